/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gauge - levels over time: their integral and their peak. Changes may be told
 * ahead of time, in any order; they wait in slices of time, a calendar, or beyond
 * its end in a radix heap.
 *
 * The integral needs no order: up to a moment it is level x moment - the sum of change x
 * moment of change, of all changes before. It is noted at the ends of the observation window
 * and of each interval that the run is divided into, so that a change costs nothing more
 * for being in one of them. The peak needs order,
 * but only where it could rise: a slice whose rises all together do not lift the
 * level above the peak is added up unsorted. A level that stands for no time,
 * between changes at one moment, is none.
 */
#ifndef RINGFLOW_GAUGE_H
#define RINGFLOW_GAUGE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "events/radix.h"

struct level {
	int64_t level, peak;
	int64_t since;	   /* of the latest change */
	bool lifts;	   /* scratch: may rise above its peak in the slice that is consumed */
	__int128 weighted; /* sum of change x moment */
	__int128 before, after; /* integrals up to the window's beginning and end, once noted */
};

struct changes { /* of a slice */
	struct changes *next; /* of those that are spare */
	size_t count, capacity;
	uint64_t at[];
};

struct change_sum { /* of a gauge's rises, or its falls, in the slice that is consumed */
	int64_t count;
	__int128 into; /* ns from the slice's beginning, of all together */
};

enum { GAUGE_SLICES = 4096 };

struct gauges {
	size_t count;
	struct level *levels;
	int64_t from, to; /* the observation window; `to`: NEVER until it is closed */
	bool begun, over; /* the integrals up to there are noted */
	int64_t width;	  /* of an interval */
	size_t intervals, noted; /* of them, those whose end has been noted */
	__int128 *sums;		 /* integrals up to the ends of intervals, those of one beside each other */
	int64_t next;		 /* moment at which integrals are to be noted */
	struct changes **slices; /* unsorted, slice k at k % GAUGE_SLICES; NULL: none */
	struct changes *soon;	 /* of the slice under way; never NULL */
	struct changes *spare;	 /* a list */
	uint64_t reach; /* only slices before have a place; 0: at rest, as nothing is held */
	size_t held;		 /* changes in all of them */
	struct change_sum *added; /* scratch: by gauge, falls and rises; 0 between slices */
	uint64_t slice;		 /* the one under way */
	int64_t start, end;	 /* its beginning and end */
	int64_t limit;		 /* what is to be done next is due then: `end` or `next` */
	unsigned shift;		 /* its length is 1 << shift ns */
	struct radix later;	 /* changes beyond the slices */
	/* The earliest of them, or NEVER. Taking from a radix heap too early would bar it
	 * to what may still be told. */
	int64_t later_from;
	struct events taken;	 /* scratch */
	int64_t clock; /* how far the changes are complete */
};

enum { GAUGE_LEGS, GAUGE_EXECUTIONS, GAUGE_GROUPS }; /* + 2 x group: busy, queue */

/* COUNT levels, observed from FROM on; a call arrives every GAP ns, or so, or 0. */
void gauges_init(struct gauges *g, size_t count, int64_t from, double gap);
void gauges_free(struct gauges *g);
/* Divide the time from 0 on into so many INTERVALS of WIDTH ns, whose end the clock can show.
 * Before anything changes. */
void gauges_divide(struct gauges *g, int64_t width, size_t intervals);
/* The window ends at TO, after which nothing has changed yet. */
void gauges_close(struct gauges *g, int64_t to);

__attribute__((hot)) void gauge_tell(struct gauges *g, unsigned gauge, int change, int64_t now);
__attribute__((hot)) void gauges_catch_up(struct gauges *g, int64_t now);

/* GAUGE changes by CHANGE, 1 or -1, at NOW, which is not before the last
 * gauges_advance(). */
static inline void gauge_add(struct gauges *g, unsigned gauge, int change, int64_t now)
{
	struct level *l = &g->levels[gauge];

	assert(change == 1 || change == -1);
	if (__builtin_expect(now != g->clock || g->soon->count, 0)) {
		gauge_tell(g, gauge, change, now);
		return;
	}
	if (l->level > l->peak && now > l->since && now > g->from)
		l->peak = l->level;
	l->since = now;
	l->level += change;
	if (change > 0)
		l->weighted += now;
	else
		l->weighted -= now;
}

/* All changes before NOW have been told. */
static inline void gauges_advance(struct gauges *g, int64_t now)
{
	g->clock = now;
	if (__builtin_expect(now >= g->limit, 0))
		gauges_catch_up(g, now);
}

/* Level x seconds within the window, once all changes have been told. */
double gauge_area(const struct gauges *g, unsigned gauge);
/* Level x ns from the window's beginning to UNTIL, not before it, once all changes
 * before UNTIL have been told and none after. */
__int128 gauge_sum(const struct gauges *g, unsigned gauge, int64_t until);
/* The mean level in each interval that has ended, once all changes have been told; LIST has room for
 * all intervals. */
void gauge_means(const struct gauges *g, unsigned gauge, double *list);
/* The peak so far, if all changes before NOW have been told and none after; it begins
 * anew. */
int64_t gauge_take_peak(struct gauges *g, unsigned gauge, int64_t now);

#endif
