/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * goodness - does a sample follow a law? Seeds are fixed, so a test passes always
 * or never; a right generator would have failed it with the stated probability.
 */
#ifndef RINGFLOW_TEST_GOODNESS_H
#define RINGFLOW_TEST_GOODNESS_H

#include <gsl/gsl_cdf.h>

#include "base/base.h"
#include "helpers.h"

typedef double cdf_function(const void *law, double x);

/* Of every test of fit below. */
static const double significance = 1e-4;

UNUSED static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Kolmogorov's limit law: P(sqrt(n) D > t) is at most 2 exp(-2 t^2). With atoms
 * D is smaller still. */
UNUSED static double ks_critical(void)
{
	return sqrt(log(2 / significance) / 2);
}

/* sqrt(n) D of the sorted X[]. At an atom both functions jump, so the left limits
 * are compared too; GRAIN is what the values were rounded to. */
UNUSED static double ks_statistic(const double *x, size_t n, cdf_function *cdf,
				  const void *law, double grain)
{
	double worst = 0;

	for (size_t first = 0, last; first < n; first = last) {
		last = first + 1;
		while (last < n && x[last] <= x[first])
			last++;
		worst = fmax(worst, (double)last / (double)n - cdf(law, x[first] + grain));
		worst = fmax(worst, cdf(law, x[first] - grain) - (double)first / (double)n);
	}
	return worst * sqrt((double)n);
}

/* Pearson's statistic of CELLS equally likely cells of U, which is uniform. */
UNUSED static double chi_square(const double *u, size_t n, size_t cells)
{
	double expected = (double)n / (double)cells, sum = 0;
	uint32_t *count = xcalloc(cells, sizeof(*count));

	for (size_t i = 0; i < n; i++) {
		size_t cell = (size_t)(u[i] * (double)cells);

		count[cell < cells ? cell : cells - 1]++;
	}
	for (size_t i = 0; i < cells; i++)
		sum += (count[i] - expected) * (count[i] - expected) / expected;
	free(count);
	return sum;
}

UNUSED static double chi_square_critical(size_t cells)
{
	return gsl_cdf_chisq_Qinv(significance, (double)cells - 1);
}

/* The mean of X[]^POWER against EXPECTED: five standard errors, as the sample
 * itself has them; one right mean in two million is further away. */
UNUSED static void assert_power_mean(const double *x, size_t n, int power,
				     double expected)
{
	double sum = 0, squares = 0, mean, error;

	for (size_t i = 0; i < n; i++)
		sum += pow(x[i], power);
	mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		squares += (pow(x[i], power) - mean) * (pow(x[i], power) - mean);
	error = sqrt(squares / (double)(n - 1) / (double)n);
	if (!(fabs(mean - expected) <= 5 * error + 1e-9 * fabs(expected)))
		fail_msg("moment %d is %.9g, not %.9g; standard error %.2g", power, mean,
			 expected, error);
}

#endif
