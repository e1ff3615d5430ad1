/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that widgets ask: errors, no answer within ten seconds, too many functions at
 * once; and status callbacks that are lost. */
#include "helpers.h"

#include "program/program.h"

#define ASK(type, error) \
	FLOW(TRIGGER("ask") "," \
	     STATE("ask", type, ARROW("success", "yes") "," ARROW(error, "no"), "") "," \
	     SAY("yes", LAST("audioComplete")) "," SAY("no", LAST("audioComplete")))
#define TEXT(calls) \
	"flows: {f: f.json}\nrules: {fetch_latency: 0s}\n" \
	"calls: {" calls "}\nrun: {replications: 1}\ndesigns: {d: {start: f}}\n"
#define ONE TEXT("script: [{at: 0s}]")

/* The widget leaves for WIDGET after SECONDS, with CODE, or 0 for none. */
static void leaves(struct bench *b, const char *flow, const char *set, const char *widget,
		   double seconds, int code)
{
	run_export(b, flow, ONE, set);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_WIDGET, widget)->time, seconds);
	assert_int_equal(b->r->designs[0].code_count, code ? 1 : 0);
	if (code)
		assert_int_equal(b->r->designs[0].codes[0].code, code);
	assert_true(only_call(b)->success);
}

static void requests_fail(void **state)
{
	static const char flow[] = ASK("make-http-request", "failed");

	leaves(*state, flow, NULL, "yes (say-play)", 0.3, 0);
	leaves(*state, flow, "flows.f={file: f.json, widgets: {ask: {take: {failed: 100%}}}}",
	       "no (say-play)", 0.3, 81016);
	leaves(*state, flow, "rules.http_time=10s", "yes (say-play)", 10, 0);
	leaves(*state, flow, "rules.http_time=11s", "no (say-play)", 10, 81016);
	leaves(*state, flow, "rules={http_time: 11s, widget_http_timeout: 12s, fetch_latency: 0s}",
	       "yes (say-play)", 11, 0);
}

static void functions_fail(void **state)
{
	static const char flow[] = ASK("run-function", "fail");

	leaves(*state, flow, NULL, "yes (say-play)", 0.5, 0);
	leaves(*state, flow, "flows.f={file: f.json, widgets: {ask: {take: {fail: 100%}}}}",
	       "no (say-play)", 0.5, 81017);
	leaves(*state, flow, "rules.function_time=11s", "no (say-play)", 10, 81010);
}

/* Exponential of mean 5 s: exp(-2) do not answer in time. 40,000 at four standard
 * errors. */
static void the_share_of_silence_is_that_of_the_law(void **state)
{
	struct bench *b = *state;
	double p = exp(-2);

	run_export(b, ASK("make-http-request", "failed"),
		 TEXT("arrivals: {poisson: 1/s}, count: 40_000"), "rules.http_time={exponential: 5s}");
	assert_near((double)b->r->designs[0].codes[0].count / 40000, p,
		    4 * sqrt(p * (1 - p) / 40000));
}

static uint64_t crowd(struct bench *b, const char *set)
{
	static const char text[] = TEXT("arrivals: {regular: 40/s}, count: 40");

	run_export(b, ASK("run-function", "fail"), text, set);
	for (size_t i = 0; i < b->r->designs[0].code_count; i++)
		if (b->r->designs[0].codes[i].code == 81017)
			return b->r->designs[0].codes[i].count;
	return 0;
}

/* Forty within a second, each of five seconds: thirty run at once. */
static void thirty_functions_run_at_once(void **state)
{
	assert_int_equal(crowd(*state, "rules={function_time: 5s, fetch_latency: 0s}"), 10);
	assert_int_equal(crowd(*state, "rules={function_time: 5s, function_concurrency: 7}"), 33);
	assert_int_equal(crowd(*state, "rules={function_time: 5s, function_concurrency: none}"), 0);
	assert_int_equal(crowd(*state, "rules={function_time: 500ms, fetch_latency: 0s}"), 0);
}

/* Erlang's loss formula: 20 erlangs on 25 places. 20 x 20,000 at 99.9 %. */
static void a_crowd_loses_by_erlang_b(void **state)
{
	struct bench *b = *state;
	double block = 1, a = 20;
	struct estimate e;

	for (unsigned k = 1; k <= 25; k++)
		block = a * block / (k + a * block);
	bench_clear(b);
	put_json(b, "f.json",
		 FLOW(TRIGGER("ask") ","
		      STATE("ask", "run-function", ARROW("success", "yes") "," LAST("fail"), "") ","
		      SAY("yes", LAST("audioComplete"))));
	put_text(b, "test.yaml",
		 "flows: {f: f.json}\n"
		 "rules: {fetch_latency: 0s, function_time: {uniform: [0s, 8s]}, function_concurrency: 25}\n"
		 "calls: {arrivals: {poisson: 5/s}, count: 20_000}\n"
		 "run: {replications: 20, confidence: 99.9%, warm_up: 1m}\ndesigns: {d: {start: f}}\n");
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
	e = metric_in(&b->r->designs[0], "success_rate");
	assert_true(e.low <= 1 - block && 1 - block <= e.high);
	assert_true(e.high - e.low < 0.012);
}

/* The controller never hears of the answer, and never posts. */
static void a_lost_callback_is_never_acted_on(void **state)
{
	struct bench *b = *state;
	static const char text[] =
		"flows: {f: f.json}\napps: {desk: '<Response><Say>Hello.</Say><Pause length=\"30\"/></Response>'}\n"
		"calls: {script: [{at: 0s}]}\n"
		"designs: {d: {start: desk, goal: answered, redirect: {at: answered, to: f}}}\n";

	run_export(b, ASK("run-function", "fail"), text, NULL);
	assert_int_equal(count_of(b, "rest_redirects"), 1);
	run_export(b, ASK("run-function", "fail"), text, "rules.callback_lost_share=100%");
	assert_int_equal(count_of(b, "rest_redirects"), 0);
	assert_int_equal(b->r->designs[0].codes[0].code, 15002);
}

/* A parked execution ends by the callback of the hang-up, or is stuck without it. */
static void a_lost_hang_up_leaves_the_execution_stuck(void **state)
{
	struct bench *b = *state;
	static const char text[] =
		"flows: {f: {file: f.json, widgets: {away: {document: hold}}}}\n"
		"apps: {hold: '<Response><Pause length=\"60\"/></Response>'}\n"
		"calls: {script: [{at: 0s, hang_up: 10s}]}\ndesigns: {d: {start: f}}\n";
	static const char flow[] =
		FLOW(TRIGGER("away") ","
		     STATE("away", "add-twiml-redirect", LAST("return"), "'url':'https://example.com'"));

	run_export(b, flow, text, NULL);
	assert_int_equal(count_of(b, "stuck_executions"), 0);
	run_export(b, flow, text, "rules.callback_lost_share=100%");
	assert_int_equal(count_of(b, "stuck_executions"), 1);
	assert_int_equal(b->r->designs[0].codes[0].code, 15002);
}

static void either_engine_agrees(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint[2];

	for (int i = 0; i < 2; i++) {
		struct experiment_options options = { .queue = i, .threads = 2 };

		bench_clear(b);
		put_json(b, "f.json", ASK("run-function", "fail"));
		put_text(b, "test.yaml",
			 "flows: {f: f.json}\n"
			 "rules: {function_time: {exponential: 4s}, function_concurrency: 20, callback_lost_share: 10%}\n"
			 "callers: {patience: {ringing: {exponential: 20s}}}\n"
			 "calls: {arrivals: {poisson: 5/s}, count: 2_000}\nrun: {replications: 4}\n"
			 "designs: {d: {start: f, redirect: {at: ringing, after: {exponential: 9s}, to: f}}}\n");
		load_path(b, bench_path(b, "test.yaml"));
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		fingerprint[i] = b->r->designs[0].fingerprint;
	}
	assert_true(fingerprint[0] == fingerprint[1]);
}

#define test(function) cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(requests_fail),
		test(functions_fail),
		test(the_share_of_silence_is_that_of_the_law),
		test(thirty_functions_run_at_once),
		test(a_crowd_loses_by_erlang_b),
		test(a_lost_callback_is_never_acted_on),
		test(a_lost_hang_up_leaves_the_execution_stuck),
		test(either_engine_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
