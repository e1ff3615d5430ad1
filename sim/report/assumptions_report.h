/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumptions_report - which rules a result rests on, and whether profiles agree, as ringflow
 * assumptions and run --profiles show it. Called by cmd. */
#ifndef RINGFLOW_REPORT_ASSUMPTIONS_REPORT_H
#define RINGFLOW_REPORT_ASSUMPTIONS_REPORT_H

#include "search/search.h"
#include "report/report.h"

/* The same designs under COUNT profiles, one or more. */
struct profile_results {
	const char *const *names;
	struct results *const *results;
	size_t count;
};

/* METRIC of each design under each profile, and whether the designs stand in the same order under
 * all of them. SMALLEST is best. */
void profiles_table(FILE *out, const struct profile_results *p, const char *metric, bool smallest,
		    const struct report_style *style);

/* The first effects. */
void effects_table(FILE *out, const struct effects *x, const struct report_style *style);
/* rule, value, design, metric, with, difference, low, high, p. */
void effects_csv(FILE *out, const struct effects *x);
/* Draw tornado.svg and tornado.png of the first effects, of which there must be one, into DIRECTORY
 * with the scripts in SCRIPTS. SUBTITLE is a line of text. False after adding to U what could not
 * be. */
bool effects_draw(const struct effects *x, const char *directory, const char *scripts,
		  const char *subtitle, struct unmade *u);

#endif
