/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "scenario/node.h"

struct node *node_get(const struct node *map, const char *key)
{
	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i++)
		if (!strcmp(map->members[i].key, key))
			return map->members[i].value;
	return NULL;
}

const char *node_text(const struct node *map, const char *key, const char *fallback)
{
	const struct node *node = node_get(map, key);

	if (!node || node->kind != NODE_SCALAR || node->is_null)
		return fallback;
	return node->text;
}
