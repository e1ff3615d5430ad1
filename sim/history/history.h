/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * history - runs over time, in an SQLite file: of each what was run, its metrics with their intervals,
 * what came of thresholds, and what each replication said, so that runs can be compared later. The
 * tables are documented in docs/history.md.
 *
 * Several processes may write at once: each waits for the other. What is written is there whole or not
 * at all. The room owns the connection and nothing else; lists that it fills are to be freed by their
 * functions. For commands and reports.
 */
#ifndef RINGFLOW_HISTORY_H
#define RINGFLOW_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/metric_unit.h"
#include "stats/stats.h"

struct diagnostics;
struct results;
struct saved_results;
struct history;

/* Of the tables; a file of an earlier one is brought to it, one of a later one is refused. */
enum { HISTORY_VERSION = 2 };

enum history_use { HISTORY_READ, HISTORY_ADD };

/* Open the file PATH; to add to it, it need not be there. NULL after adding an error to D: it is no
 * history, cannot be read or, to add, not written. */
struct history *history_open(const char *path, enum history_use use, struct diagnostics *d);
void history_close(struct history *h); /* H may be NULL */

/* A run, beside its results. All stays the caller's. */
struct history_entry {
	const struct results *r;
	const char *text;    /* of the scenario as it was run */
	uint64_t content;    /* digest of it, without name, seed, profile and replications */
	const char *version, *command;
	const char *label;   /* or NULL */
	bool values;	     /* keep what each replication said */
};

/* Add E; its number, from 1, in *NUMBER. False after adding an error to D: nothing was added. */
bool history_add(struct history *h, const struct history_entry *e, uint64_t *number, struct diagnostics *d);

/* What is another in a run than in the one before of the same scenario, by name. */
enum history_change {
	CHANGED_SCENARIO = 1, CHANGED_VERSION = 2, CHANGED_PROFILE = 4, CHANGED_SEED = 8
};

struct history_run {
	uint64_t number, replications;
	const char *time; /* UTC, "2026-11-29T20:15:00Z" */
	const char *scenario, *version, *profile, *seed, *command;
	const char *label; /* or NULL */
	const char *content;
	uint64_t passed, failed, open; /* thresholds */
	unsigned changed; /* enum history_change */
};

/* In the order in which they were added; texts in the arena. */
struct history_runs {
	struct arena arena;
	size_t count;
	struct history_run *list;
};

/* The runs of SCENARIO, by its name, NULL: of all. False after adding an error to D: there is none of
 * it. To be freed with history_runs_free() either way. */
bool history_runs(struct history *h, const char *scenario, struct history_runs *runs, struct diagnostics *d);
void history_runs_free(struct history_runs *runs);

/* One metric of one design, run by run; where a run has no such design or metric there is no point. */
struct history_curve {
	const char *design;
	enum unit unit;
	size_t count;
	struct history_point {
		size_t run; /* in struct history_runs */
		struct estimate estimate;
	} *points;
};

struct history_curves {
	struct arena arena;
	const char *metric; /* as scenarios name it, agents' too: agents.sales.wait_mean */
	size_t count;
	struct history_curve *list;
};

/* The curves of METRIC over RUNS, of DESIGN or (NULL) of all designs. False after adding an error to D:
 * no run has such a metric, or such a design. To be freed with history_curves_free() either way. */
struct history_question {
	const char *metric, *design;
};
bool history_curves(struct history *h, const struct history_runs *runs, const struct history_question *q,
		    struct history_curves *c, struct diagnostics *d);
void history_curves_free(struct history_curves *c);

/* The scenario of run NUMBER as it was run, in A; NULL after adding an error to D. */
const char *history_scenario(struct history *h, uint64_t number, struct arena *a, struct diagnostics *d);

/* What the replications of run NUMBER said, as saved_results_read() has it of a directory; to be freed
 * with saved_results_free() either way. False after adding an error to D: there is no such run, or
 * these were not kept. */
bool history_saved(struct history *h, uint64_t number, struct saved_results *s, struct diagnostics *d);

#endif
