/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw - a call's random quantities, by their addresses: for the rest of the room, private to it. */
#ifndef RINGFLOW_DRAW_INTERNAL_H
#define RINGFLOW_DRAW_INTERNAL_H

#include "base/terms.h"
#include "engine/state_internal.h"
#include "laws/law.h"

/* One draw of the law DIST; what a script gives is not drawn. */
__attribute__((hot)) int64_t call_draw_law(struct engine *e, const struct call *c, int32_t dist, uint64_t purpose,
		      uint64_t draw);
static inline int64_t call_draw(struct engine *e, const struct call *c, int32_t dist, uint64_t purpose,
				uint64_t draw)
{
	const struct law *l = &e->p->laws[dist];

	return l->kind == LAW_CONSTANT && c->number >= e->p->script_count ?
		       l->constant : call_draw_law(e, c, dist, purpose, draw);
}
__attribute__((hot)) double call_uniform(struct engine *e, const struct call *c, uint64_t purpose, uint64_t draw);
/* How long the called side, WHOM, rings that is dialled now, should it answer. */
int64_t call_ring(struct engine *e, const struct call *c, uint64_t draw, uint32_t whom);
__attribute__((hot)) enum outcome call_outcome(struct engine *e, const struct call *c, uint64_t draw, uint32_t whom);
/* The same of what is known to be longer than SECONDS; NEVER when the law ends before. */
int64_t call_draw_beyond(struct engine *e, const struct call *c, int32_t dist,
			 uint64_t purpose, uint64_t draw, double seconds);
/* Of a log it lasts until another call's is asked for. */
/* Of the script's call C, until the next is asked for; NULL: C is none. */
const struct script_entry *call_script_entry(const struct engine *e, const struct call *c);
static inline const struct script_entry *call_script(const struct engine *e, const struct call *c)
{
	return __builtin_expect(c->number < e->p->script_count, 0) ? call_script_entry(e, c) : NULL;
}
/* Of the gaps before the calls from FROM on, four of them, into e->gaps. */
__attribute__((hot)) void arrival_units_draw(struct engine *e, uint64_t from);
/* Of the gap before the next call: exponential with mean 1. */
static inline double arrival_unit(struct engine *e)
{
	uint64_t from = e->offered - e->offered % RNG_NEIGHBOURS;

	if (__builtin_expect(from != e->gaps.from, 0))
		arrival_units_draw(e, from);
	return e->gaps.unit[e->offered % RNG_NEIGHBOURS];
}
/* A moment: NEVER beyond the clock. */
int64_t seconds_to_ns(double seconds);
/* A delay, to the nearest, halves away from 0: at most the longest there is. */
static inline int64_t delay_ns(double seconds)
{
	double ns = seconds * 1e9, rest;
	int64_t whole;

	if (seconds >= 1e9)
		return INT64_C(1000000000000000000);
	whole = (int64_t)ns;
	rest = ns - (double)whole; /* exact */
	return whole + (rest >= 0.5) - (rest <= -0.5);
}

#endif
