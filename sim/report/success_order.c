/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/success_order_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static double measured(const struct metric *m)
{
	return m && m->estimate.defined ? m->estimate.value : -INFINITY;
}

double design_success(const struct design_result *d)
{
	return measured(result_metric(d, "success_rate"));
}

struct ranked {
	double rate;
	size_t index;
};

static int by_rate(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rate != y->rate)
		return x->rate < y->rate ? 1 : -1;
	return (x->index > y->index) - (x->index < y->index);
}

size_t *designs_by_success(struct arena *a, const struct results *r)
{
	struct ranked *ranked = arena_array(a, r->design_count + 1, sizeof(*ranked));
	size_t *order = arena_array(a, r->design_count + 1, sizeof(*order));

	for (size_t i = 0; i < r->design_count; i++)
		ranked[i] = (struct ranked){ measured(result_metric(&r->designs[i], results_measure(r))), i };
	qsort(ranked, r->design_count, sizeof(*ranked), by_rate);
	for (size_t i = 0; i < r->design_count; i++)
		order[i] = ranked[i].index;
	return order;
}

static bool before(const struct comparison *c, size_t first, size_t second)
{
	return c->first != first ? c->first < first : c->second < second;
}

/* They are in the order of their pairs, of which there may be very many. */
const struct comparison *comparison_of(const struct results *r, const char *metric, size_t i, size_t j)
{
	size_t first = i < j ? i : j, second = i < j ? j : i, from = 0, end = r->comparison_count;

	while (from < end) {
		size_t middle = from + (end - from) / 2;

		if (before(&r->comparisons[middle], first, second))
			from = middle + 1;
		else
			end = middle;
	}
	for (; from < r->comparison_count; from++) {
		const struct comparison *c = &r->comparisons[from];

		if (c->first != first || c->second != second)
			break;
		if (!strcmp(c->metric, metric))
			return c;
	}
	return NULL;
}

bool design_beats(const struct results *r, size_t i, size_t j)
{
	const struct comparison *c = comparison_of(r, results_measure(r), i, j);

	return c && c->shown;
}
