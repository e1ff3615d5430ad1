/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan_report - what a search found, as ringflow plan shows it: the trials, the answer in
 * words, the curve. Nothing is kept, and the search stays the caller's. Called by cmd.
 */
#ifndef RINGFLOW_REPORT_PLAN_REPORT_H
#define RINGFLOW_REPORT_PLAN_REPORT_H

#include "search/search.h"
#include "report/report.h"

void plan_table(FILE *out, const struct search *x, const struct report_style *style);
/* value, text, design, metric, estimate, low, high, replications, meets, decided. */
void plan_csv(FILE *out, const struct search *x);
/* The answer in one sentence. */
void plan_answer(FILE *out, const struct search *x, const struct report_style *style);
/* Why there is none, and which designs are left out, if any are. */
void plan_notes(FILE *out, const struct search *x, const struct report_style *style);
/* What Erlang's formulas say of SCENARIO, and what they leave out; nothing where they do not know the metric. */
void plan_formulas(FILE *out, const struct search *x, const struct scenario *scenario,
		   const struct report_style *style);
/* "yes", "seems not to", ...; the trial of PLACE, NULL: it was not tried. */
const char *plan_verdict(const struct trial *t);
const struct trial *plan_trial_at(const struct search *x, size_t place);
/* Draw plan.svg and plan.png into DIRECTORY. False with one line in WHY. */
bool plan_draw(const struct search *x, const char *directory, const char *scripts,
	       const char *subtitle, struct unmade *u);
/* The same curve in characters. False, with nothing printed, after adding to U why there is none. */
bool plan_sketch(FILE *out, const struct search *x, const char *scripts, const struct report_style *style,
		 struct unmade *u);

#endif
