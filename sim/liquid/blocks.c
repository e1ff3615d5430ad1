/* SPDX-License-Identifier: GPL-3.0-or-later */
/* blocks - the tags: if, unless, case, for, assign, capture, ... */
#include <string.h>

#include "liquid/blocks_internal.h"

bool block_is_end(const struct scanner *inside)
{
	static const char *const words[] = { "else", "elsif", "when", "endif", "endunless",
					     "endcase", "endfor", "endcapture" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (scan_is(inside, words[i]))
			return true;
	return false;
}

/* NAME, copied; NULL and told when there is none. */
static const char *take_name(struct parser *r, struct scanner *s)
{
	const char *name = NULL;

	if (s->token.kind == TOKEN_NAME || s->token.kind == TOKEN_TEXT)
		name = arena_strndup(r->a, s->token.at, s->token.length);
	else
		parse_outside(r, "a tag without a name", 20);
	scan_next(s);
	return name;
}

/* A block that ended otherwise than by WORD does not close. */
static void must_close(struct parser *r, const struct block_end *end, const char *word)
{
	if (!r->t->outside && !(end->found && scan_is(&end->inside, word)))
		r->t->broken = true;
}

static struct branch *new_branch(struct parser *r, struct branch ***last)
{
	struct branch *b = arena_alloc(r->a, sizeof(*b));

	**last = b;
	*last = &b->next;
	return b;
}

static struct node_tree *read_if(struct parser *r, struct scanner *s, bool unless)
{
	struct node_tree *n = block_node(r, TAG_BRANCHES);
	struct branch **last = &n->branches, *b = new_branch(r, &last);
	struct block_end end;

	b->unless = unless;
	b->test = parse_test(r, s);
	b->body = block_read(r, &end);
	while (end.found && !r->t->outside && (scan_is(&end.inside, "elsif") || scan_is(&end.inside, "else"))) {
		b = new_branch(r, &last);
		if (scan_take(&end.inside, "elsif"))
			b->test = parse_test(r, &end.inside);
		b->body = block_read(r, &end);
	}
	must_close(r, &end, unless ? "endunless" : "endif");
	return n;
}

/* {% when a, b or c %}: the subject is one of them. */
static const struct test *when(struct parser *r, struct scanner *s, struct expression *subject)
{
	struct test *first = NULL, *t, **last = &first;

	do {
		t = arena_alloc(r->a, sizeof(*t));
		*t = (struct test){ .comparison = COMPARE_EQUAL, .left = subject, .all = r->t->tests,
				    .join = JOIN_OR };
		t->right = parse_expression(r, s);
		r->t->tests = t;
		*last = t;
		last = &t->rest;
	} while (!r->t->outside && (scan_take(s, ",") || scan_take(s, "or")));
	t->join = JOIN_NONE;
	return first;
}

static struct node_tree *read_case(struct parser *r, struct scanner *s)
{
	struct node_tree *n = block_node(r, TAG_BRANCHES);
	struct expression *subject = parse_expression(r, s);
	struct branch **last = &n->branches;
	struct block_end end;

	block_read(r, &end); /* what stands before the first `when` says nothing */
	while (end.found && !r->t->outside && (scan_is(&end.inside, "when") || scan_is(&end.inside, "else"))) {
		struct branch *b = new_branch(r, &last);

		if (scan_take(&end.inside, "when"))
			b->test = when(r, &end.inside, subject);
		b->body = block_read(r, &end);
	}
	must_close(r, &end, "endcase");
	return n;
}

static struct expression *option(struct parser *r, struct scanner *s)
{
	scan_next(s);
	if (!scan_take(s, ":"))
		parse_outside(r, "an option of for without ':'", 28);
	return parse_expression(r, s);
}

static struct loop *read_loop(struct parser *r, struct scanner *s)
{
	struct loop *l = arena_alloc(r->a, sizeof(*l));

	l->name = take_name(r, s);
	if (!scan_take(s, "in"))
		parse_outside(r, "for without in", 14);
	l->over = parse_expression(r, s);
	while (!r->t->outside && s->token.kind != TOKEN_END) {
		if (scan_take(s, "reversed"))
			l->reversed = true;
		else if (scan_is(s, "limit"))
			l->limit = option(r, s);
		else if (scan_is(s, "offset"))
			l->offset = option(r, s);
		else if (!scan_take(s, ","))
			parse_outside(r, s->token.at, (size_t)(s->end - s->token.at));
	}
	return l;
}

static struct node_tree *read_for(struct parser *r, struct scanner *s)
{
	struct node_tree *n = block_node(r, TAG_FOR);
	struct block_end end;

	n->loop = read_loop(r, s);
	parse_local(r, n->loop->name ? n->loop->name : "");
	parse_local(r, "forloop");
	n->loop->body = block_read(r, &end);
	if (end.found && scan_is(&end.inside, "else"))
		n->loop->otherwise = block_read(r, &end);
	must_close(r, &end, "endfor");
	return n;
}

static struct node_tree *read_assign(struct parser *r, struct scanner *s)
{
	struct node_tree *n = block_node(r, TAG_ASSIGN);

	n->text = take_name(r, s);
	if (!scan_take(s, "="))
		parse_outside(r, "assign without =", 16);
	n->value = parse_filtered(r, s);
	parse_local(r, n->text ? n->text : "");
	return n;
}

static struct node_tree *read_capture(struct parser *r, struct scanner *s)
{
	struct node_tree *n = block_node(r, TAG_CAPTURE);
	struct block_end end;

	n->text = take_name(r, s);
	parse_local(r, n->text ? n->text : "");
	n->body = block_read(r, &end);
	must_close(r, &end, "endcapture");
	return n;
}

static struct node_tree *read_counter(struct parser *r, struct scanner *s, enum node_tag tag)
{
	struct node_tree *n = block_node(r, tag);

	n->text = take_name(r, s);
	parse_local(r, n->text ? n->text : "");
	return n;
}

/* {% cycle 'a', 'b' %}, perhaps with a name before a colon. */
static struct node_tree *read_cycle(struct parser *r, struct scanner *s)
{
	struct node_tree *n = block_node(r, TAG_CYCLE);
	struct filter_call **last = &n->choices;
	struct scanner ahead = *s;

	n->text = arena_strndup(r->a, s->token.at, (size_t)(s->end - s->token.at));
	scan_next(&ahead);
	if (scan_take(&ahead, ":")) {
		n->text = arena_strndup(r->a, s->token.at, s->token.length);
		*s = ahead;
	}
	do {
		*last = arena_alloc(r->a, sizeof(**last));
		(*last)->argument[0] = parse_expression(r, s);
		last = &(*last)->next;
	} while (!r->t->outside && scan_take(s, ","));
	return n;
}

static struct node_tree *read_echo(struct parser *r, struct scanner *s)
{
	struct node_tree *n = block_node(r, TAG_OUTPUT);

	n->value = parse_filtered(r, s);
	return n;
}

struct node_tree *block_tag(struct parser *r, struct scanner *inside)
{
	struct token name = inside->token;
	const char *what;

	if (scan_take(inside, "if"))
		return read_if(r, inside, false);
	if (scan_take(inside, "unless"))
		return read_if(r, inside, true);
	if (scan_take(inside, "case"))
		return read_case(r, inside);
	if (scan_take(inside, "for"))
		return read_for(r, inside);
	if (scan_take(inside, "assign"))
		return read_assign(r, inside);
	if (scan_take(inside, "capture"))
		return read_capture(r, inside);
	if (scan_take(inside, "increment"))
		return read_counter(r, inside, TAG_COUNT_UP);
	if (scan_take(inside, "decrement"))
		return read_counter(r, inside, TAG_COUNT_DOWN);
	if (scan_take(inside, "cycle"))
		return read_cycle(r, inside);
	if (scan_take(inside, "echo"))
		return read_echo(r, inside);
	if (scan_take(inside, "break"))
		return block_node(r, TAG_BREAK);
	if (scan_take(inside, "continue"))
		return block_node(r, TAG_CONTINUE);
	what = arena_printf(r->a, "tag '%.*s'", (int)name.length, name.at);
	parse_outside(r, what, strlen(what));
	return NULL;
}
