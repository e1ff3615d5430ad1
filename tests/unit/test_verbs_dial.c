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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
