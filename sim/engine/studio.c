/* SPDX-License-Identifier: GPL-3.0-or-later */
/* studio - what Studio's webhook answers, and what follows from it. */
#include "engine/state_internal.h"

static enum execution_situation situation(const struct engine *e, struct call *c, int32_t flow)
{
	const struct strand *x = execution_find(e, c, flow);

	if (!x)
		return EXECUTION_NONE;
	return x->state == EXEC_PARKED ? EXECUTION_WAITING : EXECUTION_BUSY;
}

/* FIRST: this is the very first document of a call created with the flow's URL. */
enum verdict studio_verdict(struct engine *e, struct call *c, const struct document_target *t,
			    bool first)
{
	enum verdict verdict =
		e->p->rules.studio[c->state == CALL_IN_PROGRESS][situation(e, c, t->index)]
				  [t->event_return][first && c->outbound];

	if (verdict != VERDICT_START)
		return verdict;
	if (e->presence && e->p->one_at_a_time[t->index] && contact_present(e, c, t->index))
		return VERDICT_BLOCKED;
	return limit_start(e) ? verdict : VERDICT_429;
}

/* 429: the fallback URL, or an application error
 * (twilio.com/docs/studio/user-guide/studio-faq). */
void studio_overloaded(struct engine *e, struct call *c)
{
	call_set_reason(e, c, REASON_TOO_MANY_STARTS);
	observe(e, c, EVENT_STUDIO_ANSWER, 429, 0, "too many executions started this second");
	code_count(e, c, CODE_11200);
	voice_fail(e, c, "11200: the flow's URL answered 429");
}

/* "Out of service" is what the caller hears (support article 360019383714). */
void studio_block(struct engine *e, struct call *c)
{
	call_set_reason(e, c, REASON_CONTACT_BLOCKED);
	observe(e, c, EVENT_STUDIO_ANSWER, 200, 0,
		"this contact's execution is active or stuck, and the flow allows no other");
	voice_start(e, c, e->p->error_entry, 0);
}

void studio_count(struct engine *e, const struct call *c)
{
	e->tally->studio_requests += c->counted;
}

static enum reason refusal(const struct engine *e, struct call *c,
			   const struct document_target *t)
{
	if (c->state != CALL_IN_PROGRESS || situation(e, c, t->index) != EXECUTION_NONE)
		return REASON_STUDIO_400_REFUSED;
	return t->event_return ? REASON_STUDIO_400_RETURN : REASON_STUDIO_400_IN_PROGRESS;
}

static const char *refusal_text(enum reason reason)
{
	switch (reason) {
	case REASON_STUDIO_400_IN_PROGRESS:
		return "the call is in progress and has no execution to join";
	case REASON_STUDIO_400_RETURN:
		return "FlowEvent=return, but no execution of this call is parked";
	default:
		return "refused by a rule of the profile";
	}
}

void studio_refuse(struct engine *e, struct call *c, const struct document_target *t)
{
	enum reason reason = refusal(e, c, t);

	count_400(e, c, reason);
	observe(e, c, EVENT_STUDIO_ANSWER, 400, 0, refusal_text(reason));
}

/* 81002: the execution has no transition for this event, so there is no TwiML
 * to go on with. */
void studio_ignore(struct engine *e, struct call *c)
{
	e->tally->warnings_81002 += c->counted;
	code_count(e, c, CODE_81002);
	observe(e, c, EVENT_STUDIO_ANSWER, 200, 81002,
		"an execution is active but not waiting for this request: ignored");
	call_set_reason(e, c, REASON_UNEXPECTED_EVENT);
	call_document_over(e, c, "Twilio: nothing to execute");
}

/* Start or join, and let the voice go on inside the flow. The voice must have
 * been interrupted or be between documents. */
void studio_accept(struct engine *e, struct call *c, const struct document_target *t,
		   enum verdict verdict)
{
	int32_t pc = t->entry;

	observe(e, c, EVENT_STUDIO_ANSWER, 200, 0,
		verdict == VERDICT_JOIN ? "joins the parked execution" : "starts an execution");
	if (verdict == VERDICT_JOIN)
		pc = execution_join(e, c, execution_find(e, c, t->index));
	else
		execution_start(e, c, t->index);
	if (verdict == VERDICT_JOIN && e->values)
		variables_returned(e, c, &c->voice, t->query);
	studio_took(e, c);
	voice_start(e, c, pc, 0);
}
