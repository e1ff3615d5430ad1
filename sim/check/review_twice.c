/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_twice - of findings that say the same, one is told: what is so of several designs, and a return that comes
 * late where its request has been told of.
 */
#include <string.h>

#include "base/memory.h"
#include "check/review_parts_internal.h"

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Is what B says of its design what A says of its own? */
static bool says_the_same(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && a->kind != NOT_FOLLOWED && a->design && b->design &&
	       strcmp(a->design, b->design) != 0 && same_text(a->text, b->text) && same_text(a->path, b->path) &&
	       same_text(a->to_do, b->to_do) && a->as == b->as && a->rated == b->rated &&
	       (!a->rated || (a->share >= b->share && a->share <= b->share));
}

static void join_designs(struct review *r, size_t first)
{
	struct finding *f = &r->list[first];
	struct joined names = { 0 };

	join_name(&names, &r->arena, "'%s'", f->design);
	for (size_t i = first + 1; i < r->count; i++)
		if (!r->list[i].told_elsewhere && says_the_same(f, &r->list[i])) {
			join_name(&names, &r->arena, "'%s'", r->list[i].design);
			r->list[i].told_elsewhere = true;
		}
	if (names.count > 1)
		f->designs = joined_text(&names, &r->arena);
}

/* The request that is refused as LATE comes late, or NULL: the same way leads there. */
static struct finding *refused_for(struct review *r, const struct finding *late)
{
	for (size_t i = 0; i < r->count; i++) {
		struct finding *f = &r->list[i];

		if ((f->kind == FINDING_ALWAYS_400 || f->kind == FINDING_SOMETIMES_400) &&
		    !strcmp(f->design, late->design) && late->path && same_text(f->path, late->path))
			return f;
	}
	return NULL;
}

void review_join(struct review *r)
{
	for (size_t i = 0; i < r->count; i++) {
		struct finding *late = &r->list[i];
		struct finding *refused = late->kind == FINDING_LATE_RETURN ? refused_for(r, late) : NULL;

		if (!refused)
			continue;
		late->told_elsewhere = true;
		if (late->at.source)
			refused->to_do = arena_printf(&r->arena, "%s (%s:%d)", refused->to_do, late->at.source->name, late->at.line);
	}
	for (size_t i = 0; i < r->count; i++)
		if (r->list[i].design && !r->list[i].told_elsewhere)
			join_designs(r, i);
}
