/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Enqueue> and <Dial><Queue> without a group of agents: calls take calls. */
#include "verbs_bench.h"

/* Every call is enqueued; the controller sends some of them to `take` instead. */
#define WAIT R("<Enqueue action='done'>line</Enqueue>")
#define TAKE(attributes) R("<Dial action='done'" attributes "><Queue>line</Queue></Dial>")
#define CALLS(list) "calls={script: [" list "]}"

static void run_line(void **state, const char *take, const char *calls)
{
	struct bench *b = *state;

	run_app(state, WAIT, "rules.rest_latency=0s", "rules.redirect_fetch_delay=0s",
		"rules.callback_latency=0s", "rules.dial_redirect_close=0s",
		arena_printf(&b->arena, "apps.take=%s", arena_printf(&b->arena, "\"%s\"", take)),
		"designs.d.redirect={at: created, to: take}", calls, NULL);
}

static void assert_ends(const struct bench *b, const double *ended, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_moment(call_of(b, "d", i)->ended, ended[i]);
}

/* The second is redirected after 1 s to take the first: they talk for its 6 s. */
static void a_call_takes_another(void **state)
{
	struct bench *b = *state;

	run_line(state, TAKE(""), CALLS("{at: 0s, talk: 50s, redirect: 1h}, "
					"{at: 4s, talk: 6s, redirect: 1s}"));
	assert_ends(b, (double[]){ 5 + 6 + 2, 13 }, 2);
	assert_true(call_of(b, "d", 0)->agent);
}

/* First come, first served: the first of three that wait. */
static void it_is_first_come_first_served(void **state)
{
	struct bench *b = *state;

	run_line(state, TAKE(""), CALLS("{at: 0s, redirect: 1h}, {at: 1s, redirect: 1h, hang_up: 60s}, "
					"{at: 4s, talk: 6s, redirect: 1s}"));
	assert_ends(b, (double[]){ 13, 61, 13 }, 3);
}

/* An empty queue: until somebody joins it, or the time-out. */
static void an_empty_queue_is_waited_for(void **state)
{
	struct bench *b = *state;

	run_line(state, TAKE(" timeout='20'"), CALLS("{at: 0s, talk: 6s, redirect: 0s}, "
						     "{at: 9s, redirect: 1h}"));
	assert_ends(b, (double[]){ 17, 17 }, 2);
	run_line(state, TAKE(" timeout='5'"), CALLS("{at: 0s, talk: 6s, redirect: 0s}, "
						    "{at: 9s, redirect: 1h, hang_up: 4s}"));
	assert_ends(b, (double[]){ 7, 13 }, 2);
}

/* Who hangs up ends the talk for the other. */
static void a_hang_up_ends_it_for_both(void **state)
{
	struct bench *b = *state;

	run_line(state, TAKE(""), CALLS("{at: 0s, redirect: 1h, hang_up: 7s}, "
					"{at: 4s, talk: 6s, redirect: 1s}"));
	assert_ends(b, (double[]){ 7, 9 }, 2);
	run_line(state, TAKE(""), CALLS("{at: 0s, redirect: 1h}, "
					"{at: 4s, talk: 6s, redirect: 1s, hang_up: 3s}"));
	assert_ends(b, (double[]){ 9, 7 }, 2);
}

/* <Leave>, in the wait document. */
static void leave_goes_on_with_the_next_verb(void **state)
{
	assert_moment(run_app(state, R("<Enqueue waitUrl='wait'>line</Enqueue><Pause length='2'/>"),
			      "apps.wait='<Response><Pause length=\"3\"/><Leave/></Response>'",
			      "apps.take='" R("<Dial><Queue>line</Queue></Dial>") "'", NULL)->ended, 5);
}

static void queues_that_nobody_uses(void **state)
{
	refused(state, R("<Dial><Queue>line</Queue></Dial>"), 1, 17, "no document enqueues to it");
	refused(state, R("<Enqueue>line</Enqueue>"), 1, 11, "'line' is no agent group");
}

static void many_take_many(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint[2];

	for (int queue = 0; queue < 2; queue++) {
		const struct experiment_options options = { .queue = queue };

		run_app(state, R("<Gather input='dtmf' action='take'/><Enqueue action='done'>line</Enqueue>"),
			"apps.app.input=50%", "apps.take='" R("<Dial><Queue>line</Queue></Dial>") "'",
			"calls={arrivals: {poisson: 1/s}, count: 2000}",
			"callers={patience: {queued: {exponential: 9s}}, talk: {exponential: 5s}}", NULL);
		results_free(b->r);
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		fingerprint[queue] = b->r->designs[0].fingerprint;
	}
	assert_true(fingerprint[0] == fingerprint[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(a_call_takes_another),
		bench_test(it_is_first_come_first_served),
		bench_test(an_empty_queue_is_waited_for),
		bench_test(a_hang_up_ends_it_for_both),
		bench_test(leave_goes_on_with_the_next_verb),
		bench_test(queues_that_nobody_uses),
		bench_test(many_take_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
