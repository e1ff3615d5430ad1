/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intervals - groups by the step of their schedule in which calls came: a section of the
 * table, and intervals.csv. */
#include <inttypes.h>
#include <math.h>

#include "report/table.h"

enum { MOST_STEPS_SHOWN = 48 };

const char *clock_text(struct arena *a, double seconds)
{
	uint64_t s = (uint64_t)(seconds + 0.5);

	if (s % 60)
		return arena_printf(a, "%" PRIu64 ":%02u:%02u", s / 3600, (unsigned)(s / 60 % 60),
				    (unsigned)(s % 60));
	return arena_printf(a, "%" PRIu64 ":%02u", s / 3600, (unsigned)(s / 60 % 60));
}

static void add_step(struct grid *g, const char *letter, const struct group_result *r, size_t i)
{
	const struct interval_result *v = &r->intervals[i];
	struct shown level = show_share(&v->service_level), gone = show_share(&v->abandon_rate);
	struct shown wait = show_seconds(&v->wait_mean);
	struct arena a = { 0 };

	grid_add(g, PAINT_NONE, "%s", letter);
	grid_add_name(g, PAINT_NONE, r->name);
	grid_add(g, PAINT_NONE, "%s", clock_text(&a, (double)i * r->interval_step));
	grid_add(g, PAINT_NONE, "%" PRIu64, v->agents);
	grid_add(g, PAINT_NONE, "%.4g", v->offered.value);
	grid_add_shown(g, PAINT_NONE, &level);
	grid_add_shown(g, PAINT_NONE, &gone);
	grid_add_shown(g, PAINT_NONE, &wait);
	arena_free(&a);
}

void table_intervals(FILE *out, const struct results *r, const struct report_style *style)
{
	static const char *const headings[] = { "", "Group", "From", "Agents", "Offered",
						"Service level", "Abandoned", "Wait mean" };
	size_t shown = 0, all = 0;
	char letter[24];
	struct grid g;

	grid_init(&g, "lwrrrppp", 0, true);
	for (size_t i = 0; i < sizeof(headings) / sizeof(*headings); i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 0; j < r->designs[i].group_count; j++) {
			const struct group_result *group = &r->designs[i].groups[j];

			all += group->interval_count;
			design_letter(letter, sizeof(letter), i);
			for (size_t k = 0; k < group->interval_count && shown < MOST_STEPS_SHOWN; k++, shown++)
				add_step(&g, letter, group, k);
		}
	if (shown) {
		table_heading(out, style, "Agents by the step in which calls come (calls per replication)");
		grid_print(&g, out, style);
		if (all > shown)
			fprintf(out, "... and %zu more in intervals.csv\n", all - shown);
	}
	grid_free(&g);
}

/* ---- intervals.csv ---- */

static void put_interval_row(FILE *out, const struct interval_result *v)
{
	const struct estimate *const list[] = { &v->offered, &v->abandon_rate, &v->wait_mean,
						&v->service_level };

	fprintf(out, ",%" PRIu64, v->agents);
	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++) {
		const double numbers[] = { list[i]->value, list[i]->low, list[i]->high };

		for (size_t j = 0; j < 3; j++)
			csv_add_real(out, list[i]->defined ? numbers[j] : NAN);
	}
	putc('\n', out);
}

void report_intervals_csv(FILE *out, const struct results *r)
{
	fputs("design,group,from,agents,offered,offered_low,offered_high,abandon_rate,"
	      "abandon_rate_low,abandon_rate_high,wait_mean,wait_mean_low,wait_mean_high,"
	      "service_level,service_level_low,service_level_high\n", out);
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 0; j < r->designs[i].group_count; j++) {
			const struct group_result *g = &r->designs[i].groups[j];

			for (size_t k = 0; k < g->interval_count; k++) {
				csv_put_text(out, r->designs[i].name);
				putc(',', out);
				csv_put_text(out, g->name);
				csv_add_real(out, (double)k * g->interval_step);
				put_interval_row(out, &g->intervals[k]);
			}
		}
}
