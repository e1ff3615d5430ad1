/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sections of the table: lists of those who are called, and whom redirects add to conferences. */
#include "report/formats.h"
#include "report/layout/metric_columns_internal.h"
#include "report/table_internal.h"

bool part_shown(const struct group_result *part)
{
	const struct estimate *e = estimate_named(part->metrics, part->metric_count,
						  part->kind == RESULT_LIST ? "calls" : "asked");

	return !e->defined || e->value > 0;
}

static void part_row(struct grid *g, const char *letter, const struct metric_columns *c, const struct group_result *part)
{
	grid_add(g, PAINT_NONE, "%s", letter);
	grid_add_name(g, PAINT_NONE, part->name);
	for (size_t i = 0; i < c->count; i++)
		grid_add_metric(g, c->rows[i], PAINT_NONE,
				estimate_named(part->metrics, part->metric_count, c->rows[i]->name));
}

static size_t part_rows(struct grid *g, const struct results *r, const struct metric_columns *c, enum result_kind kind)
{
	size_t rows = 0;
	char letter[24];

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		design_letter(letter, sizeof letter, i);
		for (size_t k = d->group_count; k < d->group_count + d->part_count; k++)
			if (d->groups[k].kind == kind && part_shown(&d->groups[k])) {
				part_row(g, letter, c, &d->groups[k]);
				rows++;
			}
	}
	return rows;
}

static bool parts_of_kind(FILE *out, const struct results *r, enum result_kind kind, const struct report_style *style)
{
	struct metric_columns c = { .letters = "lw" };
	const char *each = r->steady.batches ? "batch" : "replication";
	struct grid g;
	bool spared;

	metric_columns_of_parts(&c, r, kind);
	grid_init(&g, c.letters, 0, true);
	g.spare = c.spare;
	grid_add(&g, PAINT_NONE, "%s", "");
	grid_add(&g, PAINT_NONE, "%s", kind == RESULT_LIST ? "List" : "Participant");
	for (size_t i = 0; i < c.count; i++)
		grid_add(&g, PAINT_NONE, "%s", c.rows[i]->heading);
	if (part_rows(&g, r, &c, kind)) {
		if (kind == RESULT_LIST)
			table_heading(out, style, "Lists (calls per %s)", each);
		else
			table_heading(out, style, "Participants (requests per %s)", each);
		grid_print(&g, out, style);
	}
	spared = g.left_out;
	grid_free(&g);
	return spared;
}

bool table_parts(FILE *out, const struct results *r, const struct report_style *style)
{
	bool more = false;

	if (format_with_lists(r))
		more |= parts_of_kind(out, r, RESULT_LIST, style);
	if (format_with_participants(r))
		more |= parts_of_kind(out, r, RESULT_PARTICIPANT, style);
	return more;
}
