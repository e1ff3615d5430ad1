/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_widgets - which widgets of an export no way leads to from the trigger. */
#include <stdlib.h>
#include <string.h>

#include "compile/builder.h"
#include "compile/review_parts.h"

struct edge {
	int32_t from, to;
};

struct graph {
	const struct flow_file *file;
	size_t count, edge_count;
	const char **names;
	int32_t *by_name; /* widgets, sorted */
	struct edge *edges; /* by the widget they leave */
	size_t *first;	    /* by widget, and one more */
	int32_t *from;	    /* the widget before, itself for a root, or NOWHERE */
	int32_t *queue;
};

static int compare(const void *a, const void *b, void *names)
{
	const char *const *n = names;

	return strcmp(n[*(const int32_t *)a], n[*(const int32_t *)b]);
}

static int32_t find(const struct graph *g, const char *name)
{
	size_t low = 0, high = g->count;

	while (name && low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(g->names[g->by_name[middle]], name);

		if (order == 0)
			return g->by_name[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NOWHERE;
}

static void add_edges(struct graph *g, int32_t from, const struct node *transitions)
{
	size_t n = transitions && transitions->kind == NODE_LIST ? transitions->count : 0;

	g->edges = xreallocarray(g->edges, g->edge_count + n + 1, sizeof(*g->edges));
	for (size_t i = 0; i < n; i++) {
		int32_t to = find(g, node_text(transitions->items[i], "next", NULL));

		if (to != NOWHERE)
			g->edges[g->edge_count++] = (struct edge){ from, to };
	}
}

static void build(struct graph *g, const struct node *states)
{
	g->count = states->count;
	g->names = xcalloc(g->count + 1, sizeof(*g->names));
	g->by_name = xcalloc(g->count + 1, sizeof(*g->by_name));
	g->first = xcalloc(g->count + 1, sizeof(*g->first));
	g->from = xcalloc(g->count + 1, sizeof(*g->from));
	g->queue = xcalloc(g->count + 1, sizeof(*g->queue));
	for (size_t i = 0; i < g->count; i++) {
		g->names[i] = node_text(states->items[i], "name", "?");
		g->by_name[i] = (int32_t)i;
		g->from[i] = NOWHERE;
	}
	qsort_r(g->by_name, g->count, sizeof(*g->by_name), compare, g->names);
	for (size_t i = 0; i < g->count; i++) {
		g->first[i] = g->edge_count;
		add_edges(g, (int32_t)i, node_get(states->items[i], "transitions"));
	}
	g->first[g->count] = g->edge_count;
}

/* All that ROOT leads to and nothing before it did; how many, in the queue. */
static size_t spread(struct graph *g, int32_t root)
{
	size_t head = 0, tail = 0;

	g->from[root] = root;
	g->queue[tail++] = root;
	while (head < tail) {
		int32_t at = g->queue[head++];

		for (size_t i = g->first[at]; i < g->first[at + 1]; i++) {
			int32_t to = g->edges[i].to;

			if (g->from[to] != NOWHERE)
				continue;
			g->from[to] = at;
			g->queue[tail++] = to;
		}
	}
	return tail;
}

static const char *path_to(const struct graph *g, int32_t i, struct arena *a)
{
	const char *path = g->names[i];
	int n = 0;

	for (; g->from[i] != i && n < 12; i = g->from[i], n++)
		path = arena_printf(a, "%s > %s", g->names[g->from[i]], path);
	return arena_printf(a, "%s > %s", g->from[i] == i ? "(nothing)" : "...", path);
}

static void tell(struct review *r, struct graph *g, int32_t root)
{
	size_t n = spread(g, root);

	for (size_t i = 0; i < n; i++)
		finding_add(r, &(struct finding){
			FINDING_UNREACHABLE, NULL, widget_place(g->file, g->queue[i]),
			arena_printf(&r->arena,
				     "flow '%s': widget '%s' can never be reached: no way leads to it from the trigger",
				     g->file->name, g->names[g->queue[i]]),
			path_to(g, g->queue[i], &r->arena) });
}

/* First what nothing at all leads to, then circles. */
static void tell_unreached(struct review *r, struct graph *g)
{
	bool *led_to = xcalloc(g->count + 1, sizeof(*led_to));

	for (size_t i = 0; i < g->edge_count; i++)
		if (g->edges[i].from != g->edges[i].to)
			led_to[g->edges[i].to] = true;
	for (int circles = 0; circles < 2; circles++)
		for (size_t i = 0; i < g->count; i++)
			if (g->from[i] == NOWHERE && (circles || !led_to[i]))
				tell(r, g, (int32_t)i);
	free(led_to);
}

static void review_flow(struct review *r, const struct flow_file *f)
{
	const struct node *states = node_get(f->root, "states");
	struct graph g = { .file = f };
	int32_t trigger;

	if (!states || states->kind != NODE_LIST)
		return;
	build(&g, states);
	trigger = find(&g, node_text(f->root, "initial_state", NULL));
	if (trigger != NOWHERE) {
		spread(&g, trigger);
		tell_unreached(r, &g);
	}
	free(g.names);
	free(g.by_name);
	free(g.edges);
	free(g.first);
	free(g.from);
	free(g.queue);
}

void review_widgets(struct review *r, const struct scenario *s)
{
	for (size_t i = 0; i < s->flow_count; i++)
		if (s->flows[i].root)
			review_flow(r, &s->flows[i]);
}
