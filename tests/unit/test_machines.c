/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Machines that answer, and their detection: shares and times that are known exactly, and what
 * becomes of such calls. Seeds are fixed; intervals are of 99.9 %.
 */
#include "helpers.h"

#include "program/program.h"

/* "Hello, hello, hello, hello, ..." is 30 characters, two seconds. */
#define TALK "Hello, hello, hello, hello, hi"
#define APPS \
	"apps:\n" \
	"  talk: '<Response><Say>" TALK "</Say></Response>'\n" \
	"  note: '<Response><Say>" TALK "</Say></Response>'\n" \
	"  either: {file: '<Response><Say>" TALK TALK "</Say></Response>', machine: note}\n" \
	"  hold: '<Response><Say>" TALK "</Say><Pause length=\"60\"/></Response>'\n" \
	"  ask: '<Response><Gather timeout=\"5\" action=\"talk\"><Say>" TALK "</Say></Gather></Response>'\n"
#define TIMES \
	"rules: {fetch_latency: 0s, redirect_fetch_delay: 0s, callback_latency: 0s, rest_latency: 0s, machine_detection_time: 4s, " \
	"machine_greeting_time: 10s, machine_listening_time: 30s, %s}\n"
#define MANY \
	APPS TIMES \
	"run: {replications: 20, confidence: 99.9%%}\n" \
	"callers: {%s}\n" \
	"calls: {direction: outbound, arrivals: {poisson: 10/s}, count: 2000}\n" \
	"designs: {d: {%s}}\n"
#define ONE \
	APPS TIMES \
	"callers: {%s}\n" \
	"calls: {direction: outbound, script: [{at: 0s, answer: 1s%s}]}\n" \
	"designs: {d: {%s}}\n"

static void assert_inside(const char *what, struct estimate e, double exact)
{
	if (!e.defined || !(e.low <= exact && exact <= e.high))
		fail_msg("%s: %.8g is outside %.8g .. %.8g", what, exact, e.low, e.high);
}

static const struct design_result *many(void **state, const char *rules, const char *callers,
					const char *design)
{
	struct bench *b = *state;

	run(b, arena_printf(&b->arena, MANY, rules, callers, design), NULL);
	return &b->r->designs[0];
}

static const struct call_report *one(void **state, const char *callers, const char *call, const char *design)
{
	struct bench *b = *state;

	run(b, arena_printf(&b->arena, ONE, "ring_timeout: 20s", callers, call, design), NULL);
	trace(b, 0, 0);
	return only_call(b);
}

/* ---- who answers ---- */

/* Nobody waits for more than a and all answer: of rings of mean 8 s, those beyond 10 s. */
static void machines_and_voicemail_answer_by_simple_probabilities(void **state)
{
	double late = exp(-10.0 / 8), diverted = 0.1 + 0.9 * late;
	const struct design_result *d =
		many(state, "ring_timeout: 60s",
		     "ring: {exponential: 8s}, no-answer: 10%, machine: 30%, voicemail: {after: 10s, share: 100%}",
		     "start: talk, goal: served");

	assert_inside("machines", metric_in(d, "machine_rate"), diverted + 0.9 * (1 - late) * 0.3);
	assert_inside("people", metric_in(d, "success_rate"), 0.9 * (1 - late) * 0.7);
}

/* Half of those who would not answer have voicemail. */
static void voicemail_has_a_share(void **state)
{
	const struct design_result *d = many(state, "ring_timeout: 60s",
					     "ring: 1s, no-answer: 40%, voicemail: {after: 10s, share: 50%}",
					     "start: talk, goal: answered");

	assert_inside("answered", metric_in(d, "success_rate"), 0.8);
	assert_inside("machines", metric_in(d, "machine_rate"), 0.2 / 0.8);
}

static void voicemail_after_the_time_out_takes_nobody(void **state)
{
	const struct call_report *r = one(state, "voicemail: 25s", ", outcome: no-answer", "start: talk, goal: answered");

	assert_reason(r, REASON_NO_ANSWER);
}

static void voicemail_takes_who_does_not_answer(void **state)
{
	const struct call_report *r = one(state, "voicemail: 15s", ", outcome: no-answer", "start: talk, goal: person");

	assert_moment(r->answered, 1.05 + 15);
	assert_reason(r, REASON_MACHINE);
	assert_int_equal(r->end, END_MACHINE);
}

/* ---- what a machine does ---- */

static void a_machine_hangs_up_when_it_has_recorded_enough(void **state)
{
	const struct call_report *r = one(state, "machine: 100%", "", "start: hold, goal: informed");

	assert_moment(r->ended - r->answered, 40);
	assert_reason(r, REASON_MACHINE);
}

static void a_machine_presses_no_keys(void **state)
{
	const struct design_result *d = many(state, "gather_input_share: 100%", "machine: 25%", "start: ask, goal: served");

	assert_inside("who presses", metric_in(d, "success_rate"), 0.75);
	assert_inside("machines", metric_in(d, "machine_rate"), 0.25);
}

static void a_machine_is_no_person(void **state)
{
	struct bench *b = *state;

	run(b, arena_printf(&b->arena,
			    "apps: {out: '<Response><Dial>+15550142</Dial></Response>'}\n"
			    "callers: {machine: 30%%, ring: 1s, talk: 5s}\n"
			    "run: {replications: 20, confidence: 99.9%%}\n"
			    "calls: {arrivals: {poisson: 10/s}, count: 2000}\n"
			    "designs: {d: {start: out, goal: person}}\n"), NULL);
	assert_inside("people", metric_in(&b->r->designs[0], "success_rate"), 0.7);
}

/* ---- detection ---- */

/* Wrong of people by 10 %, of machines by 20 %, after nothing could be made of 5 %. */
static void mistakes_are_as_frequent_as_the_rules_say(void **state)
{
	const struct design_result *d =
		many(state, "human_as_machine_share: 10%, machine_as_human_share: 20%, detection_unknown_share: 5%",
		     "ring: 1s, machine: 40%", "start: talk, machine_detection: Enable, goal: served");

	assert_inside("people", metric_in(d, "human_as_machine_rate"), 0.95 * 0.1);
	assert_inside("machines", metric_in(d, "machine_as_human_rate"), 0.95 * 0.2);
	/* `unknown` after 5 s, else after 4 s */
	assert_inside("silence", metric_in(d, "silence_mean"), 0.95 * 4 + 0.05 * 5);
}

static void silence_is_what_detection_takes(void **state)
{
	struct bench *b = *state;
	const struct call_report *r = one(state, "machine: 0%", "", "start: talk, machine_detection: Enable, goal: served");

	assert_true(r->success);
	assert_moment(r->ended - r->answered, 4 + 2);
	assert_true(fabs(metric_in(&b->r->designs[0], "silence_mean").value - 4) < 1e-9);
}

/* Who bears X, exponential with mean m, hears min(X, 4 s), and stays with exp(-4 / m). */
static void who_hears_nothing_hangs_up(void **state)
{
	const struct design_result *d = many(state, "ring_timeout: 60s", "ring: 1s, machine: 0%, patience: {silence: {exponential: 8s}}",
					     "start: talk, machine_detection: Enable, goal: served");

	assert_inside("stays", metric_in(d, "success_rate"), exp(-0.5));
	assert_inside("silence", metric_in(d, "silence_mean"), 8 * (1 - exp(-0.5)));
	assert_string_equal(d->reasons[0].text, "caller hung up in silence, or during a message or menu");
	assert_inside("gives up", metric_in(d, "abandon_rate"), 1 - exp(-0.5));
}

/* The document is over after 7 s, between a mistake, at 4 s, and the end of a greeting, at 10 s: of machines nothing but
 * mistakes is ever said, and they are still one in five of all machines. */
static void mistakes_are_a_share_of_all_that_is_listened_to(void **state)
{
	const struct design_result *d =
		many(state, "human_as_machine_share: 10%, machine_as_human_share: 20%", "ring: 1s, machine: 40%",
		     "start: ask, machine_detection: {mode: DetectMessageEnd, async: yes}, goal: served");

	assert_inside("machines", metric_in(d, "machine_as_human_rate"), 0.2);
	assert_inside("people", metric_in(d, "human_as_machine_rate"), 0.1);
	assert_true(count_in(d, "machines_detected") == count_in(d, "machines_as_humans"));
	assert_true(count_in(d, "machines_detected") < count_in(d, "machines_listened_to") / 4);
}

static void nobody_hears_silence_beside_the_call(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		one(state, "machine: 0%", "", "start: talk, machine_detection: {mode: Enable, async: yes}, goal: served");

	assert_moment(r->ended - r->answered, 2);
	assert_true(metric_in(&b->r->designs[0], "silence_mean").value == 0);
}

static void a_message_over_the_greeting_is_not_left(void **state)
{
	const struct call_report *r =
		one(state, "machine: 100%", "", "start: either, machine_detection: Enable, goal: informed");

	assert_moment(r->ended - r->answered, 4 + 2);
	assert_int_equal(r->end, END_MACHINE);
}

static void a_message_behind_the_greeting_is(void **state)
{
	const struct call_report *r =
		one(state, "machine: 100%", "", "start: either, machine_detection: DetectMessageEnd, goal: informed");

	assert_moment(r->ended - r->answered, 10 + 2);
	assert_int_equal(r->end, END_MESSAGE);
	assert_true(r->success);
}

static void detection_gives_up_at_its_time_out(void **state)
{
	const struct call_report *r = one(state, "machine: 100%", "",
		"start: either, machine_detection: {mode: DetectMessageEnd, timeout: 6s}, goal: informed");

	assert_moment(r->ended - r->answered, 6 + 4); /* unknown: the document of people */
	assert_int_equal(r->end, END_MACHINE);
}

/* A greeting of 2 s is over when detection knows, at 4 s; what takes as long as the time-out is no longer. */
static void detection_takes_its_time(void **state)
{
	struct bench *b = *state;
	const struct call_report *r;

	run(b, arena_printf(&b->arena, ONE, "ring_timeout: 20s", "machine: 100%", "",
			    "start: either, machine_detection: DetectMessageEnd, goal: informed"), "rules.machine_greeting_time=2s", NULL);
	assert_moment(only_call(b)->ended - only_call(b)->answered, 4 + 2);
	assert_int_equal(only_call(b)->end, END_MESSAGE);
	r = one(state, "machine: 100%", "", "start: either, machine_detection: {mode: Enable, timeout: 4s}, goal: informed");
	assert_moment(r->ended - r->answered, 4 + 2);
}

/* It hangs up a second after its beep, and the message takes two. */
static void a_message_that_is_cut_off_is_not_left(void **state)
{
	struct bench *b = *state;

	run(b, arena_printf(&b->arena, ONE, "ring_timeout: 20s", "machine: 100%", "",
			    "start: either, machine_detection: DetectMessageEnd, goal: informed"), "rules.machine_listening_time=1s", NULL);
	assert_moment(only_call(b)->ended - only_call(b)->answered, 10 + 1);
	assert_int_equal(only_call(b)->end, END_MACHINE);
}

/* The greeting ends at 10 s: the message replaces what is said to people. */
static void the_controller_redirects_a_machine(void **state)
{
	const struct call_report *r = one(state, "machine: 100%", "",
		"start: hold, machine_detection: {mode: DetectMessageEnd, async: yes}, "
		"redirect: {at: detected, answered_by: machine, to: note}, goal: informed");

	assert_moment(r->ended - r->answered, 10 + 2);
	assert_int_equal(r->end, END_MESSAGE);
}

static void and_leaves_people_alone(void **state)
{
	const struct call_report *r = one(state, "machine: 0%", "",
		"start: hold, machine_detection: {mode: Enable, async: yes}, "
		"redirect: {at: detected, answered_by: machine, to: note}, goal: served");

	assert_moment(r->ended - r->answered, 2 + 60);
	assert_int_equal(r->rest_redirects, 0);
}

/* ---- flows ---- */

#define REQUEST(next) STATE("Trigger", "trigger", ARROW("incomingRequest", next), "")

/* Version 1 has a way for machines; of both kinds detection mistakes some. */
static void a_widget_tells_machines_by_detection(void **state)
{
	struct bench *b = *state;

	put_json(b, "f.json",
		 FLOW(REQUEST("dial") ","
		      STATE("dial", "make-outgoing-call-v1",
			    ARROW("answered", "hi") "," ARROW("answeredByMachine", "") "," ARROW("busy", "") ","
			    ARROW("noAnswer", "") "," ARROW("failed", "") "," ARROW("hangup", ""),
			    "'machine_detection':'Enable','timeout':60") ","
		      SAY("hi", LAST("audioComplete"))));
	run(b, "flows: {f: f.json}\n"
	       "callers: {ring: 1s, machine: 40%}\n"
	       "rules: {human_as_machine_share: 10%, machine_as_human_share: 20%, machine_detection_time: 4s}\n"
	       "run: {replications: 20, confidence: 99.9%, widgets: yes}\n"
	       "calls: {direction: outbound, arrivals: {poisson: 10/s}, count: 2000}\n"
	       "designs: {d: {start: f, trigger: rest, goal: served}}\n", NULL);
	assert_inside("people who hear it", metric_in(&b->r->designs[0], "success_rate"), 0.6 * 0.9);
	assert_inside("machines", metric_in(&b->r->designs[0], "machine_rate"), 0.4);
	assert_inside("silence", metric_in(&b->r->designs[0], "silence_mean"), 4);
}

/* ---- what nobody has said ---- */

static bool is_assumed(struct bench *b, enum stand_in_kind kind)
{
	struct program *p = compile_design(b->s, 0, NULL, &b->d);
	bool found = false;

	for (size_t i = 0; i < p->stand_in_count; i++)
		found |= p->stand_ins[i].kind == kind;
	program_free(p);
	return found;
}

#define ASSUMING(rules) \
	"apps: {a: '<Response><Say>Hi</Say></Response>'}\nrules: {" rules "}\ncallers: {machine: 30%}\n" \
	"calls: {direction: outbound, arrivals: {poisson: 1/s}, count: 1}\n" \
	"designs: {d: {start: a, machine_detection: Enable}}\n"

static void greetings_and_mistakes_are_assumed_until_they_are_said(void **state)
{
	struct bench *b = *state;

	load(b, ASSUMING(""), NULL);
	assert_true(is_assumed(b, STAND_IN_GREETING) && is_assumed(b, STAND_IN_LISTENING));
	assert_true(is_assumed(b, STAND_IN_MISTAKES) && is_assumed(b, STAND_IN_DETECTION));
	load(b, ASSUMING("machine_greeting_time: 9s, machine_listening_time: 1m, human_as_machine_share: 0%, "
			 "machine_detection_time: 3s"), NULL);
	assert_false(is_assumed(b, STAND_IN_GREETING) || is_assumed(b, STAND_IN_LISTENING));
	assert_false(is_assumed(b, STAND_IN_MISTAKES) || is_assumed(b, STAND_IN_DETECTION));
}

/* ---- mistakes of who writes ---- */

#define OF_OUTBOUND(design) \
	"apps: {a: <Response/>}\n" \
	"callers: {machine: 30%}\ncalls: {direction: outbound, arrivals: {poisson: 1/s}, count: 1}\n" \
	"designs: {d: {start: a, " design "}}\n"

static void refuse(struct bench *b, const char *text, uint32_t column, const char *why)
{
	bench_clear(b);
	put_text(b, "test.yaml", text);
	b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
	assert_error(&b->d, 3 + (strstr(text, "callers") != NULL), column, why);
}

static void what_cannot_be_is_refused(void **state)
{
	struct bench *b = *state;

	refuse(b, "apps: {a: <Response/>}\ncalls: {arrivals: {poisson: 1/s}, count: 1}\n"
		  "designs: {d: {start: a, machine_detection: Enable}}\n", 44, "of calls that are created");
	refuse(b, "apps: {a: <Response/>}\ncalls: {direction: outbound, arrivals: {poisson: 1/s}, count: 1}\n"
		  "designs: {d: {start: a, machine_detection: Enable}}\n", 44, "needs callers.machine");
	refuse(b, OF_OUTBOUND("redirect: {at: detected, to: a}"), 35, "needs machine_detection");
	refuse(b, OF_OUTBOUND("machine_detection: Enabled"), 44, "Enable");
	refuse(b, OF_OUTBOUND("machine_detection: {mode: Enable, timeout: 1s}"), 68, "3s to 120s");
	refuse(b, OF_OUTBOUND("redirect: {at: answered, answered_by: human, to: a}"), 63, "at: detected");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(machines_and_voicemail_answer_by_simple_probabilities),
		cmocka_unit_test(voicemail_has_a_share),
		cmocka_unit_test(voicemail_after_the_time_out_takes_nobody),
		cmocka_unit_test(voicemail_takes_who_does_not_answer),
		cmocka_unit_test(a_machine_hangs_up_when_it_has_recorded_enough),
		cmocka_unit_test(a_machine_presses_no_keys),
		cmocka_unit_test(a_machine_is_no_person),
		cmocka_unit_test(mistakes_are_as_frequent_as_the_rules_say),
		cmocka_unit_test(mistakes_are_a_share_of_all_that_is_listened_to),
		cmocka_unit_test(silence_is_what_detection_takes),
		cmocka_unit_test(who_hears_nothing_hangs_up),
		cmocka_unit_test(nobody_hears_silence_beside_the_call),
		cmocka_unit_test(a_message_over_the_greeting_is_not_left),
		cmocka_unit_test(a_message_behind_the_greeting_is),
		cmocka_unit_test(detection_gives_up_at_its_time_out),
		cmocka_unit_test(detection_takes_its_time),
		cmocka_unit_test(a_message_that_is_cut_off_is_not_left),
		cmocka_unit_test(the_controller_redirects_a_machine),
		cmocka_unit_test(and_leaves_people_alone),
		cmocka_unit_test(a_widget_tells_machines_by_detection),
		cmocka_unit_test(greetings_and_mistakes_are_assumed_until_they_are_said),
		cmocka_unit_test(what_cannot_be_is_refused),
	};

	return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
