/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema - the tables, by version: a file has the number of its last step in user_version, and is brought
 * to the last by those that it lacks. A step, once released, stays as it is. docs/history.md describes what
 * comes of all of them. */
#include "base/diagnostics.h"
#include "history/database_internal.h"

/* "Ring", so that another program's database is not taken for a history. */
#define APPLICATION 0x52696e67
#define QUOTED(x) #x
#define TEXT_OF_NUMBER(x) QUOTED(x)

static const char *const steps[HISTORY_VERSION] = {
	"PRAGMA application_id = " TEXT_OF_NUMBER(APPLICATION) ";"
	"CREATE TABLE scenarios ("
	" id INTEGER PRIMARY KEY, content TEXT NOT NULL, text TEXT NOT NULL);"
	"CREATE INDEX scenarios_by_content ON scenarios (content);"
	"CREATE TABLE runs ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, name TEXT NOT NULL,"
	" scenario INTEGER NOT NULL REFERENCES scenarios (id), version TEXT NOT NULL, profile TEXT NOT NULL,"
	" seed TEXT NOT NULL, replications INTEGER NOT NULL, confidence REAL NOT NULL, command TEXT NOT NULL,"
	" label TEXT);"
	"CREATE INDEX runs_by_name ON runs (name);"
	"CREATE TABLE designs ("
	" id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,"
	" name TEXT NOT NULL, title TEXT NOT NULL, calls INTEGER NOT NULL, successes INTEGER NOT NULL,"
	" fingerprint TEXT NOT NULL, UNIQUE (run, name));"
	"CREATE TABLE metrics ("
	" design INTEGER NOT NULL REFERENCES designs (id) ON DELETE CASCADE, agents TEXT NOT NULL,"
	" name TEXT NOT NULL, unit TEXT NOT NULL, estimate REAL, low REAL, high REAL, method TEXT NOT NULL,"
	" PRIMARY KEY (design, agents, name)) WITHOUT ROWID;"
	"CREATE TABLE thresholds ("
	" run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE, design TEXT NOT NULL,"
	" threshold TEXT NOT NULL, verdict TEXT NOT NULL, estimate REAL, low REAL, high REAL);"
	"CREATE INDEX thresholds_by_run ON thresholds (run);",

	/* what replications said, for compare */
	"ALTER TABLE runs ADD COLUMN rules_changed TEXT NOT NULL DEFAULT '[]';"
	"ALTER TABLE runs ADD COLUMN callers TEXT;"
	"ALTER TABLE runs ADD COLUMN blocks INTEGER;"
	"CREATE TABLE replication_values ("
	" design INTEGER NOT NULL REFERENCES designs (id) ON DELETE CASCADE, agents TEXT NOT NULL,"
	" metric TEXT NOT NULL, position INTEGER NOT NULL, reals BLOB NOT NULL, PRIMARY KEY (design, agents, metric)) WITHOUT ROWID;",
};

static uint64_t version_of(struct history *h)
{
	return database_number(h, "PRAGMA user_version", NULL, 0, 0);
}

static bool look_at(struct history *h, struct diagnostics *d)
{
	uint64_t tables = database_number(h, "SELECT count(*) FROM sqlite_master", NULL, 0, UINT64_MAX);
	uint64_t application = database_number(h, "PRAGMA application_id", NULL, 0, 0), version = version_of(h);

	if (tables == UINT64_MAX)
		return database_wrong(h, d);
	if (tables ? application != APPLICATION || !version : version != 0)
		return database_refuse(h, d, "is a database of another program: expected a history that ringflow "
					     "wrote, or a name that is free");
	if (version > HISTORY_VERSION)
		return database_refuse(h, d, "has version %llu of the tables, and this version of ringflow, which "
					     "knows those up to %d, would not understand it: expected a newer "
					     "ringflow", (unsigned long long)version, HISTORY_VERSION);
	return true;
}

/* Is it a history, or nothing yet? At one moment: another process may be making it. */
static bool is_ours(struct history *h, struct diagnostics *d)
{
	bool ours = (database_do(h, "BEGIN") || database_wrong(h, d)) && look_at(h, d);

	database_do(h, "ROLLBACK");
	return ours;
}

static bool step(struct history *h, uint64_t from)
{
	char *sql = sqlite3_mprintf("PRAGMA user_version = %llu", (unsigned long long)from + 1);
	bool ok = sql && database_do(h, steps[from]) && database_do(h, sql);

	sqlite3_free(sql);
	return ok;
}

/* All steps or none; another process may have done them meanwhile. */
static bool migrate(struct history *h, struct diagnostics *d)
{
	bool ok = database_do(h, "BEGIN IMMEDIATE");

	if (!ok)
		return database_wrong(h, d);
	for (uint64_t version = version_of(h); ok && version < HISTORY_VERSION; version++)
		ok = step(h, version);
	if (ok && database_do(h, "COMMIT"))
		return true;
	database_wrong(h, d);
	database_do(h, "ROLLBACK");
	return false;
}

bool schema_settle(struct history *h, enum history_use use, struct diagnostics *d)
{
	bool writable = !sqlite3_db_readonly(h->db, "main");

	if (!is_ours(h, d))
		return false;
	if (use == HISTORY_ADD && !writable)
		return database_refuse(h, d, "cannot be written: it is read-only");
	if (version_of(h) == HISTORY_VERSION)
		return true;
	if (use == HISTORY_READ && !version_of(h))
		return database_refuse(h, d, "is empty: ringflow run SCENARIO --db FILE adds to it");
	return migrate(h, d);
}
