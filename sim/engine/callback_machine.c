/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * callback_machine - what else may answer an attempt of a callback: an answering machine, voicemail,
 * a fax. Detection listens first, where there is one, and hangs up on what it takes for a machine; else,
 * or where it is wrong, the agent listens until he hangs up. Either way the attempt is in vain.
 */
#include "base/terms.h"
#include "engine/agents_internal.h"

static const struct agent_callback *attempts_of(const struct engine *e, const struct call *c)
{
	return &e->p->groups[c->group].callback;
}

int64_t callback_machine_comes(struct engine *e, struct call *c, int64_t time, uint64_t draw)
{
	const struct agent_callback *b = attempts_of(e, c);
	struct ringing_callee r = { time == NEVER ? OUTCOME_NO_ANSWER : OUTCOME_ANSWER, time, false };
	struct place *p = place_at(e, c);

	p->machine = callee_is_one_of(e, c, draw, &b->who, delay_ns(b->timeout), &r);
	p->fax = p->machine && r.fax;
	return r.outcome == OUTCOME_ANSWER ? r.ring : NEVER;
}

/* Who hears nothing bears it for so long. */
static int64_t bears(struct engine *e, const struct call *c, uint64_t draw)
{
	int32_t silence = e->p->machines.silence;

	return silence == NONE || place_at(e, c)->machine ? NEVER : call_draw(e, c, silence, PURPOSE_SILENCE, draw);
}

int64_t callback_machine_detects(struct engine *e, struct call *c, uint64_t draw)
{
	const struct agent_callback *b = attempts_of(e, c);
	struct place *p = place_at(e, c);
	int64_t time, most = delay_ns(b->detection_timeout), stays;

	e->tally->groups[c->group].callback_machines += c->counted && p->machine;
	p->heard = ANSWERED_BY_UNKNOWN;
	if (b->detection == NONE)
		return 0;
	e->tally->callbacks_detected += c->counted;
	p->heard = (uint8_t)callee_verdict(e, c, p->machine, p->fax, draw);
	time = p->heard == ANSWERED_BY_UNKNOWN ? e->p->machines.unknown_after :
						 call_draw(e, c, b->detection, PURPOSE_DETECTION, draw);
	if (time > most) {
		p->heard = ANSWERED_BY_UNKNOWN;
		time = most;
	}
	stays = bears(e, c, draw);
	if (stays >= time)
		return time;
	p->heard = ANSWERED_BY_NOBODY;
	return stays;
}

/* A person whom the attempt did reach is lost to it. */
static enum callback_hears hung_up(struct engine *e, struct call *c, enum reason reason)
{
	struct place *p = place_at(e, c);

	p->refused = (uint8_t)reason;
	e->tally->groups[c->group].callback_people_lost += c->counted && !p->machine;
	return CALLBACK_HEARS_NOBODY;
}

enum callback_hears callback_machine_heard(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	switch ((enum answered_by)p->heard) {
	case ANSWERED_BY_NOBODY:
		return hung_up(e, c, REASON_ABANDONED_SPEAKING);
	case ANSWERED_BY_MACHINE_START:
	case ANSWERED_BY_MACHINE_END:
	case ANSWERED_BY_FAX:
		return hung_up(e, c, REASON_MACHINE);
	case ANSWERED_BY_HUMAN:
	case ANSWERED_BY_UNKNOWN:
		break;
	}
	if (!p->machine)
		return CALLBACK_HEARS_PERSON;
	p->refused = REASON_MACHINE;
	return CALLBACK_HEARS_MACHINE;
}

/* Of a machine: how long its greeting is, and it is on the line. */
static int64_t greets(struct engine *e, const struct call *c, uint64_t draw)
{
	return call_draw(e, c, e->p->machines.greeting, PURPOSE_GREETING, draw);
}

static int64_t is_there(struct engine *e, const struct call *c, uint64_t draw)
{
	if (place_at(e, c)->fax)
		return call_draw(e, c, e->p->machines.fax_time, PURPOSE_FAX, draw);
	return greets(e, c, draw) + call_draw(e, c, e->p->machines.listening, PURPOSE_LISTENING, draw);
}

int64_t callback_machine_keeps(struct engine *e, const struct call *c, uint64_t draw)
{
	const struct agent_callback *b = attempts_of(e, c);
	int64_t gone = e->now - place_at(e, c)->answered, most = is_there(e, c, draw) - gone;
	int64_t listens = b->hang_up != NONE ? call_draw(e, c, b->hang_up, PURPOSE_CALL_BACK_HANG_UP, draw) :
					       greets(e, c, draw) - gone;

	listens = listens < most ? listens : most;
	return listens > 0 ? listens : 0;
}

void callback_machine_over(struct engine *e, struct call *c)
{
	const struct place *p = place_at(e, c);

	if (c->counted && p->machine)
		e->tally->groups[c->group].machine_time += (double)(e->now - p->answered) * 1e-9;
}
