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

/* Of a flow, an app or a trace: where its text is does not matter, and that is digested elsewhere. */
static uint64_t digest_document(uint64_t digest, const struct node *node)
{
	static const char *const where[] = { "file" };

	if (node->kind == NODE_SCALAR)
		return digest_number(digest, UINT64_MAX - 2);
	return node->kind == NODE_MAP ? digest_members(digest, node, where, COUNT_OF(where)) :
					digest_node(digest, node);
}

/* Of a design: what it is called for people does not matter. */
static uint64_t digest_design(uint64_t digest, const struct node *node)
{
	static const char *const shown[] = { "title" };

	return node->kind == NODE_MAP ? digest_members(digest, node, shown, COUNT_OF(shown)) :
					digest_node(digest, node);
}

/* The members of MAP, each by its own digest. */
static uint64_t digest_each(uint64_t digest, const struct node *map,
			    uint64_t (*one)(uint64_t digest, const struct node *node))
{
	for (size_t i = 0; i < map->count; i++) {
		digest = digest_text(digest, map->members[i].key, strlen(map->members[i].key));
		digest = one(digest, map->members[i].value);
	}
	return digest_number(digest, UINT64_MAX);
}

/* `calls:`. */
static uint64_t digest_calls(uint64_t digest, const struct node *calls)
{
	static const char *const replayed[] = { "trace" };
	const struct node *trace = node_get(calls, "trace");

	if (!trace)
		return digest_node(digest, calls);
	return digest_document(digest_members(digest, calls, replayed, COUNT_OF(replayed)), trace);
}

/* A section of the scenario. */
static uint64_t digest_section(uint64_t digest, const char *key, const struct node *node)
{
	if (node->kind != NODE_MAP)
		return digest_node(digest, node);
	if (!strcmp(key, "flows") || !strcmp(key, "apps"))
		return digest_each(digest, node, digest_document);
	if (!strcmp(key, "designs"))
		return digest_each(digest, node, digest_design);
	return !strcmp(key, "calls") ? digest_calls(digest, node) : digest_node(digest, node);
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
	static const char *const asked[] = { "name", "assumed", "description", "profile", "expect", "thresholds",
					     "run" };
	static const char *const often[] = { "replications", "confidence", "precision", "seed",
					     "max_replications", "max_time", "select" };
	static const struct node nothing = { .kind = NODE_MAP };
	const struct node *run = node_get(root, "run");
	uint64_t digest = digest_start();

	for (size_t i = 0; i < root->count; i++) {
		const struct member *m = &root->members[i];

		if (among(m->key, asked, COUNT_OF(asked)))
			continue;
		digest = digest_text(digest, m->key, strlen(m->key));
		digest = digest_section(digest, m->key, m->value);
	}
	/* without any it is as with what does not matter */
	return digest_members(digest, run && run->kind == NODE_MAP ? run : &nothing, often, COUNT_OF(often));
}

uint64_t node_callers_digest(const struct node *root)
{
	const struct node *calls = node_get(root, "calls");
	uint64_t digest = calls ? digest_calls(digest_start(), calls) : digest_node(digest_start(), calls);

	return digest_node(digest, node_get(root, "callers"));
}
