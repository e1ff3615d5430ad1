/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table - the sections of the table (private to the report room). */
#ifndef RINGFLOW_REPORT_TABLE_H
#define RINGFLOW_REPORT_TABLE_H

#include "report/grid.h"

/* How designs are called inside the table: A to Z, then #27, #28, ... */
char *design_letter(char *buffer, size_t size, size_t index);
/* The same for the design NAME of R. */
char *letter_of(char *buffer, size_t size, const struct results *r, const char *name);

/* A heading line, with a blank line before it. */
void table_heading(FILE *out, const struct report_style *style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* variance.c */
void table_variance(FILE *out, const struct results *r);
void table_comparisons(FILE *out, const struct results *r, const struct report_style *style);
void table_costs(FILE *out, const struct results *r, const struct report_style *style);
void table_groups(FILE *out, const struct results *r, const struct report_style *style);

/* intervals.c */
void table_intervals(FILE *out, const struct results *r, const struct report_style *style);
/* "9:00" hours from the start, or "9:00:30"; allocated in A. */
const char *clock_text(struct arena *a, double seconds);

/* precision.c */
void table_selection(FILE *out, const struct results *r, const struct report_style *style);
void table_analytic(FILE *out, const struct results *r, const struct report_style *style);
void table_steady(FILE *out, const struct results *r, const struct report_style *style);
void table_over_calls(FILE *out, const struct results *r);
void table_precision(FILE *out, const struct results *r, const struct report_style *style);

#endif
