/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect - does each scripted call end as its scenario says it should? */
#include <string.h>

#include "experiment/sample.h"

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

static const char *got(struct arena *a, const struct call_report *r)
{
	if (r->rest_400 + r->studio_400 > 0)
		return arena_printf(a, "400 (%s)", reason_texts[r->reason]);
	if (r->success)
		return "accepted, and the call reached its goal";
	return arena_printf(a, "%s (%s: %s)", r->studio_accepted ? "accepted" : "no answer from Studio",
			    reason_codes[r->reason], reason_texts[r->reason]);
}

static bool known(const struct results *r, const char *design, uint64_t number)
{
	for (size_t i = 0; i < r->expect_failure_count; i++)
		if (r->expect_failures[i].number == number &&
		    !strcmp(r->expect_failures[i].design, design))
			return true;
	return false;
}

static void add_failure(struct expectations *e, const struct scripted_call *c,
			const struct expect *x, const struct call_report *r)
{
	struct results *out = e->results;
	const char *design = e->s->designs[e->design].name;
	struct expect_failure *grown;

	if (known(out, design, r->number))
		return; /* said of an earlier replication */
	if (out->expect_failure_count == e->capacity) {
		e->capacity = e->capacity ? 2 * e->capacity : 8;
		grown = arena_array(&out->arena, e->capacity, sizeof(*grown));
		if (out->expect_failure_count)
			memcpy(grown, out->expect_failures,
			       out->expect_failure_count * sizeof(*grown));
		out->expect_failures = grown;
	}
	out->expect_failures[out->expect_failure_count++] = (struct expect_failure){
		.design = design, .call = c->name, .number = r->number, .at = x->at,
		.message = arena_printf(&out->arena, "expected %s, got %s", wanted(x),
					got(&out->arena, r)),
	};
}

void expectations_check(struct expectations *e, const struct call_report *r)
{
	const struct scripted_call *c;

	if (r->number >= e->p->script_count)
		return;
	c = &e->s->calls.script[e->p->script[r->number].number];
	for (size_t i = 0; i < c->expect_count; i++) {
		const struct expect *x = &c->expect[i];

		if (x->what == EXPECT_NOTHING ||
		    (x->design >= 0 && (size_t)x->design != e->design))
			continue;
		e->results->expect_count++;
		if (!holds(x, r))
			add_failure(e, c, x, r);
	}
}
