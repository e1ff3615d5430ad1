/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The platform's rules, case by case, seen through whole scenarios. */
#include "helpers.h"

/* ---- documents ---- */

#define RETURN_TO(flow) "https://webhooks.example.com/v1/Accounts/AC0/Flows/" flow "?FlowEvent=return"
#define GO_TO(flow) "https://webhooks.example.com/v1/Accounts/AC0/Flows/" flow
#define HTTP(name, next) \
	STATE(name, "make-http-request", next, "'method':'GET','url':'https://example.com/'")

static void put_flows(struct bench *b)
{
	put_json(b, "hello.json", FLOW(TRIGGER("hello") "," SAY("hello", LAST("audioComplete"))));
	put_json(b, "held.json",
		 FLOW(TRIGGER("hold") ","
		      STATE("hold", "add-twiml-redirect",
			    ARROW("return", "bye") "," LAST("timeout") "," LAST("fail"),
			    "'url':'https://example.com/away','timeout':'300'") ","
		      SAY("bye", LAST("audioComplete"))));
	put_json(b, "slow.json",
		 FLOW(TRIGGER("slow") ","
		      STATE("slow", "say-play", LAST("audioComplete"), TWO_SECONDS ",'loop':10")));
	put_json(b, "silent.json",
		 FLOW(TRIGGER("first") "," SAY("first", ARROW("audioComplete", "http")) ","
		      HTTP("http", ARROW("success", "last") "," LAST("failed")) ","
		      SAY("last", LAST("audioComplete"))));
	put_json(b, "trailing.json",
		 FLOW(TRIGGER("first") "," SAY("first", ARROW("audioComplete", "http")) ","
		      HTTP("http", LAST("success") "," LAST("failed"))));
	put_json(b, "loop.json",
		 FLOW(TRIGGER("set") "," STATE("set", "set-variables", ARROW("next", "set"), "")));
}

static void put_more_flows(struct bench *b)
{
	put_json(b, "queue.json",
		 FLOW(TRIGGER("desk") ","
		      STATE("desk", "enqueue-call",
			    LAST("callComplete") "," LAST("failedToEnqueue"),
			    "'queue_name':'support'")));
	put_json(b, "impatient.json",
		 FLOW(TRIGGER("desk") ","
		      STATE("desk", "enqueue-call",
			    LAST("callComplete") "," ARROW("failedToEnqueue", "sorry"),
			    "'queue_name':'support','timeout':5") ","
		      SAY("sorry", LAST("audioComplete"))));
	put_json(b, "connect.json",
		 FLOW(TRIGGER("before") "," SAY("before", ARROW("audioComplete", "call")) ","
		      STATE("call", "connect-call-to", ARROW("callCompleted", "after"),
			    "'noun':'number','to':'+15550143','timeout':30") ","
		      SAY("after", LAST("audioComplete"))));
}

static int setup(void **state)
{
	if (bench_setup(state))
		return -1;
	put_flows(*state);
	put_more_flows(*state);
	return 0;
}

#define test(function) cmocka_unit_test_setup_teardown(function, setup, bench_teardown)

/* No time passes but where a test says so. Every text below shares this. */
#define QUICK "rules: {fetch_latency: 0s, rest_latency: 0s, callback_latency: 0s, " \
	      "redirect_fetch_delay: 0s}\n"
#define FLOWS \
	"flows:\n" \
	"  hello: hello.json\n" \
	"  held: held.json\n" \
	"  slow: slow.json\n" \
	"  silent: {file: silent.json, widgets: {http: {duration: 10s}}}\n" \
	"  trailing: {file: trailing.json, widgets: {http: {duration: 10s}}}\n" \
	"  loop: loop.json\n" \
	"  queue: queue.json\n" \
	"  impatient: impatient.json\n" \
	"  connect: connect.json\n"
#define SPEECH "012345678901234567890123456789"
#define APP(name, verbs) "  " name ": \"<Response>" verbs "</Response>\"\n"
#define APPS \
	"apps:\n" \
	APP("ring", "<Dial answerOnBridge='true' timeout='120'>+15550142</Dial>") \
	APP("music", "<Play loop='0'>music.mp3</Play>") \
	APP("say", "<Say>" SPEECH "</Say>") \
	APP("away", "<Say>" SPEECH "</Say><Redirect>" RETURN_TO("held") "</Redirect>") \
	APP("quiet", "<Pause length='2'/><Redirect>" RETURN_TO("held") "</Redirect>") \
	APP("astray", "<Say>" SPEECH "</Say><Redirect>" RETURN_TO("hello") "</Redirect>") \
	APP("no-event", "<Say>" SPEECH "</Say><Redirect>" GO_TO("held") "</Redirect>") \
	APP("back-to-slow", "<Say>" SPEECH "</Say><Redirect>" RETURN_TO("slow") "</Redirect>") \
	APP("to-hello", "<Redirect>" GO_TO("hello") "</Redirect>") \
	APP("itself", "<Redirect>itself</Redirect>") \
	APP("hang-up", "<Hangup/>") \
	APP("enqueue", "<Enqueue>support</Enqueue>") \
	APP("dial", "<Dial timeout='30'>+15550142</Dial><Say>" SPEECH "</Say>") \
	APP("bridge", "<Dial timeout='30' answerOnBridge='true'>+15550142</Dial><Say>" SPEECH "</Say>") \
	APP("dial-hello", "<Dial>+15550199</Dial>") \
	APP("bridge-hello", "<Dial answerOnBridge='true'>+15550199</Dial>") \
	APP("bridge-music", "<Dial answerOnBridge='true'>+15550198</Dial>") \
	APP("bridge-ring", "<Dial answerOnBridge='true' timeout='30'>+15550197</Dial>") \
	APP("dial-itself", "<Dial>+15550196</Dial>")
#define REST_OF \
	"urls: {'https://example.com/away': away}\n" \
	"numbers: {'+15550199': hello, '+15550198': music, '+15550197': ring, " \
	"'+15550196': dial-itself}\n" \
	"agents: {support: {count: 1, handle_time: 10s, service_level: 20s}}\n" \
	"calls: {script: [{at: 0s, answer: 20s, talk: 60s}]}\n"
#define SCENARIO QUICK FLOWS APPS REST_OF

/* One call, redirected 5 s after its creation: still ringing, unless a test has
 * it answered sooner. */
static const char redirected[] =
	SCENARIO "designs: {d: {start: ring, redirect: {at: created, after: 5s, to: hello}}}\n";
/* One call that no controller touches. */
static const char untouched[] = SCENARIO "designs: {d: {start: hello}}\n";

#define ANSWERED_SOON "calls.script.0.answer=3s"
#define OUTBOUND "calls.direction=outbound"
#define START(name) "designs.d.start=" name
#define TO(name) "designs.d.redirect.to=" name
#define AFTER(time) "designs.d.redirect.after=" time

static void assert_400s(const struct bench *b, uint64_t rest, uint64_t studio)
{
	assert_int_equal(count_of(b, "rest_400"), rest);
	assert_int_equal(count_of(b, "studio_400"), studio);
	assert_int_equal(only_call(b)->rest_400, rest);
	assert_int_equal(only_call(b)->studio_400, studio);
	assert_int_equal(count_of(b, "calls_with_400"), rest + studio > 0);
	assert_int_equal(count_of(b, "illegal_transitions"), 0);
}

static void assert_accepted(const struct bench *b, double at)
{
	assert_true(only_call(b)->studio_accepted);
	assert_moment(only_call(b)->studio, at);
	assert_400s(b, 0, 0);
}

static void assert_refused(const struct bench *b, enum reason reason)
{
	assert_400s(b, 0, 1);
	assert_reason(only_call(b), reason);
}

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

	run(b, untouched, START("loop"), "rules.max_steps=50", NULL);
	assert_reason(only_call(b), REASON_MAX_STEPS);
	assert_int_equal(count_of(b, "illegal_transitions"), 0);
	trace(b, 0, 0);
	assert_in_range(events_of(b, EVENT_WIDGET, NULL), 50, 51);
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
	    "apps.quiet='<Response><Dial timeout=\"10000000000\" answerOnBridge=\"true\">+1"
	    "</Dial></Response>'",
	    "calls.script.0.outcome=no-answer", NULL);
	assert_reason(only_call(b), REASON_NO_ANSWER);
}

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

/* ---- callers ---- */

static void hang_up_in_each_phase(void **state)
{
	static const struct {
		const char *start, *hang_up;
		enum reason reason;
		enum call_state call;
	} cases[] = {
		{ START("ring"), "5s", REASON_ABANDONED_RINGING, CALL_NO_ANSWER },
		{ START("slow"), "5s", REASON_ABANDONED_SPEAKING, CALL_COMPLETED },
		{ START("ring"), "30s", REASON_HUNG_UP_TALKING, CALL_COMPLETED },
		{ START("connect"), "30s", REASON_HUNG_UP_TALKING, CALL_COMPLETED },
		{ START("enqueue"), "5s", REASON_HUNG_UP_TALKING, CALL_COMPLETED },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run(b, untouched, cases[i].start,
		    arena_printf(&b->arena, "calls.script.0.hang_up=%s", cases[i].hang_up), NULL);
		assert_reason(only_call(b), cases[i].reason);
		assert_int_equal(only_call(b)->state, cases[i].call);
		assert_int_equal(count_of(b, "abandoned"),
				 cases[i].reason != REASON_HUNG_UP_TALKING);
	}
}

static void patience_runs_out(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("ring"), "callers={patience: {ringing: 7s, speaking: 1s}}", NULL);
	assert_reason(only_call(b), REASON_ABANDONED_RINGING);
	assert_moment(only_call(b)->ended, 7);
	run(b, untouched, START("slow"), "callers={patience: {ringing: 7s, speaking: 11s}}", NULL);
	assert_reason(only_call(b), REASON_ABANDONED_SPEAKING);
	assert_moment(only_call(b)->ended, 11);
}

/* Speaking (2 s), ringing (20 s), talking (60 s), speaking again: three seconds
 * of patience with messages end one second into the second. */
static void patience_is_a_budget(void **state)
{
	struct bench *b = *state;

	run(b, untouched, START("connect"), "callers={patience: {speaking: 3s}}", NULL);
	assert_reason(only_call(b), REASON_ABANDONED_SPEAKING);
	assert_moment(only_call(b)->ended, 83);
}

/* ---- agents ---- */

/* Four callers, one agent, ten seconds each. */
static const char queueing[] =
	QUICK FLOWS APPS
	"agents: {support: {count: 1, handle_time: 10s, service_level: 15s}}\n"
	"calls: {script: [{at: 0s}, {at: 1s}, {at: 2s}, {at: 3s}]}\n"
	"designs: {d: {start: queue, goal: agent}}\n";
static const char queueing_redirected[] =
	QUICK FLOWS APPS
	"agents: {support: {count: 1, handle_time: 10s, service_level: 15s}}\n"
	"calls: {script: [{at: 0s, redirect: 1h}, {at: 1s, redirect: 1h}, {at: 2s, redirect: 1h}]}\n"
	"designs: {d: {start: queue, goal: agent, redirect: {at: created, to: say}}}\n";

static void assert_wait(const struct bench *b, uint64_t number, double wait)
{
	assert_moment(call_of(b, "d", number)->queue_wait, wait);
	assert_true(call_of(b, "d", number)->agent);
}

static void assert_group(const struct bench *b, double offered, double served,
			 double abandoned)
{
	const struct design_result *d = &b->r->designs[0];

	assert_true(group_metric(d, "offered").value == offered);
	assert_true(group_metric(d, "served").value == served);
	assert_true(group_metric(d, "abandoned").value == abandoned);
}

static void queue_is_first_come_first_served(void **state)
{
	struct bench *b = *state;

	run(b, queueing, NULL);
	for (uint64_t i = 0; i < 4; i++)
		assert_wait(b, i, 9 * (double)i);
	assert_group(b, 4, 4, 0);
	assert_near(group_metric(&b->r->designs[0], "wait_mean").value, 13.5, 1e-9);
	assert_near(group_metric(&b->r->designs[0], "service_level").value, 0.5, 1e-9);
	assert_near(group_metric(&b->r->designs[0], "waited_rate").value, 0.75, 1e-9);
	assert_near(group_metric(&b->r->designs[0], "occupancy").value, 1, 1e-9);
	assert_near(group_metric(&b->r->designs[0], "queue_mean").value, 54.0 / 40, 1e-9);
}

static void two_agents_share_a_queue(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "agents.support.count=2", NULL);
	assert_wait(b, 1, 0);
	assert_wait(b, 2, 8);
	assert_wait(b, 3, 8);
}

static void hang_up_in_the_queue(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "calls.script.1.hang_up=4s", NULL);
	assert_reason(call_of(b, "d", 1), REASON_ABANDONED_QUEUED);
	assert_moment(call_of(b, "d", 1)->queue_wait, 4);
	assert_false(call_of(b, "d", 1)->agent);
	assert_wait(b, 2, 8); /* one place further */
	assert_group(b, 4, 3, 1);
	assert_int_equal(count_of(b, "abandoned"), 1);
	assert_int_equal(count_of(b, "stuck_executions"), 0);
}

static void the_last_in_the_queue_hangs_up(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "calls.script.3.hang_up=4s", "calls.script.2.hang_up=6s", NULL);
	assert_wait(b, 1, 9);
	assert_group(b, 4, 2, 2);
}

static void patience_runs_out_in_the_queue(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "callers={patience: {queued: 12s}}", NULL);
	assert_wait(b, 1, 9);
	assert_reason(call_of(b, "d", 2), REASON_ABANDONED_QUEUED);
	assert_moment(call_of(b, "d", 2)->ended, 14);
	assert_group(b, 4, 2, 2);
}

static void a_served_call_frees_its_agent_when_it_hangs_up(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "calls.script.0.hang_up=6s", NULL);
	assert_wait(b, 1, 5);
	assert_wait(b, 2, 14);
	assert_group(b, 4, 4, 0);
}

static void a_widget_gives_up_waiting(void **state)
{
	struct bench *b = *state;

	run(b, queueing, START("impatient"), NULL);
	assert_moment(call_of(b, "d", 1)->ended, 8); /* 1 s, 5 s, and 2 s of apology */
	assert_false(call_of(b, "d", 1)->agent);
	assert_group(b, 4, 1, 3);
}

static void redirect_pulls_out_of_the_queue(void **state)
{
	struct bench *b = *state;

	run(b, queueing_redirected, "calls.script.1.redirect=4s", NULL);
	assert_false(call_of(b, "d", 1)->agent);
	assert_moment(call_of(b, "d", 1)->ended, 7);
	assert_moment(call_of(b, "d", 1)->queue_wait, 4);
	assert_wait(b, 2, 8);
	assert_group(b, 3, 2, 1);
}

static void redirect_pulls_away_from_the_agent(void **state)
{
	struct bench *b = *state;

	run(b, queueing_redirected, "calls.script.0.redirect=4s", NULL);
	assert_moment(call_of(b, "d", 0)->ended, 6);
	assert_wait(b, 1, 3);
	assert_wait(b, 2, 12);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_RELEASE, "support")->time, 4);
}

/* The only agent is never free again. Two waits of 5 s, each with a patience of its
 * own, uniform up to 10 s: a quarter of the callers bears both, on a dialled leg as
 * well. 3,999 callers, four standard errors; with one patience it were a half. */
static void patience_is_drawn_anew_for_each_wait(void **state)
{
	static const char twice[] =
		QUICK "apps:\n"
		APP("twice", "<Dial timeout='5'><Queue>a</Queue></Dial>"
			     "<Dial timeout='5'><Queue>a</Queue></Dial>")
		APP("dial-twice", "<Dial>+15550100</Dial>")
		"numbers: {'+15550100': twice}\n"
		"agents: {a: {count: 1, handle_time: 100h}}\n"
		"callers: {patience: {queued: {uniform: [0s, 10s]}}}\n"
		"calls: {arrivals: {regular: 1/s}, count: 4000}\n"
		"run: {replications: 1}\n"
		"designs: {direct: {start: twice}, dialled: {start: dial-twice}}\n";
	struct bench *b = *state;

	run(b, twice, NULL);
	for (size_t i = 0; i < 2; i++)
		assert_near((double)count_in(&b->r->designs[i], "abandoned") / 3999, 0.75,
			    4 * sqrt(0.25 * 0.75 / 3999));
}

/* ---- what is counted ---- */

static void warm_up_is_left_out(void **state)
{
	struct bench *b = *state;

	run(b, queueing, "calls.script=[{at: 0s}, {at: 15s}, {at: 20s}, {at: 40s}]",
	    "run.warm_up=20s", NULL);
	assert_int_equal(b->r->designs[0].calls, 2);
	assert_int_equal(b->r->designs[0].successes, 2);
	assert_int_equal(count_of(b, "executions"), 2);
	assert_int_equal(count_of(b, "studio_requests"), 2);
	assert_group(b, 2, 2, 0);
	assert_false(call_of(b, "d", 1)->counted);
	assert_true(call_of(b, "d", 2)->counted);
	/* busy from 20 to 35 s and from 40 to 50 s of the window, 20 to 50 s */
	assert_near(group_metric(&b->r->designs[0], "occupancy").value, 25.0 / 30, 1e-9);
}

/* What stands at the beginning of the window counts towards its peak. */
static void peak_is_at_least_the_mean(void **state)
{
	static const char levels[][32] = { "concurrent_calls", "concurrent_executions" };
	struct bench *b = *state;

	run(b, queueing, "calls.script=[{at: 0s}, {at: 1s}, {at: 2s}]", "run.warm_up=15s", NULL);
	for (size_t i = 0; i < 2; i++) {
		const char *peak = arena_printf(&b->arena, "peak_%s", levels[i]);
		const char *mean = arena_printf(&b->arena, "mean_%s", levels[i]);

		assert_true(metric_in(&b->r->designs[0], peak).value >=
			    metric_in(&b->r->designs[0], mean).value);
	}
}

static uint64_t sum_of_reasons(const struct design_result *d)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < d->reason_count; i++)
		sum += d->reasons[i].count;
	return sum;
}

/* What the reports say, call by call, is what the counts say. */
static void check_reports(const struct bench *b, const struct design_result *d)
{
	uint64_t calls = 0, successes = 0, rest = 0, studio = 0, redirects = 0;

	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;

		if (strcmp(b->calls[i].design, d->name))
			continue;
		calls++;
		successes += r->success;
		rest += r->rest_400;
		studio += r->studio_400;
		redirects += r->rest_redirects;
		assert_true(r->ended >= r->created);
		assert_true(r->answered < 0 || r->answered >= r->created);
		assert_true(r->state >= CALL_COMPLETED);
		assert_int_equal(r->state == CALL_COMPLETED, r->answered >= 0);
		assert_int_equal(r->success, r->reason == REASON_NONE);
	}
	assert_int_equal(calls, d->calls);
	assert_int_equal(successes, d->successes);
	assert_int_equal(rest, count_in(d, "rest_400"));
	assert_int_equal(studio, count_in(d, "studio_400"));
	assert_int_equal(redirects, count_in(d, "rest_redirects"));
}

static void check_design(const struct bench *b, const struct design_result *d)
{
	assert_int_equal(d->calls, d->successes + sum_of_reasons(d));
	assert_int_equal(count_in(d, "illegal_transitions"), 0);
	assert_true(count_in(d, "rest_400") + count_in(d, "studio_400") <=
		    count_in(d, "studio_requests"));
	assert_true(count_in(d, "calls_with_400") <= d->calls);
	assert_true(count_in(d, "abandoned") <= d->calls - d->successes);
	assert_true(count_in(d, "stuck_executions") <= count_in(d, "executions"));
	for (size_t i = 0; i < d->group_count; i++)
		assert_near(group_metric(d, "offered").value,
			    group_metric(d, "served").value + group_metric(d, "abandoned").value,
			    1e-9);
	assert_int_equal(metric_in(d, "mean_concurrent_calls").value >
				 metric_in(d, "peak_concurrent_calls").value, 0);
	check_reports(b, d);
}

/* The headline scenario, with callers of every kind, under one more assignment. */
static void storm(struct bench *b, const char *rule, const char *direction)
{
	run_file(b, "scenarios/direct-vs-studio.yaml", "calls.count=200", "run.replications=2",
		 "calls.arrivals={poisson: 60/m}", "agents.support.count=2", direction,
		 "callers.busy=10%", "callers.no-answer=10%", "callers.failed=5%",
		 "callers.patience={ringing: {exponential: 10s}, speaking: {exponential: 20s}, "
		 "queued: {exponential: 20s}}", "sweep=null", rule, NULL);
	for (size_t i = 0; i < b->r->design_count; i++)
		check_design(b, &b->r->designs[i]);
}

/* Every word of every rule, and both profiles, inbound and outbound. */
static void everything_adds_up(void **state)
{
	static const char *const directions[] = { "calls.direction=inbound",
						  "calls.direction=outbound" };
	struct bench *b = *state;

	for (size_t i = 0; i < 2; i++) {
		storm(b, "profile=article", directions[i]);
		storm(b, "profile=observed", directions[i]);
		for (size_t r = 0; r < rule_count; r++)
			for (size_t w = 0; rule_table[r].type == RULE_WORD && w < 2; w++)
				storm(b, arena_printf(&b->arena, "rules.%s=%s", rule_table[r].key,
						      rule_table[r].words[w]), directions[i]);
	}
}

/* A flipped rule must change what it rules, in this scenario or in those above;
 * these are the ones that change the storm's trajectory. */
static void rules_matter(void **state)
{
	static const char *const flips[] = {
		"rules.redirect_inbound_ringing=21220", "rules.redirect_in_progress=21220",
		"rules.studio_ringing=400", "rules.studio_in_progress=start",
		"rules.studio_return_parked=400", "rules.studio_400_surface=async_11200",
		"rules.studio_400_effect=leave_call", "rules.hangup_callback=missing",
		"rules.call_time_limit=1m", "rules.max_documents=1", "rules.max_steps=2",
	};
	struct bench *b = *state;
	uint64_t plain[8], stuck[8];

	storm(b, "profile=article", "calls.direction=inbound");
	for (size_t i = 0; i < b->r->design_count; i++) {
		plain[i] = b->r->designs[i].fingerprint;
		stuck[i] = count_in(&b->r->designs[i], "stuck_executions");
	}
	for (size_t k = 0; k < COUNT(flips); k++) {
		bool changed = false;

		storm(b, flips[k], "calls.direction=inbound");
		for (size_t i = 0; i < b->r->design_count; i++)
			changed |= b->r->designs[i].fingerprint != plain[i] ||
				   count_in(&b->r->designs[i], "stuck_executions") != stuck[i];
		if (!changed)
			fail_msg("%s changes nothing", flips[k]);
	}
}

/* ---- the same callers under every design ---- */

static void designs_meet_the_same_callers(void **state)
{
	struct bench *b = *state;
	unsigned compared = 0;

	run_file(b, "scenarios/direct-vs-studio.yaml", "calls.count=300", "run.replications=1",
		 "sweep=null", NULL);
	for (uint64_t i = 0; i < 300; i++) {
		const struct call_report *x = call_of(b, "redirect-while-ringing", i);
		const struct call_report *y = call_of(b, "redirect-on-answered", i);
		const struct call_report *z = call_of(b, "studio-hand-off", i);

		assert_int_equal(x->created, y->created);
		assert_int_equal(x->created, z->created);
		if (x->studio_accepted || x->answered < 0)
			continue; /* not answered by the desk */
		assert_int_equal(x->answered, y->answered);
		compared++;
	}
	assert_in_range(compared, 50, 299); /* about 1 - exp(-5.25 / 8) = 48 % */
}

/* A menu's choice and its time do not depend on how the call got there. */
static void a_flow_is_lived_through_alike(void **state)
{
	static const char two[] =
		QUICK "flows: {hello: hello.json}\napps:\n" APP("to-hello", "<Redirect>hello</Redirect>")
		"urls: {hello: hello}\n"
		"calls: {arrivals: {poisson: 1/s}, count: 200}\n"
		"run: {replications: 1}\n"
		"designs: {straight: {start: hello}, round: {start: to-hello}}\n";
	struct bench *b = *state;

	put_json(b, "hello.json",
		 FLOW(TRIGGER("ask") ","
		      STATE("ask", "gather-input-on-call",
			    ARROW("keypress", "bye") "," LAST("timeout"),
			    TWO_SECONDS ",'timeout':5") ","
		      SAY("bye", LAST("audioComplete"))));
	run(b, two, NULL);
	for (uint64_t i = 0; i < 200; i++)
		assert_int_equal(call_of(b, "straight", i)->ended, call_of(b, "round", i)->ended);
}

/* A widget met again is a new chance. */
static void each_visit_draws_anew(void **state)
{
	static const char asking[] =
		QUICK "flows: {hello: hello.json}\n"
		"callers: {input: 1s}\n"
		"calls: {arrivals: {poisson: 1/s}, count: 4000}\n"
		"run: {replications: 1}\n"
		"designs: {d: {start: hello}}\n";
	struct bench *b = *state;
	unsigned twice = 0;

	put_json(b, "hello.json",
		 FLOW(TRIGGER("ask") ","
		      STATE("ask", "gather-input-on-call",
			    LAST("keypress") "," ARROW("timeout", "ask"),
			    TWO_SECONDS ",'timeout':5")));
	run(b, asking, "rules.gather_input_share=50%", NULL);
	for (uint64_t i = 0; i < 4000; i++)
		twice += call_of(b, "d", i)->ended - call_of(b, "d", i)->created == 10 * SECOND;
	/* silent, then not: a quarter; four standard errors */
	assert_near(twice / 4000.0, 0.25, 4 * sqrt(0.25 * 0.75 / 4000));
}

/* ---- arrivals ---- */

#define ARRIVING(arrivals) \
	QUICK "apps:\n" APP("hang-up", "<Hangup/>") \
	"run: {replications: 1}\ncalls: {" arrivals "}\n" \
	"designs: {d: {start: hang-up}}\n"

static void regular_arrivals(void **state)
{
	struct bench *b = *state;

	run(b, ARRIVING("arrivals: {regular: 4/s}, count: 100"), NULL);
	assert_int_equal(b->call_count, 100);
	for (uint64_t i = 0; i < 100; i++)
		assert_moment(call_of(b, "d", i)->created, (double)i / 4);
	/* a call at the very end of the duration is not offered */
	run(b, ARRIVING("arrivals: {regular: 4/s}, duration: 10s"), NULL);
	assert_int_equal(b->call_count, 40);
}

/* 10,000 gaps of mean 0.5 s: five standard errors of their mean. */
static void poisson_arrivals(void **state)
{
	struct bench *b = *state;

	run(b, ARRIVING("arrivals: {poisson: 2/s}, count: 10_000"), NULL);
	assert_near((double)call_of(b, "d", 9999)->created * 1e-9, 5000, 5 * 0.5 * sqrt(10000));
}

/* The calls of each slot of STEP seconds, over the cycles of three. */
static void count_slots(const struct bench *b, int64_t step, double *slot)
{
	slot[0] = slot[1] = slot[2] = 0;
	for (size_t i = 0; i < b->call_count; i++)
		slot[b->calls[i].report.created / (step * SECOND) % 3]++;
}

/* Many calls a slot, then many slots a call; four standard errors. */
static void arrivals_by_rates(void **state)
{
	struct bench *b = *state;
	double slot[3];

	run(b, ARRIVING("arrivals: {rates: [0/s, 2/s, 1/s], step: 100s}, duration: 3000s"), NULL);
	count_slots(b, 100, slot);
	assert_true(slot[0] == 0);
	assert_near(slot[1], 2000, 4 * sqrt(2000));
	assert_near(slot[2], 1000, 4 * sqrt(1000));
	run(b, ARRIVING("arrivals: {rates: [0/s, 36/h, 18/h], step: 10s}, duration: 600000s"), NULL);
	count_slots(b, 10, slot);
	assert_true(slot[0] == 0);
	assert_near(slot[1], 2000, 4 * sqrt(2000));
	assert_near(slot[2], 1000, 4 * sqrt(1000));
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
		test(park_timeout_before_the_return),
		test(park_timeout_without_the_call_is_stuck),
		test(timeout_zero_does_not_wait),
		test(call_ends_while_parked),
		test(hang_up_in_a_twiml_widget_ends),
		test(hang_up_in_a_silent_widget_before_twiml_is_stuck),
		test(hang_up_in_the_last_silent_widget_ends),
		test(too_many_steps),
		test(too_many_documents),
		test(dialling_oneself_ends),
		test(time_limit),
		test(time_limit_runs_from_the_answer),
		test(durations_beyond_the_clock_end),
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
		test(hang_up_in_each_phase),
		test(patience_runs_out),
		test(patience_is_a_budget),
		test(queue_is_first_come_first_served),
		test(two_agents_share_a_queue),
		test(hang_up_in_the_queue),
		test(the_last_in_the_queue_hangs_up),
		test(patience_runs_out_in_the_queue),
		test(a_served_call_frees_its_agent_when_it_hangs_up),
		test(a_widget_gives_up_waiting),
		test(redirect_pulls_out_of_the_queue),
		test(redirect_pulls_away_from_the_agent),
		test(patience_is_drawn_anew_for_each_wait),
		test(warm_up_is_left_out),
		test(peak_is_at_least_the_mean),
		test(everything_adds_up),
		test(rules_matter),
		test(designs_meet_the_same_callers),
		test(a_flow_is_lived_through_alike),
		test(each_visit_draws_anew),
		test(regular_arrivals),
		test(poisson_arrivals),
		test(arrivals_by_rates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
