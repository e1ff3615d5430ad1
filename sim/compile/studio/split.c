/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * split - Split Based On: by what is known, or by shares
 * (twilio.com/docs/studio/widget-library/split-based-on). Conditions are tried in the
 * order of the export; none holds: noMatch.
 */

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include "compile/studio/flow_variables_internal.h"
#include "compile/studio/pattern_internal.h"
#include "compile/studio/reading_internal.h"
#include "program/program.h"

static int find_operator(struct builder *b, const struct node *c, const char *type)
{
	const char *names[OPERATORS];
	int found = split_operator(type);

	if (found != NOWHERE)
		return found;
	for (int i = 0; i < OPERATORS; i++)
		names[i] = operator_name(i);
	diag_warning(b->d, c->at, "a condition of type '%s' is not understood%s", type,
		     did_you_mean(&b->p->arena, type, names, OPERATORS));
	return NOWHERE;
}

static void *compile_regex(struct builder *b, const struct node *c, const char *pattern)
{
	char message[120];
	size_t at;
	void *regex = pattern_compile(b, pattern, message, &at);

	if (!regex)
		diag_warning(b->d, c->at, "the regular expression '%s' is wrong at its character %zu: %s",
			     pattern, at + 1, message);
	return regex;
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
	c.input = add_template(b, f, condition_input(state_of(f, w), n), n->at);
	c.operand = add_template(b, f, value, n->at);
	if (template_unknown(b, c.input) || template_unknown(b, c.operand))
		return false;
	if (operator == MATCHES_REGEX)
		c.regex = compile_regex(b, n, value);
	values_condition(b, c);
	return true;
}

/* All conditions of a `match` must hold, or any: exports have one each, mostly. Returns how
 * many there are; 0 when some can never be decided. */
static int32_t add_match(struct builder *b, const struct flow *f, const struct widget *w, size_t i)
{
	const struct node *ways = node_get(state_of(f, w), "transitions");
	const struct node *list = node_get(ways->items[i], "conditions");
	struct value_tables *t = &b->p->values;
	uint8_t joined = b->s->rules.split_conditions == CONDITIONS_ALL ? JOINED_ALL : JOINED_ANY;

	if (!list || list->kind != NODE_LIST || !list->count)
		return 0;
	for (size_t k = 0; k < list->count; k++) {
		if (!add_condition(b, f, w, list->items[k]))
			return 0;
		if (k + 1 < list->count)
			t->condition[t->condition_count - 1].joined = joined;
	}
	return (int32_t)list->count;
}

/* Where nothing matches. Without a way on Studio warns of it: 81005. */
static int32_t no_match(struct builder *b, const struct flow *f, const struct widget *w)
{
	for (size_t i = 0; i < w->way_count; i++) {
		if (strcmp(w->ways[i].event, "noMatch"))
			continue;
		return w->transitions[i].next ? way_step(b, f, w, i) :
						emit_op(b, OP_STUDIO_CODE, CODE_81005, way_step(b, f, w, i));
	}
	return emit_op(b, OP_STUDIO_CODE, CODE_81005, flow_end_unsaid(b, f));
}

static int32_t as_branch(struct builder *b, const struct split *s, int32_t otherwise)
{
	int32_t *next = xreallocarray(NULL, (size_t)s->count + 1, sizeof(*next)), choices;
	size_t n = 0;

	for (int32_t i = 0; i < s->count; i++) {
		const struct condition *c = &b->p->values.condition[s->conditions + i];

		if (c->joined == JOINED_NOT)
			next[n++] = c->next;
	}
	next[n++] = otherwise;
	choices = add_ways(b, n, next);
	free(next);
	return choices;
}

/* The conditions of one way lead there. */
static size_t lead_to(struct builder *b, size_t condition, int32_t next)
{
	struct condition *c = &b->p->values.condition[condition];

	for (; c->joined != JOINED_NOT; c++, condition++)
		c->next = next;
	c->next = next;
	return condition + 1;
}

/* The slot that the conditions of S read, where it is one, and all else is constant. */
static int32_t only_slot(const struct value_tables *t, const struct split *s)
{
	int32_t slot = NOWHERE;

	for (int32_t i = 0; i < s->count; i++) {
		const struct condition *c = &t->condition[s->conditions + i];
		const struct template *input = &t->template[c->input];

		if (t->template[c->operand].literal < 0 || input->slot < 0 || (i && input->slot != slot))
			return NOWHERE;
		slot = input->slot;
	}
	return slot;
}

/* NOWHERE when some condition can never be decided. */
static int32_t by_value(struct builder *b, const struct flow *f, const struct widget *w,
			int32_t by_default)
{
	struct value_tables *t = &b->p->values;
	struct split split = { .conditions = (int32_t)t->condition_count };
	int32_t step, otherwise;

	for (size_t i = 0; i < w->way_count; i++) {
		int32_t n;

		if (strcmp(w->ways[i].event, "match"))
			continue;
		n = add_match(b, f, w, i);
		if (!n)
			return NOWHERE;
		split.count += n;
	}
	if (!split.count)
		return NOWHERE;
	for (size_t i = 0, n = (size_t)split.conditions; i < w->way_count; i++)
		if (!strcmp(w->ways[i].event, "match"))
			n = lead_to(b, n, way_step(b, f, w, i));
	otherwise = no_match(b, f, w);
	split.choices = as_branch(b, &split, otherwise);
	split.slot = only_slot(t, &split);
	values_split(b, split);
	step = emit_op(b, OP_SPLIT, (int32_t)t->split_count - 1, otherwise);
	step_at(b, step)->alt = by_default;
	return step;
}

static bool is_broken(struct builder *b, const struct widget *w)
{
	return template_is_broken(b, node_text(w->properties, "input", ""));
}

/* Does some condition depend on what nobody says? */
static bool rests_on_default(struct builder *b, const struct flow *f, const struct widget *w)
{
	const struct node *ways = node_get(state_of(f, w), "transitions");

	for (size_t i = 0; i < w->way_count; i++) {
		const struct node *list = node_get(ways->items[i], "conditions");

		for (size_t k = 0; list && list->kind == NODE_LIST && k < list->count; k++)
			if (text_rests_on_default(b, f->index, condition_input(state_of(f, w), list->items[k])) ||
			    text_rests_on_default(b, f->index, node_text(list->items[k], "value", "")))
				return true;
	}
	return false;
}

static bool has_text(const char *list, const char *text)
{
	const char *at = strstr(list, text);

	return at && *text && (at == list || at[-1] == ' ') && strchr(",", at[strlen(text)]);
}

const char *split_inputs(struct builder *b, const struct flow *f, const struct widget *w)
{
	const struct node *ways = node_get(state_of(f, w), "transitions");
	const char *list = "";

	for (size_t i = 0; i < w->way_count; i++) {
		const struct node *conditions = node_get(ways->items[i], "conditions");

		for (size_t k = 0; conditions && conditions->kind == NODE_LIST && k < conditions->count; k++) {
			const char *input = condition_input(state_of(f, w), conditions->items[k]);

			if (!has_text(list, input))
				list = arena_printf(&b->p->arena, "%s%s%s", list, *list ? ", " : "", input);
		}
	}
	return *list ? list : arena_strdup(&b->p->arena, node_text(w->properties, "input", ""));
}

/* The ways by the scenario's shares; then what is read is what the way is for. */
static int32_t by_shares(struct builder *b, const struct flow *f, const struct widget *w)
{
	int32_t *ways = xreallocarray(NULL, w->way_count + 1, sizeof(*ways)), step;
	bool given = w->override && w->override->take_count;

	for (size_t i = 0; i < w->way_count; i++)
		ways[i] = given ? give_witness(b, f, w, i, way_step(b, f, w, i)) : NOWHERE;
	step = ways_branch(b, f, w, ways);
	free(ways);
	return step;
}

int32_t lower_split(struct builder *b, struct flow *f, struct widget *w)
{
	int32_t way, known = NOWHERE;

	widget_ways(b, f, w, NULL);
	way = by_shares(b, f, w);
	if (!w->override || !w->override->take_count)
		known = by_value(b, f, w, way);
	if (known == NOWHERE || rests_on_default(b, f, w))
		split_assumed(b, f, w);
	way = known == NOWHERE ? way : known;
	if (is_broken(b, w))
		way = emit_op(b, OP_STUDIO_CODE, CODE_81018, way);
	if (w->override && w->override->has_duration)
		return emit_wait(b, &w->override->duration, widget_purpose(f, w, 1), way);
	return way;
}
