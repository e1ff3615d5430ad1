// SPDX-License-Identifier: GPL-3.0-or-later
/* mean - one number per replication, and ratios of sums. */
#include "stats/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

static const char method_t[] = "t over replications";
static const char method_equal[] = "all replications equal";
static const char method_single[] = "one replication, no interval";

static struct estimate nothing(void)
{
	return (struct estimate){NAN, NAN, NAN, false, "no observations"};
}

/* VALUE with the interval that N replications of that standard error give. */
static struct estimate with_t(double value, double error, size_t n, double confidence)
{
	double half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, (double)(n - 1)) * error;

	return (struct estimate){value, value - half, value + half, true, method_t};
}

struct estimate ratio_estimate(const double *sums, const double *counts, size_t n,
			       double confidence)
{
	double sum = 0, count = 0, squares = 0, first = NAN, ratio, used;
	bool equal = true;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		if (!(counts[i] > 0) || isnan(sums[i]))
			continue;
		if (m++ == 0)
			first = sums[i] / counts[i];
		equal = equal && sums[i] / counts[i] == first;
		sum += sums[i];
		count += counts[i];
	}
	if (m == 0)
		return nothing();
	ratio = sum / count;
	if (m == 1)
		return (struct estimate){ratio, NAN, NAN, true, method_single};
	if (equal)
		return (struct estimate){first, first, first, true, method_equal};
	for (size_t i = 0; i < n; i++) {
		double d = sums[i] - ratio * counts[i];

		if (counts[i] > 0 && !isnan(sums[i]))
			squares += d * d;
	}
	/* Var(ratio) is about s_d^2 / (m * mean(counts)^2). */
	used = (double)m;
	return with_t(ratio, sqrt(squares / (used - 1) * used) / count, m, confidence);
}

struct estimate mean_estimate(const double *values, size_t n, double confidence)
{
	double sum = 0, squares = 0, first = NAN, mean, used;
	bool equal = true;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(values[i]))
			continue;
		if (m++ == 0)
			first = values[i];
		equal = equal && values[i] == first;
		sum += values[i];
	}
	if (m == 0)
		return nothing();
	if (m == 1)
		return (struct estimate){first, NAN, NAN, true, method_single};
	if (equal)
		return (struct estimate){first, first, first, true, method_equal};
	used = (double)m;
	mean = sum / used;
	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i]))
			squares += (values[i] - mean) * (values[i] - mean);
	return with_t(mean, sqrt(squares / (used - 1) / used), m, confidence);
}

void estimate_within(struct estimate *e, double least, double most)
{
	if (!e->defined || isnan(e->low))
		return;
	e->low = fmin(fmax(e->low, least), e->value);
	e->high = fmax(fmin(e->high, most), e->value);
}

double estimate_half_width(const struct estimate *e)
{
	double up = e->high - e->value, down = e->value - e->low;

	if (!e->defined || isnan(e->low))
		return INFINITY;
	if (up != down && (e->low == 0 || e->high == 1) &&
	    !strncmp(e->method, method_t, sizeof(method_t) - 1))
		return fmax(up, down);
	return (e->high - e->low) / 2;
}

bool estimate_contains(const struct estimate *e, double value)
{
	return e->defined && e->low <= value && value <= e->high;
}
