/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates that repeat for long, and what schedules say of each of their steps: by hand, and by the
 * same said otherwise. */
#include "helpers.h"

/* ---- arrivals ---- */

static void arrivals(struct bench *b, const char *how, const char *count)
{
	run(b, arena_printf(&b->arena, "apps: {a: '<Response><Hangup/></Response>'}\n"
				       "calls: {arrivals: {%s}, count: %s}\nrun: {replications: 2}\n"
				       "designs: {d: {start: a}}\n", how, count), NULL);
}

static void assert_same_arrivals(struct bench *b, const char *one, const char *other, const char *count)
{
	double at[400];
	size_t n;

	arrivals(b, one, count);
	n = b->call_count;
	assert_in_range(n, 20, COUNT(at));
	for (size_t i = 0; i < n; i++)
		at[i] = (double)b->calls[i].report.created * 1e-9;
	arrivals(b, other, count);
	assert_int_equal(b->call_count, n);
	for (size_t i = 0; i < n; i++)
		assert_near((double)b->calls[i].report.created * 1e-9, at[i], 1e-6 + 1e-12 * at[i]);
}

/* A rate is the same rate, however short the steps are in which it is said: hours between two calls
 * are thousands of steps. */
static void rates_said_in_many_steps(void **state)
{
	struct bench *b = *state;

	assert_same_arrivals(b, "poisson: 2/h", "rates: [2/h, 2/h, 2/h], step: 1s", "100");
	assert_same_arrivals(b, "rates: [2/h], step: 1h", "rates: [2/h, 2/h], step: 10s", "100");
	assert_same_arrivals(b, "rates: [6/h, 0/h, 3/h], step: 2s", "rates: [6/h, 6/h, 0/h, 0/h, 3/h, 3/h], step: 1s", "60");
	assert_same_arrivals(b, "rates: [4/h, 4/h], step: 30m, busyness: {cv: 0.5, every: 1h}",
			     "rates: [4/h, 4/h, 4/h, 4/h], step: 5s, busyness: {cv: 0.5, every: 1h}", "60");
	assert_same_arrivals(b, "rates: [1/d], step: 1h, busyness: {cv: 0.5, every: 1d}",
			     "rates: [1/d, 1/d], step: 7s, busyness: {cv: 0.5, every: 1d}", "20");
}

/* ---- steps of a schedule ---- */

static double metric(const struct group_result *g, const char *name)
{
	for (size_t i = 0; i < g->metric_count; i++)
		if (!strcmp(g->metrics[i].name, name))
			return g->metrics[i].estimate.value;
	fail_msg("no metric %s", name);
	return NAN;
}

/* A call a minute from 0:00, 30 of them. One agent for ten minutes takes 90 s a call: call i of
 * these waits 30 i seconds. Then there are three, who catch up. */
static void each_step_of_a_schedule(void **state)
{
	struct bench *b = *state;
	const struct group_result *g;

	run(b, "apps: {a: '<Response><Enqueue>desk</Enqueue></Response>'}\nrules: {fetch_latency: 0s}\n"
	       "agents: {desk: {schedule: {counts: [1, 3, 3], step: 10m}, handle_time: 90s, service_level: 61s, by_interval: yes}}\n"
	       "calls: {arrivals: {regular: 1/m}, count: 30}\nrun: {replications: 1}\n"
	       "designs: {d: {start: a, goal: agent}}\n", NULL);
	g = &b->r->designs[0].groups[0];
	assert_int_equal(g->interval_count, 3);
	assert_near(g->interval_step, 600, 0);
	for (size_t i = 0; i < 3; i++) {
		assert_near(g->intervals[i].offered.value, 10, 0);
		assert_int_equal(g->intervals[i].agents, i ? 3 : 1);
		assert_near(g->intervals[i].abandon_rate.value, 0, 0);
	}
	/* of the first ten: 0, 30, 60, 90, ... 180; the last three of them are taken at 10:00 and after */
	assert_near(g->intervals[0].service_level.value, 0.3, 1e-9);
	assert_near(g->intervals[2].service_level.value, 1, 0);
	assert_near(g->intervals[2].wait_mean.value, 0, 1e-6);
	assert_near(metric(g, "served"), 30, 0);
	assert_near(10 * (g->intervals[0].wait_mean.value + g->intervals[1].wait_mean.value +
			  g->intervals[2].wait_mean.value),
		    30 * metric(g, "wait_mean"), 1e-6);
}

/* Calls at 0, 1, ... 9 s, one agent who takes 4.5 s and two places in the queue: served at once or
 * after a wait, or refused. */
static void a_queue_that_is_full(void **state)
{
	struct bench *b = *state;
	const struct group_result *g;

	run(b, "apps: {a: '<Response><Enqueue>desk</Enqueue></Response>'}\nrules: {fetch_latency: 0s}\n"
	       "agents: {desk: {count: 1, handle_time: 4500ms, queue_size: 2}}\n"
	       "calls: {arrivals: {regular: 1/s}, count: 10}\nrun: {replications: 1}\n"
	       "designs: {d: {start: a, goal: agent}}\n", NULL);
	g = &b->r->designs[0].groups[0];
	/* 0 is served; 1 and 2 wait; 3 and 4 find no room; at 4.5 s 1 is served, 5 waits; 6 to 8 find none; at 9 s 2
	 * is served before 9 comes, or after, and 9 waits or not */
	assert_near(metric(g, "offered"), 10, 0);
	assert_true(metric(g, "served") == 4 || metric(g, "served") == 5);
	assert_near(metric(g, "refused_rate"), 1 - metric(g, "served") / 10, 1e-12);
	assert_int_equal(b->r->designs[0].successes, (uint64_t)metric(g, "served"));
	for (size_t i = 0; i < 10; i++)
		if (b->calls[i].report.number == 3 || b->calls[i].report.number == 4 ||
		    (b->calls[i].report.number >= 6 && b->calls[i].report.number <= 8))
			assert_int_equal(b->calls[i].report.reason, REASON_QUEUE_FULL);
}

/* ---- lists that miss the run ---- */

/* Warnings of a run of 24 hours with so many rates of an hour. */
static size_t warned(struct bench *b, int rates, const char *more)
{
	const char *list = "5/h";

	for (int i = 1; i < rates; i++)
		list = arena_printf(&b->arena, "%s, 5/h", list);
	load(b, arena_printf(&b->arena, "apps: {a: '<Response><Hangup/></Response>'}\n%s"
					"calls: {arrivals: {rates: [%s], step: 1h}, duration: 24h}\n"
					"designs: {d: {start: a}}\n", more, list), NULL);
	return b->d.warnings;
}

static void lists_that_miss_the_run(void **state)
{
	struct bench *b = *state;

	assert_int_equal(warned(b, 23, ""), 1);
	assert_int_equal(warned(b, 25, ""), 1);
	assert_int_equal(warned(b, 24, ""), 0);
	assert_int_equal(warned(b, 12, ""), 0);	 /* twice */
	assert_int_equal(warned(b, 16, ""), 0);	 /* half of it again: meant */
	assert_int_equal(warned(b, 168, ""), 0); /* a day of a week */
	assert_int_equal(warned(b, 5, ""), 0);	 /* too few to be a day */
	assert_int_equal(warned(b, 24, "agents: {g: {schedule: {counts: [1, 1, 1, 1, 1, 1, 1], step: 200m}, "
				       "handle_time: 1m}}\n"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(rates_said_in_many_steps),
		bench_test(each_step_of_a_schedule),
		bench_test(a_queue_that_is_full),
		bench_test(lists_that_miss_the_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
