/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * control - metrics estimated with the help of control variates: sums of draws less their
 * mean, and how many calls came, or how long they took to come, less what is expected.
 */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/terms.h"
#include "estimate/sample_internal.h"
#include "stats/stats.h"

/* Control variates of one design. */
struct controls {
	size_t count, n;
	const double *list[CONTROLS + 1];
	struct results *r;
};

/* Where calls are a Poisson process. NULL: it is not known what to expect. */
static const double *arrivals(const struct samples *s, const struct scenario *x, struct arena *a)
{
	const struct workload *w = &x->calls;
	double *values = arena_array(a, s->n, sizeof(*values));
	bool by_count = w->count && !(w->duration > 0) && x->warm_up == 0;
	bool by_time = !w->count && w->duration > 0;

	if (w->arrivals != ARRIVALS_POISSON || w->modulation.busy_cv > 0 ||
	    w->modulation.batch_mean > 1 || !(by_count || by_time))
		return NULL;
	for (size_t i = 0; i < s->n; i++)
		values[i] = by_count ? s->measure[MEASURE_window][i] -
					       (double)s->block * (double)w->count / w->rate :
				       (double)s->column[COL_first_attempts][i] -
					       (double)s->block * w->rate *
						       (w->duration - x->warm_up);
	return values;
}

/* What else there is, such as the bound on what was not seen, stays. */
static bool fits(const struct metric *m)
{
	return m->values && m->estimate.defined && m->estimate.method &&
	       (!strcmp(m->estimate.method, "t over replications") ||
		!strcmp(m->estimate.method, "Hall over replications") ||
		!strcmp(m->estimate.method, "Wilson over replications"));
}

static double variance_of_mean(const double *values, size_t n)
{
	return sample_variance(values, n) / (double)n;
}

static void control(const struct controls *c, struct metric *list, size_t count)
{
	const struct control_variates variates = { c->list, c->count, c->n };

	for (size_t i = 0; i < count; i++) {
		struct metric *m = &list[i];
		bool share = fits(m) && !strncmp(m->estimate.method, "Wilson", 6);
		double variance = NAN, before = isnan(m->gain) ? 1 : m->gain;

		if (!fits(m) || !controlled_estimate(&m->estimate, m->values, &variates, share,
						     c->r->confidence, &variance))
			continue;
		/* the others' regression may lead out of what can be */
		m->estimate.value = fmax(m->estimate.value, 0);
		if (m->unit == UNIT_SHARE)
			m->estimate.value = fmin(m->estimate.value, 1);
		keep_in_range(&m->estimate, m->unit);
		m->estimate.method = share ? "Wilson over replications, control variates" :
					     "Hall over replications, control variates";
		m->gain = before * variance_of_mean(m->values, c->n) / variance;
		c->r->controlled = true;
	}
}

/* Values known exactly stand beside what is estimated in the end. */
static void tell_analytic(struct design_result *d)
{
	for (size_t i = 0; i < d->analytic_count; i++)
		d->analytic[i].estimate =
			result_metric_named(d, d->analytic[i].metric)->estimate;
}

void estimate_controlled(struct results *r, const struct samples *s,
			 const struct scenario *scenario)
{
	for (size_t i = 0; i < r->design_count; i++) {
		struct design_result *d = &r->designs[i];
		struct controls c = { .n = s[i].n, .r = r };
		const double *of_arrivals = arrivals(&s[i], scenario, &r->arena);

		for (int k = 0; k < CONTROLS; k++)
			c.list[c.count++] = s[i].controls[k];
		if (of_arrivals)
			c.list[c.count++] = of_arrivals;
		control(&c, d->metrics, d->metric_count);
		for (size_t g = 0; g < d->group_count + d->part_count; g++)
			control(&c, d->groups[g].metrics, d->groups[g].metric_count);
		tell_analytic(d);
	}
}
