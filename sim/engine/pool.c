/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/pool.h"

#include <stdlib.h>
#include <string.h>

void pool_init(struct pool *p, size_t size)
{
	*p = (struct pool){ .size = size };
}

void pool_free(struct pool *p)
{
	for (size_t i = 0; i < p->slab_count; i++)
		free(p->slabs[i]);
	free(p->slabs);
	free(p->spare);
	pool_init(p, p->size);
}

void *pool_take(struct pool *p, int32_t *index)
{
	void *record;

	if (p->spare_count) {
		*index = p->spare[--p->spare_count];
	} else {
		*index = p->used++;
		if ((size_t)*index / POOL_SLAB == p->slab_count) {
			p->slabs = xreallocarray(p->slabs, p->slab_count + 1, sizeof(*p->slabs));
			p->slabs[p->slab_count++] = xreallocarray(NULL, POOL_SLAB, p->size);
		}
	}
	p->taken++;
	record = pool_at(p, *index);
	memset(record, 0, p->size);
	return record;
}

void pool_give(struct pool *p, int32_t index)
{
	if (p->spare_count == p->spare_capacity) {
		p->spare_capacity = p->spare_capacity ? 2 * p->spare_capacity : 64;
		p->spare = xreallocarray(p->spare, p->spare_capacity, sizeof(*p->spare));
	}
	p->spare[p->spare_count++] = index;
	p->taken--;
}
