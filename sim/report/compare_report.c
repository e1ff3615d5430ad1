/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compare_report.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/metric_direction.h"
#include "base/text.h"
#include "replication/metric_rows.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

static const char *show_value(enum unit unit, double value, struct shown *s)
{
	struct estimate e = { value, value, value, !isnan(value), "" };

	*s = show_unit(unit, &e);
	return s->value;
}

/* In words, of what has a good direction; else only whether. */
const char *compare_verdict(const struct metric_change *x)
{
	bool more = x->difference.value > 0;
	enum metric_direction direction;

	if (!x->difference.defined || isnan(x->difference.low))
		return "-";
	if (!x->shown)
		return "no difference shown";
	direction = metric_direction(x->metric);
	if (direction != NEITHER_IS_BETTER)
		return more == (direction == MORE_IS_BETTER) ? "B is better" : "B is worse";
	return more ? "B has more" : "B has less";
}

bool compare_listed(const struct metric_change *x)
{
	return x->shown || (metric_is_headline(x->metric) && !(isnan(x->a) && isnan(x->b)));
}

/* What its values are of: blocks of replications depend on each other no more. */
static const char *unit_of(const struct saved_results *s)
{
	return s->in_blocks ? "blocks of replications" : "replications";
}

static void say_results(FILE *out, const struct report_style *style, char letter,
			const struct saved_results *s)
{
	struct arena a = { 0 };

	table_say(out, style, 3, "%c  %s: %s, %s, seed %llu, %zu %s", letter, text_clean(&a, s->path),
		  text_clean(&a, s->scenario),
		  report_profile_words(&a, text_clean(&a, s->profile), &s->rules_changed, true),
		  (unsigned long long)s->seed, s->replications, unit_of(s));
	arena_free(&a);
}

void compare_table(FILE *out, const struct metric_changes *c, const struct saved_results *a,
		   const struct saved_results *b, bool all, const struct report_style *style)
{
	static const char *const headings[] = { "Design", "Metric", "A", "B", "B − A", "" };
	struct arena arena = { 0 };
	struct grid g;
	size_t hidden = 0;

	say_results(out, style, 'A', a);
	say_results(out, style, 'B', b);
	fprintf(out, c->paired ? "The same seed and callers: compared replication by replication.\n\n" :
				 "Other seeds or callers: compared as independent samples.\n\n");
	grid_init(&g, "wwrrpl", 0, true);
	for (size_t i = 0; i < 6; i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < c->count; i++) {
		const struct metric_change *x = &c->list[i];
		struct shown s, d = show_difference(x->unit, &x->difference);

		if (!all && !compare_listed(x)) {
			hidden++;
			continue;
		}
		grid_add_name(&g, PAINT_NONE, x->design);
		grid_add_name(&g, PAINT_NONE, x->metric);
		grid_add(&g, PAINT_NONE, "%s", show_value(x->unit, x->a, &s));
		grid_add(&g, PAINT_NONE, "%s", show_value(x->unit, x->b, &s));
		grid_add_shown(&g, x->shown ? PAINT_BOLD : PAINT_NONE, &d);
		grid_add(&g, PAINT_NONE, "%s", compare_verdict(x));
	}
	grid_print(&g, out, style);
	if (hidden)
		fprintf(out, "No difference shown of %zu more (--all).\n", hidden);
	table_say(out, style, 0, "Shares in percentage points. Each interval at %g %%; verdicts hold together "
		  "(Holm).", 100 * a->confidence);
	grid_free(&g);
	arena_free(&arena);
}

void compare_csv(FILE *out, const struct metric_changes *c)
{
	fputs("design,metric,unit,a,b,difference,low,high,p,p_holm,shown\n", out);
	for (size_t i = 0; i < c->count; i++) {
		const struct metric_change *x = &c->list[i];
		const double numbers[] = { x->a, x->b, x->difference.value, x->difference.low,
					   x->difference.high, x->p, x->p_holm };

		csv_put_text(out, x->design);
		putc(',', out);
		csv_put_text(out, x->metric);
		fprintf(out, ",%s", metric_units[x->unit].name);
		for (size_t j = 0; j < 7; j++)
			csv_add_real(out, numbers[j]);
		fprintf(out, ",%s\n", x->shown ? "yes" : "no");
	}
}
