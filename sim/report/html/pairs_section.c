/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairs_section - how sure it is that designs differ: each against the best, and each against each. */
#include <math.h>
#include <string.h>

#include "replication/metric_rows.h"
#include "report/html/sections_internal.h"
#include "report/layout/heading_internal.h"
#include "report/success_order_internal.h"
#include "report/table_internal.h"

enum { MOST_IN_MATRIX = 12, MOST_PAIRS = 120 };

/* Are designs compared by a share? Else by successes in an hour of an agent. */
static bool by_share(const struct results *r)
{
	return !strcmp(results_measure(r), "success_rate");
}

/* What I has more than J; undefined where they were not compared. */
static struct estimate difference(const struct results *r, size_t i, size_t j, const struct comparison **c)
{
	struct estimate e = { .defined = false };

	*c = comparison_of(r, results_measure(r), i, j);
	if (*c)
		e = (*c)->difference;
	if (*c && i > j)
		e = (struct estimate){ -e.value, -e.high, -e.low, e.defined, e.method };
	return e;
}

/* ---- from the best ---- */

static struct whisker pairs_axis(struct sheet *s)
{
	struct whisker w = { 0, 0, "a", false };
	const struct comparison *c;

	for (size_t i = 1; i < s->shown; i++) {
		struct estimate e = difference(s->r, s->order[i], s->order[0], &c);

		if (!e.defined)
			continue;
		w.from = fmin(w.from, isnan(e.low) ? e.value : e.low);
		w.to = fmax(w.to, isnan(e.high) ? e.value : e.high);
	}
	return w;
}

static void put_from_best(struct sheet *s, size_t design, const struct whisker *axis)
{
	const struct comparison *c;
	struct estimate e = difference(s->r, design, s->order[0], &c);
	struct shown shown = show_difference(c ? c->unit : UNIT_SHARE, &e);
	char best[24], letter[24], words[64];

	design_letter(best, sizeof best, s->order[0]);
	design_letter(letter, sizeof letter, design);
	fputs("<tr><th scope=\"row\">", s->out);
	page_design(s, design);
	fputs("</th><td>", s->out);
	html_whisker(s->out, &e, axis);
	fputs("</td><td class=\"n\">", s->out);
	html_shown(s->out, &shown);
	html(s->out, "</td><td class=\"t n\">%s</td></tr>\n",
	     design < s->order[0] ? comparison_words(c, 1, letter, best, words, sizeof words) :
				    comparison_words(c, 1, best, letter, words, sizeof words));
}

/* In the unit of the measure. */
static const char *pairs_axis_words(struct sheet *s, double difference)
{
	double size = fabs(difference) * (by_share(s->r) ? 100 : 1);

	return arena_printf(&s->a, size < 10 ? "%s%.2g" : "%s%.0f", difference < 0 ? "−" : "", size);
}

static void put_differences(struct sheet *s)
{
	struct whisker axis = pairs_axis(s);

	html(s->out, "<p>%s, on an axis from %s to %s: the same callers met "
	     "both. Each interval is at %s %%; who beats whom is judged together, over all that is compared (Holm).</p>\n",
	     by_share(s->r) ? "Success less that of the best, in percentage points" :
			      "Successes in an hour of an agent less those of the best", pairs_axis_words(s, axis.from), pairs_axis_words(s, axis.to),
	     arena_printf(&s->a, "%g", 100 * s->r->confidence));
	fputs("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Differences from the best\"><table><thead><tr>"
	      "<th scope=\"col\">Design</th><td></td><th scope=\"col\">", s->out);
	fputs(by_share(s->r) ? "Points" : "Difference", s->out);
	fputs("</th><th scope=\"col\" class=\"t\">Verdict</th></tr></thead><tbody>\n", s->out);
	for (size_t i = 1; i < s->shown; i++)
		put_from_best(s, s->order[i], &axis);
	fputs("</tbody></table></div>\n", s->out);
	page_more(s, s->r->design_count, s->shown, "comparisons.csv");
}

/* ---- each against each ---- */

static void put_cell(struct sheet *s, size_t i, size_t j)
{
	const struct comparison *c;
	struct estimate e = difference(s->r, i, j, &c);
	struct shown shown = show_difference(c ? c->unit : UNIT_SHARE, &e);

	if (i == j)
		fputs("<td>·</td>", s->out);
	else if (c && c->shown)
		html(s->out, e.value > 0 ? "<td><b class=\"a\">%s</b></td>" : "<td><b class=\"b\">%s</b></td>", shown.value);
	else
		html(s->out, "<td>%s</td>", shown.value);
}

static void put_matrix(struct sheet *s)
{
	size_t n = s->r->design_count;

	html(s->out, "<h3>Each against each</h3>\n<p>Row less column, %s. Bold: a difference is shown; light: it may be chance.</p>\n",
	     by_share(s->r) ? "success in percentage points" : "successes in an hour of an agent");
	fputs("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Each design "
	      "against each\"><table class=\"mx\"><thead><tr><td></td>", s->out);
	for (size_t i = 0; i < n; i++) {
		fputs("<th scope=\"col\">", s->out);
		page_letter(s, s->order[i]);
		fputs("</th>", s->out);
	}
	fputs("</tr></thead><tbody>\n", s->out);
	for (size_t i = 0; i < n; i++) {
		fputs("<tr><th scope=\"row\">", s->out);
		page_design(s, s->order[i]);
		fputs("</th>", s->out);
		for (size_t j = 0; j < n; j++)
			put_cell(s, s->order[i], s->order[j]);
		fputs("</tr>\n", s->out);
	}
	fputs("</tbody></table></div>\n", s->out);
}

/* ---- the numbers ---- */

static void put_pair(struct sheet *s, const struct comparison *c)
{
	const struct metric_row *row = metric_row_named(metric_rows, METRIC_ROWS, c->metric);
	struct shown shown = show_difference(c->unit, &c->difference);
	char a[24], b[24], words[64];

	design_letter(a, sizeof a, c->first);
	design_letter(b, sizeof b, c->second);
	html(s->out, "<tr><th scope=\"row\">%s − %s</th><td class=\"t\">%s</td><td class=\"n\">", a, b,
	     row && row->heading ? row->heading : c->metric);
	html_shown(s->out, &shown);
	html(s->out, "</td><td>%s</td><td class=\"t n\">%s</td></tr>\n",
	     isnan(c->p_holm) ? "-" : arena_printf(&s->a, c->p_holm < 0.001 ? "<0.001" : "%.3f", c->p_holm),
	     comparison_words(c, row && row->marks & MARK_BAD ? -1 : 1, a, b, words, sizeof words));
}

static void put_pairs(struct sheet *s)
{
	size_t count = 0, shown = 0;

	page_begin_numbers(s, "The numbers", by_share(s->r) ? "Pair|<Metric|Points|p, corrected|<Verdict" :
							      "Pair|<Metric|Difference|p, corrected|<Verdict");
	for (size_t i = 0; i < s->r->comparison_count; i++) {
		const struct comparison *c = &s->r->comparisons[i];

		if (!c->headline || !metric_row_named(metric_rows, METRIC_ROWS, c->metric))
			continue;
		if (count++ < MOST_PAIRS) {
			put_pair(s, c);
			shown++;
		}
	}
	page_end_numbers(s);
	page_more(s, count, shown, "comparisons.csv");
}

void page_pairs(struct sheet *s)
{
	put_differences(s);
	page_told(s, table_doubts);
	page_told(s, table_pairing);
	if (s->r->design_count > 2 && s->r->design_count <= MOST_IN_MATRIX)
		put_matrix(s);
	put_pairs(s);
}
