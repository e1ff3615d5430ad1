/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * liquid - the part of Liquid that is understood: {{ path | filter: argument | ... }}
 * with the filters of the table below. Tags ({% ... %}), indices and other filters make
 * a text that is not known; a warning names them.
 */
#include <ctype.h>
#include <string.h>

#include "compile/variables.h"

static const struct {
	const char *name;
	uint8_t kind, arguments;
} filters[] = {
	{ "append", FILTER_APPEND, 1 },	      { "capitalize", FILTER_CAPITALIZE, 0 },
	{ "default", FILTER_DEFAULT, 1 },     { "divided_by", FILTER_DIVIDED_BY, 1 },
	{ "downcase", FILTER_DOWNCASE, 0 },   { "minus", FILTER_MINUS, 1 },
	{ "plus", FILTER_PLUS, 1 },	      { "prepend", FILTER_PREPEND, 1 },
	{ "remove", FILTER_REMOVE, 1 },	      { "replace", FILTER_REPLACE, 2 },
	{ "size", FILTER_SIZE, 0 },	      { "strip", FILTER_STRIP, 0 },
	{ "times", FILTER_TIMES, 1 },	      { "upcase", FILTER_UPCASE, 0 },
};

enum { FILTER_NAMES = sizeof(filters) / sizeof(*filters), LONGEST_PATH = 256 };

/* Where a template is being read. */
struct reader {
	struct builder *b;
	const struct flow *flow;
	const char *p;
	struct where where;
	bool unknown;
};

static void skip_space(struct reader *r)
{
	r->p += strspn(r->p, " \t\r\n");
}

/* A path up to a filter or the end, without white space ("parsed. flag" is in use). */
static void read_path(const char **p, char *path)
{
	size_t n = 0;

	for (; **p && **p != '|' && strncmp(*p, "}}", 2); (*p)++)
		if (!isspace((unsigned char)**p) && n < LONGEST_PATH - 1)
			path[n++] = **p;
	path[n] = '\0';
}

static bool is_path(const char *path)
{
	if (!isalpha((unsigned char)*path) && *path != '_')
		return false;
	return path[strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "0123456789_-.")] == '\0';
}

int32_t add_literal(struct builder *b, const char *text)
{
	struct value_tables *t = &b->p->values;

	if (!t->literal_count)
		*values_literal(b) = "";
	for (size_t i = 0; i < t->literal_count; i++)
		if (!strcmp(t->literal[i], text))
			return (int32_t)i;
	*values_literal(b) = arena_strdup(&b->p->arena, text);
	return (int32_t)t->literal_count - 1;
}

static void outside(struct reader *r, const char *what)
{
	if (!r->unknown)
		diag_warning(r->b->d, r->where,
			     "Liquid: %s is outside what is understood, so its value is not known here (docs/model.md)",
			     what);
	r->unknown = true;
}

/* 'text', "text" or a number; NULL at anything else. */
static const char *read_argument(struct reader *r)
{
	const char *from;
	size_t n;

	skip_space(r);
	if (*r->p == '\'' || *r->p == '"') {
		from = r->p + 1;
		n = strcspn(from, *r->p == '"' ? "\"" : "'");
		r->p = from[n] ? from + n + 1 : from + n;
	} else {
		from = r->p;
		n = strspn(from, "+-.0123456789");
		r->p += n;
		if (!n)
			return NULL;
	}
	return arena_strndup(&r->b->p->arena, from, n);
}

static bool read_arguments(struct reader *r, struct filter *f, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		skip_space(r);
		if (*r->p != (i ? ',' : ':'))
			return false;
		r->p++;
		f->argument[i] = read_argument(r);
		if (!f->argument[i])
			return false;
	}
	skip_space(r);
	return *r->p == '|' || !strncmp(r->p, "}}", 2);
}

static void read_filter(struct reader *r)
{
	size_t n;

	skip_space(r);
	n = strcspn(r->p, " \t\r\n:|}");
	for (size_t i = 0; i < FILTER_NAMES; i++) {
		struct filter f = { .kind = filters[i].kind };

		if (strlen(filters[i].name) != n || strncmp(filters[i].name, r->p, n))
			continue;
		r->p += n;
		if (read_arguments(r, &f, filters[i].arguments))
			*values_filter(r->b) = f;
		else
			outside(r, arena_printf(&r->b->p->arena, "the argument of filter '%s'",
						filters[i].name));
		return;
	}
	outside(r, arena_printf(&r->b->p->arena, "filter '%.*s'", (int)n, r->p));
}

/* After the opening braces. */
static void read_output(struct reader *r)
{
	struct value_tables *t = &r->b->p->values;
	struct piece piece = { .filters = (int32_t)t->filter_count };
	char path[LONGEST_PATH];

	read_path(&r->p, path);
	piece.slot = variable_slot(r->b, r->flow, path);
	if (!is_path(path))
		outside(r, arena_printf(&r->b->p->arena, "'%s'", path));
	r->unknown |= piece.slot == NOWHERE;
	while (!r->unknown && *r->p == '|') {
		r->p++;
		read_filter(r);
	}
	piece.filter_count = (int32_t)t->filter_count - piece.filters;
	if (!r->unknown)
		*values_piece(r->b) = piece;
	r->p = strstr(r->p, "}}");
	r->p = r->p ? r->p + 2 : "";
}

static void read_literal(struct reader *r)
{
	const char *output = strstr(r->p, "{{"), *tag = strstr(r->p, "{%");
	const char *end = output && (!tag || output < tag) ? output : tag;
	size_t n = end ? (size_t)(end - r->p) : strlen(r->p);

	*values_piece(r->b) = (struct piece){
		.slot = NOWHERE, .literal = arena_strndup(&r->b->p->arena, r->p, n) };
	r->p += n;
}

int32_t add_template(struct builder *b, const struct flow *f, const char *text,
		     struct where where)
{
	struct reader r = { .b = b, .flow = f, .p = text, .where = where,
			    .unknown = liquid_is_broken(text) };
	struct value_tables *t = &b->p->values;
	struct template template = { .pieces = (int32_t)t->piece_count };

	while (*r.p && !r.unknown) {
		if (!strncmp(r.p, "{{", 2)) {
			r.p += 2;
			read_output(&r);
		} else if (!strncmp(r.p, "{%", 2)) {
			outside(&r, "a tag ({% ... %})");
		} else {
			read_literal(&r);
		}
	}
	template.count = (int32_t)t->piece_count - template.pieces;
	template.unknown = r.unknown;
	*values_template(b) = template;
	return (int32_t)t->template_count - 1;
}

bool template_unknown(const struct builder *b, int32_t index)
{
	return b->p->values.template[index].unknown;
}

void liquid_paths(const char *text, void (*tell)(void *context, const char *path), void *context)
{
	char path[LONGEST_PATH];

	while ((text = strstr(text, "{{"))) {
		text += 2;
		read_path(&text, path);
		tell(context, path);
	}
}

bool liquid_is_broken(const char *text)
{
	while ((text = strstr(text, "{{"))) {
		const char *end = strstr(text + 2, "}}"), *again = strstr(text + 2, "{{");

		if (!end || (again && again < end))
			return true;
		text = end + 2;
	}
	return false;
}
