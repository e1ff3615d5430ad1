/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine - one replication of one program. It knows steps, calls, executions,
 * agents and time; it has never heard of YAML, JSON or XML.
 */
#ifndef RINGFLOW_ENGINE_H
#define RINGFLOW_ENGINE_H

#include <signal.h>

#include "base/base.h"
#include "engine/audit.h"
#include "engine/codes.h"
#include "engine/program.h"

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
	REASON_COUNT
};
extern const char *const reason_codes[REASON_COUNT]; /* "studio_400_in_progress" */
extern const char *const reason_texts[REASON_COUNT]; /* in words */

/* ---- what happened, as it happens ---- */

enum event_kind {
	EVENT_CREATED,	      /* a: 1 when outbound; b: parent call number or -1; text: by whom, or NULL */
	EVENT_STATE,	      /* a: enum call_state */
	EVENT_CALLBACK,	      /* status callback reaches the controller; a: enum call_state */
	EVENT_CONTROLLER,     /* the controller decides to act; text: what */
	EVENT_SKIPPED,	      /* the controller holds back; text: why */
	EVENT_REST_SENT,      /* a: 1 a request to Studio for an execution; text: what is asked for */
	EVENT_REST_ANSWER,    /* a: HTTP status; b: error code or 0; text: why */
	EVENT_FETCH,	      /* Twilio requests a document; text: target */
	EVENT_DOCUMENT,	      /* it arrives; text: target */
	EVENT_STUDIO_ANSWER,  /* a: HTTP status; b: error code or 0; text: why */
	EVENT_EXECUTION,      /* a: enum execution_event; text: flow */
	EVENT_WIDGET,	      /* enters a widget; text: "name (type)" */
	EVENT_TRANSITION,     /* text: "event -> next" */
	EVENT_VERB,	      /* a TwiML verb; text: verb */
	EVENT_DIAL,	      /* a child leg; text: what is dialled */
	EVENT_DIAL_RESULT,    /* a: enum outcome; text: in words */
	EVENT_QUEUE,	      /* waits for an agent; text: group */
	EVENT_QUEUE_FULL,     /* refused by a full queue; text: group */
	EVENT_AGENT,	      /* an agent takes the call; text: group */
	EVENT_RELEASE,	      /* the agent is free again; text: group */
	EVENT_HANG_UP,	      /* text: who and why */
	EVENT_ERROR,	      /* caller hears an application error; text: why */
	EVENT_FALLBACK,	      /* the fallback document is fetched; text: target */
	EVENT_CODE,	      /* a: HTTP status or 0; b: error code; text: in words */
	EVENT_CONFERENCE,     /* a: enum conference_event; text: its name */
	EVENT_KINDS
};

enum conference_event { CONFERENCE_WAITS, CONFERENCE_TALKS, CONFERENCE_LEFT };

enum execution_event {
	EXECUTION_STARTED,
	EXECUTION_JOINED,
	EXECUTION_PARKED,
	EXECUTION_TIMED_OUT,
	EXECUTION_ENDED,
	EXECUTION_STUCK
};

/* Durations drawn are reported where they matter: `seconds` < 0 means none. */
struct engine_event {
	int64_t time;	 /* nanoseconds from the start */
	uint64_t call;	 /* number of the offered call this belongs to */
	uint64_t leg;	 /* 0: the offered call itself; else 1, 2, ... its child legs */
	enum event_kind kind;
	int64_t a, b;
	double seconds;
	const char *text; /* valid during the callback only; may be NULL */
};

/* A caller's further calls have numbers of their own: the first call's and which
 * time again it is. */
enum { RETRIAL_SHIFT = 34 };
static inline uint64_t first_call(uint64_t number)
{
	return number & ((UINT64_C(1) << RETRIAL_SHIFT) - 1);
}

static inline unsigned times_again(uint64_t number)
{
	return (unsigned)(number >> RETRIAL_SHIFT);
}

/* A finished offered call. */
struct call_report {
	uint64_t number;
	int64_t created, answered, ended; /* ns; answered < 0: never */
	int64_t studio;			  /* when Studio first took it; < 0: never */
	enum call_state state;
	bool success;
	enum reason reason; /* REASON_NONE when it succeeded */
	bool studio_accepted;
	uint32_t rest_redirects, rest_400, studio_400;
	int64_t queue_wait; /* ns in agents' queues */
	bool agent;	    /* talked to an agent */
	bool counted;	    /* offered after the warm-up */
};

/* Both may be NULL. With `event` set only calls numbered `only` are reported,
 * unless `only` is UINT64_MAX. */
struct observer {
	void (*event)(void *context, const struct engine_event *e);
	void (*call_done)(void *context, const struct call_report *r);
	void *context;
	uint64_t only;
};

/* ---- what a replication amounts to ---- */

struct gauge { /* of a level over time, from the warm-up on */
	int64_t peak;
	double area; /* level x seconds, inside the observation window */
};

/* Of a group's calls that came to its queue in one step of its schedule. */
struct interval_tally {
	uint64_t offered, served, abandoned, refused, within, left_within;
	double wait_sum; /* seconds over all offered */
};

struct group_tally {
	uint64_t offered, served, abandoned, refused, waited, within; /* within: served within t */
	uint64_t left_within; /* abandoned within t */
	uint64_t within_threshold[MOST_THRESHOLDS]; /* served so */
	double wait_sum; /* seconds over all offered */
	double lost_sum; /* of them, of those who abandoned */
	struct histogram wait;
	struct gauge busy, queue;
	size_t interval_count; /* 0: not asked for */
	struct interval_tally *intervals;
};

struct tally {
	uint64_t calls, successes, abandoned, calls_with_400, agent_calls;
	uint64_t rest_redirects;  /* REST requests sent, whatever their target */
	uint64_t studio_requests; /* requests meant for Studio, see docs/model.md */
	uint64_t rest_400, studio_400;	     /* those of them answered 400 */
	uint64_t rest_refused_elsewhere;     /* 400/21220 to redirects not meant for Studio */
	uint64_t executions, stuck_executions;
	uint64_t warnings_81002;
	uint64_t illegal_transitions;
	uint64_t reasons[REASON_COUNT];
	uint64_t retrials, retrial_successes; /* of the calls */
	uint64_t billed[BILLS]; /* of counted calls; 0 unless the program is priced */
	uint64_t codes[CODE_COUNT]; /* how often each arose, for offered calls and their legs */
	uint64_t events;
	uint64_t fingerprint;
	double time_to_studio_sum; /* seconds */
	struct histogram time_to_studio;
	struct gauge legs, active_executions;
	double queue_time_sum; /* seconds REST-created calls waited to be dialled */
	uint64_t queued_calls; /* so many did, or had their turn at once */
	double window; /* seconds observed */
	double controls[CONTROLS]; /* seconds; where the program counts them */
	struct audit audit;
	size_t group_count;
	struct group_tally *groups;
};

void tally_init(struct tally *t, size_t group_count);
void tally_free(struct tally *t);

/* Cuts a run into parts at the moments FROM, FROM + EVERY, ..., COUNT of them, in ns,
 * rising and not after the last arrival. What happens at a moment belongs to the part
 * that it begins. */
struct watch {
	int64_t from, every;
	uint64_t count;
	/* Part K, from 0, is over: T is what came in it, as if it had been observed alone;
	 * it is cleared afterwards. The last part is the tally of engine_run(). */
	void (*part)(void *context, uint64_t k, const struct tally *t);
	void *context;
};

struct engine_options {
	const struct observer *observer; /* or NULL */
	const struct watch *watch;	 /* or NULL; else as with `queue` */
	volatile sig_atomic_t *stop;	 /* becomes non-zero to stop; or NULL */
	/* Every delay passes through the event set. Otherwise what a call does by
	 * itself does not, which is faster and gives the same tally. */
	bool queue;
};

/* Run replication REPLICATION of P under SEED into T (cleared first). Returns
 * false when stopped; T is then incomplete. The same (P, seed, replication)
 * gives the same tally bit for bit. */
bool engine_run(const struct program *p, uint64_t seed, uint32_t replication,
		const struct engine_options *options, struct tally *t);

#endif
