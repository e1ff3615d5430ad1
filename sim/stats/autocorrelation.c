// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/series.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Mean and count of what is there. */
static double mean_of(const double *x, size_t k, double *count)
{
	double sum = 0;

	*count = 0;
	for (size_t i = 0; i < k; i++) {
		if (isnan(x[i]))
			continue;
		sum += x[i];
		*count += 1;
	}
	return *count > 0 ? sum / *count : 0;
}

double autocorrelation(const double *x, size_t k, double *p)
{
	double n, mean = mean_of(x, k, &n), squares = 0, steps = 0, before = NAN, ratio;

	for (size_t i = 0; i < k; i++) {
		if (isnan(x[i]))
			continue;
		squares += (x[i] - mean) * (x[i] - mean);
		steps += isnan(before) ? 0 : (x[i] - before) * (x[i] - before);
		before = x[i];
	}
	*p = 1;
	if (n < 3 || !(squares > 0))
		return 0;
	ratio = 1 - steps / (2 * squares);
	/* its variance under independence is (n - 2) / (n^2 - 1) */
	*p = gsl_cdf_ugaussian_Q(ratio * sqrt((n * n - 1) / (n - 2)));
	return ratio;
}
