/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * radix - a monotone radix heap of times: what is taken is never later than what
 * is put afterwards. An item's bucket is the highest bit in which its time
 * differs from the last time taken; taking empties the lowest bucket into lower
 * ones, so an item moves at most 63 times and in practice a few (Ahuja, Mehlhorn,
 * Orlin, Tarjan 1990, doi 10.1145/77600.77615). Buckets are lists of chunks from
 * one free list: memory follows the items held.
 */
#ifndef RINGFLOW_RADIX_H
#define RINGFLOW_RADIX_H

#include "base/base.h"

#define NEVER INT64_MAX

/* A time in nanoseconds and what it is the time of. */
struct event {
	int64_t time;
	uint64_t order;
};

struct events { /* a growing array */
	struct event *at;
	size_t count, capacity;
};

enum { RADIX_BUCKETS = 64, RADIX_CHUNK = 63 };

struct radix_chunk {
	struct radix_chunk *next;
	uint64_t count;
	struct event at[RADIX_CHUNK];
};

struct radix {
	struct radix_chunk *bucket[RADIX_BUCKETS]; /* the first chunk may have room */
	struct radix_chunk *spare;
	uint64_t used; /* bit i: bucket i holds something */
	int64_t last;
	size_t count;
};

void radix_init(struct radix *r);
void radix_free(struct radix *r);

/* Take the earliest items: all of the lowest bucket when it holds at most BATCH,
 * else all that share the earliest time. They are appended to OUT in no order;
 * everything left in R, and everything that may still be put, is at or after the
 * time returned. R must not be empty. */
int64_t radix_take(struct radix *r, size_t batch, struct events *out);

/* Keep the items for which KEEP says so. */
void radix_sweep(struct radix *r, bool (*keep)(void *context, const struct event *e),
		 void *context);

void events_grow(struct events *v);
void radix_add_chunk(struct radix *r, unsigned bucket);

static inline void events_add(struct events *v, struct event e)
{
	if (__builtin_expect(v->count == v->capacity, 0))
		events_grow(v);
	v->at[v->count++] = e;
}

/* E.time must not be before what radix_take() last returned. */
static inline void radix_put(struct radix *r, struct event e)
{
	uint64_t differs = (uint64_t)(e.time ^ r->last) | 1;
	unsigned i = 63 - (unsigned)__builtin_clzll(differs);
	struct radix_chunk *c = r->bucket[i];

	if (__builtin_expect(!c || c->count == RADIX_CHUNK, 0)) {
		radix_add_chunk(r, i);
		c = r->bucket[i];
	}
	c->at[c->count++] = e;
	r->used |= UINT64_C(1) << i;
	r->count++;
}

#endif
