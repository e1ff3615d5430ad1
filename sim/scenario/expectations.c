/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `expect:` of a scenario: what its metrics have to be. */
#include <string.h>

#include "scenario/decode.h"

/* 47.8%, 0.478, 12 or 9s. */
static bool read_quantity(struct decoder *c, const struct node *node, const char *what,
			  double *value)
{
	static const char phrase[] = "a number, a share such as 47.8%, or a duration such as 9s";
	uint64_t whole;
	double v = 0;

	if (!node || node->kind != NODE_SCALAR || node->is_null)
		return expected(c, node, what, phrase);
	if (parse_count(node->text, 0, UINT64_C(1) << 53, &whole) &&
	    parse_number(node->text, &v) && parse_share(node->text, &v) &&
	    parse_duration(node->text, &v))
		return expected(c, node, what, phrase);
	*value = parse_count(node->text, 0, UINT64_C(1) << 53, &whole) ? v : (double)whole;
	return true;
}

static bool read_bounds(struct decoder *c, const struct node *node, struct metric_expect *x)
{
	if (node->kind != NODE_LIST || node->count != 2)
		return expected(c, node, "between", "two bounds, [low, high]");
	if (!read_quantity(c, node->items[0], "between", &x->low) ||
	    !read_quantity(c, node->items[1], "between", &x->high))
		return false;
	if (x->low > x->high)
		diag_error(c->d, node->at, "between: expected the lower bound first");
	return x->low <= x->high;
}

static bool read_demand(struct decoder *c, const struct node *map, struct metric_expect *x)
{
	static const char *const keys[] = { "is", "between", "value" };
	const struct node *node = NULL;
	int given = 0;

	for (int i = 0; i < (int)COUNT_OF(keys); i++)
		if (node_get(map, keys[i])) {
			node = node_get(map, keys[i]);
			x->how = (enum metric_demand)i;
			given++;
		}
	if (given != 1) {
		diag_error(c->d, map->at,
			   "an expectation of a metric needs one of 'is', 'between' and 'value'");
		return false;
	}
	if (x->how == METRIC_BETWEEN)
		return read_bounds(c, node, x);
	if (!read_quantity(c, node, keys[x->how], &x->low))
		return false;
	x->high = x->low;
	return true;
}

static bool read_metric(struct decoder *c, const struct node *map, struct metric_expect *x)
{
	static const char *const keys[] = { "design", "metric", "is", "between", "value" };
	const struct node *metric, *design;

	if (!want_map(c, map, "expect", "a map, such as {metric: success_rate, is: 100%}"))
		return false;
	only_keys(c, map, "an expectation", keys, COUNT_OF(keys));
	x->at = map->at;
	x->design = -1;
	metric = required(c, map, "an expectation", "metric");
	design = node_get(map, "design");
	if (design && !read_name(c, design, "design", &c->designs, &x->design))
		return false;
	return metric && read_text(c, metric, "metric", &x->metric) && read_demand(c, map, x);
}

void decode_expectations(struct decoder *c, const struct node *list)
{
	struct scenario *s = c->s;

	if (!want_list(c, list, "expect", "a list, such as [{metric: success_rate, is: 100%}]"))
		return;
	s->expects = arena_array(c->arena, list->count, sizeof(*s->expects));
	for (size_t i = 0; i < list->count; i++) {
		struct metric_expect *x = &s->expects[s->expect_count];

		s->expect_count += read_metric(c, list->items[i], x);
	}
}
