/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * survey - private to this room: what the columns of a log show as a whole, before a row is read.
 * One value does not say whether 03/04/2026 is in March, 1,680 a thousand or 46083.5 a second.
 */
#ifndef RINGFLOW_LOG_SURVEY_INTERNAL_H
#define RINGFLOW_LOG_SURVEY_INTERNAL_H

#include "log/columns_internal.h"

struct diagnostics;
struct arena;

/* Something seen in a column: so often, and where first. */
struct sight {
	size_t count;
	struct where at;
	const char *text;
};

/* The values of a column that has a role. */
struct column_survey {
	struct sight any;     /* that says something */
	struct sight strange; /* of a yes or no: neither */
	struct sight two_parts; /* 1:30 */
	size_t known_words; /* for outcomes */
	size_t numbers, fractions, six_digits, clocks, dates; /* plain numbers; with decimals; that
							       * can be 80016 or 20260302 */
	size_t epochs;	      /* that are seconds since 1970, or parts of them */
	double low, high, sum; /* of numbers */
	size_t dated, clocked, zoned;
	double west, east;    /* offsets of zones */
	struct sight first_high, second_high, open; /* of 03/04/2026: above 12, neither */
	int first_from, first_to, third_from, third_to; /* of 03/04/26 */
	size_t short_years;
	struct sight rounded, padded; /* 1.7737E+12; a duration such as 000151 */
	struct sight looks[5]; /* enum number_look */
};

struct survey {
	struct arena *a;
	struct columns *columns;
	const struct log_options *o;
	struct diagnostics *d;
	const struct csv_row *row; /* under way, and the column of it */
	size_t place, rows; /* rows: that were looked at */
	struct column_survey of[LOG_ROLES];
	const char **assumptions; /* clauses */
	size_t assumption_count, assumption_capacity;
	bool own_offsets; /* rows have two offsets, an hour apart: each its own */
};

/* Look at ROW. */
void survey_row(struct survey *s, const struct csv_row *row);
/* Decide how columns are read: their styles, and which of them are something else than their names
 * said. What cannot be decided is an error. False when there is no arrival. */
bool survey_decide(struct survey *s, const struct csv_row *header);
/* survey_odd.c: look at TEXT in the column of ROLE; which columns are not what they seem, and which of their
 * values cannot be told or are lost; what their units hardly are. */
void survey_odd_see(struct survey *s, enum log_role role, const char *text);
void survey_odd_roles(struct survey *s);
/* Is HEADER no header, but the first column of a table on its side? That is an error. */
bool survey_odd_side(struct survey *s, const struct csv_row *header);
void survey_odd_units(struct survey *s);
/* survey_zone.c: by the offsets that times have. */
void survey_zone_decide(struct survey *s);
/* Take something for granted. */
void survey_assume(struct survey *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* 1: yes, 0: no, -1: neither. */
int yes_or_no(const char *text);

#endif
