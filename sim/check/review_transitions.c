/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_transitions - transitions that do not say what their author meant: a key that
 * Studio does not know, a condition that reads other than its split's input. */
#include <string.h>

#include "base/memory.h"
#include "check/review_graph_internal.h"
#include "check/review_parts_internal.h"

/* Of Studio's flow definition; exports of older editors carry uuid. */
static bool is_known_key(const char *key)
{
	static const char *const known[] = { "event", "next", "conditions", "uuid" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(key, known[i]))
			return true;
	return false;
}

/* What is told of one flow, joined. */
struct told {
	struct joined list;
	struct where at; /* of the first */
	int32_t widget;
};

static void note(struct told *t, struct where at, int32_t widget)
{
	if (!t->list.count) {
		t->at = at;
		t->widget = widget;
	}
}

static void find_keys(const struct graph *g, struct told *t, struct arena *a)
{
	for (size_t i = 0; i < g->edge_count; i++) {
		const struct edge *e = &g->edges[i];

		for (size_t k = 0; e->node->kind == NODE_MAP && k < e->node->count; k++) {
			if (is_known_key(e->node->members[k].key))
				continue;
			note(t, e->node->members[k].at, e->from);
			join_place(&t->list, a, e->node->members[k].at);
			join_name(&t->list, a, "\"%s\" in '%s' of '%s'", e->node->members[k].key,
				      e->event, g->names[e->from]);
		}
	}
}

/* Are the same, but for white space? */
static bool alike(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " \t\r\n");
		b += strspn(b, " \t\r\n");
		if (*a != *b)
			return false;
		if (!*a)
			return true;
		a++;
		b++;
	}
}

static void find_arguments(const struct graph *g, const struct edge *e, struct told *t,
			   struct arena *a)
{
	const struct node *list = node_get(e->node, "conditions");
	const char *input = node_text(node_get(g->states->items[e->from], "properties"), "input", NULL);

	for (size_t i = 0; input && list && list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *read = node_get(list->items[i], "arguments");

		if (!read || read->kind != NODE_LIST || !read->count || !read->items[0]->text ||
		    alike(read->items[0]->text, input))
			continue;
		note(t, read->items[0]->at, e->from);
		join_place(&t->list, a, read->items[0]->at);
		join_name(&t->list, a, "%s in '%s', whose input is %s", read->items[0]->text,
			      g->names[e->from], input);
	}
}

static void tell_transition(struct review *r, const struct graph *g, enum finding_kind kind,
			    const struct told *t, const char *what)
{
	struct arena *a = &r->arena;

	if (t->list.count)
		finding_add(r, &(struct finding){
			.kind = kind, .at = t->at,
			.text = arena_printf(a, "flow '%s': %s: %s", g->file->name, what,
					     joined_text(&t->list, a)),
			.path = graph_path(g, t->widget, a), .rated = true, .share = 1,
			.places = t->list.places, .place_count = t->list.place_count });
}

void review_transitions(struct review *r, const struct flow_file *f)
{
	struct told keys = { 0 }, arguments = { 0 };
	struct graph g;

	if (!graph_read(&g, f))
		return;
	find_keys(&g, &keys, &r->arena);
	for (size_t i = 0; i < g.edge_count; i++)
		if (!strcmp(g.types[g.edges[i].from], "split-based-on"))
			find_arguments(&g, &g.edges[i], &arguments, &r->arena);
	tell_transition(r, &g, FINDING_UNKNOWN_KEY, &keys,
			"Studio does not know these keys of transitions, expected \"event\", \"next\" or \"conditions\"");
	tell_transition(r, &g, FINDING_ARGUMENTS, &arguments, "conditions read other than their split's input");
	graph_free(&g);
}
