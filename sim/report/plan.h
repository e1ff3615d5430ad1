/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan - what a search found: the trials, the answer in words, the curve. */
#ifndef RINGFLOW_REPORT_PLAN_H
#define RINGFLOW_REPORT_PLAN_H

#include "experiment/search.h"
#include "report/report.h"

void plan_table(FILE *out, const struct search *x, const struct report_style *style);
/* value, text, design, metric, estimate, low, high, replications, meets, decided. */
void plan_csv(FILE *out, const struct search *x);
/* The answer in one sentence. */
void plan_answer(FILE *out, const struct search *x, const struct report_style *style);
/* Draw plan.svg and plan.png into DIRECTORY. False with one line in WHY. */
bool plan_draw(const struct search *x, const char *directory, const char *scripts,
	       const char *subtitle, char *why, size_t why_size);

#endif
