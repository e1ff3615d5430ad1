/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Widgets of voice flows as their authors export them: text with speech marks, an export
 * inside its Flow resource, types by their versions, queues named in other ways, whom
 * connect-call-to reaches, and what a widget does when the caller hangs up in it.
 */
#include "helpers.h"

#include "program/program.h"

/* Fetches take no time, 15 characters are one second; parties outside ring for 4 s and talk
 * for 8 s. */
#define TEXT_OF(agents) \
	"flows: {f: f.json}\n" agents \
	"rules: {fetch_latency: 0s, function_time: 1s}\n" \
	"callers: {ring: 4s, talk: 8s, input: 1s}\n" \
	"calls: {script: [{at: 0s}]}\n" \
	"designs: {d: {start: f, goal: answered}}\n"
#define TEXT TEXT_OF("")
#define SAYS(text) FLOW(TRIGGER("a") "," STATE("a", "say-play", LAST("audioComplete"), "'say':'" text "'"))
#define SECONDS_15 "0123456789abcde"

/* Loading and checking TEXT on FLOW is refused, with MESSAGE in what is printed. */
static void refuses(struct bench *b, const char *flow, const char *text, const char *message)
{
	char *printed = NULL;
	size_t length;
	FILE *out = open_memstream(&printed, &length);

	bench_clear(b);
	put_json(b, "f.json", flow);
	put_text(b, "test.yaml", text);
	b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
	if (!b->d.errors)
		experiment_check(b->s, &b->d);
	assert_true(b->d.errors);
	diag_print(&b->d, out, false);
	fclose(out);
	if (!strstr(printed, message))
		fail_msg("expected '%s', found %s", message, printed);
	free(printed);
}

/* ---- speech marks ---- */

static void marks_are_timed_and_not_spoken(void **state)
{
	static const struct {
		const char *flow;
		double seconds;
	} cases[] = {
		{ SAYS(SECONDS_15), 1 },
		{ SAYS("<speak>" SECONDS_15 "</speak>"), 1 },
		{ SAYS(SECONDS_15 "<break time=\\\"30s\\\"/>" SECONDS_15), 32 },
		{ SAYS("<break time=\\\"500ms\\\"/><break strength=\\\"none\\\"/><break/>"), 1.5 },
		{ SAYS("<prosody rate=\\\"x-slow\\\">" SECONDS_15 "</prosody>" SECONDS_15), 3 },
		{ SAYS("<prosody rate=\\\"200%\\\"><prosody rate=\\\"-50%\\\">" SECONDS_15
		       "</prosody></prosody>"), 1 },
		{ SAYS("<prosody pitch=\\\"high\\\" rate=\\\"+100%\\\">" SECONDS_15 "</prosody>"), 0.5 },
		{ SAYS("a < b, and c > d"), 16 / 15. },
		{ SAYS("</prosody>" SECONDS_15 "<prosody"), 1 + 8 / 15. },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run_export(b, cases[i].flow, TEXT, NULL);
		assert_near((double)only_call(b)->ended * 1e-9, cases[i].seconds, 1e-6);
	}
}

/* ---- what an export is, and what its widgets are called ---- */

#define RESOURCE "{'sid':'FW0','friendlyName':'x','definition':" SAYS(SECONDS_15) ",'status':'published'}"

static void a_flow_resource_holds_the_export(void **state)
{
	struct bench *b = *state;

	run_export(b, RESOURCE, TEXT, NULL);
	assert_moment(only_call(b)->ended, 1);
	bench_clear(b);
	put_json(b, "f.json", RESOURCE);
	b->s = scenario_load(bench_path(b, "f.json"), NULL, &b->d);
	assert_int_equal(b->d.errors, 0);
	assert_non_null(b->s->default_text);
	refuses(b, "{'sid':'FW0','definition':{'x':1}}", TEXT, "no Studio flow");
}

static void make_outgoing_call_has_a_version(void **state)
{
	struct bench *b = *state;

	refuses(b, FLOW(TRIGGER("a") "," STATE("a", "make-outgoing-call", LAST("answered"), "")), TEXT,
		"expected 'make-outgoing-call-v1' or 'make-outgoing-call-v2'");
	run_export(b, FLOW(TRIGGER("a") "," STATE("a", "make-outgoing-call-v1", LAST("answeredByMachine"),
						  "")), TEXT, NULL);
}

#define QUEUES(property) FLOW(TRIGGER("q") "," STATE("q", "enqueue-call", LAST("callComplete"), property))
#define TWO_GROUPS TEXT_OF("agents: {one: {count: 1, handle_time: 7s}, WW1: {count: 1, handle_time: 9s}}\n")

static void a_queue_is_found_by_any_of_its_names(void **state)
{
	struct bench *b = *state;

	run_export(b, QUEUES("'queue_name':'one'"), TWO_GROUPS, NULL);
	assert_moment(only_call(b)->ended, 7);
	run_export(b, QUEUES("'workflow_sid':'WW1'"), TWO_GROUPS, NULL);
	assert_moment(only_call(b)->ended, 9);
	run_export(b, QUEUES("'task_router_workflow':'WW1'"), TWO_GROUPS, NULL);
	assert_moment(only_call(b)->ended, 9);
	refuses(b, QUEUES("'workflow_sid':'WW2'"), TWO_GROUPS, "needs an agent group");
}

/* ---- who hangs up in a widget ---- */

/* A message of 20 s, then a function that mails it and a goodbye; hung up, the function of
 * its own; without a recording, nothing. */
#define VOICEMAIL(hang_up) \
	FLOW(TRIGGER("vm") "," STATE("vm", "record-voicemail", \
	     ARROW("recordingComplete", "mail") "," hang_up, "") "," \
	     STATE("mail", "run-function", ARROW("success", "bye"), "") "," \
	     STATE("lost", "run-function", LAST("success"), "") "," \
	     SAY("bye", LAST("audioComplete")))
#define LOST ARROW("hangup", "lost")
#define GOAL_COMPLETED "designs.d.goal=completed"

static void run_voicemail(struct bench *b, const char *flow, const char *set, const char *more)
{
	bench_clear(b);
	put_json(b, "f.json", flow);
	put_text(b, "test.yaml", TEXT);
	b->sets[b->set_count++] = GOAL_COMPLETED;
	if (set)
		b->sets[b->set_count++] = set;
	if (more)
		b->sets[b->set_count++] = more;
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	trace(b, 0, 0);
}

static void a_caller_who_hangs_up_goes_on_by_hangup(void **state)
{
	struct bench *b = *state;

	run_voicemail(b, VOICEMAIL(LOST), "calls.script.0.hang_up=12s", NULL);
	assert_moment(only_call(b)->ended, 12);
	assert_moment(event_of(b, EVENT_WIDGET, "lost (run-function)")->time, 12);
	assert_null(find_event(b, EVENT_WIDGET, "mail (run-function)", 0));
	assert_moment(event_of(b, EVENT_EXECUTION, "the branch has no next widget")->time, 13);
	assert_near(count_of(b, "stuck_executions"), 0, 0);
	/* to hang up is how a message ends */
	assert_reason(only_call(b), REASON_NONE);
	assert_int_equal(only_call(b)->end, END_VOICEMAIL);
}

/* Silent widgets run without the call; one that prints TwiML has none to speak on. */
static void and_is_stuck_where_it_would_speak(void **state)
{
	struct bench *b = *state;

	run_voicemail(b, VOICEMAIL(ARROW("hangup", "mail")), "calls.script.0.hang_up=12s", NULL);
	assert_moment(event_of(b, EVENT_WIDGET, "mail (run-function)")->time, 12);
	assert_near(count_of(b, "stuck_executions"), 1, 0);
}

/* Without the way, or where nobody tells Studio, it ends or is stuck where it is. */
static void without_a_way_it_ends_there(void **state)
{
	struct bench *b = *state;

	run_voicemail(b, VOICEMAIL("{'event':'noAudio'}"), "calls.script.0.hang_up=12s", NULL);
	assert_moment(event_of(b, EVENT_EXECUTION, "the hang-up callback")->time, 12);
	run_voicemail(b, VOICEMAIL(LOST), "calls.script.0.hang_up=12s",
		      "rules.hangup_callback=missing");
	assert_null(find_event(b, EVENT_WIDGET, "lost (run-function)", 0));
	assert_near(count_of(b, "stuck_executions"), 1, 0);
	run_voicemail(b, VOICEMAIL(LOST), "calls.script.0.hang_up=12s",
		      "rules.callback_lost_share=100%");
	assert_near(count_of(b, "stuck_executions"), 1, 0);
	assert_int_equal(events_of(b, EVENT_CODE, NULL), 1);
}

/* A share given to `hangup` hangs up: the call is over, the flow is not. */
static void a_share_that_hangs_up_is_no_live_call(void **state)
{
	struct bench *b = *state;

	run_voicemail(b, VOICEMAIL(LOST), "flows.f={file: f.json, widgets: {vm: {take: {hangup: 100%}}}}",
		      NULL);
	assert_moment(only_call(b)->ended, 20);
	assert_moment(event_of(b, EVENT_WIDGET, "lost (run-function)")->time, 20);
	assert_near(count_of(b, "stuck_executions"), 0, 0);
	assert_true(only_call(b)->success);
}

#define TALK FLOW(TRIGGER("a") "," STATE("a", "connect-call-to", \
		  ARROW("callCompleted", "mail") "," LOST, "'noun':'number','to':'+15550100'") "," \
		  STATE("mail", "run-function", LAST("success"), "") "," \
		  STATE("lost", "run-function", LAST("success"), ""))

static void a_talk_too(void **state)
{
	struct bench *b = *state;

	run_voicemail(b, TALK, NULL, NULL);
	assert_moment(event_of(b, EVENT_WIDGET, "mail (run-function)")->time, 12);
	run_voicemail(b, TALK, "calls.script.0.hang_up=6s", NULL);
	assert_moment(event_of(b, EVENT_WIDGET, "lost (run-function)")->time, 6);
	run_voicemail(b, TALK, "calls.script.0.hang_up=1s", NULL); /* while it rings */
	assert_moment(event_of(b, EVENT_WIDGET, "lost (run-function)")->time, 1);
}

/* ---- whom connect-call-to reaches ---- */

#define CONNECT(properties) \
	FLOW(TRIGGER("a") "," STATE("a", "connect-call-to", LAST("callCompleted"), properties))

/* All ring at once: the parties outside for 4 s, the number of the scenario says something
 * after 1 s and wins. */
static void several_numbers_ring_at_once(void **state)
{
	struct bench *b = *state;
	const char *flow = CONNECT("'noun':'number-multi','to':'+15550100, +15550101,+15550199'");

	run_export(b, flow, TEXT, NULL);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_DIAL, NULL), 3);
	assert_non_null(find_event(b, EVENT_DIAL, "+15550101", 0));
	assert_moment(only_call(b)->ended, 12);
	run_export(b, flow, TEXT "numbers: {'+15550199': late}\n"
		   "apps: {late: '<Response><Pause length=\"1\"/><Say>" SECONDS_15 "</Say></Response>'}\n",
		   NULL);
	assert_moment(only_call(b)->ended, 2);
	refuses(b, CONNECT("'noun':'number-multi','to':'1,2,3,4,5,6,7,8,9,10,11'"), TEXT,
		"more than 10 numbers at once");
}

static void a_noun_of_its_own(void **state)
{
	struct bench *b = *state;

	run_export(b, CONNECT("'noun':'sip','sip_endpoint':'alice@example.com','time_limit':'3'"), TEXT,
		   NULL);
	trace(b, 0, 0);
	assert_non_null(find_event(b, EVENT_DIAL, "sip:alice@example.com", 0));
	assert_moment(only_call(b)->ended, 4 + 3);
	run_export(b, CONNECT("'noun':'client','to':'alice'"), TEXT, NULL);
	assert_moment(only_call(b)->ended, 12);
	refuses(b, CONNECT("'noun':'number-mutli','to':'1'"), TEXT, "did you mean 'number-multi'?");
}

/* Two callers of the room talk for 8 s; who is alone waits. */
static void a_conference_is_a_room(void **state)
{
	struct bench *b = *state;
	const char *flow = CONNECT("'noun':'conference','to':'Room1'");

	run_export(b, flow, TEXT, "calls={script: [{at: 0s}, {at: 5s}]}");
	assert_moment(call_of(b, "d", 0)->ended, 5 + 8);
	assert_moment(call_of(b, "d", 1)->ended, 13);
	run_export(b, flow, TEXT, "calls={script: [{at: 0s, hang_up: 60s}]}");
	assert_moment(only_call(b)->ended, 60);
}

/* ---- who waits for an agent ---- */

/* Flex gives up its task after 20 s; after the agent a function, then a question. */
#define FLEX(kind) \
	FLOW(TRIGGER("q") "," STATE("q", kind, ARROW("callComplete", "note") "," \
	     ARROW("failedToEnqueue", "sorry"), "'timeout':'20'") "," \
	     STATE("note", "run-function", ARROW("success", "ask"), "") "," \
	     SAY("ask", LAST("audioComplete")) "," SAY("sorry", LAST("audioComplete")))
#define ONE_AGENT(queue) TEXT_OF("agents: {desk: {count: 1, handle_time: 30s" queue "}}\n")
#define TWO_CALLS(last) "calls={script: [{at: 0s}, {at: 5s" last "}]}"

static void run_flex(struct bench *b, const char *kind, const char *text, const char *set,
		     const char *calls)
{
	bench_clear(b);
	put_json(b, "f.json", kind);
	put_text(b, "test.yaml", text);
	b->sets[b->set_count++] = GOAL_COMPLETED;
	b->sets[b->set_count++] = calls;
	if (set)
		b->sets[b->set_count++] = set;
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	trace(b, 0, 0);
}

/* The agent's conference ends with the agent; Studio has long gone on, unheard. */
static void no_call_comes_back_from_a_conference(void **state)
{
	struct bench *b = *state;

	run_flex(b, FLEX("send-to-flex"), ONE_AGENT(""), NULL, "calls={script: [{at: 0s}]}");
	assert_moment(event_of(b, EVENT_WIDGET, "note (run-function)")->time, 0);
	assert_moment(event_of(b, EVENT_WIDGET, "ask (say-play)")->time, 1);
	assert_moment(only_call(b)->ended, 30);
	assert_near(count_of(b, "stuck_executions"), 0, 0);
	assert_true(only_call(b)->success && only_call(b)->agent);
	run_flex(b, FLEX("send-to-flex"), ONE_AGENT(""), "rules.flex_agents=queue",
		 "calls={script: [{at: 0s}]}");
	assert_moment(event_of(b, EVENT_WIDGET, "ask (say-play)")->time, 31);
	assert_moment(only_call(b)->ended, 33);
	run_flex(b, FLEX("enqueue-call"), ONE_AGENT(""), NULL, "calls={script: [{at: 0s}]}");
	assert_moment(only_call(b)->ended, 33);
	run_flex(b, FLEX("enqueue-call"), ONE_AGENT(""), "rules.enqueue_agents=conference",
		 "calls={script: [{at: 0s}]}");
	assert_moment(only_call(b)->ended, 30);
}

/* The task is gone, the caller is not; the agent that becomes free is nothing to them. */
static void a_task_times_out_and_its_caller_stays(void **state)
{
	struct bench *b = *state;

	run_flex(b, FLEX("send-to-flex"), ONE_AGENT(""), NULL, TWO_CALLS(", hang_up: 100s"));
	assert_moment(call_of(b, "d", 1)->ended, 105);
	assert_false(call_of(b, "d", 1)->agent);
	assert_reason(call_of(b, "d", 1), REASON_ABANDONED_QUEUED);
	assert_near(count_of(b, "stuck_executions"), 0, 0);
	run_flex(b, FLEX("send-to-flex"), ONE_AGENT(""), "rules.task_timeout=leave", TWO_CALLS(""));
	assert_moment(call_of(b, "d", 1)->ended, 5 + 20 + 2);
}

static void a_full_queue_fails_to_enqueue(void **state)
{
	struct bench *b = *state;

	run_flex(b, FLEX("send-to-flex"), ONE_AGENT(", queue_size: 0"), NULL, TWO_CALLS(""));
	assert_moment(call_of(b, "d", 1)->ended, 5 + 2);
	assert_reason(call_of(b, "d", 1), REASON_NONE);
}

/* ---- a flow that never spoke ---- */

static void a_flow_that_ends_has_answered(void **state)
{
	struct bench *b = *state;
	const char *silent = FLOW(TRIGGER("a") "," STATE("a", "run-function", LAST("success"), ""));

	run_export(b, silent, TEXT, NULL);
	assert_moment(only_call(b)->answered, 1);
	assert_int_equal(only_call(b)->state, CALL_COMPLETED);
	run_export(b, silent, TEXT, "rules.unanswered_end=no-answer");
	assert_moment(only_call(b)->answered, -1);
	assert_int_equal(only_call(b)->state, CALL_NO_ANSWER);
}

/* ---- what can be entered ---- */

#define ASKS(property) \
	FLOW(TRIGGER("a") "," STATE("a", "gather-input-on-call", LAST("keypress"), property))
#define ENTERS(text) \
	"flows: {f: {file: f.json, widgets: {a: {digits: {\"" text "\": 100%}}}}}\n" \
	"calls: {script: [{at: 0s}]}\ndesigns: {d: {start: f}}\n"

static void no_more_digits_than_the_widget_takes(void **state)
{
	struct bench *b = *state;

	refuses(b, ASKS("'number_of_digits':1"), ENTERS("12"),
		"test.yaml:1:50: error: \"12\" can never be entered: widget 'a' takes 1 digit");
	run_export(b, ASKS("'number_of_digits':2"), ENTERS("12"), NULL);
	run_export(b, ASKS("'timeout':5"), ENTERS("12"), NULL);
	refuses(b, ASKS("'timeout':5"), ENTERS("1#"),
		"test.yaml:1:50: error: \"1#\" can never be entered: '#' ends what is entered into widget 'a'");
	run_export(b, ASKS("'finish_on_key':''"), ENTERS("1#"), NULL);
	run_export(b, ASKS("'finish_on_key':'*'"), ENTERS("1#"), NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(marks_are_timed_and_not_spoken),
		bench_test(a_flow_resource_holds_the_export),
		bench_test(make_outgoing_call_has_a_version),
		bench_test(a_queue_is_found_by_any_of_its_names),
		bench_test(a_caller_who_hangs_up_goes_on_by_hangup),
		bench_test(and_is_stuck_where_it_would_speak),
		bench_test(without_a_way_it_ends_there),
		bench_test(a_share_that_hangs_up_is_no_live_call),
		bench_test(a_talk_too),
		bench_test(several_numbers_ring_at_once),
		bench_test(a_noun_of_its_own),
		bench_test(a_conference_is_a_room),
		bench_test(no_call_comes_back_from_a_conference),
		bench_test(a_task_times_out_and_its_caller_stays),
		bench_test(a_full_queue_fails_to_enqueue),
		bench_test(a_flow_that_ends_has_answered),
		bench_test(no_more_digits_than_the_widget_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
