/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Say> with marks, <Gather>, <Record>, <Connect>, <Start>, <Stop>, <Leave>: their
 * times, what follows them, and what they do to the call. And documents that are
 * broken on purpose. */
#include "verbs_bench.h"

/* ---- what is played and asked ---- */

static void speech_marks_take_time(void **state)
{
	assert_moment(run_app(state, R("<Say><p>" SPEECH "</p><break time='3s'/></Say>"), NULL)->ended,
		      5);
	refused(state, R("<Say>a<Play>x</Play></Say>"), 1, 17, "only speech marks");
}

static void gather_waits_for_its_digits(void **state)
{
	const char *app = R("<Gather numDigits='4' action='done'/><Pause length='7'/>");

	assert_moment(run_app(state, app, "rules.gather_input_share=100%", "callers.input=1s",
			      NULL)->ended, 1 + 3 * 0.5 + 2);
	assert_moment(run_app(state, app, "apps.app.input=0%", NULL)->ended, 5 + 7);
	assert_moment(run_app(state, app, "apps.app.input=100%", "callers.input=0s",
			      "rules.gather_input_share=0%", NULL)->ended, 1.5 + 2);
}

static void gather_can_ask_for_its_action_without_input(void **state)
{
	assert_moment(run_app(state, R("<Gather actionOnEmptyResult='true' action='done'/>"
				       "<Pause length='7'/>"), "apps.app.input=0%", NULL)->ended, 7);
}

/* The share of calls that answer is the app's. */
static void gather_input_is_a_share(void **state)
{
	struct bench *b = *state;
	double answered = 0, n;

	run_app(state, R("<Gather timeout='1' action='done'/><Hangup/>"), "apps.app.input=30%",
		"callers.input=1s", "calls={arrivals: {regular: 1/s}, count: 500}", NULL);
	n = (double)b->call_count;
	for (size_t i = 0; i < b->call_count; i++)
		answered += b->calls[i].report.ended - b->calls[i].report.created > 2 * SECOND;
	assert_near(answered / n, 0.3, 4 * sqrt(0.3 * 0.7 / n));
}

/* ---- <Record> ---- */

#define RECORD_20 "rules.voicemail_time=20s"

static void record_ends_by_silence_or_length(void **state)
{
	const struct call_report *r;

	r = run_app(state, R("<Record action='done'/><Pause length='9'/>"), RECORD_20, NULL);
	assert_moment(r->answered, 0);
	assert_moment(r->ended, 22);
	r = run_app(state, R("<Record action='done' maxLength='6'/>"), RECORD_20, NULL);
	assert_moment(r->ended, 8);
	r = run_app(state, R("<Record action='done' timeout='4'/><Pause length='9'/>"),
		    "rules.record_silence_share=100%", NULL);
	assert_moment(r->ended, 13);
	assert_int_equal(r->state, CALL_COMPLETED);
}

/* Without an action the document itself is requested again, and again. */
static void record_without_an_action_loops(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, R("<Record/>"), RECORD_20, "rules.max_documents=4", NULL);

	assert_moment(r->ended, 80);
	assert_int_equal(events_of(b, EVENT_VERB, "<Record>"), 4);
	assert_int_equal(events_of(b, EVENT_HANG_UP, "11215"), 1);
}

/* ---- streams and agents that are programs ---- */

static void connect_holds_the_call(void **state)
{
	const struct call_report *r;

	r = run_app(state, R("<Connect><Stream url='wss://x'/></Connect><Pause length='3'/>"),
		    "rules.stream_time=12s", NULL);
	assert_moment(r->answered, 0);
	assert_moment(r->ended, 15);
	r = run_app(state, R("<Connect action='done'><ConversationRelay url='wss://x'/></Connect>"),
		    "rules.virtual_agent_time=30s", NULL);
	assert_moment(r->ended, 32);
	assert_moment(run_app(state, R("<Connect><VirtualAgent connectorName='x'/></Connect>"),
			      "rules.virtual_agent_time=30s", NULL)->ended, 30);
	refused(state, R("<Connect><Dial/></Connect>"), 1, 20, "cannot stand inside <Connect>");
	refused(state, R("<Connect><Stream/><Stream/></Connect>"), 1, 29, "holds 2 nouns");
}

/* A stream beside the call: no time passes, nothing is answered. */
static void start_and_stop_do_not_answer(void **state)
{
	const struct call_report *r =
		run_app(state, R("<Start><Stream name='a' url='wss://x'/></Start><Pause length='2'/>"
				 "<Stop><Stream name='a'/></Stop>"), NULL);

	assert_moment(r->answered, 2); /* by the end of the document */
	assert_moment(r->ended, 2);
	assert_int_equal(r->state, CALL_COMPLETED);
	refused(state, R("<Start/>"), 1, 11, "<Start> is empty");
}

/* ---- <Leave> ---- */

/* One agent, and somebody before: the wait document leaves after 3 s. */
static void leave_takes_the_call_out_of_the_queue(void **state)
{
	struct bench *b = *state;
	const char *app = R("<Enqueue waitUrl='wait' action='done'>sales</Enqueue>");
	const char *two = "calls={script: [{at: 0s, talk: 20s}, {at: 1s, talk: 20s}]}";

	run_app(state, app, two,
		"apps.wait='<Response><Say>" SPEECH "</Say><Pause/><Leave/></Response>'", NULL);
	assert_moment(call_of(b, "d", 0)->ended, 22);
	assert_moment(call_of(b, "d", 1)->ended, 1 + 3 + 2);
	assert_false(call_of(b, "d", 1)->agent);
	run_app(state, app, two, "apps.wait='<Response><Say>" SPEECH "</Say></Response>'", NULL);
	assert_moment(call_of(b, "d", 1)->ended, 42);
	assert_moment(run_app(state, R("<Pause/><Leave/>"), NULL)->ended, 1);
}

/* ---- documents ---- */

static const struct call_report *run_fault(void **state, const char *fault, const char *fallback)
{
	struct bench *b = *state;

	return run_app(state, R("<Say>" SPEECH "</Say>"),
		       arena_printf(&b->arena, "apps.app.fault=%s", fault),
		       "rules.error_message_time=4s", fallback, NULL);
}

static void broken_documents(void **state)
{
	static const struct {
		const char *fault;
		enum code code;
	} cases[] = { { "12100", CODE_12100 }, { "12300", CODE_12300 }, { "11750", CODE_11750 } };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct call_report *r = run_fault(state, cases[i].fault, NULL);

		assert_moment(r->ended, 4);
		assert_int_equal(events_of(b, EVENT_ERROR, cases[i].fault), 1);
		r = run_app(state, R("<Say>" SPEECH "</Say>"), "designs.d.goal=agent",
			    arena_printf(&b->arena, "apps.app.fault=%s", cases[i].fault), NULL);
		assert_reason(r, REASON_DOCUMENT_ERROR);
		r = run_fault(state, cases[i].fault, "designs.d.fallback=slow");
		assert_moment(r->ended, 5);
		assert_int_equal(events_of(b, EVENT_FALLBACK, "slow"), 1);
		r = run_fault(state, cases[i].fault, "designs.d.fallback=app");
		assert_moment(r->ended, 4);
	}
}

/* It need not be TwiML, then. */
static void a_broken_document_is_not_read(void **state)
{
	assert_moment(run_app(state, "<Response><Sai", "apps.app.fault=12100",
			      "rules.error_message_time=4s", NULL)->ended, 4);
	refused(state, "<Response><Sai", 1, 11, "malformed XML");
}

/* A warning: the document is executed. */
static void a_schema_warning_changes_nothing(void **state)
{
	assert_moment(run_fault(state, "12200", NULL)->ended, 2);
	assert_int_equal(codes_of(*state, CODE_12200), 1);
}

/* ---- attributes ---- */

static void attributes(void **state)
{
	struct bench *b = *state;

	refused(state, "<Response>\n<Dial\n\taction='done' answerOnBridge = 'yes'>+15550100</Dial>\n</Response>",
		3, 16, "attribute answerOnBridge of <Dial> is \"yes\", expected true or false");
	refused(state, R("<Gather input='voice'/>"), 1, 19, "expected dtmf, speech");
	refused(state, R("<Gather hints='\xc3\xa4>' timeout=\"x\"/>"), 1, 30, "attribute timeout");
	refused(state, R("<Dial><Conference maxParticipants='x'>a</Conference></Dial>"), 1, 29,
		"attribute maxParticipants");
	run_app(state, R("<Say voise='alice'>" SPEECH "</Say>"), NULL);
	assert_true(b->d.warnings > 0);
	run_app(state, R("<Dial record='{{mode}}' callerId='+1'>+15550100</Dial>"), NULL);
	assert_int_equal(b->d.warnings, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(speech_marks_take_time),
		bench_test(gather_waits_for_its_digits),
		bench_test(gather_can_ask_for_its_action_without_input),
		bench_test(gather_input_is_a_share),
		bench_test(record_ends_by_silence_or_length),
		bench_test(record_without_an_action_loops),
		bench_test(connect_holds_the_call),
		bench_test(start_and_stop_do_not_answer),
		bench_test(leave_takes_the_call_out_of_the_queue),
		bench_test(broken_documents),
		bench_test(a_broken_document_is_not_read),
		bench_test(a_schema_warning_changes_nothing),
		bench_test(attributes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
