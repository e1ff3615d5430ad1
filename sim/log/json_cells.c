/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/json_cells_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/scratch.h"

/* A null that is a key in the end is one of MOST_KEYS, or an object of one of them, of which a name has DEEPEST. */
enum { DEEPEST = 8, MOST_NULLS = MOST_KEYS * (DEEPEST + 2), LONGEST = 256, BATCH = 256 << 10 };

/* Its cells follow, the key's number and text each, and a NUL. */
struct packed_row {
	uint64_t at;
	uint32_t length, line; /* length: with this */
};

/* ---- keys ---- */

/* The number of KEY, or count. */
static size_t key_number(struct key_list *k, const char *key)
{
	/* objects have their keys in the same order, mostly */
	if (k->hint < k->count && !strcmp(k->names[k->hint], key))
		return k->hint++;
	for (size_t i = 0; i < k->count; i++)
		if (!strcmp(k->names[i], key)) {
			k->hint = i + 1;
			return i;
		}
	return k->count;
}

static void add_key(struct json_cells *c, struct key_list *k, const char *name)
{
	k->names = array_room(k->names, k->count, &k->capacity, sizeof(*k->names));
	k->names[k->count++] = arena_strdup(&c->arena, name);
}

/* Of an object that is null here its parts elsewhere are the keys. */
static bool has_parts(const struct json_cells *c, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < c->keys.count; i++)
		if (!strncmp(c->keys.names[i], name, n) && c->keys.names[i][n] == '.')
			return true;
	return false;
}

/* ---- rows ---- */

static void put_bytes(struct json_cells *c, const void *bytes, size_t n)
{
	while (c->room - c->used < n) {
		c->room = c->room ? 2 * c->room : 2 * BATCH;
		c->batch = xreallocarray(c->batch, c->room, 1);
	}
	memcpy(c->batch + c->used, bytes, n);
	c->used += n;
}

static void put_cell(struct json_cells *c, size_t key, const char *text)
{
	uint16_t number = (uint16_t)key;

	put_bytes(c, &number, sizeof(number));
	put_bytes(c, text, strlen(text) + 1);
}

static const char *json_text(const json_t *value, char *buffer, size_t size)
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

static void add_value(struct json_cells *c, const char *name, const json_t *value)
{
	size_t k = key_number(&c->keys, name);
	char buffer[64];

	if (k == c->keys.count && json_is_null(value)) {
		if (key_number(&c->nulls, name) < c->nulls.count)
			return;
		c->many |= c->nulls.count == MOST_NULLS;
		if (!c->many)
			add_key(c, &c->nulls, name);
		return;
	}
	if (k == c->keys.count) {
		c->many |= k == MOST_KEYS;
		if (c->many)
			return;
		add_key(c, &c->keys, name);
		c->keys.hint = k + 1;
	}
	put_cell(c, k, json_text(value, buffer, sizeof(buffer)));
}

/* VALUE, called NAME, and what is in it. Lists inside a call say nothing of it. */
static void add_values(struct json_cells *c, const char *name, const json_t *value, int depth) // NOLINT(misc-no-recursion): DEEPEST
{
	char inner[LONGEST];
	const char *key;
	json_t *member;

	if (json_is_array(value))
		return;
	if (!json_is_object(value)) {
		add_value(c, name, value);
		return;
	}
	if (depth == DEEPEST)
		return;
	json_object_foreach((json_t *)(uintptr_t)value, key, member) {
		if (*key == '$' && *name && json_object_size(value) == 1) { /* MongoDB's {"$date": ...}: a type */
			add_values(c, name, member, depth + 1);
			return;
		}
		if (!*name && strlen(key) < sizeof(inner)) {
			add_values(c, key, member, depth + 1);
			continue;
		}
		snprintf(inner, sizeof(inner), "%s%s%s", name, *name ? "." : "", key);
		add_values(c, inner, member, depth + 1);
	}
}

static void settle_rows(struct json_cells *c)
{
	if (!c->rows)
		c->rows = scratch_new(&c->arena);
	scratch_add(c->rows, c->batch, c->used);
	c->size += c->used;
	c->used = 0;
}

void json_cells_add(struct json_cells *c, const json_t *object, size_t at, uint32_t line)
{
	struct packed_row row = { at, 0, line };
	size_t begin = c->used;

	if (!c->any) {
		c->first = at;
		c->first_line = line;
	}
	c->any = true;
	c->keys.hint = c->nulls.hint = 0;
	put_bytes(c, &row, sizeof(row));
	add_values(c, "", object, 0);
	put_bytes(c, "", 1);
	row.length = (uint32_t)(c->used - begin);
	memcpy(c->batch + begin, &row, sizeof(row));
	if (c->used >= BATCH)
		settle_rows(c);
}

bool json_cells_close(struct json_cells *c)
{
	for (size_t i = 0; i < c->nulls.count && !c->many; i++) {
		const char *name = c->nulls.names[i];

		if (key_number(&c->keys, name) < c->keys.count || has_parts(c, name))
			continue;
		c->many |= c->keys.count == MOST_KEYS;
		if (!c->many)
			add_key(c, &c->keys, name);
	}
	settle_rows(c);
	scratch_close(c->rows);
	free(c->batch);
	c->batch = NULL;
	c->room = 0;
	return !c->many;
}

/* ---- taken ---- */

static bool take_header(const struct json_cells *c, struct csv_row *row, csv_taker *take, void *context)
{
	bool more;

	for (size_t k = 0; k < c->keys.count; k++)
		row->size += strlen(c->keys.names[k]) + 1;
	row->buffer = xmalloc(row->size + 1);
	for (size_t k = 0; k < c->keys.count; k++) {
		size_t n = strlen(c->keys.names[k]) + 1;

		memcpy(row->buffer + row->used, c->keys.names[k], n);
		row->fields[k] = (struct csv_field){ row->used, c->first };
		row->used += n;
	}
	more = take(context, row);
	free(row->buffer);
	return more;
}

/* ROW is what stands at AT among C's. */
static size_t unpack_row(const struct json_cells *c, size_t at, struct csv_row *row)
{
	struct packed_row packed;
	size_t p = sizeof(packed);
	uint16_t key;

	row->buffer = scratch_at(c->rows, at);
	memcpy(&packed, row->buffer, sizeof(packed));
	row->line = packed.line;
	row->used = row->size = packed.length;
	for (size_t k = 0; k < row->count; k++)
		row->fields[k] = (struct csv_field){ packed.length - 1, packed.at };
	while (p + sizeof(key) < packed.length) {
		memcpy(&key, row->buffer + p, sizeof(key));
		p += sizeof(key);
		row->fields[key].text = p;
		p += strlen(row->buffer + p) + 1;
	}
	return at + packed.length;
}

void json_cells_each(struct json_cells *c, const struct source *source, csv_taker *take, void *context)
{
	struct csv_row row = { .source = source, .line = c->any ? c->first_line : 1 };
	bool more;

	row.fields = xcalloc(c->keys.count + 1, sizeof(*row.fields));
	row.count = row.capacity = c->keys.count;
	more = take_header(c, &row, take, context);
	for (size_t at = 0; more && at < c->size;) {
		at = unpack_row(c, at, &row);
		more = take(context, &row);
	}
	free(row.fields);
}

void json_cells_free(struct json_cells *c)
{
	free(c->keys.names);
	free(c->nulls.names);
	free(c->batch);
	arena_free(&c->arena);
	*c = (struct json_cells){ 0 };
}
