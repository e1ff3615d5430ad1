/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact answers beside simulated ones: given where they hold, within 4 standard errors, and
 * not given where anything else could matter.
 */
#include "helpers.h"
#include "stats/erlang.h"

#define RACE                                                                                 \
	"flows: {hello: hello.json}\n"                                                       \
	"apps: {ring: '<Response><Dial answerOnBridge=\"true\" timeout=\"600\">+15550142</Dial></Response>'}\n" \
	"run: {replications: 20}\n"                                                          \
	"callers: {ring: {exponential: 8s}, talk: 10m}\n"                                    \
	"calls: {arrivals: {poisson: 2/s}, count: 1000}\n"                                   \
	"rules: {fetch_latency: 0s}\n"                                                       \
	"designs: {race: {start: ring, redirect: {at: created, after: 5s, latency: 200ms, to: hello}}}\n"

static const char hello[] =
	"{'states': [{'name': 'Trigger', 'type': 'trigger', 'properties': {},"
	" 'transitions': [{'event': 'incomingCall', 'next': 'say'}]},"
	" {'name': 'say', 'type': 'say-play', 'properties': {'say': 'Hello'},"
	" 'transitions': [{'event': 'audioComplete'}]}], 'initial_state': 'Trigger', 'description': ''}";

/* The race with SET, or two of them, and what is known of METRIC; NAN: nothing. */
static double known(struct bench *b, const char *set, const char *other, const char *metric)
{
	const struct design_result *d;

	bench_clear(b);
	put_json(b, "hello.json", hello);
	put_text(b, "race.yaml", RACE);
	if (set)
		b->sets[b->set_count++] = set;
	if (other)
		b->sets[b->set_count++] = other;
	load_path(b, bench_path(b, "race.yaml"));
	run_loaded(b, false);
	d = &b->r->designs[0];
	for (size_t i = 0; i < d->analytic_count; i++)
		if (!strcmp(d->analytic[i].metric, metric))
			return d->analytic[i].exact;
	return NAN;
}

/* 20,000 independent calls. */
static void assert_agrees(struct bench *b, double exact)
{
	double got = metric_in(&b->r->designs[0], "success_rate").value;

	assert_near(got, exact, 4 * sqrt(exact * (1 - exact) / 20000) + 1e-9);
}

static void races_that_are_known(void **state)
{
	static const struct {
		const char *set, *other;
		double exact;
	} cases[] = {
		{ NULL, NULL, 0.522045776761016 }, /* exp(-5.2/8) */
		{ "callers.ring={weibull: {scale: 8s, shape: 1.5}}", NULL, 0.5921199 },
		{ "callers.ring=10s", NULL, 1 },
		{ "callers.ring=3s", NULL, 0 },
		{ "callers.ring={uniform: [2s, 12s]}", NULL, 0.68 },
		/* the phone rings after a second: 4.2 s are left */
		{ "rules.fetch_latency=1s", NULL, 0.591555364366815 },
		/* told of by a callback after 100 ms */
		{ "designs.race.redirect.at=ringing", NULL, 0.515560533 }, /* exp(-5.3/8) */
		{ "designs.race.redirect={at: created, after: 5s, to: hello}", "rules.rest_latency=1s", 0.472366552741015 },
		{ "designs.race.redirect.after={exponential: 5s}", "designs.race.redirect.latency=0s",
		  8.0 / 13 },
		{ "designs.race.redirect.after={exponential: 5s}", NULL, 0.600190661 },
		{ "designs.race.goal=accepted", NULL, 0.522045776761016 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_near(known(b, cases[i].set, cases[i].other, "success_rate"), cases[i].exact, 1e-6);
		assert_near(known(b, cases[i].set, cases[i].other, "http_400_rate"), 1 - cases[i].exact, 1e-6);
		assert_agrees(b, cases[i].exact);
	}
}

static void races_in_which_more_can_matter(void **state)
{
	static const char *const disturbances[] = {
		"callers.patience={ringing: {exponential: 1m}}",
		"callers.patience={speaking: {exponential: 1h}}",
		"callers.busy=5%",
		"callers.no-answer=1%",
		"callers.talk=1s", /* the call may be over before the request comes */
		"callers.contacts=5",
		"rules.fetch_latency={uniform: [0s, 1s]}",
		"rules.in_progress_window=100ms",
		"rules.studio_in_progress=start",
		"rules.studio_ringing=400",
		"rules.redirect_inbound_ringing=21220",
		"rules.studio_400_surface=async_11200",
		"rules.call_time_limit=4s",
		"rules.studio_starts=1",
		"rules.rest_concurrency=50", /* whoever tries again is later */
		"designs.race.redirect.latency={exponential: 200ms}",
		"designs.race.redirect.after={uniform: [1s, 9s]}",
		"designs.race.redirect.at=answered",
		"designs.race.redirect.retries=[1s]",
		"designs.race.redirect.to=ring",
		"designs.race.redirect=[{at: created, after: 5s, to: hello}, {at: created, after: 9s, to: hello}]",
		"designs.race.redirect=none",
		"designs.race.fallback=hello",
		"designs.race.goal=answered",
		"designs.race.start=hello",
		"callers.ring=5.2s", /* answered in that very moment */
		"calls.retrials={probability: 50%, after: 1m}",
		"calls={direction: outbound, arrivals: {poisson: 2/s}, count: 100}",
		"profile=observed",
		"apps.ring=<Response><Dial timeout=\"600\">+15550142</Dial></Response>",
		"apps.ring=<Response><Dial answerOnBridge=\"true\" timeout=\"4\">+15550142</Dial></Response>",
		"apps.ring=<Response><Pause/><Dial answerOnBridge=\"true\">+15550142</Dial></Response>",
		("apps.ring=<Response><Dial answerOnBridge=\"true\"><Number>+15550142</Number>"
		"<Number>+15550143</Number></Dial></Response>"),
		"webhooks={ring: {latency: 1s}}",
		"numbers={\"+15550142\": hello}",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(disturbances); i++) {
		double exact = known(b, disturbances[i], NULL, "success_rate");

		if (!isnan(exact))
			fail_msg("%s: %g is said to be known", disturbances[i], exact);
	}
	/* lost callbacks matter where one is waited for, and only there */
	assert_true(isnan(known(b, "rules.callback_lost_share=10%", "designs.race.redirect.at=ringing", "success_rate")));
	assert_false(isnan(known(b, "rules.callback_lost_share=10%", NULL, "success_rate")));
}

/* ---- queues ---- */

static double of_queue(struct bench *b, const char *desk, const char *metric)
{
	const struct design_result *d;
	const struct metric *m;

	bench_clear(b);
	put_text(b, "queue.yaml", arena_printf(&b->arena,
		"apps: {line: '<Response><Enqueue>desk</Enqueue></Response>'}\n"
		"rules: {fetch_latency: 0s}\n"
		"calls: {arrivals: {poisson: 16/h}, count: 20000}\n"
		"run: {replications: 10, warm_up: 20h, confidence: 99.99%%}\n"
		"agents: {desk: {%s}}\n"
		"designs: {line: {start: line, goal: agent}}\n", desk));
	load_path(b, bench_path(b, "queue.yaml"));
	run_loaded(b, false);
	d = &b->r->designs[0];
	for (size_t i = 0; i < d->analytic_count; i++)
		if (!strcmp(d->analytic[i].metric, metric)) {
			m = result_metric_named(d, metric);
			assert_true(estimate_contains(&m->estimate, d->analytic[i].exact));
			return d->analytic[i].exact;
		}
	return NAN;
}

/* 16 calls an hour of 3 min: a load of 0.8. */
static void queues_of_any_handle_time(void **state)
{
	static const struct {
		const char *law;
		double variance; /* of the mean's square */
	} laws[] = {
		{ "3m", 0 },
		{ "{uniform: [0s, 6m]}", 1.0 / 3 },
		{ "{gamma: {shape: 2, scale: 90s}}", 0.5 },
		{ "{lognormal: {mean: 3m, cv: 0.5}}", 0.25 },
		{ "{weibull: {scale: 180s, shape: 1}}", 1 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(laws); i++) {
		const char *desk = arena_printf(&b->arena, "count: 1, handle_time: %s", laws[i].law);
		double wait = 0.8 * 180 * (1 + laws[i].variance) / (2 * 0.2);

		assert_near(of_queue(b, desk, "agents.desk.wait_mean"), wait, 1e-6 * wait);
		assert_near(of_queue(b, desk, "agents.desk.waited_rate"), 0.8, 1e-9);
		desk = arena_printf(&b->arena, "count: 2, queue_size: 0, handle_time: %s", laws[i].law);
		assert_near(of_queue(b, desk, "agents.desk.refused_rate"), erlang_b(0.8, 2), 1e-9);
	}
	assert_true(isnan(of_queue(b, "count: 2, handle_time: 3m", "agents.desk.wait_mean")));
	assert_true(isnan(of_queue(b, "count: 1, handle_time: 2m, wrap_up: 1m", "agents.desk.wait_mean")));
	assert_true(isnan(of_queue(b, "count: 1, handle_time: {uniform: [0s, 4m]}, queue_size: 3",
				   "agents.desk.wait_mean")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(races_that_are_known),
		bench_test(races_in_which_more_can_matter),
		bench_test(queues_of_any_handle_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
