/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "laws/distribution.h"
#include "scenario/document/decode_internal.h"

/* Only rounding is forgiven: "33.3%" three times is not 100 %. */
static const double tolerance = 1e-9;

bool read_mixture(struct decoder *c, const struct node *list, struct dist *out)
{
	static const char *const keys[] = { "weight", "of" };
	struct dist *parts;
	double *upto, sum = 0;
	bool good = true;

	if (list->kind != NODE_LIST || !list->count)
		return expected(c, list, "mixture", "a list of {weight, of}");
	parts = arena_array(c->arena, list->count, sizeof(*parts));
	upto = arena_array(c->arena, list->count, sizeof(*upto));
	for (size_t i = 0; i < list->count; i++) {
		const struct node *part = list->items[i], *weight, *of;
		double share = 0;

		if (!want_map(c, part, "mixture", "{weight: 30%, of: DISTRIBUTION}")) {
			good = false;
			continue;
		}
		good &= only_keys(c, part, "a part of a mixture", keys, COUNT_OF(keys));
		weight = required(c, part, "a part of a mixture", "weight");
		of = required(c, part, "a part of a mixture", "of");
		good &= weight && read_share(c, weight, "weight", &share);
		good &= of && read_dist(c, of, "of", &parts[i]);
		upto[i] = sum += share;
	}
	if (good && fabs(sum - 1) > tolerance) {
		diag_error(c->d, list->at, "the weights add up to %.10g%%, expected 100%%",
			   100 * sum);
		return false;
	}
	upto[list->count - 1] = 1;
	if (good)
		*out = (struct dist){ .kind = DIST_MIXTURE,
				      .count = list->count,
				      .upto = upto,
				      .parts = parts };
	return good;
}

/* Cumulative weights; a missing list means equal ones. */
static bool read_weights(struct decoder *c, const struct node *list, double *upto, size_t n)
{
	double sum = 0;
	bool good = true;

	if (list && !want_list(c, list, "weights", "a list of numbers"))
		return false;
	if (list && list->count != n) {
		diag_error(c->d, list->at, "%zu weights for %zu values", list->count, n);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		double weight = 1;

		if (list && !read_number(c, list->items[i], "weight", &weight))
			good = false;
		else if (weight < 0)
			good = expected(c, list->items[i], "weight", "0 or more");
		upto[i] = sum += weight;
	}
	if (good && list && !(sum > 0 && isfinite(sum))) {
		diag_error(c->d, list->at, "the weights add up to %g, expected more than 0", sum);
		good = false;
	}
	for (size_t i = 0; good && i < n; i++)
		upto[i] /= sum;
	upto[n - 1] = 1;
	return good;
}

bool read_empirical(struct decoder *c, const struct node *node, struct dist *out)
{
	static const char *const keys[] = { "values", "weights" };
	const struct node *list;
	double *values, *upto;
	bool good;

	if (!want_map(c, node, "empirical", "{values: [1s, 2s], weights: [3, 1]}"))
		return false;
	good = only_keys(c, node, "empirical", keys, COUNT_OF(keys));
	list = required(c, node, "empirical", "values");
	if (!list)
		return false;
	if (list->kind != NODE_LIST || !list->count)
		return expected(c, list, "values", "a list of durations");
	values = arena_array(c->arena, list->count, sizeof(*values));
	upto = arena_array(c->arena, list->count, sizeof(*upto));
	for (size_t i = 0; i < list->count; i++)
		good &= read_duration(c, list->items[i], "values", &values[i]);
	good &= read_weights(c, node_get(node, "weights"), upto, list->count);
	if (good)
		*out = (struct dist){ .kind = DIST_EMPIRICAL,
				      .count = list->count,
				      .upto = upto,
				      .values = values };
	return good;
}
