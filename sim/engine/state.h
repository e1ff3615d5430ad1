/* SPDX-License-Identifier: GPL-3.0-or-later */
/* state - the engine's own records; private to the room. */
#ifndef RINGFLOW_STATE_H
#define RINGFLOW_STATE_H

#include "engine/engine.h"
#include "engine/eventset.h"
#include "engine/pool.h"
#include "engine/rng.h"

enum { NONE = -1 };

enum strand_kind {
	STRAND_VOICE,	   /* the document Twilio executes for a call */
	STRAND_EXECUTION,  /* a parked execution's timer, or one without its call */
	STRAND_NETWORK,	   /* rings the callee of an outbound call */
	STRAND_CALLER,	   /* patience */
	STRAND_CONTROLLER, /* the user's server */
	STRAND_SOURCE,	   /* offers calls */
};

struct strand {
	int32_t pc;
	int32_t call;	   /* or NONE */
	int32_t execution; /* the one it runs, or NONE */
	int32_t previous, next; /* among the strands of its call */
	uint8_t kind;
	uint8_t handler; /* controller */
	uint8_t outcome; /* network: what the callee will do */
	uint8_t attempt; /* controller: requests sent so far */
	bool sent;	 /* controller: the request is on its way */
	bool counted;	 /* voice: REST has counted the request under way */
};

enum execution_state {
	EXEC_RUNNING, /* driven by the call's voice */
	EXEC_PARKED,  /* on a TwiML Redirect widget */
	EXEC_HELD,    /* in a TwiML widget whose call was taken away */
	EXEC_ALONE,   /* in silent widgets, without its call */
	EXEC_STUCK,
};

struct execution {
	int32_t call, flow;
	int32_t next;	/* of the same call */
	int32_t strand; /* its own timer, or NONE */
	int32_t return_pc, timeout_pc;
	uint32_t steps, ordinal;
	uint8_t state;
	bool silent;	/* the current widget prints no TwiML */
	bool timed_out; /* left its redirect widget by `timeout` */
};

enum agent_state { AGENT_NONE, AGENT_QUEUED, AGENT_SERVED };
enum dial_state { DIAL_NONE, DIAL_OUTSIDE, DIAL_INSIDE };

/* One leg. The offered call itself has leg 0; what it dials inside the scenario
 * are legs 1, 2, ... that share its number (and so its random numbers). */
struct call {
	uint64_t number;
	int64_t created, answered, ended, studio;
	int64_t known_ended; /* when the controller has heard of the end */
	int64_t window_end;  /* until then REST says "not in-progress" */
	int64_t patience_left[PHASE_COUNT]; /* < 0: not drawn yet */
	int64_t patience_due;		    /* of the current phase, or NEVER */
	int64_t queue_since, queue_wait;
	int32_t root, parent, child; /* call indices; root is itself for leg 0 */
	int32_t strands;	     /* list of its strands */
	int32_t voice, network, caller;
	int32_t executions; /* list */
	int32_t start;	    /* target of the first document */
	int32_t references; /* strands and child legs */
	int32_t dial_pc;    /* the OP_DIAL under way */
	int32_t served_pc;  /* where the voice goes on once an agent is there */
	int32_t group, queue_previous, queue_next;
	uint32_t leg, legs; /* legs: child legs made so far (leg 0 only) */
	uint32_t documents, family_documents; /* the latter of all its legs (leg 0 only) */
	uint32_t dials, queue_visits, execution_count;
	uint32_t rest_redirects, rest_400, studio_400;
	uint8_t state, phase, agent, dial, reason;
	uint8_t last_dial; /* enum outcome of the last <Dial> that ended */
	bool outbound, counted, waiting_for_answer, fell_back, first_document;
	bool accepted, flow_completed, talked_to_agent, abandoned, done;
};

struct queue {
	int32_t head, tail;
	uint64_t busy;
};

struct engine {
	const struct program *p;
	struct tally *tally;
	const struct observer *observer; /* or NULL */
	uint64_t seed, replication;
	int64_t now, warm_up, horizon;
	struct event_set pending;
	struct pool calls, strands, executions;
	struct queue *queues;
	uint64_t offered; /* calls so far */
	int32_t current;  /* strand whose step is being taken */
};

static inline struct call *call_at(const struct engine *e, int32_t i)
{
	return pool_at(&e->calls, i);
}

static inline struct strand *strand_at(const struct engine *e, int32_t i)
{
	return pool_at(&e->strands, i);
}

static inline struct execution *execution_at(const struct engine *e, int32_t i)
{
	return pool_at(&e->executions, i);
}

static inline struct call *root_of(const struct engine *e, const struct call *c)
{
	return call_at(e, c->root);
}

static inline bool call_over(const struct call *c)
{
	return c->state >= CALL_COMPLETED;
}

/* Now plus DELAY; what lies beyond the clock happens at its last tick, for a
 * strand that waits must wake. A DELAY of NEVER stays NEVER. */
static inline int64_t after(const struct engine *e, int64_t delay)
{
	if (delay == NEVER)
		return NEVER;
	return delay >= NEVER - 1 - e->now ? NEVER - 1 : e->now + delay;
}

/* tally.c */
void tally_clear(struct tally *t);
void gauge_add(struct engine *e, struct gauge *g, int64_t change);
void gauges_close(struct engine *e);

/* draw.c - addressed draws of a call, scripted values first. */
int64_t call_draw(const struct engine *e, const struct call *c, int32_t dist, uint64_t purpose,
		  uint64_t draw);
double call_uniform(const struct engine *e, const struct call *c, uint64_t purpose,
		    uint64_t draw);
const struct script_entry *call_script(const struct engine *e, const struct call *c);
/* A moment: NEVER beyond the clock. */
int64_t seconds_to_ns(double seconds);
/* A delay: at most the longest there is. */
int64_t delay_ns(double seconds);

/* observe.c - tell the observer; cheap when there is none. */
bool observed(const struct engine *e, const struct call *c);
void observe(const struct engine *e, const struct call *c, enum event_kind kind, int64_t a,
	     int64_t b, const char *text);
void observe_wait(const struct engine *e, const struct call *c, enum event_kind kind,
		  int64_t a, const char *text, int64_t wait);
const char *program_string(const struct engine *e, int32_t note);

/* strands.c */
int32_t strand_start(struct engine *e, enum strand_kind kind, int32_t call, int32_t pc);
void strand_end(struct engine *e, int32_t strand);
void strand_wake(struct engine *e, int32_t strand, int64_t delay);
/* step.c: take steps until the strand waits or ends. */
void strand_run(struct engine *e, int32_t strand);

/* call.c */
int32_t call_create(struct engine *e, uint64_t number, int32_t parent, int32_t start);
bool call_set_state(struct engine *e, int32_t call, enum call_state state);
void call_answer(struct engine *e, int32_t call);
void call_hang_up(struct engine *e, int32_t call, enum call_state unanswered,
		  enum reason reason, const char *text);
void call_set_reason(struct engine *e, struct call *c, enum reason reason);
void call_unreference(struct engine *e, int32_t call);

/* voice.c: the document under way */
void voice_start(struct engine *e, int32_t call, int32_t pc, int64_t delay);
void voice_interrupt(struct engine *e, int32_t call);
void voice_fail(struct engine *e, int32_t call, const char *why);
void voice_deliver(struct engine *e, int32_t call, const struct document_target *t);

/* caller.c: phases and patience */
void caller_enter(struct engine *e, int32_t call, enum phase phase);
void caller_arm(struct engine *e, int32_t call);
void caller_leave(struct engine *e, int32_t call);

/* execution.c */
int32_t execution_find(const struct engine *e, const struct call *c, int32_t flow);
int32_t execution_start(struct engine *e, int32_t call, int32_t flow);
void execution_join(struct engine *e, int32_t execution);
void execution_park(struct engine *e, int32_t execution, const struct step *s, int64_t timeout);
void execution_detach(struct engine *e, int32_t execution, int32_t voice);
void execution_end(struct engine *e, int32_t execution, const char *why);
void execution_strand_lost(struct engine *e, int32_t execution);
void execution_timed_out(struct engine *e, int32_t execution);
void executions_hang_up(struct engine *e, int32_t call);

/* studio.c */
enum verdict studio_verdict(const struct engine *e, const struct call *c,
			    const struct document_target *t, bool first);
void studio_count(struct engine *e, struct call *c);
void studio_refuse(struct engine *e, int32_t call, const struct document_target *t);
void studio_ignore(struct engine *e, int32_t call);
void studio_accept(struct engine *e, int32_t call, const struct document_target *t,
		   enum verdict verdict);

/* controller.c */
void controller_notify(struct engine *e, int32_t call, enum moment moment);
void controller_forget(struct engine *e, int32_t call);
bool controller_send(struct engine *e, int32_t strand);
bool controller_post(struct engine *e, int32_t strand, const struct step *s);

/* dial.c */
void dial_start(struct engine *e, int32_t voice, const struct step *s);
bool dial_bridge(struct engine *e, int32_t voice, const struct step *s);
void dial_drop(struct engine *e, int32_t call);
void dial_end(struct engine *e, int32_t voice);
void dial_child_answered(struct engine *e, int32_t parent);
void dial_child_ended(struct engine *e, int32_t parent, enum call_state state);

/* agents.c */
bool agent_acquire(struct engine *e, int32_t voice, const struct step *s);
void agent_release(struct engine *e, int32_t call);
void agent_leave(struct engine *e, int32_t call);

/* network.c */
void network_ring(struct engine *e, int32_t strand, const struct step *s);
void network_outcome(struct engine *e, int32_t strand);

/* source.c */
void source_start(struct engine *e);
bool source_arrive(struct engine *e, int32_t strand);

#endif
