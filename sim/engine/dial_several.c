/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dial_several - <Dial> with several nouns: all ring at once, the first that
 * answers wins and the others are dropped (twilio.com/docs/voice/twiml/dial [D]).
 * What is busy or cannot be connected drops out; the verb ends when nobody rings
 * any more or its time-out has come.
 */
#include "base/terms.h"
#include "engine/state_internal.h"

/* What the parties outside will do, together. */
struct ringing {
	int64_t answer;	       /* the first answer, or NEVER */
	bool machine, fax;     /* by a machine */
	uint8_t won, rung;     /* the how-manieth party gives it; so many were rung */
	bool pending;	       /* somebody rings and will not answer */
	enum outcome failure;  /* of the last that does not ring */
	unsigned inside;       /* legs created */
};

static void ring_party(struct engine *e, struct call *c, const struct dial *d,
		       struct ringing *r)
{
	uint64_t draw = c->dials++;
	enum outcome outcome = call_outcome(e, c, draw, d->whom);
	int64_t ring = call_ring(e, c, draw, d->whom);
	struct ringing_callee callee = { outcome, ring, false };
	bool machine = e->p->machines.any &&
		       callee_is_machine(e, c, draw, d->whom, delay_ns(d->timeout), &callee);

	outcome = callee.outcome;
	ring = callee.ring;
	if (outcome == OUTCOME_ANSWER && ring < r->answer) {
		r->machine = machine;
		r->fax = callee.fax;
		r->won = r->rung;
	}
	if (outcome == OUTCOME_ANSWER && ring <= delay_ns(d->timeout))
		r->answer = ring < r->answer ? ring : r->answer;
	else if (outcome == OUTCOME_ANSWER || outcome == OUTCOME_NO_ANSWER)
		r->pending = true;
	else
		r->failure = outcome;
}

/* Legs are numbered: a call group that has them all gets no more. */
static bool has_room(const struct engine *e, struct call *c)
{
	const struct call *root = root_of(e, c);

	return root->legs == NONE || call_at(e, root->legs)->leg < UINT16_MAX;
}

static void ring_inside(struct engine *e, struct call *c, const struct dial *d,
			struct ringing *r)
{
	int32_t child;

	c->dials++;
	if (!has_room(e, c)) {
		r->failure = OUTCOME_FAILED;
		return;
	}
	r->inside++;
	child = call_create(e, c->number, call_index(e, c));
	call_begin(e, call_at(e, child), e->p->targets[d->target].fetch);
}

/* When does the voice go on by itself, and where? */
static void wait_for_first(struct engine *e, struct call *c, const struct step *s,
			   const struct ringing *r)
{
	int64_t timeout = delay_ns(e->p->dials[s->arg].timeout);
	struct strand *v = &c->voice;

	v->pc = r->answer != NEVER ? s->next : s->alt;
	if (r->answer != NEVER)
		v->outcome = OUTCOME_ANSWER;
	else
		v->outcome = (uint8_t)(r->pending || r->inside ? OUTCOME_NO_ANSWER : r->failure);
	c->dialled_machine = r->machine;
	c->dialled_fax = r->fax;
	c->won = r->won;
	if (r->answer == NEVER && !r->pending)
		c->dial = DIAL_SEVERAL_INSIDE;
	strand_wake(e, v, r->answer != NEVER ? r->answer : v->outcome == OUTCOME_NO_ANSWER ?
							   timeout : 0);
}

void dial_several(struct engine *e, struct call *c, const struct step *s)
{
	struct ringing r = { .answer = NEVER, .failure = OUTCOME_FAILED };

	c->dial = DIAL_SEVERAL;
	for (int32_t i = 1 + s->arg; i; i = e->p->dials[i - 1].also) {
		const struct dial *d = &e->p->dials[i - 1];

		if (i != 1 + s->arg) {
			observe(e, c, EVENT_DIAL, 0, 0, program_string(e, d->name));
			gauge_add(&e->gauges, GAUGE_LEGS, 1, e->now);
		}
		if (d->target == NONE)
			ring_party(e, c, d, &r);
		else
			ring_inside(e, c, d, &r);
		r.rung++;
	}
	if (r.answer != NEVER || r.pending || r.inside)
		controller_notify_offered(e, c, MOMENT_CHILD_RINGING);
	wait_for_first(e, c, s, &r);
}

static int64_t parties(const struct engine *e, const struct call *c)
{
	int64_t n = 0;

	for (int32_t i = 1 + e->steps[c->voice.way].arg; i; i = e->p->dials[i - 1].also)
		n++;
	return n;
}

/* The next leg from I on that C dialled and that is not over, but not KEPT. */
static int32_t live_child(const struct engine *e, int32_t i, int32_t parent, int32_t kept)
{
	while (i != NONE && (i == kept || call_at(e, i)->parent != parent ||
			     call_over(call_at(e, i))))
		i = call_at(e, i)->legs;
	return i;
}

/* Who rings, but KEPT, is dropped; LEFT parties remain. */
static void drop_others(struct engine *e, struct call *c, int32_t kept, int64_t left)
{
	int32_t self = call_index(e, c), i = root_of(e, c)->legs;

	for (int64_t n = parties(e, c); n > left; n--)
		gauge_add(&e->gauges, GAUGE_LEGS, -1, e->now);
	while ((i = live_child(e, i, self, kept)) != NONE) {
		int32_t next = call_at(e, i)->legs;

		call_hang_up(e, call_at(e, i), CALL_NO_ANSWER, REASON_NONE,
			     "another party has answered, or the dial is over");
		i = next;
	}
}

void dial_drop_all(struct engine *e, struct call *c)
{
	c->dial = DIAL_NONE;
	drop_others(e, c, NONE, 0);
}

void dial_won_outside(struct engine *e, struct call *c)
{
	c->dial = DIAL_OUTSIDE;
	drop_others(e, c, NONE, 1);
}

void dial_won_inside(struct engine *e, struct call *c, struct call *child)
{
	c->dial = DIAL_INSIDE;
	c->child = call_index(e, child);
	c->voice.outcome = OUTCOME_ANSWER;
	drop_others(e, c, c->child, 1);
}

/* One of the legs inside has ended unanswered. */
void dial_lost_inside(struct engine *e, struct call *c)
{
	if (c->dial == DIAL_SEVERAL ||
	    live_child(e, root_of(e, c)->legs, call_index(e, c), NONE) != NONE)
		return;
	c->voice.pc = e->steps[c->voice.way].alt;
	strand_wake(e, &c->voice, 0);
}
