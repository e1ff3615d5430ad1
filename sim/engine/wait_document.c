/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wait_document - what a call hears in a queue, where it may end the wait: a strand beside
 * the voice, which waits for an agent or for another call
 * (twilio.com/docs/voice/twiml/enqueue).
 */
#include "engine/state_internal.h"

/* The same whatever happens elsewhere: by the documents before, the waits before and
 * which of the wait's documents it is. */
uint64_t wait_document_draw(const struct call *c, const struct strand *s)
{
	return (uint64_t)c->queue_visits << 48 ^ ((uint64_t)c->documents << 32 | s->steps);
}

static struct strand *find(const struct engine *e, const struct call *c)
{
	for (int32_t i = c->voice.next; i != NONE; i = strand_at(e, i)->next)
		if (strand_at(e, i)->kind == STRAND_WAIT_DOCUMENT)
			return strand_at(e, i);
	return NULL;
}

void wait_document_end(struct engine *e, struct call *c)
{
	struct strand *s = find(e, c);

	if (s)
		strand_end(e, c, s);
}

void wait_document_leave(struct engine *e, struct call *c, int32_t pc)
{
	wait_document_end(e, c);
	c->voice.pc = pc;
	strand_wake(e, &c->voice, 0);
}

/* A document beside a verb: of the voice, one of those that a call may fetch. */
bool side_fetch(struct engine *e, struct call *c, struct strand *s, const struct step *p,
		int64_t delay)
{
	observe_wait(e, c, EVENT_FETCH, 0, program_string(e, p->note), delay);
	s->pc = p->next;
	if (s->kind == STRAND_WAIT_DOCUMENT)
		s->steps++;
	else if (!voice_may_fetch(e, c))
		return false;
	else if (c->dial == DIAL_INSIDE && c->since == NEVER)
		c->since = e->now;
	else if (c->dial != DIAL_NONE)
		dial_answered(e, c); /* who hears it */
	return strand_wait(e, s, delay);
}
