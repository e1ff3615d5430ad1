// SPDX-License-Identifier: GPL-3.0-or-later
/* Estimates: published values, hand calculations, coverage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/base.h"
#include "stats/stats.h"

#define UNUSED __attribute__((unused))
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void assert_near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.12g is not within %g of %.12g", got, tolerance, expected);
}

static void assert_interval(struct estimate e, double value, double low, double high)
{
	assert_true(e.defined);
	assert_near(e.value, value, 1e-9);
	assert_near(e.low, low, 1e-6);
	assert_near(e.high, high, 1e-6);
}

/* ---- one proportion ---- */

/* R. G. Newcombe, Two-sided confidence intervals for the single proportion,
 * Stat. Med. 17:857 (1998), table I, methods 5 and 3; the tens are common
 * textbook values. */
static void published_limits(UNUSED void **state)
{
	static const struct {
		uint64_t hits, trials;
		double cp_low, cp_high, wilson_low, wilson_high;
	} cases[] = {
		{81, 263, 0.2527, 0.3676, 0.2553, 0.3662},
		{15, 148, 0.0578, 0.1617, 0.0624, 0.1605},
		{0, 20, 0, 0.1684, 0, 0.1611},
		{1, 29, 0.0009, 0.1776, 0.0061, 0.1718},
		{0, 10, 0, 0.3085, 0, 0.2775},
		{5, 10, 0.1871, 0.8129, 0.2366, 0.7634},
		{10, 10, 0.6915, 1, 0.7225, 1},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		double low, high;

		clopper_pearson(cases[i].hits, cases[i].trials, 0.95, &low, &high);
		assert_near(low, cases[i].cp_low, 5.01e-5);
		assert_near(high, cases[i].cp_high, 5.01e-5);
		wilson(cases[i].hits, cases[i].trials, 0.95, &low, &high);
		assert_near(low, cases[i].wilson_low, 5.01e-5);
		assert_near(high, cases[i].wilson_high, 5.01e-5);
	}
}

/* Closed forms at the ends: (1-p)^n = tail, p^n = tail, 1-(1-p)^n = tail. */
static void clopper_pearson_closed_forms(UNUSED void **state)
{
	static const double confidences[] = {0.5, 0.9, 0.95, 0.99, 0.9999};

	for (size_t c = 0; c < COUNT(confidences); c++) {
		double tail = (1 - confidences[c]) / 2;

		for (uint64_t n = 1; n <= 1000000000; n *= 10) {
			double low, high, expected;

			clopper_pearson(0, n, confidences[c], &low, &high);
			expected = -expm1(log(tail) / (double)n);
			assert_true(low == 0);
			assert_near(high, expected, 1e-7 * expected);
			clopper_pearson(n, n, confidences[c], &low, &high);
			assert_true(high == 1);
			assert_near(low, exp(log(tail) / (double)n), 1e-12);
			clopper_pearson(1, n, confidences[c], &low, &high);
			expected = -expm1(log1p(-tail) / (double)n);
			assert_near(low, expected, 1e-7 * expected);
		}
	}
}

/* With many hits and misses the limits approach p -+ (z se + 1/(2n)); the next
 * term is of the order of z^2/n. Also covers counts where GSL's own inverse
 * fails. */
static void clopper_pearson_at_large_counts(UNUSED void **state)
{
	static const double shares[] = {0.001, 0.1, 0.5, 0.9};
	const double z = 1.959963984540054;

	for (uint64_t n = 1000000; n <= 100000000; n *= 10) {
		for (size_t i = 0; i < COUNT(shares); i++) {
			uint64_t hits = (uint64_t)(shares[i] * (double)n + 0.5);
			double p = (double)hits / (double)n, low, high;
			double half = z * sqrt(p * (1 - p) / (double)n) + 0.5 / (double)n;

			clopper_pearson(hits, n, 0.95, &low, &high);
			assert_near(low, p - half, 4 / (double)n);
			assert_near(high, p + half, 4 / (double)n);
		}
	}
}

static void limits_contain_the_share(UNUSED void **state)
{
	for (uint64_t n = 1; n <= 60; n++) {
		double last_low = -1, last_high = 0;

		for (uint64_t hits = 0; hits <= n; hits++) {
			double p = (double)hits / (double)n, low, high;

			wilson(hits, n, 0.95, &low, &high);
			assert_true(0 <= low && low <= p && p <= high && high <= 1 && low < high);
			clopper_pearson(hits, n, 0.95, &low, &high);
			assert_true(0 <= low && low <= p && p <= high && high <= 1 && low < high);
			assert_true(low > last_low && high > last_high);
			last_low = low;
			last_high = high;
		}
	}
}

/* ---- means ---- */

/* t(0.975; 4) = 2.776445, t(0.975; 1) = 12.706205, t(0.95; 4) = 2.131847. */
static void means_by_hand(UNUSED void **state)
{
	static const double five[] = {1, NAN, 2, 3, 4, NAN, 5};
	static const double two[] = {0, 1};
	static const double same[] = {0.1, 0.1, 0.1};
	static const double none[] = {NAN, NAN};
	struct estimate e;

	assert_interval(mean_estimate(five, 7, 0.95), 3, 3 - 1.963243161, 3 + 1.963243161);
	assert_interval(mean_estimate(five, 7, 0.90), 3, 3 - 1.507443332, 3 + 1.507443332);
	assert_interval(mean_estimate(two, 2, 0.95), 0.5, 0.5 - 6.353102368, 0.5 + 6.353102368);
	e = mean_estimate(same, 3, 0.95);
	assert_true(e.value == 0.1 && e.low == 0.1 && e.high == 0.1);
	assert_string_equal(e.method, "all replications equal");
	e = mean_estimate(five, 2, 0.95);
	assert_true(e.defined && e.value == 1 && isnan(e.low) && isnan(e.high));
	assert_false(estimate_contains(&e, 1));
	assert_false(mean_estimate(none, 2, 0.95).defined);
	assert_false(mean_estimate(NULL, 0, 0.95).defined);
}

/* Ratio 120/30 = 4, deviations -10, 0, 10, so s = 10 and the half width is
 * t(0.975; 2) * 10 * sqrt(3) / 30 with t = 4.302653. */
static void ratios_by_hand(UNUSED void **state)
{
	static const double sums[] = {10, 0, 40, 70}, counts[] = {5, 0, 10, 15};
	static const double even[] = {1, 2, 3}, zero[] = {0, 0};
	struct estimate e;

	assert_interval(ratio_estimate(sums, counts, 4, 0.95), 4, 4 - 2.484137711,
			4 + 2.484137711);
	e = ratio_estimate(even, even, 3, 0.95);
	assert_true(e.value == 1 && e.low == 1 && e.high == 1);
	e = ratio_estimate(sums, counts, 2, 0.95);
	assert_true(e.defined && e.value == 2 && isnan(e.low) && isnan(e.high));
	assert_false(ratio_estimate(zero, zero, 2, 0.95).defined);
}

/* ---- rates ---- */

/* Limits x of p solve (p - x)^2 = t^2 x (1 - x) / n, where n calls would have the
 * variance p (1 - p) / n of the ratio estimator, whose interval with t is HALF wide to
 * each side (by hand, as in ratios_by_hand). */
static void assert_effective_wilson(struct estimate e, double half, double t)
{
	double p = e.value, n = p * (1 - p) / (half * half / t / t);

	assert_true(e.low < p && p < e.high);
	assert_near((p - e.low) * (p - e.low), t * t * e.low * (1 - e.low) / n, 1e-8);
	assert_near((e.high - p) * (e.high - p), t * t * e.high * (1 - e.high) / n, 1e-8);
}

static void rates_by_hand(UNUSED void **state)
{
	static const uint64_t hits[] = {10, 0, 40, 70}, trials[] = {50, 0, 100, 150};
	struct estimate e = rate_estimate(hits, trials, 4, 0.95);

	assert_near(e.value, 0.4, 1e-9);
	assert_effective_wilson(e, 0.2484137711, 4.302652730);
	assert_string_equal(e.method, "Wilson over replications");
}

static void rates_without_spread(UNUSED void **state)
{
	static const uint64_t equal[] = {1, 2, 3}, ten[] = {10, 20, 30};
	static const uint64_t zero[] = {0, 0, 0}, few[] = {1, 0, 2}, trials[] = {10, 10, 10};
	double low, high;
	struct estimate e;

	e = rate_estimate(equal, ten, 3, 0.95);
	clopper_pearson(6, 60, 0.95, &low, &high);
	assert_interval(e, 0.1, low, high);
	assert_string_equal(e.method, "Clopper-Pearson over calls");
	clopper_pearson(0, 60, 0.95, &low, &high);
	assert_interval(rate_estimate(zero, ten, 3, 0.95), 0, low, high);
	clopper_pearson(60, 60, 0.95, &low, &high);
	assert_interval(rate_estimate(ten, ten, 3, 0.95), 1, low, high);
	clopper_pearson(5, 10, 0.95, &low, &high);
	assert_interval(rate_estimate((uint64_t[]){5}, (uint64_t[]){10}, 1, 0.95), 0.5, low, high);
	/* Three hits: 0.1 -+ 0.2484 with t, which is wider than Clopper-Pearson's
	 * 0.0211..0.2653. */
	e = rate_estimate(few, trials, 3, 0.95);
	assert_near(e.value, 0.1, 1e-9);
	assert_effective_wilson(e, 0.2484137711, 4.302652730);
	assert_string_equal(e.method, "Wilson over replications");
	e = rate_estimate(zero, zero, 3, 0.95);
	assert_false(e.defined);
	assert_false(estimate_contains(&e, 0));
	assert_false(rate_estimate(NULL, NULL, 0, 0.95).defined);
}

/* Few hits spread evenly: t would be too narrow and Clopper-Pearson is used. */
static void few_hits_use_the_wider_interval(UNUSED void **state)
{
	uint64_t hits[30] = {0}, trials[30];
	double low, high;

	for (size_t i = 0; i < 30; i++)
		trials[i] = 100;
	hits[3] = hits[17] = 1;
	clopper_pearson(2, 3000, 0.95, &low, &high);
	assert_interval(rate_estimate(hits, trials, 30, 0.95), 2.0 / 3000, low, high);
}

/* ---- differences ---- */

/* R. G. Newcombe, Interval estimation for the difference between independent
 * proportions, Stat. Med. 17:873 (1998), table II, method 10. */
static void newcombe_published(UNUSED void **state)
{
	static const struct {
		uint64_t a, m, b, n;
		double low, high;
	} cases[] = {
		{56, 70, 48, 80, 0.0524, 0.3339}, {9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},	  {5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},  {0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1},	  {10, 10, 0, 10, 0.6075, 1},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct estimate e = paired_rate_difference(&cases[i].a, &cases[i].m, &cases[i].b,
							   &cases[i].n, 1, 0.95);

		assert_true(e.defined);
		assert_near(e.low, cases[i].low, 5.01e-5);
		assert_near(e.high, cases[i].high, 5.01e-5);
		assert_string_equal(e.method, "Newcombe 10 over calls");
	}
}

/* Differences 0.1, 0.2, 0.3: 0.2 -+ 4.302653 * 0.1 / sqrt(3). */
static void paired_by_hand(UNUSED void **state)
{
	static const uint64_t a[] = {5, 6, 7, 9}, b[] = {4, 4, 4, 0};
	static const uint64_t ten[] = {10, 10, 10, 10}, gap[] = {10, 10, 10, 0};
	struct estimate e = paired_rate_difference(a, ten, b, gap, 4, 0.95);

	assert_interval(e, 0.2, 0.2 - 0.2484137711, 0.2 + 0.2484137711);
	assert_string_equal(e.method, "t over paired replications");
}

/* 9/10 - 8/10 and 8/10 - 7/10 differ in the last bit only. */
static void paired_without_spread(UNUSED void **state)
{
	static const uint64_t a[] = {9, 8}, b[] = {8, 7}, ten[] = {10, 10}, none[] = {0, 0};
	static const uint64_t a17 = 17, b15 = 15, twenty = 20;
	struct estimate e = paired_rate_difference(a, ten, b, ten, 2, 0.95);
	struct estimate pooled = paired_rate_difference(&a17, &twenty, &b15, &twenty, 1, 0.95);

	assert_interval(e, 0.1, pooled.low, pooled.high);
	assert_string_equal(e.method, "Newcombe 10 over calls");
	assert_false(paired_rate_difference(a, ten, none, none, 2, 0.95).defined);
	assert_false(paired_rate_difference(NULL, NULL, NULL, NULL, 0, 0.95).defined);
}

/* ---- properties ---- */

static uint64_t splitmix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static double uniform(uint64_t *state)
{
	return ((double)(splitmix(state) >> 11) + 0.5) * 0x1p-53;
}

static double normal(uint64_t *state)
{
	double r = sqrt(-2 * log(uniform(state)));

	return r * cos(2 * M_PI * uniform(state));
}

static uint64_t binomial(uint64_t *state, uint64_t n, double p)
{
	uint64_t hits = 0;

	for (uint64_t i = 0; i < n; i++)
		hits += uniform(state) < p;
	return hits;
}

static void assert_has_width(struct estimate e)
{
	if (!e.defined)
		return;
	assert_true(e.low < e.high);
	assert_true(estimate_contains(&e, e.value));
}

static void intervals_of_rates_have_width(UNUSED void **state)
{
	uint64_t seed = 11;

	for (int round = 0; round < 20000; round++) {
		uint64_t a[4], b[4], m[4], n[4];
		size_t count = 1 + splitmix(&seed) % 4;

		for (size_t i = 0; i < count; i++) {
			m[i] = splitmix(&seed) % 12;
			n[i] = splitmix(&seed) % 12;
			a[i] = m[i] ? splitmix(&seed) % (m[i] + 1) : 0;
			b[i] = n[i] ? splitmix(&seed) % (n[i] + 1) : 0;
		}
		assert_has_width(rate_estimate(a, m, count, 0.95));
		assert_has_width(paired_rate_difference(a, m, b, n, count, 0.95));
	}
}

enum { ROUNDS = 4000, REPLICATIONS = 15, CALLS = 200 };

/* The standard error of a coverage of 0.95 seen in 4000 rounds is
 * sqrt(0.95 * 0.05 / 4000) = 0.0034; the tolerance is four of them. */
static const double tolerance = 4 * 0.0034;

static void coverage_of_means(UNUSED void **state)
{
	uint64_t seed = 1;
	int covered = 0;

	for (int round = 0; round < ROUNDS; round++) {
		double values[REPLICATIONS];
		struct estimate e;

		for (size_t i = 0; i < REPLICATIONS; i++)
			values[i] = 5 + 2 * normal(&seed);
		e = mean_estimate(values, REPLICATIONS, 0.95);
		covered += estimate_contains(&e, 5);
	}
	assert_near(covered / (double)ROUNDS, 0.95, tolerance);
}

/* The rate varies between replications, as it does when calls share agents,
 * and so does the number of calls. Common random numbers are imitated by the
 * same disturbance in both designs. */
static void coverage_of_rates_and_differences(UNUSED void **state)
{
	uint64_t seed = 2;
	int rate = 0, difference = 0;

	for (int round = 0; round < ROUNDS; round++) {
		uint64_t a[REPLICATIONS], b[REPLICATIONS], n[REPLICATIONS];
		struct estimate e;

		for (size_t i = 0; i < REPLICATIONS; i++) {
			double shift = 0.2 * (uniform(&seed) - 0.5);

			n[i] = CALLS - 20 + splitmix(&seed) % 41;
			a[i] = binomial(&seed, n[i], 0.4 + shift);
			b[i] = binomial(&seed, n[i], 0.3 + shift);
		}
		e = rate_estimate(a, n, REPLICATIONS, 0.95);
		rate += estimate_contains(&e, 0.4);
		e = paired_rate_difference(a, n, b, n, REPLICATIONS, 0.95);
		difference += estimate_contains(&e, 0.1);
	}
	/* The delta method is approximate: half a percent more. */
	assert_near(rate / (double)ROUNDS, 0.95, tolerance + 0.005);
	assert_near(difference / (double)ROUNDS, 0.95, tolerance + 0.005);
}

/* Clopper-Pearson never covers less than it says, for any rate. */
static void coverage_of_rare_rates(UNUSED void **state)
{
	uint64_t seed = 3;
	int covered = 0;

	for (int round = 0; round < ROUNDS; round++) {
		uint64_t trials = 150, hits = binomial(&seed, trials, 0.01);
		struct estimate e = rate_estimate(&hits, &trials, 1, 0.95);

		covered += estimate_contains(&e, 0.01);
	}
	assert_true(covered / (double)ROUNDS >= 0.95 - tolerance);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_limits),
		cmocka_unit_test(clopper_pearson_closed_forms),
		cmocka_unit_test(clopper_pearson_at_large_counts),
		cmocka_unit_test(limits_contain_the_share),
		cmocka_unit_test(means_by_hand),
		cmocka_unit_test(ratios_by_hand),
		cmocka_unit_test(rates_by_hand),
		cmocka_unit_test(rates_without_spread),
		cmocka_unit_test(few_hits_use_the_wider_interval),
		cmocka_unit_test(newcombe_published),
		cmocka_unit_test(paired_by_hand),
		cmocka_unit_test(paired_without_spread),
		cmocka_unit_test(intervals_of_rates_have_width),
		cmocka_unit_test(coverage_of_means),
		cmocka_unit_test(coverage_of_rates_and_differences),
		cmocka_unit_test(coverage_of_rare_rates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
