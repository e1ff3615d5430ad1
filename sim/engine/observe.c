/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/memory.h"
#include "engine/state_internal.h"

/* From now on it is as if there had never been an observer. */
static void unobserve(struct engine *e)
{
	e->observer = NULL;
	e->ahead = e->ahead_alone;
	e->every_step = e->p->counts_visits;
	e->steps = e->every_step ? e->p->steps : e->p->unobserved;
}

void engine_look(struct engine *e)
{
	e->stopped |= flag_raised(e->stop);
	if (e->observer && flag_raised(e->observer->enough))
		unobserve(e);
}

void tell(const struct engine *e, const struct call *c, struct engine_event event)
{
	const struct observer *o = e->observer;

	if (o->only != UINT64_MAX && o->only != c->number)
		return;
	event.time = e->now;
	event.call = c->number;
	event.leg = c->leg;
	o->event(o->context, &event);
}

/* Cleared when the call group ends: see tally_call(). */
struct call_log *call_log_at(struct engine *e, int32_t slot)
{
	size_t old = e->log_count;

	if ((size_t)slot >= old) {
		e->log_count = 2 * (size_t)slot + 64;
		e->logs = xreallocarray(e->logs, e->log_count, sizeof(*e->logs));
		memset(e->logs + old, 0, (e->log_count - old) * sizeof(*e->logs));
	}
	return &e->logs[slot];
}
