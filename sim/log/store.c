/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/store_internal.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BLOCK = 4096 };
enum packing {
	PACK_NONE,    /* no call has it */
	PACK_DERIVED, /* `began`: when all before it is over */
	PACK_MILLI,   /* from `base` on */
	PACK_FULL
};

struct packed {
	uint8_t packing;
	int64_t base; /* milliseconds */
	void *at;     /* int32_t or double, BLOCK of them */
};

static const size_t times[] = {
	offsetof(struct logged_call, arrival), offsetof(struct logged_call, held), offsetof(struct logged_call, ring),
	offsetof(struct logged_call, vru),     offsetof(struct logged_call, wait), offsetof(struct logged_call, service),
	offsetof(struct logged_call, total),   offsetof(struct logged_call, began),
};
static const size_t numbers[] = {
	offsetof(struct logged_call, agent), offsetof(struct logged_call, type), offsetof(struct logged_call, priority),
};
enum { TIMES = sizeof(times) / sizeof(*times), NUMBERS = sizeof(numbers) / sizeof(*numbers), VRU = 3, BEGAN = TIMES - 1 };

struct call_block {
	struct packed times[TIMES];
	int32_t *numbers[NUMBERS]; /* NULL: -1 of all */
	struct vain_rings {
		float seconds;
		int16_t count;
	} *vain; /* NULL: of none is said whom it rang in vain */
	uint32_t lines[BLOCK];
	uint8_t words[BLOCK]; /* outcome, direction << 3, answered_by << 5 */
};

static double time_of(const struct logged_call *c, size_t k)
{
	return *(const double *)((const char *)c + times[k]);
}

static double *time_in(struct logged_call *c, size_t k)
{
	return (double *)((char *)c + times[k]);
}

static int32_t packed_number(const struct logged_call *c, size_t k)
{
	return *(const int32_t *)((const char *)c + numbers[k]);
}

static double zero_unless_known(double x)
{
	return isfinite(x) ? x : 0;
}

static double derived(const struct logged_call *c)
{
	if (!isfinite(c->service))
		return NAN;
	return c->arrival + zero_unless_known(c->held) + zero_unless_known(c->ring) + zero_unless_known(c->vru) +
	       zero_unless_known(c->wait);
}

static bool same(double x, double y)
{
	return (isnan(x) && isnan(y)) || (x == y && signbit(x) == signbit(y));
}

static bool rang_in_vain(const struct logged_call *c)
{
	return c->unanswered != -1 || !isnan(c->unanswered_ring);
}

/* X in milliseconds from BASE on, if that is all of it. */
static bool in_milli(double x, int64_t base, int32_t *milli)
{
	double whole = nearbyint(x * 1000), from = whole - (double)base;

	*milli = INT32_MIN;
	if (isnan(x))
		return true;
	if (!(fabs(from) < INT32_MAX && fabs(whole) < 1e15) || whole / 1000 != x || (x == 0 && signbit(x)))
		return false;
	*milli = (int32_t)from;
	return true;
}

static double from_milli(int32_t milli, int64_t base)
{
	return milli == INT32_MIN ? NAN : (double)(base + milli) / 1000;
}

/* ---- blocks ---- */

/* Call I of B becomes C, if its packing has room for that. */
static bool store_put(struct call_block *b, size_t i, const struct logged_call *c)
{
	for (size_t k = 0; k < TIMES; k++) {
		struct packed *p = &b->times[k];
		double x = time_of(c, k);

		if (p->packing == PACK_FULL)
			((double *)p->at)[i] = x;
		else if (p->packing == PACK_NONE ? !isnan(x) :
			 p->packing == PACK_DERIVED ? !same(x, derived(c)) : !in_milli(x, p->base, &((int32_t *)p->at)[i]))
			return false;
	}
	for (size_t k = 0; k < NUMBERS; k++)
		if (b->numbers[k])
			b->numbers[k][i] = packed_number(c, k);
		else if (packed_number(c, k) != -1)
			return false;
	if (b->vain)
		b->vain[i] = (struct vain_rings){ c->unanswered_ring, c->unanswered };
	else if (rang_in_vain(c))
		return false;
	b->lines[i] = c->line;
	b->words[i] = (uint8_t)(c->outcome | c->direction << 3 | c->answered_by << 5);
	return true;
}

static void get(const struct call_block *b, size_t i, struct logged_call *c)
{
	for (size_t k = 0; k < TIMES; k++) {
		const struct packed *p = &b->times[k];

		*time_in(c, k) = p->packing == PACK_FULL    ? ((const double *)p->at)[i] :
				 p->packing == PACK_MILLI   ? from_milli(((const int32_t *)p->at)[i], p->base) :
				 p->packing == PACK_DERIVED ? derived(c) : NAN;
	}
	c->agent = b->numbers[0] ? b->numbers[0][i] : -1;
	c->type = b->numbers[1] ? b->numbers[1][i] : -1;
	c->priority = b->numbers[2] ? b->numbers[2][i] : -1;
	c->unanswered = b->vain ? b->vain[i].count : -1;
	c->unanswered_ring = b->vain ? b->vain[i].seconds : NAN;
	c->line = b->lines[i];
	c->outcome = b->words[i] & 7;
	c->direction = b->words[i] >> 3 & 3;
	c->answered_by = b->words[i] >> 5;
}

static enum packing packing_of(const struct logged_call *list, size_t k, int64_t base)
{
	bool none = true, follows = k == BEGAN, milli = true;
	int32_t room;

	for (size_t i = 0; i < BLOCK; i++) {
		none &= isnan(time_of(&list[i], k));
		follows = follows && same(list[i].began, derived(&list[i]));
		milli = milli && in_milli(time_of(&list[i], k), base, &room);
	}
	return none ? PACK_NONE : follows ? PACK_DERIVED : milli ? PACK_MILLI : PACK_FULL;
}

static struct call_block *pack(const struct logged_call *list, struct arena *a)
{
	struct call_block *b = arena_array(a, 1, sizeof(*b));

	for (size_t k = 0; k < TIMES; k++) {
		struct packed *p = &b->times[k];

		/* moments are far from 0, durations are not */
		p->base = (k == 0 || k == BEGAN) && fabs(list[0].arrival) < 1e12 ? 1000 * (int64_t)list[0].arrival : 0;
		p->packing = (uint8_t)packing_of(list, k, p->base);
		if (p->packing == PACK_MILLI || p->packing == PACK_FULL)
			p->at = arena_array(a, BLOCK, p->packing == PACK_MILLI ? sizeof(int32_t) : sizeof(double));
	}
	for (size_t k = 0; k < NUMBERS; k++)
		for (size_t i = 0; i < BLOCK && !b->numbers[k]; i++)
			if (packed_number(&list[i], k) != -1)
				b->numbers[k] = arena_array(a, BLOCK, sizeof(*b->numbers[k]));
	for (size_t i = 0; i < BLOCK && !b->vain; i++)
		if (rang_in_vain(&list[i]))
			b->vain = arena_array(a, BLOCK, sizeof(*b->vain));
	for (size_t i = 0; i < BLOCK; i++)
		store_put(b, i, &list[i]);
	return b;
}

/* ---- all ---- */

struct call_store *store_new(struct arena *a)
{
	struct call_store *s = arena_array(a, 1, sizeof(*s));

	s->a = a;
	s->last = arena_array(a, BLOCK, sizeof(*s->last));
	return s;
}

void store_add(struct call_store *s, const struct logged_call *c)
{
	size_t full = s->count / BLOCK;

	s->last[s->count++ % BLOCK] = *c;
	if (s->count % BLOCK)
		return;
	if (full == s->block_capacity) {
		struct call_block **blocks = arena_array(s->a, s->block_capacity = 2 * full + 16, sizeof(*blocks));

		if (full)
			memcpy(blocks, s->blocks, full * sizeof(*blocks));
		s->blocks = blocks;
	}
	s->blocks[full] = pack(s->last, s->a);
}

void store_get(const struct call_store *s, size_t i, struct logged_call *c)
{
	if (i / BLOCK < s->count / BLOCK)
		get(s->blocks[i / BLOCK], i % BLOCK, c);
	else
		*c = s->last[i % BLOCK];
	c->arrival -= s->shift;
	c->began -= s->shift;
}

/* Only while nothing is shifted. */
void store_set(struct call_store *s, size_t i, const struct logged_call *c)
{
	struct logged_call *list;
	struct call_block *b;

	if (i / BLOCK == s->count / BLOCK) {
		s->last[i % BLOCK] = *c;
		return;
	}
	b = s->blocks[i / BLOCK];
	list = xcalloc(BLOCK, sizeof(*list));
	for (size_t k = 0; k < BLOCK; k++)
		get(b, k, &list[k]);
	if (!store_put(b, i % BLOCK, c)) {
		list[i % BLOCK] = *c;
		s->blocks[i / BLOCK] = pack(list, s->a);
	}
	free(list);
}

/* Nor does `began` change, where it follows from the rest. */
void store_forget_vru(struct call_store *s)
{
	for (size_t i = 0; i < s->count / BLOCK; i++)
		s->blocks[i]->times[VRU] = (struct packed){ .packing = PACK_NONE };
	for (size_t i = 0; i < s->count % BLOCK; i++)
		s->last[i].vru = NAN;
}

/* ---- order ---- */

struct place {
	double arrival;
	uint32_t line, call;
};

static int by_arrival(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->arrival != y->arrival)
		return x->arrival < y->arrival ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->call > y->call) - (x->call < y->call);
}

static struct place arrival_place(const struct call_store *s, size_t i)
{
	struct logged_call c;

	store_get(s, i, &c);
	return (struct place){ c.arrival, c.line, (uint32_t)i };
}

void store_sort(struct call_store *s)
{
	struct place *list, before, now;
	bool rises = true;

	for (size_t i = 0; i < s->count && rises; i++, before = now) {
		now = arrival_place(s, i);
		rises = !i || by_arrival(&before, &now) <= 0;
	}
	if (rises)
		return;
	list = xcalloc(s->count, sizeof(*list));
	for (size_t i = 0; i < s->count; i++)
		list[i] = arrival_place(s, i);
	qsort(list, s->count, sizeof(*list), by_arrival);
	s->order = arena_array(s->a, s->count, sizeof(*s->order));
	for (size_t i = 0; i < s->count; i++)
		s->order[i] = list[i].call;
	free(list);
}

struct logged_call logged_call_at(const struct call_log *log, size_t i)
{
	const struct call_store *s = log->store;
	struct logged_call c;

	if (log->calls)
		return log->calls[i];
	store_get(s, s->order ? s->order[i] : i, &c);
	return c;
}

struct logged_call *logged_calls_all(const struct call_log *log, struct arena *a)
{
	struct logged_call *list = arena_array(a, log->count + 1, sizeof(*list));

	for (size_t i = 0; i < log->count; i++)
		list[i] = logged_call_at(log, i);
	return list;
}
