/* SPDX-License-Identifier: GPL-3.0-or-later */
/* same - are two results the same, to the last bit? */
#ifndef RINGFLOW_TEST_SAME_H
#define RINGFLOW_TEST_SAME_H

#include "helpers.h"

UNUSED static void assert_same_double(const char *what, double a, double b)
{
	if (memcmp(&a, &b, sizeof(a)))
		fail_msg("%s: %.17g and %.17g", what, a, b);
}

UNUSED static void assert_same_estimate(const char *what, const struct estimate *a,
				 const struct estimate *b)
{
	assert_int_equal(a->defined, b->defined);
	if (!a->defined)
		return;
	assert_same_double(what, a->value, b->value);
	if (isnan(a->low) && isnan(b->low))
		return;
	assert_same_double(what, a->low, b->low);
	assert_same_double(what, a->high, b->high);
	assert_string_equal(a->method, b->method);
}

UNUSED static void assert_same_metrics(const struct metric *a, const struct metric *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(a[i].name, b[i].name);
		assert_same_estimate(a[i].name, &a[i].estimate, &b[i].estimate);
	}
}

UNUSED static void assert_same_counts(const struct design_result *a, const struct design_result *b)
{
	assert_int_equal(a->count_count, b->count_count);
	for (size_t i = 0; i < a->count_count; i++)
		assert_int_equal(a->counts[i].count, b->counts[i].count);
	assert_int_equal(a->reason_count, b->reason_count);
	for (size_t i = 0; i < a->reason_count; i++) {
		assert_string_equal(a->reasons[i].reason, b->reasons[i].reason);
		assert_int_equal(a->reasons[i].count, b->reasons[i].count);
	}
}

UNUSED static void assert_same_series(const struct results *r, const struct series_result *a,
				      const struct series_result *b)
{
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->later, b->later);
	for (size_t k = 0; k < r->axis.intervals + a->later; k++)
		assert_same_estimate(a->name, &a->list[k], &b->list[k]);
}

UNUSED static void assert_same_design(const struct design_result *a, const struct design_result *b)
{
	assert_string_equal(a->name, b->name);
	assert_true(a->fingerprint == b->fingerprint);
	assert_int_equal(a->calls, b->calls);
	assert_int_equal(a->successes, b->successes);
	assert_int_equal(a->events, b->events);
	assert_int_equal(a->metric_count, b->metric_count);
	assert_same_metrics(a->metrics, b->metrics, a->metric_count);
	assert_same_counts(a, b);
	assert_int_equal(a->group_count, b->group_count);
	for (size_t i = 0; i < a->group_count; i++)
		assert_same_metrics(a->groups[i].metrics, b->groups[i].metrics,
				    a->groups[i].metric_count);
}

UNUSED static void assert_same_results(const struct results *a, const struct results *b)
{
	assert_int_equal(a->design_count, b->design_count);
	assert_int_equal(a->axis.intervals, b->axis.intervals);
	assert_same_double("axis", a->axis.width, b->axis.width);
	assert_same_double("axis", a->axis.last, b->axis.last);
	for (size_t i = 0; i < a->design_count; i++) {
		assert_same_design(&a->designs[i], &b->designs[i]);
		assert_int_equal(a->designs[i].series_count, b->designs[i].series_count);
		for (size_t k = 0; k < a->designs[i].series_count; k++)
			assert_same_series(a, &a->designs[i].series[k], &b->designs[i].series[k]);
	}
	assert_int_equal(a->comparison_count, b->comparison_count);
	for (size_t i = 0; i < a->comparison_count; i++)
		assert_same_estimate(a->comparisons[i].metric, &a->comparisons[i].difference,
				     &b->comparisons[i].difference);
	assert_int_equal(a->sweep_count, b->sweep_count);
	for (size_t i = 0; i < a->sweep_count; i++) {
		assert_same_estimate("sweep", &a->sweep[i].success_rate,
				     &b->sweep[i].success_rate);
		assert_same_estimate("sweep", &a->sweep[i].http_400_rate,
				     &b->sweep[i].http_400_rate);
	}
}

/* Load TEXT, with assignments up to NULL, and run it on both engines, which must give the
 * same; what came of it is in B. */
UNUSED static void run_both(struct bench *b, const char *text, ...)
{
	struct experiment_options queue = { .queue = true }, inlined = { .threads = 2 };
	struct results *r;
	va_list ap;

	bench_clear(b);
	va_start(ap, text);
	add_sets(b, ap);
	va_end(ap);
	put_text(b, "test.yaml", text);
	load_path(b, bench_path(b, "test.yaml"));
	r = experiment_run(b->s, &queue, &b->d);
	assert_non_null(r);
	b->r = experiment_run(b->s, &inlined, &b->d);
	assert_non_null(b->r);
	assert_same_results(r, b->r);
	results_free(r);
}

#endif
