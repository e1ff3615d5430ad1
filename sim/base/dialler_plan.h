/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dialler_plan - a dialler, as scenarios give it and the engine has it: calls are placed for agents who are free. */
#ifndef RINGFLOW_DIALLER_PLAN_H
#define RINGFLOW_DIALLER_PLAN_H

#include <stdbool.h>
#include <stdint.h>

struct dialler_plan {
	bool given;
	bool predictive;    /* else progressive: one call for each free agent */
	int group;	    /* whose agents it dials for */
	uint64_t list;	    /* numbers */
	uint64_t tries;	    /* of a number, at most */
	uint64_t in_flight; /* calls at once, at most; 0: any number */
	double ratio;	    /* calls in flight for each free agent; where it adapts, the first */
	double bound;	    /* of the share of answered calls that are abandoned; 0: the ratio is fixed */
	double adjust;	    /* seconds between two looks at it */
	double abandoned_after; /* an answered call waits so long for an agent, in seconds; below 0: as long as it bears */
};

/* A number is tried so often at most: which try it is, is part of its call's number. */
enum { MOST_TRIES = 8 };
/* Calls in flight for each free agent: the most there may be, and a step of what adapts. */
enum { MOST_RATIO = 20 };
#define RATIO_STEP 0.1

#endif
