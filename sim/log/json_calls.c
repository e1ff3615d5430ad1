// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * json_calls - the calls that Twilio's API lists, or a line each, as rows: their keys are the header. They are
 * parsed one by one, once; what is around them is known by its outline.
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "log/csv_rows_internal.h"
#include "log/json_cells_internal.h"
#include "log/json_outline_internal.h"
#include "log/log.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_WRAPPERS = 4 };

/* In what of each object of a list its call is: GraphQL's nodes, hits of a search, the object itself. */
enum inside { INSIDE_NODE, INSIDE_SOURCE, INSIDE_NOTHING };
static const char *const inside_names[] = { "node", "_source" };

struct json_calls {
	const struct source *source;
	struct diagnostics *d, *told; /* errors; warnings of calls that were found */
	struct arena arena;
	struct json_outline outline;
	struct json_cells cells;
	enum inside inside;
	bool lines;	    /* an object for each call, in no list */
	bool other;	    /* there is something else than objects */
	size_t at;	    /* under way, and its line */
	uint32_t line;
};

/* ---- what is wrong ---- */

static size_t newlines_between(const char *p, const char *end)
{
	size_t n = 0;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		n++;
		p++;
	}
	return n;
}

/* Of the last one of READ characters, as jansson counts. */
static struct where json_place(const struct source *s, size_t read)
{
	struct where where = { s, 1, 0 };

	for (size_t i = 0; i < read; i++) {
		where.column += ((unsigned char)s->text[i] & 0xc0) != 0x80;
		if (s->text[i] == '\n') {
			where.line++;
			where.column = 0;
		}
	}
	where.column += !where.column;
	return where;
}

static void report_json(struct json_calls *t, size_t place, const json_error_t *error)
{
	diag_error(t->d, json_place(t->source, place), "no JSON: %s", error->text);
}

static void report_many(struct json_calls *t, size_t place, bool in_call)
{
	diag_error(t->d, json_place(t->source, place + 1), in_call ? "more than %d values in one call, expected a log in CSV" :
		   "more than %d values around the list of calls, expected a list, an object for each, or a log in CSV",
		   LOG_JSON_VALUES);
}

/* ---- calls ---- */

/* False: this call is not inside the object as others are. */
static bool add_json_call(struct json_calls *t, const json_t *object, size_t at)
{
	const json_t *call = object;

	t->line += (uint32_t)newlines_between(t->source->text + t->at, t->source->text + at);
	t->at = at;
	t->other |= !json_is_object(object);
	if (t->inside < INSIDE_NOTHING) {
		call = json_object_get(object, inside_names[t->inside]);
		if (!json_is_object(call))
			return false;
		if (!t->lines)
			at = json_member_place(t->source, at, inside_names[t->inside]);
		t->line += (uint32_t)newlines_between(t->source->text + t->at, t->source->text + at);
		t->at = at;
	}
	if (json_is_object(call))
		json_cells_add(&t->cells, call, at, t->line);
	return true;
}

enum passed { PASSED, OTHERWISE, UNSOUND };

/* All of what each() has, which are calls inside their objects in some way, that is found out. */
static bool add_json_calls(struct json_calls *t, enum passed (*each)(struct json_calls *t, const void *of), const void *of)
{
	enum passed p = OTHERWISE;

	for (t->inside = INSIDE_NODE; p == OTHERWISE; t->inside += p == OTHERWISE) {
		json_cells_free(&t->cells);
		t->at = 0;
		t->line = 1;
		p = each(t, of);
	}
	return p == PASSED;
}

/* JSON Lines: objects one behind the other. */
static enum passed each_line(struct json_calls *t, const void *nothing)
{
	const struct source *s = t->source;
	json_error_t error;
	json_t *one;

	(void)nothing;
	for (size_t at = json_past_blanks(s, 0); at < s->length; at = json_past_blanks(s, at + (size_t)error.position)) {
		struct json_room room = { LOG_JSON_VALUES, SIZE_MAX };
		bool added;

		source_look(s, at);
		json_skip(s, at, &room);
		if (room.too_many != SIZE_MAX) {
			report_many(t, room.too_many, true);
			return UNSOUND;
		}
		one = json_loadb(s->text + at, s->length - at, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
		if (!one) {
			report_json(t, at + (size_t)error.position, &error);
			return UNSOUND;
		}
		added = add_json_call(t, one, at);
		json_decref(one);
		if (!added)
			return OTHERWISE;
	}
	return PASSED;
}

/* A list of which all values are read: as calls, or else to see that they are sound. */
struct list_pass {
	const struct json_list *list;
	bool of_calls;
};

static enum passed each_value(struct json_calls *t, const void *of)
{
	const struct list_pass *pass = of;
	size_t at = pass->list->begin + 1;
	json_error_t error;
	json_t *one;

	for (size_t i = 0; i < pass->list->count; i++) {
		size_t end;
		bool added;

		at = json_past_blanks(t->source, at);
		source_look(t->source, at);
		one = json_element(t->source, at, &error, &end);
		if (!one) {
			report_json(t, end, &error);
			return UNSOUND;
		}
		added = !pass->of_calls || add_json_call(t, one, at);
		json_decref(one);
		if (!added)
			return OTHERWISE;
		at = json_past_blanks(t->source, end) + 1;
	}
	return PASSED;
}

/* A file of one call, as mod_json_cdr writes them. */
static enum passed each_root(struct json_calls *t, const void *root)
{
	return add_json_call(t, root, json_past_blanks(t->source, 0)) ? PASSED : OTHERWISE;
}

/* ---- where they are ---- */

/* What lists of calls are called in services' answers, and what these are wrapped in. */
static const char *const list_names[] = { "calls", "entries", "records", "data", "items", "results", "rows", "contacts",
					  "completedContacts", "conversations", "interactions", "engagements", "call_logs", "nodes",
					  "edges", "hits", "value", "call_summaries", "cdrs", "events" };
static const char *const wrapper_names[] = { "data", "result", "results", "response", "body", "payload", "hits", "calls", "d",
					     "contacts", "conversations", "interactions" };

/* The list of calls in an object around it, or in one around that, or NULL. */
static const struct json_list *wrapped_list(const struct json_outline *o, const json_t *root, size_t level)
{
	for (size_t i = 0; i < sizeof(list_names) / sizeof(*list_names); i++) {
		const json_t *array = json_object_get(root, list_names[i]);
		const struct json_list *list = array ? json_outline_list(o, array) : NULL;

		if (list && (i == 0 || list->first_object))
			return list;
	}
	for (size_t i = 0; i < sizeof(wrapper_names) / sizeof(*wrapper_names) && level < MOST_WRAPPERS; i++) {
		const json_t *inside = json_object_get(root, wrapper_names[i]);
		const struct json_list *list = json_is_object(inside) ? wrapped_list(o, inside, level + 1) : NULL;

		if (list)
			return list;
	}
	return NULL;
}

/* Of a page of several the others are missing; of two lists one is. ROOT is DEPTH objects deep. */
static void warn_of_more(struct json_calls *t, const json_t *root, const struct json_list *list, size_t depth)
{
	static const char *const nexts[] = { "next_page_uri", "next_page_url", "next_page", "nextPageToken", "next_page_token", "NextToken",
					     "next", "nextLink", "@odata.nextLink", "nextUri", "hasNextPage", "has_more", "hasMore" };
	struct where where = { t->source, 0, 0 };
	const char *key;
	json_t *value;

	for (size_t i = 0; i < sizeof(nexts) / sizeof(*nexts); i++) {
		value = json_object_get(root, nexts[i]);
		if (json_is_true(value) || json_string_length(value))
			diag_warning(t->told, where, "is one page of several, as its '%s' says: the calls of the others are not in it", nexts[i]);
	}
	json_object_foreach((json_t *)(uintptr_t)root, key, value) {
		const struct json_list *other = json_is_array(value) ? json_outline_list(&t->outline, value) : NULL;

		if (other && other != list && other->first_object)
			diag_warning(t->told, where, "has another list, '%s', of %zu objects, which are not read", key, other->count);
		else if (json_is_object(value) && depth < OUTLINE_DEEPEST)
			warn_of_more(t, value, list, depth + 1);
	}
}

/* Is there another object behind the first one? */
static bool has_lines(const struct source *s)
{
	struct json_room room = { LOG_LIMIT, SIZE_MAX };
	size_t at = json_past_blanks(s, 0);

	return s->text[at] == '{' && s->text[json_past_blanks(s, json_skip(s, at, &room))] == '{';
}

/* Is there a value, or an object of some, in OBJECT: anything that a call may be told by? */
static bool has_values(const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
		if (!json_is_array(value))
			return true;
	return false;
}

/* All lists, up to what is wrong with their outline, in the order of the text: that of CALLS as such. */
static bool read_lists(struct json_calls *t, const struct json_list *calls, size_t wrong)
{
	for (size_t i = 0; i < t->outline.list_count && t->outline.lists[i].begin < wrong; i++) {
		const struct json_list *list = &t->outline.lists[i];
		struct list_pass pass = { list, list == calls && list->objects };

		if (pass.of_calls ? !add_json_calls(t, each_value, &pass) : each_value(t, &pass) == UNSOUND)
			return false;
	}
	return true;
}

/* The calls of ROOT, which is NULL where ERROR, at PLACE, is with what is around lists. */
static bool find_in_root(struct json_calls *t, json_t *root, size_t place, const json_error_t *error)
{
	const struct json_list *list = json_is_array(root) ? json_outline_list(&t->outline, root) : wrapped_list(&t->outline, root, 1);
	bool alone = json_is_object(root) && !json_object_get(root, "calls") && !list && has_values(root);

	if (!read_lists(t, list, root ? SIZE_MAX : place))
		return false;
	if (!root) {
		report_json(t, place, error);
		return false;
	}
	t->lines = alone;
	if (alone)
		add_json_calls(t, each_root, root);
	t->other = !alone && !(list && list->objects);
	if (!t->other && !alone && !t->cells.many && json_is_object(root))
		warn_of_more(t, root, list, 1);
	return true;
}

static bool find_in_outline(struct json_calls *t)
{
	struct json_outline *o = &t->outline;
	json_error_t error;
	size_t place;
	json_t *root;
	bool sound;

	json_outline(o, &t->arena, t->source, LOG_JSON_VALUES);
	if (o->room.too_many != SIZE_MAX) {
		report_many(t, o->room.too_many, o->in_list);
		return false;
	}
	root = json_outline_load(o, &error, &place);
	sound = find_in_root(t, root, place, &error);
	json_decref(root);
	return sound;
}

/* Its calls, or false. */
static bool find_calls(struct json_calls *t)
{
	struct where where = { t->source, 0, 0 };

	t->lines = has_lines(t->source);
	if (t->lines ? !add_json_calls(t, each_line, NULL) : !find_in_outline(t))
		return false;
	if (t->other)
		diag_error(t->d, where, "expected a list of calls, an object for each, or an object with one: "
					"{\"calls\": [...]}");
	else if (!json_cells_close(&t->cells))
		diag_error(t->d, where, "more than %d different keys, expected those of calls", MOST_KEYS);
	else
		return t->cells.keys.count;
	return false;
}

void json_each(struct json_calls *t, csv_taker *take, void *context)
{
	json_cells_each(&t->cells, t->source, take, context);
}

void json_close(struct json_calls *t)
{
	if (!t)
		return;
	json_cells_free(&t->cells);
	json_outline_free(&t->outline);
	arena_free(&t->arena);
	free(t);
}

struct json_calls *json_open(const struct source *source, struct diagnostics *d, struct diagnostics *told)
{
	struct json_calls *t = xcalloc(1, sizeof(*t));

	t->source = source;
	t->d = d;
	t->told = told;
	if (find_calls(t))
		return t;
	json_close(t);
	return NULL;
}
