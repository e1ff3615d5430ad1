/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * call_queue - a queue without a group of agents: calls wait in it by <Enqueue>, and other
 * calls take them out by <Dial><Queue>, first come, first served. Who dials an empty
 * queue waits until somebody joins it or the dial's time-out has come
 * (twilio.com/docs/voice/twiml/queue [D]). They are shared, as conferences are.
 */
#include "base/terms.h"
#include "engine/state_internal.h"
#include "laws/distribution.h"

/* The place of somebody who waits. */
static void join(struct engine *e, struct call_queue_side *side, int32_t index)
{
	struct seat *seat = seat_at(e, index);

	*seat = (struct seat){ .previous = side->last, .next = NONE, .partner = NONE };
	if (side->last != NONE)
		e->seats[side->last].next = index;
	else
		side->first = index;
	side->last = index;
}

static void leave_side(struct engine *e, struct call_queue_side *side, int32_t index)
{
	const struct seat *seat = &e->seats[index];

	if (seat->previous != NONE)
		e->seats[seat->previous].next = seat->next;
	else
		side->first = seat->next;
	if (seat->next != NONE)
		e->seats[seat->next].previous = seat->previous;
	else
		side->last = seat->previous;
}

static void talk(struct engine *e, struct call *c, int64_t time)
{
	int64_t before = call_group_due(e, root_of(e, c));
	int32_t self = e->call_group;

	wait_over(e, c);
	strand_wake(e, &c->voice, time);
	e->call_group = c->root;
	root_of(e, c)->talked_to_agent = true;
	caller_talks(e, c);
	e->call_group = self;
	call_group_put_off(e, root_of(e, c), before);
}

/* C, at INDEX, and who has waited longest on the other SIDE: as long as the call
 * that dials talks. */
static void bridge(struct engine *e, struct call *c, int32_t index, struct call_queue_side *side,
		   const struct step *s)
{
	int32_t other = side->first;
	struct call *partner = call_at(e, other);
	const struct call *dials = s->flag == CALL_QUEUE_DIALS ? c : partner;
	int64_t time = call_draw(e, dials, e->p->talk, PURPOSE_TALK, dials->dials);

	leave_side(e, side, other);
	*seat_at(e, index) = (struct seat){ .previous = NONE, .next = NONE, .partner = other };
	e->seats[other].partner = index;
	observe(e, c, EVENT_DIAL_RESULT, OUTCOME_ANSWER, 0, e->p->call_queues[s->arg]);
	talk(e, partner, time);
	talk(e, c, time);
}

/* Wait in the queue, or for somebody in it. The step after is OP_LEAVE_CALL_QUEUE. */
bool call_queue_enter(struct engine *e, struct call *c, const struct step *s)
{
	struct call_queue_side *sides = e->call_queues[s->arg].side;
	struct call *root = root_of(e, c);
	int32_t index = call_index(e, c);

	if (wait_for_safe_time(e, c, &c->voice))
		return false;
	c->voice.way = c->voice.pc;
	c->voice.pc = s->next;
	c->dial = DIAL_CALL_QUEUE;
	c->dials++;
	root->attached++;
	if (sides[!s->flag].first != NONE) {
		bridge(e, c, index, &sides[!s->flag], s);
		return false;
	}
	root->queue_visits++;
	join(e, &sides[s->flag], index);
	observe(e, c, EVENT_QUEUE, 0, 0, e->p->call_queues[s->arg]);
	caller_enter(e, c, PHASE_QUEUED);
	if (s->dist != NONE)
		strand_wake(e, &c->voice, delay_ns(e->p->dists[s->dist].a));
	return false;
}

/* The talk or the wait is over, the caller hung up, or REST took the call away. */
void call_queue_leave(struct engine *e, struct call *c)
{
	const struct step *s = &e->steps[c->voice.way];
	int32_t index = call_index(e, c), partner = e->seats[index].partner;
	struct call *other;
	int64_t before;

	c->dial = DIAL_NONE;
	wait_over(e, c);
	root_of(e, c)->attached--;
	if (partner == NONE) {
		if (e->seats[index].previous != SEAT_FREED)
			leave_side(e, &e->call_queues[s->arg].side[s->flag], index);
		return;
	}
	e->seats[partner].partner = NONE;
	e->seats[partner].previous = SEAT_FREED;
	other = call_at(e, partner);
	before = call_group_due(e, root_of(e, other));
	strand_wake(e, &other->voice, 0);
	call_group_put_off(e, root_of(e, other), before);
}
