// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * json_calls - the calls that Twilio's API lists, or a line each, as rows: their keys are the
 * header. Jansson does not say where a value stands, so the objects' places are found by their
 * braces.
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "log/csv_rows_internal.h"
#include "log/log.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 1000, DEEPEST = 8, MOST_WRAPPERS = 4, LONGEST = 256 };

struct json_calls {
	json_t *root;
	json_t *inner; /* a list made of what wraps calls, or NULL */
	const json_t *list; /* of calls, within one of these */
	struct csv_row row;
	size_t at; /* where the row under way stands */
	struct arena arena;
	const char **keys; /* in the arena */
	const json_t **values; /* of the object under way, by key */
	size_t key_count, key_capacity, hint;
	bool nulls; /* keys of nulls are being collected */
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
static void find_places(struct json_calls *t, size_t depth)
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

/* The number of KEY, or key_count. */
static size_t key_number(struct json_calls *t, const char *key)
{
	/* objects have their keys in the same order, mostly */
	if (t->hint < t->key_count && !strcmp(t->keys[t->hint], key))
		return t->hint++;
	for (size_t i = 0; i < t->key_count; i++)
		if (!strcmp(t->keys[i], key)) {
			t->hint = i + 1;
			return i;
		}
	return t->key_count;
}

/* VALUE, called NAME, and what is in it, to USE. False when that is. */
static bool each_value(struct json_calls *t, const char *name, const json_t *value, int depth,
		       bool (*use)(struct json_calls *t, const char *name, const json_t *value))
{
	char inner[LONGEST];
	const char *key;
	json_t *member;

	if (!json_is_object(value))
		return use(t, name, value);
	if (depth == DEEPEST)
		return true;
	json_object_foreach((json_t *)(uintptr_t)value, key, member) {
		snprintf(inner, sizeof(inner), "%s%s%s", name, *name ? "." : "", key);
		if (!each_value(t, inner, member, depth + 1, use))
			return false;
	}
	return true;
}

/* Of an object that is null here its parts elsewhere are the keys. */
static bool has_parts(const struct json_calls *t, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < t->key_count; i++)
		if (!strncmp(t->keys[i], name, n) && t->keys[i][n] == '.')
			return true;
	return false;
}

/* False when there are too many. */
static bool add_key(struct json_calls *t, const char *name, const json_t *value)
{
	if (json_is_array(value) || json_is_null(value) != t->nulls || key_number(t, name) < t->key_count)
		return true;
	if (t->nulls && has_parts(t, name))
		return true;
	if (t->key_count == MOST_KEYS)
		return false;
	t->keys = array_room(t->keys, t->key_count, &t->key_capacity, sizeof(*t->keys));
	t->keys[t->key_count++] = arena_strdup(&t->arena, name);
	return true;
}

static bool note_value(struct json_calls *t, const char *name, const json_t *value)
{
	size_t k = json_is_array(value) ? t->key_count : key_number(t, name);

	if (k < t->key_count)
		t->values[k] = value;
	return true;
}

static bool collect_keys(struct json_calls *t, const json_t *list)
{
	json_t *object;
	size_t i;

	for (int nulls = 0; nulls < 2; nulls++) {
		t->nulls = nulls;
		json_array_foreach(list, i, object) {
			t->hint = 0;
			if (!each_value(t, "", object, 0, add_key))
				return false;
		}
	}
	return true;
}

/* Lists inside a call say nothing of it. */
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

static void add_cell_text(struct json_calls *t, const char *text)
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

static void begin_row(struct json_calls *t, size_t offset)
{
	const char *text = t->row.source->text;

	/* rows come in the order of the text: count on from the last one */
	for (size_t i = t->at; i < offset; i++)
		t->row.line += text[i] == '\n';
	t->at = offset;
	t->row.count = t->row.used = 0;
}

void json_each(struct json_calls *t, csv_taker *take, void *context)
{
	const json_t *list = t->list;
	bool placed = t->place_count == json_array_size(list);
	char buffer[64];
	json_t *object;
	size_t i;

	t->at = 0;
	t->row.line = 1;
	begin_row(t, placed && t->place_count ? t->places[0] : 0);
	for (size_t k = 0; k < t->key_count; k++)
		add_cell_text(t, t->keys[k]);
	if (!take(context, &t->row))
		return;
	json_array_foreach(list, i, object) {
		begin_row(t, placed ? t->places[i] : 0);
		memset(t->values, 0, t->key_count * sizeof(*t->values));
		t->hint = 0;
		each_value(t, "", object, 0, note_value);
		for (size_t k = 0; k < t->key_count; k++)
			add_cell_text(t, text_of(t->values[k], buffer, sizeof(buffer)));
		if (!take(context, &t->row))
			return;
	}
}

/* ---- the whole ---- */

static bool all_objects(const json_t *list)
{
	json_t *object;
	size_t i;

	json_array_foreach(list, i, object)
		if (!json_is_object(object))
			return false;
	return json_is_array(list);
}

/* What lists of calls are called in services' answers, and what these are wrapped in. */
static const char *const list_names[] = { "calls", "entries", "records", "data", "items", "results", "rows", "contacts",
					  "completedContacts", "conversations", "interactions", "engagements", "call_logs", "nodes",
					  "edges", "hits", "value", "call_summaries", "cdrs", "events" };
static const char *const wrapper_names[] = { "data", "result", "results", "response", "body", "payload", "hits", "calls", "d",
					     "contacts", "conversations", "interactions" };

/* The list of calls in an object around it, or in one around that, or NULL; *LEVEL objects deep. */
static const json_t *wrapped_list(const json_t *root, size_t *level)
{
	for (size_t i = 0; i < sizeof(list_names) / sizeof(*list_names); i++) {
		const json_t *list = json_object_get(root, list_names[i]);

		if (json_is_array(list) && (i == 0 || json_is_object(json_array_get(list, 0))))
			return list;
	}
	for (size_t i = 0; i < sizeof(wrapper_names) / sizeof(*wrapper_names) && *level < MOST_WRAPPERS; i++) {
		size_t inner = *level + 1;
		const json_t *inside = json_object_get(root, wrapper_names[i]), *list = NULL;

		if (json_is_object(inside))
			list = wrapped_list(inside, &inner);
		if (list) {
			*level = inner;
			return list;
		}
	}
	return NULL;
}

/* What stands in each object of LIST beside a cursor or an index's own fields: GraphQL's nodes, hits of a search. */
static json_t *unwrapped(const json_t *list)
{
	static const char *const names[] = { "node", "_source" };
	json_t *object, *inner, *made;
	size_t i;

	for (size_t k = 0; k < 2; k++) {
		made = json_array();
		json_array_foreach(list, i, object) {
			inner = json_object_get(object, names[k]);
			if (!json_is_object(inner) || json_array_append(made, inner))
				break;
		}
		if (json_array_size(made) && json_array_size(made) == json_array_size(list))
			return made;
		json_decref(made);
	}
	return NULL;
}

static const json_t *list_of(const json_t *root, size_t *depth)
{
	size_t level = 1;
	const json_t *list = json_is_array(root) ? root : wrapped_list(root, &level);

	*depth = json_is_array(root) ? 1 : level + 1;
	return all_objects(list) ? list : NULL;
}

/* Of a page of several the others are missing; of two lists one is. */
static void warn_of_more(const json_t *root, const json_t *list, const struct source *s, struct diagnostics *d)
{
	static const char *const nexts[] = { "next_page_uri", "next_page_url", "next_page", "nextPageToken", "next_page_token", "NextToken",
					     "next", "nextLink", "@odata.nextLink", "nextUri", "hasNextPage", "has_more", "hasMore" };
	struct where where = { s, 0, 0 };
	const char *key;
	json_t *value;

	for (size_t i = 0; i < sizeof(nexts) / sizeof(*nexts); i++) {
		value = json_object_get(root, nexts[i]);
		if (json_is_true(value) || json_string_length(value))
			diag_warning(d, where, "is one page of several, as its '%s' says: the calls of the others are not in it", nexts[i]);
	}
	json_object_foreach((json_t *)(uintptr_t)root, key, value) {
		if (value != list && json_is_array(value) && json_is_object(json_array_get(value, 0)))
			diag_warning(d, where, "has another list, '%s', of %zu objects, which are not read", key, json_array_size(value));
		else if (json_is_object(value) && !json_is_array(root))
			warn_of_more(value, list, s, d);
	}
}

/* What is wrong with the JSON of S at OFFSET by ERROR. */
static void report(struct diagnostics *d, const struct source *s, size_t offset, const json_error_t *error)
{
	struct where where = { s, error->line > 0 ? (uint32_t)error->line : 1,
			       error->column > 0 ? (uint32_t)error->column : 1 };

	for (size_t i = 0; i < offset; i++)
		where.line += s->text[i] == '\n';
	diag_error(d, where, "no JSON: %s", error->text);
}

static size_t blanks(const char *p)
{
	return strspn(p, " \t\r\n");
}

/* JSON Lines: objects one behind the other, as a list. */
static json_t *load_lines(const struct source *s, struct diagnostics *d)
{
	json_t *list = json_array(), *one;
	json_error_t error;

	for (size_t at = blanks(s->text); at < s->length; at += blanks(s->text + at)) {
		one = json_loadb(s->text + at, s->length - at, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
		if (!one) {
			report(d, s, at, &error);
			json_decref(list);
			return NULL;
		}
		at += (size_t)error.position;
		if (json_array_append_new(list, one))
			abort();
	}
	return list;
}

/* Is there another object behind the first one? */
static bool has_lines(const struct source *s)
{
	size_t at = blanks(s->text);
	json_error_t error;
	json_t *first = s->text[at] == '{' ? json_loadb(s->text + at, s->length - at, JSON_DISABLE_EOF_CHECK, &error) : NULL;

	json_decref(first);
	return first && s->text[at + (size_t)error.position + blanks(s->text + at + (size_t)error.position)] == '{';
}

static json_t *load(const struct source *s, bool lines, struct diagnostics *d)
{
	json_error_t error;
	json_t *root;

	if (lines)
		return load_lines(s, d);
	root = json_loadb(s->text, s->length, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		report(d, s, 0, &error);
	return root;
}

static bool fits(const struct source *s, struct diagnostics *d)
{
	struct where where = { s, 0, 0 };

	if (s->length > LOG_JSON_LIMIT)
		diag_error(d, where, "is larger than %d bytes, expected a log in CSV", LOG_JSON_LIMIT);
	else if (json_exceeds(s, LOG_JSON_VALUES, &where))
		diag_error(d, where, "more than %d values, expected a log in CSV", LOG_JSON_VALUES);
	else
		return true;
	return false;
}

/* Is there a value, or an object of some, in OBJECT: anything that a call may be told by? */
static bool has_values(const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)object, key, value)
		if (!json_is_array(value))
			return true;
	return false;
}

/* A file of one call, as mod_json_cdr writes them: a list of it. */
static json_t *alone(json_t *call)
{
	json_t *list = json_array();

	if (json_array_append_new(list, call))
		abort();
	return list;
}

void json_close(struct json_calls *t)
{
	if (!t)
		return;
	free(t->keys);
	free(t->places);
	free(t->row.fields);
	free(t->row.buffer);
	arena_free(&t->arena);
	json_decref(t->inner);
	json_decref(t->root);
	free(t);
}

/* Its calls, or false. */
static bool find_calls(struct json_calls *t, const struct source *source, struct diagnostics *d)
{
	struct where where = { source, 0, 0 };
	bool lines = has_lines(source);
	size_t depth, level = 1;

	t->root = load(source, lines, d);
	if (!t->root)
		return false;
	if (json_is_object(t->root) && !json_object_get(t->root, "calls") && !wrapped_list(t->root, &level) && has_values(t->root)) {
		t->root = alone(t->root);
		lines = true;
	}
	t->list = list_of(t->root, &depth);
	if (t->list && json_is_object(t->root))
		warn_of_more(t->root, t->list, source, d);
	t->inner = t->list ? unwrapped(t->list) : NULL;
	if (t->inner)
		t->list = t->inner;
	if (t->list)
		find_places(t, lines ? 0 : depth + (t->inner != NULL));
	if (!t->list)
		diag_error(d, where, "expected a list of calls, an object for each, or an object with one: "
				     "{\"calls\": [...]}");
	else if (!collect_keys(t, t->list))
		diag_error(d, where, "more than %d different keys, expected those of calls",
			   MOST_KEYS);
	else
		return t->key_count;
	return false;
}

struct json_calls *json_open(const struct source *source, struct diagnostics *d)
{
	struct json_calls *t;

	if (!fits(source, d))
		return NULL;
	t = xcalloc(1, sizeof(*t));
	t->row.source = source;
	t->row.line = 1;
	if (!find_calls(t, source, d)) {
		json_close(t);
		return NULL;
	}
	t->row.fields = xcalloc(t->key_count, sizeof(*t->row.fields));
	t->values = arena_array(&t->arena, t->key_count, sizeof(*t->values));
	return t;
}
