// SPDX-License-Identifier: GPL-3.0-or-later
/* Distributions: known values, and means and distribution functions agreeing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "laws/distribution.h"

#define UNUSED __attribute__((unused))
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void assert_near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.17g is not within %g of %.17g", got, tolerance, expected);
}

static const double half_half[] = {0.5, 1};
static const double thirds[] = {1.0 / 3, 2.0 / 3, 1};
static const double values[] = {1, 2, 6};
static const struct dist parts[] = {
	{.kind = DIST_EXPONENTIAL, .a = 2},
	{.kind = DIST_CONSTANT, .a = 5},
};

static const struct dist mixture = {
	.kind = DIST_MIXTURE, .count = 2, .upto = half_half, .parts = parts};
static const struct dist empirical = {
	.kind = DIST_EMPIRICAL, .count = 3, .upto = thirds, .values = values};

static void means(UNUSED void **state)
{
	static const struct {
		struct dist d;
		double mean;
	} cases[] = {
		{{.kind = DIST_CONSTANT, .a = 5}, 5},
		{{.kind = DIST_UNIFORM, .a = 1, .b = 3}, 2},
		{{.kind = DIST_EXPONENTIAL, .a = 8}, 8},
		{{.kind = DIST_GAMMA, .a = 2, .b = 3}, 6},
		{{.kind = DIST_WEIBULL, .a = 1, .b = 4}, 4},
		{{.kind = DIST_WEIBULL, .a = 2, .b = 4}, 3.5449077018110318}, /* 2 sqrt(pi) */
		{{.kind = DIST_LOGNORMAL, .a = 0, .b = 1}, 1.6487212707001282}, /* sqrt(e) */
		{{.kind = DIST_NORMAL, .a = 100, .b = 1}, 100},
		{{.kind = DIST_NORMAL, .a = 0, .b = 1}, 0.79788456080286536}, /* sqrt(2/pi) */
		{{.kind = DIST_NORMAL, .a = 1, .b = 1}, 1.2875999709391783}, /* 1+phi(1)/Phi(1) */
		{{.kind = DIST_NORMAL, .a = 3, .b = 0}, 3},
		{{.kind = DIST_NORMAL, .a = -3, .b = 0}, 0},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_near(dist_mean(&cases[i].d), cases[i].mean, 1e-13 * cases[i].mean);
	assert_near(dist_mean(&mixture), 3.5, 1e-14);
	assert_near(dist_mean(&empirical), 3, 1e-14);
}

static void variances(UNUSED void **state)
{
	static const struct {
		struct dist d;
		double variance;
	} cases[] = {
		{{.kind = DIST_CONSTANT, .a = 5}, 0},
		{{.kind = DIST_UNIFORM, .a = 1, .b = 3}, 1.0 / 3},
		{{.kind = DIST_EXPONENTIAL, .a = 8}, 64},
		{{.kind = DIST_GAMMA, .a = 2, .b = 3}, 18},
		{{.kind = DIST_WEIBULL, .a = 2, .b = 4}, 16 - 4 * 3.14159265358979324},
		{{.kind = DIST_LOGNORMAL, .a = 0, .b = 1}, 4.6707742704716058}, /* e (e - 1) */
		{{.kind = DIST_NORMAL, .a = 100, .b = 2}, 4},
		{{.kind = DIST_NORMAL, .a = 0, .b = 1}, 1 - 2 / 3.14159265358979324},
		{{.kind = DIST_NORMAL, .a = -3, .b = 0}, 0},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_near(dist_variance(&cases[i].d), cases[i].variance, 1e-12 * cases[i].variance);
	/* (2 * 2^2 + 5^2) / 2 - 3.5^2, and (1 + 4 + 36) / 3 - 9 */
	assert_near(dist_variance(&mixture), 4.25, 1e-13);
	assert_near(dist_variance(&empirical), 14.0 / 3, 1e-13);
}

static void distribution_functions(UNUSED void **state)
{
	static const struct {
		struct dist d;
		double x, p;
	} cases[] = {
		{{.kind = DIST_UNIFORM, .a = 1, .b = 3}, 1.5, 0.25},
		{{.kind = DIST_UNIFORM, .a = 1, .b = 3}, 3, 1},
		{{.kind = DIST_UNIFORM, .a = 2, .b = 2}, 2, 1},
		{{.kind = DIST_UNIFORM, .a = 2, .b = 2}, 1.9, 0},
		{{.kind = DIST_EXPONENTIAL, .a = 8}, 8, 0.63212055882855767},
		{{.kind = DIST_EXPONENTIAL, .a = 0}, 0, 1},
		{{.kind = DIST_GAMMA, .a = 2, .b = 3}, 3, 0.26424111765711533}, /* 1 - 2/e */
		{{.kind = DIST_WEIBULL, .a = 2, .b = 4}, 4, 0.63212055882855767},
		{{.kind = DIST_LOGNORMAL, .a = 1, .b = 0.5}, 2.718281828459045, 0.5},
		{{.kind = DIST_LOGNORMAL, .a = 0, .b = 1}, 7.0990713842313315, 0.975},
		{{.kind = DIST_LOGNORMAL, .a = 0, .b = 0}, 1, 1},
		{{.kind = DIST_LOGNORMAL, .a = 0, .b = 0}, 0.99, 0},
		{{.kind = DIST_NORMAL, .a = 0, .b = 1}, 1, 0.68268949213708585},
		{{.kind = DIST_NORMAL, .a = 5, .b = 1}, 0, 0},
		{{.kind = DIST_NORMAL, .a = 50, .b = 1}, 50, 0.5},
		{{.kind = DIST_NORMAL, .a = -2, .b = 0}, 0, 1},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_near(dist_cdf(&cases[i].d, cases[i].x), cases[i].p, 1e-12);
	assert_near(dist_cdf(&mixture, 4.999), 0.5 * -expm1(-4.999 / 2), 1e-14);
	assert_near(dist_cdf(&mixture, 5), 0.5 + 0.5 * -expm1(-2.5), 1e-14);
	assert_near(dist_cdf(&empirical, 0.99), 0, 0);
	assert_near(dist_cdf(&empirical, 2), 2.0 / 3, 1e-15);
	assert_true(dist_cdf(&empirical, 6) == 1);
}

static void constants(UNUSED void **state)
{
	struct dist d = dist_constant(2.5);

	assert_true(dist_mean(&d) == 2.5);
	assert_true(dist_cdf(&d, 2.4999) == 0);
	assert_true(dist_cdf(&d, 2.5) == 1);
	d = dist_constant(0);
	assert_true(dist_cdf(&d, 0) == 1);
}

/* Far below zero the truncated normal law is nearly exponential with mean
 * s^2/|m| (to first order), and both its tails underflow. */
static void truncation_in_the_far_tail(UNUSED void **state)
{
	const struct dist d = {.kind = DIST_NORMAL, .a = -1000, .b = 1};

	assert_near(dist_mean(&d), 1e-3, 1e-8);
	assert_near(dist_cdf(&d, 1e-3), -expm1(-1), 1e-6);
	assert_near(dist_cdf(&d, 1), 1, 1e-12);
}

/* The mean is the integral of 1 - F, by the midpoint rule to a far tail;
 * the tolerance covers the step (mean/500) at the jumps and the tail. */
static void means_agree_with_distribution_functions(UNUSED void **state)
{
	static const struct dist laws[] = {
		{.kind = DIST_CONSTANT, .a = 5},
		{.kind = DIST_UNIFORM, .a = 1, .b = 3},
		{.kind = DIST_EXPONENTIAL, .a = 8},
		{.kind = DIST_GAMMA, .a = 0.7, .b = 3},
		{.kind = DIST_GAMMA, .a = 9, .b = 0.1},
		{.kind = DIST_WEIBULL, .a = 1.5, .b = 4},
		{.kind = DIST_WEIBULL, .a = 0.8, .b = 4},
		{.kind = DIST_LOGNORMAL, .a = 2, .b = 0.6},
		{.kind = DIST_NORMAL, .a = 5, .b = 1},
		{.kind = DIST_NORMAL, .a = 0.5, .b = 2},
		{.kind = DIST_NORMAL, .a = -3, .b = 1},
	};
	const struct dist *more[COUNT(laws) + 2] = {&mixture, &empirical};

	for (size_t i = 0; i < COUNT(laws); i++)
		more[i + 2] = &laws[i];
	for (size_t i = 0; i < COUNT(more); i++) {
		double mean = dist_mean(more[i]), step = mean / 500, sum = 0, before = 0;

		for (double x = step / 2; x < 60 * mean; x += step) {
			double p = dist_cdf(more[i], x);

			assert_true(p >= before && p <= 1);
			before = p;
			sum += (1 - p) * step;
		}
		assert_near(sum, mean, 2e-3 * mean);
		assert_near(dist_cdf(more[i], -1), 0, 0);
		assert_near(dist_cdf(more[i], INFINITY), 1, 0);
	}
}

/* No parameters or arguments that a scenario can hold make GSL abort. */
static void extremes_are_harmless(UNUSED void **state)
{
	static const double sizes[] = {1e-9, 1e-3, 1, 1e3, 1e9};
	static const enum dist_kind kinds[] = {DIST_EXPONENTIAL, DIST_GAMMA, DIST_WEIBULL,
					       DIST_LOGNORMAL, DIST_NORMAL};

	for (size_t k = 0; k < COUNT(kinds); k++) {
		for (size_t i = 0; i < COUNT(sizes); i++) {
			for (size_t j = 0; j < COUNT(sizes); j++) {
				struct dist d = {.kind = kinds[k], .a = sizes[i], .b = sizes[j]};

				assert_false(isnan(dist_mean(&d)));
				for (double x = 0; x <= 1e9; x = x * 30 + 1e-9) {
					double p = dist_cdf(&d, x);

					assert_true(p >= 0 && p <= 1);
				}
			}
		}
	}
}

static void descriptions(UNUSED void **state)
{
	static const struct {
		struct dist d;
		const char *text;
	} cases[] = {
		{{.kind = DIST_CONSTANT, .a = 5}, "constant(5s)"},
		{{.kind = DIST_UNIFORM, .a = 0.1, .b = 3}, "uniform(100ms to 3s)"},
		{{.kind = DIST_EXPONENTIAL, .a = 8}, "exponential(mean 8s)"},
		{{.kind = DIST_GAMMA, .a = 2, .b = 3}, "gamma(shape 2, scale 3s)"},
		{{.kind = DIST_WEIBULL, .a = 1.5, .b = 4}, "weibull(shape 1.5, scale 4s)"},
		{{.kind = DIST_LOGNORMAL, .a = 0, .b = 0.5}, "lognormal(median 1s, sigma 0.5)"},
		{{.kind = DIST_NORMAL, .a = 5, .b = 1}, "normal(mean 5s, sd 1s, at least 0s)"},
		{{.kind = DIST_EMPIRICAL, .count = 3, .upto = thirds, .values = values},
		 "empirical(3 values, mean 3s)"},
		{{.kind = DIST_MIXTURE, .count = 2, .upto = half_half, .parts = parts},
		 "mixture(50% exponential(mean 2s), 50% constant(5s))"},
	};
	char buffer[200];

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(dist_describe(&cases[i].d, buffer, sizeof(buffer)),
				    cases[i].text);
	assert_string_equal(dist_describe(&mixture, buffer, 20), "mixture(50% expo...");
	assert_string_equal(dist_describe(&mixture, buffer, 52),
			    "mixture(50% exponential(mean 2s), 50% constant(5s))");
	dist_describe(&mixture, buffer, 2);
	assert_int_equal(strlen(buffer), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(means),
		cmocka_unit_test(variances),
		cmocka_unit_test(distribution_functions),
		cmocka_unit_test(constants),
		cmocka_unit_test(truncation_in_the_far_tail),
		cmocka_unit_test(means_agree_with_distribution_functions),
		cmocka_unit_test(extremes_are_harmless),
		cmocka_unit_test(descriptions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
