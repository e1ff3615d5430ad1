/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents beside a verb: what a called party hears before the bridge, and may decline by,
 * and what a caller hears in a queue, and may leave it by.
 */
#include "verbs_bench.h"

/* ---- the document of a noun's url ---- */

#define DIAL R("<Dial action='done'><Number url='screen'>+15550142</Number></Dial>")
#define SCREEN(input) \
	"apps.screen={file: '<Response><Gather numDigits=\"1\" action=\"yes\"><Say>" SPEECH \
	"</Say></Gather><Hangup/></Response>', input: " input "}"
#define YES "apps.yes=<Response><Say>" SPEECH "</Say></Response>"

/* Ringing 4 s, prompt 2 s, a key after 1 s, what it leads to 2 s, talk 8 s, done 2 s. */
static void who_presses_a_key_is_connected(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, DIAL, SCREEN("100%"), YES, "callers.input=1s", NULL);

	assert_moment(event_of(b, EVENT_DIAL_RESULT, "answered")->time, 4 + 2 + 1 + 2);
	assert_moment(r->ended, 9 + 8 + 2);
}

/* Who does not, declines after the time-out, and the action is requested. */
static void who_does_not_is_not(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, DIAL, SCREEN("0%"), YES, "callers.input=1s", NULL);

	assert_null(find_event(b, EVENT_DIAL_RESULT, "answered", 0));
	assert_moment(r->ended, 4 + 2 + 5 + 2);
}

static void a_share_accepts(void **state)
{
	struct bench *b = *state;
	double connected = 0, n;

	run_app(state, DIAL, SCREEN("30%"), YES, "callers={input: 1s, ring: 4s, talk: 100s}",
		"calls={arrivals: {regular: 1/s}, count: 500}", NULL);
	n = (double)b->call_count;
	for (size_t i = 0; i < b->call_count; i++)
		connected += b->calls[i].report.ended - b->calls[i].report.created > 60 * SECOND;
	assert_near(connected / n, 0.3, 4 * sqrt(0.3 * 0.7 / n));
}

/* A menu that leads to itself asks again, with new luck, and not for ever. */
static void a_screen_may_ask_again(void **state)
{
	struct bench *b = *state;

	run_app(state, DIAL, "apps.screen={file: '<Response><Redirect>screen</Redirect></Response>'}",
		"rules.max_documents=5", NULL);
	assert_int_equal(events_of(b, EVENT_HANG_UP, "11215"), 1);
	run_app(state, DIAL,
		"apps.screen={file: '<Response><Gather timeout=\"3\"/></Response>', input: 50%}",
		"callers={input: 1s, ring: 4s, talk: 8s}", "calls={arrivals: {regular: 1/s}, count: 200}",
		NULL);
	for (size_t i = 0; i < b->call_count; i++)
		assert_true(b->calls[i].report.ended - b->calls[i].report.created >= 11 * SECOND);
}

/* ---- the document of a waitUrl ---- */

#define QUEUE(more) R("<Enqueue waitUrl='wait' action='done'" more ">sales</Enqueue>")
#define TWO "calls={script: [{at: 0s, talk: 20s}, {at: 1s, talk: 20s}]}"
#define OUT "apps.out=<Response><Pause length=\"2\"/><Leave/></Response>"

static double second_ends(void **state, const char *wait, const char *more)
{
	struct bench *b = *state;

	run_app(state, QUEUE(""), TWO, OUT, wait, "callers.input=1s", more, NULL);
	trace(b, 0, 1);
	return (double)call_of(b, "d", 1)->ended * 1e-9;
}

static void verbs_of_a_wait_act(void **state)
{
	struct bench *b = *state;

	/* prompt, no key, leave, done */
	assert_near(second_ends(state, "apps.wait={file: '<Response><Gather timeout=\"5\"><Say>" SPEECH
				"</Say></Gather><Leave/></Response>', input: 0%}", NULL),
		    1 + 2 + 5 + 2, 1e-6);
	assert_false(call_of(b, "d", 1)->agent);
	/* a key leads to a document that leaves */
	assert_near(second_ends(state, "apps.wait={file: '<Response><Gather action=\"out\"/></Response>',"
				" input: 100%}", NULL), 1 + 1 + 2 + 2, 1e-6);
	assert_near(second_ends(state, "apps.wait=<Response><Say>" SPEECH "</Say><Redirect>out</Redirect>"
				"</Response>", NULL), 1 + 2 + 2 + 2, 1e-6);
	/* <Hangup> ends the call, and no action is requested */
	assert_near(second_ends(state, "apps.wait=<Response><Say>" SPEECH "</Say><Hangup/></Response>",
				NULL), 3, 1e-6);
	assert_null(find_event(b, EVENT_DOCUMENT, "done", 0));
}

/* It is requested again at its end, until the agent comes: at 20 s. */
static void it_is_requested_again(void **state)
{
	struct bench *b = *state;

	second_ends(state, "apps.wait={file: '<Response><Gather timeout=\"3\" action=\"out\"/></Response>',"
		    " input: 0%}", NULL);
	assert_int_equal(events_of(b, EVENT_FETCH, "wait"), 7);
	assert_moment(call_of(b, "d", 1)->ended, 20 + 20 + 2);
	assert_true(call_of(b, "d", 1)->agent);
}

/* Where nothing takes time a round lasts a second. */
static void a_wait_without_time_is_no_loop(void **state)
{
	struct bench *b = *state;

	second_ends(state, "apps.wait={file: '<Response><Gather timeout=\"0\" action=\"out\"/></Response>',"
		    " input: 0%}", NULL);
	assert_int_equal(events_of(b, EVENT_FETCH, "wait"), 19);
	assert_moment(call_of(b, "d", 1)->ended, 42);
}

/* In a queue that calls are taken from, too. */
static void a_queue_without_agents_has_one(void **state)
{
	assert_moment(run_app(state, R("<Enqueue waitUrl='wait' action='done'>line</Enqueue>"), OUT,
			      "apps.wait=<Response><Pause length=\"3\"/><Redirect>out</Redirect></Response>",
			      "apps.take='" R("<Dial><Queue>line</Queue></Dial>") "'", NULL)->ended,
		      3 + 2 + 2);
}

static void a_flow_has_one(void **state)
{
	struct bench *b = *state;

	bench_clear(b);
	put_json(b, "flow.json",
		 FLOW(TRIGGER("q") "," STATE("q", "enqueue-call", ARROW("callComplete", "bye"),
					     "'queue_name':'sales','wait_url':'wait'") ","
		      SAY("bye", LAST("audioComplete"))));
	put_text(b, "app.xml", R(""));
	put_text(b, "test.yaml", VERBS_SCENARIO);
	b->sets[b->set_count++] = "designs.d.start=support";
	b->sets[b->set_count++] = TWO;
	b->sets[b->set_count++] = "apps.wait=<Response><Pause length=\"3\"/><Leave/></Response>";
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	assert_moment(call_of(b, "d", 1)->ended, 1 + 3 + 2);
}

/* ---- tasks ---- */

static void a_task_has_a_time_out(void **state)
{
	struct bench *b = *state;
	const char *queue = R("<Enqueue workflowSid='sales' action='done'><Task timeout='5' priority='3'>"
			      "{}</Task></Enqueue>");
	const char *two = "calls={script: [{at: 0s, talk: 20s}, {at: 1s, hang_up: 60s}]}";

	run_app(state, queue, two, NULL);
	assert_moment(call_of(b, "d", 1)->ended, 61);
	assert_false(call_of(b, "d", 1)->agent);
	run_app(state, queue, two, "rules.task_timeout=leave", NULL);
	assert_moment(call_of(b, "d", 1)->ended, 1 + 5 + 2);
	run_app(state, queue, "rules.enqueue_agents=conference", NULL);
	assert_moment(only_call(b)->ended, 8);
	assert_null(find_event(b, EVENT_DOCUMENT, "done", 0));
}

/* ---- however it is simulated ---- */

static void assert_engines_agree(void **state, const char *app, const char *more)
{
	struct bench *b = *state;
	uint64_t fingerprint[2];

	for (int queue = 0; queue < 2; queue++) {
		const struct experiment_options options = { .queue = queue };

		run_app(state, app, OUT, more,
			"apps.wait={file: '<Response><Gather timeout=\"3\" action=\"out\"/></Response>',"
			" input: 30%}", "calls={arrivals: {poisson: 1/s}, count: 2000}",
			"callers={patience: {queued: {exponential: 20s}}, talk: {exponential: 5s}}", NULL);
		results_free(b->r);
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		fingerprint[queue] = b->r->designs[0].fingerprint;
	}
	assert_true(fingerprint[0] == fingerprint[1]);
}

static void engines_agree(void **state)
{
	assert_engines_agree(state, QUEUE(""), "agents.sales.count=3");
	assert_engines_agree(state, R("<Gather input='dtmf' action='take'/>"
				      "<Enqueue waitUrl='wait' action='done'>line</Enqueue>"),
			     "apps.take='" R("<Dial><Queue>line</Queue></Dial>") "'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(who_presses_a_key_is_connected),
		bench_test(who_does_not_is_not),
		bench_test(a_share_accepts),
		bench_test(a_screen_may_ask_again),
		bench_test(verbs_of_a_wait_act),
		bench_test(it_is_requested_again),
		bench_test(a_wait_without_time_is_no_loop),
		bench_test(a_queue_without_agents_has_one),
		bench_test(a_flow_has_one),
		bench_test(a_task_has_a_time_out),
		bench_test(engines_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
