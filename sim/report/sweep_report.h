/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sweep_report - what came of the points of a sweep: a tidy table, a text, charts. A curve is
 * filled point by point, so that results need not be in memory together. Called by cmd.
 */
#ifndef RINGFLOW_REPORT_SWEEP_REPORT_H
#define RINGFLOW_REPORT_SWEEP_REPORT_H

#include "base/memory.h"
#include "search/search.h"
#include "report/report.h"

/* The columns of sweep.csv: point, the keys, design, metric, unit, estimate, low, high,
 * replications; a row for each metric of each design of each point. */
void sweep_csv_header(FILE *out, const struct factor_plan *p);
void sweep_csv_point(FILE *out, const struct factor_plan *p, size_t point,
		     const struct results *r);

/* One metric over a sweep, to be freed with sweep_curve_free(). */
struct sweep_curve {
	const struct factor_plan *plan;
	const char *metric;
	struct arena arena;
	enum unit unit;
	size_t design_count;
	const char **designs;	   /* titles */
	struct estimate **estimates; /* by point, then by design */
	uint64_t *replications;	   /* by point */
};

void sweep_curve_init(struct sweep_curve *c, const struct factor_plan *p, const char *metric);
/* Take note of what came of POINT. */
void sweep_curve_point(struct sweep_curve *c, size_t point, const struct results *r);
void sweep_curve_free(struct sweep_curve *c);

/* The points and their estimates, for people. */
void sweep_table(FILE *out, const struct sweep_curve *c, const struct report_style *style);

/* The axis of all that C has, of every design, so that no two charts or cells differ in their unit. */
struct axis; /* chart/key_words_internal.h */
struct axis sweep_value_axis(const struct sweep_curve *c);

/* Draw C into DIRECTORY with the scripts in SCRIPTS: lines against one key, or a map of
 * each design against two. SUBTITLE is a line of text. False after adding to U what could not be,
 * to MADE what was; with more than two keys there is nothing to draw. */
struct drawn;
struct unmade;
bool sweep_draw(const struct sweep_curve *c, const char *directory, const char *scripts,
		const char *subtitle, struct drawn *made, struct unmade *u);

/* The lines as a chart in characters. False, with nothing printed, after adding to U why there is none. */
bool sweep_sketch(FILE *out, const struct sweep_curve *c, const char *scripts, const struct report_style *style,
		  struct unmade *u);

#endif
