/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reader - private to this room: a log while it is read. */
#ifndef RINGFLOW_LOG_READER_INTERNAL_H
#define RINGFLOW_LOG_READER_INTERNAL_H

#include "base/source.h"
#include "log/columns_internal.h"
#include "log/intern_internal.h"
#include "log/stamp_internal.h"

struct diagnostics;
struct arena;

struct reader {
	struct arena *a;
	const struct log_options *o;
	struct diagnostics *d;
	struct call_log *log;
	struct columns columns;
	bool begun; /* the header has been read */
	bool good;  /* and will do */
	bool placed; /* some call has come: first_day, dated and utc_offset are set */
	struct interned agents, types, strange; /* strange: unknown words for outcomes */
	struct oddity {
		size_t count;
		struct where first;
	} negative, early; /* durations below 0, and of these times with menus */
	struct logged_call *calls; /* log->count of them; arrivals from log->first_day */
	size_t capacity;
};

/* What a row turned out to be. */
enum row_kind { ROW_CALL, ROW_LEFT_OUT, ROW_UNDIALLED, ROW_BAD };

/* Turn ROW into C. Errors are added to the reader's diagnostics. */
enum row_kind read_row(struct reader *r, const struct csv_row *row, struct logged_call *c);

#endif
