/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fast_path - calls that do nothing but wait for an agent and be served, or give up. Where a
 * whole program is that, each call is two or three turns that depend on nothing but its
 * place in one queue, and needs no record of its own. The tally is the same, bit
 * for bit, as that of the general way; whatever it cannot do leaves the
 * program, or the replication, to that.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "base/terms.h"
#include "engine/fast_path_internal.h"
#include "engine/state_internal.h"
#include "laws/law.h"

/* A call that waits or is served. It was created when it joined the queue. */
struct fast_call {
	uint64_t number; /* HAS_LEFT: it has given up, and is passed by when it comes first */
	int64_t created;
};

/* Up to so many agents, their ends of service are kept in order in an array. */
enum { FEW = 16 };

#define HAS_LEFT UINT64_MAX

enum { TIMERS_SWEEP_FROM = 4096 }; /* of callers who were served, before it is worth while */

/* What becomes of each call that is served; of each that gives up. */
struct fast_path_end {
	enum reason reason;
	enum end end;
};

/* What changes at one moment is looked at once, when the next moment comes. The legs are those
 * who are served and those who wait, together. */
enum { LEVEL_BUSY, LEVEL_QUEUE, LEVELS };
struct fast_path_level {
	int64_t level, peak;
	__int128 weighted; /* as in gauge.h */
};

struct fast_path {
	struct engine *e;
	struct fast_path_level levels[LEVELS];
	int64_t peak_legs;
	bool risen; /* a level may have, since peaks were looked at */
	struct event few[FEW]; /* the latest first */
	unsigned few_count;
	bool many; /* more agents: `ends` */
	const struct group *group;
	struct group_tally *tally;
	struct queue *queue;
	unsigned gauges[LEVELS]; /* busy, queue */
	int32_t fetch_pc, serve_pc, release_pc; /* of its turns, for the fingerprint */
	const struct law *handle;
	uint64_t told; /* calls, by when they came */
	uint64_t drawn; /* times of service, from this call on */
	int64_t times[RNG_NEIGHBOURS];
	struct fast_path_end done, lost;
	struct fast_call *waiting; /* a ring; its size is a power of 2 */
	uint64_t head, tail, size; /* who is at `head` has not left */
	const struct law *patience; /* NULL: nobody gives up */
	struct event_set timers; /* of who joined while all were busy; order: the place, as of `tail` */
	uint64_t stale;		 /* of them, those of who is not in line any more */
	int64_t gives_up;	 /* the first of them is due, or NEVER */
	struct fast_call *served; /* by agent */
	uint32_t *idle;	      /* agents, the last to get free on top */
	uint64_t idle_count;
	struct event_set ends; /* order: call number, agent */
	bool too_long;	       /* a call has come to its time limit */
};

/* Any call, once it is over; SERVED, or because its caller gave up. */
static struct fast_path_end end_of_all(const struct engine *e, bool served)
{
	struct call c = call_blank(e->p);
	enum end end;

	c.was_answered = true;
	c.state = CALL_COMPLETED;
	c.talked_to_agent = c.met_person = served;
	c.left = c.abandoned = !served;
	c.phase = served ? PHASE_TALKING : PHASE_QUEUED;
	c.reason = served ? REASON_NONE : REASON_ABANDONED_QUEUED;
	end = call_end(&c);
	return (struct fast_path_end){ final_reason(e, &c, end), end };
}

static void fast_path_init(struct fast_path *f, struct engine *e)
{
	const struct program *p = e->p;
	const struct step *acquire = fast_path_acquire(p);
	int32_t group = acquire->arg, patience = p->groups[group].patience;

	*f = (struct fast_path){
		.e = e, .group = &p->groups[group], .tally = &e->tally->groups[group],
		.queue = &e->queues[group], .many = p->groups[group].count > FEW,
		.gauges = { GAUGE_GROUPS + 2 * (unsigned)group, GAUGE_GROUPS + 2 * (unsigned)group + 1 },
		.fetch_pc = p->skip[p->targets[p->start].fetch],
		.serve_pc = p->skip[acquire->next],
		.release_pc = p->skip[p->unobserved[p->skip[acquire->next]].next],
		.handle = &p->laws[p->groups[group].handle_time],
		.patience = patience != NONE ? &p->laws[patience] : NULL, .gives_up = NEVER,
		.done = end_of_all(e, true), .lost = end_of_all(e, false), .size = 64, .drawn = UINT64_MAX,
	};
	f->idle_count = f->group->count;
	f->waiting = xcalloc(f->size, sizeof(*f->waiting));
	f->served = xcalloc(f->idle_count + 1, sizeof(*f->served));
	f->idle = xcalloc(f->idle_count + 1, sizeof(*f->idle));
	for (uint64_t i = 0; i < f->idle_count; i++)
		f->idle[i] = (uint32_t)i;
	event_set_init(&f->ends);
	event_set_init(&f->timers);
}

static void fast_path_free(struct fast_path *f)
{
	event_set_free(&f->ends);
	event_set_free(&f->timers);
	free(f->waiting);
	free(f->served);
	free(f->idle);
}

static inline struct fast_call *place_of(const struct fast_path *f, uint64_t i)
{
	return &f->waiting[i & (f->size - 1)];
}

static __attribute__((noinline)) void grow(struct fast_path *f)
{
	struct fast_call *larger = xcalloc(2 * f->size, sizeof(*larger));

	for (uint64_t i = f->head; i != f->tail; i++)
		larger[i & (2 * f->size - 1)] = *place_of(f, i);
	free(f->waiting);
	f->waiting = larger;
	f->size *= 2;
}

static inline void change(struct fast_path *f, unsigned level, int64_t by)
{
	struct fast_path_level *v = &f->levels[level];

	v->level += by;
	v->weighted += by > 0 ? f->e->now : -f->e->now;
}

static void hand_over(const struct fast_path *f, unsigned gauge, const struct fast_path_level *v)
{
	struct level *l = &f->e->gauges.levels[gauge];

	l->level = v->level;
	l->peak = v->peak;
	l->since = f->e->safe_time;
	l->weighted = v->weighted;
}

static void hand_over_levels(const struct fast_path *f)
{
	const struct fast_path_level *busy = &f->levels[LEVEL_BUSY], *queue = &f->levels[LEVEL_QUEUE];

	hand_over(f, GAUGE_LEGS, &(struct fast_path_level){
		busy->level + queue->level, f->peak_legs, busy->weighted + queue->weighted });
	for (unsigned i = 0; i < LEVELS; i++)
		hand_over(f, f->gauges[i], &f->levels[i]);
}

/* Calls that have come since they were told of last, in interval K: all end alike, but for
 * those that tell_lost() tells of. */
static void tell_calls(struct fast_path *f, size_t k)
{
	struct offered_calls *c = &f->e->tally->series.calls[k];

	c->offered = f->e->offered - f->told;
	c->succeeded += f->done.reason == REASON_NONE ? c->offered : 0;
	f->told = f->e->offered;
}

static void tell_lost(struct fast_path *f, int64_t created)
{
	struct offered_calls *c = time_series_at(f->e, created);

	c->succeeded -= f->done.reason == REASON_NONE;
	c->succeeded += f->lost.reason == REASON_NONE;
}

/* Those that are due before TIME, at which nothing has changed yet. */
static __attribute__((noinline)) void note_integrals(struct fast_path *f, int64_t time)
{
	size_t k = f->e->gauges.noted;

	hand_over_levels(f);
	gauges_advance(&f->e->gauges, time);
	if (f->e->gauges.noted > k)
		tell_calls(f, k);
}

static inline int64_t higher(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static inline void look_at_peaks(struct fast_path *f)
{
	struct fast_path_level *busy = &f->levels[LEVEL_BUSY], *queue = &f->levels[LEVEL_QUEUE];

	busy->peak = higher(busy->peak, busy->level);
	queue->peak = higher(queue->peak, queue->level);
	f->peak_legs = higher(f->peak_legs, busy->level + queue->level);
	f->risen = false;
}

/* Time goes on: the levels have stood until now. */
static inline void advance(struct fast_path *f, int64_t time)
{
	struct engine *e = f->e;
	const struct gauges *g = &e->gauges;

	if (__builtin_expect(time >= g->next, 0))
		note_integrals(f, time);
	if (f->risen && time > e->safe_time && time > g->from)
		look_at_peaks(f);
	e->now = e->safe_time = time;
}

static inline bool later(const struct event *a, const struct event *b)
{
	return a->time != b->time ? a->time > b->time : a->order > b->order;
}

static inline void push_end(struct fast_path *f, struct event v)
{
	unsigned i;

	if (f->many) {
		event_set_push(&f->ends, v);
		return;
	}
	for (i = f->few_count++; i > 0 && later(&v, &f->few[i - 1]); i--)
		f->few[i] = f->few[i - 1];
	f->few[i] = v;
}

static inline const struct event *next_end(struct fast_path *f)
{
	if (f->many)
		return event_set_peek(&f->ends);
	return f->few_count ? &f->few[f->few_count - 1] : NULL;
}

static inline void drop_end(struct fast_path *f)
{
	if (f->many)
		event_set_drop(&f->ends);
	else
		f->few_count--;
}

static inline void turn_of(struct fast_path *f, const struct fast_call *c, int32_t pc)
{
	engine_record(f->e, f->e->now, c->number, 0, pc);
	f->e->latest = f->e->now;
}

static inline bool counted(const struct fast_path *f, const struct fast_call *c)
{
	return c->created >= f->e->warm_up;
}

/* Four at once, as they come out of one block of random numbers. */
static __attribute__((noinline)) void draw_times(struct fast_path *f, uint64_t from)
{
	struct address a = { from, PURPOSE_HANDLE, 1 }; /* a call's first visit */
	double unit[RNG_NEIGHBOURS];

	f->drawn = from;
	if (f->handle->kind == LAW_EXPONENTIAL) {
		rng_exponentials(&f->e->rng, &a, unit);
		for (uint64_t i = 0; i < RNG_NEIGHBOURS; i++)
			f->times[i] = law_ns(f->handle->a * unit[i]);
		return;
	}
	for (uint64_t i = 0; i < RNG_NEIGHBOURS; i++, a.call++)
		f->times[i] = law_draw(&f->e->rng, f->handle, &a);
}

static inline int64_t time_of_service(struct fast_path *f, const struct fast_call *c)
{
	uint64_t from = c->number - c->number % RNG_NEIGHBOURS;

	if (__builtin_expect(from != f->drawn, 0))
		draw_times(f, from);
	return f->times[c->number % RNG_NEIGHBOURS];
}

/* An agent takes R, and its end is known. */
static inline void serve(struct fast_path *f, const struct fast_call *c)
{
	struct engine *e = f->e;
	int64_t end = after(e, time_of_service(f, c));
	uint32_t agent = f->idle[--f->idle_count];

	f->queue->audit.served++;
	if (counted(f, c))
		agent_tally_served(f->tally, f->group, e->now - c->created);
	f->served[agent] = *c;
	f->too_long |= end >= c->created + e->time_limit;
	push_end(f, (struct event){ end, c->number << ENGINE_SLOT_BITS | agent });
}

/* Is the caller of V still in line? */
static bool in_line(void *context, const struct event *v)
{
	const struct fast_path *f = context;

	return v->order >= f->head;
}

static inline void look_for_timer(struct fast_path *f)
{
	const struct event *v = event_set_peek(&f->timers);

	f->gives_up = v ? v->time : NEVER;
}

static __attribute__((noinline)) void sweep_timers(struct fast_path *f)
{
	event_set_sweep(&f->timers, in_line, f);
	f->stale = 0;
	look_for_timer(f);
}

/* C, who joins at PLACE, will wait so long. */
static inline void bear(struct fast_path *f, const struct fast_call *c, uint64_t place)
{
	struct address a = { c->number, PURPOSE_PATIENCE + PHASE_QUEUED, 1 }; /* a call's first visit */
	int64_t due = after(f->e, law_draw(&f->e->rng, f->patience, &a));

	event_set_push(&f->timers, (struct event){ due, place });
	f->gives_up = due < f->gives_up ? due : f->gives_up;
}

/* Who comes first in line is there no more. */
static inline void next_in_line(struct fast_path *f)
{
	do
		f->head++;
	while (f->head != f->tail && place_of(f, f->head)->number == HAS_LEFT);
}

static inline void arrive(struct fast_path *f)
{
	struct engine *e = f->e;
	struct fast_call c = { e->offered, e->now };

	if (!source_take(e))
		return;
	e->audit.legs++;
	f->risen = true;
	turn_of(f, &c, f->fetch_pc);
	f->queue->audit.in++;
	f->tally->offered += counted(f, &c);
	if (f->idle_count && f->head == f->tail) {
		change(f, LEVEL_BUSY, 1);
		serve(f, &c);
		return;
	}
	change(f, LEVEL_QUEUE, 1);
	if (f->tail - f->head == f->size)
		grow(f);
	*place_of(f, f->tail) = c;
	if (f->patience)
		bear(f, &c, f->tail);
	f->tail++;
}

static inline void serve_waiting(struct fast_path *f)
{
	struct fast_call c = *place_of(f, f->head);

	next_in_line(f);
	f->stale += f->patience != NULL;
	f->too_long |= f->e->now >= c.created + f->e->time_limit;
	change(f, LEVEL_QUEUE, -1);
	serve(f, &c);
	turn_of(f, &c, f->serve_pc);
}

static inline void end(struct fast_path *f, struct event v)
{
	struct engine *e = f->e;
	uint32_t agent = v.order % (UINT32_C(1) << ENGINE_SLOT_BITS);
	struct fast_call c = f->served[agent];

	drop_end(f);
	turn_of(f, &c, f->release_pc);
	f->idle[f->idle_count++] = agent;
	e->audit.final[CALL_COMPLETED]++;
	e->audit.call_groups++;
	if (counted(f, &c)) {
		e->tally->agent_calls++;
		tally_end(e->tally, f->done.reason, f->done.end, e->now - c.created);
	}
	if (f->head != f->tail)
		serve_waiting(f); /* no less agents are busy than before */
	else
		change(f, LEVEL_BUSY, -1);
}

static void lose(struct fast_path *f, const struct fast_call *c)
{
	struct engine *e = f->e;
	int64_t wait = e->now - c->created;

	f->too_long |= wait >= e->time_limit;
	f->queue->audit.left++;
	change(f, LEVEL_QUEUE, -1);
	e->audit.final[CALL_COMPLETED]++;
	e->audit.call_groups++;
	tell_lost(f, c->created);
	if (!counted(f, c))
		return;
	agent_tally_left(f->tally, f->group, wait);
	e->tally->abandoned += f->lost.reason != REASON_NONE;
	tally_end(e->tally, f->lost.reason, f->lost.end, wait);
}

/* The first timer is due: its caller gives up, unless an agent has come before. */
static inline void time_out(struct fast_path *f)
{
	struct event v = *event_set_peek(&f->timers);
	struct fast_call *c = place_of(f, v.order);

	event_set_drop(&f->timers);
	look_for_timer(f);
	if (!in_line(f, &v)) {
		f->stale--;
		return;
	}
	advance(f, v.time);
	turn_of(f, c, f->e->p->caller_entry);
	lose(f, c);
	c->number = HAS_LEFT;
	if (v.order == f->head)
		next_in_line(f);
}

static void run_calls(struct fast_path *f)
{
	struct engine *e = f->e;

	source_start(e);
	while (!e->stopped && !f->too_long) {
		const struct event *first = next_end(f);

		/* at one moment: no caller gives up before an agent who could take his call is free */
		if (first && first->time <= e->arrival && first->time <= f->gives_up) {
			advance(f, first->time);
			end(f, *first);
			if (__builtin_expect(f->stale > TIMERS_SWEEP_FROM, 0) &&
			    f->stale > event_set_count(&f->timers) / 2)
				sweep_timers(f);
		} else if (f->gives_up <= e->arrival && f->gives_up != NEVER) {
			time_out(f);
		} else if (e->arrival != NEVER) {
			advance(f, e->arrival);
			arrive(f);
		} else {
			break;
		}
	}
}

bool fast_path_run(struct engine *e)
{
	struct fast_path f;
	bool done;

	fast_path_init(&f, e);
	run_calls(&f);
	hand_over_levels(&f);
	tell_calls(&f, e->gauges.noted);
	done = !f.too_long;
	fast_path_free(&f);
	return done;
}
