/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gauge - levels over time: their integral and their peak. Changes may be told
 * ahead of time, in any order; what has not come yet waits in a radix heap.
 *
 * The integral needs no order: it is the sum of -change x moment. The peak does,
 * but only where it could rise: a batch of changes whose rises all together do
 * not lift the level above the peak is added up unsorted. A level that stands for
 * no time, between changes at one moment, is none.
 */
#ifndef RINGFLOW_GAUGE_H
#define RINGFLOW_GAUGE_H

#include "engine/radix.h"

struct level {
	int64_t level, peak;
	int64_t since;	   /* of the latest change */
	int64_t rise;	   /* scratch: of a batch */
	__int128 weighted; /* sum of change x moment, moments clipped to the window */
};

struct gauges {
	size_t count;
	struct level *levels;
	int64_t from, to; /* the observation window; `to` may be set later */
	struct radix later; /* changes at or after `limit`; order: gauge, change */
	struct events soon; /* those before it, unsorted */
	int64_t limit;
	int64_t clock; /* how far the changes are complete */
	int64_t moment; /* the same, clipped to the window */
};

enum { GAUGE_LEGS, GAUGE_EXECUTIONS, GAUGE_GROUPS }; /* + 2 x group: busy, queue */

void gauges_init(struct gauges *g, size_t count, int64_t from);
void gauges_free(struct gauges *g);

void gauge_tell(struct gauges *g, unsigned gauge, int64_t change, int64_t now);
void gauges_catch_up(struct gauges *g, int64_t now);

/* GAUGE changes by CHANGE, 1 or -1, at NOW, which is not before the last
 * gauges_advance(). */
static inline void gauge_add(struct gauges *g, unsigned gauge, int change, int64_t now)
{
	struct level *l = &g->levels[gauge];

	if (__builtin_expect(now != g->clock || g->soon.count, 0)) {
		gauge_tell(g, gauge, change, now);
		return;
	}
	if (now > l->since && l->level > l->peak && now > g->from)
		l->peak = l->level;
	l->since = now;
	l->level += change;
	if (change > 0)
		l->weighted += g->moment;
	else
		l->weighted -= g->moment;
}

/* All changes before NOW have been told. */
static inline void gauges_advance(struct gauges *g, int64_t now)
{
	g->clock = now;
	g->moment = now < g->from ? g->from : now > g->to ? g->to : now;
	if (__builtin_expect(now >= g->limit, 0))
		gauges_catch_up(g, now);
}

/* Level x seconds within the window, once all changes have been told. */
double gauge_area(const struct gauges *g, unsigned gauge);

#endif
