/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page_flows - the flows that calls went through, drawn for the page with what was counted. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_PAGE_FLOWS_H
#define RINGFLOW_REPORT_HTML_PAGE_FLOWS_H

#include "base/memory.h"
#include "estimate/results.h"
#include "report/chart/picture.h"
#include "scenario/scenario.h"

/* Pictures that a page has at most; of more `ringflow draw` has a file each. */
enum { MOST_FLOWS_DRAWN = 6 };

/* Zero-initialised: none is drawn. */
struct page_flows {
	struct arena arena;
	size_t count, left_out; /* pictures; and of how many more designs and flows */
	struct page_flow {
		size_t design;
		const char *flow, *svg; /* an element of a page */
	} *list;
};

/* Let dot draw each flow that calls of R came to, by design, the most successful first; it works in
 * DIRECTORY. Nothing where visits are not counted. What is not drawn is added to U. To be freed with
 * page_flows_free(); S and R have to outlive it. */
void page_flows_draw(struct page_flows *p, const struct results *r, const struct scenario *s,
		     const char *directory, struct unmade *u);
void page_flows_free(struct page_flows *p);

#endif
