/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * series - where a series has settled, and whether what is left of it may be taken for
 * independent observations.
 */
#ifndef RINGFLOW_STATS_SERIES_H
#define RINGFLOW_STATS_SERIES_H

#include <stdbool.h>
#include <stddef.h>

enum { MSER_BATCH = 5 };

struct mser {
	bool settled;	   /* the truncation lies in the first half */
	size_t truncation; /* so many observations are left out */
	double mean;	   /* of those that stay, in whole batches */
};

/*
 * MSER-5 of the N observations X: of their means in batches of five (the last few, which
 * fill none, are left out) the first d are cut off for which the squared standard error
 * of the mean of those that stay, sum (x - mean)^2 / (k - d)^2, is least; of several
 * equals the smallest d (White, Simulation 69:323, 1997; White, Cobb & Spratt, Proc.
 * WSC 2000, 755). A quarter of the batches stays at least: few can agree by chance
 * (Hoad, Robinson & Davies, J. Oper. Res. Soc. 61:1389, 2010, leave five). A truncation
 * in the second half says that the series is too short; so does one of fewer than ten
 * batches.
 */
struct mser mser(const double *x, size_t n);

/*
 * The lag-1 autocorrelation of the K observations X, by von Neumann's ratio of mean
 * square successive differences (Ann. Math. Stat. 12:367, 1941), 0 in expectation when
 * they are independent; *P becomes the probability of as much or more of it then, one-sided
 * and normal (Fishman, Manag. Sci. 24:510, 1978). Observations that are NAN are left out.
 * Observations that are all equal, or fewer than three, show none: 0, and *P is 1.
 */
double autocorrelation(const double *x, size_t k, double *p);

#endif
