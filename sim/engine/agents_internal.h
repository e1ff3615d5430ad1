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
/* An agent of GROUP is rung for the leg in SLOT until after DELAY, or its callback waits so long.
 * Returns its name among all changes: while the leg's place has it in `ring`, or in `timer`, it comes.
 * Else agent_schedule_forget() is told. */
uint64_t agent_schedule_ring(struct engine *e, int32_t group, int64_t delay, int32_t slot);
void agent_schedule_forget(struct engine *e);
/* An agent of GROUP who is away comes back after DELAY. */
void agent_schedule_away(struct engine *e, int32_t group, int64_t delay);
/* The break of AGENT of GROUP begins or ends after DELAY. Returns the timer's name among all: it
 * comes if agent_break_awaits() it then. */
uint64_t agent_schedule_break(struct engine *e, int32_t group, int64_t delay, int32_t agent);
/* A task comes to GROUP after DELAY; one that is under way is done. */
void agent_schedule_task(struct engine *e, int32_t group, int64_t delay);
void agent_schedule_task_end(struct engine *e, int32_t group, int64_t delay);
enum change_kind {
	CHANGE_NOTHING, /* it was forgotten */
	CHANGE_SHIFT,	/* so many agents of the group are on duty from now on */
	CHANGE_READY,	/* one of them is, after his work */
	CHANGE_BACK,	/* one of them is there again */
	CHANGE_CALLBACK, /* the leg in `slot` is offered a callback, or that goes on */
	CHANGE_RING,	/* the ringing of one of them for the leg in `slot` is over */
	CHANGE_BREAK,	/* the break of `agent` is due, or over */
	CHANGE_TASK,	/* a task comes */
	CHANGE_TASK_OVER,
};
struct agent_change {
	enum change_kind what;
	int32_t group, slot, agent;
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

/* One more waits on the line in C's queue, or one less (CHANGE). */
void agent_queue_waits(struct engine *e, const struct call *c, int change);

/* agent_callback.c: groups with `callback` */
/* C has come to wait in a queue that may call it back. */
void agent_callback_wait(struct engine *e, struct call *c);
/* C waits no more; it is offered none. */
void agent_callback_forget(struct engine *e, struct call *c);
/* The ringing for C was not answered: now for an offer that has been put off. */
void agent_callback_offer_late(struct engine *e, struct call *c);
/* The caller of C, who is to be called back, has hung up. */
void agent_callback_hung_up(struct engine *e, struct call *c);
/* Is it C's turn when an agent is free, to be called back? */
bool agent_callback_waits(struct engine *e, const struct call *c);
/* An agent of BY who is free calls back C, which is in the list. */
void agent_callback_dial(struct engine *e, struct call *c, int32_t by);
/* What the callback of C waited for has come. */
enum callback_change {
	CALLBACK_SAME,
	CALLBACK_LISTED,     /* C is in the list again */
	CALLBACK_AGENT_IDLE, /* the agent who dialled is free; C may be gone */
	CALLBACK_DONE,	     /* the agent has served C */
};
enum callback_change agent_callback_due(struct engine *e, struct call *c);
/* C is called back no more: it has been served (REASON_NONE), or REASON is why not. It may be gone. */
void agent_callback_over(struct engine *e, struct call *c, enum reason reason);

/* callee.c, of attempt DRAW of C: callee_is_machine() of those who are M; what detection makes of who has answered. */
bool callee_is_one_of(struct engine *e, const struct call *c, uint64_t draw, const struct answerers *m,
		      int64_t timeout, struct ringing_callee *r);
enum answered_by callee_verdict(struct engine *e, const struct call *c, bool machine, bool fax, uint64_t draw);

/* callback_machine.c: attempts that machines answer */
/* When the attempt DRAW of C, which a person would answer after TIME, NEVER: not at all, is answered, be it by
 * a machine. */
int64_t callback_machine_comes(struct engine *e, struct call *c, int64_t time, uint64_t draw);
/* How long detection listens to who has answered; 0: there is none. */
int64_t callback_machine_detects(struct engine *e, struct call *c, uint64_t draw);
/* Detection is over, or there is none. */
enum callback_hears {
	CALLBACK_HEARS_PERSON, /* who talks to the agent */
	CALLBACK_HEARS_MACHINE, /* so does the agent, for a while */
	CALLBACK_HEARS_NOBODY /* it was hung up, by the one or the other */
};
enum callback_hears callback_machine_heard(struct engine *e, struct call *c);
/* How long the agent listens to the machine. */
int64_t callback_machine_keeps(struct engine *e, const struct call *c, uint64_t draw);
/* The attempt, which was answered, is over: in vain, that is, but for CALLBACK_HEARS_PERSON. */
void callback_machine_over(struct engine *e, struct call *c);

/* callback_leg.c: the outgoing leg of an attempt */
/* It is created for C: why it is refused, or never dialled, if so. It is dialled WAIT from now, or
 * is over then. */
enum reason callback_leg_begins(struct engine *e, struct call *c, int64_t *wait);
void callback_leg_answers(struct engine *e, struct call *c);
void callback_leg_over(struct engine *e, struct call *c);

/* agent_ring.c: groups with `ring` */
/* An agent of BY who is free is rung for C, who waits and is in the list. */
void agent_ring_start(struct engine *e, struct call *c, int32_t by);
/* C, for whom one is rung, goes away. The agent is still busy. */
void agent_ring_cancel(struct engine *e, struct call *c);
/* The ringing for C is over. True: the agent answers, and is busy with it; else C is back at its place. */
bool agent_ring_over(struct engine *e, struct call *c);
/* An agent of GROUP who did not answer takes calls again. */
void agent_ring_back(struct engine *e, int32_t group);
/* Fewer agents of GROUP are on duty: of those away, as many as were not needed go. */
void agent_ring_shift(struct engine *e, int32_t group);

/* agent_activity.c */
/* So many more agents of GROUP do WHAT, or fewer. */
void agent_activity(struct engine *e, int32_t group, enum activity what, int change);
/* Into the tally what there was of GROUP until TIME since it was last asked. */
void agent_activity_take(struct engine *e, int32_t group, int64_t time);

/* agent_break.c: groups with breaks, but for agent_break_go() and agent_break_free() */
void agent_break_init(struct engine *e, int32_t group);
void agent_break_free(struct engine *e);
/* BEFORE agents of GROUP were on duty until now. */
void agent_break_shift(struct engine *e, int32_t group, uint64_t before);
/* Is TIMER still the one that AGENT waits for? */
bool agent_break_awaits(const struct engine *e, int32_t group, int32_t agent, uint64_t timer);
/* His timer has come: his break is due, or over. */
void agent_break_change(struct engine *e, int32_t group, int32_t agent);
/* Those of GROUP whose break is due go, as many as are free. */
void agent_break_go(struct engine *e, int32_t group);

/* agent_task.c: groups with other work, but for agent_task_go() and agent_task_free() */
void agent_task_init(struct engine *e, int32_t group);
void agent_task_free(struct engine *e);
/* A task comes: agent_task_go() is to be called. */
void agent_task_comes(struct engine *e, int32_t group);
/* An agent is done with one, and still busy. */
void agent_task_over(struct engine *e, int32_t group);
/* Free agents of GROUP, for whom no call waits, take tasks. */
void agent_task_go(struct engine *e, int32_t group);

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
/* No call will come: what agents do until the last moment of the run. */
void agents_finish(struct engine *e);
/* One more agent of GROUP is busy with a call, or one less. */
static inline void agent_busy(struct engine *e, int32_t group)
{
	overtime_tell(e, group, e->now);
	e->queues[group].busy++;
	gauge_add(&e->gauges, GAUGE_GROUPS + 2 * (unsigned)group, 1, e->now);
}
static inline void agent_idle(struct engine *e, int32_t group)
{
	overtime_tell(e, group, e->now);
	e->queues[group].busy--;
	gauge_add(&e->gauges, GAUGE_GROUPS + 2 * (unsigned)group, -1, e->now);
}
/* Is there an agent of Q's group who may have a call? */
static inline bool agents_free(const struct queue *q)
{
	return q->busy + q->absent < q->on_duty;
}
/* Into the tally: C's time in the queue, which is over. */
void agent_wait_tell(struct engine *e, const struct call *c, bool served);
/* Send away who waits. */
void agents_clear(struct engine *e);
__attribute__((hot)) bool agent_acquire(struct engine *e, struct call *c, const struct step *s);
void agent_leave(struct engine *e, struct call *c);
/* An agent of GROUP, whom REST dials for a conference, is busy with C from now on. False: none is free. */
bool agent_invite(struct engine *e, struct call *c, int32_t group);
/* He has not answered it. */
void agent_uninvite(struct engine *e, struct call *c);
/* RELEASE: the same, and how the voice goes on. True: at once. */
__attribute__((hot)) bool agent_give_up(struct engine *e, struct call *c, struct strand *s, const struct step *p);

#endif
