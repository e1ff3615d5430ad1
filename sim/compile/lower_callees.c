/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lower_callees - whom numbers and created calls reach. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"
#include "program/program.h"

static bool begins_so(const char *number, const char *pattern)
{
	size_t length = strcspn(pattern, "*");

	return pattern[length] ? !strncmp(number, pattern, length) : !strcmp(number, pattern);
}

uint8_t callee_of_number(const struct builder *b, const char *number)
{
	const struct callers *c = &b->s->callers;

	for (size_t i = 0; number && !strchr(number, '{') && i < c->callee_count; i++)
		for (size_t k = 0; k < c->callees[i].number_count; k++)
			if (begins_so(number, c->callees[i].numbers[k]))
				return (uint8_t)(1 + i);
	return 0;
}

/* Of the numbers that created calls are to, where a flow may read them: by the same draw. */
static void called_by_number(struct builder *b)
{
	const struct chances *to = &b->s->callers.to;
	double sum = 0;

	b->p->called_by = PURPOSE_TO;
	for (size_t i = 0; i < to->count; i++) {
		sum += to->chance[i].share;
		b->p->called[b->p->called_count++] =
			(struct called){ sum, callee_of_number(b, to->chance[i].text) };
	}
}

static void called_by_share(struct builder *b)
{
	const struct callers *c = &b->s->callers;
	double sum = 0;

	b->p->called_by = PURPOSE_CALLEE;
	for (size_t i = 0; i < c->callee_count; i++) {
		if (c->callees[i].share <= 0)
			continue;
		sum += c->callees[i].share;
		b->p->called[b->p->called_count++] = (struct called){ sum, (uint32_t)(1 + i) };
	}
}

void lower_callees(struct builder *b)
{
	const struct callers *c = &b->s->callers;
	struct program *p = b->p;

	if (!c->callee_count)
		return;
	p->callee_count = c->callee_count;
	p->callees = arena_array(&p->arena, c->callee_count, sizeof(*p->callees));
	for (size_t i = 0; i < c->callee_count; i++) {
		const struct callee_group *from = &c->callees[i];
		struct callees *to = &p->callees[i];
		double sum = 0;

		to->name = from->name;
		to->ring = from->has_ring ? add_dist(b, &from->ring) : NOWHERE;
		to->has_outcome = from->has_outcome;
		for (int k = 0; k < OUTCOME_COUNT; k++)
			to->outcome[k] = sum += from->outcome[k];
		to->who = answerers_of(&from->who);
	}
	p->called = arena_array(&p->arena, c->callee_count + c->to.count, sizeof(*p->called));
	if (c->to.count)
		called_by_number(b);
	else
		called_by_share(b);
}

/* Documents are those of all designs; participants are added by each. */
static bool adds_callee(const struct builder *b, const struct design *design, size_t i)
{
	for (size_t k = 0; k < design->redirect_count; k++)
		if (design->redirects[k].participant &&
		    callee_of_number(b, design->redirects[k].participant->to) == 1 + i)
			return true;
	return false;
}

bool callees_say(const struct builder *b, bool ring)
{
	const struct program *p = b->p;
	double before = 0;

	for (size_t i = 0; i < p->called_count; i++) {
		const struct callees *g = p->called[i].whom ? &p->callees[p->called[i].whom - 1] : NULL;

		if (p->called[i].upto > before && !(g && (ring ? g->ring != NOWHERE : g->has_outcome)))
			return false;
		before = p->called[i].upto;
	}
	return before > 1 - 1e-9;
}

static bool somebody_reaches(const struct builder *b, size_t i)
{
	const struct program *p = b->p;
	bool reached = false;

	for (size_t k = 0; k < p->dial_count; k++)
		reached |= p->dials[k].target == NOWHERE && p->dials[k].whom == 1 + i;
	for (size_t k = 0; k < b->s->design_count; k++)
		reached |= adds_callee(b, &b->s->designs[k], i);
	for (size_t k = 0; k < p->called_count; k++)
		reached |= p->called[k].whom == 1 + i && p->outbound;
	for (size_t k = 0; k < p->step_count; k++)
		reached |= step_at(b, (int32_t)k)->op == OP_CALL_OUT &&
			   step_at(b, (int32_t)k)->flag == 1 + i;
	return reached;
}

void warn_of_callees(struct builder *b)
{
	for (size_t i = 0; i < b->s->callers.callee_count; i++)
		if (!somebody_reaches(b, i))
			diag_warning(b->d, b->s->callers.callees[i].at,
				     "callees '%s' have no effect: nobody dials their numbers outside, and no calls are created for their share",
				     b->s->callers.callees[i].name);
}
