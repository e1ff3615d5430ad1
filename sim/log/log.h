/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * log - real calls, one by one, as a telephone system wrote them down: CSV or JSON becomes records in
 * SI units. Columns are recognised by their names, or named by the user, and read by what they show
 * as a whole; what cannot be told is an error. docs/logs.md has all of it.
 */
#ifndef RINGFLOW_LOG_H
#define RINGFLOW_LOG_H

#include "base/source.h"

struct diagnostics;
struct arena;
struct call_store;

/* What became of a call. */
enum logged_outcome {
	LOGGED_SERVED,		 /* an agent, or whoever was called, spoke with the caller */
	LOGGED_ABANDONED,	 /* the caller hung up in the queue */
	LOGGED_ABANDONED_BEFORE, /* the caller hung up before it */
	LOGGED_BUSY,
	LOGGED_NO_ANSWER,
	LOGGED_FAILED,
	LOGGED_CANCELED,
	LOGGED_UNKNOWN, /* something else, under way, or not said */
	LOGGED_OUTCOMES
};
extern const char *const logged_outcome_names[LOGGED_OUTCOMES];

enum logged_direction { LOGGED_INBOUND, LOGGED_OUTBOUND, LOGGED_DIALLED, LOGGED_ANY_DIRECTION };
enum logged_answerer { LOGGED_HUMAN, LOGGED_MACHINE, LOGGED_ANYBODY };

/* One call. Times and durations are in seconds; NAN: the log does not say. */
struct logged_call {
	double arrival; /* from the log's first midnight; always known */
	double held;	/* until it was dialled, of a call that waited for that */
	double ring;	/* from then (else from the arrival) until it was answered */
	double vru;	/* with menus and messages, before the queue */
	double wait;	/* in the queue: for an agent, or until the caller gave up */
	double began;	/* the moment at which the agent began, from the first midnight */
	double service; /* with the agent; of a call without queue, from its answer on */
	double total;	/* from the arrival until the end */
	int32_t agent;	/* in agents[], or -1 */
	int32_t type;	/* in types[], or -1 */
	int32_t priority; /* or -1 */
	uint8_t outcome;   /* enum logged_outcome */
	uint8_t direction; /* enum logged_direction */
	uint8_t answered_by; /* enum logged_answerer */
	uint32_t line;	   /* in the file */
	int16_t unanswered; /* agents that it rang and who did not answer; -1: not said */
	float unanswered_ring; /* so many seconds in all, or NAN */
};

/* What a log tells of its calls: bits of call_log.known. A quantity that is known may
 * be NAN for some calls all the same. */
enum log_quantity {
	LOG_HELD = 1 << 0,
	LOG_RING = 1 << 1,
	LOG_VRU = 1 << 2,
	LOG_WAIT = 1 << 3,
	LOG_BEGAN = 1 << 4,
	LOG_SERVICE = 1 << 5,
	LOG_TOTAL = 1 << 6,
	LOG_AGENT = 1 << 7,
	LOG_TYPE = 1 << 8,
	LOG_PRIORITY = 1 << 9,
	LOG_OUTCOME = 1 << 10,
	LOG_DIRECTION = 1 << 11,
	LOG_ANSWERED_BY = 1 << 12,
	LOG_UNANSWERED = 1 << 13, /* agents who did not answer */
};

/* What the bytes of a log are. LOG_AUTO: UTF-16 with a byte order mark, else UTF-8. */
enum log_encoding { LOG_AUTO, LOG_UTF8, LOG_UTF16, LOG_LATIN1 };
/* What no row of a log may decide: of dates such as 03/04/2026, or of plain numbers. */
enum log_dates { LOG_DATES_AUTO, LOG_DATES_DMY, LOG_DATES_MDY, LOG_DATES_YMD, LOG_DATES_EXCEL, LOG_DATES_SECONDS };
/* Of numbers such as 1,680: which mark stands before decimals. */
enum log_decimal { LOG_DECIMAL_AUTO, LOG_DECIMAL_POINT, LOG_DECIMAL_COMMA };

/* Whose log it is: by its columns, of none that is known, or formats.def's, in its order. */
enum log_format {
	LOG_FORMAT_AUTO,
	LOG_FORMAT_GENERIC,
#define FORMAT(name, word, what, rows, signs) LOG_FORMAT_##name,
#include "log/formats.def"
	LOG_FORMATS
};
extern const char *const log_format_names[LOG_FORMATS]; /* "auto", "generic", "twilio", ... */
extern const char log_format_words[];			/* the same, | between */

/* How a column was read: "wait", "queue_wait", "7", "s". */
struct log_reading {
	const char *role, *column, *example, *unit; /* unit: "" where there is none */
};

/* Rows that are no calls of the log. */
enum { LOG_LINES_NAMED = 3 };
struct log_set_aside {
	const char *why;
	size_t count, named;
	uint32_t lines[LOG_LINES_NAMED]; /* the first ones */
};
enum log_aside {
	ASIDE_FILTER,	 /* not as `where` asks */
	ASIDE_UNDIALLED, /* without any time: they were never dialled */
	ASIDE_TOTAL,	 /* sums of others */
	ASIDE_HEADER,	 /* the header again, or the types of its columns */
	ASIDE_BLANK,
	ASIDE_DUPLICATE, /* of a call that is there */
	LOG_ASIDES
};

/* A row of an interval report. Its counts of calls, NAN: not said; durations in seconds. */
struct logged_interval {
	double from, length; /* seconds from the log's first midnight */
	double offered, answered, abandoned;
	double handle;	/* mean time of an agent with a call and after it */
	double wait;	/* mean, of the answered ones */
	double level;	/* share that was answered within the target of the report */
	double staff;	/* agents on average */
	int32_t type;	/* in types[], or -1 */
	uint32_t line;
};

/* An agent was signed on, or paused, by a log that says so. */
struct logged_presence {
	const char *agent;
	bool pause;	 /* else signed on */
	double from, to; /* seconds from the log's first midnight; NAN: before the log, after it */
};

struct call_log {
	const struct source *source;
	enum log_format format; /* as which it was read; never LOG_FORMAT_AUTO */
	const char *format_what; /* in words; NULL: none that is known */
	unsigned known; /* bit: enum log_quantity; set where some call has it */
	size_t count;
	struct logged_call *calls; /* by arrival; calls of one moment in the file's order. NULL: they are many, and
				    * packed; logged_call_at() has them either way */
	struct call_store *store;
	size_t outcomes[LOGGED_OUTCOMES]; /* so many calls each */
	bool served_early; /* some service began before its call arrived */
	bool shuffled;	/* some call stands below one that came after it */
	size_t rows;	/* of data in the file; each is a call, or set aside, or wrong */
	struct log_set_aside aside[LOG_ASIDES];
	size_t reading_count, assumption_count;
	struct log_reading *readings; /* the columns that were used */
	const char **assumptions; /* what was taken for granted, a clause each */
	const char *inbound_word; /* the first one of a call that came in, or NULL */
	const char *like_service, *like_outcome; /* columns that were not used and may be these, or NULL */
	bool dated;	/* arrivals have dates; else they count from some beginning */
	int64_t first_day; /* of the first midnight, days after 1970-01-01 */
	int first_weekday; /* 0: Monday ... 6; 0 when not dated */
	size_t days;	/* from the first midnight through the last arrival's day */
	double utc_offset; /* of the log's midnights, seconds east; NAN: no zone is written */
	size_t agent_count, type_count;
	const char **agents, **types; /* names, in the order they come up by line */
	/* Of an interval report: `calls` are then those that it counts, evenly spread over their intervals,
	 * of which nothing is known but how they ended; `rows` are intervals. By their beginnings. */
	size_t interval_count;
	struct logged_interval *intervals;
	size_t after_count; /* calls that were served of which the log says how long the work after them took */
	struct after_work *after; /* which logged_after_at() has; NULL: of none */
	size_t presence_count;
	struct logged_presence *presences; /* by agent, then by time */
};

/* What a column holds, by the user's word: the keys of `columns:`. */
struct log_column {
	const char *role, *column; /* "arrival", "my_time"; column "none": not in this log */
	struct where at;
};

/* Only calls whose COLUMN is VALUE (upper or lower case); of several for one column,
 * any. */
struct log_filter {
	const char *column, *value;
	struct where at;
};

/* The log's WORD for an outcome, where it is not a known one. */
struct log_word {
	const char *word;
	enum logged_outcome outcome;
};

/* Bytes of a log, unpacked; and of one in JSON the values that are built at once: those of a call, or of what is
 * around the list of calls (docs/logs.md). */
enum { LOG_LIMIT = 512 << 20, LOG_JSON_VALUES = 1 << 20 };

/* Zero-initialised is valid and means: as recognised. */
struct log_options {
	size_t column_count, filter_count, word_count;
	const struct log_column *columns;
	const struct log_filter *filters;
	const struct log_word *words;
	enum log_format format;
	struct where format_at;
	bool intervals; /* an interval report will do; else it is an error */
	enum log_encoding encoding;
	enum log_dates dates;
	enum log_decimal decimal;
	const char *zone; /* the place whose clocks count, such as "Europe/Madrid"; else NULL. Times
			   * without a zone are then in UTC */
	struct where zone_at;
	bool has_utc_offset;
	double utc_offset; /* midnights are those of this zone, seconds east; else those of
			    * the first row's zone */
};

/* Call I of LOG, 0 to count - 1. */
struct logged_call logged_call_at(const struct call_log *log, size_t i);
/* The same for who passes over all of them: unpacked so many at a time. */
enum { CALLS_UNPACKED = 64 };
struct log_pass {
	const struct call_log *log;
	size_t first, count; /* of the unpacked ones */
	struct logged_call calls[CALLS_UNPACKED];
};
void log_pass_begin(struct log_pass *p, const struct call_log *log);
/* Call I, until the next one is asked for. */
const struct logged_call *log_pass_at(struct log_pass *p, size_t i);
/* Its arrival alone. */
double logged_arrival_at(const struct call_log *log, size_t i);
/* Seconds of work after a call that was served, or NAN; I from 0 to logged_after_calls() - 1, in the file's order and
 * not in that of logged_call_at(). */
double logged_after_at(const struct call_log *log, size_t i);
size_t logged_after_calls(const struct call_log *log);
/* All of them in A, for who needs them side by side: 96 bytes each. */
struct logged_call *logged_calls_all(const struct call_log *log, struct arena *a);

/* The names that log_column.role may have. */
extern const char *const log_roles[];
extern const size_t log_role_count;

/* Rows that were set aside, all together. */
size_t call_log_aside(const struct call_log *log);

/* Read the call log PATH ("-": standard input), or the one in SOURCE, whose text need be no UTF-8.
 * Everything is allocated in A, the text
 * included. O may be NULL. Errors and warnings are added to D, each with line and
 * column; a bad row is left out, and reading goes on. NULL when there is no header to
 * go by; else the log, which must not be used for figures when D has errors. */
struct call_log *call_log_read(struct arena *a, const char *path, const struct log_options *o,
			       struct diagnostics *d);
struct call_log *call_log_parse(struct arena *a, const struct source *source,
				const struct log_options *o, struct diagnostics *d);

/* ---- calendar ---- */

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
int64_t days_from_date(int year, int month, int day);
/* "1999-08-01" of DAY days after 1970-01-01 into BUFFER of SIZE bytes; returns it. */
char *format_date(char *buffer, size_t size, int64_t day);
/* "2023-10-30" or "2023-10-30 09:15:02" (and what else logs write, without a zone):
 * DAY after 1970-01-01 and SECONDS of it. False when TEXT is neither. */
bool date_parse(const char *text, int64_t *day, double *seconds);
/* "+02:00", "-0530", "UTC" and the like: SECONDS east of UTC. */
bool zone_parse(const char *text, double *seconds);
/* 0: Monday ... 6: Sunday. */
int weekday_of(int64_t day);

#endif
