/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * audit - nothing is lost and nothing comes from nowhere. Checked in every run:
 * calls offered = active + each final state; executions started = active + ended
 * + stuck; each queue's ins = served + left + waiting. Whoever breaks it is named.
 */
#ifndef RINGFLOW_AUDIT_H
#define RINGFLOW_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

enum { AUDIT_STATES = 9 }; /* CALL_STATES */

enum violation {
	VIOLATION_NONE,
	VIOLATION_LEG_NOT_OVER,	     /* a call group ended with a leg in no final state */
	VIOLATION_EXECUTION_ACTIVE,  /* ... with an execution neither ended nor stuck */
	VIOLATION_AGENT_KEPT,	     /* ... with an agent, or a place in a queue */
	VIOLATION_STILL_GATED,	     /* ... with a strand before something shared */
	VIOLATION_CALLS,	     /* of a run: calls offered do not add up */
	VIOLATION_LEGS,
	VIOLATION_EXECUTIONS,
	VIOLATION_QUEUE,
	VIOLATION_COUNT
};
extern const char *const violation_texts[VIOLATION_COUNT];

/* Of a whole run, warm-up included. */
struct audit {
	uint64_t offered, call_groups; /* calls offered; those that have ended */
	uint64_t legs, final[AUDIT_STATES]; /* legs created; ended, by final state */
	uint64_t started, ended, stuck; /* executions */
	uint64_t violation, call; /* enum violation: the first there was; and whose */
};

/* Of one queue. */
struct queue_audit {
	uint64_t in, served, left;
};

static inline void audit_fail(struct audit *a, enum violation violation, uint64_t call)
{
	if (a->violation)
		return;
	a->violation = violation;
	a->call = call;
}

#endif
