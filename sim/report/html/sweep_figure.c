/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_figure - what a sweep's page draws: curves with bands over one key, or a map of each design over two. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/chart/key_words_internal.h"
#include "report/html/leaf_internal.h"
#include "report/html/sweep_page.h"
#include "report/layout/heading_internal.h"

enum { MOST_CURVES = 8, MOST_MAPPED = 6, MOST_ACROSS = 40, MOST_DOWN = 100, SHADES = 10 };

bool sweep_has_curve(const struct sweep_curve *c)
{
	return c->plan->factor_count == 1 && c->plan->factors[0].quantity != QUANTITY_WORD && c->plan->point_count > 1;
}

bool sweep_has_map(const struct sweep_curve *c)
{
	const struct factor_plan *p = c->plan;

	return p->factor_count == 2 && p->sampling == SAMPLE_GRID && p->factors[0].count <= MOST_DOWN &&
	       p->factors[1].count <= MOST_ACROSS;
}

static size_t curves_of(const struct sweep_curve *c)
{
	return c->design_count < MOST_CURVES ? c->design_count : MOST_CURVES;
}

static bool any_above_zero(const struct sweep_curve *c)
{
	for (size_t p = 0; c && p < c->plan->point_count; p++)
		for (size_t d = 0; d < c->design_count; d++)
			if (c->estimates[p][d].defined && c->estimates[p][d].value > 0)
				return true;
	return false;
}

/* ---- curves ---- */

static int by_first_key(const void *a, const void *b, void *plan)
{
	const struct factor_plan *p = plan;
	double x = p->numbers[*(const size_t *)a][0], y = p->numbers[*(const size_t *)b][0];

	return (x > y) - (x < y);
}

/* The points by their value. */
static size_t *points_in_order(struct arena *a, const struct factor_plan *p)
{
	size_t *order = arena_array(a, p->point_count, sizeof(*order));

	for (size_t i = 0; i < p->point_count; i++)
		order[i] = i;
	qsort_r(order, p->point_count, sizeof(*order), by_first_key, (void *)p);
	return order;
}

/* A block of rows for each design. */
static void put_curve_rows(FILE *out, const struct sweep_curve *c, double scale, struct arena *a)
{
	const struct factor *f = &c->plan->factors[0];
	const size_t *order = points_in_order(a, c->plan);

	for (size_t d = 0; d < curves_of(c); d++) {
		for (size_t i = 0; i < c->plan->point_count; i++) {
			const struct estimate *e = &c->estimates[order[i]][d];
			double value = e->defined ? e->value : NAN;
			bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

			fprintf(out, "%.10g\t%.10g\t%.10g\t%.10g\n", factor_axis(f).scale * c->plan->numbers[order[i]][0],
				scale * value, scale * (interval ? e->low : value), scale * (interval ? e->high : value));
		}
		fputs("\n\n", out);
	}
}

static const char *sweep_axis_words(struct arena *a, const struct factor *f)
{
	const char *unit = factor_axis(f).unit;

	return text_clean(a, arena_printf(a, "%s%s%s", key_words(a, f->key), *unit ? ", " : "", unit));
}

void sweep_figure(struct figure *f, const struct sweep_curve *c, const struct sweep_curve *refused,
		  const struct figure_place *place)
{
	struct axis axis = sweep_value_axis(c);
	bool beside = any_above_zero(refused);
	struct arena a = { 0 };
	size_t size;
	char *rows;
	FILE *out = leaf_open(&rows, &size);

	put_curve_rows(out, c, axis.scale, &a);
	if (beside)
		put_curve_rows(out, refused, axis.scale, &a);
	leaf_close(out);
	figure_draw(f, place, &(struct figure_data){ "sweep",
		arena_printf(&a, "%s against %s, one curve for each design, with intervals as bands", key_words(&a, text_clean(&a, c->metric)),
			     key_words_within(&a, text_clean(&a, c->plan->factors[0].key))),
		rows, { c->plan->factors[0].logarithmic ? "log" : "lin", axis.unit, arena_printf(&a, "%zu", curves_of(c)),
			beside ? "beside" : "alone", sweep_axis_words(&a, &c->plan->factors[0]) } });
	free(rows);
	arena_free(&a);
}

void put_sweep_curve(struct sheet *s, const struct sweep_curve *c, const struct sweep_of *of)
{
	const char *keys[2 * MOST_CURVES + 1] = { "a", key_words(&s->a, text_clean(&s->a, c->metric)), NULL };
	bool beside = any_above_zero(of->refused);
	char letter[24];

	if (c->design_count == 1 && beside) {
		keys[2] = "b";
		keys[3] = "HTTP 400 rate";
	}
	for (size_t d = 0; c->design_count > 1 && d < curves_of(c); d++) {
		keys[2 * d] = arena_printf(&s->a, "p%zu", d);
		keys[2 * d + 1] = arena_printf(&s->a, "%s %s", design_letter(letter, sizeof letter, d), text_clean(&s->a, c->designs[d]));
	}
	html(s->out, "<p>%s", key_words(&s->a, text_clean(&s->a, c->metric)));
	fputs(beside ? ", and broken the HTTP 400 rate," : "", s->out);
	html(s->out, " against %s. Bands are the intervals.", key_words_within(&s->a, text_clean(&s->a, c->plan->factors[0].key)));
	if (curves_of(c) < c->design_count)
		html(s->out, " Of the first %s designs.", arena_printf(&s->a, "%d", MOST_CURVES));
	fputs("</p>\n", s->out);
	leaf_figure(s, &of->figure, keys);
}

/* ---- maps ---- */

/* The least and the most there is, of all designs, so that maps can be compared. */
static void map_span(const struct sweep_curve *c, double *least, double *most)
{
	*least = INFINITY;
	*most = -INFINITY;
	for (size_t p = 0; p < c->plan->point_count; p++)
		for (size_t d = 0; d < c->design_count; d++)
			if (c->estimates[p][d].defined) {
				*least = fmin(*least, c->estimates[p][d].value);
				*most = fmax(*most, c->estimates[p][d].value);
			}
}

/* The estimate of design D where the keys have values I and J; NULL: it is no point. */
static const struct estimate *map_cell(const struct sweep_curve *c, size_t i, size_t j, size_t d)
{
	const struct factor_plan *p = c->plan;

	for (size_t n = 0; n < p->point_count; n++)
		if (!strcmp(p->texts[n][0], p->factors[0].texts[i]) && !strcmp(p->texts[n][1], p->factors[1].texts[j]))
			return &c->estimates[n][d];
	return NULL;
}

static void put_map_cell(struct sheet *s, const struct sweep_curve *c, const struct estimate *e, double least, double most)
{
	int shade = e && e->defined && most > least ? 1 + (int)((SHADES - 1) * (e->value - least) / (most - least) + 0.5) : 1;

	if (!e || !e->defined)
		fputs("<td class=\"no\">–</td>", s->out);
	else
		html(s->out, "<td class=\"h%s\">%s</td>", arena_printf(&s->a, "%d", shade), show_unit(c->unit, e).value);
}

static void put_sweep_map(struct sheet *s, const struct sweep_curve *c, size_t d, double least, double most)
{
	const struct factor *down = &c->plan->factors[0], *across = &c->plan->factors[1];
	char letter[24];

	html(s->out, "<h3><span class=\"l\">%s</span> ", design_letter(letter, sizeof letter, d));
	html_name(s->out, c->designs[d]);
	fputs("</h3>\n<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"A map of the points\"><table class=\"heat\"><thead><tr><td></td>", s->out);
	for (size_t j = 0; j < across->count; j++)
		html(s->out, "<th scope=\"col\">%s</th>", text_clean(&s->a, across->texts[j]));
	fputs("</tr></thead><tbody>\n", s->out);
	for (size_t i = 0; i < down->count; i++) {
		html(s->out, "<tr><th scope=\"row\">%s</th>", text_clean(&s->a, down->texts[i]));
		for (size_t j = 0; j < across->count; j++)
			put_map_cell(s, c, map_cell(c, i, j, d), least, most);
		fputs("</tr>\n", s->out);
	}
	fputs("</tbody></table></div>\n", s->out);
}

void put_sweep_maps(struct sheet *s, const struct sweep_curve *c)
{
	size_t shown = c->design_count < MOST_MAPPED ? c->design_count : MOST_MAPPED;
	double least, most;

	map_span(c, &least, &most);
	html(s->out, "<p>%s: down the side stands %s, across the top %s. The stronger the colour, the more; alike in all maps.</p>\n",
	     key_words(&s->a, text_clean(&s->a, c->metric)), key_words_within(&s->a, text_clean(&s->a, c->plan->factors[0].key)),
	     key_words_within(&s->a, text_clean(&s->a, c->plan->factors[1].key)));
	for (size_t d = 0; d < shown; d++)
		put_sweep_map(s, c, d, least, most);
	page_more(s, c->design_count, shown, "sweep.csv");
}
