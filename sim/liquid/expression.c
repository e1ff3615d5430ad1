/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expression - literals, paths, ranges, filters and tests, read. */
#include <stdlib.h>
#include <string.h>

#include "liquid/liquid_internal.h"

void parse_outside(struct parser *r, const char *what, size_t length)
{
	if (!r->t->outside)
		r->t->outside = arena_strndup(r->a, what, length);
}

void parse_local(struct parser *r, const char *name)
{
	struct local *l = arena_alloc(r->a, sizeof(*l));

	*l = (struct local){ name, r->locals };
	r->locals = l;
}

static struct expression *literal(struct parser *r, struct value v)
{
	struct expression *e = arena_alloc(r->a, sizeof(*e));

	*e = (struct expression){ .kind = EXPR_LITERAL, .literal = v };
	return e;
}

static struct lookup *next_lookup(struct parser *r, struct scanner *s)
{
	struct lookup l = { 0 }, *kept;

	if (scan_take(s, ".")) {
		if (s->token.kind == TOKEN_NAME)
			l.key = arena_strndup(r->a, s->token.at, s->token.length);
		scan_next(s);
	} else if (scan_take(s, "[")) {
		l.index = parse_expression(r, s);
		if (l.index && l.index->kind == EXPR_LITERAL && l.index->literal.kind == VALUE_TEXT)
			l.key = l.index->literal.text;
		if (!scan_take(s, "]"))
			l = (struct lookup){ 0 };
	} else {
		return NULL;
	}
	if (!l.key && !l.index)
		parse_outside(r, "an unfinished path", 18);
	kept = arena_alloc(r->a, sizeof(*kept));
	*kept = l;
	return kept;
}

/* The parts whose names stand there, as one text. */
static void name_place(struct parser *r, struct path *p)
{
	p->place = (struct liquid_path){ .text = p->root, .parts = 1, .slot = LIQUID_BLANK, .used = 1 };
	for (const struct lookup *l = p->lookups; l && l->key; l = l->next) {
		p->place.text = arena_printf(r->a, "%s.%s", p->place.text, l->key);
		p->place.parts++;
	}
}

static struct expression *path(struct parser *r, struct scanner *s, const char *root)
{
	struct expression *e = arena_alloc(r->a, sizeof(*e));
	struct path *p = arena_alloc(r->a, sizeof(*p));
	struct lookup **last = &p->lookups;

	p->root = root;
	while ((*last = next_lookup(r, s)))
		last = &(*last)->next;
	name_place(r, p);
	p->next = r->t->paths;
	r->t->paths = p;
	*e = (struct expression){ .kind = EXPR_PATH, .path = p };
	return e;
}

static struct expression *word(struct parser *r, struct scanner *s)
{
	static const struct {
		const char *name;
		struct value value;
	} words[] = {
		{ "nil", { .kind = VALUE_NIL } },	{ "null", { .kind = VALUE_NIL } },
		{ "true", { .kind = VALUE_BOOL, .truth = true } },
		{ "false", { .kind = VALUE_BOOL, .truth = false } },
		{ "empty", { .kind = VALUE_EMPTY } },	{ "blank", { .kind = VALUE_BLANK_WORD } },
	};
	const char *name = arena_strndup(r->a, s->token.at, s->token.length);

	scan_next(s);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i].name, name) && !scan_is(s, ".") && !scan_is(s, "["))
			return literal(r, words[i].value);
	return path(r, s, name);
}

static struct expression *range(struct parser *r, struct scanner *s)
{
	struct expression *e = arena_alloc(r->a, sizeof(*e));

	*e = (struct expression){ .kind = EXPR_RANGE };
	e->from = parse_expression(r, s);
	if (!e->from || !scan_take(s, ".."))
		return NULL;
	e->to = parse_expression(r, s);
	return e->to && scan_take(s, ")") ? e : NULL;
}

static struct expression *try_expression(struct parser *r, struct scanner *s)
{
	struct token t = s->token;
	const char *text = NULL;
	struct value number;

	if (t.kind == TOKEN_NAME)
		return word(r, s);
	if (t.kind == TOKEN_TEXT || t.kind == TOKEN_NUMBER) {
		text = arena_strndup(r->a, t.at, t.length);
		scan_next(s);
		if (t.kind == TOKEN_TEXT)
			return literal(r, TEXT(text));
		text_is_number(text, &number);
		return literal(r, number);
	}
	return scan_take(s, "(") ? range(r, s) : NULL;
}

struct expression *parse_expression(struct parser *r, struct scanner *s)
{
	struct expression *e = NULL;

	if (r->depth++ < MOST_NESTING)
		e = try_expression(r, s);
	r->depth--;
	if (!e) {
		const char *what = arena_printf(r->a, "'%.*s'", (int)s->token.length, s->token.at);

		parse_outside(r, s->token.length ? what : "nothing where a value is due",
			      s->token.length ? strlen(what) : 28);
	}
	return e;
}

/* `allow_false: true`, the only argument with a name, is the second of `default`. */
static void argument(struct parser *r, struct scanner *s, struct filter_call *f)
{
	struct scanner ahead = *s;
	bool named = s->token.kind == TOKEN_NAME && (scan_next(&ahead), scan_take(&ahead, ":"));
	struct expression *e;

	if (named)
		*s = ahead;
	e = parse_expression(r, s);
	if (e && f->count < MOST_ARGUMENTS)
		f->argument[f->count++] = e;
}

static struct filter_call *filter(struct parser *r, struct scanner *s)
{
	struct filter_call *f = arena_alloc(r->a, sizeof(*f));
	struct token name = s->token;
	const char *what;

	f->row = name.kind == TOKEN_NAME ? filter_find(name.at, name.length) : NULL;
	what = arena_printf(r->a, "filter '%.*s'", (int)name.length, name.at);
	if (!f->row)
		parse_outside(r, what, strlen(what));
	scan_next(s);
	if (scan_take(s, ":"))
		do
			argument(r, s, f);
		while (scan_take(s, ",") && !r->t->outside);
	what = arena_printf(r->a, "the arguments of filter '%.*s'", (int)name.length, name.at);
	if (f->row && (f->count < f->row->least || f->count > f->row->most))
		parse_outside(r, what, strlen(what));
	return f;
}

struct filtered parse_filtered(struct parser *r, struct scanner *s)
{
	struct filtered result = { 0 };
	struct filter_call **last = &result.filters;

	if (s->token.kind == TOKEN_END) /* {{ }} says nothing */
		result.value = literal(r, NIL);
	else
		result.value = parse_expression(r, s);
	while (!r->t->outside && scan_take(s, "|")) {
		*last = filter(r, s);
		last = &(*last)->next;
	}
	if (s->token.kind != TOKEN_END)
		parse_outside(r, s->token.at, (size_t)(s->end - s->token.at));
	return result;
}

static enum comparison comparison(struct scanner *s)
{
	static const struct {
		const char *sign;
		enum comparison comparison;
	} signs[] = {
		{ "==", COMPARE_EQUAL },    { "!=", COMPARE_NOT_EQUAL }, { "<>", COMPARE_NOT_EQUAL },
		{ "<", COMPARE_LESS },	    { ">", COMPARE_GREATER },	 { "<=", COMPARE_AT_MOST },
		{ ">=", COMPARE_AT_LEAST }, { "contains", COMPARE_CONTAINS },
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (scan_take(s, signs[i].sign))
			return signs[i].comparison;
	return COMPARE_NONE;
}

static struct test *one_test(struct parser *r, struct scanner *s)
{
	struct test *t = arena_alloc(r->a, sizeof(*t));

	t->left = parse_expression(r, s);
	t->comparison = comparison(s);
	if (t->comparison != COMPARE_NONE)
		t->right = parse_expression(r, s);
	t->all = r->t->tests;
	r->t->tests = t;
	return t;
}

/* `and` and `or` bind alike, the last first. */
struct test *parse_test(struct parser *r, struct scanner *s)
{
	struct test *first = one_test(r, s), *t = first;

	while (!r->t->outside && (scan_is(s, "and") || scan_is(s, "or"))) {
		t->join = scan_is(s, "and") ? JOIN_AND : JOIN_OR;
		scan_next(s);
		t->rest = one_test(r, s);
		t = t->rest;
	}
	if (s->token.kind != TOKEN_END)
		parse_outside(r, s->token.at, (size_t)(s->end - s->token.at));
	return first;
}
