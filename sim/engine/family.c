/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * family - what runs next of an offered call and its legs. At one moment the
 * caller comes first, then the other strands of each leg as they began, then its
 * voice; the offered call before its legs.
 */
#include <assert.h>

#include "engine/state.h"

enum { STOP_CHECK = 4096 }; /* events between two looks at the stop flag */

/* Who is next; `strand` NULL: the caller. */
struct turn {
	int64_t due;
	struct call *call;
	struct strand *strand;
};

static inline void consider(struct turn *t, struct call *c, struct strand *s)
{
	if (s->due < t->due)
		*t = (struct turn){ s->due, c, s };
}

static inline void consider_leg(const struct engine *e, struct turn *t, struct call *c)
{
	for (int32_t i = c->voice.next; i != NONE;) {
		struct strand *s = strand_at(e, i);

		consider(t, c, s);
		i = s->next;
	}
	consider(t, c, &c->voice);
}

static struct turn next_of_many(const struct engine *e, struct call *root)
{
	struct turn t = { caller_due(e, root), root, NULL };

	consider_leg(e, &t, root);
	for (int32_t i = root->legs; i != NONE;) {
		struct call *c = call_at(e, i);

		consider_leg(e, &t, c);
		i = c->legs;
	}
	return t;
}

static inline struct turn next_turn(const struct engine *e, struct call *root)
{
	int64_t due;

	if (__builtin_expect(root->voice.next != NONE || root->legs != NONE, 0))
		return next_of_many(e, root);
	due = caller_due(e, root);
	return due <= root->voice.due ? (struct turn){ due, root, NULL } :
					(struct turn){ root->voice.due, root, &root->voice };
}

int64_t family_due(const struct engine *e, struct call *root)
{
	return next_turn(e, root).due;
}

/* The fingerprint is a sum, so that it does not depend on who went first where
 * that makes no difference. The mixer is that of splitmix64, shortened. */
static inline void record(struct engine *e, const struct call *c, int32_t pc)
{
	uint64_t h = (uint64_t)e->now * UINT64_C(0x9e3779b97f4a7c15) +
		     (c->number << 24 ^ (uint64_t)c->leg << 56 ^ (uint64_t)pc);

	h = (h ^ (h >> 32)) * UINT64_C(0xbf58476d1ce4e5b9);
	e->tally->fingerprint += h ^ (h >> 29);
	if (__builtin_expect(++e->tally->events % STOP_CHECK == 0, 0))
		e->stopped = e->stop && *e->stop;
}

static void take_turn(struct engine *e, const struct turn *t)
{
	e->now = t->due;
	e->latest = e->now > e->latest ? e->now : e->latest;
	if (t->strand) {
		record(e, t->call, e->p->skip[t->strand->pc]);
		strand_run(e, t->call, t->strand);
	} else {
		record(e, t->call, e->p->caller_entry);
		caller_leave(e, t->call);
	}
}

static bool all_over(const struct engine *e, const struct call *root)
{
	if (!call_over(root))
		return false;
	for (int32_t i = root->legs; i != NONE; i = call_at(e, i)->legs)
		if (!call_over(call_at(e, i)))
			return false;
	return true;
}

static void end_family(struct engine *e, struct call *root)
{
	int32_t next;

	tally_call(e, root);
	for (int32_t i = root->legs; i != NONE; i = next) {
		next = call_at(e, i)->legs;
		strands_free(e, call_at(e, i));
		pool_give(&e->calls, i);
	}
	if (root->voice.next != NONE)
		strands_free(e, root);
	root->legs = NONE;
	pool_give(&e->calls, e->family);
}

static void wait_at(struct engine *e, const struct call *root, int64_t due)
{
	event_set_push(&e->pending, (struct event){
		due, root->number << ENGINE_SLOT_BITS | (uint64_t)e->family });
}

/* The leg that stood before something shared goes on there. */
static void open_gate(struct engine *e, struct call *root)
{
	struct call *c = root;

	root->gated = false;
	while (c->voice.pc == NONE || !c->voice.gated)
		c = call_at(e, c->legs);
	c->voice.gated = false;
	e->now = c->voice.due;
	strand_run(e, c, &c->voice);
}

void family_run(struct engine *e, int32_t slot)
{
	struct call *root = call_at(e, slot);

	e->family = slot;
	if (root->gated)
		open_gate(e, root);
	for (;;) {
		struct turn t = next_turn(e, root);

		if (root->gated || (t.due > e->frontier && t.due != NEVER &&
				    (!e->ahead || root->attached))) {
			wait_at(e, root, t.due);
			return;
		}
		if (e->stopped)
			return;
		if (t.due == NEVER)
			break;
		take_turn(e, &t);
	}
	if (all_over(e, root))
		end_family(e, root);
	else
		assert(root->attached); /* it waits for an agent */
}
