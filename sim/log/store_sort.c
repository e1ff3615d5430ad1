/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store_sort - calls into the order in which they came. What is in no order is sorted by runs, which are then merged:
 * so many calls are held at once, however many there are.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "log/store_internal.h"

enum { RUN = 16 * CALL_BLOCK, HELD_OF_RUN = 256 };

struct place {
	double arrival;
	uint32_t line, call;
};

static int by_arrival(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->arrival != y->arrival)
		return x->arrival < y->arrival ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->call > y->call) - (x->call < y->call);
}

static struct place arrival_place(const struct logged_call *c, size_t i)
{
	return (struct place){ c->arrival, c->line, (uint32_t)i };
}

static bool is_in_order(const struct call_store *s)
{
	struct place before, now;

	for (size_t i = 0; i < s->count; i++, before = now) {
		now = (struct place){ store_arrival(s, i), store_line(s, i), (uint32_t)i };
		if (i && by_arrival(&before, &now) > 0)
			return false;
	}
	return true;
}

/* ---- runs ---- */

/* S by runs, each in order. */
static struct call_store *sort_runs(const struct call_store *s, struct arena *a)
{
	struct call_store *runs = store_new(a);
	struct logged_call *list = xcalloc(RUN, sizeof(*list));
	struct place *places = xcalloc(RUN, sizeof(*places));

	for (size_t first = 0; first < s->count; first += RUN) {
		size_t n = s->count - first < RUN ? s->count - first : RUN;

		for (size_t i = 0; i < n; i++) {
			store_get(s, first + i, &list[i]);
			places[i] = arrival_place(&list[i], i);
		}
		qsort(places, n, sizeof(*places), by_arrival);
		for (size_t i = 0; i < n; i++)
			store_add(runs, &list[places[i].call]);
	}
	free(list);
	free(places);
	store_close(runs);
	return runs;
}

/* ---- merging ---- */

/* A run on its way: its next call, and some behind it. */
struct run {
	struct place first; /* `call`: the run's number, as of equal ones the earlier run's comes first */
	size_t next, end, at;
	struct logged_call held[HELD_OF_RUN];
};

static void sink(struct run **heap, size_t n, size_t i)
{
	struct run *x = heap[i];

	for (size_t child; (child = 2 * i + 1) < n; i = child) {
		child += child + 1 < n && by_arrival(&heap[child + 1]->first, &heap[child]->first) < 0;
		if (by_arrival(&x->first, &heap[child]->first) < 0)
			break;
		heap[i] = heap[child];
	}
	heap[i] = x;
}

/* False: it is over. */
static bool step_on(struct run *r, const struct call_store *runs)
{
	if (r->next == r->end)
		return false;
	r->at = (r->at + 1) % HELD_OF_RUN;
	if (!r->at)
		for (size_t i = 0; i < HELD_OF_RUN && r->next + i < r->end; i++)
			store_get(runs, r->next + i, &r->held[i]);
	r->next++;
	r->first = arrival_place(&r->held[r->at], r->first.call);
	return true;
}

static void merge(struct call_store *s, const struct call_store *runs)
{
	size_t n = (runs->count + RUN - 1) / RUN;
	struct run *list = xcalloc(n, sizeof(*list)), **heap = xcalloc(n, sizeof(struct run *));

	for (size_t i = 0; i < n; i++) {
		list[i] = (struct run){ .first.call = (uint32_t)i, .next = i * RUN, .at = HELD_OF_RUN - 1,
					.end = (i + 1) * RUN < runs->count ? (i + 1) * RUN : runs->count };
		step_on(&list[i], runs);
		heap[i] = &list[i];
	}
	for (size_t i = n; i-- > 0;)
		sink(heap, n, i);
	while (n) {
		store_add(s, &heap[0]->held[heap[0]->at]);
		if (!step_on(heap[0], runs))
			heap[0] = heap[--n];
		if (n)
			sink(heap, n, 0);
	}
	free(list);
	free(heap);
}

void store_sort(struct call_store *s)
{
	struct arena a = { 0 };
	struct call_store *runs;

	store_close(s);
	if (is_in_order(s))
		return;
	runs = sort_runs(s, &a);
	store_free(s);
	merge(s, runs);
	store_close(s);
	arena_free(&a);
}
