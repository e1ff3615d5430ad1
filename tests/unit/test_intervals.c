/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals by hand: with control variates, of differences, of shares that are not counts; how
 * wide they are, and the border of who is out when the best is chosen. */
#include <gsl/gsl_cdf.h>

#include "helpers.h"
#include "stats/select.h"
#include "stats/series.h"
#include "stats/stats.h"

/* ---- control variates ---- */

enum { N = 14 };

static const double values[N] = { 3, 5, 4, 8, 6, 7, 2, 9, 5, 4, 6, 7, 3, 5 };
static const double control[N] = { -2, 1, -1, 3, 0, 2, -3, 4, 1, -2, 0, 1, -1, 2 };
static const double flat[N] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

/* Least squares on one control: the line's height at 0, its variance, and the skewness that is left. */
static double line_at_zero(const double *y, const double *x, size_t n, double *variance, double *skew)
{
	double mean_x = 0, mean_y = 0, xx = 0, xy = 0, rest = 0, cubes = 0, slope;

	for (size_t i = 0; i < n; i++) {
		mean_x += x[i] / (double)n;
		mean_y += y[i] / (double)n;
	}
	for (size_t i = 0; i < n; i++) {
		xx += (x[i] - mean_x) * (x[i] - mean_x);
		xy += (x[i] - mean_x) * (y[i] - mean_y);
	}
	slope = xy / xx;
	for (size_t i = 0; i < n; i++) {
		double off = y[i] - mean_y - slope * (x[i] - mean_x);

		rest += off * off;
		cubes += off * off * off;
	}
	*skew = cubes / pow(rest / (double)(n - 2), 1.5) * (double)n / (double)((n - 1) * (n - 2));
	*variance = rest / (double)(n - 2) * (1 / (double)n + mean_x * mean_x / xx);
	return mean_y - slope * mean_x;
}

static void one_control_is_a_line(UNUSED void **state)
{
	const double *const controls[] = { flat, control };
	const struct control_variates two = { controls, 2, N };
	struct estimate e = { .defined = true, .method = "as it was" };
	double variance, wanted, skew, value = line_at_zero(values, control, N, &wanted, &skew);
	double error = sqrt(wanted), t = 2.178813; /* t(0.975; 12) */

	assert_true(controlled_estimate(&e, values, &two, false, 0.95, &variance));
	assert_near(e.value, value, 1e-12);
	assert_near(variance, wanted, 1e-12);
	assert_near(e.low, value - error * hall_inverse(t, skew, N), 1e-6);
	assert_near(e.high, value - error * hall_inverse(-t, skew, N), 1e-6);
	assert_string_equal(e.method, "as it was");
}

/* Two controls at right angles, each of mean 0: what is left of the values is their mean, and
 * two degrees of freedom less. */
static void two_controls(UNUSED void **state)
{
	double x[16], y[16], v[16], variance, rest = 0;
	const double *const controls[] = { x, y };
	const struct control_variates two = { controls, 2, 16 };
	struct estimate e = { .defined = true };

	for (int i = 0; i < 16; i++) {
		double noise = (i & 4 ? 1 : -1) * (i & 8 ? 1 : -1) * 0.25;

		x[i] = i & 1 ? 1 : -1;
		y[i] = i & 2 ? 5 : -5;
		v[i] = 10 + 3 * x[i] - y[i] + noise;
		rest += noise * noise;
	}
	assert_true(controlled_estimate(&e, v, &two, false, 0.9, &variance));
	assert_near(e.value, 10, 1e-12);
	assert_near(variance, rest / 13 / 16, 1e-12);
	assert_near(e.high - e.low, 2 * 1.770933 * sqrt(variance), 1e-6); /* t(0.95; 13) */
}

static void shares_with_a_control(UNUSED void **state)
{
	const double *const controls[] = { control };
	const struct control_variates one = { controls, 1, N };
	double shares[N], variance, wanted, skew;
	struct estimate e = { .defined = true }, w;

	for (size_t i = 0; i < N; i++)
		shares[i] = values[i] / 10;
	w.value = line_at_zero(shares, control, N, &wanted, &skew);
	effective_wilson(&w, wanted, N - 2, 0.95);
	assert_true(controlled_estimate(&e, shares, &one, true, 0.95, &variance));
	assert_near(e.value, w.value, 1e-12);
	assert_near(e.low, w.low, 1e-9);
	assert_near(e.high, w.high, 1e-9);
}

static void what_gets_no_control(UNUSED void **state)
{
	const double *const controls[] = { control }, *const without[] = { flat };
	const struct control_variates one = { controls, 1, N }, idle = { without, 1, N };
	const struct control_variates enough = { controls, 1, CONTROL_LEAST + 1 };
	const struct control_variates short_one = { controls, 1, CONTROL_LEAST };
	double some[N], variance;
	struct estimate e = { 1, 2, 3, true, "as it was" };

	memcpy(some, values, sizeof(some));
	assert_true(controlled_estimate(&e, some, &enough, false, 0.95, &variance));
	e = (struct estimate){ 1, 2, 3, true, "as it was" };
	assert_false(controlled_estimate(&e, some, &short_one, false, 0.95, &variance));
	assert_false(controlled_estimate(&e, some, &idle, false, 0.95, &variance));
	assert_false(controlled_estimate(&e, flat, &one, false, 0.95, &variance));
	assert_false(controlled_estimate(&e, some, &one, true, 0.95, &variance)); /* 5 is no share */
	some[3] = NAN;
	assert_false(controlled_estimate(&e, some, &one, false, 0.95, &variance));
	for (size_t i = 0; i < N; i++)
		some[i] = -values[i];
	assert_false(controlled_estimate(&e, some, &one, true, 0.95, &variance));
	assert_true(e.value == 1 && e.low == 2 && e.high == 3); /* nothing done */
}

/* ---- shares ---- */

/* As many calls as have the variance, and Wilson's limits of them: 100 of which 20 are. With
 * many degrees of freedom t is the normal law's. */
static void effective_calls(UNUSED void **state)
{
	struct estimate e = { .value = 0.2, .defined = true };
	double low, high;

	wilson(20, 100, 0.95, &low, &high);
	effective_wilson(&e, 0.2 * 0.8 / 100, 1e9, 0.95);
	assert_near(e.low, low, 1e-7);
	assert_near(e.high, high, 1e-7);
	effective_wilson(&e, 0.2 * 0.8 / 100, 3, 0.95);
	assert_true(e.low < low && e.high > high);
}

static void ratios_leave_out_what_is_not_there(UNUSED void **state)
{
	const double sums[] = { 10, NAN, 40, 70, 0 }, counts[] = { 5, 7, 10, 15, 0 };
	const double more[] = { 10, 5, 40, 70 }, of_none[] = { 5, 0, 10, 15 };
	struct estimate e = ratio_estimate(sums, counts, 5, 0.95);
	double first;

	assert_near(e.value, 4, 1e-12);
	assert_near(e.high - e.value, 2.484137711, 1e-6); /* as of the three alone */
	assert_near(e.value - e.low, 2.484137711, 1e-6);
	assert_string_equal(e.method, "t over replications");
	first = ratio_estimate(sums, counts, 2, 0.95).value;
	assert_near(first, 2, 0);
	assert_string_equal(ratio_estimate(sums, counts, 2, 0.95).method, "one replication, no interval");
	assert_string_equal(ratio_estimate(counts, counts, 4, 0.95).method, "all replications equal");
	/* rings, and nobody who was served: rings all the same */
	e = ratio_estimate(more, of_none, 4, 0.95);
	assert_near(e.value, 125.0 / 30, 1e-12);
	assert_true(e.low < e.value && e.value < e.high);
	assert_false(ratio_estimate(more, (const double[]){ 0, 0 }, 2, 0.95).defined);
}

/* ---- differences ---- */

static void differences_of_one_replication(UNUSED void **state)
{
	const double a[] = { 3, NAN }, b[] = { 1, 5 };
	struct difference d = paired_difference(a, b, 2, 0.95);

	assert_true(d.estimate.defined && d.estimate.value == 2);
	assert_true(isnan(d.estimate.low) && isnan(d.estimate.high) && isnan(d.p) && isnan(d.gain) &&
		    isnan(d.spread));
	assert_string_equal(d.estimate.method, "one replication, no interval");
	assert_false(paired_difference(a + 1, b, 1, 0.95).estimate.defined);
	d = welch_difference(a, 2, b, 2, 0.95);
	assert_true(d.estimate.defined && d.estimate.value == 0 && isnan(d.estimate.low) && isnan(d.p));
	d = welch_difference(b, 2, a, 2, 0.95);
	assert_true(d.estimate.defined && isnan(d.estimate.low) && isnan(d.p));
	assert_false(welch_difference(a + 1, 1, b, 2, 0.95).estimate.defined);
	assert_false(welch_difference(b, 2, a + 1, 1, 0.95).estimate.defined);
}

/* Of P times A and Q times B, where both are there. */
static double variance_of(const double *a, const double *b, double p, double q)
{
	double n = 0, sum = 0, squares = 0;

	for (size_t i = 0; i < 6; i++)
		if (!isnan(a[i]) && !isnan(b[i])) {
			n++;
			sum += p * a[i] + q * b[i];
			squares += (p * a[i] + q * b[i]) * (p * a[i] + q * b[i]);
		}
	return (squares - sum * sum / n) / (n - 1);
}

/* p: the interval of confidence 1 - p ends at 0. */
static void a_p_value_is_where_the_interval_ends(UNUSED void **state)
{
	const double a[] = { 2, 4, NAN, 6, 8.5, 3 }, b[] = { 1.5, 4.25, 7, 4, 7, 2.75 };
	struct difference d = paired_difference(a, b, 6, 0.95), w = welch_difference(a, 6, b, 6, 0.95);
	struct difference back = paired_difference(b, a, 6, 0.95);

	assert_near(paired_difference(a, b, 6, 1 - d.p).estimate.low, 0, 1e-9);
	assert_near(welch_difference(a, 6, b, 6, 1 - w.p).estimate.low, 0, 1e-9);
	assert_near(back.p, d.p, 1e-12);
	assert_near(back.estimate.low, -d.estimate.high, 1e-12);
	assert_string_equal(d.estimate.method, "t over paired replications");
	assert_string_equal(w.estimate.method, "Welch over replications");
	assert_near(w.estimate.value - w.estimate.low, w.estimate.high - w.estimate.value, 1e-12);
	assert_near(d.estimate.value - d.estimate.low, d.estimate.high - d.estimate.value, 1e-12);
	assert_near(d.gain, (variance_of(a, b, 1, 0) + variance_of(a, b, 0, 1)) / variance_of(a, b, 1, -1), 1e-9);
	assert_true(isnan(w.gain));
	assert_near(d.spread * 2.776445 / sqrt(5), d.estimate.high - d.estimate.value, 1e-6); /* t(0.975; 4) */
}

/* A difference that is always the same is certain; the noise of rounding is none. */
static void differences_without_spread(UNUSED void **state)
{
	const double a[] = { 0.9, 0.8, 0.7 }, b[] = { 0.8, 0.7, 0.6 };
	struct difference d = paired_difference(a, b, 3, 0.95);

	assert_true(d.spread == 0 && d.p == 0 && isnan(d.gain));
	assert_true(d.estimate.low == d.estimate.value && d.estimate.high == d.estimate.value);
	assert_string_equal(d.estimate.method, "all differences equal");
	assert_near(d.estimate.value, 0.1, 1e-12);
	/* and so is what is nothing beside the values */
	d = paired_difference((double[]){ 1e6, 2e6 }, (double[]){ 1e6 - 1e-7, 2e6 - 1e-7 }, 2, 0.95);
	assert_true(d.spread == 0 && d.p == 1);
	d = welch_difference((double[]){ 1e6, 1e6 }, 2, (double[]){ 1e6 - 1e-7, 1e6 - 1e-7 }, 2, 0.95);
	assert_true(d.estimate.value == 0 && d.p == 1);
	d = paired_difference((double[]){ 1e-6, 2e-6 }, (double[]){ 0.5e-6, 1.5e-6 }, 2, 0.95);
	assert_true(d.spread == 0 && d.p == 0);
}

/* t(0.975; 9) = 2.262157; (2.262157 * 3 / 0.5)^2 = 184.2. */
static void replications_for_a_half_width(UNUSED void **state)
{
	assert_near(replications_for(3, 0.5, 10, 0.95), 185, 0);
	assert_near(replications_for(0, 0.5, 10, 0.95), 0, 0);
	/* of one or two there is one degree of freedom: t(0.975; 1) = 12.7062 */
	assert_near(replications_for(1, 1, 1, 0.95), 162, 0);
	assert_near(replications_for(1, 1, 2, 0.95), 162, 0);
}

static void holm_is_one_at_most(UNUSED void **state)
{
	double p[] = { 0.9, 0.4, 0.001, 0.6 };

	holm(p, COUNT(p));
	assert_near(p[0], 1, 0);
	assert_near(p[1], 1, 0);
	assert_near(p[2], 0.004, 1e-15);
	assert_near(p[3], 1, 0);
	holm(p, 0);
}

/* ---- ends and widths ---- */

static void intervals_end_where_the_truth_does(UNUSED void **state)
{
	struct estimate e = { 0.9, 0.5, 1.3, true, "t over replications" };

	estimate_within(&e, 0, 1);
	assert_true(e.low == 0.5 && e.high == 1);
	assert_near(estimate_half_width(&e), 0.4, 1e-12); /* as if it had not been cut */
	e = (struct estimate){ 0.1, -0.3, 0.5, true, "t over replications" };
	estimate_within(&e, 0, 1);
	assert_true(e.low == 0 && e.high == 0.5);
	assert_near(estimate_half_width(&e), 0.4, 1e-12);
	e = (struct estimate){ 0.1, 0, 0.5, true, "Wilson over replications" };
	assert_near(estimate_half_width(&e), 0.25, 1e-12);
	e = (struct estimate){ 0.3, 0.2, 0.7, true, "Hall over replications" }; /* the longer side */
	assert_near(estimate_half_width(&e), 0.4, 1e-12);
	e = (struct estimate){ 1.2, 1.1, 1.3, true, "" }; /* not short of the value */
	estimate_within(&e, 0, 1);
	assert_true(e.low == 1.1 && e.high == 1.2);
	estimate_within(&e, 2, 3);
	assert_true(e.low == 1.2 && e.high == 1.2);
	e = (struct estimate){ 2, NAN, NAN, true, "" };
	estimate_within(&e, 0, 1);
	assert_true(isnan(e.low) && isnan(e.high) && isinf(estimate_half_width(&e)));
	e = (struct estimate){ 2, 1, 3, false, "" };
	estimate_within(&e, 1.5, 2.5);
	assert_true(e.low == 1 && e.high == 3 && isinf(estimate_half_width(&e)));
}

static void an_interval_has_its_ends(UNUSED void **state)
{
	struct estimate e = { 2, 1, 3, true, "" };

	assert_true(estimate_contains(&e, 1) && estimate_contains(&e, 3) && estimate_contains(&e, 2));
	assert_false(estimate_contains(&e, 0.999) || estimate_contains(&e, 3.001));
	e.defined = false;
	assert_false(estimate_contains(&e, 2));
}

/* ---- a series ---- */

/* 1, 2, 4, 3: steps 1, 4, 1, squares 2.25 + 0.25 + 2.25 + 0.25; 1 - 6 / 10. */
static void autocorrelation_by_hand(UNUSED void **state)
{
	const double x[] = { 1, NAN, 2, 4, NAN, 3 };
	double p;

	assert_near(autocorrelation(x, 6, &p), 0.4, 1e-12);
	assert_near(p, gsl_cdf_ugaussian_Q(0.4 * sqrt(15.0 / 2)), 1e-12);
	assert_near(autocorrelation(x, 4, &p), 1 - 5 / (2 * 14.0 / 3), 1e-12); /* three are enough */
	assert_true(p < 1);
	assert_true(autocorrelation(x, 3, &p) == 0 && p == 1);
	assert_true(autocorrelation(flat, N, &p) == 0 && p == 1);
	assert_true(autocorrelation(x, 0, &p) == 0 && p == 1);
}

/* ---- who is out ---- */

/* How far behind is out, by Kim and Nelson: max (0, delta / 2n (h^2 S^2 / delta^2 - n)) with
 * h^2 = (n - 1) ((2 alpha / (k - 1))^(-2 / (n - 1)) - 1) and S^2 of the differences. */
static void the_border_of_who_is_out(UNUSED void **state)
{
	enum { OBSERVATIONS = 12, K = 3 };
	double rows[K][OBSERVATIONS], delta = 0.5, alpha = 0.05, squares = 0, hh, border;
	const double *x[K] = { rows[0], rows[1], rows[2] };

	hh = 11 * (pow(2 * alpha / 2, -2.0 / 11) - 1);
	for (int i = 0; i < OBSERVATIONS; i++)
		squares += 1; /* differences of 1 and -1 about their mean */
	border = delta / 24 * (hh * (squares / 11) / (delta * delta) - 12);
	assert_true(border > 0.01);
	for (int side = -1; side <= 1; side += 2) {
		bool alive[K] = { true, true, false };

		for (int i = 0; i < OBSERVATIONS; i++) {
			rows[0][i] = 5 + i;
			rows[1][i] = 5 + i + (i % 2 ? 1 : -1) - border * (1 + 1e-6 * side);
			rows[2][i] = 100; /* is out already, and puts nobody out */
		}
		assert_int_equal(select_screen(x, K, OBSERVATIONS, delta, 1 - alpha, alive), side < 0 ? 2 : 1);
		assert_true(alive[0] && alive[1] == (side < 0) && !alive[2]);
	}
}

/* Without noise, who is behind at all is out; two that are equal stay; one observation says
 * nothing. */
static void the_border_without_noise(UNUSED void **state)
{
	const double low[] = { 1, 2, 3 }, high[] = { 1.001, 2.001, 3.001 };
	const double *const x[] = { low, high, high };
	bool alive[] = { true, true, true };

	assert_int_equal(select_screen(x, 3, 1, 0.5, 0.95, alive), 3);
	assert_int_equal(select_screen(x, 3, 3, 0.5, 0.95, alive), 2);
	assert_true(!alive[0] && alive[1] && alive[2]);
	assert_int_equal(select_screen(x, 1, 3, 0.5, 0.95, (bool[]){ true }), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_control_is_a_line),
		cmocka_unit_test(two_controls),
		cmocka_unit_test(shares_with_a_control),
		cmocka_unit_test(what_gets_no_control),
		cmocka_unit_test(effective_calls),
		cmocka_unit_test(ratios_leave_out_what_is_not_there),
		cmocka_unit_test(differences_of_one_replication),
		cmocka_unit_test(a_p_value_is_where_the_interval_ends),
		cmocka_unit_test(differences_without_spread),
		cmocka_unit_test(replications_for_a_half_width),
		cmocka_unit_test(holm_is_one_at_most),
		cmocka_unit_test(intervals_end_where_the_truth_does),
		cmocka_unit_test(an_interval_has_its_ends),
		cmocka_unit_test(autocorrelation_by_hand),
		cmocka_unit_test(the_border_of_who_is_out),
		cmocka_unit_test(the_border_without_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
