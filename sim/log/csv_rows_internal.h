/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv_rows - private to this room: the rows of a CSV text, and where their fields stand. */
#ifndef RINGFLOW_LOG_CSV_ROWS_INTERNAL_H
#define RINGFLOW_LOG_CSV_ROWS_INTERNAL_H

#include "base/source.h"

struct diagnostics;

struct csv_field {
	size_t text;   /* in row.buffer, NUL-terminated */
	size_t offset; /* where it begins in the source */
};

struct csv_row {
	const struct source *source;
	size_t count, capacity;
	struct csv_field *fields;
	uint32_t line; /* where it begins, from 1 */
	char *buffer;
	size_t used, size;
};

/* Take each row of SOURCE in turn; ROW lasts as long as the call. FALSE: no more. */
typedef bool csv_taker(void *context, const struct csv_row *row);

/* Fields are separated by commas, semicolons, tabs or bars, whichever divide the first rows alike,
 * or as a first line "sep=;" says. Blank lines are no rows. Adds an error to D where a quoted field does not end.
 */
void csv_each(const struct source *source, csv_taker *take, void *context,
	      struct diagnostics *d);

/* The same of the calls in a JSON text: a list of objects, an object whose `calls` is one, as
 * Twilio's API gives them, JSON Lines, an object each, or the object of a single call. What stands in an object within them has
 * a name of both: "Queue.Name". The first row is that of their keys. SOURCE is read once, to be passed over several times
 * until it is closed; NULL: it has none, which, if that is wrong, is an error in D. Warnings, of calls that are
 * elsewhere, are in TOLD. */
struct json_calls *json_open(const struct source *source, struct diagnostics *d, struct diagnostics *told);
void json_each(struct json_calls *calls, csv_taker *take, void *context);
void json_close(struct json_calls *calls);

const char *csv_text(const struct csv_row *row, size_t field);
/* Where FIELD of ROW stands; the row itself when it has no such field. */
struct where csv_where(const struct csv_row *row, size_t field);

#endif
