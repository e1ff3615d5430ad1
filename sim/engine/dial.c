/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dial - <Dial> and connect-call-to: a child leg. A party outside rings for the
 * caller profile's ring time and talks for its talk time; a number of the
 * scenario is a call of its own that meets that number's document.
 */
#include "engine/state.h"

static enum outcome drawn_outcome(const struct engine *e, const struct call *c, uint64_t draw)
{
	const struct script_entry *s = call_script(e, c);
	double u;
	int o = 0;

	if (s && s->outcome >= 0)
		return (enum outcome)s->outcome;
	u = call_uniform(e, c, PURPOSE_OUTCOME, draw);
	while (o < OUTCOME_FAILED && u >= e->p->outcome[o])
		o++;
	return (enum outcome)o;
}

static const char *const outcome_texts[OUTCOME_COUNT] = {
	[OUTCOME_ANSWER] = "answered",
	[OUTCOME_BUSY] = "busy",
	[OUTCOME_NO_ANSWER] = "no answer",
	[OUTCOME_FAILED] = "failed",
};

static void ring_outside(struct engine *e, int32_t voice, const struct step *s,
			 const struct dial *d)
{
	struct strand *v = strand_at(e, voice);
	struct call *c = call_at(e, v->call);
	uint64_t draw = c->dials++;
	enum outcome outcome = drawn_outcome(e, c, draw);
	int64_t ring = call_draw(e, c, e->p->ring, PURPOSE_RING, draw);
	int64_t timeout = delay_ns(d->timeout);

	c->dial = DIAL_OUTSIDE;
	if (outcome == OUTCOME_ANSWER && ring > timeout)
		outcome = OUTCOME_NO_ANSWER;
	v->pc = outcome == OUTCOME_ANSWER ? s->next : s->alt;
	v->outcome = (uint8_t)outcome;
	if (outcome == OUTCOME_NO_ANSWER)
		ring = timeout;
	else if (outcome != OUTCOME_ANSWER)
		ring = 0;
	strand_wake(e, voice, ring);
}

void dial_start(struct engine *e, int32_t voice, const struct step *s)
{
	struct strand *v = strand_at(e, voice);
	int32_t call = v->call;
	struct call *c = call_at(e, call);
	const struct dial *d = &e->p->dials[s->arg];

	observe(e, c, EVENT_DIAL, 0, 0, program_string(e, d->name));
	gauge_add(e, &e->tally->legs, 1);
	c->dial_pc = v->pc;
	caller_enter(e, call, PHASE_RINGING);
	if (d->target == NONE) {
		ring_outside(e, voice, s, d);
		return;
	}
	c->dials++;
	c->dial = DIAL_INSIDE;
	v->pc = s->alt;
	strand_wake(e, voice, delay_ns(d->timeout));
	c->child = call_create(e, c->number, call, d->target);
}

/* The far side is there. Returns true when the voice has more to do at once. */
bool dial_bridge(struct engine *e, int32_t voice, const struct step *s)
{
	struct strand *v = strand_at(e, voice);
	int32_t call = v->call;
	struct call *c = call_at(e, call);

	observe(e, c, EVENT_DIAL_RESULT, OUTCOME_ANSWER, 0, outcome_texts[OUTCOME_ANSWER]);
	if (!c->outbound)
		call_answer(e, call); /* an outbound call is answered by its callee alone */
	v->pc = s->next;
	if (c->dial == DIAL_INSIDE)
		return false; /* until the child leg ends */
	caller_enter(e, call, PHASE_TALKING);
	strand_wake(e, voice, call_draw(e, c, e->p->talk, PURPOSE_TALK, c->dials));
	return false;
}

/* The verb is over, or taken away: the child leg goes. */
void dial_drop(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	int32_t child = c->child;

	if (c->dial == DIAL_NONE)
		return;
	c->dial = DIAL_NONE;
	c->child = NONE;
	gauge_add(e, &e->tally->legs, -1);
	if (child != NONE)
		call_hang_up(e, child, CALL_NO_ANSWER, REASON_NONE, "the dialling call is gone");
}

/* The verb has come to its end: how did it go? */
void dial_end(struct engine *e, int32_t voice)
{
	struct strand *v = strand_at(e, voice);
	int32_t call = v->call;
	struct call *c = call_at(e, call);

	if (c->dial == DIAL_OUTSIDE && v->outcome != OUTCOME_ANSWER)
		observe(e, c, EVENT_DIAL_RESULT, v->outcome, 0, outcome_texts[v->outcome]);
	root_of(e, c)->last_dial = v->outcome;
	v->outcome = OUTCOME_ANSWER;
	dial_drop(e, call);
}

void dial_child_answered(struct engine *e, int32_t parent)
{
	struct call *c = call_at(e, parent);

	if (c->dial != DIAL_INSIDE || c->voice == NONE)
		return;
	strand_at(e, c->voice)->pc = e->p->steps[c->dial_pc].next;
	strand_wake(e, c->voice, 0);
}

void dial_child_ended(struct engine *e, int32_t parent, enum call_state state)
{
	struct call *c = call_at(e, parent);

	if (c->dial != DIAL_INSIDE || c->voice == NONE)
		return;
	observe(e, c, EVENT_DIAL_RESULT,
		state == CALL_COMPLETED ? OUTCOME_ANSWER : OUTCOME_NO_ANSWER, 0,
		call_state_names[state]);
	c->child = NONE;
	strand_at(e, c->voice)->pc = e->p->steps[c->dial_pc].alt;
	strand_wake(e, c->voice, 0);
}
