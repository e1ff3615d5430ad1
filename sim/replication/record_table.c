/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replication/record_table.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

void record_table_init(struct record_table *r, uint64_t count)
{
	*r = (struct record_table){ count, xcalloc(count, sizeof(*r->slot)) };
}

void record_table_free(struct record_table *r)
{
	for (uint64_t i = 0; i < r->count; i++)
		free(r->slot[i]);
	free(r->slot);
	*r = (struct record_table){ 0 };
}

void record_table_grow(struct record_table *r, uint64_t count)
{
	if (count <= r->count)
		return;
	r->slot = xreallocarray(r->slot, count, sizeof(*r->slot));
	for (uint64_t i = r->count; i < count; i++)
		r->slot[i] = NULL;
	r->count = count;
}

void record_table_put(struct record_table *r, uint64_t unit, uint64_t *record)
{
	assert(unit < r->count && !r->slot[unit]);
	r->slot[unit] = record;
}

const uint64_t *record_table_get(const struct record_table *r, uint64_t unit)
{
	return r->slot[unit];
}

uint64_t record_table_prefix(const struct record_table *r)
{
	uint64_t n = 0;

	while (n < r->count && r->slot[n])
		n++;
	return n;
}
