/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history_page - the page of history --html: runs over time, and a metric over them. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_HISTORY_PAGE_H
#define RINGFLOW_REPORT_HTML_HISTORY_PAGE_H

#include <stdio.h>

#include "history/history.h"
#include "report/html/figure.h"
#include "report/html/origin.h"

/* What it is made of. All stays the caller's. */
struct history_page {
	const struct history_runs *runs; /* one at least */
	const struct history_curves *c;	 /* NULL: of no metric */
	struct origin origin;
	struct figure figure; /* by history_figure() */
};

/* The metric over the runs, where there are two or more; to be freed with figure_free(). */
void history_figure(struct figure *f, const struct history_page *p, const struct figure_place *place);
/* Write the page; the same bytes for the same runs. Errors are left to ferror(). */
void history_page(FILE *out, const struct history_page *p);

#endif
