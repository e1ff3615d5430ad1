/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * experiment - the room that has replications run and estimated: every design of a scenario over
 * its replications, on threads and on other machines, in parts that are merged later, and campaigns
 * of many variants of a scenario, whose records are kept in files.
 *
 * Results and campaigns are allocated and the caller's, to be freed with results_free() and
 * campaign_free(). Scenarios, options and all that they name stay the caller's, and must outlive
 * what was begun with them.
 *
 * For commands, search and selftest. Everything here is to be called from one thread.
 */
#ifndef RINGFLOW_EXPERIMENT_H
#define RINGFLOW_EXPERIMENT_H

#include <signal.h>

#include "base/metric_unit.h"
#include "base/source.h"
#include "engine/engine.h"
#include "estimate/results.h"
#include "parallel/parallel.h"
#include "scenario/requirement.h"
#include "scenario/scenario.h"

struct diagnostics;
struct arena;

/* How far the work is. */
struct progress_step {
	const char *what; /* is counted: "replications", of a design or a point each */
	uint64_t done, total; /* of those that are known to be wanted; total 0: nobody counts */
	bool more; /* may be wanted, by what comes of these */
	uint64_t events; /* of those that were run now */
	/* of run.precision, at the last look, the half-width that lacks most, and what it is to be; goal 0: none */
	double half_width, goal;
	enum unit unit; /* of these */
};

/* Told of each step: by any thread, calls are serialised. */
struct progress {
	void (*step)(void *context, const struct progress_step *step);
	void *context;
};

/* Told of each finished offered call, replication by replication, in each design
 * by design, whatever the number of threads. By any of them, one at a time. */
struct call_sink {
	void (*call)(void *context, const char *design, uint32_t replication,
		     const struct call_report *report);
	void *context;
};

/* Loads the scenario of an experiment with COUNT more ASSIGNMENTS, as of --set, the
 * last to have their say; the caller's to free. Errors are added to D. With the same assignments
 * it gives the same each time, even if files have changed. */
struct variants {
	struct scenario *(*load)(void *context, const char *const *assignments, size_t count,
				 struct diagnostics *d);
	void *context;
};

struct experiment_options {
	const struct progress *progress; /* or NULL */
	const struct call_sink *calls;	 /* or NULL */
	/* file of records to begin with, of this program, all of which are taken even if fewer
	 * replications are asked for; or NULL */
	const char *extend;
	const char *program; /* with these two: this program's version */
	FILE *keep;	     /* where to write the records, errors left to ferror(); or NULL */
	uint64_t most_kept;  /* unless there are more replications than that; 0: any number */
	volatile sig_atomic_t *stop;	 /* becomes non-zero to stop; or NULL */
	unsigned threads;		 /* at most; 0: one */
	bool stand_ins; /* what the results rest on that nobody has said: see experiment_stand_ins() */
	bool queue;			 /* every delay through the event set, see engine.h */
	bool simulate_all; /* also what another point or design has come to: the same results */
	/* NULL: this process alone. Else this is rank 0 and the others help; then there
	 * is `stop`, and only with a single rank there may be `calls`. */
	struct ranks *ranks;
};

/* Run S, with the same results on any number of threads and ranks and by either
 * engine. Returns NULL after adding errors to D when S cannot be compiled. When
 * stopped early, results hold the replications that every design completed and
 * `interrupted` is set (design_count is 0 when none did). NULL without errors when a
 * rank was lost. */
struct results *experiment_run(const struct scenario *s,
			       const struct experiment_options *options,
			       struct diagnostics *d);

/* The results of S from the records in options->extend alone: what experiment_run() came to that kept
 * them, and nothing is simulated but the pilots of a steady state. Where more replications were wanted
 * than are there, `out_of_time` is set: by run.max_time, or by an interruption. NULL after adding
 * errors to D. Not of batch means, whose length is not in records. */
struct results *experiment_again(const struct scenario *s, const struct experiment_options *options,
				 struct diagnostics *d);

/* One of several parts of an experiment, run apart: of its units of work, one
 * replication of one design or point of the sweep each, every OF-th. */
enum { MAX_SHARDS = 1000000 };
struct shard {
	uint64_t number, of; /* 1 <= number <= of <= MAX_SHARDS */
	const char *program; /* this program's version */
	const struct overrides *overrides; /* those that the scenario was loaded with */
	const struct progress *progress; /* of merging, by files; or NULL */
};

/* Run shard X of S and write its records to OUT, whose errors are left to ferror().
 * There can be no options->calls. False after adding errors to D, or without any
 * when stopped early or a rank was lost; then nothing was written. */
bool experiment_shard(const struct scenario *s, const struct experiment_options *options,
		      const struct shard *x, FILE *out, struct diagnostics *d);

/* Do, as a rank other than 0, what rank 0 gives until it ends: while it runs S or a
 * shard of it, or, when S is NULL, a sweep or a plan over what V loads (else NULL). */
void experiment_help(const struct scenario *s, const struct variants *v,
		     const struct experiment_options *options, struct diagnostics *d);

/* Equal only for the same scenario under the same overrides, files included. */
uint64_t experiment_digest(const struct scenario *s, const struct overrides *o);

/* The results of S from the COUNT files PATHS, which together must be all shards of
 * the same scenario under the same overrides by the same program as X says, whose
 * number and of do not matter. The same results as experiment_run(), and the same records
 * in KEEP, which may be NULL. NULL after
 * adding errors to D. */
struct results *experiment_merge(const struct scenario *s, const struct shard *x,
				 const char *const *paths, size_t count, FILE *keep,
				 struct diagnostics *d);

/* Compile every design of S without running it. False after adding errors to D. */
bool experiment_check(const struct scenario *s, struct diagnostics *d);

/* What calls came by that nobody has said, in the order in which they did; texts in the arena. */
struct stand_ins_met {
	struct arena arena;
	size_t count, capacity;
	struct stand_in *list;
};

/* One call of one replication of a design, each counted from 0. */
struct traced {
	size_t design;
	uint32_t replication;
	uint64_t call;
	struct stand_ins_met *met; /* to be filled; or NULL */
};

/* Run X's replication, as experiment_run() does, showing OBSERVER the events of its call.
 * With run.steady the pilots that find the warm-up are run before, on so many THREADS;
 * of batch means, the run is as long as the scenario says. False after adding errors to
 * D. */
bool experiment_trace(const struct scenario *s, const struct traced *x, unsigned threads,
		      const struct observer *observer, struct diagnostics *d);

/* Find out what R, the results of S, rests on that nobody has said: into the designs of R. Of a
 * design that has any, the first calls of its first replication are simulated once more, unless
 * experiment_run() has found it out while it ran them. */
void experiment_stand_ins(const struct scenario *s, struct results *r);

/* Is METRIC one that S has? False after adding an error at AT to D: the nearest is named. */
bool experiment_metric(const struct scenario *s, const char *metric, struct where at,
		       struct diagnostics *d);

/* Is there such a metric as REQUIREMENT names, of such a unit, and such a design in S? False after
 * adding errors to D. */
bool experiment_requirement(const struct requirement *requirement, const struct scenario *s,
			    struct diagnostics *d);

/* ---- campaigns ---- */

/*
 * A campaign: many variants of a scenario, run as far as is wanted of each: for a sweep,
 * the search of a plan, or the profiles. What is run is kept in files, and what is found
 * there is not run again, so that a campaign can be stopped and gone on with, and its
 * parts can be run apart.
 */
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
const struct scenario *campaign_scenario(struct campaign *c, size_t point);

/* Run what is missing, and then, of scenarios with run.precision, as much as they need. */
enum campaign_state campaign_work(struct campaign *c);

/* TELL is given CONTEXT and the results of each point that has all it is to have when the campaign
 * lets go of its scenario, so that they need not be asked for by loading it once more. Of the
 * others, which stay loaded, campaign_results() is as quick. */
void campaign_tell(struct campaign *c,
		   void (*tell)(void *context, size_t point, const struct results *r),
		   void *context);
/* What came of POINT up to now; to be freed. */
struct results *campaign_results(struct campaign *c, size_t point);
/* The records of POINT as experiment_run() keeps them; errors are left to ferror(). */
void campaign_write(struct campaign *c, size_t point, FILE *out);

#endif
