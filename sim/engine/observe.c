/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/state.h"

bool observed(const struct engine *e, const struct call *c)
{
	const struct observer *o = e->observer;

	return o && o->event && (o->only == UINT64_MAX || o->only == c->number);
}

static void tell(const struct engine *e, const struct call *c, struct engine_event event)
{
	event.time = e->now;
	event.call = c->number;
	event.leg = c->leg;
	e->observer->event(e->observer->context, &event);
}

void observe(const struct engine *e, const struct call *c, enum event_kind kind, int64_t a,
	     int64_t b, const char *text)
{
	if (observed(e, c))
		tell(e, c, (struct engine_event){
			.kind = kind, .a = a, .b = b, .seconds = -1, .text = text });
}

void observe_wait(const struct engine *e, const struct call *c, enum event_kind kind,
		  int64_t a, const char *text, int64_t wait)
{
	if (observed(e, c))
		tell(e, c, (struct engine_event){
			.kind = kind, .a = a, .seconds = (double)wait * 1e-9, .text = text });
}

const char *program_string(const struct engine *e, int32_t note)
{
	return note >= 0 ? e->p->strings[note] : NULL;
}
