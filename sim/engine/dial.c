/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dial - <Dial> and connect-call-to: a child leg. A party outside rings for the
 * caller profile's ring time and talks for its talk time; a number of the
 * scenario is a call of its own that meets that number's document.
 */
#include "base/terms.h"
#include "engine/state_internal.h"

static const char *const outcome_texts[OUTCOME_COUNT] = {
	[OUTCOME_ANSWER] = "answered",
	[OUTCOME_BUSY] = "busy",
	[OUTCOME_NO_ANSWER] = "no answer",
	[OUTCOME_FAILED] = "failed",
};

static void ring_outside(struct engine *e, struct call *c, const struct step *s,
			 const struct dial *d)
{
	uint64_t draw = c->dials++;
	enum outcome outcome = call_outcome(e, c, draw, d->whom);
	int64_t ring = call_ring(e, c, draw, d->whom);
	int64_t timeout = delay_ns(d->timeout);

	c->dial = DIAL_OUTSIDE;
	if (__builtin_expect(e->p->machines.any, 0)) {
		struct ringing_callee r = { outcome, ring, false };

		c->dialled_machine = callee_is_machine(e, c, draw, d->whom, timeout, &r);
		c->dialled_fax = r.fax;
		c->won = 0;
		outcome = r.outcome;
		ring = r.ring;
	}
	if (outcome == OUTCOME_ANSWER && ring > timeout)
		outcome = OUTCOME_NO_ANSWER;
	if (outcome == OUTCOME_ANSWER || outcome == OUTCOME_NO_ANSWER)
		controller_notify_offered(e, c, MOMENT_CHILD_RINGING);
	c->voice.pc = outcome == OUTCOME_ANSWER ? s->next : s->alt;
	c->voice.outcome = (uint8_t)outcome;
	if (outcome == OUTCOME_NO_ANSWER)
		ring = timeout;
	else if (outcome != OUTCOME_ANSWER)
		ring = 0;
	strand_wake(e, &c->voice, ring);
}

void dial_start(struct engine *e, struct call *c, const struct step *s)
{
	const struct dial *d = &e->p->dials[s->arg];
	struct strand *v = &c->voice;

	observe(e, c, EVENT_DIAL, 0, 0, program_string(e, d->name));
	gauge_add(&e->gauges, GAUGE_LEGS, 1, e->now);
	v->way = v->pc;
	c->since = NEVER;
	caller_enter(e, c, PHASE_RINGING);
	if (__builtin_expect(d->also, 0)) {
		dial_several(e, c, s);
		return;
	}
	if (d->target == NONE) {
		ring_outside(e, c, s, d);
		return;
	}
	c->dials++;
	c->dial = DIAL_INSIDE;
	c->dialled_machine = c->dialled_fax = false;
	v->outcome = OUTCOME_NO_ANSWER; /* so far */
	v->pc = s->alt;
	strand_wake(e, v, delay_ns(d->timeout));
	controller_notify_offered(e, c, MOMENT_CHILD_RINGING);
	c->child = call_create(e, c->number, call_index(e, c));
	call_begin(e, call_at(e, c->child), e->p->targets[d->target].fetch);
}

void dial_answered(struct engine *e, struct call *c)
{
	if (c->since != NEVER)
		return;
	c->since = e->now;
	controller_notify_offered(e, c, MOMENT_CHILD_ANSWERED);
	if (__builtin_expect(e->p->machines.any, 0))
		callee_dialled_answers(e, c);
}

static const char *answer_text(const struct call *c)
{
	if (c->dial == DIAL_INSIDE || !c->dialled_machine)
		return outcome_texts[OUTCOME_ANSWER];
	return c->dialled_fax ? "answered, by a fax machine" : "answered, by a machine";
}

/* The far side is there. Returns true when the voice has more to do at once. */
bool dial_bridge(struct engine *e, struct call *c, const struct step *s)
{
	double limit;
	int64_t talk;

	if (c->dial != DIAL_INSIDE) /* else the leg has told by itself */
		dial_answered(e, c);
	else if (c->since == NEVER)
		c->since = e->now;
	observe(e, c, EVENT_DIAL_RESULT, OUTCOME_ANSWER, 0, answer_text(c));
	if (!c->outbound)
		call_answer(e, c); /* an outbound call is answered by its callee alone */
	c->voice.pc = s->next;
	if (c->dial >= DIAL_SEVERAL)
		dial_won_outside(e, c);
	limit = e->p->dials[e->steps[c->voice.way].arg].time_limit;
	if (c->dial == DIAL_INSIDE) { /* until the child leg ends */
		if (limit > 0)
			strand_wake(e, &c->voice, delay_ns(limit));
		return false;
	}
	talk = call_draw(e, c, e->p->talk, PURPOSE_TALK, c->dials);
	if (__builtin_expect(e->p->machines.any, 0))
		callee_bridged(e, c);
	if (__builtin_expect(c->dialled_machine, 0)) {
		int64_t records = callee_records(e, c);

		talk = talk < records ? talk : records;
		callee_talks(e, c);
	} else {
		caller_talks(e, c);
	}
	if (limit > 0 && talk > delay_ns(limit))
		talk = delay_ns(limit);
	strand_wake(e, &c->voice, talk);
	return false;
}

/* The verb is over, or taken away: the child leg goes. */
void dial_drop(struct engine *e, struct call *c)
{
	int32_t child = c->child;

	if (c->dial == DIAL_NONE)
		return;
	if (c->dial == DIAL_CONFERENCE) {
		conference_leave(e, c);
		return;
	}
	if (c->dial == DIAL_CALL_QUEUE) {
		call_queue_leave(e, c);
		return;
	}
	if (__builtin_expect(e->p->priced, 0))
		bill_dialled(e, c);
	if (c->dial >= DIAL_SEVERAL) {
		dial_drop_all(e, c);
		return;
	}
	c->dial = DIAL_NONE;
	c->child = NONE;
	gauge_add(&e->gauges, GAUGE_LEGS, -1, e->now);
	if (child != NONE)
		call_hang_up(e, call_at(e, child), CALL_NO_ANSWER, REASON_NONE,
			     "the dialling call is gone");
}

void dial_far_side_gone(struct engine *e, struct call *c)
{
	bool told = c->dial == DIAL_INSIDE && c->child == NONE; /* by its own end */

	if (c->dial != DIAL_NONE && c->dial != DIAL_CONFERENCE && c->dial != DIAL_CALL_QUEUE && !told)
		controller_notify_offered(e, c, MOMENT_CHILD_ENDED);
}

/* The verb has come to its end: how did it go? */
void dial_end(struct engine *e, struct call *c)
{
	uint8_t outcome = c->voice.outcome;

	if (c->dial != DIAL_INSIDE && outcome != OUTCOME_ANSWER)
		observe(e, c, EVENT_DIAL_RESULT, outcome, 0, outcome_texts[outcome]);
	root_of(e, c)->last_dial = outcome;
	dial_far_side_gone(e, c);
	c->voice.outcome = OUTCOME_ANSWER;
	dial_drop(e, c);
}

void dial_child_answered(struct engine *e, struct call *c, struct call *child)
{
	if (c->dial >= DIAL_SEVERAL && has_voice(c))
		dial_won_inside(e, c, child);
	if (c->dial != DIAL_INSIDE || !has_voice(c))
		return;
	controller_notify_offered(e, c, MOMENT_CHILD_ANSWERED);
	c->voice.outcome = OUTCOME_ANSWER;
	c->voice.pc = e->steps[c->voice.way].next;
	strand_wake(e, &c->voice, 0);
}

/* What a leg inside the scenario was to whom dialled it. */
static enum outcome outcome_of(const struct call *child)
{
	switch (child->state) {
	case CALL_COMPLETED:
		return OUTCOME_ANSWER;
	case CALL_BUSY:
		return OUTCOME_BUSY;
	case CALL_FAILED:
		return OUTCOME_FAILED;
	default:
		return OUTCOME_NO_ANSWER;
	}
}

void dial_child_ended(struct engine *e, struct call *c, const struct call *child)
{
	if (c->dial >= DIAL_SEVERAL && has_voice(c)) {
		dial_lost_inside(e, c);
		return;
	}
	/* others than the one that won are dropped while it goes on */
	if (c->dial != DIAL_INSIDE || !has_voice(c) || c->child == NONE ||
	    call_at(e, c->child) != child)
		return;
	observe(e, c, EVENT_DIAL_RESULT,
		child->state == CALL_COMPLETED ? OUTCOME_ANSWER : OUTCOME_NO_ANSWER, 0,
		call_state_names[child->state]);
	dial_far_side_gone(e, c);
	c->child = NONE;
	c->voice.outcome = (uint8_t)outcome_of(child);
	c->voice.pc = e->steps[c->voice.way].alt;
	strand_wake(e, &c->voice, 0);
}

/* The child leg of a <Dial> that REST took its call from. */
void orphaned_dial_close(struct engine *e, int32_t child)
{
	gauge_add(&e->gauges, GAUGE_LEGS, -1, e->now);
	if (child != NONE)
		call_hang_up(e, call_at(e, child), CALL_NO_ANSWER, REASON_NONE,
			     "the dialling call was redirected");
}

/* The call is over before: the child leg goes with it, and nothing is requested. */
void orphaned_dial_end(struct engine *e, struct call *c, struct strand *s)
{
	int32_t child = s->way;
	bool close = e->steps[s->pc].op == OP_CLOSE_CHILD;

	strand_end(e, c, s);
	if (close)
		orphaned_dial_close(e, child);
}

/* Of a call that has dialled nobody: the way behind those of the outcomes. */
int32_t dial_way(const struct engine *e, struct call *c, const struct step *p)
{
	const struct call *root = root_of(e, c);
	int way = c->dials || root->queue_visits ? root->last_dial : OUTCOME_COUNT;
	int32_t next = e->p->choice[e->p->choices[p->arg].first + way].next;

	return e->every_step ? next : e->p->skip[next];
}
