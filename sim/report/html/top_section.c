/* SPDX-License-Identifier: GPL-3.0-or-later */
/* top_section - what is seen first: the question, the verdict, the designs, and what all rests on. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/html/sections_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/metric_columns_internal.h"
#include "report/table_internal.h"
#include "report/verdict_internal.h"

/* Beyond so many columns, which a wide window holds, they stand closer. */
enum { MANY_COLUMNS = 9 };

/* First strong isolate and pop directional isolate: a name keeps its direction to itself. */
#define ISOLATE "\xe2\x81\xa8"
#define ISOLATED "\xe2\x81\xa9"

static void put_decision_line(FILE *out, const struct decision_line *line, const char *kind)
{
	if (line->point)
		html(out, "<p><b class=\"%s\">%s</b> %s</p>\n", kind, line->point, line->why ? line->why : "");
}

static void put_top_verdict(struct sheet *s)
{
	bool unmet = s->r->threshold_failure_count || s->r->expect_failure_count;
	struct decision v;

	decision_find(&v, &s->a, s->r, ISOLATE, ISOLATED);
	fputs("<div class=\"v\" role=\"note\" aria-label=\"Verdict\">\n", s->out);
	put_decision_line(s->out, &v.best, "best");
	put_decision_line(s->out, &v.worst, v.kind == DECISION_SINGLE ? "why" : "bad");
	put_decision_line(s->out, &v.costs, "cost");
	put_decision_line(s->out, &v.checks, unmet ? "bad" : s->r->threshold_open_count ? "open" : "ok");
	fputs("</div>\n", s->out);
}

/* What makes the numbers worth less than they look. */
static void put_warnings(struct sheet *s)
{
	const struct results *r = s->r;

	if (r->interrupted)
		fputs("<p class=\"v warn\"><b>Interrupted:</b> only what every design completed is shown.</p>\n", s->out);
	if (r->out_of_time)
		fputs("<p class=\"v warn\"><b>Stopped early:</b> run.max_time was over before the precision asked for "
		      "was reached.</p>\n", s->out);
	if (r->steady.dependent)
		html(s->out, "<p class=\"v warn\"><b>Batches depend on each other</b> in %s: intervals are too "
		     "narrow.</p>\n", r->steady.dependent);
}

static void put_metric_value(struct sheet *s, const struct metric_row *row, const struct estimate *e)
{
	static const struct whisker bars[] = { { 0, 1, "a", true }, { 0, 1, "b", true } };
	struct shown shown = show_unit(row->unit, e);
	char exact[40];

	html(s->out, row->marks & MARK_HEADLINE ? "<td role=\"cell\" class=\"h\" data-v=\"%s\" data-l=\"%s\">" :
						     "<td role=\"cell\" data-v=\"%s\" data-l=\"%s\">", e->defined ? show_exact(exact, sizeof exact, e->value) : "",
	     metric_heading(&s->a, row));
	if (row->marks & MARK_HEADLINE) {
		fputs("<span class=\"n\">", s->out);
		html_shown(s->out, &shown);
		fputs("</span>", s->out);
		html_whisker(s->out, e, &bars[row->marks & MARK_BAD ? 1 : 0]);
	} else {
		html(s->out, "%s", shown.value);
	}
	fputs("</td>", s->out);
}

/* Columns in which no design has a number are left out. */
static void put_designs(struct sheet *s)
{
	const struct results *r = s->r;
	struct metric_columns c = { .letters = "lw" };

	metric_columns_of_designs(&c, r);
	html(s->out, "<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Designs\"><table class=\"main sort%s\" "
	     "id=\"designs\" role=\"table\">\n<thead><tr><th scope=\"col\">Design</th>", c.count > MANY_COLUMNS ? " many" : "");
	for (size_t k = 0; k < c.count; k++)
		html(s->out, !strcmp(c.rows[k]->name, results_measure(r)) ?
			     "<th scope=\"col\" aria-sort=\"descending\">%s</th>" : "<th scope=\"col\">%s</th>",
		     metric_heading(&s->a, c.rows[k]));
	fputs("</tr></thead>\n<tbody>\n", s->out);
	for (size_t i = 0; i < s->shown; i++) {
		fputs("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">", s->out);
		page_design(s, s->order[i]);
		fputs("</th>", s->out);
		for (size_t k = 0; k < c.count; k++)
			put_metric_value(s, c.rows[k], table_estimate(r, s->order[i], c.rows[k]));
		fputs("</tr>\n", s->out);
	}
	fputs("</tbody></table></div>\n", s->out);
	html(s->out, "<p class=\"meta\">Dot: estimate. Line through it: its interval, at %s %%, on an axis from 0 to 100 %%.%s</p>\n",
	     arena_printf(&s->a, "%g", 100 * r->confidence),
	     r->design_count < 2 ? "" : strcmp(results_measure(r), "success_rate") ? " Every design calls the same numbers." :
								 " Every design meets the same callers.");
	page_more(s, r->design_count, s->shown, "designs.csv");
}

static void put_basis(struct sheet *s)
{
	const struct results *r = s->r;

	bool assumed = false;

	for (size_t i = 0; i < r->design_count; i++)
		assumed |= r->designs[i].stand_ins.count > 0;
	html(s->out, "<p class=\"meta\">Rests on %s", table_basis(&s->a, r));
	fputs(assumed ? " · and <a href=\"#rests\">on assumptions that nobody has said</a></p>\n" : "</p>\n", s->out);
}

static void put_contents(struct sheet *s)
{
	fputs("<nav aria-label=\"Sections\">", s->out);
	for (size_t i = 0; i < page_section_count; i++)
		if (page_sections[i].applies(s->r))
			html(s->out, "<a href=\"#%s\">%s</a> ", page_sections[i].id, page_sections[i].title);
	fputs("</nav>\n", s->out);
}

void page_top(struct sheet *s)
{
	const struct results *r = s->r;
	bool asks = r->description && *r->description;

	fputs("<header>\n<p class=\"meta\">Ringflow report · ", s->out);
	html_name(s->out, r->scenario);
	fputs("</p>\n<h1>", s->out);
	html_name(s->out, asks ? r->description : r->scenario);
	fputs("</h1>\n</header>\n", s->out);
	put_warnings(s);
	put_top_verdict(s);
	if (r->design_count)
		put_designs(s);
	put_basis(s);
	put_contents(s);
}
