/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "estimate/expectations_internal.h"

#include "replication/replication.h"

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
	enum reason reason = (enum reason)(word >> EXPECTATION_REASON_SHIFT);

	if (word & EXPECTATION_REFUSED)
		return arena_printf(a, "400 (%s)", reason_texts[reason]);
	if (word & EXPECTATION_SUCCESS)
		return word & EXPECTATION_ACCEPTED ? "accepted, and the call reached its goal" : "the call reached its goal";
	return arena_printf(a, "%s%s (%s)", word & EXPECTATION_ACCEPTED ? "accepted by Studio, " : "",
			    reason_codes[reason], reason_texts[reason]);
}

static bool applies(const struct arm *arm, const struct expect *x)
{
	return x->what != EXPECT_NOTHING && (x->design < 0 || (size_t)x->design == arm->design);
}

/* The word of expectation PLACE of ARM that tells most: the first in which it did
 * not hold, else the first in which its call was offered, else 0. */
static uint64_t telling(const struct plan *p, size_t arm, size_t place,
			const struct record_table *records, uint64_t replications)
{
	uint64_t first = 0;

	for (uint64_t i = 0; i < replications; i++) {
		uint64_t word = record_table_get(records, i * p->arm_count + arm)[place];

		if ((word & EXPECTATION_OFFERED) && !(word & EXPECTATION_HELD))
			return word;
		if (!first)
			first = word;
	}
	return first;
}

static void add_result(struct results *r, struct expectation_result x, uint64_t word)
{
	if (word) {
		x.held = word & EXPECTATION_HELD;
		x.got = got(&r->arena, word);
		r->expect_failure_count += !x.held;
	}
	r->expects[r->expect_count++] = x;
}

static void add_arm(struct results *r, const struct plan *p, size_t arm,
		    const struct record_table *records)
{
	const struct program *program = p->arms[arm].program;
	const char *design = arena_strdup(&r->arena, p->s->designs[arm].name);
	size_t base = record_expectations(&p->shape);

	for (size_t i = 0; program->script && i < program->script_count; i++) {
		size_t number = program->script[i].number;
		const struct scripted_call *c = &p->s->calls.script[number];

		for (size_t j = 0; j < c->expect_count; j++)
			if (applies(&p->arms[arm], &c->expect[j]))
				add_result(r, (struct expectation_result){
					.design = design, .number = i, .at = c->expect[j].at,
					.call = arena_strdup(&r->arena, c->name),
					.wanted = wanted(&c->expect[j]),
				}, telling(p, arm, base + p->expectations[number] + j, records,
					   r->replications));
	}
}

void expectations_results(struct results *r, const struct plan *p,
			  const struct record_table *records)
{
	r->expects = arena_array(&r->arena, (p->shape.expectations + p->s->expect_count) *
						    p->s->design_count,
				 sizeof(*r->expects));
	for (size_t i = 0; i < p->s->design_count; i++)
		add_arm(r, p, i, records);
}
