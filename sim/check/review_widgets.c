/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_widgets - which widgets of an export no way leads to from the trigger. */
#include <stdlib.h>

#include "base/memory.h"
#include "check/review_graph_internal.h"
#include "check/review_parts_internal.h"

struct spreading {
	struct graph g;
	int32_t *from;	/* by widget: the one before, itself for a root, or NOWHERE */
	int32_t *queue; /* the widgets of one root */
};

/* All that ROOT leads to and nothing before it did, behind HEAD in the queue; its end. */
static size_t spread(struct spreading *s, int32_t root, size_t head)
{
	const struct graph *g = &s->g;
	size_t tail = head;

	s->from[root] = root;
	s->queue[tail++] = root;
	while (head < tail) {
		int32_t at = s->queue[head++];

		for (size_t i = g->first[at]; i < g->first[at + 1]; i++) {
			int32_t to = g->edges[i].to;

			if (to == NOWHERE || s->from[to] != NOWHERE)
				continue;
			s->from[to] = at;
			s->queue[tail++] = to;
		}
	}
	return tail;
}

static const char *path_to(const struct spreading *s, int32_t i, struct arena *a)
{
	const char *path = s->g.names[i];
	int n = 0;

	for (; s->from[i] != i && n < 12; i = s->from[i], n++)
		path = arena_printf(a, "%s > %s", s->g.names[s->from[i]], path);
	return arena_printf(a, "%s > %s", s->from[i] == i ? "(nothing)" : "...", path);
}

/* First what nothing at all leads to, then circles. How many, in the queue. */
static size_t find_unreached(struct spreading *s)
{
	const struct graph *g = &s->g;
	bool *led_to = xcalloc(g->count + 1, sizeof(*led_to));
	size_t n = 0;

	for (size_t i = 0; i < g->edge_count; i++)
		if (g->edges[i].to != NOWHERE && g->edges[i].from != g->edges[i].to)
			led_to[g->edges[i].to] = true;
	for (int circles = 0; circles < 2; circles++)
		for (size_t i = 0; i < g->count; i++)
			if (s->from[i] == NOWHERE && (circles || !led_to[i]))
				n = spread(s, (int32_t)i, n);
	free(led_to);
	return n;
}

/* One finding for all widgets of the flow. */
static void tell_unreached(struct review *r, const struct spreading *s, size_t n)
{
	struct joined names = { 0 };
	struct arena *a = &r->arena;

	if (!n)
		return;
	for (size_t i = 0; i < n; i++) {
		join_name(&names, a, "'%s'", s->g.names[s->queue[i]]);
		join_place(&names, a, widget_place(s->g.file, s->queue[i]));
	}
	finding_add(r, &(struct finding){
		.kind = FINDING_UNREACHABLE, .at = widget_place(s->g.file, s->queue[0]),
		.text = arena_printf(a, "flow '%s': widget%s %s can never be reached: no way leads there from the trigger",
				     s->g.file->name, n == 1 ? "" : "s", joined_text(&names, a)),
		.path = path_to(s, s->queue[n - 1], a), .rated = true,
		.places = names.places, .place_count = names.place_count });
}

static void review_widgets_of(struct review *r, const struct flow_file *f)
{
	struct spreading s = { 0 };

	if (!graph_read(&s.g, f))
		return;
	if (s.g.trigger != NOWHERE) {
		s.from = xreallocarray(NULL, s.g.count + 1, sizeof(*s.from));
		s.queue = xreallocarray(NULL, s.g.count + 1, sizeof(*s.queue));
		for (size_t i = 0; i < s.g.count; i++)
			s.from[i] = NOWHERE;
		spread(&s, s.g.trigger, 0);
		tell_unreached(r, &s, find_unreached(&s));
	}
	free(s.from);
	free(s.queue);
	graph_free(&s.g);
}

void review_widgets(struct review *r, const struct scenario *s)
{
	for (size_t i = 0; i < s->flow_count; i++)
		if (s->flows[i].root) {
			review_widgets_of(r, &s->flows[i]);
			review_transitions(r, &s->flows[i]);
			review_readings(r, s, &s->flows[i]);
		}
}
