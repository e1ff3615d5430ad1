/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pilot - every design run from the empty system, to see how it settles, under replication
 * numbers of its own: what is measured later does not choose its own beginning. Private to
 * the room.
 */
#ifndef RINGFLOW_PILOT_INTERNAL_H
#define RINGFLOW_PILOT_INTERNAL_H

#include "replication/replication.h"

enum { PILOT_REPLICATIONS = 50, PILOT_FIRST = 0x50000000, PILOT_INTERVALS = 1000 };

/* What the series of a design's levels are of: calls, then who waits for each group. */
enum { PILOT_CALLS, PILOT_QUEUES };

struct pilot_design {
	double *levels; /* mean of each interval, of each series, of each replication */
	/* Of offered calls in the order of their arrival: ns to wait for agents and ns from
	 * the start, each summed over all replications. */
	int64_t *wait, *arrival;
	size_t calls; /* as many as every replication has */
};

struct pilot {
	const struct plan *plan;
	double length; /* seconds */
	size_t series; /* of levels */
	size_t most;   /* calls of which the waits are kept */
	struct pilot_design *designs;
};

/* Run all designs of P, whose windows are changed, for LENGTH seconds, in which about
 * CALLS are offered. To be freed either way. False when *STOP became non-zero. */
bool pilot_run(struct pilot *x, struct plan *p, double length, double calls, unsigned threads,
	       volatile sig_atomic_t *stop);
void pilot_free(struct pilot *x);

/* Series SERIES of a design in one replication: PILOT_INTERVALS numbers. */
const double *pilot_level(const struct pilot *x, size_t design, size_t replication,
			  size_t series);
/* The same, averaged over the replications (Welch, The Statistical Analysis of Simulation
 * Results, 1983, averages them for his plots). */
void pilot_mean(const struct pilot *x, size_t design, size_t series, double *mean);

#endif
