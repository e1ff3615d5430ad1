/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * caller - the person on the line: what they live through and how long they
 * bear it. Patience for ringing and for messages is a budget that runs only
 * while that phase lasts; each wait in a queue draws a new one.
 */
#include "engine/state.h"

static void stop_clock(const struct engine *e, struct call *c)
{
	if (c->phase < PHASE_COUNT && c->patience_due != NEVER)
		c->patience_left[c->phase] = c->patience_due - e->now;
	c->patience_due = NEVER;
}

/* Of a logged call: who gave up has exactly the patience that they had, who did not has
 * at least that. Negative: nothing is known. */
static int64_t logged_patience(struct engine *e, const struct call *c)
{
	const struct script_entry *s = call_script(e, c);
	int32_t dist = e->p->patience[PHASE_QUEUED];

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

static void start_clock(struct engine *e, struct call *c, enum phase phase)
{
	int32_t dist = e->p->patience[phase];
	int64_t logged = -1;

	if (__builtin_expect(e->p->logged && phase == PHASE_QUEUED, 0))
		logged = logged_patience(e, c);
	else if (__builtin_expect(e->p->logged, 0) && way_is_known(e, c))
		return;
	if (logged >= 0) {
		c->patience_left[phase] = logged;
		c->patience_due = after(e, logged);
		return;
	}
	if (dist == NONE)
		return;
	if (phase == PHASE_QUEUED || c->patience_left[phase] < 0)
		c->patience_left[phase] = call_draw(e, c, dist, PURPOSE_PATIENCE + phase,
						    phase == PHASE_QUEUED ? c->queue_visits : 0);
	c->patience_due = after(e, c->patience_left[phase]);
}

/* A scripted hang-up replaces patience. One for a moment before the callee
 * answered happens when the caller is there. */
int64_t caller_scripted_due(const struct engine *e, const struct call *c)
{
	const struct script_entry *s = call_script(e, c);
	int64_t due;

	if (!s || s->hang_up < 0 || call_over(c) ||
	    (c->phase == PHASE_COUNT && !c->was_answered))
		return c->patience_due;
	due = c->created + seconds_to_ns(s->hang_up);
	return due < e->now ? e->now : due;
}

void caller_enter(struct engine *e, struct call *c, enum phase phase)
{
	c = root_of(e, c);
	if (call_over(c) || (c->phase == phase && phase != PHASE_QUEUED))
		return;
	stop_clock(e, c);
	c->phase = (uint8_t)phase;
	start_clock(e, c, phase);
}

void caller_leave(struct engine *e, struct call *c)
{
	static const enum reason reasons[PHASE_COUNT] = {
		[PHASE_RINGING] = REASON_ABANDONED_RINGING,
		[PHASE_SPEAKING] = REASON_ABANDONED_SPEAKING,
		[PHASE_QUEUED] = REASON_ABANDONED_QUEUED,
		[PHASE_TALKING] = REASON_HUNG_UP_TALKING,
	};
	static const char *const texts[PHASE_COUNT] = {
		[PHASE_RINGING] = "caller: tired of the ringing",
		[PHASE_SPEAKING] = "caller: tired of messages and menus",
		[PHASE_QUEUED] = "caller: tired of waiting for an agent",
		[PHASE_TALKING] = "caller: ends the conversation",
	};
	enum phase phase = c->phase < PHASE_COUNT ? c->phase : PHASE_RINGING;

	if (c->limit_due <= e->now) {
		call_hang_up(e, c, CALL_NO_ANSWER, REASON_TIME_LIMIT,
			     "Twilio: the call's time limit");
		return;
	}
	c->abandoned = phase != PHASE_TALKING && !c->flow_completed;
	call_hang_up(e, c, CALL_NO_ANSWER, reasons[phase], texts[phase]);
}
