/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine - one replication of one program. It knows steps, calls, executions,
 * agents and time; it has never heard of YAML, JSON or XML.
 *
 * All state of a run is engine_run()'s own and gone when it returns: there are no globals, and
 * any number of runs may go on at once, of one program too. What comes of it is in the
 * caller's struct tally. Called by replication and steady; what a tally and an event hold
 * (this header) is read by who records and reports them. Includes program, random, events
 * and base.
 */
#ifndef RINGFLOW_ENGINE_H
#define RINGFLOW_ENGINE_H

#include <signal.h>

#include "base/bill.h"
#include "base/histogram.h"
#include "engine/audit.h"
#include "program/program.h"

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
	EVENT_WIDGET,	      /* enters a widget; b: its step; text: "name (type)" */
	EVENT_TRANSITION,     /* b: its step; text: "event -> next" */
	EVENT_VERB,	      /* a TwiML verb; b: its step; text: verb */
	EVENT_DIAL,	      /* a child leg; text: what is dialled */
	EVENT_DIAL_RESULT,    /* a: enum outcome; text: in words */
	EVENT_QUEUE,	      /* waits for an agent; text: group */
	EVENT_QUEUE_FULL,     /* refused by a full queue; text: group */
	EVENT_RING,	      /* an agent is rung for it; a: 1 and has not answered; text: group */
	EVENT_AGENT,	      /* an agent takes the call; text: group */
	EVENT_RELEASE,	      /* the agent is free again; text: group */
	EVENT_HANG_UP,	      /* text: who and why */
	EVENT_ERROR,	      /* caller hears an application error; text: why */
	EVENT_FALLBACK,	      /* the fallback document is fetched; text: target */
	EVENT_CODE,	      /* a: HTTP status or 0; b: error code; text: in words */
	EVENT_CONFERENCE,     /* a: enum conference_event; text: its name */
	EVENT_CALLEE,	      /* a: 1 detection says who it is; text: who answers */
	EVENT_CALL_BACK,      /* of who waits for an agent; a: enum call_back_event; text: group */
	EVENT_ENTRY,	      /* comes in by one of several entries; text: which */
	EVENT_KINDS
};

enum call_back_event { CALL_BACK_OFFERED, CALL_BACK_TAKEN, CALL_BACK_DIALLED, CALL_BACK_UNANSWERED,
		       CALL_BACK_GIVEN_UP, CALL_BACK_MACHINE, CALL_BACK_DROPPED, CALL_BACK_LEFT };

enum conference_event { CONFERENCE_WAITS, CONFERENCE_TALKS, CONFERENCE_LEFT, CONFERENCE_HELD };

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
	enum end end;
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
	volatile sig_atomic_t *enough; /* becomes non-zero: the rest is not observed; or NULL */
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

/* What agents do that is no call. */
enum activity {
	ACTIVITY_RING,	/* they are rung, and busy */
	ACTIVITY_AWAY,	/* did not answer, and take no calls */
	ACTIVITY_BREAK,
	ACTIVITY_TASK,	/* other work, and busy */
	ACTIVITIES
};

struct group_tally {
#define COUNTER(name) uint64_t name;
#include "engine/group_metrics.def"
	uint64_t within, left_within; /* served within t; abandoned so */
	uint64_t within_threshold[MOST_THRESHOLDS]; /* served so */
	double wait_sum; /* seconds over all offered */
	double lost_sum; /* of them, of those who abandoned */
	double felt_sum; /* seconds on the line; of groups that call back, as the next */
	double machine_time; /* agent-seconds with machines that answered attempts of callbacks */
	double called_back_sum; /* seconds from asking for a callback to its answer, of those reached */
	struct histogram wait;
	struct gauge busy, queue;
	double overtime; /* agent-seconds of those who finish a call after their shift */
	double activity_time[ACTIVITIES]; /* agent-seconds */
	double task_wait; /* seconds, of tasks_begun */
	size_t interval_count; /* 0: not asked for */
	struct interval_tally *intervals;
};

/* What came of the calls that were offered in an interval of the program's time axis. */
struct offered_calls {
	uint64_t offered, succeeded, refused; /* refused: met a 400 */
};

/* A replication by the interval of the program's time axis; of all calls, those of the warm-up
 * included. */
struct time_series {
	size_t intervals, level_count;
	double *levels; /* means: for each gauge (events/gauge.h), of each interval */
	struct offered_calls *calls; /* of each interval, and of what was offered after the last */
	int64_t last; /* the moment at which all was over, ns */
};

/* Of a list of those who are called, or of whom redirects add to conferences. */
struct part_tally {
#define COUNTER(name) uint64_t name;
#include "engine/part_metrics.def"
	double agent_time; /* agent-seconds: with its calls, and kept free for them */
	double joining, stay; /* seconds, of who joined: from the request on; in the conference */
};

struct tally {
/* What each counts: the TOTAL() of its name. */
#define COUNTER(name) uint64_t name;
#include "engine/metrics.def"
	uint64_t agent_calls;
	uint64_t people_called; /* who answered created calls */
	double participant_time; /* seconds that whom REST has added was in a conference */
	uint64_t silence; /* ns that people heard nothing while it was found out that they are people */
	uint64_t reasons[REASON_COUNT];
	uint64_t ends[ENDS], end_lengths[ENDS]; /* calls by what became of them; ms they took */
	uint64_t billed[BILLS]; /* of counted calls; 0 unless the program is priced */
	uint64_t codes[CODE_COUNT]; /* how often each arose, for offered calls and their legs */
	uint64_t events;
	uint64_t fingerprint;
	double time_to_studio_sum; /* seconds */
	struct histogram time_to_studio;
	struct gauge legs, active_executions;
	double list_exhausted; /* seconds: when a dialler had no more numbers; 0: never */
	double queue_time_sum; /* seconds REST-created calls waited to be dialled */
	uint64_t queued_calls; /* so many did, or had their turn at once */
	double window; /* seconds observed */
	double controls[CONTROLS]; /* seconds; where the program counts them */
	struct audit audit;
	size_t group_count;
	struct group_tally *groups;
	size_t part_count; /* parts.count of the program that was run last */
	struct part_tally *parts;
	size_t visit_count; /* words: visit_words(), 0 where none are counted */
	uint64_t *visits;
	struct time_series series; /* nothing of runs in segments */
};

/* What is counted of each widget of a program with counts_visits: VISIT_WORDS for each of its
 * widgets, then a word for each of its widget_ways, how often it was taken. Of counted calls,
 * their legs and what an execution does without them included. */
enum visit_word {
	VISIT_VISITS, /* how often it was entered */
	VISIT_CALLS,  /* calls that did so at least once */
	VISIT_TIME,   /* ns from entering to leaving, or to the end of the execution */
	VISIT_ENDS,   /* calls that were in it last when they ended, by enum end */
	VISIT_WORDS = VISIT_ENDS + ENDS
};
static inline size_t visit_words(size_t widgets, size_t ways)
{
	return widgets * VISIT_WORDS + ways;
}

void tally_init(struct tally *t, size_t group_count);
void tally_free(struct tally *t);

/* Cuts a run into segments at the moments FROM, FROM + EVERY, ..., COUNT of them, in ns,
 * rising and not after the last arrival. What happens at a moment belongs to the segment
 * that it begins. */
struct run_segments {
	int64_t from, every;
	uint64_t count;
	/* Segment K, from 0, is over: T is what came in it, as if it had been observed alone;
	 * it is cleared afterwards. The last segment is the tally of engine_run(). */
	void (*segment)(void *context, uint64_t k, const struct tally *t);
	void *context;
};

struct engine_options {
	const struct observer *observer; /* or NULL */
	const struct run_segments *segments; /* or NULL; else as with `queue` */
	volatile sig_atomic_t *stop;	 /* becomes non-zero to stop; or NULL */
	/* Every delay passes through the event set. Otherwise what a call does by
	 * itself does not, which is faster and gives the same tally. */
	bool queue;
};

/* Does a run of P that nobody observes take the fast path? */
bool engine_is_fast(const struct program *p);

/* Run replication REPLICATION of P under SEED into T (cleared first). Returns
 * false when stopped; T is then incomplete. The same (P, seed, replication)
 * gives the same tally bit for bit. */
bool engine_run(const struct program *p, uint64_t seed, uint32_t replication,
		const struct engine_options *options, struct tally *t);

#endif
