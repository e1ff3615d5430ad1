/* SPDX-License-Identifier: GPL-3.0-or-later */
/* status - REST's Status=canceled and Status=completed on a call. */
#include "base/terms.h"
#include "engine/state_internal.h"

static void end_it(struct engine *e, struct call *c, bool cancel)
{
	bool live = c->state == CALL_IN_PROGRESS;

	if (cancel && live && !e->p->rules.cancel_ends_live) {
		observe(e, c, EVENT_REST_ANSWER, 200, 0,
			"Status=canceled does nothing to a call in progress");
		return;
	}
	observe(e, c, EVENT_REST_ANSWER, 200, 0,
		cancel ? "Status=canceled" : "Status=completed");
	if (c->leg == 0)
		call_unsaid(c);
	call_hang_up(e, c, live ? CALL_COMPLETED : (enum call_state)e->p->rules.ended_unanswered,
		     live ? REASON_NONE : REASON_CANCELED, "controller: ends the call by REST");
}

/* Returns whether the controller is done; see controller_post(). */
bool controller_update(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	if (!call_over(c)) {
		end_it(e, c, p->flag == UPDATE_CANCELED);
		s->sent = false;
		return true;
	}
	s->sent = false;
	if (e->p->rules.update_terminal == ANSWER_ACCEPT) {
		observe(e, c, EVENT_REST_ANSWER, 200, 0, "the call is over: nothing happens");
		return true;
	}
	observe(e, c, EVENT_REST_ANSWER, 400, 21220, "the call is over");
	code_count(e, c, CODE_21220);
	e->tally->rest_400_elsewhere += c->counted;
	return false;
}
