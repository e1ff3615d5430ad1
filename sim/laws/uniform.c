/* SPDX-License-Identifier: GPL-3.0-or-later */
/* uniform - from a to b, all as likely. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "base/memory.h"
#include "base/units.h"
#include "laws/family_internal.h"

static double uniform_mean(const struct dist *d)
{
	return d->a + (d->b - d->a) / 2;
}

static double uniform_variance(const struct dist *d)
{
	return (d->b - d->a) * (d->b - d->a) / 12;
}

static double uniform_cdf(const struct dist *d, double x)
{
	return x >= d->b ? 1 : gsl_cdf_flat_P(x, d->a, d->b);
}

static double uniform_upper(const struct dist *d, double x)
{
	return 1 - uniform_cdf(d, x);
}

static double uniform_density(const struct dist *d, double x)
{
	return d->b > d->a ? gsl_ran_flat_pdf(x, d->a, d->b) : 0;
}

static double uniform_log_upper(const struct dist *d, double x)
{
	return log(uniform_upper(d, x));
}

static const char *uniform_solve(struct arena *a, const struct parameters *p, struct dist *out)
{
	double low, high;

	if (has_parameter(p, PARAMETER_MIN)) {
		low = p->value[PARAMETER_MIN];
		high = p->value[PARAMETER_MAX];
		if (low > high)
			return "the minimum is above the maximum";
	} else if (has_parameter(p, PARAMETER_MEAN)) {
		double half = sqrt(3) * p->value[PARAMETER_CV];

		if (half > 1 + 1e-12)
			return "a uniform duration has a cv of at most 0.577 (it would start below 0s)";
		low = p->value[PARAMETER_MEAN] * fmax(0, 1 - half);
		high = p->value[PARAMETER_MEAN] * (1 + half);
	} else {
		double slope = (p->x[1] - p->x[0]) / (p->p[1] - p->p[0]);

		low = p->x[0] - p->p[0] * slope;
		high = low + slope;
		if (low < -1e-12 * high)
			return arena_printf(a, "with these quantiles it would start at %gs", low);
		low = fmax(0, low);
	}
	if (!constant_when(low == high, low, out))
		*out = (struct dist){ .kind = DIST_UNIFORM, .a = low, .b = high };
	return NULL;
}

/* ---- drawing: a + b U ---- */

static int64_t uniform_draw(struct stream *s, const struct law *l)
{
	return law_ns(l->a + l->b * next_uniform(s));
}

static double uniform_inverse(const struct law *l, double u)
{
	return l->a + l->b * u;
}

static void uniform_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	(void)a;
	l->draw = uniform_draw;
	l->inverse = uniform_inverse;
	l->a = d->a * ns_a_second;
	l->b = (d->b - d->a) * ns_a_second;
}

static void uniform_words(struct words *w, const struct dist *d)
{
	char a[32], b[32];

	words_add(w, "%s to %s", format_duration(a, sizeof(a), d->a),
		  format_duration(b, sizeof(b), d->b));
}

const struct family uniform_family = {
	.name = "uniform",
	.forms = { FORM(MIN, MAX), FORM_WITH_NOTE(MEAN, CV, "(cv at most 0.577)") },
	.quantiles = 2,
	.pair = true,
	FAMILY_FUNCTIONS(uniform),
	.words = uniform_words,
};
