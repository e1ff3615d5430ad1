/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/study.h"

#include <stdlib.h>

#include "experiment/crew.h"
#include "experiment/desk.h"
#include "experiment/parcel.h"
#include "experiment/steady.h"

void study_init(struct study *t, const struct experiment_options *options)
{
	*t = (struct study){ .threads = options->threads, .stop = options->stop };
}

static void point_free(struct point *p)
{
	rows_free(&p->rows);
	plan_free(&p->plan);
	scenario_free(p->owned);
	free(p);
}

void study_free(struct study *t)
{
	for (size_t i = 0; i < t->count; i++)
		point_free(t->points[i]);
	free(t->points);
	*t = (struct study){ 0 };
}

struct point *study_add(struct study *t, const struct scenario *s, bool queue,
			struct diagnostics *d)
{
	struct point *p = xcalloc(1, sizeof(*p));

	p->s = s;
	if (!plan_init(&p->plan, s, d) || !steady_find(&p->plan, t->threads, t->stop, d)) {
		point_free(p);
		return NULL;
	}
	p->plan.queue = queue;
	if (t->count == t->capacity) {
		t->capacity = t->capacity ? 2 * t->capacity : 16;
		t->points = xreallocarray(t->points, t->capacity, sizeof(*t->points));
	}
	t->points[t->count++] = p;
	return p;
}

struct point *study_vary(struct study *t, const struct variants *v,
			 const char *const *assignments, size_t count, bool queue,
			 struct diagnostics *d)
{
	size_t errors = d->errors;
	struct scenario *s = v->load(v->context, assignments, count, d);
	struct point *p;
	const char **kept;

	if (s && d->errors == errors && s->steady.batches)
		diag_error(d, s->steady.at, "steady: a sweep or plan takes no batch means, expected method: replications");
	p = s && d->errors == errors ? study_add(t, s, queue, d) : NULL;
	if (!p) {
		scenario_free(s);
		return NULL;
	}
	kept = arena_array(&s->arena, count + 1, sizeof(*kept));
	for (size_t i = 0; i < count; i++)
		kept[i] = arena_strdup(&s->arena, assignments[i]);
	p->owned = s;
	p->assignments = kept;
	p->assignment_count = count;
	return p;
}

static struct point *point_of(const struct study *t, uint64_t code)
{
	return t->points[code >> POINT_SHIFT];
}

const struct plan *study_plan(const struct study *t, uint64_t code)
{
	return &point_of(t, code)->plan;
}

size_t study_words(const struct study *t)
{
	size_t most = 0;

	for (size_t i = 0; i < t->count; i++) {
		size_t words = row_words(&t->points[i]->plan.shape);

		most = words > most ? words : most;
	}
	return most;
}

void study_take(struct study *t, uint64_t code, uint64_t *row)
{
	rows_put(&point_of(t, code)->rows, code_unit(code), row);
}

void point_want(struct point *p, uint64_t replications)
{
	p->wanted = sampling_whole(&p->s->sampling, replications);
	rows_grow(&p->rows, p->wanted * p->plan.arm_count);
}

static uint64_t missing_of(const struct study *t, size_t point, const struct part *part,
			   uint64_t *codes)
{
	const struct point *p = t->points[point];
	uint64_t units = p->wanted * p->plan.arm_count, count = 0;

	for (uint64_t i = part->number - 1; i < units; i += part->of)
		if (!rows_get(&p->rows, i))
			codes[count++] = unit_code(point, i);
	return count;
}

uint64_t *study_missing(const struct study *t, const struct part *part, size_t first,
			size_t past, uint64_t *count)
{
	uint64_t most = 0, *codes;

	for (size_t i = first; i < past; i++)
		most += t->points[i]->wanted * t->points[i]->plan.arm_count / part->of + 1;
	codes = xreallocarray(NULL, most + 1, sizeof(*codes));
	*count = 0;
	for (size_t i = first; i < past; i++)
		*count += missing_of(t, i, part, codes + *count);
	return codes;
}

/* ---- a round ---- */

enum { AHEAD = 4 }; /* units a thread, whose reports of calls may be kept */

static unsigned thread_count(const struct experiment_options *o, uint64_t units)
{
	uint64_t threads = o->threads < units ? o->threads : units;

	return threads ? (unsigned)threads : 1;
}

static void do_units(struct workforce *w, struct desk *desk)
{
	const struct experiment_options *o = w->options;
	struct work work = desk_work(desk);
	struct crew crew = { .study = w->study, .work = &work, .stop = o->stop,
			     .threads = thread_count(o, desk_total(desk)) };
	struct turns turns;

	if (o->calls) {
		turns_init(&turns, o->calls, (uint64_t)AHEAD * crew.threads);
		crew.turns = &turns;
		crew.first = desk->codes[0];
	}
	if (o->ranks)
		ranks_lead(o->ranks, desk, &crew);
	else
		crew_run(&crew);
	if (o->calls)
		turns_free(&turns);
}

/* Have the other ranks join in a round; tell them of the points they do not know. */
static void summon(struct workforce *w)
{
	struct parcel parcel = { 0 };

	for (; w->told < w->study->count; w->told++)
		parcel_points(&parcel, w->study->points[w->told]);
	ranks_summon(w->options->ranks, parcel.bytes, parcel.size);
	free(parcel.bytes);
}

bool study_work(struct workforce *w, const struct part *part, size_t first, size_t past)
{
	bool whole = true;
	struct desk desk;
	uint64_t count, *codes = study_missing(w->study, part, first, past, &count);

	desk_init(&desk, w->study, codes, count, w->options->progress);
	if (desk_total(&desk)) {
		if (w->options->ranks && w->options->ranks->count > 1)
			summon(w);
		do_units(w, &desk);
		whole = desk_count(&desk) == desk_total(&desk);
	}
	desk_free(&desk);
	return whole && !(w->options->ranks && w->options->ranks->lost >= 0);
}
