/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jansson validates and decodes, but keeps no positions. The text it accepted
 * is walked a second time beside its values; nothing can be malformed then, so
 * the walk only counts lines and columns.
 */
#include <jansson.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "scenario/document/node_internal.h"

struct walker {
	struct arena *arena;
	const struct source *source;
	struct diagnostics *d;
	const char *p, *end;
	uint32_t line, column;
	size_t nodes;
};

static struct node *walk(struct walker *w, const json_t *value, size_t depth);

static void step(struct walker *w)
{
	unsigned char byte = (unsigned char)*w->p++;

	if (byte == '\n') {
		w->line++;
		w->column = 1;
	} else if (w->p == w->end || ((unsigned char)*w->p & 0xc0) != 0x80) {
		w->column++;
	}
}

/* To the next byte that is neither white space nor one of PUNCTUATION. */
static void skip(struct walker *w, const char *punctuation)
{
	while (w->p < w->end && *w->p && (strchr(" \t\r\n", *w->p) || strchr(punctuation, *w->p)))
		step(w);
}

static void skip_string(struct walker *w)
{
	step(w);
	while (w->p < w->end && *w->p != '"') {
		if (*w->p == '\\')
			step(w);
		step(w);
	}
	step(w);
}

static struct where here(const struct walker *w)
{
	return (struct where){ w->source, w->line, w->column };
}

static bool walk_map(struct walker *w, const json_t *value, struct node *node, size_t depth)
{
	void *i = json_object_iter((json_t *)value);

	node->kind = NODE_MAP;
	node->count = json_object_size(value);
	node->members = arena_array(w->arena, node->count, sizeof(*node->members));
	step(w);
	/* in order of insertion, which is the order of the text */
	for (size_t k = 0; i; k++, i = json_object_iter_next((json_t *)value, i)) {
		struct member *m = &node->members[k];

		skip(w, ",");
		m->key = arena_strdup(w->arena, json_object_iter_key(i));
		m->at = here(w);
		skip_string(w);
		skip(w, ":");
		m->value = walk(w, json_object_iter_value(i), depth + 1);
		if (!m->value)
			return false;
	}
	skip(w, "");
	step(w);
	return true;
}

static bool walk_list(struct walker *w, const json_t *value, struct node *node, size_t depth)
{
	node->kind = NODE_LIST;
	node->count = json_array_size(value);
	node->items = arena_array(w->arena, node->count, sizeof(struct node *));
	step(w);
	for (size_t k = 0; k < node->count; k++) {
		skip(w, ",");
		node->items[k] = walk(w, json_array_get(value, k), depth + 1);
		if (!node->items[k])
			return false;
	}
	skip(w, "");
	step(w);
	return true;
}

static void walk_scalar(struct walker *w, const json_t *value, struct node *node)
{
	const char *start = w->p;

	if (json_is_string(value)) {
		skip_string(w);
		node->quoted = true;
		node->text = arena_strndup(w->arena, json_string_value(value),
					   json_string_length(value));
		return;
	}
	while (w->p < w->end && *w->p && !strchr(" \t\r\n,]}", *w->p))
		step(w);
	node->text = arena_strndup(w->arena, start, (size_t)(w->p - start));
	node->is_null = json_is_null(value);
}

static struct node *walk(struct walker *w, const json_t *value, size_t depth)
{
	struct node *node = arena_alloc(w->arena, sizeof(*node));
	bool good = true;

	node->at = here(w);
	if (++w->nodes > MAX_NODES) {
		diag_error(w->d, node->at, "too large: more than %d values", MAX_NODES);
		return NULL;
	}
	if (depth > MAX_DEPTH) {
		diag_error(w->d, node->at, "nested deeper than %d levels", MAX_DEPTH);
		return NULL;
	}
	if (json_is_object(value))
		good = walk_map(w, value, node, depth);
	else if (json_is_array(value))
		good = walk_list(w, value, node, depth);
	else
		walk_scalar(w, value, node);
	return good ? node : NULL;
}

static size_t characters(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}

/* Jansson points behind the token that it names in "... near 'TOKEN'". */
static void parse_error(struct walker *w, const json_error_t *error)
{
	char *message = arena_strdup(w->arena, error->text);
	char *near = strstr(message, " near '"), *quote = near ? strrchr(near, '\'') : NULL;
	struct where at = { w->source, (uint32_t)error->line, 1 };
	long column = error->column;

	if (quote && quote > near + strlen(" near '")) {
		const char *token = near + strlen(" near '");

		column -= (long)characters(token, (size_t)(quote - token)) - 1;
	}
	/* clipped in mid-token, perhaps in mid-character */
	if (near && strlen(message) + 1 >= JSON_ERROR_TEXT_LENGTH)
		*near = '\0';
	for (char *p = message; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	if (column > 1)
		at.column = (uint32_t)column;
	diag_error(w->d, at, "not JSON: %s", message);
}

struct node *json_parse(struct arena *a, const struct source *source, struct diagnostics *d)
{
	size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL;
	size_t mark = source->length >= 3 && !memcmp(source->text, "\xef\xbb\xbf", 3) ? 3 : 0;
	struct walker w = { .arena = a,
			    .source = source,
			    .d = d,
			    .p = source->text + mark,
			    .end = source->text + source->length,
			    .line = 1,
			    .column = 1 };
	const char *before;
	struct where at;
	json_error_t error;
	json_t *value;
	struct node *root;

	if (json_exceeds(source, MAX_NODES, &at)) {
		diag_error(d, at, "too large: more than %d values", MAX_NODES);
		return NULL;
	}
	before = memory_for(source->name);
	value = json_loadb(w.p, source->length - mark, flags, &error);
	memory_for(before);
	if (!value) {
		parse_error(&w, &error);
		return NULL;
	}
	skip(&w, "");
	root = walk(&w, value, 1);
	json_decref(value);
	return root;
}
