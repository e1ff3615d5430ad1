/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * campaign - many variants of a scenario, run as far as is wanted of each: for a sweep,
 * the search of a plan, or the profiles. What is run is kept in files, and what is found
 * there is not run again, so that a campaign can be stopped and gone on with, and its
 * parts can be run apart.
 */
#ifndef RINGFLOW_CAMPAIGN_H
#define RINGFLOW_CAMPAIGN_H

#include "experiment/experiment.h"

struct campaign_options {
	const struct experiment_options *experiment; /* no calls, extend or keep */
	const struct variants *variants;
	const char *store;   /* directory of the files, which is there; or NULL: none */
	const char *program; /* this program's version */
	uint64_t part, parts; /* this process's part of all units, 1 of 1 for all */
	bool select;	      /* run until run.select has its answer, too */
};

/* What came of a round. */
enum campaign_state {
	CAMPAIGN_DONE,	/* all that is wanted is there */
	CAMPAIGN_PART,	/* this part is done, of others something is missing */
	CAMPAIGN_STOPPED,
	CAMPAIGN_LOST,	/* a rank */
	CAMPAIGN_FAULT, /* a file could not be written: errno */
};

struct campaign;

struct campaign *campaign_new(const struct campaign_options *options);
/* Ends the work of the other ranks, too. */
void campaign_free(struct campaign *c);

/* Add the variant with COUNT ASSIGNMENTS and want its run.replications; its number in
 * *POINT. One that is there already is found again. False after adding errors to D. */
bool campaign_add(struct campaign *c, const char *const *assignments, size_t count,
		  size_t *point, struct diagnostics *d);
/* The first design of that variant that is overloaded though its steady state is asked for
 * (run.steady), its name in A; NULL: none. Such a variant cannot be added. */
const char *campaign_overloaded(const struct campaign *c, const char *const *assignments,
				size_t count, struct arena *a);
/* Want so many REPLICATIONS of POINT, if these are more. */
void campaign_want(struct campaign *c, size_t point, uint64_t replications);
/* The scenario of POINT. */
const struct scenario *campaign_scenario(const struct campaign *c, size_t point);

/* Run what is missing, and then, of scenarios with run.precision, as much as they need. */
enum campaign_state campaign_work(struct campaign *c);

/* What came of POINT up to now; to be freed. */
struct results *campaign_results(const struct campaign *c, size_t point);
/* The rows of POINT as experiment_run() keeps them; errors are left to ferror(). */
void campaign_write(const struct campaign *c, size_t point, FILE *out);

#endif
