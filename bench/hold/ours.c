/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ours - the engine's event set. */
#include "events/events.h"

#include "hold.h"

struct set {
	struct event_set events;
};

static void set_init(struct set *s)
{
	event_set_init(&s->events);
}

static void set_free(struct set *s)
{
	event_set_free(&s->events);
}

static inline void set_put(struct set *s, int64_t time, uint64_t order)
{
	event_set_push(&s->events, (struct event){ time, order });
}

static inline void set_take(struct set *s, int64_t *time, uint64_t *order)
{
	const struct event *e = event_set_peek(&s->events);

	*time = e->time;
	*order = e->order;
	event_set_drop(&s->events);
}

static bool counts(void *context, const struct event *e)
{
	const uint64_t *current = context;

	return current[e->order & ((UINT64_C(1) << SLOT_BITS) - 1)] == e->order;
}

static void set_sweep(struct set *s, const uint64_t *current)
{
	event_set_sweep(&s->events, counts, (void *)current);
}

#include "loop.h"

struct held hold_ours(const struct hold *h)
{
	return hold_loop(h);
}
