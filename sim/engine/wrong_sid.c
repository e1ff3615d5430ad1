/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wrong_sid - a request that names another CallSid than the offered call's: that of
 * the leg it dials, or one that does not exist. An execution belongs to the leg that
 * started it, so what returns on another leg finds none (docs/model.md).
 */
#include "engine/state_internal.h"

static void not_found(struct engine *e, struct call *c, const char *why)
{
	observe(e, c, EVENT_REST_ANSWER, 404, 20404, why);
	code_count(e, c, CODE_20404);
}

/* A party outside asks Studio, in progress and without an execution. */
static void outside_asks(struct engine *e, struct call *c, const struct document_target *t)
{
	studio_count(e, c);
	if (e->p->rules.studio[1][EXECUTION_NONE][t->event_return][0] != VERDICT_400)
		return; /* an execution of somebody else's */
	count_400(e, c, t->event_return ? REASON_STUDIO_400_RETURN : REASON_STUDIO_400_IN_PROGRESS);
	observe(e, c, EVENT_STUDIO_ANSWER, 400, 0, "the dialled leg has no execution to join");
	code_count(e, c, CODE_11200);
}

/* The far side is taken out of the conversation: for the caller the dial is over. */
static void redirect_outside(struct engine *e, struct call *c, const struct step *p)
{
	const struct document_target *t = &e->p->targets[p->arg];
	int64_t delay = call_draw(e, c, e->p->redirect_fetch_delay, PURPOSE_REDIRECT_FETCH,
				  ++c->redirects);

	e->tally->rest_redirects += c->counted;
	observe(e, c, EVENT_REST_ANSWER, 200, 0, "the dialled leg's document is replaced");
	if (t->kind == DOCUMENT_FLOW)
		outside_asks(e, c, t);
	if (after(e, delay) < c->voice.due)
		strand_wake(e, &c->voice, delay);
}

/* Returns whether the controller is done; see controller_post(). */
bool controller_post_elsewhere(struct engine *e, struct call *c, struct strand *s,
			       const struct step *p)
{
	bool dials = has_voice(c) && (p->flag & POST_SID) == POST_SID_CHILD;

	if (dials && c->dial == DIAL_INSIDE && c->child != NONE)
		return controller_post(e, call_at(e, c->child), s, p);
	s->sent = false;
	if (dials && c->dial == DIAL_OUTSIDE && c->since != NEVER)
		redirect_outside(e, c, p);
	else
		not_found(e, c, "no such call");
	return true;
}
