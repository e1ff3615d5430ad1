/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row - a row on its way to a call. Private to the log room. */
#ifndef RINGFLOW_LOG_ROW_INTERNAL_H
#define RINGFLOW_LOG_ROW_INTERNAL_H

#include "log/outcome_internal.h"
#include "log/reader_internal.h"

/* A row under way; NAN: not said. */
struct draft {
	double offset;		/* of the clocks at its arrival, seconds east of UTC */
	struct reader *r;
	const struct csv_row *row;
	double at[ROLE_DATE];	/* moments, from log->first_day */
	double lasts[LOG_ROLES]; /* durations */
	enum meaning meaning;
	struct stamp arrival; /* where TEXT_OF_ARRIVAL stands, which row_has_time() has read; else that is NULL */
	const char *text_of_arrival;
	bool not_abandoned; /* which is all that is said of how it ended */
	bool bad;
};

/* The text of ROLE, or NULL when there is no such column or nothing in it. */
const char *row_text(const struct draft *f, enum log_role role);
/* ROLE was EXPECTED to have something else: an error, and the row is bad. */
void row_wrong(struct draft *f, enum log_role role, const char *expected);

/* The duration in the column of ROLE in seconds, or NAN. */
double row_duration(struct draft *f, enum log_role role);

/* ---- row_rings.c ---- */

/* Agents whom the call rang in vain. It is known how it ended. */
void row_rings(struct draft *f, struct logged_call *c);

/* ---- row_moments.c ---- */

/* What a moment is expected to look like. */
extern const char row_moment_phrase[];
/* Does the row say when the call came? */
bool row_has_time(struct draft *f);
/* The moment in the column of ROLE into SECONDS from log->first_day, and the clocks that it is by;
 * the first call's decides which log that is. False when there is none, or it is wrong. */
bool row_arrival(struct draft *f, enum log_role role, double *seconds);
/* The moment that TEXT is, of a column of arrivals, in seconds from log->first_day; NAN: none. */
double row_moment(const struct reader *r, const char *text);
/* The other moments of a call that came at ARRIVAL; of what did not happen NAN. */
void row_moments(struct draft *f, double arrival);

#endif
