/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls, their legs and their ends */
#include "engine_bench.h"

/* ---- <Dial> ---- */

struct dial_case {
	const char *start, *answer, *outcome;
	double answered, ended;
	enum reason reason;
};

static void dial_outside(void **state)
{
	static const struct dial_case cases[] = {
		{ START("dial"), "10s", "answer", 0, 72, REASON_NEVER_REACHED_STUDIO },
		{ START("dial"), "10s", "busy", 0, 2, REASON_BUSY },
		{ START("dial"), "10s", "failed", 0, 2, REASON_FAILED },
		{ START("dial"), "10s", "no-answer", 0, 32, REASON_NO_ANSWER },
		{ START("dial"), "31s", "answer", 0, 32, REASON_NO_ANSWER },
		{ START("dial"), "30s", "answer", 0, 92, REASON_NEVER_REACHED_STUDIO },
		{ START("bridge"), "10s", "answer", 10, 72, REASON_NEVER_REACHED_STUDIO },
		{ START("bridge"), "10s", "busy", 0, 2, REASON_BUSY },
		{ START("bridge"), "10s", "no-answer", 30, 32, REASON_NO_ANSWER },
		{ START("bridge"), "31s", "answer", 30, 32, REASON_NO_ANSWER },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct dial_case *c = &cases[i];

		run(b, untouched, c->start,
		    arena_printf(&b->arena, "calls.script.0.answer=%s", c->answer),
		    arena_printf(&b->arena, "calls.script.0.outcome=%s", c->outcome), NULL);
		assert_moment(only_call(b)->answered, c->answered);
		assert_moment(only_call(b)->ended, c->ended);
		assert_reason(only_call(b), c->reason);
		assert_int_equal(count_of(b, "illegal_transitions"), 0);
	}
}

/* Nobody answers and nothing follows: the call was never answered. */
static void dial_unanswered_call(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("ring"), "calls.script.0.outcome=no-answer", NULL);
	assert_moment(only_call(b)->answered, -1);
	assert_moment(only_call(b)->ended, 120);
	assert_int_equal(only_call(b)->state, CALL_NO_ANSWER);
	assert_reason(only_call(b), REASON_NO_ANSWER);
}

/* Taken from a phone that would not have been answered: that is not known yet. */
static void redirect_hides_what_would_have_been(void **state)
{
	struct bench *b = *state;

	run(b, redirected, "calls.script.0.outcome=no-answer", TO("say"), NULL);
	assert_moment(only_call(b)->ended, 7);
	trace(b, 0, 0);
	assert_null(find_event(b, EVENT_DIAL_RESULT, "no answer", 0));
	assert_reason(only_call(b), REASON_NEVER_REACHED_STUDIO);
}

static void outbound_outcomes(void **state)
{
	static const struct {
		const char *outcome;
		enum call_state call;
		enum reason reason;
		double ended;
	} cases[] = {
		{ "calls.script.0.outcome=busy", CALL_BUSY, REASON_BUSY, 1.05 },
		{ "calls.script.0.outcome=failed", CALL_FAILED, REASON_FAILED, 1.05 },
		{ "calls.script.0.outcome=no-answer", CALL_NO_ANSWER, REASON_NO_ANSWER, 61.05 },
		{ "calls.script.0.answer=61s", CALL_NO_ANSWER, REASON_NO_ANSWER, 61.05 },
		{ "calls.script.0.answer=60s", CALL_COMPLETED, REASON_NONE, 63.05 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run(b, untouched, OUTBOUND, cases[i].outcome, NULL);
		assert_int_equal(only_call(b)->state, cases[i].call);
		assert_reason(only_call(b), cases[i].reason);
		assert_moment(only_call(b)->ended, cases[i].ended);
		assert_int_equal(count_of(b, "illegal_transitions"), 0);
	}
}

/* The dialled number is a call of its own: it rings, so Studio takes it. */
static void dial_a_studio_number(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("dial-hello"), "rules.fetch_latency=1s", NULL);
	assert_moment(only_call(b)->answered, 1);
	assert_accepted(b, 2);
	assert_reason(only_call(b), REASON_NONE);
	assert_moment(only_call(b)->ended, 4);
	run(b, untouched, START("bridge-hello"), "rules.fetch_latency=1s", NULL);
	assert_moment(only_call(b)->answered, 2);
	assert_accepted(b, 2);
	assert_moment(only_call(b)->ended, 4);
}

/* An answered call may dial a Studio number although Studio would refuse it. */
static void dial_a_studio_number_in_progress(void **state)
{
	struct bench *b = *state;

	run(b, redirected, ANSWERED_SOON, TO("dial-hello"), NULL);
	assert_accepted(b, 5);
	assert_reason(only_call(b), REASON_NONE);
}

/* A party outside is one more leg. A number of the scenario is two: the
 * outbound-dial leg and the call that arrives at that number. */
static void dialled_legs_count(void **state)
{
	static const struct {
		const char *start;
		double legs;
	} cases[] = { { START("dial"), 2 }, { START("dial-hello"), 3 },
		      { START("bridge-music"), 3 } };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run(b, untouched, cases[i].start, "calls.script.0.hang_up=60s", NULL);
		assert_near(metric_in(&b->r->designs[0], "peak_concurrent_calls").value,
			    cases[i].legs, 0);
	}
}

static const struct engine_event *last_state(const struct bench *b, uint64_t leg)
{
	const struct engine_event *last = NULL;

	for (size_t i = 0; i < b->event_count; i++)
		if (b->events[i].kind == EVENT_STATE && b->events[i].leg == leg)
			last = &b->events[i];
	assert_non_null(last);
	return last;
}

/* The caller hangs up while the dialled leg talks, and while it still rings. */
static void hang_up_in_mid_dial_ends_the_child(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("bridge-music"), "calls.script.0.hang_up=10s", NULL);
	assert_moment(only_call(b)->ended, 10);
	trace(b, 0, 0);
	assert_int_equal(last_state(b, 1)->a, CALL_COMPLETED);
	assert_moment(last_state(b, 1)->time, 10);
	run(b, untouched, START("bridge-ring"), "calls.script.0.hang_up=10s", NULL);
	assert_reason(only_call(b), REASON_ABANDONED_RINGING);
	trace(b, 0, 0);
	assert_int_equal(last_state(b, 1)->a, CALL_NO_ANSWER);
	assert_moment(last_state(b, 1)->time, 10);
}

/* The dialled leg rings on until the <Dial> gives up. */
static void dial_inside_times_out(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("bridge-ring"), "calls.script.0.answer=60s", NULL);
	assert_moment(only_call(b)->answered, -1);
	assert_moment(only_call(b)->ended, 30);
	trace(b, 0, 0);
	assert_moment(last_state(b, 1)->time, 30);
}

static void redirect_in_mid_dial_ends_the_child(void **state)
{
	struct bench *b = *state;

	run(b, redirected, START("bridge-music"), TO("say"), NULL);
	assert_moment(only_call(b)->ended, 7);
	trace(b, 0, 0);
	assert_int_equal(last_state(b, 1)->a, CALL_COMPLETED);
	assert_moment(last_state(b, 1)->time, 5);
}

/* A REST-created call is answered by its callee, whatever document it was given
 * meanwhile. */
static void an_outbound_call_is_not_answered_by_its_own_dial(void **state)
{
	struct bench *b = *state;

	run(b, redirected, OUTBOUND, START("say"), TO("ring"), AFTER("2s"),
	    "calls.script.0.answer=15s", NULL);
	assert_moment(only_call(b)->answered, 16.05);
}

/* ---- calls that end before they were placed ---- */

static void a_queued_call_can_end(void **state)
{
	struct bench *b = *state;

	run(b, redirected, OUTBOUND, TO("hang-up"), "rules.queued_time=10s",
	    "rules.redirect_outbound_queued=accept", NULL);
	assert_int_equal(count_of(b, "illegal_transitions"), 0);
	assert_true(only_call(b)->state == CALL_CANCELED || only_call(b)->state == CALL_FAILED);
	assert_moment(only_call(b)->ended, 5);
}

/* A script may have the person hang up before they could have answered. */
static void an_outbound_call_hung_up_before_the_answer(void **state)
{
	struct bench *b = *state;

	run(b, untouched, OUTBOUND, "calls.script.0.hang_up=2s", NULL);
	assert_int_equal(count_of(b, "illegal_transitions"), 0);
	assert_false(only_call(b)->success);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(dial_outside),
		test(dial_unanswered_call),
		test(redirect_hides_what_would_have_been),
		test(outbound_outcomes),
		test(dial_a_studio_number),
		test(dial_a_studio_number_in_progress),
		test(dialled_legs_count),
		test(hang_up_in_mid_dial_ends_the_child),
		test(dial_inside_times_out),
		test(redirect_in_mid_dial_ends_the_child),
		test(an_outbound_call_is_not_answered_by_its_own_dial),
		test(a_queued_call_can_end),
		test(an_outbound_call_hung_up_before_the_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
