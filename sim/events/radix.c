/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/radix.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void radix_init(struct radix *r)
{
	*r = (struct radix){ 0 };
}

static void free_chunks(struct radix_chunk *c)
{
	while (c) {
		struct radix_chunk *next = c->next;

		free(c);
		c = next;
	}
}

void radix_free(struct radix *r)
{
	for (int i = 0; i < RADIX_DIGITS; i++)
		for (int v = 0; v < RADIX_VALUES; v++)
			free_chunks(r->bucket[i][v]);
	free_chunks(r->spare);
	radix_init(r);
}

void events_grow(struct events *v)
{
	v->capacity = v->capacity ? 2 * v->capacity : 64;
	v->at = xreallocarray(v->at, v->capacity, sizeof(*v->at));
}

void radix_add_chunk(struct radix *r, struct radix_chunk **bucket)
{
	struct radix_chunk *c = r->spare;

	if (c)
		r->spare = c->next;
	else
		c = xreallocarray(NULL, 1, sizeof(*c));
	c->count = 0;
	c->next = *bucket;
	*bucket = c;
}

static struct radix_chunk *give_back(struct radix *r, struct radix_chunk *c)
{
	struct radix_chunk *next = c->next;

	c->next = r->spare;
	r->spare = c;
	return next;
}

struct span {
	int64_t low, high;
	size_t count;
};

static struct span measure(const struct radix_chunk *c)
{
	struct span s = { NEVER, 0, 0 };

	for (; c; c = c->next) {
		for (uint64_t i = 0; i < c->count; i++) {
			s.low = c->at[i].time < s.low ? c->at[i].time : s.low;
			s.high = c->at[i].time > s.high ? c->at[i].time : s.high;
		}
		s.count += c->count;
	}
	return s;
}

/* Empty all of the chunks into OUT. */
static void pour(struct radix *r, struct radix_chunk *c, struct events *out)
{
	while (c) {
		while (out->capacity - out->count < c->count)
			events_grow(out);
		memcpy(out->at + out->count, c->at, c->count * sizeof(*c->at));
		out->count += c->count;
		r->count -= c->count;
		c = give_back(r, c);
	}
}

/* Empty the chunks into OUT as far as LIMIT, the rest into lower buckets. */
static void spread(struct radix *r, struct radix_chunk *c, int64_t limit, struct events *out)
{
	while (c) {
		r->count -= c->count;
		for (uint64_t i = 0; i < c->count; i++) {
			if (c->at[i].time < limit)
				events_add(out, c->at[i]);
			else
				radix_put(r, c->at[i]);
		}
		c = give_back(r, c);
	}
}

/* What a bucket holds; it is empty then. */
static struct radix_chunk *take_bucket(struct radix *r, unsigned digit, unsigned value)
{
	struct radix_chunk *c = r->bucket[digit][value];

	r->bucket[digit][value] = NULL;
	r->values[digit] &= (uint16_t)~(1u << value);
	if (!r->values[digit])
		r->used &= ~(UINT32_C(1) << digit);
	return c;
}

int64_t radix_first(const struct radix *r)
{
	unsigned digit;

	if (!r->count)
		return NEVER;
	digit = (unsigned)__builtin_ctz(r->used);
	return measure(r->bucket[digit][__builtin_ctz(r->values[digit])]).low;
}

int64_t radix_take(struct radix *r, size_t batch, struct events *out)
{
	unsigned digit = (unsigned)__builtin_ctz(r->used);
	unsigned value = (unsigned)__builtin_ctz(r->values[digit]);
	struct radix_chunk *c = take_bucket(r, digit, value);
	struct span s = measure(c);
	int64_t limit = (s.count <= batch ? s.high : s.low) + 1;

	r->last = s.low; /* not `limit`, whose carry could reach beyond the digit */
	if (s.count <= batch)
		pour(r, c, out);
	else
		spread(r, c, limit, out);
	return limit;
}

static void sweep_bucket(struct radix *r, struct radix_chunk *c,
			 bool (*keep)(void *context, const struct event *e), void *context)
{
	while (c) {
		r->count -= c->count;
		for (uint64_t j = 0; j < c->count; j++)
			if (keep(context, &c->at[j]))
				radix_put(r, c->at[j]);
		c = give_back(r, c);
	}
}

void radix_sweep(struct radix *r, bool (*keep)(void *context, const struct event *e),
		 void *context)
{
	for (unsigned i = 0; i < RADIX_DIGITS; i++)
		for (unsigned v = 0; v < RADIX_VALUES; v++)
			if (r->bucket[i][v])
				sweep_bucket(r, take_bucket(r, i, v), keep, context);
}
