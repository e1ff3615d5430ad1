/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "scenario/document/node_internal.h"

/* Anchors are looked up one by one, so there must not be many. */
enum { MAX_ANCHORS = 256 };

static const char too_large[] = "too large: more than %d values";
static const char too_many_aliased[] = "too large: more than %d values that aliases stand for";
static const char too_deep[] = "nested deeper than %d levels";

struct anchor {
	const char *name;
	struct node *node;
	bool open; /* still being read: an alias to it would be a cycle */
};

struct frame {
	struct node *node;
	size_t first; /* of its members in pending[] */
	int anchor;   /* or -1 */
	bool have_key;
	const char *key;
	struct where key_at;
};

struct builder {
	struct arena *arena;
	const struct source *source;
	struct diagnostics *d;
	yaml_parser_t parser;
	size_t start;	/* byte the parser began at */
	uint32_t shift; /* characters before it */
	struct frame stack[MAX_DEPTH];
	size_t depth;
	struct member *pending; /* children of the open nodes */
	size_t pending_count, pending_capacity;
	struct anchor anchors[MAX_ANCHORS];
	size_t anchor_count;
	size_t nodes, aliased, documents;
	struct node *root;
};

static struct where place(const struct builder *b, yaml_mark_t mark)
{
	uint32_t column = (uint32_t)mark.column + 1;

	if (mark.line == 0)
		column += b->shift;
	return (struct where){ b->source, (uint32_t)mark.line + 1, column };
}

/* Where byte OFFSET of the source stands. */
static struct where place_of_byte(const struct source *source, size_t offset)
{
	struct where at = { source, 1, 1 };

	for (size_t i = 0; i < offset && i < source->length; i++) {
		unsigned char byte = (unsigned char)source->text[i];

		if (byte == '\n') {
			at.line++;
			at.column = 1;
		} else if ((byte & 0xc0) != 0x80) {
			at.column++;
		}
	}
	return at;
}

static const char *line_at(const struct builder *b, size_t line)
{
	const char *p = b->source->text + b->start;

	while (line-- && (p = strchr(p, '\n')))
		p++;
	return p;
}

/* The byte at MARK; 0 behind the end. */
static char byte_at(const struct builder *b, yaml_mark_t mark)
{
	const char *p = line_at(b, mark.line);

	for (size_t i = 0; p && i < mark.column && *p; p++)
		if (((unsigned char)p[1] & 0xc0) != 0x80)
			i++;
	return p ? *p : 0;
}

static void parser_error(struct builder *b)
{
	const yaml_parser_t *p = &b->parser;

	if (p->error == YAML_MEMORY_ERROR)
		memory_exhausted(0);
	if (p->error == YAML_READER_ERROR)
		diag_error(b->d, place_of_byte(b->source, b->start + p->problem_offset),
			   "not YAML: %s", p->problem);
	else if (p->context && !strcmp(p->context, "while scanning a quoted scalar") &&
		 strstr(p->problem, "end of stream"))
		diag_error(b->d, place(b, p->context_mark), "not YAML: this quote is never closed");
	else if (byte_at(b, p->problem_mark) == '\t')
		diag_error(b->d, place(b, p->problem_mark),
			   "not YAML: a tab cannot indent, use spaces");
	else if (p->context && !byte_at(b, p->problem_mark))
		/* the end is no help, the beginning is */
		diag_error(b->d, place(b, p->context_mark),
			   "not YAML: %s before the text ends (%s here)", p->problem, p->context);
	else if (p->context)
		diag_error(b->d, place(b, p->problem_mark), "not YAML: %s (%s at line %zu)",
			   p->problem, p->context, p->context_mark.line + 1);
	else
		diag_error(b->d, place(b, p->problem_mark), "not YAML: %s",
			   p->problem ? p->problem : "the text cannot be read");
}

static struct node *new_node(struct builder *b, enum node_kind kind, struct where at)
{
	struct node *node;

	if (b->nodes == MAX_NODES) {
		diag_error(b->d, at, too_large, MAX_NODES);
		return NULL;
	}
	b->nodes++;
	node = arena_alloc(b->arena, sizeof(*node));
	node->kind = kind;
	node->at = at;
	return node;
}

static bool push_child(struct builder *b, struct member child)
{
	b->pending = array_room(b->pending, b->pending_count, &b->pending_capacity,
				sizeof(*b->pending));
	b->pending[b->pending_count++] = child;
	return true;
}

/* Give NODE to the container being read. */
static bool attach(struct builder *b, struct node *node, struct where at)
{
	struct frame *f;

	if (!b->depth) {
		b->root = node;
		return true;
	}
	f = &b->stack[b->depth - 1];
	if (f->node->kind == NODE_LIST)
		return push_child(b, (struct member){ .value = node });
	if (!f->have_key) {
		if (node->kind != NODE_SCALAR) {
			diag_error(b->d, at, "a key must be a word, found a %s",
				   node->kind == NODE_MAP ? "map" : "list");
			return false;
		}
		f->key = node->text;
		f->key_at = at;
		f->have_key = true;
		return true;
	}
	f->have_key = false;
	return push_child(b, (struct member){ f->key, f->key_at, node });
}

static bool add_anchor(struct builder *b, const yaml_char_t *name, struct node *node,
		       bool open, int *index)
{
	*index = -1;
	if (!name)
		return true;
	if (b->anchor_count == MAX_ANCHORS) {
		diag_error(b->d, node->at, "more than %d anchors", MAX_ANCHORS);
		return false;
	}
	*index = (int)b->anchor_count;
	b->anchors[b->anchor_count++] =
		(struct anchor){ arena_strdup(b->arena, (const char *)name), node, open };
	return true;
}

static bool null_word(const char *text)
{
	return !*text || !strcmp(text, "~") || !strcmp(text, "null") ||
	       !strcmp(text, "Null") || !strcmp(text, "NULL");
}

static bool add_scalar(struct builder *b, const yaml_event_t *e)
{
	struct where at = place(b, e->start_mark);
	const char *text = (const char *)e->data.scalar.value;
	size_t length = e->data.scalar.length;
	struct node *node = new_node(b, NODE_SCALAR, at);
	int anchor;

	if (!node)
		return false;
	if (memchr(text, 0, length)) {
		diag_error(b->d, at, "text may not contain a NUL character");
		return false;
	}
	node->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE || e->data.scalar.tag;
	node->text = arena_strndup(b->arena, text, length);
	node->is_null = !node->quoted && null_word(node->text);
	return add_anchor(b, e->data.scalar.anchor, node, false, &anchor) &&
	       attach(b, node, at);
}

static bool open_container(struct builder *b, const yaml_event_t *e, enum node_kind kind,
			   const yaml_char_t *anchor)
{
	struct where at = place(b, e->start_mark);
	struct node *node = new_node(b, kind, at);
	struct frame *f = &b->stack[b->depth];

	if (!node)
		return false;
	if (b->depth == MAX_DEPTH) {
		diag_error(b->d, at, too_deep, MAX_DEPTH);
		return false;
	}
	/* a container that is no key is attached now: its place is known */
	if (!attach(b, node, at))
		return false;
	*f = (struct frame){ .node = node, .first = b->pending_count };
	if (!add_anchor(b, anchor, node, true, &f->anchor))
		return false;
	b->depth++;
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	const struct member *const *x = a, *const *y = b;
	int order = strcmp((*x)->key, (*y)->key);

	/* equal keys stay in document order */
	return order ? order : (*x > *y) - (*x < *y);
}

static void report_duplicates(struct builder *b, const struct node *map)
{
	const struct member **sorted = xcalloc(map->count + 1, sizeof(*sorted));

	for (size_t i = 0; i < map->count; i++)
		sorted[i] = &map->members[i];
	qsort(sorted, map->count, sizeof(*sorted), compare_keys);
	for (size_t i = 1; i < map->count; i++)
		if (!strcmp(sorted[i]->key, sorted[i - 1]->key))
			diag_error(b->d, sorted[i]->at,
				   "duplicate key '%.60s', also given at line %u",
				   sorted[i]->key, (unsigned)sorted[i - 1]->at.line);
	free(sorted);
}

static void close_container(struct builder *b)
{
	struct frame *f = &b->stack[--b->depth];
	size_t n = b->pending_count - f->first;
	const struct member *children = n ? b->pending + f->first : NULL;
	struct node *node = f->node;

	node->count = n;
	if (node->kind == NODE_LIST) {
		node->items = arena_array(b->arena, n, sizeof(struct node *));
		for (size_t i = 0; i < n; i++)
			node->items[i] = children[i].value;
	} else {
		node->members = arena_array(b->arena, n, sizeof(*node->members));
		if (n)
			memcpy(node->members, children, n * sizeof(*children));
		report_duplicates(b, node);
	}
	b->pending_count = f->first;
	if (f->anchor >= 0)
		b->anchors[f->anchor].open = false;
}

static bool add_alias(struct builder *b, const yaml_event_t *e)
{
	const char *name = (const char *)e->data.alias.anchor;
	struct where at = place(b, e->start_mark);
	size_t i = b->anchor_count, left = MAX_NODES - b->nodes, room = MAX_ALIASED - b->aliased;
	bool least = left < room;
	struct node *copy;

	/* the last anchor of a name is the one that counts */
	while (i && strcmp(b->anchors[i - 1].name, name))
		i--;
	if (!i) {
		diag_error(b->d, at, "unknown alias '*%.60s'", name);
		return false;
	}
	if (b->anchors[i - 1].open) {
		diag_error(b->d, at, "alias '*%.60s' contains itself", name);
		return false;
	}
	/* a copy, so that --set can change one use of an anchor and not the others */
	room = left = least ? left : room;
	copy = node_copy(b->arena, b->anchors[i - 1].node, MAX_DEPTH - b->depth, &room);
	b->nodes += left - room;
	b->aliased += left - room;
	if (!copy && room)
		diag_error(b->d, at, too_deep, MAX_DEPTH);
	else if (!copy && least)
		diag_error(b->d, at, too_large, MAX_NODES);
	else if (!copy)
		diag_error(b->d, at, too_many_aliased, MAX_ALIASED);
	return copy && attach(b, copy, at);
}

static bool take_event(struct builder *b, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (b->documents++) {
			diag_error(b->d, place(b, e->start_mark),
				   "a second document starts here, expected one in a file");
			return false;
		}
		return true;
	case YAML_SCALAR_EVENT:
		return add_scalar(b, e);
	case YAML_ALIAS_EVENT:
		return add_alias(b, e);
	case YAML_SEQUENCE_START_EVENT:
		return open_container(b, e, NODE_LIST, e->data.sequence_start.anchor);
	case YAML_MAPPING_START_EVENT:
		return open_container(b, e, NODE_MAP, e->data.mapping_start.anchor);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_container(b);
		return true;
	default:
		return true;
	}
}

static void parse_events(struct builder *b)
{
	for (;;) {
		yaml_event_t event;
		bool last, good;

		if (!yaml_parser_parse(&b->parser, &event)) {
			parser_error(b);
			return;
		}
		last = event.type == YAML_STREAM_END_EVENT;
		good = take_event(b, &event);
		yaml_event_delete(&event);
		if (last || !good)
			break;
	}
	if (!b->documents)
		diag_error(b->d, (struct where){ b->source, 1, 1 + b->shift },
			   "the document is empty");
}

/* The text of SOURCE from START on, if it is one plain word on one line: the rules of the platform
 * and what --set gives nearly all are, and a parser takes a hundred times as long to begin. */
static struct node *plain_word(struct arena *a, const struct source *source, size_t start)
{
	static const char inner[] = "abcdefghijklmnopqrstuvwxyz0123456789.%-";
	const char *text = source->text + start;
	struct node *node;

	if (!(*text >= 'a' && *text <= 'z') && !(*text >= '0' && *text <= '9'))
		return NULL;
	if (text[strspn(text, inner)] || strlen(text) != source->length - start ||
	    null_word(text))
		return NULL;
	node = arena_alloc(a, sizeof(*node));
	*node = (struct node){ .kind = NODE_SCALAR, .at = place_of_byte(source, start),
			       .text = text };
	return node;
}

struct node *yaml_parse_from(struct arena *a, const struct source *source, size_t start,
			     struct diagnostics *d)
{
	struct node *root = plain_word(a, source, start);
	struct builder *b = root ? NULL : xcalloc(1, sizeof(*b));
	const char *before;
	size_t errors = d->errors;

	if (root)
		return root;
	before = memory_for(source->name);
	b->arena = a;
	b->source = source;
	b->d = d;
	b->start = start;
	if (!start && source->length >= 3 && !memcmp(source->text, "\xef\xbb\xbf", 3))
		b->start = 3; /* a byte order mark, which editors do not count */
	else
		b->shift = place_of_byte(source, start).column - 1;
	if (!yaml_parser_initialize(&b->parser))
		memory_exhausted(0);
	yaml_parser_set_encoding(&b->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b->parser, (const unsigned char *)source->text + b->start,
				     source->length - b->start);
	parse_events(b);
	yaml_parser_delete(&b->parser);
	root = d->errors == errors ? b->root : NULL;
	free(b->pending);
	free(b);
	memory_for(before);
	return root;
}

struct node *yaml_parse(struct arena *a, const struct source *source, struct diagnostics *d)
{
	return yaml_parse_from(a, source, 0, d);
}
