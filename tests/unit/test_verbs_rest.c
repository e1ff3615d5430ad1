/* SPDX-License-Identifier: GPL-3.0-or-later */
/* REST on a call that executes TwiML: inline documents, Status, and a redirect in
 * the middle of a <Dial>. */
#include "verbs_bench.h"

#define REST "rules.rest_latency=0s", "rules.callback_latency=0s"
#define REDIRECT(what) "designs.d.redirect=" what

/* ---- Twiml ---- */

static void inline_twiml(void **state)
{
	struct bench *b = *state;
	const struct call_report *r = run_app(state, R("<Play>x</Play>"), REST,
		REDIRECT("{at: created, after: 3s, twiml: '<Response><Say>" SPEECH "</Say></Response>'}"),
		"rules.redirect_fetch_delay=0s", NULL);

	assert_moment(r->ended, 5);
	assert_int_equal(events_of(b, EVENT_FETCH, "twiml of "), 1);
}

static void refused_redirect(void **state, const char *redirect, const char *message)
{
	struct bench *b = *state;
	struct overrides o = { .assignments = &redirect, .assignment_count = 1 };

	bench_clear(b);
	put_app(b, R("<Hangup/>"));
	b->s = scenario_load(bench_path(b, "test.yaml"), &o, &b->d);
	assert_false(!b->d.errors && experiment_check(b->s, &b->d));
	assert_error(&b->d, 0, 0, message);
}

/* Whatever documents the other designs carry: what is drawn in this one's, its steps and
 * what its calls share. */
static void inline_twiml_is_of_its_design(void **state)
{
#define MODEL \
	"apps: {app: '<Response><Say>hi</Say><Pause length=\"60\"/></Response>'}\n" \
	"rules: {gather_input_share: 50%}\n" \
	"calls: {arrivals: {poisson: 2/s}, count: 200}\n" \
	"run: {replications: 3}\n" \
	"designs:\n"
#define OWN \
	"  own: {start: app, goal: answered, redirect: {at: answered, after: {exponential: 5s}," \
	" twiml: '<Response><Gather timeout=\"9\" action=\"app\"/><Record/></Response>'}}\n"
#define OTHER \
	"  other: {start: app, goal: answered, redirect: {at: answered, after: 1s," \
	" twiml: '<Response><Dial><Conference>room</Conference></Dial></Response>'}}\n"
	struct bench *b = *state;
	const struct design_result *d;
	uint64_t fingerprint;
	struct estimate calls;

	run(b, MODEL OWN, NULL);
	fingerprint = b->r->designs[0].fingerprint;
	calls = metric_in(&b->r->designs[0], "mean_concurrent_calls");
	assert_null(b->r->designs[0].dependence);
	for (int i = 0; i < 2; i++) {
		run(b, i ? MODEL OWN OTHER : MODEL OTHER OWN, NULL);
		d = &b->r->designs[!i];
		assert_string_equal(d->name, "own");
		assert_true(d->fingerprint == fingerprint);
		assert_null(d->dependence);
		assert_near(metric_in(d, "mean_concurrent_calls").value, calls.value, 0);
		assert_near(metric_in(d, "mean_concurrent_calls").high, calls.high, 0);
	}
}

static void inline_twiml_is_checked(void **state)
{
	struct bench *b = *state;
	char text[4100], *redirect;

	memset(text, 'a', sizeof(text));
	text[4001] = '\0';
	redirect = arena_printf(&b->arena, REDIRECT("{at: created, twiml: '%s'}"), text);
	refused_redirect(state, redirect, "4001 characters, REST takes at most 4000");
	text[4000 - strlen(R("<Say></Say>"))] = '\0';
	redirect = arena_printf(&b->arena, REDIRECT("{at: created, twiml: '" R("<Say>%s</Say>") "'}"),
				text);
	run_app(state, R("<Hangup/>"), redirect, NULL);
	refused_redirect(state, REDIRECT("{at: created, twiml: '<Response><Sai/></Response>'}"),
			 "<Sai> is no TwiML verb");
	refused_redirect(state, REDIRECT("{at: created}"), "a redirect needs 'to'");
	refused_redirect(state, REDIRECT("{at: created, to: done, status: completed}"),
			 "one of 'to', 'twiml', 'status', 'hold' and 'participant'");
	refused_redirect(state, REDIRECT("{at: created, status: finished}"), "status: expected");
}

/* ---- Status ---- */

static void assert_status(void **state, const char *app, const char *redirect,
			  const char *direction, double ended, enum call_state final)
{
	const struct call_report *r = run_app(state, app, REST, redirect, direction,
					      "rules.queued_time=1s", "rules.post_dial_delay=1s",
					      NULL);

	assert_moment(r->ended, ended);
	assert_int_equal(r->state, final);
}

/* Queued until 1 s, initiated until 2 s, ringing until 6 s. */
static void status_by_state(void **state)
{
	static const struct {
		const char *request;
		double ended;
		enum call_state final;
	} cases[] = {
		{ REDIRECT("{at: created, after: 500ms, status: canceled}"), 0.5, CALL_CANCELED },
		{ REDIRECT("{at: created, after: 500ms, status: completed}"), 0.5, CALL_CANCELED },
		{ REDIRECT("{at: created, after: 1500ms, status: canceled}"), 1.5, CALL_CANCELED },
		{ REDIRECT("{at: created, after: 3s, status: canceled}"), 3, CALL_CANCELED },
		{ REDIRECT("{at: created, after: 3s, status: completed}"), 3, CALL_CANCELED },
		{ REDIRECT("{at: created, after: 7s, status: canceled}"), 16, CALL_COMPLETED },
		{ REDIRECT("{at: created, after: 7s, status: completed}"), 7, CALL_COMPLETED },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_status(state, R("<Play>x</Play>"), cases[i].request,
			      "calls.direction=outbound", cases[i].ended, cases[i].final);
	assert_status(state, R("<Pause length='9'/>"), cases[3].request,
		      "calls.direction=inbound", 3, CALL_CANCELED);
}

static void status_rules(void **state)
{
	const struct call_report *r;

	r = run_app(state, R("<Pause length='9'/>"), REST, "rules.status_before_answer=no-answer",
		    REDIRECT("{at: created, after: 3s, status: completed}"), NULL);
	assert_int_equal(r->state, CALL_NO_ANSWER);
	assert_reason(r, REASON_CANCELED);
	r = run_app(state, R("<Play>x</Play>"), REST,
		    "rules.status_canceled_in_progress=completed",
		    REDIRECT("{at: created, after: 3s, status: canceled}"), NULL);
	assert_moment(r->ended, 3);
	assert_int_equal(r->state, CALL_COMPLETED);
}

/* The call ends while the request is on its way. */
static void status_of_a_call_that_is_over(void **state)
{
	struct bench *b = *state;
	const char *late = REDIRECT("{at: created, after: 1s, latency: 5s, status: completed}");

	run_app(state, R("<Pause length='2'/>"), late, NULL);
	assert_int_equal(count_of(b, "rest_400_elsewhere"), 1);
	assert_int_equal(event_of(b, EVENT_REST_ANSWER, NULL)->b, 21220);
	run_app(state, R("<Pause length='2'/>"), late, "rules.status_terminal=accept", NULL);
	assert_int_equal(count_of(b, "rest_400_elsewhere"), 0);
}

/* The child leg goes with its call. */
static void status_ends_the_child_leg(void **state)
{
	struct bench *b = *state;

	assert_moment(run_app(state, R("<Dial>+15550199</Dial>"), REST,
			      REDIRECT("{at: created, after: 4s, status: completed}"), NULL)->ended, 4);
	assert_int_equal(events_of(b, EVENT_HANG_UP, "the dialling call is gone"), 1);
}

/* ---- a redirect in the middle of a <Dial> ---- */

#define MID_DIAL(to) REST, REDIRECT("{at: created, after: 5s, to: " to "}")

/* Closed at 5.166, the action asked at 5.32, the new document executed at 5.651. */
static void two_documents_are_fetched(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, R("<Dial action='slow'>+15550199</Dial>"), "profile=observed",
			"apps.slow='<Response><Say loop=\"9\">" SPEECH "</Say></Response>'",
			"rules.in_progress_window=0s", MID_DIAL("done"), NULL);
	const struct engine_event *closed = event_of(b, EVENT_HANG_UP, "dialling call was redirected");

	assert_moment(closed->time, 5.166);
	assert_true(closed->leg == 1);
	assert_moment(event_of(b, EVENT_FETCH, "DialCallStatus=completed")->time, 5.32);
	assert_moment(event_of(b, EVENT_DOCUMENT, "done")->time, 5.651);
	assert_moment(r->ended, 7.651);
	assert_int_equal(events_of(b, EVENT_DOCUMENT, "slow"), 1); /* the child's, no other */
}

static void without_the_rule_one_is(void **state)
{
	struct bench *b = *state;

	run_app(state, R("<Dial action='slow'>+15550101</Dial>"), "rules.dial_redirect_action=none",
		MID_DIAL("done"), NULL);
	assert_int_equal(events_of(b, EVENT_FETCH, "DialCallStatus"), 0);
	assert_moment(only_call(b)->ended, 7.651);
	/* nor does a <Dial> without an action, or one that is over */
	run_app(state, R("<Dial>+15550101</Dial>"), MID_DIAL("done"), NULL);
	assert_int_equal(events_of(b, EVENT_FETCH, "DialCallStatus"), 0);
}

/* Agents, queues and conferences too: whoever is dialled, the action is requested. */
static void whatever_is_dialled(void **state)
{
	static const char *const dials[] = {
		R("<Dial action='slow'>sales</Dial>"),
		R("<Dial action='slow' answerOnBridge='true'><Queue>sales</Queue></Dial>"),
		R("<Dial action='slow'><Conference>c</Conference></Dial>"),
		R("<Dial action='slow'><Number>+15550101</Number><Number>+15550102</Number></Dial>"),
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(dials); i++) {
		run_app(state, dials[i], REST, "profile=observed", "rules.in_progress_window=0s",
			REDIRECT("{at: created, after: 3s, to: done}"), NULL);
		assert_moment(event_of(b, EVENT_FETCH, "DialCallStatus=completed")->time, 3.32);
		assert_moment(only_call(b)->ended, 5.651);
	}
	run_app(state, R("<Enqueue action='slow'>sales</Enqueue>"), REST,
		REDIRECT("{at: created, after: 3s, to: done}"), NULL);
	assert_int_equal(events_of(b, EVENT_FETCH, "DialCallStatus"), 0);
}

/* A call that ends before leaves nothing behind; the leg is closed with it. */
static void the_end_of_the_call_takes_all(void **state)
{
	struct bench *b = *state;

	run_app(state, R("<Dial action='slow'>+15550199</Dial>"), MID_DIAL("done"),
		"rules.dial_redirect_close=2s", "calls.script.0.hang_up=5100ms",
		"apps.slow='<Response><Say loop=\"9\">" SPEECH "</Say></Response>'", NULL);
	assert_moment(only_call(b)->ended, 5.1);
	assert_moment(event_of(b, EVENT_HANG_UP, "dialling call was redirected")->time, 5.1);
	assert_int_equal(events_of(b, EVENT_FETCH, "DialCallStatus"), 0);
}

/* The action is a flow's URL, and no execution is there: a 400 that nobody sees. */
static void a_stray_request_can_meet_400(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, R("<Dial action='https://x/Flows/support'>+15550101</Dial>"),
			MID_DIAL("done"), NULL);

	assert_moment(r->ended, 7.651);
	assert_int_equal(r->studio_400, 1);
	assert_int_equal(count_of(b, "studio_requests"), 1);
	assert_int_equal(count_of(b, "studio_400"), 1);
}

/* Or it starts an execution that speaks to nobody. */
static void a_stray_request_can_start_an_execution(void **state)
{
	struct bench *b = *state;

	run_app(state, R("<Dial action='https://x/Flows/support'>+15550101</Dial>"),
		MID_DIAL("done"), "rules.studio_in_progress=start", NULL);
	assert_int_equal(count_of(b, "executions"), 1);
	assert_false(only_call(b)->studio_accepted);
	assert_moment(only_call(b)->ended, 7.651);
}

/* ---- a wrong CallSid ---- */

static void an_unknown_sid_changes_nothing(void **state)
{
	struct bench *b = *state;

	assert_moment(run_app(state, R("<Play>x</Play>"), REST, "rules.retry_delays=[1s]",
			      REDIRECT("{at: created, after: 3s, sid: unknown, to: done}"),
			      NULL)->ended, 10);
	assert_int_equal(events_of(b, EVENT_REST_ANSWER, NULL), 1);
	assert_int_equal(event_of(b, EVENT_REST_ANSWER, NULL)->b, 20404);
	assert_int_equal(event_of(b, EVENT_REST_ANSWER, NULL)->a, 404);
	run_app(state, R("<Play>x</Play>"), REST,
		REDIRECT("{at: created, after: 3s, sid: unknown, status: completed}"), NULL);
	assert_moment(only_call(b)->ended, 10);
	/* nobody is dialled */
	run_app(state, R("<Play>x</Play>"), REST,
		REDIRECT("{at: created, after: 3s, sid: child, to: done}"), NULL);
	assert_int_equal(event_of(b, EVENT_REST_ANSWER, NULL)->b, 20404);
	refused_redirect(state, REDIRECT("{at: created, sid: child, status: completed}"),
			 "sid: child is for documents");
}

/* The leg inside is redirected: the dial lasts as long as its new document. */
static void the_dialled_leg_can_be_redirected(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, R("<Dial>+15550199</Dial>"), REST,
			"apps.slow='<Response><Say loop=\"9\">" SPEECH "</Say></Response>'",
			"rules.redirect_fetch_delay=1s",
			REDIRECT("{at: created, after: 5s, sid: child, to: done}"), NULL);

	assert_moment(r->ended, 5 + 1 + 2);
	assert_true(event_of(b, EVENT_REST_ANSWER, NULL)->leg == 1);
}

/* REST refuses it for the leg: it is the offered call that has met a 400. */
static void a_400_about_the_leg_is_the_calls(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, R("<Dial>+15550199</Dial>"), REST, "rules.redirect_in_progress=21220",
			"apps.slow='<Response><Say loop=\"9\">" SPEECH "</Say></Response>'",
			REDIRECT("{at: created, after: 5s, sid: child, to: {flow: support, event: return}, retries: []}"),
			"designs.d.goal=accepted", NULL);

	assert_true(event_of(b, EVENT_REST_ANSWER, NULL)->leg == 1);
	assert_reason(r, REASON_REST_400_21220);
	assert_int_equal(r->rest_400, 1);
	assert_int_equal(count_of(b, "rest_400"), 1);
	assert_int_equal(count_of(b, "calls_with_400"), 1);
}

/* A party outside: Studio finds no execution of its leg, and the dial is over. */
static void a_party_outside_finds_no_execution(void **state)
{
	const struct call_report *r =
		run_app(state, R("<Dial>+15550101</Dial><Pause length='3'/>"), REST,
			"rules.redirect_fetch_delay=1s",
			REDIRECT("{at: created, after: 6s, sid: child, to: {flow: support, event: return}}"),
			"designs.d.goal=accepted", NULL);

	assert_moment(r->ended, 6 + 1 + 3);
	assert_reason(r, REASON_STUDIO_400_RETURN);
	assert_int_equal(r->studio_400, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(inline_twiml),
		bench_test(inline_twiml_is_of_its_design),
		bench_test(inline_twiml_is_checked),
		bench_test(status_by_state),
		bench_test(status_rules),
		bench_test(status_of_a_call_that_is_over),
		bench_test(status_ends_the_child_leg),
		bench_test(two_documents_are_fetched),
		bench_test(without_the_rule_one_is),
		bench_test(whatever_is_dialled),
		bench_test(the_end_of_the_call_takes_all),
		bench_test(a_stray_request_can_meet_400),
		bench_test(a_stray_request_can_start_an_execution),
		bench_test(an_unknown_sid_changes_nothing),
		bench_test(the_dialled_leg_can_be_redirected),
		bench_test(a_400_about_the_leg_is_the_calls),
		bench_test(a_party_outside_finds_no_execution),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
