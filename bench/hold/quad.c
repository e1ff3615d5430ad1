/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quad - a heap of four children a node and keys of 16 bytes, the children of a
 * node on one cache line: the best of the simple structures.
 */
#include "hold.h"

#include "../heap.h"

struct key {
	int64_t time;
	uint64_t order;
};

struct set {
	struct key *at; /* the root at LEAD, so that children begin a cache line */
	size_t count, capacity;
};

enum { LEAD = 3, LINE = 64 };

static void set_init(struct set *s)
{
	*s = (struct set){ 0 };
}

static void set_free(struct set *s)
{
	free(s->at);
}

static inline bool before(struct key a, struct key b)
{
	return ((unsigned __int128)(uint64_t)a.time << 64 | a.order) <
	       ((unsigned __int128)(uint64_t)b.time << 64 | b.order);
}

static void __attribute__((noinline)) grow(struct set *s)
{
	size_t capacity = s->capacity ? 2 * s->capacity : 64;
	struct key *grown = aligned_alloc(LINE, (capacity + 4) * sizeof(*grown));

	if (!grown)
		exit(1);
	for (size_t i = 0; i < s->count; i++)
		grown[LEAD + i] = s->at[LEAD + i];
	free(s->at);
	s->at = grown;
	s->capacity = capacity;
}

static inline void set_put(struct set *s, int64_t time, uint64_t order)
{
	struct key k = { time, order }, *at;
	size_t i = s->count;

	if (i == s->capacity)
		grow(s);
	s->count++;
	at = s->at + LEAD;
	for (; i && before(k, at[(i - 1) / 4]); i = (i - 1) / 4)
		at[i] = at[(i - 1) / 4];
	at[i] = k;
}

static inline size_t least(const struct key *at, size_t child, size_t count)
{
	size_t best = child;

	if (child + 4 <= count) {
		size_t a = child + before(at[child + 1], at[child]);
		size_t b = child + 2 + before(at[child + 3], at[child + 2]);

		return before(at[b], at[a]) ? b : a;
	}
	for (size_t i = child + 1; i < count; i++)
		if (before(at[i], at[best]))
			best = i;
	return best;
}

static inline void sink(struct set *s, size_t i, struct key k)
{
	struct key *at = s->at + LEAD;
	size_t child;

	while ((child = 4 * i + 1) < s->count) {
		child = least(at, child, s->count);
		if (!before(at[child], k))
			break;
		at[i] = at[child];
		i = child;
	}
	at[i] = k;
}

static inline void set_take(struct set *s, int64_t *time, uint64_t *order)
{
	struct key *at = s->at + LEAD;

	*time = at[0].time;
	*order = at[0].order;
	if (--s->count)
		sink(s, 0, at[s->count]);
}

static void set_sweep(struct set *s, const uint64_t *current)
{
	struct key *at = s->at + LEAD;
	size_t kept = 0;

	for (size_t i = 0; i < s->count; i++)
		if (current[at[i].order & ((UINT64_C(1) << SLOT_BITS) - 1)] == at[i].order)
			at[kept++] = at[i];
	s->count = kept;
	for (size_t i = kept / 4 + 1; i-- > 0;)
		if (i < kept)
			sink(s, i, at[i]);
}

#include "loop.h"

struct held hold_quad(const struct hold *h)
{
	return hold_loop(h);
}
