/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/store_internal.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/scratch.h"

enum packing {
	PACK_NONE,    /* no call has it */
	PACK_DERIVED, /* `began`: when all before it is over */
	PACK_MILLI,   /* from `base` on */
	PACK_FULL
};

/* Of what has no column of its own, `at` is 0. */
struct packed {
	int64_t base; /* milliseconds */
	uint32_t at;  /* where int32_t or double, CALL_BLOCK of them, stand in the block's bytes */
	uint8_t packing;
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

struct vain_rings {
	float seconds;
	int16_t count;
};

/* Its columns follow. */
struct call_block {
	struct packed times[TIMES];
	uint32_t numbers[NUMBERS]; /* where int32_t stand; 0: -1 of all */
	uint32_t vain;		   /* where struct vain_rings stand; 0: of none is said whom it rang in vain */
	uint8_t said[TIMES], says; /* the times that some call has, in order */
	uint32_t lines[CALL_BLOCK];
	uint8_t words[CALL_BLOCK]; /* outcome, direction << 3, answered_by << 5 */
	_Alignas(8) unsigned char columns[];
};
enum { MOST_BYTES = sizeof(struct call_block) +
		    CALL_BLOCK * (TIMES * sizeof(double) + NUMBERS * sizeof(int32_t) + sizeof(struct vain_rings)) };

static void *column(const struct call_block *b, uint32_t at)
{
	return (char *)(uintptr_t)b + at;
}

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
	double whole, from;

	*milli = INT32_MIN;
	if (isnan(x))
		return true;
	if (fabs(x) < 1e12 && (double)(int64_t)x == x && !(x == 0 && signbit(x))) { /* whole seconds, mostly */
		int64_t room = (int64_t)x * 1000 - base;

		*milli = (int32_t)room;
		return room > -INT32_MAX && room < INT32_MAX;
	}
	whole = nearbyint(x * 1000);
	from = whole - (double)base;
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

static uint8_t words_of(const struct logged_call *c)
{
	return (uint8_t)(c->outcome | c->direction << 3 | c->answered_by << 5);
}

/* Call I of B becomes C, if its packing has room for that. */
static bool store_put(struct call_block *b, size_t i, const struct logged_call *c)
{
	for (size_t k = 0; k < TIMES; k++) {
		struct packed *p = &b->times[k];
		double x = time_of(c, k);

		if (p->packing == PACK_FULL)
			((double *)column(b, p->at))[i] = x;
		else if (p->packing == PACK_NONE ? !isnan(x) :
			 p->packing == PACK_DERIVED ? !same(x, derived(c)) :
						      !in_milli(x, p->base, &((int32_t *)column(b, p->at))[i]))
			return false;
	}
	for (size_t k = 0; k < NUMBERS; k++)
		if (b->numbers[k])
			((int32_t *)column(b, b->numbers[k]))[i] = packed_number(c, k);
		else if (packed_number(c, k) != -1)
			return false;
	if (b->vain)
		((struct vain_rings *)column(b, b->vain))[i] = (struct vain_rings){ c->unanswered_ring, c->unanswered };
	else if (rang_in_vain(c))
		return false;
	b->lines[i] = c->line;
	b->words[i] = words_of(c);
	return true;
}

static int32_t number_at(const struct call_block *b, size_t k, size_t i)
{
	return b->numbers[k] ? ((const int32_t *)column(b, b->numbers[k]))[i] : -1;
}

static const struct logged_call nothing_known = {
	.held = NAN, .ring = NAN, .vru = NAN, .wait = NAN, .began = NAN, .service = NAN, .total = NAN, .arrival = NAN,
	.agent = -1, .type = -1, .priority = -1, .unanswered = -1, .unanswered_ring = NAN,
};

static void get(const struct call_block *b, size_t i, struct logged_call *c)
{
	*c = nothing_known;
	for (size_t n = 0; n < b->says; n++) {
		size_t k = b->said[n];
		const struct packed *p = &b->times[k];

		*time_in(c, k) = p->packing == PACK_FULL  ? ((const double *)column(b, p->at))[i] :
				 p->packing == PACK_MILLI ? from_milli(((const int32_t *)column(b, p->at))[i], p->base) :
							    derived(c);
	}
	c->agent = number_at(b, 0, i);
	c->type = number_at(b, 1, i);
	c->priority = number_at(b, 2, i);
	if (b->vain) {
		const struct vain_rings *v = (const struct vain_rings *)column(b, b->vain) + i;

		c->unanswered = v->count;
		c->unanswered_ring = v->seconds;
	}
	c->line = b->lines[i];
	c->outcome = b->words[i] & 7;
	c->direction = b->words[i] >> 3 & 3;
	c->answered_by = b->words[i] >> 5;
}

/* Time K of N calls from I on. */
static void get_times(const struct call_block *b, size_t k, size_t i, size_t n, struct logged_call *list)
{
	const struct packed *p = &b->times[k];
	const int32_t *milli = (const int32_t *)column(b, p->at) + i;

	for (size_t j = 0; p->packing == PACK_MILLI && j < n; j++)
		*time_in(&list[j], k) = from_milli(milli[j], p->base);
	for (size_t j = 0; p->packing == PACK_FULL && j < n; j++)
		*time_in(&list[j], k) = ((const double *)column(b, p->at))[i + j];
	for (size_t j = 0; p->packing == PACK_DERIVED && j < n; j++)
		*time_in(&list[j], k) = derived(&list[j]);
}

/* get() of N calls from I on, column by column. */
static void get_many(const struct call_block *b, size_t i, size_t n, struct logged_call *list)
{
	const struct vain_rings *v = b->vain ? column(b, b->vain) : NULL;

	for (size_t j = 0; j < n; j++) {
		list[j] = nothing_known;
		list[j].line = b->lines[i + j];
		list[j].outcome = b->words[i + j] & 7;
		list[j].direction = b->words[i + j] >> 3 & 3;
		list[j].answered_by = b->words[i + j] >> 5;
	}
	for (size_t k = 0; k < b->says; k++)
		get_times(b, b->said[k], i, n, list);
	for (size_t k = 0; k < NUMBERS; k++)
		for (size_t j = 0; b->numbers[k] && j < n; j++)
			*(int32_t *)((char *)&list[j] + numbers[k]) = ((const int32_t *)column(b, b->numbers[k]))[i + j];
	for (size_t j = 0; v && j < n; j++) {
		list[j].unanswered = v[i + j].count;
		list[j].unanswered_ring = v[i + j].seconds;
	}
}

/* How time K of LIST is packed from BASE on, and where that takes bytes, into COLUMN. */
static enum packing pack_times(const struct logged_call *list, size_t k, int64_t base, void *column)
{
	size_t i = 0;

	while (i < CALL_BLOCK && isnan(time_of(&list[i], k)))
		i++;
	if (i == CALL_BLOCK)
		return PACK_NONE;
	for (i = 0; k == BEGAN && i < CALL_BLOCK && same(list[i].began, derived(&list[i]));)
		i++;
	if (i == CALL_BLOCK)
		return PACK_DERIVED;
	for (i = 0; i < CALL_BLOCK && in_milli(time_of(&list[i], k), base, &((int32_t *)column)[i]);)
		i++;
	if (i == CALL_BLOCK)
		return PACK_MILLI;
	for (i = 0; i < CALL_BLOCK; i++)
		((double *)column)[i] = time_of(&list[i], k);
	return PACK_FULL;
}

/* LIST into B, which has room for MOST_BYTES; how many it takes, a multiple of eight. */
static size_t pack(struct call_block *b, const struct logged_call *list)
{
	size_t end = offsetof(struct call_block, columns);

	memset(b, 0, end);
	for (size_t k = 0; k < TIMES; k++) {
		struct packed *p = &b->times[k];

		/* moments are far from 0, durations are not */
		p->base = (k == 0 || k == BEGAN) && fabs(list[0].arrival) < 1e12 ? 1000 * (int64_t)list[0].arrival : 0;
		p->packing = (uint8_t)pack_times(list, k, p->base, column(b, (uint32_t)end));
		p->at = (uint32_t)end;
		end += p->packing == PACK_MILLI ? CALL_BLOCK * sizeof(int32_t) :
		       p->packing == PACK_FULL  ? CALL_BLOCK * sizeof(double) : 0;
		if (p->packing != PACK_NONE)
			b->said[b->says++] = (uint8_t)k;
	}
	for (size_t k = 0; k < NUMBERS; k++)
		for (size_t i = 0; i < CALL_BLOCK && !b->numbers[k]; i++)
			if (packed_number(&list[i], k) != -1) {
				b->numbers[k] = (uint32_t)end;
				end += CALL_BLOCK * sizeof(int32_t);
			}
	for (size_t k = 0; k < NUMBERS; k++)
		for (size_t i = 0; i < CALL_BLOCK && b->numbers[k]; i++)
			((int32_t *)column(b, b->numbers[k]))[i] = packed_number(&list[i], k);
	for (size_t i = 0; i < CALL_BLOCK && !b->vain; i++)
		if (rang_in_vain(&list[i])) {
			b->vain = (uint32_t)end;
			end += CALL_BLOCK * sizeof(struct vain_rings);
		}
	for (size_t i = 0; i < CALL_BLOCK && b->vain; i++)
		((struct vain_rings *)column(b, b->vain))[i] = (struct vain_rings){ list[i].unanswered_ring, list[i].unanswered };
	for (size_t i = 0; i < CALL_BLOCK; i++) {
		b->lines[i] = list[i].line;
		b->words[i] = words_of(&list[i]);
	}
	return end;
}

/* ---- all ---- */

struct call_store *store_new(struct arena *a)
{
	struct call_store *s = arena_array(a, 1, sizeof(*s));

	s->a = a;
	s->packed = scratch_new(a);
	s->last = arena_array(a, CALL_BLOCK, sizeof(*s->last));
	return s;
}

/* Where LIST stands, packed. */
static size_t add_block(struct call_store *s, const struct logged_call *list)
{
	if (!s->room)
		s->room = xaligned(8, MOST_BYTES);
	return scratch_add(s->packed, s->room, pack(s->room, list));
}

void store_add(struct call_store *s, const struct logged_call *c)
{
	size_t full = s->count / CALL_BLOCK;

	s->last[s->count++ % CALL_BLOCK] = *c;
	if (s->count % CALL_BLOCK)
		return;
	if (full == s->block_capacity) {
		size_t *blocks = arena_array(s->a, s->block_capacity = 2 * full + 16, sizeof(*blocks));

		if (full)
			memcpy(blocks, s->blocks, full * sizeof(*blocks));
		s->blocks = blocks;
	}
	s->blocks[full] = add_block(s, s->last);
}

void store_close(struct call_store *s)
{
	free(s->room);
	s->room = NULL;
	scratch_close(s->packed);
}

void store_free(struct call_store *s)
{
	store_close(s);
	scratch_free(s->packed);
	s->count = 0;
}

static struct call_block *block_of(const struct call_store *s, size_t i)
{
	return scratch_at(s->packed, s->blocks[i / CALL_BLOCK]);
}

void store_get(const struct call_store *s, size_t i, struct logged_call *c)
{
	if (i / CALL_BLOCK < s->count / CALL_BLOCK)
		get(block_of(s, i), i % CALL_BLOCK, c);
	else
		*c = s->last[i % CALL_BLOCK];
	c->arrival -= s->shift;
	c->began -= s->shift;
}

void store_get_many(const struct call_store *s, size_t i, size_t n, struct logged_call *list)
{
	if (i / CALL_BLOCK < s->count / CALL_BLOCK)
		get_many(block_of(s, i), i % CALL_BLOCK, n, list);
	else
		memcpy(list, &s->last[i % CALL_BLOCK], n * sizeof(*list));
	for (size_t j = 0; j < n; j++) {
		list[j].arrival -= s->shift;
		list[j].began -= s->shift;
	}
}

double store_arrival(const struct call_store *s, size_t i)
{
	const struct call_block *b;
	const struct packed *p;

	if (i / CALL_BLOCK == s->count / CALL_BLOCK)
		return s->last[i % CALL_BLOCK].arrival - s->shift;
	b = block_of(s, i);
	p = &b->times[0];
	i %= CALL_BLOCK;
	return (p->packing == PACK_FULL	   ? ((const double *)column(b, p->at))[i] :
		p->packing == PACK_MILLI ? from_milli(((const int32_t *)column(b, p->at))[i], p->base) : NAN) - s->shift;
}

uint32_t store_line(const struct call_store *s, size_t i)
{
	return i / CALL_BLOCK == s->count / CALL_BLOCK ? s->last[i % CALL_BLOCK].line : block_of(s, i)->lines[i % CALL_BLOCK];
}

/* Only while nothing is shifted. */
void store_set(struct call_store *s, size_t i, const struct logged_call *c)
{
	struct logged_call *list;

	if (i / CALL_BLOCK == s->count / CALL_BLOCK) {
		s->last[i % CALL_BLOCK] = *c;
		return;
	}
	list = xcalloc(CALL_BLOCK, sizeof(*list));
	for (size_t k = 0; k < CALL_BLOCK; k++)
		get(block_of(s, i), k, &list[k]);
	if (!store_put(block_of(s, i), i % CALL_BLOCK, c)) {
		list[i % CALL_BLOCK] = *c;
		s->blocks[i / CALL_BLOCK] = add_block(s, list);
	}
	free(list);
}

double store_most_vru(const struct call_store *s)
{
	double most = 0;

	for (size_t i = 0; i < s->count; i++) {
		struct logged_call c;

		if (i / CALL_BLOCK < s->count / CALL_BLOCK && block_of(s, i)->times[VRU].packing == PACK_NONE) {
			i += CALL_BLOCK - 1;
			continue;
		}
		store_get(s, i, &c);
		most = fmax(most, c.vru);
	}
	return most;
}

/* Nor does `began` change, where it follows from the rest. */
void store_forget_vru(struct call_store *s)
{
	for (size_t i = 0; i < s->count / CALL_BLOCK; i++) {
		struct call_block *b = block_of(s, i * CALL_BLOCK);
		size_t n = 0;

		b->times[VRU] = (struct packed){ .packing = PACK_NONE };
		for (size_t k = 0; k < b->says; k++)
			if (b->said[k] != VRU)
				b->said[n++] = b->said[k];
		b->says = (uint8_t)n;
	}
	for (size_t i = 0; i < s->count % CALL_BLOCK; i++)
		s->last[i].vru = NAN;
}

struct logged_call logged_call_at(const struct call_log *log, size_t i)
{
	struct logged_call c;

	if (log->calls)
		c = log->calls[i];
	else
		store_get(log->store, i, &c);
	return c;
}

void log_pass_begin(struct log_pass *p, const struct call_log *log)
{
	p->log = log;
	p->first = p->count = 0;
}

const struct logged_call *log_pass_at(struct log_pass *p, size_t i)
{
	if (p->log->calls)
		return &p->log->calls[i];
	if (i - p->first >= p->count) {
		p->first = i - i % CALLS_UNPACKED;
		p->count = p->log->count - p->first < CALLS_UNPACKED ? p->log->count - p->first : CALLS_UNPACKED;
		store_get_many(p->log->store, p->first, p->count, p->calls);
	}
	return &p->calls[i - p->first];
}

double logged_arrival_at(const struct call_log *log, size_t i)
{
	return log->calls ? log->calls[i].arrival : store_arrival(log->store, i);
}

struct logged_call *logged_calls_all(const struct call_log *log, struct arena *a)
{
	struct logged_call *list = arena_array(a, log->count + 1, sizeof(*list));

	for (size_t i = 0; i < log->count; i++)
		list[i] = logged_call_at(log, i);
	return list;
}
