/* SPDX-License-Identifier: GPL-3.0-or-later */
/* selftest_page - the page of selftest --html: exact values beside simulated ones. Called by cmd. */
#ifndef RINGFLOW_REPORT_HTML_SELFTEST_PAGE_H
#define RINGFLOW_REPORT_HTML_SELFTEST_PAGE_H

#include <stdint.h>
#include <stdio.h>

#include "report/html/origin.h"
#include "selftest/selftest.h"

/* What it is made of. All stays the caller's. */
struct selftest_page {
	const struct selftest_row *rows;
	size_t count;
	uint64_t seed;
	struct origin origin;
};

/* Write the page; the same bytes for the same rows. Errors are left to ferror(). */
void selftest_page(FILE *out, const struct selftest_page *p);

#endif
