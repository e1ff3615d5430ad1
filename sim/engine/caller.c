/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * caller - the person on the line: what they live through and how long they
 * bear it. Patience for ringing and for messages is a budget that runs only
 * while that phase lasts; each wait in a queue draws a new one.
 */
#include "base/terms.h"
#include "engine/state_internal.h"

static void stop_clock(const struct engine *e, struct call *c)
{
	if (c->phase < PHASE_COUNT && c->patience_due != NEVER)
		c->patience_left[c->phase] = c->patience_due - e->now;
	c->patience_due = NEVER;
}

/* Of a logged call: who gave up has exactly the patience that they had, who did not has
 * at least that. Negative: nothing is known. */
static int64_t logged_patience(struct engine *e, const struct call *c, int32_t dist)
{
	const struct script_entry *s = call_script(e, c);

	if (!s || (s->patience < 0 && s->bears <= 0))
		return -1;
	if (s->patience >= 0)
		return delay_ns(s->patience);
	return dist == NONE ? NEVER :
			      call_draw_beyond(e, c, dist, PURPOSE_PATIENCE + PHASE_QUEUED,
					       c->queue_visits, s->bears);
}

/* What a logged call bore on its way to the queue, it bears. */
static bool way_is_known(const struct engine *e, const struct call *c)
{
	const struct script_entry *s = call_script(e, c);

	return s && s->queue >= 0;
}

/* A scripted hang-up replaces patience from when the caller is there. One for a moment
 * before that happens at once. It is a moment of the call's own: a call group that runs
 * ahead and one that waits for the safe time must find the same. */
bool caller_hangs_up_by_script(const struct engine *e, struct call *c)
{
	const struct script_entry *s = call_script(e, c);
	int64_t wait;

	if (!s || s->hang_up < 0)
		return false;
	wait = delay_ns(s->hang_up) - (e->now - c->created);
	c->patience_due = after(e, wait > 0 ? wait : 0);
	return true;
}

/* Does a script or a log say how long C bears the phase? */
static bool clock_is_known(struct engine *e, struct call *c, enum phase phase, int32_t dist)
{
	int64_t logged;

	if (caller_hangs_up_by_script(e, c))
		return true;
	if (!e->p->logged)
		return false;
	if (phase != PHASE_QUEUED)
		return way_is_known(e, c);
	logged = logged_patience(e, c, dist);
	if (logged < 0)
		return false;
	c->patience_left[phase] = logged;
	c->patience_due = after(e, logged);
	return true;
}

static __attribute__((noinline)) void draw_clock(struct engine *e, struct call *c, enum phase phase, int32_t dist)
{
	if (phase == PHASE_QUEUED || c->patience_left[phase] < 0)
		c->patience_left[phase] = call_draw(e, c, dist, PURPOSE_PATIENCE + phase,
						    phase == PHASE_QUEUED ? c->queue_visits : 0);
	c->patience_due = after(e, c->patience_left[phase]);
}

static __attribute__((noinline)) void start_known_clock(struct engine *e, struct call *c, enum phase phase, int32_t dist)
{
	if (!clock_is_known(e, c, phase, dist) && dist != NONE)
		draw_clock(e, c, phase, dist);
}

/* Most phases are borne for ever: that is found out here, the rest apart. */
static inline void start_clock(struct engine *e, struct call *c, enum phase phase, int32_t dist)
{
	if (__builtin_expect(e->p->script_count || e->p->logged, 0))
		start_known_clock(e, c, phase, dist);
	else if (dist != NONE)
		draw_clock(e, c, phase, dist);
}

static void enter(struct engine *e, struct call *c, enum phase phase, int32_t dist)
{
	c = root_of(e, c);
	if (call_over(c) || (c->phase == phase && phase != PHASE_QUEUED))
		return;
	c->hears = HEARS_THE_SAME;
	if (__builtin_expect(c->machine, 0)) {
		if (c->phase == PHASE_QUEUED)
			callee_waited(e, c);
		c->phase = (uint8_t)phase;
		return;
	}
	stop_clock(e, c);
	c->phase = (uint8_t)phase;
	start_clock(e, c, phase, dist);
}

void caller_enter(struct engine *e, struct call *c, enum phase phase)
{
	enter(e, c, phase, e->p->patience[phase]);
}

void caller_queues(struct engine *e, struct call *c, int32_t group)
{
	enter(e, c, PHASE_QUEUED, e->p->groups[group].patience);
}
