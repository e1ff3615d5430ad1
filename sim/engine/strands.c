/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strands - begin, wait, end. */
#include "engine/state.h"

static void link_strand(struct engine *e, struct call *c, int32_t index, struct strand *s)
{
	s->previous = NONE;
	s->next = c->strands;
	if (c->strands != NONE)
		strand_at(e, c->strands)->previous = index;
	c->strands = index;
	c->references++;
}

static void unlink_strand(struct engine *e, struct call *c, struct strand *s)
{
	if (s->previous != NONE)
		strand_at(e, s->previous)->next = s->next;
	else
		c->strands = s->next;
	if (s->next != NONE)
		strand_at(e, s->next)->previous = s->previous;
}

int32_t strand_start(struct engine *e, enum strand_kind kind, int32_t call, int32_t pc)
{
	int32_t index;
	struct strand *s = pool_take(&e->strands, &index);

	*s = (struct strand){ .pc = pc, .call = call, .execution = NONE, .previous = NONE,
			      .next = NONE, .kind = (uint8_t)kind };
	if (call != NONE)
		link_strand(e, call_at(e, call), index, s);
	if ((uint64_t)e->strands.taken > e->tally->peak_strands)
		e->tally->peak_strands = (uint64_t)e->strands.taken;
	return index;
}

void strand_wake(struct engine *e, int32_t strand, int64_t delay)
{
	event_set_schedule(&e->pending, strand, after(e, delay));
}

void strand_end(struct engine *e, int32_t strand)
{
	struct strand *s = strand_at(e, strand);
	int32_t call = s->call;

	event_set_cancel(&e->pending, strand);
	if (e->current == strand)
		e->current = NONE;
	if (call != NONE) {
		struct call *c = call_at(e, call);

		unlink_strand(e, c, s);
		if (c->voice == strand)
			c->voice = NONE;
		if (c->network == strand)
			c->network = NONE;
		if (c->caller == strand)
			c->caller = NONE;
	}
	pool_give(&e->strands, strand);
	if (call != NONE)
		call_unreference(e, call);
}
