/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history: what is added comes back, whatever it is called; files of other versions, of other
 * programs, damaged ones; several writers. */
#include "helpers.h"

#include <sqlite3.h>
#include <sys/wait.h>

#include "estimate/saved_results.h"
#include "history/history.h"

/* Each of these ends a text of SQL somewhere. */
static const char evil[] = "x'); DROP TABLE runs; -- \"`]";

enum { BLOCKS = 3 };

struct fixture {
	char directory[64], path[96];
	struct diagnostics d;
	struct metric metrics[2], waits[1];
	struct group_result group;
	struct design_result designs[2];
	struct threshold_result thresholds[3];
	struct results r;
	struct history_entry e;
};

static const double values[BLOCKS] = { 0.25, NAN, 0.1 };

static struct metric metric_of(const char *name, enum unit unit, double value)
{
	return (struct metric){ .name = name, .unit = unit, .values = values, .gain = NAN,
				.estimate = { value, value - 0.125, value + 0.125, true, "t over replications" } };
}

static void fill(struct fixture *f)
{
	f->metrics[0] = metric_of("success_rate", UNIT_SHARE, 0.5);
	f->metrics[1] = metric_of("time_to_studio_p50", UNIT_SECONDS, 3);
	f->metrics[1].estimate = (struct estimate){ .method = "no observations" };
	f->waits[0] = metric_of("wait_mean", UNIT_SECONDS, 20);
	f->group = (struct group_result){ .name = "it's", .metrics = f->waits, .metric_count = 1 };
	f->designs[0] = (struct design_result){ .name = evil, .title = evil, .metrics = f->metrics,
						.metric_count = 2, .groups = &f->group, .group_count = 1,
						.calls = 10, .fingerprint = UINT64_MAX };
	f->designs[1] = (struct design_result){ .name = "b", .metrics = f->metrics, .metric_count = 1 };
	for (int i = 0; i < 3; i++)
		f->thresholds[i] = (struct threshold_result){ .design = evil, .text = evil, .verdict = i,
							      .estimate = f->metrics[0].estimate };
	f->r = (struct results){ .scenario = evil, .profile = "article", .seed = UINT64_MAX, .replications = 6,
				 .blocks = BLOCKS, .confidence = 0.9, .callers = 7, .designs = f->designs,
				 .design_count = 2, .thresholds = f->thresholds, .threshold_count = 3 };
	f->e = (struct history_entry){ .r = &f->r, .text = "name: x\n", .content = 1, .version = "1.0",
				       .command = evil, .label = evil, .values = true };
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->directory, "/tmp/ringflow-test-XXXXXX");
	if (!mkdtemp(f->directory))
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/history's.db", f->directory);
	fill(f);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	remove_directory(f->directory);
	diag_free(&f->d);
	free(f);
	return 0;
}

static uint64_t add(struct fixture *f)
{
	struct history *h = history_open(f->path, HISTORY_ADD, &f->d);
	uint64_t number = 0;

	if (h)
		history_add(h, &f->e, &number, &f->d);
	history_close(h);
	assert_int_equal(f->d.errors, 0);
	return number;
}

static struct history *open_to_read(struct fixture *f)
{
	struct history *h = history_open(f->path, HISTORY_READ, &f->d);

	assert_non_null(h);
	return h;
}

/* By SQL of the test's own. */
static void execute(const struct fixture *f, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static int number_of(const struct fixture *f, const char *sql)
{
	sqlite3_stmt *s;
	sqlite3 *db;
	int n;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(db);
	return n;
}

/* The only error so far has TEXT; forget it. */
static void assert_said(struct fixture *f, const char *text)
{
	char *said = NULL;
	size_t size;
	FILE *out = open_memstream(&said, &size);

	diag_print(&f->d, out, false);
	fclose(out);
	if (f->d.errors != 1 || !strstr(said, text))
		fail_msg("no '%s' in: %s", text, said);
	free(said);
	diag_free(&f->d);
	f->d = (struct diagnostics){ 0 };
}

static void assert_refused(struct fixture *f, enum history_use use, const char *text)
{
	assert_null(history_open(f->path, use, &f->d));
	assert_said(f, text);
}

/* ---- there and back ---- */

static void what_is_added_comes_back(void **state)
{
	struct fixture *f = *state;
	struct history_runs runs;
	struct history *h;
	const char *time;

	assert_int_equal(add(f), 1);
	f->e.label = NULL;
	f->e.content = 2;
	f->e.version = "2.0";
	f->r.profile = "observed";
	f->r.seed = 3;
	assert_int_equal(add(f), 2);
	f->r.scenario = "another";
	assert_int_equal(add(f), 3);
	h = open_to_read(f);
	assert_true(history_runs(h, NULL, &runs, &f->d));
	assert_int_equal(runs.count, 3);
	assert_int_equal(runs.list[0].number, 1);
	assert_string_equal(runs.list[0].scenario, evil);
	assert_string_equal(runs.list[0].label, evil);
	assert_string_equal(runs.list[0].command, evil);
	assert_string_equal(runs.list[0].seed, "18446744073709551615");
	assert_int_equal(runs.list[0].replications, 6);
	assert_int_equal(runs.list[0].passed, 1);
	assert_int_equal(runs.list[0].failed, 1);
	assert_int_equal(runs.list[0].open, 1);
	assert_int_equal(runs.list[0].changed, 0);
	time = runs.list[0].time;
	assert_true(strlen(time) == 20 && time[10] == 'T' && time[19] == 'Z');
	assert_null(runs.list[1].label);
	assert_int_equal(runs.list[1].changed,
			 CHANGED_SCENARIO | CHANGED_VERSION | CHANGED_PROFILE | CHANGED_SEED);
	assert_int_equal(runs.list[2].changed, 0); /* the first of its scenario */
	history_runs_free(&runs);
	assert_true(history_runs(h, evil, &runs, &f->d));
	assert_int_equal(runs.count, 2);
	history_runs_free(&runs);
	assert_false(history_runs(h, "anothr", &runs, &f->d));
	assert_said(f, "has no run of 'anothr', did you mean 'another'?");
	history_close(h);
}

static void the_scenario_is_kept_once(void **state)
{
	struct fixture *f = *state;
	struct arena a = { 0 };
	struct history *h;

	add(f);
	add(f);
	f->e.text = "name: y\n"; /* of the same digest, as texts may be */
	add(f);
	assert_int_equal(number_of(f, "SELECT count(*) FROM scenarios"), 2);
	h = open_to_read(f);
	assert_string_equal(history_scenario(h, 2, &a, &f->d), "name: x\n");
	assert_string_equal(history_scenario(h, 3, &a, &f->d), "name: y\n");
	assert_null(history_scenario(h, 4, &a, &f->d));
	assert_said(f, "has no run 4");
	history_close(h);
	arena_free(&a);
}

static void a_metric_is_followed_over_runs(void **state)
{
	struct fixture *f = *state;
	struct history_question q = { "agents.it's.wait_mean", NULL };
	struct history_curves c;
	struct history_runs runs;
	struct history *h;

	add(f);
	f->waits[0].estimate.value = 30;
	add(f);
	f->r.design_count = 0;
	add(f);
	h = open_to_read(f);
	assert_true(history_runs(h, evil, &runs, &f->d));
	assert_true(history_curves(h, &runs, &q, &c, &f->d));
	assert_int_equal(c.count, 1);
	assert_string_equal(c.list[0].design, evil);
	assert_int_equal(c.list[0].unit, UNIT_SECONDS);
	assert_int_equal(c.list[0].count, 2); /* the third has none */
	assert_int_equal(c.list[0].points[1].run, 1);
	assert_true(c.list[0].points[1].estimate.value == 30);
	assert_true(c.list[0].points[1].estimate.low == 19.875);
	history_curves_free(&c);
	q.metric = "success_rate";
	assert_true(history_curves(h, &runs, &q, &c, &f->d));
	assert_int_equal(c.count, 2);
	history_curves_free(&c);
	q.design = "b";
	assert_true(history_curves(h, &runs, &q, &c, &f->d));
	assert_int_equal(c.count, 1);
	assert_string_equal(c.list[0].design, "b");
	history_curves_free(&c);
	q.design = "c";
	assert_false(history_curves(h, &runs, &q, &c, &f->d));
	assert_said(f, "has no design 'c' of these runs");
	history_curves_free(&c);
	q.metric = "sucess_rate";
	assert_false(history_curves(h, &runs, &q, &c, &f->d));
	assert_said(f, "has no metric 'sucess_rate' of these runs, did you mean 'success_rate'?");
	history_curves_free(&c);
	history_runs_free(&runs);
	history_close(h);
}

static void values_come_back_to_the_bit(void **state)
{
	struct fixture *f = *state;
	struct saved_results s;
	struct history *h;

	f->r.rules_changed = (struct texts){ (const char *[]){ "a=\"1\"", evil }, 2 };
	add(f);
	h = open_to_read(f);
	assert_true(history_saved(h, 1, &s, &f->d));
	assert_string_equal(s.scenario, evil);
	assert_true(s.seed == UINT64_MAX && s.confidence == 0.9 && s.replications == BLOCKS && s.in_blocks);
	assert_string_equal(s.callers, "0000000000000007");
	assert_int_equal(s.rules_changed.count, 2);
	assert_string_equal(s.rules_changed.list[1], evil);
	assert_int_equal(s.design_count, 2);
	assert_int_equal(s.designs[0].count, 3);
	assert_string_equal(s.designs[0].metrics[1].name, "time_to_studio_p50");
	assert_string_equal(s.designs[0].metrics[2].name, "agents.it's.wait_mean");
	assert_int_equal(s.designs[0].metrics[2].unit, UNIT_SECONDS);
	assert_true(s.designs[1].metrics[0].values[0] == 0.25 && s.designs[1].metrics[0].values[2] == 0.1);
	assert_true(isnan(s.designs[1].metrics[0].values[1]));
	saved_results_free(&s);
	assert_false(history_saved(h, 2, &s, &f->d));
	assert_said(f, "has no run 2");
	saved_results_free(&s);
	history_close(h);
}

static void without_values_nothing_is_compared(void **state)
{
	struct fixture *f = *state;
	struct saved_results s;
	struct history *h;

	f->e.values = false;
	add(f);
	h = open_to_read(f);
	assert_false(history_saved(h, 1, &s, &f->d));
	assert_said(f, "has no values of replications of run 1");
	saved_results_free(&s);
	history_close(h);
}

/* ---- other files ---- */

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_added_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(the_scenario_is_kept_once, setup, teardown),
		cmocka_unit_test_setup_teardown(a_metric_is_followed_over_runs, setup, teardown),
		cmocka_unit_test_setup_teardown(values_come_back_to_the_bit, setup, teardown),
		cmocka_unit_test_setup_teardown(without_values_nothing_is_compared, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_of_the_first_version_is_brought_up, setup, teardown),
		cmocka_unit_test_setup_teardown(a_step_that_fails_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(other_files_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_run_is_added_whole_or_not_at_all, setup, teardown),
		cmocka_unit_test_setup_teardown(damaged_values_are_found, setup, teardown),
		cmocka_unit_test_setup_teardown(writers_wait_for_each_other, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
