/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metric_columns - the columns of a table that metrics have by their rows (private to the report room). */
#ifndef RINGFLOW_REPORT_LAYOUT_METRIC_COLUMNS_INTERNAL_H
#define RINGFLOW_REPORT_LAYOUT_METRIC_COLUMNS_INTERNAL_H

#include "replication/metric_rows.h"
#include "report/layout/grid_internal.h"

enum { MOST_METRIC_COLUMNS = 24, MOST_COLUMNS = 2 * MOST_METRIC_COLUMNS + 8 };

struct metric_columns {
	size_t count;
	const struct metric_row *rows[MOST_METRIC_COLUMNS]; /* in the order of their places */
	char letters[MOST_COLUMNS]; /* a grid's, of all columns */
	unsigned spare;		    /* likewise */
};

/* Add to C, whose letters are those of the columns before, the columns of ROWS that are
 * among the METRICS that there are. */
void metric_columns(struct metric_columns *c, const struct metric_row *rows, size_t row_count,
		    const struct metric *metrics, size_t metric_count);

/* The same of the designs of R: of the metrics that any of them has a number of. */
void metric_columns_of_designs(struct metric_columns *c, const struct results *r);

/* The same of the groups of agents that calls come to, of all designs of R: what some have, all have a column for. */
void metric_columns_of_groups(struct metric_columns *c, const struct results *r);

/* The same of lists, or of participants, that took part. */
void metric_columns_of_parts(struct metric_columns *c, const struct results *r, enum result_kind kind);

/* The heading of ROW's column on one line, which says it without its neighbours; in A. */
const char *metric_heading(struct arena *a, const struct metric_row *row);

/* Is the interval of ROW shown, too? */
bool metric_with_interval(const struct metric_row *row);

/* The estimate of the metric NAME in LIST; nothing estimated where there is none. */
const struct estimate *estimate_named(const struct metric *list, size_t count, const char *name);

/* The next cell: E as ROW is shown. */
void grid_add_metric(struct grid *g, const struct metric_row *row, enum paint paint,
		     const struct estimate *e);

#endif
