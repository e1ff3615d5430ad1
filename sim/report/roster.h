/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roster - agents by the hour: the table, its files, and the words under it. */
#ifndef RINGFLOW_REPORT_ROSTER_H
#define RINGFLOW_REPORT_ROSTER_H

#include "experiment/roster.h"
#include "report/report.h"

void roster_table(FILE *out, const struct roster *r, const struct report_style *style);
/* The answer, how far it can be trusted, and why the formulas say something else. */
void roster_words(FILE *out, const struct roster *r, const struct report_style *style);
/* The schedule as YAML, to be put into the scenario. */
void roster_yaml(FILE *out, const struct roster *r);
/* from, rate, load, lagged_load, erlang_c, erlang_a, lagged_erlang, agents, then offered,
 * service_level, abandon_rate and wait_mean each with low and high, design, meets, decided,
 * fewer_fails. */
void roster_csv(FILE *out, const struct roster *r);
/* Draw plan.svg and plan.png into DIRECTORY. False with one line in WHY. */
bool roster_draw(const struct roster *r, const char *directory, const char *scripts,
		 const char *subtitle, char *why, size_t why_size);

#endif
