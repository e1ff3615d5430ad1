/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distributions as a scenario writes them: forms, fits, and what cannot be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "scenario/document/decode_internal.h"

#define UNUSED __attribute__((unused))

/* Decode TEXT; the printed errors (to be freed) or NULL. The arena is kept. */
static char *decode(struct arena *arena, const char *text, struct dist *out)
{
	struct diagnostics d = { 0 };
	struct decoder c = { .arena = arena, .d = &d, .directory = "" };
	struct node *node = yaml_parse(arena, source_text(arena, "d", text), &d);
	char *printed = NULL;
	size_t size;

	if (!node || !read_dist(&c, node, "time", out)) {
		FILE *stream = open_memstream(&printed, &size);

		assert_non_null(stream);
		assert_int_equal(d.errors, 1);
		diag_print(&d, stream, false);
		fclose(stream);
	}
	diag_free(&d);
	return printed;
}

/* The arena stays with the caller: empirical values live there. */
static struct dist good(struct arena *arena, const char *text)
{
	struct dist d = { 0 };
	char *printed = decode(arena, text, &d);

	if (printed)
		fail_msg("%s: %s", text, printed);
	return d;
}

static void forms(UNUSED void **state)
{
	static const struct {
		const char *text;
		enum dist_kind kind;
		double a, b;
	} cases[] = {
		{ "5s", DIST_CONSTANT, 5, 0 },
		{ "{constant: 1m30s}", DIST_CONSTANT, 90, 0 },
		{ "{uniform: [1s, 3s]}", DIST_UNIFORM, 1, 3 },
		{ "{uniform: {max: 3s, min: 1s}}", DIST_UNIFORM, 1, 3 },
		{ "{uniform: {mean: 2s, cv: 0.28867513459481287}}", DIST_UNIFORM, 1, 3 },
		{ "{uniform: {p75: 3s, p25: 2s}}", DIST_UNIFORM, 1.5, 3.5 },
		{ "{uniform: [0s, 0s]}", DIST_CONSTANT, 0, 0 },
		{ "{exponential: 8s}", DIST_EXPONENTIAL, 8, 0 },
		{ "{exponential: {mean: 8s}}", DIST_EXPONENTIAL, 8, 0 },
		{ "{exponential: {mean: 8s, cv: 1}}", DIST_EXPONENTIAL, 8, 0 },
		{ "{exponential: {rate: 450/h}}", DIST_EXPONENTIAL, 8, 0 },
		{ "{exponential: {p50: 1s}}", DIST_EXPONENTIAL, 1 / M_LN2, 0 },
		{ "{gamma: {shape: 2, scale: 3s}}", DIST_GAMMA, 2, 3 },
		{ "{gamma: {mean: 6s, cv: 0.5}}", DIST_GAMMA, 4, 1.5 },
		{ "{weibull: {shape: 1.5, scale: 4s}}", DIST_WEIBULL, 1.5, 4 },
		{ "{weibull: {mean: 4s, cv: 1}}", DIST_WEIBULL, 1, 4 },
		{ "{lognormal: {mu: 4.8, sigma: 0.907}}", DIST_LOGNORMAL, 4.8, 0.907 },
		{ "{lognormal: {mu: -1, sigma: 0.5}}", DIST_LOGNORMAL, -1, 0.5 },
		{ "{lognormal: {median: 1s, sigma: 0.5}}", DIST_LOGNORMAL, 0, 0.5 },
		{ "{lognormal: {median: 3s, sigma: 0}}", DIST_CONSTANT, 3, 0 },
		{ "{lognormal: {mean: 3m, cv: 0}}", DIST_CONSTANT, 180, 0 },
		{ "{normal: {mean: 5s, sd: 1s}}", DIST_NORMAL, 5, 1 },
		{ "{normal: {mean: 5s, cv: 0.2}}", DIST_NORMAL, 5, 1 },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct dist d = good(&arena, cases[i].text);

		if (d.kind != cases[i].kind || fabs(d.a - cases[i].a) > 1e-12 * fabs(cases[i].a) + 1e-12 ||
		    fabs(d.b - cases[i].b) > 1e-12 * fabs(cases[i].b) + 1e-12)
			fail_msg("%s: kind %d a %.17g b %.17g", cases[i].text, d.kind, d.a, d.b);
	}
	arena_free(&arena);
}

static void compounds(UNUSED void **state)
{
	struct arena arena = { 0 };
	struct dist d = good(&arena, "{mixture: [{weight: 70%, of: {exponential: 2s}}, "
				     "{weight: 0.3, of: 5s}]}");

	assert_int_equal(d.kind, DIST_MIXTURE);
	assert_int_equal(d.count, 2);
	assert_true(d.upto[0] == 0.7 && d.upto[1] == 1);
	assert_int_equal(d.parts[1].kind, DIST_CONSTANT);
	assert_true(fabs(dist_mean(&d) - 2.9) < 1e-12);
	d = good(&arena, "{empirical: {values: [1s, 2s], weights: [3, 1]}}");
	assert_int_equal(d.kind, DIST_EMPIRICAL);
	assert_true(d.upto[0] == 0.75 && d.upto[1] == 1 && d.values[1] == 2);
	d = good(&arena, "{empirical: {values: [1s, 2s, 6s]}}");
	assert_true(fabs(dist_mean(&d) - 3) < 1e-12 && d.upto[2] == 1);
	/* three thirds that miss 1 by rounding only */
	d = good(&arena, "{mixture: [{weight: 33.3%, of: 1s}, {weight: 33.3%, of: 2s}, "
			 "{weight: 33.4%, of: 3s}]}");
	assert_true(d.upto[2] == 1);
	arena_free(&arena);
}

/* What goes in as mean and cv comes out as the mean, over the whole range. */
static void means(UNUSED void **state)
{
	static const char *const families[] = { "uniform", "gamma", "weibull", "lognormal" };
	static const double cvs[] = { 0.01, 0.1, 0.5, 0.57, 1, 2, 5, 9.9 };
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT_OF(families); i++)
		for (size_t k = 0; k < COUNT_OF(cvs); k++) {
			char text[100];
			struct dist d;

			if (i == 0 && cvs[k] > 0.577)
				continue;
			snprintf(text, sizeof(text), "{%s: {mean: 2m, cv: %g}}", families[i], cvs[k]);
			d = good(&arena, text);
			if (fabs(dist_mean(&d) - 120) > 1e-9 * 120)
				fail_msg("%s has mean %.17g", text, dist_mean(&d));
		}
	arena_free(&arena);
}

/* Weibull's cv, by its formula. */
static void weibull_cv(UNUSED void **state)
{
	struct arena arena = { 0 };

	for (double cv = 0.01; cv < 12; cv *= 1.7) {
		char text[100];
		struct dist d;
		double g1, g2;

		snprintf(text, sizeof(text), "{weibull: {mean: 1s, cv: %.17g}}", cv);
		d = good(&arena, text);
		g1 = lgamma(1 + 1 / d.a);
		g2 = lgamma(1 + 2 / d.a);
		assert_true(fabs(sqrt(expm1(g2 - 2 * g1)) - cv) < 1e-7 * cv);
	}
	arena_free(&arena);
}

static void quantiles(UNUSED void **state)
{
	static const char *const families[] = { "gamma", "weibull", "lognormal", "normal" };
	static const double spreads[] = { 1.01, 1.5, 2.5, 10, 1000 };
	static const double ps[][2] = { { 0.5, 0.95 }, { 0.1, 0.9 }, { 0.01, 0.5 }, { 0.5, 0.999 } };
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT_OF(families); i++)
		for (size_t k = 0; k < COUNT_OF(spreads) * COUNT_OF(ps); k++) {
			double spread = spreads[k % COUNT_OF(spreads)];
			const double *p = ps[k / COUNT_OF(spreads)];
			double low, high, cut;
			char text[100];
			struct dist d = { 0 };
			char *printed;

			snprintf(text, sizeof(text), "{%s: {p%g: %gs, p%g: 8s}}", families[i],
				 100 * p[1], 8 * spread, 100 * p[0]);
			printed = decode(&arena, text, &d);
			if (printed) {
				/* a normal law may need a mean below 0, a long tail a vast mean */
				assert_true(strstr(printed, "mean"));
				free(printed);
				continue;
			}
			/* of the normal law, before it is cut at 0 */
			cut = d.kind == DIST_NORMAL ? 0.5 * erfc(d.a / d.b / M_SQRT2) : 0;
			low = dist_cdf(&d, 8) * (1 - cut) + cut;
			high = dist_cdf(&d, 8 * spread) * (1 - cut) + cut;
			if (fabs(low - p[0]) > 1e-6 || fabs(high - p[1]) > 1e-6)
				fail_msg("%s: %.17g %.17g", text, low, high);
		}
	arena_free(&arena);
}

static void errors(UNUSED void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "5", "d:1:1: error: time: expected a duration with a unit" },
		{ "[1s]", "d:1:1: error: time: expected a duration or a distribution, found a list" },
		{ "{}", "d:1:1: error: time: expected one distribution" },
		{ "~", "d:1:1: error: time: expected a duration with a unit, such as 250ms, 9s or 5m, found nothing" },
		{ "{normall: 3s}", "d:1:2: error: unknown distribution 'normall', did you mean 'normal'?" },
		{ "{normal: 3s}", "d:1:10: error: normal: expected {mean, sd}" },
		{ "{exponential: 0s}", "d:1:15: error: exponential: expected more than 0" },
		{ "{exponential: {mean: 3s, cv: 0}}", "a cv of 1, not 0" },
		{ "{exponential: {p50: 0s}}", "quantile must be above 0s" },
		{ "{exponential: {p50: 1s, p90: 9s}}", "exponential: expected a mean" },
		{ "{uniform: [1s]}", "two bounds" },
		{ "{uniform: [1s, 2s, 3s]}", "two bounds" },
		{ "{uniform: {p10: 1s, p11: 9s}}", "it would start at" },
		{ "{gamma: {shape: -2, scale: 3s}}", "d:1:17: error: shape: expected more than 0, found '-2'" },
		{ "{gamma: {shape: 2}}", "d:1:9: error: gamma: expected {shape, scale}" },
		{ "{gamma: {shape: 2, scale: 3s, mean: 6s}}", "gamma: expected {shape, scale}" },
		{ "{gamma: {p10: 1s, p50: 2s, p90: 3s}}", "gamma: expected {shape, scale}" },
		{ "{gamma: {p50: 1s, p50.0: 2s}}", "the two quantiles are the same one" },
		{ "{gamma: {p50: 2s, p90: 2s}}", "the higher quantile must be the longer" },
		{ "{gamma: {p50: 0s, p90: 2s}}", "quantiles must be above 0s" },
		{ "{gamma: {p0: 0s, p90: 2s}}", "d:1:10: error: unknown key 'p0'" },
		{ "{gamma: {p100: 0s, p90: 2s}}", "d:1:10: error: unknown key 'p100'" },
		{ "{gamma: {p10: 1s, p90: 1.000001s}}", "no shape from 0.01 to 1e6" },
		{ "{lognormal: {mean: 0s, cv: 1}}", "mean: expected more than 0" },
		{ "{lognormal: {mean: 3s, cv: -1}}", "cv: expected 0 or more" },
		{ "{lognormal: {mean: 3s, cv: 101}}", "cv: expected at most 100" },
		{ "{lognormal: {mu: 20, sigma: 10}}", "its mean is out of range" },
		{ "{weibull: {mean: 3s, cv: 1e-5}}", "no shape from 0.01 to 1e6 has a cv of" },
		{ "{mixture: []}", "mixture: expected a list of {weight, of}" },
		{ "{mixture: [{weight: 60%, of: 1s}, {weight: 60%, of: 1s}]}",
		  "d:1:11: error: the weights add up to 120%, expected 100%" },
		{ "{mixture: [{weight: 1}]}", "a part of a mixture needs 'of'" },
		{ "{empirical: {values: []}}", "values: expected a list of durations" },
		{ "{empirical: {values: [1s], weights: [0]}}", "the weights add up to 0" },
		{ "{empirical: {values: [1s, 2s], weights: [-1, 2]}}", "weight: expected 0 or more" },
		{ "{empirical: {values: [1s, 2s], weights: 3}}", "weights: expected a list" },
	};
	struct arena arena = { 0 };
	struct dist d;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char *printed = decode(&arena, cases[i].text, &d);

		if (!printed || !strstr(printed, cases[i].message))
			fail_msg("%s: expected %s, got %s", cases[i].text, cases[i].message, printed);
		free(printed);
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),      cmocka_unit_test(compounds), cmocka_unit_test(means),
		cmocka_unit_test(weibull_cv), cmocka_unit_test(quantiles), cmocka_unit_test(errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
