/* SPDX-License-Identifier: GPL-3.0-or-later */
/* law - a distribution of durations made ready to draw from, in nanoseconds. */
#ifndef RINGFLOW_LAW_H
#define RINGFLOW_LAW_H

#include "engine/rng.h"

struct law {
	uint8_t kind;	/* enum dist_kind */
	int64_t value;	/* of a constant */
	double a, b;	/* scale and shape; see law_prepare() */
	size_t count;
	const double *upto, *values;
	const struct law *parts;
};

/* Durations beyond 1e18 ns are taken as that, negative ones as 0. L refers to
 * arrays of D, and to others in A. */
void law_prepare(struct law *l, const struct dist *d, struct arena *a);

int64_t law_draw_rest(struct rng *r, const struct law *l, struct address a);

static inline int64_t law_ns(double ns)
{
	if (!(ns > 0))
		return 0;
	return ns >= 1e18 ? INT64_C(1000000000000000000) : (int64_t)(ns + 0.5);
}

/* One draw of L at A, in nanoseconds, within 0..1e18. Scaled laws (exponential,
 * Weibull, normal, log-normal) draw the same standard variate at an address
 * whatever their parameters, so that designs which differ in a mean still share
 * their callers. */
static inline int64_t law_draw(struct rng *r, const struct law *l, struct address a)
{
	switch (l->kind) {
	case DIST_CONSTANT:
		return l->value;
	case DIST_EXPONENTIAL:
		return law_ns(l->a * rng_exponential(r, a));
	case DIST_UNIFORM:
		return law_ns(l->a + l->b * rng_uniform(r, a));
	default:
		return law_draw_rest(r, l, a);
	}
}

#endif
