/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * line - a queue without a group of agents: calls wait in it by <Enqueue>, and other
 * calls take them out by <Dial><Queue>, first come, first served. Who dials an empty
 * queue waits until somebody joins it or the dial's time-out has come
 * (twilio.com/docs/voice/twiml/queue [D]). Lines are shared, as conferences are.
 */
#include "engine/state.h"

/* The place of somebody who waits. */
static void join_line(struct engine *e, struct line_side *side, int32_t index)
{
	struct seat *seat = seat_at(e, index);

	*seat = (struct seat){ .previous = side->last, .next = NONE, .partner = NONE };
	if (side->last != NONE)
		e->seats[side->last].next = index;
	else
		side->first = index;
	side->last = index;
}

static void leave_line(struct engine *e, struct line_side *side, int32_t index)
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
	int64_t before = family_due(e, root_of(e, c));
	int32_t self = e->family;

	strand_wake(e, &c->voice, time);
	e->family = c->root;
	root_of(e, c)->talked_to_agent = true;
	caller_enter(e, c, PHASE_TALKING);
	e->family = self;
	family_put_off(e, root_of(e, c), before);
}

/* C, at INDEX, and who has waited longest on the other SIDE: as long as the call
 * that dials talks. */
static void bridge(struct engine *e, struct call *c, int32_t index, struct line_side *side,
		   const struct step *s)
{
	int32_t other = side->first;
	struct call *partner = call_at(e, other);
	const struct call *dials = s->flag == LINE_DIALS ? c : partner;
	int64_t time = call_draw(e, dials, e->p->talk, PURPOSE_TALK, dials->dials);

	leave_line(e, side, other);
	*seat_at(e, index) = (struct seat){ .previous = NONE, .next = NONE, .partner = other };
	e->seats[other].partner = index;
	observe(e, c, EVENT_DIAL_RESULT, OUTCOME_ANSWER, 0, e->p->lines[s->arg]);
	talk(e, partner, time);
	talk(e, c, time);
}

/* Wait in the line, or for somebody in it. The step after is OP_LEAVE_LINE. */
bool line_enter(struct engine *e, struct call *c, const struct step *s)
{
	struct line_side *sides = e->line_sides[s->arg].side;
	struct call *root = root_of(e, c);
	int32_t index = call_index(e, c);

	if (wait_for_frontier(e, c, &c->voice))
		return false;
	c->voice.way = c->voice.pc;
	c->voice.pc = s->next;
	c->dial = DIAL_LINE;
	c->dials++;
	root->attached++;
	if (sides[!s->flag].first != NONE) {
		bridge(e, c, index, &sides[!s->flag], s);
		return false;
	}
	root->queue_visits++;
	join_line(e, &sides[s->flag], index);
	observe(e, c, EVENT_QUEUE, 0, 0, e->p->lines[s->arg]);
	caller_enter(e, c, PHASE_QUEUED);
	if (s->dist != NONE)
		strand_wake(e, &c->voice, delay_ns(e->p->dists[s->dist].a));
	return false;
}

/* The talk or the wait is over, the caller hung up, or REST took the call away. */
void line_leave(struct engine *e, struct call *c)
{
	const struct step *s = &e->steps[c->voice.way];
	int32_t index = call_index(e, c), partner = e->seats[index].partner;
	struct call *other;
	int64_t before;

	c->dial = DIAL_NONE;
	root_of(e, c)->attached--;
	if (partner == NONE) {
		if (e->seats[index].previous != SEAT_FREED)
			leave_line(e, &e->line_sides[s->arg].side[s->flag], index);
		return;
	}
	e->seats[partner].partner = NONE;
	e->seats[partner].previous = SEAT_FREED;
	other = call_at(e, partner);
	before = family_due(e, root_of(e, other));
	strand_wake(e, &other->voice, 0);
	family_put_off(e, root_of(e, other), before);
}
