/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html - markup whose values cannot become markup (private to the report room). */
#ifndef RINGFLOW_REPORT_HTML_HTML_INTERNAL_H
#define RINGFLOW_REPORT_HTML_HTML_INTERNAL_H

#include <stdio.h>

#include "report/layout/terminal_text_internal.h"
#include "stats/stats.h"

/* TEXT for an element or a quoted attribute: what would be markup is escaped. */
void html_escape(FILE *out, const char *text);

/* MARKUP, in which each %s stands for a text, escaped, no line of which ends between a number and its
 * percent sign or its half-width; %% is one %, and there is nothing else. What users named goes through html_name(). */
void html(FILE *out, const char *markup, ...) __attribute__((format(printf, 2, 3)));

/* What a user named, cleaned as for a terminal, in an element of its own whose direction is its own. */
void html_name(FILE *out, const char *name);

/* "52.2 % <small>±0.3</small>"; S as one of the show_ functions made it. */
void html_shown(FILE *out, const struct shown *s);

/* A dot at E's value and a line over its interval, on an axis of what is from FROM to TO, with the base
 * filled to the dot where FILL. A picture of numbers that stand beside it. KIND: a class, "a" or "b". */
struct whisker {
	double from, to;
	const char *kind;
	bool fill;
};
void html_whisker(FILE *out, const struct estimate *e, const struct whisker *w);

/* The place of X on an axis from FROM to TO, in percent of its length, kept within it. */
double html_place(double x, double from, double to);

#endif
