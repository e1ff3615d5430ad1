/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/shared/failure_stories_internal.h"

#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "experiment/tracing.h"

/* Calls of one design that are looked for. */
struct sought {
	bool wanted[REASON_COUNT];
	uint64_t left; /* calls that are looked at yet */
	size_t reasons; /* that are wanted yet */
	uint64_t found[REASON_COUNT];
	size_t count;
	volatile sig_atomic_t stop;
};

/* In which design most calls failed for each reason; of equals the first. */
static void choose_designs(const struct results *r, struct sought *by_design)
{
	uint64_t most[REASON_COUNT] = { 0 };
	size_t design[REASON_COUNT];

	for (size_t i = 0; i < r->design_count; i++)
		for (size_t k = 0; k < r->designs[i].reason_count; k++) {
			enum reason reason = story_reason(r->designs[i].reasons[k].reason, NULL, NULL);

			if (reason != REASON_NONE && r->designs[i].reasons[k].count > most[reason]) {
				most[reason] = r->designs[i].reasons[k].count;
				design[reason] = i;
			}
		}
	for (size_t reason = 0; reason < REASON_COUNT; reason++)
		if (most[reason]) {
			by_design[design[reason]].wanted[reason] = true;
			by_design[design[reason]].reasons++;
		}
}

static void look_at(void *context, const struct call_report *r)
{
	struct sought *x = context;

	if (!r->counted || x->stop)
		return;
	if (x->wanted[r->reason]) {
		x->wanted[r->reason] = false;
		x->reasons--;
		x->found[x->count++] = r->number;
	}
	x->stop = !--x->left || !x->reasons;
}

static void on_event(void *context, const struct engine_event *e)
{
	const struct failure_stories *own = context;

	for (size_t i = 0; i < own->count; i++)
		story_event(&own->list[i], e);
}

static void on_call_done(void *context, const struct call_report *r)
{
	const struct failure_stories *own = context;

	for (size_t i = 0; i < own->count; i++)
		story_call_done(&own->list[i], r);
}

static void watch(struct tracing *t, size_t design, const struct sought *x, struct failure_stories *f,
		  struct diagnostics *d)
{
	struct failure_stories own = { f->list + f->count, x->count }; /* of this design */
	const struct observer observer = { .event = on_event, .call_done = on_call_done, .context = &own };

	for (size_t i = 0; i < x->count; i++)
		own.list[i] = (struct call_story){ .call = x->found[i], .design = t->s->designs[design].name };
	tracing_watch(t, &(struct traced_replication){ design, 0 },
		      &(struct traced_calls){ x->found, x->count, NULL }, &observer, d);
	f->count += x->count;
}

void failure_stories_find(struct failure_stories *f, const struct scenario *s, const struct results *r)
{
	struct tracing t = { .s = s, .known = r->steady.given ? &r->steady : NULL };
	struct sought *by_design = xcalloc(r->design_count + 1, sizeof(*by_design));
	struct diagnostics d = { 0 }; /* it was compiled before */

	*f = (struct failure_stories){ .list = xcalloc(REASON_COUNT, sizeof(*f->list)) };
	if (!s->steady.given || (r->steady.given && !r->steady.batches))
		choose_designs(r, by_design);
	for (size_t i = 0; i < r->design_count; i++) {
		by_design[i].left = STORY_CALLS;
		if (by_design[i].reasons)
			tracing_calls(&t, &(struct traced_replication){ i, 0 }, look_at, &by_design[i],
				      &by_design[i].stop, &d);
		if (by_design[i].count)
			watch(&t, i, &by_design[i], f, &d);
	}
	tracing_free(&t);
	diag_free(&d);
	free(by_design);
}

void failure_stories_free(struct failure_stories *f)
{
	for (size_t i = 0; i < f->count; i++)
		story_free(&f->list[i]);
	free(f->list);
	*f = (struct failure_stories){ 0 };
}
