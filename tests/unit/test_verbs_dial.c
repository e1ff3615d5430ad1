/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Dial>: several parties at once, limits, numbers that cannot be dialled, documents
 * that the called party hears. */
#include "verbs_bench.h"

#define PARTIES(list) R("<Dial answerOnBridge='true' action='done'>" list "</Dial>")
#define TWO "<Number>+15550101</Number><Number>+15550102</Number>"

static size_t results(const struct bench *b, int64_t outcome)
{
	size_t n = 0;

	for (size_t i = 0; i < b->event_count; i++)
		n += b->events[i].kind == EVENT_DIAL_RESULT && b->events[i].a == outcome;
	return n;
}

/* Both ring for 4 s, one talks for 8 s; then the action speaks for 2 s. */
static void several_parties_ring_at_once(void **state)
{
	struct bench *b = *state;
	const struct call_report *r = run_app(state, PARTIES(TWO), NULL);

	assert_int_equal(events_of(b, EVENT_DIAL, NULL), 2);
	assert_int_equal(results(b, OUTCOME_ANSWER), 1);
	assert_moment(r->answered, 4);
	assert_moment(r->ended, 14);
	assert_near(metric_in(&b->r->designs[0], "peak_concurrent_calls").value, 3, 1e-9);
}

/* P(no party answers within t) is the product: of n exponential rings of mean m the
 * first has mean m/n. */
static void first_answer_wins(void **state)
{
	struct bench *b = *state;
	double sum = 0, n;

	run_app(state, PARTIES(TWO), "calls={arrivals: {regular: 1/s}, count: 400}",
		"callers.ring={exponential: 8s}", "callers.talk=1s", NULL);
	n = (double)b->call_count;
	for (size_t i = 0; i < b->call_count; i++)
		sum += (double)(b->calls[i].report.answered - b->calls[i].report.created) * 1e-9;
	assert_near(sum / n, 4, 4 * 4 / sqrt(n));
}

static void busy_parties_drop_out(void **state)
{
	const struct call_report *r;

	r = run_app(state, PARTIES(TWO), "calls.script.0.outcome=busy", NULL);
	assert_moment(r->answered, 0); /* by the action's <Say> */
	assert_moment(r->ended, 2);
	r = run_app(state, PARTIES(TWO), "calls.script.0.outcome=no-answer", NULL);
	assert_moment(r->ended, 32);
}

/* A number of the scenario that answers after 3 s beats the party outside. */
static void a_number_of_the_scenario_wins(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, PARTIES("<Number>+15550199</Number><Number>+15550101</Number>"), NULL);

	assert_moment(r->answered, 3);
	assert_moment(r->ended, 7); /* it speaks for 2 s, and so does the action */
	assert_int_equal(events_of(b, EVENT_HANG_UP, NULL), 2);
	/* it never answers within the other's 4 s */
	r = run_app(state, PARTIES("<Number>+15550199</Number><Number>+15550101</Number>"),
		    "apps.slow='<Response><Pause length=\"9\"/><Say>a</Say></Response>'", NULL);
	assert_moment(r->answered, 4);
	assert_moment(r->ended, 14);
	assert_non_null(find_event(b, EVENT_HANG_UP, "another party", 0));
}

/* All of them reject: the dial is over at once. */
static void all_inside_reject(void **state)
{
	const struct call_report *r =
		run_app(state, PARTIES("<Number>+15550199</Number><Number>+15550198</Number>"),
			"apps.slow='<Response><Reject/></Response>'",
			"numbers={'+15550199': slow, '+15550198': slow}", NULL);

	assert_moment(r->ended, 2);
}

static void the_caller_gives_up(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, PARTIES("<Number>+15550199</Number><Number>+15550101</Number>"),
			"calls.script.0.hang_up=1s", NULL);

	assert_moment(r->ended, 1);
	assert_reason(r, REASON_ABANDONED_RINGING);
	assert_int_equal(events_of(b, EVENT_HANG_UP, "dial is over"), 1);
}

static void groups_are_not_rung(void **state)
{
	refused(state, R("<Dial><Number>+15550101</Number><Queue>sales</Queue></Dial>"), 1, 43,
		"must be the only noun");
}

static void time_limit_ends_the_talk(void **state)
{
	assert_moment(run_app(state, R("<Dial timeLimit='5'>+15550101</Dial>"), NULL)->ended, 9);
	assert_moment(run_app(state, R("<Dial timeLimit='50'>+15550101</Dial>"), NULL)->ended, 12);
	assert_moment(run_app(state, R("<Dial timeLimit='1'>+15550199</Dial>"), NULL)->ended, 4);
}

/* 13223 and 13224: the verb fails at once, and the action is requested. */
static void numbers_that_cannot_be_dialled(void **state)
{
	static const struct {
		const char *number;
		enum code code;
	} cases[] = { { "someone", CODE_13223 },      { "+1555abc0100", CODE_13223 },
		      { "12", CODE_13224 },	      { "+05550100", CODE_13224 },
		      { "+1234567890123456", CODE_13224 } };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *app = arena_printf(&b->arena,
			R("<Dial answerOnBridge='true' action='done'>%s</Dial>"), cases[i].number);

		assert_moment(run_app(state, app, NULL)->ended, 2);
		assert_int_equal(codes_of(b, cases[i].code), 1);
		assert_int_equal(events_of(b, EVENT_DIAL, NULL), 0);
	}
	assert_moment(run_app(state, R("<Dial>(415) 555-0100</Dial>"), NULL)->ended, 12);
	assert_moment(run_app(state, R("<Dial>{{From}}</Dial>"), NULL)->ended, 12);
	assert_int_equal(b->d.warnings, 0);
}

/* Broken on purpose: its error, and the two are connected without it. */
static void a_number_with_a_broken_document(void **state)
{
	static const struct {
		const char *whisper;
		enum code code;
		double ended; /* 4 s of ringing, 8 s of talk, and what is played */
	} cases[] = {
		{ "apps.whisper={file: <Response/>, fault: 11750}", CODE_11750, 12 },
		{ "apps.whisper={file: '<Response><Hangup/></Response>', fault: 12100}", CODE_12100, 12 },
		{ "apps.whisper={file: '<no xml', fault: 12300}", CODE_12300, 12 },
		{ "apps.whisper={file: '<Response><Pause length=\"3\"/></Response>', fault: 12200}",
		  CODE_12200, 15 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct call_report *r =
			run_app(state, R("<Dial><Number url='whisper'>+15550101</Number></Dial>"),
				cases[i].whisper, NULL);

		assert_moment(r->ended, cases[i].ended);
		assert_int_equal(codes_of(b, cases[i].code), 1);
		assert_true(b->calls[0].report.success);
	}
	/* what is no document at all is an error, once, where it is */
	bench_clear(b);
	put_app(b, R("<Dial><Number url='whisper'>+15550101</Number></Dial>"));
	b->sets[b->set_count++] = "apps.whisper=<Response>";
	load_path(b, bench_path(b, "test.yaml"));
	assert_false(experiment_check(b->s, &b->d));
	assert_int_equal(b->d.errors, 1);
}

/* The called party answers after 4 s and hears 2 s and 1 s before the bridge. */
static void a_number_with_a_document(void **state)
{
	struct bench *b = *state;
	const struct call_report *r;

	r = run_app(state, R("<Dial answerOnBridge='true'><Number url='whisper'>+15550101</Number></Dial>"),
		    "apps.whisper='<Response><Say>" SPEECH "</Say><Pause/></Response>'", NULL);
	assert_moment(r->answered, 7);
	assert_moment(r->ended, 15);
	r = run_app(state, R("<Dial><Number url='whisper'>+15550101</Number></Dial>"),
		    "apps.whisper='<Response><Dial>+15550102</Dial></Response>'", NULL);
	assert_moment(r->ended, 12);
	assert_int_equal(codes_of(b, CODE_13201), 1);
	r = run_app(state, R("<Dial><Number url='whisper'>+15550101</Number></Dial>"),
		    "apps.whisper='<Response><Pause length=\"3\"/><Hangup/></Response>'", NULL);
	assert_moment(r->ended, 7);
	refused(state, R("<Dial><Number url='nowhere'>+15550101</Number></Dial>"), 1, 17,
		"url \"nowhere\" leads to no app");
}

/* ---- what a server makes of DialCallStatus ---- */

#define AFTER R("<Dial timeout='20' action='after'><Number>+15550142</Number></Dial>")
#define LASTS(name, seconds) "apps." name "=<Response><Pause length=\"" seconds "\"/></Response>"

static double ends_after(void **state, const char *app, const char *after, const char *outcome)
{
	struct bench *b = *state;

	return (double)run_app(state, app, LASTS("one", "100"), LASTS("two", "200"),
			       LASTS("three", "300"), LASTS("four", "400"), after,
			       arena_printf(&b->arena, "calls.script.0.outcome=%s", outcome), NULL)
		       ->ended * 1e-9;
}

static void an_app_answers_by_dial_call_status(void **state)
{
	const char *all = "apps.after={completed: one, busy: two, no-answer: three, failed: four}";
	const char *some = "apps.after={busy: two, file: '<Response/>'}";

	assert_near(ends_after(state, AFTER, all, "answer"), 4 + 8 + 100, 1e-6);
	assert_near(ends_after(state, AFTER, all, "busy"), 200, 1e-6);
	assert_near(ends_after(state, AFTER, all, "no-answer"), 20 + 300, 1e-6);
	assert_near(ends_after(state, AFTER, all, "failed"), 400, 1e-6);
	assert_near(ends_after(state, AFTER, some, "busy"), 200, 1e-6);
	assert_near(ends_after(state, AFTER, some, "failed"), 0, 1e-6);
	/* who has dialled nobody has no status */
	assert_near(ends_after(state, R("<Redirect>after</Redirect>"), some, "busy"), 0, 1e-6);
}

static void an_app_with_statuses_is_whole(void **state)
{
	struct bench *b = *state;

	bench_clear(b);
	put_app(b, R("<Hangup/>"));
	put_text(b, "test.yaml", "apps:\n  a: {busy: b}\n  b: {completed: a, file: '<Response/>'}\n"
		 "  c: {failed: a, file: '<Response/>'}\n"
		 "calls: {script: [{at: 0s}]}\ndesigns: {d: {start: a}}\n");
	b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
	assert_error(&b->d, 2, 6, "'file'");
	assert_error(&b->d, 2, 3, "busy: expected an app with a document of its own, 'b' asks others");
	assert_error(&b->d, 4, 3, "failed: expected an app with a document of its own, 'a' asks others");
}

/* Each rings for its 2 s; the number of the scenario answers after 3 s, or after 1 s. */
static void nouns_in_sequence(void **state)
{
	struct bench *b = *state;
	const char *app = R("<Dial sequential='true' timeout='2' action='done'>"
			    "<Number>+15550142</Number><Number>+15550199</Number>"
			    "<Number>+15550143</Number></Dial>");

	assert_moment(run_app(state, app, NULL)->ended, 3 * 2 + 2);
	assert_int_equal(events_of(b, EVENT_DIAL, NULL), 3);
	assert_moment(run_app(state, app, "apps.slow=" R("<Pause length=\"1\"/><Say>" SPEECH "</Say>"),
			      NULL)->ended, 2 + 1 + 2 + 2);
	assert_int_equal(events_of(b, EVENT_DIAL, NULL), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(several_parties_ring_at_once),
		bench_test(first_answer_wins),
		bench_test(busy_parties_drop_out),
		bench_test(a_number_of_the_scenario_wins),
		bench_test(all_inside_reject),
		bench_test(the_caller_gives_up),
		bench_test(groups_are_not_rung),
		bench_test(time_limit_ends_the_talk),
		bench_test(numbers_that_cannot_be_dialled),
		bench_test(a_number_with_a_document),
		bench_test(a_number_with_a_broken_document),
		bench_test(an_app_answers_by_dial_call_status),
		bench_test(an_app_with_statuses_is_whole),
		bench_test(nouns_in_sequence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
