/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rings - agents whom calls rang and who did not answer: the queue goes on to the next one, and the
 * caller waits as long as it rang.
 */
#ifndef RINGFLOW_FIT_RINGS_H
#define RINGFLOW_FIT_RINGS_H

#include "log/log.h"

enum { RINGS_TOLD = 4 };

struct rings_estimate {
	bool known;	   /* the log tells of them */
	size_t calls;	   /* that wanted an agent, and of which it does */
	size_t met;	   /* rang an agent in vain, once or more */
	size_t unanswered; /* rings in vain, in all */
	size_t answered;   /* rings that were answered: calls that were served */
	size_t with[RINGS_TOLD]; /* calls with 0, 1, 2, 3 or more of them */
	size_t timed;	   /* rings in vain of which is known how long: so many */
	double seconds;	   /* they took in all */
	double share;	   /* of rings that nobody answers: unanswered / (unanswered + answered); NAN: none */
	double ring_mean;  /* seconds of one; NAN: not said */
};

/* Of LOG. */
void rings_estimate(struct rings_estimate *e, const struct call_log *log);

/* Agents' time by a log that says when they signed on and paused; only stretches whose ends are in it. */
struct presence_estimate {
	bool known;
	size_t agents;	  /* of whom something is said */
	size_t pauses;	  /* that began and ended */
	double pause_sum; /* seconds */
	size_t stays;	  /* likewise signed on */
	double stay_sum;
	size_t open;	  /* stretches of which an end is not in the log */
};

void presence_estimate(struct presence_estimate *e, const struct call_log *log);

#endif
