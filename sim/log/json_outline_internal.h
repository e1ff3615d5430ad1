/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json_outline - private to this room: a JSON text without what its lists have, so that a text of any length
 * can be known without being held. It is gone through by brackets and quotes alone; jansson then reads what is
 * left of it, in which a list is [n], n its number in lists[]: those of objects in objects, and not in other lists.
 */
#ifndef RINGFLOW_LOG_JSON_OUTLINE_INTERNAL_H
#define RINGFLOW_LOG_JSON_OUTLINE_INTERNAL_H

#include "base/source.h"

#include <jansson.h>

struct arena;

/* Objects in objects, in which lists are looked for. */
enum { OUTLINE_DEEPEST = 32 };

/* Values that may be held more, and where the first too many stands, or SIZE_MAX. */
struct json_room {
	size_t left, too_many;
};

struct json_list {
	size_t begin; /* where its [ stands */
	size_t count;
	bool first_object, objects; /* its first value is one; all are */
};

/* Some of the text, or what stands for a list's values, which are from FROM to TO. */
struct json_piece {
	const char *text;
	size_t length, from, to;
};

struct json_outline {
	const struct source *source;
	struct arena *a;
	struct json_list *lists;
	struct json_piece *pieces;
	size_t list_count, list_capacity, piece_count, piece_capacity;
	size_t at, kept; /* under way; what is before it is in pieces */
	struct json_room room;
	bool in_list; /* what is too many is in one value of a list */
};

/* Make O of SOURCE, which lives as long; where the text is unsound O has all from there on, so that
 * json_outline_load() tells it. Of one value of a list, and of what is around lists, MOST are held. */
void json_outline(struct json_outline *o, struct arena *a, const struct source *source, size_t most);
void json_outline_free(struct json_outline *o);
/* Reads O; NULL: *ERROR says why, and *PLACE how many bytes of the source had been read. */
json_t *json_outline_load(const struct json_outline *o, json_error_t *error, size_t *place);
/* The list that ARRAY, of such a reading, stands for, or NULL. */
const struct json_list *json_outline_list(const struct json_outline *o, const json_t *array);

/* Read the value of a list at AT of SOURCE; NULL, ERROR and PLACE as above, also where none follows as it should. */
json_t *json_element(const struct source *source, size_t at, json_error_t *error, size_t *place);

/* Behind the value at AT, by its brackets and quotes, or the first value for which there is no ROOM. */
size_t json_skip(const struct source *s, size_t at, struct json_room *room);
/* Where the member KEY of the object at AT stands, which is sound, or AT. */
size_t json_member_place(const struct source *s, size_t at, const char *key);
/* The first byte from AT on that is not blank. */
size_t json_past_blanks(const struct source *s, size_t at);

#endif
