/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agent_schedule - when agents come, go, and are ready again: changes of a group's size by its
 * schedule, the ends of wrap-up work, of ringing and of absence, breaks and other work. They happen at the
 * safe time, and are taken in the order of (time, group, as they were set).
 */
#include <math.h>

#include "engine/state_internal.h"

/* What a timer says, if it is not the slot of a leg for which an agent is rung. Of those that
 * do not matter once nobody is there, e->shifts counts how many there are. */
enum { WHAT_SHIFT = -1, WHAT_READY = -2, WHAT_BACK = -3, WHAT_TASK = -4, WHAT_TASK_OVER = -5,
       WHAT_BREAK = -6 /* - the agent's number */ };

/* Of one group, in the order in which they were set; returns what tells it from all others. */
static uint64_t add(struct engine *e, int64_t time, int32_t group, int32_t what)
{
	uint64_t order = (uint64_t)group << 32 | ++e->agent_changes_set;

	timer_heap_add(&e->agent_changes, (struct timer){ time, order, what });
	e->shifts += what < 0 && what != WHAT_READY;
	return order;
}

/* Of the step of its schedule that begins at TIME, or in which TIME lies. */
static uint64_t on_duty(const struct group *g, int64_t time)
{
	double step = floor(((double)time * 1e-9 + 1e-6) / g->schedule_step);

	return g->schedule[(size_t)fmod(step, (double)g->schedule_count)];
}

/* The how-manieth step of its schedule GROUP is in at TIME. */
static double shift_at(const struct engine *e, int32_t group, int64_t time)
{
	return floor(((double)time * 1e-9 + 1e-6) / e->p->groups[group].schedule_step);
}

/* While nobody is there only the shift that the next caller finds matters. */
static void next_shift(struct engine *e, int32_t group)
{
	double step = e->p->groups[group].schedule_step, n = shift_at(e, group, e->now) + 1;
	int64_t call = e->arrival < e->redials.due ? e->arrival : e->redials.due;

	/* whom a break is due of, who is away, and who does other work, depends on every shift */
	if (call != NEVER && !e->calls.taken && !e->queues[group].busy && !e->queues[group].absent && !e->dialler.plan &&
	    !group_is_elsewhere(&e->p->groups[group]))
		n = fmax(n, shift_at(e, group, call));
	add(e, seconds_to_ns(n * step), group, WHAT_SHIFT);
}

void agent_schedule_init(struct engine *e)
{
	timer_heap_init(&e->agent_changes);
	for (size_t i = 0; i < e->p->group_count; i++) {
		const struct group *g = &e->p->groups[i];

		e->queues[i].on_duty = g->schedule_count ? g->schedule[0] : g->count;
		if (g->schedule_count)
			next_shift(e, (int32_t)i);
		if (g->break_every != NONE)
			agent_break_init(e, (int32_t)i);
		if (g->other_work.gap != NONE)
			agent_task_init(e, (int32_t)i);
	}
}

void agent_schedule_wrap_up(struct engine *e, int32_t group, int64_t delay)
{
	add(e, after(e, delay), group, WHAT_READY);
}

uint64_t agent_schedule_ring(struct engine *e, int32_t group, int64_t delay, int32_t slot)
{
	return add(e, after(e, delay), group, slot);
}

void agent_schedule_forget(struct engine *e)
{
	e->shifts++;
}

void agent_schedule_away(struct engine *e, int32_t group, int64_t delay)
{
	add(e, after(e, delay), group, WHAT_BACK);
}

uint64_t agent_schedule_break(struct engine *e, int32_t group, int64_t delay, int32_t agent)
{
	return add(e, after(e, delay), group, WHAT_BREAK - agent);
}

void agent_schedule_task(struct engine *e, int32_t group, int64_t delay)
{
	add(e, after(e, delay), group, WHAT_TASK);
}

void agent_schedule_task_end(struct engine *e, int32_t group, int64_t delay)
{
	add(e, after(e, delay), group, WHAT_TASK_OVER);
}

bool agent_schedule_pending(const struct engine *e)
{
	/* schedules go on for ever: they matter while somebody is there, or will be */
	return e->agent_changes.count > e->shifts ||
	       (e->agent_changes.count &&
		(e->calls.taken || e->arrival != NEVER || e->redials.due != NEVER || dialler_at_work(e)));
}

/* Of a change that is no ringing. */
static enum change_kind kind_of(const struct engine *e, const struct timer *t, const struct agent_change *c)
{
	switch (t->what) {
	case WHAT_SHIFT:
		return CHANGE_SHIFT;
	case WHAT_READY:
		return CHANGE_READY;
	case WHAT_BACK:
		return CHANGE_BACK;
	case WHAT_TASK:
		return CHANGE_TASK;
	case WHAT_TASK_OVER:
		return CHANGE_TASK_OVER;
	default:
		return agent_break_awaits(e, c->group, c->agent, t->order) ? CHANGE_BREAK : CHANGE_NOTHING;
	}
}

static struct agent_change change_of(const struct engine *e, const struct timer *t)
{
	struct agent_change c = { .group = (int32_t)(t->order >> 32), .slot = t->what,
				  .agent = WHAT_BREAK - t->what };

	if (t->what < 0)
		c.what = kind_of(e, t, &c);
	else if (e->places[t->what].ring == t->order)
		c.what = CHANGE_RING;
	else
		c.what = e->places[t->what].timer == t->order ? CHANGE_CALLBACK : CHANGE_NOTHING;
	return c;
}

struct agent_change agent_schedule_take(struct engine *e)
{
	struct timer t = timer_heap_take(&e->agent_changes);
	struct agent_change c = change_of(e, &t);
	uint64_t before = e->queues[c.group].on_duty;

	if (c.what == CHANGE_READY || c.what == CHANGE_RING || c.what == CHANGE_CALLBACK) { /* part of the run, as the end of a call is */
		e->events++;
		e->latest = t.time > e->latest ? t.time : e->latest;
		return c;
	}
	/* How many of the others are looked at depends on how long calls are kept, which is the
	 * engine's own affair: they are no events of the run. */
	engine_stops(e);
	e->shifts--;
	if (c.what != CHANGE_SHIFT)
		return c;
	overtime_tell(e, c.group, e->now);
	e->queues[c.group].on_duty = on_duty(&e->p->groups[c.group], e->now);
	if (e->queues[c.group].breaks)
		agent_break_shift(e, c.group, before);
	agent_ring_shift(e, c.group);
	next_shift(e, c.group);
	return c;
}
