/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_voice - the steps of a document or flow, under review. A way that waits or
 * parts is a place of its own; all else happens at once.
 */
#include "base/terms.h"
#include "check/review_life_internal.h"

/* So many steps without time or choice: it goes round for ever, and is stopped. */
enum { MOST_STEPS_AT_ONCE = 5000 };

void voice_tell(const struct explorer *x, struct instant *m, int32_t pc)
{
	char word[160];

	if (step_word(x->p, pc, word, sizeof(word)))
		say(m, word);
}

void voice_wait(struct explorer *x, struct instant *m, struct span time, int32_t pc)
{
	m->life.voice = pc;
	zone_start(&m->zone, CLOCK_VOICE, time.least, time.most);
	come_to(x, m);
}

/* A way that M may go, from a copy. */
static void may_go(struct explorer *x, const struct instant *m, struct span time, int32_t pc)
{
	struct instant way = *m;

	voice_wait(x, &way, time, pc);
}

static const struct span at_once = { 0, 0 }, any_time = { 0, UNBOUNDED };

void voice_fails(const struct explorer *x, struct instant *m)
{
	struct life *l = &m->life;

	if (x->p->fallback == NOWHERE || l->fell_back) {
		l->voice = x->p->error_entry;
		say(m, "application error");
		return;
	}
	l->fell_back = true;
	l->cause = CAUSE_FALLBACK;
	l->voice = x->p->targets[x->p->fallback].fetch;
	say(m, "fallback");
}

/* ---- verbs that wait for others ---- */

static void dial_outside(struct explorer *x, const struct instant *m, const struct step *s)
{
	int64_t timeout = nanoseconds(x->p->dials[s->arg].timeout);
	struct span time = callee_rings(x), late = { timeout, timeout };
	bool answers = may_end_so(x, OUTCOME_ANSWER);
	struct instant rings = *m;

	controllers_hear(x, &rings, MOMENT_CHILD_RINGING);
	if (answers && time.least <= timeout)
		may_go(x, &rings, at_most(time, timeout), s->next);
	if (may_end_so(x, OUTCOME_NO_ANSWER) || (answers && time.most > timeout))
		may_go(x, &rings, late, s->alt);
	if (may_end_so(x, OUTCOME_BUSY) || may_end_so(x, OUTCOME_FAILED))
		may_go(x, m, at_once, s->alt);
}

static void dial(struct explorer *x, struct instant *m, const struct step *s)
{
	const struct dial *d = &x->p->dials[s->arg];
	struct span time = { 0, nanoseconds(d->timeout) };

	m->life.dial = (int32_t)(s - x->p->steps);
	m->life.bridged = false;
	caller_lives(x, m, PHASE_RINGING);
	if (!d->also && d->target == NOWHERE) {
		dial_outside(x, m, s);
		return;
	}
	for (int32_t i = 1 + s->arg; i; i = x->p->dials[i - 1].also)
		x->dialled[i - 1] |= x->p->dials[i - 1].target != NOWHERE;
	caller_unknown(x, m);
	if (d->also && may_end_so(x, OUTCOME_BUSY))
		may_go(x, m, time, s->alt); /* nobody rings */
	controllers_hear(x, m, MOMENT_CHILD_RINGING);
	may_go(x, m, time, s->next);
	may_go(x, m, time, s->alt);
}

static void bridge(struct explorer *x, struct instant *m, const struct step *s)
{
	const struct dial *d = &x->p->dials[x->p->steps[m->life.dial].arg];
	bool outside = !d->also && d->target == NOWHERE;
	struct span time = outside ? drawn(x, x->p->talk, PURPOSE_TALK) : any_time;

	say(m, "bridged");
	m->life.bridged = true;
	for (const struct dial *one = d; one; one = one->also ? &x->p->dials[one->also - 1] : NULL)
		if (one->detect)
			controllers_hear(x, m, MOMENT_CHILD_DETECTED);
	if (!x->p->outbound || m->life.leg)
		call_answered(x, m);
	if (outside)
		caller_lives(x, m, PHASE_TALKING);
	else
		caller_unknown(x, m);
	voice_wait(x, m, d->time_limit > 0 ? at_most(time, nanoseconds(d->time_limit)) : time,
		   s->next);
}

/* An agent may be free, may come, or may be too late. */
static void acquire(struct explorer *x, struct instant *m, const struct step *s)
{
	const struct group *g = &x->p->groups[s->arg];
	int64_t limit = s->dist == NOWHERE ? UNBOUNDED : x->most[s->dist];

	may_go(x, m, at_once, s->next);
	if (g->unlimited)
		return;
	if (g->queue_size != UINT64_MAX)
		may_go(x, m, at_once, s->alt);
	say(m, "queued");
	caller_waits_for(x, m, g);
	if (s->dist != NOWHERE)
		may_go(x, m, (struct span){ limit, limit }, s->alt);
	voice_wait(x, m, (struct span){ 0, limit }, s->next);
}

/* Others decide how long it takes. */
static void meet(struct explorer *x, struct instant *m, const struct step *s)
{
	struct span time = any_time;

	caller_unknown(x, m);
	if (s->op == OP_CONFERENCE) {
		may_go(x, m, at_once, s->alt);
		controllers_hear(x, m, MOMENT_CONFERENCE_JOIN);
		controllers_hear_within(x, m, MOMENT_CONFERENCE_START, UNBOUNDED);
		controllers_hear_within(x, m, MOMENT_CONFERENCE_LEAVE, UNBOUNDED);
		controllers_hear_within(x, m, MOMENT_CONFERENCE_END, UNBOUNDED);
	} else if (s->dist != NOWHERE)
		time.most = UNBOUNDED; /* the time-out is of the wait alone */
	voice_wait(x, m, time, s->next);
}

/* ---- documents ---- */

/* Requested: it comes in time, or else may fail. */
static void fetch(struct explorer *x, struct instant *m, const struct step *s)
{
	const struct webhook_table *w = x->p->targets[s->arg].webhook;
	struct span time;

	if (!w) {
		time = drawn(x, x->p->fetch_latency, PURPOSE_FETCH);
	} else {
		time = drawn(x, w->latency, PURPOSE_WEBHOOK_LATENCY);
		if (w->fails || w->outage_count || time.most > w->read || time.most > w->total) {
			may_go(x, m, (struct span){ 0, w->total }, x->p->fetch_failed);
			time = (struct span){ at_most(time, w->total).least, w->total };
		}
	}
	voice_wait(x, m, time, s->next);
}

/* True: the voice goes on. */
static bool deliver(struct explorer *x, struct instant *m, const struct step *s)
{
	const struct document_target *t = &x->p->targets[s->arg];
	bool first = m->life.first && !m->life.leg && x->p->outbound;
	int slot = -1;

	m->life.first = false;
	voice_tell(x, m, m->life.voice);
	if (t->kind == DOCUMENT_APP) {
		m->life.voice = t->entry;
		return true;
	}
	switch (studio_answers(x, m, m->life.cause, s->arg, first, &slot)) {
	case VERDICT_START:
	case VERDICT_JOIN:
		studio_takes(m, t, slot);
		return true;
	case VERDICT_IGNORE:
		call_ends(x, m, ENDED_BY_ITSELF);
		return false;
	default:
		voice_fails(x, m);
		return true;
	}
}

static bool park(struct explorer *x, struct instant *m, const struct step *s)
{
	struct life *l = &m->life;
	int64_t timeout = x->most[s->dist];
	struct aside a = { .pc = s->alt, .return_pc = s->next, .widget = l->widget,
			   .flow = l->flow, .state = STANDS_PARKED };
	int slot;

	if (timeout == 0) {
		l->voice = s->alt;
		return true;
	}
	slot = aside_add(x, m, &a);
	zone_start(&m->zone, CLOCK_EXECUTION + slot, timeout, timeout);
	l->flow = NOWHERE;
	l->voice = s->arg;
	l->cause = l->widget;
	return true;
}

/* ---- steps ---- */

static void branch(struct explorer *x, struct instant *m, const struct step *s)
{
	double below = 0;

	for (int32_t i = 0; i < ways_of(x->p, s)->count; i++) {
		const struct choice *c = &x->p->choice[ways_of(x->p, s)->first + i];

		if (s->op != OP_BRANCH || c->upto > below)
			may_go(x, m, s->op == OP_CALL_OUT ? any_time : at_once, c->next);
		below = c->upto;
	}
	if (s->op != OP_BRANCH && s->next != NOWHERE)
		may_go(x, m, s->op == OP_CALL_OUT ? any_time : at_once, s->next);
	if (s->alt != NOWHERE)
		may_go(x, m, at_once, s->alt);
}

/* True: the voice goes on at once. */
static bool answer(struct explorer *x, struct instant *m, const struct step *s)
{
	struct life *l = &m->life;

	l->voice = s->next;
	if (l->state == CALL_IN_PROGRESS)
		return true;
	if (x->p->outbound && !l->leg) {
		l->waits = true;
		come_to(x, m);
		return false;
	}
	call_answered(x, m);
	return true;
}

static bool waits(struct explorer *x, struct instant *m, const struct step *s)
{
	struct span time = drawn(x, s->dist, s->purpose);

	if (s->op == OP_WAIT_OR_TIME_OUT && time.most > x->most[s->arg])
		may_go(x, m, (struct span){ x->most[s->arg], x->most[s->arg] }, s->alt);
	if (s->op == OP_WAIT_AT_MOST || s->op == OP_WAIT_OR_TIME_OUT)
		time = at_most(time, x->most[s->arg]);
	if (time.most == 0) {
		m->life.voice = s->next;
		return true;
	}
	voice_wait(x, m, time, s->next);
	return false;
}

/* See execution_hand_to_agent(). */
static void hand_over(struct explorer *x, struct instant *m, const struct step *s)
{
	struct life *l = &m->life;
	struct aside a = { .pc = s->alt, .return_pc = NOWHERE, .widget = l->widget, .flow = l->flow,
			   .state = STANDS_UNHEARD };

	if (l->flow != NOWHERE)
		zone_start(&m->zone, CLOCK_EXECUTION + aside_add(x, m, &a), 0, 0);
	l->flow = l->widget = NOWHERE;
	l->voice = s->next;
}

static void hang_up(struct explorer *x, struct instant *m, const struct step *s)
{
	if (x->p->rules.ends_answer && (!x->p->outbound || m->life.leg))
		call_answered(x, m);
	call_ends(x, m, s->arg == HANG_UP_CALLER ? ENDED_BY_CALLER : ENDED_BY_ITSELF);
}

/* By <Leave>, whenever that is; or not. */
static bool leaves_the_queue(struct explorer *x, struct instant *m, const struct step *s)
{
	may_go(x, m, any_time, s->alt);
	m->life.voice = s->next;
	return true;
}

/* Whatever it is, it may take either way, and its time. */
static bool any_step(struct explorer *x, struct instant *m, const struct step *s)
{
	if (s->alt != NOWHERE)
		may_go(x, m, at_once, s->alt);
	if (s->dist != NOWHERE) {
		voice_wait(x, m, drawn(x, s->dist, s->purpose), s->next);
		return false;
	}
	m->life.voice = s->next;
	return true;
}

/* Steps after which the voice goes elsewhere, waits or ends. False: it does not go on. */
static bool other_step(struct explorer *x, struct instant *m, const struct step *s)
{
	switch (s->op) {
	case OP_DIAL:
		dial(x, m, s);
		return false;
	case OP_BRIDGE:
		bridge(x, m, s);
		return false;
	case OP_ACQUIRE:
		acquire(x, m, s);
		return false;
	case OP_SERVE:
		caller_lives(x, m, PHASE_TALKING);
		voice_wait(x, m, drawn(x, x->p->groups[s->arg].handle_time, PURPOSE_HANDLE),
			   s->next);
		return false;
	case OP_CONFERENCE:
	case OP_CALL_QUEUE:
		meet(x, m, s);
		return false;
	case OP_BRANCH:
	case OP_SPLIT:
	case OP_CALL_OUT:
	case OP_DIAL_WAY:
		branch(x, m, s);
		return false;
	case OP_FETCH:
		fetch(x, m, s);
		return false;
	case OP_DELIVER:
		return deliver(x, m, s);
	case OP_PARK:
		return park(x, m, s);
	case OP_HANG_UP:
		hang_up(x, m, s);
		return false;
	case OP_REJECT:
	case OP_END:
		call_ends(x, m, ENDED_BY_ITSELF);
		return false;
	case OP_DOCUMENT_ERROR:
	case OP_FETCH_FAILED:
		voice_fails(x, m);
		return true;
	case OP_HAND_OVER:
		hand_over(x, m, s);
		return true;
	case OP_DETECT:
		may_go(x, m, any_time, s->next);
		return false;
	case OP_WAIT_DOCUMENT:
		return leaves_the_queue(x, m, s);
	default:
		return any_step(x, m, s);
	}
}

static bool take_step(struct explorer *x, struct instant *m)
{
	const struct step *s = &x->p->steps[m->life.voice];
	struct life *l = &m->life;

	if (l->dial != NOWHERE && x->p->steps[l->dial].next == l->voice)
		controllers_hear(x, m, MOMENT_CHILD_ANSWERED);
	switch (s->op) {
	case OP_WIDGET:
		voice_tell(x, m, l->voice);
		l->widget = l->cause = l->voice;
		l->silent = !(s->flag & WIDGET_TWIML);
		break;
	case OP_VERB:
		voice_tell(x, m, l->voice);
		if (s->flag != VERB_ENTRY)
			l->cause = l->voice;
		break;
	case OP_WAIT:
	case OP_WAIT_AT_MOST:
	case OP_WAIT_OR_TIME_OUT:
		return waits(x, m, s);
	case OP_ANSWER:
		return answer(x, m, s);
	case OP_PHASE:
		caller_lives(x, m, (enum phase)s->arg);
		break;
	case OP_DIAL_END:
		controllers_hear(x, m, MOMENT_CHILD_ENDED);
		l->dial = NOWHERE;
		l->bridged = false;
		break;
	case OP_END_FLOW:
		l->flow = l->widget = NOWHERE;
		break;
	case OP_RELEASE:
		if (s->alt != NOWHERE)
			may_go(x, m, at_once, s->alt);
		if (s->flag == RELEASE_TASK_CANCELED)
			controllers_hear(x, m, MOMENT_TASK_CANCELED);
		break;
	case OP_IF_BY_REST:
		l->voice = s->alt;
		return true;
	default:
		return other_step(x, m, s);
	}
	l->voice = s->next;
	return true;
}

void voice_goes_on(struct explorer *x, struct instant *m)
{
	for (int i = 0; i < MOST_STEPS_AT_ONCE && m->life.voice != NOWHERE; i++)
		if (!take_step(x, m))
			return;
	call_ends(x, m, ENDED_BY_ITSELF);
}
