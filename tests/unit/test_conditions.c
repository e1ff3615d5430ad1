/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Controllers that act on some calls only: by chance, or in a state of theirs. */
#include <math.h>

#include "helpers.h"

#define QUEUE "apps: {q: '<Response><Enqueue>support</Enqueue></Response>', bye: '<Response><Say>Bye.</Say><Hangup/></Response>'}\n"

static uint64_t redirects(const struct design_result *d)
{
	return count_in(d, "rest_redirects");
}

/* One agent, who talks with the first caller for ten minutes. After a minute the first talks and the second
 * waits, who a second later has the agent if the first has been sent away; nothing ever speaks. */
static void only_in_that_state(void **state)
{
	struct bench *b = *state;

	run(b, QUEUE
	    "agents: {support: {count: 1, handle_time: 10m}}\n"
	    "rules: {fetch_latency: 0s}\n"
	    "calls: {script: [{at: 0s}, {at: 1s}]}\n"
	    "designs:\n"
	    "  queued: {start: q, goal: served, redirect: {at: answered, after: 1m, if: queued, to: bye}}\n"
	    "  talking: {start: q, goal: served, redirect: {at: answered, after: 1m, if: talking, to: bye}}\n"
	    "  speaking: {start: q, goal: served, redirect: {at: answered, after: 1m, if: speaking, to: bye}}\n"
	    "  any: {start: q, goal: served, redirect: {at: answered, after: 1m, to: bye}}\n", NULL);
	assert_int_equal(redirects(&b->r->designs[0]), 1);
	assert_int_equal(redirects(&b->r->designs[1]), 2);
	assert_int_equal(redirects(&b->r->designs[2]), 0);
	assert_int_equal(redirects(&b->r->designs[3]), 2);
	/* the second left the queue for a farewell; the first was served by then */
	assert_float_equal(metric_in(&b->r->designs[0], "abandon_rate").value, 0, 0);
	assert_float_equal(group_metric(&b->r->designs[0], "served").value, 1, 0);
	assert_float_equal(group_metric(&b->r->designs[1], "served").value, 2, 0);
}

/* The call is over at 10 s, of which the controller hears at 10.1 s: at 10.05 s nobody talks. */
static void not_when_it_is_over(void **state)
{
	struct bench *b = *state;

	run(b, QUEUE
	    "agents: {support: {count: 1, handle_time: 10m}}\n"
	    "rules: {fetch_latency: 0s, callback_latency: 100ms}\n"
	    "calls: {script: [{at: 0s, hang_up: 10s}]}\n"
	    "designs:\n"
	    "  talking: {start: q, goal: served, redirect: {at: answered, after: 9.95s, if: talking, to: bye}}\n"
	    "  any: {start: q, goal: served, redirect: {at: answered, after: 9.95s, to: bye}}\n", NULL);
	assert_int_equal(redirects(&b->r->designs[0]), 0);
	assert_int_equal(redirects(&b->r->designs[1]), 1);
}

#define ROOMS "apps:\n" \
	"  first: '<Response><Dial><Conference>room</Conference></Dial></Response>'\n" \
	"  then: '<Response><Dial><Conference startConferenceOnEnter=\"false\">room</Conference></Dial></Response>'\n" \
	"rules: {fetch_latency: 0s, callback_latency: 0s, rest_latency: 0s}\n" \
	"callers: {patience: {queued: 60s}}\n"

/* Who may start it came first, and was on hold for a second while he waited: the second does, at 5 s. */
static void held_before_it_starts(void **state)
{
	struct bench *b = *state;

	run(b, ROOMS "calls: {script: [{at: 0s, talk: 20s, entry: first}, {at: 5s, talk: 10s, entry: then}]}\n"
	    "designs: {d: {entries: {first: {start: first, share: 50%}, then: {start: then, share: 50%}}, goal: person, "
	    "redirect: [{at: 1s, hold: yes}, {at: 2s, hold: no}]}}\n", NULL);
	assert_float_equal(metric_in(&b->r->designs[0], "success_rate").value, 1, 0);
	/* 5 s with one and 10 s with both, and 10 s with the first again */
	assert_float_equal(metric_in(&b->r->designs[0], "mean_concurrent_calls").value, (5 + 2 * 10 + 10) / 25.0, 1e-9);
}

/* Of 40,000 calls 30 %: within 4.5 standard errors, sqrt(0.3 * 0.7 / 40,000) = 0.0023. The same calls under
 * both designs, as chance is addressed. */
static void by_chance(void **state)
{
	struct bench *b = *state;
	double share;

	run(b, QUEUE
	    "agents: {support: {count: 1000, handle_time: 2m}}\n"
	    "calls: {arrivals: {poisson: 1/s}, count: 10_000}\n"
	    "run: {replications: 4}\n"
	    "designs:\n"
	    "  some: {start: q, goal: person, redirect: {at: answered, after: 1m, share: 30%, to: bye}}\n"
	    "  again: {start: q, goal: person, redirect: {at: answered, after: 1m, share: 30%, to: bye}}\n"
	    "  none: {start: q, goal: person, redirect: {at: answered, after: 1m, share: 30%, if: queued, to: bye}}\n", NULL);
	share = (double)redirects(&b->r->designs[0]) / 40000;
	assert_true(fabs(share - 0.3) < 4.5 * sqrt(0.3 * 0.7 / 40000));
	assert_int_equal(redirects(&b->r->designs[0]), redirects(&b->r->designs[1]));
	assert_int_equal(redirects(&b->r->designs[2]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(only_in_that_state),
		bench_test(not_when_it_is_over),
		bench_test(held_before_it_starts),
		bench_test(by_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
