/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compile/twiml/twiml.h"

#include <ctype.h>
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"

enum { MAX_DOCUMENT = 65536, MAX_DEPTH = 32 };

/* The text of an open element, as it grows piece by piece. */
struct text {
	char *data;
	size_t length, capacity;
};

struct reader {
	struct arena *arena;
	const struct source *source;
	struct diagnostics *d;
	XML_Parser parser;
	struct element *root;
	struct element *open[MAX_DEPTH];
	struct text text[MAX_DEPTH];
	size_t depth;
	bool failed;
};

/* Expat's columns count characters from 0. */
static struct where position(const struct reader *r)
{
	return (struct where){ r->source, (uint32_t)XML_GetCurrentLineNumber(r->parser),
			       (uint32_t)XML_GetCurrentColumnNumber(r->parser) + 1 };
}

static void fail(struct reader *r, const char *message)
{
	if (!r->failed)
		diag_error(r->d, position(r), "%s", message);
	r->failed = true;
	XML_StopParser(r->parser, XML_FALSE);
}

static void add_child(struct reader *r, struct element *parent, struct element *child)
{
	size_t n = parent->child_count;

	if ((n & (n - 1)) == 0) { /* full at each power of two */
		struct element **grown =
			arena_array(r->arena, n ? 2 * n : 1, sizeof(*grown));

		if (n)
			memcpy(grown, parent->children, n * sizeof(*grown));
		parent->children = grown;
	}
	parent->children[parent->child_count++] = child;
}

/* One character of the source; columns count characters. */
static const char *advance(struct where *at, const char *p)
{
	if (*p == '\n') {
		at->line++;
		at->column = 0;
	}
	do
		p++;
	while (((unsigned char)*p & 0xc0) == 0x80);
	at->column++;
	return p;
}

/* The start tag is well formed, or Expat would not have told of it. */
static void locate_attributes(struct reader *r, struct element *e)
{
	struct where at = e->at;
	XML_Index start = XML_GetCurrentByteIndex(r->parser);
	const char *p = r->source->text + (start < 0 ? 0 : start);

	while (*p && !isspace((unsigned char)*p) && *p != '>')
		p = advance(&at, p);
	for (size_t i = 0; i < e->attribute_count && *p; i++) {
		char quote;

		while (isspace((unsigned char)*p))
			p = advance(&at, p);
		e->attributes[i].at = at;
		while (*p && *p != '"' && *p != '\'')
			p = advance(&at, p);
		quote = *p;
		for (p = *p ? advance(&at, p) : p; *p && *p != quote;)
			p = advance(&at, p);
		p = *p ? advance(&at, p) : p;
	}
}

static void read_attributes(struct reader *r, struct element *e, const char **list)
{
	size_t n = 0;

	while (list[2 * n])
		n++;
	e->attribute_count = n;
	e->attributes = arena_array(r->arena, n, sizeof(*e->attributes));
	for (size_t i = 0; i < n; i++) {
		e->attributes[i].name = arena_strdup(r->arena, list[2 * i]);
		e->attributes[i].value = arena_strdup(r->arena, list[2 * i + 1]);
	}
	if (n)
		locate_attributes(r, e);
}

static void XMLCALL start_element(void *data, const char *name, const char **attributes)
{
	struct reader *r = data;
	struct element *e;

	if (r->depth == MAX_DEPTH) {
		fail(r, "elements are nested too deeply for TwiML");
		return;
	}
	e = arena_alloc(r->arena, sizeof(*e));
	e->name = arena_strdup(r->arena, name);
	e->at = position(r);
	r->text[r->depth].length = 0;
	read_attributes(r, e, attributes);
	if (r->depth)
		add_child(r, r->open[r->depth - 1], e);
	else
		r->root = e;
	r->open[r->depth++] = e;
}

static void XMLCALL end_element(void *data, const char *name)
{
	struct reader *r = data;
	const struct text *t = &r->text[--r->depth];
	size_t from = 0, to = t->length;

	(void)name;
	while (from < to && isspace((unsigned char)t->data[from]))
		from++;
	while (to > from && isspace((unsigned char)t->data[to - 1]))
		to--;
	r->open[r->depth]->text =
		from < to ? arena_strndup(r->arena, t->data + from, to - from) : "";
}

static void XMLCALL add_text(void *data, const char *piece, int length)
{
	struct reader *r = data;
	struct text *t;
	size_t n = (size_t)length;

	if (!r->depth)
		return;
	t = &r->text[r->depth - 1];
	if (t->length + n > t->capacity) {
		t->capacity = 2 * (t->length + n);
		t->data = xreallocarray(t->data, t->capacity, 1);
	}
	memcpy(t->data + t->length, piece, n);
	t->length += n;
}

/* Expat reports a declaration where it ends; say where it begins. */
static void refuse_at_mark(struct reader *r, const char *mark, const char *message)
{
	const char *at = strstr(r->source->text, mark), *line = r->source->text;
	struct where where = { r->source, 1, 1 };

	for (const char *p = line; at && p < at; p++)
		if (*p == '\n') {
			where.line++;
			line = p + 1;
		}
	for (const char *p = line; at && p < at; p++)
		where.column += ((unsigned char)*p & 0xc0) != 0x80;
	diag_error(r->d, where, "%s", message);
	r->failed = true;
	XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL refuse_doctype(void *data, const char *name, const char *system,
				   const char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	refuse_at_mark(data, "<!DOCTYPE", "a document type declaration has no place in TwiML");
}

static void *resize(void *p, size_t size)
{
	return xreallocarray(p, size, 1);
}

struct element *twiml_parse(struct arena *a, const struct source *source,
			    struct diagnostics *d)
{
	static const XML_Memory_Handling_Suite memory = { xmalloc, resize, free };
	struct reader r = { .arena = a, .source = source, .d = d };

	if (source->length > MAX_DOCUMENT) {
		diag_error(d, (struct where){ source, 0, 0 },
			   "the document has %zu bytes, Twilio takes at most 64 kB (error 11750)",
			   source->length);
		return NULL;
	}
	r.parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
	if (!r.parser)
		memory_exhausted(0);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, start_element, end_element);
	XML_SetCharacterDataHandler(r.parser, add_text);
	XML_SetStartDoctypeDeclHandler(r.parser, refuse_doctype);
	if (XML_Parse(r.parser, source->text, (int)source->length, XML_TRUE) != XML_STATUS_OK &&
	    !r.failed)
		fail(&r, arena_printf(a, "malformed XML: %s (Twilio: error 12100)",
				      XML_ErrorString(XML_GetErrorCode(r.parser))));
	XML_ParserFree(r.parser);
	for (size_t i = 0; i < MAX_DEPTH; i++)
		free(r.text[i].data);
	return r.failed ? NULL : r.root;
}

const char *attribute(const struct element *e, const char *name, const char *fallback)
{
	for (size_t i = 0; i < e->attribute_count; i++)
		if (!strcmp(e->attributes[i].name, name))
			return e->attributes[i].value;
	return fallback;
}
