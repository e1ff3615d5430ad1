/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Agents by the hour: the load that lags behind the rate against its closed forms, the
 * metrics of each step by hand, and schedules that are found against what is known of them.
 */
#include "search/search.h"
#include "helpers.h"
#include "stats/erlang.h"

/* ---- the load ---- */

/* One call every 30 s from time 0 on, 20 min each: M/G/infinity from empty has
 * m(t) = load (1 - exp(-t / s)), of which the mean over [a, b] is taken. */
static void the_load_of_a_constant_rate(UNUSED void **state)
{
	struct scenario s = { .calls = { .arrivals = ARRIVALS_POISSON, .rate = 1.0 / 30,
					 .duration = 7200 } };
	struct agent_group g = { .handle_time = { .kind = DIST_EXPONENTIAL, .a = 1200 } };
	struct offered_load l[4];

	offered_loads(&s, &g, 1, 1800, 4, l);
	for (int i = 0; i < 4; i++) {
		double a = 1800 * i, b = a + 1800, load = 40;
		double mean = load * (1 - 1200 / (b - a) * (exp(-a / 1200) - exp(-b / 1200)));

		assert_near(l[i].rate, 1.0 / 30, 1e-12);
		assert_near(l[i].erlangs, load, 1e-9);
		assert_near(l[i].lagged, mean, 0.002 * load); /* a grid of 20 s */
	}
}

/* A pulse of one step and calls of one step: m rises in a line and falls in a line, so
 * that each of the two steps has half of the pulse's load on average. */
static void the_load_after_a_pulse(UNUSED void **state)
{
	double rates[4] = { 0, 0.1, 0, 0 };
	struct scenario s = { .calls = { .arrivals = ARRIVALS_RATES, .rates = rates,
					 .rate_count = 4, .rate_step = 600, .duration = 2400 } };
	struct agent_group g = { .handle_time = dist_constant(600) };
	struct offered_load l[4];

	offered_loads(&s, &g, 0.5, 600, 4, l);
	assert_near(l[0].lagged, 0, 1e-12);
	assert_near(l[1].lagged, 15, 0.2);
	assert_near(l[2].lagged, 15, 0.2);
	assert_near(l[3].lagged, 0, 0.01);
	assert_near(l[1].erlangs, 30, 1e-9);
}

/* Work after a call is load, too, but comes after it: all of it together is conserved
 * where the time is long enough, rates x (handle time + wrap-up). */
static void the_load_of_wrap_up(UNUSED void **state)
{
	double rates[6] = { 0, 0.1, 0, 0, 0, 0 };
	struct scenario s = { .calls = { .arrivals = ARRIVALS_RATES, .rates = rates,
					 .rate_count = 6, .rate_step = 600, .duration = 3600 } };
	struct agent_group g = { .handle_time = { .kind = DIST_EXPONENTIAL, .a = 120 },
				 .has_wrap_up = true, .wrap_up = dist_constant(300) };
	struct offered_load l[6];
	double sum = 0;

	offered_loads(&s, &g, 1, 600, 6, l);
	for (int i = 0; i < 6; i++)
		sum += l[i].lagged;
	assert_near(sum, 0.1 * 420, 0.01 * 42);
	assert_true(l[2].lagged > 0.1 * 120);
}

/* The closed form of M/M/c is there where the load is nearly all that agents can do. */
static void erlang_c_near_saturation(UNUSED void **state)
{
	for (double load = 1; load < 13; load += 1.5) {
		struct queue_model m = { load * 0.01, 0.01, 0, 13, UINT64_MAX, 20 };
		struct queue_answer a = queue_solve(&m);
		double c = erlang_c(load, 13), spare = 0.01 * (13 - load);

		assert_near(a.waited, c, 1e-12);
		assert_near(a.wait_mean, c / spare, 1e-9 * c / spare);
		assert_near(a.asa, c / spare, 1e-9 * c / spare);
		assert_near(a.served_within, 1 - c * exp(-spare * 20), 1e-12);
	}
	assert_true(queue_solve(&(struct queue_model){ 13 * (1 - 1e-12), 1, 0, 13, UINT64_MAX, 1 }).waited > 0.999);
}

/* ---- the metrics of each step ---- */

/* One agent, calls of 60 s, at 10, 20, 30 and 130 s: waits of 0, 50, 100 and 60 s. The last
 * comes in the second step and waits for the backlog of the first. The one at 250 s finds
 * the first step's number again. */
static void steps_by_hand(void **state)
{
	struct bench *b = *state;
	const struct group_result *g;

	bench_clear(b);
	put_text(b, "test.yaml",
		 "apps: {desk: '<Response><Enqueue>desk</Enqueue></Response>'}\n"
		 "rules: {fetch_latency: 0s}\n"
		 "calls: {script: [{at: 10s}, {at: 20s}, {at: 30s}, {at: 130s}, {at: 250s}]}\n"
		 "run: {replications: 2}\n"
		 "agents: {desk: {schedule: {counts: [1, 2], step: 100s}, by_interval: yes, count: null,\n"
		 "  handle_time: 60s, service_level: 55s}}\n"
		 "designs: {d: {start: desk, goal: agent}}\n");
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
	g = &b->r->designs[0].groups[0];
	assert_int_equal(g->interval_count, 2);
	assert_int_equal(g->intervals[1].agents, 2);
	/* with a second agent from 100 s on the third call waits 70 s, and the fourth not at all */
	assert_near(g->intervals[0].offered.value, 4, 1e-12);
	assert_near(g->intervals[0].service_level.value, 3.0 / 4, 1e-12);
	assert_near(g->intervals[0].wait_mean.value, (0 + 50 + 70 + 0) / 4.0, 1e-9);
	assert_near(g->intervals[1].offered.value, 1, 1e-12);
	assert_near(g->intervals[1].service_level.value, 1, 1e-12);
	assert_near(g->intervals[1].abandon_rate.value, 0, 1e-12);
}

static double metric_of(const struct group_result *g, const char *name)
{
	for (size_t i = 0; i < g->metric_count; i++)
		if (!strcmp(g->metrics[i].name, name))
			return g->metrics[i].estimate.value;
	fail_msg("no metric '%s'", name);
	return NAN;
}

/* Whatever happens to a call, the steps together have all of them. */
static void steps_add_up(void **state)
{
	struct bench *b = *state;
	const struct group_result *g;
	double offered = 0, gone = 0, level = 0;

	bench_clear(b);
	put_text(b, "test.yaml",
		 "apps: {desk: '<Response><Enqueue>desk</Enqueue></Response>'}\n"
		 "calls: {arrivals: {poisson: 100/h}, duration: 6h}\n"
		 "callers: {patience: {queued: {exponential: 2m}}}\n"
		 "run: {replications: 5, warm_up: 30m}\n"
		 "agents: {desk: {schedule: {counts: [3, 6, 5], step: 40m}, by_interval: yes,\n"
		 "  queue_size: 4, wrap_up: 20s, handle_time: {exponential: 3m}}}\n"
		 "designs: {d: {start: desk, goal: agent}}\n");
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
	g = &b->r->designs[0].groups[0];
	for (size_t i = 0; i < g->interval_count; i++) {
		double n = g->intervals[i].offered.value;

		offered += n;
		gone += n * g->intervals[i].abandon_rate.value;
		level += n * g->intervals[i].service_level.value;
	}
	assert_true(metric_of(g, "refused") > 0);
	assert_near(offered, metric_of(g, "offered"), 1e-9);
	assert_near(gone, metric_of(g, "abandoned"), 1e-9);
	assert_near(level / offered, metric_of(g, "service_level"), 1e-9);
}

/* ---- schedules ---- */

static struct scenario *load_variant(void *context, const char *const *assignments, size_t count,
				     struct diagnostics *d)
{
	struct overrides o = { .assignments = assignments, .assignment_count = count };

	return scenario_from_text("staffing", context, &o, d);
}

#define DESK "apps: {desk: '<Response><Enqueue>desk</Enqueue></Response>'}\n" \
	     "rules: {fetch_latency: 0s}\n"                                \
	     "designs: {d: {start: desk, goal: agent}}\n"

/* Of TEXT; the schedule that was found is in R. */
static void find(struct bench *b, const char *text, double every, struct staffing_search *r)
{
	char *copy = arena_strdup(&b->arena, text);
	const struct variants variants = { load_variant, copy };
	const struct experiment_options experiment = { .threads = 2 };
	const struct campaign_options options = { &experiment, &variants, NULL, "test", 1, 1 };
	struct requirement *c = arena_alloc(&b->arena, sizeof(*c));
	bool bad;

	bench_clear(b);
	assert_true(requirement_read(c, &b->arena, "agents.desk.service_level >= 80%",
				     (struct where){ 0 }, false, &b->d));
	b->s = load_variant(copy, NULL, 0, &b->d);
	assert_int_equal(b->d.errors, 0);
	*r = (struct staffing_search){ .s = b->s, .condition = c, .every = every, .max_replications = 400 };
	r->campaign = campaign_new(&options);
	assert_true(staffing_search_prepare(r, "agents.desk", (struct where){ 0 }, &b->d));
	assert_int_equal(staffing_search_run(r, 1, &bad, &b->d), CAMPAIGN_DONE);
	assert_false(bad);
	assert_true(r->found);
	campaign_free(r->campaign);
}

/* M/M/13+M (Erlang A: 85.9 % with 13 agents and 77.1 % with 12) in steps of many calls'
 * length: each is as the steady state. */
static void a_constant_rate_needs_the_same_in_each_step(void **state)
{
	struct bench *b = *state;
	struct staffing_search r;

	find(b, DESK "calls: {arrivals: {poisson: 200/h}, duration: 14h}\n"
		     "callers: {patience: {queued: {exponential: 5m}}}\n"
		     "run: {replications: 20, warm_up: 2h}\n"
		     "agents: {desk: {count: 1, handle_time: {exponential: 3m}}}\n", 14400, &r);
	assert_int_equal(r.count, 4);
	assert_true(r.confirmed);
	for (size_t i = 0; i < r.count; i++) {
		assert_int_equal(r.steps[i].erlang_c, 14);
		assert_int_equal(r.steps[i].erlang_a, 13);
		assert_int_equal(r.steps[i].lagged, 13);
		assert_int_equal(r.steps[i].agents, 13);
		assert_true(r.steps[i].tight_decided);
	}
	staffing_search_free(&r);
}

/* After half an hour of many calls of 20 min there are 10.4 erlangs where the rate alone
 * says 4: Erlang C's 7 agents are too few for less than the load. */
static void after_a_peak_the_formulas_say_too_few(void **state)
{
	struct bench *b = *state;
	struct staffing_search r;

	find(b, DESK "calls: {arrivals: {rates: [12/h, 12/h, 60/h, 12/h, 12/h, 12/h], step: 30m}, duration: 3h}\n"
		     "run: {replications: 20}\n"
		     "agents: {desk: {count: 1, handle_time: {exponential: 20m}, service_level: 1m}}\n", 0, &r);
	assert_int_equal(r.count, 6);
	assert_int_equal(r.steps[3].erlang_c, 7);
	assert_true(r.steps[3].offered_load.lagged > 9);
	assert_true(r.steps[3].agents > r.steps[3].erlang_c);
	assert_true(r.steps[2].agents < r.steps[2].erlang_c); /* begins nearly idle */
	for (size_t i = 0; i < r.count; i++)
		assert_true(r.steps[i].meets && r.steps[i].service_level.value >= 0.8);
	staffing_search_free(&r);
	/* and the formulas' schedule misses it there, by more than any chance */
	put_text(b, "test.yaml",
		 DESK "calls: {arrivals: {rates: [12/h, 12/h, 60/h, 12/h, 12/h, 12/h], step: 30m}, duration: 3h}\n"
		 "run: {replications: 100}\n"
		 "agents: {desk: {schedule: {counts: [7, 7, 25, 7, 7, 7], step: 30m}, by_interval: yes,\n"
		 "  handle_time: {exponential: 20m}, service_level: 1m}}\n");
	bench_clear(b);
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
	assert_true(b->r->designs[0].groups[0].intervals[3].service_level.high < 0.5);
}

static void refuse(struct bench *b, const char *text, const char *group, const char *until,
		   double every, const char *words)
{
	struct requirement c;
	struct staffing_search r = { .condition = &c, .every = every, .max_replications = 40 };

	bench_clear(b);
	assert_true(requirement_read(&c, &b->arena, until, (struct where){ 0 }, false, &b->d));
	b->s = load_variant(arena_strdup(&b->arena, text), NULL, 0, &b->d);
	assert_int_equal(b->d.errors, 0);
	r.s = b->s;
	assert_false(staffing_search_prepare(&r, group, (struct where){ 0 }, &b->d));
	staffing_search_free(&r);
	assert_error(&b->d, 0, 0, words);
}

static void bad_input(void **state)
{
	static const char rates[] = DESK "agents: {desk: {count: 1}}\n"
		"calls: {arrivals: {rates: [12/h, 30/h]}, duration: 4h}\n";
	static const char script[] = DESK "agents: {desk: {count: 1}}\ncalls: {script: [{at: 1s}]}\n";
	static const char count[] = DESK "agents: {desk: {count: 1}}\n"
		"calls: {arrivals: {poisson: 12/h}, count: 100}\n";
	static const char warm[] = DESK "agents: {desk: {count: 1}}\nrun: {warm_up: 1h}\n"
		"calls: {arrivals: {poisson: 12/h}, duration: 4h}\n";
	static const char level[] = "agents.desk.service_level >= 80%";
	struct bench *b = *state;

	refuse(b, rates, "agents.disk", level, 0, "did you mean 'desk'");
	refuse(b, rates, "desk", "agents.disk.service_level >= 80%", 0, "expected a metric of agents.desk");
	refuse(b, rates, "desk", "success_rate >= 80%", 0, "expected a metric of agents.desk");
	refuse(b, rates, "desk", "agents.desk.occupancy >= 80%", 0, "not known step by step");
	refuse(b, rates, "desk", "agents.desk.service_level <= 80%", 0, "more agents do not help");
	refuse(b, rates, "desk", "agents.desk.wait_mean > 8s", 0, "more agents do not help");
	refuse(b, rates, "desk", level, 2700, "do not fit");
	refuse(b, rates, "desk", level, 1, "expected at most");
	refuse(b, script, "desk", level, 0, "found a script");
	refuse(b, count, "desk", level, 0, "expected calls.duration");
	refuse(b, warm, "desk", level, 0, "the first 1h00m are in run.warm_up");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_load_of_a_constant_rate),
		cmocka_unit_test(the_load_after_a_pulse),
		cmocka_unit_test(the_load_of_wrap_up),
		cmocka_unit_test(erlang_c_near_saturation),
		bench_test(steps_by_hand),
		bench_test(steps_add_up),
		bench_test(a_constant_rate_needs_the_same_in_each_step),
		bench_test(after_a_peak_the_formulas_say_too_few),
		bench_test(bad_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
