/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/tracing.h"

#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "compile/compile.h"
#include "experiment/experiment.h"
#include "experiment/prepare_internal.h"
#include "experiment/stand_in_watch_internal.h"
#include "steady/steady.h"

/* All designs have a say in how long the warm-up is. */
static bool prepare_steady(struct tracing *t, struct diagnostics *d)
{
	t->plan = xcalloc(1, sizeof(*t->plan));
	if (!experiment_prepare(t->plan, t->s, d))
		return false;
	if (t->known)
		steady_resume(t->plan, t->known);
	else if (!steady_find(t->plan, t->threads, NULL, d))
		return false;
	for (size_t i = 0; i < t->s->design_count; i++)
		t->programs[i] = t->plan->arms[i].program;
	return true;
}

/* NULL after adding errors to D. */
static const struct program *program_of(struct tracing *t, size_t design, struct diagnostics *d)
{
	if (!t->programs)
		t->programs = xcalloc(t->s->design_count, sizeof(*t->programs));
	if (t->programs[design] || t->plan)
		return t->programs[design];
	if (t->s->steady.given)
		return prepare_steady(t, d) ? t->programs[design] : NULL;
	t->programs[design] = compile_design(t->s, design, NULL, d);
	return t->programs[design];
}

void tracing_free(struct tracing *t)
{
	for (size_t i = 0; t->programs && !t->plan && i < t->s->design_count; i++)
		program_free(t->programs[i]);
	free(t->programs);
	if (t->plan)
		plan_free(t->plan);
	free(t->plan);
	*t = (struct tracing){ 0 };
}

static void tracing_run(const struct tracing *t, const struct program *p, uint32_t replication,
		const struct engine_options *options)
{
	struct tally tally;

	tally_init(&tally, p->group_count);
	engine_run(p, t->s->seed, replication, options, &tally);
	tally_free(&tally);
}

bool tracing_calls(struct tracing *t, const struct traced_replication *x,
		   void (*done)(void *context, const struct call_report *r), void *context,
		   volatile sig_atomic_t *stop, struct diagnostics *d)
{
	const struct observer observer = { .call_done = done, .context = context };
	const struct engine_options options = { .observer = &observer, .stop = stop };
	const struct program *p = program_of(t, x->design, d);

	if (p)
		tracing_run(t, p, x->replication, &options);
	return p != NULL;
}

/* ---- some calls alone ---- */

struct chosen {
	uint64_t *numbers; /* rising */
	size_t count;
	struct observer shown;
	size_t left;
	volatile sig_atomic_t stop;
};

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void choose(struct chosen *c, const struct traced_calls *calls)
{
	c->count = c->left = calls->count;
	c->numbers = xreallocarray(NULL, c->count, sizeof(*c->numbers));
	memcpy(c->numbers, calls->list, c->count * sizeof(*c->numbers));
	qsort(c->numbers, c->count, sizeof(*c->numbers), by_number);
}

static bool is_chosen(const struct chosen *c, uint64_t number)
{
	return bsearch(&number, c->numbers, c->count, sizeof(*c->numbers), by_number) != NULL;
}

static void tracing_on_event(void *context, const struct engine_event *e)
{
	const struct chosen *c = context;

	if (is_chosen(c, e->call))
		c->shown.event(c->shown.context, e);
}

static void tracing_on_call_done(void *context, const struct call_report *r)
{
	struct chosen *c = context;

	if (!is_chosen(c, r->number))
		return;
	if (c->shown.call_done)
		c->shown.call_done(c->shown.context, r);
	c->stop = --c->left == 0;
}

bool tracing_watch(struct tracing *t, const struct traced_replication *x, const struct traced_calls *calls,
		   const struct observer *observer, struct diagnostics *d)
{
	const struct program *p = program_of(t, x->design, d);
	struct stand_in_story story = { .p = p, .shown = observer, .met = calls->met };
	struct chosen chosen = { .shown = stand_in_story_observer(&story) };
	const struct observer all = { tracing_on_event, tracing_on_call_done, &chosen,
				      calls->count == 1 ? calls->list[0] : UINT64_MAX };
	const struct engine_options options = { .observer = &all, .stop = &chosen.stop };

	choose(&chosen, calls);
	if (p)
		tracing_run(t, p, x->replication, &options);
	free(chosen.numbers);
	return p != NULL;
}
