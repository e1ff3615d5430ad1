/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replication/expectation_record.h"

#include <string.h>

#include "base/memory.h"

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
	uint64_t word = EXPECTATION_OFFERED | (uint64_t)r->reason << EXPECTATION_REASON_SHIFT;

	word |= holds(x, r) ? EXPECTATION_HELD : 0;
	word |= r->rest_400 + r->studio_400 > 0 ? EXPECTATION_REFUSED : 0;
	word |= r->studio_accepted ? EXPECTATION_ACCEPTED : 0;
	word |= r->success ? EXPECTATION_SUCCESS : 0;
	return word;
}

size_t *expectation_places(const struct scenario *s, size_t *count)
{
	size_t *places = xcalloc(s->calls.script ? s->calls.script_count : 0, sizeof(*places));

	*count = 0;
	for (size_t i = 0; s->calls.script && i < s->calls.script_count; i++) {
		places[i] = *count;
		*count += s->calls.script[i].expect_count;
	}
	return places;
}

void expectation_record(const struct plan *p, const struct arm *arm, uint64_t *words,
			const struct call_report *r)
{
	const struct scripted_call *c;
	size_t number;

	if (!arm->program->script || r->number >= arm->program->script_count)
		return; /* nothing is expected of a log's calls */
	number = arm->program->script[r->number].number;
	c = &p->s->calls.script[number];
	for (size_t i = 0; i < c->expect_count; i++)
		words[p->expectations[number] + i] = note(&c->expect[i], r);
}

bool expectation_word_known(uint64_t word)
{
	const uint64_t flags = (UINT64_C(1) << EXPECTATION_REASON_SHIFT) - 1;

	return !(word & flags & ~(uint64_t)(EXPECTATION_OFFERED | EXPECTATION_HELD | EXPECTATION_REFUSED | EXPECTATION_ACCEPTED |
					    EXPECTATION_SUCCESS)) &&
	       word >> EXPECTATION_REASON_SHIFT < REASON_COUNT;
}
