/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/agenda.h"

#include <stdlib.h>

#include "base/base.h"
#include "engine/radix.h"

static bool before(const struct entry *a, const struct entry *b)
{
	return a->time != b->time ? a->time < b->time : a->order < b->order;
}

static void set_due(struct agenda *a)
{
	a->due = a->count ? a->heap[0].time : NEVER;
}

void agenda_init(struct agenda *a)
{
	*a = (struct agenda){ .due = NEVER };
}

void agenda_free(struct agenda *a)
{
	free(a->heap);
	agenda_init(a);
}

void agenda_add(struct agenda *a, struct entry entry)
{
	size_t i = a->count++;

	if (i == a->capacity) {
		a->capacity = i ? 2 * i : 64;
		a->heap = xreallocarray(a->heap, a->capacity, sizeof(*a->heap));
	}
	for (; i > 0 && before(&entry, &a->heap[(i - 1) / 2]); i = (i - 1) / 2)
		a->heap[i] = a->heap[(i - 1) / 2];
	a->heap[i] = entry;
	set_due(a);
}

struct entry agenda_take(struct agenda *a)
{
	struct entry *heap = a->heap, first = heap[0], last = heap[--a->count];
	size_t i = 0, n = a->count;

	for (size_t child; (child = 2 * i + 1) < n; i = child) {
		if (child + 1 < n && before(&heap[child + 1], &heap[child]))
			child++;
		if (!before(&heap[child], &last))
			break;
		heap[i] = heap[child];
	}
	heap[i] = last;
	set_due(a);
	return first;
}
