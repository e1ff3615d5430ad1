/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exponential - of mean a. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "base/memory.h"
#include "laws/family_internal.h"

static double exponential_mean(const struct dist *d)
{
	return d->a;
}

static double exponential_variance(const struct dist *d)
{
	return d->a * d->a;
}

static double exponential_cdf(const struct dist *d, double x)
{
	return d->a > 0 ? gsl_cdf_exponential_P(x, d->a) : 1;
}

static double exponential_upper(const struct dist *d, double x)
{
	return gsl_cdf_exponential_Q(x, d->a);
}

static double exponential_density(const struct dist *d, double x)
{
	return gsl_ran_exponential_pdf(x, d->a);
}

static double exponential_log_upper(const struct dist *d, double x)
{
	return -x / d->a;
}

static const char *exponential_solve(struct arena *a, const struct parameters *p,
				     struct dist *out)
{
	double mean;

	if (has_parameter(p, PARAMETER_CV) && p->value[PARAMETER_CV] != 1)
		return arena_printf(a, "an exponential duration has a cv of 1, not %g",
				    p->value[PARAMETER_CV]);
	if (has_parameter(p, PARAMETER_MEAN))
		mean = p->value[PARAMETER_MEAN];
	else if (has_parameter(p, PARAMETER_RATE))
		mean = 1 / p->value[PARAMETER_RATE];
	else
		mean = p->x[0] / -log1p(-p->p[0]);
	if (mean <= 0)
		return "its quantile must be above 0s";
	*out = (struct dist){ .kind = DIST_EXPONENTIAL, .a = mean };
	return NULL;
}

/* ---- drawing: a E, and law_draw() does it in line ---- */

static int64_t exponential_draw(struct stream *s, const struct law *l)
{
	return law_ns(l->a * next_exponential(s));
}

static double exponential_inverse(const struct law *l, double u)
{
	return l->a * inverse_exponential(u);
}

static void exponential_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	(void)a;
	l->kind = LAW_EXPONENTIAL;
	l->draw = exponential_draw;
	l->inverse = exponential_inverse;
	l->a = d->a * ns_a_second;
}

const struct family exponential_family = {
	.name = "exponential",
	.forms = { FORM_OF_ONE(MEAN), FORM_OF_ONE(RATE), FORM(MEAN, CV) },
	.quantiles = 1,
	.bare = true,
	.only_cv = 1,
	FAMILY_FUNCTIONS(exponential),
};

/* ---- fitting: ln(mean) ---- */

static void exponential_start(const struct sample_moments *m, double *theta)
{
	theta[0] = log(m->mean);
}

static struct dist exponential_law(const double *theta)
{
	return (struct dist){ .kind = DIST_EXPONENTIAL, .a = free_positive(theta[0]) };
}

const struct free_parameters exponential_fit = { exponential_start, exponential_law };
