/* SPDX-License-Identifier: GPL-3.0-or-later */
/* saved - what the replications of a run said, as compare takes it. */
#include <endian.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "estimate/saved_results.h"
#include "history/database_internal.h"

/* More than any run has (20,000 are kept): a file that says otherwise is damaged. */
enum { MOST_BLOCKS = 1000000 };

static void read_rules(struct saved_results *s, const char *json)
{
	json_t *list = json ? json_loads(json, 0, NULL) : NULL;
	size_t n = json_array_size(list);

	s->rules_changed.list = arena_array(&s->arena, n + 1, sizeof(*s->rules_changed.list));
	for (size_t i = 0; i < n; i++) {
		const char *text = json_string_value(json_array_get(list, i));

		if (text)
			s->rules_changed.list[s->rules_changed.count++] = arena_strdup(&s->arena, text);
	}
	json_decref(list);
}

static bool fill_run(struct history *h, uint64_t number, struct saved_results *s, sqlite3_stmt *row,
		     struct diagnostics *d)
{
	const char *seed = column_text(row, 2, &s->arena);
	uint64_t blocks = (uint64_t)sqlite3_column_int64(row, 6);

	if (sqlite3_column_type(row, 6) == SQLITE_NULL)
		return database_refuse(h, d, "has no values of replications of run %llu: it had more than 20,000, or "
					     "an older ringflow added it", (unsigned long long)number);
	s->scenario = column_text(row, 0, &s->arena);
	s->profile = column_text(row, 1, &s->arena);
	s->seed = seed ? strtoull(seed, NULL, 10) : 0;
	s->confidence = column_real(row, 4);
	s->callers = column_text(row, 5, &s->arena);
	s->replications = blocks;
	s->in_blocks = blocks != (uint64_t)sqlite3_column_int64(row, 3);
	read_rules(s, (const char *)sqlite3_column_text(row, 7));
	if (s->scenario && s->profile && s->callers && blocks > 0 && blocks <= MOST_BLOCKS &&
	    s->confidence > 0.5 && s->confidence < 1)
		return true;
	return database_refuse(h, d, "is damaged: run %llu", (unsigned long long)number);
}

static bool read_saved_run(struct history *h, uint64_t number, struct saved_results *s, struct diagnostics *d)
{
	const struct parameter run = WHOLE_OF(number);
	sqlite3_stmt *row = database_ask(h, "SELECT name, profile, seed, replications, confidence, callers, blocks,"
					    " rules_changed FROM runs WHERE id = ?", &run, 1);
	int state = row ? sqlite3_step(row) : SQLITE_ERROR;
	bool ok = state == SQLITE_ROW && fill_run(h, number, s, row, d);

	if (state == SQLITE_DONE)
		database_refuse(h, d, "has no run %llu", (unsigned long long)number);
	else if (state != SQLITE_ROW)
		database_wrong(h, d);
	sqlite3_finalize(row);
	return ok;
}

static enum unit unit_named(const char *name)
{
	for (int i = 0; name && i < UNITS; i++)
		if (!strcmp(name, metric_units[i].name))
			return (enum unit)i;
	return UNIT_COUNT;
}

static const double *read_values(struct saved_results *s, sqlite3_stmt *row)
{
	size_t n = s->replications;
	const unsigned char *bytes = sqlite3_column_blob(row, 3);
	double *values = arena_array(&s->arena, n, sizeof(*values));

	if (!bytes || (size_t)sqlite3_column_bytes(row, 3) != n * sizeof(*values))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		uint64_t word;

		memcpy(&word, bytes + i * sizeof(word), sizeof(word));
		word = le64toh(word);
		memcpy(&values[i], &word, sizeof(word));
		if (!isfinite(values[i]))
			values[i] = NAN;
	}
	return values;
}

static bool add_saved_metric(struct saved_results *s, struct saved_design *x, sqlite3_stmt *row)
{
	const char *agents = column_text(row, 0, &s->arena), *name = column_text(row, 1, &s->arena);
	const double *values = read_values(s, row);

	if (!agents || !name || !values)
		return false;
	if (*agents)
		name = arena_printf(&s->arena, "agents.%s.%s", agents, name);
	x->metrics = xreallocarray(x->metrics, x->count + 1, sizeof(*x->metrics));
	x->metrics[x->count++] = (struct saved_metric){
		name, unit_named((const char *)sqlite3_column_text(row, 2)), values };
	return true;
}

/* Into the arena, where all of S is. */
static void settle(struct saved_results *s, struct saved_design *x)
{
	struct saved_metric *made = x->metrics;

	x->metrics = arena_array(&s->arena, x->count + 1, sizeof(*x->metrics));
	if (x->count)
		memcpy(x->metrics, made, x->count * sizeof(*made));
	free(made);
}

static bool read_metrics(struct history *h, struct saved_results *s, struct saved_design *x, uint64_t design)
{
	const struct parameter id = WHOLE_OF(design);
	/* in the order in which replications.json has them: of the design, then by group */
	sqlite3_stmt *row = database_ask(h, "SELECT v.agents, v.metric, m.unit, v.reals FROM replication_values v"
					    " JOIN metrics m ON m.design = v.design AND m.agents = v.agents AND"
					    " m.name = v.metric WHERE v.design = ? ORDER BY v.position", &id, 1);
	int state = SQLITE_ERROR;
	bool ok = true;

	while (row && ok && (state = sqlite3_step(row)) == SQLITE_ROW)
		ok = add_saved_metric(s, x, row);
	sqlite3_finalize(row);
	settle(s, x);
	return ok && state == SQLITE_DONE;
}

static bool read_designs(struct history *h, uint64_t number, struct saved_results *s)
{
	const struct parameter run = WHOLE_OF(number);
	uint64_t most = database_number(h, "SELECT count(*) FROM designs WHERE run = ?", &run, 1, 0);
	sqlite3_stmt *row = database_ask(h, "SELECT id, name FROM designs WHERE run = ? ORDER BY id", &run, 1);
	bool ok = row != NULL;

	s->designs = arena_array(&s->arena, most + 1, sizeof(*s->designs));
	while (ok && s->design_count < most && sqlite3_step(row) == SQLITE_ROW) {
		struct saved_design *x = &s->designs[s->design_count++];

		*x = (struct saved_design){ .name = column_text(row, 1, &s->arena) };
		ok = x->name && read_metrics(h, s, x, (uint64_t)sqlite3_column_int64(row, 0));
	}
	sqlite3_finalize(row);
	return ok && s->design_count;
}

bool history_saved(struct history *h, uint64_t number, struct saved_results *s, struct diagnostics *d)
{
	*s = (struct saved_results){ 0 };
	s->path = arena_printf(&s->arena, "run %" PRIu64 " of %s", number, h->path);
	if (!read_saved_run(h, number, s, d))
		return false;
	return read_designs(h, number, s) ||
	       database_refuse(h, d, "is damaged: the values of run %llu", (unsigned long long)number);
}
