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
	assert_int_equal(selftest_run(&changed, 1, &(struct selftest_options){ 1, 2, NULL }, &row, &b->d), 1);
	assert_true(fabs(row.z) <= SELFTEST_Z);
	changed.values[0].exact = wrong;
	assert_int_equal(selftest_run(&changed, 1, &(struct selftest_options){ 1, 2, NULL }, &row, &b->d), 1);
	assert_true(fabs(row.z) > SELFTEST_Z);
	changed.values[0].metric = "no_such_metric";
	assert_int_equal(selftest_run(&changed, 1, &(struct selftest_options){ 1, 2, NULL }, &row, &b->d), 1);
	assert_false(fabs(row.z) <= SELFTEST_Z);
	assert_int_equal(b->d.errors, 0);
}

/* The exact values, as any calculator of Erlang's formulas gives them. */
static void exact_values(UNUSED void **state)
{
	static const double values[] = {
		0.28527,  17.1162, 0.795595, 0.769231,		 /* Erlang C, 10 erlangs and 13 agents */
		0.281255, 0.0330427, 9.9128,  9.17697, 0.81631, /* Erlang A */
		0.214582,					 /* Erlang B, 10 and 10 */
		720,	  360,	     480,			 /* M/G/1 at 80 % */
		0.522046, 0.59212,   0.585585, 8.0 / 13,	 /* races */
	};
	size_t n = 0;

	for (size_t i = 0; i < selftest_case_count; i++) {
		const struct selftest_case *c = &selftest_cases[i];

		for (size_t j = 0; j < SELFTEST_VALUES && c->values[j].metric; j++, n++) {
			assert_true(n < COUNT(values));
			assert_near(c->values[j].exact(c->parameters), values[n], 1e-5 * values[n]);
		}
	}
	assert_int_equal(n, COUNT(values));
}

#define SMALL \
	"apps: {ring: '<Response><Dial answerOnBridge=\"true\" timeout=\"600\">+15550142</Dial></Response>'}\n" \
	"callers: {ring: {exponential: 8s}, answer: 60%%, busy: 40%%}\n" \
	"calls: {arrivals: {poisson: 1/s}, count: 50}\nrun: {replications: %d}\ndesigns: {d: {start: ring, goal: completed}}\n"

static double half(UNUSED const double *p)
{
	return 0.5;
}

/* z is how many standard errors of the replications' mean lie between; rows come in the order of
 * the cases and of their values. */
static void z_by_hand(void **state)
{
	struct bench *b = *state;
	struct selftest_case cases[] = {
		{ "one", arena_printf(&b->arena, SMALL, 9), { 0 },
		  { { "mean_concurrent_calls", half, "a half" }, { "success_rate", half, "a half" } } },
		{ "two", arena_printf(&b->arena, SMALL, 9), { 0 }, { { "peak_concurrent_calls", half, "a half" } } },
		{ "three", arena_printf(&b->arena, SMALL, 1), { 0 }, { { "mean_concurrent_calls", half, "a half" } } },
	};
	struct selftest_row rows[8];
	const struct metric *m;
	double mean, squares = 0, error;

	assert_int_equal(selftest_run(cases, 3, &(struct selftest_options){ 5, 1, NULL }, rows, &b->d), 4);
	assert_int_equal(b->d.errors, 0);
	run(b, cases[0].text, "run.seed=5", NULL);
	m = result_metric_named(&b->r->designs[0], "mean_concurrent_calls");
	mean = m->estimate.value;
	for (size_t i = 0; i < 9; i++)
		squares += (m->values[i] - mean) * (m->values[i] - mean);
	error = sqrt(squares / 8 / 9);
	assert_string_equal(rows[0].name, "one");
	assert_string_equal(rows[0].metric, "mean_concurrent_calls");
	assert_string_equal(rows[0].formula, "a half");
	assert_near(rows[0].simulated, mean, 1e-12);
	assert_near(rows[0].exact, 0.5, 0);
	assert_near(rows[0].error, error, 1e-12);
	assert_near(rows[0].z, (mean - 0.5) / error, 1e-9);
	assert_string_equal(rows[1].metric, "success_rate");
	assert_string_equal(rows[2].name, "two");
	assert_string_equal(rows[3].name, "three");
	assert_true(isnan(rows[3].error) && isnan(rows[3].z)); /* one replication has no spread */
	cases[0].text = "calls: {count: many}";
	assert_int_equal(selftest_run(cases, 2, &(struct selftest_options){ 5, 1, NULL }, rows, &b->d), 1); /* the next one goes on */
	assert_string_equal(rows[0].name, "two");
	assert_true(b->d.errors > 0);
}

/* Another seed than the one that the command takes; 17 values beyond 3.5 standard errors by
 * chance: once in 126. */
static void every_value_is_within_its_bound(void **state)
{
	struct bench *b = *state;
	struct selftest_row rows[64];
	size_t n = selftest_run(selftest_cases, selftest_case_count, &(struct selftest_options){ 7, 2, NULL }, rows, &b->d);

	assert_true(n >= 15);
	for (size_t i = 0; i < n; i++)
		if (!(fabs(rows[i].z) <= SELFTEST_Z))
			fail_msg("%s, %s: z %.2f", rows[i].name, rows[i].metric, rows[i].z);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_wrong_formula_is_a_fault, bench_setup, bench_teardown),
		cmocka_unit_test(exact_values),
		bench_test(z_by_hand),
		cmocka_unit_test_setup_teardown(every_value_is_within_its_bound, bench_setup,
						bench_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
