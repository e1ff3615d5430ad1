/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_components - which nodes of a graph lead to each other: its strong components
 * (R. Tarjan, Depth-first search and linear graph algorithms, 1972), without recursion. */
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "check/review_parts_internal.h"

struct visit {
	int32_t order, low; /* 0: not seen */
	size_t next; /* link to follow */
	bool open;
};

struct tarjan {
	const struct links *g;
	struct visit *visits;
	int32_t *path, *open, *component;
	size_t depth, opened;
	int32_t order, components;
};

static void enter(struct tarjan *t, int32_t node)
{
	t->order++;
	t->visits[node] = (struct visit){ t->order, t->order, t->g->first[node], true };
	t->path[t->depth++] = node;
	t->open[t->opened++] = node;
}

static void close_component(struct tarjan *t, int32_t root)
{
	int32_t node;

	do {
		node = t->open[--t->opened];
		t->visits[node].open = false;
		t->component[node] = t->components;
	} while (node != root);
	t->components++;
}

static void leave_node(struct tarjan *t, int32_t node)
{
	int32_t low = t->visits[node].low, before;

	if (low == t->visits[node].order)
		close_component(t, node);
	if (--t->depth == 0)
		return;
	before = t->path[t->depth - 1];
	if (low < t->visits[before].low)
		t->visits[before].low = low;
}

static void search(struct tarjan *t, int32_t root)
{
	enter(t, root);
	while (t->depth) {
		int32_t node = t->path[t->depth - 1], to;
		struct visit *v = &t->visits[node];

		if (v->next == t->g->first[node + 1]) {
			leave_node(t, node);
			continue;
		}
		to = t->g->to[v->next++];
		if (!t->visits[to].order)
			enter(t, to);
		else if (t->visits[to].open && t->visits[to].order < v->low)
			v->low = t->visits[to].order;
	}
}

int32_t *strong_components(const struct links *g)
{
	struct tarjan t = { .g = g,
			    .visits = xcalloc(g->count + 1, sizeof(*t.visits)),
			    .path = xreallocarray(NULL, g->count + 1, sizeof(*t.path)),
			    .open = xreallocarray(NULL, g->count + 1, sizeof(*t.open)),
			    .component = xreallocarray(NULL, g->count + 1, sizeof(*t.component)) };

	for (size_t i = 0; i < g->count; i++)
		if (!t.visits[i].order)
			search(&t, (int32_t)i);
	free(t.visits);
	free(t.path);
	free(t.open);
	return t.component;
}
