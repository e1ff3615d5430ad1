/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * search - the room of what is looked for by running a scenario at many points: the points of a
 * sweep (factor.h); the smallest or largest value of a key with which a scenario meets a
 * requirement (here); the number of agents by the step of a schedule (staffing_search.h), beside
 * Erlang's formulas (staffing_erlang.h) for the load that is offered (offered_load.h); and what
 * other rules of the platform would do to a metric (assumptions.h).
 *
 * Searches own what they found, in an arena of their own. The campaign, the scenario and the
 * requirement are the caller's and must outlive them.
 *
 * For the commands sweep, plan and assumptions, and for their reports.
 *
 * The search for a value is bisection, under common random numbers at every value, each step taken
 * only when the interval decides it (docs/statistics.md).
 */
#ifndef RINGFLOW_SEARCH_H
#define RINGFLOW_SEARCH_H

#include "base/memory.h"
#include "estimate/estimate.h"
#include "experiment/experiment.h"
#include "search/assumptions.h"
#include "search/factor.h"
#include "search/offered_load.h"
#include "search/staffing_erlang.h"
#include "search/staffing_search.h"

struct diagnostics;

/* A value that was tried. */
struct trial {
	size_t place; /* among the values */
	const char *text;
	double number;
	struct estimate estimate; /* of the design that is worst off */
	const char *design; /* NULL: in none there is such a metric */
	enum condition_verdict verdict;
	bool yes; /* CONDITION_OPEN: by its estimate alone, whether it meets it */
	uint64_t replications; /* 0: overloaded, so that there was no steady state to run */
	size_t point; /* of the campaign; overloaded: none */
	uint64_t stir; /* digest of what came of the calls of `design` */
	uint64_t blank; /* designs, by bit, in which there is no such metric */
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
	/* why there is no answer: nothing that was tried has the metric, or `stuck` is the design that
	 * is worst off and whose calls fare the same from here to there */
	bool nowhere;
	const char *elsewhere; /* a design that has it, but is not asked for; or NULL */
	const char *stuck, *stuck_from, *stuck_to;
	/* designs that have the metric at no value, of those that are asked for: they are left out */
	size_t left_count, kept_count;
	const char **left_out, **kept;
	double share; /* of the calls of the design that sends most of them to its group; NAN */
};
enum { MOST_DOUBLINGS = 24 };
#define NO_ANSWER SIZE_MAX

/* Find it. The state of the campaign; when that is CAMPAIGN_DONE, the answer and the
 * trials. *BAD is set after errors were added to D. X's first six members and those it
 * names are the caller's; to be freed with search_free() either way. */
enum campaign_state search_run(struct search *x, bool *bad, struct diagnostics *d);
void search_free(struct search *x);

#endif
