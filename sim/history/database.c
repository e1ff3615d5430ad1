/* SPDX-License-Identifier: GPL-3.0-or-later */
/* database - the connection, and statements on it. */
#include "history/database_internal.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diagnostics.h"
#include "base/source.h"

/* How long one process waits for another's transaction, which takes a fraction of a second. */
enum { BUSY_MS = 30000 };

static bool refuse_file(const char *path, struct diagnostics *d, const char *what)
{
	diag_error(d, (struct where){ source_text(&d->arena, path, "") }, "%s", what);
	return false;
}

bool database_refuse(struct history *h, struct diagnostics *d, const char *format, ...)
{
	char what[512];
	va_list list;

	va_start(list, format);
	vsnprintf(what, sizeof(what), format, list);
	va_end(list);
	return refuse_file(h->path, d, what);
}

bool database_wrong(struct history *h, struct diagnostics *d)
{
	switch (sqlite3_errcode(h->db) & 0xff) {
	case SQLITE_NOTADB:
		return database_refuse(h, d, "is no database: expected a history that ringflow wrote, or a name "
					     "that is free");
	case SQLITE_READONLY:
		return database_refuse(h, d, "cannot be written: it is read-only");
	case SQLITE_BUSY:
		return database_refuse(h, d, "is being written by another process for longer than %d s",
				       BUSY_MS / 1000);
	default:
		return database_refuse(h, d, "the database says: %s", sqlite3_errmsg(h->db));
	}
}

bool database_do(struct history *h, const char *sql)
{
	return sqlite3_exec(h->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int bind(sqlite3_stmt *statement, int at, const struct parameter *x)
{
	switch (x->kind) {
	case IS_TEXT:
		return sqlite3_bind_text(statement, at, x->text, -1, SQLITE_STATIC);
	case IS_WHOLE:
		return sqlite3_bind_int64(statement, at, (sqlite3_int64)x->whole);
	case IS_REAL:
		return sqlite3_bind_double(statement, at, x->real);
	case IS_BYTES:
		return sqlite3_bind_blob64(statement, at, x->bytes, x->size, SQLITE_STATIC);
	default:
		return sqlite3_bind_null(statement, at);
	}
}

sqlite3_stmt *database_ask(struct history *h, const char *sql, const struct parameter *list, size_t count)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(h->db, sql, -1, &statement, NULL) != SQLITE_OK)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (bind(statement, (int)i + 1, &list[i]) != SQLITE_OK) {
			sqlite3_finalize(statement);
			return NULL;
		}
	return statement;
}

bool database_tell(struct history *h, const char *sql, const struct parameter *list, size_t count)
{
	sqlite3_stmt *statement = database_ask(h, sql, list, count);
	bool ok = statement && sqlite3_step(statement) == SQLITE_DONE;

	return sqlite3_finalize(statement) == SQLITE_OK && ok;
}

uint64_t database_number(struct history *h, const char *sql, const struct parameter *list, size_t count,
			 uint64_t otherwise)
{
	sqlite3_stmt *statement = database_ask(h, sql, list, count);

	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		otherwise = (uint64_t)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return otherwise;
}

const char *column_text(sqlite3_stmt *statement, int column, struct arena *a)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return text ? arena_strdup(a, text) : NULL;
}

double column_real(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_type(statement, column) == SQLITE_NULL ? NAN :
								       sqlite3_column_double(statement, column);
}

/* Only a path: SQLite has names, such as `:memory:`, that are none. */
static char *path_for_sqlite(const char *path)
{
	size_t size = strlen(path) + 3;
	char *plain = xreallocarray(NULL, size, 1);

	snprintf(plain, size, "%s%s", *path == '/' ? "" : "./", path);
	return plain;
}

static bool connect_to(struct history *h, enum history_use use, struct diagnostics *d)
{
	char *path = path_for_sqlite(h->path);
	int flags = SQLITE_OPEN_READWRITE | (use == HISTORY_ADD ? SQLITE_OPEN_CREATE : 0);
	bool ok = sqlite3_open_v2(path, &h->db, flags, NULL) == SQLITE_OK;

	free(path);
	if (!ok) {
		int error = h->db ? sqlite3_system_errno(h->db) : ENOMEM;

		return database_refuse(h, d, "cannot be opened: %s",
				       error ? strerror(error) : sqlite3_errmsg(h->db));
	}
	sqlite3_busy_timeout(h->db, BUSY_MS);
	if (!database_do(h, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF"))
		return database_wrong(h, d);
	return schema_settle(h, use, d);
}

struct history *history_open(const char *path, enum history_use use, struct diagnostics *d)
{
	struct history *h;

	if (use == HISTORY_READ && access(path, F_OK)) {
		refuse_file(path, d, "there is no such history: ringflow run SCENARIO --db FILE begins one");
		return NULL;
	}
	h = xcalloc(1, sizeof(*h));
	h->path = xstrdup(path);
	if (!connect_to(h, use, d)) {
		history_close(h);
		return NULL;
	}
	return h;
}

void history_close(struct history *h)
{
	if (!h)
		return;
	sqlite3_close(h->db);
	free(h->path);
	free(h);
}
