/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agent_queue - who waits for an agent of a group, in the order in which they are served: by
 * priority where the group knows one, then first come. Whom a reservation rings an agent for
 * still waits, but is in no list: nobody else is rung for it.
 */
#include "engine/state_internal.h"

/* Is the call in slot I served after C, which came NOW or returns to its place? */
static bool after_it(struct engine *e, int32_t i, const struct call *c)
{
	const struct call *other = call_at(e, i);

	if (e->p->groups[c->group].by_priority &&
	    place_at(e, other)->priority != place_at(e, c)->priority)
		return place_at(e, other)->priority < place_at(e, c)->priority;
	return other->since > c->since;
}

static inline __attribute__((always_inline)) void link_waiting(struct engine *e, struct call *c)
{
	struct queue *q = &e->queues[c->group];
	int32_t index = call_index(e, c), behind = q->tail;

	while (behind != NONE && after_it(e, behind, c))
		behind = call_at(e, behind)->queue_previous;
	c->queue_previous = behind;
	c->queue_next = behind == NONE ? q->head : call_at(e, behind)->queue_next;
	if (behind != NONE)
		call_at(e, behind)->queue_next = index;
	else
		q->head = index;
	if (c->queue_next != NONE)
		call_at(e, c->queue_next)->queue_previous = index;
	else
		q->tail = index;
	c->agent = AGENT_QUEUED;
}

void agent_queue_link(struct engine *e, struct call *c)
{
	link_waiting(e, c);
}

static inline __attribute__((always_inline)) void unlink_waiting(struct engine *e, struct call *c)
{
	struct queue *q = &e->queues[c->group];

	if (c->queue_previous != NONE)
		call_at(e, c->queue_previous)->queue_next = c->queue_next;
	else
		q->head = c->queue_next;
	if (c->queue_next != NONE)
		call_at(e, c->queue_next)->queue_previous = c->queue_previous;
	else
		q->tail = c->queue_previous;
}

void agent_queue_unlink(struct engine *e, struct call *c)
{
	unlink_waiting(e, c);
}

static inline __attribute__((always_inline)) void
count_waiting(struct engine *e, const struct call *c, int change)
{
	e->queues[c->group].waiting += (uint64_t)(int64_t)change;
	gauge_add(&e->gauges, GAUGE_GROUPS + 2 * (unsigned)c->group + 1, change, e->now);
}

void agent_queue_waits(struct engine *e, const struct call *c, int change)
{
	count_waiting(e, c, change);
}

void agent_queue_join(struct engine *e, struct call *c)
{
	link_waiting(e, c);
	count_waiting(e, c, 1);
}

void agent_queue_leave(struct engine *e, struct call *c)
{
	if (c->agent == AGENT_QUEUED)
		unlink_waiting(e, c);
	c->agent = AGENT_NONE;
	count_waiting(e, c, -1);
	if (__builtin_expect(e->p->calls_back, 0))
		agent_callback_forget(e, c);
}
