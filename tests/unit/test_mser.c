/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MSER-5 against its definition, worked out another way: every truncation from scratch, in
 * two passes and long double, where the program goes through them once from the end. Some
 * values are worked out by hand. Series are made with fixed seeds.
 */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "helpers.h"
#include "stats/series.h"

enum { LONGEST = 5000 };

/* ---- the definition ---- */

/* The squared standard error of the mean of batches D to K - 1. */
static long double squared_error(const double *x, size_t d, size_t k)
{
	long double mean = 0, sum = 0, n = (long double)(k - d);

	for (size_t i = 5 * d; i < 5 * k; i++)
		mean += (long double)x[i];
	mean /= 5 * n;
	for (size_t j = d; j < k; j++) {
		long double batch = 0;

		for (size_t i = 5 * j; i < 5 * j + 5; i++)
			batch += (long double)x[i] / 5;
		sum += (batch - mean) * (batch - mean);
	}
	return sum / (n * n);
}

/* The first truncation whose error is the least, of those that leave a quarter. */
static size_t by_definition(const double *x, size_t n)
{
	size_t k = n / 5, best = 0;

	for (size_t d = 1; 4 * (k - d) >= k && d < k; d++)
		if (squared_error(x, d, k) < squared_error(x, best, k))
			best = d;
	return 5 * best;
}

static void assert_as_defined(const char *what, const double *x, size_t n)
{
	struct mser m = mser(x, n);
	size_t wanted = by_definition(x, n), k = n / 5;
	long double mean = 0;

	for (size_t i = m.truncation; i < 5 * k; i++)
		mean += (long double)x[i] / (long double)(5 * k - m.truncation);
	print_message("%-28s %5zu of %5zu left out\n", what, m.truncation, n);
	if (m.truncation != wanted)
		fail_msg("%s: %zu, by the definition %zu", what, m.truncation, wanted);
	assert_int_equal(m.settled, k >= 10 && 2 * wanted <= 5 * k);
	assert_near(m.mean, (double)mean, 1e-9 * (1 + fabs((double)mean)));
}

/* ---- series ---- */

static gsl_rng *generator(unsigned long seed)
{
	gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);

	gsl_rng_set(g, seed);
	return g;
}

static void noise(double *x, size_t n, gsl_rng *g, double mean)
{
	for (size_t i = 0; i < n; i++)
		x[i] = mean + gsl_ran_gaussian(g, 1);
}

/* Begins far from its mean, 0, and forgets that as slowly as PHI says. */
static void autoregressive(double *x, size_t n, gsl_rng *g, double phi, double start)
{
	for (size_t i = 0; i < n; i++)
		x[i] = start = phi * start + gsl_ran_gaussian(g, 1);
}

/* Lindley's recursion: waits of M/M/1 from empty. */
static void waits(double *x, size_t n, gsl_rng *g, double rho)
{
	double w = 0;

	for (size_t i = 0; i < n; i++) {
		x[i] = w;
		w = fmax(0, w + gsl_ran_exponential(g, rho) - gsl_ran_exponential(g, 1));
	}
}

static void series_as_defined(UNUSED void **state)
{
	static double x[LONGEST];
	gsl_rng *g = generator(1);

	noise(x, 1000, g, 10);
	assert_as_defined("noise", x, 1000);
	autoregressive(x, 2000, g, 0.9, 50);
	assert_as_defined("AR(1) from far away", x, 2000);
	autoregressive(x, 3000, g, 0.99, -100);
	assert_as_defined("slow AR(1) from below", x, 3000);
	waits(x, LONGEST, g, 0.8);
	assert_as_defined("M/M/1 waits from empty", x, LONGEST);
	waits(x, LONGEST, g, 0.95);
	assert_as_defined("M/M/1 waits, nearly full", x, LONGEST);
	noise(x, 1203, g, 5);
	for (size_t i = 0; i < 1203; i++)
		x[i] -= 20 * exp(-(double)i / 60);
	assert_as_defined("exponential decay and noise", x, 1203);
	noise(x, 1000, g, 0);
	for (size_t i = 700; i < 1000; i++)
		x[i] += 9;
	assert_as_defined("a late shift", x, 1000);
	noise(x, 1000, g, 0);
	for (size_t i = 0; i < 300; i++)
		x[i] += 9;
	assert_as_defined("an early shift", x, 1000);
	noise(x, 47, g, 1);
	assert_as_defined("a short series", x, 47);
	noise(x, 1000, g, 0);
	for (size_t i = 0; i < 1000; i++)
		x[i] += 0.05 * (double)i;
	assert_as_defined("a trend", x, 1000);
	for (size_t i = 0; i < 500; i++)
		x[i] = i / 5 % 2 ? 1 : -1;
	assert_as_defined("alternating batches", x, 500);
	for (size_t i = 0; i < 500; i++)
		x[i] = 0.125;
	assert_as_defined("a constant", x, 500);
	gsl_rng_free(g);
}

/* What the series say, whatever the rule: a shift is found to the batch, a late one and a
 * trend are refused. */
static void shifts_are_found(UNUSED void **state)
{
	static double x[1000];

	for (size_t i = 0; i < 1000; i++)
		x[i] = i < 300 ? 9 : 0;
	assert_true(mser(x, 1000).settled);
	assert_int_equal(mser(x, 1000).truncation, 300);
	for (size_t i = 0; i < 1000; i++)
		x[i] = i < 700 ? 9 : 0;
	assert_false(mser(x, 1000).settled);
	assert_int_equal(mser(x, 1000).truncation, 700);
	for (size_t i = 0; i < 1000; i++)
		x[i] = (double)i;
	assert_false(mser(x, 1000).settled);
}

/* Batches 10, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0: with all of them the mean is 20 / 12 and the
 * squares about it are 100 + 20 - 400 / 12, over 144: 0.602; without the first the mean is
 * 10 / 11 and the squares are 20 - 100 / 11, over 121: 0.0902; without two they are 10, over
 * 100: 0.1. So one batch goes. */
static void by_hand(UNUSED void **state)
{
	double x[64];
	struct mser m;

	for (size_t i = 0; i < 60; i++)
		x[i] = i < 5 ? 10 : i / 5 % 2 ? 0 : 2;
	x[60] = x[61] = 1e9; /* fill no batch */
	m = mser(x, 62);
	assert_true(m.settled);
	assert_int_equal(m.truncation, 5);
	assert_near(m.mean, 10.0 / 11, 1e-12);
	for (size_t i = 0; i < 64; i++) /* within batches nothing is seen */
		x[i] = i % 5 == 0 ? 5 : i % 5 == 1 ? -5 : 7;
	m = mser(x, 60);
	assert_true(m.settled && m.truncation == 0);
	assert_near(m.mean, 21.0 / 5, 1e-12);
}

static void constants_and_little_data(UNUSED void **state)
{
	double x[50];
	struct mser m;

	for (size_t i = 0; i < 50; i++)
		x[i] = 0.1;
	m = mser(x, 50);
	assert_true(m.settled && m.truncation == 0);
	assert_near(m.mean, 0.1, 1e-15);
	assert_false(mser(x, 49).settled); /* nine batches */
	assert_false(mser(x, 4).settled);
	assert_false(mser(x, 0).settled);
	for (size_t i = 0; i < 50; i++)
		x[i] = i % 2 ? 1 : -1;
	m = mser(x, 50); /* means of +-1/5 in turn */
	assert_true(m.settled && m.truncation == 0);
	for (size_t i = 0; i < 50; i++)
		x[i] = i < 25 ? 3 : 4;
	m = mser(x, 50); /* just half */
	assert_true(m.settled && m.truncation == 25);
}

/* 1, 2, 3, 4: squares about the mean are 5, steps 3: 1 - 3 / 10 = 0.7. The variance is
 * (4 - 2) / (16 - 1), 0.7 / sqrt(2 / 15) = 1.917029, and 2.7616 % lies beyond it. */
static void autocorrelation_by_hand(UNUSED void **state)
{
	const double x[] = { 1, 2, NAN, 3, 4 }, turns[] = { 1, -1, 1, -1, 1, -1 }, flat[] = { 2, 2, 2 };
	double p;

	assert_near(autocorrelation(x, 5, &p), 0.7, 1e-12);
	assert_near(p, 0.027616, 1e-5);
	/* steps 20, squares 6: 1 - 20 / 12 */
	assert_near(autocorrelation(turns, 6, &p), -2.0 / 3, 1e-12);
	assert_true(p > 0.9);
	assert_true(autocorrelation(flat, 3, &p) == 0 && p == 1);
	assert_true(autocorrelation(x, 2, &p) == 0 && p == 1);
}

/* Of 2,000 series of 30 independent observations 5 % fall below 5 %, give or take 3
 * standard errors of 0.5 points; the normal is taken for the ratio, which is worth 0.3 more.
 * The mean over AR(1) with 0.6 is near 0.6 less what the short series takes, 0.1. */
static void autocorrelation_of_noise(UNUSED void **state)
{
	gsl_rng *g = generator(3);
	size_t below = 0;
	double x[200], p, sum = 0;

	for (int i = 0; i < 2000; i++) {
		noise(x, 30, g, 0);
		autocorrelation(x, 30, &p);
		below += p < 0.05;
	}
	assert_true(below > 2000 * 0.032 && below < 2000 * 0.068);
	for (int i = 0; i < 200; i++) {
		autoregressive(x, 200, g, 0.6, 0);
		sum += autocorrelation(x, 200, &p) / 200;
		assert_true(p < 0.001);
	}
	assert_near(sum, 0.6, 0.03);
	gsl_rng_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(series_as_defined),
		cmocka_unit_test(shifts_are_found),
		cmocka_unit_test(by_hand),
		cmocka_unit_test(constants_and_little_data),
		cmocka_unit_test(autocorrelation_by_hand),
		cmocka_unit_test(autocorrelation_of_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
