/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The platform's rules as a table of data. A profile ("article", "observed")
 * fills it, a scenario's `rules:` overrides it key by key, and the compiler
 * lowers it into the lookup tables the engine reads. Every key has a name, a
 * type, a default per profile and the source of that default (rules_table.c).
 */
#ifndef RINGFLOW_RULES_H
#define RINGFLOW_RULES_H

#include "base/base.h"

/* What REST answers to a redirect of a call in some state. */
enum rest_rule { REST_ACCEPT, REST_21220 };
/* What Studio answers to a request for a flow. */
enum studio_rule { STUDIO_START, STUDIO_JOIN, STUDIO_IGNORE, STUDIO_400 };
/* Where Studio's 400 shows: in the REST answer, or later as error 11200. */
enum surface_rule { SURFACE_SYNC_400, SURFACE_ASYNC_11200 };
/* What becomes of a call whose document came back as 400. */
enum effect_rule { EFFECT_FALLBACK, EFFECT_LEAVE_CALL };
/* Whether the number's status callback tells Studio of a hang-up. */
enum callback_rule { CALLBACK_SET, CALLBACK_MISSING };
/* An execution that reaches a TwiML widget after its caller hung up. */
enum orphan_rule { ORPHAN_STUCK, ORPHAN_ENDED };

/* How Status ends a call that was not answered. */
enum ended_rule { ENDED_CANCELED, ENDED_NO_ANSWER };
/* Status=canceled of a call in progress. */
enum cancel_rule { CANCEL_IGNORE, CANCEL_COMPLETED };
/* A <Dial> that a redirect interrupts: is its action requested? */
enum action_rule { ACTION_FETCH, ACTION_NONE };

enum { CASE_IGNORE, CASE_EXACT };
enum { COLLISION_409, COLLISION_START };
enum { RULES_MAX_RETRIES = 8 };

struct rules {
	/* REST: POST Calls/{Sid} with Url or Twiml (enum rest_rule) */
	int redirect_inbound_ringing;
	int redirect_outbound_queued;
	int redirect_outbound_ringing;
	int redirect_in_progress;
	int redirect_terminal;
	int status_before_answer;	/* Status ends it as canceled | no-answer */
	int status_canceled_in_progress; /* ignore | completed */
	int status_terminal;		/* 21220 | accept */
	int dial_redirect_action;	/* fetch | none */
	struct dist in_progress_window; /* after `answered`, REST still says 21220 */
	struct dist retry_delays[RULES_MAX_RETRIES]; /* default controller retries on 21220 */
	size_t retry_count;

	/* Studio: requests to a flow's webhook (enum studio_rule) */
	int studio_ringing;		   /* start | 400 */
	int studio_in_progress;		   /* 400 | start */
	int first_fetch_in_progress;	   /* start | 400 */
	int studio_return_parked;	   /* join | 400 */
	int studio_parked_without_return;  /* 400 | join */
	int studio_busy_execution;	   /* ignore | 400 */
	int studio_400_surface;		   /* sync_400 | async_11200 */
	int studio_400_effect;		   /* fallback | leave_call */

	/* executions */
	int hangup_callback; /* set | missing */
	int silent_hangup;   /* stuck | ended */
	double call_queue_time;
	uint64_t max_widgets;
	double widget_http_timeout, callback_lost_share;
	uint64_t function_concurrency; /* 0: any number */
	uint64_t studio_starts, studio_rest_starts; /* a second; 0: any number */
	uint64_t account_calls, rest_concurrency;   /* at once; 0: any number */
	int split_case;				    /* ignore | exact */
	int contact_collision;			    /* 409 | start */
	double execution_lifetime, call_queue_wait;
	uint64_t max_same_widget;
	uint64_t max_steps;
	uint64_t max_documents; /* documents one call may fetch before 11215 */

	/* times */
	struct dist callback_latency;
	struct dist rest_latency;
	struct dist fetch_latency;
	struct dist redirect_fetch_delay; /* REST 200 -> fetch, async_11200 only */
	struct dist dial_redirect_close;	/* REST 200 -> the child leg is closed */
	struct dist dial_redirect_action_delay; /* REST 200 -> the Dial's action */
	struct dist queued_time;	  /* REST-created: queued -> initiated */
	struct dist post_dial_delay;	  /* initiated -> ringing */
	double ring_timeout;		  /* REST-created calls, seconds */
	double dial_timeout;
	double call_time_limit;
	double redirect_timeout; /* TwiML Redirect widget */
	double gather_timeout;
	double pause_length;
	double digit_time;	    /* between two keys of a <Gather numDigits> */
	double record_timeout;	    /* <Record>: silence */
	double record_max_length;
	uint64_t conference_limit; /* participants */
	double webhook_connect_timeout, webhook_read_timeout, webhook_total_timeout;
	uint64_t webhook_retries; /* of connects that timed out */
	double speech_rate; /* characters per second */
	struct dist play_time;
	struct dist http_time;
	struct dist function_time;
	struct dist message_time;
	struct dist voicemail_time;
	struct dist payment_time;
	struct dist reply_time;
	struct dist machine_detection_time;
	struct dist virtual_agent_time;
	struct dist stream_time;
	struct dist error_message_time;
	struct dist redirect_document_time; /* stand-in for an unmapped redirect URL */
	struct dist default_handle_time;    /* an agent where the scenario names none */

	/* branches of an untouched flow */
	double gather_input_share;  /* share of callers who enter something */
	double record_silence_share; /* share of callers who leave no message */
	double machine_share;
	double http_success_share;  /* make-http-request, run-function, send-message */
	double enqueue_success_share;
};

enum rule_type {
	RULE_WORD,     /* one of `words`; stored as int, word i has value codes[i] */
	RULE_DIST,     /* struct dist */
	RULE_DURATION, /* double, seconds */
	RULE_NUMBER,   /* double > 0 */
	RULE_COUNT,    /* uint64_t >= 1 */
	RULE_LIMIT,    /* uint64_t; `none` is 0 */
	RULE_SHARE,    /* double in 0..1 */
	RULE_DELAYS,   /* retry_delays and retry_count */
};

/* One row. Defaults are written as a scenario would write them. */
struct rule {
	const char *key;
	enum rule_type type;
	size_t offset; /* in struct rules; RULE_DELAYS ignores it */
	const char *article, *observed;
	const char *words[3];
	int codes[3];
	const char *meaning; /* one line */
	const char *source;  /* where the default comes from, with its evidence tag */
};

extern const struct rule rule_table[];
extern const size_t rule_count;

/* The names of the profiles, in the order they are listed. */
extern const char *const profile_names[];
extern const size_t profile_count;

#endif
