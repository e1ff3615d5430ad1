/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A called side that answers later, or less often, in the first time of a run. */
#include "helpers.h"

/* Calls at 0 s, 29 s, 30 s, 59 s, 60 s and 2 min dial a party outside, at once. */
#define SCRIPT(at_first) \
	"apps: {desk: '<Response><Dial answerOnBridge=\"true\" timeout=\"50\">+15550100</Dial></Response>'}\n" \
	"rules: {fetch_latency: 0s}\n" \
	"callers: {ring: 4s, talk: 1m, at_first: " at_first "}\n" \
	"calls: {script: [{at: 0s}, {at: 29s}, {at: 30s}, {at: 59s}, {at: 60s}, {at: 2m}]}\n" \
	"designs: {d: {start: desk, goal: answered}}\n"

static void answered(void **state, const char *text, const double *seconds)
{
	struct bench *b = *state;

	run(b, text, NULL);
	for (uint64_t i = 0; i < 6; i++) {
		trace(b, 0, i);
		if (seconds[i] >= 0)
			assert_moment(event_of(b, EVENT_DIAL_RESULT, "answered")->time,
				      seconds[i] + (double)(b->events[0].time) * 1e-9);
		else
			assert_int_equal(events_of(b, EVENT_DIAL_RESULT, "answered"), 0);
	}
}

static void by_the_moment_of_the_ring(void **state)
{
	answered(state, SCRIPT("{until: 30s, ring: 20s}"), (const double[]){ 20, 20, 4, 4, 4, 4 });
	answered(state, SCRIPT("[{until: 30s, ring: 20s}, {until: 1m, ring: 10s}]"), (const double[]){ 20, 20, 10, 10, 4, 4 });
	answered(state, SCRIPT("[{until: 30s, busy: 100%}, {until: 1m, ring: 10s}]"), (const double[]){ -1, -1, 10, 10, 4, 4 });
	answered(state, SCRIPT("[{until: 30s, ring: 20s, answer: 100%}, {until: 1m, ring: 10s, no-answer: 100%}]"), (const double[]){ 20, 20, -1, -1, 4, 4 });
	answered(state, SCRIPT("none"), (const double[]){ 4, 4, 4, 4, 4, 4 });
	answered(state, SCRIPT("{until: 1h, ring: 60s}"), (const double[]){ -1, -1, -1, -1, -1, -1 });
}

/* What a stage does not say is the callers'; a script wins over both; calls that go out are rung so, too. */
static void what_is_not_said(void **state)
{
	struct bench *b = *state;

	answered(state, "apps: {desk: '<Response><Dial answerOnBridge=\"true\">+15550100</Dial></Response>'}\n"
		 "rules: {fetch_latency: 0s}\n"
		 "callers: {ring: 4s, no-answer: 100%, at_first: [{until: 30s, answer: 100%}, {until: 1m, ring: 1s}]}\n"
		 "calls: {script: [{at: 0s}, {at: 29s, answer: 7s}, {at: 30s}, {at: 59s}, {at: 60s}, {at: 2m}]}\n"
		 "designs: {d: {start: desk, goal: answered}}\n",
		 (const double[]){ 4, 7, -1, -1, -1, -1 });
	run(b, "apps: {bye: '<Response><Say>Hello.</Say></Response>'}\n"
	       "callers: {ring: 4s, at_first: {until: 30s, no-answer: 100%}}\n"
	       "calls: {direction: outbound, script: [{at: 0s}, {at: 28s}, {at: 31s}]}\n"
	       "designs: {d: {start: bye, goal: answered}}\n", NULL);
	/* the second rings from 29.05 s on */
	assert_true(!call_of(b, "d", 0)->success && !call_of(b, "d", 1)->success);
	assert_true(call_of(b, "d", 2)->success);
}

static void mistakes(void **state)
{
	static const struct {
		const char *at_first;
		uint32_t column;
		const char *message;
	} all[] = {
		{ "{ring: 20s}", 41, "at_first needs 'until'" },
		{ "{until: 0s}", 49, "until: expected a moment after the start" },
		{ "[{until: 30s}, {until: 30s}]", 64, "until: expected a moment after the start, and after the one before" },
		{ "{until: 30s, rnig: 20s}", 54, "did you mean 'ring'?" },
		{ "{until: 30s, busy: 60%, failed: 60%}", 73, "add up to 120%, expected at most 100%" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		bench_clear(b);
		put_text(b, "test.yaml", arena_printf(&b->arena,
			"apps: {desk: '<Response><Dial>+15550100</Dial></Response>'}\n"
			"callers: {ring: 4s, talk: 1m, at_first: %s}\n"
			"calls: {script: [{at: 0s}]}\n"
			"designs: {d: {start: desk, goal: answered}}\n", all[i].at_first));
		b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
		assert_error(&b->d, 2, all[i].column, all[i].message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(by_the_moment_of_the_ring), bench_test(what_is_not_said), bench_test(mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
