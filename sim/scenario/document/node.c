/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/memory.h"
#include "scenario/document/node_internal.h"

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

struct node *node_copy(struct arena *a, const struct node *node, size_t depth, size_t *room)
{
	struct node *copy;

	if (!*room || (!depth && node->kind != NODE_SCALAR))
		return NULL;
	--*room;
	copy = arena_alloc(a, sizeof(*copy));
	*copy = *node;
	if (node->kind == NODE_LIST)
		copy->items = arena_array(a, node->count, sizeof(struct node *));
	else if (node->kind == NODE_MAP)
		copy->members = arena_array(a, node->count, sizeof(*copy->members));
	for (size_t i = 0; i < node->count; i++) {
		bool list = node->kind == NODE_LIST;
		struct node *child = node_copy(a, list ? node->items[i] : node->members[i].value,
					       depth - 1, room);

		if (!child)
			return NULL;
		if (list) {
			copy->items[i] = child;
		} else {
			copy->members[i] = node->members[i];
			copy->members[i].value = child;
		}
	}
	return copy;
}

void node_put(struct arena *a, struct node *map, const char *key, struct node *value)
{
	struct member *grown = arena_array(a, map->count + 1, sizeof(*grown));
	size_t i = 0;

	if (map->count)
		memcpy(grown, map->members, map->count * sizeof(*grown));
	while (i < map->count && strcmp(grown[i].key, key))
		i++;
	if (i == map->count)
		grown[map->count++] = (struct member){ .key = key, .at = map->at };
	grown[i].value = value;
	map->members = grown;
}

struct node *node_own_map(struct arena *a, struct node *map, const char *key)
{
	const struct node *old = node_get(map, key);
	struct node *copy = arena_alloc(a, sizeof(*copy));

	*copy = (struct node){ .kind = NODE_MAP, .at = map->at };
	if (old && old->kind == NODE_MAP) {
		*copy = *old;
		copy->members = arena_array(a, old->count, sizeof(*copy->members));
		memcpy(copy->members, old->members, old->count * sizeof(*copy->members));
	}
	node_put(a, map, key, copy);
	return copy;
}

void node_remove(struct node *map, const char *key)
{
	size_t n = 0;

	for (size_t i = 0; i < map->count; i++)
		if (strcmp(map->members[i].key, key))
			map->members[n++] = map->members[i];
	map->count = n;
}

struct node *node_scalar(struct arena *a, const char *text, bool quoted)
{
	struct node *node = arena_alloc(a, sizeof(*node));

	*node = (struct node){ .kind = NODE_SCALAR, .quoted = quoted, .text = text };
	return node;
}
