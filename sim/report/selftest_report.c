/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/selftest_report.h"

#include <math.h>

#include "report/layout/grid_internal.h"
#include "report/layout/terminal_text_internal.h"

bool report_selftest(FILE *out, const struct selftest_row *rows, size_t count,
		     const struct report_style *style)
{
	static const char *const headings[] = { "Case", "Metric", "Simulated", "Exact", "z", "",
						"Formula" };
	struct grid g;
	size_t bad = 0;

	grid_init(&g, "lwrrrlw", 0, true);
	for (size_t i = 0; i < sizeof(headings) / sizeof(*headings); i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < count; i++) {
		const struct selftest_row *r = &rows[i];
		bool good = fabs(r->z) <= SELFTEST_Z; /* not so of NAN */

		grid_add(&g, PAINT_NONE, "%s", i && rows[i - 1].name == r->name ? "" : r->name);
		grid_add(&g, PAINT_NONE, "%s", r->metric);
		grid_add(&g, PAINT_NONE, "%.6g", r->simulated);
		grid_add(&g, PAINT_NONE, "%.6g", r->exact);
		grid_add(&g, good ? PAINT_NONE : PAINT_RED, "%+.2f", r->z);
		grid_add(&g, PAINT_RED, "%s", good ? "" : "FAULT");
		grid_add(&g, PAINT_DIM, "%s", r->formula);
		bad += !good;
	}
	grid_print(&g, out, style);
	fprintf(out, "\n%zu of %zu values within %.1f standard errors\n", count - bad, count,
		SELFTEST_Z);
	grid_free(&g);
	return count && !bad;
}
