/* SPDX-License-Identifier: GPL-3.0-or-later */
/* curves - a metric over runs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/nearest_word.h"
#include "history/database_internal.h"

/* As it is in the tables: of agents.sales.wait_mean the group and the name. */
struct metric_name {
	const char *agents, *name;
};

static struct metric_name split(const char *metric, struct arena *a)
{
	static const char head[] = "agents.";
	const char *dot = strrchr(metric, '.'), *agents = metric + strlen(head);

	if (strncmp(metric, head, strlen(head)) || dot < agents)
		return (struct metric_name){ "", metric };
	return (struct metric_name){ arena_strndup(a, agents, (size_t)(dot - agents)), dot + 1 };
}

static enum unit unit_of(const char *name)
{
	int unit = 0;

	while (unit < UNITS - 1 && (!name || strcmp(metric_units[unit].name, name)))
		unit++;
	return (enum unit)unit;
}

static struct history_curve *curve_of(struct history_curves *c, const char *design)
{
	for (size_t i = 0; i < c->count; i++)
		if (!strcmp(c->list[i].design, design))
			return &c->list[i];
	c->list = xreallocarray(c->list, c->count + 1, sizeof(*c->list));
	c->list[c->count] = (struct history_curve){ .design = design };
	return &c->list[c->count++];
}

static struct estimate read_estimate(sqlite3_stmt *s, struct arena *a)
{
	double value = column_real(s, 2);
	const char *method = column_text(s, 5, a);

	return (struct estimate){ value, column_real(s, 3), column_real(s, 4), !isnan(value), method ? method : "" };
}

static void add_row(struct history_curves *c, sqlite3_stmt *s, size_t run)
{
	const char *design = column_text(s, 0, &c->arena);
	struct history_curve *x = curve_of(c, design ? design : "");

	x->unit = unit_of((const char *)sqlite3_column_text(s, 1));
	x->points = xreallocarray(x->points, x->count + 1, sizeof(*x->points));
	x->points[x->count++] = (struct history_point){ run, read_estimate(s, &c->arena) };
}

static bool add_curve(struct history *h, struct history_curves *c, const struct history_runs *runs, size_t i,
		    const struct metric_name *m)
{
	const struct parameter list[] = { WHOLE_OF(runs->list[i].number), TEXT_OF(m->agents), TEXT_OF(m->name) };
	sqlite3_stmt *s = database_ask(h, "SELECT designs.name, unit, estimate, low, high, method"
					  " FROM metrics JOIN designs ON designs.id = metrics.design"
					  " WHERE run = ? AND agents = ? AND metrics.name = ? ORDER BY designs.id",
				       list, 3);
	int state = SQLITE_ERROR;

	while (s && (state = sqlite3_step(s)) == SQLITE_ROW)
		add_row(c, s, i);
	sqlite3_finalize(s);
	return state == SQLITE_DONE;
}

/* The names of what RUNS have, in the arena of D: by SQL with one parameter, the run. */
static size_t names_of(struct history *h, const struct history_runs *runs, const char *sql,
		       const char ***names, struct diagnostics *d)
{
	size_t count = 0;

	*names = NULL; /* each once */
	for (size_t i = 0; i < runs->count; i++) {
		const struct parameter run = WHOLE_OF(runs->list[i].number);
		sqlite3_stmt *s = database_ask(h, sql, &run, 1);

		while (s && sqlite3_step(s) == SQLITE_ROW) {
			const char *name = column_text(s, 0, &d->arena);
			size_t k = 0;

			while (k < count && name && strcmp((*names)[k], name))
				k++;
			if (!name || k < count)
				continue;
			*names = xreallocarray(*names, count + 1, sizeof(**names));
			(*names)[count++] = name;
		}
		sqlite3_finalize(s);
	}
	return count;
}

static bool no_metric(struct history *h, const struct history_runs *runs, const char *metric,
		      struct diagnostics *d)
{
	static const char sql[] =
		"SELECT DISTINCT iif(agents = '', metrics.name, 'agents.' || agents || '.' || metrics.name)"
		" FROM metrics JOIN designs ON designs.id = metrics.design WHERE run = ?";
	const char **names, *near;
	size_t count = names_of(h, runs, sql, &names, d);

	near = did_you_mean(&d->arena, metric, names, count);
	database_refuse(h, d, "has no metric '%s' of these runs%s", metric,
			*near ? near : ", expected a name of metrics.csv, such as success_rate or "
				       "agents.GROUP.wait_mean");
	free(names);
	return false;
}

static bool no_design(struct history *h, const struct history_runs *runs, const char *design,
		      struct diagnostics *d)
{
	const char **names;
	size_t count = names_of(h, runs, "SELECT name FROM designs WHERE run = ? ORDER BY id", &names, d);

	database_refuse(h, d, "has no design '%s' of these runs%s", design,
			expected_word(&d->arena, design, names, count));
	free(names);
	return false;
}

/* Leave the curve of DESIGN alone. */
static bool choose(struct history_curves *c, const char *design)
{
	for (size_t i = 0; i < c->count; i++)
		if (!strcmp(c->list[i].design, design)) {
			struct history_curve first = c->list[0];

			c->list[0] = c->list[i];
			c->list[i] = first;
			for (size_t k = 1; k < c->count; k++)
				free(c->list[k].points);
			c->count = 1;
			return true;
		}
	return false;
}

bool history_curves(struct history *h, const struct history_runs *runs, const struct history_question *q,
		    struct history_curves *c, struct diagnostics *d)
{
	struct metric_name m;

	*c = (struct history_curves){ .metric = q->metric };
	m = split(q->metric, &c->arena);
	for (size_t i = 0; i < runs->count; i++)
		if (!add_curve(h, c, runs, i, &m))
			return database_wrong(h, d);
	if (!c->count)
		return no_metric(h, runs, q->metric, d);
	return !q->design || choose(c, q->design) || no_design(h, runs, q->design, d);
}

void history_curves_free(struct history_curves *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->list[i].points);
	free(c->list);
	arena_free(&c->arena);
	*c = (struct history_curves){ 0 };
}
