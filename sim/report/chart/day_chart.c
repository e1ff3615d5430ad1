/* SPDX-License-Identifier: GPL-3.0-or-later */
/* day_chart - of each group and design that reaches it the day by the steps of its schedule: calls,
 * agents on duty and the service level, for scripts/plots/day.gp. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "report/chart/chart_text_internal.h"
#include "report/formats.h"
#include "report/level_panels_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/report.h"
#include "report/table_internal.h"

/* A picture of more days than these could not be read; nor a line of more columns. */
enum { MOST_DAYS = 8, LINE_COLUMNS = 92 };

/* Groups by design, in the order in which they are drawn: all designs of a group one below the other. */
struct day {
	const struct design_result *design;
	const struct group_result *group;
};

static bool has_day(const struct group_result *g)
{
	return g->interval_count && group_reached(g);
}

/* Of all designs, however many are drawn; in A, COUNT. */
static const struct day *days_of(struct arena *a, const struct results *r, size_t *count)
{
	size_t groups = r->design_count ? r->designs[0].group_count : 0;
	struct day *list = arena_array(a, groups * r->design_count, sizeof(*list));

	*count = 0;
	for (size_t j = 0; j < groups; j++)
		for (size_t i = 0; i < r->design_count; i++)
			if (j < r->designs[i].group_count && has_day(&r->designs[i].groups[j]))
				list[(*count)++] = (struct day){ &r->designs[i], &r->designs[i].groups[j] };
	return list;
}

bool format_with_days(const struct results *r)
{
	struct arena a = { 0 };
	size_t count;

	days_of(&a, r, &count);
	arena_free(&a);
	return count > 0;
}

/* The most of all designs, so that the days of one group have one scale. */
static double most_of(const struct day *days, size_t count, const char *group, bool agents)
{
	double most = 0;

	for (size_t k = 0; k < count; k++)
		for (size_t i = 0; !strcmp(days[k].group->name, group) && i < days[k].group->interval_count; i++) {
			const struct interval_result *v = &days[k].group->intervals[i];
			double x = agents ? (double)v->agents : v->offered.high;

			if (isfinite(x))
				most = fmax(most, x);
		}
	return most > 0 ? most : 1;
}

/* A row for each day: its title, the step in hours and in words, the threshold in words, and the most
 * calls and agents. */
static void put_titles(FILE *out, struct arena *a, const struct day *days, size_t drawn, size_t count)
{
	for (size_t k = 0; k < drawn; k++) {
		const struct group_result *g = days[k].group;
		const char *title = days[k].design->title, *name = days[k].design->name;

		fprintf(out, "%s\t%.10g\t%s\t%s\t%.10g\t%.10g\n",
			chart_line(a, arena_printf(a, "%s: %s", g->name, title && *title ? title : name),
				   LINE_COLUMNS),
			g->interval_step / 3600, length_words(a, g->interval_step),
			length_words(a, g->service_level_seconds),
			most_of(days, count, g->name, false), most_of(days, count, g->name, true));
	}
}

/* TEXT, a row for each of its lines. */
static void put_note(FILE *out, const char *text)
{
	for (const char *next = text; *next; text = next) {
		size_t length = text_break(text, LINE_COLUMNS, &next);

		fprintf(out, "%.*s\n", (int)length, text);
	}
}

/* The groups that D never reaches, in words; NULL: none. */
static const char *never_reached(struct arena *a, const struct design_result *d)
{
	const char *text = NULL;

	for (size_t j = 0; j < d->group_count; j++)
		if (d->groups[j].interval_count && !group_reached(&d->groups[j]))
			text = text ? arena_printf(a, "%s, %s", text, chart_field(a, d->groups[j].name)) :
				      arena_printf(a, "%s never reaches %s", chart_field(a, d->name),
						   chart_field(a, d->groups[j].name));
	return text;
}

static void put_notes(FILE *out, struct arena *a, const struct results *r, size_t left_out)
{
	const char *text = "";

	for (size_t i = 0; i < r->design_count; i++) {
		const char *one = never_reached(a, &r->designs[i]);

		if (one)
			text = arena_printf(a, "%s%s%s", text, *text ? "; " : "Not drawn: ", one);
	}
	if (left_out)
		text = arena_printf(a, "%s%sand %zu more of groups and designs in intervals.csv", text,
				    *text ? "; " : "Not drawn: ", left_out);
	put_note(out, text);
}

static void put_share(FILE *out, const struct estimate *e)
{
	bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

	if (e->defined)
		fprintf(out, "\t%.10g\t%.10g\t%.10g", 100 * e->value, 100 * (interval ? e->low : e->value),
			100 * (interval ? e->high : e->value));
	else
		fputs("\tnan\tnan\tnan", out);
}

static void put_step(FILE *out, const struct group_result *g, size_t i, const struct interval_result *v)
{
	fprintf(out, "%.10g", (double)i * g->interval_step / 3600);
	if (v->offered.defined)
		fprintf(out, "\t%.10g", v->offered.value);
	else
		fputs("\tnan", out);
	fprintf(out, "\t%" PRIu64, v->agents);
	put_share(out, &v->service_level);
	putc('\n', out);
}

/* Blocks with two empty lines between: the titles; the notes, after a line that is none of them; and
 * for each day its steps in hours, calls, agents, service level in percent, low and high. */
void report_day_tsv(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	size_t count, drawn;
	const struct day *days = days_of(&a, r, &count);

	drawn = count < MOST_DAYS ? count : MOST_DAYS;
	put_titles(out, &a, days, drawn, count);
	fputs("\n\nnotes\n", out);
	put_notes(out, &a, r, count - drawn);
	for (size_t k = 0; k < drawn; k++) {
		fputs("\n\n", out);
		for (size_t i = 0; i < days[k].group->interval_count; i++)
			put_step(out, days[k].group, i, &days[k].group->intervals[i]);
	}
	arena_free(&a);
}
