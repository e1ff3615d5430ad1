/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terminal_text - words on a terminal (private to the report room). */
#ifndef RINGFLOW_REPORT_LAYOUT_TERMINAL_TEXT_INTERNAL_H
#define RINGFLOW_REPORT_LAYOUT_TERMINAL_TEXT_INTERNAL_H

#include <stdio.h>

#include "base/metric_unit.h"
#include "stats/stats.h"

enum paint { PAINT_NONE, PAINT_BOLD, PAINT_DIM, PAINT_RED, PAINT_GREEN, PAINTS };

/* Start and end of a paint; empty strings without colour. */
const char *paint_on(enum paint paint, bool colour);
const char *paint_off(enum paint paint, bool colour);

/* Columns TEXT takes on a terminal. */
size_t text_width(const char *text);

/* The length in bytes of the first line when TEXT is broken at blanks to WIDTH
 * columns; *NEXT is where the following line begins (at the NUL when none is
 * left). A word longer than WIDTH is split. */
size_t text_break(const char *text, size_t width, const char **next);

/* Print TEXT broken to WIDTH columns; lines after the first start with INDENT
 * blanks and the first is taken to start at column INDENT. Ends the line. */
void text_paragraph(FILE *out, const char *text, size_t indent, size_t width);

/* An estimate in words, its interval apart so that columns can be aligned.
 * An undefined estimate is "-" with no interval. */
struct shown {
	char value[40], interval[64];
};

struct shown show_share(const struct estimate *e);   /* "52.2 %", "±0.3" */
struct shown show_points(const struct estimate *e);  /* "+3.1", "±0.4": percentage points */
struct shown show_seconds(const struct estimate *e); /* "5.20 s", "±0.02" */
struct shown show_number(const struct estimate *e);  /* "12.4", "±0.3" */
/* As the one of these that UNIT has; and a difference of two such, signed: "+3.1" points, "−12.4". */
struct shown show_unit(enum unit unit, const struct estimate *e);
struct shown show_difference(enum unit unit, const struct estimate *e);

/* "±0.3" where the interval is symmetric about the value, "at most 0.3" where it ends at it, which is
 * 0 or 100, else "[low, high]"; "" without one. */
void show_interval(char *buffer, size_t size, double value, double low, double high, int decimals);

/* The shortest decimal that reads back as the finite X; returns BUFFER. */
char *show_exact(char *buffer, size_t size, double x);
/* "1,234,567"; returns BUFFER. */
char *show_count(char *buffer, size_t size, uint64_t count);
/* "47.8 %", "<0.1 %", "0 %", "100 %"; returns BUFFER. */
char *show_part(char *buffer, size_t size, uint64_t part, uint64_t whole);

/* designs_csv.c: a field with a number, empty when there is none; and a comma with it. */
void csv_put_real(FILE *out, double x);
void csv_add_real(FILE *out, double x);

/* By enum sampling_scheme. */
extern const char *const sampling_names[];

#endif
