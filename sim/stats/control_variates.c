// SPDX-License-Identifier: GPL-3.0-or-later
/* control_variates - a mean with the help of control variates, by regression. */
#include "base/memory.h"
#include "stats/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_multifit.h>
#include <math.h>
#include <stdlib.h>

double sample_variance(const double *values, size_t n)
{
	double mean = 0, squares = 0;

	for (size_t i = 0; i < n; i++)
		mean += values[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	return squares / (double)(n - 1);
}

/* Spreads below this share of the values are rounding. */
static const double no_spread = 1e-12;

static double spread(const double *x, size_t n)
{
	double deviation = sqrt(sample_variance(x, n)), most = 0;

	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs(x[i]));
	return deviation > no_spread * most ? deviation : 0;
}

/* How many controls have a spread; their places in USED. */
static size_t with_spread(const struct control_variates *c, size_t *used)
{
	size_t m = 0;

	for (size_t i = 0; i < c->count; i++)
		if (spread(c->list[i], c->n) > 0)
			used[m++] = i;
	return m;
}

static bool usable(const double *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (isnan(values[i]))
			return false;
	return n > 1 && spread(values, n) > 0;
}

/* What least squares gives: the estimate at the controls' true means, its variance, and what the
 * controls leave of the skewness. */
struct fit {
	double value, variance, skew;
};

/* Of the residuals R, as that of a mean, with so many degrees of FREEDOM. */
static double skewness(const gsl_vector *r, size_t n, double squares, double freedom)
{
	double deviation = sqrt(squares / freedom), cubes = 0;

	for (size_t i = 0; i < n; i++) {
		double x = gsl_vector_get(r, i) / deviation;

		cubes += x * x * x;
	}
	return cubes * (double)n / (double)((n - 1) * (n - 2));
}

/* M controls are USED. The intercept's variance is that of the estimate. */
static struct fit fit(const double *values, const struct control_variates *controls, const size_t *used,
		      size_t m)
{
	size_t n = controls->n;
	gsl_matrix *x = gsl_matrix_alloc(n, m + 1), *covariance = gsl_matrix_alloc(m + 1, m + 1);
	gsl_vector *y = gsl_vector_alloc(n), *c = gsl_vector_alloc(m + 1), *r = gsl_vector_alloc(n);
	gsl_multifit_linear_workspace *w = gsl_multifit_linear_alloc(n, m + 1);
	struct fit f;
	double squares;

	for (size_t i = 0; i < n; i++) {
		gsl_vector_set(y, i, values[i]);
		gsl_matrix_set(x, i, 0, 1);
		for (size_t j = 0; j < m; j++)
			gsl_matrix_set(x, i, j + 1, controls->list[used[j]][i] /
							    spread(controls->list[used[j]], n));
	}
	gsl_multifit_linear(x, y, c, covariance, &squares, w);
	f.value = gsl_vector_get(c, 0);
	f.variance = gsl_matrix_get(covariance, 0, 0);
	gsl_multifit_linear_residuals(x, y, c, r);
	f.skew = skewness(r, n, squares, (double)(n - m - 1));
	gsl_vector_free(r);
	gsl_multifit_linear_free(w);
	gsl_matrix_free(x);
	gsl_matrix_free(covariance);
	gsl_vector_free(y);
	gsl_vector_free(c);
	return f;
}

bool controlled_estimate(struct estimate *e, const double *values,
			 const struct control_variates *controls, bool share, double confidence,
			 double *variance)
{
	size_t *used = xcalloc(controls->count + 1, sizeof(*used)), n = controls->n, m;
	struct fit f = { 0 };
	double freedom, t, error;
	bool enough;

	m = usable(values, n) ? with_spread(controls, used) : 0;
	enough = m && n >= m + CONTROL_LEAST;
	if (enough)
		f = fit(values, controls, used, m);
	free(used);
	if (!(f.variance > 0) || (share && !(f.value > 0 && f.value < 1)))
		return false;
	freedom = (double)(n - m - 1);
	e->value = f.value;
	*variance = f.variance;
	if (share) {
		effective_wilson(e, *variance, freedom, confidence);
		return true;
	}
	t = gsl_cdf_tdist_Qinv((1 - confidence) / 2, freedom);
	error = sqrt(f.variance);
	e->low = f.value - error * hall_inverse(t, f.skew, n);
	e->high = f.value - error * hall_inverse(-t, f.skew, n);
	return true;
}
