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
 */
#ifndef RINGFLOW_PROGRAM_H
#define RINGFLOW_PROGRAM_H

#include "base/base.h"
#include "base/bill.h"
#include "base/modulation.h"
#include "base/sampling.h"
#include "base/terms.h"
#include "engine/law.h"
#include "engine/values.h"

enum op {
	OP_END,		/* the strand ends */
	OP_JUMP,	/* -> next */
	OP_WAIT,	/* a draw of `dist` passes, -> next */
	OP_WAIT_UNTIL,	/* until the absolute time `dist`; past: the strand ends */
	OP_BRANCH,	/* choices[arg], -> the chosen step */
	OP_NOTE,	/* report a verb; -> next */
	OP_ANSWER,	/* answer an inbound call, or wait for the callee; -> next */
	OP_PHASE,	/* the caller now lives through phase `arg`; -> next */
	OP_FETCH,	/* request document targets[arg]; -> next (an OP_DELIVER) */
	OP_DELIVER,	/* the request arrives; -> the document, or an error */
	OP_HANG_UP,	/* Twilio hangs up; arg: enum hang_up */
	OP_REJECT,	/* arg: final call state */
	OP_DIAL,	/* dials[arg] starts to ring; -> next (OP_BRIDGE), or alt (OP_DIAL_END) */
	OP_BRIDGE,	/* the child leg answered; talk; -> next (OP_DIAL_END) */
	OP_DIAL_END,	/* the child leg is gone; -> next */
	OP_ACQUIRE,	/* take an agent of groups[arg] or wait; -> next; after `dist`: alt */
	OP_SERVE,	/* the agent's handle time passes; -> next */
	OP_RELEASE,	/* the agent, or the place in the queue, is given up; -> next */
	OP_WIDGET,	/* the execution enters a widget; flag WIDGET_*; -> next */
	OP_TRANSITION,	/* report a transition; -> next */
	OP_PARK,	/* park for `dist`; voice -> arg; on return -> next; timed out -> alt */
	OP_END_FLOW,	/* the execution ends; arg: enum flow_end */
	OP_APP_ERROR,	/* report an application error; -> next */
	/* controller */
	OP_CALLBACK,	/* report a status callback; arg: enum call_state; -> next */
	OP_SEND,	/* post unless the call is known to be over; -> next */
	OP_POST,	/* the redirect to targets[arg] takes effect; refused -> alt; -> next */
	/* network, caller, source */
	OP_STATE,	/* the outbound call moves to state `arg`; -> next */
	OP_RING_OUT,	/* ring the callee: answer, busy, no answer or failure */
	OP_CALLEE,	/* the callee's outcome arrives; arg: enum outcome */
	OP_CALLER,	/* patience (or the time limit) has run out */
	OP_ARRIVE,	/* the next call is offered */
	/* documents: errors, limits and what REST leaves behind */
	OP_CODE,	/* error code `arg` arises; flag CODE_*; -> next */
	OP_BROKEN,	/* the document cannot be executed: error code `arg` */
	OP_WAIT_AT_MOST, /* a draw of `dist` passes, or of dist `arg` if shorter; -> next */
	OP_CLOSE_CHILD,	/* the leg of a <Dial> that REST took its call from */
	OP_STRAY,	/* the action of such a <Dial>, targets[arg], is requested */
	OP_CONFERENCE,	/* enter the room of joins[arg]; -> next when it is over; full: alt */
	OP_LEAVE_CONFERENCE, /* -> next */
	OP_LINE,	/* into lines[arg]; flag LINE_*; waits `dist` or until it is over; -> next */
	OP_LEAVE_LINE,	/* -> next */
	OP_WEBHOOK_FAILED, /* the request of a document failed; arg: enum webhook_failure */
	/* what flows compute with; of a strand that drives an execution */
	OP_SET,		/* values.setting[arg]; -> next */
	OP_ANSWERS,	/* chance gives one of values.answers_list[arg]; -> next */
	OP_RETURNED,	/* what values.parameters_list[arg] reads of the request; -> next */
	OP_DIAL_STATUS,	/* how the last <Dial> ended, into slot arg; -> next */
	OP_SPLIT,	/* the first condition of values.split[arg] that holds; none: -> next;
			 * one that cannot be decided: alt */
	OP_DISMISS,	/* closing: who waits for an agent is sent away */
	OP_QUEUED_OUT,	/* the call has waited too long to be dialled */
	OP_REST_429,	/* too many requests at once; -> next; flag: nobody tries again */
	OP_TRY,		/* a draw of `dist` passes, -> next; longer than dist `arg`: that passes, alt */
	OP_BEGIN_FUNCTION, /* one more runs; too many: alt; -> next */
	OP_END_FUNCTION, /* -> next */
	OP_STUDIO_CODE,	/* error code `arg` arises in the execution; -> next */
	OP_CALL_OUT,	/* the execution makes a call, which rings for `dist` at most; -> next
			 * when answered, else -> of choices[arg], by enum unanswered */
	OP_BY_REST,	/* -> next; of an execution that REST has started: alt, with error code
			 * `arg` unless it is negative */
	OP_COUNT
};

enum widget_flag {
	WIDGET_SILENT = 0, /* no TwiML: the call is not touched */
	WIDGET_TWIML = 1,  /* prints TwiML: needs the call */
	WIDGET_AGAIN = 2,  /* straight from itself; or'ed */
};

/* How a call that an execution makes can fail. */
enum unanswered { UNANSWERED_BUSY, UNANSWERED_NO_ANSWER, UNANSWERED_FAILED, UNANSWERED };

enum code_flag { CODE_FAILS_DIAL = 1 }; /* and with it the <Dial> under way */

/* Of a request: enum call_update, and whose CallSid it names. */
enum post_flag { POST_UPDATE = 3, POST_SID = 12, POST_SID_CHILD = 4, POST_SID_UNKNOWN = 8 };

enum { WIDGET_NO_LIMIT = UINT8_MAX };

enum hang_up { HANG_UP_END_OF_DOCUMENT, HANG_UP_VERB, HANG_UP_END_OF_FLOW, HANG_UP_ERROR };
enum flow_end { FLOW_END_OK, FLOW_END_ERROR };

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
	PURPOSE_RETRY_429 = 0x500, /* + handler << 4 | retry */
	PURPOSE_CALLBACK_LOST = 0x600, /* + handler */
	PURPOSE_HANGUP_LOST = 0x700,
	PURPOSE_BEFORE_QUEUE, /* what a logged call still has before its first queue */
	PURPOSE_BEYOND,	      /* patience, given that it is longer than logged */
};
#define PURPOSE_FLOW (UINT64_C(1) << 40) /* + flow << 24 | widget << 4 | use */
#define PURPOSE_APP (UINT64_C(1) << 41)	 /* + app << 24 | verb << 4 | use */
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
	int32_t name;
};

/* A <Dial> that rings nobody: where its voice is (strand.way) while it lasts, and the
 * step that requests its action when REST interrupts. */
struct stray {
	int32_t way, step;
};

/* How a document enters a conference. */
struct conference_join {
	const char *name;
	int32_t room;
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
	uint64_t count;
	int32_t handle_time; /* dist */
	double service_level;
	uint64_t queue_size; /* so many may wait; UINT64_MAX: any number */
	uint8_t definition;  /* enum level_definition */
	size_t threshold_count;
	double threshold[MOST_THRESHOLDS]; /* seconds */
	size_t schedule_count; /* 0: always `count` agents */
	const uint64_t *schedule;
	double schedule_step; /* seconds; the list repeats */
	bool by_interval;     /* tallies by the step in which calls come to its queue, too */
	int32_t wrap_up;      /* dist of the work after a call, or -1 */
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
	int32_t contact;  /* who calls, or -1: nobody else's address */
	int8_t outcome;	  /* enum outcome, or -1 */
	uint32_t number;  /* position in the scenario's script */
};

/* The query of a request whose parameters nobody knows. */
enum { QUERY_UNKNOWN = '\1' };

/* A widget whose ways out are taken by shares that the scenario does not give. */
struct branch_by_default {
	const char *flow, *widget, *input, *type;
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

/* The profile, as look-ups. Filled by compile/rules.c; no rule is an `if` here. */
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
	struct step *brisk; /* the same without the steps that only report */
	int32_t *skip;	    /* by step: itself, or the first after it that does something */
	struct dist *dists;
	struct law *laws; /* the same, ready to draw from */
	size_t dist_count;
	struct choice *choice;
	struct choices *choices;
	size_t choices_count;
	struct document_target *targets;
	size_t target_count;
	struct webhook_table *webhooks; /* by flow, then by app; or NULL */
	int32_t webhook_failed; /* with those: steps, by enum webhook_failure */
	struct dial *dials;
	size_t dial_count;
	struct stray *strays;
	size_t stray_count;
	struct conference_join *joins;
	size_t join_count, room_count;
	const char **lines; /* queues without agents, by name */
	size_t line_count;
	struct group *groups;
	size_t group_count;
	struct handler *handlers;
	size_t handler_count;
	uint32_t moments; /* bit m: some handler waits for moment m */
	const char **strings;
	const char **flow_names; /* by index of flow */
	struct rule_tables rules;
	uint8_t goal;

	/* callers */
	int32_t ring, talk;		 /* dists */
	double outcome[OUTCOME_COUNT];	 /* cumulative */
	int32_t patience[PHASE_COUNT];	 /* dists, or -1 */

	/* latencies and windows: dists */
	int32_t dial_close_delay, dial_action_delay; /* where there is a dial */
	int32_t fetch_latency, redirect_fetch_delay, in_progress_window, completed_callback;

	/* entries */
	int32_t start;		/* target index of the first document */
	int32_t request_entry;	/* REST starts an execution of that flow here; or -1 */
	int32_t fallback;	/* target index, or -1 */
	int32_t error_entry;	/* voice of a call that hears an application error */
	int32_t network_entry;	/* outbound calls: from queued on */
	int32_t queued_out_entry; /* OP_QUEUED_OUT */
	int32_t close_entry;	/* OP_CLOSE_CHILD, where there is a dial */
	int32_t caller_entry;	/* OP_CALLER */
	int32_t source_entry;	/* OP_ARRIVE */

	struct value_tables values;
	size_t default_count;
	struct branch_by_default *defaults;

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
	bool duties, places;  /* agents come and go; queues know priorities or skills */
	bool clears_at_close; /* who waits at the end of `duration` is dismissed */
	int32_t dismiss_entry;
	bool in_step; /* calls must not run ahead of each other */

	bool priced; /* count what is charged for */
	struct sampling_plan sampling;
	bool controls; /* count draws as control variates: struct tally */

	/* workload */
	bool outbound;
	uint8_t arrivals;
	double cps, call_queue_time; /* REST-created calls: a second, 0: any number; seconds */
	double call_queue_wait;	     /* who waits longer is canceled, seconds */
	double rate; /* per second */
	size_t rate_count;
	const double *rates;
	double rate_step;
	bool modulated;	     /* not all of `modulation` is plain */
	struct modulation modulation;
	int32_t busyness;    /* dist of the factor, in seconds for 1 */
	struct {
		uint64_t reasons; /* bit per enum reason; 0: nobody calls again */
		double probability;
		unsigned most;
		int32_t after; /* dist */
	} retrial;
	uint64_t call_limit; /* 0: none */
	double duration;     /* seconds, 0: none */
	double warm_up;
	size_t script_count;
	const struct script_entry *script;
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

/* Does every reference of P stay inside its tables? An assertion for tests and
 * debug builds; returns NULL or a description of the first fault. */
const char *program_check(const struct program *p);

#endif
