/* SPDX-License-Identifier: GPL-3.0-or-later */
/* markdown_report - the verdict, the designs and the thresholds for a comment on a pull request. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/heading_internal.h"
#include "report/layout/metric_columns_internal.h"
#include "report/success_order_internal.h"
#include "report/table_internal.h"
#include "report/verdict_internal.h"

enum { MOST_ROWS = 40 };

/* TEXT, in which nothing is markup: any punctuation of ASCII may have a backslash in front (GitHub
 * Flavored Markdown, 6.1 "Backslash escapes"). */
static void put_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*_[]<>#|~&$", *text))
			putc('\\', out);
		putc(*text, out);
	}
}

static void put_line(FILE *out, const struct decision_line *line)
{
	if (!line->point)
		return;
	fputs("**", out);
	put_text(out, line->point);
	fputs("**", out);
	if (line->why) {
		putc(' ', out);
		put_text(out, line->why);
	}
	fputs("\n\n", out);
}

static void put_shown(FILE *out, const struct shown *s, bool interval)
{
	put_text(out, s->value);
	if (interval && *s->interval) {
		putc(' ', out);
		put_text(out, s->interval);
	}
	fputs(" |", out);
}

static void put_design(FILE *out, const struct results *r, size_t i, const struct metric_columns *c)
{
	const struct design_result *d = &r->designs[i];
	struct arena a = { 0 };
	char letter[24];

	fprintf(out, "| %s | ", design_letter(letter, sizeof letter, i));
	put_text(out, text_clean(&a, d->title && *d->title ? d->title : d->name));
	fputs(" |", out);
	for (size_t k = 0; k < c->count; k++) {
		struct shown s = show_unit(c->rows[k]->unit, table_estimate(r, i, c->rows[k]));

		putc(' ', out);
		put_shown(out, &s, metric_with_interval(c->rows[k]));
	}
	putc('\n', out);
	arena_free(&a);
}

static void put_designs(FILE *out, const struct results *r, struct arena *a)
{
	size_t *order = designs_by_success(a, r), shown = r->design_count < MOST_ROWS ? r->design_count : MOST_ROWS;
	struct metric_columns c = { .letters = "lw" };

	metric_columns_of_designs(&c, r);
	fputs("| | Design |", out);
	for (size_t k = 0; k < c.count; k++)
		fprintf(out, " %s |", metric_heading(a, c.rows[k]));
	fputs("\n|---|:---|", out);
	for (size_t k = 0; k < c.count; k++)
		fputs("---:|", out);
	putc('\n', out);
	for (size_t i = 0; i < shown; i++)
		put_design(out, r, order[i], &c);
	if (shown < r->design_count)
		fprintf(out, "\n... and %zu more designs.\n", r->design_count - shown);
	putc('\n', out);
}

static void put_thresholds(FILE *out, const struct results *r, struct arena *a)
{
	static const char *const verdicts[] = { "passed", "**FAILED**", "not enough data" };

	if (!r->threshold_count)
		return;
	fputs("| Threshold | Design | Found | Verdict |\n|:---|:---|---:|:---|\n", out);
	for (size_t i = 0; i < r->threshold_count; i++) {
		const struct threshold_result *x = &r->thresholds[i];
		struct shown s = show_unit(x->unit, &x->estimate);

		fputs("| ", out);
		put_text(out, text_clean(a, x->text));
		fputs(" | ", out);
		put_text(out, text_clean(a, x->design));
		fputs(" | ", out);
		put_shown(out, &s, true);
		fprintf(out, " %s |\n", verdicts[x->verdict]);
	}
	putc('\n', out);
}

void report_markdown(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	struct decision v;

	decision_find(&v, &a, r, "", "");
	fputs("### ", out);
	put_text(out, text_clean(&a, r->description && *r->description ? r->description : r->scenario));
	fputs("\n\n", out);
	if (r->interrupted)
		fputs("**Interrupted:** only what every design completed is shown.\n\n", out);
	put_line(out, &v.best);
	put_line(out, &v.worst);
	put_line(out, &v.costs);
	put_line(out, &v.checks);
	if (r->design_count)
		put_designs(out, r, &a);
	put_thresholds(out, r, &a);
	fputs("<sub>", out);
	put_text(out, text_clean(&a, r->scenario));
	fprintf(out, " · %s</sub>\n", table_basis(&a, r));
	arena_free(&a);
}
