/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_graph - the widgets and transitions of an export, as they stand in it. */
#include "check/review_graph_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/review_parts_internal.h"

static int compare(const void *a, const void *b, void *names)
{
	const char *const *n = names;

	return strcmp(n[*(const int32_t *)a], n[*(const int32_t *)b]);
}

int32_t graph_find(const struct graph *g, const char *name)
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

const struct edge *graph_edge(const struct graph *g, int32_t widget, const char *event)
{
	for (size_t i = g->first[widget]; i < g->first[widget + 1]; i++)
		if (!strcmp(g->edges[i].event, event))
			return &g->edges[i];
	return NULL;
}

static void add_edges(struct graph *g, int32_t from, const struct node *transitions)
{
	size_t n = transitions && transitions->kind == NODE_LIST ? transitions->count : 0;

	g->edges = xreallocarray(g->edges, g->edge_count + n + 1, sizeof(*g->edges));
	for (size_t i = 0; i < n; i++) {
		const struct node *t = transitions->items[i];

		g->edges[g->edge_count++] = (struct edge){
			from, graph_find(g, node_text(t, "next", NULL)), node_text(t, "event", ""), t };
	}
}

bool graph_read(struct graph *g, const struct flow_file *f)
{
	const struct node *states = node_get(f->root, "states");

	if (!states || states->kind != NODE_LIST)
		return false;
	*g = (struct graph){ .file = f, .states = states, .count = states->count };
	g->names = xcalloc(g->count + 1, sizeof(*g->names));
	g->types = xcalloc(g->count + 1, sizeof(*g->types));
	g->by_name = xcalloc(g->count + 1, sizeof(*g->by_name));
	g->first = xcalloc(g->count + 1, sizeof(*g->first));
	for (size_t i = 0; i < g->count; i++) {
		g->names[i] = node_text(states->items[i], "name", "?");
		g->types[i] = node_text(states->items[i], "type", "");
		g->by_name[i] = (int32_t)i;
	}
	qsort_r(g->by_name, g->count, sizeof(*g->by_name), compare, g->names);
	for (size_t i = 0; i < g->count; i++) {
		g->first[i] = g->edge_count;
		add_edges(g, (int32_t)i, node_get(states->items[i], "transitions"));
	}
	g->first[g->count] = g->edge_count;
	g->trigger = graph_find(g, node_text(f->root, "initial_state", NULL));
	return true;
}

void graph_free(struct graph *g)
{
	free(g->names);
	free(g->types);
	free(g->by_name);
	free(g->edges);
	free(g->first);
}

int32_t *graph_spread(const struct graph *g)
{
	int32_t *from = xreallocarray(NULL, g->count + 1, sizeof(*from));
	int32_t *queue = xreallocarray(NULL, g->count + 1, sizeof(*queue));
	size_t head = 0, tail = 0;

	for (size_t i = 0; i < g->count; i++)
		from[i] = NOWHERE;
	if (g->trigger != NOWHERE) {
		from[g->trigger] = g->trigger;
		queue[tail++] = g->trigger;
	}
	for (; head < tail; head++)
		for (size_t i = g->first[queue[head]]; i < g->first[queue[head] + 1]; i++) {
			int32_t to = g->edges[i].to;

			if (to == NOWHERE || from[to] != NOWHERE)
				continue;
			from[to] = queue[head];
			queue[tail++] = to;
		}
	free(queue);
	return from;
}

enum { LONGEST_WAY = 12 };

const char *graph_path(const struct graph *g, int32_t widget, struct arena *a)
{
	int32_t *from = graph_spread(g), i = widget;
	const char *path = g->names[widget];
	int n = 0;

	for (; from[i] != NOWHERE && from[i] != i && n < LONGEST_WAY; i = from[i], n++)
		path = arena_printf(a, "%s > %s", g->names[from[i]], path);
	if (n == LONGEST_WAY)
		path = arena_printf(a, "... > %s", path);
	free(from);
	return path;
}
