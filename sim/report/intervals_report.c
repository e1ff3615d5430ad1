/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intervals_report - groups by the step of their schedule in which calls came: a section of the
 * table, and intervals.csv. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

enum { MOST_STEPS_SHOWN = 500, LOWEST_SHOWN = 6 };
enum { DAY_WORDS = 40 /* columns beside the bars */, WAIT_MEAN = 7 /* a column */ };

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
	if (v->offered.defined)
		grid_add(g, PAINT_NONE, "%.4g", v->offered.value);
	else
		grid_add(g, PAINT_NONE, "-");
	grid_add_shown(g, PAINT_NONE, &level);
	grid_add_shown(g, PAINT_NONE, &gone);
	grid_add_shown(g, PAINT_NONE, &wait);
	arena_free(&a);
}

/* ---- the day as a line of bars ---- */

/* What a line of bars shows of a step; NaN where there is nothing. */
typedef double of_step(const struct interval_result *v);

static double offered_of(const struct interval_result *v)
{
	return v->offered.defined ? v->offered.value : NAN;
}

static double agents_of(const struct interval_result *v)
{
	return (double)v->agents;
}

static double level_of(const struct interval_result *v)
{
	return v->service_level.defined ? v->service_level.value : NAN;
}

/* Of the steps FROM to END the one to look at: the most calls and agents, the lowest level. */
static double extreme(const struct group_result *g, of_step *of, bool least, size_t from, size_t end)
{
	double found = NAN;

	for (size_t i = from; i < end && i < g->interval_count; i++) {
		double x = of(&g->intervals[i]);

		found = isnan(found) ? x : isnan(x) ? found : least ? fmin(found, x) : fmax(found, x);
	}
	return found;
}

/* A bar for each STRIDE steps, from 0 to TOP. */
static void put_bars(FILE *out, const struct group_result *g, of_step *of, bool least, double top, size_t stride)
{
	static const char *const bars[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	enum { BARS = sizeof(bars) / sizeof(*bars) };

	for (size_t i = 0; i < g->interval_count; i += stride) {
		double x = extreme(g, of, least, i, i + stride) / top;
		size_t bar = x >= 1 ? BARS - 1 : (size_t)(x > 0 ? x * BARS : 0);

		fputs(isfinite(x) ? bars[bar] : " ", out);
	}
}

static const char *number_words(struct arena *a, enum unit unit, double x)
{
	struct estimate e = { x, x, x, true, "" };

	return arena_strdup(a, isnan(x) ? "-" : show_unit(unit, &e).value);
}

/* The day of a group: calls, agents and what the calls got, each a line. */
static void print_day(FILE *out, const char *letter, const struct group_result *g,
		      const struct report_style *style)
{
	static const struct {
		const char *name;
		of_step *of;
		bool least;
		enum unit unit;
	} lines[] = { { "Offered", offered_of, false, UNIT_COUNT },
		      { "Agents", agents_of, false, UNIT_COUNT },
		      { "Service level", level_of, true, UNIT_SHARE } };
	size_t room = style->width - DAY_WORDS, stride = (g->interval_count + room - 1) / room;
	struct arena a = { 0 };

	table_say(out, style, 3, "%s  %s, %s to %s, a step is %s", letter, text_clean(&a, g->name),
		  clock_text(&a, 0), clock_text(&a, (double)g->interval_count * g->interval_step),
		  clock_text(&a, g->interval_step));
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		double low = extreme(g, lines[i].of, true, 0, g->interval_count);
		double high = extreme(g, lines[i].of, false, 0, g->interval_count);

		fprintf(out, "   %-13s  ", lines[i].name);
		put_bars(out, g, lines[i].of, lines[i].least, lines[i].least ? 1 : high > 0 ? high : 1, stride);
		fprintf(out, "  %s to %s\n", number_words(&a, lines[i].unit, low),
			number_words(&a, lines[i].unit, high));
	}
	arena_free(&a);
}

/* ---- the steps that matter ---- */

struct ranked_step {
	double level;
	size_t index;
};

/* The lowest level first; of equals the earlier, and what has none last. */
static int by_level(const void *a, const void *b)
{
	const struct ranked_step *x = a, *y = b;

	if (x->level != y->level && !(isnan(x->level) && isnan(y->level)))
		return isnan(x->level) || x->level > y->level ? 1 : -1;
	return (x->index > y->index) - (x->index < y->index);
}

static void begin_steps(struct grid *g)
{
	static const char *const headings[] = { "", "Group", "From", "Agents", "Offered",
						"Service level", "Abandoned", "Wait mean" };

	grid_init(g, "lwrrrppp", 0, true);
	g->spare = 1u << WAIT_MEAN;
	for (size_t i = 0; i < sizeof(headings) / sizeof(*headings); i++)
		grid_add(g, PAINT_NONE, "%s", headings[i]);
}

/* Add the steps of GROUP with the lowest level to G; true when there are others. */
static bool add_lowest(struct grid *g, struct arena *a, const char *letter, const struct group_result *group)
{
	struct ranked_step *steps = arena_array(a, group->interval_count, sizeof(*steps));

	for (size_t i = 0; i < group->interval_count; i++)
		steps[i] = (struct ranked_step){ level_of(&group->intervals[i]), i };
	qsort(steps, group->interval_count, sizeof(*steps), by_level);
	for (size_t i = 0; i < group->interval_count && i < LOWEST_SHOWN; i++)
		if (!isnan(steps[i].level))
			add_step(g, letter, group, steps[i].index);
	return group->interval_count > LOWEST_SHOWN;
}

/* Of each group that is reached its day and its lowest steps; true when there are others. */
static bool print_days(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	bool more = false;
	struct grid g;
	char letter[24];

	begin_steps(&g);
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 0; j < r->designs[i].group_count; j++) {
			const struct group_result *group = &r->designs[i].groups[j];

			if (!group->interval_count || !group_reached(group))
				continue;
			design_letter(letter, sizeof(letter), i);
			print_day(out, letter, group, style);
			more |= add_lowest(&g, &a, letter, group);
		}
	if (g.count > g.column_count) {
		table_heading(out, style, "Steps with the lowest service level");
		grid_print(&g, out, style);
	}
	grid_free(&g);
	arena_free(&a);
	return more;
}

static void print_steps(FILE *out, const struct results *r, const struct report_style *style)
{
	size_t shown = 0, all = 0;
	char letter[24];
	struct grid g;

	begin_steps(&g);
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 0; j < r->designs[i].group_count; j++) {
			const struct group_result *group = &r->designs[i].groups[j];

			if (!style->details && !group_reached(group))
				continue;
			all += group->interval_count;
			design_letter(letter, sizeof(letter), i);
			for (size_t k = 0; k < group->interval_count && shown < MOST_STEPS_SHOWN; k++, shown++)
				add_step(&g, letter, group, k);
		}
	grid_print(&g, out, style);
	if (all > shown)
		fprintf(out, "... and %zu more in intervals.csv\n", all - shown);
	grid_free(&g);
}

static size_t steps_of(const struct results *r)
{
	size_t most = 0;

	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 0; j < r->designs[i].group_count; j++)
			if (r->designs[i].groups[j].interval_count > most)
				most = r->designs[i].groups[j].interval_count;
	return most;
}

bool table_intervals(FILE *out, const struct results *r, const struct report_style *style)
{
	size_t steps = steps_of(r);

	if (!steps)
		return false;
	table_heading(out, style, "Agents by the step in which calls come (calls per %s)",
		      r->steady.batches ? "batch" : "replication");
	if (!style->details && steps > LOWEST_SHOWN)
		return print_days(out, r, style);
	print_steps(out, r, style);
	return false;
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
