/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * step - the virtual machine: take steps until the strand waits or ends. Each row of
 * program/steps.def has its take_NAME() here, which says what the step does now and where the
 * strand goes on, and returns whether it does so at once.
 */
#include <assert.h>

#include "base/terms.h"
#include "engine/state_internal.h"
#include "engine/visits_internal.h"
#include "laws/distribution.h"

#define UNUSED __attribute__((unused))
#define TAKE(name) \
	static inline bool take_##name(UNUSED struct engine *e, UNUSED struct call *c, \
				       UNUSED struct strand *s, UNUSED const struct step *p)
/* Of steps that few programs have: it is not worth what it costs the others to inline them. */
#define TAKE_RARELY(name) \
	static __attribute__((noinline)) bool take_##name( \
		UNUSED struct engine *e, UNUSED struct call *c, UNUSED struct strand *s, \
		UNUSED const struct step *p)

/* Draws of a widget are told apart by the execution's step, draws of a verb by the document's
 * ordinal: the same on the same way through the flow, whatever the design. */
static inline uint64_t draw_of(const struct call *c, const struct strand *s)
{
	if (s->kind == STRAND_CONTROLLER)
		return s->attempt;
	if (s->flow != NO_FLOW)
		return (uint64_t)s->ordinal << 32 | s->steps;
	return s->kind == STRAND_WAIT_DOCUMENT ? wait_document_draw(c, s) : c->documents;
}

static inline __attribute__((always_inline)) int64_t
step_draw(struct engine *e, const struct call *c, const struct strand *s, const struct step *p)
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
	return e->every_step ? choice[i].next : e->p->skip[choice[i].next];
}

static bool go_on(struct strand *s, const struct step *p)
{
	s->pc = p->next;
	return true;
}

static bool tell_step(const struct engine *e, const struct call *c, struct strand *s,
		      const struct step *p, enum event_kind kind)
{
	observe(e, c, kind, p->arg, p - e->p->steps, program_string(e, p->note));
	return go_on(s, p);
}

/* ---- of any strand ---- */

TAKE(end)
{
	strand_end(e, c, s);
	return false;
}

TAKE(jump)
{
	return go_on(s, p);
}

TAKE(wait)
{
	s->pc = p->next;
	return strand_wait(e, s, step_draw(e, c, s, p));
}

TAKE(wait_at_most)
{
	int64_t delay = step_draw(e, c, s, p), most = delay_ns(e->p->dists[p->arg].a);

	s->pc = p->next;
	return strand_wait(e, s, delay < most ? delay : most);
}

TAKE_RARELY(wait_or_time_out)
{
	int64_t delay = step_draw(e, c, s, p), most = delay_ns(e->p->dists[p->arg].a);

	s->pc = delay > most ? p->alt : p->next;
	return strand_wait(e, s, delay < most ? delay : most);
}

TAKE(wait_until)
{
	strand_wait_until(e, c, s, p);
	return false;
}

TAKE(branch)
{
	s->pc = chosen(e, c, s, p);
	return true;
}

TAKE(verb)
{
	return tell_step(e, c, s, p, p->flag == VERB_ENTRY ? EVENT_ENTRY : EVENT_VERB);
}

/* ---- of a call's voice ---- */

TAKE(answer)
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

TAKE(phase)
{
	caller_enter(e, c, (enum phase)p->arg);
	if (p->flag != HEARS_THE_SAME)
		call_hears(root_of(e, c), (enum hears)p->flag);
	if (__builtin_expect(c->machine, 0))
		callee_hears(e, c, (enum hears)p->flag);
	return go_on(&c->voice, p);
}

TAKE(fetch)
{
	const struct document_target *t = &e->p->targets[p->arg];
	int64_t delay;

	if (t->webhook)
		return webhook_fetch(e, c, p);
	delay = call_draw(e, c, e->p->fetch_latency, PURPOSE_FETCH, c->documents);
	observe_wait(e, c, EVENT_FETCH, 0, program_string(e, t->name), delay);
	c->voice.pc = p->next;
	return strand_wait(e, &c->voice, delay);
}

TAKE(fetch_failed)
{
	fetch_failed(e, c, (enum webhook_failure)p->arg);
	return true;
}

TAKE(deliver)
{
	return voice_deliver(e, c, &e->p->targets[p->arg]);
}

TAKE(hang_up)
{
	call_end_by(e, c, (enum hang_up)p->arg);
	return false;
}

TAKE(reject)
{
	call_hang_up(e, c, (enum call_state)p->arg, REASON_REJECTED, "Twilio: <Reject>");
	return false;
}

TAKE(dial)
{
	dial_start(e, c, p);
	return false;
}

TAKE(bridge)
{
	return dial_bridge(e, c, p);
}

TAKE(dial_end)
{
	dial_end(e, c);
	return go_on(&c->voice, p);
}

TAKE(acquire)
{
	return agent_acquire(e, c, p);
}

TAKE(serve)
{
	const struct call *root = root_of(e, c); /* who is served, on whatever leg */

	c->voice.pc = p->next;
	strand_wake(e, &c->voice, call_draw(e, root, e->p->groups[p->arg].handle_time,
					    PURPOSE_HANDLE, root->queue_visits));
	return false;
}

#define take_release agent_give_up

TAKE(hand_over)
{
	execution_hand_to_agent(e, c, p->alt);
	return go_on(s, p);
}

TAKE_RARELY(dial_way)
{
	s->pc = dial_way(e, c, p);
	return true;
}

TAKE_RARELY(side_fetch)
{
	return side_fetch(e, c, s, p, step_draw(e, c, s, p));
}

TAKE(wait_document)
{
	strand_wake(e, strand_start(e, c, STRAND_WAIT_DOCUMENT, p->arg), 0);
	return go_on(s, p);
}

TAKE(leave_wait)
{
	wait_document_leave(e, c, p->next);
	return false;
}

TAKE(conference)
{
	return conference_enter(e, c, p);
}

TAKE(leave_conference)
{
	conference_leave(e, c);
	return go_on(&c->voice, p);
}

TAKE(call_queue)
{
	return call_queue_enter(e, c, p);
}

TAKE(leave_call_queue)
{
	call_queue_leave(e, c);
	return go_on(&c->voice, p);
}

TAKE_RARELY(dismiss)
{
	call_hang_up(e, c, CALL_NO_ANSWER, REASON_CLOSED, "closing time");
	return false;
}

TAKE(error_code)
{
	return document_code(e, c, p);
}

TAKE(document_error)
{
	document_broken(e, c, p);
	return true;
}

/* ---- of an execution ---- */

/* Has the execution just entered one widget too many, or one too often? */
static bool runs_away(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	const struct rule_tables *r = &e->p->rules;

	if (!(p->flag & WIDGET_AGAIN))
		s->repeats = 0;
	else if (s->repeats < WIDGET_NO_LIMIT - 1)
		s->repeats++;
	if (engine_stops(e)) /* widgets that take no time, and no limit of steps */
		return true;
	if (++s->steps > r->max_steps)
		execution_stop(e, c, s, CODE_81000, REASON_MAX_STEPS);
	else if (s->repeats >= r->max_same_widget)
		execution_stop(e, c, s, CODE_81001, REASON_WIDGET_LOOP);
	else
		return false;
	return true;
}

TAKE(widget)
{
	observe(e, c, EVENT_WIDGET, p->flag & WIDGET_TWIML, p - e->p->steps, program_string(e, p->note));
	s->silent = !(p->flag & WIDGET_TWIML);
	visit_begins(e, c, s, p);
	s->widget = s->pc;
	if (__builtin_expect(runs_away(e, c, s, p), 0))
		return false;
	if ((p->flag & WIDGET_TWIML) && s->kind != STRAND_VOICE) {
		execution_strand_lost(e, c, s);
		return false;
	}
	s->pc = p->next;
	return true;
}

TAKE(transition)
{
	visit_goes_on(e, c, s, p);
	return tell_step(e, c, s, p, EVENT_TRANSITION);
}

TAKE(park)
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

TAKE(end_flow)
{
	return execution_end_flow(e, c, s, p);
}

/* What computes, in variables.c. */
TAKE(any_variables)
{
	return variables_step(e, c, s, p, draw_of(c, s));
}

#define take_set take_any_variables
#define take_draw_answer take_any_variables
#define take_read_parameters take_any_variables
#define take_dial_status take_any_variables
#define take_answered_by take_any_variables
#define take_split take_any_variables

TAKE(begin_function)
{
	return limit_function_begins(e, c, s, p);
}

TAKE(end_function)
{
	return limit_function_over(e, c, s, p);
}

TAKE(studio_code)
{
	code_tell(e, c, (enum code)p->arg);
	return go_on(s, p);
}

TAKE(call_out)
{
	return outgoing_start(e, c, s, p);
}

TAKE_RARELY(if_by_rest)
{
	s->pc = s->by_rest ? p->alt : p->next;
	if (s->by_rest && p->arg >= 0)
		code_tell(e, c, (enum code)p->arg);
	return true;
}

TAKE(any_callee)
{
	return callee_step(e, c, s, p);
}

#define take_if_machine take_any_callee
#define take_detect take_any_callee
#define take_detected take_any_callee

/* ---- of a controller ---- */

TAKE(callback)
{
	return tell_step(e, c, s, p, EVENT_CALLBACK);
}

TAKE(send)
{
	return controller_send_request(e, c, s, p);
}

TAKE(post)
{
	return controller_request(e, c, s, p);
}
#define take_if_phase controller_if_phase
#define take_add_participant participant_add
#define take_participant participant_step

TAKE(rest_429)
{
	controller_busy(e, c, s, p->flag);
	return go_on(s, p);
}

/* ---- of the network, and of what a <Dial> leaves behind ---- */

TAKE(state)
{
	call_set_state(e, c, (enum call_state)p->arg);
	return go_on(s, p);
}

TAKE(ring_out)
{
	network_ring(e, c, s, p);
	return false;
}

TAKE(callee)
{
	network_outcome(e, c, s);
	return false;
}

TAKE(queue_timeout)
{
	network_queued_out(e, c);
	return false;
}

TAKE(any_orphaned_dial)
{
	return orphaned_dial_step(e, c, s, p);
}

#define take_close_child take_any_orphaned_dial
#define take_dial_action take_any_orphaned_dial
/* ---- moments of no strand ---- */

TAKE(none)
{
	assert(!"a step of a strand");
	return false;
}

#define take_caller_leaves take_none
#define take_arrive take_none

/* Returns whether the strand goes on at once. */
static inline bool take_step(struct engine *e, struct call *c, struct strand *s)
{
	const struct step *p = &e->steps[s->pc];

	switch ((enum op)p->op) {
#define STEP(op, name, ...) \
	case OP_##op: \
		return take_##name(e, c, s, p);
#include "program/steps.def"
#undef STEP
	case OP_COUNT:
		break;
	}
	__builtin_unreachable(); /* program_check() */
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
