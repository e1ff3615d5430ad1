/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan - between the files of that command; private to the command line. */
#ifndef RINGFLOW_CMD_PLAN_INTERNAL_H
#define RINGFLOW_CMD_PLAN_INTERNAL_H

#include "cmd/shared/variation_internal.h"
#include "report/html/figure.h"
#include "scenario/requirement.h"

struct diagnostics;

/* What was found, and how it is written and drawn; draw NULL: not at all. CHARTS: the files that
 * draw makes, in words. */
struct plan_result {
	const void *what;
	void (*csv)(FILE *out, const void *what);
	bool (*draw)(const void *what, const char *directory, const char *scripts,
		     const char *subtitle, struct unmade *u);
	const char *charts;
	/* report.html: its figures, and then the whole */
	void *page;
	void (*figures)(void *page, const struct figure_place *place);
	void (*put_page)(FILE *out, void *page);
};
/* A line of what the results of V rest on; in A. */
const char *plan_basis(const struct variation *v, struct arena *a);
/* Write plan.csv into the stage. False after a message. */
bool plan_write(struct variation *v, const struct plan_result *r);
/* Draw plan.svg and plan.png, write report.html, put all in its place, and say what was written. The
 * exit status, EXIT_OK also when there is no chart. */
int plan_picture(struct variation *v, const struct plan_result *r);

/* Read TEXT, that of --until, into C; strings in A. False after adding errors to D. */
bool plan_read_until(const struct variation *v, const char *text, struct requirement *c,
		     struct arena *a, struct diagnostics *d);
/* Of one value, or one schedule. */
uint64_t plan_most_replications(const struct scenario *s);

/* `plan --staff`. The exit status; errors are added to D. */
int plan_staff(struct variation *v, struct diagnostics *d);

#endif
