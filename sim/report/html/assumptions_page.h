/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumptions_page - report.html of assumptions: what a metric rests on. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_ASSUMPTIONS_PAGE_H
#define RINGFLOW_REPORT_HTML_ASSUMPTIONS_PAGE_H

#include <stdio.h>

#include "report/assumptions_report.h"
#include "report/html/origin.h"

/* What it is made of. All stays the caller's. */
struct assumptions_page {
	const struct effects *x;
	const struct profile_results *profiles;
	const struct scenario *s;
	const char *basis; /* what it rests on, in a line */
	struct origin origin;
};

/* Write the page; the same bytes for the same effects. Errors are left to ferror(). */
void assumptions_page(FILE *out, const struct assumptions_page *p);

#endif
