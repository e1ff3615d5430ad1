/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `expect:` of a scenario: what its metrics have to be. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "scenario/document/decode_internal.h"
#include "scenario/requirement.h"

static bool read_quantity(struct decoder *c, const struct node *node, const char *what,
			  double *value, enum value_kind *kind)
{
	if (node && node->kind == NODE_SCALAR && !node->is_null &&
	    value_read(node->text, value, kind))
		return true;
	return expected(c, node, what, "a number, a share such as 47.8%, or a duration such as 9s");
}

static bool read_bounds(struct decoder *c, const struct node *node, struct requirement *x)
{
	if (node->kind != NODE_LIST || node->count != 2)
		return expected(c, node, "between", "two bounds, [low, high]");
	if (!read_quantity(c, node->items[0], "between", &x->value, &x->kind) ||
	    !read_quantity(c, node->items[1], "between", &x->high, &x->high_kind))
		return false;
	if (x->value > x->high)
		diag_error(c->d, node->at, "between: expected the lower bound first");
	return x->value <= x->high;
}

static bool read_demand(struct decoder *c, const struct node *map, struct requirement *x)
{
	static const char *const keys[] = { "is", "between", "value" };
	static const enum condition_op ops[] = { OP_IS, OP_BETWEEN, OP_CONTAINS };
	const struct node *node = NULL;
	const char *key = NULL;
	int given = 0;

	for (int i = 0; i < (int)COUNT_OF(keys); i++)
		if (node_get(map, keys[i])) {
			node = node_get(map, keys[i]);
			key = keys[i];
			x->op = ops[i];
			given++;
		}
	if (given != 1) {
		diag_error(c->d, map->at,
			   "an expectation of a metric needs one of 'is', 'between' and 'value'");
		return false;
	}
	return x->op == OP_BETWEEN ? read_bounds(c, node, x) :
				     read_quantity(c, node, key, &x->value, &x->kind);
}

static bool read_expected_metric(struct decoder *c, const struct node *map, struct requirement *x)
{
	static const char *const keys[] = { "design", "metric", "is", "between", "value" };
	const struct node *metric, *design;
	int number = -1;

	if (!want_map(c, map, "expect", "a map, such as {metric: success_rate, is: 100%}"))
		return false;
	only_keys(c, map, "an expectation", keys, COUNT_OF(keys));
	*x = (struct requirement){ .at = map->at, .plain = true };
	metric = required(c, map, "an expectation", "metric");
	design = node_get(map, "design");
	if (design && !read_name(c, design, "design", &c->designs, &number))
		return false;
	if (design && number >= 0)
		x->design = c->designs.list[number];
	return metric && read_text(c, metric, "metric", &x->metric) && read_demand(c, map, x);
}

void decode_expectations(struct decoder *c, const struct node *list)
{
	struct scenario *s = c->s;

	if (!want_list(c, list, "expect", "a list, such as [{metric: success_rate, is: 100%}]"))
		return;
	s->expects = arena_array(c->arena, list->count, sizeof(*s->expects));
	for (size_t i = 0; i < list->count; i++) {
		struct requirement *x = &s->expects[s->expect_count];

		s->expect_count += read_expected_metric(c, list->items[i], x);
	}
}
