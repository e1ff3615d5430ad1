/* SPDX-License-Identifier: GPL-3.0-or-later */
/* value_tables - the tables of what flows compute with, as they grow. */

#include "base/memory.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>

#include "compile/studio/flow_internal.h"

#define TABLE(type, name) \
	void values_##name(struct builder *b, type row) \
	{ \
		struct value_tables *t = &b->p->values; \
\
		t->name = array_room(t->name, t->name##_count, &b->capacity.name, sizeof(row)); \
		t->name[t->name##_count++] = row; \
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

void add_read(struct builder *b, struct read read)
{
	b->reads = array_room(b->reads, b->read_count, &b->read_capacity, sizeof(read));
	b->reads[b->read_count++] = read;
}
