/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resolved - a scenario as it was run, in one file. */
#include <inttypes.h>
#include <string.h>

#include "base/memory.h"
#include "base/source.h"
#include "scenario/document/decode_internal.h"

static const char head[] =
	"# ringflow: what was run, with the command line's changes applied and the files that it names inside.\n"
	"# `ringflow run` of this file comes to the same results; command.txt is how it was called.\n";

const char *scenario_trace_name(const struct scenario *s)
{
	const char *text = s->calls.trace ? s->calls.trace->text : NULL;

	if (!text)
		return NULL;
	text += strspn(text, " \t\r\n");
	return *text == '[' || *text == '{' ? "scenario.trace.json" : "scenario.trace.csv";
}

/* Let KEY of MAP, a document or a map with its `file`, be TEXT. */
static void put_document(struct arena *a, struct node *map, const char *key, const char *text)
{
	const struct node *old = node_get(map, key);
	struct node *scalar = node_scalar(a, text, true);

	if (old->kind == NODE_MAP)
		node_put(a, node_own_map(a, map, key), "file", scalar);
	else
		node_put(a, map, key, scalar);
}

/* What was read under a path is there as a text. */
static void put_files(const struct scenario *s, struct arena *a, struct node *root)
{
	struct node *flows = s->flow_count ? node_own_map(a, root, "flows") : NULL;
	struct node *apps = node_get(root, "apps") ? node_own_map(a, root, "apps") : NULL;

	for (size_t i = 0; i < s->flow_count; i++)
		put_document(a, flows, s->flows[i].name, s->flows[i].root->at.source->text);
	for (size_t i = 0; i < s->app_count; i++)
		if (!s->apps[i].is_inline && s->apps[i].source)
			put_document(a, apps, s->apps[i].name, s->apps[i].source->text);
	if (s->calls.trace)
		put_document(a, node_own_map(a, root, "calls"), "trace", scenario_trace_name(s));
}

static void put_thresholds(const struct scenario *s, struct arena *a, struct node *root)
{
	struct node *old = node_get(root, "thresholds");
	bool one = old && old->kind == NODE_SCALAR && !old->is_null;
	size_t before = one ? 1 : old && old->kind == NODE_LIST ? old->count : 0;
	struct node *list;

	if (!s->given_thresholds.count)
		return;
	list = arena_alloc(a, sizeof(*list));
	*list = (struct node){ .kind = NODE_LIST, .count = before + s->given_thresholds.count };
	list->items = arena_array(a, list->count, sizeof(*list->items));
	for (size_t i = 0; i < before; i++)
		list->items[i] = one ? old : old->items[i];
	for (size_t i = 0; i < s->given_thresholds.count; i++)
		list->items[before + i] = node_scalar(a, s->given_thresholds.list[i], true);
	node_put(a, root, "thresholds", list);
}

static void put_run(const struct scenario *s, struct arena *a, struct node *root, uint64_t replications)
{
	struct node *run = node_own_map(a, root, "run");

	node_put(a, run, "seed", node_scalar(a, arena_printf(a, "%" PRIu64, s->seed), false));
	if (!s->steady.batches) /* which are of one run */
		node_put(a, run, "replications", node_scalar(a, arena_printf(a, "%" PRIu64, replications), false));
}

/* The name and the profile come first, whether they were there or not. */
static struct node *root_of(const struct scenario *s, struct arena *a)
{
	struct node *root = arena_alloc(a, sizeof(*root));

	*root = (struct node){ .kind = NODE_MAP, .at = s->root->at };
	node_put(a, root, "name", node_scalar(a, s->name, true));
	node_put(a, root, "profile", node_scalar(a, s->profile, false));
	if (s->assumed)
		node_put(a, root, "assumed", node_scalar(a, s->assumed, true));
	for (size_t i = 0; i < s->root->count; i++) {
		const struct member *m = &s->root->members[i];

		if (!node_get(root, m->key))
			node_put(a, root, m->key, m->value);
	}
	return root;
}

void scenario_write(FILE *out, const struct scenario *s, uint64_t replications)
{
	struct arena a = { 0 };
	struct node *root = root_of(s, &a);

	put_files(s, &a, root);
	put_thresholds(s, &a, root);
	put_run(s, &a, root, replications);
	fputs(head, out);
	node_write_yaml(out, root);
	arena_free(&a);
}
