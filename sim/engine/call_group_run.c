/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call_group_run - the turns of a call group, one after the other, until it has to wait or
 * has ended. */
#include <assert.h>

#include "engine/call_turn_internal.h"

static inline void take_strand(struct engine *e, struct call *c, struct strand *s)
{
	engine_record(e, s->due, c->number, c->leg, e->skip[s->pc]);
	strand_run(e, c, s);
}

static void take_caller(struct engine *e, struct call *root, int64_t due)
{
	engine_record(e, due, root->number, 0, e->p->caller_entry);
	caller_leave(e, root);
}

/* Must everybody else have come to DUE first? */
static inline bool must_wait(const struct engine *e, const struct call *root, int64_t due)
{
	return due > e->safe_time && (!e->ahead || root->attached);
}

/* The next turn of a call group that has its caller and its voice. Returns false, and
 * when the call group is due, if it must wait. */
static inline bool simple_turn(struct engine *e, struct call *root, int64_t *due)
{
	int64_t caller = caller_due(root), voice = root->voice.due;

	*due = caller <= voice ? caller : voice;
	if (*due == NEVER || must_wait(e, root, *due))
		return false;
	if (caller <= voice)
		take_caller(e, root, caller);
	else
		take_strand(e, root, &root->voice);
	return true;
}

static bool any_turn(struct engine *e, struct call *root, int64_t *due)
{
	struct turn t = next_of_many(e, root);

	*due = t.due;
	if (t.due == NEVER || must_wait(e, root, t.due))
		return false;
	if (t.strand)
		take_strand(e, t.call, t.strand);
	else
		take_caller(e, root, t.due);
	return true;
}

static bool all_over(const struct engine *e, const struct call *root)
{
	if (!call_over(root) || root->agent == AGENT_CALLS_BACK)
		return false;
	for (int32_t i = root->legs; i != NONE; i = call_at(e, i)->legs)
		if (!call_over(call_at(e, i)))
			return false;
	return true;
}

static void end_call_group(struct engine *e, struct call *root)
{
	int32_t next;

	if (e->p->retrial.late && e->p->retrial.reasons)
		retrial_consider(e, root);
	tally_call(e, root);
	audit_call_group(e, root);
	for (int32_t i = root->legs; i != NONE; i = next) {
		next = call_at(e, i)->legs;
		strands_free(e, call_at(e, i));
		pool_give(&e->calls, i);
	}
	if (root->voice.next != NONE)
		strands_free(e, root);
	root->legs = NONE;
	pool_give(&e->calls, e->call_group);
}

static void wait_at(struct engine *e, const struct call *root, int64_t due)
{
	event_set_push(&e->pending, (struct event){
		due, root->number << ENGINE_SLOT_BITS | (uint64_t)e->call_group });
}

static struct strand *gated_strand(const struct engine *e, struct call *c)
{
	if (c->voice.pc != NONE && c->voice.gated)
		return &c->voice;
	for (int32_t i = c->voice.next; i != NONE; i = strand_at(e, i)->next)
		if (strand_at(e, i)->gated)
			return strand_at(e, i);
	return NULL;
}

/* Who stood before something shared goes on there. */
static void open_gate(struct engine *e, struct call *root)
{
	struct call *c = root;
	struct strand *s;

	root->gated = false;
	while (!(s = gated_strand(e, c)))
		c = call_at(e, c->legs);
	s->gated = false;
	e->now = s->due;
	strand_run(e, c, s);
}

void call_group_run(struct engine *e, int32_t slot)
{
	struct call *root = call_at(e, slot);
	int64_t due = NEVER, last = 0;

	e->call_group = slot;
	if (__builtin_expect(root->gated, 0))
		open_gate(e, root);
	while (!root->gated && !e->stopped &&
	       (is_simple(root) ? simple_turn(e, root, &due) : any_turn(e, root, &due)))
		last = due;
	engine_came_to(e, last);
	if (e->stopped)
		return;
	if (__builtin_expect(root->gated, 0))
		due = call_group_due(e, root);
	if (due != NEVER)
		wait_at(e, root, due);
	else if (all_over(e, root))
		end_call_group(e, root);
	else
		assert(root->attached); /* it waits for an agent */
}
