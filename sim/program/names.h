/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names - the states of a call and the reasons why it misses its goal, what became of the
 * caller, and the words by which reports and scenarios know them. */
#ifndef RINGFLOW_PROGRAM_NAMES_H
#define RINGFLOW_PROGRAM_NAMES_H

/* Call status as Twilio names it; `initiated` is a progress step of its own. */
enum call_state {
	CALL_QUEUED,
	CALL_INITIATED,
	CALL_RINGING,
	CALL_IN_PROGRESS,
	CALL_COMPLETED,
	CALL_BUSY,
	CALL_NO_ANSWER,
	CALL_FAILED,
	CALL_CANCELED,
	CALL_STATES
};
extern const char *const call_state_names[CALL_STATES];

/* Why an offered call did not reach its goal. */
enum reason {
	REASON_NONE,
	REASON_STUDIO_400_IN_PROGRESS,
	REASON_STUDIO_400_RETURN,
	REASON_STUDIO_400_REFUSED, /* a rule was set to 400 where Studio would start or join */
	REASON_REST_400_21220,
	REASON_UNEXPECTED_EVENT,   /* 81002 */
	REASON_ABANDONED_RINGING,
	REASON_ABANDONED_SPEAKING,
	REASON_ABANDONED_QUEUED,
	REASON_BUSY,
	REASON_NO_ANSWER,
	REASON_FAILED,
	REASON_CANCELED,
	REASON_REJECTED,
	REASON_WIDGET_FAILED,	   /* the flow ended on an error event */
	REASON_MAX_STEPS,	   /* 81000 */
	REASON_CALL_QUEUE_FULL,	   /* 22005 */
	REASON_WIDGET_LOOP,	   /* 81001 */
	REASON_TOO_MANY_DOCUMENTS, /* 11215 */
	REASON_EXECUTION_STUCK,
	REASON_REDIRECT_TIMEOUT,   /* the widget timed out before the call came back */
	REASON_NOT_RETURNED,	   /* the call ended elsewhere while its execution was parked */
	REASON_PULLED_OUT,	   /* taken from a widget that cannot be returned to */
	REASON_TIME_LIMIT,
	REASON_NEVER_REACHED_STUDIO,
	REASON_HUNG_UP_TALKING,	   /* during a conversation, before the flow's end */
	REASON_QUEUE_FULL,	   /* refused by a queue of agents */
	REASON_NO_AGENT,	   /* goal: agent, and none was reached */
	REASON_DOCUMENT_ERROR,	   /* 11200, 11750, 12100, ...: no document to execute */
	REASON_TOO_MANY_STARTS,	   /* 429: executions this second, by calls or by REST */
	REASON_CONTACT_ACTIVE,	   /* 20409 */
	REASON_CONTACT_BLOCKED,	   /* the flow allows no concurrent calls */
	REASON_ACCOUNT_FULL,	   /* 10004 */
	REASON_TRUNK_FULL,	   /* SIP 503 */
	REASON_QUEUED_TOO_LONG,	   /* canceled before it was dialled, 22001 */
	REASON_TOO_MANY_REQUESTS,  /* 20429 */
	REASON_CLOSED,		   /* waited for an agent at closing */
	REASON_CUT_OFF,		   /* the flow ended without a word to the caller */
	REASON_NEVER_ANSWERED,	   /* the flow ended, and the call was never answered */
	REASON_OTHER_END,	   /* the goal is an end, and it came to another */
	REASON_MACHINE,		   /* a machine has answered */
	REASON_COUNT
};
extern const char *const reason_codes[REASON_COUNT]; /* "studio_400_in_progress" */
extern const char *const reason_texts[REASON_COUNT]; /* in words */

/* What became of the caller of an offered call; a row of ends.def each. */
enum end {
#define END(end, ...) END_##end,
#include "program/ends.def"
#undef END
	ENDS,
	ENDS_OF_PEOPLE = END_MESSAGE /* those before are of programs without machines, too */
};

struct end_row {
	const char *name, *text;
	enum reason missed; /* why such a call misses the goal `completed`, or REASON_NONE */
};
extern const struct end_row end_rows[ENDS];

#endif
