/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_page - report.html of a sweep: one metric at every point. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_SWEEP_PAGE_H
#define RINGFLOW_REPORT_HTML_SWEEP_PAGE_H

#include "report/html/origin.h"
#include "report/sweep_report.h"
#include "scenario/scenario.h"

/* What was swept, and from where. All stays the caller's. */
struct sweep_of {
	const struct scenario *scenario;
	const char *subtitle; /* what it rests on, in a line */
	struct origin origin;
};

/* Write C as a page. Errors are left to ferror(). */
void sweep_page(FILE *out, const struct sweep_curve *c, const struct sweep_of *of);

#endif
