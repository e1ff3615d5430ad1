/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Callees of some numbers or lists, machines and faxes among them, and detection of whom a <Dial>
 * has reached: shares and times that are known exactly. Seeds are fixed; intervals are of 99.9 %.
 */
#include "helpers.h"

#include "program/program.h"

/* "Hello, hello, hello, hello, ..." is 30 characters, two seconds. */
#define TALK "Hello, hello, hello, hello, hi"
#define APPS \
	"apps:\n" \
	"  talk: '<Response><Say>" TALK "</Say></Response>'\n" \
	"  hold: '<Response><Say>" TALK "</Say><Pause length=\"60\"/></Response>'\n" \
	"  out: '<Response><Dial timeout=\"30\"><Number %s>+15550142</Number></Dial></Response>'\n" \
	"  turn: '<Response><Dial timeout=\"30\" action=\"then\"><Number>+15550142</Number></Dial></Response>'\n" \
	"  then: {file: '<Response><Reject/></Response>', completed: talk}\n" \
	"  two: '<Response><Dial timeout=\"30\"><Number>+15550142</Number>" \
	"<Number machineDetection=\"Enable\" amdStatusCallback=\"https://example.com/amd\">+4420</Number></Dial></Response>'\n" \
	"rules: {fetch_latency: 0s, redirect_fetch_delay: 0s, callback_latency: 0s, rest_latency: 0s, dial_redirect_close: 0s, " \
	"machine_detection_time: 4s, machine_greeting_time: 10s, machine_listening_time: 30s%s}\n"
#define LOOKS "machineDetection=\"Enable\" amdStatusCallback=\"https://example.com/amd\""
#define WAITS "machineDetection=\"DetectMessageEnd\" amdStatusCallback=\"https://example.com/amd\""

static void assert_inside(const char *what, struct estimate e, double exact)
{
	if (!e.defined || !(e.low <= exact && exact <= e.high))
		fail_msg("%s: %.8g is outside %.8g .. %.8g", what, exact, e.low, e.high);
}

struct many {
	const char *noun, *rules, *callers, *calls, *design;
};

static const struct design_result *many(void **state, struct many m)
{
	struct bench *b = *state;

	run(b, arena_printf(&b->arena,
			    APPS "run: {replications: 20, confidence: 99.9%%}\ncallers: {%s}\n"
			    "calls: {%s, arrivals: {poisson: 10/s}, count: 2000}\ndesigns: {d: {%s}}\n",
			    m.noun ? m.noun : "", m.rules ? m.rules : "", m.callers,
			    m.calls ? m.calls : "direction: inbound", m.design), NULL);
	return &b->r->designs[0];
}

/* A call that comes in, and dials. */
static const struct call_report *one(void **state, const char *noun, const char *callers,
				     const char *call, const char *design)
{
	struct bench *b = *state;

	run(b, arena_printf(&b->arena,
			    APPS "callers: {%s}\ncalls: {script: [{at: 0s%s}]}\ndesigns: {d: {%s}}\n",
			    noun, "", callers, call, design), NULL);
	trace(b, 0, 0);
	return only_call(b);
}

/* ---- of some numbers ---- */

/* Late are those beyond 20 s, and those between 20 and 30 s of whom voicemail is not. */
static void whom_a_number_reaches_is_as_its_callees_are(void **state)
{
	double late = exp(-20.0 / 8), between = late - exp(-30.0 / 8), diverted = (0.2 + 0.8 * late) * 0.75;
	double people = 0.8 * (1 - late) + 0.25 * 0.8 * between;
	const struct design_result *d = many(state, (struct many){
		.callers = "ring: {exponential: 8s}, talk: 1s, machine: 90%, callees: {mobiles: {numbers: '+1555*', no-answer: 20%, "
			   "machine: 40%, voicemail: {after: 20s, share: 75%}}}",
		.design = "start: out, goal: person" });

	assert_inside("machines", metric_in(d, "machine_rate"), (diverted + 0.4 * people) / (diverted + people));
	assert_inside("people", metric_in(d, "success_rate"), 0.6 * people);
}

static void others_are_as_callers_says(void **state)
{
	const struct design_result *d = many(state, (struct many){
		.callers = "ring: 1s, talk: 1s, machine: 30%, callees: {far: {numbers: ['+1444*', '+1555014'], machine: 90%}}",
		.design = "start: out, goal: person" });

	assert_inside("people", metric_in(d, "success_rate"), 0.7);
}

/* What is not said is as of all; `none` is said. */
static void callees_have_what_they_do_not_say(void **state)
{
	const struct design_result *d = many(state, (struct many){
		.callers = "ring: 1s, talk: 1s, busy: 25%, machine: 30%, voicemail: 5s, callees: {n: {numbers: '+15550142', voicemail: none, ring: 8s}}",
		.design = "start: out, goal: person" });

	assert_inside("people", metric_in(d, "success_rate"), 0.75 * 0.7);
}

/* ---- a machine that a <Dial> reaches ---- */

/* The caller talks to it until it has recorded enough, and DialCallStatus is completed. */
static void voicemail_answers_a_dial(void **state)
{
	const struct call_report *r = one(state, "", "talk: 10m, callees: {n: {numbers: '+15550142', voicemail: 20s}}",
					  ", outcome: no-answer", "start: turn, goal: person");

	assert_moment(r->ended, 20 + 10 + 30 + 2);
	assert_reason(r, REASON_OTHER_END);
	assert_moment(event_of(*state, EVENT_DIAL_RESULT, "answered, by a machine")->time, 20);
}

static void who_hears_a_machine_may_hang_up_before(void **state)
{
	const struct call_report *r = one(state, "", "talk: 5s, callees: {n: {numbers: '+15550142', voicemail: 20s}}",
					  ", outcome: no-answer", "start: turn, goal: person");

	assert_moment(r->ended, 20 + 5 + 2);
}

/* T.30 gives up after 35 s. */
static void a_fax_sends_its_tones(void **state)
{
	const struct call_report *r = one(state, "", "talk: 10m, callees: {n: {numbers: '+15550142', fax: 100%}}",
					  ", answer: 3s", "start: turn, goal: person");

	assert_moment(r->ended, 3 + 35 + 2);
	assert_moment(event_of(*state, EVENT_DIAL_RESULT, "answered, by a fax machine")->time, 3);
	assert_reason(r, REASON_OTHER_END);
}

/* Whoever takes the call presses a key; the others are left. */
static void a_machine_that_is_dialled_presses_no_key(void **state)
{
	struct bench *b = *state;

	run(b, "apps:\n"
	       "  out: '<Response><Dial><Number url=\"accept\">+15550142</Number></Dial></Response>'\n"
	       "  accept: {file: '<Response><Gather action=\"taken\"/><Hangup/></Response>', input: 100%}\n"
	       "  taken: <Response/>\n"
	       "run: {replications: 20, confidence: 99.9%}\n"
	       "callers: {ring: 1s, talk: 1s, callees: {n: {numbers: '+1*', machine: 30%, fax: 10%}}}\n"
	       "calls: {arrivals: {poisson: 10/s}, count: 2000}\n"
	       "designs: {d: {start: out, goal: person}}\n", NULL);
	assert_inside("people", metric_in(&b->r->designs[0], "success_rate"), 0.6);
	assert_inside("machines that are bridged", metric_in(&b->r->designs[0], "machine_rate"), 0);
}

/* ---- lists ---- */

static void lists_have_shares_of_the_created_calls(void **state)
{
	const struct design_result *d = many(state, (struct many){
		.callers = "ring: 1s, machine: 10%, callees: {a: {share: 60%, machine: 50%}, b: {share: 20%, machine: none, no-answer: 50%}}",
		.calls = "direction: outbound", .design = "start: talk, goal: served" });

	assert_inside("people", metric_in(d, "success_rate"), 0.6 * 0.5 + 0.2 * 0.5 + 0.2 * 0.9);
	assert_inside("machines", metric_in(d, "machine_rate"), (0.3 + 0.02) / 0.9);
}

static void or_are_found_by_the_number_called(void **state)
{
	const struct design_result *d = many(state, (struct many){
		.callers = "ring: 1s, machine: 10%, to: {'+15550142': 60%, '+4420': 40%}, callees: {a: {numbers: '+1*', machine: 50%}}",
		.calls = "direction: outbound", .design = "start: talk, goal: served" });

	assert_inside("machines", metric_in(d, "machine_rate"), 0.6 * 0.5 + 0.4 * 0.1);
}

/* Who is called again is of the same list: three in ten never answer, however often. */
static void a_number_stays_in_its_list(void **state)
{
	const struct design_result *d = many(state, (struct many){
		.callers = "ring: 1s, callees: {a: {share: 30%, no-answer: 100%}}",
		.calls = "direction: outbound, retrials: {probability: 100%, after: 1m, at_most: 3, when: no-answer}",
		.design = "start: talk, goal: served" });

	assert_inside("callers", metric_in(d, "callers_success_rate"), 0.7);
}

/* Three in ten are tried three times, the others once. */
static void a_dialler_has_lists_too(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {to: '<Response><Enqueue>sales</Enqueue></Response>'}\n"
	       "agents: {sales: {count: 5, handle_time: 10s}}\n"
	       "run: {replications: 20, confidence: 99.9%}\n"
	       "callers: {ring: 1s, callees: {a: {share: 30%, no-answer: 100%}}}\n"
	       "calls: {direction: outbound, dialler: {agents: sales, list: 500, tries: 3, retry: 1m}}\n"
	       "designs: {d: {start: to, goal: agent}}\n", NULL);
	assert_inside("tries", metric_in(&b->r->designs[0], "tries_per_number"), 0.7 + 0.3 * 3);
}

/* ---- faxes among those who are called ---- */

static void a_fax_is_known_by_its_tones(void **state)
{
	const struct design_result *d = many(state, (struct many){
		.rules = ", human_as_machine_share: 10%, machine_as_human_share: 20%, detection_unknown_share: 5%",
		.callers = "ring: 1s, machine: 30%, fax: {share: 20%, time: 20s}", .calls = "direction: outbound",
		.design = "start: hold, machine_detection: {mode: DetectMessageEnd, async: yes}, goal: accepted, "
			  "redirect: {at: detected, answered_by: fax, status: completed}" });

	assert_inside("faxes", metric_in(d, "fax_rate"), 0.2);
	assert_inside("machines and faxes", metric_in(d, "machine_rate"), 0.5);
	assert_inside("people", metric_in(d, "human_as_machine_rate"), 0.95 * 0.1);
	assert_inside("mistaken machines", metric_in(d, "machine_as_human_rate"), 0.95 * 0.2 * 0.3 / 0.5);
}

static void a_fax_ends_its_call_and_takes_no_message(void **state)
{
	struct bench *b = *state;
	const struct call_report *r;

	run(b, arena_printf(&b->arena,
			    APPS "callers: {fax: {share: 100%%, time: 20s}}\n"
			    "calls: {direction: outbound, script: [{at: 0s, answer: 1s}]}\n"
			    "designs: {d: {start: hold, goal: informed}}\n", "", ""), NULL);
	trace(b, 0, 0);
	r = only_call(b);
	assert_moment(r->ended - r->answered, 20);
	assert_int_equal(r->end, END_MACHINE);
	assert_reason(r, REASON_MACHINE);
}

/* ---- detection of whom a <Dial> has reached ---- */

#define TO_TALK(who) "start: out, goal: served, redirect: {at: child_detected, answered_by: " who ", to: talk}"
#define VOICEMAIL "talk: 10m, callees: {n: {numbers: '+15550142', voicemail: 15s}}"

static void the_controller_hears_of_a_machine(void **state)
{
	const struct call_report *r = one(state, LOOKS, VOICEMAIL, ", outcome: no-answer", TO_TALK("machine"));

	assert_moment(r->ended, 15 + 4 + 2);
	assert_true(r->success);
}

static void at_the_end_of_its_greeting_if_asked(void **state)
{
	const struct call_report *r = one(state, WAITS, VOICEMAIL, ", outcome: no-answer", TO_TALK("machine"));

	assert_moment(r->ended, 15 + 10 + 2);
}

static void of_people_it_hears_that_they_are(void **state)
{
	const struct call_report *r = one(state, LOOKS, VOICEMAIL, ", answer: 3s", TO_TALK("human"));

	assert_moment(r->ended, 3 + 4 + 2);
	r = one(state, LOOKS, VOICEMAIL, ", answer: 3s, talk: 30s", TO_TALK("machine"));
	assert_moment(r->ended, 3 + 30);
	assert_int_equal(r->rest_redirects, 0);
}

static void of_a_fax(void **state)
{
	const struct call_report *r = one(state, WAITS, "callees: {n: {numbers: '+15550142', fax: 100%}}", ", answer: 3s",
					  TO_TALK("fax"));

	assert_moment(r->ended, 3 + 4 + 2);
}

static void and_of_nothing_when_the_talk_is_over_before(void **state)
{
	const struct call_report *r = one(state, LOOKS, VOICEMAIL, ", answer: 3s, talk: 3s", TO_TALK("human"));

	assert_moment(r->ended, 3 + 3);
	assert_int_equal(r->rest_redirects, 0);
}

/* The second answers before the first would be known. */
static void nor_is_it_told_of_whom_is_dialled_next(void **state)
{
	struct bench *b = *state;
	const struct call_report *r;

	run(b, "apps:\n"
	       "  talk: '<Response><Say>" TALK "</Say></Response>'\n"
	       "  out: '<Response><Dial><Number " LOOKS ">+1555</Number></Dial><Dial>+1556</Dial></Response>'\n"
	       "rules: {fetch_latency: 0s, callback_latency: 0s, rest_latency: 0s, machine_detection_time: 4s}\n"
	       "callers: {machine: 0%}\ncalls: {script: [{at: 0s, answer: 500ms, talk: 3s}]}\n"
	       "designs: {d: {start: out, redirect: {at: child_detected, to: talk}}}\n", NULL);
	trace(b, 0, 0);
	r = only_call(b);
	assert_moment(r->ended, 2 * 3.5);
	assert_int_equal(r->rest_redirects, 0);
}

static void without_a_callback_it_hears_nothing(void **state)
{
	const struct call_report *r = one(state, "machineDetection=\"Enable\"", VOICEMAIL, ", answer: 3s, talk: 9s", TO_TALK("human"));

	assert_moment(r->ended, 3 + 9);
	assert_true(metric_in(&((struct bench *)*state)->r->designs[0], "human_as_machine_rate").defined);
}

/* Of two that ring, whoever answers is asked after, if that noun asks. */
static void of_several_the_one_that_answers_counts(void **state)
{
	static const char callers[] = "talk: 20s, machine: 0%%, callees: {a: {numbers: '+1*', ring: %s}, b: {numbers: '+44*', ring: %s}}";
	static const char design[] = "start: two, goal: served, redirect: {at: child_detected, to: talk}";
	struct bench *b = *state;
	const struct call_report *r;

	r = one(state, "", arena_printf(&b->arena, callers, "6s", "2s"), "", design);
	assert_moment(r->ended, 2 + 4 + 2);
	r = one(state, "", arena_printf(&b->arena, callers, "2s", "6s"), "", design);
	assert_moment(r->ended, 2 + 20);
}

static void mistakes_are_as_frequent_as_of_created_calls(void **state)
{
	const struct design_result *d = many(state, (struct many){
		.noun = LOOKS, .rules = ", human_as_machine_share: 10%, machine_as_human_share: 20%",
		.callers = "ring: 1s, talk: 10s, callees: {n: {numbers: '+15550142', machine: 40%}}",
		.design = "start: out, goal: served, redirect: {at: child_detected, answered_by: machine, to: talk}" });

	assert_inside("people", metric_in(d, "human_as_machine_rate"), 0.1);
	assert_inside("machines", metric_in(d, "machine_as_human_rate"), 0.2);
	/* of the people who are mistaken the caller has met one */
	assert_inside("turned", metric_in(d, "success_rate"), 0.4 * 0.8);
}

/* ---- flows ---- */

/* Whom Make Outgoing Call calls is found by its number; a fax is no person. */
static void a_widget_reaches_callees_too(void **state)
{
	struct bench *b = *state;

	put_json(b, "f.json",
		 FLOW(STATE("Trigger", "trigger", ARROW("incomingRequest", "dial"), "") ","
		      STATE("dial", "make-outgoing-call-v1",
			    ARROW("answered", "hi") "," ARROW("answeredByMachine", "") "," ARROW("busy", "") ","
			    ARROW("noAnswer", "") "," ARROW("failed", "") "," ARROW("hangup", ""),
			    "'machine_detection':'Enable','timeout':60,'to':'+15550142'") ","
		      SAY("hi", LAST("audioComplete"))));
	run(b, "flows: {f: f.json}\n"
	       "callers: {ring: 1s, machine: 90%, callees: {n: {numbers: '+1555*', machine: 30%, fax: 20%}, o: {share: 100%, machine: 80%}}}\n"
	       "rules: {machine_detection_time: 4s}\n"
	       "run: {replications: 20, confidence: 99.9%}\n"
	       "calls: {direction: outbound, arrivals: {poisson: 10/s}, count: 2000}\n"
	       "designs: {d: {start: f, trigger: rest, goal: served}}\n", NULL);
	assert_inside("people who hear it", metric_in(&b->r->designs[0], "success_rate"), 0.5);
	assert_inside("faxes", metric_in(&b->r->designs[0], "fax_rate"), 0.2);
}

/* ---- what is said of detection that nobody has anything of ---- */

static bool is_warned(struct bench *b, const char *noun, const char *callers, const char *design, const char *what)
{
	char *shown = NULL;
	size_t size;
	FILE *f = open_memstream(&shown, &size);
	bool found;

	bench_clear(b);
	load(b, arena_printf(&b->arena,
			     APPS "callers: {%s}\ncalls: {arrivals: {poisson: 1/s}, count: 1}\ndesigns: {d: {%s}}\n",
			     noun, "", callers, design), NULL);
	program_free(compile_design(b->s, 0, NULL, &b->d));
	diag_print(&b->d, f, false);
	fclose(f);
	found = strstr(shown, what) != NULL;
	free(shown);
	return found;
}

static void what_nobody_hears_is_said(void **state)
{
	static const char at_child[] = "start: out, redirect: {at: child_detected, answered_by: fax, to: talk}";
	struct bench *b = *state;

	assert_true(is_warned(b, "machineDetection=\"Enable\"", "machine: 30%", at_child, "21262"));
	assert_true(is_warned(b, "machineDetection=\"Enable\"", "machine: 30%", at_child, "never happens"));
	assert_true(is_warned(b, LOOKS, "machine: 30%", "start: out", "no redirect of a design is at: child_detected"));
	assert_true(is_warned(b, LOOKS, "ring: 1s", at_child, "nothing says which parties are machines"));
	assert_true(is_warned(b, LOOKS, "machine: 30%", at_child, "answered_by: fax never happens"));
	assert_true(is_warned(b, LOOKS " machineDetectionTimeout=\"120\"", "fax: 3%", at_child, "expected 3 to 60"));
	assert_true(is_warned(b, LOOKS " machineDetectionSpeechThreshold=\"1000\"", "fax: 3%", at_child,
			      "machineDetectionSpeechThreshold is not simulated"));
	assert_true(is_warned(b, LOOKS, "callees: {x: {numbers: '+49*', fax: 3%}}", at_child, "callees 'x' have no effect"));
	assert_false(is_warned(b, LOOKS, "callees: {x: {numbers: '+1*', fax: 3%}}", at_child, "callees 'x' have no effect"));
	assert_false(is_warned(b, LOOKS, "fax: 3%", at_child, "never happens"));
}

/* What redirects wait for, of those alone whom their detection listens to. */
static void answered_by_whom_it_listens_to(void **state)
{
	static const char never[] = "never holds",
		fax[] = "start: out, redirect: {at: child_detected, answered_by: fax, to: talk}",
		machine[] = "start: out, redirect: {at: child_detected, answered_by: machine, to: talk}",
		human[] = "start: out, redirect: {at: child_detected, answered_by: human, to: talk}";
	struct bench *b = *state;

	assert_true(is_warned(b, LOOKS, "machine: 30%, callees: {x: {numbers: ['+1*', '+44*'], machine: 0%}}", machine, never));
	assert_false(is_warned(b, LOOKS, "callees: {x: {numbers: ['+1*', '+44*'], machine: 20%}}", machine, never));
	assert_false(is_warned(b, LOOKS, "callees: {x: {numbers: ['+1*', '+44*'], voicemail: 20s}}", machine, never));
	assert_true(is_warned(b, LOOKS, "callees: {x: {numbers: ['+1*', '+44*'], fax: 20%}}", machine, "of a fax it says fax"));
	assert_true(is_warned(b, LOOKS, "callees: {x: {numbers: ['+1*', '+44*'], machine: 100%}}", human, never));
	assert_false(is_warned(b, LOOKS, "callees: {x: {numbers: ['+1*', '+44*'], machine: 90%}}", human, never));
	assert_true(is_warned(b, LOOKS, "machine: 10%, callees: {x: {numbers: ['+1*', '+44*'], machine: 10%}, y: {numbers: '+49*', fax: 5%}}", fax, never));
	assert_false(is_warned(b, LOOKS, "fax: 5%, callees: {y: {numbers: '+49*', fax: 0%}}", fax, never));
}

/* ---- mistakes of who writes ---- */

static void refuse(struct bench *b, const char *callers, uint32_t column, const char *why)
{
	bench_clear(b);
	put_text(b, "test.yaml",
		 arena_printf(&b->arena,
			      "apps: {a: <Response/>}\ncalls: {direction: outbound, arrivals: {poisson: 1/s}, count: 1}\n"
			      "callers: {%s}\ndesigns: {d: {start: a}}\n", callers));
	b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
	assert_error(&b->d, 3, column, why);
}

static void what_cannot_be_is_refused(void **state)
{
	struct bench *b = *state;

	refuse(b, "machine: 70%, fax: 40%", 30, "add up to 110%");
	refuse(b, "callees: {a: {machine: 40%}}", 21, "numbers that documents dial, or share");
	refuse(b, "callees: {a: {numbers: '+1*5'}}", 34, "a star");
	refuse(b, "callees: {a: {share: 70%}, b: {share: 40%}}", 49, "add up to 110%");
	refuse(b, "to: {'+1': 100%}, callees: {a: {share: 70%}}", 50, "callers.to");
	refuse(b, "callees: {a: {number: '+1'}}", 25, "numbers");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whom_a_number_reaches_is_as_its_callees_are),
		cmocka_unit_test(others_are_as_callers_says),
		cmocka_unit_test(callees_have_what_they_do_not_say),
		cmocka_unit_test(voicemail_answers_a_dial),
		cmocka_unit_test(who_hears_a_machine_may_hang_up_before),
		cmocka_unit_test(a_fax_sends_its_tones),
		cmocka_unit_test(a_machine_that_is_dialled_presses_no_key),
		cmocka_unit_test(lists_have_shares_of_the_created_calls),
		cmocka_unit_test(or_are_found_by_the_number_called),
		cmocka_unit_test(a_number_stays_in_its_list),
		cmocka_unit_test(a_dialler_has_lists_too),
		cmocka_unit_test(a_fax_is_known_by_its_tones),
		cmocka_unit_test(a_fax_ends_its_call_and_takes_no_message),
		cmocka_unit_test(the_controller_hears_of_a_machine),
		cmocka_unit_test(at_the_end_of_its_greeting_if_asked),
		cmocka_unit_test(of_people_it_hears_that_they_are),
		cmocka_unit_test(of_a_fax),
		cmocka_unit_test(and_of_nothing_when_the_talk_is_over_before),
		cmocka_unit_test(nor_is_it_told_of_whom_is_dialled_next),
		cmocka_unit_test(without_a_callback_it_hears_nothing),
		cmocka_unit_test(of_several_the_one_that_answers_counts),
		cmocka_unit_test(mistakes_are_as_frequent_as_of_created_calls),
		cmocka_unit_test(a_widget_reaches_callees_too),
		cmocka_unit_test(what_nobody_hears_is_said),
		cmocka_unit_test(answered_by_whom_it_listens_to),
		cmocka_unit_test(what_cannot_be_is_refused),
	};

	return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
