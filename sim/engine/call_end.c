/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * call_end - what has become of an offered call's caller, and whether that is its goal. Steps say
 * what the caller hears; the rest is known of the call.
 */
#include "base/terms.h"
#include "engine/state_internal.h"

/* The flow has done for the caller what it can. Who leaves a message ends it by hanging up. */
static bool completed(const struct call *c, enum end end)
{
	if (end == END_VOICEMAIL && c->left)
		return c->accepted;
	return c->flow_completed && end_rows[end].missed == REASON_NONE;
}

static bool reached_goal(const struct engine *e, const struct call *c, enum end end)
{
	switch ((enum goal)e->p->goal) {
	case GOAL_ACCEPTED:
		return c->accepted;
	case GOAL_AGENT:
		return c->talked_to_agent && !c->machine;
	case GOAL_ANSWERED:
		return c->was_answered;
	case GOAL_PERSON:
		return end == END_PERSON;
	case GOAL_VOICEMAIL:
		return end == END_VOICEMAIL;
	case GOAL_SERVED:
		return end == END_SERVED;
	case GOAL_INFORMED:
		return end == END_SERVED || end == END_MESSAGE || end == END_PERSON;
	case GOAL_COMPLETED:
		break;
	}
	return completed(c, end);
}

static enum reason unanswered(const struct call *c)
{
	static const enum reason reasons[OUTCOME_COUNT] = {
		[OUTCOME_ANSWER] = REASON_NEVER_REACHED_STUDIO,
		[OUTCOME_BUSY] = REASON_BUSY,
		[OUTCOME_NO_ANSWER] = REASON_NO_ANSWER,
		[OUTCOME_FAILED] = REASON_FAILED,
	};

	return reasons[c->last_dial];
}

enum reason final_reason(const struct engine *e, const struct call *c, enum end end)
{
	enum reason missed = end_rows[end].missed;
	bool is_end = e->p->goal >= GOAL_PERSON;

	if (reached_goal(e, c, end))
		return REASON_NONE;
	if (c->reason != REASON_NONE)
		return (enum reason)c->reason;
	if (c->machine && c->was_answered)
		return REASON_MACHINE;
	if (e->p->goal == GOAL_AGENT)
		return REASON_NO_AGENT;
	if (e->p->goal == GOAL_ANSWERED)
		return REASON_NO_ANSWER;
	if (is_end || c->flow_completed)
		return missed != REASON_NONE ? missed : REASON_OTHER_END;
	return c->accepted ? REASON_NOT_RETURNED : unanswered(c);
}
