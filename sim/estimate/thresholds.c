/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "estimate/thresholds_internal.h"

#include <math.h>
#include <string.h>

#include "estimate/condition.h"
#include "estimate/metric_names_internal.h"

/* How far E's interval reaches towards VALUE; INFINITY without one. An end that was cut at 0, which
 * no value is beyond, counts as if it had not been. */
static double reach_of(const struct estimate *e, double value)
{
	if (isinf(estimate_half_width(e)) || (value < e->value && e->low == 0))
		return estimate_half_width(e);
	return value < e->value ? e->value - e->low : e->high - e->value;
}

/* The interval shrinks with the root of the number, until its nearer end is at the value. */
static uint64_t more(const struct requirement *c, const struct estimate *e, uint64_t n)
{
	double reach = reach_of(e, c->value), distance = fabs(e->value - c->value);
	double factor = reach / distance;

	if (!e->defined || !isfinite(reach) || !(distance > 0) || factor * factor * (double)n > 1e9)
		return 0;
	factor = ceil((factor * factor - 1) * (double)n);
	return factor > 1 ? (uint64_t)factor : 1;
}

static void add_threshold_result(struct results *r, const struct requirement *c, size_t design)
{
	struct threshold_result *x = &r->thresholds[r->threshold_count++];
	enum condition_verdict verdict;

	*x = (struct threshold_result){ .design = r->designs[design].name, .at = c->at,
					.text = arena_strdup(&r->arena, c->text) };
	result_named(&r->designs[design], c->metric, &x->unit, &x->estimate);
	verdict = condition_test(c, &x->estimate);
	x->verdict = verdict == CONDITION_MET ? THRESHOLD_PASSED :
		     verdict == CONDITION_MISSED  ? THRESHOLD_FAILED : THRESHOLD_OPEN;
	if (x->verdict == THRESHOLD_OPEN)
		x->more = more(c, &x->estimate, r->replications);
	r->threshold_failure_count += x->verdict == THRESHOLD_FAILED;
	r->threshold_open_count += x->verdict == THRESHOLD_OPEN;
}

void thresholds_results(struct results *r, const struct scenario *s)
{
	r->thresholds = arena_array(&r->arena, s->threshold_count * r->design_count + 1,
				    sizeof(*r->thresholds));
	for (size_t i = 0; i < s->threshold_count; i++)
		for (size_t j = 0; j < r->design_count; j++)
			if (!s->thresholds[i].design ||
			    !strcmp(s->thresholds[i].design, r->designs[j].name))
				add_threshold_result(r, &s->thresholds[i], j);
}
