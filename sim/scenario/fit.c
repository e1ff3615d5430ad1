/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From what a person knows of a duration (its mean and spread, or two
 * quantiles) to the parameters of its law. Closed forms where there are any;
 * else one unknown shape is bracketed and found by Brent's method, and the
 * answer is checked against what was asked.
 */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#include "scenario/decode.h"

/* Beyond these a law is a constant or has no usable mean. */
static const double least_shape = 0.01, most_shape = 1e6;
static const double accuracy = 1e-7;

static bool has(const struct parameters *p, enum parameter which)
{
	return p->given & (1u << which);
}

static bool constant_when(bool degenerate, double seconds, struct dist *out)
{
	if (degenerate)
		*out = dist_constant(seconds);
	return degenerate;
}

/* What every law asks of its quantiles. */
static const char *check_quantiles(const struct parameters *p, struct parameters *sorted)
{
	*sorted = *p;
	if (p->quantiles < 2)
		return NULL;
	if (p->p[0] > p->p[1]) {
		sorted->p[0] = p->p[1];
		sorted->p[1] = p->p[0];
		sorted->x[0] = p->x[1];
		sorted->x[1] = p->x[0];
	}
	if (p->p[0] == p->p[1])
		return "the two quantiles are the same one";
	if (sorted->x[0] >= sorted->x[1])
		return "the higher quantile must be the longer duration";
	return NULL;
}

const char *fit_uniform(struct arena *a, const struct parameters *p, struct dist *out)
{
	struct parameters q;
	const char *problem = check_quantiles(p, &q);
	double low, high;

	if (problem)
		return problem;
	if (has(p, PARAMETER_MIN)) {
		low = p->value[PARAMETER_MIN];
		high = p->value[PARAMETER_MAX];
		if (low > high)
			return "the minimum is above the maximum";
	} else if (has(p, PARAMETER_MEAN)) {
		double half = sqrt(3) * p->value[PARAMETER_CV];

		if (half > 1 + 1e-12)
			return "a uniform duration has a cv of at most 0.577 (it would start below 0s)";
		low = p->value[PARAMETER_MEAN] * fmax(0, 1 - half);
		high = p->value[PARAMETER_MEAN] * (1 + half);
	} else {
		double slope = (q.x[1] - q.x[0]) / (q.p[1] - q.p[0]);

		low = q.x[0] - q.p[0] * slope;
		high = low + slope;
		if (low < -1e-12 * high)
			return arena_printf(a, "with these quantiles it would start at %gs", low);
		low = fmax(0, low);
	}
	if (!constant_when(low == high, low, out))
		*out = (struct dist){ .kind = DIST_UNIFORM, .a = low, .b = high };
	return NULL;
}

const char *fit_exponential(struct arena *a, const struct parameters *p, struct dist *out)
{
	double mean;

	if (has(p, PARAMETER_CV) && p->value[PARAMETER_CV] != 1)
		return arena_printf(a, "an exponential duration has a cv of 1, not %g",
				    p->value[PARAMETER_CV]);
	if (has(p, PARAMETER_MEAN))
		mean = p->value[PARAMETER_MEAN];
	else if (has(p, PARAMETER_RATE))
		mean = 1 / p->value[PARAMETER_RATE];
	else
		mean = p->x[0] / -log1p(-p->p[0]);
	if (mean <= 0)
		return "its quantile must be above 0s";
	*out = (struct dist){ .kind = DIST_EXPONENTIAL, .a = mean };
	return NULL;
}

/* A decreasing function of ln(shape) that is 0 where the shape is right. */
struct equation {
	double (*f)(double log_shape, void *self);
	double target;
	double p[2];
};

/* Solve it; false when there is no shape in range. */
static bool solve_shape(struct equation *e, double *shape)
{
	gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	gsl_function function = { e->f, e };
	double low = log(least_shape), high = log(most_shape);
	double f_low = e->f(low, e), f_high = e->f(high, e);
	int status = GSL_CONTINUE;

	/* NaN compares false and so counts as no solution */
	if (solver && f_low >= 0 && f_high <= 0 &&
	    gsl_root_fsolver_set(solver, &function, low, high) == GSL_SUCCESS) {
		for (int i = 0; i < 200 && status == GSL_CONTINUE; i++) {
			if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
				break;
			status = gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
							gsl_root_fsolver_x_upper(solver), 1e-13,
							1e-13);
		}
		*shape = exp(gsl_root_fsolver_root(solver));
	}
	if (solver)
		gsl_root_fsolver_free(solver);
	return status == GSL_SUCCESS;
}

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

const char *fit_gamma(struct arena *a, const struct parameters *p, struct dist *out)
{
	struct parameters q;
	const char *problem = check_quantiles(p, &q);
	double shape = p->value[PARAMETER_SHAPE], scale = p->value[PARAMETER_SCALE];

	if (problem)
		return problem;
	if (has(p, PARAMETER_MEAN)) {
		double cv = p->value[PARAMETER_CV];

		if (constant_when(cv == 0, p->value[PARAMETER_MEAN], out))
			return NULL;
		shape = 1 / (cv * cv);
		scale = p->value[PARAMETER_MEAN] / shape;
	} else if (q.quantiles) {
		struct equation e = { gamma_spread, log(q.x[1] / q.x[0]), { q.p[0], q.p[1] } };

		if (q.x[0] <= 0)
			return "its quantiles must be above 0s";
		if (!solve_shape(&e, &shape))
			return "no shape from 0.01 to 1e6 has these quantiles";
		scale = q.x[1] / exp(log_quantile(q.p[1], shape));
		for (int i = 0; i < 2; i++)
			if (!(fabs(gsl_cdf_gamma_P(q.x[i], shape, scale) - q.p[i]) <= accuracy))
				return "its shape cannot be computed from these quantiles";
	}
	if (shape < least_shape || shape > most_shape)
		return arena_printf(a, "its shape would be %g, expected 0.01 to 1e6", shape);
	*out = (struct dist){ .kind = DIST_GAMMA, .a = shape, .b = scale };
	return NULL;
}

static double weibull_spread(double log_shape, void *self)
{
	const struct equation *e = self;
	double k = exp(log_shape);

	return lgamma(1 + 2 / k) - 2 * lgamma(1 + 1 / k) - e->target;
}

const char *fit_weibull(struct arena *a, const struct parameters *p, struct dist *out)
{
	struct parameters q;
	const char *problem = check_quantiles(p, &q);
	double shape = p->value[PARAMETER_SHAPE], scale = p->value[PARAMETER_SCALE];

	if (problem)
		return problem;
	if (has(p, PARAMETER_MEAN)) {
		double cv = p->value[PARAMETER_CV], mean = p->value[PARAMETER_MEAN];
		struct equation e = { weibull_spread, log1p(cv * cv), { 0 } };

		if (constant_when(cv == 0, mean, out))
			return NULL;
		/* the equation cancels to nothing for the narrowest laws */
		if (cv < 1e-4 || !solve_shape(&e, &shape))
			return arena_printf(a, "no shape from 0.01 to 1e6 has a cv of %g", cv);
		scale = mean / tgamma(1 + 1 / shape);
	} else if (q.quantiles) {
		double low = -log1p(-q.p[0]), high = -log1p(-q.p[1]);

		if (q.x[0] <= 0)
			return "its quantiles must be above 0s";
		shape = log(high / low) / log(q.x[1] / q.x[0]);
		scale = q.x[0] / pow(low, 1 / shape);
	}
	if (shape < least_shape || shape > most_shape)
		return arena_printf(a, "its shape would be %g, expected 0.01 to 1e6", shape);
	if (!(scale > 0 && isfinite(scale)))
		return "its scale is out of range";
	*out = (struct dist){ .kind = DIST_WEIBULL, .a = shape, .b = scale };
	return NULL;
}

const char *fit_lognormal(struct arena *a, const struct parameters *p, struct dist *out)
{
	struct parameters q;
	const char *problem = check_quantiles(p, &q);
	double mu = p->value[PARAMETER_MU], sigma = p->value[PARAMETER_SIGMA];

	(void)a;
	if (problem)
		return problem;
	if (has(p, PARAMETER_MEDIAN)) {
		mu = log(p->value[PARAMETER_MEDIAN]);
	} else if (has(p, PARAMETER_MEAN)) {
		double cv = p->value[PARAMETER_CV], variance = log1p(cv * cv);

		if (constant_when(cv == 0, p->value[PARAMETER_MEAN], out))
			return NULL;
		sigma = sqrt(variance);
		mu = log(p->value[PARAMETER_MEAN]) - variance / 2;
	} else if (q.quantiles) {
		double low = gsl_cdf_ugaussian_Pinv(q.p[0]), high = gsl_cdf_ugaussian_Pinv(q.p[1]);

		if (q.x[0] <= 0)
			return "its quantiles must be above 0s";
		sigma = log(q.x[1] / q.x[0]) / (high - low);
		mu = log(q.x[0]) - low * sigma;
	}
	if (!constant_when(sigma == 0, exp(mu), out))
		*out = (struct dist){ .kind = DIST_LOGNORMAL, .a = mu, .b = sigma };
	return NULL;
}

const char *fit_normal(struct arena *a, const struct parameters *p, struct dist *out)
{
	struct parameters q;
	const char *problem = check_quantiles(p, &q);
	double mean = p->value[PARAMETER_MEAN], sd = p->value[PARAMETER_SD];

	if (problem)
		return problem;
	if (has(p, PARAMETER_CV)) {
		sd = mean * p->value[PARAMETER_CV];
	} else if (q.quantiles) {
		double low = gsl_cdf_ugaussian_Pinv(q.p[0]), high = gsl_cdf_ugaussian_Pinv(q.p[1]);

		sd = (q.x[1] - q.x[0]) / (high - low);
		mean = q.x[0] - low * sd;
		/* most of the law would be cut off, and drawing from the rest is slow */
		if (mean < 0)
			return arena_printf(a, "with these quantiles its mean would be %gs", mean);
	}
	if (!constant_when(sd == 0, mean, out))
		*out = (struct dist){ .kind = DIST_NORMAL, .a = mean, .b = sd };
	return NULL;
}
