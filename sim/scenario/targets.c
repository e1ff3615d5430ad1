/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that calls are sent to, and the numbers and URLs that stand for them. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "scenario/document/decode_internal.h"

static void set_target(const struct decoder *c, int name, struct target *out)
{
	bool flow = (size_t)name < c->s->flow_count;

	out->kind = flow ? TARGET_FLOW : TARGET_APP;
	out->index = flow ? name : name - (int)c->s->flow_count;
}

/* {app: NAME} or {flow: NAME, event: return} */
static bool read_target_map(struct decoder *c, const struct node *node, const char *what,
			    struct target *out)
{
	static const char *const keys[] = { "app", "flow", "event" };
	static const char *const events[] = { "return" };
	const struct node *app = node_get(node, "app"), *flow = node_get(node, "flow");
	const struct node *event = node_get(node, "event");
	struct target t = { .at = node->at };
	int name, word;

	if (!only_keys(c, node, what, keys, COUNT_OF(keys)))
		return false;
	if (!app == !flow) {
		diag_error(c->d, node->at, "%s: expected {app: NAME} or {flow: NAME, event: return}",
			   what);
		return false;
	}
	if (!read_name(c, flow ? flow : app, flow ? "flow" : "app", &c->targets, &name))
		return false;
	set_target(c, name, &t);
	if ((t.kind == TARGET_FLOW) != (flow != NULL)) {
		diag_error(c->d, (flow ? flow : app)->at, "'%s' is %s", shown(c, c->targets.list[name]),
			   flow ? "an app, expected a flow" : "a flow, expected an app");
		return false;
	}
	if (event && app) {
		diag_error(c->d, event->at, "event: only a flow takes one");
		return false;
	}
	if (event && !read_word(c, event, "event", events, COUNT_OF(events), &word))
		return false;
	t.event_return = event;
	*out = t;
	return true;
}

bool read_target(struct decoder *c, const struct node *node, const char *what,
		 struct target *out)
{
	struct target t = { .at = node->at };
	int name;

	if (node->kind == NODE_MAP)
		return read_target_map(c, node, what, out);
	if (node->kind == NODE_LIST || node->is_null)
		return expected(c, node, what, "the name of a flow or an app");
	if (!read_name(c, node, "flow or app", &c->targets, &name))
		return false;
	set_target(c, name, &t);
	*out = t;
	return true;
}

/* A map of names to targets. */
static struct mapping *decode_mappings(struct decoder *c, const struct node *node,
				       const char *what, const char *shape, size_t *count)
{
	struct mapping *list;

	*count = 0;
	if (!want_map(c, node, what, shape))
		return NULL;
	section_names(c, node, what);
	list = arena_array(c->arena, node->count, sizeof(*list));
	for (size_t i = 0; i < node->count; i++) {
		const struct member *m = &node->members[i];

		list[i] = (struct mapping){ .from = m->key, .at = m->at };
		read_target(c, m->value, what, &list[i].to);
	}
	*count = node->count;
	return list;
}

void decode_numbers(struct decoder *c, const struct node *numbers)
{
	c->s->numbers = decode_mappings(c, numbers, "numbers",
					"a map, such as {\"+15550100\": support}",
					&c->s->number_count);
}

void decode_urls(struct decoder *c, const struct node *urls)
{
	c->s->urls = decode_mappings(c, urls, "urls",
				     "a map, such as {\"https://example.com/hold\": hold}",
				     &c->s->url_count);
	for (size_t i = 0; i < c->s->url_count; i++)
		if (strpbrk(c->s->urls[i].from, "?#"))
			diag_error(c->d, c->s->urls[i].at, "urls: expected a URL without its query");
}
