/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_rest - the controller and its requests, under review. */
#include "base/terms.h"
#include "check/review_life_internal.h"

void controllers_hear(const struct explorer *x, struct instant *m, enum moment moment)
{
	controllers_hear_within(x, m, moment, 0);
}

/* Of what happens again while a controller is busy with the time before, the later is followed. */
void controllers_hear_within(const struct explorer *x, struct instant *m, enum moment moment,
			     int64_t most)
{
	if (moment > MOMENT_FIXED && (m->life.leg || life_over(&m->life)))
		return; /* of what the offered call alone has */
	for (size_t i = 0; i < x->p->handler_count && i < CONTROLLERS; i++) {
		const struct handler *h = &x->p->handlers[i];

		if (h->moment != moment &&
		    !(moment == MOMENT_CREATED && h->moment == MOMENT_FIXED))
			continue;
		m->life.controller[i] = h->entry;
		x->acted->heard |= UINT32_C(1) << i;
		if (moment == MOMENT_CHILD_DETECTED) /* unless the talk is over by then */
			zone_start(&m->zone, CLOCK_CONTROLLER + (int)i, 0, UNBOUNDED);
		else if (moment == MOMENT_DETECTED) /* at the earliest; and whenever a greeting is over */
			zone_start(&m->zone, CLOCK_CONTROLLER + (int)i,
				   x->least[x->p->steps[x->p->machines.async_entry].dist], UNBOUNDED);
		else
			zone_start(&m->zone, CLOCK_CONTROLLER + (int)i, 0, most);
	}
}

/* The first request of handler H, whose callback is not lost; or NOWHERE. */
static int32_t request_of(const struct program *p, const struct handler *h)
{
	int32_t pc = h->entry;

	for (size_t n = 0; n < p->step_count && pc != NOWHERE; n++) {
		const struct step *s = &p->steps[pc];

		if (s->op == OP_POST)
			return pc;
		pc = s->op == OP_BRANCH ? p->choice[p->choices[s->arg].first].next : s->next;
	}
	return NOWHERE;
}

/* A dialled leg may be meant by requests that name it, at any time. */
void controllers_may_act(const struct explorer *x, struct instant *m)
{
	for (size_t i = 0; i < x->p->handler_count && i < CONTROLLERS; i++) {
		int32_t pc = request_of(x->p, &x->p->handlers[i]);

		if (pc == NOWHERE || (x->p->steps[pc].flag & POST_SID) != POST_SID_CHILD)
			continue;
		m->life.controller[i] = pc;
		zone_start(&m->zone, CLOCK_CONTROLLER + (int)i, 0, UNBOUNDED);
	}
}

/* What else than ACCEPTED REST says, or -1. */
static int refusal(const struct explorer *x, const struct instant *m)
{
	const struct life *l = &m->life;
	const struct rule_tables *r = &x->p->rules;

	if (life_over(l))
		return r->rest_terminal == ANSWER_ACCEPT ? -1 : REST_OVER;
	if (l->state == CALL_IN_PROGRESS && zone_runs(&m->zone, CLOCK_WINDOW))
		return REST_IN_WINDOW;
	return r->rest[x->p->outbound && !l->leg][l->state] == ANSWER_ACCEPT ? -1 : REST_TOO_EARLY;
}

/* The step that requests the action of the <Dial> under way, or NOWHERE. */
static int32_t action_of(const struct explorer *x, const struct life *l)
{
	const struct program *p = x->p;

	if (l->dial != NOWHERE)
		return p->dials[p->steps[l->dial].arg].action - 1;
	for (size_t i = 0; i < p->dial_action_count; i++)
		if (p->dial_actions[i].way == l->voice || p->steps[p->dial_actions[i].way].next == l->voice)
			return p->dial_actions[i].step - 1;
	return NOWHERE;
}

static void take_call(struct explorer *x, struct instant *m)
{
	int32_t action = m->life.voice == NOWHERE ? NOWHERE : action_of(x, &m->life);

	if (action != NOWHERE) {
		m->life.action = action;
		zone_start(&m->zone, CLOCK_ACTION, x->least[x->p->dial_action_delay],
			   x->most[x->p->dial_action_delay]);
	}
	voice_stops(x, m);
	m->life.first = false;
}

static void to_studio(struct explorer *x, struct instant *m, int32_t cause, int32_t target)
{
	const struct document_target *t = &x->p->targets[target];
	int slot = -1;

	switch (studio_answers(x, m, cause, target, false, &slot)) {
	case VERDICT_IGNORE:
		call_ends(x, m, ENDED_BY_ITSELF);
		return;
	case VERDICT_400:
		if (x->p->rules.leave_call)
			break;
		voice_stops(x, m);
		voice_fails(x, m);
		zone_start(&m->zone, CLOCK_VOICE, 0, 0);
		break;
	default:
		take_call(x, m);
		studio_takes(m, t, slot);
		zone_start(&m->zone, CLOCK_VOICE, 0, 0);
	}
	come_to(x, m);
}

static void to_voice(struct explorer *x, struct instant *m, int32_t cause, int32_t target)
{
	const struct document_target *t = &x->p->targets[target];
	int32_t delay = x->p->redirect_fetch_delay;

	take_call(x, m);
	m->life.cause = cause;
	voice_wait(x, m, (struct span){ x->least[delay], x->most[delay] },
		   t->webhook ? t->fetch : x->p->steps[t->fetch].next);
}

/* Is the <Dial> under way one of a single number of the scenario? */
static bool dials_inside(const struct explorer *x, const struct life *l)
{
	const struct dial *d;

	if (l->dial == NOWHERE)
		return false;
	d = &x->p->dials[x->p->steps[l->dial].arg];
	return !d->also && d->target != NOWHERE;
}

/* Another CallSid than the call's: the far side, in progress and without executions. What
 * a leg inside the scenario meets is seen where that leg is explored. */
static void elsewhere(struct explorer *x, struct instant *m, int32_t cause, const struct step *s)
{
	const struct document_target *t = &x->p->targets[s->arg];
	bool child = (s->flag & POST_SID) == POST_SID_CHILD && m->life.dial != NOWHERE &&
		     m->life.bridged;
	enum verdict v = (enum verdict)x->p->rules.studio[1][EXECUTION_NONE][t->event_return][0];

	if ((s->flag & POST_SID) == POST_SID_CHILD && dials_inside(x, &m->life)) {
		come_to(x, m);
		return;
	}
	if (!child)
		request_seen(x, m, cause, s->arg, REST_NO_SUCH_CALL);
	else if (t->kind == DOCUMENT_FLOW && v == VERDICT_400)
		request_seen(x, m, cause, s->arg,
			     t->event_return ? STUDIO_NONE_TO_RETURN : STUDIO_NO_EXECUTION);
	else
		request_seen(x, m, cause, s->arg, REST_ACCEPTED);
	come_to(x, m);
	if (!child)
		return;
	zone_start(&m->zone, CLOCK_VOICE, 0, x->most[x->p->redirect_fetch_delay]);
	come_to(x, m);
}

static void update(struct explorer *x, struct instant *m, const struct step *s)
{
	bool live = m->life.state == CALL_IN_PROGRESS;

	if (s->flag & (UPDATE_HOLD | UPDATE_UNHOLD)) { /* how long a conference takes nobody knows */
		come_to(x, m);
		return;
	}
	if (life_over(&m->life) || ((s->flag & POST_UPDATE) == UPDATE_CANCELED && live &&
				    !x->p->rules.cancel_ends_live))
		come_to(x, m);
	else
		call_ends(x, m, ENDED_BY_ITSELF);
}

/* True: refused, and the controller tries again. */
static bool post(struct explorer *x, struct instant *m, int handler, const struct step *s)
{
	const struct document_target *t = &x->p->targets[s->arg];
	int32_t cause = CAUSE_HANDLER - handler;
	bool retries = x->p->steps[s->alt].op != OP_END;
	int why;

	say(m, "REST request");
	m->life.controller[handler] = NOWHERE;
	if (s->flag & POST_SID && (!m->life.leg || life_over(&m->life))) {
		elsewhere(x, m, cause, s);
		return false;
	}
	if (s->flag & POST_UPDATE) {
		update(x, m, s);
		return false;
	}
	why = refusal(x, m);
	if (why >= 0 && retries) {
		m->life.controller[handler] = s->alt;
		return true;
	}
	if (why >= 0 || t->kind == DOCUMENT_APP)
		request_seen(x, m, cause, s->arg, why >= 0 ? (enum answer)why : REST_ACCEPTED);
	if (why >= 0 || life_over(&m->life))
		come_to(x, m);
	else if (t->kind == DOCUMENT_FLOW && !x->p->rules.async_400)
		to_studio(x, m, cause, s->arg);
	else
		to_voice(x, m, cause, s->arg);
	return false;
}

/* A fixed moment of the simulation; of a scripted call it is known how far away. */
static struct span until(const struct explorer *x, const struct step *s)
{
	int64_t moment = nanoseconds(x->p->dists[s->dist].a), due;

	if (!x->script || moment == UNBOUNDED)
		return (struct span){ 0, moment };
	due = moment - nanoseconds(x->script->at);
	return (struct span){ due, due };
}

/* The other way than the usual: REST may have too many requests at once, so that this one is sent
 * later; or the call is in another state than the controller acts on. */
static void other_way(struct explorer *x, const struct instant *m, int handler, int32_t pc)
{
	struct instant later = *m;

	later.life.controller[handler] = pc;
	zone_start(&later.zone, CLOCK_CONTROLLER + handler, 0, 0);
	come_to(x, &later);
}

/* Each way that chance may take: a callback is heard, or lost. */
static void split_handler(struct explorer *x, const struct instant *m, int handler, const struct step *s)
{
	const struct choices *ways = &x->p->choices[s->arg];

	for (int32_t i = 0; i < ways->count; i++) {
		struct instant way = *m;

		way.life.controller[handler] = x->p->choice[ways->first + i].next;
		zone_start(&way.zone, CLOCK_CONTROLLER + handler, 0, 0);
		come_to(x, &way);
	}
}

/* Of a participant it may hear at any time, or never. */
static void participant_added(const struct explorer *x, struct instant *m, int handler)
{
	m->life.controller[handler] = NOWHERE;
	for (int moment = MOMENT_PARTICIPANT_RINGING; moment <= MOMENT_PARTICIPANT_DETECTED; moment++)
		controllers_hear_within(x, m, (enum moment)moment, UNBOUNDED);
}

void controller_goes_on(struct explorer *x, struct instant *m, int handler)
{
	int32_t *pc = &m->life.controller[handler];
	int clock = CLOCK_CONTROLLER + handler;

	for (;;) {
		const struct step *s = &x->p->steps[*pc];
		struct span time = { 0, 0 };

		if (s->op == OP_POST && !post(x, m, handler, s))
			return;
		if (s->op == OP_ADD_PARTICIPANT) {
			participant_added(x, m, handler);
			break;
		}
		if (s->op == OP_POST)
			continue; /* at the wait before the next try */
		if (s->op == OP_BRANCH) {
			split_handler(x, m, handler, s);
			return;
		}
		if (s->op == OP_IF_PHASE)
			other_way(x, m, handler, s->alt);
		if (s->op == OP_WAIT)
			time = drawn(x, s->dist, s->purpose);
		if (s->op == OP_WAIT_UNTIL)
			time = until(x, s);
		if (s->op == OP_END || time.least < 0 ||
		    (s->op == OP_SEND && life_over(&m->life) && !zone_runs(&m->zone, CLOCK_KNOWN))) {
			*pc = NOWHERE;
			break;
		}
		if (s->op == OP_SEND)
			x->acted->sent |= UINT32_C(1) << handler;
		if (s->op == OP_SEND && s->alt != NOWHERE)
			other_way(x, m, handler, s->alt);
		*pc = s->next;
		if (time.most == 0)
			continue;
		zone_start(&m->zone, clock, time.least, time.most);
		break;
	}
	come_to(x, m);
}
