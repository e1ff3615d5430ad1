/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is counted of each list of a dialler and of each participant, by hand; and what participants do by themselves:
 * verdicts, time limits, empty rooms, the end of a conference.
 */
#include <math.h>

#include "same.h"

#define QUICK "rules: {fetch_latency: 0s, rest_latency: 0s, queued_time: 0s, post_dial_delay: 0s, callback_latency: 0s" 
#define ROOM(attributes) "apps: {room: '<Response><Dial><Conference" attributes ">desk-{{CallSid}}</Conference></Dial><Pause length=\"100\"/></Response>'}\n"
#define ONE "calls: {script: [{at: 0s, talk: 60s}]}\nrun: {replications: 1}\n"
#define ADDS(redirects) "designs: {d: {start: room, goal: person, redirect: [" redirects "]}}\n"

static struct estimate named(const struct bench *b, const char *design, const char *name)
{
	const struct metric *m = result_metric_named(design_of(b, design), name);

	if (!m)
		fail_msg("no metric %s", name);
	return m->estimate;
}

static double at(const struct bench *b, const char *name)
{
	return named(b, "d", name).value;
}

#define DIALS "apps: {q: '<Response><Enqueue>sales</Enqueue></Response>'}\n" \
	      "agents: {sales: {count: 3, handle_time: 1m, wrap_up: 30s}}\n" \
	      "designs: {d: {start: q, goal: agent}}\n" QUICK ", ring_timeout: 20s}\nrun: {replications: 3}\n" \
	      "callers: {ring: 10s, callees: {warm: {share: 50%}, cold: {share: 30%, no-answer: 100%}}}\n" \
	      "calls: {direction: outbound, dialler: {agents: sales, list: 300, tries: 2, retry: 1m}}\n"

/* Of the warm list everybody answers, after 10 s: with 60 s of talk and 30 s of wrap-up 100 s a success. Nobody of the
 * cold one does, who is tried twice. The others are as `callers` says. */
static void lists_are_counted_apart(void **state)
{
	struct bench *b = *state;
	double numbers;

	run(b, DIALS, NULL);
	assert_float_equal(at(b, "lists.warm.answer_rate"), 1, 0);
	assert_float_equal(at(b, "lists.warm.success_rate"), 1, 0);
	assert_float_equal(at(b, "lists.warm.tries_per_number"), 1, 0);
	assert_float_equal(at(b, "lists.warm.agent_time_per_success"), 100, 1e-6);
	assert_float_equal(at(b, "lists.cold.answer_rate"), 0, 0);
	assert_float_equal(at(b, "lists.cold.tries_per_number"), 2, 0);
	assert_float_equal(at(b, "lists.cold.successes_per_number"), 0, 0);
	assert_false(named(b, "d", "lists.cold.agent_time_per_success").defined);
	assert_float_equal(at(b, "lists.others.agent_time_per_success"), 100, 1e-6);
	numbers = at(b, "lists.warm.calls") + at(b, "lists.cold.calls") / 2 + at(b, "lists.others.calls");
	assert_float_equal(numbers, 300, 1e-9);
	assert_near(at(b, "lists.warm.calls"), 150, 5 * sqrt(300 * 0.25 / 3));
	assert_null(result_metric_named(design_of(b, "d"), "lists.warm.machine_rate"));
	/* who waits longer than abandoned_after finds no agent */
	run(b, DIALS, "calls.dialler={agents: sales, list: 300, mode: predictive, ratio: 3}", NULL);
	assert_true(at(b, "lists.warm.abandon_rate") > 0.1);
	assert_float_equal(at(b, "lists.cold.answer_rate"), 0, 0);
	/* everybody is of one, or of none */
	run(b, DIALS, "callers.callees.warm.share=70%", NULL);
	assert_null(result_metric_named(design_of(b, "d"), "lists.others.calls"));
}

/* A free agent of a predictive dialler has several calls in flight, and each costs him its share. */
static void a_call_in_flight_keeps_part_of_an_agent(void **state)
{
	struct bench *b = *state;

	run(b, DIALS, "agents.sales.count=40", "calls.dialler={agents: sales, list: 20, mode: predictive, ratio: 2}", NULL);
	assert_float_equal(at(b, "lists.warm.agent_time_per_success"), 10 / 2.0 + 60 + 30, 1e-6);
}

#define TWO "{at: answered, participant: {to: '+15550177', ring: 5s, talk: 20s}}, " \
	    "{at: answered, after: 10s, participant: {to: '+15550177', ring: 5s, answer: 0%, timeout: 20s}}, " \
	    "{at: answered, after: 12s, participant: {to: 'client:boss', label: boss.man, ring: 4s, talk: 7s}}"

static void participants_are_counted_by_name(void **state)
{
	static const char text[] = ROOM("") QUICK "}\n" ONE
		"designs: {d: {start: room, goal: person, redirect: [" TWO "]}, none: {start: room, goal: person}}\n"
		"thresholds: ['participants.\"boss.man\".wait_mean <= 4.001s in d']\n";
	struct bench *b = *state;

	run(b, text, NULL);
	assert_int_equal(b->r->threshold_failure_count, 0);
	assert_float_equal(at(b, "participants.+15550177.joined_rate"), 1, 0);
	assert_float_equal(at(b, "participants.+15550177.wait_mean"), 5, 1e-9);
	assert_float_equal(at(b, "participants.+15550177.time_mean"), 20, 1e-9);
	assert_float_equal(at(b, "participants.+15550177 2.joined_rate"), 0, 0);
	assert_false(named(b, "d", "participants.+15550177 2.wait_mean").defined);
	assert_float_equal(at(b, "participants.boss.man.time_mean"), 7, 1e-9);
	assert_float_equal(at(b, "participants.boss.man.alone_rate"), 0, 0);
	assert_float_equal(at(b, "participant_joined_rate"), 2 / 3.0, 1e-9);
	assert_float_equal(named(b, "none", "participants.boss.man.asked").value, 0, 0);
	assert_false(named(b, "none", "participants.boss.man.joined_rate").defined);
}

/* The caller has gone at 5 s; the agent answers at 8 s. While the call goes on elsewhere he waits for it. */
static void nobody_stays_where_nobody_will_come(void **state)
{
	static const char text[] = ROOM("") QUICK "}\n" "agents: {sales: {count: 1, handle_time: 5m}}\n"
		"calls: {script: [{at: 0s, hang_up: 5s}]}\nrun: {replications: 1}\n"
		ADDS("{at: answered, after: 3s, participant: {agents: sales, ring: 5s}}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_float_equal(at(b, "participants.client:sales.joined_rate"), 1, 0);
	assert_float_equal(at(b, "participants.client:sales.alone_rate"), 1, 0);
	assert_float_equal(at(b, "participants.client:sales.time_mean"), 0, 1e-9);
	assert_float_equal(at(b, "participants.client:sales.no_agent_rate"), 0, 0);
	run(b, text, "calls.script.0.hang_up=100s", 
	    "designs.d.redirect=[{at: answered, after: 3s, participant: {agents: sales, ring: 5s}}, "
	    "{at: answered, after: 5s, twiml: '<Response><Pause length=\"60\"/></Response>'}]", NULL);
	assert_float_equal(at(b, "participants.client:sales.alone_rate"), 0, 0);
	assert_float_equal(at(b, "participants.client:sales.time_mean"), 300, 1e-9);
}

/* He has answered at 8 s, waits, talks from 18 s on, and his 20 s are over at 28 s. */
static void a_time_limit_runs_from_the_answer(void **state)
{
	static const char text[] = ROOM(" startConferenceOnEnter=\"false\"") QUICK "}\n" ONE "callers: {patience: {queued: 100s}}\n"
		ADDS("{at: answered, after: 3s, participant: {to: 'client:a', ring: 5s, talk: 40s, start_conference_on_enter: no, time_limit: 20s}},"
		     "{at: answered, after: 13s, participant: {to: 'client:b', ring: 5s, talk: 40s}}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_float_equal(at(b, "participants.client:a.time_mean"), 20, 1e-9);
	assert_float_equal(at(b, "participants.client:b.time_mean"), 40, 1e-9);
	run(b, text, "designs.d.redirect.0.participant.time_limit=4s", NULL); /* before anybody comes */
	assert_float_equal(at(b, "participants.client:a.time_mean"), 4, 1e-9);
}

/* Of the first detection says at 6 s that he is a machine, of the second at 6.5 s that he is none; the controller hears
 * of either 2 s later. */
static void each_has_a_verdict_of_his_own(void **state)
{
	static const char text[] = ROOM("") "rules: {fetch_latency: 0s, rest_latency: 0s, queued_time: 0s, post_dial_delay: 0s, "
		"callback_latency: 2s, machine_detection_time: 1s}\n" ONE
		"callers: {callees: {robots: {numbers: '+1666', machine: 100%}, people: {numbers: '+1777'}}}\n"
		ADDS("{at: created, after: 1s, participant: {to: '+1666', ring: 5s, talk: 40s, machine_detection: Enable}},"
		     "{at: created, after: 1s, participant: {to: '+1777', ring: 5500ms, talk: 40s, machine_detection: Enable}},"
		     "{at: participant_detected, answered_by: machine, status: completed}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_moment(only_call(b)->ended, 9);
	run(b, text, "designs.d.redirect.2.answered_by=human", NULL);
	assert_moment(only_call(b)->ended, 9.5);
}

/* The supervisor who ends it all leaves at 48 s. */
static void a_conference_tells_of_its_end(void **state)
{
	static const char text[] = ROOM("") QUICK "}\n" ONE
		ADDS("{at: answered, after: 3s, participant: {to: 'client:a', ring: 5s, talk: 40s, end_conference_on_exit: yes}},"
		     "{at: conference_end, after: 1s, status: completed}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_moment(only_call(b)->ended, 49);
	/* the caller leaves first, at 68 s, and the participant with him */
	run(b, text, "designs.d.redirect.0.participant.talk=80s", NULL);
	assert_moment(only_call(b)->ended, 69);
	/* it goes on without him */
	run(b, text, "designs.d.redirect.0.participant.end_conference_on_exit=no", NULL);
	assert_moment(only_call(b)->ended, 69);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(lists_are_counted_apart),
		bench_test(a_call_in_flight_keeps_part_of_an_agent),
		bench_test(participants_are_counted_by_name),
		bench_test(nobody_stays_where_nobody_will_come),
		bench_test(a_time_limit_runs_from_the_answer),
		bench_test(each_has_a_verdict_of_his_own),
		bench_test(a_conference_tells_of_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
