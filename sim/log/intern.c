// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/digest.h"
#include "base/memory.h"
#include "log/intern_internal.h"

#include <stdlib.h>
#include <string.h>

/* The slot of NAME, or the free one where it would be: linear probing, a quarter is free. */
static uint32_t *slot_of(const struct interned *i, const char *name)
{
	uint64_t hash = digest_bytes(digest_start(), name, strlen(name));
	size_t at = (size_t)(hash ^ hash >> 32) & (i->slot_count - 1);

	while (i->slots[at] && strcmp(i->names[i->slots[at] - 1], name))
		at = (at + 1) & (i->slot_count - 1);
	return &i->slots[at];
}

static void more_slots(struct interned *i)
{
	free(i->slots);
	i->slot_count = i->slot_count ? 2 * i->slot_count : 64;
	i->slots = xcalloc(i->slot_count, sizeof(*i->slots));
	for (size_t k = 0; k < i->count; k++)
		*slot_of(i, i->names[k]) = (uint32_t)k + 1;
}

size_t intern(struct arena *a, struct interned *i, const char *name)
{
	uint32_t *slot;

	if (4 * (i->count + 1) > 3 * i->slot_count)
		more_slots(i);
	slot = slot_of(i, name);
	if (*slot)
		return *slot - 1;
	i->names = array_room(i->names, i->count, &i->capacity, sizeof(*i->names));
	i->names[i->count] = arena_strdup(a, name);
	*slot = (uint32_t)i->count + 1;
	return i->count++;
}

const char **interned_names(struct arena *a, struct interned *i)
{
	const char **names = arena_array(a, i->count, sizeof(*names));

	if (i->count)
		memcpy(names, i->names, i->count * sizeof(*names));
	free(i->slots);
	free(i->names);
	*i = (struct interned){ 0 };
	return names;
}
