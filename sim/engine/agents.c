/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agents - groups served first come, first served. They are shared: nobody takes
 * one before the safe time has come to that moment, and who waits for one or has
 * one waits for the safe time with every step.
 */
#include "base/histogram.h"
#include "base/terms.h"
#include "engine/part_internal.h"
#include "engine/state_internal.h"

/* Is an agent rung before he has a call? */
static bool group_rings(const struct engine *e, int32_t group)
{
	return e->p->groups[group].ring.timeout > 0;
}

/* A dialled call finds no agent. */
static void unserved(struct engine *e, struct call *c, int32_t group)
{
	if (__builtin_expect(e->dialler.plan != NULL, 0))
		dialler_unserved(e, root_of(e, c), group);
}

static inline __attribute__((always_inline)) void
tell_wait(struct engine *e, const struct call *c, bool served)
{
	struct group_tally *t = &e->tally->groups[c->group];
	int64_t wait = e->now - c->since;

	if (__builtin_expect(e->p->groups[c->group].by_interval, 0))
		interval_waited(e, c->group, c->since, served);
	if (served)
		agent_tally_served(t, &e->p->groups[c->group], wait);
	else
		agent_tally_left(t, &e->p->groups[c->group], wait);
}

void agent_wait_tell(struct engine *e, const struct call *c, bool served)
{
	tell_wait(e, c, served);
}

static inline __attribute__((always_inline)) void
record_wait(struct engine *e, struct call *c, bool served)
{
	struct call_log *log = call_log(e);
	int64_t wait = e->now - c->since;

	if (log)
		log->queue_wait += wait;
	if (!served)
		unserved(e, c, c->group);
	if (!c->counted)
		return;
	if (__builtin_expect(e->p->calls_back, 0))
		e->tally->groups[c->group].felt_sum += (double)wait * 1e-9;
	tell_wait(e, c, served);
}

static void record_left(struct engine *e, struct call *c)
{
	record_wait(e, c, false);
}

/* The group whose agent serves C. */
static int32_t served_by(struct engine *e, const struct call *c)
{
	return e->p->places ? place_at(e, c)->by : c->group;
}

/* BY: of which group, whose agent is busy with it. */
static void grant(struct engine *e, struct call *c, int32_t by)
{
	wait_over(e, c);
	e->queues[c->group].audit.served++;
	if (__builtin_expect(e->p->places, 0))
		place_at(e, c)->by = (uint16_t)by;
	record_wait(e, c, true);
	c->agent = AGENT_SERVED;
	root_of(e, c)->talked_to_agent = true;
	if (__builtin_expect(e->p->parts.lists > 0, 0))
		part_served(e, c);
	observe_wait(e, c, EVENT_AGENT, 0, e->p->groups[by].name, e->now - c->since);
	caller_talks(e, c);
}

/* C comes to the queue. */
static inline __attribute__((always_inline)) void
record_offer(struct engine *e, const struct call *c, int32_t group, bool refused)
{
	e->tally->groups[group].offered += c->counted;
	if (__builtin_expect(e->p->groups[group].by_interval, 0) && c->counted)
		interval_offered(e, group, refused);
}

/* The call goes on as one that has not been served. */
static bool refuse(struct engine *e, struct call *c, const struct step *s)
{
	wait_over(e, c);
	record_offer(e, c, s->arg, true);
	e->tally->groups[s->arg].refused += c->counted;
	unserved(e, c, s->arg);
	call_set_reason(e, c, REASON_QUEUE_FULL);
	observe(e, c, EVENT_QUEUE_FULL, 0, 0, e->p->groups[s->arg].name);
	c->voice.pc = s->alt;
	return true;
}

/* The group whose agent is free for GROUP's next caller, or NONE. */
static int32_t free_group(const struct engine *e, int32_t group)
{
	const struct group *g = &e->p->groups[group];
	const struct queue *q = &e->queues[group];

	if (__builtin_expect(g->helper_count > 0, 0))
		return q->head == NONE ? skilled_agent(e, group) : NONE;
	return g->unlimited || (agents_free(q) && q->head == NONE) ? group : NONE;
}

/* It is closed, and nobody waits any more. */
static bool too_late(struct engine *e, struct call *c)
{
	wait_over(e, c);
	root_of(e, c)->attached--;
	e->queues[c->group].audit.left++;
	record_left(e, c);
	c->voice.pc = e->p->dismiss_entry;
	return true;
}

/* Take an agent, or wait for one. Returns true when the call is served now. */
bool agent_acquire(struct engine *e, struct call *c, const struct step *s)
{
	const struct group *g = &e->p->groups[s->arg];
	struct call *root = root_of(e, c);
	struct queue *q = &e->queues[s->arg];
	struct strand *v = &c->voice;
	bool free_agent;
	int32_t by;

	if (wait_for_safe_time(e, c, v))
		return false;
	if (__builtin_expect(e->dialler.plan != NULL, 0))
		dialler_queued(e, root, s->arg);
	by = free_group(e, s->arg);
	free_agent = by != NONE;
	if (__builtin_expect(!free_agent && q->waiting >= g->queue_size, 0))
		return refuse(e, c, s);
	c->group = (uint16_t)s->arg;
	c->since = e->now;
	root->attached++;
	root->queue_visits++;
	q->audit.in++;
	record_offer(e, c, s->arg, false);
	v->way = v->pc = s->next;
	if (__builtin_expect(e->p->places, 0))
		*place_at(e, c) = (struct place){
			.priority = s->flag, .draw = (uint64_t)root->queue_visits << 32 };
	if (free_agent && !group_rings(e, by)) {
		agent_busy(e, by);
		grant(e, c, by);
		return true;
	}
	if (!free_agent && e->p->clears_at_close && e->now >= e->closing)
		return too_late(e, c);
	observe(e, c, EVENT_QUEUE, 0, 0, g->name);
	agent_queue_join(e, c);
	caller_queues(e, c, s->arg);
	if (__builtin_expect(e->dialler.plan != NULL, 0))
		dialler_waits(e, root, s->arg);
	if (s->dist != NONE) {
		v->pc = s->alt;
		strand_wake(e, v, call_draw(e, c, s->dist, PURPOSE_LIMIT, 0));
	}
	if (__builtin_expect(g->callback.attempts, 0))
		agent_callback_wait(e, c);
	if (free_agent)
		agent_ring_start(e, c, by);
	return false;
}

/* C, who waits and is of another call group, goes on at PC; its pending event may be
 * overtaken. BY: with an agent of that group, who is busy with it, or NONE. */
static void call_up(struct engine *e, struct call *c, int32_t by)
{
	struct call *root = root_of(e, c);
	int32_t self = e->call_group;

	e->stale += call_group_due(e, root) != NEVER;
	e->call_group = c->root;
	agent_queue_leave(e, c);
	if (by != NONE) {
		grant(e, c, by);
	} else {
		wait_over(e, c);
		root->attached--;
		e->queues[c->group].audit.left++;
		record_left(e, c);
	}
	c->voice.pc = by != NONE ? c->voice.way : e->p->dismiss_entry;
	strand_wake(e, &c->voice, 0);
	events_add(&e->ready, (struct event){ e->now, (uint64_t)c->root });
	e->call_group = self;
}

/* Has a free agent of GROUP somebody to serve? */
static bool serve_next(struct engine *e, int32_t group)
{
	const struct queue *q = &e->queues[group];
	struct call *c;

	if (!agents_free(q))
		return false;
	if (__builtin_expect(e->p->groups[group].skill_count > 0, 0)) {
		int32_t queue = skilled_queue(e, group);

		if (queue == NONE)
			return false;
		q = &e->queues[queue];
	}
	if (q->head == NONE)
		return false;
	c = call_at(e, q->head);
	if (__builtin_expect(c->agent == AGENT_CALLS_BACK, 0)) {
		agent_callback_dial(e, c, group);
	} else if (__builtin_expect(group_rings(e, group), 0)) {
		agent_ring_start(e, c, group);
	} else {
		agent_busy(e, group);
		call_up(e, c, group);
	}
	return true;
}

/* There may be more agents of GROUP than before. */
static void agents_come(struct engine *e, int32_t group)
{
	bool elsewhere = __builtin_expect(group_is_elsewhere(&e->p->groups[group]), 0);

	if (elsewhere)
		agent_break_go(e, group);
	while (serve_next(e, group))
		;
	if (elsewhere)
		agent_task_go(e, group);
}

/* An agent of GROUP has no more to do for a call. */
static void agent_ready(struct engine *e, int32_t group)
{
	agent_idle(e, group);
	if (__builtin_expect(group_is_elsewhere(&e->p->groups[group]), 0))
		agents_come(e, group);
	else
		serve_next(e, group);
}

/* A group with a free agent for C, who waits, or NONE. */
static int32_t idle_group(const struct engine *e, const struct call *c)
{
	if (e->p->groups[c->group].helper_count > 0)
		return skilled_agent(e, c->group);
	return agents_free(&e->queues[c->group]) ? c->group : NONE;
}

/* Free agents serve those before C, who has come to wait, and C. */
static void serve_those_before(struct engine *e, struct call *c)
{
	int32_t next;

	while ((c->agent == AGENT_QUEUED || agent_callback_waits(e, c)) &&
	       (next = idle_group(e, c)) != NONE && serve_next(e, next))
		;
}

/* The agent who was rung for C has answered, or another is rung. */
static void ring_over(struct engine *e, struct call *c)
{
	int32_t by = place_at(e, c)->by;

	if (agent_ring_over(e, c)) {
		call_up(e, c, by);
		return;
	}
	if (e->p->clears_at_close && e->now >= e->closing)
		call_up(e, c, NONE);
	if (__builtin_expect(group_is_elsewhere(&e->p->groups[by]), 0))
		agent_break_go(e, by);
	agent_callback_offer_late(e, c);
	serve_those_before(e, c);
	agents_come(e, by);
}

static inline __attribute__((always_inline)) void release(struct engine *e, struct call *c)
{
	int32_t by = served_by(e, c), wrap_up = e->p->groups[by].wrap_up;
	const struct call *root = c->leg && c->invited ? c : root_of(e, c);
	int64_t time = 0;

	c->agent = AGENT_NONE;
	observe(e, c, EVENT_RELEASE, 0, 0, e->p->groups[by].name);
	if (wrap_up != NONE)
		time = call_draw(e, root, wrap_up, PURPOSE_WRAP_UP, root->queue_visits);
	if (__builtin_expect(e->p->parts.lists > 0, 0))
		part_released(e, c, time);
	if (wrap_up == NONE)
		agent_ready(e, by);
	else
		agent_schedule_wrap_up(e, by, time);
}

/* The callback of C goes on. */
static void callback_goes_on(struct engine *e, struct call *c)
{
	int32_t by = served_by(e, c);

	switch (agent_callback_due(e, c)) {
	case CALLBACK_SAME:
		break;
	case CALLBACK_LISTED:
		serve_those_before(e, c);
		break;
	case CALLBACK_AGENT_IDLE:
		agents_come(e, by);
		break;
	case CALLBACK_DONE:
		release(e, c);
		agent_callback_over(e, c, REASON_NONE);
		break;
	}
}

void agents_change(struct engine *e)
{
	struct agent_change change = agent_schedule_take(e);

	switch (change.what) {
	case CHANGE_NOTHING:
		break;
	case CHANGE_READY:
		agent_ready(e, change.group);
		break;
	case CHANGE_RING:
		ring_over(e, call_at(e, change.slot));
		break;
	case CHANGE_CALLBACK:
		callback_goes_on(e, call_at(e, change.slot));
		break;
	case CHANGE_BACK:
		agent_ring_back(e, change.group);
		agents_come(e, change.group);
		break;
	case CHANGE_BREAK:
		agent_break_change(e, change.group, change.agent);
		agents_come(e, change.group);
		break;
	case CHANGE_TASK:
		agent_task_comes(e, change.group);
		agents_come(e, change.group);
		break;
	case CHANGE_TASK_OVER:
		agent_task_over(e, change.group);
		agent_ready(e, change.group);
		break;
	case CHANGE_SHIFT:
		agents_come(e, change.group);
		break;
	}
}

void agents_finish(struct engine *e)
{
	while (e->agent_changes.due <= e->latest && !engine_stops(e)) {
		engine_advance(e, e->agent_changes.due);
		agents_change(e);
	}
}

void agents_clear(struct engine *e)
{
	for (size_t i = 0; i < e->p->group_count; i++)
		while (e->queues[i].head != NONE) {
			struct call *c = call_at(e, e->queues[i].head);

			if (c->agent == AGENT_CALLS_BACK)
				agent_callback_over(e, c, REASON_CLOSED);
			else
				call_up(e, c, NONE);
		}
}

static inline __attribute__((always_inline)) void leave_agent(struct engine *e, struct call *c)
{
	bool rung;

	if (c->agent == AGENT_SERVED) {
		root_of(e, c)->attached--;
		release(e, c);
		return;
	}
	if (c->agent == AGENT_NONE || c->agent == AGENT_CALLS_BACK)
		return;
	root_of(e, c)->attached--;
	wait_over(e, c);
	e->queues[c->group].audit.left++;
	rung = c->agent == AGENT_RUNG;
	if (rung)
		agent_ring_cancel(e, c);
	agent_queue_leave(e, c);
	record_left(e, c);
	if (rung)
		agent_ready(e, place_at(e, c)->by);
}

bool agent_invite(struct engine *e, struct call *c, int32_t group)
{
	if (!e->p->groups[group].unlimited && !agents_free(&e->queues[group]))
		return false;
	agent_busy(e, group);
	c->agent = AGENT_SERVED;
	c->group = (uint16_t)group;
	if (e->p->places)
		*place_at(e, c) = (struct place){ .by = (uint16_t)group };
	root_of(e, c)->attached++;
	return true;
}

void agent_uninvite(struct engine *e, struct call *c)
{
	root_of(e, c)->attached--;
	c->agent = AGENT_NONE;
	agent_ready(e, c->group);
}

/* The call goes away, or its queue time-out has come, or it has been served. */
void agent_leave(struct engine *e, struct call *c)
{
	leave_agent(e, c);
}

/* RELEASE. */
bool agent_give_up(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	bool refused = p->alt != NONE && c->agent == AGENT_NONE;

	(void)s;
	leave_agent(e, c);
	if (__builtin_expect(p->flag == RELEASE_TASK_CANCELED, 0) && !refused)
		controller_notify_offered(e, c, MOMENT_TASK_CANCELED);
	c->voice.pc = refused ? p->alt : p->next;
	return true;
}
