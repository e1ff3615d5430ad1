/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/timer_heap.h"

#include <stdlib.h>

#include "base/memory.h"
#include "events/radix.h"

static bool is_due_before(const struct timer *a, const struct timer *b)
{
	return a->time != b->time ? a->time < b->time : a->order < b->order;
}

static void set_due(struct timer_heap *h)
{
	h->due = h->count ? h->heap[0].time : NEVER;
}

void timer_heap_init(struct timer_heap *h)
{
	*h = (struct timer_heap){ .due = NEVER };
}

void timer_heap_free(struct timer_heap *h)
{
	free(h->heap);
	timer_heap_init(h);
}

void timer_heap_add(struct timer_heap *h, struct timer timer)
{
	size_t i = h->count++;

	if (i == h->capacity) {
		h->capacity = i ? 2 * i : 64;
		h->heap = xreallocarray(h->heap, h->capacity, sizeof(*h->heap));
	}
	for (; i > 0 && is_due_before(&timer, &h->heap[(i - 1) / 2]); i = (i - 1) / 2)
		h->heap[i] = h->heap[(i - 1) / 2];
	h->heap[i] = timer;
	set_due(h);
}

struct timer timer_heap_take(struct timer_heap *h)
{
	struct timer *heap = h->heap, first = heap[0], last = heap[--h->count];
	size_t i = 0, n = h->count;

	for (size_t child; (child = 2 * i + 1) < n; i = child) {
		if (child + 1 < n && is_due_before(&heap[child + 1], &heap[child]))
			child++;
		if (!is_due_before(&heap[child], &last))
			break;
		heap[i] = heap[child];
	}
	heap[i] = last;
	set_due(h);
	return first;
}
