/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Histories of other versions, other programs' databases, damaged ones; several writers. */
#include "history_bench.h"

#include <sys/wait.h>

static const char first_version[] =
	"PRAGMA application_id = 1382641255;" /* "Ring" */
	"CREATE TABLE scenarios (id INTEGER PRIMARY KEY, content TEXT NOT NULL, text TEXT NOT NULL);"
	"CREATE INDEX scenarios_by_content ON scenarios (content);"
	"CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, name TEXT NOT NULL,"
	" scenario INTEGER NOT NULL REFERENCES scenarios (id), version TEXT NOT NULL, profile TEXT NOT NULL,"
	" seed TEXT NOT NULL, replications INTEGER NOT NULL, confidence REAL NOT NULL, command TEXT NOT NULL,"
	" label TEXT);"
	"CREATE INDEX runs_by_name ON runs (name);"
	"CREATE TABLE designs (id INTEGER PRIMARY KEY,"
	" run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE, name TEXT NOT NULL, title TEXT NOT NULL,"
	" calls INTEGER NOT NULL, successes INTEGER NOT NULL, fingerprint TEXT NOT NULL, UNIQUE (run, name));"
	"CREATE TABLE metrics (design INTEGER NOT NULL REFERENCES designs (id) ON DELETE CASCADE,"
	" agents TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, estimate REAL, low REAL, high REAL,"
	" method TEXT NOT NULL, PRIMARY KEY (design, agents, name)) WITHOUT ROWID;"
	"CREATE TABLE thresholds (run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,"
	" design TEXT NOT NULL, threshold TEXT NOT NULL, verdict TEXT NOT NULL, estimate REAL, low REAL, high REAL);"
	"CREATE INDEX thresholds_by_run ON thresholds (run);"
	"PRAGMA user_version = 1;"
	"INSERT INTO scenarios VALUES (1, '00', 'name: old');"
	"INSERT INTO runs VALUES (5, '2025-01-01T00:00:00Z', 'old', 1, '0.1', 'article', '1', 20, 0.95,"
	" 'ringflow run old.yaml', NULL);"
	"INSERT INTO designs VALUES (9, 5, 'd', 'D', 10, 5, '00');"
	"INSERT INTO metrics VALUES (9, '', 'success_rate', 'share', 0.5, 0.4, 0.6, 'Wilson over replications');";

static void a_file_of_the_first_version_is_brought_up(void **state)
{
	struct fixture *f = *state;
	struct history_question q = { "success_rate", NULL };
	struct history_curves c;
	struct history_runs runs;
	struct saved_results s;
	struct history *h;

	execute(f, first_version);
	h = open_to_read(f);
	assert_int_equal(number_of(f, "PRAGMA user_version"), HISTORY_VERSION);
	assert_true(history_runs(h, "old", &runs, &f->d));
	assert_int_equal(runs.list[0].number, 5);
	assert_true(history_curves(h, &runs, &q, &c, &f->d));
	assert_true(c.list[0].points[0].estimate.high == 0.6);
	history_curves_free(&c);
	history_runs_free(&runs);
	assert_false(history_saved(h, 5, &s, &f->d));
	assert_said(f, "an older ringflow added it");
	saved_results_free(&s);
	history_close(h);
	assert_int_equal(add(f), 6);
	h = open_to_read(f);
	assert_true(history_saved(h, 6, &s, &f->d));
	saved_results_free(&s);
	history_close(h);
}

/* A table of the second step is there already: the step fails, and nothing of it stays. */
static void a_step_that_fails_changes_nothing(void **state)
{
	struct fixture *f = *state;

	execute(f, first_version);
	execute(f, "CREATE TABLE replication_values (x)");
	assert_refused(f, HISTORY_ADD, "already exists");
	assert_int_equal(number_of(f, "PRAGMA user_version"), 1);
	assert_int_equal(number_of(f, "SELECT count(*) FROM pragma_table_info('runs') WHERE name = 'blocks'"), 0);
}

static void other_files_are_refused(void **state)
{
	struct fixture *f = *state;
	FILE *out;

	assert_refused(f, HISTORY_READ, "there is no such history");
	assert_int_not_equal(access(f->path, F_OK), 0);
	out = fopen(f->path, "w");
	fclose(out);
	assert_refused(f, HISTORY_READ, "is empty");
	execute(f, "CREATE TABLE mine (x)");
	assert_refused(f, HISTORY_ADD, "is a database of another program");
	execute(f, "PRAGMA user_version = 2");
	assert_refused(f, HISTORY_ADD, "is a database of another program");
	execute(f, "PRAGMA application_id = 1382641255; PRAGMA user_version = 3");
	assert_refused(f, HISTORY_ADD, "has version 3 of the tables");
	assert_refused(f, HISTORY_READ, "expected a newer ringflow");
	assert_int_equal(number_of(f, "SELECT count(*) FROM sqlite_master"), 1);
	out = fopen(f->path, "w");
	for (int i = 0; i < 100; i++)
		fputs("this is no database\n", out);
	fclose(out);
	assert_refused(f, HISTORY_ADD, "is no database");
}

static void a_run_is_added_whole_or_not_at_all(void **state)
{
	struct fixture *f = *state;
	struct history *h;
	uint64_t number;

	add(f);
	execute(f, "CREATE TRIGGER no BEFORE INSERT ON thresholds BEGIN SELECT RAISE(ABORT, 'no room'); END");
	h = history_open(f->path, HISTORY_ADD, &f->d);
	assert_false(history_add(h, &f->e, &number, &f->d));
	assert_said(f, "no room");
	f->r.threshold_count = 0;
	assert_true(history_add(h, &f->e, &number, &f->d));
	assert_int_equal(number, 2);
	history_close(h);
	assert_int_equal(number_of(f, "SELECT count(*) FROM designs"), 4);
}

static void damaged_values_are_found(void **state)
{
	struct fixture *f = *state;
	struct saved_results s;
	struct history *h;

	add(f);
	execute(f, "UPDATE replication_values SET reals = x'00' WHERE metric = 'wait_mean'");
	h = open_to_read(f);
	assert_false(history_saved(h, 1, &s, &f->d));
	assert_said(f, "is damaged: the values of run 1");
	saved_results_free(&s);
	history_close(h);
	execute(f, "UPDATE runs SET blocks = 1000000000000");
	h = open_to_read(f);
	assert_false(history_saved(h, 1, &s, &f->d));
	assert_said(f, "is damaged: run 1");
	saved_results_free(&s);
	history_close(h);
}

/* ---- several writers ---- */

enum { WRITERS = 4, RUNS_EACH = 6 };

/* None of them has made the file yet. */
static void writers_wait_for_each_other(void **state)
{
	struct fixture *f = *state;
	pid_t writers[WRITERS];
	int status;

	for (int i = 0; i < WRITERS; i++) {
		writers[i] = fork();
		if (!writers[i]) {
			bool ok = true;

			for (int k = 0; k < RUNS_EACH; k++) {
				struct history *h = history_open(f->path, HISTORY_ADD, &f->d);
				uint64_t number;

				ok &= h && history_add(h, &f->e, &number, &f->d);
				history_close(h);
			}
			_exit(!ok);
		}
	}
	for (int i = 0; i < WRITERS; i++) {
		waitpid(writers[i], &status, 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(number_of(f, "SELECT count(*) FROM runs"), WRITERS * RUNS_EACH);
	assert_int_equal(number_of(f, "SELECT max(id) FROM runs"), WRITERS * RUNS_EACH);
	assert_int_equal(number_of(f, "SELECT count(*) FROM metrics"), WRITERS * RUNS_EACH * 4);
	assert_int_equal(number_of(f, "SELECT count(*) FROM scenarios"), 1);
}

/* Begin to write, say so through the pipe, and go on for a while. */
static void hold(const char *path, int tell)
{
	sqlite3 *db;
	bool ok = sqlite3_open(path, &db) == SQLITE_OK &&
		  sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
		  write(tell, "x", 1) == 1;

	usleep(300000);
	sqlite3_close(db);
	_exit(!ok);
}

static void a_writer_is_waited_for(void **state)
{
	struct fixture *f = *state;
	int ends[2], status;
	pid_t holder;
	char x;

	add(f);
	assert_int_equal(pipe(ends), 0);
	holder = fork();
	if (!holder)
		hold(f->path, ends[1]);
	assert_int_equal(read(ends[0], &x, 1), 1);
	assert_int_equal(add(f), 2);
	waitpid(holder, &status, 0);
	assert_int_equal(status, 0);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_of_the_first_version_is_brought_up, setup, teardown),
		cmocka_unit_test_setup_teardown(a_step_that_fails_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(other_files_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_run_is_added_whole_or_not_at_all, setup, teardown),
		cmocka_unit_test_setup_teardown(damaged_values_are_found, setup, teardown),
		cmocka_unit_test_setup_teardown(writers_wait_for_each_other, setup, teardown),
		cmocka_unit_test_setup_teardown(a_writer_is_waited_for, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
