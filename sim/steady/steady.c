/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "steady/steady.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/units.h"
#include "check/check.h"
#include "steady/transient_internal.h"

/* Calls of the first pilot, and of the longest, unless a run has more; pilots in which a
 * queue grows. */
enum { CALLS_LEAST = 2000, CALLS_FIRST = 20000, CALLS_MOST = 400000, GROWING = 3 };
/* What is remembered for long looks shorter in a pilot of a few times that length. */
enum { REMEMBERED = 20 };
/* MSER weighs what is left of the beginning against the noise of the pilot. More
 * replications narrow an interval, but that stays: so much of it has to be forgotten. */
enum { FORGOTTEN = 3 };
/* The clock has no more than some nine of these. */
static const double most_seconds = 1e9;

/* A queue whose mean is below this share of the calls in the system hardly ever is: its few
 * bursts would be taken for a beginning or an end. */
static const double negligible = 0.01;

struct warm_up_search {
	struct plan *plan;
	struct pilot pilot;
	struct steady_result found;
	double relaxation; /* seconds, the longest */
	bool settled;
	bool longer; /* a longer pilot would tell more of it */
	const char *growing; /* a group whose queue grew all the time, or NULL */
	size_t design;	     /* of it */
	double third, last;  /* its mean in those quarters */
	const char *restless; /* a series that did not settle */
	size_t restless_design;
};

/* ---- one pilot ---- */

static void take(struct warm_up_search *x, size_t design, const char *series, struct transient s)
{
	if (!s.settled) {
		if (x->settled) {
			x->restless = series;
			x->restless_design = design;
		}
		x->settled = false;
		return;
	}
	if (s.relaxation > x->relaxation)
		x->relaxation = s.relaxation;
	x->longer |= x->plan->s->steady.batches &&
		     x->pilot.length < REMEMBERED * s.relaxation;
	if (s.after > x->found.mser)
		x->found.mser = s.after;
	if (fmax(s.after, FORGOTTEN * s.relaxation) <= x->found.warm_up)
		return;
	x->found.warm_up = fmax(s.after, FORGOTTEN * s.relaxation);
	x->found.series = series;
	x->found.design = x->plan->s->designs[design].name;
}

static const char *queue_words(const struct warm_up_search *x, const char *group)
{
	/* lives as long as the plan */
	return arena_printf(&x->plan->arms[0].program->arena, "calls that wait for %s", group);
}

static void take_queue(struct warm_up_search *x, size_t design, size_t series, const char *group)
{
	double third, last;

	take(x, design, queue_words(x, group), transient_level(&x->pilot, design, series));
	if (x->growing || !transient_grows(&x->pilot, design, series, &third, &last))
		return;
	x->growing = group;
	x->design = design;
	x->third = third;
	x->last = last;
}

static void take_design(struct warm_up_search *x, size_t design)
{
	const struct program *p = x->plan->arms[design].program;
	double calls = transient_mean(&x->pilot, design, PILOT_CALLS);
	bool any = false;

	take(x, design, "calls in the system", transient_level(&x->pilot, design, PILOT_CALLS));
	for (size_t i = 0; i < p->group_count; i++) {
		if (transient_mean(&x->pilot, design, PILOT_QUEUES + i) < negligible * calls)
			continue;
		take_queue(x, design, PILOT_QUEUES + i, p->groups[i].name);
		any = true;
	}
	if (any)
		take(x, design, "the waits of calls in the order of their arrival",
		     transient_waits(&x->pilot, design));
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

	calls = calls < CALLS_LEAST ? CALLS_LEAST : calls > CALLS_FIRST ? CALLS_FIRST : calls;
	return calls / rate_of(p);
}

static double longest(const struct plan *p)
{
	double calls = steady_observed(p) * rate_of(p);

	calls = calls < CALLS_MOST ? CALLS_MOST : calls > 10 * CALLS_MOST ? 10 * CALLS_MOST : calls;
	return fmin(calls / rate_of(p), most_seconds);
}

/* Three digits are enough, and can be written down. */
static double rounded_up(double seconds)
{
	double unit = 1e-3;

	while (seconds > 1000 * unit)
		unit *= 10;
	return ceil(seconds / unit) * unit;
}

static void complain(const struct warm_up_search *x, struct diagnostics *d)
{
	const struct scenario *s = x->plan->s;
	char length[48];

	format_duration(length, sizeof(length), x->found.pilot);
	if (!x->found.given)
		diag_error(d, s->steady.at,
			   "steady: a pilot of %d calls does not fit into the clock, expected more than %.3g calls a second",
			   CALLS_LEAST, rate_of(x->plan));
	else if (x->growing)
		diag_error(d, s->steady.at,
			   "steady: design '%s' has no steady state: the queue of '%s' grows without end (%.3g wait on average in the third quarter of a pilot of %s, %.3g in the last), expected more agents, less work or patience; or leave steady out",
			   s->designs[x->design].name, x->growing, x->third, length, x->last);
	else
		diag_error(d, s->steady.at,
			   "steady: design '%s' does not settle: a pilot of %s is too short for %s: the load is near its limit or more, or calls last for long beside it, expected less load, or a warm_up of your choice in the place of steady",
			   s->designs[x->restless_design].name, length, x->restless);
}

/* Pilots, each twice as long as the one before, until all series have settled. */
static bool search_pilots(struct warm_up_search *x, unsigned threads, volatile sig_atomic_t *stop)
{
	double length = first_length(x->plan), most = longest(x->plan);
	unsigned growing = 0;
	bool done = true;

	for (; length <= most && done && (!x->settled || x->longer) && growing < GROWING;
	     length *= 2) {
		x->settled = true;
		x->longer = false;
		x->growing = NULL;
		x->relaxation = 0;
		x->found = (struct steady_result){ .given = true, .pilot = length,
						   .pilot_replications = PILOT_REPLICATIONS };
		done = pilot_run(&x->pilot, x->plan, length, length * rate_of(x->plan), threads,
				 stop);
		for (size_t k = 0; done && k < x->plan->s->design_count; k++)
			take_design(x, k);
		pilot_free(&x->pilot);
		growing = x->growing && !x->settled ? growing + 1 : 0;
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
	struct warm_up_search x = { .plan = p };

	if (!p->s->steady.given || !search_pilots(&x, threads, stop))
		return true;
	if (!x.settled) {
		complain(&x, d);
		return false;
	}
	p->steady = x.found;
	p->steady.warm_up = rounded_up(x.found.warm_up);
	p->steady.relaxation = x.relaxation;
	p->steady.observed = steady_observed(p);
	p->steady.batches = p->s->steady.batches ? p->s->replications : 0;
	open_window(p);
	return true;
}

void steady_resume(struct plan *p, const struct steady_result *found)
{
	p->steady = *found;
	if (found->given)
		open_window(p);
}
