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
static size_t with_spread(const double *const *controls, size_t count, size_t n, size_t *used)
{
	size_t m = 0;

	for (size_t i = 0; i < count; i++)
		if (spread(controls[i], n) > 0)
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

/* What VALUES are at the controls' true means, with its variance; M controls are USED. The
 * intercept's variance is that of the estimate: with so many degrees of freedom. */
static double intercept(const double *values, const double *const *controls, const size_t *used,
			size_t m, size_t n, double *variance)
{
	gsl_matrix *x = gsl_matrix_alloc(n, m + 1), *covariance = gsl_matrix_alloc(m + 1, m + 1);
	gsl_vector *y = gsl_vector_alloc(n), *c = gsl_vector_alloc(m + 1);
	gsl_multifit_linear_workspace *w = gsl_multifit_linear_alloc(n, m + 1);
	double value, squares;

	for (size_t i = 0; i < n; i++) {
		gsl_vector_set(y, i, values[i]);
		gsl_matrix_set(x, i, 0, 1);
		for (size_t j = 0; j < m; j++)
			gsl_matrix_set(x, i, j + 1, controls[used[j]][i] /
							    spread(controls[used[j]], n));
	}
	gsl_multifit_linear(x, y, c, covariance, &squares, w);
	value = gsl_vector_get(c, 0);
	*variance = gsl_matrix_get(covariance, 0, 0);
	gsl_multifit_linear_free(w);
	gsl_matrix_free(x);
	gsl_matrix_free(covariance);
	gsl_vector_free(y);
	gsl_vector_free(c);
	return value;
}

bool controlled_estimate(struct estimate *e, const double *values,
			 const double *const *controls, size_t count, size_t n, bool share,
			 double confidence, double *variance)
{
	size_t *used = xcalloc(count + 1, sizeof(*used)), m;
	double value, freedom, half;
	bool enough;

	m = usable(values, n) ? with_spread(controls, count, n, used) : 0;
	enough = m && n >= m + CONTROL_LEAST;
	value = enough ? intercept(values, controls, used, m, n, variance) : NAN;
	free(used);
	if (!enough || !(*variance > 0) || (share && !(value > 0 && value < 1)))
		return false;
	freedom = (double)(n - m - 1);
	e->value = value;
	if (share) {
		effective_wilson(e, *variance, freedom, confidence);
		return true;
	}
	half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, freedom) * sqrt(*variance);
	e->low = value - half;
	e->high = value + half;
	return true;
}
