/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/state.h"

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

const char *program_string(const struct engine *e, int32_t note)
{
	return note >= 0 ? e->p->strings[note] : NULL;
}

/* Cleared when the family ends: see tally_call(). */
struct call_log *call_log(struct engine *e)
{
	size_t old = e->log_count;

	if (__builtin_expect(!e->observer || !e->observer->call_done, 1))
		return NULL;
	if ((size_t)e->family >= old) {
		e->log_count = 2 * (size_t)e->family + 64;
		e->logs = xreallocarray(e->logs, e->log_count, sizeof(*e->logs));
		memset(e->logs + old, 0, (e->log_count - old) * sizeof(*e->logs));
	}
	return &e->logs[e->family];
}
