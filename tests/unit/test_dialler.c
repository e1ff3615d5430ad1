/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A dialler: as a closed queueing network, whose throughput is known; and what it does call by call.
 * Seeds are fixed (1); intervals are at 99.9 %.
 */
#include <math.h>

#include "helpers.h"
#include "report/report.h"
#include "report/success_order_internal.h"
#include "report/verdict_internal.h"

#define AT_ONCE "apps: {q: '<Response><Enqueue>sales</Enqueue></Response>'}\n" \
		"designs: {d: {start: q, goal: agent}}\n" \
		"rules: {fetch_latency: 0s, queued_time: 0s, post_dial_delay: 0s, ring_timeout: 20s}\n"
#define SALES(count, more) "agents: {sales: {count: " #count ", handle_time: 1m" more "}}\n"

static void assert_about(const char *what, struct estimate e, double exact)
{
	if (!e.defined || !(e.low <= exact && exact <= e.high))
		fail_msg("%s: %.8g is outside %.8g .. %.8g (estimate %.8g)", what, exact, e.low, e.high, e.value);
}

static struct estimate of(const struct bench *b, const char *name)
{
	return metric_in(&b->r->designs[0], name);
}

/* Everybody answers: each agent goes through ring, talk and wrap-up by himself, n/(12 + 120 + 30 s). */
static void everybody_answers(void **state)
{
	struct bench *b = *state;

	run(b, AT_ONCE
	    "agents: {sales: {count: 7, handle_time: {exponential: 2m}, wrap_up: {exponential: 30s}}}\n"
	    "callers: {ring: {uniform: [6s, 18s]}}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 1000000}, duration: 60h}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 1h}\n", NULL);
	assert_about("calls", of(b, "calls_per_agent_hour"), 3600.0 / 162);
	assert_about("idle", of(b, "agent_idle_mean"), 12);
	assert_about("occupancy", group_metric(&b->r->designs[0], "occupancy"), 150.0 / 162);
	assert_float_equal(group_metric(&b->r->designs[0], "wait_mean").value, 0, 0);
	assert_float_equal(of(b, "dialler_abandon_rate").value, 0, 0);
	assert_float_equal(of(b, "tries_per_number").value, 1, 1e-3);
}

/* 40 % answer after 12 s on average, 50 % ring for 20 s, 10 % are busy at once. As many calls are in
 * flight as agents are free: by Little's law an agent is free for (0.4 * 12 + 0.5 * 20) / 0.4 s. */
static void some_answer(void **state)
{
	struct bench *b = *state;
	double idle = (0.4 * 12 + 0.5 * 20) / 0.4;

	run(b, AT_ONCE
	    "agents: {sales: {count: 7, handle_time: {exponential: 2m}, wrap_up: {exponential: 30s}}}\n"
	    "callers: {ring: {uniform: [6s, 18s]}, no-answer: 50%, busy: 10%}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 1000000}, duration: 60h}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 1h}\n", NULL);
	assert_about("calls", of(b, "calls_per_agent_hour"), 3600 / 0.4 / (idle + 150));
	assert_about("idle", of(b, "agent_idle_mean"), idle);
	assert_float_equal(of(b, "dialler_abandon_rate").value, 0, 0);
}

/* Tries until one is answered, at most three: (1 - 0.6^3) / 0.4 of them. */
static void numbers_are_tried_again(void **state)
{
	struct bench *b = *state;

	run(b, AT_ONCE SALES(5, "") "callers: {ring: 10s, no-answer: 40%, busy: 20%}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 500, tries: 3, retry: {uniform: [1m, 2m]}}}\n"
	    "run: {replications: 20, confidence: 99.9%}\n", NULL);
	assert_about("tries", of(b, "tries_per_number"), (1 - pow(0.6, 3)) / 0.4);
	assert_int_equal(count_of(b, "numbers_done"), 20 * 500);
	/* whoever is never reached is given up after the third */
	assert_about("answered", of(b, "success_rate"), 0.4);
	assert_true(of(b, "list_exhausted_at").defined);
}

/* 10 s of ringing and a minute of talk each: the third is answered at 150 s, and talks on. */
static void one_after_the_other(void **state)
{
	struct bench *b = *state;

	run(b, AT_ONCE SALES(1, "") "callers: {ring: 10s}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 3}}\nrun: {replications: 1}\n", NULL);
	assert_float_equal(of(b, "list_exhausted_at").value, 150, 1e-9);
	assert_float_equal(of(b, "agent_idle_mean").value, 10, 1e-9);
	assert_float_equal(of(b, "calls_per_agent_hour").value, 3 / (150.0 / 3600), 1e-6);
	assert_float_equal(group_metric(&b->r->designs[0], "occupancy").value, 0.8, 1e-9);
}

/* Two are dialled for one agent, and both answer: one of them waits 2 s, and then no longer. */
static void one_is_abandoned(void **state)
{
	struct bench *b = *state;

	run(b, AT_ONCE SALES(1, "") "callers: {ring: 10s}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 2, mode: predictive, ratio: 2}}\nrun: {replications: 1}\n",
	    NULL);
	assert_float_equal(of(b, "dialler_abandon_rate").value, 0.5, 1e-9);
	assert_float_equal(of(b, "list_exhausted_at").value, 10, 1e-9);
	assert_float_equal(group_metric(&b->r->designs[0], "wait_p95").value, 2, 0.1);
	trace(b, 0, 1);
	assert_int_equal(events_of(b, EVENT_HANG_UP, "dialler: no agent in time"), 1);
}

/* Who is not hung up on waits until the agent is free. */
static void nobody_is_hung_up_on(void **state)
{
	struct bench *b = *state;

	run(b, AT_ONCE SALES(1, "") "callers: {ring: 10s}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 2, mode: predictive, ratio: 2, abandoned_after: none}}\n"
	    "run: {replications: 1}\n", NULL);
	assert_float_equal(of(b, "dialler_abandon_rate").value, 0, 0);
	assert_float_equal(group_metric(&b->r->designs[0], "wait_mean").value, 30, 1e-9);
}

/* An agent who is rung for 1 s has them longer than the 2 s for which they may wait: a machine for the
 * minute of the agent, a fax for the 40 s that it is on the line. The second is answered 10 s later. */
static void machines_are_not_hung_up_on_when_served(void **state)
{
	struct bench *b = *state;

	run(b, AT_ONCE SALES(1, ", ring: {timeout: 5s, after: 1s}") "callers: {ring: 10s, machine: 100%}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 2}}\nrun: {replications: 1}\n", NULL);
	assert_float_equal(of(b, "list_exhausted_at").value, 10 + 61 + 10, 1e-9);
	run(b, AT_ONCE SALES(1, ", ring: {timeout: 5s, after: 1s}") "callers: {ring: 10s, fax: {share: 100%, time: 40s}}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 2}}\nrun: {replications: 1}\n", NULL);
	assert_float_equal(of(b, "list_exhausted_at").value, 10 + 40 + 10, 1e-9);
}

/* Of five for each free agent, two at once, the user's own bound; and not before the second agent comes.
 * The pace is one in 30 s. */
static void calls_are_bounded(void **state)
{
	struct bench *b = *state;

	run(b, AT_ONCE SALES(2, "") "callers: {ring: 10s}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 4, mode: predictive, ratio: 5, in_flight: 2}}\n"
	    "run: {replications: 1}\n", NULL);
	assert_float_equal(of(b, "peak_concurrent_calls").value, 2, 0);
	assert_float_equal(of(b, "dialler_abandon_rate").value, 0, 0);
	run(b, AT_ONCE SALES(4, "") "callers: {ring: 10s}\n"
	    "calls: {direction: outbound, cps: 2/m, dialler: {agents: sales, list: 3}}\nrun: {replications: 1}\n", NULL);
	assert_float_equal(of(b, "list_exhausted_at").value, 70, 1e-6);
}

/* Nobody is dialled before an agent is there. */
static void agents_come(void **state)
{
	struct bench *b = *state;

	run(b, AT_ONCE "agents: {sales: {schedule: {counts: [0, 1], step: 1h}, handle_time: 1m}}\ncallers: {ring: 10s}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 2}}\nrun: {replications: 1}\n", NULL);
	assert_float_equal(of(b, "list_exhausted_at").value, 3600 + 80, 1e-9);
}

/* A try that failed at the end of one day waits for the agents of the next. */
static void tries_wait(void **state)
{
	struct bench *b = *state;

	run(b, AT_ONCE SALES(1, "") "callers: {ring: 10s, busy: 100%}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 1, tries: 3, retry: 1h}}\nrun: {replications: 1}\n", NULL);
	assert_float_equal(of(b, "list_exhausted_at").value, 7200, 1e-9);
	assert_float_equal(of(b, "tries_per_number").value, 3, 0);
}

/* The ratio comes to where the bound is nearly met, and stays below it. */
static void the_bound_is_kept(void **state)
{
	struct bench *b = *state;
	double share;

	run(b, AT_ONCE "agents: {sales: {count: 20, handle_time: {exponential: 3m}}}\n"
	    "callers: {ring: {exponential: 12s}, no-answer: 60%}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 1000000, mode: predictive, abandoned: 3%}, duration: 20h}\n"
	    "run: {replications: 20, warm_up: 4h}\n", NULL);
	share = of(b, "dialler_abandon_rate").value;
	assert_true(share > 0.015 && share < 0.03);
	assert_true(of(b, "agent_idle_mean").value < 0.6 * (0.4 * 12 + 0.6 * 20) / 0.4);
}

/* Who dials more reaches more people in the same hours, though a smaller share of whom it calls. The table, the JSON
 * and the verdict are of the hours. */
static void designs_are_compared_by_the_hour(void **state)
{
	struct bench *b = *state;
	struct decision v;
	const struct comparison *c, *share;
	const struct design_result *d;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	run(b, "apps: {q: '<Response><Enqueue>sales</Enqueue></Response>'}\n"
	    "rules: {fetch_latency: 0s, queued_time: 0s, post_dial_delay: 0s, ring_timeout: 20s}\n"
	    "agents: {sales: {count: 10, handle_time: {exponential: 3m}}}\n"
	    "callers: {ring: {exponential: 12s}, no-answer: 60%}\n"
	    "calls: {direction: outbound, dialler: {agents: sales, list: 100000}, duration: 4h}\nrun: {replications: 10}\n"
	    "designs: {one: {start: q, goal: agent}, more: {start: q, goal: agent, dialler: {mode: predictive, ratio: 3}}}\n", NULL);
	d = b->r->designs;
	assert_near(metric_in(d, "successes_per_agent_hour").value,
		    metric_in(d, "calls_per_agent_hour").value * metric_in(d, "success_rate").value, 1e-9);
	assert_string_equal(results_measure(b->r), "successes_per_agent_hour");
	c = comparison_of(b->r, results_measure(b->r), 0, 1);
	share = comparison_of(b->r, "success_rate", 0, 1);
	assert_true(c->headline && c->shown && c->difference.value < 0);
	assert_true(!share->headline && share->difference.value > 0);
	decision_find(&v, &b->arena, b->r, "", "");
	assert_non_null(strstr(v.best.why, "“more”, "));
	assert_non_null(strstr(v.best.why, "more than chance gives"));
	report_table(out, b->r, &(struct report_style){ false, 100 });
	fclose(out);
	assert_non_null(strstr(text, "B beats A"));
	assert_null(strstr(text, "A beats B"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(everybody_answers),
		bench_test(some_answer),
		bench_test(numbers_are_tried_again),
		bench_test(one_after_the_other),
		bench_test(one_is_abandoned),
		bench_test(nobody_is_hung_up_on),
		bench_test(machines_are_not_hung_up_on_when_served),
		bench_test(calls_are_bounded),
		bench_test(agents_come),
		bench_test(tries_wait),
		bench_test(the_bound_is_kept),
		bench_test(designs_are_compared_by_the_hour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
