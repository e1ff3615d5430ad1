/* SPDX-License-Identifier: GPL-3.0-or-later */
/* binary - the textbook's heap of whole events. */
#include "hold.h"

#include "../heap.h"

struct set {
	struct heap heap;
};

static void set_init(struct set *s)
{
	s->heap = (struct heap){ 0 };
}

static void set_free(struct set *s)
{
	free(s->heap.at);
}

/* Times stay below 2^53 ns, where a double is exact. */
static inline void set_put(struct set *s, int64_t time, uint64_t order)
{
	struct heap_event e = { (double)time, order, 0, 0, NULL, NULL };

	heap_push(&s->heap, &e);
}

static inline void set_take(struct set *s, int64_t *time, uint64_t *order)
{
	struct heap_event e = heap_pop(&s->heap);

	*time = (int64_t)e.time;
	*order = e.order;
}

static void set_sweep(struct set *s, const uint64_t *current)
{
	struct heap *h = &s->heap;
	size_t kept = 0;

	for (size_t i = 1; i <= h->count; i++)
		if (current[h->at[i].order & ((UINT64_C(1) << SLOT_BITS) - 1)] == h->at[i].order)
			h->at[++kept] = h->at[i];
	h->count = kept;
	for (size_t i = kept / 2; i > 0; i--)
		heap_sink(h, i, h->at[i]);
}

#include "loop.h"

struct held hold_binary(const struct hold *h)
{
	return hold_loop(h);
}
