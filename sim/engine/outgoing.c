/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outgoing - executions that REST starts, and the calls that executions make with
 * Make Outgoing Call. Such an execution runs beside its call: until the callee has
 * answered there is none to speak on. The record of the offered call serves the calls
 * that it makes, one after the other.
 */
#include "base/terms.h"
#include "engine/state_internal.h"

/* Neither one too many this second, nor a second one for this contact? */
static bool refused(struct engine *e, struct call *c, int32_t flow)
{
	enum reason reason = REASON_TOO_MANY_STARTS;
	enum code code = CODE_20429;

	if (e->presence && e->p->contact_collision && contact_present(e, c, flow)) {
		reason = REASON_CONTACT_ACTIVE;
		code = CODE_20409;
	} else if (limit_request(e)) {
		return false;
	}
	code_count(e, c, code);
	observe(e, c, EVENT_REST_ANSWER, code_rows[code].http, code_rows[code].number,
		code_rows[code].text);
	call_hang_up(e, c, CALL_CANCELED, reason, "no execution was started");
	return true;
}

void execution_request(struct engine *e, struct call *c)
{
	const struct document_target *t = &e->p->targets[e->p->start];
	struct strand *x;

	c->unmade = true;
	c->first_document = false;
	gauge_add(&e->gauges, GAUGE_LEGS, -1, e->now); /* no line is taken yet */
	observe(e, c, EVENT_REST_SENT, 1, 0, program_string(e, t->name));
	if (refused(e, c, t->index))
		return;
	x = strand_start(e, c, STRAND_EXECUTION, e->p->request_entry);
	execution_begin(e, c, x, t->index);
	x->state = EXEC_ALONE;
	x->by_rest = true;
	observe(e, c, EVENT_REST_ANSWER, 201, 0, NULL);
	studio_took(e, c);
	strand_wake(e, x, 0);
}

void execution_without_call(struct engine *e, struct call *c)
{
	if (c->unmade && !call_over(c))
		call_hang_up(e, c, CALL_CANCELED, REASON_NONE,
			     "the execution is over and has made no call");
}

static struct strand *calling(const struct engine *e, const struct call *c)
{
	for (int32_t i = c->voice.next; i != NONE; i = strand_at(e, i)->next) {
		struct strand *s = strand_at(e, i);

		if (s->kind == STRAND_EXECUTION && s->state == EXEC_CALLING)
			return s;
	}
	return NULL;
}

const struct step *outgoing_step(const struct engine *e, const struct call *c)
{
	const struct strand *x = calling(e, c);

	return x ? &e->steps[x->return_pc] : NULL;
}

/* The record of a call that is over becomes that of the next. */
static void make_again(struct engine *e, struct call *c)
{
	c->made_again = true;
	c->outbound = true;
	c->was_answered = false;
	c->phase = PHASE_COUNT;
	c->state = CALL_QUEUED;
	e->audit.legs++;
}

static void make(struct engine *e, struct call *c)
{
	if (!c->unmade)
		make_again(e, c);
	c->unmade = false;
	gauge_add(&e->gauges, GAUGE_LEGS, 1, e->now);
	observe(e, c, EVENT_CREATED, true, -1, "execution");
	observe(e, c, EVENT_STATE, CALL_QUEUED, 0, NULL);
	if (c->leg == 0)
		controller_notify(e, c, MOMENT_CREATED);
	if (call_admit(e, c))
		network_begin(e, c);
}

static int32_t way_of(const struct engine *e, const struct step *p, enum unanswered how)
{
	int32_t next = e->p->choice[e->p->choices[p->arg].first + how].next;

	return e->every_step ? next : e->skip[next];
}

/* Studio makes one call for an execution; one that has a call already, whose caller is to be
 * called back, or that belongs to a dialled leg, gets none (our choice: no page says what happens). */
static bool may_make(const struct call *c, const struct strand *s)
{
	return s->kind == STRAND_EXECUTION && c->parent == NONE && c->agent != AGENT_CALLS_BACK &&
	       (c->unmade || call_over(c));
}

bool outgoing_start(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	if ((e->dial_gap || e->p->limits.trunk) && wait_for_safe_time(e, c, s))
		return false;
	if (!may_make(c, s)) {
		code_tell(e, c, CODE_81008);
		s->pc = way_of(e, p, UNANSWERED_FAILED);
		return true;
	}
	s->return_pc = s->pc;
	s->state = EXEC_CALLING;
	make(e, c);
	return false;
}

/* What failed to be made before does not count against a call that is answered. */
static void forgive(struct call *c)
{
	switch (c->reason) {
	case REASON_BUSY:
	case REASON_NO_ANSWER:
	case REASON_FAILED:
	case REASON_CANCELED:
	case REASON_CALL_QUEUE_FULL:
		c->reason = REASON_NONE;
		break;
	default:
		break;
	}
}

bool outgoing_answered(struct engine *e, struct call *c)
{
	struct strand *x = calling(e, c);

	if (!x)
		return false;
	forgive(c);
	if (has_voice(c)) { /* REST has given the call to another document */
		x->pc = e->steps[x->return_pc].next;
		x->state = EXEC_ALONE;
		strand_wake(e, x, 0);
		return true;
	}
	voice_start(e, c, e->steps[x->return_pc].next, 0);
	execution_hand_over(e, c, x);
	return true;
}

void outgoing_unanswered(struct engine *e, struct call *c, struct strand *x,
			 enum call_state state)
{
	static const enum unanswered ways[CALL_STATES] = {
		[CALL_BUSY] = UNANSWERED_BUSY,
		[CALL_NO_ANSWER] = UNANSWERED_NO_ANSWER,
		[CALL_FAILED] = UNANSWERED_FAILED,
		[CALL_CANCELED] = UNANSWERED_FAILED,
	};

	if (state == CALL_FAILED)
		code_tell(e, c, CODE_81008);
	c->voice.widget = x->widget; /* in which the call has ended */
	x->pc = way_of(e, &e->steps[x->return_pc], ways[state]);
	x->state = EXEC_ALONE;
	strand_wake(e, x, 0);
}
