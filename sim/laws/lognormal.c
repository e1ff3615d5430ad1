/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lognormal - ln X has mean a and standard deviation b, X in seconds. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>

#include "base/units.h"
#include "laws/family_internal.h"

static double lognormal_mean(const struct dist *d)
{
	return exp(d->a + d->b * d->b / 2);
}

static double lognormal_variance(const struct dist *d)
{
	double mean = lognormal_mean(d);

	return mean * mean * expm1(d->b * d->b);
}

static double lognormal_cdf(const struct dist *d, double x)
{
	if (d->b == 0)
		return certain_cdf(exp(d->a), x);
	return x > 0 ? gsl_cdf_lognormal_P(x, d->a, d->b) : 0;
}

static double lognormal_upper(const struct dist *d, double x)
{
	return x > 0 ? gsl_cdf_lognormal_Q(x, d->a, d->b) : 1;
}

static double lognormal_density(const struct dist *d, double x)
{
	return gsl_ran_lognormal_pdf(x, d->a, d->b);
}

static double lognormal_log_upper(const struct dist *d, double x)
{
	return gsl_sf_log_erfc((log(x) - d->a) / d->b * M_SQRT1_2) - M_LN2;
}

static const char *lognormal_solve(struct arena *a, const struct parameters *p, struct dist *out)
{
	double mu = p->value[PARAMETER_MU], sigma = p->value[PARAMETER_SIGMA];

	(void)a;
	if (has_parameter(p, PARAMETER_MEDIAN)) {
		mu = log(p->value[PARAMETER_MEDIAN]);
	} else if (has_parameter(p, PARAMETER_MEAN)) {
		double cv = p->value[PARAMETER_CV], variance = log1p(cv * cv);

		if (constant_when(cv == 0, p->value[PARAMETER_MEAN], out))
			return NULL;
		sigma = sqrt(variance);
		mu = log(p->value[PARAMETER_MEAN]) - variance / 2;
	} else if (p->quantiles) {
		double low = gsl_cdf_ugaussian_Pinv(p->p[0]), high = gsl_cdf_ugaussian_Pinv(p->p[1]);

		if (p->x[0] <= 0)
			return "its quantiles must be above 0s";
		sigma = log(p->x[1] / p->x[0]) / (high - low);
		mu = log(p->x[0]) - low * sigma;
	}
	if (!constant_when(sigma == 0, exp(mu), out))
		*out = (struct dist){ .kind = DIST_LOGNORMAL, .a = mu, .b = sigma };
	return NULL;
}

/* ---- drawing: exp(a + b Z) seconds ---- */

static int64_t lognormal_draw(struct stream *s, const struct law *l)
{
	return law_ns(exp(l->a + l->b * next_normal(s)) * ns_a_second);
}

static double lognormal_inverse(const struct law *l, double u)
{
	return exp(l->a + l->b * gsl_cdf_ugaussian_Pinv(u)) * ns_a_second;
}

static void lognormal_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	(void)a;
	l->draw = lognormal_draw;
	l->inverse = lognormal_inverse;
	l->a = d->a;
	l->b = d->b;
}

static void lognormal_words(struct words *w, const struct dist *d)
{
	char a[32];

	words_add(w, "median %s, sigma %.3g", format_duration(a, sizeof(a), exp(d->a)), d->b);
}

const struct family lognormal_family = {
	.name = "lognormal",
	.forms = { FORM_WITH_NOTE(MU, SIGMA, "of ln(seconds)"), FORM(MEDIAN, SIGMA),
		   FORM(MEAN, CV) },
	.quantiles = 2,
	FAMILY_FUNCTIONS(lognormal),
	.words = lognormal_words,
};

/* ---- fitting: mu, ln(sigma) ---- */

static void lognormal_start(const struct sample_moments *m, double *theta)
{
	/* both longer than what was observed says, where some was not */
	theta[0] = m->log_mean + log(m->mean / m->observed_mean);
	theta[1] = log(m->log_sd);
}

static struct dist lognormal_law(const double *theta)
{
	return (struct dist){ .kind = DIST_LOGNORMAL, .a = free_logarithm(theta[0]),
			      .b = free_spread(theta[1]) };
}

const struct free_parameters lognormal_fit = { lognormal_start, lognormal_law };
