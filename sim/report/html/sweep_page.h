/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_page - report.html of a sweep: one metric at every point. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_SWEEP_PAGE_H
#define RINGFLOW_REPORT_HTML_SWEEP_PAGE_H

#include "report/sweep_report.h"
#include "scenario/scenario.h"

/* Write C, of scenario S, as a page, SUBTITLE being a line of what it rests on. Errors are left to ferror(). */
void sweep_page(FILE *out, const struct sweep_curve *c, const struct scenario *s, const char *subtitle);

#endif
