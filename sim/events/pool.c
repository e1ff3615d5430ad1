/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/pool.h"

#include <stdlib.h>

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

void *pool_take_new(struct pool *p, int32_t *index)
{
	if ((size_t)p->used / POOL_SLAB == p->slab_count)
		add_slab(p);
	*index = p->used++;
	return pool_at(p, *index);
}
