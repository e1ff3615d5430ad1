/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_report - what was fitted to a log: tables, a scenario, JSON, CSV and charts. */
#ifndef RINGFLOW_REPORT_FIT_FIT_REPORT_H
#define RINGFLOW_REPORT_FIT_FIT_REPORT_H

#include "fit/fit.h"
#include "report/report.h"

struct arena;

/* All of F for people. */
void fit_table(FILE *out, const struct fit_result *f, const struct report_style *style);

/* fit_levels.c: arrivals and agents; and the sentences of each alone. */
void fit_levels(FILE *out, const struct fit_result *f, const struct report_style *style);
void fit_arrivals_words(FILE *out, const struct fit_result *f);
void fit_agents_words(FILE *out, const struct fit_result *f);

/* fit_queue.c: agents who did not answer, kinds of calls, what an interval report counts; what there is. */
void fit_queue(FILE *out, const struct fit_result *f, const struct report_style *style);
/* fit_kinds.c: types, queues, skills and priorities, where there are several. */
void fit_kinds(FILE *out, const struct fit_result *f, const struct report_style *style);

/* Has the scenario several queues, or priorities? Else it is one queue, first come, first served. */
bool fit_has_queues(const struct fit_result *f);
/* Agents at work on average over the steps of E's days in which any are; 0: never. */
double fit_mean_at_work(const struct agents_estimate *e);
/* fit_queue_names.c: what the scenario calls queues and crews; a crew that serves one queue has its name. One
 * queue is `support`. In A. */
struct queue_names {
	const char *queues[QUEUES_MOST], *crews[CREWS_MOST];
};
void fit_queue_names(struct queue_names *names, const struct queues_estimate *q, struct arena *a);

/* fit_beside.c: what REPLICATIONS of the scenario made of D, its only design, beside the log: which of it the
 * log is too far from to be a run of that scenario, and what to try then. Returns in A what is off, queue by
 * queue, on a line: "" where nothing is; NULL where nothing could be judged. */
const char *fit_beside(FILE *out, const struct fit_result *f, const struct design_result *d, uint64_t replications,
		       const struct report_style *style, struct arena *a);

/* fit_scenario.c: a scenario that runs as it is, with comments. */
void fit_scenario(FILE *out, const struct fit_result *f);
/* How the scenario says Q; NULL: not at all. In A. */
const char *fit_scenario_law(const struct fit_result *f, enum fit_quantity q, struct arena *a);

/* fit_files.c: fit.json (docs/fit.md), false when OUT could not be written; and tables, RFC
 * 4180: laws.csv, a row per quantity and candidate; survival.csv, a row per quantity and
 * event; qq.csv, quantiles of the chosen laws beside those of the log; rates.csv. */
bool fit_json(FILE *out, const struct fit_result *f, const char *version);
void fit_laws_csv(FILE *out, const struct fit_result *f);
void fit_survival_csv(FILE *out, const struct fit_result *f);
void fit_qq_csv(FILE *out, const struct fit_result *f);
void fit_rates_csv(FILE *out, const struct fit_result *f);

/* fit_charts.c: draw what there is into DIRECTORY as report_charts() does. */
bool fit_draw(const struct fit_result *f, const char *directory, const char *scripts,
	      struct report_files *files, struct unmade *u);

/* fit_words.c, private: parameters with their errors, "mu 4.8037 (0.0053), ..."; the
 * quantity in words; the log's period. In A. */
const char *fit_parameters(const struct fit_maximum *m, struct arena *a);
const char *fit_title(const struct fit_result *f, enum fit_quantity q);
const char *fit_period(const struct call_log *log, struct arena *a);
const char *fit_law_name(const struct fit_law *l, struct arena *a);
/* "1,234 calls", "1 call"; NOUN in the singular. */
const char *fit_count(double n, const char *noun, struct arena *a);
/* " that wanted an agent", where only those calls are counted as arrivals; else "". */
const char *fit_wanted(const struct fit_result *f);
/* "187.6 s"; to half a percent or so. */
const char *fit_seconds(double seconds, struct arena *a);
/* "0.05", "< 0.05" where nothing drawn was as far away, "" without. */
const char *fit_p(double p, uint32_t beyond, struct arena *a);

#endif
