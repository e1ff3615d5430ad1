/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_page - report.html of plan --find: which value meets it, and what the next one would do. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_PLAN_PAGE_H
#define RINGFLOW_REPORT_HTML_PLAN_PAGE_H

#include <stdio.h>

#include "report/html/figure.h"
#include "report/html/origin.h"
#include "search/search.h"

/* What it is made of. All stays the caller's. */
struct plan_page {
	const struct search *x;
	const struct scenario *s;
	const struct results *r; /* at the answer; NULL: there is none, or it was not run */
	const char *basis;	 /* what it rests on, in a line */
	struct origin origin;
	struct figure figure;
};

/* Draw the search, for a page. */
void plan_figure(struct figure *f, const struct search *x, const struct figure_place *place);
/* Write the page; the same bytes for the same search. Errors are left to ferror(). */
void plan_page(FILE *out, const struct plan_page *p);

#endif
