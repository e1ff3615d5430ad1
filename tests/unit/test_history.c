/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history: what is added comes back, whatever it is called. */
#include "history_bench.h"

static void what_is_added_comes_back(void **state)
{
	struct fixture *f = *state;
	struct history_runs runs;
	struct history *h;
	const char *time;

	assert_int_equal(add(f), 1);
	f->e.label = NULL;
	f->e.content = 2;
	f->e.version = "2.0";
	f->r.profile = "observed";
	f->r.seed = 3;
	assert_int_equal(add(f), 2);
	f->r.scenario = "another";
	f->r.seed = 4;
	assert_int_equal(add(f), 3);
	h = open_to_read(f);
	assert_true(history_runs(h, NULL, &runs, &f->d));
	assert_int_equal(runs.count, 3);
	assert_int_equal(runs.list[0].number, 1);
	assert_string_equal(runs.list[0].scenario, evil);
	assert_string_equal(runs.list[0].label, evil);
	assert_string_equal(runs.list[0].command, evil);
	assert_string_equal(runs.list[0].seed, "18446744073709551615");
	assert_int_equal(runs.list[0].replications, 6);
	assert_int_equal(runs.list[0].passed, 1);
	assert_int_equal(runs.list[0].failed, 1);
	assert_int_equal(runs.list[0].open, 1);
	assert_int_equal(runs.list[0].changed, 0);
	time = runs.list[0].time;
	assert_true(strlen(time) == 20 && time[10] == 'T' && time[19] == 'Z');
	assert_null(runs.list[1].label);
	assert_int_equal(runs.list[1].changed,
			 CHANGED_SCENARIO | CHANGED_VERSION | CHANGED_PROFILE | CHANGED_SEED);
	assert_int_equal(runs.list[2].changed, 0); /* the first of its scenario */
	history_runs_free(&runs);
	assert_true(history_runs(h, evil, &runs, &f->d));
	assert_int_equal(runs.count, 2);
	history_runs_free(&runs);
	assert_false(history_runs(h, "anothr", &runs, &f->d));
	assert_said(f, "has no run of 'anothr', did you mean 'another'?");
	history_close(h);
}

static void the_scenario_is_kept_once(void **state)
{
	struct fixture *f = *state;
	struct arena a = { 0 };
	struct history *h;

	add(f);
	add(f);
	f->e.text = "name: y\n"; /* of the same digest, as texts may be */
	add(f);
	assert_int_equal(number_of(f, "SELECT count(*) FROM scenarios"), 2);
	h = open_to_read(f);
	assert_string_equal(history_scenario(h, 2, &a, &f->d), "name: x\n");
	assert_string_equal(history_scenario(h, 3, &a, &f->d), "name: y\n");
	assert_null(history_scenario(h, 4, &a, &f->d));
	assert_said(f, "has no run 4");
	history_close(h);
	arena_free(&a);
}

static void a_metric_is_followed_over_runs(void **state)
{
	struct fixture *f = *state;
	struct history_question q = { "agents.it's.wait_mean", NULL };
	struct history_curves c;
	struct history_runs runs;
	struct history *h;

	add(f);
	f->waits[0].estimate.value = 30;
	add(f);
	f->r.design_count = 0;
	add(f);
	h = open_to_read(f);
	assert_true(history_runs(h, evil, &runs, &f->d));
	assert_true(history_curves(h, &runs, &q, &c, &f->d));
	assert_int_equal(c.count, 1);
	assert_string_equal(c.list[0].design, evil);
	assert_int_equal(c.list[0].unit, UNIT_SECONDS);
	assert_int_equal(c.list[0].count, 2); /* the third has none */
	assert_int_equal(c.list[0].points[1].run, 1);
	assert_true(c.list[0].points[1].estimate.value == 30);
	assert_true(c.list[0].points[1].estimate.low == 19.875);
	history_curves_free(&c);
	q.metric = "success_rate";
	assert_true(history_curves(h, &runs, &q, &c, &f->d));
	assert_int_equal(c.count, 2);
	history_curves_free(&c);
	q.design = "b";
	assert_true(history_curves(h, &runs, &q, &c, &f->d));
	assert_int_equal(c.count, 1);
	assert_string_equal(c.list[0].design, "b");
	history_curves_free(&c);
	q.design = "c";
	assert_false(history_curves(h, &runs, &q, &c, &f->d));
	assert_said(f, "has no design 'c' of these runs");
	history_curves_free(&c);
	q.metric = "sucess_rate";
	assert_false(history_curves(h, &runs, &q, &c, &f->d));
	assert_said(f, "has no metric 'sucess_rate' of these runs, did you mean 'success_rate'?");
	history_curves_free(&c);
	history_runs_free(&runs);
	history_close(h);
}

static void values_come_back_to_the_bit(void **state)
{
	struct fixture *f = *state;
	struct saved_results s;
	struct history *h;

	f->r.rules_changed = (struct texts){ (const char *[]){ "a=\"1\"", evil }, 2 };
	add(f);
	h = open_to_read(f);
	assert_true(history_saved(h, 1, &s, &f->d));
	assert_string_equal(s.scenario, evil);
	assert_true(s.seed == UINT64_MAX && s.confidence == 0.9 && s.replications == BLOCKS && s.in_blocks);
	assert_string_equal(s.callers, "0000000000000007");
	assert_int_equal(s.rules_changed.count, 2);
	assert_string_equal(s.rules_changed.list[1], evil);
	assert_int_equal(s.design_count, 2);
	assert_int_equal(s.designs[0].count, 3);
	assert_string_equal(s.designs[0].metrics[1].name, "mean_ring_time");
	assert_string_equal(s.designs[0].metrics[2].name, "agents.it's.wait_mean");
	assert_int_equal(s.designs[0].metrics[2].unit, UNIT_SECONDS);
	assert_true(s.designs[1].metrics[0].values[0] == 0.25 && s.designs[1].metrics[0].values[2] == 0.1);
	assert_true(isnan(s.designs[1].metrics[0].values[1]));
	saved_results_free(&s);
	assert_false(history_saved(h, 2, &s, &f->d));
	assert_said(f, "has no run 2");
	saved_results_free(&s);
	history_close(h);
}

static void without_values_nothing_is_compared(void **state)
{
	struct fixture *f = *state;
	struct saved_results s;
	struct history *h;

	f->e.values = false;
	add(f);
	h = open_to_read(f);
	assert_false(history_saved(h, 1, &s, &f->d));
	assert_said(f, "has no values of replications of run 1");
	saved_results_free(&s);
	history_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_added_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(the_scenario_is_kept_once, setup, teardown),
		cmocka_unit_test_setup_teardown(a_metric_is_followed_over_runs, setup, teardown),
		cmocka_unit_test_setup_teardown(values_come_back_to_the_bit, setup, teardown),
		cmocka_unit_test_setup_teardown(without_values_nothing_is_compared, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
