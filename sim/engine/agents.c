/* SPDX-License-Identifier: GPL-3.0-or-later */
/* agents - groups served first come, first served. */
#include "engine/state.h"

static void record_wait(struct engine *e, struct call *c, bool served)
{
	struct group_tally *t = &e->tally->groups[c->group];
	int64_t wait = e->now - c->queue_since;

	root_of(e, c)->queue_wait += wait;
	if (!c->counted)
		return;
	t->wait_sum += (double)wait * 1e-9;
	histogram_add(&t->wait, wait);
	t->waited += wait > 0;
	if (!served) {
		t->abandoned++;
		return;
	}
	t->served++;
	t->within += (double)wait * 1e-9 <= e->p->groups[c->group].service_level;
}

static void grant(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	struct queue *q = &e->queues[c->group];

	q->busy++;
	gauge_add(e, &e->tally->groups[c->group].busy, 1);
	record_wait(e, c, true);
	c->agent = AGENT_SERVED;
	root_of(e, c)->talked_to_agent = true;
	observe_wait(e, c, EVENT_AGENT, 0, e->p->groups[c->group].name, e->now - c->queue_since);
	caller_enter(e, call, PHASE_TALKING);
}

static void join_queue(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	struct queue *q = &e->queues[c->group];

	c->queue_previous = q->tail;
	c->queue_next = NONE;
	if (q->tail != NONE)
		call_at(e, q->tail)->queue_next = call;
	else
		q->head = call;
	q->tail = call;
	c->agent = AGENT_QUEUED;
	gauge_add(e, &e->tally->groups[c->group].queue, 1);
}

static void leave_queue(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	struct queue *q = &e->queues[c->group];

	if (c->queue_previous != NONE)
		call_at(e, c->queue_previous)->queue_next = c->queue_next;
	else
		q->head = c->queue_next;
	if (c->queue_next != NONE)
		call_at(e, c->queue_next)->queue_previous = c->queue_previous;
	else
		q->tail = c->queue_previous;
	c->agent = AGENT_NONE;
	gauge_add(e, &e->tally->groups[c->group].queue, -1);
}

/* Take an agent, or wait for one. Returns true when the call is served now. */
bool agent_acquire(struct engine *e, int32_t voice, const struct step *s)
{
	struct strand *v = strand_at(e, voice);
	int32_t call = v->call;
	struct call *c = call_at(e, call);
	const struct group *g = &e->p->groups[s->arg];

	c->group = s->arg;
	c->queue_since = e->now;
	root_of(e, c)->queue_visits++;
	e->tally->groups[s->arg].offered += c->counted;
	c->served_pc = v->pc = s->next;
	if (g->unlimited || (e->queues[s->arg].busy < g->count &&
			     e->queues[s->arg].head == NONE)) {
		grant(e, call);
		return true;
	}
	observe(e, c, EVENT_QUEUE, 0, 0, g->name);
	join_queue(e, call);
	caller_enter(e, call, PHASE_QUEUED);
	if (s->dist != NONE) {
		v->pc = s->alt;
		strand_wake(e, voice, call_draw(e, c, s->dist, PURPOSE_LIMIT, 0));
	}
	return false;
}

static void serve_next(struct engine *e, int32_t group)
{
	struct queue *q = &e->queues[group];
	int32_t call = q->head;
	struct call *c;

	if (call == NONE || q->busy >= e->p->groups[group].count)
		return;
	c = call_at(e, call);
	leave_queue(e, call);
	grant(e, call);
	strand_at(e, c->voice)->pc = c->served_pc;
	strand_wake(e, c->voice, 0);
}

void agent_release(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	int32_t group = c->group;

	if (c->agent != AGENT_SERVED)
		return;
	c->agent = AGENT_NONE;
	e->queues[group].busy--;
	gauge_add(e, &e->tally->groups[group].busy, -1);
	observe(e, c, EVENT_RELEASE, 0, 0, e->p->groups[group].name);
	serve_next(e, group);
}

/* The call goes away, or its queue time-out has come. */
void agent_leave(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);

	if (c->agent == AGENT_QUEUED) {
		leave_queue(e, call);
		record_wait(e, c, false);
	} else {
		agent_release(e, call);
	}
}
