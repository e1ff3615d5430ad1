/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_page - report.html of fit: how the log was read, what was fitted to it, and what to do next. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_FIT_PAGE_H
#define RINGFLOW_REPORT_HTML_FIT_PAGE_H

#include <stdio.h>

#include "fit/fit.h"
#include "report/html/figure.h"
#include "report/html/origin.h"

/* What was drawn for it. */
struct fit_figures {
	struct figure rates, survival, qq[FIT_QUANTITIES];
};

/* What it is made of. All stays the caller's. */
struct fit_page {
	const struct fit_result *f;
	const char *off;   /* what of it is off, on a line; "": nothing; NULL: it was not judged */
	const char *check; /* what fit --check says, as the terminal has it; NULL: it was not asked for */
	struct origin origin;
	struct fit_figures figures;
};

void fit_figures_draw(struct fit_figures *x, const struct fit_result *f, const struct figure_place *place);
void fit_figures_free(struct fit_figures *x);
/* Write the page; the same bytes for the same fit. Errors are left to ferror(). */
void fit_page(FILE *out, const struct fit_page *p);

#endif
