/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pending event set against the simplest list that could be right. */
#include "helpers.h"

#include "engine/eventset.h"

enum { STRANDS = 200, STEPS = 200000 };

/* One row a strand: when it is due and in which order it was scheduled. */
struct model {
	int64_t due[STRANDS];
	uint64_t order[STRANDS], next;
};

static uint64_t random_state;

/* xorshift64 (Marsaglia 2003): the tests need no more. */
static uint64_t any(uint64_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % n;
}

static int earliest(const struct model *m)
{
	int first = -1;

	for (int i = 0; i < STRANDS; i++) {
		if (m->due[i] == NEVER)
			continue;
		if (first < 0 || m->due[i] < m->due[first] ||
		    (m->due[i] == m->due[first] && m->order[i] < m->order[first]))
			first = i;
	}
	return first;
}

static void schedule(struct event_set *s, struct model *m, int strand, int64_t time)
{
	event_set_schedule(s, strand, time);
	m->due[strand] = time;
	m->order[strand] = m->next++;
}

static void pop(struct event_set *s, struct model *m)
{
	int first = earliest(m);
	struct pending p;

	assert_int_equal(event_set_pop(s, &p), first >= 0);
	if (first < 0)
		return;
	assert_int_equal(p.strand, first);
	assert_int_equal(p.time, m->due[first]);
	m->due[first] = NEVER;
}

static void one_operation(struct event_set *s, struct model *m, uint64_t span)
{
	int strand = (int)any(STRANDS);

	switch (any(8)) {
	case 0:
		event_set_cancel(s, strand);
		m->due[strand] = NEVER;
		break;
	case 1:
		schedule(s, m, strand, NEVER);
		break;
	case 2:
	case 3:
		pop(s, m);
		break;
	default:
		schedule(s, m, strand, (int64_t)any(span));
	}
	assert_true(event_set_valid(s));
	assert_int_equal(event_set_due(s, strand), m->due[strand]);
}

/* SPAN small: mostly ties. */
static void against_the_model(uint64_t span)
{
	struct event_set s;
	struct model m = { .next = 0 };

	random_state = 88172645463325252u + span;
	for (int i = 0; i < STRANDS; i++)
		m.due[i] = NEVER;
	event_set_init(&s);
	for (int i = 0; i < STEPS; i++)
		one_operation(&s, &m, span);
	while (earliest(&m) >= 0)
		pop(&s, &m);
	pop(&s, &m); /* both are empty */
	assert_true(event_set_valid(&s));
	event_set_free(&s);
}

static void random_operations(UNUSED void **state)
{
	against_the_model(UINT64_C(1) << 62);
}

static void random_operations_with_ties(UNUSED void **state)
{
	against_the_model(4);
}

static void assert_next(struct event_set *s, int32_t strand, int64_t time)
{
	struct pending p;

	assert_true(event_set_pop(s, &p));
	assert_int_equal(p.strand, strand);
	assert_int_equal(p.time, time);
}

static void ties_come_in_order_of_scheduling(UNUSED void **state)
{
	struct event_set s;
	struct pending p;

	event_set_init(&s);
	for (int32_t i = 0; i < 1000; i++)
		event_set_schedule(&s, (i * 389) % 1000, 7);
	event_set_schedule(&s, 0, 7); /* scheduled anew: now the last */
	for (int32_t i = 1; i < 1000; i++)
		assert_next(&s, (i * 389) % 1000, 7);
	assert_next(&s, 0, 7);
	assert_false(event_set_pop(&s, &p));
	event_set_free(&s);
}

static void rescheduling_replaces(UNUSED void **state)
{
	struct event_set s;

	event_set_init(&s);
	event_set_schedule(&s, 1, 50);
	event_set_schedule(&s, 2, 40);
	event_set_schedule(&s, 1, 30);
	assert_int_equal(s.count, 2);
	assert_next(&s, 1, 30);
	event_set_schedule(&s, 2, 60);
	event_set_schedule(&s, 3, 55);
	assert_next(&s, 3, 55);
	assert_next(&s, 2, 60);
	event_set_free(&s);
}

static void never_is_not_an_event(UNUSED void **state)
{
	struct event_set s;
	struct pending p;

	event_set_init(&s);
	assert_int_equal(event_set_due(&s, 99), NEVER);
	event_set_cancel(&s, 99); /* a strand it has not heard of */
	event_set_schedule(&s, 5, NEVER);
	assert_int_equal(s.count, 0);
	event_set_schedule(&s, 5, NEVER - 1);
	assert_int_equal(event_set_due(&s, 5), NEVER - 1);
	event_set_schedule(&s, 5, NEVER);
	assert_int_equal(event_set_due(&s, 5), NEVER);
	assert_false(event_set_pop(&s, &p));
	event_set_free(&s);
}

/* A broken heap and a broken back-pointer are both seen. */
static void valid_can_say_no(UNUSED void **state)
{
	struct event_set s;

	event_set_init(&s);
	for (int32_t i = 0; i < 20; i++)
		event_set_schedule(&s, i, i);
	assert_true(event_set_valid(&s));
	s.heap[19].time = -1;
	assert_false(event_set_valid(&s));
	s.heap[19].time = 19;
	assert_true(event_set_valid(&s));
	s.where[3] = 4;
	assert_false(event_set_valid(&s));
	event_set_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_operations),
		cmocka_unit_test(random_operations_with_ties),
		cmocka_unit_test(ties_come_in_order_of_scheduling),
		cmocka_unit_test(rescheduling_replaces),
		cmocka_unit_test(never_is_not_an_event),
		cmocka_unit_test(valid_can_say_no),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
