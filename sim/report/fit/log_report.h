/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log_report - how a log was read, and what looks wrong in it. */
#ifndef RINGFLOW_REPORT_FIT_LOG_REPORT_H
#define RINGFLOW_REPORT_FIT_LOG_REPORT_H

#include "log/log.h"
#include "report/report.h"

struct day_cycle;

/* The columns with an example each, rows that are no calls, and what was taken for granted. */
void log_readings(FILE *out, const struct call_log *log, const struct report_style *style);
/* Outcomes, days without calls (CYCLE may be NULL) and what looks wrong; how many things do. */
size_t log_review(FILE *out, const struct call_log *log, const struct day_cycle *cycle, const struct report_style *style);

#endif
