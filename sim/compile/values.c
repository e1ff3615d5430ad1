/* SPDX-License-Identifier: GPL-3.0-or-later */
/* values - the tables of what flows compute with, as they grow. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>

#include "compile/flow.h"

#define TABLE(type, name) \
	type *values_##name(struct builder *b) \
	{ \
		struct value_tables *t = &b->p->values; \
\
		if (t->name##_count == b->capacity.name) { \
			b->capacity.name = b->capacity.name ? 2 * b->capacity.name : 16; \
			t->name = xreallocarray(t->name, b->capacity.name, sizeof(type)); \
		} \
		return &t->name[t->name##_count++]; \
	}
VALUE_TABLES(TABLE)
#undef TABLE

void values_tables_free(struct value_tables *t)
{
	for (size_t i = 0; i < t->condition_count; i++)
		pcre2_code_free(t->condition[i].regex);
#define TABLE(type, name) free(t->name);
	VALUE_TABLES(TABLE)
#undef TABLE
}

struct read *builder_read(struct builder *b)
{
	if (b->read_count == b->read_capacity) {
		b->read_capacity = b->read_capacity ? 2 * b->read_capacity : 32;
		b->reads = xreallocarray(b->reads, b->read_capacity, sizeof(*b->reads));
	}
	return &b->reads[b->read_count++];
}

void note_default(struct builder *b, const struct flow *f, const struct widget *w)
{
	struct program *p = b->p;
	size_t ways = 0;

	for (size_t i = 0; i < w->way_count; i++)
		ways += w->ways[i].weight > 0;
	if (ways < 2 || f->host || (w->override && w->override->take_count))
		return;
	if (p->default_count == b->default_capacity) {
		b->default_capacity = b->default_capacity ? 2 * b->default_capacity : 16;
		p->defaults = xreallocarray(p->defaults, b->default_capacity, sizeof(*p->defaults));
	}
	p->defaults[p->default_count++] = (struct branch_by_default){
		f->file->name, arena_strdup(&p->arena, w->name),
		arena_strdup(&p->arena, node_text(w->properties, "input", "")), w->type->name };
}
