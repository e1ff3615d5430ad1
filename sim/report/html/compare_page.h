/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_page - the page of compare --html: did anything change, by how much, and what differs in the inputs.
 * Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_COMPARE_PAGE_H
#define RINGFLOW_REPORT_HTML_COMPARE_PAGE_H

#include <stdio.h>

#include "estimate/saved_results.h"
#include "report/html/origin.h"

/* Of --fail-on what holds, and of which design. */
struct compare_failure {
	const char *text, *design;
};

/* What it is made of. All stays the caller's. */
struct compare_page {
	const struct metric_changes *c;
	const struct saved_results *saved[2]; /* A and B */
	const char *scenarios[2]; /* the texts of the scenario.yaml beside them; NULL: there is none */
	const char *names[2];	  /* as the command names them */
	size_t limit_count, failure_count; /* of --fail-on: how many, and how many hold */
	const struct compare_failure *failures;
	struct origin origin;
};

/* Write the page; the same bytes for the same results. Errors are left to ferror(). */
void compare_page(FILE *out, const struct compare_page *p);

#endif
