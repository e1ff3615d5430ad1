/* SPDX-License-Identifier: GPL-3.0-or-later */
/* engine - the loop: pop the earliest event, run its strand, until none is left. */
#include <assert.h>
#include <stdlib.h>

#include "engine/state.h"

enum { STOP_CHECK = 4096 }; /* events between two looks at the stop flag */

static void start(struct engine *e, const struct program *p, struct tally *t)
{
	e->p = p;
	e->tally = t;
	e->warm_up = seconds_to_ns(p->warm_up);
	e->horizon = NEVER;
	e->current = NONE;
	event_set_init(&e->pending);
	pool_init(&e->calls, sizeof(struct call));
	pool_init(&e->strands, sizeof(struct strand));
	pool_init(&e->executions, sizeof(struct execution));
	e->queues = xcalloc(p->group_count ? p->group_count : 1, sizeof(*e->queues));
	for (size_t i = 0; i < p->group_count; i++)
		e->queues[i] = (struct queue){ NONE, NONE, 0 };
}

static void finish(struct engine *e)
{
	event_set_free(&e->pending);
	pool_free(&e->calls);
	pool_free(&e->strands);
	pool_free(&e->executions);
	free(e->queues);
}

/* splitmix64's finaliser over the trajectory so far and this event. */
static uint64_t mix(uint64_t h, uint64_t x)
{
	h += x + UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
	return h ^ (h >> 31);
}

static void record(struct engine *e, const struct strand *s)
{
	uint64_t call = s->call == NONE ? UINT64_MAX : call_at(e, s->call)->number;

	e->tally->events++;
	e->tally->fingerprint = mix(mix(e->tally->fingerprint, (uint64_t)e->now),
				    call << 24 ^ (uint64_t)s->pc);
}

static bool run(struct engine *e, volatile sig_atomic_t *stop)
{
	struct pending next;

	source_start(e);
	while (event_set_pop(&e->pending, &next)) {
		assert(next.time >= e->now);
		e->now = next.time;
		record(e, strand_at(e, next.strand));
		strand_run(e, next.strand);
#ifdef RINGFLOW_CHECK
		assert(event_set_valid(&e->pending));
#endif
		if (stop && e->tally->events % STOP_CHECK == 0 && *stop)
			return false;
	}
	return true;
}

bool engine_run(const struct program *p, uint64_t seed, uint32_t replication,
		const struct observer *observer, volatile sig_atomic_t *stop,
		struct tally *t)
{
	struct engine e = { .seed = seed, .replication = replication, .observer = observer };
	bool complete;

	tally_clear(t);
	start(&e, p, t);
	complete = run(&e, stop);
	if (complete)
		assert(e.calls.taken == 0 && e.strands.taken == 0 && e.executions.taken == 0);
	gauges_close(&e);
	finish(&e);
	return complete;
}
