/* SPDX-License-Identifier: GPL-3.0-or-later */
/* staffing_report - agents by the hour: the table, its files, and the words under it. */
#ifndef RINGFLOW_REPORT_STAFFING_REPORT_H
#define RINGFLOW_REPORT_STAFFING_REPORT_H

#include "search/search.h"
#include "report/report.h"

void staffing_table(FILE *out, const struct staffing_search *r, const struct report_style *style);
/* The answer, how far it can be trusted, and why the formulas say something else: of that what was
 * said of the group BEFORE, or NULL, is not said again. */
void staffing_words(FILE *out, const struct staffing_search *r, const struct staffing_search *before,
		    const struct report_style *style);
/* What the formulas of X leave out, as a sentence in A; "" where that is nothing. */
const char *staffing_ignored(struct arena *a, const struct staffing_erlang *x);
/* The schedules of those of COUNT groups that have one, as YAML to be put into the scenario;
 * nothing without any. */
void staffing_yaml(FILE *out, const struct staffing_search *list, size_t count);
/* Of COUNT groups: group, from, rate, load, lagged_load, erlang_c, erlang_a, lagged_erlang, agents, then offered,
 * service_level, abandon_rate and wait_mean each with low and high, design, meets, decided,
 * fewer_fails. */
void staffing_csv(FILE *out, const struct staffing_search *list, size_t count);

/* Of a step: what was measured of what is asked for; whether it meets that, in words; agents by Erlang A, or
 * by Erlang C where nobody leaves. */
const struct estimate *staffing_measured(const struct staffing_search *r, const struct staffing_step *s);
const char *staffing_verdict(const struct staffing_step *s);
uint64_t staffing_formula(const struct staffing_search *r, const struct staffing_step *s);

/* Where a chart goes: STEM.tsv, STEM.svg and STEM.png in DIRECTORY. */
struct chart_place {
	const char *directory, *scripts, *stem;
};
/* Draw it. False after adding to U what is not made. */
bool staffing_draw(const struct staffing_search *r, const struct chart_place *place,
		   const char *subtitle, struct unmade *u);

#endif
