/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steady_result - how the steady state of a plan was found, which replications are run by. */
#ifndef RINGFLOW_STEADY_RESULT_H
#define RINGFLOW_STEADY_RESULT_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

/* How the steady state was found (run.steady). */
struct steady_result {
	bool given;
	double warm_up; /* seconds, of every design */
	double mser;	/* what MSER-5 alone would leave out, the longest of all series */
	const char *design, *series; /* that took longest, in words; NULL: none took any time */
	double pilot;	 /* seconds of each of its replications */
	uint64_t pilot_replications;
	double observed; /* seconds of a replication that the scenario asks for */
	double relaxation; /* seconds that the slowest level remembers; 0: not told */
	uint64_t batches; /* of one long run, in the place of replications; 0: these */
	double batch;	  /* seconds of each */
	unsigned doublings;    /* of a batch, until they were independent */
	const char *dependent; /* a metric whose batch means are not; NULL: they are */
	double correlation;    /* of neighbouring ones, then */
};

/* FROM with its texts in A. */
struct steady_result steady_result_copy(const struct steady_result *from, struct arena *a);

#endif
