/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lane - calls that do nothing but wait for an agent and be served. Where a whole
 * program is that, each call is two or three turns that depend on nothing but its
 * place in one queue, and needs no record of its own. The tally is the same, bit
 * for bit, as that of the general way; whatever a lane cannot do leaves the
 * program, or the replication, to that.
 */
#include <stdlib.h>

#include "engine/state.h"

/* A call that waits or is served. It was created when it joined the queue. */
struct rider {
	uint64_t number;
	int64_t created;
};

/* Up to so many agents, their ends of service are kept in order in an array. */
enum { FEW = 16 };

/* What changes at one moment is looked at once, when the next moment comes. */
enum { LEVEL_LEGS, LEVEL_BUSY, LEVEL_QUEUE, LEVELS };
struct lane_level {
	int64_t level, peak;
	__int128 weighted; /* as in gauge.h */
};

struct lane {
	struct engine *e;
	int64_t moment; /* now, clipped to the observation window */
	struct lane_level levels[LEVELS];
	struct event few[FEW]; /* the latest first */
	unsigned few_count;
	bool many; /* more agents: `ends` */
	const struct group *group;
	struct group_tally *tally;
	struct queue *queue;
	unsigned gauges[LEVELS];
	int32_t fetch_pc, serve_pc, release_pc; /* of its turns, for the fingerprint */
	const struct law *handle;
	uint64_t drawn; /* times of service, from this call on */
	int64_t times[RNG_NEIGHBOURS];
	enum reason reason; /* of each call */
	struct rider *waiting; /* a ring; its size is a power of 2 */
	uint64_t head, tail, size;
	struct rider *served; /* by agent */
	uint32_t *idle;	      /* agents, the last to get free on top */
	uint64_t idle_count;
	struct event_set ends; /* order: call number, agent */
	bool too_long;	       /* a call has come to its time limit */
};

static const struct step *step_at(const struct program *p, int32_t pc)
{
	return &p->brisk[p->skip[pc]];
}

static bool nothing_random(const struct program *p, int32_t dist)
{
	return p->laws[dist].kind == LAW_CONSTANT && p->laws[dist].constant == 0;
}

static const struct step *past_phases(const struct program *p, const struct step *s)
{
	while (s->op == OP_PHASE || s->op == OP_ANSWER)
		s = step_at(p, s->next);
	return s;
}

/* The step that takes an agent, or NULL: fetch, deliver, answer, acquire, serve,
 * release, hang up, and nothing else. */
static const struct step *find_acquire(const struct program *p)
{
	const struct document_target *t = &p->targets[p->start];
	const struct step *acquire = past_phases(p, step_at(p, t->entry)), *s;

	if (t->kind != DOCUMENT_APP || step_at(p, t->fetch)->op != OP_FETCH ||
	    !nothing_random(p, p->fetch_latency) || step_at(p, t->entry)->op != OP_ANSWER ||
	    acquire->op != OP_ACQUIRE || acquire->dist != NONE)
		return NULL;
	s = step_at(p, acquire->next);
	if (s->op != OP_SERVE || s->arg != acquire->arg)
		return NULL;
	s = step_at(p, s->next);
	if (s->op != OP_RELEASE)
		return NULL;
	return past_phases(p, step_at(p, s->next))->op == OP_HANG_UP ? acquire : NULL;
}

static bool anybody_impatient(const struct program *p)
{
	for (int i = 0; i < PHASE_COUNT; i++)
		if (p->patience[i] != NONE)
			return true;
	return false;
}

bool lane_fits(const struct program *p)
{
	const struct step *acquire;

	if (p->controls || p->webhooks || p->outbound || p->moments || p->retrial.reasons || p->priced || p->script_count || p->rules.max_documents < 1 ||
	    anybody_impatient(p))
		return false;
	acquire = find_acquire(p);
	if (p->duties || p->places || p->clears_at_close)
		return false;
	return acquire && !p->groups[acquire->arg].unlimited &&
	       p->groups[acquire->arg].queue_size == UINT64_MAX;
}

static enum reason reason_of_all(struct engine *e)
{
	struct call c = call_blank(e->p);

	c.was_answered = c.talked_to_agent = true;
	c.state = CALL_COMPLETED;
	return final_reason(e, &c);
}

static void lane_init(struct lane *l, struct engine *e)
{
	const struct program *p = e->p;
	const struct step *acquire = find_acquire(p);
	int32_t group = acquire->arg;

	*l = (struct lane){
		.e = e, .group = &p->groups[group], .tally = &e->tally->groups[group],
		.queue = &e->queues[group], .many = p->groups[group].count > FEW,
		.gauges = { GAUGE_LEGS, GAUGE_GROUPS + 2 * (unsigned)group,
			    GAUGE_GROUPS + 2 * (unsigned)group + 1 },
		.fetch_pc = p->skip[p->targets[p->start].fetch],
		.serve_pc = p->skip[acquire->next],
		.release_pc = p->skip[step_at(p, acquire->next)->next],
		.handle = &p->laws[p->groups[group].handle_time],
		.reason = reason_of_all(e), .size = 64, .drawn = UINT64_MAX,
	};
	l->idle_count = l->group->count;
	l->waiting = xcalloc(l->size, sizeof(*l->waiting));
	l->served = xcalloc(l->idle_count + 1, sizeof(*l->served));
	l->idle = xcalloc(l->idle_count + 1, sizeof(*l->idle));
	for (uint64_t i = 0; i < l->idle_count; i++)
		l->idle[i] = (uint32_t)i;
	event_set_init(&l->ends);
}

static void lane_free(struct lane *l)
{
	event_set_free(&l->ends);
	free(l->waiting);
	free(l->served);
	free(l->idle);
}

static __attribute__((noinline)) void grow(struct lane *l)
{
	struct rider *larger = xcalloc(2 * l->size, sizeof(*larger));

	for (uint64_t i = l->head; i != l->tail; i++)
		larger[i % (2 * l->size)] = l->waiting[i % l->size];
	free(l->waiting);
	l->waiting = larger;
	l->size *= 2;
}

static inline void change(struct lane *l, unsigned level, int64_t by)
{
	struct lane_level *v = &l->levels[level];

	v->level += by;
	v->weighted += by > 0 ? l->moment : -l->moment;
}

/* Time goes on: the levels have stood until now. */
static inline void advance(struct lane *l, int64_t time)
{
	struct engine *e = l->e;
	const struct gauges *g = &e->gauges;

	if (time > e->frontier && time > g->from)
		for (unsigned i = 0; i < LEVELS; i++)
			l->levels[i].peak = l->levels[i].level > l->levels[i].peak ?
						    l->levels[i].level : l->levels[i].peak;
	e->now = e->frontier = time;
	l->moment = time < g->from ? g->from : time > g->to ? g->to : time;
}

static void hand_over_levels(const struct lane *l)
{
	for (unsigned i = 0; i < LEVELS; i++)
		l->e->gauges.levels[l->gauges[i]] = (struct level){
			.level = l->levels[i].level, .peak = l->levels[i].peak,
			.since = l->e->frontier, .weighted = l->levels[i].weighted };
}

static inline bool later(const struct event *a, const struct event *b)
{
	return a->time != b->time ? a->time > b->time : a->order > b->order;
}

static inline void push_end(struct lane *l, struct event v)
{
	unsigned i;

	if (l->many) {
		event_set_push(&l->ends, v);
		return;
	}
	for (i = l->few_count++; i > 0 && later(&v, &l->few[i - 1]); i--)
		l->few[i] = l->few[i - 1];
	l->few[i] = v;
}

static inline const struct event *next_end(struct lane *l)
{
	if (l->many)
		return event_set_peek(&l->ends);
	return l->few_count ? &l->few[l->few_count - 1] : NULL;
}

static inline void drop_end(struct lane *l)
{
	if (l->many)
		event_set_drop(&l->ends);
	else
		l->few_count--;
}

static inline void turn_of(struct lane *l, const struct rider *r, int32_t pc)
{
	engine_record(l->e, l->e->now, r->number, 0, pc);
}

static inline bool counted(const struct lane *l, const struct rider *r)
{
	return r->created >= l->e->warm_up;
}

/* Four at once, as they come out of one block of random numbers. */
static __attribute__((noinline)) void draw_times(struct lane *l, uint64_t from)
{
	for (uint64_t i = 0; i < RNG_NEIGHBOURS; i++) {
		struct address a = { from + i, PURPOSE_HANDLE, 1 }; /* a call's first visit */

		l->times[i] = rng_draw(&l->e->rng, l->handle, &a);
	}
	l->drawn = from;
}

static inline int64_t time_of_service(struct lane *l, const struct rider *r)
{
	uint64_t from = r->number - r->number % RNG_NEIGHBOURS;

	if (__builtin_expect(from != l->drawn, 0))
		draw_times(l, from);
	return l->times[r->number % RNG_NEIGHBOURS];
}

/* An agent takes R, and its end is known. */
static inline void serve(struct lane *l, const struct rider *r)
{
	struct engine *e = l->e;
	int64_t end = after(e, time_of_service(l, r));
	uint32_t agent = l->idle[--l->idle_count];

	l->queue->audit.served++;
	change(l, LEVEL_BUSY, 1);
	if (counted(l, r))
		agent_tally_served(l->tally, l->group, e->now - r->created);
	l->served[agent] = *r;
	l->too_long |= end >= r->created + e->time_limit;
	push_end(l, (struct event){ end, r->number << ENGINE_SLOT_BITS | agent });
}

static inline void arrive(struct lane *l)
{
	struct engine *e = l->e;
	struct rider r = { e->offered, e->now };

	if (!source_take(e))
		return;
	e->audit.legs++;
	change(l, LEVEL_LEGS, 1);
	turn_of(l, &r, l->fetch_pc);
	l->queue->audit.in++;
	l->tally->offered += counted(l, &r);
	if (l->idle_count && l->head == l->tail) {
		serve(l, &r);
		return;
	}
	change(l, LEVEL_QUEUE, 1);
	if (l->tail - l->head == l->size)
		grow(l);
	l->waiting[l->tail++ % l->size] = r;
}

static inline void serve_next(struct lane *l)
{
	struct rider r = l->waiting[l->head++ % l->size];

	l->too_long |= l->e->now >= r.created + l->e->time_limit;
	change(l, LEVEL_QUEUE, -1);
	serve(l, &r);
	turn_of(l, &r, l->serve_pc);
}

static inline void end(struct lane *l, struct event v)
{
	struct engine *e = l->e;
	uint32_t agent = v.order % (UINT32_C(1) << ENGINE_SLOT_BITS);
	struct rider r = l->served[agent];

	drop_end(l);
	turn_of(l, &r, l->release_pc);
	l->idle[l->idle_count++] = agent;
	change(l, LEVEL_BUSY, -1);
	change(l, LEVEL_LEGS, -1);
	e->audit.final[CALL_COMPLETED]++;
	e->audit.families++;
	if (counted(l, &r)) {
		e->tally->agent_calls++;
		tally_end(e->tally, l->reason);
	}
	if (l->head != l->tail)
		serve_next(l);
}

static void ride(struct lane *l)
{
	struct engine *e = l->e;

	source_start(e);
	while (!e->stopped && !l->too_long) {
		const struct event *first = next_end(l);

		if (first && first->time <= e->arrival) {
			advance(l, first->time);
			end(l, *first);
		} else if (e->arrival != NEVER) {
			advance(l, e->arrival);
			arrive(l);
		} else {
			break;
		}
	}
}

bool lane_run(struct engine *e)
{
	struct lane l;
	bool done;

	lane_init(&l, e);
	ride(&l);
	hand_over_levels(&l);
	done = !l.too_long;
	lane_free(&l);
	return done;
}
