/* SPDX-License-Identifier: GPL-3.0-or-later */
/* execution - one run of a flow for one call: started, parked, joined, ended. */
#include "engine/state.h"

static void report(const struct engine *e, const struct execution *x,
		   enum execution_event event, const char *why)
{
	observe(e, call_at(e, x->call), EVENT_EXECUTION, event, x->flow,
		why ? why : e->p->flow_names[x->flow]);
}

int32_t execution_find(const struct engine *e, const struct call *c, int32_t flow)
{
	for (int32_t i = c->executions; i != NONE; i = execution_at(e, i)->next)
		if (execution_at(e, i)->flow == flow)
			return i;
	return NONE;
}

int32_t execution_start(struct engine *e, int32_t call, int32_t flow)
{
	struct call *c = call_at(e, call);
	int32_t index;
	struct execution *x = pool_take(&e->executions, &index);

	*x = (struct execution){ .call = call, .flow = flow, .next = c->executions,
				 .strand = NONE, .ordinal = c->execution_count++ };
	c->executions = index;
	gauge_add(e, &e->tally->active_executions, 1);
	e->tally->executions += c->counted;
	report(e, x, EXECUTION_STARTED, NULL);
	return index;
}

void execution_join(struct engine *e, int32_t execution)
{
	struct execution *x = execution_at(e, execution);

	if (x->strand != NONE) {
		int32_t timer = x->strand;

		x->strand = NONE;
		strand_end(e, timer);
	}
	x->state = EXEC_RUNNING;
	report(e, x, EXECUTION_JOINED, NULL);
}

void execution_park(struct engine *e, int32_t execution, const struct step *s, int64_t timeout)
{
	struct execution *x = execution_at(e, execution);

	x->state = EXEC_PARKED;
	x->return_pc = s->next;
	x->strand = strand_start(e, STRAND_EXECUTION, x->call, s->alt);
	strand_at(e, x->strand)->execution = execution;
	strand_wake(e, x->strand, timeout);
	observe_wait(e, call_at(e, x->call), EVENT_EXECUTION, EXECUTION_PARKED,
		     e->p->flow_names[x->flow], timeout);
}

/* The redirect widget's timer: Studio goes on, and the call is elsewhere. */
void execution_timed_out(struct engine *e, int32_t execution)
{
	struct execution *x = execution_at(e, execution);

	x->state = EXEC_ALONE;
	x->timed_out = true;
	report(e, x, EXECUTION_TIMED_OUT, NULL);
}

/* The call's voice is taken away. In a TwiML widget the execution stays where
 * it is, for nobody tells Studio; in a silent one Studio goes on by itself. */
void execution_detach(struct engine *e, int32_t execution, int32_t voice)
{
	struct execution *x = execution_at(e, execution);
	int64_t due = event_set_due(&e->pending, voice);
	struct strand *own;

	if (!x->silent) {
		x->state = EXEC_HELD;
		return;
	}
	x->state = EXEC_ALONE;
	x->strand = strand_start(e, STRAND_EXECUTION, x->call, strand_at(e, voice)->pc);
	own = strand_at(e, x->strand);
	own->execution = execution;
	event_set_schedule(&e->pending, x->strand, due == NEVER ? e->now : due);
}

static void leave_active(struct engine *e, struct execution *x)
{
	gauge_add(e, &e->tally->active_executions, -1);
	if (x->strand != NONE) {
		int32_t timer = x->strand;

		x->strand = NONE;
		strand_end(e, timer);
	}
}

void execution_end(struct engine *e, int32_t execution, const char *why)
{
	struct execution *x = execution_at(e, execution);
	int32_t call = x->call;
	struct call *c = call_at(e, call);
	int32_t *link = &c->executions;

	report(e, x, EXECUTION_ENDED, why);
	while (*link != execution)
		link = &execution_at(e, *link)->next;
	*link = x->next;
	c->references++; /* its strand may be the last to hold the call */
	leave_active(e, x);
	pool_give(&e->executions, execution);
	call_unreference(e, call);
}

static void get_stuck(struct engine *e, struct execution *x, const char *why)
{
	struct call *c = call_at(e, x->call);
	int32_t call = x->call;

	report(e, x, EXECUTION_STUCK, why);
	e->tally->stuck_executions += c->counted;
	x->state = EXEC_STUCK;
	c->references++;
	leave_active(e, x);
	call_unreference(e, call);
}

/* It has come to a TwiML widget and there is no call to speak on. */
void execution_strand_lost(struct engine *e, int32_t execution)
{
	struct execution *x = execution_at(e, execution);

	call_set_reason(e, call_at(e, x->call),
			x->timed_out ? REASON_REDIRECT_TIMEOUT : REASON_EXECUTION_STUCK);
	if (e->p->rules.orphans_stuck)
		get_stuck(e, x, "a TwiML widget without a call to speak on");
	else
		execution_end(e, execution, "a TwiML widget without a call to speak on");
}

void executions_hang_up(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	int32_t next;

	for (int32_t i = c->executions; i != NONE; i = next) {
		struct execution *x = execution_at(e, i);

		next = x->next;
		if (x->state != EXEC_PARKED && x->state != EXEC_HELD)
			continue;
		call_set_reason(e, c, x->state == EXEC_PARKED ? REASON_NOT_RETURNED
							     : REASON_PULLED_OUT);
		if (e->p->rules.hangup_callback)
			execution_end(e, i, "the hang-up callback");
		else
			get_stuck(e, x, "no hang-up callback tells Studio");
	}
}
