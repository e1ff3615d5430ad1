/* SPDX-License-Identifier: GPL-3.0-or-later */
/* caller_leave - the caller hangs up, or the call comes to its time limit. */
#include "base/terms.h"
#include "engine/state_internal.h"

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
		call_unsaid(c);
		call_hang_up(e, c, CALL_NO_ANSWER, REASON_TIME_LIMIT,
			     "Twilio: the call's time limit");
		return;
	}
	if (c->machine) {
		call_hang_up(e, c, CALL_NO_ANSWER, REASON_MACHINE, "callee: the machine has recorded enough");
		return;
	}
	c->left = true;
	if (c->phase == PHASE_COUNT && c->was_answered && e->p->machines.any) {
		callee_silence_over(e, c);
		c->abandoned = true;
		call_hang_up(e, c, CALL_NO_ANSWER, REASON_ABANDONED_SPEAKING,
			     "callee: hears nothing, and hangs up");
		return;
	}
	c->abandoned = phase != PHASE_TALKING;
	call_hang_up(e, c, CALL_NO_ANSWER, reasons[phase], texts[phase]);
}
