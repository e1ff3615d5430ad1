/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/assumptions_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/outfile.h"
#include "base/text.h"
#include "report/chart/key_words_internal.h"
#include "report/chart/picture.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

enum { MOST_EFFECTS = 20, MOST_BARS = 14 };

/* ---- profiles ---- */

/* The place of the next comparison of METRIC from I on. */
static size_t next_of(const struct results *r, const char *metric, size_t i)
{
	while (i < r->comparison_count && strcmp(r->comparisons[i].metric, metric))
		i++;
	return i;
}

static int by_pair(const struct comparison *x, const struct comparison *y)
{
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return (x->second > y->second) - (x->second < y->second);
}

static bool turns(const struct comparison *x, const struct comparison *y)
{
	return x->shown && y->shown && (x->difference.value > 0) != (y->difference.value > 0);
}

/* Pairs that are shown to stand one way under the first profile and the other way here. */
static size_t say_turned(FILE *out, const struct profile_results *p, size_t other, const char *metric,
			 bool smallest)
{
	const struct results *r = p->results[0], *s = p->results[other];
	size_t turned = 0, i = next_of(r, metric, 0), j = next_of(s, metric, 0);
	struct arena a = { 0 };

	while (i < r->comparison_count && j < s->comparison_count) {
		const struct comparison *x = &r->comparisons[i], *y = &s->comparisons[j];
		int order = by_pair(x, y);
		bool first = (x->difference.value > 0) != smallest;

		if (!order && turns(x, y)) {
			const char *better = text_clean(&a, first ? x->a : x->b);
			const char *worse = text_clean(&a, first ? x->b : x->a);

			fprintf(out, "  %s beats %s under %s, and %s beats %s under %s\n", better, worse,
				p->names[0], worse, better, p->names[other]);
			turned++;
		}
		i = order <= 0 ? next_of(r, metric, i + 1) : i;
		j = order >= 0 ? next_of(s, metric, j + 1) : j;
	}
	arena_free(&a);
	return turned;
}

void profiles_table(FILE *out, const struct profile_results *p, const char *metric, bool smallest,
		    const struct report_style *style)
{
	const struct results *first = p->results[0];
	char layout[32] = "w";
	size_t turned = 0;
	struct arena a = { 0 };
	struct grid g;

	memset(layout + 1, 'p', p->count);
	table_heading(out, style, "%s under each profile", text_clean(&a, metric));
	arena_free(&a);
	grid_init(&g, layout, 0, true);
	grid_add(&g, PAINT_NONE, "Design");
	for (size_t i = 0; i < p->count; i++)
		grid_add_name(&g, PAINT_NONE, p->names[i]);
	for (size_t d = 0; d < first->design_count; d++) {
		grid_add_name(&g, PAINT_NONE, first->designs[d].name);
		for (size_t i = 0; i < p->count; i++) {
			struct estimate e;
			enum unit unit = UNIT_COUNT;
			struct shown s;

			result_named(&p->results[i]->designs[d], metric, &unit, &e);
			s = show_unit(unit, &e);
			grid_add_shown(&g, PAINT_NONE, &s);
		}
	}
	grid_print(&g, out, style);
	grid_free(&g);
	for (size_t i = 1; i < p->count; i++)
		turned += say_turned(out, p, i, metric, smallest);
	fprintf(out, turned ? "The ranking of the designs depends on the profile.\n" :
			      "No pair of designs changes places.\n");
	table_pairing(out, first, style);
}

/* ---- effects ---- */

static struct shown show_effect(const struct effect *e)
{
	return show_difference(e->unit, &e->difference.estimate);
}

void effects_table(FILE *out, const struct effects *x, const struct report_style *style)
{
	const struct effect *list = x->list;
	size_t count = x->count;
	struct arena a = { 0 };
	struct grid g;

	table_heading(out, style, "What %s rests on%s: the rules that move it most, one at a time",
		      text_clean(&a, x->metric), count && list[0].unit == UNIT_SHARE ? ", in points" : "");
	arena_free(&a);
	if (!count) {
		fputs("No rule moves it.\n", out);
		return;
	}
	grid_init(&g, "lwwpp", 0, true);
	grid_add(&g, PAINT_NONE, "Rule");
	grid_add(&g, PAINT_NONE, "instead");
	grid_add(&g, PAINT_NONE, "Design");
	grid_add(&g, PAINT_NONE, "moves by");
	grid_add(&g, PAINT_NONE, "to");
	for (size_t i = 0; i < count && i < MOST_EFFECTS; i++) {
		struct shown d = show_effect(&list[i]), w = show_unit(list[i].unit, &list[i].with);

		grid_add(&g, PAINT_NONE, "%s", list[i].assumption.rule);
		grid_add(&g, PAINT_NONE, "%s", list[i].assumption.value);
		grid_add_name(&g, PAINT_NONE, list[i].design);
		grid_add_shown(&g, PAINT_NONE, &d);
		grid_add_shown(&g, PAINT_NONE, &w);
	}
	grid_print(&g, out, style);
	grid_free(&g);
	if (count > MOST_EFFECTS)
		fprintf(out, "... and %zu more in assumptions.csv\n", count - MOST_EFFECTS);
}

void effects_csv(FILE *out, const struct effects *x)
{
	fputs("rule,value,design,metric,with,difference,low,high,p\n", out);
	for (size_t i = 0; i < x->count; i++) {
		const struct effect *e = &x->list[i];
		const struct estimate *d = &e->difference.estimate;

		csv_put_text(out, e->assumption.rule);
		putc(',', out);
		csv_put_text(out, e->assumption.value);
		putc(',', out);
		csv_put_text(out, e->design);
		putc(',', out);
		csv_put_text(out, x->metric);
		csv_add_real(out, e->with.value);
		csv_add_real(out, d->value);
		csv_add_real(out, d->low);
		csv_add_real(out, d->high);
		csv_add_real(out, e->difference.p);
		putc('\n', out);
	}
}

/* One unit for all bars: the largest's. */
static struct axis axis_of(const struct effects *x)
{
	return metric_axis(x->list[0].unit, fabs(x->list[0].difference.estimate.value));
}

static const char *bar_words(struct arena *a, const struct effect *e, const struct axis *axis)
{
	double value = e->difference.estimate.value;

	if (e->unit != UNIT_SECONDS)
		return arena_strdup(a, show_effect(e).value);
	return arena_printf(a, "%s%.3g %s", value < 0 ? "−" : value > 0 ? "+" : "", axis->scale * fabs(value),
			    axis->unit);
}

/* Bars: the first effects, the largest at the top. */
static size_t write_bars(FILE *out, const struct effects *x, const struct axis *axis)
{
	size_t bars = x->count < MOST_BARS ? x->count : MOST_BARS;
	struct arena a = { 0 };

	for (size_t i = 0; i < bars; i++) {
		const struct effect *e = &x->list[i];
		double scale = axis->scale;
		const struct estimate *d = &e->difference.estimate;
		bool interval = !isnan(d->low);

		fprintf(out, "%zu\t%.10g\t%.10g\t%.10g\t%s = %s, %s\t%s\n", bars - i, scale * d->value,
			scale * (interval ? d->low : d->value), scale * (interval ? d->high : d->value),
			e->assumption.rule, e->assumption.value, e->design, bar_words(&a, e, axis));
	}
	arena_free(&a);
	return bars;
}

bool effects_draw(const struct effects *x, const char *directory, const char *scripts,
		  const char *subtitle, struct unmade *u)
{
	enum unit unit = x->list[0].unit;
	struct arena a = { 0 };
	const char *path = arena_printf(&a, "%s/tornado.tsv", directory);
	struct picture p = { directory, scripts, "tornado.gp", "tornado", { NULL } };
	struct axis axis = axis_of(x);
	struct outfile f;
	size_t bars = 0;
	bool ok = outfile_open(&f, path);

	if (ok) {
		bars = write_bars(f.stream, x, &axis);
		ok = outfile_commit(&f);
	}
	p.arguments[0] = arena_printf(&a, "Which rules move “%s” most?", key_words(&a, x->metric));
	p.arguments[1] = subtitle;
	p.arguments[2] = arena_printf(&a, "%zu", bars);
	p.arguments[3] = unit == UNIT_SECONDS ? axis.unit : metric_units[unit].differences;
	ok = ok ? picture_draw(&p, u) : picture_without_data(&p, path, u);
	arena_free(&a);
	return ok;
}
