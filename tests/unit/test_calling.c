/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a review reckons with: which of two durations is first, who answers in time, how many are on duty. */
#include "check/review_calling_internal.h"
#include "helpers.h"
#include "laws/distribution.h"

static const struct dist short_law = { .kind = DIST_EXPONENTIAL, .a = 2 }, long_law = { .kind = DIST_EXPONENTIAL, .a = 6 };

/* Of exponential laws, by their rates; sums over 400 pieces are within their square. */
static void which_is_first(UNUSED void **state)
{
	struct dist five = dist_constant(5), four = dist_constant(4);

	assert_near(comes_first(&short_law, &long_law, 60), 6.0 / 8, 1e-3);
	assert_near(comes_first(&long_law, &short_law, 200), 2.0 / 8, 2e-3);
	assert_near(comes_first(&short_law, &long_law, 2), 6.0 / 8 * -expm1(-2 / 2.0 - 2 / 6.0), 1e-3);
	assert_near(comes_first(&four, &five, 60), 1, 1e-12);
	assert_near(comes_first(&five, &four, 60), 0, 1e-12);
	assert_near(comes_first(&five, &long_law, 60), exp(-5 / 6.0), 2e-2);
}

static void the_mean_below_a_limit(UNUSED void **state)
{
	struct dist five = dist_constant(5);

	assert_near(mean_within(&short_law, 3), 2 * -expm1(-1.5), 1e-4);
	assert_near(mean_within(&five, 3), 3, 1e-12);
	assert_near(mean_within(&five, 8), 5, 0.02);
}

static void the_earliest(UNUSED void **state)
{
	struct dist uniform = { .kind = DIST_UNIFORM, .a = 4, .b = 9 };

	assert_near(dist_earliest(&uniform, 100), 4, 1e-9);
	assert_near(dist_earliest(&short_law, 100), 0, 1e-9);
	assert_near(dist_earliest(&uniform, 3), 3, 1e-9);
}

/* 2 agents for an hour, nobody for two, 4 for one; and again. */
static void shifts(UNUSED void **state)
{
	static const uint64_t counts[] = { 2, 0, 0, 4 };
	struct group g = { .count = 4, .schedule_count = 4, .schedule = counts, .schedule_step = 3600 };

	assert_near(on_duty_at(&g, 10), 2, 0);
	assert_near(on_duty_at(&g, 3600), 0, 0);
	assert_near(on_duty_at(&g, 4 * 3600), 2, 0);
	assert_near(mean_on_duty(&g, 4 * 3600), 1.5, 1e-9);
	assert_near(mean_on_duty(&g, 3600), 2, 1e-9);
	assert_near(longest_shift(&g, 1e6), 2 * 3600, 1e-9); /* over the end of the list */
	assert_near(longest_shift(&g, 3600), 3600, 1e-9);
	g.schedule_count = 0;
	assert_near(longest_shift(&g, 1e4), 1e4, 1e-9);
	assert_near(mean_on_duty(&g, 1e4), 4, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_is_first),
		cmocka_unit_test(the_mean_below_a_limit),
		cmocka_unit_test(the_earliest),
		cmocka_unit_test(shifts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
