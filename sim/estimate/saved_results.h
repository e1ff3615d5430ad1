/* SPDX-License-Identifier: GPL-3.0-or-later */
/* saved_results - results that were saved, replication by replication, and two of them compared. */
#ifndef RINGFLOW_SAVED_RESULTS_H
#define RINGFLOW_SAVED_RESULTS_H

#include "base/memory.h"
#include "estimate/results.h"

struct diagnostics;

struct saved_metric {
	const char *name;
	enum unit unit;
	const double *values; /* by replication; NAN: nothing to say */
};

struct saved_results {
	struct arena arena;
	const char *path, *scenario, *profile, *callers;
	const char *version; /* of the program that wrote it; NULL: it does not say */
	struct texts rules_changed; /* as in struct results */
	uint64_t seed;
	double confidence;
	size_t replications, design_count; /* or blocks of replications */
	bool in_blocks;
	struct saved_design {
		const char *name;
		size_t count;
		struct saved_metric *metrics;
	} *designs;
};

/* Read PATH, a directory of results or its replications.json. False after adding an error
 * to D. To be freed with saved_results_free() either way. */
bool saved_results_read(struct saved_results *s, const char *path, struct diagnostics *d);
void saved_results_free(struct saved_results *s);

/* B less A of one metric of one design. */
struct metric_change {
	const char *design, *metric;
	enum unit unit;
	double a, b; /* means */
	struct estimate difference;
	double p, p_holm;
	bool shown; /* p_holm is below 1 - confidence */
};

struct metric_changes {
	struct arena arena;
	bool paired; /* seed and callers are the same */
	size_t replications[2];
	size_t count;
	struct metric_change *list;
};

/* Compare what A and B have in common: designs of the same name, or the only one of each.
 * False after adding an error to D: nothing. To be freed with metric_changes_free() either way. */
bool saved_results_compare(struct metric_changes *c, const struct saved_results *a,
			   const struct saved_results *b, double confidence, struct diagnostics *d);
void metric_changes_free(struct metric_changes *c);

#endif
