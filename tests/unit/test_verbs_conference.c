/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Dial><Conference>: when it starts, how long it lasts, who ends it, when it is full. */
#include "verbs_bench.h"

#define ROOM(attributes) \
	R("<Dial action='done'><Conference" attributes ">standup</Conference></Dial>")
#define CALLS(list) "calls={script: [" list "]}"


static void assert_ends(const struct bench *b, const double *ended, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_moment(call_of(b, "d", i)->ended, ended[i]);
}

/* The first waits for the second; each talks for its own time, then hears 2 s. */
static void it_starts_with_the_second(void **state)
{
	struct bench *b = *state;

	run_app(state, ROOM(""), CALLS("{at: 0s, talk: 8s}, {at: 5s, talk: 20s}, {at: 9s, talk: 1s}"),
		NULL);
	assert_ends(b, (double[]){ 15, 27, 12 }, 3);
	assert_moment(call_of(b, "d", 0)->answered, 0);
	assert_int_equal(call_of(b, "d", 0)->state, CALL_COMPLETED);
	trace(b, 0, 0);
	assert_moment(find_event(b, EVENT_CONFERENCE, "standup", 0)->time, 0);
	assert_moment(find_event(b, EVENT_CONFERENCE, "standup", 1)->time, 5);
	assert_int_equal(find_event(b, EVENT_CONFERENCE, "standup", 2)->a, CONFERENCE_LEFT);
}

/* Nobody may start it: all wait until they hang up. */
static void somebody_must_start_it(void **state)
{
	struct bench *b = *state;

	run_app(state, ROOM(" startConferenceOnEnter='false'"),
		CALLS("{at: 0s, talk: 1s, hang_up: 30s}, {at: 5s, talk: 1s, hang_up: 40s}"), NULL);
	assert_ends(b, (double[]){ 30, 45 }, 2);
	assert_reason(call_of(b, "d", 0), REASON_NONE); /* it was answered */
	run_app(state, ROOM(" startConferenceOnEnter='false'"), "designs.d.goal=agent",
		CALLS("{at: 0s, talk: 1s, hang_up: 30s}"), NULL);
	assert_reason(only_call(b), REASON_ABANDONED_QUEUED);
}

static void who_ends_it_ends_it_for_all(void **state)
{
	struct bench *b = *state;

	run_app(state, ROOM(" endConferenceOnExit='true'"),
		CALLS("{at: 0s, talk: 50s}, {at: 5s, talk: 3s}, {at: 6s, talk: 50s}"), NULL);
	assert_ends(b, (double[]){ 10, 10, 10 }, 3);
	/* by hanging up, too */
	run_app(state, ROOM(" endConferenceOnExit='true'"),
		CALLS("{at: 0s, talk: 50s}, {at: 5s, talk: 50s, hang_up: 4s}"), NULL);
	assert_ends(b, (double[]){ 11, 9 }, 2);
}

/* An empty room has not started. */
static void an_empty_room_starts_anew(void **state)
{
	struct bench *b = *state;

	run_app(state, ROOM(""), CALLS("{at: 0s, talk: 1s}, {at: 1s, talk: 1s}, "
				       "{at: 10s, talk: 1s}, {at: 20s, talk: 1s}"), NULL);
	assert_ends(b, (double[]){ 4, 4, 23, 23 }, 4);
}

/* 16020: the verb is over at once, and the action speaks. */
static void it_can_be_full(void **state)
{
	struct bench *b = *state;

	run_app(state, ROOM(" maxParticipants='2'"),
		CALLS("{at: 0s, talk: 9s}, {at: 1s, talk: 9s}, {at: 2s, talk: 9s}"), NULL);
	assert_ends(b, (double[]){ 12, 12, 4 }, 3);
	trace(b, 0, 2);
	assert_int_equal(codes_of(b, CODE_16020), 1);
	run_app(state, ROOM(""), "rules.conference_limit=2",
		CALLS("{at: 0s, talk: 9s}, {at: 1s, talk: 9s}, {at: 2s, talk: 9s}"), NULL);
	assert_moment(call_of(b, "d", 2)->ended, 4);
	refused(state, ROOM(" maxParticipants='251'"), 1, 31, "expected 2 to 250");
}

static void limits_and_interruptions(void **state)
{
	struct bench *b = *state;

	run_app(state, R("<Dial timeLimit='4'><Conference>standup</Conference></Dial>"),
		CALLS("{at: 0s, talk: 9s}, {at: 1s, talk: 2s}"), NULL);
	assert_ends(b, (double[]){ 5, 3 }, 2);
	/* REST takes the first away while it waits: the second waits in vain */
	run_app(state, ROOM(""), "rules.rest_latency=0s", "rules.redirect_fetch_delay=0s",
		"designs.d.redirect={at: 3s, to: done}",
		CALLS("{at: 0s, talk: 9s}, {at: 5s, talk: 9s, hang_up: 50s}"), NULL);
	assert_ends(b, (double[]){ 5, 55 }, 2);
}

/* A dialled number may enter the room of its caller. */
static void both_legs_of_a_call_meet(void **state)
{
	struct bench *b = *state;
	const struct call_report *r =
		run_app(state, R("<Dial timeLimit='7'>+15550199</Dial>"),
			"apps.slow='" R("<Dial><Conference>standup</Conference></Dial>") "'", NULL);

	assert_moment(r->ended, 7);
	run_app(state, R("<Dial>+15550199</Dial>"),
		"apps.slow='" R("<Dial><Conference>standup</Conference></Dial>") "'",
		CALLS("{at: 0s, talk: 9s}, {at: 1s, talk: 4s}"), NULL);
	assert_ends(b, (double[]){ 10, 5 }, 2);
}

/* The one who is on hold is there, and what is left of his talk stands still; his verb ends with all others'. */
static void on_hold(void **state)
{
	static const char now[] = "rules.rest_latency=0s";
	struct bench *b = *state;

	/* both are held from 10 s to 30 s: 8 s and 20 s of talk left at 5 s, 3 s and 15 s at 10 s; then they hear 2 s */
	run_app(state, ROOM(""), now, "designs.d.redirect=[{at: 10s, hold: yes}, {at: 30s, hold: no}]",
		CALLS("{at: 0s, talk: 8s}, {at: 5s, talk: 20s}"), NULL);
	assert_ends(b, (double[]){ 35, 47 }, 2);
	trace(b, 0, 0);
	assert_int_equal(find_event(b, EVENT_CONFERENCE, "standup", 2)->a, CONFERENCE_HELD);
	assert_moment(find_event(b, EVENT_CONFERENCE, "standup", 3)->time, 30);
	/* twice is once; so is taken back who is not on hold */
	run_app(state, ROOM(""), now, "designs.d.redirect=[{at: 6s, hold: no}, {at: 10s, hold: yes}, {at: 20s, hold: yes}, {at: 30s, hold: no}]",
		CALLS("{at: 0s, talk: 8s}, {at: 5s, talk: 20s}"), NULL);
	assert_ends(b, (double[]){ 35, 47 }, 2);
	/* held before it starts: the talk begins when he is taken back */
	run_app(state, ROOM(""), now, "designs.d.redirect=[{at: 2s, hold: yes}, {at: 30s, hold: no}]",
		CALLS("{at: 0s, talk: 8s}, {at: 5s, talk: 20s}"), NULL);
	assert_ends(b, (double[]){ 40, 27 }, 2);
	/* the other's end is the end for him, too */
	run_app(state, ROOM(" endConferenceOnExit='true'"), now, "designs.d.redirect={at: 2s, hold: yes}",
		CALLS("{at: 0s, talk: 8s}, {at: 5s, talk: 20s}"), NULL);
	assert_ends(b, (double[]){ 27, 27 }, 2);
	/* nobody takes him back: he bears the music for 9 s */
	run_app(state, ROOM(""), now, "designs.d.redirect={at: 6s, hold: yes}", "callers.patience={queued: 9s}",
		CALLS("{at: 0s, talk: 8s}, {at: 5s, talk: 20s}"), NULL);
	assert_ends(b, (double[]){ 15, 15 }, 2);
	/* who is in no conference: 404 */
	run_app(state, R("<Pause length='20'/>"), now, "designs.d.redirect={at: 6s, hold: yes}", CALLS("{at: 0s}"), NULL);
	assert_moment(event_of(b, EVENT_REST_ANSWER, "the call is in no conference")->time, 6);
}

/* Many calls that meet: the same, ahead of the clock or by the event set, and nobody
 * is left behind (the audit would say so). */
static void many_meet(void **state)
{
	static const char calls[] = "calls={arrivals: {poisson: 1/s}, count: 2000}";
	struct bench *b = *state;
	uint64_t events[2];

	for (int queue = 0; queue < 2; queue++) {
		const struct experiment_options options = { .queue = queue };

		run_app(state, ROOM(" endConferenceOnExit='true' maxParticipants='4'"), calls,
			"callers.patience={queued: {exponential: 5s}}", "callers.talk={exponential: 9s}",
			NULL);
		results_free(b->r);
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		events[queue] = b->r->designs[0].fingerprint;
	}
	assert_true(events[0] == events[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(it_starts_with_the_second),
		bench_test(somebody_must_start_it),
		bench_test(on_hold),
		bench_test(who_ends_it_ends_it_for_all),
		bench_test(an_empty_room_starts_anew),
		bench_test(it_can_be_full),
		bench_test(limits_and_interruptions),
		bench_test(both_legs_of_a_call_meet),
		bench_test(many_meet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
