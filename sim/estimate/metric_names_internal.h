/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * metric_names - the metrics of a design by the names that scenarios and options have
 * for them: success_rate, agents.sales.wait_mean, counts.executions, failures.busy,
 * codes.11200. Private to the room.
 */
#ifndef RINGFLOW_METRIC_NAMES_INTERNAL_H
#define RINGFLOW_METRIC_NAMES_INTERNAL_H

#include "base/source.h"
#include "estimate/results.h"
#include "replication/replication.h"

struct diagnostics;
struct arena;

struct named_metric {
	const char *name;
	enum unit unit;
	struct estimate estimate;
};

/* To be zeroed but for the arena, and freed with metric_names_free(). */
struct metric_names {
	struct named_metric *list;
	size_t count, capacity;
	struct arena *arena; /* of the names */
};

/* Add all metrics of R; or those, with nothing estimated, that the first design of P
 * will have. */
void metric_names_list(struct metric_names *n, const struct design_result *r);
void metric_names_of_plan(struct metric_names *n, const struct plan *p);
void metric_names_free(struct metric_names *n);

/* The metric NAME, or NULL. */
const struct named_metric *metric_names_find(const struct metric_names *n, const char *name);
/* Add to D that METRIC is none of N, and the nearest that is. */
void metric_names_unknown(const struct metric_names *n, const char *metric, struct where at,
			  struct diagnostics *d);

/* precision.c: does GOAL, the scenario's WHAT, name a metric that has an interval, in its
 * unit? False after adding an error to D. */
bool goal_check(const struct plan *p, const char *what, const struct precision_goal *goal,
		struct diagnostics *d);

#endif
