/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * interval_levels - what an interval report says of services and agents. It has means: of laws, and of
 * how long callers stay, it says nothing.
 *
 * Agents are those that the report has on duty. Where it does not say, as many as the calls need: with
 * a load of R erlangs, calls times mean handling time, R + sqrt(R) rounded up, the square-root rule of
 * Halfin and Whitt (Operations Research 29:567, 1981) with its factor 1.
 */
#ifndef RINGFLOW_FIT_INTERVAL_LEVELS_H
#define RINGFLOW_FIT_INTERVAL_LEVELS_H

#include "fit/agents_on_duty.h"
#include "log/log.h"

struct arena;

struct interval_means {
	double handle; /* of calls that were answered, seconds; NAN: not said */
	double wait;   /* likewise, until the answer */
	double level;  /* share of all that was answered in time by the report's own target */
	double handled, waited, levelled; /* calls that these are of */
	bool staffed;  /* the report says who was on duty */
	bool gone;     /* and how many gave up */
};

/* Of LOG's intervals, weighted by their calls. */
void interval_means(struct interval_means *m, const struct call_log *log);

/* The step of rates by interval: the shortest of LOG's intervals of which a day is a whole number; an hour,
 * if there is none. */
double interval_step(const struct call_log *log);

/* Of LOG's intervals, by steps of STEP seconds and the days of CYCLE, in A: `named` and `waits` are
 * false. NULL where neither agents nor handling times are said. */
struct agents_estimate *interval_agents(struct arena *a, const struct call_log *log, double step,
					const struct day_cycle *cycle);

#endif
