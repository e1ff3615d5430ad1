/* SPDX-License-Identifier: GPL-3.0-or-later */
/* transient - how long the initial transient of one series of a pilot is. */
#ifndef RINGFLOW_TRANSIENT_INTERNAL_H
#define RINGFLOW_TRANSIENT_INTERNAL_H

#include "steady/pilot_internal.h"

struct transient {
	bool settled;
	double after;	   /* seconds, by MSER-5 */
	double relaxation; /* seconds: how long the level remembers, once settled; 0: not told */
};

/*
 * Of a level: MSER-5 of its mean over the replications says after what time. It has to stay
 * then: the second half of what stays must not differ from the first, by a paired t test
 * over the replications at 0.1 %. And what stays must be eight times as long as the level
 * remembers: a queue near its capacity creeps for so long that its beginning looks like
 * noise, to MSER as to the test.
 *
 * The relaxation time is that of an autocorrelation exp(-t / r) with as much variance of a
 * mean over T: Var(mean) T / (2 Var), from the means of the replications, which are
 * independent.
 */
struct transient transient_level(const struct pilot *x, size_t design, size_t series);
/* Of the waits of calls in the order of their arrival: by MSER-5. */
struct transient transient_waits(const struct pilot *x, size_t design);

/* Is the level of SERIES going up and up, in every replication as much as what grows in a
 * straight line, or nearly? Its means in the third and the last quarter of the pilot. */
bool transient_grows(const struct pilot *x, size_t design, size_t series, double *third,
		     double *last);

/* The mean of a level over all of the pilot. */
double transient_mean(const struct pilot *x, size_t design, size_t series);

#endif
