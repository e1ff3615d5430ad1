/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timers, pools of records, levels that are looked at on the way, and what makes an event set
 * invalid; all against the simplest that could be right. */
#include "helpers.h"

#include "events/events.h"
#include "events/pool.h"
#include "events/timer_heap.h"

static uint64_t random_state;

/* xorshift64 (Marsaglia 2003). */
static uint64_t any(uint64_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % n;
}

/* ---- timers ---- */

enum { TIMERS = 300 };

static bool earlier(struct timer a, struct timer b)
{
	return a.time != b.time ? a.time < b.time : a.order < b.order;
}

static size_t first_of(const struct timer *list, size_t n)
{
	size_t first = 0;

	for (size_t i = 1; i < n; i++)
		if (earlier(list[i], list[first]))
			first = i;
	return first;
}

static void timers_come_in_order(UNUSED void **state)
{
	struct timer list[TIMERS];
	struct timer_heap h;
	size_t n = 0;

	random_state = 3;
	timer_heap_init(&h);
	assert_true(h.due == NEVER && h.count == 0);
	for (uint64_t i = 0; i < 20000; i++) {
		if (n < TIMERS && (n == 0 || any(20) < (i / 500 % 2 ? 12 : 8))) {
			struct timer t = { (int64_t)any(50), i, (int32_t)any(1000) };

			timer_heap_add(&h, t);
			list[n++] = t;
		} else {
			size_t first = first_of(list, n);
			struct timer t = timer_heap_take(&h);

			assert_int_equal(t.time, list[first].time);
			assert_int_equal(t.order, list[first].order);
			assert_int_equal(t.what, list[first].what);
			list[first] = list[--n];
		}
		assert_int_equal(h.count, n);
		assert_true(h.due == (n ? list[first_of(list, n)].time : NEVER));
	}
	timer_heap_free(&h);
	assert_true(h.due == NEVER && h.count == 0 && !h.heap);
}

/* ---- pools ---- */

struct record {
	int32_t link;
	uint64_t mark;
	char more[40];
};
enum { RECORDS = 3 * POOL_SLAB };

static void records_are_theirs_who_took_them(UNUSED void **state)
{
	static uint64_t marks[RECORDS + 1];
	static int32_t taken[RECORDS];
	struct pool p;
	size_t n = 0, most = 0;

	random_state = 5;
	memset(marks, 0, sizeof(marks));
	pool_init(&p, sizeof(struct record));
	for (uint64_t i = 1; i < 60000; i++) {
		if (n < RECORDS && (n == 0 || any(20) < (i / 8000 % 2 ? 7 : 13))) {
			int32_t index = -1;
			struct record *r = pool_take(&p, &index);

			assert_in_range(index, 0, RECORDS - 1);
			assert_ptr_equal(r, pool_at(&p, index));
			assert_ptr_equal(r, POOL_RECORD(struct record, &p, index));
			assert_true(marks[index] == 0); /* nobody else has it */
			r->link = -7;
			r->mark = marks[index] = i;
			taken[n++] = index;
		} else {
			size_t which = any(n);
			int32_t index = taken[which];
			struct record *r = pool_at(&p, index);

			assert_true(r->mark == marks[index] && r->link == -7);
			pool_give(&p, index);
			assert_true(r->mark == marks[index]); /* the rest stays */
			marks[index] = 0;
			taken[which] = taken[--n];
		}
		most = n > most ? n : most;
		assert_int_equal(p.taken, n);
		assert_int_equal(p.used, most); /* memory follows the most taken at once */
		assert_int_equal(p.slab_count, (most + POOL_SLAB - 1) / POOL_SLAB);
	}
	assert_true(most > POOL_SLAB);
	assert_int_equal((uintptr_t)p.slabs[0] % 64, 0);
	pool_free(&p);
	assert_true(p.used == 0 && p.taken == 0 && p.slab_count == 0 && p.spare == -1);
	assert_int_equal(p.size, sizeof(struct record));
}

/* ---- levels ---- */

/* A level as it goes, tick by tick. */
struct plain {
	int64_t level, peak, sum;
};

static void tick(struct plain *p, int64_t from, int64_t now)
{
	if (now < from)
		return;
	p->sum += p->level;
	p->peak = p->level > p->peak ? p->level : p->peak;
}

/* Every tick some changes, and now and then sums and peaks; at some ticks everything is told
 * ahead and caught up with. */
static void levels_on_the_way(int64_t from, double gap)
{
	struct plain p[2] = { { 0 } };
	struct gauges g;

	gauges_init(&g, 2, from, gap);
	for (int64_t now = 0; now < 4000; now++) {
		gauges_advance(&g, now);
		if (now > from && !any(7)) {
			unsigned i = (unsigned)any(2);

			assert_true(gauge_sum(&g, i, now) == p[i].sum);
			assert_int_equal(gauge_take_peak(&g, i, now), p[i].peak);
			p[i].peak = 0;
		}
		for (uint64_t n = any(4); n > 0; n--) {
			unsigned i = (unsigned)any(2);
			int by = p[i].level && any(2) ? -1 : 1;

			gauge_add(&g, i, by, now);
			p[i].level += by;
		}
		for (unsigned i = 0; i < 2; i++)
			tick(&p[i], from, now);
	}
	gauges_close(&g, 4000);
	gauges_advance(&g, NEVER);
	for (unsigned i = 0; i < 2; i++)
		assert_near(gauge_area(&g, i), (double)p[i].sum * 1e-9, 1e-18);
	gauges_free(&g);
	assert_true(!g.levels && !g.slices);
}

static void levels_are_looked_at(UNUSED void **state)
{
	random_state = 9;
	levels_on_the_way(0, 0);
	levels_on_the_way(0, 1);
	levels_on_the_way(1000, 0);
	levels_on_the_way(1000, 100);
	levels_on_the_way(5000, 1);
}

enum { SPANS = 4000 };

static int earlier_first(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->time < y->time ? -1 : x->time > y->time;
}

/* Powers of two are alike: from no time at all to beyond all slices. */
static int64_t any_span(int64_t most_bits)
{
	return (int64_t)(any(UINT64_C(1) << any((uint64_t)most_bits + 1)));
}

static void assert_levels(struct gauges *g, struct event *change, int64_t from, int64_t to)
{
	int64_t level = 0, peak = 0, since = 0;
	__int128 sum = 0;

	qsort(change, 2 * SPANS, sizeof(*change), earlier_first);
	for (size_t i = 0; i < 2 * SPANS; since = change[i++].time) {
		int64_t begin = since > from ? since : from, end = change[i].time < to ? change[i].time : to;

		if (change[i].time > begin && level > peak)
			peak = level;
		sum += end > begin ? (__int128)level * (end - begin) : 0;
		level += change[i].order ? 1 : -1;
	}
	assert_int_equal(level, 0);
	assert_true(gauge_sum(g, 0, to) == sum);
	assert_int_equal(g->levels[0].peak, peak);
}

/* Spans that are told of when they begin, some long ahead; between them everything may be over. */
static void levels_told_ahead(int64_t from, double gap, int64_t pause, int64_t length)
{
	struct event change[2 * SPANS];
	int64_t now = 0;
	struct gauges g;

	gauges_init(&g, 1, from, gap);
	for (size_t i = 0; i < SPANS; i++) {
		int64_t until = now + any_span(length);

		change[2 * i] = (struct event){ now, 1 };
		change[2 * i + 1] = (struct event){ until, 0 };
		gauge_add(&g, 0, 1, now);
		gauge_add(&g, 0, -1, until);
		now += any_span(pause);
		gauges_advance(&g, now);
	}
	gauges_close(&g, now);
	gauges_advance(&g, NEVER);
	assert_levels(&g, change, from, now);
	gauges_free(&g);
}

static void levels_ahead_are_looked_at(UNUSED void **state)
{
	random_state = 10;
	levels_told_ahead(0, 0, 40, 42);
	levels_told_ahead(0, 1000, 10, 12);
	levels_told_ahead(5000, 1000, 10, 25);
	levels_told_ahead(5000, 1000, 24, 20);
	levels_told_ahead(10000, 30, 6, 36);
}

/* What is outside of the window does not count, but the level it leaves does. */
static void a_window_cuts_off(UNUSED void **state)
{
	struct gauges g;

	gauges_init(&g, 1, 100, 0);
	gauge_add(&g, 0, 1, 0);
	gauges_advance(&g, 10);
	gauge_add(&g, 0, 1, 20);
	gauge_add(&g, 0, 1, 30);
	gauge_add(&g, 0, -1, 90);
	gauge_add(&g, 0, -1, 150);
	gauge_add(&g, 0, 1, 260);
	gauge_add(&g, 0, 1, 300);
	gauges_close(&g, 200);
	gauges_advance(&g, NEVER);
	assert_near(gauge_area(&g, 0), (2 * 50 + 1 * 50) * 1e-9, 1e-20);
	assert_int_equal(g.levels[0].peak, 2);
	gauges_close(&g, 100);
	assert_true(gauge_area(&g, 0) == 0);
	gauges_free(&g);
	/* told ahead, it falls just when the window begins: it has not stood in it */
	gauges_init(&g, 1, 100, 0);
	gauges_advance(&g, 50);
	gauge_tell(&g, 0, 1, 60);
	gauge_tell(&g, 0, 1, 60);
	gauge_tell(&g, 0, -1, 100);
	gauge_tell(&g, 0, -1, 200);
	gauges_advance(&g, NEVER);
	assert_int_equal(g.levels[0].peak, 1);
	gauges_free(&g);
}

/* ---- what is invalid ---- */

static void fill(struct event_set *s)
{
	event_set_init(s);
	for (uint64_t i = 0; i < 200; i++)
		event_set_push(s, (struct event){ (int64_t)(i * i), i });
	while (event_set_peek(s) && s->ripe.count - s->head < 3)
		event_set_drop(s);
	assert_true(event_set_valid(s));
	assert_true(s->ripe.count - s->head >= 3 && s->later.count > 0);
}

static struct radix_chunk **a_bucket(struct event_set *s, unsigned *digit, unsigned *value)
{
	*digit = (unsigned)__builtin_ctz(s->later.used);
	*value = (unsigned)__builtin_ctz(s->later.values[*digit]);
	return &s->later.bucket[*digit][*value];
}

static void every_fault_of_a_set_is_found(UNUSED void **state)
{
	unsigned digit, value;
	struct event_set s;
	struct event *first, swap;

	fill(&s);
	first = s.ripe.at + s.head;
	swap = first[0];
	first[0] = first[1];
	first[1] = swap;
	assert_false(event_set_valid(&s)); /* not in order */
	event_set_free(&s);
	fill(&s);
	s.ripe.at[s.ripe.count - 1].time = s.limit;
	assert_false(event_set_valid(&s)); /* ripe too early */
	event_set_free(&s);
	fill(&s);
	s.later.count++;
	assert_false(event_set_valid(&s)); /* lost */
	event_set_free(&s);
	fill(&s);
	a_bucket(&s, &digit, &value);
	s.later.values[digit] &= (uint16_t)~(1u << value);
	assert_false(event_set_valid(&s)); /* not known of */
	event_set_free(&s);
	fill(&s);
	a_bucket(&s, &digit, &value);
	s.later.used &= ~(1u << digit);
	assert_false(event_set_valid(&s));
	event_set_free(&s);
	fill(&s);
	a_bucket(&s, &digit, &value);
	for (value = 0; s.later.bucket[digit][value]; value++)
		;
	s.later.values[digit] |= (uint16_t)(1u << value);
	assert_false(event_set_valid(&s)); /* nothing there */
	event_set_free(&s);
	fill(&s);
	(*a_bucket(&s, &digit, &value))->at[0].time = s.limit - 1;
	assert_false(event_set_valid(&s)); /* should have been ripe */
	event_set_free(&s);
	fill(&s);
	(*a_bucket(&s, &digit, &value))->at[0].time += INT64_C(1) << 4 * (digit + 1);
	assert_false(event_set_valid(&s)); /* in the wrong bucket */
	event_set_free(&s);
}

static void the_first_of_a_radix_heap(UNUSED void **state)
{
	struct events out = { 0 };
	struct radix r;

	radix_init(&r);
	assert_true(radix_first(&r) == NEVER);
	for (int64_t i = 0; i < 500; i++)
		radix_put(&r, (struct event){ (i * 7919 % 500 + 3) * 1000, 0 });
	for (int64_t left = 500; left > 0; left = (int64_t)r.count) {
		int64_t first = radix_first(&r), limit;

		assert_int_equal(first, (500 - left + 3) * 1000);
		out.count = 0;
		limit = radix_take(&r, 10, &out);
		assert_true(out.count > 0 && limit > first);
		for (size_t i = 0; i < out.count; i++)
			assert_true(out.at[i].time >= first && out.at[i].time < limit);
	}
	assert_true(radix_first(&r) == NEVER);
	radix_free(&r);
	free(out.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timers_come_in_order),
		cmocka_unit_test(records_are_theirs_who_took_them),
		cmocka_unit_test(levels_are_looked_at),
		cmocka_unit_test(levels_ahead_are_looked_at),
		cmocka_unit_test(a_window_cuts_off),
		cmocka_unit_test(every_fault_of_a_set_is_found),
		cmocka_unit_test(the_first_of_a_radix_heap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
