// SPDX-License-Identifier: GPL-3.0-or-later
/* binomial - Clopper-Pearson and Wilson limits of a binomial proportion. */
#include "stats/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

/*
 * The incomplete beta function is worked out here and not by
 * gsl_cdf_beta_Pinv(): that fails to converge (and GSL then aborts) from about
 * a million trials with few hits, which is a common simulation result.
 */

/* The continued fraction of the regularised incomplete beta function (DLMF
 * 8.17.22) by the modified Lentz method. It needs O(sqrt(max(a, b))) terms. */
static double beta_fraction(double a, double b, double x)
{
	const double tiny = 1e-300;
	double c = 1, d = 1 - (a + b) * x / (a + 1), f;

	d = 1 / (fabs(d) < tiny ? tiny : d);
	f = d;
	for (long m = 1; m < 1000000; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		double factor;

		d = 1 + even * d;
		c = 1 + even / c;
		d = 1 / (fabs(d) < tiny ? tiny : d);
		c = fabs(c) < tiny ? tiny : c;
		f *= c * d;
		d = 1 + odd * d;
		c = 1 + odd / c;
		d = 1 / (fabs(d) < tiny ? tiny : d);
		c = fabs(c) < tiny ? tiny : c;
		factor = c * d;
		f *= factor;
		if (fabs(factor - 1) < 1e-15)
			break;
	}
	return f;
}

/* I_x(a, b), 0 < x < 1. The fraction converges fast below the mean of the beta
 * law; above it the complement is used. */
static double beta_cdf(double a, double b, double x)
{
	double front = exp(a * log(x) + b * log1p(-x) - gsl_sf_lnbeta(a, b));

	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(a, b, x) / a;
	return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/* The X with I_X(a, b) = p, to the last digit, by bisection: it always ends
 * and the function is increasing. */
static double beta_quantile(double a, double b, double p)
{
	double low = 0, high = 1;

	for (int i = 0; i < 200; i++) {
		double middle = low + (high - low) / 2;

		if (middle <= low || middle >= high)
			break;
		if (beta_cdf(a, b, middle) < p)
			low = middle;
		else
			high = middle;
	}
	return low + (high - low) / 2;
}

void clopper_pearson(uint64_t hits, uint64_t trials, double confidence, double *low, double *high)
{
	double tail = (1 - confidence) / 2, h = (double)hits, misses = (double)(trials - hits);

	*low = 0;
	*high = 1;
	if (hits > 0)
		*low = beta_quantile(h, misses + 1, tail);
	if (hits < trials)
		*high = beta_quantile(h + 1, misses, 1 - tail);
}

void wilson(uint64_t hits, uint64_t trials, double confidence, double *low, double *high)
{
	double n = (double)trials, p = (double)hits / n;
	double z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2), zz = z * z;
	double middle = p + zz / (2 * n);
	double half = z * sqrt(p * (1 - p) / n + zz / (4 * n * n));

	/* Exact at the ends, where rounding would leave 1e-17. */
	*low = hits == 0 ? 0 : fmax(0, (middle - half) / (1 + zz / n));
	*high = hits == trials ? 1 : fmin(1, (middle + half) / (1 + zz / n));
}
