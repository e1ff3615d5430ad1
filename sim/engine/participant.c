/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * participant - whom a controller has REST dial for the conference that its call is in
 * (twilio.com/docs/voice/api/conference-participant-resource [D]). The participant is a created call, a leg of the
 * call group that nobody dials: it lives on when the others have gone, as long as it talks.
 */
#include "base/terms.h"
#include "engine/part_internal.h"
#include "engine/state_internal.h"

enum { MOST_PARTICIPANTS = 1000 };

static void participant_invite(struct engine *e, struct call *c, int32_t number)
{
	const struct participant *who = &e->p->participants[number];
	int32_t self = call_index(e, c), index = call_create_participant(e, c, who->name);
	struct seat *seat = seat_at(e, index);

	seat->host = &e->p->joins[e->steps[call_at(e, self)->voice.way].arg];
	seat->participant = who;
	seat->room = e->seats[self].room;
	seat->room_name = e->seats[self].room_name;
	voice_start(e, call_at(e, index), who->entry, 0);
}

bool participant_add(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	if (e->p->limits.rest && wait_for_safe_time(e, c, s))
		return false;
	e->rest_busy -= e->p->limits.rest > 0;
	s->sent = false;
	s->pc = p->next;
	e->tally->participants_asked += c->counted;
	part_asked(e, c, &e->p->participants[p->arg]);
	if (call_over(c) || !has_voice(c) || c->dial != DIAL_CONFERENCE) {
		observe(e, c, EVENT_REST_ANSWER, 404, 20404, "the call is in no conference");
		code_count(e, c, CODE_20404);
		return true;
	}
	if (c->legs != NONE && call_at(e, c->legs)->leg >= MOST_PARTICIPANTS) { /* each is asked for as the last one fails */
		observe(e, c, EVENT_REST_ANSWER, 429, 20429, "so many were added to no conference");
		code_count(e, c, CODE_20429);
		return true;
	}
	observe(e, c, EVENT_REST_ANSWER, 201, 0, NULL);
	participant_invite(e, c, p->arg);
	return true;
}

void participant_tell(struct engine *e, struct call *c, enum moment moment)
{
	struct call *root = root_of(e, c);

	if (e->p->moments >> moment & 1 && !call_over(root))
		controller_hear(e, root, moment, c->leg);
}

static const struct participant *added(const struct engine *e, const struct call *c)
{
	return e->seats[call_index(e, c)].participant;
}

static bool participant_refused(struct engine *e, struct call *c, enum code code, const char *text)
{
	if (c->agent == AGENT_SERVED)
		agent_uninvite(e, c);
	code_tell(e, c, code);
	call_hang_up(e, c, CALL_FAILED, REASON_NONE, text);
	return false;
}

static bool participant_created(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	int32_t group = e->p->participants[p->arg].group;
	int64_t wait;

	if ((e->dial_gap || e->p->limits.trunk || e->p->limits.calls || group != NONE) && wait_for_safe_time(e, c, s))
		return false;
	if (!limit_calls(e))
		return participant_refused(e, c, CODE_10004, "Twilio: the account's limit of calls at once");
	if (!limit_trunk(e))
		return participant_refused(e, c, CODE_503, "trunk: 503, CPS limit exceeded");
	limit_call_begins(e, c);
	if (group != NONE && !agent_invite(e, c, group)) {
		e->tally->participants_without_agent += c->counted;
		part_without_agent(e, c, &e->p->participants[p->arg]);
		call_hang_up(e, c, CALL_BUSY, REASON_NONE, "participant: no agent is free");
		return false;
	}
	switch (network_turn(e, c, &wait)) {
	case TURN_FULL:
		return participant_refused(e, c, CODE_22005, "REST: call queue full");
	case TURN_TOO_LATE:
		s->pc = p->alt;
		break;
	case TURN_COMES:
		s->pc = p->next;
		break;
	}
	return strand_wait(e, s, wait);
}

static enum outcome participant_outcome(struct engine *e, const struct call *c, const struct participant *who)
{
	double u;
	int o = 0;

	if (who->outcome[OUTCOME_ANSWER] >= 1)
		return OUTCOME_ANSWER;
	u = call_uniform(e, c, PURPOSE_PARTICIPANT_ANSWER, 0);
	while (o < OUTCOME_FAILED && u >= who->outcome[o])
		o++;
	return (enum outcome)o;
}

static bool participant_rings(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	const struct participant *who = &e->p->participants[p->arg];
	int64_t timeout = delay_ns(who->timeout);
	struct ringing_callee r = { participant_outcome(e, c, who),
				    call_draw(e, c, who->ring, PURPOSE_PARTICIPANT_RING, 0), false };

	if (r.outcome == OUTCOME_BUSY || r.outcome == OUTCOME_FAILED) { /* none of an agent's */
		call_hang_up(e, c, r.outcome == OUTCOME_BUSY ? CALL_BUSY : CALL_FAILED, REASON_NONE,
			     r.outcome == OUTCOME_BUSY ? "participant: busy" : "carrier: cannot connect");
		return false;
	}
	if (who->whom && who->group == NONE) {
		c->dialled_machine = callee_is_machine(e, c, 0, who->whom, timeout, &r);
		c->dialled_fax = r.fax;
	}
	call_set_state(e, c, CALL_RINGING);
	participant_tell(e, c, MOMENT_PARTICIPANT_RINGING);
	if (r.outcome != OUTCOME_ANSWER || r.ring > timeout) {
		s->pc = p->alt;
		return strand_wait(e, s, timeout);
	}
	s->pc = p->next;
	return strand_wait(e, s, r.ring);
}

int64_t participant_records(struct engine *e, const struct call *c)
{
	int64_t left;

	if (!c->dialled_machine)
		return NEVER;
	left = callee_records(e, c) - (e->now - answered_at(e, c));
	return left < 0 ? 0 : left;
}

int64_t participant_talk(struct engine *e, const struct call *c, const struct participant *who)
{
	int64_t talk = call_draw(e, c, who->talk, PURPOSE_PARTICIPANT_TALK, 0), records = participant_records(e, c);

	return records < talk ? records : talk;
}

static void participant_answers(struct engine *e, struct call *c)
{
	int32_t detect = added(e, c)->detect;

	call_answer(e, c);
	if (e->p->machines.any)
		callee_bridged(e, c);
	participant_tell(e, c, MOMENT_PARTICIPANT_ANSWERED);
	if (detect)
		strand_wake(e, strand_start(e, c, STRAND_NETWORK, detect - 1), 0);
	if (c->dialled_machine)
		observe(e, c, EVENT_CALLEE, 0, 0, c->dialled_fax ? "a fax machine answers" : "a machine answers");
}

/* It rang until its time-out, or was never dialled. */
static void participant_fails(struct engine *e, struct call *c)
{
	bool queued = c->state == CALL_QUEUED;

	if (c->agent == AGENT_SERVED)
		agent_uninvite(e, c);
	if (queued)
		code_tell(e, c, CODE_22001);
	call_hang_up(e, c, CALL_NO_ANSWER, REASON_NONE,
		     queued ? "Twilio: waited too long to be dialled" : "participant: no answer");
}

bool participant_step(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	switch ((enum participant_flag)p->flag) {
	case PARTICIPANT_CREATED:
		return participant_created(e, c, s, p);
	case PARTICIPANT_RINGS:
		return participant_rings(e, c, s, p);
	case PARTICIPANT_ANSWERS:
		participant_answers(e, c);
		s->pc = p->next;
		return true;
	case PARTICIPANT_FAILS:
		participant_fails(e, c);
		return false;
	case PARTICIPANT_LEAVES:
		call_hang_up(e, c, CALL_COMPLETED, REASON_NONE, "participant: the conference is left");
		return false;
	}
	return false;
}

void participant_joins(struct engine *e, const struct call *c)
{
	e->tally->participants_joined += c->counted;
	part_joins(e, c, added(e, c));
}

void participant_alone(struct engine *e, const struct call *c)
{
	observe(e, c, EVENT_CONFERENCE, CONFERENCE_WAITS, 0, "nobody is there, and the call is over");
	part_alone(e, c, added(e, c));
}

void participant_gone(struct engine *e, const struct call *c)
{
	double time = (double)(e->now - answered_at(e, c)) * 1e-9;

	if (c->counted)
		e->tally->participant_time += time;
	part_leaves(e, c, added(e, c), time);
}

/* Also of one who was never answered: of each there is a `completed`. */
void participant_over(struct engine *e, struct call *c)
{
	participant_tell(e, c, MOMENT_PARTICIPANT_ENDED);
}

/* What it is called by is the number of the leg. */
const struct call *participant_heard(struct engine *e, const struct call *root, const struct strand *s)
{
	for (int32_t i = root->legs; i != NONE; i = call_at(e, i)->legs)
		if (call_at(e, i)->leg == s->attempt >> 8)
			return call_at(e, i);
	return root;
}

struct call *participant_present(struct engine *e, struct call *root)
{
	for (int32_t i = root->legs; i != NONE; i = call_at(e, i)->legs) {
		struct call *c = call_at(e, i);

		if (c->invited && c->dial == DIAL_CONFERENCE && !call_over(c))
			return c;
	}
	return NULL;
}
