// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/select.h"

#include <math.h>

static double plain_mean(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return sum / (double)n;
}

static double variance_of_difference(const double *a, const double *b, size_t n)
{
	double mean = plain_mean(a, n) - plain_mean(b, n), squares = 0;

	for (size_t i = 0; i < n; i++)
		squares += (a[i] - b[i] - mean) * (a[i] - b[i] - mean);
	return squares / (double)(n - 1);
}

/* h^2 of the procedure: 2 eta (n - 1), eta = ((2 alpha / (k - 1))^(-2 / (n - 1)) - 1) / 2. */
static double h_squared(size_t k, size_t n, double probability)
{
	double alpha = 1 - probability, freedom = (double)(n - 1);

	return freedom * (pow(2 * alpha / (double)(k - 1), -2 / freedom) - 1);
}

/* How far A may be behind B and stay: the continuation region's border, a triangle. */
static double border(const double *a, const double *b, size_t n, double delta, double hh)
{
	double width = hh * variance_of_difference(a, b, n) / (delta * delta) - (double)n;

	return width > 0 ? delta / (2 * (double)n) * width : 0;
}

size_t select_screen(const double *const *x, size_t k, size_t n, double delta,
		     double probability, bool *alive)
{
	double hh = k > 1 && n > 1 ? h_squared(k, n, probability) : 0;
	bool stays[k];
	size_t left = 0;

	for (size_t i = 0; i < k; i++) {
		stays[i] = alive[i];
		for (size_t l = 0; n > 1 && stays[i] && l < k; l++)
			if (l != i && alive[l] &&
			    plain_mean(x[i], n) < plain_mean(x[l], n) - border(x[i], x[l], n, delta, hh))
				stays[i] = false;
	}
	for (size_t i = 0; i < k; i++) {
		alive[i] = stays[i];
		left += stays[i];
	}
	return left;
}
