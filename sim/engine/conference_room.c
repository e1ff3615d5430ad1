/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conference_room - which room a name is: the one that it always is, that of the number which a call has, or that
 * of the text which an execution says. Equal texts are one room, whoever says them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/state_internal.h"
#include "engine/variables_internal.h"

static int32_t by_chance(struct engine *e, struct call *c, const struct conference_join *j)
{
	const struct room_chance *chance = &e->p->room_chances[j->first];
	double u = call_uniform(e, root_of(e, c), j->purpose, 0);
	int32_t i = 0;

	while (i < j->count - 1 && u >= chance[i].upto)
		i++;
	return chance[i].room;
}

static int32_t one_more_room(struct engine *e)
{
	if (e->room_count == e->room_capacity) {
		e->room_capacity = 2 * e->room_capacity + 16;
		e->rooms = xreallocarray(e->rooms, e->room_capacity, sizeof(*e->rooms));
	}
	e->rooms[e->room_count] = (struct room){ .first = NONE, .last = NONE };
	return (int32_t)e->room_count++;
}

static int32_t known_room(const struct engine *e, const char *name)
{
	for (size_t i = 0; i < e->p->room_count; i++)
		if (!strcmp(e->p->room_names[i], name))
			return (int32_t)i;
	return NONE;
}

/* Of VALUE, the number of a text. */
static int32_t by_value(struct engine *e, int32_t value)
{
	size_t old = e->room_value_count;
	int32_t *room;

	if ((size_t)value >= old) {
		e->room_value_count = 2 * ((size_t)value + 1);
		e->room_of_value = xreallocarray(e->room_of_value, e->room_value_count, sizeof(*e->room_of_value));
		for (size_t i = old; i < e->room_value_count; i++)
			e->room_of_value[i] = NONE;
	}
	room = &e->room_of_value[value];
	if (*room == NONE)
		*room = known_room(e, e->values->text[value]);
	if (*room == NONE)
		*room = one_more_room(e);
	return *room;
}

int32_t conference_room(struct engine *e, struct call *c, const struct conference_join *j, const char **name)
{
	int32_t value;

	*name = j->name;
	if (j->count) {
		int32_t room = by_chance(e, c, j);

		*name = e->p->room_names[room];
		return room;
	}
	if (j->named == NONE || !e->p->values.slot_count)
		return j->room;
	value = variables_text(e, c, &c->voice, j->named);
	if (value == VALUE_UNKNOWN)
		return j->room;
	*name = e->values->text[value];
	return by_value(e, value);
}

void conference_rooms_begin(struct engine *e)
{
	e->room_count = e->room_capacity = e->p->room_count;
	e->rooms = e->room_count ? xcalloc(e->room_count, sizeof(*e->rooms)) : NULL;
	for (size_t i = 0; i < e->room_count; i++)
		e->rooms[i] = (struct room){ .first = NONE, .last = NONE };
	e->room_of_value = NULL;
	e->room_value_count = 0;
}

void conference_rooms_end(struct engine *e)
{
	free(e->rooms);
	free(e->room_of_value);
}
