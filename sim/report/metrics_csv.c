/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metrics_csv - every estimated metric of every design and group, a row each: what a data frame wants,
 * where designs.csv is for a spreadsheet. */
#include <math.h>

#include "base/text.h"
#include "report/report.h"
#include "report/layout/terminal_text_internal.h"

/* GROUP NULL: of the design. */
static void put_metric(FILE *out, const char *design, const char *group, const struct metric *m)
{
	const struct estimate *e = &m->estimate;

	csv_put_text(out, design);
	putc(',', out);
	csv_put_text(out, group);
	putc(',', out);
	csv_put_text(out, m->name);
	fprintf(out, ",%s", metric_units[m->unit].name);
	csv_add_real(out, e->defined ? e->value : NAN);
	csv_add_real(out, e->defined ? e->low : NAN);
	csv_add_real(out, e->defined ? e->high : NAN);
	putc(',', out);
	csv_put_text(out, e->method);
	putc('\n', out);
}

void report_metrics_csv(FILE *out, const struct results *r)
{
	fputs("design,group,metric,unit,estimate,low,high,method\n", out);
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		struct arena a = { 0 };

		for (size_t j = 0; j < d->metric_count; j++)
			put_metric(out, d->name, NULL, &d->metrics[j]);
		for (size_t g = 0; g < d->group_count + d->part_count; g++)
			for (size_t j = 0; j < d->groups[g].metric_count; j++)
				put_metric(out, d->name, result_group_name(&a, &d->groups[g]), &d->groups[g].metrics[j]);
		arena_free(&a);
	}
}
