/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Participants whom a controller has REST dial for a conference, and rooms that each call has of its own: moments
 * that follow by hand, what they come to on average, and what limits and prices make of them.
 */
#include <math.h>

#include "same.h"

#define ROOM(name, attributes) "apps: {room: '<Response><Dial><Conference" attributes ">" name "</Conference></Dial></Response>'}\n"
#define OWN ROOM("desk-{{CallSid}}", "")
#define QUICK "rules: {fetch_latency: 0s, rest_latency: 0s, queued_time: 0s, post_dial_delay: 0s, callback_latency: 0s}\n"
#define ONCE "run: {replications: 1}\n"
#define ADDS(redirects) "designs: {d: {start: room, goal: person, redirect: [" redirects "]}}\n"
#define ONE "calls: {script: [{at: 0s, talk: 60s}]}\n"

static double units(const struct bench *b, const char *price)
{
	const struct design_result *d = &b->r->designs[0];

	for (size_t i = 0; i < d->cost_count; i++)
		if (!strcmp(d->costs[i].name, price))
			return d->costs[i].units;
	return 0;
}

static double level(const struct bench *b, const char *name)
{
	return metric_in(&b->r->designs[0], name).value;
}

/* Asked for at 3 s, rings 5 s; from 8 s on both talk, until the participant leaves at 48 s and the call at 68 s. */
static void a_participant_joins(void **state)
{
	static const char text[] = OWN QUICK ONE ONCE "prices: {}\n"
		ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s}}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_true(only_call(b)->success);
	assert_moment(only_call(b)->ended, 68);
	assert_float_equal(level(b, "peak_concurrent_calls"), 2, 0);
	assert_float_equal(units(b, "outbound_minute"), 1, 0);
	assert_float_equal(units(b, "inbound_minute"), 2, 0);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_CONFERENCE, "desk")->time, 0);
	assert_moment(event_of(b, EVENT_HANG_UP, "participant")->time, 48);
	/* he is not there by himself when the call has gone */
	run(b, text, "designs.d.redirect.0.participant.talk=3m", NULL);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_HANG_UP, "participant")->time, 68);
	run(b, text, "designs.d.redirect.0.participant.to=client:boss", NULL);
	assert_float_equal(units(b, "client_minute"), 1, 0);
}

/* endConferenceOnExit, and startConferenceOnEnter of neither. */
static void it_starts_and_ends_as_told(void **state)
{
	static const char text[] = ROOM("desk", " startConferenceOnEnter=\"false\"") QUICK ONE ONCE
		"callers: {patience: {queued: 100s}}\n"
		ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s, end_conference_on_exit: yes}}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_moment(only_call(b)->ended, 48);
	assert_true(only_call(b)->success);
	assert_float_equal(level(b, "ended_by_participant_rate"), 1, 0);
	run(b, text, "designs.d.redirect.0.participant.talk=60s", NULL); /* the caller goes first */
	assert_float_equal(level(b, "ended_by_participant_rate"), 0, 0);
	run(b, text, "designs.d.redirect.0.participant.start_conference_on_enter=no", "designs.d.redirect.0.participant.end_conference_on_exit=no", NULL);
	assert_moment(only_call(b)->ended, 100);
	assert_reason(only_call(b), REASON_ABANDONED_QUEUED);
	trace(b, 0, 0); /* who is alone in a room that has not started leaves after his talk */
	assert_moment(event_of(b, EVENT_HANG_UP, "participant")->time, 48);
}

/* Nobody answers: it rings until its time-out, and costs nothing. The call is none the worse. */
static void nobody_answers(void **state)
{
	struct bench *b = *state;

	run(b, OWN QUICK ONE ONCE "prices: {}\ncallers: {patience: {queued: 100s}}\n"
	    ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, answer: 0%, timeout: 20s}}"), NULL);
	assert_reason(only_call(b), REASON_ABANDONED_QUEUED);
	assert_float_equal(units(b, "outbound_minute"), 0, 0);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_HANG_UP, "no answer")->time, 23);
	/* nor who would after that */
	run(b, OWN QUICK ONE ONCE "callers: {patience: {queued: 100s}}\n"
	    ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: {empirical: {values: [1s, 25s], weights: [1e-9, 1]}}, timeout: 20s}}"), NULL);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_HANG_UP, "no answer")->time, 23);
}

/* On hold from 20 s to 30 s, with 28 s left of his talk; and of whom there is none. */
static void a_participant_is_held(void **state)
{
	struct bench *b = *state;

	run(b, OWN QUICK ONE ONCE
	    ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s}}, {at: answered, after: 1s, hold: yes, sid: child},"
		 "{at: answered, after: 20s, hold: yes, sid: child}, {at: answered, after: 30s, hold: no, sid: child}"), NULL);
	assert_int_equal(count_of_code(b, 20404), 1);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_REST_ANSWER, "no such participant")->time, 1);
	assert_moment(event_of(b, EVENT_HANG_UP, "participant")->time, 58);
	assert_moment(only_call(b)->ended, 68);
}

#define MACHINES(group) "rules: {fetch_latency: 0s, rest_latency: 0s, queued_time: 0s, post_dial_delay: 0s, callback_latency: 0s, " \
	"machine_greeting_time: 10s, machine_listening_time: 20s}\ncallers: {callees: {mobile: {numbers: '+1555*', " group "}}}\n"

/* It comes at 8 s, and has recorded enough at 38 s: the caller has met nobody else, and is not cut off. */
static void a_machine_joins(void **state)
{
	static const char text[] = OWN MACHINES("machine: 100%") ONE ONCE
		ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s}}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_reason(only_call(b), REASON_MACHINE);
	assert_int_equal(only_call(b)->end, END_MACHINE);
	assert_moment(only_call(b)->ended, 68);
	assert_float_equal(level(b, "machine_rate"), 1, 0);
	assert_float_equal(level(b, "participant_joined_rate"), 1, 0);
	assert_float_equal(level(b, "participant_time_mean"), 30, 1e-9);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_CALLEE, "a machine")->time, 8);
	assert_moment(event_of(b, EVENT_HANG_UP, "participant")->time, 38);
	run(b, text, "designs.d.redirect.0.participant.talk=15s", NULL);
	assert_float_equal(level(b, "participant_time_mean"), 15, 1e-9);
	run(b, text, "designs.d.redirect.0.participant.to=client:boss", NULL);
	assert_true(only_call(b)->success);
	/* a person comes besides */
	run(b, OWN MACHINES("machine: 100%") ONE ONCE
	    ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s}},"
		 "{at: answered, after: 10s, participant: {to: boss, ring: 5s, talk: 5s}}"), NULL);
	assert_true(only_call(b)->success);
	assert_float_equal(level(b, "participant_time_mean"), (30 + 5) / 2.0, 1e-9);
}

/* What the group says: voicemail after 20 s; busy; out of service. What the participant says goes before. */
static void callees_say_who_answers(void **state)
{
	static const char text[] = OWN MACHINES("ring: 25s, voicemail: 20s") ONE ONCE
		ADDS("{at: answered, after: 3s, participant: {to: '+15550177', talk: 5s}}");
	struct bench *b = *state;

	run(b, text, NULL);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_CALLEE, "a machine")->time, 23);
	run(b, text, "designs.d.redirect.0.participant.ring=5s", NULL);
	assert_true(only_call(b)->success);
	run(b, text, "callers.callees.mobile.busy=100%", NULL);
	assert_float_equal(level(b, "participant_joined_rate"), 0, 0);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_HANG_UP, "busy")->time, 3);
	run(b, text, "callers.callees.mobile.failed=100%", NULL);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_HANG_UP, "cannot connect")->time, 3);
	run(b, text, "callers.callees.mobile.failed=100%", "designs.d.redirect.0.participant.answer=100%", NULL);
	assert_float_equal(level(b, "participant_joined_rate"), 1, 0);
}

/* Rings are exponential of mean 8 s. Of 70 % who answer and 15 % who do not, those who have not by 20 s have voicemail
 * with 80 %; the answers of people before the time-out of 30 s are machines' with 20 %, faxes' with 5 %. */
static void shares_of_callees(void **state)
{
	struct bench *b = *state;
	double late = exp(-20 / 8.0), later = exp(-30 / 8.0), voicemail = 0.8 * (0.7 * late + 0.15);
	double answers = 0.7 * (1 - late) + 0.2 * 0.7 * (late - later), joined = answers + voicemail;
	struct estimate machines, joins, success;

	run(b, OWN "rules: {machine_greeting_time: 10s, machine_listening_time: 20s}\n"
	    "callers: {talk: 10s, patience: {queued: 60s}, callees: {mobile: {numbers: '+1555*', ring: {exponential: 8s}, busy: 10%, no-answer: 15%, failed: 5%, "
	    "machine: 20%, voicemail: {after: 20s, share: 80%}, fax: 5%}}}\n"
	    "calls: {arrivals: {poisson: 1/s}, count: 4000}\nrun: {replications: 10, confidence: 99.9%}\n"
	    ADDS("{at: answered, participant: {to: '+15550177', timeout: 30s, talk: 5s}}"), NULL);
	joins = metric_in(&b->r->designs[0], "participant_joined_rate");
	machines = metric_in(&b->r->designs[0], "machine_rate");
	success = metric_in(&b->r->designs[0], "success_rate");
	assert_true(joins.low <= joined && joined <= joins.high && joins.high - joins.low < 0.02);
	assert_true(machines.low <= 1 - 0.75 * answers / joined && 1 - 0.75 * answers / joined <= machines.high);
	assert_true(success.low <= 0.75 * answers && 0.75 * answers <= success.high);
}

/* A call in no conference has none to add to. */
static void in_no_conference(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {room: '<Response><Pause length=\"10\"/><Dial><Conference>x</Conference></Dial></Response>'}\n" QUICK ONE ONCE
	    "callers: {patience: {queued: 10s}}\n" ADDS("{at: created, after: 3s, participant: {to: '+15550177'}}"), NULL);
	assert_int_equal(count_of_code(b, 20404), 1);
	assert_reason(only_call(b), REASON_ABANDONED_QUEUED);
}

/* Four calls ask at the same moment. */
#define FOUR OWN QUICK ONCE "callers: {patience: {queued: 100s}}\n" \
	"calls: {script: [{at: 0s, talk: 50s}, {at: 0s, talk: 50s}, {at: 0s, talk: 50s}, {at: 0s, talk: 50s}]}\n" \
	ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 3m}}")

static void limits_bind(void **state)
{
	struct bench *b = *state;
	int64_t last = 0;

	run(b, FOUR, NULL);
	assert_float_equal(level(b, "peak_concurrent_calls"), 8, 0);
	run(b, FOUR, "calls.cps=6/m", NULL);
	assert_float_equal(level(b, "queue_time_mean"), 15, 1e-9);
	for (uint64_t i = 0; i < 4; i++)
		last = call_of(b, "d", i)->ended > last ? call_of(b, "d", i)->ended : last;
	assert_moment(last, 33 + 5 + 50);
	run(b, FOUR, "rules.account_calls=6", NULL);
	assert_int_equal(count_of_code(b, 10004), 2);
	assert_int_equal(b->r->designs[0].successes, 2);
	for (uint64_t i = 0; i < 4; i++)
		if (!call_of(b, "d", i)->success)
			assert_reason(call_of(b, "d", i), REASON_ABANDONED_QUEUED);
	run(b, FOUR, "calls.trunk_cps=1", NULL);
	assert_int_equal(count_of_code(b, 503), 3);
	run(b, FOUR, "calls.cps=6/m", "rules.call_queue_wait=15s", NULL);
	assert_int_equal(count_of_code(b, 22001), 2);
	run(b, FOUR, "calls.cps=6/m", "rules.call_queue_time=15s", NULL);
	assert_int_equal(count_of_code(b, 22005), 2);
}

/* Each call waits 10 s for its participant to be asked for and 5 s for him to answer, who does with p = 0.8. Then it
 * talks for 60 s on average, and he for 30 s, or until it has gone: 1 / (1/60 + 1/30) = 20 s, after 5 s of ringing.
 * Else he rings for 20 s, and the caller leaves after 100 s. By Little's law there are 0.2 a second times
 * p (15 + 60 + 25) + (1 - p) (100 + 20) legs. Rooms are live at the same time, and nobody meets another call. */
#define MANY(name) ROOM(name, "") QUICK "callers: {patience: {queued: 100s}, talk: {exponential: 60s}}\n" \
	"calls: {arrivals: {poisson: 0.2/s}, duration: 6h}\nrun: {replications: 10, warm_up: 10m, confidence: 99.9%}\n" \
	ADDS("{at: answered, after: 10s, participant: {to: '+15550177', ring: 5s, answer: 80%, timeout: 20s, talk: {exponential: 30s}}}")

static void rooms_of_their_own(void **state)
{
	struct bench *b = *state;
	struct estimate level, success;

	run(b, MANY("{{ trigger.call.CallSid }}"), NULL);
	level = metric_in(&b->r->designs[0], "mean_concurrent_calls");
	success = metric_in(&b->r->designs[0], "success_rate");
	assert_true(level.low <= 0.2 * (0.8 * 100 + 0.2 * 120) && 0.2 * (0.8 * 100 + 0.2 * 120) <= level.high);
	assert_true(level.high - level.low < 2);
	assert_true(success.low <= 0.8 && 0.8 <= success.high);
	/* one room for all: who comes meets somebody at once */
	run(b, MANY("desk"), NULL);
	assert_true(metric_in(&b->r->designs[0], "success_rate").value > 0.99);
}

/* Ahead of each other or not: with legs that meet in either kind of room, on hold and off, refused and queued. */
static void by_any_way_the_same(void **state)
{
	static const char *const rooms[] = { "apps.room=<Response><Dial><Conference>desk</Conference></Dial></Response>",
					     "apps.room=<Response><Dial><Conference>desk-{{CallSid}}</Conference></Dial><Say>Bye.</Say></Response>" };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(rooms); i++) {
		static const char text[] = OWN "callers: {patience: {queued: {exponential: 40s}}, talk: {exponential: 60s}, "
			"callees: {mobile: {numbers: '+1555*', no-answer: 20%, machine: 20%, fax: 5%, voicemail: {after: 15s, share: 50%}}}}\n"
			"calls: {arrivals: {poisson: 0.2/s}, duration: 20m}\nrun: {replications: 3}\n"
			ADDS("{at: answered, after: {exponential: 10s}, participant: {to: '+15550177', ring: {exponential: 8s}, answer: 80%, timeout: 20s, talk: {exponential: 30s}}},"
			     "{at: answered, after: {exponential: 20s}, share: 50%, participant: {to: boss, end_conference_on_exit: yes}},"
			     "{at: answered, after: {exponential: 20s}, hold: yes}, {at: answered, after: {exponential: 40s}, hold: no},"
			     "{at: answered, after: {exponential: 20s}, hold: yes, sid: child}, {at: answered, after: {exponential: 40s}, hold: no, sid: child}");

		run_both(b, text, rooms[i], NULL);
		run_both(b, text, rooms[i], "rules.account_calls=20", "calls.cps=0.2/s", "rules.call_queue_wait=10s", NULL);
		assert_true(count_of_code(b, 22001) > 0);
	}
}

/* Agents who are added, and those whom others wait for; what is heard of participants, and what that brings. */
static void agents_by_any_way_the_same(void **state)
{
	static const char text[] = "apps: {room: '<Response><Dial><Conference>desk-{{CallSid}}</Conference></Dial><Enqueue>desk</Enqueue></Response>'}\n"
		"agents: {desk: {count: 6, handle_time: {exponential: 40s}, wrap_up: {exponential: 5s}, ring: {timeout: 15s, answer: 80%, after: {exponential: 4s}}},\n"
		"  helpers: {count: 2, handle_time: 1m, skills: {desk: 2, helpers: 1}}}\n"
		"callers: {patience: {queued: {exponential: 40s}}, talk: {exponential: 60s}, "
		"callees: {mobile: {numbers: '+1555*', no-answer: 20%, machine: 20%, fax: 5%}}}\n"
		"calls: {arrivals: {poisson: 0.2/s}, duration: 20m}\nrun: {replications: 3}\n"
		ADDS("{at: answered, after: {exponential: 10s}, participant: {agents: desk}},"
		     "{at: participant_ended, after: 1s, share: 50%, participant: {agents: helpers, end_conference_on_exit: yes}},"
		     "{at: participant_answered, after: {exponential: 5s}, share: 30%, participant: {to: '+15550177', machine_detection: DetectMessageEnd}},"
		     "{at: conference_start, after: {exponential: 10s}, share: 20%, hold: yes}, {at: conference_leave, after: 1s, share: 20%, status: completed},"
		     "{at: participant_detected, answered_by: machine, hold: yes}, {at: participant_ringing, after: 20s, hold: no}");
	struct bench *b = *state;

	run_both(b, text, NULL);
	assert_true(level(b, "participant_no_agent_rate") > 0);
	run_both(b, text, "rules.account_calls=20", "calls.cps=0.3/s", "rules.call_queue_wait=10s", NULL);
}

static void participants_refused(void **state)
{
	static const char *const wrong[][2] = {
		{ "{at: answered, participant: {answer: 40%}}", "'to'" },
		{ "{at: answered, participant: {to: ''}}", "to" },
		{ "{at: answered, participant: {to: a, timeout: 2s}}", "a duration from 5s to 10m" },
		{ "{at: answered, participant: {to: a, ring: 61s}}", "nobody would ever answer" },
		{ "{at: answered, participant: {to: a, anwser: 20%}}", "answer" },
		{ "{at: answered, participant: {to: a}, hold: yes}", "one of 'to'" },
		{ "{at: answered, participant: {to: a}, sid: child}", "the conference that the call itself is in" },
		{ "{at: answered, participant: {agents: dsek}}", "did you mean 'desk'" },
		{ "{at: answered, participant: {agents: desk, machine_detection: Enable}}", "agents are no machines" },
		{ "{at: answered, participant: {to: a, machine_detection: {mode: Enable, timeout: 2s}}}", "3s to 120s" },
		{ "{at: answered, participant: {to: a, max_participants: 1}}", "max_participants" },
		{ "{at: answered, participant: {to: a, time_limit: 0s}}", "1s or more" },
		{ "{at: participant_anwsered, status: completed}", "participant_answered" },
		{ "{at: answered, status: completed, sid: child}", "not for 'status'" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(wrong); i++) {
		char text[600];

		bench_clear(b);
		snprintf(text, sizeof(text), OWN ONE "agents: {desk: {count: 1}}\ndesigns: {d: {start: room, redirect: %s}}\n", wrong[i][0]);
		put_text(b, "test.yaml", text);
		scenario_free(scenario_load(bench_path(b, "test.yaml"), NULL, &b->d));
		assert_true(b->d.errors >= 1);
		assert_error(&b->d, 0, 0, wrong[i][1]);
	}
}

static size_t warnings_of(struct bench *b, const char *redirects)
{
	bench_clear(b);
	put_text(b, "test.yaml", arena_printf(&b->arena, OWN ONE "designs: {d: {start: room, goal: person, redirect: [%s]}}\n", redirects));
	scenario_free(scenario_load(bench_path(b, "test.yaml"), NULL, &b->d));
	assert_int_equal(b->d.errors, 0);
	return b->d.warnings;
}

/* What has no effect is said of the first who has it, and not of what says no. */
static void ignored_is_said_once(void **state)
{
	struct bench *b = *state;
	size_t none = warnings_of(b, "{at: answered, participant: {to: a}}, {at: answered, participant: {to: b}}");

	assert_int_equal(warnings_of(b, "{at: answered, participant: {to: a, beep: yes}}, {at: answered, participant: {to: b, beep: yes, muted: yes}}"),
			 none + 2);
	assert_int_equal(warnings_of(b, "{at: answered, participant: {to: a, beep: no, coaching: false}}, {at: answered, participant: {to: b}}"),
			 none);
}

/* Of a controller that adds to conferences which nobody enters it is said so. */
static void added_to_nothing(void **state)
{
	struct bench *b = *state;

	load(b, "apps: {room: '<Response><Say>Hello.</Say></Response>'}\n" ONE
	     "designs: {d: {start: room, goal: served, redirect: {at: answered, participant: {to: a}}}}\n", NULL);
	assert_true(experiment_check(b->s, &b->d));
	assert_int_equal(b->d.count, 1);
	load(b, OWN ONE ADDS("{at: answered, participant: {to: a}}"), NULL);
	assert_true(experiment_check(b->s, &b->d));
	assert_int_equal(b->d.count, 0);
	/* nor do machines of callers answer who is in no group */
	load(b, OWN ONE "callers: {machine: 20%}\n" ADDS("{at: answered, participant: {to: '+15550177'}}, {at: answered, participant: {to: 'client:a'}}"), NULL);
	assert_true(experiment_check(b->s, &b->d));
	assert_int_equal(b->d.count, 1);
}

/* Two calls ask for the one agent at 3 s. He rings until 8 s, talks until 48 s, and has work until 68 s; of the
 * other call's participant nobody is there, and its caller gives up at 100 s. */
static void an_agent_joins(void **state)
{
	static const char text[] = OWN QUICK ONCE "callers: {patience: {queued: 100s}}\n"
		"agents: {desk: {count: 1, handle_time: 40s, wrap_up: 20s}}\n"
		"calls: {script: [{at: 0s, talk: 60s}, {at: 0s, talk: 60s}]}\n"
		"designs: {d: {start: room, goal: agent, redirect: [{at: answered, after: 3s, participant: {agents: desk, ring: 5s}}]}}\n";
	struct bench *b = *state;

	run(b, text, NULL);
	assert_true(call_of(b, "d", 0)->success);
	assert_moment(call_of(b, "d", 0)->ended, 68);
	assert_reason(call_of(b, "d", 1), REASON_ABANDONED_QUEUED);
	assert_float_equal(level(b, "participant_no_agent_rate"), 0.5, 0);
	assert_float_equal(group_metric(&b->r->designs[0], "occupancy").value, 0.65, 1e-9);
	assert_float_equal(group_metric(&b->r->designs[0], "offered").value, 0, 0);
	/* who does not answer has rung until 23 s, and no work after it */
	run(b, text, "designs.d.redirect.0.participant.answer=0%", "designs.d.redirect.0.participant.timeout=20s", NULL);
	assert_float_equal(group_metric(&b->r->designs[0], "occupancy").value, 0.2, 1e-9);
	assert_false(call_of(b, "d", 0)->success);
}

/* A call that finds no agent is lost, one that finds him is over with him: M/M/2/2 with 2 erlangs. */
static void agents_are_lost_calls(void **state)
{
	struct bench *b = *state;
	struct estimate none, busy;

	run(b, OWN QUICK "callers: {talk: 10h, patience: {queued: 1s}}\n"
	    "agents: {desk: {count: 2, handle_time: {exponential: 2m}}}\n"
	    "calls: {arrivals: {poisson: 1/m}, duration: 100h}\nrun: {replications: 20, confidence: 99.9%, warm_up: 1h}\n"
	    "designs: {d: {start: room, goal: agent, redirect: [{at: answered, participant: {agents: desk, end_conference_on_exit: yes}}]}}\n", NULL);
	none = metric_in(&b->r->designs[0], "participant_no_agent_rate");
	busy = group_metric(&b->r->designs[0], "occupancy");
	assert_true(none.low <= 0.4 && 0.4 <= none.high && none.high - none.low < 0.03);
	assert_true(busy.low <= 0.6 && 0.6 <= busy.high && busy.high - busy.low < 0.03);
}

/* StatusCallbackEvent of a participant who rings at 3 s, answers at 8 s and leaves at 48 s; or never answers. */
static void controllers_hear_of_participants(void **state)
{
	static const struct { const char *at; double ends; } heard[] = {
		{ "participant_ringing", 5 }, { "participant_answered", 10 }, { "participant_ended", 50 },
	};
	struct bench *b = *state;
	char text[600];

	for (size_t i = 0; i < COUNT(heard); i++) {
		snprintf(text, sizeof(text), OWN QUICK ONE ONCE
			 ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s}},"
			      "{at: %s, after: 2s, status: completed}"), heard[i].at);
		run(b, text, NULL);
		assert_moment(only_call(b)->ended, heard[i].ends);
	}
	run(b, text, "designs.d.redirect.0.participant.answer=0%", "designs.d.redirect.0.participant.timeout=20s",
	    "callers.patience={queued: 100s}", NULL);
	assert_moment(only_call(b)->ended, 25);
}

/* The call comes to the conference at 0 s, which starts with its participant at 8 s, and leaves it at 68 s. */
static void controllers_hear_of_the_conference(void **state)
{
	static const char text[] = "apps: {room: '<Response><Dial><Conference>desk-{{CallSid}}</Conference></Dial><Pause length=\"100\"/></Response>'}\n"
		QUICK ONE ONCE
		ADDS("{at: conference_join, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 3m}}, {at: conference_start, after: 2s, status: completed}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_moment(only_call(b)->ended, 10);
	run(b, text, "designs.d.redirect.1.at=conference_leave", NULL);
	assert_moment(only_call(b)->ended, 70);
	/* two calls of one room: it starts for both as the second comes */
	run(b, ROOM("desk", "") QUICK ONCE "calls: {script: [{at: 0s, talk: 60s}, {at: 5s, talk: 60s}]}\n"
	    ADDS("{at: conference_start, after: 2s, status: completed}"), NULL);
	assert_moment(call_of(b, "d", 0)->ended, 7);
	assert_moment(call_of(b, "d", 1)->ended, 7);
}

/* Another is asked for whenever one has not answered, at 23 s, 43 s, 63 s and 83 s; where nothing takes time, a
 * thousand of them, and no more. */
static void one_after_the_other(void **state)
{
	struct bench *b = *state;

	run(b, OWN QUICK ONE ONCE "callers: {patience: {queued: 100s}}\n"
	    ADDS("{at: answered, after: 3s, participant: {to: '+15550177', answer: 0%, timeout: 20s}},"
		 "{at: participant_ended, participant: {to: '+15550178', answer: 0%, timeout: 20s}}"), NULL);
	assert_float_equal(level(b, "peak_concurrent_calls"), 2, 0);
	trace(b, 0, 0);
	assert_int_equal(events_of(b, EVENT_CREATED, NULL), 6);
	run(b, OWN QUICK ONE ONCE "callers: {patience: {queued: 100s}}\nagents: {desk: {count: 1, handle_time: 2h}}\n"
	    ADDS("{at: answered, participant: {agents: desk, start_conference_on_enter: no}},"
		 "{at: answered, participant: {agents: desk}}, {at: participant_ended, participant: {agents: desk}}"), NULL);
	assert_int_equal(count_of_code(b, 20429), 1);
}

/* He comes at 8 s. Detection says after 4 s what it makes of him, of a message's end when the greeting is over. */
static void participants_are_detected(void **state)
{
	static const char text[] = OWN MACHINES("machine: 100%") ONE ONCE
		ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s, machine_detection: Enable}},"
		     "{at: participant_detected, answered_by: machine, status: completed}");
	struct bench *b = *state;

	run(b, text, NULL);
	assert_moment(only_call(b)->ended, 12);
	run(b, text, "designs.d.redirect.0.participant.machine_detection=DetectMessageEnd", NULL);
	assert_moment(only_call(b)->ended, 18);
	run(b, text, "rules.machine_as_human_share=100%", NULL);
	assert_moment(only_call(b)->ended, 68);
	assert_float_equal(level(b, "machine_as_human_rate"), 1, 0);
	run(b, text, "callers.callees.mobile.machine=0%", "designs.d.redirect.1.answered_by=human", NULL);
	assert_moment(only_call(b)->ended, 12);
}

/* The participant's own time limit, and the most who may be there: two when he comes. */
static void limits_of_a_participant(void **state)
{
	static const char text[] = OWN QUICK ONE ONCE
		ADDS("{at: answered, after: 3s, participant: {to: '+15550177', ring: 5s, talk: 40s}},"
		     "{at: answered, after: 13s, participant: {to: '+15550178', ring: 5s, talk: 40s}}");
	struct bench *b = *state;

	run(b, text, "designs.d.redirect.0.participant.time_limit=7s", NULL);
	trace(b, 0, 0);
	assert_moment(event_of(b, EVENT_HANG_UP, "participant")->time, 15);
	run(b, text, "designs.d.redirect.1.participant.max_participants=2", NULL);
	assert_int_equal(count_of_code(b, 16020), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(an_agent_joins), bench_test(agents_are_lost_calls),
		bench_test(controllers_hear_of_participants), bench_test(controllers_hear_of_the_conference), bench_test(one_after_the_other),
		bench_test(participants_are_detected), bench_test(limits_of_a_participant),
		bench_test(a_participant_joins),   bench_test(it_starts_and_ends_as_told),
		bench_test(nobody_answers),	   bench_test(a_participant_is_held),
		bench_test(a_machine_joins),	   bench_test(callees_say_who_answers),
		bench_test(shares_of_callees),
		bench_test(in_no_conference),	   bench_test(limits_bind),
		bench_test(rooms_of_their_own),	   bench_test(by_any_way_the_same), bench_test(agents_by_any_way_the_same),
		bench_test(ignored_is_said_once), bench_test(participants_refused),  bench_test(added_to_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
