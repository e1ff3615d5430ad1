/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/expect_metric.h"

#include <math.h>
#include <string.h>

#include "experiment/metric_names.h"

bool metric_expects_check(const struct plan *p, struct diagnostics *d)
{
	const struct scenario *s = p->s;
	struct arena arena = { 0 };
	struct metric_names n = { .arena = &arena };
	bool ok = true;

	if (!s->expect_count)
		return true;
	metric_names_of_plan(&n, p);
	for (size_t i = 0; i < s->expect_count; i++)
		if (!metric_names_find(&n, s->expects[i].metric)) {
			metric_names_unknown(&n, s->expects[i].metric, s->expects[i].at, d);
			ok = false;
		}
	metric_names_free(&n);
	arena_free(&arena);
	return ok;
}

/* ---- the verdicts ---- */

/* A computed bound may miss what it stands for by rounding. */
static double slack(double x)
{
	return 1e-12 * (fabs(x) > 1 ? fabs(x) : 1);
}

static bool holds(const struct metric_expect *x, const struct estimate *e)
{
	if (!e->defined)
		return false;
	if (x->how == METRIC_VALUE) /* false where there is no interval */
		return e->low <= x->low + slack(x->low) && e->high >= x->low - slack(x->low);
	return e->value >= x->low - slack(x->low) && e->value <= x->high + slack(x->high);
}

static const char *show(struct arena *a, enum unit unit, double v)
{
	if (unit == UNIT_SHARE)
		return arena_printf(a, "%.6g %%", 100 * v);
	return arena_printf(a, unit == UNIT_SECONDS ? "%.6g s" : "%.10g", v);
}

static const char *wanted(struct arena *a, const struct metric_expect *x, enum unit unit)
{
	if (x->how == METRIC_BETWEEN)
		return arena_printf(a, "%s to %s", show(a, unit, x->low), show(a, unit, x->high));
	return arena_printf(a, x->how == METRIC_VALUE ? "%s in the interval" : "%s",
			    show(a, unit, x->low));
}

static const char *got(struct arena *a, const struct estimate *e, enum unit unit)
{
	if (!e->defined)
		return "nothing to measure";
	if (isnan(e->low) || e->low == e->high)
		return show(a, unit, e->value);
	return arena_printf(a, "%s (%s to %s)", show(a, unit, e->value), show(a, unit, e->low),
			    show(a, unit, e->high));
}

static void conclude_design(struct results *r, const struct plan *p, size_t design)
{
	struct metric_names n = { .arena = &r->arena };

	metric_names_list(&n, &r->designs[design]);
	for (size_t i = 0; i < p->s->expect_count; i++) {
		const struct metric_expect *x = &p->s->expects[i];
		const struct named_metric *m = metric_names_find(&n, x->metric);
		bool held;

		if (x->design >= 0 && (size_t)x->design != design)
			continue;
		held = m && holds(x, &m->estimate);
		r->expects[r->expect_count++] = (struct expectation_result){
			.design = r->designs[design].name, .at = x->at, .held = held,
			.metric = arena_strdup(&r->arena, x->metric),
			.wanted = wanted(&r->arena, x, m ? m->unit : UNIT_COUNT),
			.got = m ? got(&r->arena, &m->estimate, m->unit) : "no such metric",
		};
		r->expect_failure_count += !held;
	}
	metric_names_free(&n);
}

void metric_expects_conclude(struct results *r, const struct plan *p)
{
	for (size_t i = 0; p->s->expect_count && i < r->design_count; i++)
		conclude_design(r, p, i);
}
