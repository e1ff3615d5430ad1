/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sweep.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/draw.h"
#include "report/grid.h"

enum { MOST_ROWS = 60, MOST_MAPS = 8, MOST_TEXTS = 150 };

static const char *const unit_names[] = { "share", "seconds", "count" };

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

static void put_row(const struct csv_row *row, const char *group, const struct metric *m)
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
	if (group) {
		struct arena a = { 0 };

		csv_put_text(out, arena_printf(&a, "agents.%s.%s", group, m->name));
		arena_free(&a);
	} else {
		csv_put_text(out, m->name);
	}
	fprintf(out, ",%s", unit_names[m->unit]);
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
		struct csv_row row = { out, p, point, r->replications, d->name };

		for (size_t j = 0; j < d->metric_count; j++)
			put_row(&row, NULL, &d->metrics[j]);
		for (size_t g = 0; g < d->group_count; g++)
			for (size_t j = 0; j < d->groups[g].metric_count; j++)
				put_row(&row, d->groups[g].name, &d->groups[g].metrics[j]);
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

void sweep_curve_point(struct sweep_curve *c, size_t point, const struct results *r)
{
	if (!c->designs) {
		c->design_count = r->design_count;
		c->designs = arena_array(&c->arena, r->design_count, sizeof(*c->designs));
		for (size_t i = 0; i < r->design_count; i++) {
			const struct design_result *d = &r->designs[i];

			c->designs[i] = text_clean(&c->arena,
						   d->title && *d->title ? d->title : d->name);
		}
	}
	c->replications[point] = r->replications;
	c->estimates[point] = arena_array(&c->arena, c->design_count, sizeof(**c->estimates));
	for (size_t i = 0; i < c->design_count; i++)
		result_named(&r->designs[i], c->metric, &c->unit, &c->estimates[point][i]);
}

static struct shown show(const struct sweep_curve *c, const struct estimate *e)
{
	return c->unit == UNIT_SHARE ? show_share(e) :
	       c->unit == UNIT_SECONDS ? show_seconds(e) : show_number(e);
}

static void table_row(struct grid *g, const struct sweep_curve *c, size_t point)
{
	for (size_t i = 0; i < c->plan->factor_count; i++)
		grid_add(g, PAINT_NONE, "%s", c->plan->texts[point][i]);
	for (size_t i = 0; i < c->design_count; i++) {
		struct shown s = show(c, &c->estimates[point][i]);

		grid_add_shown(g, PAINT_NONE, &s);
	}
	grid_add(g, PAINT_NONE, "%" PRIu64, c->replications[point]);
}

void sweep_table(FILE *out, const struct sweep_curve *c, const struct report_style *style)
{
	struct arena a = { 0 };
	size_t columns = c->plan->factor_count + c->design_count + 1;
	char *layout = arena_alloc(&a, columns + 1);
	size_t every = c->plan->point_count / MOST_ROWS + 1;
	struct grid g;

	memset(layout, 'r', columns);
	memset(layout + c->plan->factor_count, 'p', c->design_count);
	grid_init(&g, layout, 0, true);
	for (size_t i = 0; i < c->plan->factor_count; i++)
		grid_add_name(&g, PAINT_NONE, c->plan->factors[i].key);
	for (size_t i = 0; i < c->design_count; i++)
		grid_add_name(&g, PAINT_NONE, c->designs[i]);
	grid_add(&g, PAINT_NONE, "repl.");
	for (size_t i = 0; i < c->plan->point_count; i += every)
		table_row(&g, c, i);
	fprintf(out, "%s\n", text_clean(&a, c->metric));
	grid_print(&g, out, style);
	if (every > 1)
		fprintf(out, "Every %zu. of %zu points is shown; sweep.csv has all.\n", every,
			c->plan->point_count);
	grid_free(&g);
	arena_free(&a);
}

/* ---- charts ---- */

static double scale_of(const struct sweep_curve *c)
{
	return c->unit == UNIT_SHARE ? 100 : 1;
}

static const char *unit_of(const struct sweep_curve *c)
{
	return c->unit == UNIT_SHARE ? "%" : c->unit == UNIT_SECONDS ? "s" : "";
}

static void put_point(FILE *out, const struct sweep_curve *c, size_t point, size_t design)
{
	const struct estimate *e = &c->estimates[point][design];
	double scale = scale_of(c), value = e->defined ? e->value : NAN;
	bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

	fprintf(out, "%.10g\t%.10g\t%.10g\t%.10g\n", c->plan->numbers[point][0], scale * value,
		scale * (interval ? e->low : value), scale * (interval ? e->high : value));
}

static bool commit(struct outfile *f, const char *path, char *why, size_t why_size)
{
	if (outfile_commit(f))
		return true;
	snprintf(why, why_size, "cannot write %s", path);
	return false;
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

static void note_made(const char *stem, char *made, size_t size)
{
	size_t n = strlen(made);

	snprintf(made + n, size - n, "%s%s.svg, %s.png", n ? ", " : "", stem, stem);
}

static const char *x_label(struct arena *a, const struct factor *f)
{
	static const char *const units[] = { "", "", " (seconds)", " (per second)", " (share)" };

	return arena_printf(a, "%s%s", f->key, units[f->quantity]);
}

static bool draw_lines(const struct sweep_curve *c, struct picture p, struct arena *a, char *made,
		       size_t size, char *why, size_t why_size)
{
	const struct factor *f = &c->plan->factors[0];
	const char *path;
	struct outfile out;

	p.script = "curve.gp";
	p.stem = stem_of(a, c->metric, NULL);
	path = arena_printf(a, "%s/%s.tsv", p.directory, p.stem);
	if (!outfile_open(&out, path)) {
		snprintf(why, why_size, "cannot write %s", path);
		return false;
	}
	for (size_t i = 0; i < c->design_count; i++) {
		fprintf(out.stream, "%s%s\n", i ? "\n\n" : "", c->designs[i]);
		for (size_t j = 0; j < c->plan->point_count; j++)
			put_point(out.stream, c, j, i);
	}
	p.arguments[2] = x_label(a, f);
	p.arguments[3] = arena_printf(a, "%zu", c->design_count);
	p.arguments[4] = arena_printf(a, "%s %s", f->logarithmic ? "log" : "lin", unit_of(c));
	p.arguments[5] = "";
	if (!commit(&out, path, why, why_size) || !picture_draw(&p, why, why_size))
		return false;
	note_made(p.stem, made, size);
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

static bool draw_map(const struct sweep_curve *c, size_t design, struct picture p,
		     struct arena *a, char *made, size_t size, char *why, size_t why_size)
{
	const struct factor_plan *plan = c->plan;
	const char *path;
	struct outfile out;

	p.script = "heat.gp";
	p.stem = stem_of(a, c->metric, c->designs[design]);
	path = arena_printf(a, "%s/%s.tsv", p.directory, p.stem);
	if (!outfile_open(&out, path)) {
		snprintf(why, why_size, "cannot write %s", path);
		return false;
	}
	for (size_t i = 0; i < plan->point_count; i++) {
		const struct estimate *e = &c->estimates[i][design];
		struct shown s = show(c, e);

		fprintf(out.stream, "%zu\t%zu\t%.10g\t%s\t%s\t%s\n", level(plan, 0, i),
			level(plan, 1, i), e->defined ? scale_of(c) * e->value : NAN, s.value,
			plan->texts[i][0], plan->texts[i][1]);
	}
	p.arguments[0] = arena_printf(a, "%s of %s", c->metric, c->designs[design]);
	p.arguments[2] = plan->factors[0].key;
	p.arguments[3] = plan->factors[1].key;
	p.arguments[4] = unit_of(c);
	p.arguments[5] = plan->point_count <= MOST_TEXTS ? "1" : "0";
	if (!commit(&out, path, why, why_size) || !picture_draw(&p, why, why_size))
		return false;
	note_made(p.stem, made, size);
	return true;
}

bool sweep_draw(const struct sweep_curve *c, const char *directory, const char *scripts,
		const char *subtitle, char *made, size_t size, char *why, size_t why_size)
{
	const struct factor_plan *plan = c->plan;
	struct picture p = { .directory = directory, .scripts = scripts };
	struct arena a = { 0 };
	bool ok = true;

	*made = *why = '\0';
	p.arguments[0] = arena_printf(&a, "%s against %s", c->metric, plan->factors[0].key);
	p.arguments[1] = text_clean(&a, subtitle);
	if (plan->factor_count == 1 && plan->factors[0].quantity != QUANTITY_WORD)
		ok = draw_lines(c, p, &a, made, size, why, why_size);
	else if (plan->factor_count == 2 && plan->sampling == SAMPLE_GRID)
		for (size_t i = 0; ok && i < c->design_count && i < MOST_MAPS; i++)
			ok = draw_map(c, i, p, &a, made, size, why, why_size);
	arena_free(&a);
	return ok;
}
