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
static uint64_t draw_of(const struct call *c, const struct strand *s)
{
	if (s->kind == STRAND_CONTROLLER)
		return s->attempt;
	return s->flow == NO_FLOW ? c->documents : (uint64_t)s->ordinal << 32 | s->steps;
}

static int64_t step_draw(struct engine *e, const struct call *c, const struct strand *s,
			 const struct step *p)
{
	return call_draw(e, c, p->dist, p->purpose, draw_of(c, s));
}

static int32_t chosen(struct engine *e, const struct call *c, const struct strand *s,
		      const struct step *p)
{
	const struct choices *list = &e->p->choices[p->arg];
	const struct choice *choice = &e->p->choice[list->first];
	double u = call_uniform(e, c, p->purpose, draw_of(c, s));
	int32_t i = 0;

	while (i < list->count - 1 && u >= choice[i].upto)
		i++;
	return e->observer ? choice[i].next : e->p->skip[choice[i].next];
}

static bool wait_until_step(struct engine *e, struct call *c, struct strand *s,
			    const struct step *p)
{
	int64_t due = seconds_to_ns(e->p->dists[p->dist].a);

	if (due < e->now) {
		strand_end(e, c, s);
		return false;
	}
	s->pc = p->next;
	s->due = due;
	return false;
}

static bool answer_step(struct engine *e, struct call *c, const struct step *p)
{
	c->voice.pc = p->next;
	if (c->state == CALL_IN_PROGRESS)
		return true;
	if (c->outbound) {
		c->waiting_for_answer = true;
		return false;
	}
	call_answer(e, c);
	return true;
}

static bool fetch_step(struct engine *e, struct call *c, const struct step *p)
{
	int64_t delay = call_draw(e, c, e->p->fetch_latency, PURPOSE_FETCH, c->documents);

	observe_wait(e, c, EVENT_FETCH, 0, program_string(e, e->p->targets[p->arg].name), delay);
	c->voice.pc = p->next;
	return strand_wait(e, &c->voice, delay);
}

static bool hang_up_step(struct engine *e, struct call *c, const struct step *p)
{
	static const char *const texts[] = {
		[HANG_UP_END_OF_DOCUMENT] = "Twilio: end of the TwiML document",
		[HANG_UP_VERB] = "Twilio: <Hangup>",
		[HANG_UP_END_OF_FLOW] = "Twilio: the flow has ended",
		[HANG_UP_ERROR] = "Twilio: after the application error",
	};

	call_hang_up(e, c, CALL_NO_ANSWER, REASON_NONE, texts[p->arg]);
	return false;
}

static bool reject_step(struct engine *e, struct call *c, const struct step *p)
{
	call_hang_up(e, c, (enum call_state)p->arg, REASON_REJECTED, "Twilio: <Reject>");
	return false;
}

/* Studio stops the execution, and with it the call that it drives. */
static void stop_execution(struct engine *e, struct call *c, struct strand *s, enum code code,
			   enum reason reason)
{
	bool voice = s->kind == STRAND_VOICE;

	code_tell(e, c, code);
	call_set_reason(e, c, reason);
	execution_end(e, c, s, code_rows[code].text);
	if (voice)
		call_hang_up(e, c, CALL_NO_ANSWER, REASON_NONE, "Twilio: the flow has ended");
}

/* Has the execution just entered one widget too many, or one too often? */
static bool runs_away(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	const struct rule_tables *r = &e->p->rules;

	if (!(p->flag & WIDGET_AGAIN))
		s->repeats = 0;
	else if (s->repeats < WIDGET_NO_LIMIT - 1)
		s->repeats++;
	if (++s->steps > r->max_steps)
		stop_execution(e, c, s, CODE_81000, REASON_MAX_STEPS);
	else if (s->repeats >= r->max_same_widget)
		stop_execution(e, c, s, CODE_81001, REASON_WIDGET_LOOP);
	else
		return false;
	return true;
}

static bool widget_step(struct engine *e, struct call *c, struct strand *s,
			const struct step *p)
{
	observe(e, c, EVENT_WIDGET, p->flag & WIDGET_TWIML, 0, program_string(e, p->note));
	s->silent = !(p->flag & WIDGET_TWIML);
	if (__builtin_expect(runs_away(e, c, s, p), 0))
		return false;
	if ((p->flag & WIDGET_TWIML) && s->kind != STRAND_VOICE) {
		execution_strand_lost(e, c, s);
		return false;
	}
	s->pc = p->next;
	return true;
}

static bool park_step(struct engine *e, struct call *c, const struct step *p)
{
	int64_t timeout = step_draw(e, c, &c->voice, p);

	if (timeout == 0) { /* "0 = do not wait" */
		c->voice.pc = p->alt;
		return true;
	}
	execution_park(e, c, p, timeout);
	c->voice.pc = p->arg;
	return true;
}

static bool end_flow_step(struct engine *e, struct call *c, struct strand *s,
			  const struct step *p)
{
	bool voice = s->kind == STRAND_VOICE;

	if (p->arg == FLOW_END_OK && (voice || (s->by_rest && c->reason == REASON_NONE)))
		root_of(e, c)->flow_completed = true;
	else if (s->timed_out || p->arg == FLOW_END_ERROR)
		call_set_reason(e, c, s->timed_out ? REASON_REDIRECT_TIMEOUT
						   : REASON_WIDGET_FAILED);
	s->pc = p->next;
	execution_end(e, c, s, "the branch has no next widget");
	return voice;
}

static bool send_step(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	if (e->p->limits.rest && wait_for_frontier(e, c, s))
		return false;
	if (!controller_send(e, c, s)) {
		strand_end(e, c, s);
		return false;
	}
	observe(e, c, EVENT_REST_SENT, 0, 0, program_string(e, p->note));
	s->pc = limit_rest(e) ? p->next : p->alt;
	return true;
}

static bool post_step(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	bool done;

	if (!(p->flag & POST_UPDATE) && studio_waits(e, c, s, &e->p->targets[p->arg]))
		return false;
	if (e->p->limits.rest && wait_for_frontier(e, c, s))
		return false;
	e->rest_busy -= e->p->limits.rest > 0;
	done = p->flag & POST_SID	  ? controller_post_elsewhere(e, c, s, p) :
		    p->flag & POST_UPDATE ? controller_update(e, c, s, p) :
					    controller_post(e, c, s, p);

	if (e->current != s)
		return false; /* the call is over, and the controller knows */
	s->pc = done ? p->next : p->alt;
	return true;
}

static bool by_rest_step(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	s->pc = s->by_rest ? p->alt : p->next;
	if (s->by_rest && p->arg >= 0)
		code_tell(e, c, (enum code)p->arg);
	return true;
}

static bool try_step(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	int64_t delay = step_draw(e, c, s, p), most = delay_ns(e->p->dists[p->arg].a);

	s->pc = delay > most ? p->alt : p->next;
	return strand_wait(e, s, delay < most ? delay : most);
}

static bool wait_at_most_step(struct engine *e, struct call *c, const struct step *p)
{
	int64_t delay = step_draw(e, c, &c->voice, p), most = delay_ns(e->p->dists[p->arg].a);

	c->voice.pc = p->next;
	return strand_wait(e, &c->voice, delay < most ? delay : most);
}

static bool serve_step(struct engine *e, struct call *c, const struct step *p)
{
	const struct call *root = root_of(e, c); /* who is served, on whatever leg */

	c->voice.pc = p->next;
	strand_wake(e, &c->voice, call_draw(e, root, e->p->groups[p->arg].handle_time,
					    PURPOSE_HANDLE, root->queue_visits));
	return false;
}

static bool go_on(struct strand *s, const struct step *p)
{
	s->pc = p->next;
	return true;
}

static bool tell_step(const struct engine *e, const struct call *c, struct strand *s,
		      const struct step *p, enum event_kind kind)
{
	observe(e, c, kind, p->arg, 0, program_string(e, p->note));
	return go_on(s, p);
}

/* Steps of a voice alone. */
static bool voice_step(struct engine *e, struct call *c, const struct step *p)
{
	switch (p->op) {
	case OP_ANSWER:
		return answer_step(e, c, p);
	case OP_PHASE:
		caller_enter(e, c, (enum phase)p->arg);
		return go_on(&c->voice, p);
	case OP_FETCH:
		return e->p->targets[p->arg].webhook ? webhook_fetch(e, c, p)
						     : fetch_step(e, c, p);
	case OP_WEBHOOK_FAILED:
		webhook_failed(e, c, (enum webhook_failure)p->arg);
		return true;
	case OP_DELIVER:
		if (studio_waits(e, c, &c->voice, &e->p->targets[p->arg]))
			return false;
		voice_deliver(e, c, &e->p->targets[p->arg]);
		return true;
	case OP_HANG_UP:
		return hang_up_step(e, c, p);
	case OP_REJECT:
		return reject_step(e, c, p);
	case OP_DIAL:
		dial_start(e, c, p);
		return false;
	case OP_BRIDGE:
		return dial_bridge(e, c, p);
	case OP_DIAL_END:
		dial_end(e, c);
		return go_on(&c->voice, p);
	case OP_ACQUIRE:
		return agent_acquire(e, c, p);
	case OP_SERVE:
		return serve_step(e, c, p);
	case OP_RELEASE:
		agent_leave(e, c);
		return go_on(&c->voice, p);
	case OP_PARK:
		return park_step(e, c, p);
	case OP_APP_ERROR:
		return go_on(&c->voice, p);
	case OP_CONFERENCE:
		return conference_enter(e, c, p);
	case OP_LEAVE_CONFERENCE:
		conference_leave(e, c);
		return go_on(&c->voice, p);
	case OP_LINE:
		return line_enter(e, c, p);
	case OP_LEAVE_LINE:
		line_leave(e, c);
		return go_on(&c->voice, p);
	case OP_CODE:
		return document_code(e, c, p);
	case OP_BROKEN:
		document_broken(e, c, p);
		return true;
	case OP_WAIT_AT_MOST:
		return wait_at_most_step(e, c, p);
	default:
		assert(!"a voice step");
		return false;
	}
}

/* Steps of any strand that few programs have. */
static __attribute__((noinline)) bool rare_step(struct engine *e, struct call *c,
						struct strand *s, const struct step *p)
{
	switch (p->op) {
	case OP_SET:
	case OP_ANSWERS:
	case OP_RETURNED:
	case OP_DIAL_STATUS:
	case OP_SPLIT:
		variables_step(e, c, s, p, draw_of(c, s));
		return true;
	case OP_TRY:
		return try_step(e, c, s, p);
	case OP_BEGIN_FUNCTION:
		if (e->p->limits.functions && wait_for_frontier(e, c, s))
			return false;
		s->pc = limit_function(e) ? p->next : p->alt;
		return true;
	case OP_END_FUNCTION:
		if (wait_for_frontier(e, c, s))
			return false;
		e->functions--;
		return go_on(s, p);
	case OP_REST_429:
		controller_busy(e, c, s, p->flag);
		return go_on(s, p);
	case OP_DISMISS:
		call_hang_up(e, c, CALL_NO_ANSWER, REASON_CLOSED, "closing time");
		return false;
	case OP_QUEUED_OUT:
		network_queued_out(e, c);
		return false;
	case OP_CALL_OUT:
		return outgoing_start(e, c, s, p);
	case OP_BY_REST:
		return by_rest_step(e, c, s, p);
	default:
		assert(!"a rare step");
		return false;
	}
}

/* Returns whether the strand goes on at once. */
static inline bool take_step(struct engine *e, struct call *c, struct strand *s)
{
	const struct step *p = &e->steps[s->pc];

	switch (p->op) {
	case OP_END:
		strand_end(e, c, s);
		return false;
	case OP_JUMP:
		return go_on(s, p);
	case OP_WAIT:
		s->pc = p->next;
		return strand_wait(e, s, step_draw(e, c, s, p));
	case OP_WAIT_UNTIL:
		return wait_until_step(e, c, s, p);
	case OP_BRANCH:
		s->pc = chosen(e, c, s, p);
		return true;
	case OP_NOTE:
		return tell_step(e, c, s, p, EVENT_VERB);
	case OP_TRANSITION:
		return tell_step(e, c, s, p, EVENT_TRANSITION);
	case OP_CALLBACK:
		return tell_step(e, c, s, p, EVENT_CALLBACK);
	case OP_WIDGET:
		return widget_step(e, c, s, p);
	case OP_END_FLOW:
		return end_flow_step(e, c, s, p);
	case OP_SEND:
		return send_step(e, c, s, p);
	case OP_POST:
		return post_step(e, c, s, p);
	case OP_STATE:
		call_set_state(e, c, (enum call_state)p->arg);
		return go_on(s, p);
	case OP_RING_OUT:
		network_ring(e, c, s, p);
		return false;
	case OP_CALLEE:
		network_outcome(e, c, s);
		return false;
	case OP_STUDIO_CODE:
		code_tell(e, c, (enum code)p->arg);
		return go_on(s, p);
	case OP_CLOSE_CHILD:
	case OP_STRAY:
		return leftover_step(e, c, s, p);
	default:
		return p->op >= OP_SET ? rare_step(e, c, s, p) : voice_step(e, c, p);
	}
}

void strand_run(struct engine *e, struct call *c, struct strand *s)
{
	e->current = s;
	s->due = NEVER;
	if (s->kind == STRAND_EXECUTION)
		execution_wake(e, c, s);
	while (take_step(e, c, s) && e->current == s)
		;
	e->current = NULL;
}
