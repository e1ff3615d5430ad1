/* SPDX-License-Identifier: GPL-3.0-or-later */
/* add - a run with its designs, metrics, thresholds and values: all of it, or nothing. */
#include <endian.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "estimate/results.h"
#include "history/database_internal.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

/* What is being added. */
struct adding {
	struct history *h;
	const struct history_entry *e;
	struct arena arena;
	uint64_t run;
	uint64_t position; /* of the metric within its design */
};

static struct parameter number_or_null(bool defined, double x)
{
	return (struct parameter){ .kind = defined ? IS_REAL : IS_NULL, .real = x };
}

/* Of the same text the same row; *ID: its number. */
static bool add_scenario(struct adding *x, uint64_t *id)
{
	char content[24];
	const struct parameter both[] = { TEXT_OF(content), TEXT_OF(x->e->text) };

	snprintf(content, sizeof(content), "%016" PRIx64, x->e->content);
	*id = database_number(x->h, "SELECT id FROM scenarios WHERE content = ? AND text = ?", both, 2, 0);
	if (*id)
		return true;
	if (!database_tell(x->h, "INSERT INTO scenarios (content, text) VALUES (?, ?)", both, 2))
		return false;
	*id = (uint64_t)sqlite3_last_insert_rowid(x->h->db);
	return true;
}

/* As a JSON array. */
static const char *as_json(struct adding *x, const struct texts *t)
{
	json_t *list = json_array();
	char *text;
	const char *kept;

	for (size_t i = 0; i < t->count; i++)
		json_array_append_new(list, json_string(t->list[i]));
	text = json_dumps(list, JSON_COMPACT);
	kept = arena_strdup(&x->arena, text);
	free(text);
	json_decref(list);
	return kept;
}

static bool add_run(struct adding *x, uint64_t scenario)
{
	static const char sql[] =
		"INSERT INTO runs (time, name, scenario, version, profile, seed, replications, confidence, command,"
		" label, rules_changed, callers, blocks)"
		" VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	const struct history_entry *e = x->e;
	const struct results *r = e->r;
	const struct parameter list[] = {
		TEXT_OF(r->scenario), WHOLE_OF(scenario), TEXT_OF(e->version), TEXT_OF(r->profile),
		TEXT_OF(arena_printf(&x->arena, "%" PRIu64, r->seed)), WHOLE_OF(r->replications),
		REAL_OF(r->confidence), TEXT_OF(e->command), TEXT_OF(e->label),
		TEXT_OF(as_json(x, &r->rules_changed)), TEXT_OF(arena_printf(&x->arena, "%016" PRIx64, r->callers)),
		{ .kind = e->values ? IS_WHOLE : IS_NULL, .whole = r->blocks },
	};

	if (!database_tell(x->h, sql, list, COUNT_OF(list)))
		return false;
	x->run = (uint64_t)sqlite3_last_insert_rowid(x->h->db);
	return true;
}

/* Each real as 8 bytes, the least significant first. */
static bool add_values(struct adding *x, uint64_t design, const char *agents, const struct metric *m)
{
	size_t n = x->e->r->blocks;
	uint64_t *bytes = xcalloc(n + 1, sizeof(*bytes));
	const struct parameter list[] = { WHOLE_OF(design), TEXT_OF(agents), TEXT_OF(m->name),
					  WHOLE_OF(x->position++),
					  { .kind = IS_BYTES, .bytes = bytes, .size = n * sizeof(*bytes) } };
	bool ok;

	memcpy(bytes, m->values, n * sizeof(*bytes));
	for (size_t i = 0; i < n; i++)
		bytes[i] = htole64(bytes[i]);
	ok = database_tell(x->h, "INSERT INTO replication_values (design, agents, metric, position, reals)"
				 " VALUES (?, ?, ?, ?, ?)", list, COUNT_OF(list));
	free(bytes);
	return ok;
}

static bool add_metric(struct adding *x, uint64_t design, const char *agents, const struct metric *m)
{
	const struct estimate *e = &m->estimate;
	const struct parameter list[] = {
		WHOLE_OF(design), TEXT_OF(agents), TEXT_OF(m->name), TEXT_OF(metric_units[m->unit].name),
		number_or_null(e->defined, e->value), number_or_null(e->defined, e->low),
		number_or_null(e->defined, e->high), TEXT_OF(e->method ? e->method : ""),
	};

	return database_tell(x->h, "INSERT INTO metrics (design, agents, name, unit, estimate, low, high, method)"
				   " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", list, COUNT_OF(list)) &&
	       (!x->e->values || add_values(x, design, agents, m));
}

/* Those of lists and participants have their whole name. */
static bool add_group_metric(struct adding *x, uint64_t id, const struct group_result *g, size_t i)
{
	struct metric named = g->metrics[i];

	if (g->kind == RESULT_AGENTS)
		return add_metric(x, id, g->name, &g->metrics[i]);
	named.name = result_group_metric(&x->arena, g, i);
	return add_metric(x, id, "", &named);
}

static bool add_metrics(struct adding *x, uint64_t id, const struct design_result *d)
{
	bool ok = true;

	x->position = 0;
	for (size_t i = 0; ok && i < d->metric_count; i++)
		ok = add_metric(x, id, "", &d->metrics[i]);
	for (size_t g = 0; ok && g < d->group_count + d->part_count; g++)
		for (size_t i = 0; ok && i < d->groups[g].metric_count; i++)
			ok = add_group_metric(x, id, &d->groups[g], i);
	return ok;
}

static bool add_design(struct adding *x, const struct design_result *d)
{
	const struct parameter list[] = {
		WHOLE_OF(x->run), TEXT_OF(d->name), TEXT_OF(d->title ? d->title : d->name), WHOLE_OF(d->calls),
		WHOLE_OF(d->successes), TEXT_OF(arena_printf(&x->arena, "%016" PRIx64, d->fingerprint)),
	};

	return database_tell(x->h, "INSERT INTO designs (run, name, title, calls, successes, fingerprint)"
				   " VALUES (?, ?, ?, ?, ?, ?)", list, COUNT_OF(list)) &&
	       add_metrics(x, (uint64_t)sqlite3_last_insert_rowid(x->h->db), d);
}

static bool add_threshold(struct adding *x, const struct threshold_result *t)
{
	static const char *const verdicts[] = { "pass", "fail", "not enough data" };
	const struct estimate *e = &t->estimate;
	const struct parameter list[] = {
		WHOLE_OF(x->run), TEXT_OF(t->design), TEXT_OF(t->text), TEXT_OF(verdicts[t->verdict]),
		number_or_null(e->defined, e->value), number_or_null(e->defined, e->low),
		number_or_null(e->defined, e->high),
	};

	return database_tell(x->h, "INSERT INTO thresholds (run, design, threshold, verdict, estimate, low, high)"
				   " VALUES (?, ?, ?, ?, ?, ?, ?)", list, COUNT_OF(list));
}

static bool add_all(struct adding *x)
{
	const struct results *r = x->e->r;
	uint64_t scenario;
	bool ok = add_scenario(x, &scenario) && add_run(x, scenario);

	for (size_t i = 0; ok && i < r->design_count; i++)
		ok = add_design(x, &r->designs[i]);
	for (size_t i = 0; ok && i < r->threshold_count; i++)
		ok = add_threshold(x, &r->thresholds[i]);
	return ok;
}

bool history_add(struct history *h, const struct history_entry *e, uint64_t *number, struct diagnostics *d)
{
	struct adding x = { .h = h, .e = e };
	/* from the first statement on, so that two writers wait for each other and never for ever */
	bool ok = database_do(h, "BEGIN IMMEDIATE") && add_all(&x) && database_do(h, "COMMIT");

	if (!ok) {
		database_wrong(h, d);
		database_do(h, "ROLLBACK");
	}
	*number = x.run;
	arena_free(&x.arena);
	return ok;
}
