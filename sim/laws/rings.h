/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rings - what it costs agents that they are rung and may not answer. */
#ifndef RINGFLOW_RINGS_H
#define RINGFLOW_RINGS_H

#include "laws/distribution.h"

/* Each ring is answered with probability ANSWER after a time of law AFTER, if that is before TIMEOUT
 * seconds; else another agent is rung, independently, until one answers. */
struct rings {
	double answered;   /* probability that a ring is; 0: none ever is, and the others are infinite */
	double per_call;   /* rings, geometric: 1 / answered */
	double seconds;	   /* that agents are rung for a call, all together */
	double unanswered; /* rings of a call that are not: per_call - 1 */
};
struct rings rings_of(double timeout, double answer, const struct dist *after);

#endif
