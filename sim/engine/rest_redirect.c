/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rest_redirect - the request of the controller takes effect on the call, or is refused. */
#include "engine/state_internal.h"

/* For a moment after the answer REST does not say "in-progress" yet. */
static bool in_window(struct engine *e, const struct call *c)
{
	int64_t window = call_draw(e, c, e->p->in_progress_window, PURPOSE_WINDOW, 0);

	return e->now - answered_at(e, c) < window;
}

static bool rest_accepts(struct engine *e, const struct call *c)
{
	if (call_over(c))
		return e->p->rules.rest_terminal == ANSWER_ACCEPT;
	if (c->state == CALL_IN_PROGRESS && in_window(e, c))
		return false;
	return e->p->rules.rest[c->outbound][c->state] == ANSWER_ACCEPT;
}

static void refuse_redirect(struct engine *e, struct call *c, bool for_studio)
{
	observe(e, c, EVENT_REST_ANSWER, 400, 21220,
		call_over(c) ? "the call is over" :
		c->state == CALL_IN_PROGRESS ?
			"answered, but REST does not say in-progress yet" :
			"Call is not in-progress. Cannot redirect.");
	code_count(e, c, CODE_21220);
	if (for_studio)
		count_400(e, c, REASON_REST_400_21220);
	else
		e->tally->rest_400_elsewhere += c->counted;
}

/* From whatever it is in: a call that ends later does so somewhere else. */
static void pull_out(struct engine *e, struct call *c)
{
	voice_interrupt(e, c);
	c->voice.widget = NONE;
}

/* Studio is asked while the controller waits: its 400 is the REST answer. */
static void post_to_studio(struct engine *e, struct call *c, const struct document_target *t)
{
	enum verdict verdict = studio_verdict(e, c, t, false);

	if (verdict == VERDICT_400) {
		studio_refuse(e, c, t);
		observe(e, c, EVENT_REST_ANSWER, 400, 0, "Studio's answer, passed on");
		if (e->p->rules.leave_call)
			return;
		pull_out(e, c);
		voice_fail(e, c, "the flow's URL answered 400");
		return;
	}
	if (verdict == VERDICT_429 || verdict == VERDICT_BLOCKED) {
		observe(e, c, EVENT_REST_ANSWER, verdict == VERDICT_429 ? 429 : 200, 0, NULL);
		dial_interrupted(e, c);
		pull_out(e, c);
		if (verdict == VERDICT_429)
			studio_overloaded(e, c);
		else
			studio_block(e, c);
		return;
	}
	observe(e, c, EVENT_REST_ANSWER, 200, 0, NULL);
	if (verdict == VERDICT_IGNORE) {
		studio_ignore(e, c);
		return;
	}
	dial_interrupted(e, c);
	pull_out(e, c);
	c->first_document = false;
	studio_accept(e, c, t, verdict);
}

static void post_to_voice(struct engine *e, struct call *c, const struct document_target *t)
{
	int64_t delay = call_draw(e, c, e->p->redirect_fetch_delay, PURPOSE_REDIRECT_FETCH,
				  c->redirects);

	observe(e, c, EVENT_REST_ANSWER, 200, 0, "the call's document is replaced");
	dial_interrupted(e, c);
	pull_out(e, c);
	c->first_document = false;
	observe_wait(e, c, EVENT_FETCH, 0, program_string(e, t->name), delay);
	voice_start(e, c, t->webhook ? t->fetch : e->steps[t->fetch].next, delay);
	c->voice.counted = t->kind == DOCUMENT_FLOW;
}

/* The redirect takes effect: the call's state now decides. Returns whether the
 * controller is done (false: refused with 21220, it may try again). */
bool controller_post(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	const struct document_target *t = &e->p->targets[p->arg];
	bool for_studio = t->kind == DOCUMENT_FLOW;

	s->sent = false;
	e->tally->rest_redirects += c->counted;
	c->redirects++;
	if (for_studio)
		studio_count(e, c);
	if (!rest_accepts(e, c)) {
		refuse_redirect(e, c, for_studio);
		return false;
	}
	if (call_over(c))
		observe(e, c, EVENT_REST_ANSWER, 200, 0, "the call is over: nothing happens");
	else if (for_studio && !e->p->rules.async_400)
		post_to_studio(e, c, t);
	else
		post_to_voice(e, c, t);
	return true;
}
