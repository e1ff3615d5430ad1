/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history_bench - a history in a directory of its own, and a run to be added to it whose names would end
 * any text of SQL. */
#ifndef RINGFLOW_TEST_HISTORY_BENCH_H
#define RINGFLOW_TEST_HISTORY_BENCH_H

#include "helpers.h"

#include <sqlite3.h>

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
	f->metrics[1] = metric_of("mean_ring_time", UNIT_SECONDS, 3);
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

UNUSED static int setup(void **state)
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

UNUSED static int teardown(void **state)
{
	struct fixture *f = *state;

	remove_directory(f->directory);
	diag_free(&f->d);
	free(f);
	return 0;
}

UNUSED static uint64_t add(struct fixture *f)
{
	struct history *h = history_open(f->path, HISTORY_ADD, &f->d);
	uint64_t number = 0;

	if (h)
		history_add(h, &f->e, &number, &f->d);
	history_close(h);
	assert_int_equal(f->d.errors, 0);
	return number;
}

UNUSED static struct history *open_to_read(struct fixture *f)
{
	struct history *h = history_open(f->path, HISTORY_READ, &f->d);

	assert_non_null(h);
	return h;
}

/* By SQL of the test's own. */
UNUSED static void execute(const struct fixture *f, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

UNUSED static int number_of(const struct fixture *f, const char *sql)
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

UNUSED static void assert_refused(struct fixture *f, enum history_use use, const char *text)
{
	assert_null(history_open(f->path, use, &f->d));
	assert_said(f, text);
}

#endif
