/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pending event set and the gauges against the simplest that could be right. */
#include "helpers.h"

#include "events/events.h"

enum { ROOM = 400, STEPS = 100000 };

static uint64_t random_state;

/* xorshift64 (Marsaglia 2003): the tests need no more. */
static uint64_t any(uint64_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % n;
}

/* ---- events ---- */

/* A sorted array. */
struct model {
	struct event at[ROOM];
	size_t count;
	int64_t now;
};

static bool before(struct event a, struct event b)
{
	return a.time != b.time ? a.time < b.time : a.order < b.order;
}

static void model_push(struct model *m, struct event e)
{
	size_t i = m->count++;

	while (i > 0 && before(e, m->at[i - 1])) {
		m->at[i] = m->at[i - 1];
		i--;
	}
	m->at[i] = e;
}

/* How far ahead: each law strains another part of a radix heap. */
typedef int64_t law(void);

static int64_t soon(void) { return (int64_t)any(8); }
static int64_t far_away(void) { return (int64_t)any(UINT64_C(1) << 40); }
static int64_t two_sorts(void) { return any(10) ? (int64_t)any(100) : (int64_t)any(1000000); }
static int64_t any_power(void) { return (int64_t)(UINT64_C(1) << any(50)); }
static int64_t last_tick(void) { return any(3) ? (int64_t)any(5) : NEVER - 1; }

static void push(struct event_set *s, struct model *m, law *ahead)
{
	struct event e = { m->now, any(1000) };
	int64_t delay = ahead();

	e.time = delay >= NEVER - 1 - m->now ? NEVER - 1 : m->now + delay;
	event_set_push(s, e);
	model_push(m, e);
}

static void pop(struct event_set *s, struct model *m)
{
	const struct event *e = event_set_peek(s);

	assert_int_equal(e != NULL, m->count > 0);
	if (!e)
		return;
	assert_int_equal(e->time, m->at[0].time);
	assert_int_equal(e->order, m->at[0].order);
	m->now = e->time;
	event_set_drop(s);
	memmove(m->at, m->at + 1, --m->count * sizeof(*m->at));
}

static bool odd(UNUSED void *context, const struct event *e)
{
	return e->order % 2;
}

static void sweep(struct event_set *s, struct model *m)
{
	size_t kept = 0;

	event_set_sweep(s, odd, NULL);
	for (size_t i = 0; i < m->count; i++)
		if (odd(NULL, &m->at[i]))
			m->at[kept++] = m->at[i];
	m->count = kept;
}

static void play(law *ahead, unsigned room)
{
	struct model m = { .count = 0 };
	struct event_set s;

	random_state = 7;
	event_set_init(&s);
	for (int i = 0; i < STEPS; i++) {
		if (!any(500))
			sweep(&s, &m);
		else if (m.count < room && any(2))
			push(&s, &m, ahead);
		else
			pop(&s, &m);
		if (i % 16 == 0)
			assert_true(event_set_valid(&s));
		assert_int_equal(event_set_count(&s), m.count);
	}
	while (m.count)
		pop(&s, &m);
	assert_null(event_set_peek(&s));
	event_set_free(&s);
}

static void agrees_with_a_sorted_array(UNUSED void **state)
{
	law *laws[] = { soon, far_away, two_sorts, any_power, last_tick };

	for (size_t i = 0; i < sizeof(laws) / sizeof(*laws); i++) {
		play(laws[i], 3);
		play(laws[i], ROOM);
	}
}

static void holds_many_at_one_moment(UNUSED void **state)
{
	struct event_set s;

	event_set_init(&s);
	for (uint64_t i = 0; i < 5000; i++)
		event_set_push(&s, (struct event){ 77, i * 3701 % 5000 });
	for (uint64_t i = 0; i < 5000; i++) {
		assert_int_equal(event_set_peek(&s)->order, i);
		event_set_drop(&s);
	}
	event_set_free(&s);
}

static void a_wrong_order_is_found(UNUSED void **state)
{
	struct event_set s;
	int digit;

	event_set_init(&s);
	for (uint64_t i = 0; i < 200; i++)
		event_set_push(&s, (struct event){ (int64_t)(i * i), i });
	for (int i = 0; i < 40; i++) {
		event_set_peek(&s);
		event_set_drop(&s);
	}
	assert_true(event_set_valid(&s));
	digit = __builtin_ctz(s.later.used);
	s.later.bucket[digit][__builtin_ctz(s.later.values[digit])]->at[0].time = 3;
	assert_false(event_set_valid(&s));
	event_set_free(&s);
}

/* ---- gauges ---- */

enum { CHANGES = 3000, LEVELS = 2, INTERVALS = 40 };

struct change {
	int64_t time, by;
	unsigned gauge;
};

static int by_time(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	return x->time < y->time ? -1 : x->time > y->time;
}

/* Area and peak by sorting everything. */
static void reckon(struct change *c, unsigned gauge, int64_t from, int64_t to, int64_t *peak,
		   double *area)
{
	int64_t level = 0, since = 0;

	*peak = 0;
	*area = 0;
	qsort(c, CHANGES, sizeof(*c), by_time);
	for (int i = 0; i < CHANGES; i++) {
		int64_t low = since > from ? since : from;
		int64_t high = c[i].time < to ? c[i].time : to;

		if (c[i].gauge != gauge)
			continue;
		if (c[i].time > since && c[i].time > from && level > *peak)
			*peak = level;
		if (high > low)
			*area += (double)level * (double)(high - low) * 1e-9;
		since = c[i].time;
		level += c[i].by;
	}
}

/* Pairs of a rise now and a fall later, told in any order ahead of the clock. */
static void gauges_agree_at(int64_t step, int64_t stay, int64_t from, double gap)
{
	struct change c[CHANGES];
	struct gauges g;
	int64_t now = 0;

	random_state = 11;
	gauges_init(&g, LEVELS, from, gap);
	gauges_divide(&g, 1 + (CHANGES * step) / 2 / INTERVALS, INTERVALS);
	for (int i = 0; i < CHANGES; i += 2) {
		unsigned gauge = (unsigned)any(LEVELS);
		int64_t rise = now + (any(3) ? 0 : (int64_t)any((uint64_t)stay));

		c[i] = (struct change){ rise, 1, gauge };
		c[i + 1] = (struct change){ rise + (int64_t)any((uint64_t)stay), -1, gauge };
		for (int j = 0; j < 2; j++)
			gauge_add(&g, gauge, c[i + j].by, c[i + j].time);
		now += (int64_t)any((uint64_t)step);
		gauges_advance(&g, now);
	}
	gauges_close(&g, now);
	gauges_advance(&g, NEVER);
	for (unsigned i = 0; i < LEVELS; i++) {
		double area, means[INTERVALS];
		int64_t peak;

		reckon(c, i, from, now, &peak, &area);
		assert_int_equal(g.levels[i].peak, peak);
		assert_int_equal(g.levels[i].level, 0);
		/* the reckoning adds up to 3000 doubles, each rounded */
		assert_true(fabs(gauge_area(&g, i) - area) <= 1e-12 * area);
		gauge_means(&g, i, means);
		for (size_t k = 0; k < INTERVALS; k++) {
			reckon(c, i, (int64_t)k * g.width, (int64_t)(k + 1) * g.width, &peak, &area);
			assert_true(fabs(means[k] * (double)g.width * 1e-9 - area) <= 1e-12 * area);
		}
	}
	gauges_free(&g);
}

/* Whether changes stay within a slice, within the calendar, or beyond. */
static void gauges_agree(int64_t step, int64_t stay, int64_t from)
{
	const double gaps[] = { 0, 1, (double)step / 64, (double)step / 2, (double)stay, 1e12, 1e18 };

	for (size_t i = 0; i < sizeof(gaps) / sizeof(*gaps); i++)
		gauges_agree_at(step, stay, from, gaps[i]);
}

static void gauges_agree_with_sorting(UNUSED void **state)
{
	gauges_agree(10, 2000, 0);
	gauges_agree(10, 20, 0);
	gauges_agree(2, 100000, 300);
	gauges_agree(1000000, 50000000, 1);
	gauges_agree(3, 4, 0);
	gauges_agree(100000, 2000000000, 0); /* beyond the calendar */
}

static void a_level_of_no_duration_is_no_peak(UNUSED void **state)
{
	struct gauges g;

	gauges_init(&g, 1, 0, 0);
	gauges_advance(&g, 5);
	gauge_add(&g, 0, 1, 5);
	gauge_add(&g, 0, 1, 5);
	gauge_add(&g, 0, -1, 5);
	gauges_advance(&g, 9);
	gauge_add(&g, 0, -1, 9);
	gauges_close(&g, 10);
	gauges_advance(&g, NEVER);
	assert_int_equal(g.levels[0].peak, 1);
	gauges_free(&g);
}

/* How far ahead, in slices, a change may be told: neither is taken for the slice under way. */
static void told_ahead_by_the_whole_calendar(UNUSED void **state)
{
	for (int64_t ahead = GAUGE_SLICES - 1; ahead <= GAUGE_SLICES + 1; ahead++) {
		struct gauges g;
		int64_t end;
		double mean;

		gauges_init(&g, 1, 0, 1);
		end = ahead << g.shift;
		gauges_divide(&g, end, 1);
		gauge_add(&g, 0, 1, 1);
		gauge_add(&g, 0, 1, end);
		gauge_add(&g, 0, 1, 2);
		gauges_advance(&g, end + 1);
		gauges_close(&g, end + 1);
		gauges_advance(&g, NEVER);
		gauge_means(&g, 0, &mean);
		assert_true(mean == (double)((end - 1) + (end - 2)) / (double)end);
		assert_true(gauge_sum(&g, 0, end + 1) == (end - 1) + (end - 2) + 3);
		gauges_free(&g);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_a_sorted_array),
		cmocka_unit_test(holds_many_at_one_moment),
		cmocka_unit_test(a_wrong_order_is_found),
		cmocka_unit_test(gauges_agree_with_sorting),
		cmocka_unit_test(a_level_of_no_duration_is_no_peak),
		cmocka_unit_test(told_ahead_by_the_whole_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
