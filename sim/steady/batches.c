/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "steady/batches.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "estimate/estimate.h"
#include "parallel/parallel.h"
#include "replication/metric_rows.h"
#include "steady/steady.h"
#include "stats/series.h"

/* Neighbouring means of batches as long have a correlation of 1 / (2 * 40). */
enum { RELAXATIONS = 40, MOST_DOUBLINGS = 5 };

/* Of all series that are looked at together: Bonferroni. */
static const double test_level = 0.05;

/* Of a run: the clock has no more than some nine of these. */
static const double longest_run = 1e9;

static void forget(struct record_table *r)
{
	for (uint64_t i = 0; i < r->count; i++) {
		free(r->slot[i]);
		r->slot[i] = NULL;
	}
}

/* ---- the long runs ---- */

struct batches {
	struct plan *plan;
	struct record_table *records;
	uint64_t wanted;
};

struct long_run {
	const struct batches *batches;
	size_t arm;
};

static void keep(const struct long_run *x, uint64_t batch, const struct tally *t)
{
	const struct plan *p = x->batches->plan;
	uint64_t *record = xcalloc(record_words(&p->shape), sizeof(*record));

	record_pack(record, &p->shape, t, p->arms[x->arm].program);
	record_table_put(x->batches->records, batch * p->arm_count + x->arm, record);
}

static void part(void *context, uint64_t k, const struct tally *t)
{
	keep(context, k, t);
}

static bool run_arm(void *context, size_t arm, pthread_mutex_t *lock,
		    volatile sig_atomic_t *stop)
{
	struct long_run x = { context, arm };
	const struct plan *p = x.batches->plan;
	int64_t every = (int64_t)llround(p->steady.batch * 1e9);
	struct run_segments segments = { (int64_t)llround(p->steady.warm_up * 1e9) + every, every,
			       x.batches->wanted - 1, part, &x };
	struct engine_options options = { .segments = &segments, .stop = stop };
	struct tally t;
	bool done;

	(void)lock; /* each has slots of its own */
	tally_init(&t, p->shape.groups);
	done = engine_run(p->arms[arm].program, p->s->seed, 0, &options, &t);
	if (done)
		keep(&x, x.batches->wanted - 1, &t);
	tally_free(&t);
	return done;
}

static bool run_all(struct batches *b, unsigned threads, volatile sig_atomic_t *stop)
{
	struct steady_result *s = &b->plan->steady;
	bool done;

	s->batch = fmin(s->batch, longest_run / (double)b->wanted);
	forget(b->records);
	plan_window(b->plan, s->warm_up, s->warm_up + s->batch * (double)b->wanted, 0);
	done = parallel_for(run_arm, b, b->plan->arm_count, threads, stop);
	if (!done)
		forget(b->records);
	return done;
}

/* ---- are they independent? ---- */

struct look {
	const struct results *r;
	struct steady_result *s;
	size_t series;
	double least; /* p-value */
};

static void look_at(struct look *l, const struct metric *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		double p, c;

		if (!list[i].values || !(list[i].marks & MARK_SERIES))
			continue;
		c = autocorrelation(list[i].values, l->r->replications, &p);
		l->series++;
		if (p >= l->least)
			continue;
		l->least = p;
		l->s->dependent = list[i].name;
		l->s->correlation = c;
	}
}

/* Of all series, the one that depends most on itself, if any does. */
static bool independent(struct batches *b)
{
	struct results *r = estimate_results(b->plan, b->records, b->wanted);
	struct look l = { .r = r, .s = &b->plan->steady, .least = 2 };

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		look_at(&l, d->metrics, d->metric_count);
		for (size_t g = 0; g < d->group_count; g++)
			look_at(&l, d->groups[g].metrics, d->groups[g].metric_count);
	}
	results_free(r);
	if (l.least * (double)l.series < test_level)
		return false;
	b->plan->steady.dependent = NULL;
	return true;
}

bool batches_work(struct plan *p, struct record_table *records, uint64_t wanted, unsigned threads,
		  volatile sig_atomic_t *stop)
{
	struct batches b = { p, records, wanted };
	struct steady_result *s = &p->steady;
	bool done;

	if (plan_warm_up_missing(p))
		return false;
	if (!(s->batch > 0))
		s->batch = fmax(steady_observed(p) / (double)wanted, RELAXATIONS * s->relaxation);
	s->batches = wanted;
	while ((done = run_all(&b, threads, stop)) && !independent(&b) &&
	       s->doublings < MOST_DOUBLINGS) {
		s->batch *= 2;
		s->doublings++;
	}
	return done;
}
