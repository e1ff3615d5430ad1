/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/expect_metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/sample.h"

/* A metric under the name that expectations have for it. */
struct named {
	const char *name;
	enum unit unit;
	struct estimate estimate;
};

struct names {
	struct named *list;
	size_t count, capacity;
	struct arena *arena;
};

static void add(struct names *n, const char *name, enum unit unit, struct estimate e)
{
	if (n->count == n->capacity) {
		n->capacity = n->capacity ? 2 * n->capacity : 256;
		n->list = xreallocarray(n->list, n->capacity, sizeof(*n->list));
	}
	n->list[n->count++] = (struct named){ name, unit, e };
}

static void add_count(struct names *n, const char *name, uint64_t count)
{
	double v = (double)count;

	add(n, name, UNIT_COUNT, (struct estimate){ v, v, v, true, "counted" });
}

static uint64_t reason_total(const struct design_result *r, const char *reason)
{
	for (size_t i = 0; i < r->reason_count; i++)
		if (!strcmp(r->reasons[i].reason, reason))
			return r->reasons[i].count;
	return 0;
}

static uint64_t code_total(const struct design_result *r, int code)
{
	for (size_t i = 0; i < r->code_count; i++)
		if (r->codes[i].code == code)
			return r->codes[i].count;
	return 0;
}

static void add_counts(struct names *n, const struct design_result *r)
{
	add_count(n, "calls", r->calls);
	add_count(n, "successes", r->successes);
	for (size_t i = 0; i < r->count_count; i++)
		add_count(n, arena_printf(n->arena, "counts.%s", r->counts[i].name),
			  r->counts[i].count);
	for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
		add_count(n, arena_printf(n->arena, "failures.%s", reason_codes[i]),
			  reason_total(r, reason_codes[i]));
	for (int i = 0; i < CODE_COUNT; i++)
		add_count(n, arena_printf(n->arena, "codes.%d", code_rows[i].number),
			  code_total(r, code_rows[i].number));
}

/* Everything that can be expected of R. */
static void list_names(struct names *n, const struct design_result *r)
{
	for (size_t i = 0; i < r->metric_count; i++)
		add(n, r->metrics[i].name, r->metrics[i].unit, r->metrics[i].estimate);
	for (size_t i = 0; i < r->group_count; i++)
		for (size_t j = 0; j < r->groups[i].metric_count; j++)
			add(n, arena_printf(n->arena, "agents.%s.%s", r->groups[i].name,
					    r->groups[i].metrics[j].name),
			    r->groups[i].metrics[j].unit, r->groups[i].metrics[j].estimate);
	add_counts(n, r);
}

static const struct named *find(const struct names *n, const char *name)
{
	for (size_t i = 0; i < n->count; i++)
		if (!strcmp(n->list[i].name, name))
			return &n->list[i];
	return NULL;
}

static void unknown(const struct names *n, const struct metric_expect *x,
		    struct diagnostics *d)
{
	const char **words = xcalloc(n->count, sizeof(*words));

	for (size_t i = 0; i < n->count; i++)
		words[i] = n->list[i].name;
	diag_error(d, x->at, "unknown metric '%s'%s", x->metric,
		   did_you_mean(n->arena, x->metric, words, n->count));
	free(words);
}

/* The metrics of no replications have the same names. */
static void list_without_running(struct names *n, const struct plan *p)
{
	struct samples none;
	struct design_result r = { 0 };

	samples_init(&none, n->arena, 0, p->shape.groups);
	design_metrics(&r, &none, p->arms[0].program, n->arena, p->s->confidence);
	list_names(n, &r);
}

bool metric_expects_check(const struct plan *p, struct diagnostics *d)
{
	const struct scenario *s = p->s;
	struct arena arena = { 0 };
	struct names n = { .arena = &arena };
	bool ok = true;

	if (!s->expect_count)
		return true;
	list_without_running(&n, p);
	for (size_t i = 0; i < s->expect_count; i++)
		if (!find(&n, s->expects[i].metric)) {
			unknown(&n, &s->expects[i], d);
			ok = false;
		}
	free(n.list);
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
	struct names n = { .arena = &r->arena };

	list_names(&n, &r->designs[design]);
	for (size_t i = 0; i < p->s->expect_count; i++) {
		const struct metric_expect *x = &p->s->expects[i];
		const struct named *m = find(&n, x->metric);
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
	free(n.list);
}

void metric_expects_conclude(struct results *r, const struct plan *p)
{
	for (size_t i = 0; p->s->expect_count && i < r->design_count; i++)
		conclude_design(r, p, i);
}
