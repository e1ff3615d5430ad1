/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studio's answers, and what becomes of executions */
#include "engine_bench.h"

/* ---- Studio's decision table ---- */

static void ringing_starts(void **state)
{
	struct bench *b = *state;

	run(b, redirected, NULL);
	assert_accepted(b, 5);
	assert_reason(only_call(b), REASON_NONE);
	assert_moment(only_call(b)->answered, 5); /* by the flow, not by the desk */
	assert_moment(only_call(b)->ended, 7);
	run(b, redirected, "rules.studio_ringing=400", NULL);
	assert_refused(b, REASON_STUDIO_400_REFUSED);
}

static void ringing_with_return_starts(void **state)
{
	struct bench *b = *state;

	run(b, redirected, TO("{flow: hello, event: return}"), NULL);
	assert_accepted(b, 5);
}

static void in_progress_is_400(void **state)
{
	struct bench *b = *state;

	run(b, redirected, ANSWERED_SOON, NULL);
	assert_refused(b, REASON_STUDIO_400_IN_PROGRESS);
	assert_moment(only_call(b)->answered, 3);
	assert_false(only_call(b)->studio_accepted);
	run(b, redirected, ANSWERED_SOON, "rules.studio_in_progress=start", NULL);
	assert_accepted(b, 5);
	assert_reason(only_call(b), REASON_NONE);
}

static void return_unparked_is_400(void **state)
{
	struct bench *b = *state;

	run(b, redirected, ANSWERED_SOON, TO("{flow: hello, event: return}"), NULL);
	assert_refused(b, REASON_STUDIO_400_RETURN);
}

static void return_while_parked_joins(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("held"), NULL);
	assert_accepted(b, 0);
	assert_reason(only_call(b), REASON_NONE);
	assert_moment(only_call(b)->ended, 4);
	assert_int_equal(count_of(b, "executions"), 1);
	assert_int_equal(count_of(b, "studio_requests"), 2);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_TRANSITION, "return -> bye")->time, 2);
	run(b, untouched, START("held"), "rules.studio_return_parked=400", NULL);
	assert_refused(b, REASON_STUDIO_400_REFUSED);
}

/* Parked and back before anything has answered the call. */
static void return_while_ringing_joins(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("held"), "urls={'https://example.com/away': quiet}", NULL);
	assert_accepted(b, 0);
	assert_reason(only_call(b), REASON_NONE);
	assert_moment(only_call(b)->answered, 2);
}

static void return_by_rest_joins(void **state)
{
	struct bench *b = *state;

	run(b, redirected, START("held"), "urls={'https://example.com/away': music}",
	    TO("{flow: held, event: return}"), NULL);
	assert_accepted(b, 0);
	assert_reason(only_call(b), REASON_NONE);
	assert_moment(only_call(b)->ended, 7);
}

/* The execution waits, but in another flow. */
static void return_to_the_wrong_flow_is_400(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("held"), "urls={'https://example.com/away': astray}", NULL);
	assert_refused(b, REASON_STUDIO_400_RETURN);
}

static void parked_without_return_is_400(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("held"), "urls={'https://example.com/away': no-event}", NULL);
	assert_refused(b, REASON_STUDIO_400_REFUSED);
	run(b, untouched, START("held"), "urls={'https://example.com/away': no-event}",
	    "rules.studio_parked_without_return=join", NULL);
	assert_accepted(b, 0);
	assert_reason(only_call(b), REASON_NONE);
}

/* REST takes the widget's verb away; Studio ignores the request (81002), so there
 * is no document to go on with. */
static void busy_execution_ignores(void **state)
{
	static const char *const surfaces[] = { "rules.studio_400_surface=sync_400",
						"rules.studio_400_surface=async_11200" };
	struct bench *b = *state;

	for (size_t i = 0; i < 2; i++) {
		run(b, redirected, START("slow"), TO("slow"), surfaces[i], NULL);
		assert_accepted(b, 0);
		assert_int_equal(count_of(b, "warnings_81002"), 1);
		assert_int_equal(count_of(b, "executions"), 1);
		assert_reason(only_call(b), REASON_UNEXPECTED_EVENT);
		assert_moment(only_call(b)->ended, 5);
	}
	run(b, redirected, START("slow"), TO("slow"), "rules.studio_busy_execution=400", NULL);
	assert_refused(b, REASON_STUDIO_400_REFUSED);
	assert_int_equal(count_of(b, "warnings_81002"), 0);
}

/* Pulled out of a say-play by REST, the call comes back to a widget that has no
 * `return`: 81002, and there is nothing to execute. */
static void return_to_a_busy_execution_is_81002(void **state)
{
	struct bench *b = *state;

	run(b, redirected, START("slow"), TO("back-to-slow"), NULL);
	assert_int_equal(count_of(b, "warnings_81002"), 1);
	assert_400s(b, 0, 0);
	assert_reason(only_call(b), REASON_UNEXPECTED_EVENT);
	assert_moment(only_call(b)->ended, 7);
}

static void first_fetch_starts(void **state)
{
	struct bench *b = *state;

	run(b, untouched, OUTBOUND, "rules.queued_time=1s", "rules.post_dial_delay=1s", NULL);
	assert_accepted(b, 22);
	assert_reason(only_call(b), REASON_NONE);
	assert_moment(only_call(b)->answered, 22);
	run(b, untouched, OUTBOUND, "rules.first_fetch_in_progress=400", NULL);
	assert_refused(b, REASON_STUDIO_400_IN_PROGRESS);
}

/* The switch is for the very first document only. */
static void second_fetch_is_400(void **state)
{
	struct bench *b = *state;

	run(b, untouched, OUTBOUND, START("to-hello"), NULL);
	assert_refused(b, REASON_STUDIO_400_IN_PROGRESS);
}

/* An inbound call that asks for a flow by <Redirect> before anything answered. */
static void redirect_verb_while_ringing_starts(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("to-hello"), NULL);
	assert_accepted(b, 0);
}

/* ---- parked executions ---- */

static void park_timeout_before_the_return(void **state)
{
	struct bench *b = *state;

	run(b, redirected, START("held"), "urls={'https://example.com/away': music}",
	    TO("{flow: held, event: return}"), AFTER("301s"), NULL);
	assert_refused(b, REASON_STUDIO_400_RETURN);
	assert_int_equal(count_of(b, "stuck_executions"), 0); /* `timeout` leads nowhere */
	trace(b, 0, 0);
	event_of(b, EVENT_TRANSITION, "timeout -> end of the flow");
	run(b, redirected, START("held"), "urls={'https://example.com/away': music}",
	    TO("{flow: held, event: return}"), AFTER("299s"), NULL);
	assert_accepted(b, 0);
	assert_moment(only_call(b)->ended, 301);
	assert_reason(only_call(b), REASON_NONE);
}

static void put_waiting(struct bench *b, const char *name, const char *timeout)
{
	put_json(b, name,
		 arena_printf(&b->arena,
			      FLOW(TRIGGER("hold") ","
				   STATE("hold", "add-twiml-redirect",
					 ARROW("return", "bye") "," ARROW("timeout", "late"),
					 "'url':'https://example.com/away','timeout':'%s'") ","
				   SAY("bye", LAST("audioComplete")) ","
				   SAY("late", LAST("audioComplete"))),
			      timeout));
}

/* The widget's time-out leads to a message, and the call is elsewhere. */
static void park_timeout_without_the_call_is_stuck(void **state)
{
	struct bench *b = *state;

	put_waiting(b, "held.json", "30");
	run(b, untouched, START("held"), "urls={'https://example.com/away': music}",
	    "calls.script.0.hang_up=60s", NULL);
	assert_int_equal(count_of(b, "stuck_executions"), 1);
	assert_reason(only_call(b), REASON_REDIRECT_TIMEOUT);
	assert_moment(only_call(b)->ended, 60);
	run(b, untouched, START("held"), "urls={'https://example.com/away': music}",
	    "calls.script.0.hang_up=60s", "rules.silent_hangup=ended", NULL);
	assert_int_equal(count_of(b, "stuck_executions"), 0);
	assert_reason(only_call(b), REASON_REDIRECT_TIMEOUT);
}

/* "0 = do not wait": `timeout` is taken at once and nothing is ever parked. */
static void timeout_zero_does_not_wait(void **state)
{
	struct bench *b = *state;

	put_waiting(b, "held.json", "0");
	run(b, untouched, START("held"), NULL);
	assert_accepted(b, 0);
	assert_moment(only_call(b)->ended, 2);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_TRANSITION, "timeout -> late")->time, 0);
	for (size_t i = 0; i < b->event_count; i++)
		assert_false(b->events[i].kind == EVENT_EXECUTION &&
			     b->events[i].a == EXECUTION_PARKED);
}

static void call_ends_while_parked(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("held"), "urls={'https://example.com/away': say}", NULL);
	assert_reason(only_call(b), REASON_NOT_RETURNED);
	assert_int_equal(count_of(b, "stuck_executions"), 0);
	assert_moment(only_call(b)->ended, 2);
	run(b, untouched, START("held"), "urls={'https://example.com/away': say}",
	    "rules.hangup_callback=missing", NULL);
	assert_reason(only_call(b), REASON_NOT_RETURNED);
	assert_int_equal(count_of(b, "stuck_executions"), 1);
}

/* ---- hang-up ---- */

static const struct engine_event *execution_event(const struct bench *b,
						  enum execution_event what)
{
	for (size_t i = 0; i < b->event_count; i++)
		if (b->events[i].kind == EVENT_EXECUTION && b->events[i].a == what)
			return &b->events[i];
	fail_msg("no execution event %d", (int)what);
	return NULL;
}

static void hang_up_in_a_twiml_widget_ends(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("slow"), "calls.script.0.hang_up=5s", NULL);
	assert_reason(only_call(b), REASON_ABANDONED_SPEAKING);
	assert_int_equal(count_of(b, "stuck_executions"), 0);
	assert_int_equal(only_call(b)->state, CALL_COMPLETED);
	trace(b, 0, 0);
	assert_moment(execution_event(b, EXECUTION_ENDED)->time, 5);
	run(b, untouched, START("slow"), "calls.script.0.hang_up=5s",
	    "rules.hangup_callback=missing", NULL);
	assert_int_equal(count_of(b, "stuck_executions"), 1);
	assert_reason(only_call(b), REASON_ABANDONED_SPEAKING);
}

static void hang_up_in_a_silent_widget_before_twiml_is_stuck(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("silent"), "calls.script.0.hang_up=5s", NULL);
	assert_int_equal(count_of(b, "stuck_executions"), 1);
	assert_reason(only_call(b), REASON_ABANDONED_SPEAKING);
	trace(b, 0, 0);
	assert_moment(execution_event(b, EXECUTION_STUCK)->time, 12);
	run(b, untouched, START("silent"), "calls.script.0.hang_up=5s",
	    "rules.silent_hangup=ended", NULL);
	assert_int_equal(count_of(b, "stuck_executions"), 0);
	trace(b, 0, 0);
	assert_moment(execution_event(b, EXECUTION_ENDED)->time, 12);
}

static void hang_up_in_the_last_silent_widget_ends(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("trailing"), "calls.script.0.hang_up=5s", NULL);
	assert_int_equal(count_of(b, "stuck_executions"), 0);
	assert_moment(only_call(b)->ended, 5);
	trace(b, 0, 0);
	assert_moment(execution_event(b, EXECUTION_ENDED)->time, 12);
}

/* ---- guards ---- */

static void too_many_steps(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("loop"), "rules.max_steps=50", "rules.max_same_widget=255", NULL);
	assert_reason(only_call(b), REASON_MAX_STEPS);
	assert_int_equal(count_of(b, "illegal_transitions"), 0);
	trace(b, 0, 0);
	assert_in_range(events_of(b, EVENT_WIDGET, NULL), 50, 51);
}

/* The same widget ten times in a row, and once more: 81001. */
static void a_widget_again_and_again(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("loop"), NULL);
	assert_reason(only_call(b), REASON_WIDGET_LOOP);
	assert_int_equal(b->r->designs[0].codes[0].code, 81001);
	assert_int_equal(b->r->designs[0].codes[0].count, 1);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_WIDGET, "set (set-variables)"), 11);
	run(b, untouched, START("loop"), "rules.max_same_widget=3", NULL);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_WIDGET, "set (set-variables)"), 4);
}

/* Another widget between them, and it is not in a row. */
static void two_widgets_in_turn(void **state)
{
	struct bench *b = *state;

	put_json(b, "loop.json",
		 FLOW(TRIGGER("a") "," STATE("a", "set-variables", ARROW("next", "b"), "") ","
		      STATE("b", "set-variables", ARROW("next", "a"), "")));
	run(b, untouched, START("loop"), NULL);
	assert_reason(only_call(b), REASON_MAX_STEPS);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_WIDGET, NULL), 1001);
}

static void too_many_documents(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("itself"), "rules.max_documents=10", NULL);
	assert_reason(only_call(b), REASON_TOO_MANY_DOCUMENTS);
	assert_int_equal(only_call(b)->state, CALL_FAILED);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_DOCUMENT, NULL), 10);
}

/* A number that dials itself makes leg upon leg: the guard must count them all. */
static void dialling_oneself_ends(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("dial-itself"), "rules.max_documents=20",
	    "rules.fetch_latency=1s", "rules.call_time_limit=200s", NULL);
	assert_reason(only_call(b), REASON_TOO_MANY_DOCUMENTS);
}

static void time_limit(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("music"), "rules.call_time_limit=60s", NULL);
	assert_reason(only_call(b), REASON_TIME_LIMIT);
	assert_moment(only_call(b)->ended, 60);
	assert_int_equal(only_call(b)->state, CALL_COMPLETED);
}

/* The limit runs from the answer, not from the creation. */
static void time_limit_runs_from_the_answer(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("ring"), "rules.call_time_limit=30s", NULL);
	assert_moment(only_call(b)->answered, 20);
	assert_moment(only_call(b)->ended, 50);
	assert_reason(only_call(b), REASON_TIME_LIMIT);
}

/* Longer than the clock can tell (292 years): the call must still end. */
static void durations_beyond_the_clock_end(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("quiet"),
	    "apps.quiet='<Response><Pause length=\"10000000000\"/></Response>'", NULL);
	assert_reason(only_call(b), REASON_NEVER_REACHED_STUDIO);
	run(b, untouched, START("quiet"),
	    "apps.quiet='<Response><Dial timeout=\"10000000000\" answerOnBridge=\"true\">+15550100"
	    "</Dial></Response>'",
	    "calls.script.0.outcome=no-answer", NULL);
	assert_reason(only_call(b), REASON_NO_ANSWER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(ringing_starts),
		test(ringing_with_return_starts),
		test(in_progress_is_400),
		test(return_unparked_is_400),
		test(return_while_parked_joins),
		test(return_while_ringing_joins),
		test(return_by_rest_joins),
		test(return_to_the_wrong_flow_is_400),
		test(parked_without_return_is_400),
		test(busy_execution_ignores),
		test(return_to_a_busy_execution_is_81002),
		test(first_fetch_starts),
		test(second_fetch_is_400),
		test(redirect_verb_while_ringing_starts),
		test(park_timeout_before_the_return),
		test(park_timeout_without_the_call_is_stuck),
		test(timeout_zero_does_not_wait),
		test(call_ends_while_parked),
		test(hang_up_in_a_twiml_widget_ends),
		test(hang_up_in_a_silent_widget_before_twiml_is_stuck),
		test(hang_up_in_the_last_silent_widget_ends),
		test(too_many_steps),
		test(a_widget_again_and_again),
		test(two_widgets_in_turn),
		test(too_many_documents),
		test(dialling_oneself_ends),
		test(time_limit),
		test(time_limit_runs_from_the_answer),
		test(durations_beyond_the_clock_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
