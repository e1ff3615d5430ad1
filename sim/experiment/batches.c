/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/batches.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/conclude.h"
#include "experiment/errands.h"
#include "experiment/steady.h"
#include "stats/steady.h"

/* Neighbouring means of batches as long have a correlation of 1 / (2 * 40). */
enum { RELAXATIONS = 40, MOST_DOUBLINGS = 5 };

/* Of all series that are looked at together: Bonferroni. */
static const double level = 0.05;

/* Of a run: the clock has no more than some nine of these. */
static const double most_seconds = 1e9;

static void forget(struct rows *r)
{
	for (uint64_t i = 0; i < r->count; i++) {
		free(r->slot[i]);
		r->slot[i] = NULL;
	}
}

/* ---- the long runs ---- */

struct long_run {
	struct point *point;
	size_t arm;
};

static void keep(const struct long_run *x, uint64_t batch, const struct tally *t)
{
	const struct plan *p = &x->point->plan;
	uint64_t *row = xcalloc(row_words(&p->shape), sizeof(*row));

	row_pack(row, &p->shape, t, p->arms[x->arm].program);
	rows_put(&x->point->rows, batch * p->arm_count + x->arm, row);
}

static void part(void *context, uint64_t k, const struct tally *t)
{
	keep(context, k, t);
}

static bool run_arm(void *context, size_t arm, pthread_mutex_t *lock,
		    volatile sig_atomic_t *stop)
{
	struct long_run x = { context, arm };
	const struct plan *p = &x.point->plan;
	int64_t every = (int64_t)llround(p->steady.batch * 1e9);
	struct watch watch = { (int64_t)llround(p->steady.warm_up * 1e9) + every, every,
			       x.point->wanted - 1, part, &x };
	struct engine_options options = { .watch = &watch, .stop = stop };
	struct tally t;
	bool done;

	(void)lock; /* each has slots of its own */
	tally_init(&t, p->shape.groups);
	done = engine_run(p->arms[arm].program, p->s->seed, 0, &options, &t);
	if (done)
		keep(&x, x.point->wanted - 1, &t);
	tally_free(&t);
	return done;
}

static bool run_all(struct point *p, const struct experiment_options *o)
{
	struct steady_result *s = &p->plan.steady;
	bool done;

	s->batch = fmin(s->batch, most_seconds / (double)p->wanted);
	forget(&p->rows);
	plan_window(&p->plan, s->warm_up, s->warm_up + s->batch * (double)p->wanted, 0);
	done = errands_run(run_arm, p, p->plan.arm_count, o->threads, o->stop);
	if (!done)
		forget(&p->rows);
	return done;
}

/* ---- are they independent? ---- */

static bool matters(const char *name)
{
	static const char *const names[] = { "success_rate", "mean_concurrent_calls",
					     "wait_mean", "queue_mean" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

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

		if (!list[i].values || !matters(list[i].name))
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
static bool independent(struct point *p)
{
	struct results *r = conclude(&p->plan, &p->rows, p->wanted);
	struct look l = { .r = r, .s = &p->plan.steady, .least = 2 };

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		look_at(&l, d->metrics, d->metric_count);
		for (size_t g = 0; g < d->group_count; g++)
			look_at(&l, d->groups[g].metrics, d->groups[g].metric_count);
	}
	results_free(r);
	if (l.least * (double)l.series < level)
		return false;
	p->plan.steady.dependent = NULL;
	return true;
}

bool batches_work(struct point *p, const struct experiment_options *o)
{
	struct steady_result *s = &p->plan.steady;
	bool done;

	if (!s->given)
		return false; /* stopped before */
	if (!(s->batch > 0))
		s->batch = fmax(steady_observed(&p->plan) / (double)p->wanted,
				RELAXATIONS * s->relaxation);
	s->batches = p->wanted;
	while ((done = run_all(p, o)) && !independent(p) && s->doublings < MOST_DOUBLINGS) {
		s->batch *= 2;
		s->doublings++;
	}
	return done;
}
