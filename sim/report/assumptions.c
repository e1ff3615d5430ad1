/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/assumptions.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/draw.h"
#include "report/grid.h"
#include "report/table.h"

enum { MOST_EFFECTS = 20, MOST_BARS = 14 };

static struct shown show(enum unit unit, const struct estimate *e)
{
	return unit == UNIT_SHARE ? show_share(e) :
	       unit == UNIT_SECONDS ? show_seconds(e) : show_number(e);
}

/* ---- profiles ---- */

static const struct comparison *pair_of(const struct results *r, size_t a, size_t b,
					const char *metric)
{
	for (size_t i = 0; i < r->comparison_count; i++) {
		const struct comparison *c = &r->comparisons[i];

		if (!strcmp(c->a, r->designs[a].name) && !strcmp(c->b, r->designs[b].name) &&
		    !strcmp(c->metric, metric))
			return c;
	}
	return NULL;
}

/* Pairs that are shown to stand one way under the first profile and the other way here. */
static size_t say_turned(FILE *out, const char *const *names, struct results *const *r, size_t other,
			 const char *metric, bool smallest)
{
	size_t turned = 0;

	for (size_t a = 0; a < r[0]->design_count; a++)
		for (size_t b = a + 1; b < r[0]->design_count; b++) {
			const struct comparison *x = pair_of(r[0], a, b, metric);
			const struct comparison *y = pair_of(r[other], a, b, metric);
			bool first;

			if (!x || !y || !x->shown || !y->shown ||
			    (x->difference.value > 0) == (y->difference.value > 0))
				continue;
			first = (x->difference.value > 0) != smallest;
			fprintf(out, "  %s beats %s under %s, and %s beats %s under %s\n",
				r[0]->designs[first ? a : b].name, r[0]->designs[first ? b : a].name,
				names[0], r[0]->designs[first ? b : a].name,
				r[0]->designs[first ? a : b].name, names[other]);
			turned++;
		}
	return turned;
}

void profiles_table(FILE *out, const char *const *names, struct results *const *r, size_t count,
		    const char *metric, bool smallest, const struct report_style *style)
{
	char layout[32] = "w";
	size_t turned = 0;
	struct grid g;

	memset(layout + 1, 'p', count);
	table_heading(out, style, "%s under each profile", metric);
	grid_init(&g, layout, 0, true);
	grid_add(&g, PAINT_NONE, "Design");
	for (size_t i = 0; i < count; i++)
		grid_add_name(&g, PAINT_NONE, names[i]);
	for (size_t d = 0; d < r[0]->design_count; d++) {
		grid_add_name(&g, PAINT_NONE, r[0]->designs[d].name);
		for (size_t i = 0; i < count; i++) {
			struct estimate e;
			enum unit unit = UNIT_COUNT;
			struct shown s;

			result_named(&r[i]->designs[d], metric, &unit, &e);
			s = show(unit, &e);
			grid_add_shown(&g, PAINT_NONE, &s);
		}
	}
	grid_print(&g, out, style);
	grid_free(&g);
	for (size_t i = 1; i < count; i++)
		turned += say_turned(out, names, r, i, metric, smallest);
	fprintf(out, turned ? "The ranking of the designs depends on the profile.\n" :
			      "No pair of designs changes places.\n");
}

/* ---- effects ---- */

static struct shown show_effect(const struct effect *e)
{
	const struct estimate *d = &e->difference.estimate;

	return e->unit == UNIT_SHARE ? show_points(d) :
	       show_signed(d, e->unit == UNIT_SECONDS ? show_seconds : show_number);
}

void effects_table(FILE *out, const struct effect *list, size_t count, const char *metric,
		   const struct report_style *style)
{
	struct grid g;

	table_heading(out, style, "What %s rests on: the rules that move it most, one at a time", metric);
	if (!count) {
		fputs("No rule moves it.\n", out);
		return;
	}
	grid_init(&g, "lllpp", 0, true);
	grid_add(&g, PAINT_NONE, "Rule");
	grid_add(&g, PAINT_NONE, "instead");
	grid_add(&g, PAINT_NONE, "Design");
	grid_add(&g, PAINT_NONE, "moves by");
	grid_add(&g, PAINT_NONE, "to");
	for (size_t i = 0; i < count && i < MOST_EFFECTS; i++) {
		struct shown d = show_effect(&list[i]), w = show(list[i].unit, &list[i].with);

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

void effects_csv(FILE *out, const struct effect *list, size_t count, const char *metric)
{
	fputs("rule,value,design,metric,with,difference,low,high,p\n", out);
	for (size_t i = 0; i < count; i++) {
		const struct estimate *d = &list[i].difference.estimate;

		csv_put_text(out, list[i].assumption.rule);
		putc(',', out);
		csv_put_text(out, list[i].assumption.value);
		putc(',', out);
		csv_put_text(out, list[i].design);
		putc(',', out);
		csv_put_text(out, metric);
		csv_add_real(out, list[i].with.value);
		csv_add_real(out, d->value);
		csv_add_real(out, d->low);
		csv_add_real(out, d->high);
		csv_add_real(out, list[i].difference.p);
		putc('\n', out);
	}
}

/* Bars: the first effects, the largest at the top. */
static size_t write_bars(FILE *out, const struct effect *list, size_t count)
{
	size_t bars = count < MOST_BARS ? count : MOST_BARS;

	for (size_t i = 0; i < bars; i++) {
		const struct effect *e = &list[i];
		double scale = e->unit == UNIT_SHARE ? 100 : 1;
		const struct estimate *d = &e->difference.estimate;
		bool interval = !isnan(d->low);

		fprintf(out, "%zu\t%.10g\t%.10g\t%.10g\t%s = %s, %s\t%s\n", bars - i, scale * d->value,
			scale * (interval ? d->low : d->value), scale * (interval ? d->high : d->value),
			e->assumption.rule, e->assumption.value, e->design, show_effect(e).value);
	}
	return bars;
}

bool effects_draw(const struct effect *list, size_t count, const char *metric,
		  const char *directory, const char *scripts, const char *subtitle, char *why,
		  size_t why_size)
{
	struct arena a = { 0 };
	const char *path = arena_printf(&a, "%s/tornado.tsv", directory);
	struct picture p = { directory, scripts, "tornado.gp", "tornado", { NULL } };
	struct outfile f;
	size_t bars = 0;
	bool ok = outfile_open(&f, path);

	if (ok) {
		bars = write_bars(f.stream, list, count);
		ok = outfile_commit(&f);
	}
	p.arguments[0] = arena_printf(&a, "Which rules move %s most?", metric);
	p.arguments[1] = subtitle;
	p.arguments[2] = arena_printf(&a, "%zu", bars);
	p.arguments[3] = list[0].unit == UNIT_SHARE ? "percentage points" :
			 list[0].unit == UNIT_SECONDS ? "seconds" : "";
	if (!ok)
		snprintf(why, why_size, "cannot write %s", path);
	ok = ok && picture_draw(&p, why, why_size);
	arena_free(&a);
	return ok;
}
