/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agent_break - breaks. Each agent of a group, by its number, has one due after so long on duty.
 * Agents of a group are alike, and nobody knows which of them has which call: whose break is due
 * goes at once when somebody is free, in whose place he could be; else when next one is. Who comes
 * to duty begins anew, and who leaves it takes his break with him.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "engine/agents_internal.h"
#include "laws/law.h"

enum break_state { BREAK_OFF_DUTY, BREAK_TO_COME, BREAK_DUE, BREAK_TAKEN };
struct agent_break {
	uint64_t timer;	/* agent_schedule_break()'s, of the break's beginning or its end; or 0 */
	uint64_t count;	/* so many were drawn */
	int32_t previous, next; /* of those whose break is due, or NONE */
	enum break_state state;
};

/* First come, first served. */
static void join_due(struct queue *q, int32_t agent)
{
	struct agent_break *b = &q->breaks[agent];

	b->state = BREAK_DUE;
	b->previous = q->break_last;
	b->next = NONE;
	if (q->break_last == NONE)
		q->break_first = agent;
	else
		q->breaks[q->break_last].next = agent;
	q->break_last = agent;
}

static void leave_due(struct queue *q, int32_t agent)
{
	struct agent_break *b = &q->breaks[agent];

	if (b->previous == NONE)
		q->break_first = b->next;
	else
		q->breaks[b->previous].next = b->next;
	if (b->next == NONE)
		q->break_last = b->previous;
	else
		q->breaks[b->next].previous = b->previous;
}

/* Draws are addressed by the agent, and his breaks' number. */
static void wait_for(struct engine *e, int32_t group, int32_t agent, int32_t dist, uint64_t purpose)
{
	struct agent_break *b = &e->queues[group].breaks[agent];
	struct address at = { (uint64_t)agent, purpose | (uint64_t)group << 48, b->count };

	b->timer = agent_schedule_break(e, group, law_draw(&e->rng, &e->p->laws[dist], &at), agent);
}

static void begin_duty(struct engine *e, int32_t group, int32_t agent)
{
	e->queues[group].breaks[agent].count++;
	e->queues[group].breaks[agent].state = BREAK_TO_COME;
	wait_for(e, group, agent, e->p->groups[group].break_every, PURPOSE_BREAK_EVERY);
}

static void count_on_break(struct engine *e, int32_t group, int change)
{
	overtime_tell(e, group, e->now);
	agent_activity(e, group, ACTIVITY_BREAK, change);
	e->queues[group].absent += (uint64_t)(int64_t)change;
}

static void end_duty(struct engine *e, int32_t group, int32_t agent)
{
	struct queue *q = &e->queues[group];
	struct agent_break *b = &q->breaks[agent];

	if (b->state == BREAK_DUE)
		leave_due(q, agent);
	if (b->state == BREAK_TAKEN)
		count_on_break(e, group, -1);
	b->state = BREAK_OFF_DUTY;
	b->timer = 0;
}

void agent_break_init(struct engine *e, int32_t group)
{
	struct queue *q = &e->queues[group];
	uint64_t most = e->p->groups[group].count;

	q->breaks = xcalloc(most + 1, sizeof(*q->breaks));
	for (uint64_t i = 0; i < q->on_duty; i++)
		begin_duty(e, group, (int32_t)i);
}

void agent_break_free(struct engine *e)
{
	for (size_t i = 0; i < e->p->group_count; i++)
		free(e->queues[i].breaks);
}

void agent_break_shift(struct engine *e, int32_t group, uint64_t before)
{
	struct queue *q = &e->queues[group];

	for (uint64_t i = q->on_duty; i < before; i++)
		end_duty(e, group, (int32_t)i);
	for (uint64_t i = before; i < q->on_duty; i++)
		begin_duty(e, group, (int32_t)i);
}

bool agent_break_awaits(const struct engine *e, int32_t group, int32_t agent, uint64_t timer)
{
	return e->queues[group].breaks[agent].timer == timer;
}

void agent_break_change(struct engine *e, int32_t group, int32_t agent)
{
	struct queue *q = &e->queues[group];
	struct agent_break *b = &q->breaks[agent];

	b->timer = 0;
	if (b->state == BREAK_TO_COME) {
		join_due(q, agent);
		return;
	}
	count_on_break(e, group, -1);
	begin_duty(e, group, agent);
}

void agent_break_go(struct engine *e, int32_t group)
{
	struct queue *q = &e->queues[group];

	while (q->break_first != NONE && agents_free(q)) {
		int32_t agent = q->break_first;

		leave_due(q, agent);
		q->breaks[agent].state = BREAK_TAKEN;
		count_on_break(e, group, 1);
		wait_for(e, group, agent, e->p->groups[group].break_length, PURPOSE_BREAK_LENGTH);
	}
}
