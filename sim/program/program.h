/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * program - what every front end lowers to: one flat array of steps and the
 * tables they refer to. A design written in YAML, a Studio flow and a TwiML
 * document are three languages for this one thing.
 *
 * A strand is a place in the program with a clock: the voice of a call (the
 * document Twilio is executing), the network that rings a callee, the caller's
 * patience, the user's controller, a parked execution's timer. Steps say what
 * the strand does and where it goes next.
 *
 * A struct program owns all of its tables, and does not change once
 * program_prepare() has been called: any number of replications may read it at once. It is
 * made and freed by compile, run by the engine and followed by check; experiment and report
 * ask it for names and groups. Includes random and base only.
 *
 *   codes.h   error codes as the model produces them
 *   machines.h  machines that answer, and their detection
 *   names.h   states of calls, reasons of failure, and their words
 *   stand_ins.h  what is assumed where nobody has said it; a row of stand_ins.def each
 *   steps.h   what steps there are; a row of steps.def each
 *   values.h  tables of what flows compute with
 *   program_use.h  what of a program its runs can come to, and a digest of it
 */
#ifndef RINGFLOW_PROGRAM_H
#define RINGFLOW_PROGRAM_H

#include "base/dialler_plan.h"
#include "base/memory.h"
#include "base/modulation.h"
#include "base/sampling_plan.h"
#include "base/terms.h"
#include "program/codes.h"
#include "program/machines.h"
#include "program/parts.h"
#include "program/names.h"
#include "program/stand_ins.h"
#include "program/steps.h"
#include "program/values.h"
#include "laws/law.h"
#include "random/random.h"

struct dist;

enum widget_flag {
	WIDGET_SILENT = 0, /* no TwiML: the call is not touched */
	WIDGET_TWIML = 1,  /* prints TwiML: needs the call */
	WIDGET_AGAIN = 2,  /* straight from itself; or'ed */
};

/* How a call that an execution makes can fail. */
enum unanswered { UNANSWERED_BUSY, UNANSWERED_NO_ANSWER, UNANSWERED_FAILED, UNANSWERED };

enum code_flag { CODE_FAILS_DIAL = 1 }; /* and with it the <Dial> under way */

/* Of a request: enum call_update, and whose CallSid it names. */
enum post_flag { POST_UPDATE = 51, POST_SID = 12, POST_SID_CHILD = 4, POST_SID_UNKNOWN = 8 };

/* Of a VERB. */
enum verb_flag { VERB_ENTRY = 1 };

/* Of a RELEASE: the place in the queue is given up since the caller's task has timed out. */
enum release_flag { RELEASE_TASK_CANCELED = 1 };

enum { WIDGET_NO_LIMIT = UINT8_MAX };

enum hang_up { HANG_UP_END_OF_DOCUMENT, HANG_UP_VERB, HANG_UP_END_OF_FLOW, HANG_UP_ERROR,
	       HANG_UP_CALLER, HANG_UP_AGENT, HANG_UP_REFER, HANG_UP_CALLBACK, HANG_UPS };
/* What the caller hears from a PHASE on, as far as their end depends on it; its flag. */
enum hears {
	HEARS_THE_SAME, /* as before, or nothing that matters */
	HEARS_MESSAGE,	/* and need not answer */
	HEARS_QUESTION, /* and is waited for */
	HEARS_TONE,	/* a message of theirs is recorded */
	HEARS_NOBODY,	/* there was nothing to record */
	HEARS_TRANSFER, /* another party takes the call over */
	HEARS_ERROR,
	HEARS_MACHINE, /* greet and record, whom the call has dialled or met; nobody else */
	HEARS
};

enum end_flow_flag { END_FLOW_UNSAID = 1 }; /* where nothing that was said before is a farewell */

enum flow_end { FLOW_END_OK, FLOW_END_ERROR, FLOW_ENDS };

enum { MAX_HANDLERS = 256 };

struct step {
	uint8_t op;
	uint8_t flag;
	int32_t next, alt;
	int32_t arg;
	int32_t dist; /* in dists[], or -1 */
	int32_t note; /* in strings[], or -1 */
	uint64_t purpose;
};

/* A choice: a uniform draw below `upto` (and not below the one before). */
struct choice {
	double upto;
	int32_t next;
};

struct choices {
	int32_t first, count; /* in choice[] */
};

enum { DOCUMENT_APP, DOCUMENT_FLOW };

struct document_target {
	uint8_t kind;
	bool event_return;
	int32_t index; /* app or flow */
	int32_t fetch; /* its OP_FETCH */
	int32_t entry; /* first step of the document (for a flow: of incomingCall) */
	int32_t name;  /* in strings[] */
	const char *query; /* of the URL it is asked for by: what a return brings; or NULL */
	const struct webhook_table *webhook; /* NULL: answers in fetch_latency, always */
};

/* How the server of a document answers; times in nanoseconds. */
struct webhook_table {
	int32_t latency; /* dist */
	int64_t connect, read, total;
	uint32_t retries, retry_on; /* bit: enum webhook_failure */
	bool fails;		    /* some share is above 0 */
	double failure[WEBHOOK_DRAWN]; /* cumulative */
	size_t outage_count;
	struct webhook_outage {
		int64_t from, to;
		int32_t failure;
	} *outages;
};

struct dial {
	int32_t target; /* a number of the scenario: its handler; else -1, a party outside */
	double timeout; /* seconds */
	double time_limit; /* seconds from the answer; 0: none */
	bool answer_on_bridge;
	uint8_t line; /* enum bill, less BILL_DIALLED_NUMBER */
	int32_t action; /* 1 + the step that requests it when REST interrupts; 0: none */
	int32_t also;	/* 1 + the dial that rings at the same time; 0: none */
	int32_t detect; /* 1 + the OP_DETECT beside it when a party outside answers; 0: none */
	uint8_t whom;	/* 1 + in callees[]; 0: none of them */
	int32_t name;
};

/* A <Dial> that rings nobody: where its voice is (strand.way) while it lasts, and the
 * step that requests its action when REST interrupts. */
struct dial_action {
	int32_t way, step;
};

/* How a document enters a conference. */
struct conference_join {
	const char *name;
	int32_t room; /* -1: of a participant that REST adds, the room where who asked for it is */
	bool own;     /* each call has one of its own: `room` is of those */
	int32_t named; /* template of its name, where an execution says it: `room` where that is not known; or -1 */
	int32_t first, count; /* in room_chances[]: by whose number the call has; count 0: by none */
	uint64_t purpose;     /* of the draw of that number */
	bool starts, ends;
	uint32_t most;	   /* participants */
	double time_limit; /* seconds; 0: none */
};

enum { MOST_THRESHOLDS = 4 };

/* A group, or its queue, and how well its agents know it: 1 is best. */
struct skill {
	int32_t group;
	uint32_t level;
};

struct group {
	const char *name;
	uint64_t count;	     /* agents, there; with shrinkage more are paid */
	uint64_t paid_count;
	int32_t handle_time; /* dist */
	double service_level;
	uint64_t queue_size; /* so many may wait; UINT64_MAX: any number */
	uint8_t definition;  /* enum level_definition */
	size_t threshold_count;
	double threshold[MOST_THRESHOLDS]; /* seconds */
	size_t schedule_count; /* 0: always `count` agents */
	const uint64_t *schedule, *paid_schedule;
	double schedule_step; /* seconds; the list repeats */
	bool by_interval;     /* tallies by the step in which calls come to its queue, too */
	int32_t wrap_up;      /* dist of the work after a call, or -1 */
	int32_t patience;     /* dist of a wait in its queue, or -1: nobody gives up */
	struct agent_ring {   /* timeout 0: a free agent has the call at once */
		double timeout;   /* seconds that a reservation rings him */
		double answer;	  /* probability that he means to answer it */
		int32_t after;	  /* dist: and does so long after, if that is before the time-out */
		int32_t away;	  /* dist: otherwise takes no calls for so long; or -1 */
	} ring;
	struct agent_callback {  /* attempts 0: none is offered */
		double offer_after; /* seconds in the queue */
		double accept;	    /* probability that the caller takes it */
		double answer;	    /* probability that he answers an attempt */
		double timeout;	    /* seconds that an attempt rings him */
		double expires;	    /* seconds from when it was taken; INFINITY: never */
		int32_t ring;	    /* dist: he answers so long after, if that is before the time-out */
		int32_t retry;	    /* dist: from an attempt that was not answered to the next */
		uint32_t attempts;  /* at most */
		bool met_by_machines;	/* some attempts are answered by one of: */
		struct answerers who;
		int32_t detection;	/* dist: how long it listens before the agent talks; -1: it does not */
		double detection_timeout; /* seconds */
		int32_t hang_up; /* dist: how long an agent listens to a machine; -1: to its greeting */
	} callback;
	bool shrinks;	      /* fewer are there than are paid */
	int32_t break_every, break_length; /* dists, or -1: no breaks */
	struct other_work {   /* tasks that are no calls */
		int32_t gap, handle_time; /* dists: between two that come; or -1: there are none */
		bool waits;   /* for an agent; else one that finds none is given up */
	} other_work;
	bool by_priority;     /* who waits is served by priority, then first come */
	size_t helper_count, skill_count; /* 0: its agents serve its queue alone */
	const struct skill *helpers; /* the groups that serve its queue, best first */
	const struct skill *skills;  /* the queues that its agents serve, best first */
	bool unlimited; /* an agent for everyone: a flow run without agents */
};

struct handler {
	uint8_t moment;
	int32_t entry;
};

/* Times of one scripted call, seconds; negative: drawn as usual. */
struct script_entry {
	double at, answer, hang_up, talk, redirect;
	double queue;	 /* it waits with messages until then, from its creation, before a queue */
	double patience; /* of each wait in a queue */
	double bears;	 /* the same at least; beyond it as drawn */
	double entry;	 /* what is drawn for its entry, or -1 */
	int32_t contact;  /* who calls, or -1: nobody else's address */
	int8_t outcome;	  /* enum outcome, or -1 */
	uint32_t number;  /* position in the scenario's script */
};

/* The entry I of a LOG's script. */
typedef struct script_entry script_reader(const void *log, size_t i);

/* The query of a request whose parameters nobody knows. */
enum { QUERY_UNKNOWN = '\1' };

/* A widget of a flow, which has the rows widget_ways[way], ... of WAYS; a subflow's are there once,
 * however many widgets run it. */
struct flow_widget {
	int32_t flow, number; /* the scenario's; its place among the states of the export */
	int32_t way, ways;
	const char *name, *type;
};

/* One of its ways out; of a split's `match` the condition's friendly name. NEXT, CONDITION: or
 * NULL. */
struct widget_way {
	int32_t widget;
	const char *event, *condition, *next;
};

enum { CALL_DIRECTIONS = 2, LIVE_STATES = 4 }; /* queued, initiated, ringing, in-progress */
enum { ANSWER_21220 = 0, ANSWER_ACCEPT = 1 };
enum verdict {
	VERDICT_START, VERDICT_JOIN, VERDICT_IGNORE, VERDICT_400,
	/* never by the rules alone: */
	VERDICT_429,	 /* too many starts this second */
	VERDICT_BLOCKED, /* the contact has an execution, and may have no other */
};
enum execution_situation { EXECUTION_NONE, EXECUTION_WAITING, EXECUTION_BUSY, SITUATIONS };

/* The profile, as look-ups. Filled by compile/lower_rules.c; no rule is an `if` here. */
struct rule_tables {
	/* [outbound][state]: what REST answers to a redirect */
	uint8_t rest[CALL_DIRECTIONS][LIVE_STATES];
	uint8_t rest_terminal;
	uint8_t update_terminal;  /* the same, to Status */
	uint8_t ended_unanswered; /* state of a call that Status ends before its answer */
	bool cancel_ends_live;	  /* Status=canceled ends a call in progress */
	/* [in progress][situation][FlowEvent=return][first document of the call] */
	uint8_t studio[2][SITUATIONS][2][2];
	bool async_400;	       /* Studio's 400 shows as 11200 after REST said 200 */
	bool leave_call;       /* a synchronous 400 leaves the call alone */
	bool ends_answer;      /* a call that came in and rings when its document is over */
	bool hangup_callback;  /* Studio learns of hang-ups */
	double callback_lost;  /* share of status callbacks that never arrive */
	bool orphans_stuck;    /* an execution that needs a call that is gone is stuck */
	uint32_t max_steps, max_documents;
	uint8_t max_same_widget; /* in a row; WIDGET_NO_LIMIT: any number */
	double ring_timeout, call_time_limit;
};

struct program {
	struct arena arena; /* owns everything below */
	const char *name;
	size_t step_count;
	struct step *steps;
	struct step *unobserved; /* the same without the steps that only report */
	int32_t *skip;	    /* by step: itself, or the first after it that does something */
	struct dist *dists;
	struct law *laws; /* the same, ready to draw from */
	size_t dist_count;
	struct choice *choice;
	struct choices *choices;
	size_t choices_count, choice_count;
	struct document_target *targets;
	size_t target_count;
	struct webhook_table *webhooks; /* by flow, then by app; or NULL */
	int32_t fetch_failed; /* with those: steps, by enum webhook_failure */
	struct dial *dials;
	size_t dial_count;
	struct dial_action *dial_actions;
	size_t dial_action_count;
	struct room_chance {
		double upto; /* of the draw */
		int32_t room;
	} *room_chances;
	size_t room_chance_count;
	struct conference_join *joins;
	size_t join_count, own_room_count;
	const char **room_names; /* by room */
	size_t room_count;
	struct participant *participants;
	size_t participant_count;
	struct program_parts parts; /* of whom is counted apart */
	bool adds_agents; /* some of all designs' participants are agents */
	bool adds_participants; /* so does some design of the scenario, whose metrics are those of all */
	const char **call_queues; /* queues without agents, by name */
	size_t call_queue_count;
	struct group *groups;
	size_t group_count;
	struct handler *handlers;
	size_t handler_count;
	uint32_t moments; /* bit m: some handler waits for moment m */
	const char **strings;
	size_t string_count;
	const char **flow_names; /* by index of flow */
	struct rule_tables rules;
	uint8_t goal;

	/* callers */
	int32_t ring, talk;		 /* dists */
	double outcome[OUTCOME_COUNT];	 /* cumulative */
	size_t stage_count; /* before them, later and later: the called side at first */
	struct callee_stage {
		int64_t until; /* ns */
		int32_t ring;  /* dist */
		double outcome[OUTCOME_COUNT];
	} *stages;
	int32_t patience[PHASE_COUNT];	 /* dists, or -1 */
	struct machines machines;
	size_t callee_count, called_count;
	struct callees *callees;
	struct called *called;	/* whom created calls reach; a draw for called_by */
	uint64_t called_by;

	/* latencies and windows: dists */
	int32_t dial_close_delay, dial_action_delay; /* where there is a dial */
	int32_t fetch_latency, redirect_fetch_delay, in_progress_window, completed_callback;

	/* entries */
	int32_t start;		/* target index of the first document; of several entries: of the first */
	int32_t start_entry;	/* where the voice of an offered call begins: the fetch of that, or a
				 * BRANCH to one of several */
	/* Where the shares of entries change: ENTRY_STEPS steps of ENTRY_STEP seconds, which repeat. What is drawn
	 * for an entry becomes a number that leads to one by the shares of the moment when the call came. */
	size_t entry_steps, entry_count;
	double entry_step;
	double *entry_upto;   /* of [step * entry_count + entry]: the sum of the shares to here */
	double *entry_number; /* by entry: what the BRANCH takes to it */
	int32_t request_entry;	/* REST starts an execution of that flow here; or -1 */
	int32_t fallback;	/* target index, or -1 */
	int32_t error_entry;	/* voice of a call that hears an application error */
	int32_t network_entry;	/* outbound calls: from queued on */
	int32_t answer_entry;	/* ... what their voice begins with: start's OP_FETCH, or OP_DETECT before it */
	int32_t queue_timeout_entry; /* OP_QUEUE_TIMEOUT */
	int32_t close_entry;	/* OP_CLOSE_CHILD, where there is a dial */
	int32_t caller_entry;	/* OP_CALLER_LEAVES */
	int32_t source_entry;	/* OP_ARRIVE */

	struct value_tables values;
	struct flow_widget *widgets;
	size_t widget_count;
	struct widget_way *widget_ways;
	size_t widget_way_count;
	bool counts_visits; /* of widgets, and the ways taken */
	size_t stand_in_count, stand_in_step_count;
	struct stand_in *stand_ins; /* what is assumed, for people: no run depends on the list */
	struct stand_in_step *stand_in_steps;

	/* what all calls share; 0: no limit */
	struct limits {
		uint64_t starts, requests; /* executions a second, by calls and by REST */
		uint64_t calls;		   /* at once on the account */
		uint64_t trunk;		   /* calls a second that go out */
		uint64_t rest;		   /* requests to REST at once */
		uint64_t functions;	   /* at once */
	} limits;
	size_t flow_count;
	uint64_t contact_count;	   /* addresses that Studio tells apart; 0: one each call */
	const bool *one_at_a_time; /* by flow: it allows no concurrent calls of a contact */
	bool contact_collision;	   /* REST starts no second execution for a contact */
	double execution_lifetime; /* seconds */
	bool agents_change, places;  /* agents come and go; queues know priorities or skills */
	bool clears_at_close; /* who waits at the end of `duration` is dismissed */
	int32_t dismiss_entry;
	bool calls_back; /* some group offers callbacks */
	int32_t callback_entry;
	bool in_step; /* calls must not run ahead of each other */
	bool wait_documents; /* some queue has one that does more than play */

	bool priced; /* count what is charged for */
	struct sampling_plan sampling;
	bool controls; /* count draws as control variates: struct tally */

	/* workload */
	bool outbound;
	uint8_t arrivals;
	double cps, dial_queue_time; /* REST-created calls: a second, 0: any number; seconds */
	double dial_queue_wait;	     /* who waits longer is canceled, seconds */
	double rate; /* per second */
	size_t rate_count;
	const double *rates;
	double rate_step;
	bool modulated;	     /* not all of `modulation` is plain */
	struct modulation modulation;
	int32_t busyness;    /* dist of the factor, in seconds for 1 */
	struct {
		uint64_t reasons; /* bit per enum reason; 0: nobody calls again */
		uint32_t states;  /* bit per enum call_state: of a call that failed for
				   * whatever reason, such as a limit */
		double probability;
		unsigned most;
		int32_t after; /* dist */
		/* an execution may call after the call: who calls again is known when it is over */
		bool late;
	} retrial;
	struct dialler_plan dialling; /* of ARRIVALS_DIALLER */
	int32_t dialling_retry;	  /* dist: from the end of a try to the next */
	uint64_t call_limit; /* 0: none */
	double duration;     /* seconds, 0: none */
	double warm_up;
	struct time_axis {
		int64_t width;	  /* of each interval that is told apart, ns */
		size_t intervals; /* from the start on; 0: none */
	} axis;
	size_t script_count;
	const struct script_entry *script; /* NULL: there is none, or it is a log's, of which script_read() makes
					    * the entry I when it is needed */
	script_reader *script_read;
	const void *script_log;
	bool logged; /* the script is a log's */
};

/* Control variates: what is drawn for these, less its mean, added up. No draw depends on
 * those before it, so that the expectation is 0 however many there are (Wald). */
enum control { CONTROL_RING, CONTROL_TALK, CONTROL_PATIENCE,
	       CONTROL_HANDLE = CONTROL_PATIENCE + PHASE_COUNT, /* + group, the first few */
	       CONTROLS = CONTROL_HANDLE + 6 };

/* Fill what follows from the rest: jumps are followed, laws prepared. */
void program_prepare(struct program *p);

/* Seconds of agents of G on duty between two moments, in seconds. */
double group_staffed(const struct group *g, double from, double to);
/* Do its agents take breaks, or do other work? */
static inline bool group_is_elsewhere(const struct group *g)
{
	return g->break_every >= 0 || g->other_work.gap >= 0;
}
/* The same of those who are paid, there or not. */
double group_paid(const struct group *g, double from, double to);

/* Is every operand of P what steps.def says, and inside P's tables? False with the first
 * fault in TEXT of SIZE bytes. For tests, and for builds with -DRINGFLOW_CHECK, in which
 * compile_design() asserts it. */
bool program_check(const struct program *p, char *text, size_t size);

/* The entry I of P's script. */
static inline struct script_entry program_script(const struct program *p, size_t i)
{
	return p->script ? p->script[i] : p->script_read(p->script_log, i);
}

#endif
