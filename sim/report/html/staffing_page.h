/* SPDX-License-Identifier: GPL-3.0-or-later */
/* staffing_page - report.html of plan --staff: agents by the step, of one group or several. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_STAFFING_PAGE_H
#define RINGFLOW_REPORT_HTML_STAFFING_PAGE_H

#include <stdio.h>

#include "report/html/figure.h"
#include "report/html/origin.h"
#include "search/search.h"

/* Of a group: agents by the step, and what the calls of each step get. */
struct staffing_figures {
	struct figure agents, level;
};

/* What it is made of. All stays the caller's. */
struct staffing_page {
	const struct staffing_search *list;
	size_t count;
	const struct scenario *s;
	const char *basis; /* what it rests on, in a line */
	struct origin origin;
	struct staffing_figures *figures; /* COUNT of them */
};

/* Draw those of R, for a page. */
void staffing_figures_draw(struct staffing_figures *f, const struct staffing_search *r, const struct figure_place *place);
void staffing_figures_free(struct staffing_figures *f);
/* Write the page; the same bytes for the same searches. Errors are left to ferror(). */
void staffing_page(FILE *out, const struct staffing_page *p);

#endif
