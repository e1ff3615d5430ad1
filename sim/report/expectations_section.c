/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What scripted calls and metrics were expected to be, and what came. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

enum { MAX_ROWS = 40 };

/* The place of the column that is left out first: the intervals, which decide nothing but of a value. */
enum { EXPECTATION_INTERVALS = 4 };

static bool any_value_expected(const struct results *r)
{
	for (size_t i = 0; i < r->expect_count; i++)
		if (strstr(r->expects[i].wanted, "in the interval"))
			return true;
	return false;
}

/* What came, rounded as in other tables: of what fails a line below says it exactly. */
static void add_got(struct grid *g, const struct expectation_result *x)
{
	struct shown s = { "", "" };

	if (x->metric && x->estimate.defined)
		s = show_unit(x->unit, &x->estimate);
	grid_add_name(g, PAINT_NONE, *s.value ? s.value : x->got ? x->got : "never offered");
	grid_add(g, PAINT_NONE, "%s", s.interval);
}

/* The scripted calls and the metrics one by one. True when something is left out. */
static bool expectation_rows(FILE *out, const struct results *r,
			     const struct report_style *style)
{
	struct grid g;
	bool spared;

	grid_init(&g, "wwlwll", 0, true);
	g.spare = any_value_expected(r) ? 0 : 1u << EXPECTATION_INTERVALS;
	grid_add(&g, PAINT_NONE, "Of");
	grid_add(&g, PAINT_NONE, "Design");
	grid_add(&g, PAINT_NONE, "Expected");
	grid_add(&g, PAINT_NONE, "Got");
	grid_add(&g, PAINT_NONE, "%s", "");
	grid_add(&g, PAINT_NONE, "%s", "");
	for (size_t i = 0; i < r->expect_count; i++) {
		const struct expectation_result *x = &r->expects[i];

		grid_add_name(&g, PAINT_NONE, x->metric ? x->metric : x->call ? x->call : "");
		grid_add_name(&g, PAINT_NONE, x->design);
		grid_add_name(&g, PAINT_NONE, x->wanted);
		add_got(&g, x);
		grid_add(&g, x->held ? PAINT_GREEN : PAINT_RED, "%s", x->held ? "ok" : "FAILS");
	}
	grid_print(&g, out, style);
	spared = g.left_out;
	grid_free(&g);
	return spared;
}

static void expectation_failure(FILE *out, const struct expectation_result *x,
				const struct report_style *style, struct arena *a)
{
	const char *at = "", *what = x->metric ? text_clean(a, x->metric) :
						 arena_printf(a, "call %" PRIu64 " \"%s\"", x->number + 1,
							      text_clean(a, x->call ? x->call : ""));

	if (x->at.source)
		at = arena_printf(a, "%s:%" PRIu32 ":%" PRIu32 ": ", text_clean(a, x->at.source->name),
				  x->at.line, x->at.column);
	table_say(out, style, 2, "%s%s of design %s: expected %s, got %s", at, what, text_clean(a, x->design),
		  text_clean(a, x->wanted), text_clean(a, x->got));
}

bool report_expectations(FILE *out, const struct results *r, const struct report_style *style)
{
	size_t held = r->expect_count - r->expect_failure_count;
	enum paint paint = held == r->expect_count ? PAINT_GREEN : PAINT_RED;
	struct arena a = { 0 };
	bool spared = false;

	if (!r->expect_count)
		return false;
	fprintf(out, "\nExpectations\n");
	if (r->expect_count <= MAX_ROWS)
		spared = expectation_rows(out, r, style);
	fprintf(out, "%s%zu of %zu expectations hold%s\n", paint_on(paint, style->colour), held,
		r->expect_count, paint_off(paint, style->colour));
	for (size_t i = 0; i < r->expect_count; i++)
		if (!r->expects[i].held && r->expects[i].got)
			expectation_failure(out, &r->expects[i], style, &a);
	arena_free(&a);
	return spared;
}
