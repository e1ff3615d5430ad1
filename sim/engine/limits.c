/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * limits - so many a second, so many at once: what an account, a trunk and Studio take
 * of all calls together. What is shared is touched at the safe time alone.
 *
 * "So many a second" is counted by whole seconds of the clock, for no page says how
 * Twilio counts (our choice).
 */
#include "engine/state_internal.h"

static const int64_t second = INT64_C(1000000000);

/* Does W take one more of MOST a second? 0: of any number. */
static bool takes(struct window *w, int64_t now, uint64_t most)
{
	if (!most)
		return true;
	if (w->second != now / second) {
		w->second = now / second;
		w->count = 0;
	}
	if (w->count >= most)
		return false;
	w->count++;
	return true;
}

void limits_init(struct engine *e)
{
	e->starts = e->requests = e->trunk = (struct window){ .second = -1 };
	e->calls_up = e->rest_busy = e->functions = 0;
}

bool limit_start_counted(struct engine *e)
{
	return takes(&e->starts, e->now, e->p->limits.starts);
}

bool limit_function_begins(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	bool fits;

	if (e->p->limits.functions && wait_for_safe_time(e, c, s))
		return false;
	fits = e->functions < e->p->limits.functions;
	e->functions += fits;
	s->pc = fits ? p->next : p->alt;
	return true;
}

bool limit_function_over(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	if (wait_for_safe_time(e, c, s))
		return false;
	e->functions--;
	s->pc = p->next;
	return true;
}

bool limit_request(struct engine *e)
{
	return takes(&e->requests, e->now, e->p->limits.requests);
}

bool limit_calls(const struct engine *e)
{
	return !e->p->limits.calls || e->calls_up < e->p->limits.calls;
}

bool limit_trunk(struct engine *e)
{
	return takes(&e->trunk, e->now, e->p->limits.trunk);
}

void limit_call_begins(struct engine *e, struct call *c)
{
	c->up = e->p->limits.calls > 0;
	e->calls_up += c->up;
}

void limit_call_over(struct engine *e, struct call *c)
{
	e->calls_up -= c->up;
	c->up = false;
}
