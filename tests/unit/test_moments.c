/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Controllers that hear of the leg that a call dials, and of its task. */
#include "helpers.h"

/* Every callback takes 100 ms and every request 150 ms, documents none; a party rings for 4 s and talks
 * for 8 s. SLOW speaks for 5 s and hangs up. */
#define TIMES \
	"rules: {fetch_latency: 0s, callback_latency: 100ms, rest_latency: 150ms, redirect_fetch_delay: 0s}\n" \
	"numbers: {'+15550199': slow}\n" \
	"urls: {whisper: whisper}\n"
#define FIVE_SECONDS "012345678901234567890123456789012345678901234567890123456789012345678901234"
#define APPS(verbs) \
	"apps:\n" \
	"  app: '<Response>" verbs "</Response>'\n" \
	"  slow: '<Response><Say>" FIVE_SECONDS "</Say></Response>'\n" \
	"  whisper: '<Response><Pause length=\"2\"/></Response>'\n" \
	"  bye: '<Response><Hangup/></Response>'\n"
#define DIAL(verbs, at) \
	TIMES APPS(verbs) \
	"calls: {script: [{at: 0s, answer: 4s, talk: 8s}]}\n" \
	"designs: {d: {start: app, goal: answered, redirect: {at: " at ", to: bye}}}\n"

/* When the N-th request takes effect, in milliseconds; -1: there are fewer. */
static int64_t request(const struct bench *b, size_t n)
{
	for (size_t i = 0; i < b->event_count; i++)
		if (b->events[i].kind == EVENT_REST_ANSWER && n-- == 0)
			return b->events[i].time / 1000000;
	return -1;
}

static struct bench *meets(void **state, const char *text, const char *set)
{
	struct bench *b = *state;

	run(b, text, set, NULL);
	trace(b, 0, 0);
	return b;
}

static void a_party_outside(void **state)
{
	const char *const busy = "calls.script.0.outcome=busy", *const late = "calls.script.0.answer=40s";

	assert_int_equal(request(meets(state, DIAL("<Dial>+15550100</Dial><Pause length=\"60\"/>", "child_ringing, after: 1s"), NULL), 0), 1250);
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550100</Dial><Pause length=\"60\"/>", "child_answered"), NULL), 0), 4250);
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550100</Dial><Pause length=\"60\"/>", "child_ended"), NULL), 0), 12250);
	/* who is busy never rings, who does not answer rings for 30 s */
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550100</Dial><Pause length=\"60\"/>", "child_ringing"), busy), 0), -1);
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550100</Dial><Pause length=\"60\"/>", "child_answered"), busy), 0), -1);
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550100</Dial><Pause length=\"60\"/>", "child_ended"), busy), 0), 250);
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550100</Dial><Pause length=\"60\"/>", "child_ringing"), late), 0), 250);
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550100</Dial><Pause length=\"60\"/>", "child_ended"), late), 0), 30250);
	/* who hears a document first has answered before */
	assert_int_equal(request(meets(state, DIAL("<Dial><Number url=\"whisper\">+15550100</Number></Dial><Pause length=\"60\"/>", "child_answered"), NULL), 0), 4250);
	/* the call is over with the leg: there is nothing to redirect */
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550100</Dial>", "child_ended"), NULL), 0), -1);
}

static void a_number_of_the_scenario(void **state)
{
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550199</Dial><Pause length=\"60\"/>", "child_ringing"), NULL), 0), 250);
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550199</Dial><Pause length=\"60\"/>", "child_answered"), NULL), 0), 250);
	assert_int_equal(request(meets(state, DIAL("<Dial>+15550199</Dial><Pause length=\"60\"/>", "child_ended"), NULL), 0), 5250);
	/* the verb ends the leg, and not the leg the verb */
	assert_int_equal(request(meets(state, DIAL("<Dial timeLimit=\"3\">+15550199</Dial><Pause length=\"60\"/>", "child_ended"), NULL), 0), 3250);
}

/* Once for a <Dial>, whatever it rings: the first that rings, the one that answers, the end. */
static void several_at_once(void **state)
{
	static const char text[] = DIAL("<Dial><Number>+15550100</Number><Number>+15550101</Number></Dial><Pause length=\"60\"/>", "child_ringing");
	const char *const whole[] = { "250", "4250", "12250" };
	const char *const at[] = { "child_ringing", "child_answered", "child_ended" };

	for (int i = 0; i < 3; i++) {
		char set[80];

		snprintf(set, sizeof(set), "designs.d.redirect.at=%s", at[i]);
		meets(state, text, set);
		assert_int_equal(request(*state, 0), atoi(whole[i]));
		assert_int_equal(request(*state, 1), -1);
	}
}

/* Each <Dial> tells again; a request that takes the call away ends the leg, which tells as well. */
static void every_time(void **state)
{
	struct bench *b = meets(state, DIAL("<Dial>+15550100</Dial><Dial>+15550100</Dial><Pause length=\"60\"/>", "child_answered, after: 20s"), NULL);

	assert_int_equal(request(b, 0), 24250);
	assert_int_equal(request(b, 1), -1); /* over by then */
	b = meets(state, TIMES APPS("<Dial>+15550100</Dial>")
		  "  hold: '<Response><Pause length=\"60\"/></Response>'\n"
		  "calls: {script: [{at: 0s, answer: 4s, talk: 8s}]}\n"
		  "designs: {d: {start: app, goal: answered, redirect: [{at: child_answered, after: 1s, to: hold}, {at: child_ended, after: 3s, to: bye}]}}\n", NULL);
	assert_int_equal(request(b, 0), 5250);
	assert_int_equal(request(b, 1), 8500);
}

/* The leg itself is meant: the caller goes on behind the <Dial>. */
static void acts_on_the_leg(void **state)
{
	struct bench *b = meets(state, DIAL("<Dial>+15550199</Dial><Pause length=\"60\"/>", "child_answered, after: 2s, sid: child"), NULL);

	assert_int_equal(request(b, 0), 2250);
	assert_int_equal(count_of(b, "rest_redirects"), 1);
}

/* One agent, who talks for ten minutes with the first; the second's task times out after 20 s. */
#define TASK(rules, at) \
	"rules: {fetch_latency: 0s, callback_latency: 100ms, rest_latency: 150ms, task_timeout: " rules "}\n" \
	"apps:\n" \
	"  app: '<Response><Enqueue workflowSid=\"support\"><Task timeout=\"20\">{}</Task></Enqueue><Pause length=\"60\"/></Response>'\n" \
	"  bye: '<Response><Hangup/></Response>'\n" \
	"agents: {support: {count: 1, handle_time: 10m}}\n" \
	"calls: {script: [{at: 0s}, {at: 1s, hang_up: 5m}]}\n" \
	"designs: {d: {start: app, goal: answered, redirect: {at: " at ", to: bye}}}\n"

static void a_task_that_times_out(void **state)
{
	struct bench *b = *state;

	run(b, TASK("hold", "task_canceled"), NULL);
	trace(b, 0, 1);
	assert_int_equal(request(b, 0), 21250); /* 1 s + 20 s + callback + request */
	assert_int_equal(count_of(b, "rest_redirects"), 1);
	run(b, TASK("leave", "task_canceled, after: 10s"), NULL);
	trace(b, 0, 1);
	assert_int_equal(request(b, 0), 31250);
	/* nobody is told of a caller who hangs up before, nor of one who is served */
	run(b, TASK("hold", "task_canceled"), "calls.script.1.hang_up=15s", NULL);
	assert_int_equal(count_of(b, "rest_redirects"), 0);
	run(b, TASK("hold", "task_canceled"), "agents.support.count=2", NULL);
	assert_int_equal(count_of(b, "rest_redirects"), 0);
}

/* What never happens is said. */
static void never(void **state)
{
	struct bench *b = *state;

	load(b, DIAL("<Pause length=\"60\"/>", "child_ended"), NULL);
	assert_true(experiment_check(b->s, &b->d));
	assert_int_equal(b->d.count, 1);
	load(b, TASK("hold", "child_ended"), "apps.app=<Response><Enqueue workflowSid=\"support\"/></Response>", "designs.d.redirect.at=task_canceled", NULL);
	assert_true(experiment_check(b->s, &b->d));
	assert_int_equal(b->d.count, 1);
}

static void held_nowhere(void **state)
{
	struct bench *b = *state;

	load(b, TASK("hold", "task_canceled"), "designs.d.redirect={at: 1s, hold: yes}", NULL);
	assert_true(experiment_check(b->s, &b->d));
	assert_int_equal(b->d.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(a_party_outside), bench_test(a_number_of_the_scenario),
		bench_test(several_at_once), bench_test(every_time), bench_test(acts_on_the_leg),
		bench_test(a_task_that_times_out), bench_test(never), bench_test(held_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
