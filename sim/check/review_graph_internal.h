/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_graph - a Studio export as widgets and transitions; private to the review. */
#ifndef RINGFLOW_CHECK_REVIEW_GRAPH_INTERNAL_H
#define RINGFLOW_CHECK_REVIEW_GRAPH_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flow_file;
struct node;

struct edge {
	int32_t from, to; /* widgets; to: NOWHERE where the flow ends */
	const char *event; /* "" when the export has none */
	const struct node *node;
};

struct graph {
	const struct flow_file *file;
	const struct node *states; /* the list of widgets */
	size_t count, edge_count;
	const char **names, **types;
	int32_t *by_name; /* widgets, sorted */
	struct edge *edges; /* by the widget they leave */
	size_t *first;	    /* by widget, and one more */
	int32_t trigger;    /* or NOWHERE */
};

/* Read F into G, to be freed; false, and nothing to free, when it has no list of widgets. */
bool graph_read(struct graph *g, const struct flow_file *f);
void graph_free(struct graph *g);
/* The widget called NAME, or NOWHERE. */
int32_t graph_find(const struct graph *g, const char *name);
/* The first transition of WIDGET on EVENT, or NULL. */
const struct edge *graph_edge(const struct graph *g, int32_t widget, const char *event);

struct arena;
/* The shortest way from the trigger to WIDGET, "Trigger > a > b", allocated in A; its name
 * alone where none leads there. */
const char *graph_path(const struct graph *g, int32_t widget, struct arena *a);
/* By widget: the one before it on the shortest way from the trigger, the trigger's own
 * itself; NOWHERE where no way leads. To be freed. */
int32_t *graph_spread(const struct graph *g);

#endif
