/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stamp - private to this room: dates and times of day as logs write them. */
#ifndef RINGFLOW_LOG_STAMP_INTERNAL_H
#define RINGFLOW_LOG_STAMP_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which of 03/04/2026 is the month. */
enum date_order { ORDER_NONE, ORDER_DMY, ORDER_MDY, ORDER_YMD, ORDER_ANY };

/* What a plain number is. Of NUMBER_SECONDS those that can only be seconds, ms, us or ns since 1970
 * are that, and 12 or 14 digits that are a date and a time of day. */
enum number_kind {
	NUMBER_SECONDS,	 /* from some beginning */
	NUMBER_DATE,	 /* 20260302 */
	NUMBER_CLOCK,	 /* 80016: 8:00:16 */
	NUMBER_SHORT_CLOCK, /* 930: 9:30 */
	NUMBER_DAYS,	 /* a spreadsheet's: since 1899-12-30 */
	NUMBER_FRACTION, /* of a day */
};

struct stamp_style {
	enum date_order order; /* ORDER_ANY: whichever is a date, to look at a column */
	enum number_kind number;
	bool comma; /* in numbers before the decimals */
};

struct stamp {
	bool has_date, has_clock, has_zone;
	int64_t day;   /* after 1970-01-01 */
	double clock;  /* seconds of the day; without a date as many as are written */
	double offset; /* of the zone, seconds east of UTC */
	int first, second, third; /* of a date whose order is a matter of style: as written; else 0 */
	bool short_year; /* and its third part has two digits */
	bool spelt, late; /* AM or PM was said; PM */
};

/*
 * Read the whole of TEXT: ISO 8601 ("2023-10-30T09:15:02.5Z", "2023-10-30 09:15", "20231030T091502Z"),
 * RFC 2822 ("Mon, 30 Oct 2023 09:15:02 +0000"), the two parts in another order
 * ("09:15:02 UTC 2023-10-30"), "30-Oct-23", "Oct 30, 2023 9:15 PM", "30.10.2023", by its order
 * "10/30/2023" or "30/10/23", a date or a time of day ("9:15:02") alone, or a number. False when it
 * is none of these.
 */
bool stamp_read(const char *text, const struct stamp_style *style, struct stamp *m);
/* The same of no style: what depends on one is not understood. */
bool stamp_parse(const char *text, struct stamp *m);
/* The number of seconds, ms, us or ns since 1970 that VALUE is, if it is one, in seconds. */
bool epoch_seconds(double value, double *seconds);

/* stamp_forms.c: TEXT in the words that stamp_read() knows, into BUFFER of SIZE bytes; false: as it was, or too long. */
bool stamp_rewrite(const char *text, char *buffer, size_t size);

/* TEXT as the zone of M, which has none yet: a word ("Z", "GMT", those of RFC 2822, section 4.3) or an offset. */
bool stamp_set_zone(struct stamp *m, const char *text);

#endif
