/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weibull - of shape a and scale b. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "base/memory.h"
#include "laws/family_internal.h"

static double weibull_mean(const struct dist *d)
{
	/* tgamma() overflows to infinity where GSL's would abort. */
	return d->b * tgamma(1 + 1 / d->a);
}

static double weibull_variance(const struct dist *d)
{
	double mean = weibull_mean(d);

	return d->b * d->b * tgamma(1 + 2 / d->a) - mean * mean;
}

static double weibull_cdf(const struct dist *d, double x)
{
	return gsl_cdf_weibull_P(x, d->b, d->a);
}

static double weibull_upper(const struct dist *d, double x)
{
	return gsl_cdf_weibull_Q(x, d->b, d->a);
}

static double weibull_density(const struct dist *d, double x)
{
	return gsl_ran_weibull_pdf(x, d->b, d->a);
}

static double weibull_log_upper(const struct dist *d, double x)
{
	return -pow(x / d->b, d->a);
}

static double weibull_spread(double log_shape, void *self)
{
	const struct equation *e = self;
	double k = exp(log_shape);

	return lgamma(1 + 2 / k) - 2 * lgamma(1 + 1 / k) - e->target;
}

static const char *weibull_solve(struct arena *a, const struct parameters *p, struct dist *out)
{
	double shape = p->value[PARAMETER_SHAPE], scale = p->value[PARAMETER_SCALE];
	const char *problem;

	if (has_parameter(p, PARAMETER_MEAN)) {
		double cv = p->value[PARAMETER_CV], mean = p->value[PARAMETER_MEAN];
		struct equation e = { weibull_spread, log1p(cv * cv), { 0 } };

		if (constant_when(cv == 0, mean, out))
			return NULL;
		/* the equation cancels to nothing for the narrowest laws */
		if (cv < 1e-4 || !solve_shape(&e, &shape))
			return arena_printf(a, "no shape from 0.01 to 1e6 has a cv of %g", cv);
		scale = mean / tgamma(1 + 1 / shape);
	} else if (p->quantiles) {
		double low = -log1p(-p->p[0]), high = -log1p(-p->p[1]);

		if (p->x[0] <= 0)
			return "its quantiles must be above 0s";
		shape = log(high / low) / log(p->x[1] / p->x[0]);
		scale = p->x[0] / pow(low, 1 / shape);
	}
	problem = check_shape(shape, a);
	if (problem)
		return problem;
	if (!(scale > 0 && isfinite(scale)))
		return "its scale is out of range";
	*out = (struct dist){ .kind = DIST_WEIBULL, .a = shape, .b = scale };
	return NULL;
}

/* ---- drawing: a E^b ---- */

static int64_t weibull_draw(struct stream *s, const struct law *l)
{
	return law_ns(l->a * pow(next_exponential(s), l->b));
}

static double weibull_inverse(const struct law *l, double u)
{
	return l->a * pow(inverse_exponential(u), l->b);
}

static void weibull_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	(void)a;
	l->kind = d->a == 1 ? LAW_EXPONENTIAL : LAW_OTHER;
	l->draw = weibull_draw;
	l->inverse = weibull_inverse;
	l->a = d->b * ns_a_second;
	l->b = 1 / d->a;
}

const struct family weibull_family = {
	.name = "weibull",
	.forms = { FORM(SHAPE, SCALE), FORM(MEAN, CV) },
	.quantiles = 2,
	FAMILY_FUNCTIONS(weibull),
};

/* ---- fitting: ln(shape), ln(scale) ---- */

static void weibull_start(const struct sample_moments *m, double *theta)
{
	theta[0] = log(fmin(fmax(pow(m->cv, -1.086), 0.05), 100));
	theta[1] = log(m->mean);
}

static struct dist weibull_law(const double *theta)
{
	return (struct dist){ .kind = DIST_WEIBULL, .a = free_shape(theta[0]),
			      .b = free_positive(theta[1]) };
}

const struct free_parameters weibull_fit = { weibull_start, weibull_law };
