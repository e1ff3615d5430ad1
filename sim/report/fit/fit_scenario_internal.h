/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_scenario_internal - between fit_scenario.c and fit_scenario_queues.c. */
#ifndef RINGFLOW_REPORT_FIT_FIT_SCENARIO_INTERNAL_H
#define RINGFLOW_REPORT_FIT_FIT_SCENARIO_INTERNAL_H

#include "report/fit/fit_report.h"

/* The flow of a call through the menu, where the log has one, into the queue: JSON on one line, for inside of
 * single quotes. */
void fit_put_flow(FILE *out, const struct fit_result *f);
/* A key with the law of Q, and what was measured, a comment above it; nothing without a law. */
void fit_put_key(FILE *out, const struct fit_result *f, const char *name, enum fit_quantity q, struct arena *a);
/* The same of the patience X of one queue. */
void fit_put_patience_of(FILE *out, const char *name, const struct fitted *x, struct arena *a);
/* The same of services X, which are a part of F's. */
void fit_put_services(FILE *out, const struct fit_result *f, const char *name, const struct fitted *x, struct arena *a);
/* The agents of E as a `schedule`, with COMMENT. False, and nothing, where nobody is at work in any step. */
bool fit_put_schedule(FILE *out, const struct fit_result *f, const struct agents_estimate *e, const char *comment);
/* The `ring` of agents, of a log that tells of rings that nobody answered. */
void fit_put_reservations(FILE *out, const struct rings_estimate *e);

/* fit_scenario_queues.c */
void fit_put_queue_flows(FILE *out, const struct fit_result *f, struct arena *a);
void fit_put_queue_groups(FILE *out, const struct fit_result *f, struct arena *a);
/* The design's entries. */
void fit_put_queue_entries(FILE *out, const struct fit_result *f, struct arena *a);

#endif
