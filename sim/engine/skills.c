/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * skills - groups whose agents serve several queues. A caller takes the free agent that
 * knows the matter best, the one of the group with most agents idle among equals; an
 * agent takes the queue that it knows best, who waits longest among equals.
 */
#include <string.h>

#include "base/memory.h"
#include "engine/state_internal.h"

struct place *place_at(struct engine *e, const struct call *c)
{
	size_t slot = (size_t)call_index(e, c), n = e->place_count;

	if (slot >= n) {
		e->place_count = slot < 32 ? 64 : 2 * slot;
		e->places = xreallocarray(e->places, e->place_count, sizeof(*e->places));
		memset(e->places + n, 0, (e->place_count - n) * sizeof(*e->places));
	}
	return &e->places[slot];
}

static uint64_t idle(const struct engine *e, int32_t group)
{
	const struct queue *q = &e->queues[group];

	return agents_free(q) ? q->on_duty - q->busy - q->absent : 0;
}

int32_t skilled_agent(const struct engine *e, int32_t group)
{
	const struct group *g = &e->p->groups[group];
	const struct skill *best = NULL;

	for (size_t i = 0; i < g->helper_count; i++) {
		const struct skill *s = &g->helpers[i];

		if (best && s->level > best->level)
			break;
		if (idle(e, s->group) > (best ? idle(e, best->group) : 0))
			best = s;
	}
	return best ? best->group : NONE;
}

int32_t skilled_queue(const struct engine *e, int32_t group)
{
	const struct group *g = &e->p->groups[group];
	const struct skill *best = NULL;
	int64_t since = NEVER;

	for (size_t i = 0; i < g->skill_count; i++) {
		const struct skill *s = &g->skills[i];
		int32_t head = e->queues[s->group].head;

		if (best && s->level > best->level)
			break;
		if (head != NONE && call_at(e, head)->since < since) {
			best = s;
			since = call_at(e, head)->since;
		}
	}
	return best ? best->group : NONE;
}
