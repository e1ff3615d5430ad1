/* SPDX-License-Identifier: GPL-3.0-or-later */
/* template - texts with Liquid in them, lowered: what is known is filled in here. */
#include <string.h>

#include "base/digest.h"
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "compile/studio/flow_variables_internal.h"
#include "compile/studio/reading_internal.h"

enum { MOST_SETTINGS = 8 }; /* of variables from each other: deeper, nobody asks */

int32_t add_literal(struct builder *b, const char *text)
{
	struct value_tables *t = &b->p->values;

	while (t->literal_count <= VALUE_EMPTY)
		values_literal(b, "");
	for (size_t i = VALUE_EMPTY; i < t->literal_count; i++)
		if (!strcmp(t->literal[i], text))
			return (int32_t)i;
	values_literal(b, arena_strdup(&b->p->arena, text));
	return (int32_t)t->literal_count - 1;
}

/* While the paths of a template get their slots. */
struct resolver {
	struct builder *b;
	size_t flow;
	unsigned depth;
	bool varies, by_default;
	uint64_t content; /* a digest of where the paths lead */
};

static void resolve(void *context, struct liquid_path *place)
{
	struct resolver *r = context;
	const char *path;
	struct read *read;

	place->used = variable_parts(r->b, r->flow, place, &path);
	read = read_of(r->b, r->flow, path);
	place->slot = read->slot;
	r->varies |= place->slot != LIQUID_BLANK;
	r->content = digest_number(digest_number(r->content, (uint64_t)place->slot), place->used);
}

static void look_for_default(void *context, struct liquid_path *place);

/* Does a widget set KEY to what rests on a default? */
static bool setting_by_default(struct builder *b, size_t flow, const char *key, unsigned depth)
{
	const struct node *states = node_get(b->s->flows[flow].root, "states");
	struct resolver r = { .b = b, .flow = flow, .depth = depth + 1 };

	for (size_t i = 0; states && states->kind == NODE_LIST && i < states->count && !r.by_default; i++) {
		const struct node *list = node_get(node_get(states->items[i], "properties"), "variables");

		for (size_t k = 0; list && list->kind == NODE_LIST && k < list->count; k++)
			if (!strcmp(node_text(list->items[k], "key", ""), key))
				liquid_paths(liquid_parse(&b->p->arena, node_text(list->items[k], "value", "")),
					     look_for_default, &r);
	}
	return r.by_default;
}

static void look_for_default(void *context, struct liquid_path *place)
{
	struct resolver *r = context;
	const char *path;
	struct read *read;
	enum { NOT_ASKED, NO, YES };

	variable_parts(r->b, r->flow, place, &path);
	read = read_of(r->b, r->flow, path);
	if (read->defaults == NOT_ASKED) {
		bool known = origin_of(r->b, r->flow, path) != FROM_SETTING;
		const char *key = strrchr(path, '.');

		read->defaults = NO; /* a counter is set from itself */
		if (!known && key && r->depth < MOST_SETTINGS &&
		    setting_by_default(r->b, r->flow, key + 1, r->depth))
			read_of(r->b, r->flow, path)->defaults = YES;
		read = read_of(r->b, r->flow, path);
	}
	r->by_default |= read->defaults == YES;
}

bool text_rests_on_default(struct builder *b, size_t flow, const char *text)
{
	struct resolver r = { .b = b, .flow = flow };

	liquid_paths(liquid_parse(&b->p->arena, text), look_for_default, &r);
	return r.by_default;
}

static void look_for_unknown(void *context, struct liquid_path *place)
{
	struct resolver *r = context;
	const char *path;

	variable_parts(r->b, r->flow, place, &path);
	r->by_default |= read_of(r->b, r->flow, path)->slot == LIQUID_NOT_KNOWN;
}

bool liquid_is_unknown(struct builder *b, size_t flow, const char *text)
{
	struct resolver r = { .b = b, .flow = flow };

	liquid_paths(liquid_parse(&b->p->arena, text), look_for_unknown, &r);
	return r.by_default || text_rests_on_default(b, flow, text);
}

/* Without variables a template always says the same. */
static int32_t constant(struct builder *b, const struct liquid *t)
{
	const struct liquid_scope scope = { .strict = b->p->values.strict_numbers,
					    .most_loops = b->p->values.most_loops };
	char text[LIQUID_LONGEST];

	if (!liquid_render(t, &scope, text))
		return NOWHERE;
	return add_literal(b, text);
}

int32_t add_template(struct builder *b, const struct flow *f, const char *text,
		     struct where where)
{
	struct liquid *t = liquid_parse(&b->p->arena, text);
	struct template template = { .liquid = t, .literal = NOWHERE, .slot = NOWHERE };
	struct resolver r = { .b = b, .flow = f->index,
			      .content = digest_text(digest_start(), text, strlen(text)) };
	const struct liquid_path *lone = liquid_lone_path(t);

	template.unknown = liquid_outside(t) || liquid_is_broken(t);
	if (liquid_outside(t))
		diag_warning(b->d, where,
			     "Liquid: %s is outside what is understood, so its value is not known here (docs/model.md)",
			     liquid_outside(t));
	liquid_paths(t, resolve, &r);
	template.content = r.content;
	if (lone && lone->slot >= 0 && lone->used == lone->parts)
		template.slot = lone->slot;
	else if (lone && lone->slot == LIQUID_BLANK)
		template.literal = VALUE_BLANK;
	else if (!template.unknown && !r.varies)
		template.literal = constant(b, t);
	values_template(b, template);
	return (int32_t)b->p->values.template_count - 1;
}

bool template_unknown(const struct builder *b, int32_t index)
{
	return b->p->values.template[index].unknown;
}

bool template_is_broken(struct builder *b, const char *text)
{
	return liquid_is_broken(liquid_parse(&b->p->arena, text));
}
