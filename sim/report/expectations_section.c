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

/* The scripted calls one by one: what was expected and what came. */
static void expectation_rows(FILE *out, const struct results *r,
			     const struct report_style *style)
{
	struct grid g;

	grid_init(&g, "wwwwl", 0, true);
	grid_add(&g, PAINT_NONE, "Of");
	grid_add(&g, PAINT_NONE, "Design");
	grid_add(&g, PAINT_NONE, "Expected");
	grid_add(&g, PAINT_NONE, "Got");
	grid_add(&g, PAINT_NONE, "%s", "");
	for (size_t i = 0; i < r->expect_count; i++) {
		const struct expectation_result *x = &r->expects[i];

		grid_add_name(&g, PAINT_NONE, x->metric ? x->metric : x->call ? x->call : "");
		grid_add_name(&g, PAINT_NONE, x->design);
		grid_add_name(&g, PAINT_NONE, x->wanted);
		grid_add_name(&g, PAINT_NONE, x->got ? x->got : "never offered");
		grid_add(&g, x->held ? PAINT_GREEN : PAINT_RED, "%s", x->held ? "ok" : "FAILS");
	}
	grid_print(&g, out, style);
	grid_free(&g);
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

void report_expectations(FILE *out, const struct results *r, const struct report_style *style)
{
	size_t held = r->expect_count - r->expect_failure_count;
	enum paint paint = held == r->expect_count ? PAINT_GREEN : PAINT_RED;
	struct arena a = { 0 };

	if (!r->expect_count)
		return;
	fprintf(out, "\nExpectations\n");
	if (r->expect_count <= MAX_ROWS)
		expectation_rows(out, r, style);
	fprintf(out, "%s%zu of %zu expectations hold%s\n", paint_on(paint, style->colour), held,
		r->expect_count, paint_off(paint, style->colour));
	for (size_t i = 0; i < r->expect_count; i++)
		if (!r->expects[i].held && r->expects[i].got)
			expectation_failure(out, &r->expects[i], style, &a);
	arena_free(&a);
}
