/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eventset - the pending events of a replication, popped by time and, at equal
 * times, by order. A radix heap whose earliest items lie sorted in an array.
 *
 * Nothing is cancelled: who finds that an event no longer means anything drops
 * it, and event_set_sweep() removes such events when they have become many.
 */
#ifndef RINGFLOW_EVENTSET_H
#define RINGFLOW_EVENTSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "events/radix.h"

struct event_set {
	struct radix later;	/* at or after `limit` */
	struct events ripe;	/* before it, sorted; those before `head` are gone */
	size_t head;
	int64_t limit;
};

void event_set_init(struct event_set *s);
void event_set_free(struct event_set *s);

/* Move the next events to `ripe`; false when there are none. */
__attribute__((hot)) bool event_set_refill(struct event_set *s);
__attribute__((hot)) void event_set_insert(struct event_set *s, struct event e);

/* Remove the events for which KEEP says false. Their order does not change. */
void event_set_sweep(struct event_set *s, bool (*keep)(void *context, const struct event *e),
		     void *context);

/* Is `ripe` sorted and before `limit`, and everything else not? For tests and
 * debug builds; looks at every event. */
bool event_set_valid(const struct event_set *s);

static inline size_t event_set_count(const struct event_set *s)
{
	return s->later.count + s->ripe.count - s->head;
}

/* E.time must be non-negative and not before the last event dropped. */
static inline void event_set_push(struct event_set *s, struct event e)
{
	if (e.time >= s->limit)
		radix_put(&s->later, e);
	else
		event_set_insert(s, e);
}

/* The earliest event, or NULL; valid until the next call. */
static inline const struct event *event_set_peek(struct event_set *s)
{
	if (__builtin_expect(s->head == s->ripe.count, 0) && !event_set_refill(s))
		return NULL;
	return &s->ripe.at[s->head];
}

/* Remove what event_set_peek() showed. */
static inline void event_set_drop(struct event_set *s)
{
	s->head++;
}

#endif
