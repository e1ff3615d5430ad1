/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all calls share: executions a second, calls at once, calls a second on a trunk,
 * requests at once, and contacts that have one execution at a time. */
#include "helpers.h"

#include "program/program.h"

#define HELLO "apps: {hello: '<Response><Say>Hello.</Say></Response>'}\n"

static uint64_t code_in(const struct design_result *d, int code)
{
	for (size_t i = 0; i < d->code_count; i++)
		if (d->codes[i].code == code)
			return d->codes[i].count;
	return 0;
}

static struct results *run_text(struct bench *b, const char *flow, const char *text,
				const char *set)
{
	run_export(b, flow, text, set);
	return b->r;
}

#define HI FLOW(TRIGGER("hi") "," SAY("hi", LAST("audioComplete")))

/* Erlang's loss formula for A erlangs and N lines. */
static double erlang_b(double a, unsigned n)
{
	double block = 1;

	for (unsigned k = 1; k <= n; k++)
		block = a * block / (k + a * block);
	return block;
}

/* So many calls at once on the account, talks of 1 min: M/M/N/N. 20 x 20,000 calls at
 * 99.9 %. */
static void a_full_account_loses_by_erlang_b(void **state)
{
	struct bench *b = *state;
	double expected = erlang_b(8, 10);
	struct estimate e;

	run(b, "apps: {desk: '<Response><Dial><Number>+15550100</Number></Dial></Response>'}\n"
	    "callers: {ring: 0s, talk: {exponential: 1m}}\n"
	    "rules: {account_calls: 10, fetch_latency: 0s}\n"
	    "calls: {arrivals: {poisson: 8/m}, count: 20_000}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 10m}\n"
	    "designs: {d: {start: desk, goal: answered}}\n", NULL);
	e = metric_in(&b->r->designs[0], "success_rate");
	assert_true(e.low <= 1 - expected && 1 - expected <= e.high);
	assert_true(e.high - e.low < 0.012);
	assert_int_equal(metric_in(&b->r->designs[0], "peak_concurrent_calls").value, 20); /* legs */
	assert_true(code_in(&b->r->designs[0], 10004) > 0);
}

/* Twenty a second on a trunk that takes five: fifteen are refused, every second. */
static void a_trunk_refuses_and_does_not_queue(void **state)
{
	struct bench *b = *state;

	run(b, HELLO "callers: {ring: 1s}\nrun: {replications: 1}\n"
	    "calls: {direction: outbound, trunk_cps: 5, arrivals: {regular: 20/s}, count: 200}\n"
	    "designs: {d: {start: hello, goal: answered}}\n", NULL);
	assert_int_equal(code_in(&b->r->designs[0], 503), 150);
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;
		bool refused = r->number % 20 >= 5;

		assert_int_equal(r->reason == REASON_TRUNK_FULL, refused);
		assert_int_equal(r->state, refused ? CALL_FAILED : CALL_COMPLETED);
	}
}

/* One every 50 ms, one dialled a second, nobody waits more than 10 s: the queue holds
 * ten and a bit, and who would wait longer is canceled after 10 s. */
static void who_waits_too_long_is_canceled(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	run(b, HELLO "callers: {ring: 1s}\nrun: {replications: 1}\n"
	    "rules: {call_queue_wait: 10s, queued_time: 0s, post_dial_delay: 0s}\n"
	    "calls: {direction: outbound, cps: 1/s, arrivals: {regular: 20/s}, count: 200}\n"
	    "designs: {d: {start: hello, goal: answered}}\n", NULL);
	d = &b->r->designs[0];
	/* call n is created at n/20 and waits for second k, the first that is free: 0..10
	 * at once, then one each second until 9.95 s */
	assert_int_equal(d->successes, 20);
	assert_int_equal(code_in(d, 22001), 180);
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;

		if (r->reason != REASON_QUEUED_TOO_LONG)
			continue;
		assert_int_equal(r->state, CALL_CANCELED);
		assert_int_equal(r->ended - r->created, INT64_C(10000000000));
	}
}

/* A second of the clock takes a hundred, by default. */
static void studio_starts_a_hundred_a_second(void **state)
{
	struct bench *b = *state;
	static const char text[] =
		"flows: {hi: f.json}\nrules: {fetch_latency: 0s}\nrun: {replications: 1}\n"
		"calls: {arrivals: {regular: 120/s}, count: 480}\ndesigns: {d: {start: hi}}\n";

	run_text(b, HI, text, NULL);
	assert_int_equal(code_in(&b->r->designs[0], 11200), 80);
	for (size_t i = 0; i < b->call_count; i++)
		assert_int_equal(b->calls[i].report.reason == REASON_TOO_MANY_STARTS,
				 b->calls[i].report.number % 120 >= 100);
	run_text(b, HI, text, "rules.studio_starts=none");
	assert_int_equal(b->r->designs[0].successes, 480);
}

/* Poisson arrivals of 60 a second against a limit of 60: of N in a second min(N, 60) are
 * taken. 30 x 12,000 calls at 99.9 %. */
static void the_share_of_429_is_poisson(void **state)
{
	struct bench *b = *state;
	double p = exp(-60), taken = 0, beyond = 1;
	struct estimate e;

	for (int n = 0; n < 60; n++) {
		taken += n * p;
		beyond -= p;
		p *= 60.0 / (n + 1);
	}
	taken = (taken + 60 * beyond) / 60;
	run_text(b, HI,
		 "flows: {hi: f.json}\nrules: {fetch_latency: 0s, studio_starts: 60}\n"
		 "run: {replications: 30, confidence: 99.9%}\n"
		 "calls: {arrivals: {poisson: 60/s}, duration: 200s}\ndesigns: {d: {start: hi}}\n",
		 NULL);
	e = metric_in(&b->r->designs[0], "success_rate");
	assert_true(e.low <= taken && taken <= e.high);
	assert_true(e.high - e.low < 0.01);
}

static void a_limit_far_away_is_not_looked_at(void **state)
{
	struct bench *b = *state;
	static const char text[] =
		"flows: {hi: f.json}\ncalls: {arrivals: {poisson: 30/s}, count: 10}\n"
		"designs: {d: {start: hi}}\n";
	struct program *p;

	run_text(b, HI, text, NULL);
	p = compile_design(b->s, 0, NULL, &b->d);
	assert_int_equal(p->limits.starts, 0);
	program_free(p);
	run_text(b, HI, text, "calls.arrivals.poisson=60/s");
	p = compile_design(b->s, 0, NULL, &b->d);
	assert_int_equal(p->limits.starts, 100);
	program_free(p);
}

#define REMIND \
	FLOW(STATE("Trigger", "trigger", ARROW("incomingRequest", "dial"), "") "," \
	     STATE("dial", "make-outgoing-call-v2", ARROW("answered", "hi"), "") "," \
	     SAY("hi", LAST("audioComplete")))

/* REST may start twenty a second. */
static void rest_starts_twenty_a_second(void **state)
{
	struct bench *b = *state;

	run_text(b, REMIND,
		 "flows: {hi: f.json}\ncallers: {ring: 1s}\nrun: {replications: 1}\n"
		 "calls: {direction: outbound, arrivals: {regular: 50/s}, count: 200}\n"
		 "designs: {d: {start: hi, trigger: rest}}\n", NULL);
	assert_int_equal(code_in(&b->r->designs[0], 20429), 120);
	assert_int_equal(b->r->designs[0].successes, 80);
}

/* Reminders of 100 contacts at random, each of fixed length D: the next for a contact is
 * refused while one is active, 1 - 1/(1 + r D) in the long run, r its rate: Erlang B
 * with one line. 20 x 20,000 at 99.9 %. */
static void collisions_are_a_line_for_each_contact(void **state)
{
	struct bench *b = *state;
	double d = 0.05 + 1 + 10 + 2, expected = 1 / (1 + 10 * d / 100);
	struct estimate e;

	run_text(b, REMIND,
		 "flows: {hi: f.json}\ncallers: {ring: 10s, contacts: 100}\n"
		 "rules: {studio_rest_starts: none}\n"
		 "run: {replications: 20, confidence: 99.9%, warm_up: 1m}\n"
		 "calls: {direction: outbound, arrivals: {poisson: 10/s}, count: 20_000}\n"
		 "designs: {d: {start: hi, trigger: rest}}\n", NULL);
	e = metric_in(&b->r->designs[0], "success_rate");
	assert_true(e.low <= expected && expected <= e.high);
	assert_true(e.high - e.low < 0.01);
	assert_int_equal(code_in(&b->r->designs[0], 20409),
			 b->r->designs[0].calls - b->r->designs[0].successes);
}

/* A stuck execution bars its contact for as long as an execution lives. */
static void a_stuck_execution_bars_for_its_lifetime(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("hi") "," SAY("hi", ARROW("audioComplete", "wait")) ","
		     STATE("wait", "run-function", ARROW("success", "bye") "," ARROW("fail", "bye"), "") ","
		     SAY("bye", LAST("audioComplete")));
	static const char text[] =
		"flows: {hi: {file: f.json, allow_concurrent_calls: no}}\n"
		"rules: {fetch_latency: 0s, function_time: 5s, execution_lifetime: 1h}\n"
		"calls: {script: [{at: 0s, contact: ann, hang_up: 4s}, {at: 59m, contact: ann},\n"
		"  {at: 61m, contact: ann}, {at: 61m, contact: bob}, {at: 61m1s, contact: bob}]}\n"
		"designs: {d: {start: hi}}\n";

	run_text(b, flow, text, NULL);
	assert_reason(call_of(b, "d", 1), REASON_CONTACT_BLOCKED);
	assert_true(call_of(b, "d", 2)->success);
	assert_true(call_of(b, "d", 3)->success);
	assert_reason(call_of(b, "d", 4), REASON_CONTACT_BLOCKED); /* the first is active */
	run_text(b, flow, text, "flows.hi.allow_concurrent_calls=yes");
	for (uint64_t i = 1; i < 5; i++)
		assert_true(call_of(b, "d", i)->success);
}

static void documents_that_ask_for_each_other_are_11215(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {a: '<Response><Redirect>a</Redirect></Response>'}\n"
	    "rules: {fetch_latency: 10ms, max_documents: 50}\ncalls: {script: [{at: 0s}]}\n"
	    "designs: {d: {start: a, goal: answered}}\n", NULL);
	assert_int_equal(code_in(&b->r->designs[0], 11215), 1);
	assert_reason(only_call(b), REASON_TOO_MANY_DOCUMENTS);
	assert_moment(only_call(b)->ended, 0.51);
}

/* Retries draw a wait of their own each time; shares and codes agree between the ways
 * in which the engine may run. */
static void either_engine_agrees(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint[2], busy[2];

	for (int i = 0; i < 2; i++) {
		struct experiment_options options = { .queue = i, .threads = 2 };

		bench_clear(b);
		put_json(b, "f.json", HI);
		put_text(b, "test.yaml",
			 "flows: {hi: f.json}\napps: {desk: '<Response><Pause length=\"30\"/></Response>'}\n"
			 "rules: {rest_concurrency: 3, rest_latency: {uniform: [100ms, 300ms]}, studio_starts: 12}\n"
			 "calls: {arrivals: {poisson: 12/s}, count: 2_000}\nrun: {replications: 4}\n"
			 "designs: {d: {start: desk, redirect: {at: ringing, to: hi, after: {exponential: 2s},\n"
			 "  retries_429: {first: 200ms, jitter: full, at_most: 3}}}}\n");
		load_path(b, bench_path(b, "test.yaml"));
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		fingerprint[i] = b->r->designs[0].fingerprint;
		busy[i] = code_in(&b->r->designs[0], 20429);
	}
	assert_true(fingerprint[0] == fingerprint[1]);
	assert_true(busy[0] > 100 && busy[0] == busy[1]);
}

/* Two calls a second are few, but each rings ten numbers of a flow at once. */
static void a_call_may_start_many(void **state)
{
	struct bench *b = *state;

	run_text(b, FLOW(TRIGGER("ask") ","
			 STATE("ask", "make-http-request", ARROW("success", "hi") "," LAST("failed"),
			       "'method':'GET','url':'https://example.com/'") ","
			 SAY("hi", LAST("audioComplete"))),
		 "flows: {hi: f.json}\nnumbers: {'+15550101': hi}\n"
		 "apps: {all: '<Response><Dial>"
		 "<Number>+15550101</Number><Number>+15550101</Number><Number>+15550101</Number>"
		 "<Number>+15550101</Number><Number>+15550101</Number><Number>+15550101</Number>"
		 "<Number>+15550101</Number><Number>+15550101</Number><Number>+15550101</Number>"
		 "<Number>+15550101</Number></Dial></Response>'}\n"
		 "rules: {studio_starts: 6, fetch_latency: 0s}\n"
		 "calls: {arrivals: {poisson: 0.02/s}, count: 100}\nrun: {replications: 2}\n"
		 "designs: {d: {start: all, goal: answered}}\n", "run.seed=1");
	assert_true(code_in(&b->r->designs[0], 11200) > 0);
}

#define test(function) cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_full_account_loses_by_erlang_b),
		test(a_trunk_refuses_and_does_not_queue),
		test(who_waits_too_long_is_canceled),
		test(studio_starts_a_hundred_a_second),
		test(the_share_of_429_is_poisson),
		test(a_limit_far_away_is_not_looked_at),
		test(a_call_may_start_many),
		test(rest_starts_twenty_a_second),
		test(collisions_are_a_line_for_each_contact),
		test(a_stuck_execution_bars_for_its_lifetime),
		test(documents_that_ask_for_each_other_are_11215),
		test(either_engine_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
