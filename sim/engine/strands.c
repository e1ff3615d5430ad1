/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strands - those of a leg beside its voice: begin and end. */
#include "engine/state_internal.h"
#include "laws/distribution.h"

/* They stay in the order in which they began: that breaks ties. */
struct strand *strand_start(struct engine *e, struct call *c, enum strand_kind kind, int32_t pc)
{
	int32_t index, *link = &c->voice.next;
	struct strand *s = pool_take(&e->strands, &index);

	*s = (struct strand){ .due = NEVER, .pc = pc, .next = NONE, .flow = NO_FLOW,
			      .widget = NONE, .host = NONE,
			      .kind = (uint8_t)kind };
	while (*link != NONE)
		link = &strand_at(e, *link)->next;
	*link = index;
	return s;
}

void strand_end(struct engine *e, struct call *c, struct strand *s)
{
	int32_t *link = &c->voice.next, index;

	if (e->current == s)
		e->current = NULL;
	s->due = NEVER;
	if (s == &c->voice) {
		s->pc = NONE;
		return;
	}
	while (strand_at(e, *link) != s)
		link = &strand_at(e, *link)->next;
	index = *link;
	*link = s->next;
	pool_give(&e->strands, index);
}

void strand_wait_until(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	int64_t due = seconds_to_ns(e->p->dists[p->dist].a);

	if (due < e->now) {
		strand_end(e, c, s);
		return;
	}
	s->pc = p->next;
	s->due = due;
}

void strands_free(struct engine *e, struct call *c)
{
	while (c->voice.next != NONE)
		strand_end(e, c, strand_at(e, c->voice.next));
}
