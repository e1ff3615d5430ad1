/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/gauge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A change in a slice: its time from the slice's beginning, the gauge, and whether
 * it is a rise; in the order of time. */
enum { RISE_BITS = 1, GAUGE_BITS = 16, CHANGE_BITS = GAUGE_BITS + RISE_BITS };
enum { SHIFT_LEAST = 10, SHIFT_MOST = 63 - CHANGE_BITS, SHIFT_DEFAULT = 30 };
enum { CHANGES_AT_ONCE = 64, CALLS_A_SLICE = 8 };

static unsigned gauge_of(uint64_t change)
{
	return (unsigned)(change >> RISE_BITS) & ((1u << GAUGE_BITS) - 1);
}

static bool is_rise(uint64_t change)
{
	return change & 1;
}

/* A slice is as long as a few calls take to arrive, a power of 2. */
static unsigned shift_for(double gap)
{
	unsigned shift = SHIFT_LEAST;

	if (!(gap > 0))
		return SHIFT_DEFAULT;
	while (shift < SHIFT_MOST && (double)(INT64_C(1) << shift) < gap * CALLS_A_SLICE)
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

void gauges_init(struct gauges *g, size_t count, int64_t from, double gap)
{
	*g = (struct gauges){ .count = count, .from = from, .to = NEVER, .begun = from == 0,
			      .shift = shift_for(gap), .later_from = NEVER };
	assert(count < 1u << GAUGE_BITS);
	g->end = INT64_C(1) << g->shift;
	look_ahead(g);
	g->levels = xcalloc(count, sizeof(*g->levels));
	g->slices = xcalloc(GAUGE_SLICES, sizeof(*g->slices));
	radix_init(&g->later);
}

void gauges_free(struct gauges *g)
{
	for (size_t i = 0; i < GAUGE_SLICES; i++)
		free(g->slices[i].at);
	free(g->slices);
	free(g->soon.at);
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

void changes_grow(struct changes *c)
{
	c->capacity = c->capacity ? 2 * c->capacity : 32;
	c->at = xreallocarray(c->at, c->capacity, sizeof(*c->at));
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

static void apply(const struct gauges *g, struct level *l, bool rise, int64_t time)
{
	stand(g, l, time);
	l->since = time;
	l->level += rise ? 1 : -1;
	l->weighted += rise ? time : -time;
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

static void apply_in_order(struct gauges *g)
{
	sort(&g->soon);
	for (size_t i = 0; i < g->soon.count; i++) {
		uint64_t change = g->soon.at[i];

		apply(g, &g->levels[gauge_of(change)], is_rise(change), time_of(g, change));
	}
}

/* Could the slice lift any level above its peak, within the window? */
static bool may_rise(struct gauges *g)
{
	int64_t above = 0;

	if (g->limit <= g->from)
		return false;
	for (size_t i = 0; i < g->count; i++)
		g->levels[i].rise = g->levels[i].level;
	for (size_t i = 0; i < g->soon.count; i++)
		g->levels[gauge_of(g->soon.at[i])].rise += is_rise(g->soon.at[i]);
	for (size_t i = 0; i < g->count; i++)
		above |= g->levels[i].peak - g->levels[i].rise;
	return above < 0;
}

static void apply_unordered(struct gauges *g)
{
	for (size_t i = 0; i < g->soon.count; i++) {
		uint64_t change = g->soon.at[i];
		struct level *l = &g->levels[gauge_of(change)];
		int64_t moment = time_of(g, change);
		int64_t fall = (int64_t)is_rise(change) - 1; /* 0 or -1 */

		l->level += 2 * fall + 1;
		l->weighted += (moment ^ fall) - fall;
	}
	for (size_t i = 0; i < g->count; i++)
		g->levels[i].since = g->limit - 1; /* not after the latest change */
}

/* What comes before the limit. */
static void consume(struct gauges *g)
{
	if (!g->soon.count)
		return;
	if (may_rise(g))
		apply_in_order(g);
	else
		apply_unordered(g);
	g->soon.count = 0;
}

/* Let those of the slice that come before MOMENT be the first; how many these are. */
static size_t part(struct gauges *g, int64_t moment)
{
	uint64_t *at = g->soon.at;
	size_t first = 0;

	for (size_t i = 0; i < g->soon.count; i++)
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
	size_t all = g->soon.count, first = part(g, moment);
	bool interval = g->noted < g->intervals && moment == (int64_t)(g->noted + 1) * g->width;

	g->soon.count = first;
	consume(g);
	g->soon.count = all - first;
	if (first && all > first)
		memmove(g->soon.at, g->soon.at + first, (all - first) * sizeof(*g->soon.at));
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

/* Where a change goes; in `later` it keeps its time. */
static void put(struct gauges *g, unsigned gauge, bool rise, int64_t time)
{
	uint64_t slice = (uint64_t)time >> g->shift, ahead = slice - g->slice;
	uint64_t what = (uint64_t)gauge << RISE_BITS | rise;
	uint64_t into = (uint64_t)time & ((UINT64_C(1) << g->shift) - 1);

	if (ahead == 0) {
		changes_add(&g->soon, into << CHANGE_BITS | what);
	} else if (ahead < GAUGE_SLICES) {
		changes_add(&g->slices[slice % GAUGE_SLICES], into << CHANGE_BITS | what);
		g->ahead++;
	} else {
		radix_put(&g->later, (struct event){ time, what });
		g->later_from = time < g->later_from ? time : g->later_from;
	}
}

void gauge_tell(struct gauges *g, unsigned gauge, int change, int64_t now)
{
	put(g, gauge, change > 0, now);
}

/* What comes before the slice's end out of `later`. */
static void fetch_later(struct gauges *g)
{
	while (g->later_from < g->end) {
		g->taken.count = 0;
		radix_take(&g->later, CHANGES_AT_ONCE, &g->taken);
		g->later_from = radix_first(&g->later);
		for (size_t i = 0; i < g->taken.count; i++)
			put(g, gauge_of(g->taken.at[i].order), is_rise(g->taken.at[i].order),
			    g->taken.at[i].time);
	}
}

static uint64_t next_slice(const struct gauges *g, int64_t now)
{
	int64_t jump = now < g->later_from ? now : g->later_from;

	return g->ahead ? g->slice + 1 : (uint64_t)jump >> g->shift;
}

static void open_slice(struct gauges *g, uint64_t slice)
{
	struct changes *c = &g->slices[slice % GAUGE_SLICES], empty = g->soon;
	uint64_t end = (slice + 1) << g->shift;

	g->slice = slice;
	g->start = (int64_t)(slice << g->shift);
	g->end = end < (uint64_t)NEVER ? (int64_t)end : NEVER;
	g->soon = *c;
	*c = empty;
	g->ahead -= g->soon.count;
	fetch_later(g);
	look_ahead(g);
}

void gauges_catch_up(struct gauges *g, int64_t now)
{
	while (now >= g->limit && g->limit != NEVER) {
		if (g->next <= g->end) {
			note(g);
			continue;
		}
		consume(g);
		if (now != NEVER || g->ahead || g->later.count) {
			open_slice(g, next_slice(g, now));
		} else {
			g->end = NEVER;
			look_ahead(g);
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

	assert(until >= g->from && !g->soon.count && !g->ahead && !g->later.count);
	return integral_at(g, l, until) - integral_at(g, l, g->from);
}

__int128 gauge_interval(const struct gauges *g, unsigned gauge, size_t k)
{
	assert(k < g->noted);
	return g->sums[k * g->count + gauge] - (k ? g->sums[(k - 1) * g->count + gauge] : 0);
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
