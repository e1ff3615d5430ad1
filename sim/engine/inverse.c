/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/inverse.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

double inverse_exponential(double u)
{
	return -log1p(-u);
}

/* MEAN + SD Z, given that it is not below 0: the share 1 - u of what lies above 0 lies above
 * the draw. So far below 0 that nothing above is left in a double, the tail is exponential
 * with rate -MEAN / SD^2 to a part in a thousand. */
static double normal_above_0(double mean, double sd, double u)
{
	double above = gsl_cdf_ugaussian_Q(-mean / sd);

	if (above < 1e-300)
		return inverse_exponential(u) * sd * (sd / -mean);
	return mean + sd * gsl_cdf_ugaussian_Qinv((1 - u) * above);
}

/* GSL's inverse finds none for shapes far from 1. As x^a / Gamma(a + 1) is never below the
 * distribution function, and is it where x is small, the logarithm of its inverse is where
 * to begin to halve. */
static double gamma_by_halves(double shape, double u)
{
	double low = (log(u) + gsl_sf_lngamma(shape + 1)) / shape;
	double high = log(shape + 40 + 40 * sqrt(shape));

	if (low < -40)
		return exp(low);
	for (int i = 0; i < 60; i++) {
		double middle = low + (high - low) / 2;

		if (gsl_cdf_gamma_P(exp(middle), shape, 1) < u)
			low = middle;
		else
			high = middle;
	}
	return exp(low);
}

/* Its cube root is all but normal (Wilson and Hilferty, PNAS 17:684, 1931). */
static double gamma_by_cubes(double shape, double u)
{
	double variance = 1 / (9 * shape);
	double root = 1 - variance + gsl_cdf_ugaussian_Pinv(u) * sqrt(variance);

	return shape * root * root * root;
}

/* Beyond a hundred thousand GSL's distribution function has jumps, the cube root none. */
static double gamma_at(double shape, double u)
{
	double x;

	if (shape > 1e5)
		return gamma_by_cubes(shape, u);
	x = shape >= 0.25 && shape <= 500 ? gsl_cdf_gamma_Pinv(u, shape, 1) : NAN;

	return isfinite(x) ? x : gamma_by_halves(shape, u);
}

double inverse_ns(const struct law *l, double u)
{
	switch (l->kind) {
	case LAW_UNIFORM:
		return l->a + l->b * u;
	case LAW_EXPONENTIAL:
		return l->a * inverse_exponential(u);
	case LAW_WEIBULL:
		return l->a * pow(inverse_exponential(u), l->b);
	case LAW_LOGNORMAL:
		return exp(l->a + l->b * gsl_cdf_ugaussian_Pinv(u)) * 1e9;
	case LAW_NORMAL:
		return normal_above_0(l->a, l->b, u);
	case LAW_NORMAL_TAIL: /* c = (f + sqrt(f^2 + 4)) / 2 of f = -mean / sd */
		return normal_above_0(-(l->c - 1 / l->c) * l->a * l->c, l->a * l->c, u);
	case LAW_GAMMA:
	case LAW_GAMMA_SMALL:
		return l->a / l->b * gamma_at(l->kind == LAW_GAMMA ? l->b + 1.0 / 3 :
								     1 / l->power, u);
	default:
		return 0;
	}
}
