/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/json_outline_internal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- by brackets and quotes ---- */

size_t json_past_blanks(const struct source *s, size_t at)
{
	const char *p = s->text + at;

	while (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
		p++;
	return (size_t)(p - s->text);
}

/* Behind the string at AT. */
static size_t past_string(const char *text, size_t at)
{
	for (at++; text[at] && text[at] != '"'; at++)
		at += text[at] == '\\' && text[at + 1];
	return at + (text[at] == '"');
}

static bool json_holds(struct json_room *room, size_t at)
{
	if (room->left) {
		room->left--;
		return true;
	}
	room->too_many = at;
	return false;
}

static size_t past_container(const struct source *s, size_t at, struct json_room *room)
{
	const char *text = s->text;
	size_t level = 0;

	for (;;) {
		char c = text[at];

		if (c == '"') {
			at = past_string(text, at);
			continue;
		}
		if (!c || ((c == ',' || c == '[' || c == '{') && !json_holds(room, at)))
			return at;
		at++;
		if (c == '[' || c == '{') {
			source_look(s, at);
			level++;
		} else if ((c == ']' || c == '}') && !--level) {
			return at;
		}
	}
}

size_t json_skip(const struct source *s, size_t at, struct json_room *room)
{
	const char *text = s->text;

	if (text[at] == '{' || text[at] == '[')
		return past_container(s, at, room);
	if (text[at] == '"')
		return past_string(text, at);
	return at + strcspn(text + at, ",:]}[{\" \t\r\n");
}

size_t json_member_place(const struct source *s, size_t at, const char *key)
{
	const char *text = s->text;
	struct json_room room = { .left = SIZE_MAX };
	size_t n = strlen(key);

	for (size_t p = json_past_blanks(s, at + 1); text[p] == '"';) {
		size_t end = past_string(text, p), value = json_past_blanks(s, json_past_blanks(s, end) + 1);

		if (end - p == n + 2 && !memcmp(text + p + 1, key, n))
			return value;
		p = json_past_blanks(s, json_skip(s, value, &room));
		p = text[p] == ',' ? json_past_blanks(s, p + 1) : p;
	}
	return at;
}

/* ---- the outline ---- */

static void add_piece(struct json_outline *o, const char *text, size_t length, size_t from, size_t to)
{
	o->pieces = array_room(o->pieces, o->piece_count, &o->piece_capacity, sizeof(*o->pieces));
	o->pieces[o->piece_count++] = (struct json_piece){ text, length, from, to };
}

static void keep_up_to(struct json_outline *o, size_t at)
{
	add_piece(o, o->source->text + o->kept, at - o->kept, o->kept, at);
	o->kept = at;
}

static bool outline_blanks(struct json_outline *o)
{
	o->at = json_past_blanks(o->source, o->at);
	return o->source->text[o->at];
}

static bool begins_value(char c)
{
	return c && !strchr(",:]}", c);
}

/* Past the values of LIST; false: one has too many. O is then at ] or at what is wrong. */
static bool outline_values(struct json_outline *o, struct json_list *list, size_t most)
{
	const char *text = o->source->text;

	o->at = json_past_blanks(o->source, list->begin + 1);
	for (size_t next = o->at; begins_value(text[next]);) {
		struct json_room room = { most, SIZE_MAX };
		size_t end = json_skip(o->source, next, &room);
		bool object = text[next] == '{';

		if (room.too_many != SIZE_MAX) {
			o->room.too_many = room.too_many;
			o->in_list = true;
			return false;
		}
		list->first_object |= !list->count++ && object;
		list->objects &= object;
		o->at = json_past_blanks(o->source, end);
		if (text[o->at] != ',')
			break;
		next = json_past_blanks(o->source, o->at + 1);
	}
	return true;
}

static bool outline_list(struct json_outline *o, size_t most)
{
	struct json_list list = { .begin = o->at, .objects = true };
	const char *mark;
	bool sound;

	if (!json_holds(&o->room, o->at) || !outline_values(o, &list, most))
		return false;
	sound = o->source->text[o->at] == ']';
	keep_up_to(o, list.begin + 1);
	o->kept = o->at;
	if (sound || list.count) {
		mark = arena_printf(o->a, "%zu ", o->list_count);
		add_piece(o, mark, strlen(mark), list.begin + 1, o->at);
		o->lists = array_room(o->lists, o->list_count, &o->list_capacity, sizeof(*o->lists));
		o->lists[o->list_count++] = list;
	}
	o->at += sound;
	return sound;
}

/* A string, number or word; or an object that is too deep for lists to be looked for. */
static bool outline_other(struct json_outline *o)
{
	o->at = json_skip(o->source, o->at, &o->room);
	return o->room.too_many == SIZE_MAX;
}

/* The key at O and what is behind it, up to its value. */
static bool outline_key(struct json_outline *o)
{
	if (!outline_blanks(o) || o->source->text[o->at] != '"')
		return false;
	o->at = past_string(o->source->text, o->at);
	if (!outline_blanks(o) || o->source->text[o->at] != ':')
		return false;
	o->at++;
	return outline_blanks(o) && begins_value(o->source->text[o->at]);
}

static bool outline_object(struct json_outline *o, size_t most, size_t depth) // NOLINT(misc-no-recursion): OUTLINE_DEEPEST
{
	const char *text = o->source->text;

	do {
		if (!json_holds(&o->room, o->at)) /* of { or a comma */
			return false;
		o->at++;
		if (text[o->at - 1] == '{' && outline_blanks(o) && text[o->at] == '}')
			break;
		if (!outline_key(o))
			return false;
		if (!(text[o->at] == '[' ? outline_list(o, most) :
		      text[o->at] == '{' && depth < OUTLINE_DEEPEST ? outline_object(o, most, depth + 1) :
								      outline_other(o)))
			return false;
	} while (outline_blanks(o) && text[o->at] == ',');
	if (text[o->at] != '}')
		return false;
	o->at++;
	return true;
}

void json_outline(struct json_outline *o, struct arena *a, const struct source *source, size_t most)
{
	*o = (struct json_outline){ .source = source, .a = a, .room = { most, SIZE_MAX } };
	outline_blanks(o);
	if (source->text[o->at] == '[')
		outline_list(o, most);
	else if (source->text[o->at] == '{')
		outline_object(o, most, 1);
	keep_up_to(o, source->length);
}

void json_outline_free(struct json_outline *o)
{
	free(o->lists);
	free(o->pieces);
}

/* ---- read by jansson ---- */

struct piece_reader {
	const struct json_piece *pieces;
	size_t count, at, done; /* done: of the piece at AT */
};

static size_t read_pieces(void *buffer, size_t size, void *context)
{
	struct piece_reader *r = context;
	size_t n = 0;

	while (n < size && r->at < r->count) {
		const struct json_piece *p = &r->pieces[r->at];
		size_t left = p->length - r->done, some = left < size - n ? left : size - n;

		memcpy((char *)buffer + n, p->text + r->done, some);
		n += some;
		r->done = some == left ? 0 : r->done + some;
		r->at += some == left;
	}
	return n;
}

static json_t *load_pieces(const struct json_piece *pieces, size_t count, json_error_t *error, size_t *place)
{
	struct piece_reader r = { .pieces = pieces, .count = count };
	json_t *value = json_load_callback(read_pieces, &r, JSON_REJECT_DUPLICATES, error);
	size_t read = value ? 0 : (size_t)error->position, i = 0;

	for (; i + 1 < count && read > pieces[i].length; i++)
		read -= pieces[i].length;
	*place = read < pieces[i].length ? pieces[i].from + read : pieces[i].to;
	return value;
}

json_t *json_outline_load(const struct json_outline *o, json_error_t *error, size_t *place)
{
	return load_pieces(o->pieces, o->piece_count, error, place);
}

const struct json_list *json_outline_list(const struct json_outline *o, const json_t *array)
{
	const json_t *number = json_array_get(array, 0);
	json_int_t n = json_is_integer(number) ? json_integer_value(number) : -1;

	return n >= 0 && (size_t)n < o->list_count ? &o->lists[n] : NULL;
}

json_t *json_element(const struct source *source, size_t at, json_error_t *error, size_t *place)
{
	json_t *value = json_loadb(source->text + at, source->length - at,
				   JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, error);
	size_t next;

	*place = at + (size_t)error->position;
	next = json_past_blanks(source, *place);
	if (!value || source->text[next] == ',' || source->text[next] == ']')
		return value;
	json_decref(value);
	/* what jansson says of a list that goes on so */
	return load_pieces((const struct json_piece[]){ { "[0 ", 3, at, *place },
							{ source->text + *place, source->length - *place, *place, source->length } },
			   2, error, place);
}
