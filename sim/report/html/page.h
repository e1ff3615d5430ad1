/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page - report.html: results as one page that decides, for a browser, for print and for a screen
 * reader. One file that asks nothing of the network. Called by cmd.
 */
#ifndef RINGFLOW_REPORT_HTML_PAGE_H
#define RINGFLOW_REPORT_HTML_PAGE_H

#include <stdio.h>

#include "estimate/results.h"
#include "report/story.h"
#include "scenario/scenario.h"

struct page_flows;

/* What the page is made of. All stays the caller's. */
struct page {
	const struct results *r;
	const struct scenario *s;
	uint64_t replications;	    /* that S is to be run with to have R again */
	/* the sweep's curve as SVG elements (page_curve.h), for wide windows and for narrow ones;
	 * NULL: not drawn, and the page has its numbers alone */
	const char *wide, *narrow;
	const struct page_flows *flows; /* NULL, or none in it: not drawn, and the page says so */
	/* the same of levels over time */
	const char *levels_wide, *levels_narrow;
	/* of reasons for failure one call each, of the first STORY_CALLS that were over in the first
	 * replication of a design; NULL: none was looked for */
	const struct stories *failures;
};
enum { STORY_CALLS = 1000 };

/* Write the page; the same bytes for the same results. Errors are left to ferror(). */
void report_page(FILE *out, const struct page *p);

#endif
