/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fit - from a log of calls to what a scenario says of calls, callers and agents: laws
 * of durations, rates of arrival, agents hour by hour.
 *
 * A struct fit_result owns what was found in its arena, and points into the log, which it does
 * not own. The same log and options give the same result: nothing is drawn but by address.
 * Called by cmd; report writes what was found as a scenario, files and charts. Includes log,
 * random and base only.
 *
 *   quantities.h       which durations a log holds; agents_on_duty.h, arrivals.h: the rest of it
 *   queues.h           types, agents and priorities: queues, crews and the order of service
 *   choose.h           every law fitted to one of them, and the best
 *   censored_sample.h  what laws are fitted to; fitted_law.h, likelihood.h, goodness.h: how
 */
#ifndef RINGFLOW_FIT_H
#define RINGFLOW_FIT_H

#include "base/memory.h"
#include "fit/agents_on_duty.h"
#include "fit/arrivals.h"
#include "fit/choose.h"
#include "fit/interval_levels.h"
#include "fit/quantities.h"
#include "fit/queues.h"
#include "fit/rings.h"

struct fit_options {
	struct fit_limits limits;
	bool is_wanted[FIT_QUANTITIES]; /* a family that the user has chosen */
	enum fit_family wanted[FIT_QUANTITIES];
	double confidence;
	bool away_given; /* limits.away holds for who is on duty, too; else the log's own pauses do */
	double step;  /* of rates and schedules, seconds */
	bool by_date; /* each date by itself, and not a week or a day that is repeated */
};

struct fit_result {
	struct arena arena;
	const struct call_log *log; /* not owned */
	struct fit_options options;
	size_t offered, waited, abandoned; /* of those who wanted an agent */
	double wait_sum;		   /* their waits, in seconds */
	size_t overtaken;		   /* who waited while a later one was served (fit_overtaken()) */
	size_t waits_known;		   /* of so many */
	bool queued; /* there is a queue: the log tells of waits, or agents have names */
	bool after_said; /* of most calls the log says how long agents work after them: the wrap-up */
	bool menus;  /* the time before it is known */
	struct queues_estimate queues;	   /* types, skills and priorities */
	struct rings_estimate rings;	   /* agents who did not answer */
	struct presence_estimate presence; /* agents who signed on and paused */
	struct interval_means means;	   /* of an interval report */
	struct arrivals_estimate *arrivals; /* NULL: no calls */
	struct agents_estimate *agents;	    /* NULL: not known who served when */
	struct fitted quantities[FIT_QUANTITIES];
};

/* Fit all that LOG has. To be freed with fit_free(); LOG has to stay. */
void fit_log(struct fit_result *f, const struct call_log *log, const struct fit_options *o);
void fit_free(struct fit_result *f);

/* The agents of the schedule, step by step; *COUNT of them. */
const uint64_t *fit_schedule(const struct fit_result *f, size_t *count);
/* The same of some of them. */
const uint64_t *fit_schedule_of(const struct fit_result *f, const struct agents_estimate *e, size_t *count);

/* Is there a law for Q? */
bool fit_has(const struct fit_result *f, enum fit_quantity q);

#endif
