/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fit - from a log of calls to what a scenario says of calls, callers and agents: laws
 * of durations, rates of arrival, agents hour by hour.
 */
#ifndef RINGFLOW_FIT_H
#define RINGFLOW_FIT_H

#include "fit/choose.h"
#include "fit/quantities.h"

struct fit_options {
	struct fit_limits limits;
	bool is_wanted[FIT_QUANTITIES]; /* a family that the user has chosen */
	enum fit_family wanted[FIT_QUANTITIES];
	double confidence;
};

struct fitted {
	struct fit_durations durations;
	struct fit_choice choice;
};

struct fit_result {
	struct arena arena;
	const struct call_log *log; /* not owned */
	struct fit_options options;
	size_t offered, waited, abandoned; /* of those who wanted an agent */
	double wait_sum;		   /* their waits, in seconds */
	bool queued; /* there is a queue: calls waited, or agents have names */
	struct fitted quantities[FIT_QUANTITIES];
};

/* Fit all that LOG has. To be freed with fit_free(); LOG has to stay. */
void fit_log(struct fit_result *f, const struct call_log *log, const struct fit_options *o);
void fit_free(struct fit_result *f);

/* Is there a law for Q? */
bool fit_has(const struct fit_result *f, enum fit_quantity q);

#endif
