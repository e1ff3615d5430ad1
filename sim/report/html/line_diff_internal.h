/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line_diff - which lines two texts differ in (private to the report room). */
#ifndef RINGFLOW_REPORT_HTML_LINE_DIFF_INTERNAL_H
#define RINGFLOW_REPORT_HTML_LINE_DIFF_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A line that stands in one of them, or in both near such a line. */
struct changed_line {
	char sign; /* '-': in A; '+': in B; ' ': in both; '@': what follows lies further down */
	const char *text;
};

/* From A to B by a longest common subsequence, in ARENA, *COUNT of them: 0 where they are the same. False: they
 * differ in too many lines to look for one. */
bool line_diff(struct arena *arena, const char *a, const char *b, struct changed_line **list, size_t *count);

#endif
