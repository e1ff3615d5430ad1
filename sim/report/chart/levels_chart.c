/* SPDX-License-Identifier: GPL-3.0-or-later */
/* levels_chart - levels and calls over time, for scripts/plots/levels.gp. */
#include <inttypes.h>
#include <math.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/chart/chart_text_internal.h"
#include "report/formats.h"
#include "report/level_panels_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/report.h"

/* A line of the key; a title over a panel. */
enum { KEY_COLUMNS = 34, TITLE_COLUMNS = 44 };

bool format_with_level_curves(const struct results *r)
{
	struct arena a = { 0 };
	struct level_panels p;

	level_panels(&p, r, &a);
	arena_free(&a);
	return p.count && p.intervals > 1;
}

/* What the axis of time is, and how many panels and designs follow. */
static void put_head(FILE *out, struct arena *a, const struct level_panels *p)
{
	double warm_up = p->r->axis.warm_up / p->scale;
	double end = (double)p->intervals * p->r->axis.width / p->scale;

	fprintf(out, "%s\t%.10g\t%.10g\t%zu\t%zu\t%s\t%.10g\t%d\n", p->unit, p->tick, end, p->count, p->design_count,
		length_words(a, p->r->axis.width), warm_up > 0 && warm_up < end ? warm_up : -1, p->r->replications > 1);
}

static void put_designs(FILE *out, struct arena *a, const struct level_panels *p)
{
	char letter[24];

	for (size_t i = 0; i < p->design_count; i++) {
		const struct design_result *d = &p->r->designs[p->designs[i]];
		const char *title = d->title && *d->title ? d->title : d->name;

		fprintf(out, "%s\t%zu\n",
			chart_line(a, p->r->design_count > 1 ?
					 arena_printf(a, "%s  %s", design_letter(letter, sizeof(letter), p->designs[i]),
						      title) : title, KEY_COLUMNS),
			p->designs[i] % PANEL_DESIGNS);
	}
}

/* Their title, the top of the axis, a limit (or nan), and what stands for comparison. */
static void put_panels(FILE *out, struct arena *a, const struct level_panels *p)
{
	for (size_t j = 0; j < p->count; j++) {
		const struct level_panel *x = &p->list[j];
		const char *beside = "-";

		if (x->beside_name)
			beside = arena_printf(a, "grey: %s", x->beside_name);
		else if (x->limit > 0)
			beside = arena_printf(a, "limit: %.10g", x->limit);
		fprintf(out, "%s\t%.10g\t%.10g\t%s\n", chart_line(a, x->title, TITLE_COLUMNS), x->top,
			x->limit > 0 ? x->limit : (double)NAN, beside);
	}
}

static void put_curve(FILE *out, const struct level_panels *p, const struct series_result *s)
{
	double width = p->r->axis.width / p->scale;

	fputs("\n\n", out);
	for (size_t k = 0; k < p->intervals; k++) {
		const struct estimate *e = &s->list[k];
		bool band = isfinite(e->low) && isfinite(e->high);

		fprintf(out, "%.10g\t%.8g\t%.8g\t%.8g\n", ((double)k + 0.5) * width, e->value,
			band ? e->low : e->value, band ? e->high : e->value);
	}
}

/* Blocks with two empty lines between: the axis of time; designs; panels; and for each panel the curve
 * of each design, then what stands for comparison: middle of the interval, mean, low, high. */
void report_levels_tsv(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	struct level_panels p;

	level_panels(&p, r, &a);
	put_head(out, &a, &p);
	fputs("\n\n", out);
	put_designs(out, &a, &p);
	fputs("\n\n", out);
	put_panels(out, &a, &p);
	for (size_t j = 0; j < p.count; j++) {
		const struct level_panel *x = &p.list[j];

		for (size_t i = 0; i < p.design_count; i++)
			put_curve(out, &p, &r->designs[p.designs[i]].series[x->series]);
		if (x->beside != SIZE_MAX)
			put_curve(out, &p, &r->designs[p.designs[0]].series[x->beside]);
		else
			fputs("\n\nnan\tnan\tnan\tnan\n", out);
	}
	arena_free(&a);
}
