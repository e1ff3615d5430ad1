/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render - a template filled in: its nodes one after the other. */
#include <stdlib.h>
#include <string.h>

#include "liquid/liquid_internal.h"

const char liquid_unknown[] = "?";

void *render_alloc(struct render *r, size_t size)
{
	size_t rounded = (size + 15) & ~(size_t)15;
	void *p = r->scratch + r->scratch_used;

	if (rounded > SCRATCH - r->scratch_used)
		return arena_alloc(&r->arena, size);
	r->scratch_used += rounded;
	memset(p, 0, size);
	return p;
}

bool render_works(struct render *r)
{
	if (r->work)
		r->work--;
	else
		r->unknown = true;
	return !r->unknown;
}

/* ---- variables of the template itself ---- */

static struct variable *find(struct variable *list, const char *name)
{
	while (list && strcmp(list->name, name))
		list = list->next;
	return list;
}

static struct variable *variable_of(struct render *r, struct variable **list, const char *name)
{
	struct variable *v = find(*list, name);

	if (v)
		return v;
	v = render_alloc(r, sizeof(*v));
	*v = (struct variable){ name, NIL, *list };
	*list = v;
	return v;
}

/* ---- expressions ---- */

static struct value from_slot(struct render *r, const struct path *p)
{
	const char *text;

	if (p->place.slot == LIQUID_NOT_KNOWN)
		return NOT_KNOWN;
	if (p->place.slot < 0 || !r->scope)
		return NIL;
	text = r->scope->read(r->scope->context, p->place.slot);
	return !text ? NIL : text == liquid_unknown ? NOT_KNOWN : TEXT(text);
}

struct value render_path(struct render *r, const struct path *p)
{
	const struct variable *own = NULL;
	const struct lookup *l = p->lookups;
	struct value v;

	if (p->local)
		own = find(r->variables, p->root);
	if (p->local && !own)
		own = find(r->counters, p->root);
	v = own ? own->value : from_slot(r, p);
	for (size_t i = 1; !own && i < p->place.used && l; i++)
		l = l->next;
	for (; l && render_works(r); l = l->next)
		v = l->key ? value_get(r, v, l->key) :
			     value_at(r, v, render_expression(r, l->index));
	return v;
}

static struct value range_of(struct render *r, const struct expression *e)
{
	struct value from = render_expression(r, e->from), to = render_expression(r, e->to);
	struct range *range = render_alloc(r, sizeof(*range));

	if (from.kind == VALUE_NOT_KNOWN || to.kind == VALUE_NOT_KNOWN)
		return NOT_KNOWN;
	*range = (struct range){ value_whole(from), value_whole(to) };
	return (struct value){ .kind = VALUE_RANGE, .range = range };
}

struct value render_expression(struct render *r, const struct expression *e)
{
	if (!e || !render_works(r))
		return NIL;
	return e->kind == EXPR_LITERAL ? e->literal :
	       e->kind == EXPR_PATH    ? render_path(r, e->path) :
					 range_of(r, e);
}

struct value render_filtered(struct render *r, const struct filtered *f)
{
	struct value v = render_expression(r, f->value), argument[MOST_ARGUMENTS];

	for (const struct filter_call *c = f->filters; c && render_works(r); c = c->next) {
		bool known = v.kind != VALUE_NOT_KNOWN;

		for (unsigned i = 0; i < c->count; i++) {
			argument[i] = render_expression(r, c->argument[i]);
			known &= argument[i].kind != VALUE_NOT_KNOWN;
		}
		v = known ? c->row->apply(r, v, argument, c->count) : NOT_KNOWN;
	}
	return v;
}

/* ---- tests ---- */

static enum truth truth_of(bool holds)
{
	return holds ? IS_TRUE : IS_FALSE;
}

static bool contains(struct render *r, struct value a, struct value b)
{
	if (b.kind == VALUE_NIL)
		return false;
	if (a.kind == VALUE_TEXT)
		return strstr(a.text, value_text(r, b));
	if (a.kind == VALUE_MAP)
		return value_get(r, a, value_text(r, b)).kind != VALUE_NIL;
	for (size_t i = 0; a.kind == VALUE_LIST && i < a.list->count; i++)
		if (value_equal(r, a.list->item[i], b))
			return true;
	return false;
}

static bool is_before(struct render *r, enum comparison c, struct value a, struct value b)
{
	int order;

	if (!value_order(r, a, b, &order))
		return false;
	return c == COMPARE_LESS    ? order < 0 :
	       c == COMPARE_GREATER ? order > 0 :
	       c == COMPARE_AT_MOST ? order <= 0 :
				      order >= 0;
}

static enum truth compare(struct render *r, const struct test *t)
{
	struct value a = render_expression(r, t->left), b;

	if (t->comparison == COMPARE_NONE)
		return value_truth(a);
	b = render_expression(r, t->right);
	if (a.kind == VALUE_NOT_KNOWN || b.kind == VALUE_NOT_KNOWN)
		return IS_UNKNOWN;
	switch (t->comparison) {
	case COMPARE_EQUAL:
		return truth_of(value_equal(r, a, b));
	case COMPARE_NOT_EQUAL:
		return truth_of(!value_equal(r, a, b));
	case COMPARE_CONTAINS:
		return truth_of(contains(r, a, b));
	default:
		return truth_of(is_before(r, t->comparison, a, b));
	}
}

enum truth render_test(struct render *r, const struct test *t)
{
	enum truth first = compare(r, t), rest;

	if (t->join == JOIN_NONE || !render_works(r))
		return first;
	rest = render_test(r, t->rest);
	return t->join == JOIN_AND ? (first < rest ? first : rest) : (first > rest ? first : rest);
}

/* ---- nodes ---- */

static void render_nodes(struct render *r, const struct node_tree *n);

static void say(struct render *r, struct value v)
{
	if (v.kind == VALUE_NOT_KNOWN)
		r->unknown = true;
	else
		text_add(r->out, value_text(r, v));
}

static void render_branches(struct render *r, const struct branch *b)
{
	for (; b; b = b->next) {
		enum truth holds = b->test ? render_test(r, b->test) : IS_TRUE;

		if (holds == IS_UNKNOWN)
			r->unknown = true;
		if (r->unknown || (holds == IS_TRUE) != b->unless) {
			if (!r->unknown)
				render_nodes(r, b->body);
			return;
		}
	}
}

static void capture(struct render *r, const struct node_tree *n)
{
	struct text inner = text_new(r), *outer = r->out;

	r->out = &inner;
	render_nodes(r, n->body);
	r->out = outer;
	variable_of(r, &r->variables, n->text)->value = text_value(&inner);
}

/* What {{ forloop }} holds at place I of N, inside of OUTER. */
static struct value forloop(struct render *r, size_t i, size_t n, struct value outer)
{
	static const char *keys[] = { "first", "index", "index0", "last", "length", "rindex", "rindex0",
				      "parentloop" };
	const struct value values[] = {
		TRUTH(i == 0), WHOLE((int64_t)i + 1), WHOLE((int64_t)i), TRUTH(i + 1 == n),
		WHOLE((int64_t)n), WHOLE((int64_t)(n - i)), WHOLE((int64_t)(n - i) - 1), outer,
	};
	struct map *m = render_alloc(r, sizeof(*m));

	m->count = sizeof(values) / sizeof(*values);
	m->key = keys;
	m->item = render_alloc(r, sizeof(values));
	memcpy(m->item, values, sizeof(values));
	return (struct value){ .kind = VALUE_MAP, .map = m };
}

/* The part of LIST that the loop goes over. */
static struct list part_of(struct render *r, const struct loop *l, struct value over)
{
	struct value all = value_list(r, over);
	struct list part = *all.list;
	int64_t offset = l->offset ? value_whole(render_expression(r, l->offset)) : 0;
	int64_t limit = l->limit ? value_whole(render_expression(r, l->limit)) : (int64_t)part.count;

	if (over.kind != VALUE_LIST && over.kind != VALUE_RANGE && over.kind != VALUE_MAP &&
	    all.list->count == 1 && over.kind != VALUE_TEXT)
		part.count = 0; /* a number is nothing to go over */
	if (offset < 0)
		offset = 0;
	if (offset > (int64_t)part.count)
		offset = (int64_t)part.count;
	part.item += offset;
	part.count -= (size_t)offset;
	if (limit < (int64_t)part.count)
		part.count = limit > 0 ? (size_t)limit : 0;
	return part;
}

static void render_for(struct render *r, const struct loop *l)
{
	struct value over = render_expression(r, l->over), outer;
	struct variable *item, *around;
	struct value before;
	struct list part;
	size_t most = r->scope && r->scope->most_loops ? r->scope->most_loops : SIZE_MAX;

	if (over.kind == VALUE_NOT_KNOWN || r->unknown) {
		r->unknown = true;
		return;
	}
	part = part_of(r, l, over);
	if (!part.count) {
		render_nodes(r, l->otherwise);
		return;
	}
	item = variable_of(r, &r->variables, l->name);
	around = variable_of(r, &r->variables, "forloop");
	before = item->value;
	outer = around->value;
	for (size_t i = 0; i < part.count && i < most && render_works(r) && !r->breaks; i++) {
		item->value = part.item[l->reversed ? part.count - 1 - i : i];
		around->value = forloop(r, i, part.count, outer);
		render_nodes(r, l->body);
		r->continues = false;
	}
	r->breaks = false;
	item->value = before;
	around->value = outer;
}

static void count(struct render *r, const char *name, bool up)
{
	struct variable *v = variable_of(r, &r->counters, name);
	int64_t n = value_whole(v->value);

	v->value = WHOLE(up ? n + 1 : n - 1);
	say(r, WHOLE(up ? n : n - 1));
}

static void cycle(struct render *r, const struct node_tree *n)
{
	char *name = render_alloc(r, strlen(n->text) + 2);
	const struct filter_call *c = n->choices;
	struct variable *turn;
	int64_t of = 0, at;

	*name = ' '; /* no name that a template could use */
	strcpy(name + 1, n->text);
	turn = variable_of(r, &r->counters, name);
	for (; c; c = c->next)
		of++;
	at = value_whole(turn->value);
	turn->value = WHOLE((at + 1) % of);
	for (c = n->choices; at % of; at--)
		c = c->next;
	say(r, render_expression(r, c->argument[0]));
}

static void render_node(struct render *r, const struct node_tree *n)
{
	switch (n->tag) {
	case TAG_TEXT:
		if (n->text)
			text_add(r->out, n->text);
		break;
	case TAG_OUTPUT:
		say(r, render_filtered(r, &n->value));
		break;
	case TAG_ASSIGN: {
		struct value v = render_filtered(r, &n->value);

		variable_of(r, &r->variables, n->text)->value = v;
		break;
	}
	case TAG_CAPTURE:
		capture(r, n);
		break;
	case TAG_BRANCHES:
		render_branches(r, n->branches);
		break;
	case TAG_FOR:
		render_for(r, n->loop);
		break;
	case TAG_BREAK:
		r->breaks = true;
		break;
	case TAG_CONTINUE:
		r->continues = true;
		break;
	case TAG_COUNT_UP:
	case TAG_COUNT_DOWN:
		count(r, n->text, n->tag == TAG_COUNT_UP);
		break;
	case TAG_CYCLE:
		cycle(r, n);
		break;
	}
}

static void render_nodes(struct render *r, const struct node_tree *n)
{
	for (; n && !r->breaks && !r->continues && render_works(r); n = n->next)
		render_node(r, n);
}

bool liquid_render(const struct liquid *t, const struct liquid_scope *scope, char *text)
{
	struct text out = { text, 0 };
	struct render r;

	*text = '\0';
	if (t->outside || t->broken)
		return false;
	memset(&r, 0, offsetof(struct render, scratch));
	r.scope = scope;
	r.work = MOST_WORK;
	r.out = &out;
	render_nodes(&r, t->nodes);
	arena_free(&r.arena);
	return !r.unknown;
}
