/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/audit.h"

#include "engine/state_internal.h"

_Static_assert(AUDIT_STATES == (int)CALL_STATES, "a count for each state");

const char *const violation_texts[VIOLATION_COUNT] = {
	[VIOLATION_NONE] = "nothing",
	[VIOLATION_LEG_NOT_OVER] = "a leg of the call is in no final state",
	[VIOLATION_EXECUTION_ACTIVE] = "an execution of the call has neither ended nor got stuck",
	[VIOLATION_AGENT_KEPT] = "the call is over and still has an agent or a place in a queue",
	[VIOLATION_STILL_GATED] = "the call is over and still waits for its turn",
	[VIOLATION_CALLS] = "calls offered are not those active and those over",
	[VIOLATION_LEGS] = "legs created are not those active and those in a final state",
	[VIOLATION_EXECUTIONS] = "executions started are not those active, ended and stuck",
	[VIOLATION_QUEUE] = "a queue's ins are not those served, those that left and those waiting",
};

static inline __attribute__((always_inline)) enum violation
of_leg(const struct engine *e, const struct call *c)
{
	if (!call_over(c))
		return VIOLATION_LEG_NOT_OVER;
	if (c->agent != AGENT_NONE)
		return VIOLATION_AGENT_KEPT;
	if (c->voice.flow != NO_FLOW)
		return VIOLATION_EXECUTION_ACTIVE;
	for (int32_t i = c->voice.next; i != NONE; i = strand_at(e, i)->next) {
		const struct strand *s = strand_at(e, i);

		if (s->kind == STRAND_EXECUTION && s->state != EXEC_STUCK)
			return VIOLATION_EXECUTION_ACTIVE;
	}
	return VIOLATION_NONE;
}

void audit_call_group(struct engine *e, const struct call *root)
{
	enum violation found = root->gated    ? VIOLATION_STILL_GATED :
			       root->attached ? VIOLATION_AGENT_KEPT :
						of_leg(e, root);

	e->audit.call_groups++;
	for (int32_t i = root->legs; i != NONE && !found; i = call_at(e, i)->legs)
		found = of_leg(e, call_at(e, i));
	if (__builtin_expect(found, 0))
		audit_fail(&e->audit, found, root->number);
}

/* Legs that are taken, and not over. */
static uint64_t legs_over(const struct audit *a)
{
	uint64_t sum = 0;

	for (int i = 0; i < AUDIT_STATES; i++)
		sum += a->final[i];
	return sum;
}

static bool queues_agree(const struct engine *e)
{
	for (size_t i = 0; i < e->p->group_count; i++) {
		const struct queue *q = &e->queues[i];

		if (q->audit.in != q->audit.served + q->audit.left || q->head != NONE ||
		    q->busy != q->activity[ACTIVITY_TASK].agents)
			return false;
	}
	return true;
}

/* Everything has come to its end: nothing is active. */
void audit_run(struct engine *e)
{
	struct audit *a = &e->audit;
	uint64_t last = e->offered ? e->offered - 1 : 0;

	if (a->offered != a->call_groups || e->calls.taken)
		audit_fail(a, VIOLATION_CALLS, last);
	if (a->legs != legs_over(a))
		audit_fail(a, VIOLATION_LEGS, last);
	if (a->started != a->ended + a->stuck)
		audit_fail(a, VIOLATION_EXECUTIONS, last);
	if (!queues_agree(e))
		audit_fail(a, VIOLATION_QUEUE, last);
}
