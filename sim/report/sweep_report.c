/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sweep_report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/outfile.h"
#include "base/text.h"
#include "report/chart/key_words_internal.h"
#include "report/chart/picture.h"
#include "report/chart/sketch.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

enum { MOST_SWEEP_ROWS = 60, MOST_MAPS = 8, MOST_TEXTS = 150 };

/* ---- the tidy table ---- */

void sweep_csv_header(FILE *out, const struct factor_plan *p)
{
	fputs("point", out);
	for (size_t i = 0; i < p->factor_count; i++) {
		putc(',', out);
		csv_put_text(out, p->factors[i].key);
	}
	fputs(",design,metric,unit,estimate,low,high,replications\n", out);
}

struct csv_row {
	FILE *out;
	const struct factor_plan *plan;
	size_t point;
	uint64_t replications;
	const char *design;
};

/* NAME: as scenarios name M. */
static void put_metric_row(const struct csv_row *row, const char *name, const struct metric *m)
{
	const struct estimate *e = &m->estimate;
	FILE *out = row->out;

	fprintf(out, "%zu", row->point + 1);
	for (size_t i = 0; i < row->plan->factor_count; i++) {
		putc(',', out);
		csv_put_text(out, row->plan->texts[row->point][i]);
	}
	putc(',', out);
	csv_put_text(out, row->design);
	putc(',', out);
	csv_put_text(out, name);
	fprintf(out, ",%s", metric_units[m->unit].name);
	csv_add_real(out, e->defined ? e->value : NAN);
	csv_add_real(out, e->defined ? e->low : NAN);
	csv_add_real(out, e->defined ? e->high : NAN);
	fprintf(out, ",%" PRIu64 "\n", row->replications);
}

void sweep_csv_point(FILE *out, const struct factor_plan *p, size_t point,
		     const struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		struct arena a = { 0 };
		struct csv_row row = { out, p, point, r->replications, d->name };

		for (size_t j = 0; j < d->metric_count; j++)
			put_metric_row(&row, d->metrics[j].name, &d->metrics[j]);
		for (size_t g = 0; g < d->group_count + d->part_count; g++)
			for (size_t j = 0; j < d->groups[g].metric_count; j++)
				put_metric_row(&row, result_group_metric(&a, &d->groups[g], j), &d->groups[g].metrics[j]);
		arena_free(&a);
	}
}

/* ---- one metric ---- */

void sweep_curve_init(struct sweep_curve *c, const struct factor_plan *p, const char *metric)
{
	*c = (struct sweep_curve){ .plan = p, .metric = metric };
	c->estimates = arena_array(&c->arena, p->point_count, sizeof(*c->estimates));
	c->replications = arena_array(&c->arena, p->point_count, sizeof(*c->replications));
}

void sweep_curve_free(struct sweep_curve *c)
{
	arena_free(&c->arena);
}

static void note_titles(struct sweep_curve *c, const struct results *r)
{
	c->design_count = r->design_count;
	c->designs = arena_array(&c->arena, r->design_count, sizeof(*c->designs));
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		c->designs[i] = text_clean(&c->arena, d->title && *d->title ? d->title : d->name);
	}
}

void sweep_curve_point(struct sweep_curve *c, size_t point, const struct results *r)
{
	if (!c->designs || !point)
		note_titles(c, r);
	c->replications[point] = r->replications;
	c->estimates[point] = arena_array(&c->arena, c->design_count, sizeof(**c->estimates));
	for (size_t i = 0; i < c->design_count; i++)
		result_named(&r->designs[i], c->metric, &c->unit, &c->estimates[point][i]);
}

/* Has DESIGN the metric at no point? */
static bool nowhere(const struct sweep_curve *c, size_t design)
{
	for (size_t i = 0; i < c->plan->point_count; i++)
		if (c->estimates[i][design].defined)
			return false;
	return true;
}

/* The designs that have the metric at some point, or else all: in LIST, which has room for all. */
static size_t shown_designs(const struct sweep_curve *c, size_t *list)
{
	size_t count = 0;

	for (size_t i = 0; i < c->design_count; i++)
		if (!nowhere(c, i))
			list[count++] = i;
	for (size_t i = 0; !count && i < c->design_count; i++)
		list[i] = i;
	return count ? count : c->design_count;
}

static void say_left_out(FILE *out, const struct sweep_curve *c, size_t shown, const struct report_style *style)
{
	struct arena a = { 0 };
	const char *text = "";

	for (size_t i = 0; shown < c->design_count && i < c->design_count; i++)
		if (nowhere(c, i))
			text = arena_printf(&a, "%s%s%s", text, *text ? ", " : "", c->designs[i]);
	if (*text)
		table_say(out, style, 0, "Left out, without any %s: %s.", text_clean(&a, c->metric), text);
	arena_free(&a);
}

/* Of COUNT designs in LIST. */
static void table_row(struct grid *g, const struct sweep_curve *c, size_t point, const size_t *list, size_t count)
{
	for (size_t i = 0; i < c->plan->factor_count; i++)
		grid_add(g, PAINT_NONE, "%s", c->plan->texts[point][i]);
	for (size_t i = 0; i < count; i++) {
		struct shown s = show_unit(c->unit, &c->estimates[point][list[i]]);

		grid_add_shown(g, PAINT_NONE, &s);
	}
	grid_add(g, PAINT_NONE, "%" PRIu64, c->replications[point]);
}

void sweep_table(FILE *out, const struct sweep_curve *c, const struct report_style *style)
{
	struct arena a = { 0 };
	size_t *list = arena_array(&a, c->design_count, sizeof(*list)), count = shown_designs(c, list);
	size_t columns = c->plan->factor_count + count + 1;
	char *layout = arena_alloc(&a, columns + 1);
	size_t every = c->plan->point_count / MOST_SWEEP_ROWS + 1;
	struct grid g;

	memset(layout, 'r', columns);
	memset(layout + c->plan->factor_count, 'p', count);
	grid_init(&g, layout, 0, true);
	g.keys = c->plan->factor_count;
	for (size_t i = 0; i < c->plan->factor_count; i++)
		grid_add_name(&g, PAINT_NONE, c->plan->factors[i].key);
	for (size_t i = 0; i < count; i++)
		grid_add_name(&g, PAINT_NONE, c->designs[list[i]]);
	grid_add(&g, PAINT_NONE, "repl.");
	for (size_t i = 0; i < c->plan->point_count; i += every)
		table_row(&g, c, i, list, count);
	fprintf(out, "%s\n", text_clean(&a, c->metric));
	grid_print(&g, out, style);
	say_left_out(out, c, count, style);
	if (every > 1)
		fprintf(out, "Every %zu. of %zu points is shown; sweep.csv has all.\n", every,
			c->plan->point_count);
	grid_free(&g);
	arena_free(&a);
}

/* ---- charts ---- */

struct axis sweep_value_axis(const struct sweep_curve *c)
{
	double most = 0;

	for (size_t i = 0; i < c->plan->point_count; i++)
		for (size_t j = 0; j < c->design_count; j++)
			if (c->estimates[i][j].defined)
				most = fmax(most, fabs(c->estimates[i][j].value));
	return metric_axis(c->unit, most);
}

static void put_point(FILE *out, const struct sweep_curve *c, size_t point, size_t design)
{
	const struct estimate *e = &c->estimates[point][design];
	double scale = sweep_value_axis(c).scale, value = e->defined ? e->value : NAN;
	bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

	fprintf(out, "%.10g\t%.10g\t%.10g\t%.10g\n",
		factor_axis(&c->plan->factors[0]).scale * c->plan->numbers[point][0], scale * value,
		scale * (interval ? e->low : value), scale * (interval ? e->high : value));
}

static const char *stem_of(struct arena *a, const char *metric, const char *design)
{
	char *stem = arena_printf(a, "sweep-%s%s%s", metric, design ? "-" : "",
				  design ? design : "");

	for (char *p = stem; *p; p++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", *p))
			*p = '_';
	return stem;
}

static void note_made(const char *stem, struct drawn *made)
{
	size_t n = strlen(made->names);

	snprintf(made->names + n, sizeof(made->names) - n, "%s%s.svg, %s.png", n ? ", " : "", stem, stem);
}

static const char *x_label(struct arena *a, const struct factor *f)
{
	const char *unit = factor_axis(f).unit;

	return *unit ? arena_printf(a, "%s, %s", key_words(a, f->key), unit) : key_words(a, f->key);
}

static void put_lines(FILE *out, const void *what)
{
	const struct sweep_curve *c = what;

	for (size_t i = 0; i < c->design_count; i++) {
		fprintf(out, "%s%s\n", i ? "\n\n" : "", c->designs[i]);
		for (size_t j = 0; j < c->plan->point_count; j++)
			put_point(out, c, j, i);
	}
}

bool sweep_sketch(FILE *out, const struct sweep_curve *c, const char *scripts, const struct report_style *style,
		  struct unmade *u)
{
	const struct factor *f = &c->plan->factors[0];
	struct arena a = { 0 };
	struct sketch x = { .kind = SKETCH_LINES, .blocks = c->design_count, .line = "", .write = put_lines, .what = c };
	bool ok;

	if (c->plan->factor_count != 1 || f->quantity == QUANTITY_WORD) {
		unmade_add(u, "the chart", "it is of one key, whose values are numbers");
		return false;
	}
	x.title = key_words(&a, c->metric);
	x.xlabel = x_label(&a, f);
	x.scale = arena_printf(&a, "%s %s", f->logarithmic ? "log" : "lin", sweep_value_axis(c).unit);
	ok = sketch_print(out, &x, scripts, style, u);
	arena_free(&a);
	return ok;
}

static bool draw_lines(const struct sweep_curve *c, struct picture p, struct arena *a, struct drawn *made,
		       struct unmade *u)
{
	const struct factor *f = &c->plan->factors[0];
	const char *path;
	struct outfile out;

	p.script = "curve.gp";
	p.stem = stem_of(a, c->metric, NULL);
	path = arena_printf(a, "%s/%s.tsv", p.directory, p.stem);
	if (!outfile_open(&out, path))
		return picture_without_data(&p, path, u);
	put_lines(out.stream, c);
	p.arguments[2] = x_label(a, f);
	p.arguments[3] = arena_printf(a, "%zu", c->design_count);
	p.arguments[4] = arena_printf(a, "%s %s", f->logarithmic ? "log" : "lin", sweep_value_axis(c).unit);
	p.arguments[5] = "";
	if (!outfile_commit(&out))
		return picture_without_data(&p, path, u);
	if (!picture_draw(&p, u))
		return false;
	note_made(p.stem, made);
	return true;
}

/* Which of the values of factor F point P has. */
static size_t level(const struct factor_plan *p, size_t f, size_t point)
{
	for (size_t i = 0; i < p->factors[f].count; i++)
		if (!strcmp(p->factors[f].texts[i], p->texts[point][f]))
			return i;
	return 0;
}

/* What stands in a cell: as many digits as its interval is worth, in the unit of all cells. */
static const char *cell_words(struct arena *a, const struct sweep_curve *c, const struct estimate *e)
{
	struct axis axis = sweep_value_axis(c);
	struct shown s = show_unit(c->unit, e);

	if (c->unit != UNIT_SECONDS || !e->defined)
		return arena_strdup(a, s.value);
	return arena_printf(a, "%.3g %s", axis.scale * e->value, axis.unit);
}

static bool draw_map(const struct sweep_curve *c, size_t design, struct picture p,
		     struct arena *a, struct drawn *made, struct unmade *u)
{
	const struct factor_plan *plan = c->plan;
	const char *path;
	struct outfile out;

	p.script = "heat.gp";
	p.stem = stem_of(a, c->metric, c->designs[design]);
	path = arena_printf(a, "%s/%s.tsv", p.directory, p.stem);
	if (!outfile_open(&out, path))
		return picture_without_data(&p, path, u);
	for (size_t i = 0; i < plan->point_count; i++) {
		const struct estimate *e = &c->estimates[i][design];

		fprintf(out.stream, "%zu\t%zu\t%.10g\t%s\t%s\t%s\n", level(plan, 0, i),
			level(plan, 1, i), e->defined ? sweep_value_axis(c).scale * e->value : NAN,
			cell_words(a, c, e), plan->texts[i][0], plan->texts[i][1]);
	}
	p.arguments[0] = arena_printf(a, "%s: %s", key_words(a, c->metric), c->designs[design]);
	p.arguments[2] = key_words(a, plan->factors[0].key);
	p.arguments[3] = key_words(a, plan->factors[1].key);
	p.arguments[4] = sweep_value_axis(c).unit;
	p.arguments[5] = plan->point_count <= MOST_TEXTS ? "1" : "0";
	if (!outfile_commit(&out))
		return picture_without_data(&p, path, u);
	if (!picture_draw(&p, u))
		return false;
	note_made(p.stem, made);
	return true;
}

bool sweep_draw(const struct sweep_curve *c, const char *directory, const char *scripts,
		const char *subtitle, struct drawn *made, struct unmade *u)
{
	const struct factor_plan *plan = c->plan;
	struct picture p = { .directory = directory, .scripts = scripts };
	struct arena a = { 0 };
	bool ok = true;

	p.arguments[0] = key_words(&a, c->metric);
	p.arguments[1] = text_clean(&a, subtitle);
	if (plan->factor_count == 1 && plan->factors[0].quantity != QUANTITY_WORD)
		ok = draw_lines(c, p, &a, made, u);
	else if (plan->factor_count == 2 && plan->sampling == SAMPLE_GRID)
		for (size_t i = 0; i < c->design_count && i < MOST_MAPS; i++)
			ok &= draw_map(c, i, p, &a, made, u);
	arena_free(&a);
	return ok;
}
