/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * split - Split Based On: by what is known, or by shares
 * (twilio.com/docs/studio/widget-library/split-based-on). Conditions are tried in the
 * order of the export; none holds: noMatch.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>
#include <string.h>

#include "compile/variables.h"
#include "engine/codes.h"

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

static int find_operator(struct builder *b, const struct node *c, const char *type)
{
	for (int i = 0; i < OPERATORS; i++)
		if (!strcmp(operators[i], type))
			return i;
	diag_warning(b->d, c->at, "a condition of type '%s' is not understood%s", type,
		     did_you_mean(&b->p->arena, type, operators, OPERATORS));
	return NOWHERE;
}

static void *compile_regex(struct builder *b, const struct node *c, const char *pattern)
{
	uint32_t options = b->p->values.fold_case ? PCRE2_CASELESS : 0;
	PCRE2_UCHAR message[120];
	PCRE2_SIZE at;
	int error;
	void *regex = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &error,
				    &at, NULL);

	if (regex)
		return regex;
	pcre2_get_error_message(error, message, sizeof(message));
	diag_warning(b->d, c->at, "the regular expression '%s' is wrong at its character %zu: %s",
		     pattern, (size_t)at + 1, (const char *)message);
	return NULL;
}

static const char *input_of(const struct widget *w, const struct node *condition)
{
	const struct node *list = node_get(condition, "arguments");

	if (list && list->kind == NODE_LIST && list->count && list->items[0]->kind == NODE_SCALAR)
		return list->items[0]->text;
	return node_text(w->properties, "input", "");
}

/* False when it can never be decided. */
static bool add_condition(struct builder *b, const struct flow *f, const struct widget *w,
			  const struct node *n)
{
	const char *value = node_text(n, "value", "");
	struct condition c = { .next = NOWHERE };
	int operator = find_operator(b, n, node_text(n, "type", "equal_to"));

	if (operator == NOWHERE)
		return false;
	c.operator = (uint8_t)operator;
	c.input = add_template(b, f, input_of(w, n), n->at);
	c.operand = add_template(b, f, value, n->at);
	if (template_unknown(b, c.input) || template_unknown(b, c.operand))
		return false;
	if (operator == MATCHES_REGEX)
		c.regex = compile_regex(b, n, value);
	*values_condition(b) = c;
	return true;
}

static const struct node *transitions_of(const struct flow *f, const struct widget *w)
{
	const struct node *states = node_get(f->file->root, "states");

	return node_get(states->items[w->index], "transitions");
}

/* All conditions of a `match` must hold; exports have one each. */
static bool add_match(struct builder *b, const struct flow *f, const struct widget *w, size_t i)
{
	const struct node *list = node_get(transitions_of(f, w)->items[i], "conditions");

	if (!list || list->kind != NODE_LIST || list->count != 1)
		return false;
	return add_condition(b, f, w, list->items[0]);
}

/* Where nothing matches. Without a way on Studio warns of it: 81005. */
static int32_t no_match(struct builder *b, const struct flow *f, const struct widget *w)
{
	for (size_t i = 0; i < w->way_count; i++)
		if (!strcmp(w->ways[i].event, "noMatch") && w->transitions[i].next)
			return way_step(b, f, w, i);
	return emit_op(b, OP_STUDIO_CODE, CODE_81005, f->end_ok);
}

static int32_t as_branch(struct builder *b, const struct split *s, int32_t otherwise)
{
	size_t n = (size_t)s->count + 1;
	int32_t *next = xreallocarray(NULL, n, sizeof(*next)), choices;

	for (size_t i = 0; i + 1 < n; i++)
		next[i] = b->p->values.condition[s->conditions + (int32_t)i].next;
	next[n - 1] = otherwise;
	choices = add_ways(b, n, next);
	free(next);
	return choices;
}

/* NOWHERE when some condition can never be decided. */
static int32_t by_value(struct builder *b, const struct flow *f, const struct widget *w,
			int32_t by_default)
{
	struct value_tables *t = &b->p->values;
	struct split split = { .conditions = (int32_t)t->condition_count };
	int32_t step, otherwise;

	for (size_t i = 0; i < w->way_count; i++) {
		if (strcmp(w->ways[i].event, "match"))
			continue;
		if (!add_match(b, f, w, i))
			return NOWHERE;
		split.count++;
	}
	if (!split.count)
		return NOWHERE;
	for (size_t i = 0, n = (size_t)split.conditions; i < w->way_count; i++)
		if (!strcmp(w->ways[i].event, "match"))
			t->condition[n++].next = way_step(b, f, w, i);
	otherwise = no_match(b, f, w);
	split.choices = as_branch(b, &split, otherwise);
	*values_split(b) = split;
	step = emit_op(b, OP_SPLIT, (int32_t)t->split_count - 1, otherwise);
	b->p->steps[step].alt = by_default;
	return step;
}

static bool is_broken(const struct widget *w)
{
	return liquid_is_broken(node_text(w->properties, "input", ""));
}

int32_t lower_split(struct builder *b, struct flow *f, struct widget *w)
{
	int32_t way, known = NOWHERE;

	widget_ways(b, f, w, NULL);
	way = ways_branch(b, f, w, NULL);
	if (!w->override || !w->override->take_count)
		known = by_value(b, f, w, way);
	if (known == NOWHERE)
		note_default(b, f, w);
	way = known == NOWHERE ? way : known;
	if (is_broken(w))
		way = emit_op(b, OP_STUDIO_CODE, CODE_81018, way);
	if (w->override && w->override->has_duration)
		return emit_wait(b, &w->override->duration, widget_purpose(f, w, 1), way);
	return way;
}
