/* SPDX-License-Identifier: GPL-3.0-or-later */
/* goal_reach - a goal that no call of a design can come to, whatever is drawn, is said. */
#include "base/diagnostics.h"
#include "compile/ir/builder_internal.h"

static bool has_flow(const struct program *p)
{
	for (size_t i = 0; i < p->target_count; i++)
		if (p->targets[i].kind == DOCUMENT_FLOW)
			return true;
	return false;
}

static bool hands_over(const struct program *p)
{
	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_HANG_UP && p->steps[i].arg == HANG_UP_REFER)
			return true;
	return false;
}

static bool has_step(const struct program *p, enum op op)
{
	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == op)
			return true;
	return false;
}

static bool adds_an_agent(const struct program *p)
{
	for (size_t i = 0; i < p->participant_count; i++)
		if (p->participants[i].group != NOWHERE)
			return true;
	return false;
}

/* What the goal needs and the program lacks, in words; NULL: nothing. */
static const char *lacks(const struct program *p)
{
	switch ((enum goal)p->goal) {
	case GOAL_COMPLETED:
	case GOAL_ACCEPTED:
		return has_flow(p) ? NULL : "a Studio flow";
	case GOAL_AGENT:
		return has_step(p, OP_SERVE) || adds_an_agent(p) ? NULL : "an agent";
	case GOAL_PERSON:
		return has_step(p, OP_SERVE) || has_step(p, OP_BRIDGE) || hands_over(p) ||
				       has_step(p, OP_CONFERENCE) || has_step(p, OP_CALL_OUT)
			       ? NULL : "an agent or a <Dial>";
	case GOAL_ANSWERED:
	case GOAL_VOICEMAIL:
	case GOAL_SERVED:
	case GOAL_INFORMED:
		break;
	}
	return NULL;
}

void warn_of_goal(const struct builder *b)
{
	static const char *const words[] = {
		[GOAL_COMPLETED] = "completed", [GOAL_ACCEPTED] = "accepted",
		[GOAL_AGENT] = "agent",         [GOAL_ANSWERED] = "answered",
		[GOAL_PERSON] = "person",       [GOAL_VOICEMAIL] = "voicemail",
		[GOAL_SERVED] = "served",       [GOAL_INFORMED] = "informed",
	};
	const char *what = lacks(b->p);

	if (what)
		diag_warning(b->d, b->design->at,
			     "design '%s' never comes to %s, so that no call can meet its goal, %s: "
			     "success is 0 %% whatever happens; goal: %s may be what is meant",
			     b->p->name, what, words[b->p->goal],
			     b->p->goal == GOAL_COMPLETED ? "served, person, agent or answered" : "completed or served");
}
