/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/precision.h"

#include <math.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/sampling_plan.h"
#include "estimate/metric_names_internal.h"

/* Looks are so many replications apart at least; fewer say little of a spread. */
enum { STEP_LEAST = 5 };

static bool goal_fits(const struct precision_goal *goal, enum unit unit)
{
	switch (goal->unit) {
	case PRECISION_SHARE:
		return unit == UNIT_SHARE;
	case PRECISION_SECONDS:
		return unit == UNIT_SECONDS;
	case PRECISION_COUNT:
		return unit == UNIT_COUNT;
	default:
		return true;
	}
}

static bool check_goal(const struct metric_names *n, const char *what,
		       const struct precision_goal *goal, struct diagnostics *d)
{
	const struct named_metric *m = metric_names_find(n, goal->metric);

	if (!m) {
		metric_names_unknown(n, goal->metric, goal->at, d);
		return false;
	}
	if (m->estimate.method && !strcmp(m->estimate.method, "counted")) {
		diag_error(d, goal->at, "%s: '%s' is a total and has no interval", what, m->name);
		return false;
	}
	if (!goal_fits(goal, m->unit)) {
		diag_error(d, goal->at, "%s: expected %s of %s, found '%s'", what,
			   metric_units[m->unit].half_width, m->name, goal->text);
		return false;
	}
	return true;
}

bool goal_check(const struct plan *p, const char *what, const struct precision_goal *goal,
		struct diagnostics *d)
{
	struct arena arena = { 0 };
	struct metric_names n = { .arena = &arena };
	bool ok;

	metric_names_of_plan(&n, p);
	ok = check_goal(&n, what, goal, d);
	metric_names_free(&n);
	arena_free(&arena);
	return ok;
}

bool precision_check(const struct plan *p, struct diagnostics *d)
{
	bool ok = true;

	for (size_t i = 0; i < p->s->precision_count; i++)
		ok &= goal_check(p, "precision", &p->s->precision[i], d);
	return ok;
}

/* The half-width that GOAL allows E. A relative one is of the true value, of which the
 * estimate may be too large by as much: Law, Simulation Modeling and Analysis, ch. 9. A
 * share of which nothing, or nothing else, was seen has no relative one: there the bound
 * on what was not seen has to be so near. */
static double allowed(const struct precision_goal *goal, const struct named_metric *m)
{
	double value = fabs(m->estimate.value);

	if (goal->unit != PRECISION_RELATIVE)
		return goal->half_width;
	if (m->unit == UNIT_SHARE && (value == 0 || value == 1))
		return goal->half_width / 2;
	return value * goal->half_width / (1 + goal->half_width);
}

/* How often wider than allowed the widest interval is. */
static double widest(const struct scenario *s, const struct results *r)
{
	double most = 0;

	for (size_t i = 0; i < r->design_count; i++) {
		struct arena arena = { 0 };
		struct metric_names n = { .arena = &arena };

		metric_names_list(&n, &r->designs[i]);
		for (size_t j = 0; j < s->precision_count; j++) {
			const struct named_metric *m =
				metric_names_find(&n, s->precision[j].metric);
			double half = m ? estimate_half_width(&m->estimate) : INFINITY;

			if (half > 0)
				most = fmax(most, half / allowed(&s->precision[j], m));
		}
		metric_names_free(&n);
		arena_free(&arena);
	}
	return most;
}

uint64_t precision_next(struct precision_state *state, const struct scenario *s,
			const struct results *r)
{
	uint64_t n = r->replications, least = n + (n / 10 > STEP_LEAST ? n / 10 : STEP_LEAST);
	double ratio = widest(s, r), need;
	bool met = ratio <= 1, again = state->met;

	state->met = met;
	if (n >= s->max_replications || (met && again))
		return n;
	need = met ? 0 : ceil((double)n * fmin(ratio * ratio, 2));
	if (need > (double)least)
		least = (uint64_t)need;
	least = sampling_whole(&s->sampling, least);
	return least < s->max_replications ? least : s->max_replications;
}

static void add_goal(struct results *r, size_t design, const struct metric_names *n,
		     const struct precision_goal *goal)
{
	const struct named_metric *m = metric_names_find(n, goal->metric);
	struct precision_result *x = &r->precision[r->precision_count++];

	*x = (struct precision_result){
		.design = r->designs[design].name, .unit = m ? m->unit : UNIT_COUNT,
		.metric = arena_strdup(&r->arena, goal->metric),
		.wanted = arena_strdup(&r->arena, goal->text), .half_width = NAN };
	if (!m)
		return;
	x->half_width = estimate_half_width(&m->estimate);
	x->allowed = allowed(goal, m);
	x->met = x->half_width <= x->allowed;
}

void precision_results(struct results *r, const struct scenario *s)
{
	r->precision = arena_array(&r->arena, s->precision_count * r->design_count + 1,
				   sizeof(*r->precision));
	for (size_t i = 0; s->precision_count && i < r->design_count; i++) {
		struct metric_names n = { .arena = &r->arena };

		metric_names_list(&n, &r->designs[i]);
		for (size_t j = 0; j < s->precision_count; j++)
			add_goal(r, i, &n, &s->precision[j]);
		metric_names_free(&n);
	}
}
