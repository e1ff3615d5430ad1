/* SPDX-License-Identifier: GPL-3.0-or-later */
/* redirects by REST, and where a 400 shows */
#include "engine_bench.h"

/* ---- REST ---- */

static void inbound_ringing_is_accepted(void **state)
{
	struct bench *b = *state;

	run(b, redirected, "profile=observed", NULL);
	assert_400s(b, 0, 0);
	assert_true(only_call(b)->studio_accepted);
	run(b, redirected, "rules.redirect_inbound_ringing=21220", NULL);
	assert_400s(b, 1, 0);
	assert_reason(only_call(b), REASON_REST_400_21220);
	assert_moment(only_call(b)->ended, 80); /* the call itself was left alone */
}

static void outbound_ringing_depends_on_the_profile(void **state)
{
	struct bench *b = *state;

	run(b, redirected, OUTBOUND, NULL);
	assert_accepted(b, 5);
	assert_moment(only_call(b)->answered, 21.05);
	run(b, redirected, OUTBOUND, "profile=observed", "rules.retry_delays=[]", NULL);
	assert_400s(b, 1, 0);
	assert_reason(only_call(b), REASON_REST_400_21220);
}

static void outbound_queued_is_21220(void **state)
{
	static const char *const profiles[] = { "profile=article", "profile=observed" };
	struct bench *b = *state;

	for (size_t i = 0; i < 2; i++) {
		run(b, redirected, OUTBOUND, "rules.queued_time=10s", "rules.retry_delays=[]",
		    profiles[i], NULL);
		assert_400s(b, 1, 0);
	}
	run(b, redirected, OUTBOUND, "rules.queued_time=10s",
	    "rules.redirect_outbound_queued=accept", NULL);
	assert_accepted(b, 5);
	assert_moment(only_call(b)->answered, 31);
	assert_reason(only_call(b), REASON_NONE);
}

static void in_progress_can_be_refused(void **state)
{
	struct bench *b = *state;

	run(b, redirected, ANSWERED_SOON, "rules.redirect_in_progress=21220", NULL);
	assert_400s(b, 1, 0);
	assert_moment(only_call(b)->ended, 63);
}

/* `observed`: the answer's callback comes before REST knows. */
static void window_after_answered(struct bench *b, const char *window, unsigned attempts,
				  bool accepted)
{
	run(b, redirected, "profile=observed", "designs.d.redirect.at=answered", AFTER("0s"),
	    TO("say"), window, NULL);
	assert_int_equal(count_of(b, "rest_redirects"), attempts);
	assert_int_equal(count_of(b, "rest_400_elsewhere"), attempts - accepted);
	assert_moment(only_call(b)->ended,
		      accepted ? 20 + (attempts == 1 ? 0 : attempts == 2 ? 0.25 : 1) + 2 : 80);
}

static void in_progress_window_is_retried(void **state)
{
	window_after_answered(*state, "rules.in_progress_window=0s", 1, true);
	window_after_answered(*state, "rules.in_progress_window=249ms", 2, true);
	window_after_answered(*state, "rules.in_progress_window=251ms", 3, true);
	window_after_answered(*state, "rules.in_progress_window=999ms", 3, true);
	window_after_answered(*state, "rules.in_progress_window=1001ms", 3, false);
}

static void retries_keep_their_delays(void **state)
{
	struct bench *b = *state;

	load(b, redirected, "profile=observed", "designs.d.redirect.at=answered", AFTER("1s"),
	     "rules.in_progress_window=1h", NULL);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_REST_SENT, NULL), 3);
	assert_moment(find_event(b, EVENT_REST_SENT, NULL, 0)->time, 21);
	assert_moment(find_event(b, EVENT_REST_SENT, NULL, 1)->time, 21.25);
	assert_moment(find_event(b, EVENT_REST_SENT, NULL, 2)->time, 22);
	assert_int_equal(event_of(b, EVENT_REST_ANSWER, NULL)->b, 21220);
}

/* A retry is a request of its own, with a latency of its own. */
static void each_attempt_has_its_own_latency(void **state)
{
	struct bench *b = *state;
	double latency[3];

	load(b, redirected, "profile=observed", "designs.d.redirect.at=answered",
	     "rules.in_progress_window=1h", "rules.rest_latency={uniform: [10ms, 200ms]}", NULL);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_REST_SENT, NULL), 3);
	for (size_t i = 0; i < 3; i++)
		latency[i] = (double)(find_event(b, EVENT_REST_ANSWER, NULL, i)->time -
				      find_event(b, EVENT_REST_SENT, NULL, i)->time);
	assert_true(latency[0] != latency[1]);
	assert_true(latency[1] != latency[2]);
	assert_true(latency[0] != latency[2]);
}

/* Refused at first, taken at the retry: what ends the call later is the reason. */
static void an_accepted_retry_clears_the_refusal(void **state)
{
	struct bench *b = *state;

	run(b, redirected, "designs.d.redirect.at=answered", AFTER("0s"), TO("slow"),
	    "designs.d.redirect.retries=[1s]", "rules.in_progress_window=500ms",
	    "rules.studio_in_progress=start", "calls.script.0.hang_up=30s", NULL);
	assert_400s(b, 1, 0);
	assert_moment(only_call(b)->studio, 21);
	assert_reason(only_call(b), REASON_ABANDONED_SPEAKING);
}

static void scenario_retries_replace_the_rule(void **state)
{
	struct bench *b = *state;

	run(b, redirected, OUTBOUND, "profile=observed", "designs.d.redirect.retries=[]", NULL);
	assert_400s(b, 1, 0);
	run(b, redirected, OUTBOUND, "profile=observed",
	    "designs.d.redirect.retries=[1s, 1s, 1s, 1s]", NULL);
	assert_400s(b, 5, 0);
}

/* The call ends while the request is on its way. */
static void terminal_is_21220(void **state)
{
	struct bench *b = *state;

	run(b, redirected, "calls.script.0.hang_up=6s", "rules.rest_latency=2s", NULL);
	assert_400s(b, 1, 0);
	assert_reason(only_call(b), REASON_REST_400_21220);
	assert_int_equal(only_call(b)->state, CALL_NO_ANSWER);
}

/* REST says 200 to a call that is over: nothing comes of it. */
static void terminal_accepted_changes_nothing(void **state)
{
	struct bench *b = *state;

	run(b, redirected, "calls.script.0.hang_up=6s", "rules.rest_latency=2s",
	    "rules.redirect_terminal=accept", NULL);
	assert_400s(b, 0, 0);
	assert_reason(only_call(b), REASON_ABANDONED_RINGING);
	assert_int_equal(count_of(b, "executions"), 0);
}

static void controller_that_knows_sends_nothing(void **state)
{
	struct bench *b = *state;

	run(b, redirected, "calls.script.0.hang_up=2s", "rules.callback_latency=1s", NULL);
	assert_int_equal(count_of(b, "rest_redirects"), 0);
	assert_reason(only_call(b), REASON_ABANDONED_RINGING);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_SKIPPED, NULL), 1);
	/* it has not heard yet: it sends, and is refused */
	run(b, redirected, "calls.script.0.hang_up=4s", "rules.callback_latency=2s", NULL);
	assert_400s(b, 1, 0);
}

static void redirect_at_a_fixed_moment(void **state)
{
	struct bench *b = *state;

	run(b, redirected, "designs.d.redirect.at=30s", AFTER("2s"), "calls.script.0.at=25s",
	    NULL);
	assert_accepted(b, 32);
	run(b, redirected, "designs.d.redirect.at=30s", "calls.script.0.at=31s", NULL);
	assert_int_equal(count_of(b, "rest_redirects"), 0); /* that moment has passed */
}

/* ---- where the 400 shows, and what follows ---- */

static void sync_400_shows_in_rests_answer(void **state)
{
	struct bench *b = *state;

	run(b, redirected, ANSWERED_SOON, "rules.redirect_fetch_delay=651ms", NULL);
	assert_refused(b, REASON_STUDIO_400_IN_PROGRESS);
	assert_int_equal(count_of(b, "studio_requests"), 1);
	assert_moment(only_call(b)->ended, 9); /* at once, after a message of 4 s */
	trace(b, 0, 0);
	assert_int_equal(event_of(b, EVENT_REST_ANSWER, NULL)->a, 400);
	assert_moment(event_of(b, EVENT_REST_ANSWER, NULL)->time, 5);
}

static void async_11200_shows_later(void **state)
{
	struct bench *b = *state;

	run(b, redirected, ANSWERED_SOON, "rules.studio_400_surface=async_11200",
	    "rules.redirect_fetch_delay=651ms", NULL);
	assert_refused(b, REASON_STUDIO_400_IN_PROGRESS);
	assert_int_equal(count_of(b, "studio_requests"), 1);
	assert_moment(only_call(b)->ended, 9.651);
	trace(b, 0, 0);
	assert_int_equal(event_of(b, EVENT_REST_ANSWER, NULL)->a, 200);
	assert_int_equal(event_of(b, EVENT_STUDIO_ANSWER, NULL)->a, 400);
	assert_moment(event_of(b, EVENT_STUDIO_ANSWER, NULL)->time, 5.651);
	event_of(b, EVENT_ERROR, "11200");
}

static void async_accepts_too(void **state)
{
	struct bench *b = *state;

	run(b, redirected, "rules.studio_400_surface=async_11200",
	    "rules.redirect_fetch_delay=651ms", NULL);
	assert_accepted(b, 5.651);
	assert_int_equal(count_of(b, "studio_requests"), 1);
}

static void fallback_is_fetched(void **state)
{
	static const char *const surfaces[] = { "rules.studio_400_surface=sync_400",
						"rules.studio_400_surface=async_11200" };
	struct bench *b = *state;

	for (size_t i = 0; i < 2; i++) {
		run(b, redirected, ANSWERED_SOON, "designs.d.fallback=say", surfaces[i], NULL);
		assert_refused(b, REASON_STUDIO_400_IN_PROGRESS);
		assert_moment(only_call(b)->ended, 7); /* the fallback speaks for 2 s */
		trace(b, 0, 0);
		event_of(b, EVENT_FALLBACK, "say");
		assert_null(find_event(b, EVENT_ERROR, NULL, 0));
	}
}

/* A fallback that fails is not tried again. */
static void fallback_that_fails_is_an_error(void **state)
{
	struct bench *b = *state;

	run(b, redirected, ANSWERED_SOON, "designs.d.fallback=hello", NULL);
	assert_400s(b, 0, 2);
	assert_moment(only_call(b)->ended, 9);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_FALLBACK, NULL), 1);
	assert_int_equal(events_of(b, EVENT_ERROR, NULL), 1);
}

static void leave_call_leaves_it(void **state)
{
	struct bench *b = *state;

	run(b, redirected, ANSWERED_SOON, "rules.studio_400_effect=leave_call",
	    "designs.d.fallback=say", NULL);
	assert_refused(b, REASON_STUDIO_400_IN_PROGRESS);
	assert_moment(only_call(b)->ended, 63); /* 60 s of talk, undisturbed */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(inbound_ringing_is_accepted),
		test(outbound_ringing_depends_on_the_profile),
		test(outbound_queued_is_21220),
		test(in_progress_can_be_refused),
		test(in_progress_window_is_retried),
		test(retries_keep_their_delays),
		test(each_attempt_has_its_own_latency),
		test(an_accepted_retry_clears_the_refusal),
		test(scenario_retries_replace_the_rule),
		test(terminal_is_21220),
		test(terminal_accepted_changes_nothing),
		test(controller_that_knows_sends_nothing),
		test(redirect_at_a_fixed_moment),
		test(sync_400_shows_in_rests_answer),
		test(async_11200_shows_later),
		test(async_accepts_too),
		test(fallback_is_fetched),
		test(fallback_that_fails_is_an_error),
		test(leave_call_leaves_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
