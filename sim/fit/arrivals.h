/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * arrivals - how many calls a log shows to come, hour by hour, and whether its days are
 * more unlike than chance makes them.
 */
#ifndef RINGFLOW_FIT_ARRIVALS_H
#define RINGFLOW_FIT_ARRIVALS_H

#include "fit/day_cycle.h"
#include "log/log.h"

struct arena;

struct arrivals_options {
	double step;	   /* seconds; a day is a whole number of them. 0: an hour */
	double confidence; /* of the intervals. 0: 0.95 */
	bool at_queue;	   /* count who was served or gave up in the queue, when they came to it;
			    * else all calls, when they arrive */
	bool offered;	   /* or, of these, who was served or gave up in the queue */
	size_t cycle_days; /* 1, 7, or as many as the log has: date by date; 0: as the rule
			    * below says */
};

/* A step of the cycle. */
struct arrivals_slot {
	uint64_t calls;
	double observed;  /* seconds, over all dates */
	double rate;	  /* a second: calls / observed; 0 where nothing was observed */
	double low, high; /* of the rate; NAN where nothing was observed */
};

/*
 * Days of one kind (of one weekday, or all of them): do their totals differ by more than
 * Poisson's law makes them? Their dispersion, the sum of (total - mean)^2 / mean, has a
 * chi-squared law if not (Fisher's index; Cox & Lewis, The Statistical Analysis of Series
 * of Events, 1966, section 6.2). If the rate of a day is the profile times a factor of mean 1
 * and variance cv^2, a total has variance m + cv^2 m^2; cv^2 is estimated by moments over
 * all kinds at once, weighted by their degrees of freedom. A trend over the weeks counts
 * as unlike days as well.
 */
struct busyness {
	bool tested;	   /* there are two days of some kind that were observed whole */
	size_t days, degrees; /* such days; of freedom */
	double dispersion; /* variance over mean; 1: Poisson */
	double p;	   /* of so much or more, if days are alike but for chance */
	bool needed;	   /* p < 1 - confidence, of five days or more, and a scenario takes the cv */
	bool too_few;	   /* p is so small, but not needed for the other reasons */
	double cv;	   /* `arrivals.busyness.cv`; 0 when the moments say there is none */
	double cv_low, cv_high; /* from the interval of the dispersion; roughly */
};

struct arrivals_estimate {
	double step, confidence;
	size_t cycle_days, steps_a_day; /* those of `cycle`: 7 (hours of the week), 1 (hours of
					 * the day), or as many as the log has */
	struct day_cycle cycle;
	size_t whole_weeks; /* observed; 7 kinds of days want three: fewer dates make no mean */
	double from, to;    /* observed, from the log's first midnight: from the step of the
			     * first call through the step of the last one */
	uint64_t calls;
	double rate;	    /* of all, a second */
	struct arrivals_slot *slots; /* cycle_days * steps_a_day of them; the first begins at
				      * the midnight of the log's first weekday. Where days are
				      * pooled each open one has the calls and the time of all */
	size_t days;
	uint64_t *daily;    /* calls by date */
	struct busyness busyness;
};

/* When C counts as an arrival, in seconds from the log's first midnight; NAN: not at all. */
double arrivals_counted_at(const struct logged_call *c, const struct arrivals_options *o);

/* Of LOG, in A; O may be NULL. The intervals of rates are those of a Poisson count
 * (Garwood 1936), of the effective count where days are unlike: N calls on n dates count
 * as N / (1 + cv^2 N / n). NULL when no call counts. */
struct arrivals_estimate *arrivals_estimate(struct arena *a, const struct call_log *log,
					    const struct arrivals_options *o);

#endif
