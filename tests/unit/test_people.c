/* SPDX-License-Identifier: GPL-3.0-or-later */
/* callers and agents, and what is counted */
#include "engine_bench.h"

/* ---- callers ---- */

static void hang_up_in_each_phase(void **state)
{
	static const struct {
		const char *start, *hang_up;
		enum reason reason;
		enum call_state call;
	} cases[] = {
		{ START("ring"), "5s", REASON_ABANDONED_RINGING, CALL_NO_ANSWER },
		{ START("slow"), "5s", REASON_ABANDONED_SPEAKING, CALL_COMPLETED },
		{ START("ring"), "30s", REASON_HUNG_UP_TALKING, CALL_COMPLETED },
		{ START("connect"), "30s", REASON_HUNG_UP_TALKING, CALL_COMPLETED },
		{ START("enqueue"), "5s", REASON_HUNG_UP_TALKING, CALL_COMPLETED },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run(b, untouched, cases[i].start,
		    arena_printf(&b->arena, "calls.script.0.hang_up=%s", cases[i].hang_up), NULL);
		assert_reason(only_call(b), cases[i].reason);
		assert_int_equal(only_call(b)->state, cases[i].call);
		assert_int_equal(count_of(b, "abandoned"),
				 cases[i].reason != REASON_HUNG_UP_TALKING);
	}
}

static void patience_runs_out(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("ring"), "callers={patience: {ringing: 7s, speaking: 1s}}", NULL);
	assert_reason(only_call(b), REASON_ABANDONED_RINGING);
	assert_moment(only_call(b)->ended, 7);
	run(b, untouched, START("slow"), "callers={patience: {ringing: 7s, speaking: 11s}}", NULL);
	assert_reason(only_call(b), REASON_ABANDONED_SPEAKING);
	assert_moment(only_call(b)->ended, 11);
}

/* Speaking (2 s), ringing (20 s), talking (60 s), speaking again: three seconds
 * of patience with messages end one second into the second. */
static void patience_is_a_budget(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("connect"), "callers={patience: {speaking: 3s}}", NULL);
	assert_reason(only_call(b), REASON_ABANDONED_SPEAKING);
	assert_moment(only_call(b)->ended, 83);
}

/* ---- agents ---- */

/* Four callers, one agent, ten seconds each. */
static const char queueing[] =
	QUICK FLOWS APPS
	"agents: {support: {count: 1, handle_time: 10s, service_level: 15s}}\n"
	"calls: {script: [{at: 0s}, {at: 1s}, {at: 2s}, {at: 3s}]}\n"
	"designs: {d: {start: queue, goal: agent}}\n";
static const char queueing_redirected[] =
	QUICK FLOWS APPS
	"agents: {support: {count: 1, handle_time: 10s, service_level: 15s}}\n"
	"calls: {script: [{at: 0s, redirect: 1h}, {at: 1s, redirect: 1h}, {at: 2s, redirect: 1h}]}\n"
	"designs: {d: {start: queue, goal: agent, redirect: {at: created, to: say}}}\n";

static void assert_wait(const struct bench *b, uint64_t number, double wait)
{
	assert_moment(call_of(b, "d", number)->queue_wait, wait);
	assert_true(call_of(b, "d", number)->agent);
}

static void assert_group(const struct bench *b, double offered, double served,
			 double abandoned)
{
	const struct design_result *d = &b->r->designs[0];

	assert_true(group_metric(d, "offered").value == offered);
	assert_true(group_metric(d, "served").value == served);
	assert_true(group_metric(d, "abandoned").value == abandoned);
}

static void queue_is_first_come_first_served(void **state)
{
	struct bench *b = *state;

	run(b, queueing, NULL);
	for (uint64_t i = 0; i < 4; i++)
		assert_wait(b, i, 9 * (double)i);
	assert_group(b, 4, 4, 0);
	assert_near(group_metric(&b->r->designs[0], "wait_mean").value, 13.5, 1e-9);
	assert_near(group_metric(&b->r->designs[0], "service_level").value, 0.5, 1e-9);
	assert_near(group_metric(&b->r->designs[0], "waited_rate").value, 0.75, 1e-9);
	assert_near(group_metric(&b->r->designs[0], "occupancy").value, 1, 1e-9);
	assert_near(group_metric(&b->r->designs[0], "queue_mean").value, 54.0 / 40, 1e-9);
}

static void two_agents_share_a_queue(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "agents.support.count=2", NULL);
	assert_wait(b, 1, 0);
	assert_wait(b, 2, 8);
	assert_wait(b, 3, 8);
}

static void hang_up_in_the_queue(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "calls.script.1.hang_up=4s", NULL);
	assert_reason(call_of(b, "d", 1), REASON_ABANDONED_QUEUED);
	assert_moment(call_of(b, "d", 1)->queue_wait, 4);
	assert_false(call_of(b, "d", 1)->agent);
	assert_wait(b, 2, 8); /* one place further */
	assert_group(b, 4, 3, 1);
	assert_int_equal(count_of(b, "abandoned"), 1);
	assert_int_equal(count_of(b, "stuck_executions"), 0);
}

static void the_last_in_the_queue_hangs_up(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "calls.script.3.hang_up=4s", "calls.script.2.hang_up=6s", NULL);
	assert_wait(b, 1, 9);
	assert_group(b, 4, 2, 2);
}

static void patience_runs_out_in_the_queue(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "callers={patience: {queued: 12s}}", NULL);
	assert_wait(b, 1, 9);
	assert_reason(call_of(b, "d", 2), REASON_ABANDONED_QUEUED);
	assert_moment(call_of(b, "d", 2)->ended, 14);
	assert_group(b, 4, 2, 2);
}

static void a_served_call_frees_its_agent_when_it_hangs_up(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "calls.script.0.hang_up=6s", NULL);
	assert_wait(b, 1, 5);
	assert_wait(b, 2, 14);
	assert_group(b, 4, 4, 0);
}

static void a_widget_gives_up_waiting(void **state)
{
	struct bench *b = *state;

	run(b, queueing, START("impatient"), "rules.task_timeout=leave", NULL);
	assert_moment(call_of(b, "d", 1)->ended, 8); /* 1 s, 5 s, and 2 s of apology */
	assert_false(call_of(b, "d", 1)->agent);
	assert_group(b, 4, 1, 3);
}

static void redirect_pulls_out_of_the_queue(void **state)
{
	struct bench *b = *state;

	run(b, queueing_redirected, "calls.script.1.redirect=4s", NULL);
	assert_false(call_of(b, "d", 1)->agent);
	assert_moment(call_of(b, "d", 1)->ended, 7);
	assert_moment(call_of(b, "d", 1)->queue_wait, 4);
	assert_wait(b, 2, 8);
	assert_group(b, 3, 2, 1);
}

static void redirect_pulls_away_from_the_agent(void **state)
{
	struct bench *b = *state;

	run(b, queueing_redirected, "calls.script.0.redirect=4s", NULL);
	assert_moment(call_of(b, "d", 0)->ended, 6);
	assert_wait(b, 1, 3);
	assert_wait(b, 2, 12);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_RELEASE, "support")->time, 4);
}

/* The only agent is never free again. Two waits of 5 s, each with a patience of its
 * own, uniform up to 10 s: a quarter of the callers bears both, on a dialled leg as
 * well. 3,999 callers, four standard errors; with one patience it were a half. */
static void patience_is_drawn_anew_for_each_wait(void **state)
{
	static const char twice[] =
		QUICK "apps:\n"
		APP("twice", "<Dial timeout='5'><Queue>a</Queue></Dial>"
			     "<Dial timeout='5'><Queue>a</Queue></Dial>")
		APP("dial-twice", "<Dial>+15550100</Dial>")
		"numbers: {'+15550100': twice}\n"
		"agents: {a: {count: 1, handle_time: 100h}}\n"
		"callers: {patience: {queued: {uniform: [0s, 10s]}}}\n"
		"calls: {arrivals: {regular: 1/s}, count: 4000}\n"
		"run: {replications: 1}\n"
		"designs: {direct: {start: twice}, dialled: {start: dial-twice}}\n";
	struct bench *b = *state;

	run(b, twice, NULL);
	for (size_t i = 0; i < 2; i++)
		assert_near((double)count_in(&b->r->designs[i], "abandoned") / 3999, 0.75,
			    4 * sqrt(0.25 * 0.75 / 3999));
}

/* ---- what is counted ---- */

static void warm_up_is_left_out(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "calls.script=[{at: 0s}, {at: 15s}, {at: 20s}, {at: 40s}]",
	    "run.warm_up=20s", NULL);
	assert_int_equal(b->r->designs[0].calls, 2);
	assert_int_equal(b->r->designs[0].successes, 2);
	assert_int_equal(count_of(b, "executions"), 2);
	assert_int_equal(count_of(b, "studio_requests"), 2);
	assert_group(b, 2, 2, 0);
	assert_false(call_of(b, "d", 1)->counted);
	assert_true(call_of(b, "d", 2)->counted);
	/* busy from 20 to 35 s and from 40 to 50 s of the window, 20 to 50 s */
	assert_near(group_metric(&b->r->designs[0], "occupancy").value, 25.0 / 30, 1e-9);
}

/* What stands at the beginning of the window counts towards its peak. */
static void peak_is_at_least_the_mean(void **state)
{
	static const char levels[][32] = { "concurrent_calls", "concurrent_executions" };
	struct bench *b = *state;

	run(b, queueing, "calls.script=[{at: 0s}, {at: 1s}, {at: 2s}]", "run.warm_up=15s", NULL);
	for (size_t i = 0; i < 2; i++) {
		const char *peak = arena_printf(&b->arena, "peak_%s", levels[i]);
		const char *mean = arena_printf(&b->arena, "mean_%s", levels[i]);

		assert_true(metric_in(&b->r->designs[0], peak).value >=
			    metric_in(&b->r->designs[0], mean).value);
	}
}

static uint64_t sum_of_reasons(const struct design_result *d)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < d->reason_count; i++)
		sum += d->reasons[i].count;
	return sum;
}

/* What the reports say, call by call, is what the counts say. */
static void check_reports(const struct bench *b, const struct design_result *d)
{
	uint64_t calls = 0, successes = 0, rest = 0, studio = 0, redirects = 0;

	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;

		if (strcmp(b->calls[i].design, d->name))
			continue;
		calls++;
		successes += r->success;
		rest += r->rest_400;
		studio += r->studio_400;
		redirects += r->rest_redirects;
		assert_true(r->ended >= r->created);
		assert_true(r->answered < 0 || r->answered >= r->created);
		assert_true(r->state >= CALL_COMPLETED);
		assert_int_equal(r->state == CALL_COMPLETED, r->answered >= 0);
		assert_int_equal(r->success, r->reason == REASON_NONE);
	}
	assert_int_equal(calls, d->calls);
	assert_int_equal(successes, d->successes);
	assert_int_equal(rest, count_in(d, "rest_400"));
	assert_int_equal(studio, count_in(d, "studio_400"));
	assert_int_equal(redirects, count_in(d, "rest_redirects"));
}

static void check_design(const struct bench *b, const struct design_result *d)
{
	assert_int_equal(d->calls, d->successes + sum_of_reasons(d));
	assert_int_equal(count_in(d, "illegal_transitions"), 0);
	assert_true(count_in(d, "rest_400") + count_in(d, "studio_400") <=
		    count_in(d, "studio_requests"));
	assert_true(count_in(d, "calls_with_400") <= d->calls);
	assert_true(count_in(d, "abandoned") <= d->calls - d->successes);
	assert_true(count_in(d, "stuck_executions") <= count_in(d, "executions"));
	for (size_t i = 0; i < d->group_count; i++)
		assert_near(group_metric(d, "offered").value,
			    group_metric(d, "served").value + group_metric(d, "abandoned").value,
			    1e-9);
	assert_int_equal(metric_in(d, "mean_concurrent_calls").value >
				 metric_in(d, "peak_concurrent_calls").value, 0);
	check_reports(b, d);
}

/* The headline scenario, with callers of every kind, under one more assignment. */
static void storm(struct bench *b, const char *rule, const char *direction)
{
	run_file(b, "scenarios/direct-vs-studio.yaml", "calls.count=200", "run.replications=2",
		 "calls.arrivals={poisson: 60/m}", "agents.support.count=2", direction,
		 "callers.busy=10%", "callers.no-answer=10%", "callers.failed=5%",
		 "callers.patience={ringing: {exponential: 10s}, speaking: {exponential: 20s}, "
		 "queued: {exponential: 20s}}", "sweep=null", rule, NULL);
	for (size_t i = 0; i < b->r->design_count; i++)
		check_design(b, &b->r->designs[i]);
}

/* Every word of every rule, and both profiles, inbound and outbound. */
static void everything_adds_up(void **state)
{
	static const char *const directions[] = { "calls.direction=inbound",
						  "calls.direction=outbound" };
	struct bench *b = *state;

	for (size_t i = 0; i < 2; i++) {
		storm(b, "profile=article", directions[i]);
		storm(b, "profile=observed", directions[i]);
		for (size_t r = 0; r < rule_count; r++)
			for (size_t w = 0; rule_table[r].type == RULE_WORD && w < 2; w++)
				storm(b, arena_printf(&b->arena, "rules.%s=%s", rule_table[r].key,
						      rule_table[r].words[w]), directions[i]);
	}
}

/* A flipped rule must change what it rules, in this scenario or in those above;
 * these are the ones that change the storm's trajectory. */
static void rules_matter(void **state)
{
	static const char *const flips[] = {
		"rules.redirect_inbound_ringing=21220", "rules.redirect_in_progress=21220",
		"rules.studio_ringing=400", "rules.studio_in_progress=start",
		"rules.studio_return_parked=400", "rules.studio_400_surface=async_11200",
		"rules.studio_400_effect=leave_call", "rules.hangup_callback=missing",
		"rules.call_time_limit=1m", "rules.max_documents=1", "rules.max_steps=2",
	};
	struct bench *b = *state;
	uint64_t plain[8], stuck[8];

	storm(b, "profile=article", "calls.direction=inbound");
	for (size_t i = 0; i < b->r->design_count; i++) {
		plain[i] = b->r->designs[i].fingerprint;
		stuck[i] = count_in(&b->r->designs[i], "stuck_executions");
	}
	for (size_t k = 0; k < COUNT(flips); k++) {
		bool changed = false;

		storm(b, flips[k], "calls.direction=inbound");
		for (size_t i = 0; i < b->r->design_count; i++)
			changed |= b->r->designs[i].fingerprint != plain[i] ||
				   count_in(&b->r->designs[i], "stuck_executions") != stuck[i];
		if (!changed)
			fail_msg("%s changes nothing", flips[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(hang_up_in_each_phase),
		test(patience_runs_out),
		test(patience_is_a_budget),
		test(queue_is_first_come_first_served),
		test(two_agents_share_a_queue),
		test(hang_up_in_the_queue),
		test(the_last_in_the_queue_hangs_up),
		test(patience_runs_out_in_the_queue),
		test(a_served_call_frees_its_agent_when_it_hangs_up),
		test(a_widget_gives_up_waiting),
		test(redirect_pulls_out_of_the_queue),
		test(redirect_pulls_away_from_the_agent),
		test(patience_is_drawn_anew_for_each_wait),
		test(warm_up_is_left_out),
		test(peak_is_at_least_the_mean),
		test(everything_adds_up),
		test(rules_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
