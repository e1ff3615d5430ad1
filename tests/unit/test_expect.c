/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expectations of metrics: exact, within bounds, in the interval. */
#include "helpers.h"

#define HELLO "flows: {hello: hello.json}\nagents: {desk: {count: 2}}\n"
#define CALLS "run: {replications: 4}\ncalls: {arrivals: {poisson: 1/s}, count: 50}\n"
#define DESIGNS "designs: {one: {start: hello}, two: {start: hello}}\n"

static int setup(void **state)
{
	if (bench_setup(state))
		return -1;
	put_json(*state, "hello.json",
		 FLOW(TRIGGER("hello") "," SAY("hello", LAST("audioComplete"))));
	return 0;
}

static const struct expectation_result *only(const struct results *r)
{
	assert_int_equal(r->expect_count, 1);
	assert_int_equal(r->expect_failure_count, !r->expects[0].held);
	return &r->expects[0];
}

static bool held(struct bench *b, const char *expectation)
{
	const char *text = arena_printf(&b->arena, HELLO CALLS DESIGNS "expect: [%s]\n",
					expectation);

	return only(run(b, text, NULL))->held;
}

static void counts_are_exact(void **state)
{
	assert_true(held(*state, "{design: one, metric: calls, is: 200}"));
	assert_true(held(*state, "{design: one, metric: calls, is: 2_00}"));
	assert_false(held(*state, "{design: one, metric: calls, is: 201}"));
	assert_true(held(*state, "{design: two, metric: counts.executions, is: 200}"));
	assert_true(held(*state, "{design: two, metric: failures.busy, is: 0}"));
	assert_true(held(*state, "{design: two, metric: codes.21220, is: 0}"));
	assert_false(held(*state, "{design: two, metric: codes.21220, is: 1}"));
}

static void shares_and_times_have_units(void **state)
{
	assert_true(held(*state, "{design: one, metric: success_rate, is: 100%}"));
	assert_true(held(*state, "{design: one, metric: success_rate, is: 1}"));
	assert_false(held(*state, "{design: one, metric: success_rate, is: 99.9%}"));
	assert_true(held(*state, "{design: one, metric: time_to_studio_mean, between: [150ms, 0.25]}"));
	assert_false(held(*state, "{design: one, metric: time_to_studio_mean, between: [1s, 2s]}"));
}

static void a_share_above_one_needs_its_sign(void **state)
{
	static const char *const wrong[] = { "is: 1.01", "is: 100", "between: [0, 5]", "between: [2%, 5]",
					     "value: 98.2", "is: 1s", "between: [1%, 2s]" };
	static const char *const right[] = { "is: 1", "between: [0, 1]", "between: [0, 100%]", "is: 100%" };
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(right) / sizeof(*right); i++)
		assert_true(held(b, arena_printf(&b->arena, "{design: one, metric: success_rate, %s}", right[i])));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		bench_clear(b);
		put_text(b, "test.yaml", arena_printf(&b->arena, HELLO CALLS DESIGNS
						      "expect: [{design: one, metric: success_rate, %s}]\n",
						      wrong[i]));
		b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
		assert_int_equal(b->d.errors, 0);
		assert_false(experiment_check(b->s, &b->d));
	}
}

/* The interval of 200 successes of 200 is that of Clopper and Pearson: its lower
 * bound is 0.025 ^ (1 / 200) = 98.17 %. */
static void a_value_lies_in_the_interval(void **state)
{
	assert_true(held(*state, "{design: one, metric: success_rate, value: 98.2%}"));
	assert_false(held(*state, "{design: one, metric: success_rate, value: 98.1%}"));
}

/* Not that of calls as if they were independent: it would cover far too seldom. */
static void one_replication_of_dependent_calls_has_no_interval(void **state)
{
	static const char text[] = "calls: {arrivals: {poisson: 1/s}, count: 50}\n" DESIGNS;
	static const char *const flows[] = { HELLO, "flows: {hello: hello.json}\n" };
	struct bench *b = *state;

	for (int dependent = 1; dependent >= 0; dependent--)
		for (int n = 1; n <= 2; n++) {
			const struct results *r = run(b, arena_printf(&b->arena, "%srun: {replications: %d}\n%s",
								      flows[!dependent], n, text), NULL);
			const struct estimate *e = &result_metric(&r->designs[0], "success_rate")->estimate;
			bool none = dependent && n == 1;

			assert_true(e->defined && e->value == 1);
			assert_int_equal(isnan(e->low), none);
			assert_int_equal(!strcmp(e->method, "one replication, no interval"), none);
			assert_int_equal(isnan(r->comparisons[0].difference.low), none);
			assert_int_equal(isnan(r->comparisons[0].p), none);
		}
}

static void what_was_not_measured_does_not_hold(void **state)
{
	assert_false(held(*state, "{design: one, metric: agents.desk.wait_mean, between: [0s, 1h]}"));
}

static void without_a_design_it_is_of_every_one(void **state)
{
	struct results *r = run(*state, HELLO CALLS DESIGNS
				"expect: [{metric: calls, is: 200}, {metric: calls, is: 1}]\n", NULL);

	assert_int_equal(r->expect_count, 4);
	assert_int_equal(r->expect_failure_count, 2);
	assert_string_equal(r->expects[1].got, "200");
	assert_string_equal(r->expects[1].wanted, "1");
	assert_string_equal(r->expects[3].design, "two");
}

#define test(function) cmocka_unit_test_setup_teardown(function, setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(counts_are_exact),
		test(shares_and_times_have_units),
		test(a_share_above_one_needs_its_sign),
		test(a_value_lies_in_the_interval),
		test(one_replication_of_dependent_calls_has_no_interval),
		test(what_was_not_measured_does_not_hold),
		test(without_a_design_it_is_of_every_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
