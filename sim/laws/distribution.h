/* SPDX-License-Identifier: GPL-3.0-or-later */
/* distribution - laws of durations, as plain data; to draw from them see law.h. */
#ifndef RINGFLOW_LAWS_DISTRIBUTION_H
#define RINGFLOW_LAWS_DISTRIBUTION_H

#include <stddef.h>

struct arena;

/* DIST_WEIBULL and so on: a name for each row of laws.def. */
enum dist_kind {
#define LAW(id, name) DIST_##id,
#include "laws/laws.def"
	DIST_KINDS
};

/* A distribution of a duration in seconds. What a and b are is said by the law's file: the
 * parameters of its family's first form, in their order. Arrays hold `count` elements and
 * belong to the arena it was made in; upto[] ends at exactly 1. */
struct dist {
	enum dist_kind kind;
	double a, b;
	size_t count;
	const double *upto; /* parts[i], or values[i], has the probability upto[i] - upto[i-1] */
	const double *values;
	const struct dist *parts;
};

/* A distribution that is always SECONDS. */
struct dist dist_constant(double seconds);
/* The expectation in seconds (for DIST_NORMAL, of the truncated law). */
double dist_mean(const struct dist *d);
/* Var[X] in seconds squared; infinite or NAN where a double cannot hold what it comes from. */
double dist_variance(const struct dist *d);
/* P(X <= SECONDS). */
double dist_cdf(const struct dist *d, double seconds);
/* P(X > SECONDS), SECONDS >= 0, without cancellation in the upper tail; and its logarithm, also
 * where the probability itself would underflow. */
double dist_upper(const struct dist *d, double seconds);
double dist_log_upper(const struct dist *d, double seconds);
/* The seconds that X is never below, to rounding, of those up to MOST; MOST where it is never as soon. */
double dist_earliest(const struct dist *x, double most);
/* The density at SECONDS > 0, per second; 0 of what lies on single values. */
double dist_density(const struct dist *d, double seconds);
/* The distribution of K times as long a duration, K > 0. Arrays are made in A. */
struct dist dist_times(const struct dist *d, double k, struct arena *a);
/* A short description: "exponential(mean 8s)". Returns BUFFER. */
char *dist_describe(const struct dist *d, char *buffer, size_t size);

#endif
