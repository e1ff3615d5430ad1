/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * history_report - runs over time, as ringflow history shows them: a list, and a metric as a line of
 * bands. Nothing is kept, and what is shown stays the caller's. Called by cmd.
 */
#ifndef RINGFLOW_REPORT_HISTORY_REPORT_H
#define RINGFLOW_REPORT_HISTORY_REPORT_H

#include "history/history.h"
#include "report/report.h"

/* A line for each run, with what changed since the one before of the same scenario. */
void history_table(FILE *out, const struct history_runs *runs, const struct report_style *style);
/* Each design's values with their intervals, drawn to a scale of its own, whose ends stand above. */
void history_drawing(FILE *out, const struct history_runs *runs, const struct history_curves *c,
		     const struct report_style *style);
/* The same numbers as a table for gnuplot and data frames: design, run, time, label, value, low, high,
 * changed. */
void history_tsv(FILE *out, const struct history_runs *runs, const struct history_curves *c);

/* "scenario, version 0.2.0": what changed with R, in A; "": nothing. */
const char *history_changes(struct arena *a, const struct history_run *r);

/* chart/history_chart.c: the same as HISTORY_STEM.svg and .png in DIRECTORY, by the gnuplot scripts in
 * SCRIPTS (NULL: none was found). False after adding to U what is not made. */
#define HISTORY_STEM "history"
struct unmade;
bool history_chart(const struct history_runs *runs, const struct history_curves *c, const char *directory,
		   const char *scripts, struct unmade *u);

#endif
