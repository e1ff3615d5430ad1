/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The self-check would notice: a right formula is within its bound, a wrong one is not. */
#include "helpers.h"
#include "selftest/selftest.h"

static double right(const double *p)
{
	return exp(-p[0] / p[1]);
}

/* As if the request took no time to take effect. */
static double wrong(const double *p)
{
	return exp(-(p[0] - 0.2) / p[1]);
}

static const struct selftest_case *case_named(const char *name)
{
	for (size_t i = 0; i < selftest_case_count; i++)
		if (!strcmp(selftest_cases[i].name, name))
			return &selftest_cases[i];
	return NULL;
}

static void a_wrong_formula_is_a_fault(void **state)
{
	struct bench *b = *state;
	const struct selftest_case *race = case_named("race, exponential");
	struct selftest_case changed;
	struct selftest_row row;

	assert_non_null(race);
	changed = *race;
	changed.values[0].exact = right;
	assert_int_equal(selftest_run(&changed, 1, 1, 2, &row, &b->d), 1);
	assert_true(fabs(row.z) <= SELFTEST_Z);
	changed.values[0].exact = wrong;
	assert_int_equal(selftest_run(&changed, 1, 1, 2, &row, &b->d), 1);
	assert_true(fabs(row.z) > SELFTEST_Z);
	changed.values[0].metric = "no_such_metric";
	assert_int_equal(selftest_run(&changed, 1, 1, 2, &row, &b->d), 1);
	assert_false(fabs(row.z) <= SELFTEST_Z);
	assert_int_equal(b->d.errors, 0);
}

/* Another seed than the one that the command takes; 17 values beyond 3.5 standard errors by
 * chance: once in 126. */
static void every_value_is_within_its_bound(void **state)
{
	struct bench *b = *state;
	struct selftest_row rows[64];
	size_t n = selftest_run(selftest_cases, selftest_case_count, 7, 2, rows, &b->d);

	assert_true(n >= 15);
	for (size_t i = 0; i < n; i++)
		if (!(fabs(rows[i].z) <= SELFTEST_Z))
			fail_msg("%s, %s: z %.2f", rows[i].name, rows[i].metric, rows[i].z);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_wrong_formula_is_a_fault, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(every_value_is_within_its_bound, bench_setup,
						bench_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
