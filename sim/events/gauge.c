/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/gauge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A change in a slice: its time from the slice's beginning, the gauge, and whether
 * it is a rise; in the order of time. */
enum { RISE_BITS = 1, GAUGE_BITS = 16, CHANGE_BITS = GAUGE_BITS + RISE_BITS,
       WHAT = (1 << CHANGE_BITS) - 1 };
enum { SHIFT_LEAST = 10, SHIFT_MOST = 63 - CHANGE_BITS, SHIFT_DEFAULT = 30 };
enum { CHANGES_AT_ONCE = 64, CALLS_A_SLICE = 2, GAUGES_A_CALL = 4, FIRST_CAPACITY = 16 };

static unsigned gauge_of(uint64_t change)
{
	return (unsigned)(change >> RISE_BITS) & ((1u << GAUGE_BITS) - 1);
}

static bool is_rise(uint64_t change)
{
	return change & 1;
}

/* A slice is as long as a few calls take to arrive, a power of 2. The shorter it is, the less is
 * to be sorted; but it costs something for each of COUNT gauges. */
static unsigned shift_for(double gap, size_t count)
{
	size_t calls = count / GAUGES_A_CALL > CALLS_A_SLICE ? count / GAUGES_A_CALL : CALLS_A_SLICE;
	unsigned shift = SHIFT_LEAST;

	if (!(gap > 0))
		return SHIFT_DEFAULT;
	while (shift < SHIFT_MOST && (double)(INT64_C(1) << shift) < gap * (double)calls)
		shift++;
	return shift;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When are integrals to be noted next? */
static void look_ahead(struct gauges *g)
{
	int64_t next = g->begun ? NEVER : g->from;

	if (!g->over)
		next = earlier(next, g->to);
	if (g->noted < g->intervals)
		next = earlier(next, (int64_t)(g->noted + 1) * g->width);
	g->next = next;
	g->limit = earlier(g->end, next);
}

static void reach_for(struct gauges *g, uint64_t slice)
{
	for (; g->reach <= slice; g->reach++)
		g->slices[g->reach % GAUGE_SLICES] = NULL;
}

static struct changes *changes_new(struct gauges *g)
{
	struct changes *c = g->spare;

	if (c) {
		g->spare = c->next;
	} else {
		c = xreallocarray(NULL, 1, sizeof(*c) + FIRST_CAPACITY * sizeof(*c->at));
		c->capacity = FIRST_CAPACITY;
	}
	c->count = 0;
	return c;
}

/* Nothing is held: no slice need be opened before something is told ahead. */
static void rest(struct gauges *g)
{
	g->end = NEVER;
	g->reach = 0;
	look_ahead(g);
}

/* SLICE is under way, and nothing is held before it. */
static void go_to(struct gauges *g, uint64_t slice)
{
	struct changes **place = &g->slices[slice % GAUGE_SLICES];
	uint64_t end = (slice + 1) << g->shift;

	g->slice = slice;
	g->start = (int64_t)(slice << g->shift);
	g->end = end < (uint64_t)NEVER ? (int64_t)end : NEVER;
	g->limit = earlier(g->end, g->next);
	g->reach = slice > g->reach ? slice : g->reach;
	reach_for(g, slice);
	if (*place) {
		g->soon->next = g->spare;
		g->spare = g->soon;
		g->soon = *place;
	}
	*place = g->soon;
}

void gauges_init(struct gauges *g, size_t count, int64_t from, double gap)
{
	*g = (struct gauges){ .count = count, .from = from, .to = NEVER, .begun = from == 0,
			      .shift = shift_for(gap, count), .later_from = NEVER };
	assert(count < 1u << GAUGE_BITS);
	g->levels = xcalloc(count, sizeof(*g->levels));
	g->added = xcalloc(2 * count, sizeof(*g->added));
	g->slices = xreallocarray(NULL, GAUGE_SLICES, sizeof(struct changes *));
	g->soon = changes_new(g);
	radix_init(&g->later);
	rest(g);
}

void gauges_free(struct gauges *g)
{
	for (uint64_t slice = g->slice + 1; slice < g->reach; slice++)
		free(g->slices[slice % GAUGE_SLICES]);
	free(g->soon);
	for (struct changes *next; g->spare; g->spare = next) {
		next = g->spare->next;
		free(g->spare);
	}
	free(g->slices);
	free(g->added);
	free(g->levels);
	free(g->sums);
	radix_free(&g->later);
	free(g->taken.at);
	*g = (struct gauges){ 0 };
}

void gauges_divide(struct gauges *g, int64_t width, size_t intervals)
{
	g->width = width;
	g->intervals = intervals;
	g->sums = xcalloc(intervals * g->count, sizeof(*g->sums));
	look_ahead(g);
}

void gauges_close(struct gauges *g, int64_t to)
{
	g->to = to;
	g->over = false;
	look_ahead(g);
}

static int64_t time_of(const struct gauges *g, uint64_t change)
{
	return g->start + (int64_t)(change >> CHANGE_BITS);
}

/* The level has stood from its latest change until TIME. */
static void stand(const struct gauges *g, struct level *l, int64_t time)
{
	if (time > l->since && time > g->from && l->level > l->peak)
		l->peak = l->level;
}

static int in_order(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* By time. Slices hold few, unless much is at one moment. */
static void sort(struct changes *v)
{
	if (v->count > 4 * CHANGES_AT_ONCE) {
		qsort(v->at, v->count, sizeof(*v->at), in_order);
		return;
	}
	for (size_t i = 1; i < v->count; i++) {
		uint64_t change = v->at[i];
		size_t j = i;

		for (; j > 0 && v->at[j - 1] > change; j--)
			v->at[j] = v->at[j - 1];
		v->at[j] = change;
	}
}

/* Change by change. */
static void apply_in_order(struct gauges *g)
{
	sort(g->soon);
	for (size_t i = 0; i < g->soon->count; i++) {
		uint64_t change = g->soon->at[i];
		struct level *l = &g->levels[gauge_of(change)];
		int64_t time = time_of(g, change);

		stand(g, l, time);
		l->since = time;
		l->level += is_rise(change) ? 1 : -1;
		l->weighted += is_rise(change) ? time : -time;
	}
}

static void add_up(struct gauges *g)
{
	const uint64_t *change = g->soon->at, *end = change + g->soon->count;

	for (; change < end; change++) {
		struct change_sum *sum = &g->added[*change & WHAT];

		sum->count++;
		sum->into += *change >> CHANGE_BITS;
	}
}

/* Levels go on by what was added up, but for those that could rise above their peak within the
 * window: to them the order of changes matters. Are there any? */
static bool settle(struct gauges *g)
{
	bool any = false;

	for (size_t i = 0; i < g->count; i++) {
		struct level *l = &g->levels[i];
		struct change_sum *fall = &g->added[2 * i], *rise = fall + 1;
		int64_t change = rise->count - fall->count;

		if (!(rise->count | fall->count))
			continue;
		l->lifts = g->limit > g->from && l->level + rise->count > l->peak;
		any |= l->lifts;
		if (!l->lifts) {
			l->level += change;
			l->weighted += (__int128)g->start * change + rise->into - fall->into;
			l->since = g->limit - 1; /* not after the latest change */
		}
		*fall = *rise = (struct change_sum){ 0 };
	}
	return any;
}

static void keep_those_that_lift(const struct gauges *g)
{
	struct changes *v = g->soon;
	size_t kept = 0;

	for (size_t i = 0; i < v->count; i++)
		if (g->levels[gauge_of(v->at[i])].lifts)
			v->at[kept++] = v->at[i];
	v->count = kept;
}

/* What comes before the limit. */
static void consume(struct gauges *g)
{
	if (!g->soon->count)
		return;
	g->held -= g->soon->count;
	if (g->soon->count <= g->count / 2) {
		apply_in_order(g);
	} else {
		add_up(g);
		if (settle(g)) {
			keep_those_that_lift(g);
			apply_in_order(g);
		}
	}
	g->soon->count = 0;
}

/* Let those of the slice that come before MOMENT be the first; how many these are. */
static size_t part(struct gauges *g, int64_t moment)
{
	uint64_t *at = g->soon->at;
	size_t first = 0;

	for (size_t i = 0; i < g->soon->count; i++)
		if (time_of(g, at[i]) < moment) {
			uint64_t change = at[i];

			at[i] = at[first];
			at[first++] = change;
		}
	return first;
}

static __int128 integral(const struct level *l, int64_t until)
{
	return (__int128)l->level * until - l->weighted;
}

/* Consume what comes before the moment at which integrals are noted, and note them. */
static void note(struct gauges *g)
{
	int64_t moment = g->next;
	size_t all = g->soon->count, first = part(g, moment);
	bool interval = g->noted < g->intervals && moment == (int64_t)(g->noted + 1) * g->width;

	g->soon->count = first;
	consume(g);
	g->soon->count = all - first;
	if (first && all > first)
		memmove(g->soon->at, g->soon->at + first, (all - first) * sizeof(*g->soon->at));
	for (size_t i = 0; i < g->count; i++) {
		struct level *l = &g->levels[i];
		__int128 sum = integral(l, moment);

		if (moment == g->from)
			l->before = sum;
		if (moment == g->to)
			l->after = sum;
		if (interval)
			g->sums[g->noted * g->count + i] = sum;
	}
	g->begun |= moment == g->from;
	g->over |= moment == g->to;
	g->noted += interval;
	look_ahead(g);
}

/* SLICE, which has a place, has no room for CHANGE. */
static __attribute__((noinline)) void add_to_full(struct gauges *g, uint64_t slice, uint64_t change)
{
	struct changes **place = &g->slices[slice % GAUGE_SLICES], *c = *place;

	if (!c) {
		c = changes_new(g);
	} else {
		c->capacity *= 2;
		c = xreallocarray(c, 1, sizeof(*c) + c->capacity * sizeof(*c->at));
	}
	c->at[c->count++] = change;
	*place = c;
	if (slice == g->slice)
		g->soon = c;
}

/* To SLICE, which has a place. */
static inline void add(struct gauges *g, uint64_t slice, uint64_t change)
{
	struct changes *c = g->slices[slice % GAUGE_SLICES];

	g->held++;
	if (__builtin_expect(!c || c->count == c->capacity, 0))
		add_to_full(g, slice, change);
	else
		c->at[c->count++] = change;
}

/* To SLICE, which has none, or to `later`, where a change keeps its time. */
static __attribute__((noinline)) void put_ahead(struct gauges *g, uint64_t slice, uint64_t change)
{
	int64_t time = (int64_t)((slice << g->shift) + (change >> CHANGE_BITS));

	if (!g->reach)
		go_to(g, (uint64_t)g->clock >> g->shift);
	if (slice - g->slice < GAUGE_SLICES) {
		reach_for(g, slice);
		add(g, slice, change);
		return;
	}
	radix_put(&g->later, (struct event){ time, change & WHAT });
	g->later_from = time < g->later_from ? time : g->later_from;
}

static void put(struct gauges *g, uint64_t what, int64_t time)
{
	uint64_t slice = (uint64_t)time >> g->shift;
	uint64_t change = ((uint64_t)time - (slice << g->shift)) << CHANGE_BITS | what;

	if (__builtin_expect(slice < g->reach, 1))
		add(g, slice, change);
	else
		put_ahead(g, slice, change);
}

void gauge_tell(struct gauges *g, unsigned gauge, int change, int64_t now)
{
	put(g, (uint64_t)gauge << RISE_BITS | (change > 0), now);
}

/* What comes before the slice's end out of `later`. */
static void fetch_later(struct gauges *g)
{
	while (g->later_from < g->end) {
		g->taken.count = 0;
		radix_take(&g->later, CHANGES_AT_ONCE, &g->taken);
		g->later_from = radix_first(&g->later);
		for (size_t i = 0; i < g->taken.count; i++)
			put(g, g->taken.at[i].order, g->taken.at[i].time);
	}
}

/* After the slice under way: the first that holds something, or where something may still be told. */
static uint64_t next_slice(const struct gauges *g, int64_t now)
{
	uint64_t last = (uint64_t)earlier(now, g->later_from) >> g->shift, slice = g->slice + 1;

	if (!g->held)
		return last;
	while (slice < last && !g->slices[slice % GAUGE_SLICES])
		slice++;
	return slice;
}

void gauges_catch_up(struct gauges *g, int64_t now)
{
	while (now >= g->limit && g->limit != NEVER) {
		if (g->next <= g->end) {
			note(g);
			continue;
		}
		consume(g);
		if (g->held || g->later.count) {
			go_to(g, next_slice(g, now));
			fetch_later(g);
		} else {
			rest(g);
		}
	}
	if (now == NEVER)
		consume(g);
}

/* Up to MOMENT, which may be one of those that were noted. */
static __int128 integral_at(const struct gauges *g, const struct level *l, int64_t moment)
{
	if (g->begun && moment == g->from)
		return l->before;
	if (g->over && moment == g->to)
		return l->after;
	return integral(l, moment);
}

double gauge_area(const struct gauges *g, unsigned gauge)
{
	if (g->to <= g->from)
		return 0;
	return (double)gauge_sum(g, gauge, g->to) * 1e-9;
}

__int128 gauge_sum(const struct gauges *g, unsigned gauge, int64_t until)
{
	const struct level *l = &g->levels[gauge];

	assert(until >= g->from && !g->held && !g->later.count);
	return integral_at(g, l, until) - integral_at(g, l, g->from);
}

void gauge_means(const struct gauges *g, unsigned gauge, double *list)
{
	__int128 before = 0;

	for (size_t k = 0; k < g->noted; k++) {
		__int128 sum = g->sums[k * g->count + gauge];

		list[k] = (double)(sum - before) / (double)g->width;
		before = sum;
	}
}

int64_t gauge_take_peak(struct gauges *g, unsigned gauge, int64_t now)
{
	struct level *l = &g->levels[gauge];
	int64_t peak;

	stand(g, l, now);
	peak = l->peak;
	l->peak = 0;
	l->since = now;
	return peak;
}
