/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timer_heap - what belongs to no call and is to happen: a binary heap, in the order of
 * (time, order). */
#ifndef RINGFLOW_TIMER_HEAP_H
#define RINGFLOW_TIMER_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct timer {
	int64_t time;
	uint64_t order; /* of those at one moment; no two are alike */
	int32_t what;
};

/* Zero-initialised, but for `due`. */
struct timer_heap {
	struct timer *heap;
	size_t count, capacity;
	int64_t due; /* of the first, or NEVER */
};

void timer_heap_init(struct timer_heap *h);
void timer_heap_free(struct timer_heap *h);
void timer_heap_add(struct timer_heap *h, struct timer timer);
/* The first, which there is; it is taken out. */
struct timer timer_heap_take(struct timer_heap *h);

#endif
