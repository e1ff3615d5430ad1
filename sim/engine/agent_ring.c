/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agent_ring - reservations: an agent who is free is rung for the call that he would serve, and may
 * not answer. The caller waits meanwhile, and may give up. An agent who did not answer may take no
 * calls for a while; the caller goes back to his place in the queue.
 */
#include "base/terms.h"
#include "engine/state_internal.h"

/* After how long the agent answers; NEVER: he does not in time. */
static int64_t answer_time(struct engine *e, const struct call *c, const struct agent_ring *r,
			   uint64_t draw)
{
	int64_t time;

	if (r->answer < 1 && call_uniform(e, c, PURPOSE_AGENT_ANSWER, draw) >= r->answer)
		return NEVER;
	time = call_draw(e, c, r->after, PURPOSE_AGENT_AFTER, draw);
	return time < delay_ns(r->timeout) ? time : NEVER;
}

void agent_ring_start(struct engine *e, struct call *c, int32_t by)
{
	const struct agent_ring *r = &e->p->groups[by].ring;
	struct place *p = place_at(e, c);
	int64_t time;

	agent_queue_unlink(e, c);
	c->agent = AGENT_RUNG;
	agent_busy(e, by);
	agent_activity(e, by, ACTIVITY_RING, 1);
	p->by = (uint16_t)by;
	p->draw++;
	time = answer_time(e, c, r, p->draw);
	p->answers = time != NEVER;
	p->ring = agent_schedule_ring(e, by, p->answers ? time : delay_ns(r->timeout), call_index(e, c));
	e->tally->groups[c->group].rings += c->counted;
	observe(e, c, EVENT_RING, 0, 0, e->p->groups[by].name);
}

void agent_ring_cancel(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	e->tally->groups[c->group].rings_given_up += c->counted;
	agent_schedule_forget(e);
	p->ring = 0;
	agent_activity(e, p->by, ACTIVITY_RING, -1);
}

/* The agent has not answered C. */
static void ring_unanswered(struct engine *e, struct call *c, int32_t by)
{
	const struct agent_ring *r = &e->p->groups[by].ring;
	struct group_tally *t = &e->tally->groups[c->group];
	struct place *p = place_at(e, c);

	t->rings_unanswered += c->counted;
	t->met_unanswered += c->counted && !p->missed;
	p->missed = true;
	observe(e, c, EVENT_RING, 1, 0, e->p->groups[by].name);
	agent_idle(e, by);
	if (r->away == NONE || !agents_free(&e->queues[by])) /* whose shift is over goes */
		return;
	agent_activity(e, by, ACTIVITY_AWAY, 1);
	e->queues[by].absent++;
	agent_schedule_away(e, by, call_draw(e, c, r->away, PURPOSE_AGENT_AWAY, p->draw));
}

static void away_over(struct engine *e, int32_t group)
{
	agent_activity(e, group, ACTIVITY_AWAY, -1);
	e->queues[group].absent--;
}

void agent_ring_back(struct engine *e, int32_t group)
{
	if (e->queues[group].away_gone)
		e->queues[group].away_gone--;
	else
		away_over(e, group);
}

/* Nobody is beyond the shift but those who finish a call. */
void agent_ring_shift(struct engine *e, int32_t group)
{
	struct queue *q = &e->queues[group];

	while (q->activity[ACTIVITY_AWAY].agents && q->busy + q->absent > q->on_duty) {
		away_over(e, group);
		q->away_gone++;
	}
}

bool agent_ring_over(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	p->ring = 0;
	agent_activity(e, p->by, ACTIVITY_RING, -1);
	if (p->answers)
		return true;
	ring_unanswered(e, c, p->by);
	agent_queue_link(e, c);
	return false;
}
