/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs of calls, replayed: each call comes when it did and does what it did. */
#include "helpers.h"

#define HEADER "start_time,vru,wait,talk_time,outcome,ring,direction\n"

/* Inbound calls that go straight into the queue. */
#define QUEUE(more) \
	"rules: {fetch_latency: 0s}\n" \
	"agents: {desk: {count: 1, handle_time: 1m}}\n" \
	"apps: {desk: <Response><Enqueue>desk</Enqueue></Response>}\n" \
	"calls: {trace: {file: log.csv" more "}}\n" \
	"designs: {d: {start: desk, goal: agent}}\n"

static void replay(struct bench *b, const char *log, const char *scenario, const char *set)
{
	put_text(b, "log.csv", log);
	run(b, scenario, set, NULL);
}

/* Seconds of the simulation; negative: never. */
static double seconds(int64_t ns)
{
	return ns < 0 ? -1 : (double)ns * 1e-9;
}

/* ---- one queue ---- */

/* One agent. The first call is served at once for 100 s, the second gives up after 30 s,
 * the third hangs up in the menus, the fourth, before the others in the file, waits for
 * the first. */
static void calls_do_what_they_did(void **state)
{
	struct bench *b = *state;
	const struct call_report *r;

	replay(b, HEADER "2026-03-02 00:00:40,5,75,50,served,,\n"
			 "2026-03-02 00:00:10,10,0,100,served,,\n"
			 "2026-03-02 00:00:20,3,30,,abandoned,,\n"
			 "2026-03-02 00:00:30,7,,,abandoned_before,,\n",
	       QUEUE(""), NULL);
	assert_int_equal(b->call_count, 4 * 20);
	r = call_of(b, "d", 0);
	assert_moment(r->created, 10);
	assert_moment(r->queue_wait, 0);
	assert_moment(r->ended, 120); /* ten seconds of menus, then served */
	assert_int_equal(r->success, 1);
	r = call_of(b, "d", 1);
	assert_reason(r, REASON_ABANDONED_QUEUED);
	assert_moment(r->ended, 20 + 3 + 30);
	r = call_of(b, "d", 2);
	assert_reason(r, REASON_ABANDONED_SPEAKING);
	assert_moment(r->ended, 37);
	r = call_of(b, "d", 3);
	assert_moment(r->queue_wait, 120 - 45);
	assert_moment(r->ended, 170);
}

/* With an agent more, who gave up is served, for as long as is drawn: nobody knows. */
static void who_gave_up_may_be_served(void **state)
{
	struct bench *b = *state;

	replay(b, HEADER "2026-03-02 00:00:10,10,0,100,served,,\n"
			 "2026-03-02 00:00:20,3,30,,abandoned,,\n",
	       QUEUE(""), "agents.desk.count=2");
	assert_moment(call_of(b, "d", 1)->ended, 23 + 60); /* handle_time */
	assert_int_equal(call_of(b, "d", 1)->success, 1);
}

/* A flow whose own menus take longer than the log's: it comes to the queue later. */
static void slow_menus_come_first(void **state)
{
	struct bench *b = *state;

	replay(b, HEADER "2026-03-02 00:00:10,10,0,100,served,,\n",
	       "rules: {fetch_latency: 0s}\n"
	       "agents: {desk: {count: 1, handle_time: 1m}}\n"
	       "apps: {desk: '<Response><Pause length=\"15\"/><Enqueue>desk</Enqueue></Response>'}\n"
	       "calls: {trace: log.csv}\n"
	       "designs: {d: {start: desk, goal: agent}}\n", NULL);
	assert_moment(only_call(b)->ended, 10 + 15 + 100);
}

/* Patience for messages is what the logged call had: it came to the queue. */
static void menus_are_borne(void **state)
{
	struct bench *b = *state;

	replay(b, HEADER "2026-03-02 00:00:10,600,0,100,served,,\n", QUEUE(""),
	       "callers.patience={ringing: 1s, speaking: 1s, queued: 1s}");
	assert_moment(only_call(b)->ended, 10 + 600 + 100);
}

/* ---- the rest of who was served's patience ---- */

/*
 * A thousand callers who were served after waits of 60 s, and no agent ever: how long do
 * they stay? Of an exponential law of mean 100 s, given more than 60 s, 60 + 100 s on
 * average, with a standard deviation of 100 s: of 1000 x 20 the mean has a standard error
 * of 0.71 s. Four are 2.8.
 */
static void patience_beyond_the_wait(void **state)
{
	struct bench *b = *state;
	char *log = arena_array(&b->arena, 1000, 64), *p = log;
	double sum = 0, least = 1e9;

	p += sprintf(p, HEADER);
	for (int i = 0; i < 1000; i++)
		p += sprintf(p, "2026-03-02 %02d:%02d:00,0,60,10,served,,\n", 1 + i / 60, i % 60);
	put_text(b, "log.csv", log);
	run(b, QUEUE(""), "callers.patience.queued={exponential: 100s}",
	    "agents.desk={schedule: {counts: [0, 1], step: 100h}, handle_time: 1m}", NULL);
	assert_int_equal(b->call_count, 20000);
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;
		double stayed = seconds(r->ended - r->created);

		assert_reason(r, REASON_ABANDONED_QUEUED);
		sum += stayed;
		least = stayed < least ? stayed : least;
	}
	assert_true(least >= 60);
	assert_near(sum / 20000, 160, 2.8);
}

/* So rare that it is found by inversion: beyond 900 s an exponential law of mean 100 s has
 * e^-9 of its weight. */
static void patience_far_beyond(void **state)
{
	struct bench *b = *state;
	char *log = arena_array(&b->arena, 1000, 64), *p = log;
	double sum = 0;

	p += sprintf(p, HEADER);
	for (int i = 0; i < 1000; i++)
		p += sprintf(p, "2026-03-02 %02d:%02d:00,0,900,10,served,,\n", 1 + i / 60, i % 60);
	put_text(b, "log.csv", log);
	run(b, QUEUE(""), "callers.patience.queued={exponential: 100s}",
	    "agents.desk={schedule: {counts: [0, 1], step: 100h}, handle_time: 1m}", NULL);
	for (size_t i = 0; i < b->call_count; i++)
		sum += seconds(b->calls[i].report.ended - b->calls[i].report.created);
	assert_near(sum / 20000, 1000, 2.8);
}

/* A law that ends before: they stay until they are served. */
static void patience_without_end(void **state)
{
	struct bench *b = *state;

	replay(b, HEADER "2026-03-02 00:00:10,0,0,900,served,,\n"
			 "2026-03-02 00:00:20,0,60,10,served,,\n",
	       QUEUE(""), "callers.patience.queued=30s");
	assert_moment(call_of(b, "d", 1)->queue_wait, 890);
}

/* ---- outbound ---- */

static void outbound_calls(void **state)
{
	struct bench *b = *state;

	replay(b, HEADER "2026-03-02 00:00:10,,,30,completed,4,outbound-api\n"
			 "2026-03-02 00:00:20,,,,busy,,outbound-api\n"
			 "2026-03-02 00:00:30,,,,no-answer,,outbound-api\n"
			 "2026-03-02 00:00:40,,,,failed,,outbound-api\n"
			 "2026-03-02 00:00:50,,,7,completed,1,inbound\n",
	       "rules: {fetch_latency: 0s, queued_time: 0s, post_dial_delay: 0s}\n"
	       "agents: {desk: {count: 1, handle_time: 1m}}\n"
	       "apps: {desk: <Response><Enqueue>desk</Enqueue></Response>}\n"
	       "calls: {direction: outbound, trace: {file: log.csv, where: {direction: Outbound-API}}}\n"
	       "designs: {d: {start: desk, goal: agent}}\n", NULL);
	assert_int_equal(b->call_count, 4 * 20);
	assert_moment(call_of(b, "d", 0)->answered - call_of(b, "d", 0)->created, 4);
	assert_moment(call_of(b, "d", 0)->ended, 10 + 4 + 30);
	assert_reason(call_of(b, "d", 1), REASON_BUSY);
	assert_reason(call_of(b, "d", 2), REASON_NO_ANSWER);
	assert_reason(call_of(b, "d", 3), REASON_FAILED);
}

/* Legs that calls dial are rows as well: who replays them as callers is told. */
static void several_directions(void **state)
{
	static const char log[] = HEADER "2026-03-02 00:00:10,,,30,completed,4,outbound-dial\n"
					 "2026-03-02 00:00:50,,,7,completed,1,inbound\n";
	struct bench *b = *state;

	replay(b, log, QUEUE(""), "run.replications=1");
	assert_int_equal(b->d.warnings, 1);
	replay(b, log, QUEUE(", where: {direction: [inbound]}"), "run.replications=1");
	assert_int_equal(b->d.warnings, 0);
	assert_int_equal(b->call_count, 1);
}

/* Who calls again is a new caller, of whom the log says nothing: 1m with the agent, and
 * no end of patience. */
static void who_calls_again(void **state)
{
	struct bench *b = *state;
	const struct call_report *again = NULL;

	put_text(b, "log.csv", HEADER "2026-03-02 00:00:10,0,0,100,served,,\n"
				      "2026-03-02 00:00:20,0,30,,abandoned,,\n");
	run(b, QUEUE(""), "calls.retrials={probability: 100%, after: 5m, when: abandoned}",
	    "run.replications=1", NULL);
	assert_int_equal(b->call_count, 3);
	for (size_t i = 0; i < 3; i++)
		if (times_again(b->calls[i].report.number))
			again = &b->calls[i].report;
	assert_non_null(again);
	assert_moment(again->created, 50 + 300);
	assert_moment(again->ended, 50 + 300 + 60);
	assert_int_equal(again->success, 1);
}

/* ---- windows ---- */

static const char three_days[] =
	HEADER "2026-03-02 23:00:00,0,0,10,served,,\n"
	       "2026-03-03 01:00:00,0,0,10,served,,\n"
	       "2026-03-03 23:00:00,0,0,10,served,,\n"
	       "2026-03-04 00:00:00,0,0,10,served,,\n";

static void windows(void **state)
{
	struct bench *b = *state;

	replay(b, three_days, QUEUE(", from: 2026-03-03, to: 2026-03-04"), "run.replications=1");
	assert_int_equal(b->call_count, 2);
	assert_moment(call_of(b, "d", 0)->created, 3600);
	replay(b, three_days, QUEUE(", from: 24h30m"), "run.replications=1");
	assert_int_equal(b->call_count, 3);
	assert_moment(call_of(b, "d", 0)->created, 1800);
	replay(b, three_days, QUEUE(", from: '2026-03-02 23:00', to: 2026-03-03"),
	       "run.replications=1");
	assert_int_equal(b->call_count, 1);
	assert_moment(call_of(b, "d", 0)->created, 0);
}

/* ---- digests ---- */

/* Results of one log are not those of another. */
static void another_log_is_another_scenario(void **state)
{
	struct bench *b = *state;
	uint64_t essence, callers;

	put_text(b, "log.csv", three_days);
	load(b, QUEUE(""), NULL);
	essence = b->s->content_digest;
	callers = b->s->callers_digest;
	load(b, QUEUE(""), NULL);
	assert_true(b->s->content_digest == essence && b->s->callers_digest == callers);
	put_text(b, "log.csv", HEADER "2026-03-02 23:00:00,0,0,11,served,,\n");
	load(b, QUEUE(""), NULL);
	assert_true(b->s->content_digest != essence && b->s->callers_digest != callers);
}

/* ---- the real one ---- */

/* Every call of the month is offered, and ends in one of the ways that the log has: who
 * hung up before the queue does so, and nobody else; the others are served or give up. */
static void no_call_is_lost(void **state)
{
	struct bench *b = *state;
	const char *data = data_directory("the month's calls, replayed");
	char *path = data ? realpath(data, NULL) : NULL;
	size_t before = 0, queue = 0, served = 0;

	if (!path)
		skip();
	run(b, arena_printf(&b->arena,
			    "rules: {fetch_latency: 0s}\n"
			    "agents: {desk: {count: 6, handle_time: 1m}}\n"
			    "apps: {desk: <Response><Enqueue>desk</Enqueue></Response>}\n"
			    "callers: {patience: {queued: {exponential: 10m}}}\n"
			    "calls: {trace: %s/traces/technion_anonymous_bank_1999_08.csv}\n"
			    "designs: {d: {start: desk, goal: agent}}\n",
			    path),
	    "run.replications=1", NULL);
	free(path);
	assert_int_equal(b->call_count, 42078);
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;

		served += r->success;
		queue += r->reason == REASON_ABANDONED_QUEUED;
		before += r->reason == REASON_ABANDONED_SPEAKING ||
			  r->reason == REASON_ABANDONED_RINGING;
	}
	assert_int_equal(before, 3057);
	assert_int_equal(served + queue, 31402 + 7309 + 310);
	assert_in_range(queue, 1, 42078);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(calls_do_what_they_did),
		bench_test(who_gave_up_may_be_served),
		bench_test(slow_menus_come_first),
		bench_test(menus_are_borne),
		bench_test(patience_beyond_the_wait),
		bench_test(patience_far_beyond),
		bench_test(patience_without_end),
		bench_test(outbound_calls),
		bench_test(several_directions),
		bench_test(who_calls_again),
		bench_test(windows),
		bench_test(another_log_is_another_scenario),
		bench_test(no_call_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
