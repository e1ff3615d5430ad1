/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * censored_sample - durations of which some are only known to be longer (right-censored):
 * a caller who was served would have waited longer than that.
 *
 * Equal values are one cell. A clock that shows whole seconds says that a duration
 * lies within half a second of what it shows, and no more: a cell is an interval
 * then, and what was recorded as 0 is no problem for laws whose density is 0 there.
 */
#ifndef RINGFLOW_FIT_CENSORED_SAMPLE_H
#define RINGFLOW_FIT_CENSORED_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* A duration as recorded, in seconds; not `observed`: it is longer than that. */
struct duration {
	double seconds;
	bool observed;
};

/* Durations as they come, equal ones counted: as much memory as there are different ones. Zeroed at first,
 * freed by fit_tally_make() or fit_tally_free(). */
struct fit_tally {
	struct tallied {
		double seconds;
		uint32_t observed, longer; /* how many were, and are only known to be longer */
	} *list;		 /* rising; what came last is behind them, in no order */
	size_t count, sorted, capacity; /* of list; the first so many are sorted, and apart */
	uint32_t *recent;	 /* places of values in list, by their hashes, where they may still be; or NULL */
	size_t n;		 /* durations in all */
};

/* None below 0. */
void fit_tally_add(struct fit_tally *t, struct duration x);
/* All of LIST rise, each value once. */
void fit_tally_sort(struct fit_tally *t);
void fit_tally_free(struct fit_tally *t);

/* Durations taken to be one. low == high: known exactly. */
struct fit_cell {
	double value, low, high; /* seconds */
	double events, censored; /* how many were observed, and were not */
};

struct fit_sample {
	size_t count; /* cells, rising */
	struct fit_cell *cells;
	double n, events; /* durations in all, and those observed */
	double step;	  /* of the clock in seconds; 0: exact */
	double sum, sum_of_squares; /* of the values observed */
	double from; /* shorter ones could not be seen, so that laws count from here on only */
};

/* The sample of what T has, which is freed. The clock's step is the largest of 1 min, 1 s and 100 ms of which
 * all values are multiples. More than 20,000 different values are put in cells that are 0.2 % wide. Made in A. */
void fit_sample_of(struct fit_sample *s, struct fit_tally *t, struct arena *a);
/* The same of the N durations at X, in any order; none below 0. */
void fit_sample_make(struct fit_sample *s, const struct duration *x, size_t n, struct arena *a);

/* The same with the clock's STEP given; 0: exact. */
void fit_sample_make_with(struct fit_sample *s, const struct duration *x, size_t n, double step,
			  struct arena *a);

/* What lies between LOW and HIGH, both included; the rest is left out. In A. */
void fit_sample_between(struct fit_sample *out, const struct fit_sample *s, double low, double high,
			struct arena *a);

/* Of the durations observed: NAN without any. */
double fit_sample_mean(const struct fit_sample *s);
double fit_sample_sd(const struct fit_sample *s);
double fit_sample_quantile(const struct fit_sample *s, double p);

/* Is there just one value that was observed? */
bool fit_sample_constant(const struct fit_sample *s);

#endif
