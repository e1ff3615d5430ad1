/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests of documents: time-outs, tries, failures by code, outages. */
#include "helpers.h"

#define DOCUMENTS \
	"apps:\n" \
	"  main: '<Response><Say>Good day.</Say></Response>'\n" \
	"  sorry: '<Response><Say>Sorry.</Say></Response>'\n" \
	"run: {replications: 1, seed: 5}\n"
#define MANY "calls: {arrivals: {poisson: 1/s}, count: 20_000}\n"
#define ONE "calls: {script: [{at: 0s}]}\n"
#define PLAIN "designs: {plain: {start: main}}\n"
#define SAVED "designs: {saved: {start: main, fallback: sorry}}\n"

static uint64_t code_of(const struct bench *b, int code)
{
	const struct design_result *d = &b->r->designs[0];

	for (size_t i = 0; i < d->code_count; i++)
		if (d->codes[i].code == code)
			return d->codes[i].count;
	return 0;
}

/* As many as N trials with probability P give, within five standard errors. */
static void assert_binomial(uint64_t got, double n, double p)
{
	assert_near((double)got, n * p, 5 * sqrt(n * p * (1 - p)));
}

static void a_slow_answer_times_out(void **state)
{
	struct bench *b = *state;

	run(b, DOCUMENTS MANY PLAIN "webhooks: {main: {latency: {exponential: 10s}}}\n", NULL);
	assert_binomial(code_of(b, 11200), 20000, exp(-1.5));
	run(b, DOCUMENTS MANY PLAIN "webhooks: {default: {latency: {exponential: 10s}, overrides: 'rt=4000'}}\n",
	    NULL);
	assert_binomial(code_of(b, 11200), 20000, 1 - 0.32967995396436067); /* 1 - e^-0.4 */
}

static void tries_are_geometric(void **state)
{
	struct bench *b = *state;

	run(b, DOCUMENTS MANY PLAIN "webhooks: {main: {failures: {connect: 40%}, url: 'https://example.com/#ct=1000&rc=2'}}\n",
	    NULL);
	assert_binomial(code_of(b, 11205), 20000, 0.4 * 0.4 * 0.4);
	run(b, DOCUMENTS MANY PLAIN "webhooks: {main: {failures: {http_5xx: 40%}, overrides: 'rc=2'}}\n",
	    NULL);
	assert_binomial(code_of(b, 11200), 20000, 0.4); /* not retried unless rp says so */
	run(b, DOCUMENTS MANY PLAIN "webhooks: {main: {failures: {http_5xx: 40%}, overrides: 'rc=2&rp=ct,5xx'}}\n",
	    NULL);
	assert_binomial(code_of(b, 11200), 20000, 0.4 * 0.4 * 0.4);
}

static void each_failure_has_its_code(void **state)
{
	static const struct {
		const char *set;
		int code;
		double at;
	} cases[] = {
		{ "webhooks.main.failures.connect=100%", 11205, 10 },
		{ "webhooks.main.failures.host=100%", 11210, 0 },
		{ "webhooks.main.failures.protocol=100%", 11206, 2 },
		{ "webhooks.main.failures.tls=100%", 11220, 0 },
		{ "webhooks.main.failures.certificate=100%", 11237, 0 },
		{ "webhooks.main.failures.http_4xx=100%", 11200, 2 },
		{ "webhooks.main.failures.http_5xx=100%", 11200, 2 },
		{ "webhooks.main.latency=16s", 11200, 15 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run(b, DOCUMENTS ONE PLAIN "webhooks: {main: {latency: 2s, failures: {}}}\n",
		    cases[i].set, NULL);
		assert_int_equal(code_of(b, cases[i].code), 1);
		assert_reason(only_call(b), REASON_DOCUMENT_ERROR);
		trace(b, 0, 0);
		assert_moment(event_of(b, EVENT_CODE, NULL)->time, cases[i].at);
		assert_int_equal(event_of(b, EVENT_CODE, NULL)->b, cases[i].code);
		assert_int_equal(events_of(b, EVENT_ERROR, NULL), 1);
	}
}

static void the_total_cuts_the_last_try(void **state)
{
	struct bench *b = *state;

	load(b, DOCUMENTS ONE SAVED "webhooks: {main: {failures: {connect: 100%}, overrides: 'ct=4000&tt=10000&rc=5'}}\n",
	     NULL);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_CODE, NULL)->time, 10);
	assert_moment(event_of(b, EVENT_FALLBACK, NULL)->time, 10);
	assert_moment(event_of(b, EVENT_DOCUMENT, "sorry")->time, 10.2);
	assert_int_equal(events_of(b, EVENT_ERROR, NULL), 0);
}

static void an_outage_is_a_window(void **state)
{
	struct bench *b = *state;
	static const bool fails[] = { false, true, true, false, false };

	run(b, DOCUMENTS PLAIN
	    "calls: {script: [{at: 9h59m59s}, {at: 10h}, {at: 10h4m54s}, {at: 10h4m56s}, {at: 10h5m}]}\n"
	    "webhooks: {main: {outages: [{from: 10:00, to: 10:05}]}}\n", NULL);
	assert_int_equal(code_of(b, 11205), 2); /* the fourth connects by its second try */
	for (size_t i = 0; i < COUNT(fails); i++)
		assert_int_equal(call_of(b, "plain", i)->reason == REASON_DOCUMENT_ERROR, fails[i]);
}

static void a_redirect_meets_it_too(void **state)
{
	struct bench *b = *state;

	run(b, DOCUMENTS ONE
	    "designs: {moved: {start: sorry, redirect: {at: answered, to: main}}}\n"
	    "webhooks: {main: {failures: {host: 100%}}}\n", NULL);
	assert_int_equal(code_of(b, 11210), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(a_slow_answer_times_out),
		bench_test(tries_are_geometric),
		bench_test(each_failure_has_its_code),
		bench_test(the_total_cuts_the_last_try),
		bench_test(an_outage_is_a_window),
		bench_test(a_redirect_meets_it_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
