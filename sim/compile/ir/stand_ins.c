/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stand_ins - the list of what is assumed, as it grows. */
#include "base/memory.h"
#include "compile/ir/builder_internal.h"
#include "program/program.h"

int32_t add_stand_in(struct builder *b, const struct stand_in *s)
{
	struct program *p = b->p;

	for (size_t i = 0; i < p->stand_in_count; i++)
		if (stand_in_same(&p->stand_ins[i], s))
			return (int32_t)i;
	p->stand_ins = array_room(p->stand_ins, p->stand_in_count, &b->stand_in_capacity,
				  sizeof(*p->stand_ins));
	p->stand_ins[p->stand_in_count] = stand_in_copy(s, &p->arena);
	return (int32_t)p->stand_in_count++;
}

void add_stand_in_step(struct builder *b, int32_t stand_in, int32_t step)
{
	struct program *p = b->p;

	p->stand_in_steps = array_room(p->stand_in_steps, p->stand_in_step_count,
				       &b->stand_in_step_capacity, sizeof(*p->stand_in_steps));
	p->stand_in_steps[p->stand_in_step_count++] = (struct stand_in_step){ step, stand_in };
}

void assume(struct builder *b, enum stand_in_kind kind, const char *value, const char *key)
{
	add_stand_in(b, &(struct stand_in){ .kind = (uint8_t)kind, .value = value, .give = key });
}

const char *assumed_rule_number(const struct builder *b, enum rule_number number)
{
	return b->s->rules.given[number] ? NULL : rule_default(b->s->profile, number);
}

/* Do all scripted calls that the design is offered? */
static bool script_says(const struct builder *b, bool (*says)(const struct scripted_call *c))
{
	const struct workload *w = &b->s->calls;
	int design = (int)(b->design - b->s->designs);
	size_t offered = 0;

	for (size_t i = 0; i < w->script_count; i++) {
		const struct scripted_call c = workload_call(w, i);

		if (c.design >= 0 && c.design != design)
			continue;
		if (!says(&c))
			return false;
		offered++;
	}
	return offered > 0;
}

static bool says_when(const struct scripted_call *c)
{
	return c->answer >= 0;
}

static bool says_who(const struct scripted_call *c)
{
	return c->answer >= 0 || c->outcome >= 0;
}

static bool says_how_long(const struct scripted_call *c)
{
	return c->talk >= 0;
}

bool outcomes_said(const struct builder *b)
{
	return b->s->callers.has_outcomes || script_says(b, says_who);
}

bool ring_said(const struct builder *b)
{
	return b->s->callers.has_ring || script_says(b, says_when);
}

bool talk_said(const struct builder *b)
{
	return b->s->callers.has_talk || script_says(b, says_how_long);
}
