/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * roster - how many agents of a group in each step of a schedule, so that the calls that
 * come in each step meet a requirement: found by simulation of the whole time, so that who
 * waits at the end of a step waits into the next, beside what Erlang's formulas say of each
 * step by itself (docs/plan.md).
 */
#ifndef RINGFLOW_ROSTER_H
#define RINGFLOW_ROSTER_H

#include "experiment/campaign.h"
#include "experiment/decide.h"
#include "experiment/load.h"
#include "experiment/staffing.h"

/* One step of the schedule. */
struct roster_step {
	struct interval_load load;
	/* By the steady state of its rate, and of the load that lags behind (erlang_a where
	 * callers leave); 0 where no call comes. */
	uint64_t erlang_c, erlang_a, lagged;
	uint64_t agents; /* the answer */
	/* of the confirming run, in the design that is worst off here */
	struct estimate offered, service_level, abandon_rate, wait_mean;
	const char *design;
	bool meets, decided; /* decided: in the confirming run */
	bool tight, tight_decided; /* with one agent fewer here the answer does not meet it */
};

struct roster {
	struct campaign *campaign;
	const struct scenario *s;
	const struct requirement *condition; /* of agents.GROUP.service_level, ... */
	double every;		   /* seconds of a step; 0: the schedule's, or the rates' */
	uint64_t max_replications; /* of one schedule */
	/* set by roster_prepare() */
	const struct agent_group *group;
	const char *metric; /* without "agents.GROUP." */
	size_t count;
	double step;
	double confidence; /* of one comparison */
	struct staffing formulas; /* what they leave out */
	struct roster_step *steps;
	struct arena arena;
	/* set by roster_run() */
	bool found; /* else no number that was tried will do in some step */
	bool confirmed; /* by other callers, in every step */
	uint64_t schedules; /* that were tried */
	uint64_t replications; /* of the confirming run */
	double share; /* of the calls that come to the group */
};

/* Find the group NAME ("agents.support", or "support") and cut its time into steps. False after adding
 * errors to D, at AT where they are about the name. R's first members, up to
 * max_replications, are the caller's; to be freed with roster_free() either way. */
bool roster_prepare(struct roster *r, const char *name, struct where at, struct diagnostics *d);

/* Find the numbers. The state of the campaign; *BAD is set after errors were added to D. */
enum campaign_state roster_run(struct roster *r, bool *bad, struct diagnostics *d);
void roster_free(struct roster *r);

/* The agent-hours of all steps by one of their numbers: offsetof(struct roster_step, agents). */
double roster_hours(const struct roster *r, size_t member);

#endif
