/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/interval_levels.h"

#include <math.h>

#include "base/memory.h"

static const double day_seconds = 86400;

static void weigh(double *sum, double *weight, double value, double calls)
{
	if (!isfinite(value) || !(calls > 0))
		return;
	*sum += value * calls;
	*weight += calls;
}

static double answered(const struct logged_interval *x)
{
	return isfinite(x->answered) ? x->answered : x->offered;
}

void interval_means(struct interval_means *m, const struct call_log *log)
{
	double handle = 0, wait = 0, level = 0;

	*m = (struct interval_means){ 0 };
	for (size_t i = 0; i < log->interval_count; i++) {
		const struct logged_interval *x = &log->intervals[i];

		weigh(&handle, &m->handled, x->handle, answered(x));
		weigh(&wait, &m->waited, x->wait, answered(x));
		weigh(&level, &m->levelled, x->level, x->offered);
		m->staffed |= x->staff > 0;
		m->gone |= isfinite(x->abandoned);
	}
	m->handle = m->handled > 0 ? handle / m->handled : NAN;
	m->wait = m->waited > 0 ? wait / m->waited : NAN;
	m->level = m->levelled > 0 ? level / m->levelled : NAN;
}

double interval_step(const struct call_log *log)
{
	double least = INFINITY;

	for (size_t i = 0; i < log->interval_count; i++) {
		double length = log->intervals[i].length, a_day = day_seconds / length;

		if (length >= 60 && fabs(a_day - nearbyint(a_day)) < 1e-9)
			least = fmin(least, length);
	}
	return isfinite(least) ? least : 3600;
}

/* VALUE, so much over each second of X, to the steps that X covers parts of. */
static void pour(double *steps, size_t count, double step, const struct logged_interval *x, double value)
{
	for (double t = x->from, end = x->from + x->length; isfinite(value) && t < end;) {
		size_t k = (size_t)(t / step);
		double next = fmin(end, step * (double)(k + 1));

		if (k >= count || !(next > t))
			return;
		steps[k] += value * (next - t) / step;
		t = next;
	}
}

static void average(struct agents_estimate *e, const struct day_cycle *c)
{
	for (size_t k = 0; k < e->week_days * e->steps_a_day; k++) {
		size_t place = k / e->steps_a_day, dates = 0;
		size_t first = day_cycle_closed(c, place) ? e->days : day_cycle_kind(c, place);

		for (size_t day = first; day < e->days; day += day_cycle_kinds(c)) {
			if (!day_cycle_counts(c, day))
				continue;
			e->week_on_duty[k] += e->on_duty[day * e->steps_a_day + k % e->steps_a_day];
			dates++;
		}
		e->week_on_duty[k] /= dates ? (double)dates : 1;
		e->week_sd[k] = NAN;
		e->week_schedule[k] = (uint64_t)ceil(e->week_on_duty[k] - 1e-9);
	}
}

static struct agents_estimate *interval_levels_blank(struct arena *a, const struct call_log *log, double step, const struct day_cycle *c)
{
	struct agents_estimate *e = arena_array(a, 1, sizeof(*e));
	size_t steps = (size_t)floor(day_seconds / step + 0.5), all = log->days * steps, week = c->cycle_days * steps;

	e->step = step;
	e->days = log->days;
	e->steps_a_day = steps;
	e->week_days = c->cycle_days;
	e->on_duty = arena_array(a, all, sizeof(*e->on_duty));
	e->serving = arena_array(a, all, sizeof(*e->serving));
	e->distinct = arena_array(a, all, sizeof(*e->distinct));
	e->least = arena_array(a, all, sizeof(*e->least));
	e->schedule = arena_array(a, all, sizeof(*e->schedule));
	e->week_on_duty = arena_array(a, week, sizeof(*e->week_on_duty));
	e->week_sd = arena_array(a, week, sizeof(*e->week_sd));
	e->week_schedule = arena_array(a, week, sizeof(*e->week_schedule));
	return e;
}

struct agents_estimate *interval_agents(struct arena *a, const struct call_log *log, double step,
					const struct day_cycle *cycle)
{
	struct interval_means m;
	struct agents_estimate *e;
	double *seen;
	size_t all;

	interval_means(&m, log);
	if (!m.staffed && !isfinite(m.handle))
		return NULL;
	e = interval_levels_blank(a, log, step, cycle);
	all = e->days * e->steps_a_day;
	seen = arena_array(a, all, sizeof(*seen));
	for (size_t i = 0; i < log->interval_count; i++) {
		const struct logged_interval *x = &log->intervals[i];
		double handle = isfinite(x->handle) ? x->handle : m.handle;
		double load = x->offered > 0 ? x->offered * handle / x->length : 0;

		pour(e->serving, all, step, x, load);
		if (x->type == log->intervals[0].type) /* queues are beside each other */
			pour(seen, all, step, x, 1);
		if (m.staffed)
			pour(e->on_duty, all, step, x, x->staff);
	}
	for (size_t k = 0; k < all; k++) {
		e->serving[k] /= seen[k] > 0 && seen[k] < 1 ? seen[k] : 1; /* a step that is seen in part */
		e->on_duty[k] /= seen[k] > 0 && seen[k] < 1 ? seen[k] : 1;
		if (!m.staffed)
			e->on_duty[k] = e->serving[k] + sqrt(e->serving[k]);
		e->schedule[k] = (uint64_t)ceil(e->on_duty[k] - 1e-9);
	}
	average(e, cycle);
	return e;
}
