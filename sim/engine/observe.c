/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/memory.h"
#include "engine/state_internal.h"

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
