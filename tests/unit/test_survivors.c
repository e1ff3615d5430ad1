/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small places that no other test has looked at: who is rung at closing, the goal of who is called back, a ring of tasks that grows. */
#include "same.h"

#define QUICK "rules: {fetch_latency: 0s}\n"

static double of_group(const struct bench *b, const char *name)
{
	return group_metric(&b->r->designs[0], name).value;
}

/* Calls at 0 s and 10 s, closed at 11 s: the second is sent away then, the first, who is rung, at 15 s. */
static void rung_at_closing(void **state)
{
	struct bench *b = *state;

	run(b, QUICK "run: {replications: 1}\napps: {desk: '<Response><Enqueue workflowSid=\"a\"/></Response>'}\n"
	    "agents: {a: {count: 1, ring: {timeout: 5s, answer: 0.0000001}}}\n"
	    "calls: {arrivals: {regular: 6/m}, duration: 11s, closing: clear}\ndesigns: {d: {start: desk, goal: agent}}\n", NULL);
	assert_float_equal(of_group(b, "wait_mean"), (15 + 1) / 2.0, 1e-9);
	assert_float_equal(of_group(b, "rings"), 3, 0);
}

/* The first has the agent until 65 s, the second comes to the queue at 15 s. */
static void comes_to_wait_after_closing(void **state)
{
	struct bench *b = *state;

	run(b, QUICK "run: {replications: 1}\napps: {desk: '<Response><Pause length=\"5\"/><Enqueue workflowSid=\"a\"/></Response>'}\n"
	    "agents: {a: {count: 1, handle_time: 60s}}\n"
	    "calls: {arrivals: {regular: 6/m}, duration: 11s, closing: clear}\ndesigns: {d: {start: desk, goal: agent}}\n", NULL);
	assert_float_equal(of_group(b, "wait_mean"), 0, 1e-9);
	assert_float_equal(of_group(b, "served"), 1, 0);
}

/* The second finds the agent busy, and asks for a callback. */
static void completed_by_a_callback(void **state)
{
	struct bench *b = *state;

	run(b, QUICK "run: {replications: 1}\n"
	    "flows: {f: '{\"description\": \"\", \"initial_state\": \"T\", \"flags\": {\"allow_concurrent_calls\": true}, \"states\": ["
	    "{\"name\": \"T\", \"type\": \"trigger\", \"transitions\": [{\"event\": \"incomingCall\", \"next\": \"q\"}], \"properties\": {}},"
	    "{\"name\": \"q\", \"type\": \"enqueue-call\", \"transitions\": [{\"event\": \"callComplete\"}, {\"event\": \"failedToEnqueue\"},"
	    "{\"event\": \"callFailure\"}], \"properties\": {\"queue_name\": \"a\"}}]}'}\n"
	    "agents: {a: {count: 1, handle_time: 60s, callback: {offer_after: 5s}}}\n"
	    "calls: {script: [{at: 0s}, {at: 1s}]}\ndesigns: {d: {start: f, goal: completed}}\n", NULL);
	assert_float_equal(of_group(b, "callback_reached_rate"), 1, 0);
	assert_float_equal(metric_in(&b->r->designs[0], "success_rate").value, 1, 0);
}

/* A task each 50 s and 100 s for each: the k-th begins at 100 k s and came at 50 k s, so that by the end of
 * the hour 36 have begun and 36 wait, and the waits are 50 k s. Some have begun as the ring grows. */
static void tasks_in_a_ring_that_grows(void **state)
{
	struct bench *b = *state;
	double wait;

	run(b, QUICK "run: {replications: 60}\napps: {desk: '<Response><Enqueue workflowSid=\"a\"/></Response>'}\n"
	    "agents: {a: {count: 1, handle_time: 1s, other_work: {arrivals: 72/h, handle_time: 100s}}}\n"
	    "callers: {patience: {queued: 1s}}\n"
	    "calls: {arrivals: {poisson: 1/h}, duration: 1h}\ndesigns: {d: {start: desk, goal: agent}}\n", NULL);
	wait = of_group(b, "other_work_wait_mean");
	assert_true(wait > 700 && wait < 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(rung_at_closing),
		bench_test(comes_to_wait_after_closing),
		bench_test(completed_by_a_callback),
		bench_test(tasks_in_a_ring_that_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
