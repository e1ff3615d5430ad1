/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_call - a call's life under review: begins, rings, is answered, ends. */
#include <math.h>
#include <string.h>

#include "base/terms.h"
#include "check/review_life_internal.h"
#include "laws/distribution.h"

/* A share of callers below this is not told of: who hangs up within a request of a few
 * hundred milliseconds is rare, whatever the flow. */
static const double noticeable = 1e-3;

static double shortest_patience(const struct program *p, int phase)
{
	double mean = 1e9;

	for (int i = 0; i < PHASE_COUNT; i++)
		if (p->patience[i] != NOWHERE && (i == phase || phase >= PHASE_COUNT))
			mean = fmin(mean, dist_mean(&p->dists[p->patience[i]]));
	for (size_t i = 0; i < p->group_count; i++)
		if (p->groups[i].patience != NOWHERE && (phase == PHASE_QUEUED || phase >= PHASE_COUNT))
			mean = fmin(mean, dist_mean(&p->dists[p->groups[i].patience]));
	return mean;
}

/* Do callers hang up in this silent widget, its time against their patience? */
static bool hangs_up_here(const struct explorer *x, const struct life *l)
{
	const struct program *p = x->p;
	int32_t pc = l->widget == NOWHERE ? NOWHERE : p->steps[l->widget].next;

	for (size_t i = 0; i < p->step_count && pc != NOWHERE; i++, pc = p->steps[pc].next) {
		int op = p->steps[pc].op;

		if (op == OP_WIDGET || op == OP_BRANCH || op == OP_SPLIT || op == OP_WAIT)
			break;
	}
	if (pc == NOWHERE || p->steps[pc].op != OP_WAIT || x->script)
		return x->script != NULL;
	return dist_mean(&p->dists[p->steps[pc].dist]) >=
	       noticeable * shortest_patience(p, l->phase);
}

/* How a voice comes to stop. */
enum stop { STOP_TAKEN, STOP_OVER, STOP_BY_CALLER };

/* The call is hung up in a widget that has a way on for that: see execution_hung_up(). */
static bool leaves_by_hang_up(struct explorer *x, struct instant *m, enum stop stop)
{
	struct life *l = &m->life;
	struct aside a = { .return_pc = NOWHERE, .widget = l->widget, .flow = l->flow,
			   .hung_up = stop == STOP_BY_CALLER, .state = STANDS_ALONE };

	if (stop == STOP_TAKEN || l->silent || l->widget == NOWHERE || !x->p->rules.hangup_callback)
		return false;
	a.pc = x->p->steps[l->widget].alt;
	if (a.pc == NOWHERE)
		return false;
	zone_start(&m->zone, CLOCK_EXECUTION + aside_add(x, m, &a), 0, 0);
	l->flow = NOWHERE;
	return true;
}

/* The voice is taken away from its execution: see execution_detach(). */
static void detach(struct explorer *x, struct instant *m, enum stop stop)
{
	struct life *l = &m->life;
	bool hung_up = stop == STOP_BY_CALLER;
	struct aside a = { .pc = l->voice, .return_pc = NOWHERE, .widget = l->widget,
			   .flow = l->flow, .hung_up = hung_up && l->silent && hangs_up_here(x, l),
			   .state = l->silent ? STANDS_ALONE : STANDS_HELD };
	int slot;

	if (l->flow == NOWHERE || leaves_by_hang_up(x, m, stop))
		return;
	slot = aside_add(x, m, &a);
	l->flow = NOWHERE;
	if (!l->silent)
		return;
	if (zone_runs(&m->zone, CLOCK_VOICE))
		zone_move(&m->zone, CLOCK_VOICE, CLOCK_EXECUTION + slot);
	else
		zone_start(&m->zone, CLOCK_EXECUTION + slot, 0, 0);
}

static void stop_voice(struct explorer *x, struct instant *m, enum stop stop)
{
	if (m->life.voice != NOWHERE)
		detach(x, m, stop);
	if (m->life.dial != NOWHERE && stop == STOP_TAKEN)
		controllers_hear_within(x, m, MOMENT_CHILD_ENDED, x->most[x->p->dial_close_delay]);
	zone_stop(&m->zone, CLOCK_VOICE);
	m->life.voice = m->life.dial = NOWHERE;
	m->life.waits = m->life.bridged = false;
}

void voice_stops(struct explorer *x, struct instant *m)
{
	stop_voice(x, m, STOP_TAKEN);
}

/* ---- the caller ---- */

void caller_unknown(const struct explorer *x, struct instant *m)
{
	bool any = (x->script && x->script->hang_up >= 0) || x->logged.hang_up.least >= 0 ||
		   x->logged.patience.least >= 0;

	for (int i = 0; i < PHASE_COUNT; i++)
		any |= x->p->patience[i] != NOWHERE;
	for (size_t i = 0; i < x->p->group_count; i++)
		any |= x->p->groups[i].patience != NOWHERE;
	m->life.phase = PHASE_COUNT + 1;
	m->life.spent = UINT8_MAX;
	if (any)
		zone_start(&m->zone, CLOCK_PATIENCE, 0, UNBOUNDED);
}

static void lives(const struct explorer *x, struct instant *m, enum phase phase, int32_t dist)
{
	struct life *l = &m->life;
	bool again = l->spent >> phase & 1;

	if (life_over(l) || (l->phase == phase && phase != PHASE_QUEUED))
		return;
	l->phase = (uint8_t)phase;
	if (x->script && x->script->hang_up >= 0)
		return; /* replaces all patience */
	if (x->logged.any && (x->logged.hang_up.least >= 0 ||
			      (phase == PHASE_QUEUED && x->logged.patience.least >= 0))) {
		zone_stop(&m->zone, CLOCK_PATIENCE);
		zone_start(&m->zone, CLOCK_PATIENCE, 0, UNBOUNDED); /* some call or other */
		return;
	}
	zone_stop(&m->zone, CLOCK_PATIENCE);
	if (dist == NOWHERE)
		return;
	l->spent |= (uint8_t)(1 << phase);
	zone_start(&m->zone, CLOCK_PATIENCE, again && phase != PHASE_QUEUED ? 0 : x->least[dist],
		   x->most[dist]);
}

void caller_lives(const struct explorer *x, struct instant *m, enum phase phase)
{
	lives(x, m, phase, x->p->patience[phase]);
}

void caller_waits_for(const struct explorer *x, struct instant *m, const struct group *g)
{
	lives(x, m, PHASE_QUEUED, g->patience);
}

static void scripted_hang_up(const struct explorer *x, struct instant *m, bool from_creation)
{
	int64_t due = x->script ? nanoseconds(x->script->hang_up) : 0;

	if (x->script && x->script->hang_up >= 0)
		zone_start(&m->zone, CLOCK_PATIENCE, from_creation ? due : 0, due);
}

/* ---- answer and end ---- */

void call_answered(const struct explorer *x, struct instant *m)
{
	struct life *l = &m->life;

	if (l->state == CALL_IN_PROGRESS || life_over(l))
		return;
	l->state = CALL_IN_PROGRESS;
	say(m, "answered");
	if (x->most[x->p->in_progress_window])
		zone_start(&m->zone, CLOCK_WINDOW, x->least[x->p->in_progress_window],
			   x->most[x->p->in_progress_window]);
	if (!l->leg) {
		int64_t limit = nanoseconds(x->p->rules.call_time_limit);

		zone_start(&m->zone, CLOCK_LIMIT, limit, limit);
		controllers_hear(x, m, MOMENT_ANSWERED);
		if (x->p->machines.async_entry != NOWHERE)
			controllers_hear(x, m, MOMENT_DETECTED);
		if (x->p->outbound)
			scripted_hang_up(x, m, false);
	}
	if (!l->waits)
		return;
	l->waits = false;
	zone_start(&m->zone, CLOCK_VOICE, 0, 0);
}

/* Parked and held executions end, or are stuck where nobody tells Studio. */
static void executions_hear(struct explorer *x, struct instant *m, enum ended_by by)
{
	for (int i = m->life.asides; i-- > 0;) {
		struct aside *a = &m->life.aside[i];

		if (a->state != STANDS_PARKED && a->state != STANDS_HELD)
			continue;
		if (!x->p->rules.hangup_callback) {
			zone_stop(&m->zone, CLOCK_EXECUTION + i);
			a->state = STANDS_STUCK;
			if (by == ENDED_BY_CALLER)
				mishap(x, m, FINDING_STUCK, a->widget);
		} else
			aside_remove(m, i);
	}
}

void call_ends(struct explorer *x, struct instant *m, enum ended_by by)
{
	static const uint8_t clocks[] = { CLOCK_NETWORK, CLOCK_PATIENCE, CLOCK_LIMIT,
					  CLOCK_WINDOW, CLOCK_ACTION };
	struct life *l = &m->life;

	stop_voice(x, m, by == ENDED_BY_CALLER ? STOP_BY_CALLER : STOP_OVER);
	executions_hear(x, m, by);
	for (size_t i = 0; i < sizeof(clocks); i++)
		zone_stop(&m->zone, clocks[i]);
	l->network = l->action = l->late = l->late_flow = NOWHERE;
	l->state = CALL_COMPLETED;
	l->by_caller = by == ENDED_BY_CALLER;
	if (!l->leg && x->p->handler_count)
		zone_start(&m->zone, CLOCK_KNOWN, x->least[x->p->completed_callback],
			   x->most[x->p->completed_callback]);
	come_to(x, m);
}

/* ---- outbound calls ---- */

static void ring(struct explorer *x, const struct instant *m, enum outcome outcome,
		 struct span time)
{
	struct instant rings = *m;

	rings.life.outcome = (uint8_t)outcome;
	if (outcome == OUTCOME_ANSWER || outcome == OUTCOME_NO_ANSWER) {
		rings.life.state = CALL_RINGING;
		say(&rings, "ringing");
		controllers_hear(x, &rings, MOMENT_RINGING);
	}
	zone_start(&rings.zone, CLOCK_NETWORK, time.least, time.most);
	come_to(x, &rings);
}

bool may_end_so(const struct explorer *x, enum outcome outcome)
{
	const double *upto = x->p->outcome;

	if (x->script && x->script->outcome >= 0)
		return x->script->outcome == (int)outcome;
	for (size_t i = 0; i < x->p->callee_count; i++) {
		const double *theirs = x->p->callees[i].outcome;

		if (x->p->callees[i].has_outcome && theirs[outcome] > (outcome ? theirs[outcome - 1] : 0))
			return true;
	}
	for (size_t i = 0; i < x->p->stage_count; i++) {
		const double *first = x->p->stages[i].outcome;

		if (first[outcome] > (outcome ? first[outcome - 1] : 0))
			return true;
	}
	return upto[outcome] > (outcome ? upto[outcome - 1] : 0);
}

static struct span either(struct span a, struct span b)
{
	return (struct span){ a.least < b.least ? a.least : b.least, a.most > b.most ? a.most : b.most };
}

struct span callee_rings(const struct explorer *x)
{
	struct span time = drawn(x, x->p->ring, PURPOSE_RING);

	for (size_t i = 0; i < x->p->stage_count; i++)
		time = either(time, drawn(x, x->p->stages[i].ring, PURPOSE_RING));
	for (size_t i = 0; i < x->p->callee_count; i++)
		if (x->p->callees[i].ring != NOWHERE)
			time = either(time, drawn(x, x->p->callees[i].ring, PURPOSE_RING));
	return time;
}

static void divert(struct explorer *x, struct instant *m, const struct answerers *who, int64_t timeout)
{
	if (who->diverted > 0 && who->after <= timeout)
		ring(x, m, OUTCOME_ANSWER, (struct span){ who->after, who->after });
}

static void ring_out(struct explorer *x, struct instant *m)
{
	int64_t timeout = nanoseconds(x->p->rules.ring_timeout);
	struct span time = callee_rings(x), late = { timeout, timeout };
	bool answers = may_end_so(x, OUTCOME_ANSWER);

	m->life.network = x->p->steps[m->life.network].next;
	if (answers && time.least <= timeout)
		ring(x, m, OUTCOME_ANSWER,
		     (struct span){ time.least, time.most < timeout ? time.most : timeout });
	divert(x, m, &x->p->machines.callers, timeout);
	for (size_t i = 0; i < x->p->callee_count; i++)
		divert(x, m, &x->p->callees[i].who, timeout);
	if (may_end_so(x, OUTCOME_NO_ANSWER) || (answers && time.most > timeout))
		ring(x, m, OUTCOME_NO_ANSWER, late);
	for (int o = 0; o < OUTCOME_COUNT; o++)
		if ((o == OUTCOME_BUSY || o == OUTCOME_FAILED) && may_end_so(x, (enum outcome)o))
			ring(x, m, (enum outcome)o, (struct span){ 0, 0 });
}

static void callee_decides(struct explorer *x, struct instant *m)
{
	struct life *l = &m->life;

	l->network = NOWHERE;
	if (l->outcome != OUTCOME_ANSWER) {
		call_ends(x, m, ENDED_BY_ITSELF);
		return;
	}
	call_answered(x, m);
	if (l->voice == NOWHERE) {
		l->cause = CAUSE_START;
		l->voice = x->p->answer_entry;
		zone_start(&m->zone, CLOCK_VOICE, 0, 0);
	}
	come_to(x, m);
}

void network_goes_on(struct explorer *x, struct instant *m)
{
	for (;;) {
		const struct step *s = &x->p->steps[m->life.network];
		struct span time;

		switch (s->op) {
		case OP_WAIT:
			time = drawn(x, s->dist, s->purpose);
			m->life.network = s->next;
			zone_start(&m->zone, CLOCK_NETWORK, time.least, time.most);
			come_to(x, m);
			return;
		case OP_STATE:
			m->life.state = (uint8_t)s->arg;
			break;
		case OP_RING_OUT:
			ring_out(x, m);
			return;
		case OP_CALLEE:
			callee_decides(x, m);
			return;
		default:
			break;
		}
		m->life.network = s->next;
	}
}

/* ---- the beginning ---- */

static void begin_outbound(struct explorer *x, struct instant *m)
{
	m->life.state = CALL_QUEUED;
	m->life.network = x->p->network_entry;
	zone_start(&m->zone, CLOCK_NETWORK, 0, x->p->cps > 0 ? UNBOUNDED : 0);
	come_to(x, m);
}

static void begin_inbound(struct explorer *x, struct instant *m, int32_t dial)
{
	const struct program *p = x->p;

	m->life.state = CALL_RINGING;
	m->life.cause = dial < 0 ? CAUSE_START : dial;
	m->life.leg = dial >= 0;
	if (dial < 0)
		controllers_hear(x, m, MOMENT_RINGING);
	caller_lives(x, m, PHASE_RINGING);
	scripted_hang_up(x, m, true);
	if (dial >= 0) {
		caller_unknown(x, m);
		controllers_may_act(x, m);
		zone_start(&m->zone, CLOCK_LIMIT, 0, UNBOUNDED);
	}
	m->life.voice = dial < 0 ? p->start_entry :
				   p->targets[p->dials[p->steps[dial].arg].target].fetch;
	zone_start(&m->zone, CLOCK_VOICE, 0, 0);
	come_to(x, m);
}

/* An execution that REST has started, as if it had its call. */
static void begin_by_rest(struct explorer *x, struct instant *m)
{
	m->life.state = CALL_IN_PROGRESS;
	m->life.flow = (int16_t)x->p->targets[x->p->start].index;
	m->life.voice = x->p->request_entry;
	m->life.silent = true;
	zone_start(&m->zone, CLOCK_VOICE, 0, 0);
	come_to(x, m);
}

void life_begins(struct explorer *x, int32_t dial)
{
	struct instant m;

	memset(&m, 0, sizeof(m)); /* places are compared as bytes */
	zone_init(&m.zone);
	m.life.voice = m.life.widget = m.life.network = m.life.action = m.life.dial = NOWHERE;
	m.life.late = m.life.flow = m.life.late_flow = NOWHERE;
	m.life.phase = PHASE_COUNT;
	m.life.first = true;
	for (int i = 0; i < CONTROLLERS; i++)
		m.life.controller[i] = NOWHERE;
	if (dial >= 0) {
		begin_inbound(x, &m, dial);
	} else if (x->p->request_entry != NOWHERE) {
		begin_by_rest(x, &m);
	} else {
		say(&m, "created");
		controllers_hear(x, &m, MOMENT_CREATED);
		if (x->p->outbound)
			begin_outbound(x, &m);
		else
			begin_inbound(x, &m, dial);
	}
}
