// SPDX-License-Identifier: GPL-3.0-or-later
/* mean - one number per replication, and ratios of sums. */
#include "stats/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

static const char method_t[] = "t over replications";
static const char method_hall[] = "Hall over replications";
static const char method_equal[] = "all replications equal";
static const char method_single[] = "one replication, no interval";

static struct estimate nothing(void)
{
	return (struct estimate){NAN, NAN, NAN, false, "no observations"};
}

/* Differences below this share of the value are rounding, whose skewness would be noise. */
static const double same_value = 1e-12;

static bool same(double x, double y)
{
	return fabs(x - y) <= same_value * fabs(y);
}

/* Fewer replications say too little of their skewness. */
enum { SKEWNESS_LEAST = 5 };

/* Deviations from their mean, one of each of N replications that have one. */
struct deviations {
	double squares, cubes; /* sums; of the cubes, in standard deviations */
	size_t n;
};

static double deviation_of(const struct deviations *d)
{
	return sqrt(d->squares / (double)(d->n - 1));
}

static void add_square(struct deviations *d, double x)
{
	d->squares += x * x;
	d->n++;
}

static void add_cube(struct deviations *d, double x, double deviation)
{
	x /= deviation;
	d->cubes += deviation > 0 ? x * x * x : 0;
}

/* Fisher's, by the unbiased second and third moments. */
static double skewness_of_deviations(const struct deviations *d)
{
	double n = (double)d->n;

	return d->n < SKEWNESS_LEAST ? 0 : d->cubes * n / ((n - 1) * (n - 2));
}

double hall_inverse(double x, double skew, size_t n)
{
	double h = skew / sqrt((double)n), shifted = x - h / 6;
	double c = cbrt(1 + h * shifted);

	/* 3 (c - 1) / h, which for no skewness is 0 / 0 */
	return 3 * shifted / (c * c + c + 1);
}

double mean_reach(size_t n, double confidence)
{
	return n > 1 ? gsl_cdf_tdist_Qinv((1 - confidence) / 2, (double)(n - 1)) : NAN;
}

/* VALUE, whose standard error is ERROR, with the interval that D gives. */
static struct estimate with_interval(double value, double error, const struct deviations *d,
				     double confidence)
{
	double t = mean_reach(d->n, confidence);
	double skew = skewness_of_deviations(d);

	return (struct estimate){value, value - error * hall_inverse(t, skew, d->n),
				 value - error * hall_inverse(-t, skew, d->n), true,
				 d->n < SKEWNESS_LEAST ? method_t : method_hall};
}

/* Has the replication anything of either? What there is of the one without the other belongs to the ratio of their sums. */
static bool in_ratio(double sum, double count)
{
	return !isnan(sum) && (count > 0 || sum > 0);
}

struct estimate ratio_estimate(const double *sums, const double *counts, size_t n,
			       double confidence)
{
	double sum = 0, count = 0, first = NAN, ratio, deviation, used;
	struct deviations of = { 0 };
	bool equal = true;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		if (!in_ratio(sums[i], counts[i]))
			continue;
		if (m++ == 0)
			first = sums[i] / counts[i];
		equal = equal && same(sums[i] / counts[i], first);
		sum += sums[i];
		count += counts[i];
	}
	if (!(count > 0))
		return nothing();
	ratio = sum / count;
	if (m == 1)
		return (struct estimate){ratio, NAN, NAN, true, method_single};
	if (equal)
		return (struct estimate){first, first, first, true, method_equal};
	for (size_t i = 0; i < n; i++)
		if (in_ratio(sums[i], counts[i]))
			add_square(&of, sums[i] - ratio * counts[i]);
	deviation = deviation_of(&of);
	for (size_t i = 0; i < n; i++)
		if (in_ratio(sums[i], counts[i]))
			add_cube(&of, sums[i] - ratio * counts[i], deviation);
	/* Var(ratio) is about s_d^2 / (m * mean(counts)^2). */
	used = (double)m;
	return with_interval(ratio, sqrt(of.squares / (used - 1) * used) / count, &of, confidence);
}

struct estimate mean_estimate(const double *values, size_t n, double confidence)
{
	double sum = 0, first = NAN, mean, deviation, used;
	struct deviations of = { 0 };
	bool equal = true;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(values[i]))
			continue;
		if (m++ == 0)
			first = values[i];
		equal = equal && same(values[i], first);
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
			add_square(&of, values[i] - mean);
	deviation = deviation_of(&of);
	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i]))
			add_cube(&of, values[i] - mean, deviation);
	return with_interval(mean, sqrt(of.squares / (used - 1) / used), &of, confidence);
}

void mean_curve(const double *values, size_t count, size_t n, double reach, struct estimate *curve)
{
	for (size_t i = 0; i < count; i++) {
		const double *of = values + i * n;
		double sum = 0, mean, error;

		for (size_t j = 0; j < n; j++)
			sum += of[j];
		mean = sum / (double)n;
		error = n > 1 ? reach * sqrt(sample_variance(of, n) / (double)n) : NAN;
		curve[i] = (struct estimate){mean, mean - error, mean + error, true,
					     n > 1 ? method_t : method_single};
	}
}

void estimate_within(struct estimate *e, double least, double most)
{
	if (!e->defined || isnan(e->low))
		return;
	e->low = fmin(fmax(e->low, least), e->value);
	e->high = fmax(fmin(e->high, most), e->value);
}

/* With what may have been added to the method's name. */
static bool is_by(const struct estimate *e, const char *method)
{
	return !strncmp(e->method, method, strlen(method));
}

double estimate_half_width(const struct estimate *e)
{
	if (!e->defined || isnan(e->low))
		return INFINITY;
	if (is_by(e, method_t) || is_by(e, method_hall))
		return fmax(e->high - e->value, e->value - e->low);
	return (e->high - e->low) / 2;
}

bool estimate_contains(const struct estimate *e, double value)
{
	return e->defined && e->low <= value && value <= e->high;
}
