/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is varied, and the points at which: ranges, lists, samples, conditions. */
#include "estimate/estimate.h"
#include "search/search.h"
#include "helpers.h"

static void assert_texts(const char *vary, const char *expected)
{
	struct factor_plan p = { 0 };
	struct diagnostics d = { 0 };
	char texts[512] = "";

	assert_true(factor_add(&p, vary, &d));
	for (size_t i = 0; i < p.factors[0].count; i++) {
		strcat(texts, i ? " " : "");
		strcat(texts, p.factors[0].texts[i]);
	}
	assert_string_equal(texts, expected);
	factor_free(&p);
	diag_free(&d);
}

static void values_as_they_are_written(UNUSED void **state)
{
	assert_texts("k=0s:2s:500ms", "0s 0.5s 1s 1.5s 2s");
	assert_texts("k=0s:1s:0.1s", "0s 0.1s 0.2s 0.3s 0.4s 0.5s 0.6s 0.7s 0.8s 0.9s 1s");
	assert_texts("k=1:13:4", "1 5 9 13");
	assert_texts("k=1:12:4", "1 5 9"); /* the end is not among them */
	assert_texts("k=30s:2m:30s", "30s 60s 90s 120s");
	assert_texts("k=10%:50%:20%", "10% 30% 50%");
	assert_texts("k=60/h:120/h:30/h", "60/h 90/h 120/h");
	assert_texts("k=log:1/s:100/s:3", "1/s 10/s 100/s");
	assert_texts("k=lin:1:2:5", "1 1.25 1.5 1.75 2");
	assert_texts("k=article,observed", "article observed");
	assert_texts("k=5s", "5s");
}

static void numbers_are_in_si_units(UNUSED void **state)
{
	struct factor_plan p = { 0 };
	struct diagnostics d = { 0 };

	assert_true(factor_add(&p, "a=500ms:1000ms:500ms", &d));
	assert_true(factor_add(&p, "b=60/m:120/m:60/m", &d));
	assert_true(factor_points(&p, &d));
	assert_int_equal(p.point_count, 4);
	assert_true(fabs(p.numbers[3][0] - 1) < 1e-12 && fabs(p.numbers[3][1] - 2) < 1e-12);
	/* the last changes fastest */
	assert_true(p.numbers[0][0] == p.numbers[1][0] && p.numbers[0][1] != p.numbers[1][1]);
	factor_free(&p);
	diag_free(&d);
}

/* Each of N equal slices of each range has one point; Sobol's first are known. */
static void samples_fill_the_range(UNUSED void **state)
{
	enum { N = 16 };
	struct factor_plan p = { .seed = 7 };
	struct diagnostics d = { 0 };

	assert_true(factor_add(&p, "a=0s:16s", &d));
	assert_true(factor_add(&p, "b=log:1s:65536s", &d));
	assert_true(factor_sampling(&p, "lhs:16", &d));
	assert_true(factor_points(&p, &d));
	assert_int_equal(p.point_count, N);
	for (size_t f = 0; f < 2; f++) {
		unsigned seen = 0;

		for (size_t i = 0; i < N; i++) {
			double x = f ? log2(p.numbers[i][1]) : p.numbers[i][0];

			assert_true(x >= 0 && x <= 16);
			seen |= 1U << (unsigned)fmin(x, 15.999);
		}
		assert_int_equal(seen, 0xffff);
	}
	factor_free(&p);
	p = (struct factor_plan){ 0 };
	assert_true(factor_add(&p, "a=0s:16s", &d));
	assert_true(factor_add(&p, "b=1:8", &d)); /* whole numbers */
	assert_true(factor_sampling(&p, "sobol:3", &d));
	assert_true(factor_points(&p, &d));
	assert_string_equal(p.texts[0][0], "8s");
	assert_string_equal(p.texts[1][0], "12s");
	assert_string_equal(p.texts[1][1], "3");
	factor_free(&p);
	diag_free(&d);
}

static void conditions_leave_out_points(UNUSED void **state)
{
	struct factor_plan p = { 0 };
	struct diagnostics d = { 0 };

	assert_true(factor_add(&p, "a=1:4:1", &d));
	assert_true(factor_add(&p, "b=1:4:1", &d));
	assert_true(factor_constrain(&p, "a < b", &d));
	assert_true(factor_constrain(&p, "b != 3", &d));
	assert_true(factor_points(&p, &d));
	assert_int_equal(p.point_count, 1 + 3); /* (1, 2); (1, 4), (2, 4), (3, 4) */
	factor_free(&p);
	diag_free(&d);
}

static enum condition_verdict decided(const char *text, double low, double value, double high)
{
	struct estimate e = { value, low, high, true, "" };
	struct diagnostics d = { 0 };
	struct requirement c;
	struct arena a = { 0 };
	enum condition_verdict decision;

	assert_true(requirement_read(&c, &a, text, (struct where){ 0 }, true, &d));
	decision = condition_test(&c, &e);
	arena_free(&a);
	diag_free(&d);
	return decision;
}

static void intervals_decide(UNUSED void **state)
{
	assert_int_equal(decided("x >= 50%", 0.5, 0.6, 0.7), CONDITION_MET);
	assert_int_equal(decided("x > 50%", 0.5, 0.6, 0.7), CONDITION_OPEN);
	assert_int_equal(decided("x < 50%", 0.5, 0.6, 0.7), CONDITION_MISSED);
	assert_int_equal(decided("x <= 65%", 0.5, 0.6, 0.7), CONDITION_OPEN);
	assert_int_equal(decided("x < -0.5%", -0.02, -0.01, -0.006), CONDITION_MET);
	assert_int_equal(decided("x < -0.5%", -0.02, -0.01, 0), CONDITION_OPEN);
	assert_int_equal(decided("x == 0", 0, 0, 0.01), CONDITION_MET);
	assert_int_equal(decided("x == 0", 0, 0.001, 0.01), CONDITION_MISSED);
	assert_int_equal(decided("x != 0", 0, 0.001, 0.01), CONDITION_MET);
	assert_int_equal(decided("x < 1", NAN, 0.5, NAN), CONDITION_OPEN);
}

static void requirements_are_read(UNUSED void **state)
{
	struct diagnostics d = { 0 };
	struct requirement c;
	struct arena a = { 0 };

	assert_true(requirement_read(&c, &a, "p95( time_to_studio )<4s in  direct", (struct where){ 0 },
				     false, &d));
	assert_string_equal(c.metric, "time_to_studio_p95");
	assert_string_equal(c.design, "direct");
	assert_int_equal(c.op, OP_LESS);
	assert_true(c.value == 4 && c.kind == VALUE_SECONDS);
	assert_false(requirement_read(&c, &a, "x < -1%", (struct where){ 0 }, false, &d));
	assert_int_equal(d.errors, 1);
	arena_free(&a);
	diag_free(&d);
}

/* Names of groups may have what otherwise separates. */
static void requirements_of_odd_names(UNUSED void **state)
{
	static const struct {
		const char *text, *metric, *given, *design;
		enum condition_op op;
	} cases[] = {
		{ "agents.a<b.wait_mean < 5s", "agents.a<b.wait_mean", "5s", NULL, OP_LESS },
		{ "agents.a>=b.service_level>=80% in x=y", "agents.a>=b.service_level", "80%", "x=y", OP_MORE_EQUAL },
		{ "agents.Sales (US).wait_p95 <= 9s", "agents.Sales (US).wait_p95", "9s", NULL, OP_LESS_EQUAL },
		{ "p95(agents.Sales (US).wait) <= 9s", "agents.Sales (US).wait_p95", "9s", NULL, OP_LESS_EQUAL },
		{ "agents.\"a.b\".wait_mean < 5s", "agents.a.b.wait_mean", "5s", NULL, OP_LESS },
		{ "agents.a\"b.wait_mean < 5s", "agents.a\"b.wait_mean", "5s", NULL, OP_LESS },
		{ "mean(agents.\"a\\\"b\".wait) < 5s", "agents.a\"b.wait_mean", "5s", NULL, OP_LESS },
	};
	struct diagnostics d = { 0 };
	struct arena a = { 0 };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct requirement c;

		assert_true(requirement_read(&c, &a, cases[i].text, (struct where){ 0 }, false, &d));
		assert_string_equal(c.metric, cases[i].metric);
		assert_string_equal(c.given, cases[i].given);
		assert_int_equal(c.op, cases[i].op);
		assert_string_equal(c.design ? c.design : "", cases[i].design ? cases[i].design : "");
	}
	assert_false(requirement_read(&(struct requirement){ 0 }, &a, "x => 5", (struct where){ 0 }, false, &d));
	assert_texts("agents.\"a=b\".count=1:3:1", "1 2 3");
	arena_free(&a);
	diag_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_as_they_are_written), cmocka_unit_test(numbers_are_in_si_units),
		cmocka_unit_test(samples_fill_the_range), cmocka_unit_test(conditions_leave_out_points),
		cmocka_unit_test(intervals_decide), cmocka_unit_test(requirements_are_read),
		cmocka_unit_test(requirements_of_odd_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
