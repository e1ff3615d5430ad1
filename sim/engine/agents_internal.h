/* SPDX-License-Identifier: GPL-3.0-or-later */
/* agents - groups of agents, their queues, shifts and rings: what these files do for each other and
 * for the rest of the room. Private to it. */
#ifndef RINGFLOW_AGENTS_INTERNAL_H
#define RINGFLOW_AGENTS_INTERNAL_H

#include "engine/state_internal.h"

/* agent_schedule.c */
void agent_schedule_init(struct engine *e);
/* An agent of GROUP is ready again after DELAY. */
void agent_schedule_wrap_up(struct engine *e, int32_t group, int64_t delay);
/* Is there a change to come that matters? */
bool agent_schedule_pending(const struct engine *e);
/* An agent of GROUP is rung for the leg in SLOT until after DELAY. Returns its name among all
 * changes: while the leg's place has it in `ring` it comes. Else agent_schedule_forget() is told. */
uint64_t agent_schedule_ring(struct engine *e, int32_t group, int64_t delay, int32_t slot);
void agent_schedule_forget(struct engine *e);
/* An agent of GROUP who is away comes back after DELAY. */
void agent_schedule_away(struct engine *e, int32_t group, int64_t delay);
enum change_kind {
	CHANGE_NOTHING, /* it was forgotten */
	CHANGE_SHIFT,	/* so many agents of the group are on duty from now on */
	CHANGE_READY,	/* one of them is, after his work */
	CHANGE_BACK,	/* one of them is there again */
	CHANGE_RING,	/* the ringing of one of them for the leg in `slot` is over */
};
struct agent_change {
	enum change_kind what;
	int32_t group, slot;
};
/* The next change, which is due. */
struct agent_change agent_schedule_take(struct engine *e);

/* agent_queue.c */
/* C comes to wait for an agent of its group, or waits no more. */
void agent_queue_join(struct engine *e, struct call *c);
void agent_queue_leave(struct engine *e, struct call *c);
/* C, who waits, may be given an agent from now on, at its place; or may not. */
void agent_queue_link(struct engine *e, struct call *c);
void agent_queue_unlink(struct engine *e, struct call *c);

/* agent_ring.c: groups with `ring` */
/* An agent of BY who is free is rung for C, who waits and is in the list. */
void agent_ring_start(struct engine *e, struct call *c, int32_t by);
/* C, for whom one is rung, goes away. The agent is still busy. */
void agent_ring_cancel(struct engine *e, struct call *c);
/* The ringing for C is over. True: the agent answers, and is busy with it; else C is back at its place. */
bool agent_ring_over(struct engine *e, struct call *c);
/* An agent of GROUP who did not answer takes calls again. */
void agent_ring_back(struct engine *e, int32_t group);
/* Those who ring and those away of GROUP have stood as they are until TIME; into the tally what
 * there was since it was last asked. */
void agent_ring_times(struct engine *e, int32_t group, int64_t time);
void agent_ring_times_take(struct engine *e, int32_t group, int64_t time);

/* overtime.c */
/* Of a group with a schedule: the agents busy and on duty have stood as they are until
 * TIME. */
void overtime_count(struct engine *e, int32_t group, int64_t time);
static inline void overtime_tell(struct engine *e, int32_t group, int64_t time)
{
	if (__builtin_expect(e->p->groups[group].schedule_count > 0, 0))
		overtime_count(e, group, time);
}
/* Agent-seconds beyond the schedule until TIME, since it was last asked. */
double overtime_take(struct engine *e, int32_t group, int64_t time);
/* skills.c */
struct place *place_at(struct engine *e, const struct call *c);
/* A group with a free agent for the queue of GROUP, the best there is, or NONE. */
int32_t skilled_agent(const struct engine *e, int32_t group);
/* The queue that a free agent of GROUP serves next, or NONE when nobody waits. */
int32_t skilled_queue(const struct engine *e, int32_t group);

/* agents.c */
/* The next change of agent_schedule.c is due. */
void agents_change(struct engine *e);
/* One more agent of GROUP is busy with a call, or one less. */
void agent_busy(struct engine *e, int32_t group);
void agent_idle(struct engine *e, int32_t group);
/* Is there an agent of Q's group who may have a call? */
static inline bool agents_free(const struct queue *q)
{
	return q->busy + q->away < q->on_duty;
}
/* Send away who waits. */
void agents_clear(struct engine *e);
bool agent_acquire(struct engine *e, struct call *c, const struct step *s);
void agent_leave(struct engine *e, struct call *c);
/* RELEASE: the same, and how the voice goes on. True: at once. */
bool agent_give_up(struct engine *e, struct call *c, struct strand *s, const struct step *p);

#endif
