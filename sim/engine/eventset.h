/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eventset - the pending events: at most one per strand, popped by time and,
 * at equal times, in the order in which they were scheduled (so a tie is first
 * come, first served; rescheduling counts as scheduling anew).
 *
 * A 4-ary heap with back-pointers: cancelling removes the event, so the set is
 * never larger than the number of waiting strands.
 */
#ifndef RINGFLOW_EVENTSET_H
#define RINGFLOW_EVENTSET_H

#include "base/base.h"

#define NEVER INT64_MAX

struct pending {
	int64_t time;
	uint64_t sequence;
	int32_t strand;
};

struct event_set {
	struct pending *heap;
	size_t count, capacity;
	int32_t *where; /* strand -> index in heap, or -1 */
	size_t strands;
	uint64_t sequence;
};

void event_set_init(struct event_set *s);
void event_set_free(struct event_set *s);

/* Schedule STRAND at TIME, replacing what it waited for; NEVER cancels. */
void event_set_schedule(struct event_set *s, int32_t strand, int64_t time);
/* Forget what STRAND waits for, if anything. */
void event_set_cancel(struct event_set *s, int32_t strand);
/* When STRAND is due, or NEVER. */
int64_t event_set_due(const struct event_set *s, int32_t strand);
/* Take the earliest event; false when none is pending. */
bool event_set_pop(struct event_set *s, struct pending *out);
/* Do the heap order and the back-pointers hold? For tests and debug builds. */
bool event_set_valid(const struct event_set *s);

#endif
