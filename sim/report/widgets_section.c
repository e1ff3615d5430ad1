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

/* Without details: widgets, ways out of one, widgets in which calls of one end were last. */
enum { MOST_SHOWN = 10, MOST_WAYS = 6, MOST_WIDGETS = 5 };

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

/* A line behind a widget or an end: a part of WHOLE, and in words what it is. */
struct part {
	uint64_t count, whole;
	const char *words;
};

struct parts {
	struct part *list;
	size_t count;
};

static void add_part(struct parts *p, uint64_t count, uint64_t whole, const char *words)
{
	if (count)
		p->list[p->count++] = (struct part){ count, whole, words };
}

/* The greatest first, those of the same size as they were. */
static void sort_parts(struct parts *p)
{
	for (size_t i = 1; i < p->count; i++) {
		struct part part = p->list[i];
		size_t k = i;

		for (; k && p->list[k - 1].count < part.count; k--)
			p->list[k] = p->list[k - 1];
		p->list[k] = part;
	}
}

/* Those after the first MOST, if they are several, as one. */
static void sum_up(struct arena *a, struct parts *p, size_t most)
{
	struct part others = { 0 };
	size_t several = p->count - most;

	if (p->count <= most + 1)
		return;
	for (size_t i = most; i < p->count; i++)
		others.count += p->list[i].count;
	others.whole = p->list[0].whole;
	others.words = arena_printf(a, "%zu others", several);
	p->list[most] = others;
	p->count = most + 1;
}

/* The cells of a part, below BEFORE columns that are empty from the second on. */
static void add_parts(struct grid *g, const struct parts *p, size_t before)
{
	char part[32];

	for (size_t i = 0; i < p->count; i++) {
		for (size_t k = 0; i && k < before; k++)
			grid_add(g, PAINT_NONE, "%s", "");
		grid_add(g, PAINT_NONE, "%s", show_part(part, sizeof part, p->list[i].count, p->list[i].whole));
		grid_add_name(g, PAINT_NONE, p->list[i].words);
	}
}

/* How W is left: "1 -> sales"; last what is left by no way. */
static struct parts ways_of(struct arena *a, const struct widget_result *w)
{
	struct parts p = { .list = arena_array(a, w->way_count + 1, sizeof(*p.list)) };
	uint64_t rest = w->visits;

	for (size_t i = 0; i < w->way_count; i++) {
		const struct way_result *way = &w->ways[i];

		add_part(&p, way->count, w->visits,
			 arena_printf(a, "%s -> %s", way->condition ? way->condition : way->event,
				      way->next ? way->next : "end of the flow"));
		rest -= way->count;
	}
	sort_parts(&p);
	add_part(&p, rest, w->visits, "ends there");
	return p;
}

static void widget_rows(struct grid *g, const struct widget_result *w, bool with_flow, bool details)
{
	struct parts ways = ways_of(&g->arena, w);

	if (!details)
		sum_up(&g->arena, &ways, MOST_WAYS);
	grid_add_name(g, PAINT_NONE, widget_name(&g->arena, w, with_flow));
	grid_add(g, PAINT_NONE, "%s", show_share(&w->call_share).value);
	grid_add(g, PAINT_NONE, "%s", show_number(&w->per_call).value);
	grid_add(g, PAINT_NONE, "%s", show_seconds(&w->mean_time).value);
	add_parts(g, &ways, 4);
}

/* True when columns are left out. */
static bool put_widgets(FILE *out, const struct widget_result *const *list, size_t count, bool with_flow,
			const struct report_style *style)
{
	static const char *const headings[] = { "Widget", "Calls", "Visits\na call", "Mean\ntime", "Goes on", "" };
	struct grid g;
	bool spared;

	grid_init(&g, "wrrrrw", 0, true);
	g.spare = 1u << 2 | 1u << 3;
	for (size_t k = 0; k < sizeof headings / sizeof headings[0]; k++)
		grid_add(&g, PAINT_NONE, "%s", headings[k]);
	for (size_t i = 0; i < count; i++)
		widget_rows(&g, list[i], with_flow, style->details);
	grid_print(&g, out, style);
	spared = g.left_out;
	grid_free(&g);
	return spared;
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

/* The widgets that those of D's calls were last in that came to E. */
static struct parts last_in(struct arena *a, const struct design_result *d, const struct end_result *e,
			    bool with_flow)
{
	struct parts p = { .list = arena_array(a, d->widget_count + 1, sizeof(*p.list)) };
	uint64_t rest = e->calls;

	for (size_t i = 0; i < d->widget_count; i++) {
		uint64_t calls = ended_in(&d->widgets[i], e->end);

		add_part(&p, calls, d->calls, widget_name(a, &d->widgets[i], with_flow));
		rest -= calls;
	}
	sort_parts(&p);
	add_part(&p, rest, d->calls, "no widget");
	return p;
}

static void put_ends(FILE *out, const struct design_result *d, bool with_flow,
		     const struct report_style *style)
{
	struct grid g;

	grid_init(&g, "wrw", 0, true);
	grid_add(&g, PAINT_NONE, "The caller");
	grid_add(&g, PAINT_NONE, "Was last in");
	grid_add(&g, PAINT_NONE, "%s", "");
	for (size_t i = 0; i < d->end_count; i++) {
		struct parts p = last_in(&g.arena, d, &d->ends[i], with_flow);

		if (!p.count)
			continue;
		if (!style->details)
			sum_up(&g.arena, &p, MOST_WIDGETS);
		grid_add(&g, PAINT_NONE, "%s", d->ends[i].text);
		add_parts(&g, &p, 1);
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

/* ---- of all designs ---- */

/* True when widgets, or columns, are left out. */
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
		table_heading(out, style, "The %zu busiest of %zu widgets that calls came to (all: --details)%s", shown, count, of);
	else
		table_heading(out, style, "Widgets%s", of);
	if (count)
		some |= put_widgets(out, list, shown, with_flow, style);
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
