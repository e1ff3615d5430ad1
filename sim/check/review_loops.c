/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_loops - does an execution run one widget too often in a row, or make too many
 * steps? The widgets of a flow are a Markov chain whose ways are the scenario's shares;
 * it is followed until Studio would stop it, the caller staying on the line. A share that
 * nobody gave keeps no loop going where its widget has a way out of it: what one input does
 * for ever is judged by review_inputs.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/review_parts_internal.h"

/* Below this share of executions a loop is left in time, as every loop with a way out
 * could run on for ever; and no more steps than this are followed. */
static const double staying_share = 1e-3;
enum { MOST_STEPS = 20000, MOST_WAYS_DEEP = 200 };

struct link {
	int32_t to; /* node */
	double share;
};

struct node_of_chain {
	int32_t step; /* its OP_WIDGET */
	bool again;
	size_t first, count; /* links */
};

struct chain {
	const struct program *p;
	int32_t flow;
	int32_t *node_at; /* by step */
	size_t node_count, link_count, link_capacity;
	struct node_of_chain *nodes;
	struct link *links;
	size_t rows; /* repeats that are told apart */
	double *mass, *next; /* [node][repeats] */
	double *stopped; /* by node: share of executions ended by 81001 */
	double left; /* still going after max_steps */
};

static void add_link(struct chain *c, int32_t to, double share)
{
	c->links = array_room(c->links, c->link_count, &c->link_capacity, sizeof(*c->links));
	c->links[c->link_count++] = (struct link){ to, share };
}

/* From a step inside a widget to the widgets that follow. */
static void find_links(struct chain *c, int32_t pc, double share, int depth)
{
	const struct program *p = c->p;
	double below = 0;

	for (; pc >= 0 && (size_t)pc < p->step_count && depth < MOST_WAYS_DEEP;
	     pc = p->steps[pc].op == OP_HAND_OVER ? p->steps[pc].alt : p->steps[pc].next, depth++) {
		const struct step *s = &p->steps[pc];

		if (c->node_at[pc] != NOWHERE) {
			add_link(c, c->node_at[pc], share);
			return;
		}
		if (s->op == OP_END_FLOW || s->op == OP_FETCH || s->op == OP_HANG_UP)
			return;
		if (s->op != OP_BRANCH && s->op != OP_SPLIT)
			continue;
		for (int32_t i = 0; i < ways_of(p, s)->count; i++) {
			const struct choice *w = &p->choice[ways_of(p, s)->first + i];

			if (w->upto > below)
				find_links(c, w->next, share * (w->upto - below), depth + 1);
			below = w->upto;
		}
		return;
	}
}

static int32_t *components_of(const struct chain *c)
{
	size_t *first = xcalloc(c->node_count + 1, sizeof(*first));
	int32_t *to = xreallocarray(NULL, c->link_count + 1, sizeof(*to)), *component;

	for (size_t i = 0; i < c->node_count; i++)
		first[i] = c->nodes[i].first;
	first[c->node_count] = c->link_count;
	for (size_t k = 0; k < c->link_count; k++)
		to[k] = c->links[k].to;
	component = strong_components(&(struct links){ c->node_count, first, to });
	free(first);
	free(to);
	return component;
}

/* Node NODE may leave its loops: then the shares with which it stays mean nothing. */
static void forget_assumed(struct chain *c, size_t node, const int32_t *component)
{
	const struct node_of_chain *n = &c->nodes[node];
	struct link *links = &c->links[n->first];
	double stays = 0;

	for (size_t k = 0; k < n->count; k++)
		stays += component[links[k].to] == component[node] ? links[k].share : 0;
	for (size_t k = 0; stays < 1 - 1e-9 && k < n->count; k++)
		if (component[links[k].to] == component[node])
			links[k].share = 0;
}

static void forget_all_assumed(struct chain *c)
{
	const struct program *p = c->p;
	int32_t *component = components_of(c);
	char word[160];

	for (size_t i = 0; i < c->node_count; i++)
		if (step_word(p, c->nodes[i].step, word, sizeof(word)) &&
		    by_default(p, p->flow_names[c->flow], word))
			forget_assumed(c, i, component);
	free(component);
}

static void build(struct chain *c, const struct reach *reach)
{
	const struct program *p = c->p;

	c->node_at = xreallocarray(NULL, p->step_count, sizeof(*c->node_at));
	c->nodes = xcalloc(p->step_count, sizeof(*c->nodes));
	for (size_t i = 0; i < p->step_count; i++) {
		c->node_at[i] = NOWHERE;
		if (p->steps[i].op != OP_WIDGET || reach->flow[i] != c->flow)
			continue;
		c->node_at[i] = (int32_t)c->node_count;
		c->nodes[c->node_count++] = (struct node_of_chain){
			.step = (int32_t)i, .again = p->steps[i].flag & WIDGET_AGAIN };
	}
	for (size_t i = 0; i < c->node_count; i++) {
		c->nodes[i].first = c->link_count;
		find_links(c, p->steps[c->nodes[i].step].next, 1, 0);
		c->nodes[i].count = c->link_count - c->nodes[i].first;
	}
	forget_all_assumed(c);
}

/* An execution that has run a widget REPEATS times again enters node TO. */
static void enter_state(struct chain *c, int32_t to, size_t repeats, double mass)
{
	repeats = c->nodes[to].again ? repeats + 1 : 0;
	if (repeats >= c->p->rules.max_same_widget && c->rows > 1)
		c->stopped[to] += mass;
	else
		c->next[(size_t)to * c->rows + (c->rows > 1 ? repeats : 0)] += mass;
}

static double advance(struct chain *c)
{
	size_t cells = c->node_count * c->rows;
	double *old = c->mass, moving = 0;

	memset(c->next, 0, cells * sizeof(*c->next));
	for (size_t i = 0; i < cells; i++) {
		const struct node_of_chain *n = &c->nodes[i / c->rows];

		for (size_t k = 0; old[i] > 0 && k < n->count; k++)
			enter_state(c, c->links[n->first + k].to, i % c->rows,
				    old[i] * c->links[n->first + k].share);
	}
	for (size_t i = 0; i < cells; i++)
		moving += c->next[i];
	c->mass = c->next;
	c->next = old;
	return moving;
}

static void follow_chain(struct chain *c, int32_t entry)
{
	uint32_t most = c->p->rules.max_steps < MOST_STEPS ? c->p->rules.max_steps : MOST_STEPS;

	c->rows = c->p->rules.max_same_widget < WIDGET_NO_LIMIT ? c->p->rules.max_same_widget : 1;
	c->mass = xcalloc(c->node_count * c->rows, sizeof(double));
	c->next = xcalloc(c->node_count * c->rows, sizeof(double));
	c->stopped = xcalloc(c->node_count, sizeof(double));
	c->mass[(size_t)c->node_at[entry] * c->rows] = c->left = 1;
	for (uint32_t i = 0; i < most && c->left >= staying_share / 10; i++)
		c->left = advance(c);
}

static void free_chain(struct chain *c)
{
	free(c->node_at);
	free(c->nodes);
	free(c->links);
	free(c->mass);
	free(c->next);
	free(c->stopped);
}

static const char *word_of(const struct chain *c, struct arena *a, int32_t node)
{
	char word[160];

	return arena_strdup(a, step_word(c->p, c->nodes[node].step, word, sizeof(word)));
}

static void tell_loop(const struct reviewed *v, const struct reach *reach, int32_t step,
		      const char *text, const char *path, double share)
{
	finding_add(v->r, &(struct finding){ FINDING_LOOP, NULL, step_place(reach, v->s, step),
					     text, path, true, share });
}

static void tell_repeats(const struct reviewed *v, const struct reach *reach,
			 const struct chain *c, int32_t node)
{
	struct arena *a = &v->r->arena;
	const char *path = reach_path(reach, c->nodes[node].step, a);

	tell_loop(v, reach, c->nodes[node].step,
		  arena_printf(a, "flow '%s': widget '%s' leads back to itself: %.3g %% of executions come to it more than %u times in a row, and end with 81001",
			  v->s->flows[c->flow].name, word_of(c, a, node), 100 * c->stopped[node],
			  c->p->rules.max_same_widget),
	     arena_printf(a, "%s > ...", path), c->stopped[node]);
}

static int32_t likeliest(const struct chain *c, int32_t node)
{
	const struct node_of_chain *n = &c->nodes[node];
	size_t best = n->first;

	for (size_t k = 1; k < n->count; k++)
		if (c->links[n->first + k].share > c->links[best].share)
			best = n->first + k;
	return n->count ? c->links[best].to : NOWHERE;
}

/* Where executions are when they are stopped, and round which circle they went. */
static void tell_steps(const struct reviewed *v, const struct reach *reach,
		       const struct chain *c)
{
	struct arena *a = &v->r->arena;
	size_t most = 0, n = 0;
	int32_t node, first;
	const char *path;

	for (size_t i = 0; i < c->node_count * c->rows; i++)
		if (c->mass[i] > c->mass[most])
			most = i;
	first = node = (int32_t)(most / c->rows);
	path = word_of(c, a, node);
	do {
		node = likeliest(c, node);
		path = node == NOWHERE ? path
				       : arena_printf(a, "%s > %s", path, word_of(c, a, node));
	} while (node != NOWHERE && node != first && ++n < 12);
	tell_loop(v, reach, c->nodes[first].step,
		  arena_printf(a, "flow '%s': %.3g %% of executions go round by widget '%s' until they have made %u steps, and end with 81000",
			  v->s->flows[c->flow].name, 100 * c->left, word_of(c, a, first),
			  c->p->rules.max_steps),
	     arena_printf(a, "%s > ...", path), c->left);
}

static void check_flow(const struct reviewed *v, const struct reach *reach, int32_t flow,
		       int32_t entry)
{
	struct chain c = { .p = v->p, .flow = flow };
	int32_t most = 0;

	build(&c, reach);
	if (c.node_at[entry] != NOWHERE) {
		follow_chain(&c, entry);
		for (size_t i = 1; i < c.node_count; i++)
			if (c.stopped[i] > c.stopped[most])
				most = (int32_t)i;
		if (c.stopped[most] >= staying_share)
			tell_repeats(v, reach, &c, most);
		if (c.left >= staying_share)
			tell_steps(v, reach, &c);
	}
	free_chain(&c);
}

void review_loops(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;

	for (size_t i = 0; i < p->target_count; i++)
		if (p->targets[i].kind == DOCUMENT_FLOW && !p->targets[i].event_return &&
		    reach->from[p->targets[i].entry] != NOWHERE)
			check_flow(v, reach, p->targets[i].index, p->targets[i].entry);
}
