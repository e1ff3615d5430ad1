/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare - paired differences of designs under common random numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/sample.h"

struct comparing {
	struct results *r;
	const struct samples *samples;
	size_t capacity;
};

static void add(struct comparing *x, struct comparison c)
{
	struct results *r = x->r;

	if (r->comparison_count == x->capacity) {
		size_t more = x->capacity ? 2 * x->capacity : 64;
		struct comparison *grown = arena_array(&r->arena, more, sizeof(*grown));

		if (x->capacity)
			memcpy(grown, r->comparisons, x->capacity * sizeof(*grown));
		r->comparisons = grown;
		x->capacity = more;
	}
	r->comparisons[r->comparison_count++] = c;
}

static struct comparison between(const struct comparing *x, size_t a, size_t b,
				 const char *metric, enum unit unit, const double *va,
				 const double *vb)
{
	const struct results *r = x->r;
	struct difference d = paired_difference(va, vb, r->blocks, r->confidence);

	return (struct comparison){ .a = r->designs[a].name, .b = r->designs[b].name,
				    .metric = metric, .unit = unit, .difference = d.estimate,
				    .p = d.p, .spread = d.spread, .gain = d.gain };
}

/* Of rates the whole counts are known, which tell more where there is no spread. */
static void add_rate(struct comparing *x, size_t a, size_t b, const char *metric,
		     enum column hits, enum column trials)
{
	uint64_t *const *ca = x->samples[a].column, *const *cb = x->samples[b].column;
	const struct metric *ma = result_metric(&x->r->designs[a], metric);
	const struct metric *mb = result_metric(&x->r->designs[b], metric);
	struct comparison c = between(x, a, b, metric, UNIT_SHARE, ma->values, mb->values);

	c.headline = true;
	c.difference = paired_rate_difference(ca[hits], ca[trials], cb[hits], cb[trials],
					      x->r->blocks, x->r->confidence);
	if (!c.difference.defined)
		c.p = NAN;
	else if (isnan(c.p) || c.spread == 0)
		c.p = c.difference.low > 0 || c.difference.high < 0 ? 0 : 1;
	add(x, c);
}

static void add_metrics(struct comparing *x, size_t a, size_t b, const char *group,
			const struct metric *list, size_t count, const struct metric *others,
			size_t other_count)
{
	for (size_t i = 0; i < count && i < other_count; i++) {
		const char *name = list[i].name;

		if (strcmp(name, others[i].name) || !strcmp(name, "success_rate") ||
		    !strcmp(name, "http_400_rate"))
			continue;
		if (group)
			name = arena_printf(&x->r->arena, "agents.%s.%s", group, name);
		add(x, between(x, a, b, name, list[i].unit, list[i].values, others[i].values));
	}
}

static void compare_pair(struct comparing *x, size_t a, size_t b)
{
	struct results *r = x->r;
	const struct design_result *da = &r->designs[a], *db = &r->designs[b];
	struct comparison cost;

	add_rate(x, a, b, "success_rate", COL_SUCCESSES, COL_CALLS);
	add_rate(x, a, b, "http_400_rate", COL_400, COL_STUDIO_REQUESTS);
	add_metrics(x, a, b, NULL, da->metrics, da->metric_count, db->metrics,
		    db->metric_count);
	for (size_t g = 0; g < da->group_count && g < db->group_count; g++)
		add_metrics(x, a, b, da->groups[g].name, da->groups[g].metrics,
			    da->groups[g].metric_count, db->groups[g].metrics,
			    db->groups[g].metric_count);
	if (!r->currency)
		return;
	cost = between(x, a, b, "cost_per_call", UNIT_COUNT, da->cost_per_call,
		       db->cost_per_call);
	cost.difference = cost_difference(da, db, r->blocks, &r->arena, r->confidence);
	cost.headline = true;
	add(x, cost);
}

/* One family of tests: whatever the reader picks out is covered. */
static void correct(struct results *r)
{
	double *p = xcalloc(r->comparison_count + 1, sizeof(*p));

	for (size_t i = 0; i < r->comparison_count; i++)
		p[i] = r->comparisons[i].p;
	holm(p, r->comparison_count);
	for (size_t i = 0; i < r->comparison_count; i++) {
		r->comparisons[i].p_holm = p[i];
		r->comparisons[i].shown = p[i] < 1 - r->confidence;
	}
	free(p);
}

void compare_designs(struct results *r, const struct samples *s)
{
	struct comparing x = { .r = r, .samples = s };

	for (size_t a = 0; a < r->design_count; a++)
		for (size_t b = a + 1; b < r->design_count; b++)
			compare_pair(&x, a, b);
	correct(r);
}
