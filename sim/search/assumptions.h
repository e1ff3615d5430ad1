/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * assumptions - what else might be so of the platform: for each rule, the values that it may
 * have instead of its default, and what each of them does to a metric.
 */
#ifndef RINGFLOW_ASSUMPTIONS_H
#define RINGFLOW_ASSUMPTIONS_H

#include "experiment/experiment.h"

struct arena;

/* A rule at another value. */
struct assumption {
	const char *rule, *value; /* as for --set; strings of the list */
};

/* All of them: of a word the other words; what the other profiles say; a duration, a number
 * and a limit at a half and the double; a share half way to 0 % and to 100 %. Allocated in A,
 * their number in COUNT. */
struct assumption *assumptions_list(struct arena *a, size_t *count);

/* What an assumption does to the metric of one design: with it, less without. */
struct effect {
	struct assumption assumption;
	const char *design;
	enum unit unit;
	struct estimate with;
	struct difference difference; /* paired: the same callers */
};

/* A pair of designs that are shown to stand one way without an assumption, and the other way with it. */
struct reversal {
	struct assumption assumption;
	const char *more, *less; /* of the metric, with it */
};

/* Those on one metric, the largest first. */
struct effects {
	const char *metric;
	struct effect *list;
	size_t count;
	size_t tried; /* assumptions that fit the scenario */
	size_t reversal_count; /* in the order of the assumptions */
	struct reversal *reversals;
	/* by design: its name, and the metric without any assumption */
	size_t design_count;
	const char **designs;
	struct estimate *without;
	enum unit unit;
};

/* Fill E, whose metric alone is given, with the effects of all ASSUMPTIONS (COUNT) on that of each
 * design, those that have any; allocated in A. A scenario that an assumption does not fit is left
 * out. The state of the campaign. */
enum campaign_state assumptions_try(struct campaign *c, const struct assumption *assumptions,
				    size_t count, struct arena *a, struct effects *e);

#endif
