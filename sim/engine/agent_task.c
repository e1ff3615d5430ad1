/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agent_task - other work: tasks that are no calls and come to a group by themselves, such as chats.
 * Whoever is free takes one, after all calls that wait, and is not interrupted. Tasks wait in a
 * queue of their own, first come, first served, or are given up.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "engine/agents_internal.h"
#include "laws/law.h"

/* What comes when the window is open is counted. */
static bool is_observed(const struct engine *e, int64_t time)
{
	return time >= e->gauges.from && time < e->gauges.to;
}

static int64_t draw_task(struct engine *e, int32_t group, uint64_t number, int32_t dist, uint64_t purpose)
{
	struct address at = { number, purpose | (uint64_t)group << 48, 0 };

	return law_draw(&e->rng, &e->p->laws[dist], &at);
}

static void next_task(struct engine *e, int32_t group)
{
	struct task_queue *t = &e->queues[group].tasks;

	agent_schedule_task(e, group, draw_task(e, group, t->come, e->p->groups[group].other_work.gap, PURPOSE_TASK_GAP));
}

void agent_task_init(struct engine *e, int32_t group)
{
	next_task(e, group);
}

void agent_task_free(struct engine *e)
{
	for (size_t i = 0; i < e->p->group_count; i++)
		free(e->queues[i].tasks.since);
}

/* The places of those who wait are a ring, whose size is a power of 2. */
static void push(struct task_queue *t, int64_t time)
{
	if (t->come - t->begun == t->size) {
		uint64_t size = t->size ? 2 * t->size : 16;
		int64_t *since = xreallocarray(NULL, size, sizeof(*since));

		for (uint64_t i = t->begun; i < t->come; i++)
			since[i & (size - 1)] = t->since[i & (t->size - 1)];
		free(t->since);
		t->since = since;
		t->size = size;
	}
	t->since[t->come++ & (t->size - 1)] = time;
}

/* The first that waits is taken, or given up. */
static void begin(struct engine *e, int32_t group, bool taken)
{
	struct task_queue *t = &e->queues[group].tasks;
	struct group_tally *g = &e->tally->groups[group];
	int64_t since = t->since[t->begun & (t->size - 1)];
	int64_t time = draw_task(e, group, t->begun, e->p->groups[group].other_work.handle_time, PURPOSE_TASK_TIME);

	t->begun++;
	if (!taken) {
		g->tasks_given_up += is_observed(e, since);
		return;
	}
	if (is_observed(e, e->now)) {
		g->tasks_begun++;
		g->task_wait += (double)(e->now - since) * 1e-9;
	}
	agent_busy(e, group);
	agent_activity(e, group, ACTIVITY_TASK, 1);
	agent_schedule_task_end(e, group, time);
}

void agent_task_go(struct engine *e, int32_t group)
{
	struct queue *q = &e->queues[group];

	while (q->tasks.come > q->tasks.begun && agents_free(q))
		begin(e, group, true);
	if (!e->p->groups[group].other_work.waits)
		while (q->tasks.come > q->tasks.begun)
			begin(e, group, false);
}

void agent_task_comes(struct engine *e, int32_t group)
{
	e->tally->groups[group].tasks += is_observed(e, e->now);
	push(&e->queues[group].tasks, e->now);
	next_task(e, group);
}

void agent_task_over(struct engine *e, int32_t group)
{
	agent_activity(e, group, ACTIVITY_TASK, -1);
}
