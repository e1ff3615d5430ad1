/* SPDX-License-Identifier: GPL-3.0-or-later */
/* voice - the document that Twilio is executing for a call. */
#include "base/terms.h"
#include "engine/state_internal.h"

/* Stop the verb or widget under way: its agent, queue place and child leg go. */
void voice_interrupt(struct engine *e, struct call *c)
{
	if (!has_voice(c))
		return;
	if (c->voice.flow != NO_FLOW)
		execution_detach(e, c);
	c->voice.due = NEVER;
	wait_over(e, c);
	if (c->agent != AGENT_NONE)
		agent_leave(e, c);
	c->voice.outcome = OUTCOME_ANSWER;
	if (c->dial != DIAL_NONE)
		dial_drop(e, c);
	c->waiting_for_answer = false;
}

void voice_fail(struct engine *e, struct call *c, const char *why)
{
	const struct document_target *fallback;

	if (e->p->fallback == NONE || c->fell_back) {
		observe(e, c, EVENT_ERROR, 0, 0, why);
		voice_start(e, c, e->p->error_entry, 0);
		return;
	}
	c->fell_back = true;
	fallback = &e->p->targets[e->p->fallback];
	observe(e, c, EVENT_FALLBACK, 0, 0, program_string(e, fallback->name));
	voice_start(e, c, fallback->fetch, 0);
}
