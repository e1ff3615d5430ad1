/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * step - the virtual machine: take steps until the strand waits or ends. Each
 * case says what the step does now and where the strand goes on.
 */
#include <assert.h>

#include "engine/state.h"

/* Draws of a widget are told apart by the execution's step, draws of a verb by
 * the document's ordinal: the same on the same way through the flow, whatever
 * the design. */
static uint64_t draw_of(const struct engine *e, const struct strand *s)
{
	const struct execution *x;

	if (s->kind == STRAND_CONTROLLER)
		return s->attempt;
	if (s->execution == NONE)
		return call_at(e, s->call)->documents;
	x = execution_at(e, s->execution);
	return (uint64_t)x->ordinal << 32 | x->steps;
}

static int64_t step_draw(const struct engine *e, const struct strand *s, const struct step *p)
{
	return call_draw(e, call_at(e, s->call), p->dist, p->purpose, draw_of(e, s));
}

static int32_t chosen(const struct engine *e, const struct strand *s, const struct step *p)
{
	const struct choices *list = &e->p->choices[p->arg];
	const struct choice *c = &e->p->choice[list->first];
	double u = call_uniform(e, call_at(e, s->call), p->purpose, draw_of(e, s));
	int32_t i = 0;

	while (i < list->count - 1 && u >= c[i].upto)
		i++;
	return c[i].next;
}

static bool wait_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);
	int64_t delay = step_draw(e, s, p);

	s->pc = p->next;
	if (delay == 0)
		return true;
	strand_wake(e, strand, delay);
	return false;
}

static bool wait_until_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);
	int64_t due = seconds_to_ns(e->p->dists[p->dist].a);

	if (due < e->now) {
		strand_end(e, strand);
		return false;
	}
	s->pc = p->next;
	event_set_schedule(&e->pending, strand, due);
	return false;
}

static bool answer_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);
	int32_t call = s->call;
	struct call *c = call_at(e, call);

	s->pc = p->next;
	if (c->state == CALL_IN_PROGRESS)
		return true;
	if (c->outbound) {
		c->waiting_for_answer = true;
		return false;
	}
	call_answer(e, call);
	return true;
}

static bool fetch_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);
	struct call *c = call_at(e, s->call);
	int64_t delay = call_draw(e, c, e->p->fetch_latency, PURPOSE_FETCH, c->documents);

	observe_wait(e, c, EVENT_FETCH, 0, program_string(e, e->p->targets[p->arg].name), delay);
	s->pc = p->next;
	if (delay == 0)
		return true;
	strand_wake(e, strand, delay);
	return false;
}

static bool hang_up_step(struct engine *e, int32_t strand, const struct step *p)
{
	static const char *const texts[] = {
		[HANG_UP_END_OF_DOCUMENT] = "Twilio: end of the TwiML document",
		[HANG_UP_VERB] = "Twilio: <Hangup>",
		[HANG_UP_END_OF_FLOW] = "Twilio: the flow has ended",
		[HANG_UP_ERROR] = "Twilio: after the application error",
	};

	call_hang_up(e, strand_at(e, strand)->call, CALL_NO_ANSWER, REASON_NONE, texts[p->arg]);
	return false;
}

static bool reject_step(struct engine *e, int32_t strand, const struct step *p)
{
	call_hang_up(e, strand_at(e, strand)->call, (enum call_state)p->arg, REASON_REJECTED,
		     "Twilio: <Reject>");
	return false;
}

static void exceed_steps(struct engine *e, int32_t strand)
{
	struct strand *s = strand_at(e, strand);
	int32_t call = s->call, execution = s->execution;
	bool voice = s->kind == STRAND_VOICE;

	call_set_reason(e, call_at(e, call), REASON_MAX_STEPS);
	s->execution = NONE;
	execution_end(e, execution, "81000: too many steps");
	if (voice)
		call_hang_up(e, call, CALL_NO_ANSWER, REASON_NONE, "Twilio: the flow has ended");
}

static bool widget_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);
	struct call *c = call_at(e, s->call);
	struct execution *x = execution_at(e, s->execution);

	observe(e, c, EVENT_WIDGET, p->flag, 0, program_string(e, p->note));
	x->silent = p->flag == WIDGET_SILENT;
	if (++x->steps > e->p->rules.max_steps) {
		exceed_steps(e, strand);
		return false;
	}
	if (p->flag == WIDGET_TWIML && s->kind != STRAND_VOICE) {
		execution_strand_lost(e, s->execution);
		return false;
	}
	s->pc = p->next;
	return true;
}

static bool park_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);
	int64_t timeout = step_draw(e, s, p);

	if (timeout == 0) { /* "0 = do not wait" */
		s->pc = p->alt;
		return true;
	}
	execution_park(e, s->execution, p, timeout);
	s->execution = NONE;
	s->pc = p->arg;
	return true;
}

static bool end_flow_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);
	struct call *c = call_at(e, s->call);
	struct execution *x = execution_at(e, s->execution);
	int32_t execution = s->execution;
	bool voice = s->kind == STRAND_VOICE;

	if (p->arg == FLOW_END_OK && voice)
		root_of(e, c)->flow_completed = true;
	else if (x->timed_out || p->arg == FLOW_END_ERROR)
		call_set_reason(e, c, x->timed_out ? REASON_REDIRECT_TIMEOUT
						   : REASON_WIDGET_FAILED);
	s->execution = NONE;
	s->pc = p->next;
	execution_end(e, execution, "the branch has no next widget"); /* ends a strand of its own, too */
	return voice;
}

static bool state_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);

	s->pc = p->next;
	call_set_state(e, s->call, (enum call_state)p->arg);
	return true;
}

static bool send_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);

	if (!controller_send(e, strand)) {
		strand_end(e, strand);
		return false;
	}
	observe(e, call_at(e, s->call), EVENT_REST_SENT, 0, 0, program_string(e, p->note));
	s->pc = p->next;
	return true;
}

static bool post_step(struct engine *e, int32_t strand, const struct step *p)
{
	strand_at(e, strand)->pc = controller_post(e, strand, p) ? p->next : p->alt;
	return true;
}

static bool serve_step(struct engine *e, int32_t strand, const struct step *p)
{
	struct strand *s = strand_at(e, strand);
	struct call *c = root_of(e, call_at(e, s->call)); /* who is served, on whatever leg */

	s->pc = p->next;
	strand_wake(e, strand, call_draw(e, c, e->p->groups[p->arg].handle_time, PURPOSE_HANDLE,
					 c->queue_visits));
	return false;
}

static bool go_on(struct engine *e, int32_t strand, const struct step *p)
{
	strand_at(e, strand)->pc = p->next;
	return true;
}

static void tell_step(struct engine *e, int32_t strand, const struct step *p,
		      enum event_kind kind)
{
	observe(e, call_at(e, strand_at(e, strand)->call), kind, p->arg, 0,
		program_string(e, p->note));
}

static bool arrive_step(struct engine *e, int32_t strand)
{
	if (!source_arrive(e, strand))
		strand_end(e, strand);
	return false;
}

static bool voice_step(struct engine *e, int32_t strand, const struct step *p)
{
	int32_t call = strand_at(e, strand)->call;

	switch (p->op) {
	case OP_ANSWER:
		return answer_step(e, strand, p);
	case OP_PHASE:
		caller_enter(e, call, (enum phase)p->arg);
		return go_on(e, strand, p);
	case OP_FETCH:
		return fetch_step(e, strand, p);
	case OP_DELIVER:
		voice_deliver(e, call, &e->p->targets[p->arg]);
		return true;
	case OP_HANG_UP:
		return hang_up_step(e, strand, p);
	case OP_REJECT:
		return reject_step(e, strand, p);
	case OP_DIAL:
		dial_start(e, strand, p);
		return false;
	case OP_BRIDGE:
		return dial_bridge(e, strand, p);
	case OP_DIAL_END:
		dial_end(e, strand);
		return go_on(e, strand, p);
	case OP_ACQUIRE:
		return agent_acquire(e, strand, p);
	case OP_SERVE:
		return serve_step(e, strand, p);
	case OP_RELEASE:
		agent_leave(e, call);
		return go_on(e, strand, p);
	case OP_PARK:
		return park_step(e, strand, p);
	case OP_APP_ERROR:
		return go_on(e, strand, p);
	default:
		assert(!"a voice step");
		return false;
	}
}

/* Returns whether the strand goes on at once. */
static bool take_step(struct engine *e, int32_t strand)
{
	const struct step *p = &e->p->steps[strand_at(e, strand)->pc];

	switch (p->op) {
	case OP_END:
		strand_end(e, strand);
		return false;
	case OP_JUMP:
		return go_on(e, strand, p);
	case OP_WAIT:
		return wait_step(e, strand, p);
	case OP_WAIT_UNTIL:
		return wait_until_step(e, strand, p);
	case OP_BRANCH:
		strand_at(e, strand)->pc = chosen(e, strand_at(e, strand), p);
		return true;
	case OP_NOTE:
		tell_step(e, strand, p, EVENT_VERB);
		return go_on(e, strand, p);
	case OP_TRANSITION:
		tell_step(e, strand, p, EVENT_TRANSITION);
		return go_on(e, strand, p);
	case OP_CALLBACK:
		tell_step(e, strand, p, EVENT_CALLBACK);
		return go_on(e, strand, p);
	case OP_WIDGET:
		return widget_step(e, strand, p);
	case OP_END_FLOW:
		return end_flow_step(e, strand, p);
	case OP_SEND:
		return send_step(e, strand, p);
	case OP_POST:
		return post_step(e, strand, p);
	case OP_STATE:
		return state_step(e, strand, p);
	case OP_RING_OUT:
		network_ring(e, strand, p);
		return false;
	case OP_CALLEE:
		network_outcome(e, strand);
		return false;
	case OP_CALLER:
		caller_leave(e, strand_at(e, strand)->call);
		return false;
	case OP_ARRIVE:
		return arrive_step(e, strand);
	default:
		return voice_step(e, strand, p);
	}
}

static void wake_execution(struct engine *e, const struct strand *s)
{
	if (s->kind == STRAND_EXECUTION && s->execution != NONE &&
	    execution_at(e, s->execution)->state == EXEC_PARKED)
		execution_timed_out(e, s->execution);
}

void strand_run(struct engine *e, int32_t strand)
{
	e->current = strand;
	wake_execution(e, strand_at(e, strand));
	while (take_step(e, strand) && e->current == strand)
		;
	e->current = NONE;
}
