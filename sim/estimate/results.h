/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * results - what the observations of all replications amount to: of each design its metrics with
 * intervals, the comparisons of designs, the sweep's curve, and the verdicts on expectations,
 * thresholds and precision. All texts and lists are in the arena of struct results.
 */
#ifndef RINGFLOW_RESULTS_H
#define RINGFLOW_RESULTS_H

#include "base/memory.h"
#include "base/metric_unit.h"
#include "base/sampling_plan.h"
#include "base/source.h"
#include "base/texts.h"
#include "program/stand_ins.h"
#include "replication/steady_result.h"
#include "stats/stats.h"

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
	unsigned marks; /* enum mark, of its row: metric_rows.h */
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

/* What results are told apart by. Lists and participants have a name and metrics, and nothing else. */
enum result_kind { RESULT_AGENTS, RESULT_LIST, RESULT_PARTICIPANT, RESULT_KINDS };

/* What their metrics are named by: agents.sales.wait_mean, lists.warm.calls, participants.second.asked. */
extern const char *const result_kind_names[RESULT_KINDS];

struct group_result {
	const char *name;
	uint64_t agents;
	double service_level_seconds;
	const char *service_level_definition; /* docs/model.md */
	size_t metric_count; /* of group_metrics.def: those that all groups have first */
	struct metric *metrics;
	/* by the step of its schedule in which calls came to its queue; 0: not asked for */
	size_t interval_count;
	double interval_step; /* seconds; the list repeats */
	struct interval_result {
		uint64_t agents; /* on duty */
		struct estimate offered, abandon_rate, wait_mean, service_level;
	} *intervals;
	enum result_kind kind;
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

/* What came of a widget of a flow, all replications. */
struct widget_result {
	const char *flow, *name, *type;
	uint64_t visits, calls; /* how often it was entered; calls that did so */
	struct estimate per_call;   /* visits */
	struct estimate call_share; /* of calls that come to it */
	struct estimate mean_time;  /* seconds from entering to leaving */
	size_t way_count;
	struct way_result {
		const char *event, *condition, *next; /* CONDITION, NEXT: or NULL */
		uint64_t count;
		struct estimate share; /* of visits */
	} *ways;
	/* Calls that were in it last when they ended, by what became of their callers; only those
	 * ends that occurred. */
	size_t end_count;
	struct widget_end_result {
		const char *end, *text;
		uint64_t calls;
		struct estimate share; /* of all calls */
	} *ends;
};

/* Of one thing that nobody has said: how much of a design's results rests on it. */
struct stand_in_result {
	struct stand_in is; /* its place has no source, but */
	const char *file; /* its name; or NULL */
	uint64_t calls, successes; /* of the sample: came by; and reached their goal */
	uint64_t failures; /* missed it by what is assumed: they left there by a way on which all do */
	size_t number;	   /* in the design's program */
	const char *way;   /* the one of most of these, such as "timeout"; NULL: there are none */
};

/* What a design's results rest on, measured on the first calls of its first replication. */
struct stand_in_sample {
	size_t count;
	struct stand_in_result *list; /* which way calls go, before how long they take; most successes first */
	bool listed;   /* it is known what is in the list */
	bool measured; /* else of none is known how many calls come by */
	uint64_t calls, successes; /* of the sample */
};

/* A level, or a count of calls, by the interval of the run; the interval of each mean is for it
 * alone. */
struct series_result {
	const char *name, *unit; /* "concurrent_calls", "calls" */
	const char *group;	 /* NULL: of all */
	bool calls;		 /* offered in the interval, and not a level */
	bool later;		 /* `list` has one more: calls offered after the last interval */
	double limit;		 /* that the level cannot pass; 0: none */
	struct estimate *list;	 /* by interval; per replication */
};

struct design_result {
	const char *name, *title;
	uint64_t calls, events, successes;
	uint64_t fingerprint; /* over all replications */
	/* What its calls share, so that they depend on each other: "agents"; NULL: nothing. */
	const char *dependence;
	size_t metric_count; /* of metrics.def, in its order */
	struct metric *metrics;
	size_t reason_count;
	struct reason_count *reasons; /* most frequent first; only those that occurred */
	/* what became of callers; in the order of ends.def, all */
	struct end_result {
		const char *end, *text;
		uint64_t calls;
		struct estimate share; /* of all calls */
		double mean_length;    /* seconds from creation to end; NAN: no call */
	} *ends;
	size_t end_count;
	/* of the time to Studio, as time_to_studio_p50: rising */
	struct quantile_result {
		double p; /* so many of the calls take no longer */
		struct estimate seconds;
	} *time_to_studio;
	size_t quantile_count;
	size_t widget_count; /* 0: visits are not counted */
	struct widget_result *widgets; /* by flow, in the order of its export */
	size_t code_count;
	struct code_total *codes; /* by number; only those that occurred */
	size_t count_count; /* totals of metrics.def: "rest_redirects", ... */
	struct named_count {
		const char *name;
		uint64_t count;
	} *counts;
	size_t group_count;
	struct group_result *groups; /* groups of agents, then part_count lists and participants */
	size_t part_count;
	size_t series_count; /* 0: none, of batch means */
	struct series_result *series;
	size_t cost_count; /* 0: the scenario has no prices */
	struct cost_item *costs; /* "all", then those that occurred and have a price */
	size_t analytic_count; /* 0: nothing is known exactly */
	struct analytic_value *analytic;
	double *cost_per_call;	 /* of each replication; NAN: there was no call */
	struct stand_in_sample stand_ins;
};

/* Of more designs than these not each pair is compared: their number, and the length of what is
 * written of them, would grow with the square of that of designs. */
enum { MOST_ALL_PAIRS = 40 };

/* Which pairs of designs were compared: all, or each design with the first and with the best. */
struct pairing {
	size_t pairs, of; /* those compared, and those there are; equal: all */
	size_t best;	  /* else: by index */
	const char *metric; /* else: of which the best has most, or least */
	bool smallest;
};

struct comparison {
	const char *a, *b; /* design names; difference is A minus B */
	const char *metric; /* as expectations name it */
	struct estimate difference;
	enum unit unit;
	bool headline; /* of the measure of designs and of http_400_rate, and of cost_per_call: of the table */
	double p, p_holm; /* that there is none; corrected over what is compared; or NAN */
	bool shown;	  /* p_holm is less than 1 - confidence: there is one */
	double spread;	  /* standard deviation over replications, NAN: none */
	double gain;	  /* of common random numbers, see struct difference, and of how
			   * numbers are drawn; or NAN */
	size_t first, second; /* A and B by index, FIRST < SECOND; in the order of these */
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
	enum unit unit;	    /* of a metric, and what it came to */
	struct estimate estimate;
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

struct results {
	struct arena arena;
	bool of_export; /* of a bare export under its default scenario */
	const char *scenario, *profile, *description;
	struct texts overrides;	    /* of the command line, each as --set would have it */
	struct texts rules_changed; /* "RULE=VALUE" where it is not the profile's */
	uint64_t callers; /* digest of the calls and callers: the same, the same callers */
	uint64_t seed, replications; /* replications completed, the same for every design */
	struct sampling_plan sampling;
	bool controls;	 /* control variates were asked for */
	bool controlled; /* and some metrics are estimated with them */
	uint64_t blocks; /* independent ones: as many as values[] of metrics */
	double confidence;
	const char *currency; /* NULL: the scenario has no prices */
	bool interrupted;
	uint64_t found; /* replications that were there to be gone on from */
	struct broken_run broken;
	size_t design_count;
	struct design_result *designs;
	struct pairing pairing;
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
	struct ranking_selection_result {
		bool given;
		const char *metric, *indifference; /* "0.5 points" */
		double probability;
		bool smallest;	  /* is best */
		size_t left;	  /* designs that may be it; 1: it is known */
		const char *best; /* then */
	} ranking_selection;
	struct steady_result steady;
	struct time_axis_result {
		double width; /* seconds of an interval */
		size_t intervals; /* from the start on; 0: there are no series */
		double warm_up;	  /* seconds */
		double last;	  /* seconds until all was over, in the longest replication */
	} axis;
	bool out_of_time; /* run.max_time came before precision */
};

/* The metric NAME of a design, or NULL. */
const struct metric *result_metric(const struct design_result *d, const char *name);

/* Of metric I of D's groups, lists and participants G: agents.sales.wait_mean; allocated in A. */
const char *result_group_metric(struct arena *a, const struct group_result *g, size_t i);
/* What G is called where only its name stands: sales, lists.warm; allocated in A, or its own. */
const char *result_group_name(struct arena *a, const struct group_result *g);

/* How many of D there are of KIND, but agents. */
size_t result_kind_count(const struct design_result *d, enum result_kind kind);

/* What tells which of R's designs is best: success_rate; with a dialler, where each places as many calls as it finds
 * agents for, successes_per_agent_hour. */
const char *results_measure(const struct results *r);
/* What that is to be of S, before there are results. */
struct scenario;
const char *scenario_measure(const struct scenario *s);

/* The metric NAME of D, also of agents (agents.sales.wait_mean); or NULL. */
const struct metric *result_metric_named(const struct design_result *d, const char *name);

/* The metric NAME of D as scenarios name it, agents' too: agents.sales.wait_mean. False,
 * with nothing estimated, when there is none. */
bool result_named(const struct design_result *d, const char *name, enum unit *unit,
		  struct estimate *estimate);

/* range.c: cut the interval of what has UNIT, or of a difference of two such, at the ends of
 * what it can be: counts and times are not below 0, shares not above 1 either. */
void keep_in_range(struct estimate *e, enum unit unit);
void keep_difference_in_range(struct estimate *e, enum unit unit);

/* Free R, which may be NULL, and all that it names. */
void results_free(struct results *r);

#endif
