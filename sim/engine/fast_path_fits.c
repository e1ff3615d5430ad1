/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fast_path_fits - whether a program's calls do nothing but wait for an agent and be served. */
#include "base/terms.h"
#include "engine/fast_path_internal.h"
#include "engine/state_internal.h"
#include "laws/law.h"

static const struct step *fast_step(const struct program *p, int32_t pc)
{
	return &p->unobserved[p->skip[pc]];
}

static bool fast_takes_no_time(const struct program *p, int32_t dist)
{
	return p->laws[dist].kind == LAW_CONSTANT && p->laws[dist].constant == 0;
}

static const struct step *fast_past_phases(const struct program *p, const struct step *s)
{
	while (s->op == OP_PHASE || s->op == OP_ANSWER)
		s = fast_step(p, s->next);
	return s;
}

/* Fetch, deliver, answer, acquire, serve, release, hang up, and nothing else. */
const struct step *fast_path_acquire(const struct program *p)
{
	const struct document_target *t = &p->targets[p->start];
	const struct step *acquire = fast_past_phases(p, fast_step(p, t->entry)), *s;

	if (t->kind != DOCUMENT_APP || p->start_entry != t->fetch || fast_step(p, t->fetch)->op != OP_FETCH ||
	    !fast_takes_no_time(p, p->fetch_latency) || fast_step(p, t->entry)->op != OP_ANSWER ||
	    acquire->op != OP_ACQUIRE || acquire->dist != NONE)
		return NULL;
	s = fast_step(p, acquire->next);
	if (s->op != OP_SERVE || s->arg != acquire->arg)
		return NULL;
	s = fast_step(p, s->next);
	if (s->op != OP_RELEASE)
		return NULL;
	return fast_past_phases(p, fast_step(p, s->next))->op == OP_HANG_UP ? acquire : NULL;
}

/* Does anybody give up but who waits for an agent? */
static bool fast_others_impatient(const struct program *p)
{
	for (int i = 0; i < PHASE_COUNT; i++)
		if (i != PHASE_QUEUED && p->patience[i] != NONE)
			return true;
	return false;
}

/* Has who comes to the queue heard nothing that says what becomes of him if he leaves it? */
static bool fast_heard_nothing(const struct program *p)
{
	const struct step *s = fast_step(p, p->targets[p->start].entry);

	for (; s->op == OP_PHASE || s->op == OP_ANSWER; s = fast_step(p, s->next))
		if (s->op == OP_PHASE && s->flag != HEARS_THE_SAME && s->flag != HEARS_MESSAGE)
			return false;
	return true;
}

bool fast_path_fits(const struct program *p)
{
	const struct step *acquire;

	if (p->controls || p->webhooks || p->outbound || p->moments || p->retrial.reasons || p->priced || p->script_count || p->rules.max_documents < 1 ||
	    fast_others_impatient(p))
		return false;
	acquire = fast_path_acquire(p);
	if (p->agents_change || p->places || p->clears_at_close)
		return false;
	if (acquire && p->groups[acquire->arg].patience != NONE && !fast_heard_nothing(p))
		return false;
	return acquire && !p->groups[acquire->arg].unlimited &&
	       p->groups[acquire->arg].queue_size == UINT64_MAX;
}
