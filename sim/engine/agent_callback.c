/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agent_callback - virtual hold: who waits for an agent is offered a callback, hangs up, and keeps
 * its place. The call's record stays, without a leg, until its caller has been served or is called
 * back no more; an agent who is free for its place dials, and is busy with that.
 */
#include "base/terms.h"
#include "engine/state_internal.h"

enum callback_state {
	CALLBACK_OFFERS, /* none has been asked for: the caller waits on the line */
	CALLBACK_WAITS,	 /* in the list, for an agent */
	CALLBACK_RETRIES, /* for the next attempt */
	CALLBACK_CREATES, /* a call, at this moment */
	CALLBACK_DIALS,
	CALLBACK_DETECTS, /* what has answered */
	CALLBACK_LISTENS, /* the agent, to a machine */
	CALLBACK_TALKS,
};

static const struct agent_callback *callback_of(const struct engine *e, const struct call *c)
{
	return &e->p->groups[c->group].callback;
}

static void callback_tell(const struct engine *e, const struct call *c, int32_t group,
			  enum call_back_event what)
{
	observe(e, c, EVENT_CALL_BACK, what, 0, e->p->groups[group].name);
}

static void callback_sleep(struct engine *e, struct call *c, int32_t group, int64_t delay)
{
	place_at(e, c)->timer = agent_schedule_ring(e, group, delay, call_index(e, c));
}

void agent_callback_forget(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	if (p->timer)
		agent_schedule_forget(e);
	p->timer = 0;
}

/* Those whom somebody else has dialled are not asked, nor are machines, which could not say yes. */
void agent_callback_wait(struct engine *e, struct call *c)
{
	if (!c->leg && !c->machine)
		callback_sleep(e, c, c->group, delay_ns(callback_of(e, c)->offer_after));
}

bool agent_callback_waits(struct engine *e, const struct call *c)
{
	return c->agent == AGENT_CALLS_BACK && place_at(e, c)->callback == CALLBACK_WAITS;
}

/* C, which is in the list, stands there until it expires. */
static void callback_stands(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	p->callback = CALLBACK_WAITS;
	if (p->expires != NEVER)
		callback_sleep(e, c, c->group, p->expires - e->now);
}

/* The call group of C, which is another's, goes on with C's hanging up. */
static void callback_hang_up(struct engine *e, struct call *c)
{
	struct call *root = root_of(e, c);

	e->stale += call_group_due(e, root) != NEVER;
	c->voice.pc = e->p->callback_entry;
	strand_wake(e, &c->voice, 0);
	events_add(&e->ready, (struct event){ e->now, (uint64_t)c->root });
}

static void callback_take(struct engine *e, struct call *c)
{
	const struct agent_callback *b = callback_of(e, c);
	struct group_tally *t = &e->tally->groups[c->group];
	struct call_log *log;
	struct place *p = place_at(e, c);
	int32_t self = e->call_group;

	e->call_group = c->root;
	if ((log = call_log(e)))
		log->queue_wait += e->now - c->since;
	if (c->counted) {
		t->callbacks_taken++;
		t->felt_sum += (double)(e->now - c->since) * 1e-9;
	}
	c->agent = AGENT_CALLS_BACK;
	c->asked = true;
	p->joined = c->since;
	p->taken = e->now;
	p->expires = b->expires < 1e9 ? after(e, delay_ns(b->expires)) : NEVER;
	p->attempts = 0;
	agent_queue_waits(e, c, -1);
	callback_tell(e, c, c->group, CALL_BACK_TAKEN);
	callback_stands(e, c);
	callback_hang_up(e, c);
	e->call_group = self;
}

static void callback_offer(struct engine *e, struct call *c)
{
	const struct agent_callback *b = callback_of(e, c);

	e->tally->groups[c->group].callbacks_offered += c->counted;
	callback_tell(e, c, c->group, CALL_BACK_OFFERED);
	if (b->accept >= 1 || call_uniform(e, c, PURPOSE_CALL_BACK_ACCEPT, c->queue_visits) < b->accept)
		callback_take(e, c);
}

void agent_callback_offer_late(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	if (c->agent == AGENT_QUEUED && p->offer_due) {
		p->offer_due = false;
		callback_offer(e, c);
	}
}

/* Until it is served `since` is when it came to the queue. */
void agent_callback_hung_up(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	p->ended = c->since;
	c->since = p->joined;
}

static void callback_answered(struct engine *e, struct call *c)
{
	struct group_tally *t = &e->tally->groups[c->group];
	const struct group *g = &e->p->groups[c->group];
	struct place *p = place_at(e, c);
	int64_t talk;

	p->callback = CALLBACK_TALKS;
	e->queues[c->group].audit.served++;
	if (c->counted) {
		agent_wait_tell(e, c, true);
		t->callbacks_reached++;
		t->called_back_sum += (double)(e->now - p->taken) * 1e-9;
	}
	c->talked_to_agent = c->met_person = true;
	c->flow_completed |= c->accepted;
	observe_wait(e, c, EVENT_AGENT, 0, e->p->groups[p->by].name, e->now - c->since);
	talk = call_draw(e, c, g->handle_time, PURPOSE_HANDLE, c->queue_visits);
	callback_sleep(e, c, p->by, talk < e->time_limit ? talk : e->time_limit);
}

static uint64_t callback_draw(struct engine *e, const struct call *c)
{
	return (uint64_t)c->queue_visits << 32 | place_at(e, c)->attempts;
}

/* Somebody, or a machine, has picked up; it goes on at once where nothing listens. */
static void callback_picked_up(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	callback_leg_answers(e, c);
	if (!callback_of(e, c)->met_by_machines) {
		callback_answered(e, c);
		return;
	}
	if (p->machine)
		callback_tell(e, c, p->by, CALL_BACK_MACHINE);
	p->callback = CALLBACK_DETECTS;
	callback_sleep(e, c, p->by, callback_machine_detects(e, c, callback_draw(e, c)));
}

/* After how long somebody answers this attempt; NEVER: nobody does. */
static int64_t callback_answer_time(struct engine *e, const struct call *c)
{
	const struct agent_callback *b = callback_of(e, c);
	uint64_t draw = callback_draw(e, c);
	int64_t time;

	if (b->answer < 1 && call_uniform(e, c, PURPOSE_CALL_BACK_ANSWER, draw) >= b->answer)
		return NEVER;
	time = call_draw(e, c, b->ring, PURPOSE_CALL_BACK_RING, draw);
	return time < delay_ns(b->timeout) ? time : NEVER;
}

static void callback_create(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);
	int64_t wait, time;

	p->callback = CALLBACK_DIALS;
	p->refused = (uint8_t)callback_leg_begins(e, c, &wait);
	if (p->refused != REASON_NONE) {
		p->answers = false;
		callback_sleep(e, c, p->by, wait);
		return;
	}
	time = callback_answer_time(e, c);
	if (__builtin_expect(callback_of(e, c)->met_by_machines, 0))
		time = callback_machine_comes(e, c, time, callback_draw(e, c));
	p->answers = time != NEVER;
	time = wait + (p->answers ? time : delay_ns(callback_of(e, c)->timeout));
	if (time)
		callback_sleep(e, c, p->by, time);
	else
		callback_picked_up(e, c);
}

/* Where calls are counted the one that has just left the agent is over first. */
void agent_callback_dial(struct engine *e, struct call *c, int32_t by)
{
	struct place *p = place_at(e, c);

	agent_callback_forget(e, c);
	agent_queue_unlink(e, c);
	agent_busy(e, by);
	p->by = (uint16_t)by;
	p->callback = CALLBACK_CREATES;
	p->attempts++;
	e->tally->groups[c->group].callback_attempts += c->counted;
	callback_tell(e, c, by, CALL_BACK_DIALLED);
	if (e->p->limits.calls)
		callback_sleep(e, c, by, 0);
	else
		callback_create(e, c);
}

void agent_callback_over(struct engine *e, struct call *c, enum reason reason)
{
	struct place *p = place_at(e, c);
	int32_t self = e->call_group;

	agent_callback_forget(e, c);
	e->call_group = c->root;
	if (reason != REASON_NONE) {
		if (p->callback == CALLBACK_WAITS)
			agent_queue_unlink(e, c);
		e->queues[c->group].audit.left++;
		if (__builtin_expect(e->dialler.plan != NULL, 0))
			dialler_unserved(e, c, c->group);
		if (c->counted)
			agent_wait_tell(e, c, false);
		call_set_reason(e, c, reason);
		callback_tell(e, c, c->group, CALL_BACK_GIVEN_UP);
	}
	c->agent = AGENT_NONE;
	c->attached--;
	c->since = p->ended;
	p->callback = CALLBACK_OFFERS;
	if (!c->gated && call_group_due(e, c) == NEVER)
		call_group_run(e, c->root);
	e->call_group = self;
}

/* Why C is called back no more, if that is so. */
static enum reason callback_ends(struct engine *e, struct call *c)
{
	const struct place *p = place_at(e, c);

	if (e->p->clears_at_close && e->now >= e->closing)
		return REASON_CLOSED;
	if (p->attempts >= callback_of(e, c)->attempts)
		return p->refused != REASON_NONE ? (enum reason)p->refused : REASON_NO_ANSWER;
	if (e->now >= p->expires)
		return p->attempts ? REASON_NO_ANSWER : REASON_NO_AGENT;
	return REASON_NONE;
}

/* Until when C stands, which waits for its next attempt. */
static int64_t callback_until(const struct engine *e, const struct place *p)
{
	return e->p->clears_at_close && e->closing < p->expires ? e->closing : p->expires;
}

/* The attempt was in vain, and ends with WHAT. */
static enum callback_change callback_fails(struct engine *e, struct call *c, enum call_back_event what)
{
	struct place *p = place_at(e, c);
	enum reason ends = callback_ends(e, c);
	int64_t next, until;

	callback_leg_over(e, c);
	callback_tell(e, c, p->by, what);
	agent_idle(e, p->by);
	p->callback = CALLBACK_RETRIES;
	if (ends != REASON_NONE) {
		agent_callback_over(e, c, ends);
		return CALLBACK_AGENT_IDLE;
	}
	next = call_draw(e, c, callback_of(e, c)->retry, PURPOSE_CALL_BACK_RETRY, callback_draw(e, c));
	until = callback_until(e, p);
	callback_sleep(e, c, c->group, next < until - e->now ? next : until - e->now);
	return CALLBACK_AGENT_IDLE;
}

/* Detection has said what it makes of who has answered. */
static enum callback_change callback_detected(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	switch (callback_machine_heard(e, c)) {
	case CALLBACK_HEARS_PERSON:
		callback_answered(e, c);
		return CALLBACK_SAME;
	case CALLBACK_HEARS_MACHINE:
		p->callback = CALLBACK_LISTENS;
		callback_sleep(e, c, p->by, callback_machine_keeps(e, c, callback_draw(e, c)));
		return CALLBACK_SAME;
	case CALLBACK_HEARS_NOBODY:
		break;
	}
	callback_machine_over(e, c);
	return callback_fails(e, c, p->heard == ANSWERED_BY_NOBODY ? CALL_BACK_LEFT : CALL_BACK_DROPPED);
}

/* It is time for another attempt, unless it is too late for one. */
static enum callback_change callback_again(struct engine *e, struct call *c)
{
	enum reason ends = callback_ends(e, c);

	if (ends != REASON_NONE) {
		agent_callback_over(e, c, ends);
		return CALLBACK_SAME;
	}
	agent_queue_link(e, c);
	c->agent = AGENT_CALLS_BACK;
	callback_stands(e, c);
	return CALLBACK_LISTED;
}

enum callback_change agent_callback_due(struct engine *e, struct call *c)
{
	struct place *p = place_at(e, c);

	p->timer = 0;
	switch ((enum callback_state)p->callback) {
	case CALLBACK_OFFERS:
		p->offer_due = c->agent == AGENT_RUNG;
		if (!p->offer_due)
			callback_offer(e, c);
		return CALLBACK_SAME;
	case CALLBACK_WAITS:
		agent_callback_over(e, c, callback_ends(e, c));
		return CALLBACK_SAME;
	case CALLBACK_RETRIES:
		return callback_again(e, c);
	case CALLBACK_CREATES:
		callback_create(e, c);
		return CALLBACK_SAME;
	case CALLBACK_DIALS:
		if (!p->answers)
			return callback_fails(e, c, CALL_BACK_UNANSWERED);
		callback_picked_up(e, c);
		return CALLBACK_SAME;
	case CALLBACK_DETECTS:
		return callback_detected(e, c);
	case CALLBACK_LISTENS:
		callback_machine_over(e, c);
		return callback_fails(e, c, CALL_BACK_UNANSWERED);
	case CALLBACK_TALKS:
		callback_leg_over(e, c);
		break;
	}
	return CALLBACK_DONE;
}
