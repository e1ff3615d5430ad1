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

static bool applies(const struct expectations *e, const struct expect *x)
{
	return x->what != EXPECT_NOTHING && (x->design < 0 || (size_t)x->design == e->design);
}

static const struct scripted_call *scripted(const struct expectations *e, size_t number)
{
	return &e->s->calls.script[e->p->script[number].number];
}

void expectations_reserve(struct results *r, const struct scenario *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->calls.script_count; i++)
		n += s->calls.script[i].expect_count;
	r->expects = arena_array(&r->arena, n * s->design_count, sizeof(*r->expects));
}

void expectations_init(struct expectations *e, struct arena *a)
{
	struct results *r = e->results;
	const char *design = arena_strdup(&r->arena, e->s->designs[e->design].name);

	e->first = arena_array(a, e->p->script_count, sizeof(*e->first));
	for (size_t i = 0; i < e->p->script_count; i++) {
		const struct scripted_call *c = scripted(e, i);

		e->first[i] = r->expect_count;
		for (size_t j = 0; j < c->expect_count; j++)
			if (applies(e, &c->expect[j]))
				r->expects[r->expect_count++] = (struct expectation_result){
					.design = design, .number = i,
					.call = arena_strdup(&r->arena, c->name),
					.at = c->expect[j].at, .wanted = wanted(&c->expect[j]),
				};
	}
}

static void judge(struct results *out, struct expectation_result *x, bool held,
		  const struct call_report *r)
{
	if (x->got && (!x->held || held))
		return; /* nothing new after an earlier replication */
	out->expect_failure_count += !held;
	x->held = held;
	x->got = got(&out->arena, r);
}

void expectations_check(struct expectations *e, const struct call_report *r)
{
	const struct scripted_call *c;
	size_t slot;

	if (r->number >= e->p->script_count)
		return;
	c = scripted(e, r->number);
	slot = e->first[r->number];
	for (size_t i = 0; i < c->expect_count; i++)
		if (applies(e, &c->expect[i]))
			judge(e->results, &e->results->expects[slot++],
			      holds(&c->expect[i], r), r);
}
