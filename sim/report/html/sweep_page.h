/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_page - report.html of a sweep: one metric at every point. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_SWEEP_PAGE_H
#define RINGFLOW_REPORT_HTML_SWEEP_PAGE_H

#include "report/html/figure.h"
#include "report/html/origin.h"
#include "report/sweep_report.h"
#include "scenario/scenario.h"

/* What was swept, and from where. All stays the caller's. */
struct sweep_of {
	const struct scenario *scenario;
	const char *subtitle; /* what it rests on, in a line */
	struct origin origin;
	const struct sweep_curve *refused; /* the rate of 400s beside a success rate; NULL: none */
	struct figure figure;		   /* by sweep_figure() */
};

/* sweep_figure.c: over one key whose values are numbers, or the grid of two. */
bool sweep_has_curve(const struct sweep_curve *c);
bool sweep_has_map(const struct sweep_curve *c);
/* The curves of C, where it has them, with those of REFUSED or NULL; to be freed with figure_free(). */
void sweep_figure(struct figure *f, const struct sweep_curve *c, const struct sweep_curve *refused,
		  const struct figure_place *place);
struct sheet;
void put_sweep_curve(struct sheet *s, const struct sweep_curve *c, const struct sweep_of *of);
void put_sweep_maps(struct sheet *s, const struct sweep_curve *c);

/* Write C as a page. Errors are left to ferror(). */
void sweep_page(FILE *out, const struct sweep_curve *c, const struct sweep_of *of);

#endif
