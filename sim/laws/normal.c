/* SPDX-License-Identifier: GPL-3.0-or-later */
/* normal - of mean a and standard deviation b, given that it is not below 0. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>

#include "base/memory.h"
#include "base/units.h"
#include "laws/family_internal.h"

/* The inverse Mills ratio phi(m/s) / Phi(m/s), which is the hazard of the standard normal law
 * at -m/s. Below -30 it is under 1e-195 and GSL would report an underflow. */
static double mills(const struct dist *d)
{
	return -d->a / d->b < -30 ? 0 : gsl_sf_hazard(-d->a / d->b);
}

/* E[X | X >= 0] = m + s * phi(m/s) / Phi(m/s). */
static double normal_mean(const struct dist *d)
{
	if (d->b == 0)
		return d->a > 0 ? d->a : 0;
	return d->a + d->b * mills(d);
}

/* Var[X | X >= 0] = s^2 (1 - h (h + m/s)), h the inverse Mills ratio. */
static double normal_variance(const struct dist *d)
{
	double h = d->b > 0 ? mills(d) : 0;

	return d->b > 0 ? d->b * d->b * (1 - h * (h + d->a / d->b)) : 0;
}

/* ln(Q((x-m)/s) / Q(-m/s)), which also holds where both tails underflow (m far below 0). */
static double normal_log_upper(const struct dist *d, double x)
{
	if (d->b == 0)
		return log(1 - certain_cdf(d->a > 0 ? d->a : 0, x));
	return gsl_sf_log_erfc((x - d->a) / d->b * M_SQRT1_2) -
	       gsl_sf_log_erfc(-d->a / d->b * M_SQRT1_2);
}

static double normal_cdf(const struct dist *d, double x)
{
	return -expm1(normal_log_upper(d, x));
}

static double normal_upper(const struct dist *d, double x)
{
	return exp(normal_log_upper(d, x));
}

static double normal_density(const struct dist *d, double x)
{
	return d->b > 0 ? gsl_ran_gaussian_pdf(x - d->a, d->b) / gsl_cdf_ugaussian_P(d->a / d->b) :
			  0;
}

static const char *normal_solve(struct arena *a, const struct parameters *p, struct dist *out)
{
	double mean = p->value[PARAMETER_MEAN], sd = p->value[PARAMETER_SD];

	if (has_parameter(p, PARAMETER_CV)) {
		sd = mean * p->value[PARAMETER_CV];
	} else if (p->quantiles) {
		double low = gsl_cdf_ugaussian_Pinv(p->p[0]), high = gsl_cdf_ugaussian_Pinv(p->p[1]);

		sd = (p->x[1] - p->x[0]) / (high - low);
		mean = p->x[0] - low * sd;
		/* most of the law would be cut off, and drawing from the rest is slow */
		if (mean < 0)
			return arena_printf(a, "with these quantiles its mean would be %gs", mean);
	}
	if (!constant_when(sd == 0, mean, out))
		*out = (struct dist){ .kind = DIST_NORMAL, .a = mean, .b = sd };
	return NULL;
}

/* ---- drawing: a + b Z, given that it is not below 0 ---- */

/* Most often the first draw is not below 0. */
static int64_t normal_draw(struct stream *s, const struct law *l)
{
	double x;

	do
		x = l->a + l->b * next_normal(s);
	while (x < 0);
	return law_ns(x);
}

/* Robert (1995, doi 10.1007/BF00143942): a shifted exponential law of rate ALPHA
 * = c covers the tail. In units of a standard deviation from the mean the draw is
 * -mean/sd + E/alpha, and it lies (E - 1)/alpha from where the two densities
 * touch, so nothing cancels however far out the tail is. */
static int64_t normal_draw_tail(struct stream *s, const struct law *l)
{
	double e, away;

	do {
		e = next_exponential(s);
		away = (e - 1) / l->c;
	} while (2 * next_exponential(s) < away * away);
	return law_ns(l->a * e);
}

/* MEAN + SD Z, given that it is not below 0: the share 1 - u of what lies above 0 lies above
 * the draw. So far below 0 that nothing above is left in a double, the tail is exponential
 * with rate -MEAN / SD^2 to a part in a thousand. */
static double above_0(double mean, double sd, double u)
{
	double above = gsl_cdf_ugaussian_Q(-mean / sd);

	if (above < 1e-300)
		return inverse_exponential(u) * sd * (sd / -mean);
	return mean + sd * gsl_cdf_ugaussian_Qinv((1 - u) * above);
}

static double normal_inverse(const struct law *l, double u)
{
	return above_0(l->a, l->b, u);
}

/* c = (f + sqrt(f^2 + 4)) / 2 of f = -mean / sd */
static double normal_inverse_tail(const struct law *l, double u)
{
	return above_0(-(l->c - 1 / l->c) * l->a * l->c, l->a * l->c, u);
}

/* Half of the law at most lies below 0, or else it is drawn from its tail: Robert's
 * rate c solves c * c - c * -mean/sd = 1. */
static void normal_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	double from = -d->a / d->b;
	struct dist always = dist_constant(d->a);

	if (!(d->b > 0)) {
		law_prepare(l, &always, a);
	} else if (d->a >= 0) {
		l->draw = normal_draw;
		l->inverse = normal_inverse;
		l->a = d->a * ns_a_second;
		l->b = d->b * ns_a_second;
	} else {
		l->draw = normal_draw_tail;
		l->inverse = normal_inverse_tail;
		l->c = (from + sqrt(from * from + 4)) / 2;
		l->a = d->b * ns_a_second / l->c;
	}
}

static void normal_words(struct words *w, const struct dist *d)
{
	char a[32], b[32];

	words_add(w, "mean %s, sd %s, at least 0s", format_duration(a, sizeof(a), d->a),
		  format_duration(b, sizeof(b), d->b));
}

const struct family normal_family = {
	.name = "normal",
	.forms = { FORM_WITH_NOTE(MEAN, SD, "before it is truncated at 0s"), FORM(MEAN, CV) },
	.quantiles = 2,
	FAMILY_FUNCTIONS(normal),
	.words = normal_words,
};
