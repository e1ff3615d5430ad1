/* SPDX-License-Identifier: GPL-3.0-or-later */
/* voice - the document that Twilio is executing for a call. */
#include "engine/state.h"

/* Let the call's voice go on at PC after DELAY, whatever it was doing. */
void voice_start(struct engine *e, struct call *c, int32_t pc, int64_t delay)
{
	c->voice.pc = pc;
	c->voice.counted = false;
	c->waiting_for_answer = false;
	if (e->current == &c->voice && delay == 0)
		c->voice.due = NEVER; /* its own step: it just goes on */
	else
		strand_wake(e, &c->voice, delay);
}

/* Stop the verb or widget under way: its agent, queue place and child leg go. */
void voice_interrupt(struct engine *e, struct call *c)
{
	if (!has_voice(c))
		return;
	if (c->voice.flow != NO_FLOW)
		execution_detach(e, c);
	c->voice.due = NEVER;
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

static void deliver_flow(struct engine *e, struct call *c, const struct document_target *t,
			 bool first)
{
	enum verdict verdict = studio_verdict(e, c, t, first);

	if (!c->voice.counted)
		studio_count(e, c);
	c->voice.counted = false;
	if (verdict == VERDICT_START || verdict == VERDICT_JOIN) {
		studio_accept(e, c, t, verdict);
	} else if (verdict == VERDICT_IGNORE) {
		studio_ignore(e, c);
	} else if (verdict == VERDICT_429) {
		studio_overloaded(e, c);
	} else if (verdict == VERDICT_BLOCKED) {
		studio_block(e, c);
	} else {
		studio_refuse(e, c, t);
		code_count(e, c, CODE_11200);
		voice_fail(e, c, "11200: the flow's URL answered 400");
	}
}

void voice_deliver(struct engine *e, struct call *c, const struct document_target *t)
{
	bool first = c->first_document;

	c->first_document = false;
	c->documents++;
	if (++root_of(e, c)->family_documents > e->p->rules.max_documents) {
		code_count(e, c, CODE_11215);
		call_hang_up(e, c, CALL_FAILED, REASON_TOO_MANY_DOCUMENTS,
			     "Twilio: 11215, too many redirects");
		return;
	}
	if (t->kind == DOCUMENT_FLOW) {
		deliver_flow(e, c, t, first);
		return;
	}
	observe(e, c, EVENT_DOCUMENT, 200, 0, program_string(e, t->name));
	voice_start(e, c, t->entry, 0);
}
