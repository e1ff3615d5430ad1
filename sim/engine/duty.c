/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * duty - when agents come, go, and are ready again: changes of a group's size by its
 * schedule, and the ends of wrap-up work. They belong to no call, happen at the
 * frontier, and are taken in the order of (time, group, as they were set).
 */
#include <math.h>

#include "engine/state.h"

/* Of one group, in the order in which they were set. */
static void add(struct engine *e, int64_t time, int32_t group, bool shift)
{
	agenda_add(&e->duties, (struct entry){
		time, (uint64_t)group << 32 | e->duties_set++, shift });
	e->shifts += shift;
}

/* Of the step of its schedule that begins at TIME, or in which TIME lies. */
static uint64_t on_duty(const struct group *g, int64_t time)
{
	double step = floor(((double)time * 1e-9 + 1e-6) / g->schedule_step);

	return g->schedule[(size_t)fmod(step, (double)g->schedule_count)];
}

static void next_shift(struct engine *e, int32_t group)
{
	double step = e->p->groups[group].schedule_step;
	double n = floor(((double)e->now * 1e-9 + 1e-6) / step) + 1;

	add(e, seconds_to_ns(n * step), group, true);
}

void duties_init(struct engine *e)
{
	agenda_init(&e->duties);
	for (size_t i = 0; i < e->p->group_count; i++) {
		const struct group *g = &e->p->groups[i];

		e->queues[i].on_duty = g->schedule_count ? g->schedule[0] : g->count;
		if (g->schedule_count)
			next_shift(e, (int32_t)i);
	}
}

void duty_wrap_up(struct engine *e, int32_t group, int64_t delay)
{
	add(e, after(e, delay), group, false);
}

bool duties_left(const struct engine *e)
{
	/* schedules go on for ever: they matter while somebody is there, or will be */
	return e->duties.count > e->shifts ||
	       (e->duties.count && (e->calls.taken || e->arrival != NEVER));
}

void duty_take(struct engine *e)
{
	struct entry d = agenda_take(&e->duties);
	int32_t group = (int32_t)(d.order >> 32);

	e->events++;
	if (!d.what) {
		agent_ready(e, group);
		return;
	}
	e->shifts--;
	e->queues[group].on_duty = on_duty(&e->p->groups[group], e->now);
	next_shift(e, group);
	agents_come(e, group);
}
