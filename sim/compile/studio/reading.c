/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reading - the comparisons of an export and its variables that are others' copies. */
#include "compile/studio/reading_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "program/values.h"

static const char *const operators[OPERATORS] = {
	[IS_EQUAL] = "equal_to", [IS_NOT_EQUAL] = "not_equal_to",
	[MATCHES_ANY] = "matches_any_of", [MATCHES_NONE] = "does_not_match_any_of",
	[CONTAINS] = "contains", [CONTAINS_NOT] = "does_not_contain",
	[STARTS_WITH] = "starts_with", [STARTS_NOT_WITH] = "does_not_start_with",
	[IS_BLANK] = "is_blank", [IS_NOT_BLANK] = "is_not_blank", [MATCHES_REGEX] = "regex",
	[IS_LESS] = "less_than", [IS_GREATER] = "greater_than",
	[IS_BEFORE_DATE] = "is_before_date", [IS_AFTER_DATE] = "is_after_date",
	[IS_BEFORE_TIME] = "is_before_time", [IS_AFTER_TIME] = "is_after_time",
};

/* While an export is read. */
struct reader {
	struct builder *b;
	size_t flow;
	struct reading *reading;
	const struct node *state, *transition;
	const char *text; /* compared with what is told */
	int operator;
	bool whole;
};

int split_operator(const char *type)
{
	for (int i = 0; i < OPERATORS; i++)
		if (!strcmp(operators[i], type))
			return i;
	return NOWHERE;
}

const char *operator_name(int operator)
{
	return operators[operator];
}

const char *condition_input(const struct node *state, const struct node *condition)
{
	const struct node *list = node_get(condition, "arguments");

	if (list && list->kind == NODE_LIST && list->count && list->items[0]->kind == NODE_SCALAR &&
	    list->items[0]->text)
		return list->items[0]->text;
	return node_text(node_get(state, "properties"), "input", "");
}

static void add_compared(struct reader *r, const struct liquid_path *place, const char *text,
			 int operator, bool whole)
{
	struct reading *g = r->reading;
	const char *path;
	size_t used = variable_parts(r->b, r->flow, place, &path);

	g->compared = array_room(g->compared, g->compared_count, &g->compared_capacity,
				 sizeof(*g->compared));
	g->compared[g->compared_count++] = (struct compared){
		path, text, operator, g->groups, whole && used == place->parts, r->state, r->transition };
}

static void add_alias(struct reader *r, const char *of, const struct liquid_path *place)
{
	struct reading *g = r->reading;
	const char *path;

	if (variable_parts(r->b, r->flow, place, &path) != place->parts)
		return;
	g->aliases = array_room(g->aliases, g->alias_count, &g->alias_capacity, sizeof(*g->aliases));
	g->aliases[g->alias_count++] = (struct alias){ of, path };
}

static void tell_literal(void *context, struct liquid_path *place, const char *text)
{
	struct reader *r = context;

	add_compared(r, place, arena_strdup(&r->b->p->arena, text), LITERAL_OF_LIQUID, true);
	r->reading->groups++;
}

static void tell_input(void *context, struct liquid_path *place)
{
	struct reader *r = context;

	add_compared(r, place, r->text, r->operator, r->whole);
}

static struct liquid *read_template(struct reader *r, const char *text)
{
	struct liquid *t = liquid_parse(&r->b->p->arena, text);

	liquid_comparisons(t, tell_literal, r);
	return t;
}

static void read_condition(struct reader *r, const struct node *condition)
{
	const char *value = node_text(condition, "value", "");
	struct liquid *input = liquid_parse(&r->b->p->arena, condition_input(r->state, condition));

	r->operator = split_operator(node_text(condition, "type", "equal_to"));
	r->text = value;
	r->whole = liquid_lone_path(input) && !strstr(value, "{{") && !strstr(value, "{%");
	if (r->operator != NOWHERE && !strstr(value, "{{"))
		liquid_paths(input, tell_input, r);
}

static size_t length_of(const struct node *list)
{
	return list && list->kind == NODE_LIST ? list->count : 0;
}

/* The conditions of one way are one group. */
static void read_split(struct reader *r)
{
	const struct node *ways = node_get(r->state, "transitions");

	for (size_t i = 0; i < length_of(ways); i++) {
		const struct node *list = node_get(ways->items[i], "conditions");

		r->transition = ways->items[i];
		for (size_t k = 0; k < length_of(list); k++)
			read_condition(r, list->items[k]);
		r->reading->groups++;
		for (size_t k = 0; k < length_of(list); k++)
			read_template(r, condition_input(r->state, list->items[k]));
	}
	r->transition = NULL;
}

static void read_settings(struct reader *r)
{
	const struct node *list = node_get(node_get(r->state, "properties"), "variables");

	for (size_t i = 0; i < length_of(list); i++) {
		const char *key = node_text(list->items[i], "key", "");
		struct liquid *t = read_template(r, node_text(list->items[i], "value", ""));
		const struct liquid_path *place = liquid_lone_path(t);

		if (!place)
			continue;
		add_alias(r, arena_printf(&r->b->p->arena, "flow.variables.%s", key), place);
		add_alias(r, arena_printf(&r->b->p->arena, "widgets.%s.%s",
					  node_text(r->state, "name", ""), key), place);
	}
}

static void read_parameters(struct reader *r)
{
	const struct node *list = node_get(node_get(r->state, "properties"), "parameters");

	for (size_t i = 0; i < length_of(list); i++)
		read_template(r, node_text(list->items[i], "value", ""));
}

static void read_export(struct reader *r)
{
	const struct node *states = node_get(r->b->s->flows[r->flow].root, "states");

	for (size_t i = 0; i < length_of(states); i++) {
		const char *type = state_type(states->items[i]);

		r->state = states->items[i];
		if (!strcmp(type, "split-based-on"))
			read_split(r);
		else if (!strcmp(type, "set-variables"))
			read_settings(r);
		else if (!strcmp(type, "run-subflow"))
			read_parameters(r);
	}
}

struct reading *reading_of(struct builder *b, size_t flow)
{
	struct reader r = { .b = b, .flow = flow };

	if (b->readings[flow])
		return b->readings[flow];
	r.reading = b->readings[flow] = xcalloc(1, sizeof(*r.reading));
	read_export(&r);
	return r.reading;
}

void readings_free(struct builder *b)
{
	for (size_t i = 0; b->readings && i < b->s->flow_count; i++)
		if (b->readings[i]) {
			free(b->readings[i]->compared);
			free(b->readings[i]->aliases);
			free(b->readings[i]);
		}
	free(b->readings);
}
