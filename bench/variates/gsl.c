/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gsl - the GNU Scientific Library's. Its uniforms have 32 random bits. */
#include "variates.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

static double draw(const gsl_rng_type *type, size_t n, double (*one)(const gsl_rng *r))
{
	gsl_rng *r = gsl_rng_alloc(type);
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += one(r);
	gsl_rng_free(r);
	return sum;
}

static double one_exponential(const gsl_rng *r)
{
	return gsl_ran_exponential(r, 1);
}

static double one_lognormal(const gsl_rng *r)
{
	return gsl_ran_lognormal(r, -0.5, 1);
}

static double one_gamma(const gsl_rng *r)
{
	return gsl_ran_gamma(r, 2, 0.5);
}

static double taus_uniform(size_t n)
{
	return draw(gsl_rng_taus2, n, gsl_rng_uniform);
}

static double twister_exponential(size_t n)
{
	return draw(gsl_rng_mt19937, n, one_exponential);
}

static double taus_exponential(size_t n)
{
	return draw(gsl_rng_taus2, n, one_exponential);
}

static double taus_lognormal(size_t n)
{
	return draw(gsl_rng_taus2, n, one_lognormal);
}

static double taus_gamma(size_t n)
{
	return draw(gsl_rng_taus2, n, one_gamma);
}

const struct variate gsl_variates[] = {
	{ "uniform, GSL taus2", taus_uniform, 0.5 },
	{ "exponential, GSL mt19937", twister_exponential, 1 },
	{ "exponential, GSL taus2", taus_exponential, 1 },
	{ "lognormal, GSL taus2", taus_lognormal, 1 },
	{ "gamma, GSL taus2", taus_gamma, 1 },
};
const size_t gsl_count = sizeof(gsl_variates) / sizeof(*gsl_variates);
