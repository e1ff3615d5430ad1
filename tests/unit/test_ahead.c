/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls run ahead of each other, or wait for each other: what comes of it is the same,
 * and it is what the model says. */
#include <signal.h>

#include "same.h"

#include "engine/engine.h"

#define QUICK \
	"rules: {fetch_latency: 0s, rest_latency: 0s, callback_latency: 0s, queued_time: 0s, " \
	"post_dial_delay: 0s}\n"
#define ONCE "run: {replications: 1}\n"

/* ---- an execution that calls again ---- */

#define REMINDS \
	"{'initial_state':'Trigger','states':[" \
	STATE("Trigger", "trigger", ARROW("incomingRequest", "first"), "") "," \
	STATE("first", "make-outgoing-call-v2", \
	      ARROW("answered", "bye") "," ARROW("busy", "wait") "," ARROW("noAnswer", "wait") \
	      "," LAST("failed"), "'to':'{{contact.channel.address}}'") "," \
	STATE("wait", "send-and-wait-for-reply", \
	      ARROW("incomingMessage", "second") "," ARROW("timeout", "second"), \
	      "'body':'we call again','timeout':'600'") "," \
	STATE("second", "make-outgoing-call-v2", \
	      ARROW("answered", "bye") "," LAST("busy") "," LAST("noAnswer") "," LAST("failed"), \
	      "'to':'{{contact.channel.address}}'") "," \
	SAY("bye", LAST("audioComplete")) "]}"

/* Nobody paces the dialling: however many call, nobody waits to be dialled. */
static void without_a_pace_nobody_waits_to_be_dialled(void **state)
{
	struct bench *b = *state;

	put_json(b, "reminds.json", REMINDS);
	run_both(b, "flows: {reminds: reminds.json}\n"
		    "rules: {studio_rest_starts: none}\n"
		    "callers: {ring: 5s, no-answer: 40%}\n"
		    "calls: {direction: outbound, arrivals: {poisson: 20/m}, duration: 1h}\n"
		    "run: {replications: 3}\n"
		    "designs: {d: {start: reminds, trigger: rest}}\n", NULL);
	assert_near(metric_in(design_of(b, "d"), "queue_time_mean").value, 0, 0);
	/* two tries, of which 40 % fail each */
	assert_near(metric_in(design_of(b, "d"), "success_rate").value, 1 - 0.4 * 0.4,
		    4 * sqrt(0.84 * 0.16 / 3600));
}

/* With a pace they all wait their turn, in one order. */
static void with_a_pace_all_wait_alike(void **state)
{
	struct bench *b = *state;

	put_json(b, "reminds.json", REMINDS);
	run_both(b, "flows: {reminds: reminds.json}\n"
		    "rules: {studio_rest_starts: none, reply_time: 1s}\n"
		    "callers: {ring: 5s, no-answer: 60%}\n"
		    "calls: {direction: outbound, cps: 1/s, arrivals: {poisson: 50/m}, count: 200}\n"
		    "run: {replications: 2}\n"
		    "designs: {d: {start: reminds, trigger: rest}}\n", NULL);
	assert_true(metric_in(design_of(b, "d"), "queue_time_mean").value > 0);
}

/* ---- <Dial> with several nouns ---- */

#define NOUN(number) "<Number>" number "</Number>"

/* Calls come one after the other: never more than a call and its three parties. */
static void parties_are_counted_one_by_one(void **state)
{
	struct bench *b = *state;

	run_both(b, QUICK "apps: {a: '<Response><Dial>" NOUN("+15550101") NOUN("+15550102")
		 NOUN("+15550103") "</Dial></Response>'}\n"
		 "callers: {ring: 10s, talk: 20s}\n"
		 "calls: {arrivals: {regular: 1/m}, count: 61}\n" ONCE
		 "designs: {d: {start: a}}\n", NULL);
	assert_near(metric_in(design_of(b, "d"), "peak_concurrent_calls").value, 4, 0);
	/* of each minute but the last: 4 legs for 10 s, 2 for 20 s */
	assert_near(metric_in(design_of(b, "d"), "mean_concurrent_calls").value,
		    (4 * 10 + 2 * 20) / 60.0, 1e-9);
}

/* Two numbers of the scenario: the dial's time limit hangs up the leg that has won. */
static void the_leg_that_won_ends_at_the_time_limit(void **state)
{
	static const char *const nouns[] = {
		"apps.out=<Response><Dial timeLimit=\"60\">" NOUN("+15550101") "</Dial></Response>",
		"apps.out=<Response><Dial timeLimit=\"60\">" NOUN("+15550101") NOUN("+15550101")
		"</Dial></Response>",
		"apps.out=<Response><Dial timeLimit=\"60\">" NOUN("+15550102") NOUN("+15550101")
		NOUN("+15550101") "</Dial></Response>",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(nouns); i++) {
		run_both(b, QUICK "apps:\n"
			 "  out: '<Response/>'\n"
			 "  desk: '<Response><Enqueue>g</Enqueue></Response>'\n"
			 "numbers: {'+15550101': desk}\n"
			 "agents: {g: {count: 2, handle_time: 20m}}\n"
			 "callers: {ring: 1h}\n"
			 "calls: {arrivals: {regular: 1/h}, count: 3}\n" ONCE
			 "designs: {d: {start: out}}\n", nouns[i], NULL);
		/* two calls within the two hours, a minute each, of two agents */
		assert_near(group_metric(design_of(b, "d"), "occupancy").value,
			    2 * 60.0 / (2 * 2 * 3600), 1e-9);
	}
}

/* ---- scripts ---- */

#define SCRIPT(calls) "calls:\n  script:\n" calls
#define QUEUES "apps: {a: '<Response><Dial>+15550101</Dial><Enqueue>g</Enqueue></Response>'}\n"

/* While the second call waits for the agent others run ahead; it hangs up all the same. */
static void a_scripted_hang_up_is_not_lost(void **state)
{
	struct bench *b = *state;

	run_both(b, QUICK QUEUES "agents: {g: {count: 1, handle_time: 1m}}\n"
		 SCRIPT("    - {at: 0s, outcome: busy, talk: 60s}\n"
			"    - {at: 1s, outcome: busy, hang_up: 19s}\n"
			"    - {at: 15s, outcome: answer, answer: 1s, talk: 30s}\n")
		 "designs: {d: {start: a, goal: agent}}\n", NULL);
	assert_int_equal(count_of(b, "abandoned"), 1);
	assert_int_equal(design_of(b, "d")->successes, 2);
}

static void a_scripted_hang_up_ends_a_conference(void **state)
{
	struct bench *b = *state;

	run_both(b, QUICK "apps:\n"
		 "  a: '<Response><Dial action=\"bye\"><Conference>r</Conference></Dial></Response>'\n"
		 "  bye: '<Response><Say>bye</Say></Response>'\n"
		 SCRIPT("    - {at: 5s, hang_up: 7s}\n"
			"    - {at: 1s, talk: 6s}\n")
		 "designs: {d: {start: a, goal: answered}}\n", NULL);
	assert_int_equal(design_of(b, "d")->successes, 2);
	assert_near(metric_in(design_of(b, "d"), "peak_concurrent_calls").value, 2, 0);
}

/* A moment before the callee has answered comes when the caller is there, and an agent
 * who talks then is set free. */
static void a_hang_up_before_the_answer_comes_with_it(void **state)
{
	struct bench *b = *state;

	run_both(b, QUICK "apps: {a: '<Response><Say loop=\"9\">hello there</Say></Response>'}\n"
		 "calls:\n  direction: outbound\n  script:\n"
		 "    - {at: 0s, answer: 20s, hang_up: 5s}\n"
		 "    - {at: 0s, answer: 20s, hang_up: 21s}\n"
		 "designs: {d: {start: a, goal: answered}}\n", NULL);
	load(b, QUICK "apps: {a: '<Response><Say loop=\"9\">hello there</Say></Response>'}\n"
		"calls:\n  direction: outbound\n  script:\n"
		"    - {at: 0s, answer: 20s, hang_up: 5s}\n"
		"    - {at: 0s, answer: 20s, hang_up: 21s}\n"
		"designs: {d: {start: a, goal: answered}}\n", NULL);
	run_loaded(b, true);
	assert_moment(call_of(b, "d", 0)->ended, 20);
	assert_moment(call_of(b, "d", 1)->ended, 21);
}

/* Metrics and reasons agree, whatever flow a leg of the caller's had been through. */
static void who_gives_up_in_a_queue_has_abandoned(void **state)
{
	struct bench *b = *state;

	put_json(b, "nothing.json", "{'initial_state':'Trigger','states':["
				    "{'name':'Trigger','type':'trigger','transitions':[]}]}");
	run_both(b, "flows: {nothing: nothing.json}\nnumbers: {'+15550101': nothing}\n"
		 "apps:\n"
		 "  q: '<Response><Enqueue>line</Enqueue></Response>'\n"
		 "  a: '<Response><Dial>+15550101</Dial><Dial><Queue>line</Queue></Dial></Response>'\n"
		 SCRIPT("    - {at: 35s, hang_up: 8s}\n")
		 "designs: {d: {start: a, goal: agent}}\n", NULL);
	assert_int_equal(count_of(b, "abandoned"), 1);
	assert_int_equal(design_of(b, "d")->reasons[0].count, 1);
	assert_string_equal(design_of(b, "d")->reasons[0].reason, "abandoned_queued");
}

/* ---- agents by a schedule ---- */

#define DESK "apps: {a: '<Response><Enqueue>g</Enqueue></Response>'}\n"

/* Who calls again finds the schedule where it is, though nobody was there meanwhile. */
static void schedules_go_on_while_somebody_may_call_again(void **state)
{
	struct bench *b = *state;

	run_both(b, QUICK DESK
		 "agents: {g: {schedule: {counts: [0, 1], step: 1m}, handle_time: 10s}}\n"
		 "callers: {patience: {queued: 10s}}\n"
		 "calls: {arrivals: {regular: 1/h}, count: 1, "
		 "retrials: {probability: 100%, after: 5m, when: abandoned}}\n" ONCE
		 "designs: {d: {start: a, goal: agent}}\n", NULL);
	assert_int_equal(count_of(b, "retrials"), 1);
	assert_int_equal(count_of(b, "retrial_successes"), 1); /* at 5 min 10 s */
}

/* Shifts are not followed while nobody is there; the next caller finds the right one. */
static void a_caller_after_a_long_silence_finds_the_shift(void **state)
{
	struct bench *b = *state;

	run_both(b, QUICK DESK
		 "agents: {g: {schedule: {counts: [1, 0], step: 1m}, handle_time: 10s}}\n"
		 SCRIPT("    - {at: 30s}\n"
			"    - {at: 86490s}\n" /* in a step without agents, 30 s before its end */
			"    - {at: 900000000s}\n") /* at the begin of one with an agent */
		 "designs: {d: {start: a, goal: agent}}\n", NULL);
	assert_int_equal(design_of(b, "d")->successes, 3);
	assert_near(group_metric(design_of(b, "d"), "wait_mean").value, 10, 1e-9);
}

/* Days of which some are so calm that a call is ages away: whole cycles pass at once. The
 * alarm ends what would take hours. */
static void calm_days_are_passed_over(void **state)
{
	struct bench *b = *state;

	alarm(60);
	run_both(b, QUICK DESK "agents: {g: {schedule: {counts: [1, 2], step: 30s}}}\n"
		 "calls: {arrivals: {rates: [1/s, 2/s], step: 1s, busyness: {cv: 3, every: replication}}, "
		 "count: 5}\n"
		 "run: {replications: 100}\n"
		 "designs: {d: {start: a, goal: agent}}\n", NULL);
	alarm(0);
	assert_true(design_of(b, "d")->calls > 0);
}

/* A call that concerns no agent may be over long before its end, or not: shifts in the
 * meantime are no events. */
static void shifts_are_no_events(void **state)
{
	struct bench *b = *state;
	uint64_t events;

	run_both(b, QUICK "apps: {a: '<Response><Dial>+15550101</Dial></Response>'}\n"
		 "agents: {g: {schedule: {counts: [1, 2], step: 10s}}}\n"
		 "calls: {arrivals: {regular: 1/s}, count: 3}\n" ONCE
		 "designs: {d: {start: a}}\n", NULL);
	events = design_of(b, "d")->events;
	load(b, QUICK "apps: {a: '<Response><Dial>+15550101</Dial></Response>'}\n"
		"calls: {arrivals: {regular: 1/s}, count: 3}\n" ONCE
		"designs: {d: {start: a}}\n", NULL);
	run_loaded(b, false);
	assert_int_equal(design_of(b, "d")->events, events);
}

/* ---- what is observed ---- */

/* Of a script: to the end of the wrap-up work. */
static void wrap_up_work_keeps_occupancy_below_one(void **state)
{
	struct bench *b = *state;

	run_both(b, QUICK DESK "agents: {g: {count: 1, handle_time: 30s, wrap_up: 20s}}\n"
		 SCRIPT("    - {at: 0s}\n"
			"    - {at: 0s}\n")
		 "designs: {d: {start: a, goal: agent}}\n", NULL);
	assert_near(group_metric(design_of(b, "d"), "occupancy").value, 1, 1e-12);
}

/* An agent finishes a call after the shift, and is on duty as long. The call begins at
 * 50 s and takes 30 s, of which 20 s are after the shift; the next comes an hour later. */
static void an_agent_finishes_a_call_after_the_shift(void **state)
{
	struct bench *b = *state;

	run_both(b, QUICK DESK
		 "agents: {g: {schedule: {counts: [1, 0], step: 1m}, handle_time: 30s}}\n"
		 SCRIPT("    - {at: 50s}\n"
			"    - {at: 3600s}\n")
		 "designs: {d: {start: a, goal: agent}}\n", NULL);
	assert_near(group_metric(design_of(b, "d"), "occupancy").value,
		    60.0 / (30 * 60 + 20 + 30), 1e-9);
	run_both(b, QUICK DESK
		 "agents: {g: {schedule: {counts: [1, 0, 0], step: 10s}, handle_time: 2m}}\n"
		 "calls: {arrivals: {poisson: 5/m}, duration: 1h}\n"
		 "run: {replications: 5, warm_up: 5m}\n"
		 "designs: {d: {start: a, goal: agent}}\n", NULL);
	assert_true(group_metric(design_of(b, "d"), "occupancy").value > 0.9);
	assert_true(group_metric(design_of(b, "d"), "occupancy").value <= 1);
}

/* The duration is observed to its end, though the last call was over long before. */
static void the_whole_duration_is_observed(void **state)
{
	struct bench *b = *state;

	run_both(b, QUICK DESK "agents: {g: {count: 1, handle_time: 36s}}\n"
		 "calls: {arrivals: {regular: 1/h}, duration: 1h}\n" ONCE
		 "designs: {d: {start: a, goal: agent}}\n", NULL);
	assert_near(group_metric(design_of(b, "d"), "occupancy").value, 0.01, 1e-12);
	assert_near(metric_in(design_of(b, "d"), "mean_concurrent_calls").value, 0.01, 1e-12);
}

/* ---- limits and those who call again ---- */

/* What a limit ends busy or failed has ended busy or failed. */
static void who_meets_a_limit_calls_again(void **state)
{
	static const char text[] =
		QUICK DESK "agents: {g: {count: 9, handle_time: 10s}}\n"
		"callers: {ring: 1s}\n"
		"calls: {arrivals: {regular: 1/s}, count: 5, "
		"retrials: {probability: 100%, after: 1m, at_most: 7, when: busy}}\n" ONCE
		"designs: {d: {start: a, goal: agent}}\n";
	struct bench *b = *state;

	run_both(b, text, "rules.account_calls=1", NULL);
	assert_int_equal(count_of(b, "first_attempts"), 5);
	assert_true(count_of(b, "retrials") > 4);
	run_both(b, text, "rules.account_calls=1", "calls.retrials.when=failed", NULL);
	assert_int_equal(count_of(b, "retrials"), 0); /* inbound: busy */
	run_both(b, text, "rules.account_calls=1", "calls.retrials.when=failed",
		 "calls.direction=outbound", NULL);
	assert_true(count_of(b, "retrials") > 4);
	run_both(b, text, "calls.trunk_cps=1", "calls.arrivals={regular: 5/s}",
		 "calls.retrials.when=failed", "calls.direction=outbound", NULL);
	assert_int_equal(count_of(b, "retrials"), 4 + 3 + 2 + 1);
}

/* ---- stopping ---- */

/* Ends at once when it is to stop, or else in hours: the alarm ends it as a failure. */
static void stops(struct bench *b, const char *text)
{
	volatile sig_atomic_t stop = 1;
	struct engine_options options = { .stop = &stop };
	struct program *p;
	struct tally t;

	load(b, text, NULL);
	p = compile_design(b->s, 0, NULL, &b->d);
	assert_non_null(p);
	tally_init(&t, p->group_count);
	alarm(60);
	assert_false(engine_run(p, 1, 0, &options, &t));
	alarm(0);
	tally_free(&t);
	program_free(p);
}

static void what_no_event_counts_can_be_stopped(void **state)
{
	struct bench *b = *state;

	put_json(b, "round.json", "{'initial_state':'Trigger','states':["
		 TRIGGER("one") "," STATE("one", "set-variables", ARROW("next", "two"), "") ","
		 STATE("two", "set-variables", ARROW("next", "one"), "") "]}");
	stops(b, "flows: {f: round.json}\nrules: {max_steps: 1000000000}\n"
		 "calls: {arrivals: {regular: 1/s}, count: 1}\ndesigns: {d: {start: f}}\n");
	stops(b, QUICK DESK "agents: {g: {count: 1}}\n"
		 "calls: {arrivals: {mmpp: [{rate: 0/s, stay: 1s}, {rate: 0.00002/h, stay: 1s}]}, "
		 "count: 1}\ndesigns: {d: {start: a}}\n");
	stops(b, DESK "rules: {call_time_limit: 900000000s}\n"
		 "agents: {g: {schedule: {counts: [1, 2], step: 1s}, handle_time: 900000000s}}\n"
		 "calls: {script: [{at: 0s}]}\ndesigns: {d: {start: a}}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(without_a_pace_nobody_waits_to_be_dialled),
		bench_test(with_a_pace_all_wait_alike),
		bench_test(parties_are_counted_one_by_one),
		bench_test(the_leg_that_won_ends_at_the_time_limit),
		bench_test(a_scripted_hang_up_is_not_lost),
		bench_test(a_scripted_hang_up_ends_a_conference),
		bench_test(a_hang_up_before_the_answer_comes_with_it),
		bench_test(who_gives_up_in_a_queue_has_abandoned),
		bench_test(schedules_go_on_while_somebody_may_call_again),
		bench_test(a_caller_after_a_long_silence_finds_the_shift),
		bench_test(calm_days_are_passed_over),
		bench_test(shifts_are_no_events),
		bench_test(wrap_up_work_keeps_occupancy_below_one),
		bench_test(an_agent_finishes_a_call_after_the_shift),
		bench_test(the_whole_duration_is_observed),
		bench_test(who_meets_a_limit_calls_again),
		bench_test(what_no_event_counts_can_be_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
