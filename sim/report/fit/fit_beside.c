/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenario that was fitted, beside the log. */
#include <math.h>
#include <string.h>

#include "report/fit/fit_report.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

static const struct estimate *find(const struct group_result *g, const char *name)
{
	for (size_t i = 0; i < g->metric_count; i++)
		if (!strcmp(g->metrics[i].name, name))
			return &g->metrics[i].estimate;
	return NULL;
}

static void row(struct grid *g, const char *name, double log, const struct estimate *e, bool share)
{
	struct estimate exact = { .value = log, .low = log, .high = log, .defined = true };
	struct shown a = share ? show_share(&exact) : show_seconds(&exact);
	struct shown b = share ? show_share(e) : show_seconds(e);

	grid_add(g, PAINT_NONE, "%s", name);
	grid_add(g, PAINT_NONE, "%s", a.value);
	grid_add_shown(g, PAINT_NONE, &b);
	if (log > 0 && e->defined)
		grid_add(g, PAINT_NONE, "%+.1f %%", 100 * (e->value / log - 1));
	else
		grid_add(g, PAINT_NONE, "-");
}

void fit_beside(FILE *out, const struct fit_result *f, const struct group_result *group,
		uint64_t replications, const struct report_style *style)
{
	const struct estimate *waited = find(group, "waited_rate"), *gone = find(group, "abandon_rate");
	const struct estimate *wait = find(group, "wait_mean");
	double offered = (double)f->offered;
	struct grid g;

	if (!waited || !gone || !wait || !f->offered || (f->log->interval_count && !f->means.gone))
		return;
	table_heading(out, style, "The scenario beside the log (%llu replications)",
		      (unsigned long long)replications);
	grid_init(&g, "lrpr", 2, true);
	grid_add(&g, PAINT_NONE, "Calls that wanted an agent");
	grid_add(&g, PAINT_NONE, "log");
	grid_add(&g, PAINT_NONE, "scenario");
	grid_add(&g, PAINT_NONE, "apart");
	if (f->waits_known)
		row(&g, "waited", (double)f->waited / (double)f->waits_known, waited, true);
	row(&g, "abandoned", (double)f->abandoned / offered, gone, true);
	if (f->waits_known)
		row(&g, "mean wait", f->wait_sum / (double)f->waits_known, wait, false);
	grid_print(&g, out, style);
	grid_free(&g);
}
