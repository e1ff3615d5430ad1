/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * caller - the person on the line: what they live through and how long they
 * bear it. Patience for ringing and for messages is a budget that runs only
 * while that phase lasts; each wait in a queue draws a new one.
 */
#include "engine/state.h"

static void stop_clock(struct engine *e, struct call *c)
{
	if (c->phase < PHASE_COUNT && c->patience_due != NEVER)
		c->patience_left[c->phase] = c->patience_due - e->now;
	c->patience_due = NEVER;
}

static void start_clock(struct engine *e, struct call *c, enum phase phase)
{
	int32_t dist = e->p->patience[phase];

	if (dist == NONE)
		return;
	if (phase == PHASE_QUEUED || c->patience_left[phase] < 0)
		c->patience_left[phase] = call_draw(e, c, dist, PURPOSE_PATIENCE + phase,
						    phase == PHASE_QUEUED ? c->queue_visits : 0);
	c->patience_due = after(e, c->patience_left[phase]);
}

static int64_t time_limit(const struct engine *e, const struct call *c)
{
	int64_t limit = seconds_to_ns(e->p->rules.call_time_limit);

	return c->answered < 0 || limit >= NEVER - c->answered ? NEVER : c->answered + limit;
}

/* A scripted hang-up replaces patience; NEVER when the script gives none. */
static int64_t scripted_hang_up(const struct engine *e, const struct call *c)
{
	const struct script_entry *s = call_script(e, c);

	return s && s->hang_up >= 0 ? c->created + seconds_to_ns(s->hang_up) : NEVER;
}

/* Wake the caller at the earliest of patience, script and time limit. */
void caller_arm(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	int64_t due = scripted_hang_up(e, c);

	if (due == NEVER)
		due = c->patience_due;
	if (time_limit(e, c) < due)
		due = time_limit(e, c);
	if (c->caller == NONE) {
		if (due == NEVER)
			return;
		c->caller = strand_start(e, STRAND_CALLER, call, e->p->caller_entry);
	}
	if (due < e->now)
		due = e->now; /* scripted for a moment before the callee answered */
	if (event_set_due(&e->pending, c->caller) != due)
		event_set_schedule(&e->pending, c->caller, due);
}

void caller_enter(struct engine *e, int32_t call, enum phase phase)
{
	struct call *c = root_of(e, call_at(e, call));

	if (call_over(c) || (c->phase == phase && phase != PHASE_QUEUED))
		return;
	stop_clock(e, c);
	c->phase = (uint8_t)phase;
	start_clock(e, c, phase);
	caller_arm(e, c->root);
}

void caller_leave(struct engine *e, int32_t call)
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
	struct call *c = call_at(e, call);
	enum phase phase = c->phase < PHASE_COUNT ? c->phase : PHASE_RINGING;

	if (time_limit(e, c) <= e->now) {
		call_hang_up(e, call, CALL_NO_ANSWER, REASON_TIME_LIMIT,
			     "Twilio: the call's time limit");
		return;
	}
	c->abandoned = phase != PHASE_TALKING && !c->flow_completed;
	call_hang_up(e, call, CALL_NO_ANSWER, reasons[phase], texts[phase]);
}
