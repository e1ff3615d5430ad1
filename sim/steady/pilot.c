/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "steady/pilot_internal.h"

#include <stdlib.h>
#include <string.h>

#include "parallel/parallel.h"

/* One replication of one design under way. */
struct flight {
	struct pilot *pilot;
	size_t design;
	double *levels; /* its own, of all series */
	int64_t *wait, *arrival;
	size_t calls;
};

static size_t numbers(const struct pilot *x)
{
	return x->series * PILOT_INTERVALS;
}

static void note_interval(const struct flight *f, size_t interval, const struct tally *t)
{
	double *at = f->levels + interval;

	if (!(t->window > 0))
		return;
	at[PILOT_CALLS * PILOT_INTERVALS] = t->legs.area / t->window;
	for (size_t i = 0; i < t->group_count; i++)
		at[(PILOT_QUEUES + i) * PILOT_INTERVALS] = t->groups[i].queue.area / t->window;
}

static void fly_part(void *context, uint64_t k, const struct tally *t)
{
	note_interval(context, k, t);
}

/* Callers who call again are left out: they have no place among the arrivals. */
static void call_done(void *context, const struct call_report *r)
{
	struct flight *f = context;

	if (times_again(r->number) || r->number >= f->pilot->most)
		return;
	f->wait[r->number] = r->queue_wait;
	f->arrival[r->number] = r->created;
	f->calls = r->number >= f->calls ? r->number + 1 : f->calls;
}

/* Sums of whole numbers, so that it does not matter who comes first. */
static void land(struct flight *f)
{
	struct pilot_design *d = &f->pilot->designs[f->design];

	for (size_t i = 0; i < f->calls; i++) {
		d->wait[i] += f->wait[i];
		d->arrival[i] += f->arrival[i];
	}
	d->calls = f->calls < d->calls ? f->calls : d->calls;
}

static bool fly(struct flight *f, uint32_t replication, volatile sig_atomic_t *stop)
{
	const struct plan *p = f->pilot->plan;
	int64_t every = (int64_t)(f->pilot->length * 1e9) / PILOT_INTERVALS;
	struct run_segments segments = { every, every, PILOT_INTERVALS - 1, fly_part, f };
	struct observer observer = { .call_done = call_done, .context = f };
	struct engine_options options = { .segments = &segments, .stop = stop,
					  .observer = f->pilot->most ? &observer : NULL };
	struct tally t;
	bool done;

	tally_init(&t, p->shape.groups);
	done = engine_run(p->arms[f->design].program, p->s->seed, PILOT_FIRST + replication,
			  &options, &t);
	if (done)
		note_interval(f, PILOT_INTERVALS - 1, &t);
	tally_free(&t);
	return done;
}

static bool run_unit(void *context, size_t unit, pthread_mutex_t *lock,
		     volatile sig_atomic_t *stop)
{
	struct pilot *x = context;
	size_t replication = unit % PILOT_REPLICATIONS;
	struct flight f = { .pilot = x, .design = unit / PILOT_REPLICATIONS };
	bool done;

	f.levels = x->designs[f.design].levels + replication * numbers(x);
	f.wait = xcalloc(x->most + 1, sizeof(*f.wait));
	f.arrival = xcalloc(x->most + 1, sizeof(*f.arrival));
	done = fly(&f, (uint32_t)replication, stop);
	if (done) {
		pthread_mutex_lock(lock);
		land(&f);
		pthread_mutex_unlock(lock);
	}
	free(f.wait);
	free(f.arrival);
	return done;
}

bool pilot_run(struct pilot *x, struct plan *p, double length, double calls, unsigned threads,
	       volatile sig_atomic_t *stop)
{
	size_t designs = p->s->design_count;

	*x = (struct pilot){ .plan = p, .length = length,
			     .series = PILOT_QUEUES + p->shape.groups };
	x->most = p->shape.groups ? (size_t)calls : 0;
	x->designs = xcalloc(designs, sizeof(*x->designs));
	for (size_t i = 0; i < designs; i++) {
		struct pilot_design *d = &x->designs[i];

		d->levels = xcalloc(PILOT_REPLICATIONS * numbers(x), sizeof(*d->levels));
		d->wait = xcalloc(x->most + 1, sizeof(*d->wait));
		d->arrival = xcalloc(x->most + 1, sizeof(*d->arrival));
		d->calls = x->most;
	}
	plan_window(p, 0, length, 0);
	return parallel_for(run_unit, x, designs * PILOT_REPLICATIONS, threads, stop);
}

void pilot_free(struct pilot *x)
{
	for (size_t i = 0; x->designs && i < x->plan->s->design_count; i++) {
		free(x->designs[i].levels);
		free(x->designs[i].wait);
		free(x->designs[i].arrival);
	}
	free(x->designs);
	*x = (struct pilot){ 0 };
}

const double *pilot_level(const struct pilot *x, size_t design, size_t replication,
			  size_t series)
{
	return x->designs[design].levels + replication * numbers(x) + series * PILOT_INTERVALS;
}

void pilot_mean(const struct pilot *x, size_t design, size_t series, double *mean)
{
	memset(mean, 0, PILOT_INTERVALS * sizeof(*mean));
	for (size_t r = 0; r < PILOT_REPLICATIONS; r++) {
		const double *level = pilot_level(x, design, r, series);

		for (size_t i = 0; i < PILOT_INTERVALS; i++)
			mean[i] += level[i] / PILOT_REPLICATIONS;
	}
}
