/* SPDX-License-Identifier: GPL-3.0-or-later */
/* runs - which runs there are, what changed between them, and what one of them was of. */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/nearest_word.h"
#include "history/database_internal.h"

static const char *text_or(sqlite3_stmt *statement, int column, struct arena *a)
{
	const char *text = column_text(statement, column, a);

	return text ? text : "";
}

static struct history_run read_run(sqlite3_stmt *s, struct arena *a)
{
	return (struct history_run){
		.number = (uint64_t)sqlite3_column_int64(s, 0), .time = text_or(s, 1, a),
		.scenario = text_or(s, 2, a), .version = text_or(s, 3, a), .profile = text_or(s, 4, a),
		.seed = text_or(s, 5, a), .replications = (uint64_t)sqlite3_column_int64(s, 6),
		.command = text_or(s, 7, a), .label = column_text(s, 8, a), .content = text_or(s, 9, a),
		.passed = (uint64_t)sqlite3_column_int64(s, 10), .failed = (uint64_t)sqlite3_column_int64(s, 11),
		.open = (uint64_t)sqlite3_column_int64(s, 12),
	};
}

/* The one before run I of the same scenario, by name; NULL: it is the first. */
static const struct history_run *before(const struct history_runs *runs, size_t i)
{
	const char *name = runs->list[i].scenario;

	while (i--)
		if (!strcmp(runs->list[i].scenario, name))
			return &runs->list[i];
	return NULL;
}

static unsigned changes(const struct history_run *was, const struct history_run *is)
{
	return (strcmp(was->content, is->content) ? CHANGED_SCENARIO : 0) |
	       (strcmp(was->version, is->version) ? CHANGED_VERSION : 0) |
	       (strcmp(was->profile, is->profile) ? CHANGED_PROFILE : 0) |
	       (strcmp(was->seed, is->seed) ? CHANGED_SEED : 0);
}

static bool none_of(struct history *h, const char *scenario, struct diagnostics *d)
{
	sqlite3_stmt *s = database_ask(h, "SELECT DISTINCT name FROM runs ORDER BY name", NULL, 0);
	const char **names = NULL;
	size_t count = 0, capacity = 0;

	while (s && sqlite3_step(s) == SQLITE_ROW) {
		if (count == capacity) {
			capacity = capacity ? 2 * capacity : 16;
			names = xreallocarray(names, capacity, sizeof(*names));
		}
		names[count++] = text_or(s, 0, &d->arena);
	}
	sqlite3_finalize(s);
	database_refuse(h, d, "has no run of '%s'%s", scenario,
			count ? expected_word(&d->arena, scenario, names, count) : "");
	free(names);
	return false;
}

static void keep(struct history_runs *runs, const struct history_run *run, size_t *capacity)
{
	const struct history_run *was;

	if (runs->count == *capacity) {
		*capacity = *capacity ? 2 * *capacity : 64;
		runs->list = xreallocarray(runs->list, *capacity, sizeof(*runs->list));
	}
	runs->list[runs->count] = *run;
	was = before(runs, runs->count);
	runs->list[runs->count++].changed = was ? changes(was, run) : 0;
}

bool history_runs(struct history *h, const char *scenario, struct history_runs *runs, struct diagnostics *d)
{
	static const char sql[] =
		"SELECT runs.id, time, runs.name, version, profile, seed, replications, command, label, content,"
		" (SELECT count(*) FROM thresholds WHERE run = runs.id AND verdict = 'pass'),"
		" (SELECT count(*) FROM thresholds WHERE run = runs.id AND verdict = 'fail'),"
		" (SELECT count(*) FROM thresholds WHERE run = runs.id AND verdict NOT IN ('pass', 'fail'))"
		" FROM runs JOIN scenarios ON scenarios.id = runs.scenario"
		" WHERE ?1 IS NULL OR runs.name = ?1 ORDER BY runs.id";
	const struct parameter name = { .kind = scenario ? IS_TEXT : IS_NULL, .text = scenario };
	sqlite3_stmt *s = database_ask(h, sql, &name, 1);
	size_t capacity = 0;
	int state = SQLITE_ERROR;

	*runs = (struct history_runs){ 0 };
	while (s && (state = sqlite3_step(s)) == SQLITE_ROW) {
		struct history_run run = read_run(s, &runs->arena);

		keep(runs, &run, &capacity);
	}
	if (state != SQLITE_DONE)
		database_wrong(h, d);
	sqlite3_finalize(s);
	return state == SQLITE_DONE && (runs->count || !scenario || none_of(h, scenario, d));
}

void history_runs_free(struct history_runs *runs)
{
	free(runs->list);
	arena_free(&runs->arena);
	*runs = (struct history_runs){ 0 };
}

const char *history_scenario(struct history *h, uint64_t number, struct arena *a, struct diagnostics *d)
{
	const struct parameter run = WHOLE_OF(number);
	sqlite3_stmt *s = database_ask(h, "SELECT text FROM runs JOIN scenarios ON scenarios.id = runs.scenario"
					  " WHERE runs.id = ?", &run, 1);
	int state = s ? sqlite3_step(s) : SQLITE_ERROR;
	const char *text = state == SQLITE_ROW ? column_text(s, 0, a) : NULL;

	if (state == SQLITE_DONE)
		database_refuse(h, d, "has no run %llu", (unsigned long long)number);
	else if (!text)
		database_wrong(h, d);
	sqlite3_finalize(s);
	return text;
}
