/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * purpose - what a draw is for: a part of its address (see rng.h). Draws for different
 * purposes are independent, so that a new purpose leaves all others as they are.
 */
#ifndef RINGFLOW_PURPOSE_H
#define RINGFLOW_PURPOSE_H

#include <stdint.h>

/* Where a draw comes from is (call, purpose, draw): see rng.h. Purposes above
 * PURPOSE_FLOW and PURPOSE_APP belong to widgets and verbs. */
enum {
	PURPOSE_ARRIVAL = 1,
	PURPOSE_RING,
	PURPOSE_OUTCOME,
	PURPOSE_TALK,
	PURPOSE_HANDLE,
	PURPOSE_FETCH,
	PURPOSE_REDIRECT_FETCH,
	PURPOSE_WINDOW,
	PURPOSE_QUEUED,
	PURPOSE_POST_DIAL,
	PURPOSE_ERROR_MESSAGE,
	PURPOSE_COMPLETED_CALLBACK,
	PURPOSE_DIAL_ACTION,
	PURPOSE_DIAL_CLOSE,
	PURPOSE_PATIENCE = 0x20,  /* + enum phase */
	PURPOSE_CALLBACK = 0x40,  /* + handler */
	PURPOSE_THINK = 0x140,	  /* + handler */
	PURPOSE_LATENCY = 0x240,  /* + handler */
	PURPOSE_RETRY = 0x340,	  /* + handler */
	PURPOSE_LIMIT = 0x440,
	PURPOSE_WEBHOOK_FAILURE = 0x490,
	PURPOSE_WEBHOOK_LATENCY = 0x491,
	PURPOSE_BUSYNESS = 0x480, /* of a day, not of a call */
	PURPOSE_SOJOURN,	  /* of a state, not of a call */
	PURPOSE_BATCH,
	PURPOSE_RETRIAL,
	PURPOSE_RETRIAL_DELAY,
	PURPOSE_CONTACT,
	PURPOSE_WRAP_UP,
	PURPOSE_FROM,
	PURPOSE_TO,
	PURPOSE_AGENT_ANSWER, /* does the agent who is rung answer, and after how long */
	PURPOSE_AGENT_AFTER,
	PURPOSE_AGENT_AWAY,
	PURPOSE_CALL_BACK_ACCEPT, /* callbacks that a queue offers */
	PURPOSE_CALL_BACK_ANSWER,
	PURPOSE_CALL_BACK_RING,
	PURPOSE_CALL_BACK_RETRY,
	PURPOSE_MACHINE = 0x4a0, /* does a machine answer, voicemail; its greeting, how long it listens */
	PURPOSE_DIVERTED,
	PURPOSE_GREETING,
	PURPOSE_LISTENING,
	PURPOSE_DETECTION, /* how long it takes to find out, and what */
	PURPOSE_VERDICT,
	PURPOSE_MISTAKE,
	PURPOSE_SILENCE, /* how long a person bears it */
	PURPOSE_CALLEE,	 /* of which list a called number is */
	PURPOSE_FAX,	 /* how long a fax machine is on the line */
	PURPOSE_BREAK_EVERY = 0x4b0, /* of a group's agent, not of a call: here and in the next */
	PURPOSE_BREAK_LENGTH,
	PURPOSE_TASK_GAP, /* of a group's task, not of a call */
	PURPOSE_TASK_TIME,
	PURPOSE_PARTICIPANT_ANSWER, /* whom REST dials for a conference: of its leg */
	PURPOSE_PARTICIPANT_RING,
	PURPOSE_PARTICIPANT_TALK,
	PURPOSE_CALL_BACK_HANG_UP, /* of the agent whom a machine has answered */
	PURPOSE_RETRY_429 = 0x500, /* + handler << 4 | retry */
	PURPOSE_CALLBACK_LOST = 0x600, /* + handler */
	PURPOSE_REDIRECT_SHARE = 0x640, /* + handler */
	PURPOSE_ENTRY = 0x6f0,
	PURPOSE_HANGUP_LOST = 0x700,
	PURPOSE_BEFORE_QUEUE, /* what a logged call still has before its first queue */
	PURPOSE_BEYOND,	      /* patience, given that it is longer than logged */
};
#define PURPOSE_FLOW (UINT64_C(1) << 40) /* + flow << 24 | widget << 4 | use */
#define PURPOSE_APP (UINT64_C(1) << 41)	 /* + app << 24 | verb << 4 | use */

#endif
