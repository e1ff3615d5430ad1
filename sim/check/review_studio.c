/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_studio - how requests are answered, under review, and what is told of that. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/source.h"
#include "base/terms.h"
#include "check/review_life_internal.h"

void request_seen(struct explorer *x, const struct instant *m, int32_t cause, int32_t target,
		  enum answer answer)
{
	struct request *r = NULL;

	for (size_t i = 0; i < x->request_count && !r; i++)
		if (x->requests[i].cause == cause && x->requests[i].target == target)
			r = &x->requests[i];
	if (!r) {
		x->requests = array_room(x->requests, x->request_count, &x->request_capacity,
					 sizeof(*x->requests));
		r = &x->requests[x->request_count++];
		*r = (struct request){ .cause = cause, .target = target };
	}
	if (answer < ANSWERS_400 && !r->path[answer])
		r->path[answer] = path_here(x, m);
	r->answers |= UINT32_C(1) << answer;
}

static enum execution_situation situation(const struct life *l, int32_t flow, int *slot)
{
	if (l->flow == flow && l->voice != NOWHERE)
		return EXECUTION_BUSY;
	for (int i = l->asides; i-- > 0;)
		if (l->aside[i].flow == flow) {
			*slot = i;
			return l->aside[i].state == STANDS_PARKED ? EXECUTION_WAITING
								 : EXECUTION_BUSY;
		}
	return EXECUTION_NONE;
}

static enum answer refused_answer(const struct life *l, const struct document_target *t,
				  enum execution_situation s)
{
	if (s == EXECUTION_WAITING && !t->event_return)
		return STUDIO_WITHOUT_RETURN;
	if (s != EXECUTION_NONE || l->state != CALL_IN_PROGRESS)
		return STUDIO_OTHER;
	if (!t->event_return)
		return STUDIO_NO_EXECUTION;
	return l->late_flow == t->index ? STUDIO_NONE_LEFT : STUDIO_NONE_TO_RETURN;
}

enum verdict studio_answers(struct explorer *x, const struct instant *m, int32_t cause,
			    int32_t target, bool first, int *slot)
{
	static const uint8_t answers[] = { [VERDICT_START] = STUDIO_STARTED,
					   [VERDICT_JOIN] = STUDIO_JOINED,
					   [VERDICT_IGNORE] = STUDIO_IGNORED };
	const struct document_target *t = &x->p->targets[target];
	const struct life *l = &m->life;
	enum execution_situation s = situation(l, t->index, slot);
	bool live = l->state == CALL_IN_PROGRESS;
	enum verdict v =
		(enum verdict)x->p->rules.studio[live][s][t->event_return][first];

	request_seen(x, m, cause, target,
		     v == VERDICT_400 ? refused_answer(l, t, s) : (enum answer)answers[v]);
	if (t->event_return && s != EXECUTION_WAITING && l->late != NOWHERE &&
	    l->late_flow == t->index)
		mishap(x, m, FINDING_LATE_RETURN, l->late);
	return v;
}

void studio_takes(struct instant *m, const struct document_target *t, int slot)
{
	struct life *l = &m->life;

	l->flow = (int16_t)t->index;
	l->silent = true;
	l->voice = t->entry;
	if (slot < 0 || l->aside[slot].state != STANDS_PARKED)
		return;
	l->voice = l->aside[slot].return_pc;
	l->widget = l->aside[slot].widget;
	aside_remove(m, slot);
}

/* ---- what is told ---- */

static const struct {
	const char *why, *decides, *to_do;
} answer_texts[ANSWERS_400] = {
	[REST_TOO_EARLY] = { "REST answers 21220 to a redirect of a call that is queued or ringing",
			     "whether the call has been answered by then",
			     "redirect the call once it is answered (at: answered), or try again: retries" },
	[REST_IN_WINDOW] = { "REST answers 21220 for a moment after the answer (in_progress_window)",
			     "whether REST says in-progress by then",
			     "try again a moment later: retries: [250ms, 750ms]" },
	[REST_OVER] = { "the call is over by then",
			"whether the call is over by then",
			"redirect it before it ends: a shorter after, or an earlier moment" },
	[STUDIO_NO_EXECUTION] = { "the call is in progress by then and has no execution of this flow to join",
				  "whether the call is answered before the request arrives",
				  "start in Studio, leave by a TwiML Redirect widget and return with FlowEvent=return; or redirect while it rings" },
	[STUDIO_NONE_LEFT] = { "the TwiML Redirect widget has timed out by then, and no execution waits",
			       "whether the call returns before the widget's time-out",
			       "give the widget a time-out longer than the call can be away, at most 14,400 s" },
	[STUDIO_NONE_TO_RETURN] = { "FlowEvent=return, and this leg has no execution of this flow that waits",
				    "whether an execution waits by then",
				    "return on the leg, and to the flow, that waits in a TwiML Redirect widget" },
	[STUDIO_WITHOUT_RETURN] = { "the execution waits in a TwiML Redirect widget, and FlowEvent=return is missing",
				    "whether the execution waits there by then",
				    "add FlowEvent=return to the URL, or event: return to the redirect" },
	[STUDIO_OTHER] = { "a rule of the profile refuses it",
			   "in which state the call and its execution are by then",
			   "ask at another moment, or look at the rules: ringflow profile" },
};

static const char *cause_text(const struct reviewed *v, int32_t cause, struct arena *a)
{
	char word[160];

	if (cause <= CAUSE_HANDLER)
		return arena_printf(a, "redirect %d", CAUSE_HANDLER - cause + 1);
	if (cause == CAUSE_START)
		return "start";
	if (cause == CAUSE_FALLBACK)
		return "fallback";
	if (v->p->steps[cause].op == OP_DIAL)
		return "the dialled number";
	if (!step_word(v->p, cause, word, sizeof(word)))
		return "the interrupted <Dial>'s action";
	return arena_strdup(a, word);
}

static struct where cause_place(const struct reviewed *v, const struct reach *reach,
				int32_t cause)
{
	const struct design *d = &v->s->designs[v->design];
	struct where at = { 0 };

	if (cause <= CAUSE_HANDLER)
		return d->redirects[CAUSE_HANDLER - cause].at_node;
	if (cause >= 0 && v->p->steps[cause].op == OP_WIDGET && reach->from[cause] != NOWHERE)
		at = step_place(reach, v->s, cause);
	if (cause >= 0 && v->p->steps[cause].op == OP_VERB)
		at = verb_place(v, cause);
	return at.source ? at : d->at;
}

/* Of the ways to be refused, what a call that ends meanwhile meets is nobody's fault,
 * unless all meet it and nothing else. */
static bool is_told(const struct request *r, bool always, int answer)
{
	bool others = r->answers & ((1u << ANSWERS_400) - 1) & ~(1u << REST_OVER);

	return r->answers >> answer & 1 && (answer != REST_OVER || (always && !others));
}

static int main_refusal(const struct request *r, bool always)
{
	for (int i = 0; i < ANSWERS_400; i++)
		if (is_told(r, always, i))
			return i;
	return -1;
}

/* All reasons (DECIDES: all that decides), one after the other. */
static const char *refusals(const struct request *r, bool always, bool decides, struct arena *a)
{
	const char *all = NULL;

	for (int i = 0; i < ANSWERS_400; i++) {
		const char *text = decides ? answer_texts[i].decides : answer_texts[i].why;

		if (!is_told(r, always, i))
			continue;
		if (decides && i == STUDIO_NO_EXECUTION && !(r->answers >> STUDIO_STARTED & 1))
			text = "whether an execution of this flow waits by then";
		all = all ? arena_printf(a, "%s; or %s", all, text) : text;
	}
	return all;
}

static void tell_request(const struct reviewed *v, const struct reach *reach,
			 const struct request *r)
{
	struct arena *a = &v->r->arena;
	bool always = !(r->answers >> ANSWERS_400);
	int refusal = main_refusal(r, always);
	const char *cause = cause_text(v, r->cause, a);
	const char *target = v->p->strings[v->p->targets[r->target].name];
	const char *why = refusals(r, always, false, a), *text;

	if (refusal < 0)
		return;
	if (always)
		text = arena_printf(a, "the request of %s for %s always meets 400: %s", cause,
				    target, why);
	else
		text = arena_printf(a, "the request of %s for %s sometimes meets 400: %s decides (%s)",
				    cause, target, refusals(r, always, true, a), why);
	finding_add(v->r, &(struct finding){
		always ? FINDING_ALWAYS_400 : FINDING_SOMETIMES_400, v->p->name,
		cause_place(v, reach, r->cause), text, r->path[refusal], always, always,
		.to_do = answer_texts[refusal].to_do });
}

/* Redirects whose call is always over when they are due. */
static void tell_unsent(const struct reviewed *v, const struct reach *reach, const struct explorer *x)
{
	for (size_t i = 0; i < v->p->handler_count && i < CONTROLLERS && !x->gave_up; i++)
		if (x->acted->heard & ~x->acted->sent & UINT32_C(1) << i)
			finding_add(v->r, &(struct finding){
				.kind = FINDING_TOO_LATE, .design = v->p->name,
				.at = cause_place(v, reach, CAUSE_HANDLER - (int32_t)i),
				.text = arena_printf(&v->r->arena, "redirect %zu is never sent: each call is over by then", i + 1),
				.path = "redirect", .rated = true, .share = 1,
				.to_do = "a shorter after, or another moment" });
}

static void explore_all(struct explorer *x)
{
	const struct program *p = x->p;

	bool scripted = p->arrivals == ARRIVALS_SCRIPT && !p->logged;

	if (!scripted)
		explore(x, NULL, NOWHERE);
	for (size_t i = 0; scripted && i < p->script_count; i++)
		explore(x, &p->script[i], NOWHERE);
	for (bool more = true; more;) { /* a dialled leg may dial */
		more = false;
		for (size_t i = 0; i < p->step_count; i++) {
			if (p->steps[i].op != OP_DIAL || x->dialled[p->steps[i].arg] != 1)
				continue;
			x->dialled[p->steps[i].arg] = 2;
			explore(x, NULL, (int32_t)i);
			more = true;
		}
	}
}

void review_lives(const struct reviewed *v, const struct reach *reach)
{
	struct explorer x;

	explorer_init(&x, v->p, &v->r->arena);
	if (!x.gave_up)
		explore_all(&x);
	for (size_t i = 0; i < x.request_count && !x.gave_up; i++)
		tell_request(v, reach, &x.requests[i]);
	tell_unsent(v, reach, &x);
	tell_mishaps(v, reach, &x);
	if (x.gave_up)
		finding_add(v->r, &(struct finding){
			NOT_FOLLOWED, v->p->name, v->s->designs[v->design].at,
			"too much can happen in it: its requests were not reviewed, a run says what they meet",
			NULL });
	explorer_free(&x);
}
