/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * callback_leg - the call that an attempt of a callback makes: it is created by REST, and so counts
 * on the account and the trunk and waits for its turn to be dialled; it is a leg from its creation to
 * its end, and is charged for from its answer. It has no document: who is reached talks to the agent.
 */
#include "base/terms.h"
#include "engine/state_internal.h"

static enum reason leg_refused(struct engine *e, struct call *c, enum code code, enum reason reason)
{
	code_tell(e, c, code);
	return reason;
}

/* It is one too many, if that is so. */
static enum reason leg_admit(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	if (!limit_calls(e))
		return leg_refused(e, c, CODE_10004, REASON_ACCOUNT_FULL);
	if (!limit_trunk(e))
		return leg_refused(e, c, CODE_503, REASON_TRUNK_FULL);
	p->up = e->p->limits.calls > 0;
	e->calls_up += p->up;
	return REASON_NONE;
}

enum reason callback_leg_begins(struct engine *e, struct call *c, int64_t *wait)
{
	enum reason refused = leg_admit(e, c);

	*wait = 0;
	e->audit.legs++;
	gauge_add(&e->gauges, GAUGE_LEGS, 1, e->now);
	place_at(e, c)->answered = -1;
	if (refused != REASON_NONE)
		return refused;
	switch (network_turn(e, c, wait)) {
	case TURN_FULL:
		return leg_refused(e, c, CODE_22005, REASON_CALL_QUEUE_FULL);
	case TURN_TOO_LATE:
		return REASON_QUEUED_TOO_LONG;
	case TURN_COMES:
		break;
	}
	return REASON_NONE;
}

void callback_leg_answers(struct engine *e, struct call *c)
{
	place_at(e, c)->answered = e->now;
}

static enum call_state state_of(const struct place *p)
{
	if (p->answered >= 0)
		return CALL_COMPLETED;
	if (p->refused == REASON_NONE)
		return CALL_NO_ANSWER;
	return p->refused == REASON_QUEUED_TOO_LONG ? CALL_CANCELED : CALL_FAILED;
}

void callback_leg_over(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	if (p->refused == REASON_QUEUED_TOO_LONG)
		code_tell(e, c, CODE_22001);
	e->calls_up -= p->up;
	p->up = false;
	if (__builtin_expect(e->p->priced, 0) && p->answered >= 0)
		bill_callback(e, c, p->answered);
	e->audit.final[state_of(p)]++;
	gauge_add(&e->gauges, GAUGE_LEGS, -1, e->now);
}
