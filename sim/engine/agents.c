/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agents - groups served first come, first served. They are shared: nobody takes
 * one before the frontier has come to that moment, and who waits for one or has
 * one waits for the frontier with every step.
 */
#include "engine/state.h"

static unsigned gauge_of(int32_t group, bool queue)
{
	return GAUGE_GROUPS + 2 * (unsigned)group + queue;
}

static void record_wait(struct engine *e, struct call *c, bool served)
{
	struct group_tally *t = &e->tally->groups[c->group];
	struct call_log *log = call_log(e);
	int64_t wait = e->now - c->since;

	if (log)
		log->queue_wait += wait;
	if (!c->counted)
		return;
	if (served) {
		agent_tally_served(t, &e->p->groups[c->group], wait);
		return;
	}
	t->wait_sum += (double)wait * 1e-9;
	histogram_add(&t->wait, wait);
	t->waited += wait > 0;
	t->abandoned++;
}

static void grant(struct engine *e, struct call *c)
{
	e->queues[c->group].busy++;
	e->queues[c->group].audit.served++;
	gauge_add(&e->gauges, gauge_of(c->group, false), 1, e->now);
	record_wait(e, c, true);
	c->agent = AGENT_SERVED;
	root_of(e, c)->talked_to_agent = true;
	observe_wait(e, c, EVENT_AGENT, 0, e->p->groups[c->group].name, e->now - c->since);
	caller_enter(e, c, PHASE_TALKING);
}

static void join_queue(struct engine *e, struct call *c)
{
	struct queue *q = &e->queues[c->group];
	int32_t index = call_index(e, c);

	c->queue_previous = q->tail;
	c->queue_next = NONE;
	if (q->tail != NONE)
		call_at(e, q->tail)->queue_next = index;
	else
		q->head = index;
	q->tail = index;
	q->waiting++;
	c->agent = AGENT_QUEUED;
	gauge_add(&e->gauges, gauge_of(c->group, true), 1, e->now);
}

static void leave_queue(struct engine *e, struct call *c)
{
	struct queue *q = &e->queues[c->group];

	if (c->queue_previous != NONE)
		call_at(e, c->queue_previous)->queue_next = c->queue_next;
	else
		q->head = c->queue_next;
	if (c->queue_next != NONE)
		call_at(e, c->queue_next)->queue_previous = c->queue_previous;
	else
		q->tail = c->queue_previous;
	q->waiting--;
	c->agent = AGENT_NONE;
	gauge_add(&e->gauges, gauge_of(c->group, true), -1, e->now);
}

/* The call goes on as one that has not been served. */
static bool refuse(struct engine *e, struct call *c, const struct step *s)
{
	e->tally->groups[s->arg].offered += c->counted;
	e->tally->groups[s->arg].refused += c->counted;
	call_set_reason(e, c, REASON_QUEUE_FULL);
	observe(e, c, EVENT_QUEUE_FULL, 0, 0, e->p->groups[s->arg].name);
	c->voice.pc = s->alt;
	return true;
}

/* Take an agent, or wait for one. Returns true when the call is served now. */
bool agent_acquire(struct engine *e, struct call *c, const struct step *s)
{
	const struct group *g = &e->p->groups[s->arg];
	struct call *root = root_of(e, c);
	const struct queue *q = &e->queues[s->arg];
	struct strand *v = &c->voice;
	bool free_agent;

	if (wait_for_frontier(e, c, v))
		return false;
	free_agent = g->unlimited || (q->busy < g->count && q->head == NONE);
	if (__builtin_expect(!free_agent && q->waiting >= g->queue_size, 0))
		return refuse(e, c, s);
	c->group = (uint16_t)s->arg;
	c->since = e->now;
	root->attached++;
	root->queue_visits++;
	e->queues[s->arg].audit.in++;
	e->tally->groups[s->arg].offered += c->counted;
	v->way = v->pc = s->next;
	if (free_agent) {
		grant(e, c);
		return true;
	}
	observe(e, c, EVENT_QUEUE, 0, 0, g->name);
	join_queue(e, c);
	caller_enter(e, c, PHASE_QUEUED);
	if (s->dist != NONE) {
		v->pc = s->alt;
		strand_wake(e, v, call_draw(e, c, s->dist, PURPOSE_LIMIT, 0));
	}
	return false;
}

/* Of another family, whose pending event this may overtake. */
static void serve_next(struct engine *e, int32_t group)
{
	struct queue *q = &e->queues[group];
	struct call *c, *root;
	int32_t self = e->family;

	if (q->head == NONE || q->busy >= e->p->groups[group].count)
		return;
	c = call_at(e, q->head);
	root = root_of(e, c);
	e->stale += family_due(e, root) != NEVER;
	e->family = c->root;
	leave_queue(e, c);
	grant(e, c);
	c->voice.pc = c->voice.way;
	strand_wake(e, &c->voice, 0);
	events_add(&e->ready, (struct event){ e->now, (uint64_t)c->root });
	e->family = self;
}

static void release(struct engine *e, struct call *c)
{
	c->agent = AGENT_NONE;
	e->queues[c->group].busy--;
	gauge_add(&e->gauges, gauge_of(c->group, false), -1, e->now);
	observe(e, c, EVENT_RELEASE, 0, 0, e->p->groups[c->group].name);
	serve_next(e, c->group);
}

/* The call goes away, or its queue time-out has come, or it has been served. */
void agent_leave(struct engine *e, struct call *c)
{
	if (c->agent == AGENT_NONE)
		return;
	root_of(e, c)->attached--;
	if (c->agent == AGENT_SERVED) {
		release(e, c);
		return;
	}
	e->queues[c->group].audit.left++;
	leave_queue(e, c);
	record_wait(e, c, false);
}
