/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_reach - what can be reached: steps of a program, widgets of an export. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile/builder.h"
#include "compile/review_parts.h"

/* ---- steps ---- */

static void mark_flow(const struct program *p, int32_t pc, int32_t flow, int32_t *flows)
{
	const struct step *s;

	for (; pc >= 0 && (size_t)pc < p->step_count && flows[pc] == NOWHERE; pc = s->next) {
		s = &p->steps[pc];
		if (s->op == OP_FETCH)
			return; /* out of it */
		flows[pc] = flow;
		if (s->op == OP_BRANCH || s->op == OP_CALL_OUT)
			for (int32_t i = 0; i < p->choices[s->arg].count; i++)
				mark_flow(p, p->choice[p->choices[s->arg].first + i].next, flow,
					  flows);
		mark_flow(p, s->alt, flow, flows);
	}
}

int32_t *flows_of_steps(const struct program *p)
{
	int32_t *flows = xreallocarray(NULL, p->step_count, sizeof(*flows));

	for (size_t i = 0; i < p->step_count; i++)
		flows[i] = NOWHERE;
	for (size_t i = 0; i < p->target_count; i++)
		if (p->targets[i].kind == DOCUMENT_FLOW)
			mark_flow(p, p->targets[i].entry, p->targets[i].index, flows);
	return flows;
}

struct search {
	struct reach *reach;
	int32_t *queue;
	size_t head, tail;
};

static void come(struct search *q, int32_t from, int32_t pc)
{
	if (pc < 0 || (size_t)pc >= q->reach->p->step_count || q->reach->from[pc] != NOWHERE)
		return;
	q->reach->from[pc] = from == NOWHERE ? pc : from;
	q->queue[q->tail++] = pc;
}

/* Where the executions of FLOW that wait go on when their call returns. */
static void come_back(struct search *q, int32_t pc, int32_t flow)
{
	const struct program *p = q->reach->p;

	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_PARK && q->reach->from[i] != NOWHERE &&
		    q->reach->flow[i] == flow)
			come(q, pc, p->steps[i].next);
}

static void come_to_target(struct search *q, int32_t pc, int32_t target)
{
	const struct document_target *t = &q->reach->p->targets[target];

	come(q, pc, t->entry);
	if (t->kind == DOCUMENT_FLOW && t->event_return)
		come_back(q, pc, t->index);
}

static void follow(struct search *q, int32_t pc)
{
	const struct program *p = q->reach->p;
	const struct step *s = &p->steps[pc];

	if (s->op == OP_BRANCH || s->op == OP_CALL_OUT)
		for (int32_t i = 0; i < p->choices[s->arg].count; i++)
			come(q, pc, p->choice[p->choices[s->arg].first + i].next);
	if (s->op == OP_PARK)
		come(q, pc, s->arg);
	if (s->op == OP_DELIVER)
		come_to_target(q, pc, s->arg);
	for (int32_t d = s->op == OP_DIAL ? 1 + s->arg : 0; d; d = p->dials[d - 1].also)
		if (p->dials[d - 1].target != NOWHERE)
			come(q, pc, p->targets[p->dials[d - 1].target].fetch);
	come(q, pc, s->next);
	come(q, pc, s->alt);
}

static void run_search(struct search *q)
{
	while (q->head < q->tail)
		follow(q, q->queue[q->head++]);
}

void reach_design(struct reach *reach, const struct program *p)
{
	struct search q = { .reach = reach };

	*reach = (struct reach){ p, xreallocarray(NULL, p->step_count, sizeof(int32_t)),
				 flows_of_steps(p) };
	for (size_t i = 0; i < p->step_count; i++)
		reach->from[i] = NOWHERE;
	q.queue = xreallocarray(NULL, p->step_count, sizeof(int32_t));
	come(&q, NOWHERE, p->request_entry != NOWHERE ? p->request_entry
						       : p->targets[p->start].fetch);
	run_search(&q);
	for (size_t i = 0; i < p->handler_count; i++) {
		come(&q, NOWHERE, p->handlers[i].entry);
		run_search(&q);
	}
	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_POST && reach->from[i] != NOWHERE &&
		    !(p->steps[i].flag & POST_UPDATE))
			come(&q, (int32_t)i, p->targets[p->steps[i].arg].fetch);
	run_search(&q);
	if (p->fallback != NOWHERE)
		come(&q, NOWHERE, p->targets[p->fallback].fetch);
	run_search(&q);
	free(q.queue);
}

void reach_free(struct reach *reach)
{
	free(reach->from);
	free(reach->flow);
}

const char *step_word(const struct program *p, int32_t pc, char *buffer, size_t size)
{
	const struct step *s = &p->steps[pc];
	const char *note = s->note >= 0 ? p->strings[s->note] : "";
	size_t length = strlen(note);
	const char *type = s->op == OP_WIDGET ? strrchr(note, '(') : NULL;

	switch (s->op) {
	case OP_WIDGET:
		if (type && type > note)
			length = (size_t)(type - note - 1);
		break;
	case OP_NOTE:
	case OP_CALLBACK:
		break;
	case OP_DELIVER:
		note = p->strings[p->targets[s->arg].name];
		length = strlen(note);
		break;
	case OP_POST:
		note = "REST request";
		length = strlen(note);
		break;
	default:
		return NULL;
	}
	snprintf(buffer, size, "%.*s", (int)length, note);
	return buffer;
}

enum { LONGEST_PATH = 12 };

const char *reach_path(const struct reach *reach, int32_t pc, struct arena *a)
{
	const char *path = NULL;
	char word[160];
	size_t n = 0;

	if (reach->from[pc] == NOWHERE)
		return NULL;
	for (;; pc = reach->from[pc]) {
		if (step_word(reach->p, pc, word, sizeof(word)) && ++n <= LONGEST_PATH)
			path = path ? arena_printf(a, "%s > %s", word, path)
				    : arena_strdup(a, word);
		if (reach->from[pc] == pc)
			break;
	}
	return n > LONGEST_PATH ? arena_printf(a, "... > %s", path) : path;
}

struct where step_place(const struct reach *reach, const struct scenario *s, int32_t pc)
{
	const struct flow_file *f;
	char word[160];

	for (; reach->p->steps[pc].op != OP_WIDGET && reach->from[pc] != pc; pc = reach->from[pc])
		;
	if (reach->flow[pc] == NOWHERE || !step_word(reach->p, pc, word, sizeof(word)))
		return (struct where){ 0 };
	f = &s->flows[reach->flow[pc]];
	if (strcmp(widget_word(f, reach->p->steps[pc].arg), word))
		return f->at; /* of a subflow */
	return widget_place(f, reach->p->steps[pc].arg);
}

/* ---- widgets of an export ---- */

struct graph {
	const struct flow_file *file;
	const struct node *states;
	int32_t *from; /* as of a reach */
};

static int32_t find_state(const struct graph *g, const char *name)
{
	for (size_t i = 0; name && i < g->states->count; i++)
		if (!strcmp(widget_word(g->file, (int32_t)i), name))
			return (int32_t)i;
	return NOWHERE;
}

static void spread(struct graph *g, int32_t from)
{
	const struct node *list = node_get(g->states->items[from], "transitions");

	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		int32_t to = find_state(g, node_text(list->items[i], "next", NULL));

		if (to == NOWHERE || g->from[to] != NOWHERE)
			continue;
		g->from[to] = from;
		spread(g, to);
	}
}

static const char *graph_path(const struct graph *g, int32_t i, struct arena *a)
{
	const char *path = widget_word(g->file, i);

	for (; g->from[i] != i; i = g->from[i])
		path = arena_printf(a, "%s > %s", widget_word(g->file, g->from[i]), path);
	return arena_printf(a, "(nothing) > %s", path);
}

/* ROOT, and what only it leads to. */
static void tell_unreachable(struct review *r, struct graph *g, int32_t root)
{
	int32_t *before = xreallocarray(NULL, g->states->count, sizeof(*before));

	memcpy(before, g->from, g->states->count * sizeof(*before));
	g->from[root] = root;
	spread(g, root);
	for (size_t i = 0; i < g->states->count; i++)
		if (before[i] == NOWHERE && g->from[i] != NOWHERE)
			finding_add(r, &(struct finding){
				FINDING_UNREACHABLE, NULL, widget_place(g->file, (int32_t)i),
				arena_printf(&r->arena,
					     "flow '%s': widget '%s' can never be reached: no way leads to it from the trigger",
					     g->file->name, widget_word(g->file, (int32_t)i)),
				graph_path(g, (int32_t)i, &r->arena) });
	free(before);
}

static bool led_to(const struct graph *g, int32_t to)
{
	for (size_t i = 0; i < g->states->count; i++) {
		const struct node *list = node_get(g->states->items[i], "transitions");

		if (g->from[i] != NOWHERE || (int32_t)i == to)
			continue;
		for (size_t j = 0; list && list->kind == NODE_LIST && j < list->count; j++)
			if (find_state(g, node_text(list->items[j], "next", NULL)) == to)
				return true;
	}
	return false;
}

static void review_flow(struct review *r, const struct flow_file *f)
{
	struct graph g = { f, node_get(f->root, "states"), NULL };
	int32_t trigger;

	if (!g.states || g.states->kind != NODE_LIST)
		return;
	g.from = xreallocarray(NULL, g.states->count + 1, sizeof(int32_t));
	for (size_t i = 0; i < g.states->count; i++)
		g.from[i] = NOWHERE;
	trigger = find_state(&g, node_text(f->root, "initial_state", NULL));
	if (trigger != NOWHERE) {
		g.from[trigger] = trigger;
		spread(&g, trigger);
		for (int circles = 0; circles < 2; circles++)
			for (size_t i = 0; i < g.states->count; i++)
				if (g.from[i] == NOWHERE && (circles || !led_to(&g, (int32_t)i)))
					tell_unreachable(r, &g, (int32_t)i);
	}
	free(g.from);
}

void review_widgets(struct review *r, const struct scenario *s)
{
	for (size_t i = 0; i < s->flow_count; i++)
		if (s->flows[i].root)
			review_flow(r, &s->flows[i]);
}
