/* SPDX-License-Identifier: GPL-3.0-or-later */
/* engine_bench - the flows, documents and scenarios that the engine's tests run. */
#ifndef RINGFLOW_ENGINE_BENCH_H
#define RINGFLOW_ENGINE_BENCH_H

#include "base/base.h"
#include "helpers.h"

/* ---- documents ---- */

#define RETURN_TO(flow) "https://webhooks.example.com/v1/Accounts/AC0/Flows/" flow "?FlowEvent=return"
#define GO_TO(flow) "https://webhooks.example.com/v1/Accounts/AC0/Flows/" flow
#define HTTP(name, next) \
	STATE(name, "make-http-request", next, "'method':'GET','url':'https://example.com/'")

static inline void put_flows(struct bench *b)
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

static inline void put_more_flows(struct bench *b)
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

static inline int setup(void **state)
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

static inline void assert_400s(const struct bench *b, uint64_t rest, uint64_t studio)
{
	assert_int_equal(count_of(b, "rest_400"), rest);
	assert_int_equal(count_of(b, "studio_400"), studio);
	assert_int_equal(only_call(b)->rest_400, rest);
	assert_int_equal(only_call(b)->studio_400, studio);
	assert_int_equal(count_of(b, "calls_with_400"), rest + studio > 0);
	assert_int_equal(count_of(b, "illegal_transitions"), 0);
}

static inline void assert_accepted(const struct bench *b, double at)
{
	assert_true(only_call(b)->studio_accepted);
	assert_moment(only_call(b)->studio, at);
	assert_400s(b, 0, 0);
}

static inline void assert_refused(const struct bench *b, enum reason reason)
{
	assert_400s(b, 0, 1);
	assert_reason(only_call(b), reason);
}

#endif
