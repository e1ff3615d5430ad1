/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine - the loop: the next arrival or the earliest call group that waits, until
 * there is neither. At one moment the calls that are there come before the next.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "random/random.h"
#include "engine/state_internal.h"
#include "engine/part_internal.h"
#include "engine/visits_internal.h"
#include "engine/variables_internal.h"

enum { SWEEP_FROM = 4096 }; /* events that mean nothing, before it is worth while */

#define SLOT_MASK ((UINT64_C(1) << ENGINE_SLOT_BITS) - 1)

static void start(struct engine *e, const struct program *p, struct tally *t,
		  const struct run_segments *segments)
{
	e->p = p;
	e->until_look = STOP_CHECK;
	e->skip = p->skip;
	e->every_step = e->observer || p->counts_visits;
	e->steps = e->every_step ? p->steps : p->unobserved;
	e->tally = t;
	e->rng.controls = e->controls;
	e->warm_up = seconds_to_ns(p->warm_up);
	e->time_limit = delay_ns(p->rules.call_time_limit);
	e->horizon = NEVER;
	e->arrival = NEVER;
	timer_heap_init(&e->redials);
	dialler_init(e);
	e->calls_again = e->dialler.plan || p->retrial.reasons || p->calls_back;
	e->dial_gap = p->cps > 0 ? delay_ns(1 / p->cps) : 0;
	e->gap = p->rate > 0 ? 1e9 / p->rate : 0;
	event_set_init(&e->pending);
	gauges_init(&e->gauges, GAUGE_GROUPS + 2 * p->group_count, e->warm_up,
		    fmax(e->gap, (double)e->dial_gap));
	pool_init(&e->calls, sizeof(struct call));
	pool_init(&e->strands, sizeof(struct strand));
	e->blank = call_blank(p);
	rooms_init(e);
	limits_init(e);
	contacts_init(e);
	e->values = p->values.slot_count || p->values.split_count ? values_new(&p->values) : NULL;
	e->visits = p->counts_visits ? visits_new(p) : NULL;
	e->queues = xcalloc(p->group_count ? p->group_count : 1, sizeof(*e->queues));
	for (size_t i = 0; i < p->group_count; i++)
		e->queues[i] = (struct queue){ .head = NONE, .tail = NONE, .break_first = NONE, .break_last = NONE };
	if (p->logged) {
		e->script_held = xcalloc(1, sizeof(*e->script_held));
		e->script_held->number = UINT64_MAX;
	}
	agent_schedule_init(e);
	run_segments_start(e, segments);
	time_series_start(e);
}

static void finish(struct engine *e)
{
	run_segments_end(e);
	event_set_free(&e->pending);
	gauges_free(&e->gauges);
	pool_free(&e->calls);
	pool_free(&e->strands);
	free(e->ready.at);
	free(e->logs);
	agent_break_free(e);
	agent_task_free(e);
	free(e->script_held);
	e->script_held = NULL;
	free(e->queues);
	rooms_free(e);
	contacts_free(e);
	visits_free(e->visits);
	e->visits = NULL;
	values_free(e->values);
	e->values = NULL;
	timer_heap_free(&e->redials);
	dialler_free(e);
	timer_heap_free(&e->agent_changes);
	free(e->places);
	free(e->recordings);
	parts_free(e);
}

/* Does V still say when its call group is due? */
static bool means_something(void *context, const struct event *v)
{
	const struct engine *e = context;
	struct call *root = call_at(e, (int32_t)(v->order & SLOT_MASK));

	return (root->number ^ v->order >> ENGINE_SLOT_BITS) << ENGINE_SLOT_BITS == 0 &&
	       call_group_due(e, root) == v->time;
}

static void sweep(struct engine *e)
{
	event_set_sweep(&e->pending, means_something, e);
	e->stale = 0;
}

/* Those that have just been given an agent go on at once. */
static void run_ready(struct engine *e)
{
	for (size_t i = 0; i < e->ready.count; i++) {
		int32_t slot = (int32_t)e->ready.at[i].order;

		e->now = e->safe_time;
		if (call_group_due(e, call_at(e, slot)) == e->safe_time)
			call_group_run(e, slot);
	}
	e->ready.count = 0;
}

static void run_event(struct engine *e, struct event v)
{
	event_set_drop(&e->pending);
	if (!means_something(e, &v)) {
		e->stale -= e->stale > 0;
		return;
	}
	engine_advance(e, v.time);
	call_group_run(e, (int32_t)(v.order & SLOT_MASK));
}

/* The moment of the next turn, if there is one. */
static int64_t next_moment(struct engine *e)
{
	const struct event *first = event_set_peek(&e->pending);
	int64_t next = e->arrival < e->redials.due ? e->arrival : e->redials.due;

	if (first && first->time < next)
		next = first->time;
	if (e->agent_changes.due < next && agent_schedule_pending(e))
		next = e->agent_changes.due;
	return next;
}

/* One turn; false when nothing is left to come. */
static bool turn(struct engine *e)
{
	const struct event *first = event_set_peek(&e->pending);

	if (__builtin_expect(e->segments != NULL, 0))
		run_segments_until(e, next_moment(e));
	if (__builtin_expect(e->agent_changes.due != NEVER, 0) && agent_schedule_pending(e) &&
	    !(first && first->time <= e->agent_changes.due) && e->agent_changes.due <= e->arrival &&
	    e->agent_changes.due <= e->redials.due) {
		engine_advance(e, e->agent_changes.due);
		agents_change(e);
	} else if (first && first->time <= e->arrival && first->time <= e->redials.due) {
		run_event(e, *first);
	} else if (__builtin_expect(e->redials.due < e->arrival, 0)) {
		engine_advance(e, e->redials.due);
		source_redial(e);
	} else if (e->arrival != NEVER) {
		engine_advance(e, e->arrival);
		source_arrive(e);
	} else {
		return false;
	}
	if (e->ready.count)
		run_ready(e);
	if (__builtin_expect(e->dialler.plan != NULL, 0))
		dialler_look(e);
	return true;
}

static void run(struct engine *e)
{
	source_start(e);
	while (!e->stopped && turn(e)) {
		if (e->stale > SWEEP_FROM && e->stale > event_set_count(&e->pending) / 2)
			sweep(e);
#ifdef RINGFLOW_CHECK
		assert(event_set_valid(&e->pending));
#endif
	}
}

/* True when it is done, or has been stopped. */
static bool run_in(struct engine *e, bool fast)
{
	if (fast)
		return fast_path_run(e);
	run(e);
	return true;
}

/* Begin, run and conclude; false when the fast path could not finish. */
static bool attempt(struct engine *e, const struct program *p, struct tally *t, bool fast,
		    const struct run_segments *segments)
{
	bool done;

	tally_clear(t);
	intervals_fit(t, p);
	time_series_fit(t, p);
	visits_fit(t, p);
	parts_fit(t, p);
	start(e, p, t, segments);
	done = run_in(e, fast);
	if (done && !fast && !e->stopped)
		agents_finish(e);
	if (done && !e->stopped)
		audit_run(e);
	if (done)
		tally_close(e);
	if (done && e->segments)
		run_segments_close(e, e->gauges.to);
	finish(e);
	return done;
}

bool engine_is_fast(const struct program *p)
{
	return !p->in_step && fast_path_fits(p);
}

bool engine_run(const struct program *p, uint64_t seed, uint32_t replication,
		const struct engine_options *options, struct tally *t)
{
	struct engine fresh = { .observer = options->observer, .stop = options->stop }, e;

	/* an observer is shown things in the order in which they happen */
	fresh.ahead_alone = !options->queue && !options->segments && !p->in_step;
	fresh.ahead = fresh.ahead_alone && !options->observer;
	sampling_init(&fresh.rng, &p->sampling, seed, replication);
	e = fresh;
	if (!fresh.ahead || !fast_path_fits(p) || !attempt(&e, p, t, true, NULL)) {
		e = fresh;
		attempt(&e, p, t, false, options->segments);
	}
	return !e.stopped;
}
