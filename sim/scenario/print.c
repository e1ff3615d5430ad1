/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print - the default scenario of an export as text, with remarks at its keys. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/key_path.h"
#include "base/memory.h"
#include "scenario/document/decode_internal.h"

enum { MOST_PARTS = 8, DEEPEST_LINES = 2 };

struct noted {
	const char *part[MOST_PARTS];
	size_t parts;
	const char *text;
	bool done;
};

struct printer {
	FILE *out;
	struct arena *arena;
	struct noted *noted;
	size_t noted_count;
};

/* ---- scalars ---- */

/* May it stand as it is, in a block or between braces? */
static bool is_plain(const char *text)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./%+ ";
	size_t n = strlen(text);

	return n && strspn(text, safe) == n && !strchr(" -%+.", text[0]) && text[n - 1] != ' ' &&
	       strcasecmp(text, "null");
}

static void put_text(FILE *out, const char *text, bool quoted)
{
	if (!quoted && (is_plain(text) || !*text)) {
		fputs(*text ? text : "null", out);
		return;
	}
	putc('"', out);
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else if ((unsigned char)*text < 0x20 || *text == 0x7f)
			fprintf(out, "\\x%02x", (unsigned)(unsigned char)*text);
		else
			putc(*text, out);
	putc('"', out);
}

void scenario_put_key(FILE *out, const char *key)
{
	put_text(out, key, !is_plain(key));
}

/* In one line: {exponential: 8s}. */
static void put_line(FILE *out, const struct node *n)
{
	if (n->kind == NODE_SCALAR) {
		put_text(out, n->is_null ? "" : n->text, n->quoted && !n->is_null);
		return;
	}
	putc(n->kind == NODE_MAP ? '{' : '[', out);
	for (size_t i = 0; i < n->count; i++) {
		fputs(i ? ", " : "", out);
		if (n->kind == NODE_MAP) {
			scenario_put_key(out, n->members[i].key);
			fputs(": ", out);
		}
		put_line(out, n->kind == NODE_MAP ? n->members[i].value : n->items[i]);
	}
	putc(n->kind == NODE_MAP ? '}' : ']', out);
}

/* ---- remarks ---- */

static struct noted parse_remark(struct arena *a, const struct remark *r)
{
	struct noted n = { .text = r->text };
	const char *p = r->key;

	while (*p && n.parts < MOST_PARTS) {
		n.part[n.parts++] = key_path_take(a, p, &p);
		p += *p != '\0';
	}
	return n;
}

/* Is it of a key at or below the first COUNT parts of PATH? */
static bool is_below(const struct noted *n, const char *const *path, size_t count)
{
	if (n->parts <= count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(n->part[i], path[i]))
			return false;
	return true;
}

static void put_indent(FILE *out, size_t depth, bool comment)
{
	fprintf(out, "%s%*s", comment ? "# " : "", (int)(2 * depth), "");
}

/* Remark FIRST, of a key that is not there below the first COUNT parts of its path, and what else
 * is below the same key. */
static void put_missing(struct printer *p, struct noted *first, size_t count)
{
	const char *const *path = first->part;

	put_indent(p->out, count, true);
	scenario_put_key(p->out, path[count]);
	putc(':', p->out);
	if (first->parts == count + 1) {
		fprintf(p->out, " ...  # %s\n", first->text);
		first->done = true;
	} else {
		putc('\n', p->out);
	}
	for (size_t i = 0; i < p->noted_count; i++)
		if (!p->noted[i].done && p->noted[i].parts > count + 1 && is_below(&p->noted[i], path, count + 1))
			put_missing(p, &p->noted[i], count + 1);
		else if (!p->noted[i].done && p->noted[i].parts == count + 1 && is_below(&p->noted[i], path, count) &&
			 !strcmp(p->noted[i].part[count], path[count]))
			p->noted[i].done = true; /* said already, of another place */
}

static bool remarked_below(const struct printer *p, const char *const *path, size_t count)
{
	for (size_t i = 0; i < p->noted_count; i++)
		if (!p->noted[i].done && is_below(&p->noted[i], path, count))
			return true;
	return false;
}

/* ---- the tree ---- */

static void put_members(struct printer *p, const struct node *map, const char **path, size_t depth);

/* The key of the first COUNT parts of PATH is there. */
static void forget_remark(struct printer *p, const char *const *path, size_t count)
{
	for (size_t i = 0; i < p->noted_count; i++)
		if (p->noted[i].parts == count && is_below(&p->noted[i], path, count - 1) &&
		    !strcmp(p->noted[i].part[count - 1], path[count - 1]))
			p->noted[i].done = true;
}

/* Maps whose members have lines of their own, others in one line. */
static void put_member(struct printer *p, const struct member *m, const char **path, size_t depth)
{
	bool remarked;

	path[depth] = m->key;
	forget_remark(p, path, depth + 1);
	remarked = depth + 1 < MOST_PARTS && remarked_below(p, path, depth + 1);
	put_indent(p->out, depth, false);
	scenario_put_key(p->out, m->key);
	putc(':', p->out);
	if (m->value->kind == NODE_MAP && m->value->count &&
	    (remarked || depth == 0 || (depth < DEEPEST_LINES && m->value->count > 1 && strcmp(path[0], "callers")))) {
		putc('\n', p->out);
		put_members(p, m->value, path, depth + 1);
		return;
	}
	putc(' ', p->out);
	put_line(p->out, m->value);
	putc('\n', p->out);
}

static void put_members(struct printer *p, const struct node *map, const char **path, size_t depth)
{
	for (size_t i = 0; i < map->count; i++)
		put_member(p, &map->members[i], path, depth);
	for (size_t i = 0; i < p->noted_count; i++)
		if (!p->noted[i].done && is_below(&p->noted[i], path, depth))
			put_missing(p, &p->noted[i], depth);
}

/* ---- the whole ---- */

/* What the command line says apart from --set; and flows by their files, as maps. */
static struct node *whole(const struct scenario *s, const struct overrides *o, struct arena *a)
{
	struct node *root = arena_alloc(a, sizeof(*root)), *flows, *run;

	*root = *s->root;
	flows = node_own_map(a, root, "flows");
	for (size_t i = 0; i < s->flow_count; i++) {
		struct node *given = node_get(flows, s->flows[i].name);

		if (given->kind == NODE_SCALAR)
			node_put(a, node_own_map(a, flows, s->flows[i].name), "file", given);
	}
	if (o->profile)
		node_put(a, root, "profile", node_scalar(a, s->profile, false));
	run = node_own_map(a, root, "run");
	if (o->seed)
		node_put(a, run, "seed", node_scalar(a, arena_printf(a, "%" PRIu64, s->seed), false));
	if (o->replications)
		node_put(a, run, "replications", node_scalar(a, arena_printf(a, "%" PRIu64, s->replications), false));
	if (o->threshold_count) {
		struct node *list = arena_alloc(a, sizeof(*list));

		*list = (struct node){ .kind = NODE_LIST, .count = o->threshold_count };
		list->items = arena_array(a, list->count, sizeof(*list->items));
		for (size_t i = 0; i < list->count; i++)
			list->items[i] = node_scalar(a, o->thresholds[i], false);
		node_put(a, root, "thresholds", list);
	}
	return root;
}

static bool is_set(const struct overrides *o, const char *section)
{
	size_t n = strlen(section);

	for (size_t i = 0; i < o->assignment_count; i++)
		if (!strncmp(o->assignments[i], section, n) && strchr(".=", o->assignments[i][n]))
			return true;
	return false;
}

/* The comment that the default text has before SECTION. */
static void put_comment(FILE *out, const char *text, const char *section)
{
	const char *comment = NULL;
	size_t n = strlen(section);

	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		if (!strncmp(line, section, n) && line[n] == ':') {
			if (comment)
				fprintf(out, "%.*s", (int)(line - comment), comment);
			return;
		}
		if (*line != '#')
			comment = NULL;
		else if (!comment)
			comment = line;
	}
}

void scenario_print(FILE *out, const struct scenario *s, const struct overrides *o,
		    const struct remark *remarks, size_t count)
{
	struct arena a = { 0 };
	struct printer p = { .out = out, .arena = &a, .noted_count = count };
	const char *path[MOST_PARTS], *head = s->default_text;
	const struct node *root = whole(s, o, &a);

	p.noted = arena_array(&a, count + 1, sizeof(*p.noted));
	for (size_t i = 0; i < count; i++)
		p.noted[i] = parse_remark(&a, &remarks[i]);
	fprintf(out, "%.*s", (int)(strstr(head, "\n\n") + 1 - head), head);
	for (size_t i = 0; i < root->count; i++) {
		putc('\n', out);
		if (!is_set(o, root->members[i].key))
			put_comment(out, head, root->members[i].key);
		put_member(&p, &root->members[i], path, 0);
	}
	if (remarked_below(&p, path, 0)) {
		fputs("\n", out);
		put_members(&p, &(struct node){ .kind = NODE_MAP }, path, 0);
	}
	arena_free(&a);
}
