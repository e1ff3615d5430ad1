/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * radix - a monotone radix heap of times: what is taken is never later than what
 * is put afterwards. An item's bucket is the highest digit (of 4 bits) in which its
 * time differs from the last time taken, and that digit; taking empties the lowest
 * bucket into those of lower digits, so an item moves at most 16 times and in
 * practice once or twice (Ahuja, Mehlhorn, Orlin, Tarjan 1990, the two-level radix
 * heap, doi 10.1145/77600.77615). Buckets are lists of chunks from one free list:
 * memory follows the items held.
 */
#ifndef RINGFLOW_RADIX_H
#define RINGFLOW_RADIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

enum { RADIX_BITS = 4, RADIX_DIGITS = 16, RADIX_VALUES = 16, RADIX_CHUNK = 63 };

struct radix_chunk {
	struct radix_chunk *next;
	uint64_t count;
	struct event at[RADIX_CHUNK];
};

struct radix {
	/* [which digit][its value]; the first chunk may have room */
	struct radix_chunk *bucket[RADIX_DIGITS][RADIX_VALUES];
	struct radix_chunk *spare;
	uint32_t used;			/* bit i: some bucket of digit i holds something */
	uint16_t values[RADIX_DIGITS];	/* bit v: bucket v of this digit does */
	int64_t last;
	size_t count;
};

void radix_init(struct radix *r);
void radix_free(struct radix *r);

/* Take the earliest items: all of the lowest bucket when it holds at most BATCH,
 * else all that share the earliest time. They are appended to OUT in no order;
 * everything left in R, and everything that may still be put, is at or after the
 * time returned. R must not be empty. */
__attribute__((hot)) int64_t radix_take(struct radix *r, size_t batch, struct events *out);

/* The earliest time, or NEVER. Looks at every item of a bucket. */
int64_t radix_first(const struct radix *r);

/* Keep the items for which KEEP says so. */
void radix_sweep(struct radix *r, bool (*keep)(void *context, const struct event *e),
		 void *context);

void events_grow(struct events *v);
void radix_add_chunk(struct radix *r, struct radix_chunk **bucket);

static inline void events_add(struct events *v, struct event e)
{
	if (__builtin_expect(v->count == v->capacity, 0))
		events_grow(v);
	v->at[v->count++] = e;
}

/* The highest digit in which TIME differs from the last time taken. */
static inline unsigned radix_digit(const struct radix *r, int64_t time)
{
	uint64_t differs = (uint64_t)(time ^ r->last) | 1;

	return (63 - (unsigned)__builtin_clzll(differs)) / RADIX_BITS;
}

static inline unsigned radix_value(int64_t time, unsigned digit)
{
	return (unsigned)((uint64_t)time >> (digit * RADIX_BITS)) % RADIX_VALUES;
}

/* E.time must not be before what radix_take() last returned. */
static inline void radix_put(struct radix *r, struct event e)
{
	unsigned digit = radix_digit(r, e.time), value = radix_value(e.time, digit);
	struct radix_chunk **bucket = &r->bucket[digit][value], *c = *bucket;

	if (__builtin_expect(!c || c->count == RADIX_CHUNK, 0)) {
		radix_add_chunk(r, bucket);
		c = *bucket;
	}
	c->at[c->count++] = e;
	r->used |= UINT32_C(1) << digit;
	r->values[digit] |= (uint16_t)(1u << value);
	r->count++;
}

#endif
