/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much happens in a run: calls, and changes of what repeats. Both are bounded, so that
 * a slip of the pen (1us for 1h) is an error and not a run without end. */
#include <math.h>

#include "base/diagnostics.h"
#include "base/modulation.h"
#include "base/source.h"
#include "base/terms.h"
#include "base/units.h"
#include "scenario/document/decode_internal.h"

/* A list of so many steps is fitted to the run; a slip is no more than this part of it. */
enum { LEAST_FITTED = 6, SLIP = 6 };

static const double most_offered = 1e10, most_changes = 1e9;

static double mean_rate(const struct workload *w)
{
	const struct modulation *m = &w->modulation;
	double sum = 0, time = 0;

	for (size_t i = 0; w->arrivals == ARRIVALS_RATES && i < w->rate_count; i++) {
		sum += w->rates[i];
		time++;
	}
	for (size_t i = 0; w->arrivals == ARRIVALS_MMPP && i < m->state_count; i++) {
		sum += m->states[i].rate * m->states[i].stay;
		time += m->states[i].stay;
	}
	return fmax(m->batch_mean, 1) * (time > 0 ? sum / time : w->rate);
}

/* Seconds in which calls are offered, on average. */
static double length_of(const struct workload *w)
{
	double rate = mean_rate(w);
	double length = w->count && rate > 0 ? (double)w->count / rate : INFINITY;

	if (w->arrivals == ARRIVALS_SCRIPT)
		return w->script_count ? workload_call(w, w->script_count - 1).at : 0;
	return w->duration > 0 ? fmin(w->duration, length) : length;
}

static void check_changes(struct decoder *c, struct where at, const char *what, double length,
			  double step)
{
	if (isfinite(length) && step >= LEAST_STEP && length / step > most_changes)
		diag_error(c->d, at, "%s: some %.2g of them while calls are offered, expected at most %g: longer ones, or a shorter run",
			   what, length / step, most_changes);
}

/* A list that does not fit the run by a few steps is likely to be a slip of the pen: 23 rates of an
 * hour in a day of 24 begin again in the last hour. */
static void check_fit(struct decoder *c, struct where at, const char *what, size_t count, double step,
		      double duration)
{
	double list = (double)count * step, rest = fmod(duration, list), missing = list - duration;
	char whole[48], run[48], more[48];

	if (count < LEAST_FITTED || !(duration > 0))
		return;
	format_duration(whole, sizeof whole, list);
	format_duration(run, sizeof run, duration);
	if (duration > list && rest > 0 && rest <= list / SLIP)
		diag_warning(c->d, at, "%s: %zu steps are %s, and calls come for %s: the list begins again for the "
			     "last %s", what, count, whole, run, format_duration(more, sizeof more, rest));
	else if (missing >= step && missing <= list / SLIP)
		diag_warning(c->d, at, "%s: %zu steps are %s, and calls come for %s: the last %s of the list are "
			     "never reached", what, count, whole, run,
			     format_duration(more, sizeof more, missing));
}

void check_share_steps(struct decoder *c, const struct design *design)
{
	const struct workload *w = &c->s->calls;

	check_changes(c, design->at, "steps of the entries' shares", length_of(w), design->share_step);
	check_fit(c, design->at, "shares of the entries", design->share_steps, design->share_step, w->duration);
}

/* Breaks of all agents, and tasks that are no calls. */
static void check_elsewhere(struct decoder *c, const struct agent_group *g, double length)
{
	const struct workload *w = &c->s->calls;
	double breaks = (double)g->count * length / (dist_mean(&g->breaks.every) + dist_mean(&g->breaks.length));

	if (!(w->duration > 0) && w->modulation.busy_cv > 1 && (g->breaks.given || g->other_work.given))
		diag_error(c->d, g->at, "%s: a day or a replication may be so calm, with calls.arrivals.busyness of a cv above 1, that the calls of 'count' take centuries, all of which are simulated, expected calls.duration as well",
			   g->breaks.given ? "breaks" : "other_work");
	if (g->breaks.given && isfinite(length) && breaks > most_changes)
		diag_error(c->d, g->at, "breaks: some %.2g of them while calls are offered, expected at most %g: rarer ones, or a shorter run",
			   breaks, most_changes);
	if (g->other_work.given && isfinite(length) && length * g->other_work.rate > most_changes)
		diag_error(c->d, g->at, "other_work: some %.2g tasks while calls are offered, expected at most %g: a lower rate, or a shorter run",
			   length * g->other_work.rate, most_changes);
}

static double stay_of(const struct modulation *m)
{
	double sum = 0;

	for (size_t i = 0; i < m->state_count; i++)
		sum += m->states[i].stay;
	return m->state_count ? sum / (double)m->state_count : 0;
}

void check_length(struct decoder *c, const struct node *calls)
{
	const struct node *arrivals = node_get(calls, "arrivals");
	const struct workload *w = &c->s->calls;
	double length = length_of(w), offered = mean_rate(w) * w->duration;
	struct where at = arrivals ? arrivals->at : calls->at;

	if (arrivals && !w->count && offered > most_offered)
		diag_error(c->d, at, "arrivals: some %.2g calls in the duration, expected at most %g: a 'count', a lower rate, or a shorter duration",
			   offered, most_offered);
	if (w->arrivals == ARRIVALS_RATES)
		check_changes(c, at, "steps of the rates", length, w->rate_step);
	if (w->arrivals == ARRIVALS_RATES)
		check_fit(c, at, "rates", w->rate_count, w->rate_step, w->duration);
	if (w->arrivals == ARRIVALS_MMPP)
		check_changes(c, at, "stays of mmpp", length, stay_of(&w->modulation));
	if (w->modulation.busy_cv > 0)
		check_changes(c, at, "days of busyness", length, w->modulation.busy_every);
	for (size_t i = 0; i < c->s->group_count; i++) {
		const struct agent_group *g = &c->s->groups[i];

		check_elsewhere(c, g, length);
		if (!g->schedule_count)
			continue;
		check_changes(c, g->at, "steps of the schedule", length, g->schedule_step);
		check_fit(c, g->at, "schedule", g->schedule_count, g->schedule_step, w->duration);
	}
}
