/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stand_ins - how much of the results rests on what nobody has said: of a design that assumes
 * something, the first calls of the first replication are watched, as it is run, or, where that was
 * run elsewhere, once more. The same scenario and seed give the same, however results were made.
 */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "check/check.h"
#include "compile/compile.h"
#include "experiment/experiment.h"
#include "experiment/stand_in_watch_internal.h"
#include "replication/plan.h"

/* A way of fewer calls may end badly by chance. */
enum { LEAST_OF_A_WAY = 5 };

static int most_first(const void *a, const void *b)
{
	const struct stand_in_result *x = a, *y = b;
	int order = stand_in_rows[x->is.kind].weight - stand_in_rows[y->is.kind].weight;

	if (order)
		return order;
	if (x->successes != y->successes)
		return x->successes > y->successes ? -1 : 1;
	if (x->calls != y->calls)
		return x->calls > y->calls ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/* "timeout" of "timeout -> end of the flow". */
static const char *event_of(struct arena *a, const struct program *p, int32_t way)
{
	const char *note, *arrow;

	if (way == WAY_SILENCE)
		return "no input";
	if (way == WAY_INPUT)
		return "input";
	if (way == WAY_NO_MATCH)
		return "noMatch";
	note = p->strings[p->steps[way].note];
	arrow = strstr(note, " -> ");
	return arrow ? arena_strndup(a, note, (size_t)(arrow - note)) : arena_strdup(a, note);
}

/* All who left by it missed the goal, and others who came by did not. */
static void blame(struct stand_in_result *s, size_t stand_in, const struct stand_in_watch *w,
		  struct arena *a)
{
	uint64_t most = 0;

	for (size_t i = 0; s->successes && i < w->way_count; i++) {
		const struct way_taken *way = &w->ways[i];

		if (way->stand_in != (int32_t)stand_in || way->missed < way->calls ||
		    way->calls < LEAST_OF_A_WAY)
			continue;
		s->failures += way->unforced;
		if (way->unforced > most) {
			most = way->unforced;
			s->way = event_of(a, w->p, way->way);
		}
	}
}

static struct stand_in_result result_of(const struct program *p, size_t i, struct arena *a)
{
	struct stand_in_result r = { .is = stand_in_copy(&p->stand_ins[i], a), .number = i };

	r.file = r.is.where.source ? arena_strdup(a, r.is.where.source->name) : NULL;
	r.is.where.source = NULL;
	return r;
}

static void list_design(struct stand_in_sample *out, const struct program *p,
			const struct stand_in_watch *w, struct arena *a)
{
	double *visits = stand_in_visits(p);

	out->listed = true;
	out->list = arena_array(a, p->stand_in_count, sizeof(*out->list));
	for (size_t i = 0; i < p->stand_in_count; i++) {
		struct stand_in_result r;

		if (visits[i] < 0 && !(w && w->met[i]))
			continue;
		r = result_of(p, i, a);
		if (w) {
			r.calls = w->met[i];
			r.successes = w->met_and_succeeded[i];
			blame(&r, i, w, a);
		}
		out->list[out->count++] = r;
	}
	if (out->count)
		qsort(out->list, out->count, sizeof(*out->list), most_first);
	free(visits);
}

/* Is there anything that is worth a run? What is of all calls is met by all. */
static bool weighs(const struct program *p)
{
	for (size_t i = 0; i < p->stand_in_count; i++)
		if (p->stand_ins[i].in && stand_in_rows[p->stand_ins[i].kind].weight != STAND_IN_FINE)
			return true;
	return false;
}

static void list_watched(struct stand_in_sample *out, const struct stand_in_watch *w, struct arena *a)
{
	out->measured = w->calls > 0;
	out->calls = w->calls;
	out->successes = w->successes;
	list_design(out, w->p, out->measured ? w : NULL, a);
}

static void measure(struct stand_in_sample *out, const struct program *p, uint64_t seed, struct arena *a)
{
	struct stand_in_watch w;

	if (!weighs(p)) {
		list_design(out, p, NULL, a);
		return;
	}
	stand_in_watch_init(&w, p);
	stand_in_watch_run(&w, seed, 0);
	list_watched(out, &w, a);
	stand_in_watch_free(&w);
}

void stand_in_watches_init(struct stand_in_watches *x, struct plan *plan)
{
	size_t count = plan->s->design_count;

	*x = (struct stand_in_watches){ count, xcalloc(count, sizeof(*x->list)),
					xcalloc(count, sizeof(*x->units)) };
	for (size_t i = 0; i < count; i++) {
		const struct program *p = plan->arms[i].program;

		if (!weighs(p) || engine_is_fast(p))
			continue;
		stand_in_watch_init(&x->list[i], p);
		x->units[i].observer = &x->list[i].observer;
	}
	plan->watches = x->units;
}

void stand_in_watches_list(const struct stand_in_watches *x, const struct plan *plan, struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++) {
		struct stand_in_sample *out = &r->designs[i].stand_ins;

		if (x->units[i].whole)
			list_watched(out, &x->list[i], &r->arena);
		else
			measure(out, plan->arms[i].program, plan->s->seed, &r->arena);
	}
}

void stand_in_watches_free(struct stand_in_watches *x)
{
	for (size_t i = 0; i < x->count; i++)
		stand_in_watch_free(&x->list[i]);
	free(x->list);
	free(x->units);
}

void experiment_stand_ins(const struct scenario *s, struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++) {
		struct diagnostics d = { 0 };
		struct program *p = r->designs[i].stand_ins.listed ? NULL : compile_design(s, i, NULL, &d);

		if (p)
			measure(&r->designs[i].stand_ins, p, s->seed, &r->arena);
		program_free(p);
		diag_free(&d);
	}
}
