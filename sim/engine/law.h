/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * law - a distribution made ready to draw from (rng.h): times in nanoseconds,
 * reciprocals taken, a guide table for shares.
 */
#ifndef RINGFLOW_LAW_H
#define RINGFLOW_LAW_H

#include "base/base.h"

/* U, E, Z, G(k): uniform in (0, 1), exponential with mean 1, standard normal, gamma
 * with shape k and scale 1. */
enum law_kind {
	LAW_CONSTANT,
	LAW_EXPONENTIAL, /* a E */
	LAW_UNIFORM,	 /* a + b U */
	LAW_WEIBULL,	 /* a E^b */
	LAW_LOGNORMAL,	 /* 1e9 exp(a + b Z) */
	LAW_NORMAL,	 /* a + b Z, given that it is not below 0; a >= 0 */
	LAW_NORMAL_TAIL, /* the same for a < 0: see law.c */
	LAW_GAMMA,	 /* a/b G(b + 1/3) for b >= 2/3; c = 1 / (3 sqrt(b)) */
	LAW_GAMMA_SMALL, /* the same times exp(-power E) */
	LAW_EMPIRICAL,	 /* ns[i] with probability upto[i] - upto[i - 1] */
	LAW_MIXTURE,	 /* parts[i], likewise */
	LAW_INVERSE,	 /* `of`, by its inverse: inverse.h */
	LAW_COUNTED,	 /* `of`, and what is drawn less `mean` is added up: rng.h */
};

/* Arrays belong to the arena of law_prepare(). */
struct law {
	enum law_kind kind;
	union {
		int64_t constant; /* ns */
		struct {
			const struct law *of;
			int64_t mean; /* ns */
			unsigned control;
		};
		struct {
			double a, b, c, power;
		};
		struct {
			const double *upto;
			/* guide[k]: the first i with upto[i] > k / guide_size, which is
			 * a power of 2 so that no product is rounded. */
			const uint32_t *guide;
			double guide_size;
			union {
				const int64_t *ns;
				const struct law *parts;
			};
		};
	};
};

/* Make L ready to draw from D. Its arrays are made in A, and nothing of D is kept. */
void law_prepare(struct law *l, const struct dist *d, struct arena *a);

/* The same law, but so that a draw rises with one uniform number, and with which part of a
 * mixture it is with one before: see docs/statistics.md, variance reduction. */
void law_prepare_inverse(struct law *l, const struct dist *d, struct arena *a);

/* Have L, a law of the mean MEAN (seconds), counted as control variate CONTROL. */
void law_count(struct law *l, double mean, unsigned control, struct arena *a);

/* Nanoseconds to the nearest, within 0..1e18; negative and NaN give 0. */
static inline int64_t law_ns(double ns)
{
	if (!(ns > 0))
		return 0;
	return ns >= 1e18 ? INT64_C(1000000000000000000) : (int64_t)(ns + 0.5);
}

#endif
