/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * staffing_search - how many agents of a group in each step of a schedule, so that the calls that
 * come in each step meet a requirement: found by simulation of the whole time, so that who
 * waits at the end of a step waits into the next, beside what Erlang's formulas say of each
 * step by itself (docs/plan.md).
 */
#ifndef RINGFLOW_STAFFING_SEARCH_H
#define RINGFLOW_STAFFING_SEARCH_H

#include "base/memory.h"
#include "base/source.h"
#include "experiment/experiment.h"
#include "estimate/estimate.h"
#include "search/offered_load.h"
#include "search/staffing_erlang.h"

struct diagnostics;

/* One step of the schedule. */
struct staffing_step {
	struct offered_load offered_load;
	/* By the steady state of its rate, and of the load that lags behind (erlang_a where
	 * callers leave); 0 where no call comes. */
	uint64_t erlang_c, erlang_a, lagged;
	uint64_t agents; /* the answer */
	/* of the confirming run, in the design that is worst off here */
	struct estimate offered, service_level, abandon_rate, wait_mean;
	const char *design; /* NULL: no call came in any */
	bool meets, decided; /* decided: in the confirming run */
	bool tight, tight_decided; /* with one agent fewer here the answer does not meet it */
};

/* A design, and how much of its calls comes to the group. */
struct staffing_design {
	const char *name;
	double share;
	bool asked; /* the requirement names it, or none */
};

struct staffing_search {
	struct campaign *campaign;
	const struct scenario *s;
	const struct requirement *condition; /* of agents.GROUP.service_level, ... */
	double every;		   /* seconds of a step; 0: the schedule's, or the rates' */
	uint64_t max_replications; /* of one schedule */
	/* set by staffing_search_prepare() */
	const struct agent_group *group;
	const char *metric; /* without "agents.GROUP." */
	size_t count;
	double step;
	double confidence; /* of one comparison */
	struct staffing_erlang formulas; /* what they leave out */
	struct staffing_step *steps;
	struct arena arena;
	/* set by staffing_search_run() */
	bool found; /* else no number that was tried will do in some step */
	bool confirmed; /* by other callers, in every step */
	uint64_t schedules; /* that were tried */
	uint64_t replications; /* of the confirming run */
	size_t design_count;
	struct staffing_design *designs;
	/* Of the calls of `share_design`, which has most, that come to the group: of the designs
	 * that are asked for and of which any come, all of which the schedule is for. */
	double share;
	const char *share_design;
	bool unreached; /* no call comes to the group */
	/* all that are looked for together, this one among them; their schedules, when they have one */
	const struct staffing_search *peers;
	size_t peer_count;
	const uint64_t *held;
};

/* Find the group NAME ("agents.support", or "support") and cut its time into steps. False after adding
 * errors to D, at AT where they are about the name. R's first members, up to
 * max_replications, are the caller's; to be freed with staffing_search_free() either way. */
bool staffing_search_prepare(struct staffing_search *r, const char *name, struct where at,
			     struct diagnostics *d);

/* Find the numbers of COUNT groups together, of one campaign and scenario. The state of the
 * campaign; *BAD is set after errors were added to D. Either all that calls come to are found, or
 * none is. */
enum campaign_state staffing_search_run(struct staffing_search *list, size_t count, bool *bad,
					struct diagnostics *d);
void staffing_search_free(struct staffing_search *r);

/* The agent-hours of all steps by one of their numbers: offsetof(struct staffing_step, agents). */
double staffing_search_hours(const struct staffing_search *r, size_t member);

#endif
