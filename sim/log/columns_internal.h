/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns - private to this room: which column of a log holds what. */
#ifndef RINGFLOW_LOG_COLUMNS_INTERNAL_H
#define RINGFLOW_LOG_COLUMNS_INTERNAL_H

#include "log/csv_rows_internal.h"
#include "log/log.h"
#include "log/stamp_internal.h"

struct diagnostics;
struct arena;

enum log_role {
	ROLE_ARRIVAL,	    /* moments */
	ROLE_START,
	ROLE_ANSWERED,
	ROLE_QUEUE_START,
	ROLE_QUEUE_END,
	ROLE_SERVICE_START,
	ROLE_SERVICE_END,
	ROLE_VRU_END,
	ROLE_END,
	ROLE_DATE,
	ROLE_HELD,	    /* durations */
	ROLE_RING,
	ROLE_VRU,
	ROLE_WAIT,
	ROLE_SERVICE,
	ROLE_HOLD,	    /* with the agent, and not in the service */
	ROLE_AFTER,	    /* an agent's work after the call */
	ROLE_UNANSWERED_RING, /* of agents who did not answer */
	ROLE_LENGTH,	    /* of an interval report: of the interval; then means and sums over it */
	ROLE_HANDLE_MEAN,
	ROLE_AFTER_MEAN,
	ROLE_HOLD_MEAN,
	ROLE_WAIT_MEAN,
	ROLE_HANDLE_SUM,
	ROLE_AFTER_SUM,
	ROLE_HOLD_SUM,
	ROLE_WAIT_SUM,
	ROLE_STAFF_SUM,
	ROLE_TOTAL,	    /* of a call, all of it */
	ROLE_DURATION,
	ROLE_OFFERED,	    /* its counts, and its shares */
	ROLE_N_ANSWERED,
	ROLE_N_ABANDONED,
	ROLE_WITHIN,
	ROLE_LEVEL,
	ROLE_STAFF_MEAN,
	ROLE_ATTEMPTS,	    /* counts of a call: agents that it rang */
	ROLE_UNANSWERED,    /* of whom so many did not answer */
	ROLE_MISSED,	    /* or their names */
	ROLE_CAUSE,	    /* of ITU-T Q.850, on the caller's side; the outcome has the other's */
	ROLE_OUTCOME,	    /* words */
	ROLE_REASON,
	ROLE_AGENT,
	ROLE_TYPE,
	ROLE_PRIORITY,
	ROLE_DIRECTION,
	ROLE_ANSWERED_BY,
	ROLE_ID,	    /* what makes rows one call */
	ROLE_WAS_ANSWERED,  /* yes or no */
	ROLE_WAS_ABANDONED,
	LOG_ROLES
};

enum { NO_COLUMN = -1 };

/* What a row of the file is (shape_internal.h). SHAPE_LOOSE_EVENTS: without an id that would join them. */
enum log_shape { SHAPE_CALLS, SHAPE_EVENTS, SHAPE_INTERVALS, SHAPE_LOOSE_EVENTS };

/* A filter with its column's place. */
struct column_filter {
	int column;
	const char *value;
};

struct columns {
	enum log_format format; /* of a known system, or LOG_FORMAT_GENERIC */
	enum log_shape shape;
	bool from_end;		/* calls arrive as long before their ends as they last */
	bool causes;		/* outcomes are numbers of Q.850 */
	bool handled;		/* the service has the holds and the work after the call in it */
	bool held_in;		/* the service has the holds in it, by its name */
	bool to_the_end;	/* the service goes on to the call's end, as no column says else */
	bool rest_is_service;	/* what is left of a call before its end, as no other column is the service */
	int unclear_hold;	/* a column of holds, or of waits: nobody knows; or NO_COLUMN */
	size_t count;		/* of the header's fields */
	const char **names;	/* as written */
	int place[LOG_ROLES];	/* or NO_COLUMN */
	double unit[LOG_ROLES]; /* of durations, seconds */
	bool hours_first[LOG_ROLES]; /* 1:30 is an hour and a half, as the name says */
	bool in_utc[LOG_ROLES]; /* the name says so */
	bool short_clock[LOG_ROLES]; /* 930 is 9:30 */
	bool unit_named[LOG_ROLES]; /* the name says it, or the format does */
	bool usual_unit[LOG_ROLES]; /* the unit is the format's, and the name has none */
	struct stamp_style style[LOG_ROLES]; /* of moments and dates, by their columns as a whole */
	bool zero_is_none[LOG_ROLES]; /* of seconds since 1970 */
	bool blank_is_no[LOG_ROLES]; /* of a yes or no, of which only yes is written */
	bool given[LOG_ROLES];	/* named by the user */
	bool comma;		/* before decimals */
	size_t filter_count;
	struct column_filter *filters;
	int only;		/* the column by which rows that are no calls are left out unasked, or NO_COLUMN */
};

/* Fill C from the header ROW, the options O and D's errors. False when it has no
 * arrivals, or names what is not there. */
bool columns_find(struct arena *a, struct columns *c, const struct csv_row *header,
		  const struct log_options *o, struct diagnostics *d);

/* Leave out rows whose COLUMN, which says the channel, has something else than calls, unless the user asked for some. */
void columns_only(struct columns *c, int column);

/* The error that C has no arrivals, at its HEADER; false. */
bool columns_no_arrival(const struct columns *c, const struct csv_row *header, struct diagnostics *d);

/* How many roles the names in ROW would have; 0 when none is that of arrivals. */
size_t columns_recognised(struct arena *a, const struct csv_row *row, const struct log_options *o);

/* The column called NAME: as written, or else by its letters and digits; or NO_COLUMN. */
int column_named(const struct columns *c, const char *name);

/* Does TEXT say that there is nothing: "", NULL, N/A, -, \N and the like? */
bool says_nothing(const char *text);

/* role_names.c: the names by which columns of ROLE are recognised, plainly, blanks between; the first
 * that is there counts. */
const char *role_names(enum log_role role);

/* Letters and digits of TEXT alone, in lower case and without accents, "percent" for its mark, into BUFFER of SIZE bytes. */
char *plain_name(char *buffer, size_t size, const char *text);

#endif
