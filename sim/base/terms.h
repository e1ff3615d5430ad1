/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terms - the few words of the field that every room shares. */
#ifndef RINGFLOW_TERMS_H
#define RINGFLOW_TERMS_H

/* How an attempt to reach the called side ends. */
enum outcome { OUTCOME_ANSWER, OUTCOME_BUSY, OUTCOME_NO_ANSWER, OUTCOME_FAILED, OUTCOME_COUNT };

/* What the caller is living through; patience is given per phase. */
enum phase { PHASE_RINGING, PHASE_SPEAKING, PHASE_QUEUED, PHASE_TALKING, PHASE_COUNT };

/* What counts as success for an offered call. */
enum goal { GOAL_COMPLETED, GOAL_ACCEPTED, GOAL_AGENT, GOAL_ANSWERED,
	    GOAL_PERSON, GOAL_VOICEMAIL, GOAL_SERVED, GOAL_INFORMED };

/* When the controller acts. */
enum moment { MOMENT_CREATED, MOMENT_RINGING, MOMENT_ANSWERED, MOMENT_DETECTED, MOMENT_FIXED,
	      /* more than once in a call, perhaps: of the leg that it dials, of its task */
	      MOMENT_CHILD_RINGING, MOMENT_CHILD_ANSWERED, MOMENT_CHILD_ENDED,
	      MOMENT_TASK_CANCELED, MOMENT_CHILD_DETECTED,
	      /* of whom REST has added to its conference */
	      MOMENT_PARTICIPANT_RINGING, MOMENT_PARTICIPANT_ANSWERED, MOMENT_PARTICIPANT_ENDED,
	      MOMENT_PARTICIPANT_DETECTED,
	      /* of that conference: the call comes to it, it starts, the call is no longer there */
	      MOMENT_CONFERENCE_JOIN, MOMENT_CONFERENCE_START, MOMENT_CONFERENCE_LEAVE, MOMENT_CONFERENCE_END,
	      MOMENT_COUNT };

/* What machine detection says of who has answered. */
enum answered_by { ANSWERED_BY_NOBODY /* not known, or not yet */, ANSWERED_BY_HUMAN,
		   ANSWERED_BY_MACHINE_START, ANSWERED_BY_MACHINE_END, ANSWERED_BY_UNKNOWN,
		   ANSWERED_BY_FAX };

/* How calls arrive. */
enum arrivals { ARRIVALS_POISSON, ARRIVALS_REGULAR, ARRIVALS_RATES, ARRIVALS_SCRIPT,
		ARRIVALS_MMPP, ARRIVALS_DIALLER };

/* What a REST request does to a call: another document, or an end by Status. */
enum call_sid { SID_CALL, SID_CHILD, SID_UNKNOWN }; /* whose it names */
enum call_update { UPDATE_DOCUMENT, UPDATE_COMPLETED, UPDATE_CANCELED,
		   /* of its participant in a conference; bits beside enum post_flag */
		   UPDATE_HOLD = 16, UPDATE_UNHOLD = 32 };

/* Ways in which the request of a document fails. */
enum webhook_failure {
	WEBHOOK_CONNECT,
	WEBHOOK_HOST,
	WEBHOOK_PROTOCOL,
	WEBHOOK_TLS,
	WEBHOOK_CERTIFICATE,
	WEBHOOK_4XX,
	WEBHOOK_5XX,
	WEBHOOK_DRAWN, /* those above befall a try; below: it took too long */
	WEBHOOK_TIMEOUT = WEBHOOK_DRAWN,
	WEBHOOK_FAILURES,
	WEBHOOK_OK = WEBHOOK_FAILURES
};

/* Which share is the service level within t: docs/model.md. */
enum level_definition {
	LEVEL_SERVED_OF_OFFERED,
	LEVEL_WAITED_OF_OFFERED,
	LEVEL_SERVED_OF_SERVED,
	LEVEL_SERVED_OF_STAYED,
	LEVEL_DEFINITIONS
};
extern const char *const level_definition_names[LEVEL_DEFINITIONS];

#endif
