/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scenario says of single widgets of a flow. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "scenario/document/decode_internal.h"

/* The names of the flow's states; false when they cannot be told. */
static bool widget_names(struct decoder *c, const struct flow_file *flow, struct names *n)
{
	const struct node *states = node_get(flow->root, "states");
	const char **list;
	size_t count = 0;

	if (!states)
		return false;
	list = arena_array(c->arena, states->count, sizeof(*list));
	for (size_t i = 0; i < states->count; i++) {
		const char *name = node_text(states->items[i], "name", NULL);

		if (name)
			list[count++] = name;
	}
	names_init(c->arena, n, list, count);
	return true;
}

static void decode_take(struct decoder *c, const struct node *node,
			struct widget_override *w)
{
	double sum = 0;

	if (!want_map(c, node, "take", "a map of transitions to shares, such as {timeout: 20%}"))
		return;
	w->take = arena_array(c->arena, node->count, sizeof(*w->take));
	for (size_t i = 0; i < node->count; i++) {
		const struct member *m = &node->members[i];
		double share = 0;

		if (!read_share(c, m->value, "take", &share))
			continue;
		sum += share;
		w->take[w->take_count++] = (struct take){ m->key, m->at, share };
	}
	if (sum > 1 + rounding)
		diag_error(c->d, node->at, "the shares add up to %.10g%%, expected at most 100%%",
			   100 * sum);
}

static void read_document(struct decoder *c, const struct node *node,
			  struct widget_override *w)
{
	struct target target = { 0 };

	if (!read_target(c, node, "document", &target))
		return;
	if (target.kind == TARGET_APP)
		w->app = target.index;
	else
		diag_error(c->d, node->at, "document: expected an app, '%s' is a flow",
			   shown(c, c->targets.list[target.index]));
}

static void read_subflow(struct decoder *c, const struct node *node, struct widget_override *w)
{
	struct target target = { 0 };

	if (!read_target(c, node, "flow", &target))
		return;
	if (target.kind == TARGET_FLOW)
		w->flow = target.index;
	else
		diag_error(c->d, node->at, "flow: expected a flow, '%s' is an app",
			   shown(c, c->targets.list[c->s->flow_count + (size_t)target.index]));
}

static void decode_widget(struct decoder *c, const struct member *m,
			  struct widget_override *w)
{
	static const char *const keys[] = { "take", "duration", "agents", "document",
					    "flow", "digits", "speech", "responses",
					    "priority" };
	const struct node *node;
	uint64_t priority;

	w->widget = m->key;
	w->at = m->at;
	w->agents = -1;
	w->app = w->flow = w->priority = -1;
	if (!want_map(c, m->value, "widget", "a map, such as {take: {timeout: 20%}}"))
		return;
	only_keys(c, m->value, "a widget", keys, COUNT_OF(keys));
	node = node_get(m->value, "take");
	if (node)
		decode_take(c, node, w);
	node = node_get(m->value, "duration");
	if (node)
		w->has_duration = read_dist(c, node, "duration", &w->duration);
	node = node_get(m->value, "agents");
	if (node)
		read_name(c, node, "group of agents", &c->groups, &w->agents);
	node = node_get(m->value, "document");
	if (node)
		read_document(c, node, w);
	if ((node = node_get(m->value, "priority")) &&
	    read_count(c, node, "priority", 0, 255, &priority))
		w->priority = (int)priority;
	read_chances(c, node_get(m->value, "digits"), "digits", &w->digits);
	read_chances(c, node_get(m->value, "speech"), "speech", &w->speech);
	read_responses(c, node_get(m->value, "responses"), &w->responses);
	node = node_get(m->value, "flow");
	if (node)
		read_subflow(c, node, w);
}

void decode_widgets(struct decoder *c, const struct node *widgets, struct flow_file *flow)
{
	struct names names;
	bool known;

	if (!want_map(c, widgets, "widgets", "a map of widgets, such as {menu: {duration: 4s}}"))
		return;
	known = widget_names(c, flow, &names);
	flow->override_count = widgets->count;
	flow->overrides = arena_array(c->arena, widgets->count, sizeof(*flow->overrides));
	for (size_t i = 0; i < widgets->count; i++) {
		const struct member *m = &widgets->members[i];

		if (known && names_find(&names, m->key) < 0)
			diag_error(c->d, m->at, "flow '%s' has no widget '%s'%s",
				   shown(c, flow->name), shown(c, m->key),
				   suggest(c, m->key, names.list, names.count));
		decode_widget(c, m, &flow->overrides[i]);
	}
}
