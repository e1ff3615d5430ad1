/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who meets whom in a conference, on hold and before it starts, and how those leave whom nobody takes back: by hand. */
#include "same.h"

#define ROOM(attributes) "apps: {room: '<Response><Dial><Conference" attributes ">desk-{{CallSid}}</Conference></Dial></Response>'}\n"
#define QUICK "fetch_latency: 0s, rest_latency: 0s, queued_time: 0s, post_dial_delay: 0s, callback_latency: 0s"
#define RULES "rules: {" QUICK ", machine_greeting_time: 10s, machine_listening_time: 20s}\n"
#define ONCE "run: {replications: 1}\ncalls: {script: [{at: 0s, talk: 60s}]}\n"
#define MACHINES "callers: {callees: {mobile: {numbers: '+1555*', machine: 100%}}}\n"
#define ADDS(redirects) "designs: {d: {start: room, goal: person, redirect: [" redirects "]}}\n"
#define NOBODY_STARTS " startConferenceOnEnter=\"false\""

static double level(const struct bench *b, const char *name)
{
	return metric_in(&b->r->designs[0], name).value;
}

/* The participant is there from 8 s to 18 s, the caller on hold from 1 s on. */
static void who_is_on_hold_meets_nobody(void **state)
{
	static const char text[] = ROOM("") RULES ONCE
		ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 10s}},"
		     "{at: answered, after: 1s, hold: yes}, {at: answered, after: 30s, hold: no}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_moment(only_call(b)->ended, 90);
	assert_false(only_call(b)->success);
	assert_int_equal(only_call(b)->end, END_CUT_OFF);
	run(b, text, "designs.d.redirect.2.after=12s", NULL);
	assert_true(only_call(b)->success);
	/* somebody comes at 20 s and goes at 25 s, while the caller, who talks to a machine else, is on hold */
	run(b, ROOM("") RULES ONCE MACHINES
	    ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s}}, {at: answered, after: 12s, hold: yes},"
		 "{at: answered, after: 15s, participant: {to: boss, ring: 5s, talk: 5s}}, {at: answered, after: 30s, hold: no}"), NULL);
	assert_false(only_call(b)->success);
}

/* A person waits from 8 s on, on hold from 10 s; with a machine, at 20 s, it starts. */
static void who_comes_back_is_met(void **state)
{
	static const char text[] = ROOM(NOBODY_STARTS) RULES ONCE MACHINES
		ADDS("{at: answered, after: 3s, participant: {to: boss, ring: 5s, talk: 50s, start_conference_on_enter: no}},"
		     "{at: answered, after: 10s, hold: yes, sid: child}, {at: answered, after: 15s, participant: {to: '+15550177', ring: 5s}},"
		     "{at: participant_ended, hold: no, sid: child}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_true(only_call(b)->success);
	run(b, text, "designs.d.redirect.3.hold=yes", NULL);
	assert_reason(only_call(b), REASON_MACHINE);
}

/* It comes at 8 s, and records until 38 s, be it on hold or not. */
static void a_machine_records_on_hold(void **state)
{
	static const char text[] = ROOM("") RULES ONCE MACHINES
		ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s}}, {at: answered, after: 12s, hold: yes, sid: child}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_float_equal(level(b, "participant_time_mean"), 30, 1e-9);
	run(b, ROOM("") RULES ONCE MACHINES
	    ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s}}, {at: answered, after: 12s, hold: yes, sid: child},"
		 "{at: answered, after: 36s, hold: no, sid: child}"), NULL);
	assert_float_equal(level(b, "participant_time_mean"), 30, 1e-9);
}

/* He comes at 8 s for a call of 20 s: on hold until its end, or back at 25 s for what is left. */
static void a_time_limit_runs_on_hold(void **state)
{
	static const char text[] = ROOM("") RULES ONCE
		ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s, time_limit: 20s}}, {at: answered, after: 12s, hold: yes, sid: child},"
		     "{at: answered, after: 25s, hold: no, sid: child}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_float_equal(level(b, "participant_time_mean"), 20, 1e-9);
	run(b, text, "designs.d.redirect.2.after=50s", NULL);
	assert_float_equal(level(b, "participant_time_mean"), 20, 1e-9);
}

/* Neither starts it. */
static void before_it_starts(void **state)
{
	static const char text[] = ROOM(NOBODY_STARTS) RULES ONCE "callers: {patience: {queued: 20s}}\n"
		ADDS("{at: answered, after: 3s, participant: {to: boss, ring: 5s, talk: 40s, start_conference_on_enter: no, end_conference_on_exit: yes}}");
	struct bench *b = *state;

	run(b, text, NULL); /* alone from 20 s on */
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_HANG_UP, "participant")->time, 20);
	run(b, text, "callers.patience.queued=100s", NULL); /* who has never talked would not have talked on */
	assert_moment(only_call(b)->ended, 48);
	assert_float_equal(level(b, "ended_by_participant_rate"), 0, 0);
	/* who has waited from 8 s to 30 s for it to start has all of his 40 s before him */
	run(b, ROOM(NOBODY_STARTS) RULES ONCE
	    ADDS("{at: answered, after: 3s, participant: {to: boss, ring: 5s, talk: 40s, start_conference_on_enter: no}},"
		 "{at: answered, after: 25s, participant: {to: other, ring: 5s, talk: 20s}}"), NULL);
	assert_float_equal(level(b, "participant_time_mean"), (62 + 20) / 2.0, 1e-9);
}

/* The agent comes at 10 s, is one too many, and is wanted again at 15 s. */
static void who_was_never_there_has_no_wrap_up(void **state)
{
	struct bench *b = *state;

	run(b, ROOM("") RULES ONCE "agents: {desk: {count: 1, handle_time: 10s, wrap_up: 5m}}\n"
	    ADDS("{at: answered, after: 3s, participant: {to: boss, ring: 5s}},"
		 "{at: answered, after: 5s, participant: {agents: desk, to: 'client:desk', ring: 5s, max_participants: 2}},"
		 "{at: answered, after: 15s, participant: {agents: desk, to: 'client:desk'}}"), NULL);
	assert_int_equal(count_of_code(b, 16020), 1);
	assert_float_equal(level(b, "participant_no_agent_rate"), 0, 0);
	assert_float_equal(level(b, "participant_joined_rate"), 2 / 3.0, 1e-9);
}

/* Both are on hold as the caller goes at 68 s, and nobody takes them back: the first was answered at 8 s. */
static void nobody_takes_them_back(void **state)
{
	struct bench *b = *state;

	run(b, ROOM("") "rules: {" QUICK ", call_time_limit: 10m}\n" ONCE
	    ADDS("{at: answered, after: 3s, participant: {to: boss, ring: 5s, talk: 2m}}, {at: answered, after: 9s, hold: yes, sid: child},"
		 "{at: answered, after: 15s, participant: {to: other, ring: 5s, talk: 2m}}, {at: answered, after: 25s, hold: yes, sid: child}"), NULL);
	assert_moment(only_call(b)->ended, 68);
	assert_float_equal(level(b, "participant_time_mean"), (600 + 588) / 2.0, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(who_is_on_hold_meets_nobody), bench_test(who_comes_back_is_met),
		bench_test(a_machine_records_on_hold),	 bench_test(a_time_limit_runs_on_hold),
		bench_test(before_it_starts),
		bench_test(who_was_never_there_has_no_wrap_up), bench_test(nobody_takes_them_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
