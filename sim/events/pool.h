/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pool - fixed-size records known by a small number, in slabs that never move,
 * so a pointer stays good while its record is taken. Memory follows the largest
 * number of records taken at once.
 */
#ifndef RINGFLOW_POOL_H
#define RINGFLOW_POOL_H

#include <stddef.h>
#include <stdint.h>

enum { POOL_SLAB = 1024 };

struct pool {
	size_t size; /* bytes a record */
	char **slabs;
	size_t slab_count;
	int32_t spare;	/* the last record given back, or -1; it begins with the one before */
	int32_t used;	/* records ever taken */
	int32_t taken;	/* records taken now */
};

void pool_init(struct pool *p, size_t size);
void pool_free(struct pool *p);
/* Take a record, whose contents are anything; its number goes to *INDEX. */
void *pool_take(struct pool *p, int32_t *index);
/* Give one back. Its first four bytes are overwritten, the rest stays. */
void pool_give(struct pool *p, int32_t index);

/* The record of that number. Where its type is known, POOL_RECORD() is faster: it
 * multiplies by a constant. */
static inline void *pool_at(const struct pool *p, int32_t index)
{
	return p->slabs[(uint32_t)index / POOL_SLAB] +
	       (size_t)((uint32_t)index % POOL_SLAB) * p->size;
}

#define POOL_RECORD(type, pool, index) \
	((type *)(void *)(pool)->slabs[(uint32_t)(index) / POOL_SLAB] + \
	 (uint32_t)(index) % POOL_SLAB)

#endif
