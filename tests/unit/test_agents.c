/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Agents: definitions of service level, schedules, wrap-up, priorities, skills, closing;
 * against closed forms where there are some. */
#include "helpers.h"

#include <gsl/gsl_sf_gamma.h>

#define APP(group) "'<Response><Enqueue>" group "</Enqueue></Response>'"
#define QUIET "rules: {fetch_latency: 0s}\n"

static struct estimate of_group(const struct bench *b, const char *group, const char *name)
{
	const struct design_result *d = &b->r->designs[0];

	for (size_t i = 0; i < d->group_count; i++)
		for (size_t k = 0; k < d->groups[i].metric_count; k++)
			if (!strcmp(d->groups[i].name, group) &&
			    !strcmp(d->groups[i].metrics[k].name, name))
				return d->groups[i].metrics[k].estimate;
	fail_msg("no metric %s of %s", name, group);
	return (struct estimate){ 0 };
}

static void assert_within(struct estimate e, double exact, double width)
{
	if (e.low > exact || exact > e.high || e.high - e.low > width)
		fail_msg("%g is not in %g (%g to %g), or that is wider than %g", exact, e.value,
			 e.low, e.high, width);
}

/* M/M/13+M: 3.5 calls a minute, 3 min of service, 5 min of patience, 20 s. The exact
 * values of the definitions; 30 x 4,000 calls at 99.9 %. */
static void definitions_of_service_level(void **state)
{
	static const struct {
		const char *definition;
		double exact;
	} rows[] = {
		{ "served_of_offered", 0.8163 },
		{ "waited_of_offered", 0.8311 },
		{ "served_of_served", 0.8442 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		run(b, "apps: {desk: " APP("desk") "}\n" QUIET
		    "callers: {patience: {queued: {exponential: 5m}}}\n"
		    "calls: {arrivals: {poisson: 3.5/m}, count: 8_000}\n"
		    "run: {replications: 40, confidence: 99.9%, warm_up: 1h}\n"
		    "agents: {desk: {count: 13, handle_time: {exponential: 3m}}}\n"
		    "designs: {d: {start: desk, goal: agent}}\n",
		    arena_printf(&b->arena,
				 "agents.desk.service_level={within: 20s, definition: %s}",
				 rows[i].definition), NULL);
		assert_within(of_group(b, "desk", "service_level"), rows[i].exact, 0.02);
		assert_string_equal(b->r->designs[0].groups[0].service_level_definition,
				    rows[i].definition);
	}
}

/* Four callers of one agent, 10 s each, one of whom leaves: by hand. */
static void levels_and_thresholds_by_hand(void **state)
{
	static const struct {
		const char *definition;
		double share;
	} rows[] = {
		{ "served_of_offered", 2.0 / 4 }, { "waited_of_offered", 3.0 / 4 },
		{ "served_of_served", 2.0 / 3 }, { "served_of_stayed", 2.0 / 3 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		run(b, "apps: {desk: " APP("desk") "}\n" QUIET
		    "calls: {script: [{at: 0s}, {at: 1s}, {at: 2s, hang_up: 3s}, {at: 3s}]}\n"
		    "agents: {desk: {count: 1, handle_time: 10s, thresholds: [0s, 9s, 20s]}}\n"
		    "designs: {d: {start: desk, goal: agent}}\n",
		    arena_printf(&b->arena,
				 "agents.desk.service_level={within: 10s, definition: %s}",
				 rows[i].definition), NULL);
		assert_near(of_group(b, "desk", "service_level").value, rows[i].share, 1e-9);
	}
	/* waits: 0, 9, and 17 s; the one who left does not count */
	assert_near(of_group(b, "desk", "asa").value, 26.0 / 3, 1e-9);
	assert_near(of_group(b, "desk", "wait_mean").value, 29.0 / 4, 1e-9);
	assert_near(of_group(b, "desk", "served_within_0s").value, 1.0 / 4, 1e-9);
	assert_near(of_group(b, "desk", "served_within_9s").value, 2.0 / 4, 1e-9);
	assert_near(of_group(b, "desk", "served_within_20s").value, 3.0 / 4, 1e-9);
}

/* Two at first, none, then one: who is served finishes, who waits is taken when agents
 * come. */
static void agents_come_and_go(void **state)
{
	static const double ends[] = { 90, 90, 210, 300 };
	struct bench *b = *state;

	run(b, "apps: {desk: " APP("desk") "}\n" QUIET
	    "calls: {script: [{at: 0s}, {at: 0s}, {at: 70s}, {at: 80s}]}\n"
	    "agents: {desk: {schedule: {counts: [2, 0, 1], step: 1m}, handle_time: 90s}}\n"
	    "designs: {d: {start: desk, goal: agent}}\n", NULL);
	for (size_t i = 0; i < 3; i++)
		assert_moment(b->calls[i].report.ended, ends[i]);
	/* two again at 3 min: the fourth does not wait for the third */
	assert_moment(call_of(b, "d", 3)->ended, 270);
	(void)ends[3];
}

/* So many agents all the time, said as a schedule: the same bytes. */
static void a_constant_schedule_changes_nothing(void **state)
{
	struct bench *b = *state;
	double wait[2];
	static const char *const sizes[] = {
		"agents.desk.count=5", "agents.desk.schedule={counts: [5, 5], step: 10m}",
	};

	for (int i = 0; i < 2; i++) {
		run(b, "apps: {desk: " APP("desk") "}\n" QUIET
		    "calls: {arrivals: {poisson: 90/h}, count: 2_000}\nrun: {replications: 3}\n"
		    "agents: {desk: {handle_time: {exponential: 3m}}}\n"
		    "designs: {d: {start: desk, goal: agent}}\n", sizes[i], NULL);
		wait[i] = of_group(b, "desk", "wait_mean").value;
	}
	assert_memory_equal(&wait[0], &wait[1], sizeof(wait[0]));
	assert_within(of_group(b, "desk", "occupancy"), 0.9, 0.2);
}

/* Wrap-up keeps the agent, not the caller: M/M/1 whose service is handling and wrap-up
 * together, each 30 s constant: M/D/1 with rho 0.75; W = rho s / (2 (1 - rho)) = 90 s. */
static void wrap_up_is_work_too(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {desk: " APP("desk") "}\n" QUIET
	    "calls: {arrivals: {poisson: 45/h}, count: 20_000}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 10h}\n"
	    "agents: {desk: {count: 1, handle_time: 30s, wrap_up: 30s}}\n"
	    "designs: {d: {start: desk, goal: agent}}\n", NULL);
	assert_within(of_group(b, "desk", "occupancy"), 0.75, 0.02);
	assert_within(of_group(b, "desk", "wait_mean"), 90, 14);
}

#define TWO_WIDGETS \
	FLOW(TRIGGER("which") "," \
	     STATE("which", "split-based-on", ARROW("noMatch", "low") "," \
		   "{'event':'match','next':'high','conditions':[{'friendly_name':'vip'," \
		   "'arguments':['{{trigger.call.From}}'],'type':'equal_to','value':'vip'}]}", "") "," \
	     STATE("high", "enqueue-call", LAST("callComplete"), "'queue_name':'desk','priority':'5'") "," \
	     STATE("low", "enqueue-call", LAST("callComplete"), "'queue_name':'other'"))

/* Cobham: M/M/1, two classes of 0.3 and 0.5 of its capacity, not pre-emptive:
 * W1 = W0 / (1 - r1), W2 = W0 / ((1 - r1)(1 - r1 - r2)), W0 = rho s. The waits of the
 * classes are told apart by two groups of which one agent serves both. */
static void priorities_by_cobham(void **state)
{
	struct bench *b = *state;
	double s = 60, r1 = 0.3, r2 = 0.5, w0 = (r1 + r2) * s;

	bench_clear(b);
	put_json(b, "f.json", TWO_WIDGETS);
	put_text(b, "test.yaml",
		 "flows: {f: f.json}\n" QUIET
		 "callers: {from: {vip: 37.5%, other: 62.5%}}\n"
		 "calls: {arrivals: {poisson: 48/h}, count: 40_000}\n"
		 "run: {replications: 20, confidence: 99.9%, warm_up: 20h}\n"
		 "agents:\n"
		 "  desk: {count: 1, handle_time: {exponential: 60s}, skills: {desk: 1, other: 2}}\n"
		 "  other: {count: 0, handle_time: {exponential: 60s}}\n"
		 "designs: {d: {start: f, goal: agent}}\n");
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
	assert_within(of_group(b, "desk", "wait_mean"), w0 / (1 - r1), 6);
	assert_within(of_group(b, "other", "wait_mean"), w0 / ((1 - r1) * (1 - r1 - r2)), 60);
}

/* The same in one queue: the mean of all, and the order by hand. */
static void a_queue_by_priority(void **state)
{
	struct bench *b = *state;

	bench_clear(b);
	put_json(b, "f.json", TWO_WIDGETS);
	put_text(b, "test.yaml",
		 "flows: {f: {file: f.json, widgets: {low: {agents: desk, priority: 1}}}}\n" QUIET
		 "callers: {from: {vip: 50%, other: 50%}}\n"
		 "calls: {arrivals: {poisson: 48/h}, count: 20_000}\n"
		 "run: {replications: 20, confidence: 99.9%, warm_up: 20h}\n"
		 "agents: {desk: {count: 1, order: priority, handle_time: {exponential: 60s}}}\n"
		 "designs: {d: {start: f, goal: agent}}\n");
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
	/* the mean wait does not depend on the order: M/M/1 */
	assert_within(of_group(b, "desk", "wait_mean"), 0.8 * 60 / 0.2, 60);
}

/* Two groups that know each other's matters equally well are one: M/M/5. */
static void equal_skills_are_one_pool(void **state)
{
	struct bench *b = *state;
	double a = 4, block = 1, c;

	for (int k = 1; k <= 5; k++)
		block = a * block / (k + a * block);
	c = 5 * block / (5 - a * (1 - block)); /* Erlang C */
	bench_clear(b);
	put_json(b, "f.json", TWO_WIDGETS);
	put_text(b, "test.yaml",
		 "flows: {f: f.json}\n" QUIET "callers: {from: {vip: 30%, other: 70%}}\n"
		 "calls: {arrivals: {poisson: 80/h}, count: 20_000}\n"
		 "run: {replications: 20, confidence: 99.9%, warm_up: 10h}\n"
		 "agents:\n"
		 "  desk: {count: 2, handle_time: {exponential: 3m}, skills: {desk: 1, other: 1}}\n"
		 "  other: {count: 3, handle_time: {exponential: 3m}, skills: {desk: 1, other: 1}}\n"
		 "designs: {d: {start: f, goal: agent}}\n");
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
	assert_within(of_group(b, "desk", "waited_rate"), c, 0.08);
	assert_within(of_group(b, "other", "waited_rate"), c, 0.08);
	assert_within(of_group(b, "other", "wait_mean"), c * 180 / (5 - a), 30);
}

/* Who waits at closing is sent away, and so is who comes to wait later. */
static void closing_clears_the_queue(void **state)
{
	struct bench *b = *state;
	static const char text[] =
		"apps: {desk: " APP("desk") "}\n" QUIET
		"calls: {arrivals: {regular: 6/m}, duration: 35s}\n"
		"run: {replications: 1}\n"
		"agents: {desk: {count: 1, handle_time: 30s}}\n"
		"designs: {d: {start: desk, goal: agent}}\n";

	run(b, text, NULL);
	assert_int_equal(b->r->designs[0].successes, 4);
	run(b, text, "calls.closing=clear", NULL);
	/* 0 s is served, 10 s at 30 s; 20 s and 30 s wait at 35 s */
	assert_int_equal(b->r->designs[0].successes, 2);
	assert_reason(call_of(b, "d", 2), REASON_CLOSED);
	assert_moment(call_of(b, "d", 2)->ended, 35);
	assert_reason(call_of(b, "d", 3), REASON_CLOSED);
	assert_moment(call_of(b, "d", 1)->ended, 60);
}

static void either_engine_agrees(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint[2];
	double wait[2];

	for (int i = 0; i < 2; i++) {
		struct experiment_options options = { .queue = i, .threads = 2 };

		bench_clear(b);
		put_json(b, "f.json", TWO_WIDGETS);
		put_text(b, "test.yaml",
			 "flows: {f: f.json}\n"
			 "callers: {from: {vip: 30%, other: 70%}, patience: {queued: {exponential: 2m}}}\n"
			 "calls: {arrivals: {poisson: 2/m}, duration: 8h, closing: clear}\n"
			 "run: {replications: 4}\n"
			 "agents:\n"
			 "  desk: {schedule: {counts: [2, 4], step: 30m}, wrap_up: {exponential: 20s}, skills: {desk: 1, other: 2}}\n"
			 "  other: {count: 3, order: priority}\n"
			 "designs: {d: {start: f, goal: agent}}\n");
		load_path(b, bench_path(b, "test.yaml"));
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		fingerprint[i] = b->r->designs[0].fingerprint;
		wait[i] = of_group(b, "other", "wait_mean").value;
	}
	assert_true(fingerprint[0] == fingerprint[1]);
	assert_memory_equal(&wait[0], &wait[1], sizeof(wait[0]));
}

#define test(function) cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

/* Of two queues with the same calls and agents: in one callers have the patience of the rows above, whatever all
 * callers have; in the other nobody gives up. */
static void patience_of_a_queue(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {desk: " APP("desk") ", other: " APP("other") "}\n" QUIET
	    "callers: {patience: {queued: 1s}}\n"
	    "calls: {arrivals: {poisson: 7/m}, count: 16_000}\n"
	    "run: {replications: 40, confidence: 99.9%, warm_up: 1h}\n"
	    "agents:\n"
	    "  desk: {count: 13, handle_time: {exponential: 3m}, patience: {exponential: 5m}}\n"
	    "  other: {count: 13, handle_time: {exponential: 3m}, patience: none}\n"
	    "designs: {d: {entries: {a: {start: desk, share: 50%}, b: {start: other, share: 50%}}, goal: agent}}\n",
	    NULL);
	assert_within(of_group(b, "desk", "service_level"), 0.8163, 0.02);
	assert_true(of_group(b, "other", "abandon_rate").value == 0);
	assert_true(of_group(b, "other", "wait_mean").value > of_group(b, "desk", "wait_mean").value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(definitions_of_service_level),
		test(levels_and_thresholds_by_hand),
		test(agents_come_and_go),
		test(a_constant_schedule_changes_nothing),
		test(wrap_up_is_work_too),
		test(patience_of_a_queue),
		test(priorities_by_cobham),
		test(a_queue_by_priority),
		test(equal_skills_are_one_pool),
		test(closing_clears_the_queue),
		test(either_engine_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
