/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stats - estimates with intervals. The unit of observation is the replication:
 * calls inside one replication share agents and queues and are not independent.
 *
 * Methods and sources are named at each function; special functions are GSL's.
 */
#ifndef RINGFLOW_STATS_H
#define RINGFLOW_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A point estimate and its confidence interval. `defined` is false when there
 * was nothing to estimate from (no observation); then no number is meaningful.
 * low and high are NAN when a value is known but no interval can be given (a
 * mean from one replication). `method` is a static string such as
 * "Hall over replications" or "Clopper-Pearson over calls". */
struct estimate {
	double value, low, high;
	bool defined;
	const char *method;
};

/* A rate: sum(hits) / sum(trials) over N replications.
 *
 * Interval: Wilson's, of so many calls as, were they independent, would have the
 * ratio estimator's variance over replications (delta method: Law, Simulation
 * Modeling and Analysis, ch. 9), with Student's t on n-1 degrees of freedom
 * (effective sample size: Korn & Graubard, Survey Methodology 24:193, 1998; Dean &
 * Pagano, J. Surv. Stat. Methodol. 3:484, 2015). Where the replications cannot give a spread (n == 1, every
 * replication equal, or no hits or no misses at all, or fewer than 5 hits or
 * misses in total) the Clopper-Pearson interval on the pooled counts is used
 * instead (Biometrika 26:404, 1934), or the wider of the two when both exist;
 * so an interval never has width zero by accident.
 * Replications without trials are ignored. CONFIDENCE is e.g. 0.95. */
struct estimate rate_estimate(const uint64_t *hits, const uint64_t *trials, size_t n,
			      double confidence);

/* Give E, a share whose estimate has VARIANCE, that interval: t on FREEDOM degrees. */
void effective_wilson(struct estimate *e, double variance, double freedom, double confidence);

/* Of N values, two or more, with n - 1. */
double sample_variance(const double *values, size_t n);

/* COUNT control variates: N values of each, whose true mean is 0. */
struct control_variates {
	const double *const *list;
	size_t count, n;
};

/* What as many VALUES as each of the CONTROLS has have for a mean: least squares of one on the
 * others (Lavenberg and Welch, Management Sci. 27:322, 1981).
 * Controls without spread are left out. With SHARE the interval is effective_wilson()'s,
 * else as that of mean_estimate(), of the skewness that the controls leave.
 * False, and nothing done: a value is NAN or none has spread, there are not
 * CONTROL_LEAST values more than controls, or it would be no share. *VARIANCE: of the
 * estimate. */
enum { CONTROL_LEAST = 10 };
bool controlled_estimate(struct estimate *e, const double *values,
			 const struct control_variates *controls, bool share, double confidence,
			 double *variance);

/*
 * A ratio of sums that is not a share (a mean over calls: sum of seconds over number of calls): the
 * ratio estimator; undefined when sum(counts) is 0. An observation that has nothing of either is none; one with
 * seconds of no call counts.
 *
 * Interval of this and of mean_estimate(): where Hall's transformation of the studentized mean lies
 * between the quantiles of Student's t on n-1 degrees of freedom. Means of waits are skewed, and the
 * plain t, symmetric, misses them too often on one side. Of fewer than 5 observations, whose skewness
 * says nothing, it is the plain t.
 */
struct estimate ratio_estimate(const double *sums, const double *counts, size_t n,
			       double confidence);

/* The mean of one number per replication; entries that are NAN are ignored (a
 * replication without that observation). With one usable entry low = high = NAN; with all entries equal the interval is that point,
 * method "all replications equal". */
struct estimate mean_estimate(const double *values, size_t n, double confidence);

/* So many standard errors an interval reaches from the mean of N values, by Student's t; NAN for one. */
double mean_reach(size_t n, double confidence);

/* The means of COUNT quantities that make a curve, of each of which there are N values one after the
 * other, none of them NAN; each with its interval by Student's t, of a mean_reach() that all curves
 * share. Not Hall's: of few replications the skewness of each point is noise, which would look like
 * a shape. */
void mean_curve(const double *values, size_t count, size_t n, double reach, struct estimate *curve);

/* Which studentized mean of N values with this skewness is transformed into X: the inverse of
 * T + g T^2 / 3 + g^2 T^3 / 27 + g / 6 with g = SKEW / sqrt(N), whose law is nearer to the normal than
 * that of T (Hall, J. R. Stat. Soc. B 54:221, 1992). It rises with X; X itself for no skewness. */
double hall_inverse(double x, double skew, size_t n);

/* Paired difference A - B of two rates over the same N replications under
 * common random numbers: per-replication differences of the rates, Student's t.
 * Where the differences show no spread, or n == 1, Newcombe's method 10
 * (Stat. Med. 17:873, 1998; Wilson limits, independent samples, so wide rather
 * than narrow) on the pooled counts. Clipped to [-1, 1]. */
struct estimate paired_rate_difference(const uint64_t *hits_a, const uint64_t *trials_a,
				       const uint64_t *hits_b, const uint64_t *trials_b,
				       size_t n, double confidence);

/* A less B, replication by replication. */
struct difference {
	struct estimate estimate; /* Student's t on the differences */
	double p;      /* two-sided, that there is none; NAN: cannot be told */
	double spread; /* standard deviation of the differences */
	/* How many times more replications the same interval would need with independent
	 * seeds: (var A + var B) / var (A - B); NAN: no spread. */
	double gain;
};

/* Of the values A and B over the same N replications under common random numbers; NAN:
 * left out, in pairs. */
struct difference paired_difference(const double *a, const double *b, size_t n,
				    double confidence);

/* The same of independent samples: Welch (Biometrika 34:28, 1947); no gain. */
struct difference welch_difference(const double *a, size_t na, const double *b, size_t nb,
				   double confidence);

/* With so many replications a difference whose standard deviation is SPREAD has about this
 * HALF_WIDTH; N: those that the spread was estimated from. */
double replications_for(double spread, double half_width, size_t n, double confidence);

/* Make of COUNT p-values those by which all are judged together (Holm, Scand. J. Stat.
 * 6:65, 1979): the chance that any of those below ALPHA is there by chance is ALPHA at
 * most. NAN: no test. */
void holm(double *p, size_t count);

/* Clopper-Pearson and Wilson limits for HITS of TRIALS (> 0). */
void clopper_pearson(uint64_t hits, uint64_t trials, double confidence, double *low,
		     double *high);
void wilson(uint64_t hits, uint64_t trials, double confidence, double *low, double *high);

/* Does [low, high] contain VALUE? */
bool estimate_contains(const struct estimate *e, double value);

/* What E estimates is between LEAST and MOST: cut its interval there, but not short of the
 * value. What holds of the truth holds as before, since the truth is never beyond. */
void estimate_within(struct estimate *e, double least, double most);

/* Half of what E's interval is wide, of a mean its longer side; INFINITY without one. One that was cut
 * counts as if it had not been: being near the end of a range makes no estimate better. */
double estimate_half_width(const struct estimate *e);

#endif
