/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parts_sections - lists of those who are called, and whom redirects add to conferences. */
#include "report/html/sections_internal.h"
#include "report/layout/metric_columns_internal.h"
#include "report/table_internal.h"

static void put_part(struct sheet *s, size_t design, const struct group_result *g, const struct metric_columns *c)
{
	static const struct whisker whole = { 0, 1, "a", true };
	char exact[40];

	fputs("<tr><th scope=\"row\">", s->out);
	page_letter(s, design);
	putc(' ', s->out);
	html_name(s->out, g->name);
	fputs("</th>", s->out);
	for (size_t k = 0; k < c->count; k++) {
		const struct metric_row *row = c->rows[k];
		const struct estimate *e = estimate_named(g->metrics, g->metric_count, row->name);
		struct shown shown = show_unit(row->unit, e);

		html(s->out, "<td data-v=\"%s\"><span class=\"n\">",
		     e->defined ? show_exact(exact, sizeof exact, e->value) : "");
		if (metric_with_interval(row))
			html_shown(s->out, &shown);
		else
			html(s->out, "%s", shown.value);
		fputs("</span>", s->out);
		if (row->unit == UNIT_SHARE && metric_with_interval(row))
			html_whisker(s->out, e, &whole);
		fputs("</td>", s->out);
	}
	fputs("</tr>\n", s->out);
}

static void put_parts(struct sheet *s, enum result_kind kind, const char *head, const char *file)
{
	struct metric_columns c = { .letters = "lw" };
	size_t rows = 0, shown = 0;

	metric_columns_of_parts(&c, s->r, kind);
	html(s->out, "<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"%ss\"><table class=\"sort\"><thead><tr>"
	      "<th scope=\"col\">%s</th>", head, head);
	for (size_t k = 0; k < c.count; k++)
		html(s->out, "<th scope=\"col\">%s</th>", metric_heading(&s->a, c.rows[k]));
	fputs("</tr></thead><tbody>\n", s->out);
	for (size_t i = 0; i < s->shown; i++) {
		const struct design_result *d = &s->r->designs[s->order[i]];

		for (size_t k = d->group_count; k < d->group_count + d->part_count; k++) {
			if (d->groups[k].kind != kind || !part_shown(&d->groups[k]))
				continue;
			if (rows++ < MOST_ROWS) {
				put_part(s, s->order[i], &d->groups[k], &c);
				shown++;
			}
		}
	}
	fputs("</tbody></table></div>\n", s->out);
	if (shown < rows)
		page_more(s, rows, shown, file);
}

static const char *each(const struct sheet *s)
{
	return s->r->steady.batches ? "batch" : "replication";
}

void page_lists(struct sheet *s)
{
	html(s->out, "<p>Calls per %s. What a list is worth: successes per number. What it costs: the time of agents per "
	     "success.</p>\n", each(s));
	put_parts(s, RESULT_LIST, "List", "lists.csv");
}

void page_participants(struct sheet *s)
{
	html(s->out, "<p>Whom redirects add to conferences. Requests per %s.</p>\n", each(s));
	put_parts(s, RESULT_PARTICIPANT, "Participant", "participants.csv");
}
