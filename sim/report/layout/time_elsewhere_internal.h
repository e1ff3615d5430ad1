/* SPDX-License-Identifier: GPL-3.0-or-later */
/* time_elsewhere - what else than calls agents spend their time on (private to the report room). */
#ifndef RINGFLOW_REPORT_LAYOUT_TIME_ELSEWHERE_INTERNAL_H
#define RINGFLOW_REPORT_LAYOUT_TIME_ELSEWHERE_INTERNAL_H

#include "base/memory.h"
#include "estimate/results.h"

/* "10.9 % on breaks, 19.4 % other work (occupied)": shares of the time on duty of GROUP's agents, in A. NULL: none is above 0. */
const char *time_elsewhere(struct arena *a, const struct group_result *group);

/* "21 of 30 who are paid": who is there of GROUP with its `shrinkage`, in A; NULL: it has none. */
const char *agents_present(struct arena *a, const struct group_result *group);

/* "63.1 % within 1m, 80.2 % within 2m": who is served by the `thresholds` of GROUP, in A; NULL: it has none. */
const char *served_by_thresholds(struct arena *a, const struct group_result *group);

/* What the two waits are, where C has both: of groups with callbacks; else NULL. */
struct metric_columns;
const char *waits_with_callbacks(const struct metric_columns *c);

#endif
