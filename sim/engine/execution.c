/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * execution - one run of a flow for one call: started, parked, joined, ended. The
 * one that the call's voice drives is part of the voice; any other is a strand of
 * its own.
 */
#include "engine/state_internal.h"
#include "engine/visits_internal.h"

static inline void report_execution(const struct engine *e, const struct call *c, const struct strand *x,
			     enum execution_event event, const char *why)
{
	if (observed(e))
		observe(e, c, EVENT_EXECUTION, event, x->flow, why ? why : e->p->flow_names[x->flow]);
}

/* The latest of FLOW, or NULL. */
struct strand *execution_find(const struct engine *e, struct call *c, int32_t flow)
{
	struct strand *found = c->voice.flow == flow ? &c->voice : NULL;

	for (int32_t i = c->voice.next; i != NONE;) {
		struct strand *s = strand_at(e, i);

		if (s->kind == STRAND_EXECUTION && s->flow == flow &&
		    (!found || s->ordinal > found->ordinal))
			found = s;
		i = s->next;
	}
	return found;
}

void execution_begin(struct engine *e, struct call *c, struct strand *v, int32_t flow)
{
	v->flow = (uint16_t)flow;
	v->ordinal = c->executions++;
	v->steps = 0;
	v->state = EXEC_RUNNING;
	v->silent = v->timed_out = v->by_rest = v->hung_up = false;
	v->widget = v->host = NONE;
	v->left = false;
	v->repeats = 0;
	gauge_add(&e->gauges, GAUGE_EXECUTIONS, 1, e->now);
	e->tally->executions += c->counted;
	e->audit.started++;
	if (__builtin_expect(e->presence != NULL, 0))
		contact_enter(e, c, flow);
	if (__builtin_expect(e->values != NULL, 0))
		variables_begin(e, c, v->ordinal);
	report_execution(e, c, v, EXECUTION_STARTED, NULL);
}

void execution_start(struct engine *e, struct call *c, int32_t flow)
{
	execution_begin(e, c, &c->voice, flow);
}

/* Hand what X has of an execution to Y. */
static void move(struct strand *y, struct strand *x)
{
	y->flow = x->flow;
	y->ordinal = x->ordinal;
	y->steps = x->steps;
	y->silent = x->silent;
	y->timed_out = x->timed_out;
	y->repeats = x->repeats;
	y->by_rest = x->by_rest;
	y->hung_up = x->hung_up;
	y->widget = x->widget;
	y->left = x->left;
	y->host = x->host;
	x->flow = NO_FLOW;
}

void execution_hand_over(struct engine *e, struct call *c, struct strand *x)
{
	move(&c->voice, x);
	c->voice.state = EXEC_RUNNING;
	strand_end(e, c, x);
}

/* The voice drives parked X again. Returns where it goes on. */
int32_t execution_join(struct engine *e, struct call *c, struct strand *x)
{
	int32_t pc = x->return_pc;

	execution_hand_over(e, c, x);
	report_execution(e, c, &c->voice, EXECUTION_JOINED, NULL);
	return pc;
}

void execution_park(struct engine *e, struct call *c, const struct step *s, int64_t timeout)
{
	struct strand *x = strand_start(e, c, STRAND_EXECUTION, s->alt);

	move(x, &c->voice);
	x->state = EXEC_PARKED;
	x->return_pc = s->next;
	strand_wake(e, x, timeout);
	observe_wait(e, c, EVENT_EXECUTION, EXECUTION_PARKED, e->p->flow_names[x->flow], timeout);
}

/* Its own clock has come: a redirect widget's timer, perhaps. Then Studio goes on,
 * and the call is elsewhere. */
void execution_wake(struct engine *e, struct call *c, struct strand *x)
{
	if (x->state != EXEC_PARKED)
		return;
	x->state = EXEC_ALONE;
	x->timed_out = true;
	report_execution(e, c, x, EXECUTION_TIMED_OUT, NULL);
}

/* The call's voice is taken away. In a TwiML widget the execution stays where
 * it is, for nobody tells Studio; in a silent one Studio goes on by itself. */
void execution_detach(struct engine *e, struct call *c)
{
	struct strand *x = strand_start(e, c, STRAND_EXECUTION, c->voice.pc);

	move(x, &c->voice);
	x->state = x->silent ? EXEC_ALONE : EXEC_HELD;
	if (x->silent)
		x->due = c->voice.due == NEVER ? e->now : c->voice.due;
}

/* X drives it, or is it. */
void execution_end(struct engine *e, struct call *c, struct strand *x, const char *why)
{
	report_execution(e, c, x, EXECUTION_ENDED, why);
	visit_over(e, c, x);
	if (__builtin_expect(e->values != NULL, 0))
		variables_end(e, c, x->ordinal);
	e->audit.ended++;
	if (__builtin_expect(e->presence != NULL, 0))
		contact_leave(e, c, x->flow);
	gauge_add(&e->gauges, GAUGE_EXECUTIONS, -1, e->now);
	x->flow = NO_FLOW;
	if (x != &c->voice)
		strand_end(e, c, x);
	execution_without_call(e, c);
}

static void get_stuck(struct engine *e, struct call *c, struct strand *x, const char *why)
{
	report_execution(e, c, x, EXECUTION_STUCK, why);
	visit_over(e, c, x);
	if (__builtin_expect(e->values != NULL, 0))
		variables_end(e, c, x->ordinal);
	e->tally->stuck_executions += c->counted;
	e->audit.stuck++;
	if (__builtin_expect(e->presence != NULL, 0))
		contact_stuck(e, c, x->flow);
	x->state = EXEC_STUCK;
	x->due = NEVER;
	gauge_add(&e->gauges, GAUGE_EXECUTIONS, -1, e->now);
	execution_without_call(e, c);
}

/* It has come to a TwiML widget and there is no call to speak on. */
void execution_strand_lost(struct engine *e, struct call *c, struct strand *x)
{
	if (x->state == EXEC_UNHEARD && !call_over(c)) {
		x->state = EXEC_HELD;
		x->due = NEVER;
		return;
	}
	call_set_reason(e, c, x->timed_out ? REASON_REDIRECT_TIMEOUT : REASON_EXECUTION_STUCK);
	if (e->p->rules.orphans_stuck)
		get_stuck(e, c, x, "a TwiML widget without a call to speak on");
	else
		execution_end(e, c, x, "a TwiML widget without a call to speak on");
}

/* Does the number's status callback tell Studio that C is over? */
static bool told_of_hangup(struct engine *e, const struct call *c)
{
	const struct rule_tables *r = &e->p->rules;

	if (!r->hangup_callback || r->callback_lost <= 0)
		return r->hangup_callback;
	return call_uniform(e, c, PURPOSE_HANGUP_LOST, 0) >= r->callback_lost;
}

/* X goes on by its widget's way for hang-ups. */
static void leave_by_hang_up(struct engine *e, struct strand *x)
{
	x->pc = hang_up_way(e, x);
	x->state = EXEC_ALONE;
	x->hung_up = true;
	strand_wake(e, x, 0);
}

void execution_hung_up(struct engine *e, struct call *c)
{
	struct strand *v = &c->voice, *x;

	if (v->silent || !told_of_hangup(e, c))
		return;
	x = strand_start(e, c, STRAND_EXECUTION, hang_up_way(e, v));
	move(x, v);
	leave_by_hang_up(e, x);
}

/* The flow has done what it can for the call. */
void execution_hand_to_agent(struct engine *e, struct call *c, int32_t pc)
{
	struct strand *x;

	if (c->voice.flow == NO_FLOW)
		return;
	x = strand_start(e, c, STRAND_EXECUTION, pc);
	move(x, &c->voice);
	x->state = EXEC_UNHEARD;
	root_of(e, c)->flow_completed = true;
	strand_wake(e, x, 0);
}

static void hear_of_hang_up(struct engine *e, struct call *c, struct strand *x)
{
	call_set_reason(e, c, x->state == EXEC_PARKED ? REASON_NOT_RETURNED : REASON_PULLED_OUT);
	if (!told_of_hangup(e, c)) {
		if (e->p->rules.hangup_callback)
			code_tell(e, c, CODE_15002);
		get_stuck(e, c, x, "no hang-up callback tells Studio");
	} else if (x->state == EXEC_HELD && hang_up_way(e, x) != NONE) {
		leave_by_hang_up(e, x);
	} else {
		execution_end(e, c, x, "the hang-up callback");
	}
}

void executions_hang_up(struct engine *e, struct call *c, enum call_state state)
{
	for (int32_t i = c->voice.next, next; i != NONE; i = next) {
		struct strand *x = strand_at(e, i);

		next = x->next;
		if (x->kind == STRAND_EXECUTION && x->state == EXEC_CALLING)
			outgoing_unanswered(e, c, x, state);
		if (x->kind == STRAND_EXECUTION &&
		    (x->state == EXEC_PARKED || x->state == EXEC_HELD))
			hear_of_hang_up(e, c, x);
	}
}

void execution_stop(struct engine *e, struct call *c, struct strand *s, enum code code,
		    enum reason reason)
{
	bool voice = s->kind == STRAND_VOICE;

	code_tell(e, c, code);
	call_set_reason(e, c, reason);
	execution_end(e, c, s, code_rows[code].text);
	if (voice)
		call_unsaid(root_of(e, c));
	if (voice)
		call_document_over(e, c, "Twilio: the flow has ended");
}

/* END_FLOW. Returns whether the strand, a voice, goes on. */
bool execution_end_flow(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	bool voice = s->kind == STRAND_VOICE;

	if (p->arg == FLOW_END_OK &&
	    (voice || ((s->by_rest || s->hung_up) && root_of(e, c)->reason == REASON_NONE)))
		root_of(e, c)->flow_completed = true;
	else if (s->timed_out || p->arg == FLOW_END_ERROR)
		call_set_reason(e, c, s->timed_out ? REASON_REDIRECT_TIMEOUT
						   : REASON_WIDGET_FAILED);
	if (p->flag == END_FLOW_UNSAID && voice)
		call_unsaid(root_of(e, c));
	s->pc = p->next;
	execution_end(e, c, s, "the branch has no next widget");
	return voice;
}
