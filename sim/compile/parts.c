/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parts - whom of is counted apart: the lists that created calls are placed to, where there are several, and each
 * participant whom a redirect adds, by his label or by whom it dials. They are the same of all designs.
 */
#include <string.h>

#include "base/memory.h"
#include "compile/ir/builder_internal.h"

static bool list_named(const struct program_parts *x, const char *name)
{
	for (size_t i = 0; i < x->lists; i++)
		if (!strcmp(x->list[i].name, name))
			return true;
	return false;
}

static int32_t add_list(struct program_parts *x, const char *name)
{
	x->list[x->count] = (struct program_part){ .name = name, .list = true };
	x->lists++;
	return (int32_t)x->count++;
}

/* Are there designs whose executions make the calls? These go where widgets say, and are of no list. */
static bool some_are_made(const struct scenario *s)
{
	for (size_t i = 0; i < s->design_count; i++)
		if (s->designs[i].by_rest)
			return true;
	return false;
}

static void lower_lists(struct builder *b)
{
	struct program *p = b->p;
	struct program_parts *x = &p->parts;
	double upto = 0;
	bool rest = false;

	if (!p->outbound || !p->called_count || some_are_made(b->s))
		return;
	x->of_callees = arena_array(&p->arena, p->callee_count + 1, sizeof(*x->of_callees));
	for (size_t i = 0; i <= p->callee_count; i++)
		x->of_callees[i] = NOWHERE;
	for (size_t i = 0; i < p->called_count; i++) {
		uint32_t whom = p->called[i].whom;

		if (p->called[i].upto > upto && whom && x->of_callees[whom] == NOWHERE)
			x->of_callees[whom] = add_list(x, p->callees[whom - 1].name);
		rest |= p->called[i].upto > upto && !whom;
		upto = p->called[i].upto;
	}
	if (rest || upto < 1 - 1e-9)
		x->of_callees[0] = add_list(x, list_named(x, "others") ? "none of these" : "others");
}

static const struct added_party *party_at(const struct design *d, size_t i)
{
	return d->redirects[i].participant;
}

/* By his label, or by whom is dialled; the second of a design that has the same has his number behind it. */
static const char *party_name(struct arena *a, const struct design *d, size_t i)
{
	const struct added_party *party = party_at(d, i);
	const char *name = party->label ? party->label : party->to;
	int before = 0;

	for (size_t k = 0; k < i; k++) {
		const struct added_party *other = party_at(d, k);

		before += other && !strcmp(other->label ? other->label : other->to, name);
	}
	return before ? arena_printf(a, "%s %d", name, before + 1) : name;
}

static int32_t part_named(const struct program_parts *x, const char *name)
{
	for (size_t i = x->lists; i < x->count; i++)
		if (!strcmp(x->list[i].name, name))
			return (int32_t)i;
	return NOWHERE;
}

static void lower_parties(struct builder *b, const struct design *d)
{
	struct program_parts *x = &b->p->parts;

	for (size_t i = 0; i < d->redirect_count; i++) {
		const char *name = party_at(d, i) ? party_name(&b->p->arena, d, i) : NULL;
		int32_t part = name ? part_named(x, name) : NOWHERE;

		if (name && part == NOWHERE)
			x->list[part = (int32_t)x->count++] = (struct program_part){ .name = arena_strdup(&b->p->arena, name) };
		if (name)
			x->list[part].agents |= party_at(d, i)->group >= 0;
	}
}

static size_t most_parts(const struct builder *b)
{
	size_t n = b->p->callee_count + 1;

	for (size_t i = 0; i < b->s->design_count; i++)
		n += b->s->designs[i].redirect_count;
	return n;
}

void lower_parts(struct builder *b)
{
	b->p->parts.list = arena_array(&b->p->arena, most_parts(b), sizeof(*b->p->parts.list));
	lower_lists(b);
	for (size_t i = 0; i < b->s->design_count; i++)
		lower_parties(b, &b->s->designs[i]);
}

int32_t part_of_party(const struct builder *b, const struct added_party *party)
{
	struct arena a = { 0 };
	int32_t part = NOWHERE;

	for (size_t i = 0; i < b->design->redirect_count; i++)
		if (party_at(b->design, i) == party)
			part = part_named(&b->p->parts, party_name(&a, b->design, i));
	arena_free(&a);
	return part;
}
