/* SPDX-License-Identifier: GPL-3.0-or-later */
/* REST-created calls are dialled so many a second; the others wait, or are refused. */
#include "helpers.h"

#define HEAD \
	"apps: {hello: '<Response><Say>Hello.</Say></Response>'}\n" \
	"callers: {ring: {exponential: 8s}, talk: 1m}\n" \
	"rules: {queued_time: 0s}\n" \
	"designs: {d: {start: hello, goal: answered}}\n"
#define CALLS(arrivals, count) \
	"calls: {direction: outbound, arrivals: {" arrivals "}, count: " count ", cps: 1/s}\n"

static struct estimate metric(const struct bench *b, const char *name)
{
	return metric_in(&b->r->designs[0], name);
}

/* Poisson arrivals, an even pace: M/D/1. The mean wait at rho = 0.8 and a second a call
 * is rho / (2 (1 - rho)) = 2 s. 20 x 20,000 calls at 99.9 %. */
static void the_wait_is_that_of_m_d_1(void **state)
{
	struct bench *b = *state;
	struct estimate e;

	run(b, HEAD "run: {replications: 20, confidence: 99.9%}\n" CALLS("poisson: 0.8/s", "20_000"),
	    NULL);
	e = metric(b, "queue_time_mean");
	assert_true(e.low <= 2 && 2 <= e.high);
	assert_true(e.high - e.low < 0.3);
	assert_int_equal(b->r->designs[0].code_count, 0);
}

/* One every 50 ms, dialled one a second, with room for 100 s: call n waits 0.95 n s, so
 * calls 0 to 105 are taken; then one in twenty. */
static void a_full_queue_refuses(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	run(b, HEAD "run: {replications: 1}\n" CALLS("regular: 20/s", "200"),
	    "rules.call_queue_time=100s", NULL);
	d = &b->r->designs[0];
	assert_int_equal(d->code_count, 1);
	assert_int_equal(d->codes[0].code, 22005);
	assert_int_equal(d->codes[0].count, 90);
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;
		bool refused = r->number >= 106 && r->number % 20;

		assert_int_equal(r->reason == REASON_CALL_QUEUE_FULL, refused);
		if (refused)
			assert_int_equal(r->state, CALL_FAILED);
	}
}

static void a_burst_is_dialled_at_an_even_pace(void **state)
{
	struct bench *b = *state;

	run(b, HEAD "run: {replications: 1}\n"
	    "calls: {direction: outbound, cps: 2/s, script: [{at: 0s}, {at: 0s}, {at: 0s}, {at: 10s}]}\n",
	    NULL);
	/* 0, 0.5, 1 and 0 s */
	assert_true(fabs(metric(b, "queue_time_mean").value - 0.375) < 1e-9);
}

static void without_a_limit_nobody_waits(void **state)
{
	struct bench *b = *state;

	run(b, HEAD "run: {replications: 1}\n" CALLS("regular: 20/s", "200"), "calls.cps=none", NULL);
	assert_int_equal(b->r->designs[0].code_count, 0);
	assert_true(metric(b, "queue_time_mean").value == 0);
}

/* The queue is what calls share: both engines see it the same. */
static void either_engine_agrees(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint[2];
	double wait[2];

	for (int i = 0; i < 2; i++) {
		struct experiment_options options = { .queue = i, .threads = 2 };

		load(b, HEAD "run: {replications: 4}\n" CALLS("poisson: 1.1/s", "5_000"),
		     "rules.call_queue_time=60s", NULL);
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		fingerprint[i] = b->r->designs[0].fingerprint;
		wait[i] = metric(b, "queue_time_mean").value;
		assert_true(b->r->designs[0].codes[0].count > 0);
	}
	assert_true(fingerprint[0] == fingerprint[1]);
	assert_memory_equal(&wait[0], &wait[1], sizeof(wait[0]));
}

#define test(function) cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(the_wait_is_that_of_m_d_1),
		test(a_full_queue_refuses),
		test(a_burst_is_dialled_at_an_even_pace),
		test(without_a_limit_nobody_waits),
		test(either_engine_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
