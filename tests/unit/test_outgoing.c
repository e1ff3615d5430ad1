/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Executions that REST starts, and Make Outgoing Call: what rings, who is called again,
 * and what such executions cannot do. */
#include "helpers.h"

#include "program/program.h"

#define CALL(name, type, properties, answered, busy, no_answer, failed) \
	STATE(name, type, ARROW("answered", answered) "," ARROW("busy", busy) "," \
	      ARROW("noAnswer", no_answer) "," ARROW("failed", failed), properties)
#define REQUEST(next) STATE("Trigger", "trigger", ARROW("incomingRequest", next), "")
#define MESSAGE(name, next) STATE(name, "send-message", ARROW("sent", next), "")
#define TEXT(calls) \
	"flows: {f: f.json}\n" \
	"rules: {message_time: 1s}\n" \
	"callers: {ring: 4s, talk: 1m}\n" \
	"calls: {direction: outbound, " calls "}\n" \
	"designs: {d: {start: f, trigger: rest}}\n"
#define ONE(outcome) "script: [{at: 0s, answer: 4s, outcome: " outcome "}]"

/* dial: call; who is busy gets a message and is called again; no answer is an end that
 * failed; failed ends the flow. */
static const char patient[] =
	FLOW(REQUEST("dial") ","
	     CALL("dial", "make-outgoing-call-v2", "'timeout':20", "hi", "sorry", "", "") ","
	     MESSAGE("sorry", "again") ","
	     CALL("again", "make-outgoing-call-v2", "'timeout':20", "hi", "", "", "") ","
	     SAY("hi", LAST("audioComplete")));

static const struct call_report *report_of(void **state, const char *flow, const char *text,
					   const char *set)
{
	struct bench *b = *state;

	run_export(b, flow, text, set);
	trace(b, 0, 0);
	return only_call(b);
}

/* queued 50 ms, initiated 1 s, ringing 4 s, then two seconds of speech */
static void the_flow_goes_on_when_the_callee_answers(void **state)
{
	struct bench *b = *state;
	const struct call_report *r = report_of(state, patient, TEXT(ONE("answer")), NULL);

	assert_true(r->success);
	assert_moment(r->answered, 5.05);
	assert_moment(r->ended, 7.05);
	assert_int_equal(r->state, CALL_COMPLETED);
	assert_moment(event_of(b, EVENT_WIDGET, "hi (say-play)")->time, 5.05);
	assert_int_equal(count_of(b, "executions"), 1);
}

/* The first call is busy; after the message the second is made, and is busy too. */
static void who_is_busy_is_called_again(void **state)
{
	struct bench *b = *state;
	const struct call_report *r = report_of(state, patient, TEXT(ONE("busy")), NULL);

	assert_reason(r, REASON_BUSY);
	assert_int_equal(events_of(b, EVENT_CREATED, NULL), 2);
	assert_moment(event_of(b, EVENT_WIDGET, "sorry (send-message)")->time, 1.05);
	assert_moment(event_of(b, EVENT_WIDGET, "again (make-outgoing-call-v2)")->time, 2.05);
	assert_moment(r->ended, 3.10);
}

static void nobody_answers_in_time(void **state)
{
	struct bench *b = *state;
	const struct call_report *r = report_of(state, patient, TEXT(ONE("no-answer")), NULL);

	assert_reason(r, REASON_NO_ANSWER);
	assert_moment(r->ended, 21.05);
	assert_non_null(event_of(b, EVENT_TRANSITION, "noAnswer -> end of the flow"));
}

static void what_cannot_be_connected_is_81008(void **state)
{
	struct bench *b = *state;
	const struct call_report *r = report_of(state, patient, TEXT(ONE("failed")), NULL);

	assert_reason(r, REASON_FAILED);
	assert_int_equal(b->r->designs[0].codes[0].code, 81008);
	assert_int_equal(b->r->designs[0].code_count, 1);
}

/* Chance decides anew for each call: of those called twice, q + q p succeed, and busy
 * shows in the report only if both are. 20 x 2,000 at 99.9 %. */
static void each_call_has_its_own_luck(void **state)
{
	struct bench *b = *state;
	struct estimate e;

	bench_clear(b);
	put_json(b, "f.json", patient);
	put_text(b, "test.yaml",
		 TEXT("arrivals: {poisson: 1/s}, count: 2_000")
		 "run: {replications: 20, confidence: 99.9%}\n");
	b->sets[b->set_count++] = "callers.busy=40%";
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
	e = metric_in(&b->r->designs[0], "success_rate");
	assert_true(e.low <= 0.84 && 0.84 <= e.high);
	assert_true(e.high - e.low < 0.02);
}

static void an_execution_without_a_call_is_no_call(void **state)
{
	struct bench *b = *state;
	const struct call_report *r = report_of(
		state, FLOW(REQUEST("note") "," STATE("note", "send-message", LAST("sent"), "")),
		TEXT(ONE("answer")), NULL);

	assert_true(r->success);
	assert_int_equal(r->state, CALL_CANCELED);
	assert_moment(r->ended, 1);
	assert_int_equal(events_of(b, EVENT_CREATED, NULL), 0);
	assert_near(metric_in(&b->r->designs[0], "peak_concurrent_calls").value, 0, 0);
}

/* There is no call to speak on yet. */
static void a_say_before_the_call_is_stuck(void **state)
{
	const struct call_report *r = report_of(
		state, FLOW(REQUEST("hi") "," SAY("hi", LAST("audioComplete"))),
		TEXT(ONE("answer")), NULL);

	assert_reason(r, REASON_EXECUTION_STUCK);
}

/* Version 1 knows machines: half of those who answer, found out after four seconds. */
static void machines_take_their_own_way(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(REQUEST("dial") ","
		     STATE("dial", "make-outgoing-call-v1",
			   ARROW("answered", "hi") "," ARROW("answeredByMachine", "beep"),
			   "'machine_detection':'Enable'") ","
		     SAY("hi", LAST("audioComplete")) ","
		     SAY("beep", LAST("audioComplete")));

	report_of(state, flow, TEXT(ONE("answer")), "rules.machine_share=100%");
	assert_moment(event_of(b, EVENT_WIDGET, "beep (say-play)")->time, 9.05);
	report_of(state, flow, TEXT(ONE("answer")), NULL);
	assert_moment(event_of(b, EVENT_WIDGET, "hi (say-play)")->time, 9.05);
}

/* Without machine detection nobody tells who has answered. */
static void answered_by_is_blank_without_detection(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(REQUEST("dial") ","
		     CALL("dial", "make-outgoing-call-v2", "'machine_detection':'Disable'", "split", "", "", "") ","
		     STATE("split", "split-based-on",
			   ARROW("noMatch", "hi") ",{'event':'match','next':'beep','conditions':"
			   "[{'friendly_name':'human','type':'equal_to','value':'human',"
			   "'arguments':['{{widgets.dial.AnsweredBy}}']}]}",
			   "'input':'{{widgets.dial.AnsweredBy}}'") ","
		     SAY("hi", LAST("audioComplete")) "," SAY("beep", LAST("audioComplete")));

	run_export(b, flow, TEXT("arrivals: {poisson: 1/s}, count: 100"), "run.widgets=true");
	for (size_t i = 0; i < b->r->designs[0].widget_count; i++)
		if (!strcmp(b->r->designs[0].widgets[i].name, "beep"))
			assert_int_equal(b->r->designs[0].widgets[i].visits, 0);
	assert_true(b->r->designs[0].widget_count > 0);
}

/* A call came in and is in progress: Studio makes it no second one. */
static void a_call_that_is_there_gets_no_other(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("hi") "," SAY("hi", ARROW("audioComplete", "dial")) ","
		     CALL("dial", "make-outgoing-call-v2", "", "", "", "", "bye") ","
		     SAY("bye", LAST("audioComplete")));
	const struct call_report *r = report_of(
		state, flow,
		"flows: {f: f.json}\ncalls: {script: [{at: 0s}]}\ndesigns: {d: {start: f}}\n", NULL);

	assert_true(r->success);
	assert_int_equal(b->r->designs[0].codes[0].code, 81008);
	assert_non_null(event_of(b, EVENT_WIDGET, "bye (say-play)"));
}

/* The caller hangs up in a silent widget, and Studio calls back. */
static void who_hung_up_can_be_called_back(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("hi") "," SAY("hi", ARROW("audioComplete", "note")) ","
		     MESSAGE("note", "dial") ","
		     CALL("dial", "make-outgoing-call-v2", "", "bye", "", "", "") ","
		     SAY("bye", LAST("audioComplete")));

	report_of(state, flow,
		 "flows: {f: f.json}\nrules: {message_time: 10s, fetch_latency: 0s}\n"
		 "calls: {script: [{at: 0s, answer: 4s, hang_up: 3s}]}\n"
		 "designs: {d: {start: f, goal: answered}}\n", NULL);
	assert_int_equal(events_of(b, EVENT_CREATED, NULL), 2);
	assert_moment(event_of(b, EVENT_WIDGET, "dial (make-outgoing-call-v2)")->time, 12);
	assert_moment(event_of(b, EVENT_WIDGET, "bye (say-play)")->time, 17.05);
}

static void a_request_needs_a_flow_and_calls_that_go_out(void **state)
{
	struct bench *b = *state;

	bench_clear(b);
	put_text(b, "test.yaml",
		 "apps: {a: '<Response/>'}\ncalls: {script: [{at: 0s}]}\n"
		 "designs: {d: {start: a, trigger: rest}}\n");
	b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
	assert_error(&b->d, 3, 34, "REST starts executions of flows");
	assert_error(&b->d, 3, 34, "direction: outbound");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_flow_goes_on_when_the_callee_answers),
		cmocka_unit_test(who_is_busy_is_called_again),
		cmocka_unit_test(nobody_answers_in_time),
		cmocka_unit_test(what_cannot_be_connected_is_81008),
		cmocka_unit_test(each_call_has_its_own_luck),
		cmocka_unit_test(an_execution_without_a_call_is_no_call),
		cmocka_unit_test(a_say_before_the_call_is_stuck),
		cmocka_unit_test(machines_take_their_own_way),
		cmocka_unit_test(answered_by_is_blank_without_detection),
		cmocka_unit_test(a_call_that_is_there_gets_no_other),
		cmocka_unit_test(who_hung_up_can_be_called_back),
		cmocka_unit_test(a_request_needs_a_flow_and_calls_that_go_out),
	};

	return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
