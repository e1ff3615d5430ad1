/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widgets that voice flows hold now and then: how long each takes, by which event it
 * leaves, and what it does to the call. */
#include "engine_bench.h"

/* A flow that is one widget of TYPE, and says goodbye after EVENT. */
static void put_widget(struct bench *b, const char *type, const char *event)
{
	char *text = arena_printf(
		&b->arena,
		"{\"states\":[{\"name\":\"Trigger\",\"type\":\"trigger\",\"transitions\":"
		"[{\"event\":\"incomingCall\",\"next\":\"w\"}],\"properties\":{}},"
		"{\"name\":\"w\",\"type\":\"%s\",\"transitions\":[{\"event\":\"%s\",\"next\":\"bye\"}],"
		"\"properties\":{\"timeout\":90}},"
		"{\"name\":\"bye\",\"type\":\"say-play\",\"transitions\":[{\"event\":\"audioComplete\"}],"
		"\"properties\":{\"say\":\"Bye.\"}}],\"initial_state\":\"Trigger\"}",
		type, event);

	put_text(b, "loop.json", text);
}

/* The widget takes SECONDS and leaves by EVENT; the call is answered by it, if ANSWERS,
 * or else by the goodbye. */
static void leaves(struct bench *b, const char *type, const char *event, double seconds,
		   bool answers, const char *set)
{
	put_widget(b, type, event);
	run(b, untouched, "designs.d.start=loop", set, NULL);
	assert_true(only_call(b)->success);
	assert_moment(only_call(b)->answered, answers ? 0 : seconds);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_WIDGET, "bye (say-play)")->time, seconds);
	assert_non_null(event_of(b, EVENT_TRANSITION,
				 arena_printf(&b->arena, "%s -> bye", event)));
}

static void assistants_speak_with_the_caller(void **state)
{
	leaves(*state, "connect-virtual-agent-v2", "completed", 60, true, NULL);
	leaves(*state, "connect-virtual-agent", "return", 60, true, NULL);
	leaves(*state, "run-conversation-relay", "success", 20, true,
	       "rules.virtual_agent_time=20s");
	leaves(*state, "run-conversation-relay", "failed", 60, true,
	       "flows.loop={file: loop.json, widgets: {w: {take: {failed: 100%}}}}");
}

static void a_payment_takes_its_time(void **state)
{
	leaves(*state, "capture-payments", "success", 45, true, NULL);
	leaves(*state, "capture-payments", "payInterrupted", 5, true,
	       "flows.loop={file: loop.json, widgets: {w: {duration: 5s, take: {payInterrupted: 100%}}}}");
}

/* It is silent: the call goes on ringing. */
static void recording_is_a_request(void **state)
{
	leaves(*state, "record-call", "success", 0, true, NULL);
	leaves(*state, "record-call", "failed", 3, false,
	       "flows.loop={file: loop.json, widgets: {w: {duration: 3s, take: {failed: 100%}}}}");
}

static void a_reply_is_waited_for(void **state)
{
	leaves(*state, "send-and-wait-for-reply", "incomingMessage", 30, false,
	       "rules.reply_time=30s");
	leaves(*state, "send-and-wait-for-reply", "timeout", 90, false,
	       "flows.loop={file: loop.json, widgets: {w: {take: {timeout: 100%}}}}");
	leaves(*state, "send-and-wait-for-reply", "deliveryFailure", 0, true,
	       "flows.loop={file: loop.json, widgets: {w: {take: {deliveryFailure: 100%}}}}");
}

static void conversations_are_not_for_calls(void **state)
{
	leaves(*state, "start-conversation", "failed", 0.5, false, "rules.message_time=500ms");
	leaves(*state, "resume-conversation", "failed", 0.5, false, "rules.message_time=500ms");
	leaves(*state, "send-to-auto-pilot", "failure", 0.5, false, "rules.message_time=500ms");
}

/* Without a way on, the flow has ended on the widget's error. */
static void an_error_that_leads_nowhere_fails_the_call(void **state)
{
	struct bench *b = *state;

	put_widget(b, "start-conversation", "created");
	run(b, untouched, "designs.d.start=loop", NULL);
	assert_reason(only_call(b), REASON_WIDGET_FAILED);
	put_widget(b, "send-to-auto-pilot", "sessionEnded");
	run(b, untouched, "designs.d.start=loop", NULL);
	assert_reason(only_call(b), REASON_WIDGET_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(assistants_speak_with_the_caller),
		test(a_payment_takes_its_time),
		test(recording_is_a_request),
		test(a_reply_is_waited_for),
		test(conversations_are_not_for_calls),
		test(an_error_that_leads_nowhere_fails_the_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
