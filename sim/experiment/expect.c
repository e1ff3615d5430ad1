/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/expect.h"

#include <string.h>

/* A word: the reason above these bits. Zero: the call was never offered. */
enum {
	NOTE_OFFERED = 1 << 0,
	NOTE_HELD = 1 << 1,
	NOTE_REFUSED = 1 << 2, /* met a 400 */
	NOTE_ACCEPTED = 1 << 3,
	NOTE_SUCCESS = 1 << 4,
	NOTE_REASON_SHIFT = 8,
};

static bool holds(const struct expect *x, const struct call_report *r)
{
	bool refused = r->rest_400 + r->studio_400 > 0;

	switch (x->what) {
	case EXPECT_ACCEPTED:
		return r->studio_accepted && !refused;
	case EXPECT_400:
		return refused;
	case EXPECT_SUCCESS:
		return r->success;
	case EXPECT_REASON:
		return !strcmp(x->reason, reason_codes[r->reason]);
	default:
		return true;
	}
}

static uint64_t note(const struct expect *x, const struct call_report *r)
{
	uint64_t word = NOTE_OFFERED | (uint64_t)r->reason << NOTE_REASON_SHIFT;

	word |= holds(x, r) ? NOTE_HELD : 0;
	word |= r->rest_400 + r->studio_400 > 0 ? NOTE_REFUSED : 0;
	word |= r->studio_accepted ? NOTE_ACCEPTED : 0;
	word |= r->success ? NOTE_SUCCESS : 0;
	return word;
}

static const char *wanted(const struct expect *x)
{
	switch (x->what) {
	case EXPECT_ACCEPTED:
		return "accepted";
	case EXPECT_400:
		return "400";
	case EXPECT_SUCCESS:
		return "success";
	default:
		return x->reason;
	}
}

static const char *got(struct arena *a, uint64_t word)
{
	enum reason reason = (enum reason)(word >> NOTE_REASON_SHIFT);

	if (word & NOTE_REFUSED)
		return arena_printf(a, "400 (%s)", reason_texts[reason]);
	if (word & NOTE_SUCCESS)
		return "accepted, and the call reached its goal";
	return arena_printf(a, "%s (%s: %s)",
			    word & NOTE_ACCEPTED ? "accepted" : "no answer from Studio",
			    reason_codes[reason], reason_texts[reason]);
}

static bool applies(const struct arm *arm, const struct expect *x)
{
	return x->what != EXPECT_NOTHING && (x->design < 0 || (size_t)x->design == arm->design);
}

size_t *expect_places(const struct scenario *s, size_t *count)
{
	size_t *places = xcalloc(s->calls.script_count, sizeof(*places));

	*count = 0;
	for (size_t i = 0; i < s->calls.script_count; i++) {
		places[i] = *count;
		*count += s->calls.script[i].expect_count;
	}
	return places;
}

void expect_note(const struct plan *p, const struct arm *arm, uint64_t *words,
		 const struct call_report *r)
{
	const struct scripted_call *c;
	size_t number;

	if (r->number >= arm->program->script_count)
		return;
	number = arm->program->script[r->number].number;
	c = &p->s->calls.script[number];
	for (size_t i = 0; i < c->expect_count; i++)
		words[p->expectations[number] + i] = note(&c->expect[i], r);
}

/* The word of expectation PLACE of ARM that tells most: the first in which it did
 * not hold, else the first in which its call was offered, else 0. */
static uint64_t telling(const struct plan *p, size_t arm, size_t place,
			const struct rows *rows, uint64_t replications)
{
	uint64_t first = 0;

	for (uint64_t i = 0; i < replications; i++) {
		uint64_t word = rows_get(rows, i * p->arm_count + arm)[place];

		if ((word & NOTE_OFFERED) && !(word & NOTE_HELD))
			return word;
		if (!first)
			first = word;
	}
	return first;
}

static void conclude_one(struct results *r, struct expectation_result x, uint64_t word)
{
	if (word) {
		x.held = word & NOTE_HELD;
		x.got = got(&r->arena, word);
		r->expect_failure_count += !x.held;
	}
	r->expects[r->expect_count++] = x;
}

static void conclude_arm(struct results *r, const struct plan *p, size_t arm,
			 const struct rows *rows)
{
	const struct program *program = p->arms[arm].program;
	const char *design = arena_strdup(&r->arena, p->s->designs[arm].name);
	size_t base = row_expectations(&p->shape);

	for (size_t i = 0; i < program->script_count; i++) {
		size_t number = program->script[i].number;
		const struct scripted_call *c = &p->s->calls.script[number];

		for (size_t j = 0; j < c->expect_count; j++)
			if (applies(&p->arms[arm], &c->expect[j]))
				conclude_one(r, (struct expectation_result){
					.design = design, .number = i, .at = c->expect[j].at,
					.call = arena_strdup(&r->arena, c->name),
					.wanted = wanted(&c->expect[j]),
				}, telling(p, arm, base + p->expectations[number] + j, rows,
					   r->replications));
	}
}

void expect_conclude(struct results *r, const struct plan *p, const struct rows *rows)
{
	r->expects = arena_array(&r->arena, (p->shape.expectations + p->s->expect_count) *
						    p->s->design_count,
				 sizeof(*r->expects));
	for (size_t i = 0; i < p->s->design_count; i++)
		conclude_arm(r, p, i, rows);
}
