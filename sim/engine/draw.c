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

static struct address address(const struct engine *e, const struct call *c, uint64_t purpose,
			      uint64_t draw)
{
	return (struct address){ e->seed, e->replication, c->number,
				 purpose | (uint64_t)c->leg << 48, draw };
}

int64_t call_draw(const struct engine *e, const struct call *c, int32_t dist, uint64_t purpose,
		  uint64_t draw)
{
	const struct script_entry *s = call_script(e, c);
	const struct dist *d = &e->p->dists[dist];
	struct address a;

	if (s && scripted(s, purpose) >= 0)
		return delay_ns(scripted(s, purpose));
	if (d->kind == DIST_CONSTANT)
		return delay_ns(d->a);
	a = address(e, c, purpose, draw);
	return address_draw(&a, d);
}

double call_uniform(const struct engine *e, const struct call *c, uint64_t purpose,
		    uint64_t draw)
{
	struct address a = address(e, c, purpose, draw);

	return address_uniform(&a, 0);
}
