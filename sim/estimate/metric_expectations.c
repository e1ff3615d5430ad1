/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "estimate/metric_expectations_internal.h"

#include <math.h>
#include <string.h>

#include "estimate/condition.h"
#include "estimate/metric_names_internal.h"

static const char *show(struct arena *a, enum unit unit, double v)
{
	if (unit == UNIT_COUNT)
		return arena_printf(a, "%.10g", v);
	return arena_printf(a, "%.6g %s", metric_units[unit].scale * v, metric_units[unit].symbol);
}

static const char *metric_wanted(struct arena *a, const struct requirement *x, enum unit unit)
{
	if (x->op == OP_BETWEEN)
		return arena_printf(a, "%s to %s", show(a, unit, x->value), show(a, unit, x->high));
	return arena_printf(a, x->op == OP_CONTAINS ? "%s in the interval" : "%s",
			    show(a, unit, x->value));
}

static const char *metric_got(struct arena *a, const struct estimate *e, enum unit unit)
{
	if (!e->defined)
		return "nothing to measure";
	if (isnan(e->low) || e->low == e->high)
		return show(a, unit, e->value);
	return arena_printf(a, "%s (%s to %s)", show(a, unit, e->value), show(a, unit, e->low),
			    show(a, unit, e->high));
}

static void add_design(struct results *r, const struct plan *p, size_t design)
{
	struct metric_names n = { .arena = &r->arena };

	metric_names_list(&n, &r->designs[design]);
	for (size_t i = 0; i < p->s->expect_count; i++) {
		const struct requirement *x = &p->s->expects[i];
		const struct named_metric *m = metric_names_find(&n, x->metric);
		bool held;

		if (x->design && strcmp(x->design, r->designs[design].name))
			continue;
		held = m && condition_test(x, &m->estimate) == CONDITION_MET;
		r->expects[r->expect_count++] = (struct expectation_result){
			.design = r->designs[design].name, .at = x->at, .held = held,
			.metric = arena_strdup(&r->arena, x->metric),
			.wanted = metric_wanted(&r->arena, x, m ? m->unit : UNIT_COUNT),
			.got = m ? metric_got(&r->arena, &m->estimate, m->unit) : "no such metric",
			.unit = m ? m->unit : UNIT_COUNT, .estimate = m ? m->estimate : (struct estimate){ .defined = false },
		};
		r->expect_failure_count += !held;
	}
	metric_names_free(&n);
}

void metric_expectations_results(struct results *r, const struct plan *p)
{
	for (size_t i = 0; p->s->expect_count && i < r->design_count; i++)
		add_design(r, p, i);
}
