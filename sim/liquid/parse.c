/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parse - text, outputs and tags to the tree of a template. */
#include <ctype.h>
#include <string.h>

#include "liquid/blocks_internal.h"

struct node_tree *block_node(struct parser *r, enum node_tag tag)
{
	struct node_tree *n = arena_alloc(r->a, sizeof(*n));

	n->tag = tag;
	return n;
}

/* From behind the opening braces to CLOSE; NULL when there is none, or it opens again. */
static const char *find_close(const char *from, const char *open, const char *close)
{
	const char *end = strstr(from, close), *again = strstr(from, open);

	return end && again && again < end ? NULL : end;
}

/* The inside of braces, without the signs that take away white space. */
static bool read_inside(struct parser *r, const char *open, const char *close,
			struct scanner *inside)
{
	const char *from = r->p + 2, *end = find_close(from, open, close);

	if (!end) {
		r->t->broken = true;
		r->p += strlen(r->p);
		return false;
	}
	r->p = end + 2;
	if (from < end && *from == '-')
		from++;
	if (from < end && end[-1] == '-') {
		end--;
		r->p += strspn(r->p, " \t\r\n\v\f");
	}
	scan_begin(inside, from, end);
	return true;
}

static const char *first_of(const char *a, const char *b)
{
	return !a || (b && b < a) ? b : a;
}

static const char *copy_text(struct parser *r, const char *from, const char *end, bool trim)
{
	size_t n = (size_t)(end - from);

	while (trim && n && isspace((unsigned char)from[n - 1]))
		n--;
	return arena_strndup(r->a, from, n);
}

static struct node_tree *read_text(struct parser *r)
{
	const char *end = first_of(strstr(r->p, "{{"), strstr(r->p, "{%"));
	struct node_tree *n = block_node(r, TAG_TEXT);

	if (!end)
		end = r->p + strlen(r->p);
	n->text = copy_text(r, r->p, end, *end && end[2] == '-');
	r->p = end;
	return n;
}

static struct node_tree *read_output(struct parser *r)
{
	struct node_tree *n = block_node(r, TAG_OUTPUT);
	struct scanner inside;

	if (!read_inside(r, "{{", "}}", &inside))
		return NULL;
	n->value = parse_filtered(r, &inside);
	return n;
}

/* The next `{% NAME`, from FROM on; *AFTER is behind its end. */
static const char *find_tag(const char *from, const char *name, const char **after)
{
	for (; (from = strstr(from, "{%")); from += 2) {
		const char *p = from + 2 + (from[2] == '-');
		size_t n = strlen(name);

		p += strspn(p, " \t\r\n");
		if (strncmp(p, name, n) || isalnum((unsigned char)p[n]) || p[n] == '_')
			continue;
		p = strstr(p + n, "%}");
		if (!p)
			return NULL;
		*after = p + 2;
		if (p[-1] == '-')
			*after += strspn(*after, " \t\r\n\v\f");
		return from;
	}
	return NULL;
}

static struct node_tree *read_raw(struct parser *r)
{
	const char *after, *end = find_tag(r->p, "endraw", &after);
	struct node_tree *n = block_node(r, TAG_TEXT);

	n->text = end ? copy_text(r, r->p, end, end[2] == '-') : "";
	r->t->broken |= !end;
	r->p = end ? after : r->p + strlen(r->p);
	return n;
}

/* Comments may stand in comments. */
static struct node_tree *read_comment(struct parser *r)
{
	struct node_tree *n = block_node(r, TAG_TEXT);

	n->text = "";
	for (unsigned depth = 1; depth;) {
		const char *after = NULL, *inner = NULL, *again = find_tag(r->p, "comment", &inner);
		const char *end = find_tag(r->p, "endcomment", &after);

		if (!end) {
			r->t->broken = true;
			r->p += strlen(r->p);
			return n;
		}
		depth += again && again < end ? 1 : -1u;
		r->p = again && again < end ? inner : after;
	}
	return n;
}

static struct node_tree *read_tag(struct parser *r, struct block_end *end)
{
	struct scanner inside;

	if (!read_inside(r, "{%", "%}", &inside))
		return NULL;
	if (scan_take(&inside, "#") || inside.token.kind == TOKEN_END)
		return block_node(r, TAG_TEXT);
	if (scan_is(&inside, "raw"))
		return read_raw(r);
	if (scan_is(&inside, "comment"))
		return read_comment(r);
	if (block_is_end(&inside)) {
		end->found = true;
		end->inside = inside;
		return NULL;
	}
	return block_tag(r, &inside);
}

struct node_tree *block_read(struct parser *r, struct block_end *end)
{
	struct node_tree *first = NULL, **last = &first;

	*end = (struct block_end){ 0 };
	if (r->depth++ >= MOST_NESTING)
		parse_outside(r, "a tag so deep inside of others", 30);
	while (*r->p && !r->t->broken && !r->t->outside && !end->found) {
		*last = !strncmp(r->p, "{{", 2) ? read_output(r) :
			!strncmp(r->p, "{%", 2) ? read_tag(r, end) :
						  read_text(r);
		if (*last)
			last = &(*last)->next;
	}
	r->depth--;
	return first;
}

static void mark_locals(struct parser *r)
{
	for (struct path *p = r->t->paths; p; p = p->next)
		for (const struct local *l = r->locals; l && !p->local; l = l->next)
			p->local = !strcmp(l->name, p->root);
}

struct liquid *liquid_parse(struct arena *a, const char *text)
{
	struct liquid *t = arena_alloc(a, sizeof(*t));
	struct parser r = { .a = a, .t = t, .p = text };
	struct block_end end;

	t->nodes = block_read(&r, &end);
	t->broken |= end.found; /* {% endif %} of nothing */
	mark_locals(&r);
	return t;
}

bool liquid_is_broken(const struct liquid *t)
{
	return t->broken;
}

const char *liquid_outside(const struct liquid *t)
{
	return t->outside;
}

void liquid_paths(struct liquid *t, void (*tell)(void *context, struct liquid_path *path),
		  void *context)
{
	for (struct path *p = t->paths; p; p = p->next)
		if (!p->local)
			tell(context, &p->place);
}

static void compared(const struct expression *a, const struct expression *b,
		     void (*tell)(void *, struct liquid_path *, const char *), void *context)
{
	struct render r = { 0 };

	if (!a || !b || a->kind != EXPR_PATH || a->path->local || b->kind != EXPR_LITERAL ||
	    (b->literal.kind != VALUE_TEXT && b->literal.kind != VALUE_INT))
		return;
	tell(context, &a->path->place, value_text(&r, b->literal));
	arena_free(&r.arena);
}

void liquid_comparisons(struct liquid *t,
			void (*tell)(void *context, struct liquid_path *path, const char *literal),
			void *context)
{
	for (struct test *c = t->tests; c; c = c->all)
		if (c->comparison != COMPARE_NONE) {
			compared(c->left, c->right, tell, context);
			compared(c->right, c->left, tell, context);
		}
}

struct liquid_path *liquid_lone_path(const struct liquid *t)
{
	const struct node_tree *n = t->nodes;
	bool lone = n && !n->next && n->tag == TAG_OUTPUT && !n->value.filters && n->value.value &&
		    n->value.value->kind == EXPR_PATH && !n->value.value->path->local;

	return lone && !t->outside && !t->broken ? &n->value.value->path->place : NULL;
}
