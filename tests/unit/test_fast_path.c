/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast path for calls that only wait and are served: the same tally, bit for bit,
 * as the general way, and only for programs that do nothing else. */
#include "helpers.h"

#include "compile/compile.h"
#include "engine/state_internal.h"

#define APPS \
	"apps:\n" \
	"  queue: '<Response><Enqueue>desk</Enqueue></Response>'\n" \
	"  say: '<Response><Say>One moment.</Say><Enqueue>desk</Enqueue></Response>'\n" \
	"  twice: '<Response><Enqueue>desk</Enqueue><Enqueue>desk</Enqueue></Response>'\n" \
	"  ring: '<Response><Dial><Number>+15550143</Number></Dial></Response>'\n"
#define DESK "agents: {desk: {count: 2, handle_time: {exponential: 1s}}}\n"
#define CALLS "calls: {arrivals: {poisson: 1.8/s}, count: 3000}\n"
#define NO_LATENCY "rules: {fetch_latency: 0s}\n"
#define QUEUE "designs: {queue: {start: queue, goal: agent}}\n"

static struct program *compiled(struct bench *b)
{
	struct program *p = compile_design(b->s, 0, NULL, &b->d);

	assert_non_null(p);
	return p;
}

static bool fits(struct bench *b, const char *text)
{
	struct program *p;
	bool yes;

	load(b, text, NULL);
	p = compiled(b);
	yes = fast_path_fits(p);
	program_free(p);
	return yes;
}

static void it_is_for_calls_that_only_queue(void **state)
{
	assert_true(fits(*state, APPS DESK CALLS NO_LATENCY QUEUE));
	assert_true(fits(*state, APPS DESK NO_LATENCY QUEUE
			 "calls: {arrivals: {rates: [1/s, 2/s], step: 10s}, duration: 1m}\n"));
	assert_true(fits(*state, APPS DESK CALLS NO_LATENCY QUEUE "callers: {patience: {queued: {exponential: 9s}}}\n"));
	assert_true(fits(*state, APPS CALLS NO_LATENCY QUEUE
			 "agents: {desk: {count: 3, handle_time: {exponential: 1m}, patience: 9s}}\n"));
}

static void it_is_for_no_others(void **state)
{
	static const char *const texts[] = {
		APPS DESK CALLS "rules: {fetch_latency: 1s}\n" QUEUE,
		APPS DESK CALLS NO_LATENCY "designs: {say: {start: say, goal: agent}}\n",
		APPS DESK CALLS NO_LATENCY "designs: {twice: {start: twice, goal: agent}}\n",
		APPS DESK CALLS NO_LATENCY "designs: {ring: {start: ring, goal: answered}}\n",
		APPS DESK CALLS NO_LATENCY QUEUE "callers: {patience: {speaking: {exponential: 9s}}}\n",
		APPS DESK CALLS NO_LATENCY QUEUE "callers: {patience: {ringing: {exponential: 9s}}}\n",
		APPS CALLS NO_LATENCY QUEUE
		"agents: {desk: {count: 3, handle_time: {exponential: 1m}, patience: 9s, queue_size: 4}}\n",
		APPS DESK CALLS NO_LATENCY
		"designs: {queue: {start: queue, redirect: {at: answered, after: 1s, to: say}}}\n",
		APPS DESK NO_LATENCY QUEUE "calls: {script: [{at: 0s}, {at: 1s}]}\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (fits(*state, texts[i]))
			fail_msg("text %zu fits", i);
}

static void run_one(const struct program *p, bool queue, struct tally *t)
{
	struct engine_options options = { .queue = queue };

	tally_init(t, p->group_count);
	assert_true(engine_run(p, 3, 1, &options, t));
}

static void assert_same_group(const struct group_tally *a, const struct group_tally *b)
{
	assert_int_equal(a->offered, b->offered);
	assert_int_equal(a->served, b->served);
	assert_int_equal(a->abandoned, b->abandoned);
	assert_int_equal(a->waited, b->waited);
	assert_int_equal(a->within, b->within);
	assert_int_equal(a->left_within, b->left_within);
	assert_memory_equal(&a->wait_sum, &b->wait_sum, sizeof(a->wait_sum));
	assert_memory_equal(&a->lost_sum, &b->lost_sum, sizeof(a->lost_sum));
	assert_int_equal(a->wait.n, b->wait.n);
	assert_memory_equal(a->wait.bucket, b->wait.bucket,
			    HISTOGRAM_BUCKETS * sizeof(*a->wait.bucket));
	assert_memory_equal(&a->busy, &b->busy, sizeof(a->busy));
	assert_memory_equal(&a->queue, &b->queue, sizeof(a->queue));
}

static void assert_same_series(const struct time_series *a, const struct time_series *b)
{
	assert_int_equal(a->intervals, b->intervals);
	assert_int_equal(a->last, b->last);
	assert_memory_equal(a->levels, b->levels, a->level_count * a->intervals * sizeof(*a->levels));
	assert_memory_equal(a->calls, b->calls, (a->intervals + 1) * sizeof(*a->calls));
	assert_true(a->calls[0].offered);
}

static void assert_same_tally(const struct tally *a, const struct tally *b)
{
	assert_int_equal(a->calls, b->calls);
	assert_int_equal(a->successes, b->successes);
	assert_int_equal(a->agent_calls, b->agent_calls);
	assert_int_equal(a->abandoned, b->abandoned);
	assert_memory_equal(a->reasons, b->reasons, sizeof(a->reasons));
	assert_memory_equal(a->ends, b->ends, sizeof(a->ends));
	assert_memory_equal(a->end_lengths, b->end_lengths, sizeof(a->end_lengths));
	assert_memory_equal(a->codes, b->codes, sizeof(a->codes));
	assert_int_equal(a->events, b->events);
	assert_true(a->fingerprint == b->fingerprint);
	assert_memory_equal(&a->legs, &b->legs, sizeof(a->legs));
	assert_memory_equal(&a->window, &b->window, sizeof(a->window));
	assert_memory_equal(&a->audit, &b->audit, sizeof(a->audit));
	assert_same_group(a->groups, b->groups);
	assert_same_series(&a->series, &b->series);
}

static void both_ways(struct bench *b, const char *set, const char *another)
{
	struct program *p;
	struct tally fast, general;

	load(b, APPS DESK CALLS NO_LATENCY QUEUE, set, another, NULL);
	p = compiled(b);
	p->axis = (struct time_axis){ 30 * SECOND + 7, 40 };
	assert_true(fast_path_fits(p));
	run_one(p, false, &fast);
	run_one(p, true, &general);
	assert_same_tally(&fast, &general);
	assert_int_equal(fast.audit.violation, VIOLATION_NONE);
	tally_free(&fast);
	tally_free(&general);
	program_free(p);
}

static void the_tally_is_the_same(void **state)
{
	static const char *const sets[][2] = {
		{ "agents.desk.count=1", "calls.arrivals.poisson=0.9/s" },
		{ "agents.desk.count=2", "run.warm_up=300s" },
		{ "agents.desk.count=16", "calls.arrivals.poisson=15/s" },
		{ "agents.desk.count=17", "calls.arrivals.poisson=16/s" },
		{ "agents.desk.count=200", "calls.arrivals.poisson=199/s" },
		{ "agents.desk.count=5000", NULL },
		{ "agents.desk.handle_time=1s", "calls.arrivals={regular: 2/s}" }, /* ties */
		{ "agents.desk.handle_time=0s", NULL },
		{ "agents.desk.handle_time={lognormal: {mean: 1s, cv: 2}}", NULL },
		{ "designs.queue.goal=accepted", NULL },
		{ "designs.queue.goal=completed", NULL },
		{ "calls.duration=1000s", NULL },
		{ "calls.count=1", NULL },
	};

	for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++)
		both_ways(*state, sets[i][0], sets[i][1]);
}

/* Who waits may give up: a little, mostly, at once, when an agent comes, much later. */
static void the_tally_is_the_same_when_callers_give_up(void **state)
{
	static const char *const sets[][2] = {
		{ "callers.patience.queued={exponential: 5s}", NULL },
		{ "callers.patience.queued={exponential: 5s}", "run.warm_up=300s" },
		{ "callers.patience.queued={exponential: 1s}", "calls.arrivals.poisson=9/s" },
		{ "callers.patience.queued={exponential: 100ms}", "agents.desk.count=1" },
		{ "agents.desk.patience={exponential: 2s}", "agents.desk.count=17" },
		{ "agents.desk={count: 2, handle_time: 1s, patience: 1s, service_level: 0s}", "calls.arrivals={regular: 4/s}" },
		{ "agents.desk={count: 2, handle_time: 0s, patience: 0s}", "calls.arrivals={regular: 4/s}" },
		{ "agents.desk={count: 2, handle_time: 1s, patience: 0s}", "calls.arrivals={regular: 4/s}" },
		{ "agents.desk={count: 1, handle_time: 1s, patience: 2s}", "calls.arrivals={regular: 3/s}" },
		{ "callers.patience.queued={uniform: [0s, 20s]}", "calls.arrivals.poisson=4/s" },
		{ "callers.patience.queued={exponential: 5s}", "designs.queue.goal=answered" },
		{ "callers.patience.queued={exponential: 5s}", "designs.queue.goal=completed" },
		{ "callers.patience.queued=1h", "calls.count=20000" }, /* timers of the served are swept */
		{ "callers.patience.queued=50s", "calls.duration=1000s" },
		{ "callers.patience.queued=90s", "rules.call_time_limit=60s" }, /* not at this load */
	};

	for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++)
		both_ways(*state, sets[i][0], sets[i][1]);
}

/* Twice as many calls as can be served: the wait outgrows the time limit, and the
 * general way has to take over. */
static void a_call_that_is_cut_off_leaves_the_fast_path(void **state)
{
	struct bench *b = *state;

	both_ways(b, "rules.call_time_limit=60s", "calls.arrivals.poisson=4/s");
	both_ways(b, "rules.call_time_limit=2s", NULL);
	both_ways(b, "rules.call_time_limit=2s", "callers.patience.queued={exponential: 4s}");
	both_ways(b, "rules.call_time_limit=2s", "callers.patience.queued=2s");
}

#define test(function) cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(it_is_for_calls_that_only_queue),
		test(it_is_for_no_others),
		test(the_tally_is_the_same),
		test(the_tally_is_the_same_when_callers_give_up),
		test(a_call_that_is_cut_off_leaves_the_fast_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
