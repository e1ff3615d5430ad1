/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content_digest - what calls follow from, of all that a scenario says. */
#include <string.h>

#include "base/digest.h"
#include "scenario/document/decode_internal.h"

static uint64_t digest_node(uint64_t digest, const struct node *node);

static bool among(const char *key, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(keys[i], key))
			return true;
	return false;
}

static uint64_t digest_members(uint64_t digest, const struct node *map, const char *const *less,
			       size_t count)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct member *m = &map->members[i];

		if (among(m->key, less, count))
			continue;
		digest = digest_text(digest, m->key, strlen(m->key));
		digest = digest_node(digest, m->value);
	}
	return digest_number(digest, UINT64_MAX);
}

static uint64_t digest_node(uint64_t digest, const struct node *node)
{
	if (!node)
		return digest_number(digest, UINT64_MAX - 1);
	digest = digest_number(digest, (uint64_t)node->kind << 1 | node->is_null);
	if (node->kind == NODE_SCALAR)
		return digest_text(digest, node->text, strlen(node->text));
	if (node->kind == NODE_MAP)
		return digest_members(digest, node, NULL, 0);
	for (size_t i = 0; i < node->count; i++)
		digest = digest_node(digest, node->items[i]);
	return digest_number(digest, UINT64_MAX);
}

uint64_t node_content_digest(const struct node *root)
{
	static const char *const asked[] = { "description", "expect", "thresholds", "run" };
	static const char *const often[] = { "replications", "confidence", "precision", "seed",
					     "max_replications", "max_time", "select" };
	const struct node *run = node_get(root, "run");
	uint64_t digest = digest_start();

	digest = digest_members(digest, root, asked, COUNT_OF(asked));
	if (run && run->kind == NODE_MAP)
		digest = digest_members(digest, run, often, COUNT_OF(often));
	return digest;
}

uint64_t node_callers_digest(const struct node *root)
{
	uint64_t digest = digest_node(digest_start(), node_get(root, "calls"));

	return digest_node(digest, node_get(root, "callers"));
}
