/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/flow/flow_drawing.h"

#include <string.h>

#include "base/text.h"
#include "report/flow/flow_words_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "scenario/document/node.h"

enum { NO_WIDGET = -1 };

/* ---- the export ---- */

static const struct node *states_of(const struct flow_file *f)
{
	const struct node *states = node_get(f->root, "states");

	return states && states->kind == NODE_LIST ? states : NULL;
}

/* The flow that widget NAME of F runs, by its override or its SID; NULL: it runs none that is known. */
static const char *runs(const struct scenario *s, const struct flow_file *f, const struct node *state)
{
	const char *name = node_text(state, "name", ""), *type = node_text(state, "type", "");
	const char *sid = node_text(node_get(state, "properties"), "flow_sid", NULL);

	if (strcmp(type, "run-subflow"))
		return NULL;
	for (size_t i = 0; i < f->override_count; i++)
		if (!strcmp(f->overrides[i].widget, name) && f->overrides[i].flow >= 0)
			return s->flows[f->overrides[i].flow].name;
	for (size_t i = 0; sid && i < s->flow_count; i++)
		if (s->flows[i].sid && !strcmp(s->flows[i].sid, sid))
			return s->flows[i].name;
	return NULL;
}

static int find_widget(const struct flow_drawing *d, const char *name)
{
	for (size_t i = 0; name && i < d->widget_count; i++)
		if (!strcmp(d->widgets[i].name, name))
			return (int)i;
	return NO_WIDGET;
}

static struct flow_arrow *arrow_to(struct flow_drawing *d, size_t from, int to)
{
	for (size_t i = d->arrow_count; i && d->arrows[i - 1].from == from; i--)
		if (d->arrows[i - 1].to == to)
			return &d->arrows[i - 1];
	return NULL;
}

static void add_transition(struct flow_drawing *d, size_t from, const struct node *t, size_t most)
{
	int to = find_widget(d, node_text(t, "next", NULL));
	struct flow_arrow *x = arrow_to(d, from, to);
	const char *event = node_text(t, "event", "");

	/* at these nobody is left on the line, or nothing begins */
	if (to == NO_WIDGET && (!strcmp(event, "hangup") || d->widgets[from].group == FLOW_ENTRY))
		return;
	if (!x) {
		x = &d->arrows[d->arrow_count++];
		*x = (struct flow_arrow){ .from = from, .to = to, .labels = arena_array(&d->arena, most, sizeof(*x->labels)),
					  .places = arena_array(&d->arena, most, sizeof(*x->places)) };
	}
	x->places[x->label_count] = t->at;
	x->labels[x->label_count++] = flow_transition_label(&d->arena, t);
}

void flow_drawing_read(struct flow_drawing *d, const struct scenario *s, size_t flow)
{
	const struct flow_file *f = &s->flows[flow];
	const struct node *states = states_of(f);
	size_t transitions = 0;

	*d = (struct flow_drawing){ .name = f->name, .widget_count = states ? states->count : 0 };
	d->widgets = arena_array(&d->arena, d->widget_count, sizeof(*d->widgets));
	for (size_t i = 0; i < d->widget_count; i++) {
		const struct node *state = states->items[i], *list = node_get(state, "transitions");
		const char *type = node_text(state, "type", "?");

		d->widgets[i] = (struct flow_widget_drawn){ .name = node_text(state, "name", "?"), .type = type,
							    .group = flow_group_of(type), .at = state->at,
							    .runs = runs(s, f, state) };
		transitions += list && list->kind == NODE_LIST ? list->count : 0;
	}
	d->arrows = arena_array(&d->arena, transitions, sizeof(*d->arrows));
	for (size_t i = 0; i < d->widget_count; i++) {
		const struct node *list = node_get(states->items[i], "transitions");

		for (size_t k = 0; list && list->kind == NODE_LIST && k < list->count; k++)
			add_transition(d, i, list->items[k], list->count);
	}
}

void flow_drawing_free(struct flow_drawing *d)
{
	arena_free(&d->arena);
	*d = (struct flow_drawing){ 0 };
}

/* ---- faults ---- */

static bool is_before(const struct where *a, const struct where *b)
{
	return a->line != b->line ? a->line < b->line : a->column <= b->column;
}

/* The last widget that begins before AT, in the same text. */
static struct flow_widget_drawn *widget_around(struct flow_drawing *d, const struct where *at)
{
	struct flow_widget_drawn *found = NULL;

	for (size_t i = 0; i < d->widget_count; i++)
		if (d->widgets[i].at.source == at->source && is_before(&d->widgets[i].at, at) &&
		    (!found || is_before(&found->at, &d->widgets[i].at)))
			found = &d->widgets[i];
	return found;
}

static void mark(struct flow_drawing *d, struct flow_widget_drawn *w, const struct flow_fault *f, size_t most)
{
	size_t k = 0;

	if (!w->faults)
		w->faults = arena_array(&d->arena, most, sizeof(struct flow_fault *));
	for (size_t i = 0; i < w->fault_count; i++)
		if (!strcmp(w->faults[i]->word, f->word)) {
			if (f->severity < w->faults[i]->severity)
				w->faults[i] = f;
			return;
		}
	for (k = w->fault_count++; k && f->severity < w->faults[k - 1]->severity; k--)
		w->faults[k] = w->faults[k - 1];
	w->faults[k] = f;
	d->fault_count++;
}

static bool is_same(const struct where *a, const struct where *b)
{
	return a->source == b->source && a->line == b->line && a->column == b->column;
}

static void mark_arrow(struct flow_drawing *d, const struct flow_fault *f)
{
	for (size_t i = 0; i < d->arrow_count; i++)
		for (size_t k = 0; k < d->arrows[i].label_count; k++)
			if (is_same(&d->arrows[i].places[k], &f->at) &&
			    (!d->arrows[i].fault || f->severity < d->arrows[i].fault->severity))
				d->arrows[i].fault = f;
}

void flow_drawing_mark(struct flow_drawing *d, const struct flow_fault *faults, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct flow_widget_drawn *w = widget_around(d, &faults[i].at);

		if (w) {
			mark(d, w, &faults[i], count);
			mark_arrow(d, &faults[i]);
		}
	}
}

/* ---- counts ---- */

static void count_ways(struct flow_drawing *d, size_t widget)
{
	const struct widget_result *r = d->widgets[widget].result;

	for (size_t i = 0; i < r->way_count; i++) {
		int to = find_widget(d, r->ways[i].next);

		for (size_t k = 0; k < d->arrow_count; k++)
			if (d->arrows[k].from == widget && d->arrows[k].to == to)
				d->arrows[k].count += r->ways[i].count;
	}
}

size_t flow_drawing_count(struct flow_drawing *d, const struct design_result *x, const char **stranger)
{
	size_t n = 0;

	*stranger = NULL;
	for (size_t i = 0; i < x->widget_count; i++) {
		int widget;

		if (strcmp(x->widgets[i].flow, d->name))
			continue;
		n++;
		widget = find_widget(d, x->widgets[i].name);
		if (widget == NO_WIDGET) {
			*stranger = *stranger ? *stranger : x->widgets[i].name;
			continue;
		}
		d->widgets[widget].result = &x->widgets[i];
		count_ways(d, (size_t)widget);
	}
	d->counted = n > 0;
	d->calls = x->calls;
	d->design = x->title && *x->title ? x->title : x->name;
	return n;
}

/* ---- in a sentence ---- */

/* The widget, and the end, at which most calls come to a bad end. */
static const struct widget_end_result *worst_end(const struct flow_drawing *d, const char **widget)
{
	const struct widget_end_result *worst = NULL;

	for (size_t i = 0; i < d->widget_count; i++) {
		const struct widget_result *r = d->widgets[i].result;

		for (size_t k = 0; r && k < r->end_count; k++)
			if (end_kind_of(r->ends[k].end) == END_IS_BAD && (!worst || r->ends[k].calls > worst->calls)) {
				worst = &r->ends[k];
				*widget = d->widgets[i].name;
			}
	}
	return worst;
}

const char *flow_drawing_alt(struct flow_drawing *d)
{
	const char *widget = "", *text = arena_printf(&d->arena, "Flow %s: %zu widgets", text_clean(&d->arena, d->name), d->widget_count);
	const struct widget_end_result *worst = worst_end(d, &widget);
	char part[32];

	if (d->fault_count)
		text = arena_printf(&d->arena, "%s, %zu fault%s marked", text, d->fault_count,
				    d->fault_count == 1 ? "" : "s");
	if (!d->counted)
		return text;
	if (!worst)
		return arena_printf(&d->arena, "%s; no call comes to a bad end in it", text);
	return arena_printf(&d->arena, "%s; most calls that come to a bad end are last in %s: %s %s", text,
			    text_clean(&d->arena, widget), show_part(part, sizeof part, worst->calls, d->calls), end_words(worst->end));
}
