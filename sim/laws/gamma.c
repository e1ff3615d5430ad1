/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gamma - of shape a and scale b. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "base/memory.h"
#include "laws/family_internal.h"

static double gamma_mean(const struct dist *d)
{
	return d->a * d->b;
}

static double gamma_variance(const struct dist *d)
{
	return d->a * d->b * d->b;
}

static double gamma_cdf(const struct dist *d, double x)
{
	return gsl_cdf_gamma_P(x, d->a, d->b);
}

static double gamma_upper(const struct dist *d, double x)
{
	return x > 0 ? gsl_cdf_gamma_Q(x, d->a, d->b) : 1;
}

static double gamma_density(const struct dist *d, double x)
{
	return gsl_ran_gamma_pdf(x, d->a, d->b);
}

/* Where the probability would underflow by the first term of its asymptotic series. */
static double gamma_log_upper(const struct dist *d, double x)
{
	double upper = gamma_upper(d, x);

	return upper > 1e-300 ? log(upper) :
				(d->a - 1) * log(x / d->b) - x / d->b - gsl_sf_lngamma(d->a);
}

/* ---- from quantiles ---- */

static const double accuracy = 1e-7;

/* ln of the quantile of a gamma law of scale 1. GSL's own inverse gives up on
 * very small and very large shapes. */
static double log_quantile(double p, double shape)
{
	/* P(x) = x^shape / Gamma(shape + 1) * (1 - O(x)) */
	double tail = (log(p) + lgamma(shape + 1)) / shape, x;
	double low = -30, high = log(shape + 40 * sqrt(shape) + 40);

	if (tail < -26)
		return tail;
	x = gsl_cdf_gamma_Pinv(p, shape, 1);
	if (x > 0 && isfinite(x))
		return log(x);
	for (int i = 0; i < 80; i++) {
		double middle = (low + high) / 2;

		if (gsl_cdf_gamma_P(exp(middle), shape, 1) < p)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

static double gamma_spread(double log_shape, void *self)
{
	const struct equation *e = self;
	double shape = exp(log_shape);

	return log_quantile(e->p[1], shape) - log_quantile(e->p[0], shape) - e->target;
}

static const char *from_quantiles(const struct parameters *p, double *shape, double *scale)
{
	struct equation e = { gamma_spread, log(p->x[1] / p->x[0]), { p->p[0], p->p[1] } };

	if (p->x[0] <= 0)
		return "its quantiles must be above 0s";
	if (!solve_shape(&e, shape))
		return "no shape from 0.01 to 1e6 has these quantiles";
	*scale = p->x[1] / exp(log_quantile(p->p[1], *shape));
	for (int i = 0; i < 2; i++)
		if (!(fabs(gsl_cdf_gamma_P(p->x[i], *shape, *scale) - p->p[i]) <= accuracy))
			return "its shape cannot be computed from these quantiles";
	return NULL;
}

static const char *gamma_solve(struct arena *a, const struct parameters *p, struct dist *out)
{
	double shape = p->value[PARAMETER_SHAPE], scale = p->value[PARAMETER_SCALE];
	const char *problem = NULL;

	if (has_parameter(p, PARAMETER_MEAN)) {
		double cv = p->value[PARAMETER_CV];

		if (constant_when(cv == 0, p->value[PARAMETER_MEAN], out))
			return NULL;
		shape = 1 / (cv * cv);
		scale = p->value[PARAMETER_MEAN] / shape;
	} else if (p->quantiles) {
		problem = from_quantiles(p, &shape, &scale);
	}
	if (!problem)
		problem = check_shape(shape, a);
	if (!problem)
		*out = (struct dist){ .kind = DIST_GAMMA, .a = shape, .b = scale };
	return problem;
}

/* ---- drawing: a/b G(b + 1/3) for b >= 2/3, G(k) being gamma with shape k and scale 1;
 * c = 1 / (3 sqrt(b)) ---- */

/* Marsaglia and Tsang (2000, doi 10.1145/358407.358414), for shape l->b + 1/3 >= 1. */
static inline double gamma_ns(struct stream *s, const struct law *l)
{
	double x, v, u;

	do {
		do {
			x = next_normal(s);
			v = 1 + l->c * x;
		} while (v <= 0);
		v = v * v * v;
		u = next_uniform(s);
		if (u < 1 - 0.0331 * (x * x) * (x * x))
			break;
	} while (log(u) >= 0.5 * x * x + l->b * (1 - v + log(v)));
	return l->a * v;
}

static int64_t gamma_draw(struct stream *s, const struct law *l)
{
	return law_ns(gamma_ns(s, l));
}

/* Their method needs a shape of 1 or more: G(k) has the law of G(k + 1) U^(1/k). */
static int64_t gamma_draw_small(struct stream *s, const struct law *l)
{
	double x = gamma_ns(s, l);

	return law_ns(x * exp(-l->power * next_exponential(s)));
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

static double gamma_inverse(const struct law *l, double u)
{
	return l->a / l->b * gamma_at(l->draw == gamma_draw ? l->b + 1.0 / 3 : 1 / l->power, u);
}

static void gamma_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	bool small = d->a < 1;

	(void)a;
	l->draw = small ? gamma_draw_small : gamma_draw;
	l->inverse = gamma_inverse;
	l->power = 1 / d->a;
	l->b = (small ? d->a + 1 : d->a) - 1.0 / 3;
	l->a = d->b * ns_a_second * l->b;
	l->c = 1 / (3 * sqrt(l->b));
}

const struct family gamma_family = {
	.name = "gamma",
	.forms = { FORM(SHAPE, SCALE), FORM(MEAN, CV) },
	.quantiles = 2,
	FAMILY_FUNCTIONS(gamma),
};

/* ---- fitting: ln(shape), and ln(mean), which hardly depends on it ---- */

static void gamma_start(const struct sample_moments *m, double *theta)
{
	theta[0] = log(1 / (m->cv * m->cv));
	theta[1] = log(m->mean);
}

static struct dist gamma_law(const double *theta)
{
	return (struct dist){ .kind = DIST_GAMMA, .a = free_shape(theta[0]),
			      .b = free_positive(theta[1]) / free_shape(theta[0]) };
}

const struct free_parameters gamma_fit = { gamma_start, gamma_law };
