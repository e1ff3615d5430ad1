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
	bool bad;
};

/* The text of ROLE, or NULL when there is no such column or nothing in it. */
const char *row_text(const struct draft *f, enum log_role role);
/* ROLE was EXPECTED to have something else: an error, and the row is bad. */
void row_wrong(struct draft *f, enum log_role role, const char *expected);

/* ---- row_moments.c ---- */

/* What a moment is expected to look like. */
extern const char row_moment_phrase[];
/* Does the row say when the call came? */
bool row_has_time(struct draft *f);
/* The moment in the column of ROLE into SECONDS from log->first_day, and the clocks that it is by;
 * the first call's decides which log that is. False when there is none, or it is wrong. */
bool row_arrival(struct draft *f, enum log_role role, double *seconds);
/* The other moments of a call that came at ARRIVAL; of what did not happen NAN. */
void row_moments(struct draft *f, double arrival);

#endif
