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
#include <string.h>

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
/* One that was never taken; use pool_take(). */
void *pool_take_new(struct pool *p, int32_t *index);

/* The record of that number. Where its type is known, POOL_RECORD() is faster: it
 * multiplies by a constant. */
static inline void *pool_at(const struct pool *p, int32_t index)
{
	return p->slabs[(uint32_t)index / POOL_SLAB] +
	       (size_t)((uint32_t)index % POOL_SLAB) * p->size;
}

/* Take a record, whose contents are anything; its number goes to *INDEX. */
static inline void *pool_take(struct pool *p, int32_t *index)
{
	char *record;

	p->taken++;
	if (__builtin_expect(p->spare < 0, 0))
		return pool_take_new(p, index);
	record = pool_at(p, p->spare);
	*index = p->spare;
	memcpy(&p->spare, record, sizeof(p->spare));
	return record;
}

/* Give one back. Its first four bytes are overwritten, the rest stays. */
static inline void pool_give(struct pool *p, int32_t index)
{
	memcpy(pool_at(p, index), &p->spare, sizeof(p->spare));
	p->spare = index;
	p->taken--;
}

#define POOL_RECORD(type, pool, index) \
	((type *)(void *)(pool)->slabs[(uint32_t)(index) / POOL_SLAB] + \
	 (uint32_t)(index) % POOL_SLAB)

#endif
