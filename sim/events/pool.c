/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { CACHE_LINE = 64 };

void pool_init(struct pool *p, size_t size)
{
	*p = (struct pool){ .size = size, .spare = -1 };
}

void pool_free(struct pool *p)
{
	for (size_t i = 0; i < p->slab_count; i++)
		free(p->slabs[i]);
	free(p->slabs);
	pool_init(p, p->size);
}

static void add_slab(struct pool *p)
{
	p->slabs = xreallocarray(p->slabs, p->slab_count + 1, sizeof(*p->slabs));
	p->slabs[p->slab_count++] = xaligned(CACHE_LINE, POOL_SLAB * p->size);
}

void *pool_take(struct pool *p, int32_t *index)
{
	p->taken++;
	if (p->spare >= 0) {
		char *record = pool_at(p, p->spare);

		*index = p->spare;
		memcpy(&p->spare, record, sizeof(p->spare));
		return record;
	}
	if ((size_t)p->used / POOL_SLAB == p->slab_count)
		add_slab(p);
	*index = p->used++;
	return pool_at(p, *index);
}

void pool_give(struct pool *p, int32_t index)
{
	memcpy(pool_at(p, index), &p->spare, sizeof(p->spare));
	p->spare = index;
	p->taken--;
}
