/* SPDX-License-Identifier: GPL-3.0-or-later */
/* yaml_emit - a tree of nodes as YAML that is read back as the same tree. */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/memory.h"
#include "scenario/document/node.h"

static int put_bytes(void *out, unsigned char *bytes, size_t size)
{
	return fwrite(bytes, 1, size, out) == size;
}

/* Lines that a literal block keeps as they are, whatever reads it: no white space but single
 * spaces and line feeds, and none of these at the beginning of the text or the end of a line. */
static bool is_plain_lines(const char *text)
{
	size_t n = strlen(text);

	if (!n || text[0] == ' ' || text[0] == '\n' || !strchr(text, '\n'))
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c < 0x20 && c != '\n') || c >= 0x7f || (c == ' ' && (!text[i + 1] || text[i + 1] == '\n')))
			return false;
	}
	return text[n - 1] != '\n' || (n > 1 && text[n - 2] != '\n');
}

static yaml_scalar_style_t style_of(const struct node *node)
{
	if (is_plain_lines(node->text))
		return YAML_LITERAL_SCALAR_STYLE;
	if (strpbrk(node->text, "\r\n"))
		return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	/* what cannot be plain gets single quotes from the emitter, too: to the same bytes again */
	return node->quoted ? YAML_SINGLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE;
}

static bool put_scalar(yaml_emitter_t *e, const char *text, yaml_scalar_style_t style)
{
	yaml_event_t event;

	return yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text,
					    (int)strlen(text), 1, 1, style) &&
	       yaml_emitter_emit(e, &event);
}

static bool put_end(yaml_emitter_t *e, const struct node *node)
{
	yaml_event_t event;
	int made = node->kind == NODE_MAP ? yaml_mapping_end_event_initialize(&event) :
					    yaml_sequence_end_event_initialize(&event);

	return made && yaml_emitter_emit(e, &event);
}

/* Has it children that want lines of their own? A null that is not written is one between brackets. */
static bool is_nested(const struct node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		const struct node *child = node->kind == NODE_LIST ? node->items[i] :
								     node->members[i].value;

		if (child->kind != NODE_SCALAR || !*child->text || is_plain_lines(child->text))
			return true;
	}
	return false;
}

/* What holds scalars alone is on one line, but for maps near the root. */
static bool put_begin(yaml_emitter_t *e, const struct node *node, size_t depth)
{
	bool flow = !is_nested(node) && (node->kind == NODE_LIST || depth > 1 || !node->count);
	yaml_event_t event;
	int made;

	if (node->kind == NODE_MAP)
		made = yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
							   flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE);
	else
		made = yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
							    flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE);
	return made && yaml_emitter_emit(e, &event);
}

static bool put(yaml_emitter_t *e, const struct node *node, size_t depth)
{
	bool ok;

	if (node->kind == NODE_SCALAR)
		return put_scalar(e, node->text, style_of(node));
	ok = put_begin(e, node, depth);
	for (size_t i = 0; ok && i < node->count; i++) {
		if (node->kind == NODE_MAP)
			ok = put_scalar(e, node->members[i].key, YAML_ANY_SCALAR_STYLE) &&
			     put(e, node->members[i].value, depth + 1);
		else
			ok = put(e, node->items[i], depth + 1);
	}
	return ok && put_end(e, node);
}

static bool put_document(yaml_emitter_t *e, const struct node *root)
{
	yaml_event_t event;

	return yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING) &&
	       yaml_emitter_emit(e, &event) &&
	       yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1) &&
	       yaml_emitter_emit(e, &event) && put(e, root, 0) &&
	       yaml_document_end_event_initialize(&event, 1) && yaml_emitter_emit(e, &event) &&
	       yaml_stream_end_event_initialize(&event) && yaml_emitter_emit(e, &event);
}

bool node_write_yaml(FILE *out, const struct node *root)
{
	yaml_emitter_t e;
	bool ok;

	if (!yaml_emitter_initialize(&e))
		memory_exhausted(0);
	yaml_emitter_set_output(&e, put_bytes, out);
	yaml_emitter_set_unicode(&e, 1);
	yaml_emitter_set_width(&e, -1);
	ok = put_document(&e, root) && yaml_emitter_flush(&e);
	if (!ok && e.error == YAML_MEMORY_ERROR)
		memory_exhausted(0);
	yaml_emitter_delete(&e);
	return ok;
}

const char *node_line(struct arena *a, const struct node *node)
{
	bool map = node->kind == NODE_MAP;
	const char *text = map ? "{" : "[";

	if (node->kind == NODE_SCALAR)
		return node->text;
	for (size_t i = 0; i < node->count; i++)
		text = arena_printf(a, "%s%s%s%s%s", text, i ? ", " : "", map ? node->members[i].key : "",
				    map ? ": " : "",
				    node_line(a, map ? node->members[i].value : node->items[i]));
	return arena_printf(a, "%s%s", text, map ? "}" : "]");
}
