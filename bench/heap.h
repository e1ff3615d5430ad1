/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * heap - the event list of the textbooks, for the floors: a binary heap of whole
 * events of 40 bytes, compared by time, priority and order of scheduling, run
 * through a pointer to a function.
 */
#ifndef RINGFLOW_BENCH_HEAP_H
#define RINGFLOW_BENCH_HEAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct heap_event {
	double time;
	uint64_t order;
	int32_t priority; /* higher first */
	uint32_t tag;
	void (*run)(void *model, struct heap_event *e);
	void *subject;
};

struct heap {
	struct heap_event *at; /* from 1 */
	size_t count, capacity;
};

static inline void *bench_realloc(void *p, size_t bytes)
{
	p = realloc(p, bytes);
	if (p || !bytes)
		return p;
	fprintf(stderr, "bench: out of memory\n");
	exit(1);
}

static inline bool heap_before(const struct heap_event *a, const struct heap_event *b)
{
	if (a->time != b->time)
		return a->time < b->time;
	if (a->priority != b->priority)
		return a->priority > b->priority;
	return a->order < b->order;
}

static inline void heap_push(struct heap *h, const struct heap_event *e)
{
	size_t i = ++h->count;

	if (i >= h->capacity) {
		h->capacity = h->capacity ? 2 * h->capacity : 64;
		h->at = bench_realloc(h->at, h->capacity * sizeof(*h->at));
	}
	for (; i > 1 && heap_before(e, &h->at[i / 2]); i /= 2)
		h->at[i] = h->at[i / 2];
	h->at[i] = *e;
}

/* Move the event at I down to where it belongs. */
static inline void heap_sink(struct heap *h, size_t i, struct heap_event e)
{
	size_t child;

	while ((child = 2 * i) <= h->count) {
		if (child < h->count && heap_before(&h->at[child + 1], &h->at[child]))
			child++;
		if (!heap_before(&h->at[child], &e))
			break;
		h->at[i] = h->at[child];
		i = child;
	}
	h->at[i] = e;
}

/* The heap must not be empty. */
static inline struct heap_event heap_pop(struct heap *h)
{
	struct heap_event top = h->at[1];

	h->count--;
	if (h->count)
		heap_sink(h, 1, h->at[h->count + 1]);
	return top;
}

#endif
