/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/steady.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compile/review.h"
#include "experiment/pilot.h"
#include "stats/steady.h"

enum { CALLS_LEAST = 2000, CALLS_MOST = 20000, DOUBLINGS = 6, GROWING = 3 };

/* A queue whose mean is below this share of the calls in the system hardly ever is: its few
 * bursts would be taken for a beginning or an end. */
static const double negligible = 0.01;
/* What grows in a straight line from nothing has grown by 7 / 5 between the third and the
 * last quarter; what grows like the root of time, by 1.2. */
static const double growth = 1.25;

struct search {
	struct plan *plan;
	struct pilot pilot;
	struct steady_result found;
	bool settled;
	const char *growing; /* a group whose queue grew from end to end, or NULL */
	size_t design;	     /* of it */
	double third, last;  /* its mean in those quarters */
	const char *restless; /* a series that did not settle */
	size_t restless_design;
};

static double mean_of(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return n ? sum / (double)n : 0;
}

/* ---- one pilot ---- */

/* SERIES of a design took AFTER seconds to settle, or did not. */
static void take(struct search *x, size_t design, const char *series, bool settled, double after)
{
	if (!settled) {
		if (x->settled) {
			x->restless = series;
			x->restless_design = design;
		}
		x->settled = false;
		return;
	}
	if (after <= x->found.warm_up)
		return;
	x->found.warm_up = after;
	x->found.series = series;
	x->found.design = x->plan->s->designs[design].name;
}

static void take_level(struct search *x, size_t design, const char *series, const double *level)
{
	struct mser m = mser(level, PILOT_INTERVALS);

	take(x, design, series, m.settled,
	     (double)m.truncation * x->pilot.length / PILOT_INTERVALS);
}

static void take_waits(struct search *x, size_t design)
{
	const struct pilot_design *d = &x->pilot.designs[design];
	double *wait = xcalloc(d->calls + 1, sizeof(*wait));
	struct mser m;

	for (size_t i = 0; i < d->calls; i++)
		wait[i] = (double)d->wait[i] * 1e-9 / PILOT_REPLICATIONS;
	m = mser(wait, d->calls);
	take(x, design, "the waits of calls in the order of their arrival", m.settled,
	     m.truncation ? (double)d->arrival[m.truncation] * 1e-9 / PILOT_REPLICATIONS : 0);
	free(wait);
}

/* Has the queue of a group grown in every replication? */
static bool rises(struct search *x, size_t design, size_t series)
{
	const size_t quarter = PILOT_INTERVALS / 4;
	double third = 0, last = 0;

	for (size_t r = 0; r < PILOT_REPLICATIONS; r++) {
		const double *level = pilot_level(&x->pilot, design, r, series);
		double before = mean_of(level + 2 * quarter, quarter);
		double after = mean_of(level + 3 * quarter, quarter);

		if (after <= before)
			return false;
		third += before / PILOT_REPLICATIONS;
		last += after / PILOT_REPLICATIONS;
	}
	if (last < growth * third)
		return false;
	x->third = third;
	x->last = last;
	return true;
}

static const char *queue_words(const struct search *x, const char *group)
{
	/* kept as long as the plan: its programs' */
	return arena_printf(&x->plan->arms[0].program->arena, "calls that wait for %s", group);
}

static void take_design(struct search *x, size_t design)
{
	const struct program *p = x->plan->arms[design].program;
	double level[PILOT_INTERVALS], calls;
	bool any = false;

	pilot_mean(&x->pilot, design, PILOT_CALLS, level);
	calls = mean_of(level, PILOT_INTERVALS);
	take_level(x, design, "calls in the system", level);
	for (size_t i = 0; i < p->group_count; i++) {
		pilot_mean(&x->pilot, design, PILOT_QUEUES + i, level);
		if (mean_of(level, PILOT_INTERVALS) < negligible * calls)
			continue;
		any = true;
		take_level(x, design, queue_words(x, p->groups[i].name), level);
		if (!x->growing && rises(x, design, PILOT_QUEUES + i)) {
			x->growing = p->groups[i].name;
			x->design = design;
		}
	}
	if (any)
		take_waits(x, design);
}

/* ---- how long it has to be ---- */

static double rate_of(const struct plan *p)
{
	return offered_rate(p->arms[0].program);
}

double steady_observed(const struct plan *p)
{
	const struct workload *w = &p->s->calls;
	double counted = w->count ? (double)w->count / rate_of(p) : INFINITY;

	return w->duration > 0 && w->duration < counted ? w->duration : counted;
}

static double first_length(const struct plan *p)
{
	double calls = steady_observed(p) * rate_of(p);

	calls = calls < CALLS_LEAST ? CALLS_LEAST : calls > CALLS_MOST ? CALLS_MOST : calls;
	return calls / rate_of(p);
}

/* Three digits are enough, and can be written down. */
static double rounded_up(double seconds)
{
	double unit = 1e-3;

	while (seconds > 1000 * unit)
		unit *= 10;
	return ceil(seconds / unit) * unit;
}

static void complain(const struct search *x, struct diagnostics *d)
{
	const struct scenario *s = x->plan->s;
	char length[48];

	format_duration(length, sizeof(length), x->found.pilot);
	if (x->growing)
		diag_error(d, s->steady.at,
			   "steady: design '%s' has no steady state: the queue of '%s' grows without end (%.3g wait on average in the third quarter of a pilot of %s, %.3g in the last), expected more agents, less work or patience; or leave steady out",
			   s->designs[x->design].name, x->growing, x->third, length, x->last);
	else
		diag_error(d, s->steady.at,
			   "steady: design '%s' does not settle: MSER-5 finds no truncation of %s in the first half of a pilot of %s, expected less load, or a warm_up of your choice in its place",
			   s->designs[x->restless_design].name, x->restless, length);
}

/* Pilots, each twice as long as the one before, until all series have settled. */
static bool search(struct search *x, unsigned threads, volatile sig_atomic_t *stop)
{
	double length = first_length(x->plan);
	unsigned growing = 0;
	bool done = true;

	for (int i = 0; i <= DOUBLINGS && done && !x->settled && growing < GROWING; i++) {
		x->settled = true;
		x->growing = NULL;
		x->found = (struct steady_result){ .given = true, .pilot = length,
						   .pilot_replications = PILOT_REPLICATIONS };
		done = pilot_run(&x->pilot, x->plan, length, length * rate_of(x->plan), threads,
				 stop);
		for (size_t k = 0; done && k < x->plan->s->design_count; k++)
			take_design(x, k);
		pilot_free(&x->pilot);
		growing = x->growing && !x->settled ? growing + 1 : 0;
		length *= 2;
	}
	return done;
}

/* Observe as much as the scenario says, after the warm-up. */
static void open_window(struct plan *p)
{
	const struct workload *w = &p->s->calls;
	double warm_up = p->steady.warm_up;

	plan_window(p, warm_up, w->duration > 0 ? w->duration + warm_up : 0,
		    w->count ? w->count + (uint64_t)ceil(warm_up * rate_of(p)) : 0);
}

bool steady_find(struct plan *p, unsigned threads, volatile sig_atomic_t *stop,
		 struct diagnostics *d)
{
	struct search x = { .plan = p };

	if (!p->s->steady.given || !search(&x, threads, stop))
		return true;
	if (!x.settled) {
		complain(&x, d);
		return false;
	}
	p->steady = x.found;
	p->steady.warm_up = rounded_up(x.found.warm_up);
	p->steady.batches = p->s->steady.batches ? p->s->replications : 0;
	open_window(p);
	return true;
}

void steady_conclude(struct results *r, const struct plan *p)
{
	r->steady = p->steady;
	if (p->steady.design)
		r->steady.design = arena_strdup(&r->arena, p->steady.design);
	if (p->steady.series)
		r->steady.series = arena_strdup(&r->arena, p->steady.series);
	if (p->steady.dependent)
		r->steady.dependent = arena_strdup(&r->arena, p->steady.dependent);
}
