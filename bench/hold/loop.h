/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * loop - the hold model over the `struct set` of the file that includes this:
 *
 *   void set_init(struct set *s), set_free(struct set *s)
 *   void set_put(struct set *s, int64_t time, uint64_t order)
 *   void set_take(struct set *s, int64_t *time, uint64_t *order)   not when empty
 *   void set_sweep(struct set *s, const uint64_t *current)         keep an event only
 *                                     if current[its slot] is its order
 */
#include <stdlib.h>

#include "../clock.h"
#include "hold.h"

struct loop {
	struct set set;
	struct random random;
	uint64_t calls, checksum;
	uint64_t *current; /* by slot: the order of its event that counts; timers only */
	size_t stale;
};

static inline void put(struct loop *l, int64_t time, uint64_t slot)
{
	uint64_t order = l->calls++ << SLOT_BITS | slot;

	if (l->current)
		l->current[slot] = order;
	set_put(&l->set, time, order);
}

static inline uint64_t take(struct loop *l, int64_t *time)
{
	uint64_t order, slot;

	for (;;) {
		set_take(&l->set, time, &order);
		slot = order & ((UINT64_C(1) << SLOT_BITS) - 1);
		if (!l->current || l->current[slot] == order)
			break;
		l->stale--;
	}
	l->checksum = (l->checksum ^ (uint64_t)*time ^ slot) * 0x9e3779b97f4a7c15;
	return slot;
}

static inline void pass(struct loop *l, enum law law)
{
	int64_t time;
	uint64_t slot = take(l, &time);

	put(l, time + increment(&l->random, law), slot);
}

/* Far beyond most events: 20 to 54 mean increments. */
static int64_t far_away(struct random *r)
{
	return 20000000000 + (int64_t)(random_bits(r) >> 29);
}

/* The events of slot i below SIZE come with a timer in slot SIZE + i. */
static void pass_timers(struct loop *l, size_t size)
{
	int64_t time;
	uint64_t slot = take(l, &time);

	if (slot >= size) {
		put(l, time + far_away(&l->random), slot);
		return;
	}
	l->stale++;
	put(l, time + increment(&l->random, LAW_TIMERS), slot);
	put(l, time + far_away(&l->random), size + slot);
	if (l->stale > 2 * size) {
		set_sweep(&l->set, l->current);
		l->stale = 0;
	}
}

static void fill(struct loop *l, const struct hold *h)
{
	for (size_t i = 0; i < h->size; i++)
		put(l, increment(&l->random, h->law), i);
	for (size_t i = 0; h->law == LAW_TIMERS && i < h->size; i++)
		put(l, far_away(&l->random), h->size + i);
}

static void passes(struct loop *l, const struct hold *h, size_t n)
{
	if (h->law == LAW_TIMERS)
		for (size_t i = 0; i < n; i++)
			pass_timers(l, h->size);
	else
		for (size_t i = 0; i < n; i++)
			pass(l, h->law);
}

/* As many passes as events are pending come first, unmeasured. */
static struct held hold_loop(const struct hold *h)
{
	struct loop l = { .calls = 0 };
	double start, end;

	if (h->law == LAW_TIMERS) {
		l.current = malloc(2 * h->size * sizeof(*l.current));
		if (!l.current)
			exit(1);
	}
	random_seed(&l.random, 1);
	set_init(&l.set);
	fill(&l, h);
	passes(&l, h, h->size);
	start = cpu_seconds();
	passes(&l, h, h->passes);
	end = cpu_seconds();
	set_free(&l.set);
	free(l.current);
	return (struct held){ end - start, l.checksum };
}
