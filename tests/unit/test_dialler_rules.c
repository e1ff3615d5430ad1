/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of a dialler, one by one, call by call: everything is constant, and computed by hand. */
#include "helpers.h"

#define RULES "rules: {fetch_latency: 0s, queued_time: 0s, post_dial_delay: 0s, ring_timeout: 20s}\nrun: {replications: 1}\n"
#define TO_SALES "apps: {q: '<Response><Enqueue>sales</Enqueue></Response>'}\ndesigns: {d: {start: q, goal: agent}}\n" RULES
#define DIAL(words) "calls: {direction: outbound, dialler: {agents: sales, " words "}}\n"

static struct estimate of(const struct bench *b, const char *name)
{
	return metric_in(&b->r->designs[0], name);
}

static void assert_exhausted(struct bench *b, const char *scenario, double at)
{
	run(b, scenario, NULL);
	assert_float_equal(of(b, "list_exhausted_at").value, at, 1e-9);
}

static void who_failed_is_not_tried_again(void **state)
{
	struct bench *b = *state;

	run(b, TO_SALES "agents: {sales: {count: 1, handle_time: 1m}}\ncallers: {ring: 10s, failed: 100%}\n"
	    DIAL("list: 3, tries: 3, retry: 1m"), NULL);
	assert_float_equal(of(b, "tries_per_number").value, 1, 0);
}

/* One at a time, each for 20 s: at 60 s the first is due again, since 45 s, and the fourth number waits for
 * all three: 120 s to 140 s, and again from 165 s on. */
static void tries_come_before_numbers(void **state)
{
	assert_exhausted(*state, TO_SALES "agents: {sales: {count: 1, handle_time: 1m}}\ncallers: {ring: 10s, no-answer: 100%}\n"
			 DIAL("list: 4, tries: 2, retry: 25s"), 185);
}

/* Two at 40 s, and from 50 s on one of the two agents is on a break: one at 60 s. The other is not there from
 * 80 s to 120 s, when the last is placed. */
static void who_is_on_a_break_is_not_free(void **state)
{
	assert_exhausted(*state, TO_SALES "agents: {sales: {schedule: {counts: [1, 2], step: 40s}, handle_time: 1s, "
			 "breaks: {every: 50s, length: 1h}}}\ncallers: {ring: 10s, no-answer: 100%}\n" DIAL("list: 6"), 140);
}

/* Placed in the pace of cps: nobody waits for his turn. */
static void the_pace_is_kept(void **state)
{
	struct bench *b = *state;

	assert_exhausted(b, TO_SALES "agents: {sales: {count: 4, handle_time: 1m}}\ncallers: {ring: 10s}\n"
			 "calls: {direction: outbound, cps: 2/m, dialler: {agents: sales, list: 3}}\n", 70);
	assert_float_equal(of(b, "queue_time_mean").value, 0, 0);
}

/* One of two machines finds no agent in time. */
static void a_machine_is_neither_answered_nor_abandoned(void **state)
{
	struct bench *b = *state;

	run(b, TO_SALES "agents: {sales: {count: 1, handle_time: 1m}}\ncallers: {ring: 10s, machine: 100%}\n"
	    DIAL("list: 2, mode: predictive, ratio: 2"), NULL);
	assert_int_equal(count_of(b, "dial_answered"), 0);
	assert_int_equal(count_of(b, "dial_abandoned"), 0);
	assert_float_equal(group_metric(&b->r->designs[0], "abandoned").value, 1, 0);
}

/* Nor is it offered a callback, while it waits for a minute. */
static void a_machine_is_offered_no_callback(void **state)
{
	struct bench *b = *state;

	run(b, TO_SALES "agents: {sales: {count: 1, handle_time: 1m, callback: {offer_after: 1s}}}\ncallers: {ring: 10s, machine: 100%}\n"
	    DIAL("list: 2, mode: predictive, ratio: 2, abandoned_after: none"), NULL);
	assert_float_equal(group_metric(&b->r->designs[0], "callbacks_offered").value, 0, 0);
}

/* One is served, one waits for 2 s, and one is refused, twice: two are abandoned. */
static void who_is_refused_twice_is_abandoned_once(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {q: '<Response><Enqueue>sales</Enqueue><Enqueue>sales</Enqueue></Response>'}\n"
	    "designs: {d: {start: q, goal: agent}}\n" RULES
	    "agents: {sales: {count: 1, handle_time: 1m, queue_size: 1}}\ncallers: {ring: 10s}\n"
	    DIAL("list: 3, mode: predictive, ratio: 3"), NULL);
	assert_int_equal(count_of(b, "dial_abandoned"), 2);
	assert_float_equal(group_metric(&b->r->designs[0], "refused").value, 2, 0);
}

static void patience_may_be_over_before(void **state)
{
	struct bench *b = *state;

	run(b, TO_SALES "agents: {sales: {count: 1, handle_time: 1m, patience: 1s}}\ncallers: {ring: 10s}\n"
	    DIAL("list: 2, mode: predictive, ratio: 2"), NULL);
	assert_float_equal(group_metric(&b->r->designs[0], "wait_mean").value, 0.5, 1e-9);
}

/* Both answer at 10 s and come to `other`, where one is served until 70 s and the other until 130 s; that is
 * no wait of the dialler's, and both are in flight. The first is at `sales` from 70 s to 100 s: the third is
 * placed then, while the second is still in flight. */
static void other_queues_are_others(void **state)
{
	struct bench *b = *state;

	assert_exhausted(b, "apps: {q: '<Response><Enqueue>other</Enqueue><Enqueue>sales</Enqueue></Response>'}\n"
			 "designs: {d: {start: q, goal: agent}}\n" RULES
			 "agents: {sales: {count: 1, handle_time: 30s}, other: {count: 1, handle_time: 1m}}\ncallers: {ring: 10s}\n"
			 DIAL("list: 3, mode: predictive, ratio: 2"), 110);
	assert_float_equal(of(b, "success_rate").value, 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(who_failed_is_not_tried_again),
		bench_test(tries_come_before_numbers),
		bench_test(who_is_on_a_break_is_not_free),
		bench_test(the_pace_is_kept),
		bench_test(a_machine_is_neither_answered_nor_abandoned),
		bench_test(a_machine_is_offered_no_callback),
		bench_test(who_is_refused_twice_is_abandoned_once),
		bench_test(patience_may_be_over_before),
		bench_test(other_queues_are_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
