// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * json_calls - the calls that Twilio's API lists, as rows: their keys are the header. Jansson
 * does not say where a value stands, so the objects' places are found by their braces.
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "log/csv_rows_internal.h"
#include "log/log.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 1000 };

struct table {
	struct csv_row row;
	size_t at; /* where the row under way stands */
	const char **keys; /* of Jansson's */
	size_t key_count, key_capacity;
	size_t *places; /* of objects */
	size_t place_count, place_capacity;
};

/* ---- where objects stand ---- */

static const char *end_of_string(const char *p)
{
	while (*++p != '"' && *p)
		p += *p == '\\' && p[1];
	return p;
}

/* Objects below DEPTH containers; the text is sound JSON. */
static void find_places(struct table *t, size_t depth)
{
	const char *text = t->row.source->text;
	size_t level = 0;

	for (const char *p = text; *p; p++) {
		if (*p == '"')
			p = end_of_string(p);
		if (*p == '{' && level == depth) {
			t->places = array_room(t->places, t->place_count, &t->place_capacity,
					       sizeof(*t->places));
			t->places[t->place_count++] = (size_t)(p - text);
		}
		level += *p == '{' || *p == '[';
		level -= *p == '}' || *p == ']';
	}
}

/* ---- rows ---- */

static bool known_key(const struct table *t, size_t *hint, const char *key)
{
	/* objects have their keys in the same order, mostly */
	if (*hint < t->key_count && !strcmp(t->keys[*hint], key)) {
		++*hint;
		return true;
	}
	for (size_t i = 0; i < t->key_count; i++)
		if (!strcmp(t->keys[i], key)) {
			*hint = i + 1;
			return true;
		}
	return false;
}

/* False when there are too many. */
static bool collect_keys(struct table *t, const json_t *list)
{
	json_t *object, *value;
	const char *key;
	size_t i;

	json_array_foreach(list, i, object) {
		size_t hint = 0;

		json_object_foreach(object, key, value) {
			if (known_key(t, &hint, key))
				continue;
			if (t->key_count == MOST_KEYS)
				return false;
			t->keys = array_room(t->keys, t->key_count, &t->key_capacity,
					     sizeof(*t->keys));
			t->keys[t->key_count++] = key;
		}
	}
	return true;
}

/* Lists and maps inside a call say nothing of it. */
static const char *text_of(const json_t *value, char *buffer, size_t size)
{
	buffer[0] = '\0';
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		snprintf(buffer, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		snprintf(buffer, size, "%.17g", json_real_value(value));
	else if (json_is_boolean(value))
		snprintf(buffer, size, "%s", json_is_true(value) ? "true" : "false");
	return buffer;
}

static void add_text(struct table *t, const char *text)
{
	struct csv_row *row = &t->row;
	size_t length = strlen(text);

	while (row->size - row->used <= length) {
		row->size = row->size ? 2 * row->size : 1024;
		row->buffer = xreallocarray(row->buffer, row->size, 1);
	}
	memcpy(row->buffer + row->used, text, length + 1);
	row->fields[row->count++] = (struct csv_field){ row->used, t->at };
	row->used += length + 1;
}

static void begin_row(struct table *t, size_t offset)
{
	const char *text = t->row.source->text;

	/* rows come in the order of the text: count on from the last one */
	for (size_t i = t->at; i < offset; i++)
		t->row.line += text[i] == '\n';
	t->at = offset;
	t->row.count = t->row.used = 0;
}

static void take_rows(struct table *t, const json_t *list, csv_taker *take, void *context)
{
	bool placed = t->place_count == json_array_size(list);
	char buffer[64];
	json_t *object;
	size_t i;

	t->row.fields = xcalloc(t->key_count, sizeof(*t->row.fields));
	begin_row(t, placed && t->place_count ? t->places[0] : 0);
	for (size_t k = 0; k < t->key_count; k++)
		add_text(t, t->keys[k]);
	if (!take(context, &t->row))
		return;
	json_array_foreach(list, i, object) {
		begin_row(t, placed ? t->places[i] : 0);
		for (size_t k = 0; k < t->key_count; k++)
			add_text(t, text_of(json_object_get(object, t->keys[k]), buffer,
					    sizeof(buffer)));
		if (!take(context, &t->row))
			return;
	}
}

/* ---- the whole ---- */

static const json_t *list_of(const json_t *root, size_t *depth)
{
	const json_t *list = json_is_array(root) ? root : json_object_get(root, "calls");
	json_t *object;
	size_t i;

	*depth = json_is_array(root) ? 1 : 2;
	if (!json_is_array(list))
		return NULL;
	json_array_foreach(list, i, object)
		if (!json_is_object(object))
			return NULL;
	return list;
}

void json_each(const struct source *source, csv_taker *take, void *context,
	       struct diagnostics *d)
{
	struct table t = { .row = { .source = source, .line = 1 } };
	struct where where = { source, 0, 0 };
	json_error_t error;
	json_t *root;
	const json_t *list;
	size_t depth;

	if (source->length > LOG_JSON_LIMIT) {
		diag_error(d, where, "is larger than %d bytes, expected a log in CSV", LOG_JSON_LIMIT);
		return;
	}
	if (json_exceeds(source, LOG_JSON_VALUES, &where)) {
		diag_error(d, where, "more than %d values, expected a log in CSV", LOG_JSON_VALUES);
		return;
	}
	root = json_loadb(source->text, source->length, JSON_REJECT_DUPLICATES, &error);
	if (!root) {
		where.line = error.line > 0 ? (uint32_t)error.line : 1;
		where.column = error.column > 0 ? (uint32_t)error.column : 1;
		diag_error(d, where, "no JSON: %s", error.text);
		return;
	}
	list = list_of(root, &depth);
	if (list)
		find_places(&t, depth);
	if (!list)
		diag_error(d, where, "expected a list of calls, or an object with one: "
				     "{\"calls\": [...]}");
	else if (!collect_keys(&t, list))
		diag_error(d, where, "more than %d different keys, expected those of calls",
			   MOST_KEYS);
	else if (t.key_count)
		take_rows(&t, list, take, context);
	free(t.keys);
	free(t.places);
	free(t.row.fields);
	free(t.row.buffer);
	json_decref(root);
}
