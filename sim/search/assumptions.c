/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/assumptions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/units.h"

struct collecting {
	struct arena *a;
	struct assumption *list;
	size_t count, capacity;
};

static void add(struct collecting *x, const char *rule, const char *value)
{
	for (size_t i = 0; i < x->count; i++)
		if (!strcmp(x->list[i].rule, rule) && !strcmp(x->list[i].value, value))
			return;
	if (x->count == x->capacity) {
		size_t more = x->capacity ? 2 * x->capacity : 128;
		struct assumption *grown = arena_array(x->a, more, sizeof(*grown));

		if (x->count)
			memcpy(grown, x->list, x->count * sizeof(*grown));
		x->list = grown;
		x->capacity = more;
	}
	x->list[x->count++] = (struct assumption){ rule, value };
}

/* Half and double, or half way to either end. */
static void add_scaled(struct collecting *x, const struct rule *r)
{
	bool whole = r->type == RULE_COUNT || r->type == RULE_LIMIT;
	double value;

	if (r->type == RULE_SHARE && !parse_share(r->article, &value)) {
		add(x, r->key, arena_printf(x->a, "%.10g%%", 50 * value));
		add(x, r->key, arena_printf(x->a, "%.10g%%", 50 * (1 + value)));
	} else if ((whole || r->type == RULE_NUMBER) && !parse_number(r->article, &value) &&
		   value > 0) {
		add(x, r->key, arena_printf(x->a, "%.10g", whole ? fmax(1, floor(value / 2)) : value / 2));
		add(x, r->key, arena_printf(x->a, "%.10g", 2 * value));
	} else if (!parse_duration(r->article, &value) && value > 0) {
		add(x, r->key, arena_printf(x->a, "%.10gs", value / 2));
		add(x, r->key, arena_printf(x->a, "%.10gs", 2 * value));
	}
}

struct assumption *assumptions_list(struct arena *a, size_t *count)
{
	struct collecting x = { .a = a };

	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *r = &rule_table[i];

		if (strcmp(r->article, r->observed)) {
			add(&x, r->key, r->article);
			add(&x, r->key, r->observed);
		}
		if (r->type == RULE_WORD)
			for (size_t j = 0; j < 3 && r->words[j]; j++)
				add(&x, r->key, r->words[j]);
		else if (r->type != RULE_DELAYS)
			add_scaled(&x, r);
	}
	*count = x.count;
	return x.list;
}

/* ---- trying them ---- */

/* There is room for them in X. */
static void add_effects(struct effects *x, const struct results *base, const struct results *r,
			const struct assumption *assumption, struct arena *a)
{
	size_t n = base->blocks < r->blocks ? base->blocks : r->blocks;

	for (size_t i = 0; i < r->design_count && i < base->design_count; i++) {
		const struct metric *was = result_metric_named(&base->designs[i], x->metric);
		const struct metric *is = result_metric_named(&r->designs[i], x->metric);
		struct effect e = { .assumption = *assumption };

		if (!was || !is || !was->estimate.defined || !is->estimate.defined)
			continue;
		e.difference = paired_difference(is->values, was->values, n, r->confidence);
		keep_difference_in_range(&e.difference.estimate, is->unit);
		if (!e.difference.estimate.defined || fabs(e.difference.estimate.value) < 1e-12)
			continue;
		e.design = arena_strdup(a, r->designs[i].name);
		e.unit = is->unit;
		e.with = is->estimate;
		x->list[x->count++] = e;
	}
}

/* The place of the next comparison of METRIC in R from I on. */
static size_t next_of(const struct results *r, const char *metric, size_t i)
{
	while (i < r->comparison_count && strcmp(r->comparisons[i].metric, metric))
		i++;
	return i;
}

static size_t pairs_of(const struct results *r, const char *metric)
{
	size_t n = 0;

	for (size_t i = next_of(r, metric, 0); i < r->comparison_count; i = next_of(r, metric, i + 1))
		n++;
	return n;
}

static int by_pair(const struct comparison *x, const struct comparison *y)
{
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return (x->second > y->second) - (x->second < y->second);
}

/* There is room for them in X. Of many designs not every pair is compared, so that some have no partner. */
static void add_reversals(struct effects *x, const struct results *base, const struct results *r,
			  const struct assumption *assumption, struct arena *a)
{
	size_t i = next_of(base, x->metric, 0), j = next_of(r, x->metric, 0);

	while (i < base->comparison_count && j < r->comparison_count) {
		const struct comparison *was = &base->comparisons[i], *is = &r->comparisons[j];
		int order = by_pair(was, is);
		bool more = is->difference.value > 0;

		if (!order && was->shown && is->shown && more != (was->difference.value > 0))
			x->reversals[x->reversal_count++] = (struct reversal){
				*assumption, arena_strdup(a, more ? is->a : is->b), arena_strdup(a, more ? is->b : is->a) };
		i = order <= 0 ? next_of(base, x->metric, i + 1) : i;
		j = order >= 0 ? next_of(r, x->metric, j + 1) : j;
	}
}

static void note_designs(struct effects *x, const struct results *base, struct arena *a)
{
	x->designs = arena_array(a, base->design_count, sizeof(*x->designs));
	x->without = arena_array(a, base->design_count, sizeof(*x->without));
	for (size_t i = 0; i < base->design_count; i++) {
		x->designs[i] = arena_strdup(a, base->designs[i].name);
		result_named(&base->designs[i], x->metric, &x->unit, &x->without[i]);
	}
	x->design_count = base->design_count;
}

/* Of the same size: by name, so that the order is one. */
static int largest_first(const void *a, const void *b)
{
	const struct effect *x = a, *y = b;
	double dx = fabs(x->difference.estimate.value), dy = fabs(y->difference.estimate.value);
	int order;

	if (dx != dy)
		return dx < dy ? 1 : -1;
	order = strcmp(x->assumption.rule, y->assumption.rule);
	order = order ? order : strcmp(x->assumption.value, y->assumption.value);
	return order ? order : strcmp(x->design, y->design);
}

enum campaign_state assumptions_try(struct campaign *c, const struct assumption *assumptions,
				    size_t count, struct arena *a, struct effects *e)
{
	size_t *points = arena_array(a, count + 1, sizeof(*points)), base, designs;
	struct diagnostics none = { 0 };
	enum campaign_state state = CAMPAIGN_DONE;
	struct results *was;

	*e = (struct effects){ .metric = e->metric };
	if (!campaign_add(c, NULL, 0, &base, &none))
		return CAMPAIGN_DONE;
	for (size_t i = 0; i < count; i++) {
		const char *set = arena_printf(a, "rules.%s=%s", assumptions[i].rule,
					       assumptions[i].value);

		if (!campaign_add(c, &set, 1, &points[i], &none))
			points[i] = SIZE_MAX;
	}
	diag_free(&none);
	designs = campaign_scenario(c, base)->design_count;
	e->list = arena_array(a, count * designs + 1, sizeof(*e->list));
	state = campaign_work(c);
	if (state != CAMPAIGN_DONE)
		return state;
	was = campaign_results(c, base);
	note_designs(e, was, a);
	e->reversals = arena_array(a, count * pairs_of(was, e->metric) + 1, sizeof(*e->reversals));
	for (size_t i = 0; i < count; i++) {
		struct results *r = points[i] == SIZE_MAX ? NULL : campaign_results(c, points[i]);

		e->tried += r != NULL;
		if (r) {
			add_effects(e, was, r, &assumptions[i], a);
			add_reversals(e, was, r, &assumptions[i], a);
		}
		results_free(r);
	}
	results_free(was);
	qsort(e->list, e->count, sizeof(*e->list), largest_first);
	return state;
}
