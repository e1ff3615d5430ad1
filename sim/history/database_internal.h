/* SPDX-License-Identifier: GPL-3.0-or-later */
/* database - the connection, and statements on it; private to the room. Values from outside are bound to
 * statements and never part of their text. */
#ifndef RINGFLOW_HISTORY_DATABASE_INTERNAL_H
#define RINGFLOW_HISTORY_DATABASE_INTERNAL_H

#include <sqlite3.h>

#include "history/history.h"

struct history {
	sqlite3 *db;
	char *path;
};

/* Add what SQLite says to D as an error of H's file. False. */
bool database_wrong(struct history *h, struct diagnostics *d);
/* The same of WHAT. */
bool database_refuse(struct history *h, struct diagnostics *d, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* SQL without parameters, any number of statements. False: see sqlite3_errmsg(). */
bool database_do(struct history *h, const char *sql);

/* A statement with COUNT parameters bound in their order. */
struct parameter {
	enum { IS_NULL, IS_TEXT, IS_WHOLE, IS_REAL, IS_BYTES } kind;
	union {
		const char *text;
		uint64_t whole;
		double real; /* NAN: null */
	};
	const void *bytes;
	size_t size;
};
#define TEXT_OF(x) { .kind = IS_TEXT, .text = (x) } /* NULL: null */
#define WHOLE_OF(x) { .kind = IS_WHOLE, .whole = (x) }
#define REAL_OF(x) { .kind = IS_REAL, .real = (x) }

/* To be ended with sqlite3_finalize(); NULL: see sqlite3_errmsg(). What is bound must outlive it. */
sqlite3_stmt *database_ask(struct history *h, const char *sql, const struct parameter *list, size_t count);
/* Run a statement that has no rows. */
bool database_tell(struct history *h, const char *sql, const struct parameter *list, size_t count);
/* The first column of the first row as a whole number; OTHERWISE without one. */
uint64_t database_number(struct history *h, const char *sql, const struct parameter *list, size_t count,
			 uint64_t otherwise);

/* COLUMN of the row that STATEMENT is at, in A; NULL where it is null. */
const char *column_text(sqlite3_stmt *statement, int column, struct arena *a);
/* NAN where it is null. */
double column_real(sqlite3_stmt *statement, int column);

/* schema.c: bring H's tables to HISTORY_VERSION; READ: they need not be written if they are. False after
 * adding an error to D. */
bool schema_settle(struct history *h, enum history_use use, struct diagnostics *d);

#endif
