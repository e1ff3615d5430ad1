/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * search - the smallest or largest value of a key with which a scenario meets a
 * requirement: bisection, under common random numbers at every value, each step taken only
 * when the interval decides it (docs/statistics.md).
 */
#ifndef RINGFLOW_SEARCH_H
#define RINGFLOW_SEARCH_H

#include "experiment/campaign.h"
#include "experiment/decide.h"
#include "experiment/factor.h"

/* A value that was tried. */
struct trial {
	size_t place; /* among the values */
	const char *text;
	double number;
	struct estimate estimate; /* of the design that is worst off */
	const char *design;
	enum decision decision; /* UNDECIDED: by its estimate alone, yes if it meets it */
	bool yes;
	uint64_t replications; /* 0: overloaded, so that there was no steady state to run */
};

struct search {
	struct campaign *campaign;
	const struct factor *values; /* candidates in order; or count 0: 1, 2, 3, ... */
	const char *key;
	const struct requirement *condition;
	double confidence;	   /* of the answer */
	uint64_t max_replications; /* of a value */
	size_t fixed_count;	   /* further assignments of every trial */
	const char *const *fixed;
	struct arena arena;
	enum unit unit;
	size_t trial_count, capacity;
	struct trial *trials; /* in the order of their places, in the end */
	bool largest;	      /* is asked for: small values meet it */
	size_t answer;	      /* place, or NO_ANSWER */
	bool every;	      /* all values between the ends meet it */
	bool sure;	      /* decided on both sides of the answer */
};
enum { MOST_DOUBLINGS = 24 };
#define NO_ANSWER SIZE_MAX

/* Find it. The state of the campaign; when that is CAMPAIGN_DONE, the answer and the
 * trials. *BAD is set after errors were added to D. X's first six members and those it
 * names are the caller's; to be freed with search_free() either way. */
enum campaign_state search_run(struct search *x, bool *bad, struct diagnostics *d);
void search_free(struct search *x);

#endif
