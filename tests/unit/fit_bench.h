/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_bench - samples drawn from known laws, for the tests of fits. */
#ifndef RINGFLOW_TEST_FIT_BENCH_H
#define RINGFLOW_TEST_FIT_BENCH_H

#include "base/base.h"
#include "helpers.h"

#include <gsl/gsl_errno.h>

#include "laws/law.h"
#include "random/random.h"
#include "fit/fit.h"

UNUSED static struct fit_sample sample_of(struct bench *b, const struct duration *x, size_t n)
{
	struct fit_sample s;

	fit_sample_make(&s, x, n, &b->arena);
	return s;
}

/* N draws of D, rounded to STEP (0: not), cut off by an exponential time of mean CENSORING
 * (0: not). */
UNUSED static struct duration *draw(struct bench *b, const struct dist *d, size_t n, double step,
			     double censoring, uint64_t replication)
{
	struct duration *x = arena_array(&b->arena, n, sizeof(*x));
	struct rng rng;
	struct law law;

	rng_init(&rng, 7, replication);
	law_prepare(&law, d, &b->arena);
	for (size_t i = 0; i < n; i++) {
		struct address at = { i, 1, 0 }, other = { i, 2, 0 };
		double t = 1e-9 * (double)law_draw(&rng, &law, &at);
		double limit = censoring > 0 ? censoring * rng_exponential(&rng, &other) : INFINITY;

		x[i] = (struct duration){ fmin(t, limit), t <= limit };
		if (step > 0)
			x[i].seconds = step * round(x[i].seconds / step);
	}
	return x;
}

/* It has to converge. */
UNUSED static struct fit_maximum maximise(enum fit_family family, const struct fit_sample *s)
{
	gsl_error_handler_t *handler = gsl_set_error_handler_off();
	struct fit_maximum m;

	fit_maximise(&m, family, s);
	gsl_set_error_handler(handler);
	assert_true(m.converged);
	return m;
}

static const struct dist slow_and_fast[] = { { .kind = DIST_EXPONENTIAL, .a = 20 },
					     { .kind = DIST_EXPONENTIAL, .a = 300 } };
static const struct dist short_and_long[] = { { .kind = DIST_LOGNORMAL, .a = 2.5, .b = 0.4 },
					      { .kind = DIST_LOGNORMAL, .a = 5, .b = 0.8 } };
static const double a_third[] = { 0.3, 1 };

static const struct known_law {
	enum fit_family family;
	struct dist dist;
	double truth[FIT_PARAMETERS];
} laws[] = {
	{ FIT_EXPONENTIAL, { .kind = DIST_EXPONENTIAL, .a = 120 }, { 120 } },
	{ FIT_WEIBULL, { .kind = DIST_WEIBULL, .a = 0.7, .b = 200 }, { 0.7, 200 } },
	{ FIT_GAMMA, { .kind = DIST_GAMMA, .a = 1.8, .b = 60 }, { 1.8, 60 } },
	{ FIT_LOGNORMAL, { .kind = DIST_LOGNORMAL, .a = 4.8, .b = 0.9 }, { 4.8, 0.9 } },
	{ FIT_HYPEREXPONENTIAL_2, { .kind = DIST_MIXTURE, .count = 2, .upto = a_third, .parts = slow_and_fast },
	  { 0.3, 20, 300 } },
	{ FIT_LOGNORMALS, { .kind = DIST_MIXTURE, .count = 2, .upto = a_third, .parts = short_and_long },
	  { 0.3, 2.5, 5, 0.4, 0.8 } },
};

#endif
