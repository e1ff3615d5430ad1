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
		bench_test(by_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
