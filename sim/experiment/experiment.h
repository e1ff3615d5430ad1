/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * experiment - every design of a scenario over its replications, and what the
 * observations amount to: estimates with intervals, paired comparisons, the
 * sweep's curve, and the verdict on each `expect`.
 */
#ifndef RINGFLOW_EXPERIMENT_H
#define RINGFLOW_EXPERIMENT_H

#include <signal.h>

#include "base/base.h"
#include "base/sampling.h"
#include "engine/engine.h"
#include "experiment/ranks.h"
#include "scenario/scenario.h"
#include "stats/stats.h"

enum unit { UNIT_SHARE, UNIT_SECONDS, UNIT_COUNT };

/* One estimated quantity. Names are stable: they are keys of summary.json. */
struct metric {
	const char *name;
	enum unit unit;
	struct estimate estimate;
	/* Of a share of calls: over single calls (Wilson), where these are independent. */
	bool has_calls;
	struct estimate calls;
	/* What each replication says of it: their mean is the estimate, and their spread
	 * that of the estimate; NAN where one has nothing to say. */
	const double *values;
	/* How many times more replications the same interval would need without variance
	 * reduction; NAN: there is none, or no spread. */
	double gain;
};

struct reason_count {
	const char *reason; /* e.g. "studio_400_in_progress" */
	const char *text;   /* in words, for tables */
	uint64_t count;	    /* offered calls, all replications */
};

/* How often the platform answered or noted an error code. */
struct code_total {
	int code;	  /* e.g. 11200 */
	const char *text; /* in words */
	uint64_t count;	  /* all replications */
};

/* What is charged for, and what it comes to; money in the scenario's currency. */
struct cost_item {
	const char *name, *text; /* e.g. "inbound_minute"; in words */
	const char *source;	 /* of the price; NULL: of "all" */
	double price, units;	 /* units: all replications */
	struct estimate total;	 /* per replication */
	struct estimate per_call, per_success;
};

/* Metrics that every group has, before those of some. */
enum { GROUP_METRICS = 11 };

struct group_result {
	const char *name;
	uint64_t agents;
	double service_level_seconds;
	const char *service_level_definition; /* docs/model.md */
	/* offered, served, abandoned, abandon_rate, waited_rate, wait_mean, wait_p95,
	 * service_level, asa, occupancy, queue_mean; then served_within_..., refused */
	size_t metric_count;
	struct metric *metrics;
	/* by the step of its schedule in which calls came to its queue; 0: not asked for */
	size_t interval_count;
	double interval_step; /* seconds; the list repeats */
	struct interval_result {
		uint64_t agents; /* on duty */
		struct estimate offered, abandon_rate, wait_mean, service_level;
	} *intervals;
};

/* A metric whose exact value is known. */
struct analytic_value {
	const char *metric; /* as expectations name it */
	enum unit unit;
	struct estimate estimate;
	double exact;
	const char *formula; /* "Erlang A" */
	bool steady; /* it is exact in the steady state */
};

struct design_result {
	const char *name, *title;
	uint64_t calls, events, successes;
	uint64_t fingerprint; /* over all replications */
	const char *shared; /* what its calls share, so that they depend on each other: "agents";
			       NULL: nothing */
	/* success_rate, http_400_rate, calls_with_400_rate, redirect_attempts and
	 * failed_calls (per replication), time_to_studio_{mean,p50,p95,p99}, abandon_rate,
	 * {peak,mean}_concurrent_calls, {peak,mean}_concurrent_executions */
	size_t metric_count;
	struct metric *metrics;
	size_t reason_count;
	struct reason_count *reasons; /* most frequent first; only those that occurred */
	size_t code_count;
	struct code_total *codes; /* by number; only those that occurred */
	/* requests, all replications: "rest_redirects", "studio_requests",
	 * "rest_400", "studio_400", "illegal_transitions", ... */
	size_t count_count;
	struct named_count {
		const char *name;
		uint64_t count;
	} *counts;
	size_t group_count;
	struct group_result *groups;
	size_t cost_count; /* 0: the scenario has no prices */
	struct cost_item *costs; /* "all", then those that occurred and have a price */
	size_t analytic_count; /* 0: nothing is known exactly */
	struct analytic_value *analytic;
	double *cost_per_call;	 /* of each replication; NAN: there was no call */
};

struct comparison {
	const char *a, *b; /* design names; difference is A minus B */
	const char *metric; /* as expectations name it */
	struct estimate difference;
	enum unit unit;
	bool headline; /* success_rate, http_400_rate, cost_per_call: of the table */
	double p, p_holm; /* that there is none; corrected over all pairs and metrics; or NAN */
	bool shown;	  /* p_holm is less than 1 - confidence: there is one */
	double spread;	  /* standard deviation over replications, NAN: none */
	double gain;	  /* of common random numbers, see struct difference, and of how
			   * numbers are drawn; or NAN */
};

struct sweep_point {
	double after; /* seconds */
	struct estimate success_rate, http_400_rate;
};

/* One `expect` under one design. Of a scripted call: what came of it in the first
 * replication, or in the first in which it did not hold. Of a metric: its name, and
 * what it is over all of them. */
struct expectation_result {
	const char *design, *call;
	uint64_t number; /* of the offered call */
	struct where at;
	const char *wanted, *got; /* "400"; "400 (Studio 400: ...)"; got NULL: never offered */
	bool held;
	const char *metric; /* or NULL: of a call */
};

/* A run that broke the laws of conservation (engine/audit.h): a fault of this
 * program. Nothing it says can be trusted. */
struct broken_run {
	const char *design; /* NULL: there was none */
	uint64_t replication, call; /* from 0 */
	const char *text;
};

/* What came of one threshold under one design. */
struct threshold_result {
	const char *design, *text; /* "success_rate >= 99%" */
	struct where at;
	enum unit unit;
	struct estimate estimate;
	enum { THRESHOLD_PASSED, THRESHOLD_FAILED, THRESHOLD_OPEN } verdict;
	uint64_t more; /* OPEN: about so many more replications would decide; 0: cannot tell */
};

/* What came of one goal of run.precision under one design. */
struct precision_result {
	const char *design, *metric;
	enum unit unit;
	const char *wanted;	    /* "0.5 points" */
	double allowed, half_width; /* half_width INFINITY: there is no interval */
	bool met;
};

/* How the steady state was found (run.steady). */
struct steady_result {
	bool given;
	double warm_up; /* seconds, of every design */
	double mser;	/* what MSER-5 alone would leave out, the longest of all series */
	const char *design, *series; /* that took longest, in words; NULL: none took any time */
	double pilot;	 /* seconds of each of its replications */
	uint64_t pilot_replications;
	double observed; /* seconds of a replication that the scenario asks for */
	double relaxation; /* seconds that the slowest level remembers; 0: not told */
	uint64_t batches; /* of one long run, in the place of replications; 0: these */
	double batch;	  /* seconds of each */
	unsigned doublings;    /* of a batch, until they were independent */
	const char *dependent; /* a metric whose batch means are not; NULL: they are */
	double correlation;    /* of neighbouring ones, then */
};

struct results {
	struct arena arena;
	const char *scenario, *profile, *description;
	uint64_t callers; /* digest of the calls and callers: the same, the same callers */
	uint64_t seed, replications; /* replications completed, the same for every design */
	struct sampling_plan sampling;
	bool controls;	 /* control variates were asked for */
	bool controlled; /* and some metrics are estimated with them */
	uint64_t blocks; /* independent ones: as many as values[] of metrics */
	double confidence;
	const char *currency; /* NULL: the scenario has no prices */
	bool interrupted;
	struct broken_run broken;
	size_t design_count;
	struct design_result *designs;
	size_t comparison_count;
	struct comparison *comparisons;
	const char *sweep_design; /* NULL: no sweep */
	size_t sweep_count;
	struct sweep_point *sweep;
	size_t expect_count;
	struct expectation_result *expects;
	size_t expect_failure_count; /* those that did not hold */
	size_t threshold_count, threshold_failure_count, threshold_open_count;
	struct threshold_result *thresholds;
	size_t precision_count; /* 0: a given number of replications */
	struct precision_result *precision;
	struct selection_result {
		bool given;
		const char *metric, *indifference; /* "0.5 points" */
		double probability;
		bool smallest;	  /* is best */
		size_t left;	  /* designs that may be it; 1: it is known */
		const char *best; /* then */
	} selection;
	struct steady_result steady;
	bool out_of_time; /* run.max_time came before precision */
};

/* Told of work done: DONE of TOTAL replications-of-a-design. By any of the threads,
 * one at a time. */
struct progress {
	void (*step)(void *context, uint64_t done, uint64_t total);
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
 * last to have their say; the caller's to free. Errors are added to D. */
struct variants {
	struct scenario *(*load)(void *context, const char *const *assignments, size_t count,
				 struct diagnostics *d);
	void *context;
};

struct experiment_options {
	const struct progress *progress; /* or NULL */
	const struct call_sink *calls;	 /* or NULL */
	const char *extend; /* file of rows to begin with, of this program; or NULL */
	const char *program; /* with these two: this program's version */
	FILE *keep;	     /* where to write the rows, errors left to ferror(); or NULL */
	volatile sig_atomic_t *stop;	 /* becomes non-zero to stop; or NULL */
	unsigned threads;		 /* at most; 0: one */
	bool queue;			 /* every delay through the event set, see engine.h */
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

/* One of several parts of an experiment, run apart: of its units of work, one
 * replication of one design or point of the sweep each, every OF-th. */
enum { MAX_SHARDS = 1000000 };
struct shard {
	uint64_t number, of; /* 1 <= number <= of <= MAX_SHARDS */
	const char *program; /* this program's version */
	const struct overrides *overrides; /* those that the scenario was loaded with */
};

/* Run shard X of S and write its rows to OUT, whose errors are left to ferror().
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
 * number and of do not matter. The same results as experiment_run(), and the same rows
 * in KEEP, which may be NULL. NULL after
 * adding errors to D. */
struct results *experiment_merge(const struct scenario *s, const struct shard *x,
				 const char *const *paths, size_t count, FILE *keep,
				 struct diagnostics *d);

/* Compile every design of S without running it. False after adding errors to D. */
bool experiment_check(const struct scenario *s, struct diagnostics *d);

/* Run replication REPLICATION of design DESIGN, showing OBSERVER the events of
 * call CALL, all three counted from 0. False after adding errors to D. */
bool experiment_trace(const struct scenario *s, size_t design, uint64_t call,
		      uint32_t replication, const struct observer *observer,
		      struct diagnostics *d);

/* The metric NAME of a design, or NULL. */
const struct metric *result_metric(const struct design_result *d, const char *name);

/* The metric NAME of D, also of agents (agents.sales.wait_mean); or NULL. */
const struct metric *result_metric_named(const struct design_result *d, const char *name);

/* The metric NAME of D as scenarios name it, agents' too: agents.sales.wait_mean. False,
 * with nothing estimated, when there is none. */
bool result_named(const struct design_result *d, const char *name, enum unit *unit,
		  struct estimate *estimate);

/* Is METRIC one that S has? False after adding an error at AT to D: the nearest is named. */
bool experiment_metric(const struct scenario *s, const char *metric, struct where at,
		       struct diagnostics *d);

void results_free(struct results *r);

#endif
