/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settling - how one series of a pilot settles; private to the room. */
#ifndef RINGFLOW_SETTLING_H
#define RINGFLOW_SETTLING_H

#include "experiment/pilot.h"

struct settling {
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
struct settling settling_level(const struct pilot *x, size_t design, size_t series);
/* Of the waits of calls in the order of their arrival: by MSER-5. */
struct settling settling_waits(const struct pilot *x, size_t design);

/* Is the level of SERIES going up and up, in every replication as much as what grows in a
 * straight line, or nearly? Its means in the third and the last quarter of the pilot. */
bool settling_grows(const struct pilot *x, size_t design, size_t series, double *third,
		    double *last);

/* The mean of a level over all of the pilot. */
double settling_mean(const struct pilot *x, size_t design, size_t series);

#endif
