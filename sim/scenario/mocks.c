/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What callers enter and say, who they are, and what servers answer: texts with shares. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "scenario/document/decode_internal.h"

static bool adds_up(struct decoder *c, const struct node *node, const char *what, double sum)
{
	if (sum <= 1 + rounding)
		return true;
	diag_error(c->d, node->at, "%s: the shares add up to %.10g%%, expected at most 100%%", what,
		   100 * sum);
	return false;
}

void read_chances(struct decoder *c, const struct node *node, const char *what,
		  struct chances *out)
{
	double sum = 0;

	if (!node)
		return;
	if (!want_map(c, node, what, "a map of texts to shares, such as {\"1\": 60%, \"2\": 40%}"))
		return;
	out->chance = arena_array(c->arena, node->count, sizeof(*out->chance));
	for (size_t i = 0; i < node->count; i++) {
		struct chance *chance = &out->chance[out->count];

		chance->text = node->members[i].key;
		chance->at = node->members[i].at;
		if (!read_share(c, node->members[i].value, what, &chance->share))
			continue;
		sum += chance->share;
		out->count++;
	}
	adds_up(c, node, what, sum);
}

/* {hours: {open: yes}} is hours.open. */
static void flatten(struct decoder *c, const struct node *body, const char *path,
		    struct response *r, size_t room)
{
	for (size_t i = 0; i < body->count && r->count < room; i++) {
		const struct member *m = &body->members[i];
		const char *key = arena_printf(c->arena, "%s.%s", path, m->key);

		if (m->value->kind == NODE_MAP)
			flatten(c, m->value, key, r, room);
		else if (m->value->kind == NODE_SCALAR)
			r->pair[r->count++] = (struct pair){
				key, m->value->is_null ? "" : m->value->text };
	}
}

static size_t leaf_count(const struct node *n)
{
	size_t sum = n->kind == NODE_SCALAR;

	for (size_t i = 0; n->kind == NODE_MAP && i < n->count; i++)
		sum += leaf_count(n->members[i].value);
	return sum;
}

static void read_response(struct decoder *c, const struct node *node, struct response *r)
{
	static const char *const keys[] = { "share", "body" };
	const struct node *value, *body;
	size_t room;

	r->share = 1;
	if (!want_map(c, node, "responses", "a map, such as {share: 70%, body: {open: yes}}"))
		return;
	only_keys(c, node, "a response", keys, COUNT_OF(keys));
	if ((value = node_get(node, "share")))
		read_share(c, value, "share", &r->share);
	body = required(c, node, "a response", "body");
	if (!body || !want_map(c, body, "body", "a map, such as {open: yes}"))
		return;
	room = leaf_count(body);
	r->pair = arena_array(c->arena, room, sizeof(*r->pair));
	flatten(c, body, "parsed", r, room);
}

void read_responses(struct decoder *c, const struct node *node, struct responses *out)
{
	double sum = 0;

	if (!node)
		return;
	if (!want_list(c, node, "responses", "a list, such as [{share: 70%, body: {open: yes}}]"))
		return;
	out->count = node->count;
	out->response = arena_array(c->arena, node->count, sizeof(*out->response));
	for (size_t i = 0; i < node->count; i++) {
		read_response(c, node->items[i], &out->response[i]);
		sum += out->response[i].share;
	}
	adds_up(c, node, "responses", sum);
}
