/* SPDX-License-Identifier: GPL-3.0-or-later */
/* delivery - a document arrives: Studio answers, or TwiML is there to be executed. */
#include "engine/state_internal.h"

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

void voice_fetched_too_many(struct engine *e, struct call *c)
{
	code_count(e, c, CODE_11215);
	call_hang_up(e, c, CALL_FAILED, REASON_TOO_MANY_DOCUMENTS,
		     "Twilio: 11215, too many redirects");
}

/* DELIVER. */
bool voice_deliver(struct engine *e, struct call *c, const struct document_target *t)
{
	bool first = c->first_document;

	if (t->kind == DOCUMENT_FLOW && studio_waits(e, c, &c->voice, t))
		return false;
	c->first_document = false;
	if (!voice_may_fetch(e, c))
		return true;
	if (t->kind == DOCUMENT_FLOW) {
		deliver_flow(e, c, t, first);
		return true;
	}
	observe(e, c, EVENT_DOCUMENT, 200, 0, program_string(e, t->name));
	voice_start(e, c, t->entry, 0);
	return true;
}
