/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heading - headings, and the letters that stand for designs below them. */
#ifndef RINGFLOW_REPORT_LAYOUT_HEADING_INTERNAL_H
#define RINGFLOW_REPORT_LAYOUT_HEADING_INTERNAL_H

#include "report/report.h"

/* How designs are called inside the table: A to Z, then #27, #28, ... */
char *design_letter(char *buffer, size_t size, size_t index);
/* The same for the design NAME of R. */
char *letter_of(char *buffer, size_t size, const struct results *r, const char *name);

/* A heading, broken into lines as the style asks, with a blank line before it. */
void table_heading(FILE *out, const struct report_style *style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* A sentence, broken into lines as the style asks, those after the first behind INDENT blanks. */
void table_say(FILE *out, const struct report_style *style, size_t indent, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
