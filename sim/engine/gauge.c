/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/gauge.h"

#include <stdlib.h>

enum { BATCH = 64, GAUGE_BITS = 16 };

void gauges_init(struct gauges *g, size_t count, int64_t from)
{
	*g = (struct gauges){ .count = count, .from = from, .to = NEVER, .moment = from };
	g->levels = xcalloc(count, sizeof(*g->levels));
	radix_init(&g->later);
}

void gauges_free(struct gauges *g)
{
	free(g->levels);
	free(g->soon.at);
	radix_free(&g->later);
	*g = (struct gauges){ 0 };
}

static struct event pack(unsigned gauge, int64_t change, int64_t time)
{
	return (struct event){ time, (uint64_t)change << GAUGE_BITS | gauge };
}

static unsigned gauge_of(const struct event *e)
{
	return (unsigned)(e->order & ((1u << GAUGE_BITS) - 1));
}

static int64_t change_of(const struct event *e)
{
	return (int64_t)e->order >> GAUGE_BITS;
}

static int64_t clip(const struct gauges *g, int64_t time)
{
	return time < g->from ? g->from : time > g->to ? g->to : time;
}

/* The level has stood from its latest change until TIME. */
static void stand(const struct gauges *g, struct level *l, int64_t time)
{
	if (time > l->since && time > g->from && l->level > l->peak)
		l->peak = l->level;
}

static void apply(const struct gauges *g, struct level *l, int64_t change, int64_t time)
{
	stand(g, l, time);
	l->since = time;
	l->level += change;
	l->weighted += change > 0 ? clip(g, time) : -clip(g, time);
}

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->time < y->time ? -1 : x->time > y->time;
}

/* By time. Batches are small, unless all of one is at one moment. */
static void sort(struct events *v)
{
	if (v->count > 4 * BATCH) {
		qsort(v->at, v->count, sizeof(*v->at), by_time);
		return;
	}
	for (size_t i = 1; i < v->count; i++) {
		struct event e = v->at[i];
		size_t j = i;

		for (; j > 0 && v->at[j - 1].time > e.time; j--)
			v->at[j] = v->at[j - 1];
		v->at[j] = e;
	}
}

static void apply_in_order(struct gauges *g)
{
	sort(&g->soon);
	for (size_t i = 0; i < g->soon.count; i++) {
		const struct event *e = &g->soon.at[i];

		apply(g, &g->levels[gauge_of(e)], change_of(e), e->time);
	}
}

/* Could the batch lift any level above its peak, within the window? */
static bool may_rise(struct gauges *g)
{
	int64_t above = 0;

	if (g->limit <= g->from)
		return false;
	for (size_t i = 0; i < g->count; i++)
		g->levels[i].rise = g->levels[i].level;
	for (size_t i = 0; i < g->soon.count; i++) {
		const struct event *e = &g->soon.at[i];

		g->levels[gauge_of(e)].rise += change_of(e) > 0;
	}
	for (size_t i = 0; i < g->count; i++)
		above |= g->levels[i].peak - g->levels[i].rise;
	return above < 0;
}

static void apply_unordered(struct gauges *g)
{
	for (size_t i = 0; i < g->soon.count; i++) {
		const struct event *e = &g->soon.at[i];
		struct level *l = &g->levels[gauge_of(e)];
		int64_t moment = clip(g, e->time), change = change_of(e);

		l->level += change;
		l->weighted += change > 0 ? moment : -moment;
	}
	for (size_t i = 0; i < g->count; i++)
		g->levels[i].since = g->limit - 1; /* not after the latest change */
}

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

void gauges_catch_up(struct gauges *g, int64_t now)
{
	while (now >= g->limit) {
		consume(g);
		while (g->later.count && g->soon.count < BATCH / 2)
			g->limit = radix_take(&g->later, BATCH, &g->soon);
		if (!g->soon.count)
			g->limit = now == NEVER ? NEVER : now + 1; /* nothing was told ahead */
		if (now == NEVER && !g->later.count && !g->soon.count)
			break;
	}
}

void gauge_tell(struct gauges *g, unsigned gauge, int64_t change, int64_t now)
{
	if (now >= g->limit)
		radix_put(&g->later, pack(gauge, change, now));
	else
		events_add(&g->soon, pack(gauge, change, now));
}

double gauge_area(const struct gauges *g, unsigned gauge)
{
	const struct level *l = &g->levels[gauge];

	if (g->to <= g->from)
		return 0;
	return (double)((__int128)l->level * g->to - l->weighted) * 1e-9;
}
