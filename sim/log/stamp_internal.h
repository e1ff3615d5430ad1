/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stamp - private to this room: dates and times of day as logs write them. */
#ifndef RINGFLOW_LOG_STAMP_INTERNAL_H
#define RINGFLOW_LOG_STAMP_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

struct stamp {
	bool has_date, has_clock, has_zone;
	int64_t day;   /* after 1970-01-01 */
	double clock;  /* seconds of the day; without a date as many as are written */
	double offset; /* of the zone, seconds east of UTC */
};

/*
 * Read the whole of TEXT: ISO 8601 ("2023-10-30T09:15:02.5Z", "2023-10-30 09:15"),
 * RFC 2822 ("Mon, 30 Oct 2023 09:15:02 +0000"), the two parts in another order
 * ("09:15:02 UTC 2023-10-30"), a date or a time of day ("9:15:02") alone, seconds since
 * 1970 (a number of at least 10 digits, milliseconds from 13 on), or a smaller number:
 * seconds from some beginning, a clock without a date. False when it is none of these.
 */
bool stamp_parse(const char *text, struct stamp *m);

/* A duration: seconds as a number, hours:minutes:seconds, minutes:seconds, or with units
 * ("1m30s"). */
bool duration_parse(const char *text, double *seconds);

#endif
