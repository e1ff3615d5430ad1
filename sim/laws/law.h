/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * law - a distribution made ready to draw from: times in nanoseconds, reciprocals taken, a guide
 * table for shares.
 */
#ifndef RINGFLOW_LAWS_LAW_H
#define RINGFLOW_LAWS_LAW_H

#include <stdint.h>

#include "random/rng.h"

struct dist;
struct arena;
struct stream;

/* Those that callers tell apart, or that are drawn in line. */
enum law_kind {
	LAW_CONSTANT,
	LAW_EXPONENTIAL, /* a E, where E is exponential with mean 1 */
	LAW_OTHER,
	LAW_COUNTED, /* `of`, and what is drawn less `mean` is added up: rng.h */
};

/* Arrays belong to the arena of law_prepare(). */
struct law {
	enum law_kind kind;
	/* One draw by the words of S, in nanoseconds, within 0..1e18. */
	int64_t (*draw)(struct stream *s, const struct law *l);
	/* Of a law with one density: nanoseconds at U in (0, 1), which rise with it. */
	double (*inverse)(const struct law *l, double u);
	union {
		int64_t constant; /* ns */
		struct {
			const struct law *of;
			int64_t mean; /* ns */
			unsigned control;
		};
		struct {
			double a, b, c, power; /* as the law's file says */
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

/* Any law; use law_draw(). */
int64_t law_draw_any(struct rng *r, const struct law *l, const struct address *a);

/* Nanoseconds to the nearest, within 0..1e18; negative and NaN give 0. */
static inline int64_t law_ns(double ns)
{
	if (!(ns > 0))
		return 0;
	return ns >= 1e18 ? INT64_C(1000000000000000000) : (int64_t)(ns + 0.5);
}

/* One draw of L at address A, in nanoseconds, within 0..1e18. Laws that differ in
 * their mean or scale only draw from the same E, Z or U, so that a call's draws
 * under two designs move together. */
static inline int64_t law_draw(struct rng *r, const struct law *l, const struct address *a)
{
	if (l->kind == LAW_CONSTANT)
		return l->constant;
	if (l->kind == LAW_EXPONENTIAL)
		return law_ns(l->a * rng_exponential(r, a));
	return law_draw_any(r, l, a);
}

#endif
