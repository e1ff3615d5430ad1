/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Callers who are called back, against what is known of them: nobody's work is lost, attempts are
 * geometric, and what a few scripted callers come to. Seeds are fixed (1); intervals are at 99.9 %.
 */
#include "helpers.h"

#define QUEUE "apps: {q: '<Response><Enqueue>support</Enqueue></Response>'}\n" \
	      "designs: {d: {start: q, goal: agent}}\n"
#define SCRIPTED QUEUE "rules: {fetch_latency: 0s}\nrun: {replications: 1}\n"

static void assert_inside(const char *what, struct estimate e, double exact)
{
	if (!e.defined || !(e.low <= exact && exact <= e.high))
		fail_msg("%s: %.8g is outside %.8g .. %.8g (estimate %.8g)", what, exact, e.low, e.high,
			 e.value);
}

static double metric(const struct bench *b, const char *name)
{
	return group_metric(&b->r->designs[0], name).value;
}

/* Who asks for a callback is served in his turn by the same agent, and keeps him as long: with
 * everybody reached at once, and nobody impatient, waits are the same to the last bit. */
static void no_work_is_lost(void **state)
{
	static const char *const callback[] = { "none", "{offer_after: 20s, accept: 70%}", "{offer_after: 0s}" };
	struct bench *b = *state;
	double wait[3], occupied[3], p95[3];

	for (size_t i = 0; i < COUNT(callback); i++) {
		char set[80];

		snprintf(set, sizeof(set), "agents.support.callback=%s", callback[i]);
		run(b, QUEUE
		    "agents: {support: {count: 4, handle_time: {lognormal: {mean: 2m, cv: 1}}, wrap_up: {exponential: 20s}}}\n"
		    "calls: {arrivals: {poisson: 90/h}, duration: 20h}\n"
		    "run: {replications: 4, warm_up: 1h}\n", set, NULL);
		wait[i] = metric(b, "wait_mean");
		p95[i] = metric(b, "wait_p95");
		occupied[i] = metric(b, "occupancy");
		assert_int_equal(b->r->designs[0].successes, b->r->designs[0].calls);
	}
	assert_true(wait[0] > 10);
	for (int i = 1; i < 3; i++) {
		assert_true(wait[i] == wait[0] && p95[i] == p95[0]);
		assert_float_equal(occupied[i], occupied[0], 1e-9);
	}
	/* asked at once: nobody waits on the line */
	assert_float_equal(metric(b, "wait_felt_mean"), 0, 0);
	assert_float_equal(metric(b, "callback_taken_rate"), 1, 0);
	assert_float_equal(metric(b, "queue_mean"), 0, 0);
}

/* Of N attempts at most, each answered with probability p: 1 - (1 - p)^N are reached, and attempts
 * are 1/p of those who are, whatever N. An attempt is answered after 4 s, or keeps the agent 25 s. */
static void attempts_are_geometric(void **state)
{
	struct bench *b = *state;
	double p = 0.6, reached = 1 - pow(1 - p, 3), rate = 60 / 3600.0, asked;
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 3, handle_time: {exponential: 2m}, callback:\n"
	    "  {offer_after: 0s, attempts: 3, retry: {exponential: 3m}, answer: 60%, ring: 4s, timeout: 25s}}}\n"
	    "calls: {arrivals: {poisson: 60/h}, duration: 100h}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 2h}\n", NULL);
	d = &b->r->designs[0];
	assert_inside("reached", group_metric(d, "callback_reached_rate"), reached);
	assert_inside("attempts", group_metric(d, "attempts_per_callback"), 1 / p);
	assert_inside("taken", group_metric(d, "callback_taken_rate"), 1);
	assert_string_equal(d->reasons[0].text, "caller asked to be called back, and did not answer");
	assert_string_equal(d->ends[END_ABANDONED].text, "queued, and gave up, or was reached by no callback");
	/* those who find an agent are served at once, whoever waits asks */
	asked = metric(b, "callbacks_offered") / metric(b, "offered");
	assert_true(asked > 0.2);
	assert_inside("occupied", group_metric(d, "occupancy"),
		      rate * (120 * (1 - asked) + asked * reached * (124 + 25 * (1 - p) / p)) / 3);
}

/* Three come at 0 s, 1 s and 2 s to one agent, who talks for a minute. The second and the third ask
 * at 11 s and 12 s, and are called at 60 s and 120 s. */
static void place_is_kept(void **state)
{
	struct bench *b = *state;

	run(b, SCRIPTED
	    "agents: {support: {count: 1, handle_time: 1m, callback: {offer_after: 10s}}}\n"
	    "calls: {script: [{at: 0s}, {at: 1s}, {at: 2s}]}\n", NULL);
	assert_float_equal(metric(b, "wait_mean"), (59 + 118) / 3.0, 1e-9);
	assert_float_equal(metric(b, "wait_felt_mean"), 20 / 3.0, 1e-9);
	assert_float_equal(metric(b, "callback_wait_mean"), (49 + 108) / 2.0, 1e-9);
	assert_float_equal(metric(b, "callbacks_offered"), 2, 0);
	/* the call of the third is over when he hangs up, and it is a success */
	assert_true(call_of(b, "d", 2)->ended == 12 * SECOND);
	assert_true(call_of(b, "d", 2)->success);
	assert_int_equal(call_of(b, "d", 2)->end, END_PERSON);
	assert_true(call_of(b, "d", 2)->queue_wait == 10 * SECOND);
}

/* Nobody answers within the time-out but who does so by chance: none of these two attempts. */
static void nobody_is_reached(void **state)
{
	struct bench *b = *state;

	run(b, SCRIPTED
	    "agents: {support: {count: 1, handle_time: 1m, callback: {offer_after: 10s, attempts: 2, retry: 30s, answer: 0.0000001, timeout: 20s}}}\n"
	    "calls: {script: [{at: 0s}, {at: 1s}]}\n", NULL);
	assert_reason(call_of(b, "d", 1), REASON_NO_ANSWER);
	assert_int_equal(call_of(b, "d", 1)->end, END_ABANDONED);
	assert_float_equal(metric(b, "abandoned"), 1, 0);
	assert_float_equal(metric(b, "callback_reached_rate"), 0, 0);
	/* called at 60 s until 80 s, and at 110 s until 130 s */
	assert_float_equal(metric(b, "wait_mean"), 129 / 2.0, 1e-9);
}

/* At the end of the day, and when they expire. */
static void too_late_to_call(void **state)
{
	static const char text[] = SCRIPTED
		"agents: {support: {count: 1, handle_time: 1m, callback: {offer_after: 10s}}}\n"
		"calls: {arrivals: {regular: 6/m}, duration: 35s}\n";
	struct bench *b = *state;

	run(b, text, "calls.closing=clear", NULL);
	assert_int_equal(b->r->designs[0].successes, 1);
	assert_reason(call_of(b, "d", 1), REASON_CLOSED);
	assert_true(call_of(b, "d", 1)->ended == 20 * SECOND);
	run(b, text, "agents.support.callback.expires=15s", NULL);
	assert_int_equal(b->r->designs[0].successes, 1);
	assert_reason(call_of(b, "d", 1), REASON_NO_AGENT);
	assert_float_equal(metric(b, "callback_taken_rate"), 1, 0);
	run(b, text, "agents.support.callback.expires=45s", NULL);
	assert_int_equal(b->r->designs[0].successes, 2); /* at 60 s, asked for at 20 s */
}

/* Who waits for an attempt an hour later is called no more when he expires, or at closing. */
static void too_late_for_another_attempt(void **state)
{
	struct bench *b = *state;

	/* he asks at 1 s, and expires at 61 s */
	run(b, SCRIPTED
	    "agents: {support: {count: 1, handle_time: 1s, callback: {offer_after: 1s, answer: 1e-9, timeout: 10s, retry: 1h, expires: 1m}}}\n"
	    "calls: {script: [{at: 0s, talk: 30s}, {at: 0s}]}\n", NULL);
	assert_float_equal(metric(b, "wait_mean"), 61 / 2.0, 1e-9);
	/* those of 10 s and of 20 s are called from 25 s to 29 s; that of 30 s is served; closing is at 35 s */
	run(b, SCRIPTED
	    "agents: {support: {count: 1, handle_time: 25s, callback: {offer_after: 1s, answer: 1e-9, timeout: 2s, retry: 1h}}}\n"
	    "calls: {arrivals: {regular: 6/m}, duration: 35s, closing: clear}\n", NULL);
	assert_float_equal(metric(b, "wait_mean"), (25 + 15) / 4.0, 1e-9);
}

/* From 10 s to 30 s with the second, who would talk for a minute: the third, at 29.5 s, waits half a second. */
static void a_talk_has_the_limit_of_calls(void **state)
{
	struct bench *b = *state;

	run(b, QUEUE "rules: {fetch_latency: 0s, call_time_limit: 20s}\n"
	    "agents: {support: {count: 1, handle_time: 1m, callback: {offer_after: 1s}}}\n"
	    "calls: {script: [{at: 0s, talk: 10s}, {at: 0s}, {at: 29.5s, talk: 1s}]}\n", NULL);
	assert_float_equal(metric(b, "wait_mean"), (10 + 0.5) / 3, 1e-9);
}

/* The number that the call has dialled comes to the queue on a leg of its own. */
static void a_dialled_leg_is_offered_none(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {q: '<Response><Enqueue>support</Enqueue></Response>', d: '<Response><Dial timeout=\"60\"><Number>+15550177</Number></Dial></Response>'}\n"
	    "numbers: {\"+15550177\": q}\nrules: {fetch_latency: 0s}\ndesigns: {d: {start: d, goal: agent}}\n"
	    "agents: {support: {count: 1, handle_time: 1m, callback: {offer_after: 1s}}}\n"
	    "calls: {script: [{at: 0s, talk: 30s}, {at: 0s, talk: 30s}]}\n", NULL);
	assert_float_equal(metric(b, "callbacks_offered"), 0, 0);
	assert_float_equal(metric(b, "wait_mean"), 30 / 2.0, 1e-9);
}

/* The agent is rung at 0 s for the first until 15 s, and does not answer: the offer due at 10 s is
 * made then; he asks, and the agent, who is not rung for it, calls at once. */
static void offer_waits_for_the_ring(void **state)
{
	struct bench *b = *state;

	run(b, SCRIPTED
	    "agents: {support: {count: 1, handle_time: 1m, ring: {timeout: 15s, answer: 0.0000001}, callback: {offer_after: 10s, ring: 5s}}}\n"
	    "calls: {script: [{at: 0s}]}\n", NULL);
	assert_float_equal(metric(b, "wait_mean"), 20, 1e-9);
	assert_float_equal(metric(b, "wait_felt_mean"), 15, 1e-9);
	assert_float_equal(metric(b, "rings"), 1, 0);
	assert_true(call_of(b, "d", 0)->success);
}

/* A share A of attempts is answered, by a machine with probability M, by a fax with F: each reaches its caller
 * with p = A (1 - M - F), of K of them 1 - (1 - p)^K do, who are asked for with reached / p attempts. A machine
 * keeps the agent 9 s, as it is told; the fax, which stays 5 s, that long. */
static void machines_answer_callbacks(void **state)
{
	struct bench *b = *state;
	double answer = 0.9, machine = 0.3, fax = 0.1, p = answer * (1 - machine - fax), reached = 1 - pow(1 - p, 3);
	double attempts = reached / p, rate = 60 / 3600.0, asked;
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 4, handle_time: {exponential: 2m}, callback:\n"
	    "  {offer_after: 0s, attempts: 3, retry: {exponential: 3m}, answer: 90%, ring: 4s, timeout: 25s,\n"
	    "   machine: 30%, fax: 10%, hang_up_after: 9s}}}\n"
	    "callers: {fax: {share: 0%, time: 5s}}\n"
	    "calls: {arrivals: {poisson: 60/h}, duration: 100h}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 2h}\n", "agents.support.count=3", NULL);
	d = &b->r->designs[0];
	assert_inside("reached", group_metric(d, "callback_reached_rate"), reached);
	assert_inside("attempts", group_metric(d, "attempts_per_callback"), 1 / p);
	assert_inside("machines", group_metric(d, "callback_machine_rate"), answer * (machine + fax));
	assert_inside("lost to machines", group_metric(d, "machine_time_per_callback"),
		      attempts * answer * (machine * 9 + fax * 5));
	assert_float_equal(metric(b, "callback_people_lost_rate"), 0, 0);
	asked = metric(b, "callbacks_offered") / metric(b, "offered");
	assert_true(asked > 0.2);
	assert_inside("occupied", group_metric(d, "occupancy"),
		      rate * (120 * (1 - asked) + asked * (reached * 120 +
		      attempts * (answer * 4 + (1 - answer) * 25 + answer * (machine * 9 + fax * 5)))) / 3);
}

/* Voicemail answers V of who rings longer than 10 s, or does not answer: a quarter of attempts is answered
 * before, as the ring is uniform up to 40 s. */
static void voicemail_answers_callbacks(void **state)
{
	struct bench *b = *state;
	double timely = 0.5 * 20 / 40, early = 0.5 * 10 / 40, v = 0.6, p = timely - v * (timely - early);

	run(b, QUEUE
	    "agents: {support: {count: 4, handle_time: {exponential: 2m}, callback:\n"
	    "  {offer_after: 0s, attempts: 4, retry: {exponential: 3m}, answer: 50%, ring: {uniform: [0s, 40s]},\n"
	    "   timeout: 20s, voicemail: {after: 10s, share: 60%}, hang_up_after: 0s}}}\n"
	    "calls: {arrivals: {poisson: 60/h}, duration: 100h}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 2h}\n", NULL);
	assert_inside("reached", group_metric(&b->r->designs[0], "callback_reached_rate"), 1 - pow(1 - p, 4));
	assert_inside("machines", group_metric(&b->r->designs[0], "callback_machine_rate"), v * (1 - early));
	assert_float_equal(metric(b, "machine_time_per_callback"), 0, 0);
}

/* Detection listens for 3 s, of U of those who answer it can make nothing (after 5 s) and they are put through; it
 * takes H of the people for machines, who are lost, and G of the machines for people, which keep the agent 9 s more. */
static void detection_of_callbacks(void **state)
{
	struct bench *b = *state;
	double m = 0.4, u = 0.1, h = 0.05, g = 0.2, p = (1 - m) * (1 - (1 - u) * h), reached = 1 - pow(1 - p, 2);
	const struct design_result *d;

	run(b, QUEUE
	    "rules: {machine_detection_time: 3s, human_as_machine_share: 5%, machine_as_human_share: 20%, detection_unknown_share: 10%}\n"
	    "agents: {support: {count: 3, handle_time: {exponential: 2m}, callback:\n"
	    "  {offer_after: 0s, attempts: 2, retry: {exponential: 3m}, machine: 40%, machine_detection: Enable, hang_up_after: 9s}}}\n"
	    "calls: {arrivals: {poisson: 60/h}, duration: 100h}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 2h}\n", NULL);
	d = &b->r->designs[0];
	assert_inside("reached", group_metric(d, "callback_reached_rate"), reached);
	assert_inside("people lost", group_metric(d, "callback_people_lost_rate"), (1 - u) * h);
	assert_inside("lost to machines", group_metric(d, "machine_time_per_callback"),
		      reached / p * m * (u * (5 + 9) + (1 - u) * (3 + g * 9)));
	assert_string_equal(d->reasons[0].text,
			    "caller asked to be called back, and a machine answered, or he was taken for one");
}

/* The second asks at 11 s and is called at 60 s: a machine answers after 2 s, greets for 4 s, at whose end the agent
 * hangs up; and again 30 s later. The same where he is a person who bears silence for a second, and detection
 * takes three. */
static void in_vain_to_the_second(void **state)
{
	struct bench *b = *state;

	run(b, SCRIPTED
	    "agents: {support: {count: 1, handle_time: 1m, callback: {offer_after: 10s, attempts: 2, retry: 30s, ring: 2s, machine: 100%}}}\n"
	    "calls: {script: [{at: 0s}, {at: 1s}]}\n", "rules.machine_greeting_time=4s", NULL);
	assert_reason(call_of(b, "d", 1), REASON_MACHINE);
	assert_int_equal(call_of(b, "d", 1)->end, END_ABANDONED);
	assert_float_equal(metric(b, "callback_machine_rate"), 1, 0);
	assert_float_equal(metric(b, "machine_time_per_callback"), 8, 1e-9);
	assert_float_equal(metric(b, "wait_mean"), (60 + 6 + 30 + 6 - 1) / 2.0, 1e-9);
	run(b, SCRIPTED
	    "agents: {support: {count: 1, handle_time: 1m, callback: {offer_after: 10s, attempts: 2, retry: 30s, ring: 2s, machine: 0%, voicemail: {after: 3s, share: 1%}, machine_detection: Enable}}}\n"
	    "callers: {patience: {silence: 1s}}\n"
	    "calls: {script: [{at: 0s}, {at: 1s}]}\n", "rules.machine_detection_time=3s", NULL);
	assert_reason(call_of(b, "d", 1), REASON_ABANDONED_SPEAKING);
	assert_float_equal(metric(b, "callback_people_lost_rate"), 1, 0);
	assert_float_equal(metric(b, "wait_mean"), (60 + 3 + 30 + 3 - 1) / 2.0, 1e-9);
}

/* A callback is made where the caller's priority places it; either engine does the same. */
static void either_engine_agrees(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint[2], successes[2];

	for (int i = 0; i < 2; i++) {
		struct experiment_options options = { .queue = i, .threads = 2 };

		bench_clear(b);
		put_text(b, "test.yaml", QUEUE
			 "agents:\n"
			 "  support: {count: 3, handle_time: {exponential: 3m}, callback: {offer_after: 30s, accept: 50%, retry: 1m, answer: 60%, ring: 3s, expires: 10m, machine: 20%, machine_detection: Enable}}\n"
			 "  others: {count: 2, handle_time: 2m, skills: {support: 2, others: 1}, ring: {timeout: 5s, answer: 50%}}\n"
			 "callers: {patience: {queued: {exponential: 2m}}}\n"
			 "calls: {arrivals: {poisson: 2/m}, duration: 8h, closing: clear}\n"
			 "run: {replications: 4}\n");
		load_path(b, bench_path(b, "test.yaml"));
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		fingerprint[i] = b->r->designs[0].fingerprint;
		successes[i] = b->r->designs[0].successes;
	}
	assert_true(fingerprint[0] == fingerprint[1] && successes[0] == successes[1]);
}

/* What cannot be meant is refused. */
static void refused(void **state)
{
	static const char *const wrong[][2] = {
		{ "{accept: 40%}", "offer_after" },
		{ "{offer_after: 30s, answer: 0%}", "nobody would ever be reached" },
		{ "{offer_after: 30s, attempts: 0}", "attempts" },
		{ "{offer_after: 30s, ring: 30s}", "below the timeout" },
		{ "{offer_after: 30s, timeout: 10ms}", "100ms or more" },
		{ "{offer_after: 30s, acept: 10%}", "accept" },
		{ "{offer_after: 30s, machine: 60%, fax: 50%}", "add up to 110%" },
		{ "{offer_after: 30s, machine_detection: Enable}", "needs machines" },
		{ "{offer_after: 30s, hang_up_after: 5s}", "needs machines" },
		{ "{offer_after: 30s, machine: 10%, machine_detection: DetectMessageEnd}", "Enable" },
		{ "{offer_after: 30s, machine: 10%, machine_detection: {mode: Enable, timeout: 1s}}", "3s to 120s" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(wrong); i++) {
		char text[400];

		bench_clear(b);
		snprintf(text, sizeof(text), QUEUE "agents: {support: {count: 1, callback: %s}}\n"
			 "calls: {arrivals: {poisson: 1/m}, count: 5}\n", wrong[i][0]);
		put_text(b, "test.yaml", text);
		scenario_free(scenario_load(bench_path(b, "test.yaml"), NULL, &b->d));
		assert_int_equal(b->d.errors, 1);
		assert_error(&b->d, 0, 0, wrong[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(no_work_is_lost),	    bench_test(attempts_are_geometric),
		bench_test(place_is_kept),	    bench_test(nobody_is_reached),
		bench_test(too_late_to_call),	    bench_test(offer_waits_for_the_ring),
		bench_test(machines_answer_callbacks),
		bench_test(voicemail_answers_callbacks),
		bench_test(detection_of_callbacks),
		bench_test(in_vain_to_the_second),
		bench_test(either_engine_agrees),   bench_test(refused),
		bench_test(too_late_for_another_attempt), bench_test(a_talk_has_the_limit_of_calls),
		bench_test(a_dialled_leg_is_offered_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
