/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/study_internal.h"

#include <assert.h>
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/sampling_plan.h"
#include "experiment/digest_internal.h"
#include "experiment/prepare_internal.h"
#include "steady/steady.h"

void study_init(struct study *t, const struct experiment_options *options)
{
	*t = (struct study){ .threads = options->threads, .stop = options->stop };
}

static void point_free(struct point *p)
{
	record_table_free(&p->records);
	plan_free(&p->plan);
	scenario_free(p->owned);
	arena_free(&p->arena);
	free(p->shared);
	free(p);
}

void study_free(struct study *t)
{
	for (size_t i = 0; i < t->count; i++)
		point_free(t->points[i]);
	free(t->points);
	shared_records_free(t);
	*t = (struct study){ 0 };
}

struct point *study_add(struct study *t, const struct scenario *s, bool queue,
			struct diagnostics *d)
{
	struct point *p = xcalloc(1, sizeof(*p));

	p->s = s;
	if (!experiment_prepare(&p->plan, s, d) || !steady_find(&p->plan, t->threads, t->stop, d)) {
		point_free(p);
		return NULL;
	}
	p->plan.queue = queue;
	p->stopped = plan_warm_up_missing(&p->plan);
	p->content_digest = digest_content(s);
	p->number = t->count;
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
	kept = arena_array(&p->arena, count + 1, sizeof(*kept));
	for (size_t i = 0; i < count; i++)
		kept[i] = arena_strdup(&p->arena, assignments[i]);
	p->owned = s;
	p->assignments = kept;
	p->assignment_count = count;
	return p;
}

void point_sleep(struct point *p)
{
	/* what was found the first time stays */
	if (!p->steady.given)
		p->steady = steady_result_copy(&p->plan.steady, &p->arena);
	record_table_free(&p->records);
	plan_drop(&p->plan);
	scenario_free(p->owned);
	p->owned = NULL;
	p->s = NULL;
}

void point_wake(struct point *p, const struct variants *v)
{
	struct diagnostics d = { 0 };
	bool queue = p->plan.queue, good;

	p->owned = v->load(v->context, p->assignments, p->assignment_count, &d);
	good = !d.errors && experiment_prepare(&p->plan, p->owned, &d);
	assert(good && digest_content(p->owned) == p->content_digest);
	(void)good;
	p->s = p->owned;
	p->plan.queue = queue;
	steady_resume(&p->plan, &p->steady);
	point_want(p, p->wanted);
	diag_free(&d);
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
		size_t words = record_words(&t->points[i]->plan.shape);

		most = words > most ? words : most;
	}
	return most;
}

void study_take(struct study *t, uint64_t code, uint64_t *row)
{
	record_table_put(&point_of(t, code)->records, code_unit(code), row);
}

void point_want(struct point *p, uint64_t replications)
{
	p->wanted = sampling_whole(&p->s->sampling, replications);
	record_table_grow(&p->records, p->wanted * p->plan.arm_count);
}

static uint64_t missing_of(const struct study *t, size_t point, const struct part *part,
			   uint64_t *codes)
{
	const struct point *p = t->points[point];
	uint64_t units = p->s ? p->wanted * p->plan.arm_count : 0, count = 0;

	for (uint64_t i = part->number - 1; i < units; i += part->of)
		if (!record_table_get(&p->records, i))
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
