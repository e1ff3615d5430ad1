/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/eventset.h"

#include <assert.h>
#include <stdlib.h>

enum { ARITY = 4 };

void event_set_init(struct event_set *s)
{
	*s = (struct event_set){ 0 };
}

void event_set_free(struct event_set *s)
{
	free(s->heap);
	free(s->where);
	event_set_init(s);
}

static bool before(const struct pending *a, const struct pending *b)
{
	return a->time != b->time ? a->time < b->time : a->sequence < b->sequence;
}

static void place(struct event_set *s, size_t i, struct pending p)
{
	s->heap[i] = p;
	s->where[p.strand] = (int32_t)i;
}

static void sift_up(struct event_set *s, size_t i, struct pending p)
{
	while (i > 0) {
		size_t parent = (i - 1) / ARITY;

		if (!before(&p, &s->heap[parent]))
			break;
		place(s, i, s->heap[parent]);
		i = parent;
	}
	place(s, i, p);
}

static void sift_down(struct event_set *s, size_t i, struct pending p)
{
	for (;;) {
		size_t first = i * ARITY + 1, last = first + ARITY, least = first;

		if (first >= s->count)
			break;
		if (last > s->count)
			last = s->count;
		for (size_t c = first + 1; c < last; c++)
			if (before(&s->heap[c], &s->heap[least]))
				least = c;
		if (!before(&s->heap[least], &p))
			break;
		place(s, i, s->heap[least]);
		i = least;
	}
	place(s, i, p);
}

static void make_room(struct event_set *s, int32_t strand)
{
	if ((size_t)strand >= s->strands) {
		size_t old = s->strands;

		s->strands = (size_t)strand + 1 > 2 * old ? (size_t)strand + 1 : 2 * old;
		s->where = xreallocarray(s->where, s->strands, sizeof(*s->where));
		for (size_t i = old; i < s->strands; i++)
			s->where[i] = -1;
	}
	if (s->count == s->capacity) {
		s->capacity = s->capacity ? 2 * s->capacity : 64;
		s->heap = xreallocarray(s->heap, s->capacity, sizeof(*s->heap));
	}
}

void event_set_schedule(struct event_set *s, int32_t strand, int64_t time)
{
	assert(time >= 0);
	event_set_cancel(s, strand);
	if (time == NEVER)
		return;
	make_room(s, strand);
	s->count++;
	sift_up(s, s->count - 1, (struct pending){ time, s->sequence++, strand });
}

static void remove_at(struct event_set *s, size_t i)
{
	struct pending last = s->heap[--s->count];

	s->where[s->heap[i].strand] = -1;
	if (i == s->count)
		return;
	if (i > 0 && before(&last, &s->heap[(i - 1) / ARITY]))
		sift_up(s, i, last);
	else
		sift_down(s, i, last);
}

void event_set_cancel(struct event_set *s, int32_t strand)
{
	if ((size_t)strand < s->strands && s->where[strand] >= 0)
		remove_at(s, (size_t)s->where[strand]);
}

int64_t event_set_due(const struct event_set *s, int32_t strand)
{
	if ((size_t)strand >= s->strands || s->where[strand] < 0)
		return NEVER;
	return s->heap[s->where[strand]].time;
}

bool event_set_pop(struct event_set *s, struct pending *out)
{
	if (!s->count)
		return false;
	*out = s->heap[0];
	remove_at(s, 0);
	return true;
}

bool event_set_valid(const struct event_set *s)
{
	size_t waiting = 0;

	for (size_t i = 0; i < s->count; i++) {
		if (i > 0 && before(&s->heap[i], &s->heap[(i - 1) / ARITY]))
			return false;
		if (s->where[s->heap[i].strand] != (int32_t)i)
			return false;
	}
	for (size_t i = 0; i < s->strands; i++)
		waiting += s->where[i] >= 0;
	return waiting == s->count;
}
