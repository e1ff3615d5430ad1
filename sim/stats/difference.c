// SPDX-License-Identifier: GPL-3.0-or-later
/* difference - A less B over the same replications, and over how many it would show. */
#include "base/memory.h"
#include "stats/stats.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* Spreads below this share of the values are rounding. */
static const double rounding = 1e-12;

struct moments {
	size_t n;
	double mean_a, mean_b, var_a, var_b, var_d, scale;
};

static struct moments moments_of(const double *a, const double *b, size_t n)
{
	struct moments m = { 0 };

	for (size_t i = 0; i < n; i++)
		if (!isnan(a[i]) && !isnan(b[i])) {
			m.n++;
			m.mean_a += a[i];
			m.mean_b += b[i];
			m.scale = fmax(m.scale, fmax(fabs(a[i]), fabs(b[i])));
		}
	if (!m.n)
		return m;
	m.mean_a /= (double)m.n;
	m.mean_b /= (double)m.n;
	for (size_t i = 0; i < n; i++)
		if (!isnan(a[i]) && !isnan(b[i])) {
			double x = a[i] - m.mean_a, y = b[i] - m.mean_b;

			m.var_a += x * x;
			m.var_b += y * y;
			m.var_d += (x - y) * (x - y);
		}
	if (m.n > 1) {
		m.var_a /= (double)(m.n - 1);
		m.var_b /= (double)(m.n - 1);
		m.var_d /= (double)(m.n - 1);
	}
	return m;
}

struct difference paired_difference(const double *a, const double *b, size_t n,
				    double confidence)
{
	struct moments m = moments_of(a, b, n);
	struct difference d = { .p = NAN, .gain = NAN, .spread = NAN };
	double error, half;

	d.estimate = (struct estimate){ NAN, NAN, NAN, false, "no observations" };
	if (!m.n)
		return d;
	d.estimate = (struct estimate){ m.mean_a - m.mean_b, NAN, NAN, true,
					"one replication, no interval" };
	if (m.n == 1)
		return d;
	d.spread = sqrt(m.var_d);
	if (d.spread <= rounding * m.scale) {
		d.spread = 0;
		d.estimate.low = d.estimate.high = d.estimate.value;
		d.estimate.method = "all differences equal";
		d.p = fabs(d.estimate.value) <= rounding * m.scale ? 1 : 0;
		return d;
	}
	error = d.spread / sqrt((double)m.n);
	half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, (double)(m.n - 1)) * error;
	d.estimate.low = d.estimate.value - half;
	d.estimate.high = d.estimate.value + half;
	d.estimate.method = "t over paired replications";
	d.p = 2 * gsl_cdf_tdist_Q(fabs(d.estimate.value) / error, (double)(m.n - 1));
	d.gain = (m.var_a + m.var_b) / m.var_d;
	return d;
}

struct sample {
	double n, mean, error; /* error: squared, of the mean */
};

static struct sample sample_of(const double *values, size_t n)
{
	struct sample s = { 0 };
	double squares = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i])) {
			s.n++;
			s.mean += values[i];
		}
	s.mean /= s.n;
	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i]))
			squares += (values[i] - s.mean) * (values[i] - s.mean);
	s.error = squares / (s.n - 1) / s.n;
	return s;
}

struct difference welch_difference(const double *a, size_t na, const double *b, size_t nb,
				   double confidence)
{
	struct sample x = sample_of(a, na), y = sample_of(b, nb);
	struct difference d = { .p = NAN, .gain = NAN, .spread = NAN };
	double value = x.mean - y.mean, error = sqrt(x.error + y.error), freedom, half;

	d.estimate = (struct estimate){ value, NAN, NAN, x.n > 0 && y.n > 0,
					"no interval from one replication" };
	if (!(x.n > 1) || !(y.n > 1))
		return d;
	if (error <= rounding * fmax(fabs(x.mean), fabs(y.mean))) {
		if (fabs(value) <= rounding * fmax(fabs(x.mean), fabs(y.mean)))
			d.estimate.value = 0;
		d.estimate.low = d.estimate.high = d.estimate.value;
		d.estimate.method = "all replications equal";
		d.p = d.estimate.value == 0 ? 1 : 0;
		return d;
	}
	freedom = (x.error + y.error) * (x.error + y.error) /
		  (x.error * x.error / (x.n - 1) + y.error * y.error / (y.n - 1));
	half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, freedom) * error;
	d.estimate.low = value - half;
	d.estimate.high = value + half;
	d.estimate.method = "Welch over replications";
	d.p = 2 * gsl_cdf_tdist_Q(fabs(value) / error, freedom);
	return d;
}

double replications_for(double spread, double half_width, size_t n, double confidence)
{
	double t = gsl_cdf_tdist_Qinv((1 - confidence) / 2, n > 1 ? (double)(n - 1) : 1);

	return ceil(t * t * spread * spread / (half_width * half_width));
}

static int by_p(const void *a, const void *b)
{
	double x = **(const double *const *)a, y = **(const double *const *)b;

	return x < y ? -1 : x > y;
}

void holm(double *p, size_t count)
{
	double **order = xcalloc(count, sizeof(*order)), least = 0;
	size_t tests = 0;

	for (size_t i = 0; i < count; i++)
		if (!isnan(p[i]))
			order[tests++] = &p[i];
	qsort(order, tests, sizeof(*order), by_p);
	for (size_t i = 0; i < tests; i++) {
		least = fmax(least, fmin(1, *order[i] * (double)(tests - i)));
		*order[i] = least;
	}
	free(order);
}
