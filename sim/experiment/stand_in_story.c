/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/memory.h"
#include "experiment/experiment.h"
#include "experiment/stand_in_watch_internal.h"

static void grow(struct stand_ins_met *met)
{
	size_t more = 2 * met->capacity + 16;
	struct stand_in *list = arena_array(&met->arena, more, sizeof(*list));

	if (met->count)
		memcpy(list, met->list, met->count * sizeof(*list));
	met->list = list;
	met->capacity = more;
}

static void note(struct stand_in_story *s, const struct stand_in *is)
{
	struct stand_ins_met *met = s->met;

	for (size_t i = 0; i < met->count; i++)
		if (stand_in_same(&met->list[i], is))
			return;
	if (met->count == met->capacity)
		grow(met);
	met->list[met->count++] = stand_in_copy(is, &met->arena);
}

static void on_event(void *context, const struct engine_event *e)
{
	struct stand_in_story *s = context;

	if (s->met && !s->begun) {
		s->begun = true;
		for (size_t i = 0; i < s->p->stand_in_count; i++)
			if (!s->p->stand_ins[i].in)
				note(s, &s->p->stand_ins[i]);
	}
	for (size_t i = 0; s->met && (e->kind == EVENT_WIDGET || e->kind == EVENT_VERB) &&
			   i < s->p->stand_in_step_count; i++)
		if (s->p->stand_in_steps[i].step == e->b)
			note(s, &s->p->stand_ins[s->p->stand_in_steps[i].stand_in]);
	if (s->shown->event)
		s->shown->event(s->shown->context, e);
}

static void on_call_done(void *context, const struct call_report *r)
{
	struct stand_in_story *s = context;

	s->shown->call_done(s->shown->context, r);
}

struct observer stand_in_story_observer(struct stand_in_story *s)
{
	return (struct observer){ on_event, s->shown->call_done ? on_call_done : NULL, s, UINT64_MAX };
}
