/* SPDX-License-Identifier: GPL-3.0-or-later */
/* queues_sections - groups of agents, and their day in the steps of its schedule. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "report/html/sections_internal.h"
#include "report/layout/metric_columns_internal.h"
#include "report/layout/time_elsewhere_internal.h"
#include "report/table_internal.h"

/* Days that are drawn, and steps whose numbers are shown of one. */
enum { MOST_DAYS = 12, MOST_STEPS = 96 };

/* ---- groups ---- */

static const struct estimate *of_group(const struct group_result *g, const struct metric_row *row)
{
	return estimate_named(g->metrics, g->metric_count, row->name);
}

static bool is_share(const struct metric_row *row)
{
	return row->unit == UNIT_SHARE && row->marks & MARK_INTERVAL;
}

static void put_group(struct sheet *s, size_t design, const struct group_result *g, const struct metric_columns *c)
{
	static const struct whisker whole = { 0, 1, "a", true };
	char number[32], seconds[32], exact[40];

	fputs("<tr><th scope=\"row\">", s->out);
	page_letter(s, design);
	putc(' ', s->out);
	html_name(s->out, g->name);
	html(s->out, "</th><td data-v=\"%s\">%s</td>", arena_printf(&s->a, "%" PRIu64, g->agents),
	     show_count(number, sizeof number, g->agents));
	for (size_t k = 0; k < c->count; k++) {
		const struct metric_row *row = c->rows[k];
		const struct estimate *e = of_group(g, row);
		struct shown shown = show_unit(row->unit, e);

		html(s->out, "<td data-v=\"%s\"><span class=\"n\">",
		     e->defined ? show_exact(exact, sizeof exact, e->value) : "");
		if (metric_with_interval(row))
			html_shown(s->out, &shown);
		else
			html(s->out, "%s", shown.value);
		if (row->marks & MARK_LEVEL)
			html(s->out, " <small>in %s</small>",
			     format_duration(seconds, sizeof seconds, g->service_level_seconds));
		fputs("</span>", s->out);
		if (is_share(row))
			html_whisker(s->out, e, &whole);
		fputs("</td>", s->out);
	}
	fputs("</tr>\n", s->out);
}

/* Groups that no call came to are named, and nothing is measured of them. */
static void say_unreached(struct sheet *s)
{
	const char *text = "";

	for (size_t i = 0; i < s->shown; i++)
		for (size_t g = 0; g < s->r->designs[s->order[i]].group_count; g++)
			if (!group_took_part(&s->r->designs[s->order[i]].groups[g]))
				text = arena_printf(&s->a, "%s%s%s under %s", text, *text ? ", " : "",
						    text_clean(&s->a, s->r->designs[s->order[i]].groups[g].name),
						    page_title(s, s->order[i]));
	if (*text)
		html(s->out, "<p class=\"meta\">No call came to: %s.</p>\n", text);
}

/* What docs/model.md says of the definition. */
static const char *definition_words(const char *definition)
{
	static const char *const words[][2] = {
		{ "served_of_offered", "those served so soon, of all offered" },
		{ "waited_of_offered", "those who waited no longer, served or not, of all offered" },
		{ "served_of_served", "those served so soon, of the served" },
		{ "served_of_stayed", "those served so soon, of all offered but those who left before" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i][0], definition))
			return words[i][1];
	return definition;
}

/* Which share "served within" is, where it is not that of all offered. */
static void say_definitions(struct sheet *s)
{
	const struct design_result *d = &s->r->designs[0];

	for (size_t g = 0; g < d->group_count; g++)
		if (strcmp(d->groups[g].service_level_definition, d->groups[0].service_level_definition) ||
		    strcmp(d->groups[g].service_level_definition, "served_of_offered")) {
			fputs("<p class=\"meta\">Served within, of ", s->out);
			html_name(s->out, d->groups[g].name);
			html(s->out, ": %s.</p>\n", definition_words(d->groups[g].service_level_definition));
		}
}

/* As tell_of_agents() of the terminal's table. */
static void say_of_agents(struct sheet *s, const char *introduction,
			  const char *(*words)(struct arena *, const struct group_result *))
{
	const char *all = "";

	for (size_t i = 0; i < s->shown; i++) {
		const struct design_result *d = &s->r->designs[s->order[i]];

		for (size_t g = 0; g < d->group_count; g++) {
			const char *text = group_took_part(&d->groups[g]) ? words(&s->a, &d->groups[g]) : NULL;

			if (text)
				all = arena_printf(&s->a, "%s%s%s under %s: %s", all, *all ? "; " : "",
						   text_clean(&s->a, d->groups[g].name), page_title(s, s->order[i]), text);
		}
	}
	if (*all)
		html(s->out, "<p class=\"meta\">%s, %s.</p>\n", introduction, all);
}

/* Does a call come to any group, under any design that is shown? */
static bool any_reached(const struct sheet *s)
{
	for (size_t i = 0; i < s->shown; i++)
		for (size_t g = 0; g < s->r->designs[s->order[i]].group_count; g++)
			if (group_took_part(&s->r->designs[s->order[i]].groups[g]))
				return true;
	return false;
}

/* The columns of C that every group has, or those of some: rings, callbacks, other work. */
static void pick_columns(struct metric_columns *picked, const struct metric_columns *c, bool of_all)
{
	for (size_t k = 0; k < c->count; k++)
		if ((c->rows[k]->when == WHEN_ALWAYS) == of_all)
			picked->rows[picked->count++] = c->rows[k];
}

static bool has_any(const struct group_result *g, const struct metric_columns *c)
{
	for (size_t k = 0; k < c->count; k++)
		if (of_group(g, c->rows[k])->defined)
			return true;
	return false;
}

/* A table of those groups that have a number in C, MOST_ROWS at most. */
static void put_queues(struct sheet *s, const char *name, const struct metric_columns *c)
{
	size_t rows = 0, shown = 0;

	if (!c->count)
		return;
	html(s->out, "<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table class=\"sort\"><thead><tr>"
	      "<th scope=\"col\">Queue</th><th scope=\"col\">Agents</th>", name);
	for (size_t k = 0; k < c->count; k++)
		html(s->out, "<th scope=\"col\">%s</th>", metric_heading(&s->a, c->rows[k]));
	fputs("</tr></thead><tbody>\n", s->out);
	for (size_t i = 0; i < s->shown; i++) {
		const struct design_result *d = &s->r->designs[s->order[i]];

		for (size_t g = 0; g < d->group_count; g++, rows++)
			if (group_took_part(&d->groups[g]) && has_any(&d->groups[g], c) && shown < MOST_ROWS) {
				put_group(s, s->order[i], &d->groups[g], c);
				shown++;
			}
	}
	fputs("</tbody></table></div>\n", s->out);
	if (shown == MOST_ROWS)
		page_more(s, rows, shown, "groups.csv");
}

void page_groups(struct sheet *s)
{
	struct metric_columns c = { .letters = "lwr" }, common = { .count = 0 }, own = { .count = 0 };

	if (!any_reached(s)) {
		say_unreached(s);
		return;
	}
	metric_columns_of_groups(&c, s->r);
	html(s->out, "<p>Calls per %s. Lines and dots: shares with their intervals, on an axis from 0 to 100 %%.</p>\n",
	     s->r->steady.batches ? "batch" : "replication");
	pick_columns(&common, &c, true);
	pick_columns(&own, &c, false);
	put_queues(s, "Queues and agents", &common);
	if (own.count)
		fputs("<h3>Rings, callbacks and other work</h3>\n", s->out);
	put_queues(s, "Rings, callbacks and other work", &own);
	if (waits_with_callbacks(&c))
		html(s->out, "<p class=\"meta\">%s.</p>\n", waits_with_callbacks(&c));
	say_definitions(s);
	say_of_agents(s, "Agents are those who are there", agents_present);
	say_of_agents(s, "Served of all offered", served_by_thresholds);
	say_of_agents(s, "Of the time on duty", time_elsewhere);
	say_unreached(s);
}

/* ---- the day ---- */

typedef const struct estimate *of_step(const struct interval_result *v, struct estimate *made);

static const struct estimate *offered_of(const struct interval_result *v, struct estimate *made)
{
	(void)made;
	return &v->offered;
}

static const struct estimate *agents_of(const struct interval_result *v, struct estimate *made)
{
	*made = (struct estimate){ (double)v->agents, NAN, NAN, true, "" };
	return made;
}

static const struct estimate *level_of(const struct interval_result *v, struct estimate *made)
{
	(void)made;
	return &v->service_level;
}

static const struct line_of_day {
	const char *name, *kind;
	of_step *of;
	enum unit unit;
	bool whole; /* the axis ends at 100 % */
} lines_of_day[] = {
	{ "Offered", "b", offered_of, UNIT_COUNT, false },
	{ "Agents", "p", agents_of, UNIT_COUNT, false },
	{ "Service level", "a", level_of, UNIT_SHARE, true },
};
enum { LINES_OF_DAY = sizeof(lines_of_day) / sizeof(*lines_of_day) };

struct extent {
	double low, high, top; /* of the values; of the values and their intervals */
	size_t at_low, at_high;
};

static struct extent extent_of(const struct group_result *g, const struct line_of_day *line)
{
	struct extent x = { NAN, NAN, 0, 0, 0 };
	struct estimate made;

	for (size_t i = 0; i < g->interval_count; i++) {
		const struct estimate *e = line->of(&g->intervals[i], &made);

		if (!e->defined)
			continue;
		if (isnan(x.low) || e->value < x.low)
			x.at_low = i;
		if (isnan(x.high) || e->value > x.high)
			x.at_high = i;
		x.low = fmin(e->value, x.low);
		x.high = fmax(e->value, x.high);
		x.top = fmax(x.top, isnan(e->high) ? e->value : e->high);
	}
	if (line->whole)
		x.top = 1;
	return x;
}

static const char *number_words(struct sheet *s, enum unit unit, double x)
{
	struct estimate e = { x, x, x, !isnan(x), "" };

	return arena_strdup(&s->a, show_unit(unit, &e).value);
}

static void put_bars(struct sheet *s, const struct group_result *g, const struct line_of_day *line, double top)
{
	double width = 100 / (double)g->interval_count;
	struct estimate made;

	for (size_t i = 0; i < g->interval_count; i++) {
		const struct estimate *e = line->of(&g->intervals[i], &made);
		double at = e->defined ? html_place(e->value, 0, top) : 0, middle = ((double)i + 0.5) * width;

		if (!e->defined)
			continue;
		fprintf(s->out, "<rect x=\"%.2f%%\" y=\"%.2f%%\" width=\"%.2f%%\" height=\"%.2f%%\"/>",
			((double)i + 0.08) * width, 100 - at, 0.84 * width, at);
		if (!isnan(e->low) && !isnan(e->high) && e->high > e->low)
			fprintf(s->out, "<line x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%.2f%%\" y2=\"%.2f%%\"/>", middle, middle,
				100 - html_place(e->low, 0, top), 100 - html_place(e->high, 0, top));
	}
}

static void put_line(struct sheet *s, const struct group_result *g, const struct line_of_day *line)
{
	struct extent x = extent_of(g, line);
	const char *low = number_words(s, line->unit, x.low), *high = number_words(s, line->unit, x.high);
	double step = g->interval_step;

	html(s->out, "<div class=\"strip %s\"><span>%s</span>"
	     "<svg role=\"img\" aria-label=\"%s: from %s at %s to %s at %s\">", line->kind, line->name, line->name, low,
	     clock_text(&s->a, (double)x.at_low * step), high, clock_text(&s->a, (double)x.at_high * step));
	put_bars(s, g, line, x.top);
	html(s->out, "</svg><span class=\"meta\">%s to %s</span></div>\n", low, high);
}

static void put_step(struct sheet *s, size_t design, const struct group_result *g, size_t i)
{
	const struct interval_result *v = &g->intervals[i];
	struct shown shown[] = { show_number(&v->offered), show_share(&v->service_level), show_share(&v->abandon_rate),
				 show_seconds(&v->wait_mean) };
	char number[32];

	fputs("<tr><th scope=\"row\">", s->out);
	page_letter(s, design);
	putc(' ', s->out);
	html_name(s->out, g->name);
	html(s->out, "</th><td>%s</td><td>%s</td>", clock_text(&s->a, (double)i * g->interval_step),
	     show_count(number, sizeof number, v->agents));
	for (size_t k = 0; k < sizeof(shown) / sizeof(*shown); k++) {
		fputs("<td class=\"n\">", s->out);
		html_shown(s->out, &shown[k]);
		fputs("</td>", s->out);
	}
	fputs("</tr>\n", s->out);
}

static void put_day(struct sheet *s, size_t design, const struct group_result *g)
{
	double end = (double)g->interval_count * g->interval_step;
	size_t shown = g->interval_count < MOST_STEPS ? g->interval_count : MOST_STEPS;

	fputs("<h3>", s->out);
	page_letter(s, design);
	putc(' ', s->out);
	html_name(s->out, g->name);
	html(s->out, " <small>%s to %s, a step is %s; lines over bars are intervals</small></h3>\n", clock_text(&s->a, 0),
	     clock_text(&s->a, end), clock_text(&s->a, g->interval_step));
	for (size_t k = 0; k < LINES_OF_DAY; k++)
		put_line(s, g, &lines_of_day[k]);
	page_begin_numbers(s, "The numbers", "Queue|From|Agents|Offered|Service level|Abandoned|Wait mean");
	for (size_t i = 0; i < shown; i++)
		put_step(s, design, g, i);
	page_end_numbers(s);
	page_more(s, g->interval_count, shown, "intervals.csv");
}

void page_day(struct sheet *s)
{
	size_t drawn = 0, days = 0;

	fputs("<p>Calls by the step of the schedule in which they came to the queue; times are from the start.</p>\n", s->out);
	for (size_t i = 0; i < s->shown; i++) {
		const struct design_result *d = &s->r->designs[s->order[i]];

		for (size_t g = 0; g < d->group_count; g++) {
			if (!d->groups[g].interval_count || !group_reached(&d->groups[g]))
				continue;
			if (days++ < MOST_DAYS) {
				put_day(s, s->order[i], &d->groups[g]);
				drawn++;
			}
		}
	}
	page_more(s, days, drawn, "intervals.csv");
}
