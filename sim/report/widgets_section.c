/* SPDX-License-Identifier: GPL-3.0-or-later */
/* widgets_section - the widgets of flows, as JSON and as tables: the busiest, and where calls end. */
#include "report/widgets_section_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "estimate/results.h"
#include "report/json_values_internal.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

enum { MOST_SHOWN = 10 };

/* ---- JSON ---- */

static json_t *ways_json(const struct widget_result *w)
{
	json_t *list = json_array();

	for (size_t i = 0; i < w->way_count; i++) {
		json_t *one = json_object();

		set(one, "event", text(w->ways[i].event));
		if (w->ways[i].condition)
			set(one, "condition", text(w->ways[i].condition));
		set(one, "next", text(w->ways[i].next));
		set(one, "count", whole(w->ways[i].count));
		set(one, "share", interval(&w->ways[i].share));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *widget_ends_json(const struct widget_result *w)
{
	json_t *o = json_object();

	for (size_t i = 0; i < w->end_count; i++) {
		json_t *one = json_object();

		set(one, "calls", whole(w->ends[i].calls));
		set(one, "share", interval(&w->ends[i].share));
		set(o, w->ends[i].end, one);
	}
	return o;
}

json_t *widgets_json(const struct design_result *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->widget_count; i++) {
		const struct widget_result *w = &d->widgets[i];
		json_t *one = json_object();

		set(one, "flow", text(w->flow));
		set(one, "widget", text(w->name));
		set(one, "type", text(w->type));
		set(one, "visits", whole(w->visits));
		set(one, "visits_per_call", interval(&w->per_call));
		set(one, "calls", whole(w->calls));
		set(one, "calls_share", interval(&w->call_share));
		set(one, "mean_time", interval(&w->mean_time));
		set(one, "transitions", ways_json(w));
		set(one, "ends", widget_ends_json(w));
		json_array_append_new(list, one);
	}
	return list;
}

/* ---- the table ---- */

static bool is_trigger(const struct widget_result *w)
{
	return !strcmp(w->type, "trigger");
}

/* More visits first; else as in the export. */
static int by_visits(const void *a, const void *b)
{
	const struct widget_result *const *x = a, *const *y = b;

	if ((*x)->visits != (*y)->visits)
		return (*x)->visits < (*y)->visits ? 1 : -1;
	return (*x > *y) - (*x < *y);
}

/* The widgets of D that calls came to, but the trigger, the busiest first; their number in *COUNT. */
static const struct widget_result **busiest(struct arena *a, const struct design_result *d, size_t *count)
{
	const struct widget_result **list = arena_array(a, d->widget_count, sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < d->widget_count; i++)
		if (d->widgets[i].visits && !is_trigger(&d->widgets[i]))
			list[n++] = &d->widgets[i];
	qsort(list, n, sizeof(*list), by_visits);
	*count = n;
	return list;
}

static bool several_flows(const struct design_result *d)
{
	const char *flow = NULL;

	for (size_t i = 0; i < d->widget_count; i++) {
		if (!d->widgets[i].visits)
			continue;
		if (flow && strcmp(flow, d->widgets[i].flow))
			return true;
		flow = d->widgets[i].flow;
	}
	return false;
}

static const char *widget_name(struct arena *a, const struct widget_result *w, bool with_flow)
{
	return with_flow ? arena_printf(a, "%s of %s", w->name, w->flow) : w->name;
}

static int by_count(const void *a, const void *b)
{
	const struct way_result *const *x = a, *const *y = b;

	if ((*x)->count != (*y)->count)
		return (*x)->count < (*y)->count ? 1 : -1;
	return (*x > *y) - (*x < *y);
}

/* "1 -> sales 45.2 %, timeout -> menu 3.1 %, ends there 0.4 %" */
static const char *ways_text(struct arena *a, const struct widget_result *w)
{
	const struct way_result **list = arena_array(a, w->way_count, sizeof(*list));
	uint64_t rest = w->visits;
	const char *text = "";
	char part[32];

	for (size_t i = 0; i < w->way_count; i++)
		list[i] = &w->ways[i];
	qsort(list, w->way_count, sizeof(*list), by_count);
	for (size_t i = 0; i < w->way_count && list[i]->count; i++) {
		const char *label = list[i]->condition ? list[i]->condition : list[i]->event;

		text = arena_printf(a, "%s%s%s -> %s %s", text, *text ? ", " : "", label,
				    list[i]->next ? list[i]->next : "end of the flow",
				    show_part(part, sizeof part, list[i]->count, w->visits));
		rest -= list[i]->count;
	}
	if (rest)
		text = arena_printf(a, "%s%sends there %s", text, *text ? ", " : "",
				    show_part(part, sizeof part, rest, w->visits));
	return text;
}

static void widget_row(struct grid *g, const struct widget_result *w, bool with_flow)
{
	grid_add_name(g, PAINT_NONE, widget_name(&g->arena, w, with_flow));
	grid_add(g, PAINT_NONE, "%s", show_share(&w->call_share).value);
	grid_add(g, PAINT_NONE, "%s", show_number(&w->per_call).value);
	grid_add(g, PAINT_NONE, "%s", show_seconds(&w->mean_time).value);
	grid_add_name(g, PAINT_NONE, ways_text(&g->arena, w));
}

static void put_widgets(FILE *out, const struct widget_result *const *list, size_t count, bool with_flow,
			const struct report_style *style)
{
	static const char *const headings[] = { "Widget", "Calls", "Visits a call", "Mean time", "Goes on" };
	struct grid g;

	grid_init(&g, "wrrrw", 0, true);
	for (size_t k = 0; k < sizeof headings / sizeof headings[0]; k++)
		grid_add(&g, PAINT_NONE, "%s", headings[k]);
	g.cells[2].text = "Visits\na call";
	g.cells[3].text = "Mean\ntime";
	for (size_t i = 0; i < count; i++)
		widget_row(&g, list[i], with_flow);
	grid_print(&g, out, style);
	grid_free(&g);
}

static bool flow_visited(const struct design_result *d, const char *flow)
{
	for (size_t i = 0; i < d->widget_count; i++)
		if (d->widgets[i].visits && !strcmp(d->widgets[i].flow, flow))
			return true;
	return false;
}

/* Widgets that no call came to, of flows that some did. */
static void tell_unvisited(FILE *out, const struct design_result *d, bool with_flow,
			   const struct report_style *style)
{
	const char *none = "";
	struct arena a = { 0 };

	for (size_t i = 0; i < d->widget_count; i++)
		if (!d->widgets[i].visits && !is_trigger(&d->widgets[i]) &&
		    flow_visited(d, d->widgets[i].flow))
			none = arena_printf(&a, "%s%s%s", none, *none ? ", " : "",
					    text_clean(&a, widget_name(&a, &d->widgets[i], with_flow)));
	if (*none)
		table_say(out, style, 3, "   No call came to: %s", none);
	arena_free(&a);
}

/* ---- where calls end ---- */

static uint64_t ended_in(const struct widget_result *w, const char *end)
{
	for (size_t i = 0; i < w->end_count; i++)
		if (!strcmp(w->ends[i].end, end))
			return w->ends[i].calls;
	return 0;
}

struct last {
	const struct widget_result *widget;
	uint64_t calls;
};

static int by_calls(const void *a, const void *b)
{
	const struct last *x = a, *y = b;

	if (x->calls != y->calls)
		return x->calls < y->calls ? 1 : -1;
	return (x->widget > y->widget) - (x->widget < y->widget);
}

/* "menu 3.2 %, greeting 1.1 %, no widget 0.2 %": of all calls of D. */
static const char *last_text(struct arena *a, const struct design_result *d, const struct end_result *e,
			     bool with_flow)
{
	struct last *list = arena_array(a, d->widget_count, sizeof(*list));
	uint64_t rest = e->calls;
	const char *text = "";
	char part[32];

	for (size_t i = 0; i < d->widget_count; i++)
		list[i] = (struct last){ &d->widgets[i], ended_in(&d->widgets[i], e->end) };
	qsort(list, d->widget_count, sizeof(*list), by_calls);
	for (size_t i = 0; i < d->widget_count && list[i].calls; i++) {
		text = arena_printf(a, "%s%s%s %s", text, *text ? ", " : "",
				    widget_name(a, list[i].widget, with_flow),
				    show_part(part, sizeof part, list[i].calls, d->calls));
		rest -= list[i].calls;
	}
	if (rest)
		text = arena_printf(a, "%s%sno widget %s", text, *text ? ", " : "",
				    show_part(part, sizeof part, rest, d->calls));
	return text;
}

static void put_ends(FILE *out, const struct design_result *d, bool with_flow,
		     const struct report_style *style)
{
	struct grid g;

	grid_init(&g, "ww", 0, true);
	grid_add(&g, PAINT_NONE, "The caller");
	grid_add(&g, PAINT_NONE, "Was last in (of all calls)");
	for (size_t i = 0; i < d->end_count; i++) {
		if (!d->ends[i].calls)
			continue;
		grid_add(&g, PAINT_NONE, "%s", d->ends[i].text);
		grid_add_name(&g, PAINT_NONE, last_text(&g.arena, d, &d->ends[i], with_flow));
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

/* ---- of all designs ---- */

/* True when widgets are left out. */
static bool design_widgets_table(FILE *out, const struct design_result *d, const char *of,
				 const struct report_style *style)
{
	bool with_flow = several_flows(d), some;
	struct arena a = { 0 };
	size_t count, shown;
	const struct widget_result **list = busiest(&a, d, &count);

	some = !style->details && count > MOST_SHOWN;
	shown = some ? MOST_SHOWN : count;
	if (some)
		table_heading(out, style, "The %zu busiest of %zu widgets that calls came to%s", shown, count, of);
	else
		table_heading(out, style, "Widgets%s", of);
	if (count)
		put_widgets(out, list, shown, with_flow, style);
	else
		table_say(out, style, 3, "   No call came to a widget.");
	tell_unvisited(out, d, with_flow, style);
	table_heading(out, style, "Where calls ended%s", of);
	put_ends(out, d, with_flow, style);
	arena_free(&a);
	return some;
}

bool table_widgets(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	bool some = false;
	char letter[24];

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		const char *of = r->design_count == 1 ? "" :
			arena_printf(&a, ": %s  %s", design_letter(letter, sizeof letter, i),
				     text_clean(&a, d->title ? d->title : d->name));

		if (d->widget_count)
			some |= design_widgets_table(out, d, of, style);
	}
	arena_free(&a);
	return some;
}
