/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * duty - when agents come, go, and are ready again: changes of a group's size by its
 * schedule, and the ends of wrap-up work. They belong to no call, happen at the
 * frontier, and are taken in the order of (time, group, as they were set).
 */
#include <math.h>

#include "engine/state.h"

static bool before(const struct duty *a, const struct duty *b)
{
	if (a->time != b->time)
		return a->time < b->time;
	return a->group != b->group ? a->group < b->group : a->number < b->number;
}

static void set_due(struct engine *e)
{
	e->duties.due = e->duties.count ? e->duties.heap[0].time : NEVER;
}

static void push(struct engine *e, int64_t time, int32_t group, bool shift)
{
	struct duty d = { time, e->duties.pushed++, group, shift }, *heap;
	size_t i = e->duties.count++;

	if (i == e->duties.capacity) {
		e->duties.capacity = i ? 2 * i : 64;
		e->duties.heap = xreallocarray(e->duties.heap, e->duties.capacity,
					       sizeof(*e->duties.heap));
	}
	heap = e->duties.heap;
	for (; i > 0 && before(&d, &heap[(i - 1) / 2]); i = (i - 1) / 2)
		heap[i] = heap[(i - 1) / 2];
	heap[i] = d;
	e->duties.shifts += shift;
	set_due(e);
}

static struct duty pop(struct engine *e)
{
	struct duty *heap = e->duties.heap, first = heap[0];
	struct duty last = heap[--e->duties.count];
	size_t i = 0, n = e->duties.count;

	for (size_t child; (child = 2 * i + 1) < n; i = child) {
		if (child + 1 < n && before(&heap[child + 1], &heap[child]))
			child++;
		if (!before(&heap[child], &last))
			break;
		heap[i] = heap[child];
	}
	heap[i] = last;
	e->duties.shifts -= first.shift;
	set_due(e);
	return first;
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

	push(e, seconds_to_ns(n * step), group, true);
}

void duties_init(struct engine *e)
{
	e->duties.due = NEVER;
	for (size_t i = 0; i < e->p->group_count; i++) {
		const struct group *g = &e->p->groups[i];

		e->queues[i].on_duty = g->schedule_count ? g->schedule[0] : g->count;
		if (g->schedule_count)
			next_shift(e, (int32_t)i);
	}
}

void duty_wrap_up(struct engine *e, int32_t group, int64_t delay)
{
	push(e, after(e, delay), group, false);
}

bool duties_left(const struct engine *e)
{
	/* schedules go on for ever: they matter while somebody is there, or will be */
	return e->duties.count > e->duties.shifts ||
	       (e->duties.count && (e->calls.taken || e->arrival != NEVER));
}

void duty_take(struct engine *e)
{
	struct duty d = pop(e);

	e->events++;
	if (!d.shift) {
		agent_ready(e, d.group);
		return;
	}
	e->queues[d.group].on_duty = on_duty(&e->p->groups[d.group], e->now);
	next_shift(e, d.group);
	agents_come(e, d.group);
}
