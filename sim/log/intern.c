// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/memory.h"
#include "log/intern_internal.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct interned_name {
	const char *name;
	size_t number;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct interned_name *)a)->name, ((const struct interned_name *)b)->name);
}

size_t intern(struct arena *a, struct interned *i, const char *name)
{
	struct interned_name wanted = { name, 0 }, *new;
	void *found = tfind(&wanted, &i->tree, by_name);

	if (found)
		return (*(struct interned_name **)found)->number;
	i->names = array_room(i->names, i->count, &i->capacity, sizeof(*i->names));
	new = arena_array(a, 1, sizeof(*new));
	*new = (struct interned_name){ arena_strdup(a, name), i->count };
	if (!tsearch(new, &i->tree, by_name))
		abort();
	i->names[i->count] = new->name;
	return i->count++;
}

static void keep(void *entry)
{
	(void)entry; /* it is the arena's */
}

const char **interned_names(struct arena *a, struct interned *i)
{
	const char **names = arena_array(a, i->count, sizeof(*names));

	if (i->count)
		memcpy(names, i->names, i->count * sizeof(*names));
	tdestroy(i->tree, keep);
	free(i->names);
	*i = (struct interned){ 0 };
	return names;
}
