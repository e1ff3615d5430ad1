/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compare.h"

#include <math.h>
#include <string.h>

#include "report/grid.h"
#include "report/table.h"

static struct shown show(enum unit unit, const struct estimate *e)
{
	return unit == UNIT_SHARE ? show_share(e) :
	       unit == UNIT_SECONDS ? show_seconds(e) : show_number(e);
}

static const char *show_value(enum unit unit, double value, struct shown *s)
{
	struct estimate e = { value, value, value, !isnan(value), "" };

	*s = show(unit, &e);
	return s->value;
}

static bool headline(const struct change *x)
{
	return !strcmp(x->metric, "success_rate") || !strcmp(x->metric, "http_400_rate");
}

/* In the unit of the metric, signed. */
static struct shown show_difference(const struct change *x)
{
	const struct estimate *e = &x->difference;

	return x->unit == UNIT_SHARE ? show_points(e) :
	       show_signed(e, x->unit == UNIT_SECONDS ? show_seconds : show_number);
}

/* In words, of what has a good direction; else only whether. */
static const char *verdict(const struct change *x)
{
	bool more = x->difference.value > 0;

	if (!x->difference.defined || isnan(x->difference.low))
		return "-";
	if (!x->shown)
		return "no difference shown";
	if (strstr(x->metric, "success_rate") || strstr(x->metric, "service_level"))
		return more ? "B is better" : "B is worse";
	if (strstr(x->metric, "400") || strstr(x->metric, "abandon") || strstr(x->metric, "wait") ||
	    strstr(x->metric, "failed") || strstr(x->metric, "time_to"))
		return more ? "B is worse" : "B is better";
	return more ? "B has more" : "B has less";
}

/* What its values are of: blocks of replications depend on each other no more. */
static const char *unit_of(const struct saved *s)
{
	return s->in_blocks ? "blocks of replications" : "replications";
}

void compare_table(FILE *out, const struct changes *c, const struct saved *a,
		   const struct saved *b, double confidence, bool all,
		   const struct report_style *style)
{
	static const char *const headings[] = { "Design", "Metric", "A", "B", "B − A", "" };
	struct arena arena = { 0 };
	struct grid g;
	size_t hidden = 0;

	fprintf(out, "A  %s: %s, profile %s, seed %llu, %zu %s\n", text_clean(&arena, a->path),
		text_clean(&arena, a->scenario), text_clean(&arena, a->profile),
		(unsigned long long)a->seed, a->replications, unit_of(a));
	fprintf(out, "B  %s: %s, profile %s, seed %llu, %zu %s\n", text_clean(&arena, b->path),
		text_clean(&arena, b->scenario), text_clean(&arena, b->profile),
		(unsigned long long)b->seed, b->replications, unit_of(b));
	fprintf(out, c->paired ? "The same seed and callers: compared replication by replication.\n\n" :
				 "Other seeds or callers: compared as independent samples.\n\n");
	grid_init(&g, "wlrrpl", 0, true);
	for (size_t i = 0; i < 6; i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < c->count; i++) {
		const struct change *x = &c->list[i];
		struct shown s, d = show_difference(x);

		if (!all && !headline(x) && !x->shown) {
			hidden++;
			continue;
		}
		grid_add_name(&g, PAINT_NONE, x->design);
		grid_add_name(&g, PAINT_NONE, x->metric);
		grid_add(&g, PAINT_NONE, "%s", show_value(x->unit, x->a, &s));
		grid_add(&g, PAINT_NONE, "%s", show_value(x->unit, x->b, &s));
		grid_add_shown(&g, x->shown ? PAINT_BOLD : PAINT_NONE, &d);
		grid_add(&g, PAINT_NONE, "%s", verdict(x));
	}
	grid_print(&g, out, style);
	if (hidden)
		fprintf(out, "No difference shown of %zu more (--all).\n", hidden);
	fprintf(out, "Shares in percentage points. Each interval at %g %%; verdicts hold together (Holm).\n",
		100 * confidence);
	grid_free(&g);
	arena_free(&arena);
}

void compare_csv(FILE *out, const struct changes *c)
{
	static const char *const units[] = { "share", "seconds", "count" };

	fputs("design,metric,unit,a,b,difference,low,high,p,p_holm,shown\n", out);
	for (size_t i = 0; i < c->count; i++) {
		const struct change *x = &c->list[i];
		const double numbers[] = { x->a, x->b, x->difference.value, x->difference.low,
					   x->difference.high, x->p, x->p_holm };

		csv_put_text(out, x->design);
		putc(',', out);
		csv_put_text(out, x->metric);
		fprintf(out, ",%s", units[x->unit]);
		for (size_t j = 0; j < 7; j++)
			csv_add_real(out, numbers[j]);
		fprintf(out, ",%s\n", x->shown ? "yes" : "no");
	}
}
