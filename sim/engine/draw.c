/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw - a call's random quantities; what a script gives is not drawn. */
#include <math.h>

#include "engine/state.h"

int64_t seconds_to_ns(double seconds)
{
	return seconds >= 9e9 ? NEVER : llround(seconds * 1e9);
}

int64_t delay_ns(double seconds)
{
	return seconds >= 1e9 ? INT64_C(1000000000000000000) : llround(seconds * 1e9);
}

const struct script_entry *call_script(const struct engine *e, const struct call *c)
{
	return c->number < e->p->script_count ? &e->p->script[c->number] : NULL;
}

static double scripted(const struct script_entry *s, uint64_t purpose)
{
	switch (purpose) {
	case PURPOSE_RING:
		return s->answer;
	case PURPOSE_TALK:
	case PURPOSE_HANDLE:
		return s->talk;
	case PURPOSE_THINK:
		return s->redirect;
	default:
		return -1;
	}
}

static inline struct address address(const struct call *c, uint64_t purpose, uint64_t draw)
{
	return (struct address){ c->number, purpose | (uint64_t)c->leg << 48, draw };
}

int64_t call_draw(struct engine *e, const struct call *c, int32_t dist, uint64_t purpose,
		  uint64_t draw)
{
	const struct script_entry *s = call_script(e, c);
	struct address a;

	if (__builtin_expect(s && scripted(s, purpose) >= 0, 0))
		return delay_ns(scripted(s, purpose));
	a = address(c, purpose, draw);
	return rng_draw(&e->rng, &e->p->laws[dist], &a);
}

double call_uniform(struct engine *e, const struct call *c, uint64_t purpose, uint64_t draw)
{
	struct address a = address(c, purpose, draw);

	return rng_uniform(&e->rng, &a, 0);
}

enum outcome call_outcome(struct engine *e, const struct call *c, uint64_t draw)
{
	const struct script_entry *s = call_script(e, c);
	double u;
	int o = 0;

	if (s && s->outcome >= 0)
		return (enum outcome)s->outcome;
	if (e->p->outcome[OUTCOME_ANSWER] >= 1)
		return OUTCOME_ANSWER;
	u = call_uniform(e, c, PURPOSE_OUTCOME, draw);
	while (o < OUTCOME_FAILED && u >= e->p->outcome[o])
		o++;
	return (enum outcome)o;
}
