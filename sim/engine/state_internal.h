/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * state - the engine's own records; private to the room.
 *
 * A call group is an offered call and the legs it dials inside the scenario. It runs
 * by itself: what it does concerns nobody else until it touches something shared,
 * and only then does it wait in the event set for the clock that all share (the
 * safe time). Only its next moment is ever pending.
 */
#ifndef RINGFLOW_STATE_INTERNAL_H
#define RINGFLOW_STATE_INTERNAL_H

#include <assert.h>

#include "base/flag.h"
#include "base/histogram.h"
#include "base/terms.h"
#include "events/events.h"
#include "engine/engine.h"
#include "random/random.h"

/* Of an event's order: the slot; the rest is the call's number. */
enum { NONE = -1, NO_FLOW = UINT16_MAX, ENGINE_SLOT_BITS = 27 };

enum { STOP_CHECK = 256 }; /* turns between two looks at the stop flag */

enum strand_kind {
	STRAND_VOICE,	   /* the document Twilio executes for a call */
	STRAND_EXECUTION,  /* an execution that the voice does not drive */
	STRAND_NETWORK,	   /* rings the callee of an outbound call */
	STRAND_CONTROLLER, /* the user's server */
	STRAND_ORPHANED_DIAL,   /* what an interrupted <Dial> leaves behind */
	STRAND_WAIT_DOCUMENT,	/* what a call hears in a queue */
};

enum execution_state {
	EXEC_RUNNING, /* driven by the call's voice */
	EXEC_PARKED,  /* on a TwiML Redirect widget */
	EXEC_HELD,    /* in a TwiML widget whose call was taken away */
	EXEC_ALONE,   /* in silent widgets, without its call */
	EXEC_STUCK,
	EXEC_UNHEARD, /* goes on, and what it prints is thrown away */
	EXEC_CALLING, /* waits for the call that it has made */
};

/* A place in the program with a clock. */
struct strand {
	int64_t due; /* NEVER: waits for somebody, or is being run */
	int32_t pc;  /* NONE: a voice that is not there */
	int32_t next; /* among the strands of its leg; of a voice: the first of them */
	union {
		int32_t return_pc; /* execution: where a parked one goes on; EXEC_CALLING:
				    * its OP_CALL_OUT */
		int32_t way;	   /* voice: where it goes on when somebody calls it */
	};
	int32_t widget; /* the OP_WIDGET that its execution was last in, or NONE */
	int32_t host; /* the OP_WIDGET of the subflow that it is in, or NONE: as `left` */
	uint16_t flow; /* the execution it drives; NO_FLOW: none */
	uint16_t ordinal;
	union {
		uint32_t steps;	  /* with an execution */
		uint32_t attempt; /* controller: requests sent so far */
	};
	uint8_t kind : 4;
	uint8_t outcome : 4; /* network, voice: enum outcome of the callee */
	uint8_t state;	 /* enum execution_state */
	uint8_t repeats; /* execution: of the widget, without another between */
	bool sent : 1;	 /* controller: the request is on its way */
	bool counted : 1; /* voice: REST has counted the request under way */
	bool silent : 1; /* the widget prints no TwiML */
	bool timed_out : 1; /* the execution left its redirect widget by `timeout` */
	bool gated : 1;	 /* stands before something shared, for which it is too early */
	bool by_rest : 1; /* the execution was started by REST */
	bool hung_up : 1; /* the execution goes on since its call was hung up */
	bool left : 1; /* the execution has left `widget`: kept where visits are counted */
};

enum agent_state { AGENT_NONE, AGENT_QUEUED, AGENT_RUNG /* one rings for it */, AGENT_SERVED,
		   AGENT_CALLS_BACK /* leg 0, whose caller has hung up, and keeps its place */ };
enum dial_state { DIAL_NONE, DIAL_OUTSIDE, DIAL_INSIDE, DIAL_CONFERENCE, DIAL_CALL_QUEUE,
		  DIAL_SEVERAL, DIAL_SEVERAL_INSIDE /* nobody outside rings */ };

/* One leg. The offered call itself is leg 0; what it dials inside the scenario
 * are legs 1, 2, ... that share its number (and so its random numbers). */
struct call {
	uint64_t number; /* first: a record given back must not look due */
	struct strand voice;
	int64_t created;
	int64_t patience_due; /* of the current phase, or NEVER */
	int64_t limit_due;    /* answered, plus the time limit; NEVER: not answered, or over */
	int64_t patience_left[PHASE_COUNT]; /* < 0: not drawn yet */
	int64_t since; /* in a queue since; dialling: answered at; once over: ended at */
	int32_t root;  /* index of leg 0 */
	int32_t legs;  /* the next leg of the call group, the latest first after leg 0 */
	int32_t parent, child; /* the leg that dialled it, the leg it dials inside */
	int32_t queue_previous, queue_next;
	uint32_t documents, call_group_documents, dials, queue_visits, redirects;
	uint16_t leg, executions;
	uint16_t attached; /* leg 0: legs that wait for an agent or have one */
	uint16_t group;
	uint8_t state, phase, agent, dial, reason;
	uint8_t last_dial; /* enum outcome of the last <Dial> that ended */
	uint8_t hears;	   /* leg 0: enum hears */
	bool outbound : 1, counted : 1, waiting_for_answer : 1, fell_back : 1;
	bool first_document : 1, accepted : 1, flow_completed : 1, talked_to_agent : 1;
	bool met_person : 1, recorded : 1; /* leg 0: its caller talked to somebody, to a tape */
	bool left : 1; /* leg 0: its caller hung up */
	bool abandoned : 1, met_400 : 1, was_answered : 1;
	bool gated : 1; /* leg 0: a strand of the call group is */
	bool unmade : 1; /* REST has started an execution, which has made no call yet */
	bool up : 1;	 /* counts against the account's limit */
	bool asked : 1;	 /* leg 0: to be called back */
	bool in_flight : 1; /* leg 0: placed by the dialler, and not at its group's queue yet */
	bool unserved : 1;  /* leg 0: has come to that queue, and found no agent in time */
	bool made_again : 1; /* the record serves a second call of an execution */
	bool machine : 1; /* leg 0: a machine answers, or has */
	bool message : 1; /* leg 0: and a message was left on it */
	bool silent : 1;  /* leg 0: a person hears nothing while detection goes on */
	bool dialled_machine : 1; /* a machine answers what it dials outside; whom REST has added is one */
	bool invited : 1; /* REST has added it to a conference: participant.c */
	uint8_t answered_by : 3; /* leg 0: enum answered_by, as detection has it */
	bool fax : 1, dialled_fax : 1; /* that machine is a fax */
	bool cut_off : 1; /* leg 0: a participant who left has ended its conference */
	uint8_t dialled_by : 3; /* leg 0: as answered_by, of the party that was dialled last */
	uint8_t won; /* dialling several: the how-manieth has answered */
};

/* What only an observer asks for, of leg 0. */
struct call_log {
	int64_t answered, studio, queue_wait;
	uint32_t rest_400, studio_400;
};

/* Where modulated arrivals have got to. */
struct modulator {
	bool begun;
	uint64_t batch_left; /* calls of this moment that are still to come */
	uint64_t day;	     /* of the factor */
	double factor;
	uint64_t sojourns;
	size_t state;
	double until; /* seconds: the state's end */
};

struct queue {
	int32_t head, tail;
	uint64_t busy, waiting, on_duty;
	uint64_t absent; /* of those on duty: away, or on a break */
	uint64_t away_gone; /* so many who were away went off duty: the next ends of absence are theirs */
	int64_t overtime_since;	   /* accounted for until then */
	unsigned __int128 overtime; /* agents busy beyond those on duty x ns, so far */
	struct queue_audit audit;
	struct agent_activity {
		uint64_t agents;
		int64_t since;		/* accounted for until then */
		unsigned __int128 time; /* agents x ns, so far */
	} activity[ACTIVITIES];
	struct agent_break *breaks;	 /* by agent, where they take breaks: agent_break.c */
	int32_t break_first, break_last; /* of those whose break is due */
	struct task_queue {
		int64_t *since; /* of those who wait: when they came; number n is at n modulo size */
		uint64_t size, come, begun;
	} tasks;
};

/* Of a leg that waits for an agent, or has one. */
struct place {
	uint64_t ring; /* while an agent is rung for it: agent_schedule_ring()'s; else 0 */
	uint64_t draw; /* of the last ring: visit of a queue << 32 | ring */
	uint16_t by;   /* the group that serves it, or is rung */
	uint8_t priority;
	bool answers, missed; /* the agent will answer; one has not, on this visit */
	bool up;	      /* the callback counts against the account's limit */
	uint8_t refused;      /* enum reason: why this attempt was never dialled, or met nobody; or REASON_NONE */
	bool machine, fax;    /* it is answered by a machine */
	uint8_t heard;	      /* enum answered_by: what detection makes of who has answered it; nobody: he left */
	/* of a queue that calls back: */
	bool offer_due;	   /* it is to be offered when the ringing for it is over */
	uint8_t callback;  /* enum callback_state */
	uint16_t attempts; /* begun so far */
	uint64_t timer;	   /* what it waits for: agent_schedule_ring()'s; 0: nothing */
	int64_t joined, taken, expires, ended; /* came to the queue; asked for it; until when it stands; hung up */
	int64_t answered; /* the attempt was, then; -1: it was not */
};

/* What a machine that has answered a call hears. */
struct recording {
	int64_t beep;	 /* its greeting is over then */
	int64_t ends;	 /* it has recorded enough, and hangs up */
	int64_t since, longest; /* what is said, since then; the longest of what was */
	uint32_t redirects; /* of the call, when it began to be said */
	bool says, kept; /* something is said; the longest was recorded from its start */
};

/* A conference; its participants are chained by their seats, by slot of the leg. */
struct room {
	int32_t first, last;
	uint32_t count;
	bool started, may_start, ended;
};

enum { SEAT_FREED = -2 };
struct seat {
	int32_t previous, next; /* previous: SEAT_FREED when nobody waits there */
	int32_t partner;	/* in a call queue: whom it talks to, or NONE */
	bool held;		/* in a conference: on hold, */
	int64_t left;		/* with so much left of its talk; -1: it has not begun */
	int32_t room;		/* in a conference: which, unless it is one of each call's own */
	const char *room_name;
	/* of whom REST has added: who was there already, and who it is */
	const struct conference_join *host;
	const struct participant *participant;
};

/* A call queue: who waits in it, and who waits for somebody in it. */
enum { CALL_QUEUE_WAITS, CALL_QUEUE_DIALS, CALL_QUEUE_SIDES };
struct call_queue {
	struct call_queue_side {
		int32_t first, last;
	} side[CALL_QUEUE_SIDES];
};

/* The interval of the time axis that the latest call to be over was offered in. */
struct interval_at {
	int64_t from, width;
	size_t index;
};

/* Who places calls for free agents: dialler.c. */
struct dialler {
	const struct dialler_plan *plan; /* NULL: there is none */
	uint64_t next;		     /* of the list, not dialled yet */
	uint64_t in_flight; /* placed calls that are neither over nor have come to the group's queue */
	uint64_t undone;    /* numbers that were dialled, and neither answered nor given up */
	struct timer_heap retries; /* order: the number of the call that is placed then */
	double ratio;		   /* calls in flight for each free agent, at most */
	int64_t adjust_due;	   /* when it is looked at next */
	uint64_t answered, abandoned, answered_before, abandoned_before; /* so far; when it was looked at last */
	bool over; /* places no more calls */
};

/* Things of one second. */
struct window {
	int64_t second;
	uint64_t count;
};

/* Where the segment that is under way of a run that is cut up began, and what the sums were. */
struct segment_state {
	const struct run_segments *cut;
	uint64_t over; /* that are over */
	int64_t since;
	uint64_t events, fingerprint;
	unsigned __int128 time_to_studio;
	__int128 *area; /* by gauge */
};

struct engine {
	const struct program *p;
	const int32_t *skip;	  /* the program's */
	const struct step *steps; /* all of them, or the unobserved */
	bool every_step; /* all of them: somebody observes, or visits are counted */
	struct tally *tally;
	const struct observer *observer; /* or NULL */
	struct segment_state *segments;	 /* of a run that is cut into segments, or NULL */
	struct rng rng;
	__int128 controls[CONTROLS];
	int64_t now;	  /* of the call group that runs */
	int64_t safe_time; /* of everybody: nothing shared happens before it any more */
	int64_t latest;	  /* moment of anything so far */
	uint64_t events, fingerprint;
	uint64_t until_look; /* turns until the stop flag is looked at */
	struct audit audit;
	int64_t warm_up, horizon, time_limit;
	bool ahead;	  /* call groups may run ahead of the safe time */
	bool ahead_alone; /* or may once nobody observes any more */
	struct event_set pending; /* order: call number, slot */
	uint64_t stale;		  /* events in it that mean nothing any more */
	struct events ready;	  /* order: the slots of call groups to run at once */
	struct gauges gauges;
	struct interval_at interval;
	unsigned __int128 time_to_studio; /* nanoseconds, summed */
	struct pool calls, strands;
	struct call blank; /* as a leg begins */
	struct script_held {
		uint64_t number; /* UINT64_MAX: none yet */
		struct script_entry entry;
	} *script_held; /* of a log's calls; else NULL */
	struct call_log *logs; /* by slot, with an observer of calls */
	size_t log_count;
	struct queue *queues;
	struct room *rooms; /* where the program has conferences: its own, then those of names that executions say */
	size_t room_count, room_capacity, room_value_count;
	int32_t *room_of_value; /* by the number of their name; NONE: none yet */
	struct room *own_rooms; /* of each call: by slot of leg 0, so many each as the program has */
	size_t own_room_slots;
	struct call_queue *call_queues; /* where it has call queues */
	struct seat *seats;
	size_t seat_count;
	int64_t arrival; /* the next, or NEVER */
	int64_t dial_slot; /* when the next REST-created call may be dialled */
	int64_t dial_gap;  /* between two of them, or 0 */
	struct window starts, requests, trunk;
	uint64_t calls_up, rest_busy; /* on the account; requests on their way */
	uint64_t functions; /* that run */
	struct timer_heap agent_changes; /* changes of groups: agent_schedule.c */
	size_t shifts;	      /* of them, those that matter to nobody but calls: of schedules, ... */
	uint32_t agent_changes_set;
	struct place *places; /* by slot, where priorities or skills matter */
	size_t place_count;
	struct visits *visits; /* where the program counts them: visits.c */
	struct values *values; /* where the program computes with variables */
	int64_t *served_since; /* by slot, where there are lists: an agent took it then; or NEVER */
	size_t served_slots;
	struct recording *recordings; /* by slot, of calls that a machine has answered */
	size_t recording_count;
	struct presence *presence; /* by flow and contact, where contacts matter */
	int64_t closing; /* no call is offered from then on */
	uint64_t limit;	 /* so many calls are offered; 0: any number */
	uint64_t offered;
	struct {
		uint64_t from; /* the first call's number, of four */
		double unit[RNG_NEIGHBOURS];
	} gaps; /* drawn */
	struct modulator modulator;
	struct dialler dialler;
	bool calls_again; /* a call that is over may bring another: dialler, retrials, callbacks */
	struct timer_heap redials; /* those who will call again, by the number of that call */
	double gap;	/* nanoseconds between arrivals, on average */
	int32_t call_group;		/* slot of leg 0 of the call group that runs */
	struct strand *current; /* whose step is being taken; NULL once it has ended */
	volatile sig_atomic_t *stop;
	uint64_t rounds; /* of loops that no event counts */
	bool stopped;
};

static inline struct call *call_at(const struct engine *e, int32_t i)
{
	return POOL_RECORD(struct call, &e->calls, i);
}

static inline struct strand *strand_at(const struct engine *e, int32_t i)
{
	return POOL_RECORD(struct strand, &e->strands, i);
}

static inline struct call *root_of(const struct engine *e, struct call *c)
{
	return c->leg ? call_at(e, c->root) : c;
}

static inline bool call_over(const struct call *c)
{
	return c->state >= CALL_COMPLETED;
}

static inline bool has_voice(const struct call *c)
{
	return c->voice.pc != NONE;
}

/* Now plus DELAY; what lies beyond the clock happens at its last tick, for a
 * strand that waits must wake. A DELAY of NEVER stays NEVER. */
static inline int64_t after(const struct engine *e, int64_t delay)
{
	if (delay == NEVER)
		return NEVER;
	return delay >= NEVER - 1 - e->now ? NEVER - 1 : e->now + delay;
}

static inline void strand_wake(struct engine *e, struct strand *s, int64_t delay)
{
	s->due = after(e, delay);
}

/* Has S nothing to wait for? Then it takes its next step at once. */
static inline bool strand_wait(struct engine *e, struct strand *s, int64_t delay)
{
	if (delay == 0)
		return true;
	strand_wake(e, s, delay);
	return false;
}

/* observe.c: now and then, is the run to stop, has the observer seen enough? */
void engine_look(struct engine *e);

/* The turn of a leg at TIME, from PC on. The fingerprint is a sum, so that it does
 * not depend on who went first where that makes no difference. The mixer is that of
 * splitmix64, shortened. engine_came_to() is to be told of the last of several. */
static inline void engine_record(struct engine *e, int64_t time, uint64_t number, uint64_t leg,
				 int32_t pc)
{
	uint64_t h = (uint64_t)time * UINT64_C(0x9e3779b97f4a7c15) +
		     (number << 24 ^ leg << 56 ^ (uint64_t)pc);

	e->now = time;
	h = (h ^ (h >> 32)) * UINT64_C(0xbf58476d1ce4e5b9);
	e->fingerprint += h ^ (h >> 29);
	e->events++;
	if (__builtin_expect(--e->until_look == 0, 0)) {
		e->until_look = STOP_CHECK;
		engine_look(e);
	}
}

/* Turns were taken until LAST. */
static inline void engine_came_to(struct engine *e, int64_t last)
{
	e->latest = last > e->latest ? last : e->latest;
}

/* Once in a round of a loop that may go on for long without an event: is the run to
 * stop? */
static inline bool engine_stops(struct engine *e)
{
	if (__builtin_expect(++e->rounds % STOP_CHECK == 0, 0))
		engine_look(e);
	return e->stopped;
}

/* All that is shared has come to TIME. */
static inline void engine_advance(struct engine *e, int64_t time)
{
	assert(time >= e->safe_time);
	e->now = e->safe_time = time;
	gauges_advance(&e->gauges, time);
}

/* Of a group's caller who waited WAIT ns and was served. */
static inline void agent_tally_served(struct group_tally *t, const struct group *g, int64_t wait)
{
	t->wait_sum += (double)wait * 1e-9;
	histogram_add(&t->wait, wait);
	t->waited += wait > 0;
	t->served++;
	t->within += (double)wait * 1e-9 <= g->service_level;
	for (size_t i = 0; i < g->threshold_count; i++)
		t->within_threshold[i] += (double)wait * 1e-9 <= g->threshold[i];
}

/* Of one who left after so long. */
static inline void agent_tally_left(struct group_tally *t, const struct group *g, int64_t wait)
{
	t->wait_sum += (double)wait * 1e-9;
	histogram_add(&t->wait, wait);
	t->lost_sum += (double)wait * 1e-9;
	t->left_within += (double)wait * 1e-9 <= g->service_level;
	t->waited += wait > 0;
	t->abandoned++;
}

/* An offered call, to be counted, has ended for REASON, LENGTH ns after it was created. */
static inline void tally_end(struct tally *t, enum reason reason, enum end end, int64_t length)
{
	t->calls++;
	t->ends[end]++;
	t->end_lengths[end] += ((uint64_t)length + 500000) / 1000000;
	t->successes += reason == REASON_NONE;
	t->reasons[reason]++;
}

/* time_series.c */
void time_series_go_to(struct engine *e, int64_t time);
/* The calls of the interval that TIME is in. */
static inline struct offered_calls *time_series_at(struct engine *e, int64_t time)
{
	if (__builtin_expect((uint64_t)(time - e->interval.from) >= (uint64_t)e->interval.width, 0))
		time_series_go_to(e, time);
	return &e->tally->series.calls[e->interval.index];
}

/* A call is over that was offered at TIME. */
static inline void time_series_call(struct engine *e, int64_t time, bool success, bool refused)
{
	struct offered_calls *c = time_series_at(e, time);

	c->offered++;
	c->succeeded += success;
	c->refused += refused;
}

/* What the files of the room do for each other. */
#include "engine/engine_internal.h"

#endif
