/* SPDX-License-Identifier: GPL-3.0-or-later */
/* voice - the document that Twilio is executing for a call. */
#include "engine/state.h"

/* Let the call's voice go on at PC after DELAY, whatever it was doing. */
void voice_start(struct engine *e, int32_t call, int32_t pc, int64_t delay)
{
	struct call *c = call_at(e, call);
	struct strand *v;

	if (c->voice == NONE)
		c->voice = strand_start(e, STRAND_VOICE, call, pc);
	v = strand_at(e, c->voice);
	v->pc = pc;
	v->counted = false;
	c->waiting_for_answer = false;
	if (c->voice == e->current && delay == 0)
		event_set_cancel(&e->pending, c->voice); /* its own step: it just goes on */
	else
		strand_wake(e, c->voice, delay);
}

/* Stop the verb or widget under way: its agent, queue place and child leg go. */
void voice_interrupt(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	struct strand *v;

	if (c->voice == NONE)
		return;
	v = strand_at(e, c->voice);
	if (v->execution != NONE)
		execution_detach(e, v->execution, c->voice);
	v->execution = NONE;
	event_set_cancel(&e->pending, c->voice);
	agent_leave(e, call);
	v->outcome = OUTCOME_ANSWER;
	dial_drop(e, call);
	c->waiting_for_answer = false;
}

void voice_fail(struct engine *e, int32_t call, const char *why)
{
	struct call *c = call_at(e, call);
	const struct document_target *fallback;

	if (e->p->fallback == NONE || c->fell_back) {
		observe(e, c, EVENT_ERROR, 0, 0, why);
		voice_start(e, call, e->p->error_entry, 0);
		return;
	}
	c->fell_back = true;
	fallback = &e->p->targets[e->p->fallback];
	observe(e, c, EVENT_FALLBACK, 0, 0, program_string(e, fallback->name));
	voice_start(e, call, fallback->fetch, 0);
}

static void deliver_flow(struct engine *e, int32_t call, const struct document_target *t,
			 bool first)
{
	struct call *c = call_at(e, call);
	struct strand *v = strand_at(e, c->voice);
	enum verdict verdict = studio_verdict(e, c, t, first);

	if (!v->counted)
		studio_count(e, c);
	v->counted = false;
	if (verdict == VERDICT_START || verdict == VERDICT_JOIN) {
		studio_accept(e, call, t, verdict);
	} else if (verdict == VERDICT_IGNORE) {
		studio_ignore(e, call);
	} else {
		studio_refuse(e, call, t);
		voice_fail(e, call, "11200: the flow's URL answered 400");
	}
}

void voice_deliver(struct engine *e, int32_t call, const struct document_target *t)
{
	struct call *c = call_at(e, call);
	bool first = c->first_document;

	c->first_document = false;
	c->documents++;
	if (++root_of(e, c)->family_documents > e->p->rules.max_documents) {
		call_hang_up(e, call, CALL_FAILED, REASON_TOO_MANY_DOCUMENTS,
			     "Twilio: 11215, too many redirects");
		return;
	}
	if (t->kind == DOCUMENT_FLOW) {
		deliver_flow(e, call, t, first);
		return;
	}
	observe(e, c, EVENT_DOCUMENT, 200, 0, program_string(e, t->name));
	voice_start(e, call, t->entry, 0);
}
