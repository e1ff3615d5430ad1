/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * call_turn - what runs next of an offered call and its legs. At one moment the caller
 * comes first, then the other strands of each leg as they began, then its voice; the
 * offered call before its legs. Private to the room.
 */
#ifndef RINGFLOW_CALL_TURN_INTERNAL_H
#define RINGFLOW_CALL_TURN_INTERNAL_H

#include "engine/state_internal.h"

/* Who is next: `strand` of `call`; NULL: the caller. */
struct turn {
	struct call *call;
	struct strand *strand;
	int64_t due;
};

static inline struct turn earlier(struct turn t, struct call *c, struct strand *s)
{
	return s->due < t.due ? (struct turn){ c, s, s->due } : t;
}

static inline struct turn earlier_of_leg(const struct engine *e, struct turn t, struct call *c)
{
	for (int32_t i = c->voice.next; i != NONE;) {
		struct strand *s = strand_at(e, i);

		t = earlier(t, c, s);
		i = s->next;
	}
	return earlier(t, c, &c->voice);
}

static inline struct turn next_of_many(const struct engine *e, struct call *root)
{
	struct turn t = earlier_of_leg(e, (struct turn){ root, NULL, caller_due(root) }, root);

	for (int32_t i = root->legs; i != NONE;) {
		struct call *c = call_at(e, i);

		t = earlier_of_leg(e, t, c);
		i = c->legs;
	}
	return t;
}

/* A call has mostly its caller and its voice, and no leg. */
static inline bool is_simple(const struct call *root)
{
	return (root->voice.next & root->legs) == NONE;
}

#endif
