/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reader - private to this room: a log while it is read. */
#ifndef RINGFLOW_LOG_READER_INTERNAL_H
#define RINGFLOW_LOG_READER_INTERNAL_H

#include "base/source.h"
#include "log/call_ids_internal.h"
#include "log/channel_internal.h"
#include "log/columns_internal.h"
#include "log/headerless_internal.h"
#include "log/intern_internal.h"
#include "log/legs_internal.h"
#include "log/shape_internal.h"
#include "log/stamp_internal.h"
#include "log/store_internal.h"
#include "log/survey_internal.h"
#include "log/zone_internal.h"

struct diagnostics;
struct arena;

struct reader {
	struct arena *a;
	const struct log_options *o;
	struct diagnostics *d;
	struct call_log *log;
	struct columns columns;
	struct survey survey;
	const struct zone *zone; /* that was asked for, or NULL */
	const struct source *source;
	const struct headerless *headerless; /* its format, if it has no header */
	struct json_calls *json; /* what the source has, or NULL */
	struct events *events; /* its rows are joined to calls, or NULL */
	enum log_shape shape;
	struct log_options of_joined; /* how the rows that were made of events are read */
	struct logged_interval *intervals;
	size_t interval_count, interval_capacity;
	bool percent; /* service levels are percentages */
	size_t row;  /* of the file, under way */
	size_t header; /* the row that is the header */
	struct header_search {
		size_t best;  /* roles that it has */
		size_t looked_at;
	} search;
	bool good;  /* the header will do */
	bool waits_for_answer; /* no column says how long callers waited but that of the answer */
	bool says_outcome;     /* some column does */
	bool speed_of_answer;  /* the wait is that of answered calls alone */
	double after;	/* work after the call of the row under way, or NAN */
	size_t whole_durations; /* that are all of a call, by its end, and where the first one stands */
	struct where whole_first;
	size_t ended, longer, alike; /* calls with an end; whose parts are longer; that are like another */
	uint32_t longer_line, alike_line;
	size_t missed_in_queue, many_agents; /* calls: missed after a wait; that several agents had */
	struct channel_survey channel;
	struct legs legs;
	bool placed; /* some call has come: first_day, dated and utc_offset are set */
	struct interned agents, types, strange; /* strange: unknown words for outcomes */
	struct call_ids ids;
	struct oddity {
		size_t count;
		struct where first;
	} negative, early, duplicate, again; /* durations below 0, and of these times with menus; rows
					      * of a call that is there; ids at other times */
};

/* What a row turned out to be: a call, an error, or set aside (enum log_aside). */
enum row_kind { ROW_CALL = LOG_ASIDES, ROW_BAD };

/* read_columns.c: the rows of the reader's source, or those that were made of it, a header first, to
 * TAKE with the reader as its context. */
void rows_each(struct reader *r, csv_taker *take, struct diagnostics *d);
/* What is in which column, and how it is read: r->good, or an error. */
void read_columns(struct reader *r);
/* row_sort.c: what ROW is by its looks: set aside, wrong, or ROW_CALL: it may be one. TIMED: it says
 * when it came. */
enum row_kind row_sort(struct reader *r, const struct csv_row *row, bool timed);
/* Is ROW the header again, or one of types? */
bool row_is_header(const struct reader *r, const struct csv_row *row);
/* Has ROW, in each column that is asked about, one of the values asked for? */
bool row_wanted(const struct reader *r, const struct csv_row *row);
/* The id of ROW's call, or NULL. */
const char *row_id(const struct reader *r, const struct csv_row *row);
/* clocks_back.c: say so where the calls, in the file's order, have an hour twice. */
void clocks_back_warn(struct reader *r);
/* Turn ROW into C. Errors are added to the reader's diagnostics. */
enum row_kind read_row(struct reader *r, const struct csv_row *row, struct logged_call *c);

#endif
