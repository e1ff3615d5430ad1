/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_sketches - what a run came to, as charts in characters. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/chart/chart_text_internal.h"
#include "report/chart/sketch.h"
#include "report/formats.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/success_order_internal.h"
#include "report/table_internal.h"

/* Of more designs and groups the rest is in the files. */
enum { RUN_SKETCHES_MOST_DESIGNS = 12, MOST_GROUPS = 4 };

/* TEXT in WIDTH columns of a terminal. */
static const char *sketch_label(struct arena *a, const char *text, size_t width)
{
	const char *clean = chart_field(a, text), *next;
	size_t length = text_break(clean, width, &next);

	if (!*next)
		return clean;
	length = text_break(clean, width - 1, &next);
	return arena_printf(a, "%.*s…", (int)length, clean);
}

/* ---- rates ---- */

static size_t drawn_designs(const struct results *r)
{
	return r->design_count < RUN_SKETCHES_MOST_DESIGNS ? r->design_count : RUN_SKETCHES_MOST_DESIGNS;
}

static void put_bar(FILE *out, const char *label, const struct design_result *d, const char *name, int colour)
{
	const struct metric *m = result_metric(d, name);
	char digits[40];

	if (m && m->estimate.defined)
		fprintf(out, "%s\t%s\t%s\t%d\n", label, show_exact(digits, sizeof(digits), 100 * m->estimate.value),
			show_share(&m->estimate).value, colour);
	else
		fprintf(out, "%s\tnan\t%s\t%d\n", label, colour == 1 ? "no calls" : "no requests", colour);
}

static void write_run_sketches_rates(FILE *out, const void *what)
{
	const struct results *r = what;
	struct arena a = { 0 };
	const size_t *order = designs_by_success(&a, r);

	for (size_t i = 0; i < drawn_designs(r); i++) {
		const struct design_result *d = &r->designs[order[i]];
		char letter[24];

		design_letter(letter, sizeof(letter), order[i]);
		put_bar(out, sketch_label(&a, arena_printf(&a, "%s %s", letter, d->title && *d->title ? d->title : d->name), SKETCH_LABEL),
			d, "success_rate", 1);
		put_bar(out, "  HTTP 400", d, "http_400_rate", 2);
	}
	arena_free(&a);
}

/* ---- the curve ---- */

static void put_run_sketches_curve(FILE *out, const struct results *r, const char *title, bool success)
{
	fprintf(out, "%s\n", title);
	for (size_t i = 0; i < r->sweep_count; i++) {
		const struct estimate *e = success ? &r->sweep[i].success_rate : &r->sweep[i].http_400_rate;

		fprintf(out, "%.10g\t%.10g\n", r->sweep[i].after, e->defined ? 100 * e->value : NAN);
	}
}

static void write_curve(FILE *out, const void *what)
{
	put_run_sketches_curve(out, what, "calls that succeeded", true);
	fputs("\n\n", out);
	put_run_sketches_curve(out, what, "requests to Studio answered HTTP 400", false);
}

/* ---- the day ---- */

static void put_day(FILE *out, const struct group_result *g, const char *title, bool agents)
{
	fprintf(out, "%s\n", title);
	for (size_t i = 0; i < g->interval_count; i++) {
		const struct interval_result *v = &g->intervals[i];

		fprintf(out, "%.10g\t%.10g\n", (double)i * g->interval_step / 3600,
			agents ? (double)v->agents : v->offered.defined ? v->offered.value : NAN);
	}
}

static void write_day(FILE *out, const void *what)
{
	put_day(out, what, "calls offered in a step", false);
	fputs("\n\n", out);
	put_day(out, what, "agents on duty", true);
}

/* Of the first design that reaches it: calls and agents are much the same in all. */
static const struct design_result *first_with(const struct results *r, size_t group)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (group < r->designs[i].group_count && r->designs[i].groups[group].interval_count &&
		    group_reached(&r->designs[i].groups[group]))
			return &r->designs[i];
	return NULL;
}

static bool print_days(FILE *out, const struct results *r, const char *scripts, const struct report_style *style,
		       struct unmade *u)
{
	size_t groups = r->design_count ? r->designs[0].group_count : 0, drawn = 0;
	struct arena a = { 0 };
	bool ok = true;

	for (size_t j = 0; ok && j < groups && drawn < MOST_GROUPS; j++) {
		const struct design_result *d = first_with(r, j);
		struct sketch x = { .kind = SKETCH_LINES, .xlabel = "hour", .blocks = 2, .scale = "lin", .line = "",
				    .write = write_day };

		if (!d)
			continue;
		x.what = &d->groups[j];
		x.title = arena_printf(&a, "The day of %s, design %s", d->groups[j].name, d->name);
		ok = sketch_print(out, &x, scripts, style, u);
		drawn++;
	}
	arena_free(&a);
	return ok;
}

/* ---- all ---- */

bool report_sketches(FILE *out, const struct results *r, const char *scripts, const struct report_style *style,
		     struct unmade *u)
{
	struct arena a = { 0 };
	const struct sketch rates = {
		.kind = SKETCH_BARS, .blocks = 2 * drawn_designs(r), .xlabel = "", .scale = "", .line = "",
		.title = r->design_count > RUN_SKETCHES_MOST_DESIGNS ?
			 arena_printf(&a, "Calls that succeeded, requests answered HTTP 400: the %d designs that succeed most",
				      RUN_SKETCHES_MOST_DESIGNS) : "Calls that succeeded, requests to Studio answered HTTP 400",
		.write = write_run_sketches_rates, .what = r,
	};
	const struct sketch curve = {
		.kind = SKETCH_LINES, .blocks = 2, .xlabel = "redirect after, s", .scale = "lin %", .line = "",
		.title = arena_printf(&a, "When to redirect: design %s", r->sweep_design ? r->sweep_design : ""),
		.write = write_curve, .what = r,
	};
	bool ok = (!format_with_designs(r) || sketch_print(out, &rates, scripts, style, u)) &&
		  (!format_with_sweep(r) || sketch_print(out, &curve, scripts, style, u)) &&
		  print_days(out, r, scripts, style, u);

	arena_free(&a);
	return ok;
}
