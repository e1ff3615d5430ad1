/* SPDX-License-Identifier: GPL-3.0-or-later */
/* controller - the user's own server: it hears of events and posts redirects. */
#include "engine/state.h"

void controller_notify(struct engine *e, int32_t call, enum moment moment)
{
	for (size_t i = 0; i < e->p->handler_count; i++) {
		const struct handler *h = &e->p->handlers[i];
		int32_t strand;

		if (h->moment != moment && !(moment == MOMENT_CREATED && h->moment == MOMENT_FIXED))
			continue;
		strand = strand_start(e, STRAND_CONTROLLER, call, h->entry);
		strand_at(e, strand)->handler = (uint8_t)i;
		strand_wake(e, strand, 0);
	}
}

/* The call is over: what the controller would have sent after hearing of that
 * is never sent. A request already on its way still arrives. */
void controller_forget(struct engine *e, int32_t call)
{
	struct call *c = call_at(e, call);
	int32_t next;

	c->known_ended = after(e, call_draw(e, c, e->p->completed_callback,
					    PURPOSE_COMPLETED_CALLBACK, 0));
	for (int32_t i = c->strands; i != NONE; i = next) {
		struct strand *s = strand_at(e, i);

		next = s->next;
		if (s->kind != STRAND_CONTROLLER || s->sent ||
		    event_set_due(&e->pending, i) < c->known_ended)
			continue;
		observe(e, c, EVENT_SKIPPED, 0, 0, "the call is over, nothing to redirect");
		strand_end(e, i);
	}
}

bool controller_send(struct engine *e, int32_t strand)
{
	struct strand *s = strand_at(e, strand);
	struct call *c = call_at(e, s->call);

	if (call_over(c) && e->now >= c->known_ended) {
		observe(e, c, EVENT_SKIPPED, 0, 0, "the call is over, nothing to redirect");
		return false;
	}
	s->sent = true;
	s->attempt++;
	return true;
}

static bool rest_accepts(const struct engine *e, const struct call *c)
{
	if (call_over(c))
		return e->p->rules.rest_terminal == ANSWER_ACCEPT;
	if (c->state == CALL_IN_PROGRESS && e->now < c->window_end)
		return false;
	return e->p->rules.rest[c->outbound][c->state] == ANSWER_ACCEPT;
}

static void refuse(struct engine *e, struct call *c, bool for_studio)
{
	observe(e, c, EVENT_REST_ANSWER, 400, 21220,
		call_over(c) ? "the call is over" :
		c->state == CALL_IN_PROGRESS ?
			"answered, but REST does not say in-progress yet" :
			"Call is not in-progress. Cannot redirect.");
	if (!for_studio) {
		e->tally->rest_refused_elsewhere += c->counted;
		return;
	}
	e->tally->rest_400 += c->counted;
	c->rest_400++;
	call_set_reason(e, c, REASON_REST_400_21220);
}

/* Studio is asked while the controller waits: its 400 is the REST answer. */
static void post_to_studio(struct engine *e, int32_t call, const struct document_target *t)
{
	struct call *c = call_at(e, call);
	enum verdict verdict = studio_verdict(e, c, t, false);

	if (verdict == VERDICT_400) {
		studio_refuse(e, call, t);
		observe(e, c, EVENT_REST_ANSWER, 400, 0, "Studio's answer, passed on");
		if (e->p->rules.leave_call)
			return;
		voice_interrupt(e, call);
		voice_fail(e, call, "the flow's URL answered 400");
		return;
	}
	observe(e, c, EVENT_REST_ANSWER, 200, 0, NULL);
	if (verdict == VERDICT_IGNORE) {
		studio_ignore(e, call);
		return;
	}
	voice_interrupt(e, call);
	c->first_document = false;
	studio_accept(e, call, t, verdict);
}

static void post_to_voice(struct engine *e, int32_t call, const struct document_target *t)
{
	struct call *c = call_at(e, call);
	int64_t delay = call_draw(e, c, e->p->redirect_fetch_delay, PURPOSE_REDIRECT_FETCH,
				  c->rest_redirects);

	observe(e, c, EVENT_REST_ANSWER, 200, 0, "the call's document is replaced");
	voice_interrupt(e, call);
	c->first_document = false;
	observe_wait(e, c, EVENT_FETCH, 0, program_string(e, t->name), delay);
	voice_start(e, call, e->p->steps[t->fetch].next, delay);
	if (t->kind == DOCUMENT_FLOW)
		strand_at(e, c->voice)->counted = true;
}

/* The redirect takes effect: the call's state now decides. Returns whether the
 * controller is done (false: refused with 21220, it may try again). */
bool controller_post(struct engine *e, int32_t strand, const struct step *s)
{
	int32_t call = strand_at(e, strand)->call;
	struct call *c = call_at(e, call);
	const struct document_target *t = &e->p->targets[s->arg];
	bool for_studio = t->kind == DOCUMENT_FLOW;

	strand_at(e, strand)->sent = false;
	e->tally->rest_redirects += c->counted;
	c->rest_redirects++;
	if (for_studio)
		studio_count(e, c);
	if (!rest_accepts(e, c)) {
		refuse(e, c, for_studio);
		return false;
	}
	if (call_over(c))
		observe(e, c, EVENT_REST_ANSWER, 200, 0, "the call is over: nothing happens");
	else if (for_studio && !e->p->rules.async_400)
		post_to_studio(e, call, t);
	else
		post_to_voice(e, call, t);
	return true;
}
