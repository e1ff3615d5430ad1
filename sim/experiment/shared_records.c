/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/shared_records_internal.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "experiment/study_internal.h"
#include "program/program_use.h"

/* Bytes of copies: with more, points are run as if they had nothing in common. */
enum { MOST_KEPT = 64 << 20 };

/* What is the same for some arms of several points. */
struct shared_arm {
	uint64_t digest;
	uint64_t holders;
	size_t point, arm; /* the first of them */
	size_t words;
	struct record_table kept;   /* by replication: of points that are asleep */
	struct record_table claims; /* by replication: of the round under way, {the unit's code} */
};

static int by_digest(const void *a, const void *b)
{
	const struct shared_arm *x = a, *y = b;

	return (x->digest > y->digest) - (x->digest < y->digest);
}

static uint64_t digest_arm(const struct plan *p, const struct arm *arm)
{
	const struct record_shape *shape = &p->shape;
	struct program_use use;
	uint64_t digest;

	program_use_init(&use, arm->program);
	digest = digest_number(program_digest(&use), p->s->seed);
	program_use_free(&use);
	digest = digest_number(digest, shape->groups);
	digest = digest_number(digest, shape->intervals);
	digest = digest_number(digest, shape->times);
	digest = digest_number(digest, shape->widgets);
	digest = digest_number(digest, shape->ways);
	return digest_number(digest, shape->controls);
}

static struct shared_arm *join(struct study *t, const struct point *p, size_t arm)
{
	struct shared_arm key = { .digest = digest_arm(&p->plan, &p->plan.arms[arm]) };
	struct shared_arm **found = tfind(&key, &t->shared.tree, by_digest), *x;

	if (found) {
		(*found)->holders++;
		return *found;
	}
	x = xcalloc(1, sizeof(*x));
	*x = (struct shared_arm){ .digest = key.digest, .holders = 1, .point = p->number,
				  .arm = arm, .words = record_words(&p->plan.shape) };
	if (!tsearch(x, &t->shared.tree, by_digest))
		memory_exhausted(0);
	return x;
}

void shared_records_join(struct study *t, struct point *p)
{
	if (p->plan.shape.expectations || p->stopped)
		return;
	p->shared = xcalloc(p->plan.arm_count, sizeof(*p->shared));
	for (size_t i = 0; i < p->plan.arm_count; i++)
		p->shared[i] = join(t, p, i);
}

static void arm_free(void *arm)
{
	struct shared_arm *x = arm;

	record_table_free(&x->kept);
	record_table_free(&x->claims);
	free(x);
}

void shared_records_free(struct study *t)
{
	tdestroy(t->shared.tree, arm_free);
	t->shared = (struct shared_records){ 0 };
}

/* ---- copies ---- */

static uint64_t *copy_of(const uint64_t *record, size_t words)
{
	uint64_t *copy = xreallocarray(NULL, words, sizeof(*copy));

	return memcpy(copy, record, words * sizeof(*copy));
}

static const uint64_t *in_table(const struct record_table *r, uint64_t i)
{
	return i < r->count ? record_table_get(r, i) : NULL;
}

/* Of a point that is awake. */
static const uint64_t *record_at(const struct study *t, size_t point, uint64_t unit)
{
	const struct point *p = t->points[point];

	return p->s ? in_table(&p->records, unit) : NULL;
}

static void put_record(struct record_table *r, uint64_t i, uint64_t *record)
{
	record_table_grow(r, i + 1 > 2 * r->count ? i + 1 : i < r->count ? r->count : 2 * r->count);
	record_table_put(r, i, record);
}

static void drop(struct record_table *r, uint64_t i)
{
	free(r->slot[i]);
	r->slot[i] = NULL;
}

/* Who shares the unit CODE, whose replication is in *REPLICATION; NULL: nobody. */
static struct shared_arm *sharers(const struct study *t, uint64_t code, uint64_t *replication)
{
	const struct point *p = t->points[code >> POINT_SHIFT];
	struct shared_arm *x = p->shared ? p->shared[code_unit(code) % p->plan.arm_count] : NULL;

	*replication = code_unit(code) / p->plan.arm_count;
	return x && x->holders > 1 ? x : NULL;
}

/* The record of REPLICATION that somebody has, or NULL. */
static const uint64_t *known(const struct study *t, const struct shared_arm *x,
			     uint64_t replication)
{
	const uint64_t *kept = in_table(&x->kept, replication);

	return kept ? kept :
		      record_at(t, x->point,
				replication * t->points[x->point]->plan.arm_count + x->arm);
}

/* What is taken has to be what a run would have come to. */
static void check(const struct study *t, uint64_t code, const uint64_t *record, size_t words)
{
#ifdef RINGFLOW_CHECK
	const struct plan *plan = study_plan(t, code);
	uint64_t *again = xcalloc(words, sizeof(*again));
	struct tally tally;

	tally_init(&tally, plan->shape.groups);
	if (unit_run(plan, code_unit(code), again, &tally, NULL, t->stop))
		assert(!memcmp(again, record, words * sizeof(*again)));
	tally_free(&tally);
	free(again);
#else
	(void)t;
	(void)code;
	(void)record;
	(void)words;
#endif
}

static void take_shared(struct study *t, uint64_t code, const uint64_t *record, size_t words)
{
	check(t, code, record, words);
	study_take(t, code, copy_of(record, words));
}

/* ---- rounds ---- */

uint64_t shared_records_take(struct study *t, uint64_t *codes, uint64_t count, uint64_t *later)
{
	uint64_t *waiting = xreallocarray(NULL, count + 1, sizeof(*waiting));
	uint64_t run = 0, replication;

	*later = 0;
	for (uint64_t i = 0; i < count; i++) {
		struct shared_arm *x = sharers(t, codes[i], &replication);
		const uint64_t *record = x ? known(t, x, replication) : NULL;

		if (record) {
			take_shared(t, codes[i], record, x->words);
		} else if (x && in_table(&x->claims, replication)) {
			waiting[(*later)++] = codes[i];
		} else {
			if (x)
				put_record(&x->claims, replication, copy_of(&codes[i], 1));
			codes[run++] = codes[i];
		}
	}
	memcpy(codes + run, waiting, *later * sizeof(*codes));
	free(waiting);
	return run;
}

static void take_claimed(struct study *t, uint64_t code)
{
	uint64_t replication;
	const struct shared_arm *x = sharers(t, code, &replication);
	uint64_t by = *record_table_get(&x->claims, replication);
	const uint64_t *record = record_at(t, by >> POINT_SHIFT, code_unit(by));

	if (record)
		take_shared(t, code, record, x->words);
}

/* The point of CODE may fall asleep. */
static void keep(struct study *t, uint64_t code)
{
	uint64_t replication;
	struct shared_arm *x = sharers(t, code, &replication);
	const uint64_t *record = record_at(t, code >> POINT_SHIFT, code_unit(code));
	size_t size = x ? x->words * sizeof(*record) : 0;

	if (!x)
		return;
	drop(&x->claims, replication);
	if (!record || t->shared.bytes + size > MOST_KEPT)
		return;
	put_record(&x->kept, replication, copy_of(record, x->words));
	t->shared.bytes += size;
}

void shared_records_settle(struct study *t, const uint64_t *codes, uint64_t run, uint64_t later)
{
	for (uint64_t i = 0; i < later; i++)
		take_claimed(t, codes[run + i]);
	for (uint64_t i = 0; i < run; i++)
		keep(t, codes[i]);
}
