/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/layout/metric_columns_internal.h"

#include <assert.h>
#include <string.h>

#include "report/table_internal.h"

static bool has(const struct metric *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(list[i].name, name))
			return true;
	return false;
}

bool metric_with_interval(const struct metric_row *row)
{
	return row->marks & (MARK_INTERVAL | MARK_HEADLINE);
}

void metric_columns(struct metric_columns *c, const struct metric_row *rows, size_t row_count,
		    const struct metric *metrics, size_t metric_count)
{
	size_t n = strlen(c->letters);

	for (size_t place = 1; place <= MOST_METRIC_COLUMNS; place++) {
		const struct metric_row *row = metric_row_placed(rows, row_count, place);

		if (!row || !has(metrics, metric_count, row->name))
			continue;
		assert(n + 3 <= sizeof(c->letters));
		c->rows[c->count++] = row;
		if (row->marks & MARK_LEVEL)
			c->letters[n++] = 'r';
		if (row->marks & MARK_DETAIL)
			c->spare |= 1u << n;
		c->letters[n++] = metric_with_interval(row) ? 'p' : 'r';
	}
	c->letters[n] = '\0';
}

void metric_columns_of_designs(struct metric_columns *c, const struct results *r)
{
	struct metric had[METRIC_ROWS];
	size_t count = 0;

	for (size_t k = 0; k < METRIC_ROWS; k++)
		if (table_has(r, &metric_rows[k]))
			had[count++] = (struct metric){ .name = metric_rows[k].name };
	metric_columns(c, metric_rows, METRIC_ROWS, had, count);
}

void metric_columns_of_groups(struct metric_columns *c, const struct results *r)
{
	struct metric had[GROUP_METRIC_ROWS];
	size_t count = 0;

	for (size_t k = 0; k < GROUP_METRIC_ROWS; k++) {
		bool found = false;

		for (size_t i = 0; i < r->design_count && !found; i++)
			for (size_t g = 0; g < r->designs[i].group_count && !found; g++)
				found = group_took_part(&r->designs[i].groups[g]) &&
					has(r->designs[i].groups[g].metrics, r->designs[i].groups[g].metric_count, group_metric_rows[k].name);
		if (found)
			had[count++] = (struct metric){ .name = group_metric_rows[k].name };
	}
	metric_columns(c, group_metric_rows, GROUP_METRIC_ROWS, had, count);
}

/* Which of KIND took part in D has METRIC? */
static bool part_has(const struct design_result *d, enum result_kind kind, const char *metric)
{
	for (size_t k = d->group_count; k < d->group_count + d->part_count; k++)
		if (d->groups[k].kind == kind && part_shown(&d->groups[k]) &&
		    has(d->groups[k].metrics, d->groups[k].metric_count, metric))
			return true;
	return false;
}

void metric_columns_of_parts(struct metric_columns *c, const struct results *r, enum result_kind kind)
{
	struct metric had[PART_METRIC_ROWS];
	size_t count = 0;

	for (size_t k = 0; k < PART_METRIC_ROWS; k++) {
		bool found = false;

		for (size_t i = 0; i < r->design_count && !found; i++)
			found = part_has(&r->designs[i], kind, part_metric_rows[k].name);
		if (found)
			had[count++] = (struct metric){ .name = part_metric_rows[k].name };
	}
	metric_columns(c, part_metric_rows, PART_METRIC_ROWS, had, count);
}

/* Lines are joined; a hyphen at the end of one breaks a word. */
const char *metric_heading(struct arena *a, const struct metric_row *row)
{
	char *text;
	size_t n = 0;

	if (!strcmp(row->heading, "p95")) /* of what the column before has in its first line */
		return strncmp(row->name, "wait", 4) ? "To Studio p95" : "Wait p95";
	text = arena_strdup(a, row->heading);
	for (const char *from = row->heading; *from; from++) {
		if (*from == '-' && from[1] == '\n')
			from++;
		else
			text[n++] = *from == '\n' ? ' ' : *from;
	}
	text[n] = '\0';
	return text;
}

const struct estimate *estimate_named(const struct metric *list, size_t count, const char *name)
{
	static const struct estimate undefined = { .defined = false };

	for (size_t i = 0; i < count; i++)
		if (!strcmp(list[i].name, name))
			return &list[i].estimate;
	return &undefined;
}

void grid_add_metric(struct grid *g, const struct metric_row *row, enum paint paint,
		     const struct estimate *e)
{
	struct shown s = show_unit(row->unit, e);

	if (metric_with_interval(row))
		grid_add_shown(g, paint, &s);
	else
		grid_add(g, paint, "%s", s.value);
}
