/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Designs whose calls come in by one of several numbers. */
#include <math.h>

#include "helpers.h"

#define APPS \
	"apps: {q: '<Response><Enqueue>support</Enqueue></Response>', bye: '<Response><Say>Bye.</Say><Hangup/></Response>'}\n" \
	"agents: {support: {count: 1000, handle_time: 1m}}\n"

/* Of 40,000 calls 30 % go to agents: within 4.5 standard errors, 0.0023. The same calls come in by the same
 * entry under every design with these shares. */
static void by_shares(void **state)
{
	struct bench *b = *state;
	double share;

	run(b, APPS
	    "calls: {arrivals: {poisson: 1/s}, count: 10_000}\n"
	    "run: {replications: 4}\n"
	    "designs:\n"
	    "  two: {entries: {inbound: {start: bye, share: 70%}, transfer: {start: q, share: 30%}}, goal: agent}\n"
	    "  again: {entries: {a: {start: bye, share: 70%}, b: {start: q, share: 30%}}, goal: agent}\n"
	    "  all: {entries: {inbound: {start: q, share: 100%}, none: {start: bye, share: 0%}}, goal: agent}\n"
	    "  start: {start: q, goal: agent}\n", NULL);
	share = metric_in(&b->r->designs[0], "success_rate").value;
	assert_true(fabs(share - 0.3) < 4.5 * sqrt(0.3 * 0.7 / 40000));
	assert_float_equal(metric_in(&b->r->designs[1], "success_rate").value, share, 0);
	assert_float_equal(metric_in(&b->r->designs[2], "success_rate").value, 1, 0);
	/* one entry for all is a start */
	assert_float_equal(group_metric(&b->r->designs[2], "occupancy").value,
			   group_metric(&b->r->designs[3], "occupancy").value, 0);
}

/* Which entry it was is told before anything is fetched; also of a call that goes out, once it is answered. */
static void told_of(void **state)
{
	static const char text[] = APPS
		"callers: {ring: 4s}\n"
		"rules: {post_dial_delay: 1s, queued_time: 0s}\n"
		"calls: {direction: inbound, script: [{at: 0s}]}\n"
		"designs: {d: {entries: {one: {start: bye, share: 0%}, other: {start: q, share: 100%}}, goal: agent}}\n";
	struct bench *b = *state;

	run(b, text, NULL);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_ENTRY, "entry \"other\"")->time, 0);
	assert_int_equal(events_of(b, EVENT_ENTRY, NULL), 1);
	assert_true(only_call(b)->success);
	run(b, text, "calls.direction=outbound", NULL);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_ENTRY, "entry \"other\"")->time, 5);
	assert_true(only_call(b)->success);
}

/* Shares by the hour: all by one entry in the first, half of them in the second, none in the third; then again. A call of an
 * hour is asked again, by a redirect of one entry's, and has come in by the same. */
static void by_the_hour(void **state)
{
	struct bench *b = *state;
	const struct call_report *c;
	uint64_t n = 0, queued[3] = { 0 }, calls[3] = { 0 };

	run(b, APPS
	    "rules: {fetch_latency: 0s, rest_latency: 0s}\n"
	    "calls: {arrivals: {rates: [600/h, 600/h, 1200/h]}, duration: 6h}\n"
	    "run: {replications: 1}\n"
	    "designs: {d: {goal: agent, entries: {a: {start: bye, share: [100%, 50%, 0%]}, b: {start: q, share: [0%, 50%, 100%]}},\n"
	    "  redirect: {at: created, after: 1h, entry: b, status: completed}}}\n", NULL);
	for (; n < b->call_count; n++) {
		size_t hour = (size_t)(call_of(b, "d", n)->created / INT64_C(3600000000000)) % 3;

		c = call_of(b, "d", n);
		calls[hour]++;
		queued[hour] += c->success;
	}
	assert_true(calls[0] > 1000 && calls[1] > 1000 && calls[2] > 2000);
	assert_int_equal(queued[0], 0);
	assert_int_equal(queued[2], calls[2]);
	assert_true(fabs((double)queued[1] / (double)calls[1] - 0.5) < 4.5 * sqrt(0.25 / (double)calls[1]));
	/* where nobody looks at the clock it is the mean of the calls: 0.5 x 600 and 1200 of 2400 */
	assert_float_equal(b->s->designs[0].entries[1].share, 0.625, 1e-12);
}

/* A call of a script comes in by the entry that it names, and a redirect is of one entry's calls. */
static void by_name(void **state)
{
	struct bench *b = *state;

	run(b, APPS
	    "rules: {fetch_latency: 0s, rest_latency: 0s, redirect_fetch_delay: 0s}\n"
	    "calls: {script: [{at: 0s, entry: a}, {at: 0s, entry: b}, {at: 0s, entry: c}, {at: 0s, entry: b}]}\n"
	    "designs:\n"
	    "  d: {entries: {a: {start: bye, share: 10%}, b: {start: q, share: 80%}, c: {start: q, share: 10%}}, goal: agent,\n"
	    "      redirect: [{at: 10s, entry: b, to: bye}, {at: 20s, entry: c, status: completed}, {at: 0s, entry: a, status: completed}]}\n", NULL);
	for (uint64_t i = 0; i < 4; i++)
		assert_int_equal(call_of(b, "d", i)->success, i != 0);
	assert_int_equal(count_of(b, "rest_redirects"), 2);
	assert_moment(call_of(b, "d", 0)->ended, 0);
	assert_moment(call_of(b, "d", 2)->ended, 20);
}

static void mistaken(void **state, const char *design, uint32_t column, const char *message)
{
	struct bench *b = *state;

	bench_clear(b);
	put_text(b, "test.yaml", arena_printf(&b->arena, APPS
		"calls: {script: [{at: 0s}]}\n"
		"designs: {d: {%s, goal: agent}}\n", design));
	b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
	assert_error(&b->d, 4, column, message);
}

static void mistakes(void **state)
{
	mistaken(state, "entries: {a: {start: q, share: 70%}, b: {start: bye, share: 20%}}", 24, "add up to 90%, expected 100%");
	mistaken(state, "entries: {a: {start: q}}", 28, "'share'");
	mistaken(state, "entries: {a: {share: 100%}}", 28, "'start'");
	mistaken(state, "entries: {}", 24, "expected at least one");
	mistaken(state, "start: q, entries: {a: {start: q, share: 100%}}", 34, "expected one of the two");
	mistaken(state, "entries: {a: {start: q, share: 100%, strat: q}}", 52, "strat");
	mistaken(state, "entries: {abc: {start: q, share: 100%}}, redirect: {at: 1s, to: q, entry: abd}", 89, "has no entry 'abd', did you mean 'abc'?");
	mistaken(state, "entries: {a: {start: q, share: [70%, 60%]}, b: {start: bye, share: 30%}}", 11, "step 2 of the lists add up to 90%, expected 100%");
	mistaken(state, "entries: {a: {start: q, share: [70%, 60%]}, b: {start: bye, share: [30%]}}", 82, "1 in the list, and another entry has 2");
	mistaken(state, "entries: {a: {start: q, share: []}}", 46, "found 0");
	mistaken(state, "entries: {a: {start: q, share: [1, 70]}}", 50, "a share");
	mistaken(state, "share_step: 2h, entries: {a: {start: q, share: 100%}}", 27, "only entries whose share is a list");
	mistaken(state, "share_step: 2h, start: q", 27, "only entries whose share is a list");
	mistaken(state, "share_step: 0s, entries: {a: {start: q, share: [100%]}}", 27, "1s or more");
	mistaken(state, "title: x", 14, "'start'");
}

int main(void)
{
	const struct CMUnitTest tests[] = { bench_test(by_shares), bench_test(told_of), bench_test(by_name), bench_test(by_the_hour), bench_test(mistakes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
