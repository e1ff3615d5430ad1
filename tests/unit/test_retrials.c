/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retrials: callers who call again */
#include "engine_bench.h"

#define CALLING(calls, callers) \
	QUICK "apps:\n" APP("say", "<Say>" SPEECH "</Say>") \
	"callers: {" callers "}\n" \
	"run: {replications: 1}\ncalls: {direction: outbound, " calls "}\n" \
	"designs: {d: {start: say, goal: answered}}\n"

/* Nobody is ever reached: a caller makes k more calls with probability p^k, at most 7. */
static void attempts_are_geometric(void **state)
{
	struct bench *b = *state;
	double n = 20000, again[9] = { 0 };

	run(b, CALLING("arrivals: {poisson: 10/s}, count: 20_000, "
		       "retrials: {probability: 60%, after: {exponential: 1m}, at_most: 7}",
		       "busy: 100%"), NULL);
	for (size_t i = 0; i < b->call_count; i++)
		again[times_again(b->calls[i].report.number)]++;
	for (int k = 0; k <= 7; k++) {
		double share = pow(0.6, k);

		assert_near(again[k] / n, share, 4 * sqrt(share * (1 - share) / n));
	}
	assert_int_equal(again[8], 0);
	assert_int_equal(count_of(b, "first_attempts"), 20000);
	assert_int_equal(count_of(b, "first_attempts") + count_of(b, "retrials"), b->call_count);
	assert_int_equal(count_of(b, "retrial_successes"), 0);
}

/* Each call is reached with probability 1 - q, whichever of three it is: 1 - q^3 of the
 * callers in the end. The retrials of each call come later than it ended. */
static void each_attempt_is_a_new_chance(void **state)
{
	struct bench *b = *state;
	double q = 0.5, n = 20000, share = 1 - q * q * q;

	run(b, CALLING("arrivals: {poisson: 10/s}, count: 20_000, "
		       "retrials: {probability: 100%, after: 30s, at_most: 2, when: [busy, failed]}",
		       "busy: 30%, failed: 20%, ring: 1s"), NULL);
	assert_near(metric_in(design_of(b, "d"), "callers_success_rate").value, share,
		    4 * sqrt(share * (1 - share) / n));
	assert_near((double)count_of(b, "retrials") / n, q + q * q, 4 * sqrt(1.0 / n));
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;
		uint64_t before = r->number - (UINT64_C(1) << RETRIAL_SHIFT);

		if (times_again(r->number) && i < 200)
			assert_int_equal(r->created, call_of(b, "d", before)->ended + 30 * SECOND);
	}
}

static void only_for_the_causes_given(void **state)
{
	struct bench *b = *state;
	static const char text[] =
		CALLING("arrivals: {poisson: 10/s}, count: 500, "
			"retrials: {probability: 100%, after: 30s, when: failed}", "busy: 100%");

	run(b, text, NULL);
	assert_int_equal(count_of(b, "retrials"), 0);
	run(b, text, "calls.retrials.when=[busy]", NULL);
	assert_int_equal(count_of(b, "retrials"), 500);
	run(b, text, "calls.retrials.when=any", "calls.retrials.probability=0%", NULL);
	assert_int_equal(count_of(b, "retrials"), 0);
}

/* A first call of the warm-up is not counted, nor is what follows from it; after the
 * end of the duration nobody calls. */
static void at_the_ends_of_the_observation(void **state)
{
	struct bench *b = *state;

	run(b, CALLING("arrivals: {regular: 1/s}, duration: 100s, "
		       "retrials: {probability: 100%, after: 30s, at_most: 1}", "busy: 100%"),
	    "run.warm_up=50s", "rules.queued_time=0s", "rules.post_dial_delay=0s", NULL);
	assert_int_equal(count_of(b, "first_attempts"), 50);
	assert_int_equal(count_of(b, "retrials"), 20); /* of those from 50 s to 69 s */
	assert_int_equal(b->call_count, 100 + 70);
}

/*
 * One agent, no queue: who meets a busy agent calls again after Exp(1/theta). In the
 * long run everybody is served, so the agent is busy rho of the time, and there are
 * rho / (1 - rho) + theta rho^2 / (lambda (1 - rho)) retrials a caller: theta times the
 * mean orbit of the M/M/1 retrial queue (Falin and Templeton, Retrial Queues, 1.2).
 * Of eight calls in a row fewer than one caller's in 5,000 all fail.
 */
static void one_agent_without_a_queue(void **state)
{
	struct bench *b = *state;
	double lambda = 0.3, rho = 0.3, theta = 0.1;

	run(b, QUICK "apps:\n" APP("enqueue", "<Enqueue>support</Enqueue>")
		"agents: {support: {count: 1, handle_time: {exponential: 1s}}}\n"
		"callers: {patience: {queued: 0s}}\n"
		"run: {replications: 20}\n"
		"calls: {arrivals: {poisson: 0.3/s}, duration: 20000s, "
		"retrials: {probability: 100%, after: {exponential: 10s}, at_most: 7}}\n"
		"designs: {d: {start: enqueue, goal: agent}}\n", NULL);
	assert_near(group_metric(design_of(b, "d"), "occupancy").value, rho, 0.006);
	assert_near((double)count_of(b, "retrials") / (double)count_of(b, "first_attempts"),
		    rho / (1 - rho) + theta * rho * rho / (lambda * (1 - rho)), 0.01);
	assert_true(metric_in(design_of(b, "d"), "callers_success_rate").value > 0.999);
}

/* The call is over, its execution calls the caller and reaches the goal: who has been reached
 * does not call again, and counts once. */
static void who_is_called_back_does_not_call_again(void **state)
{
	struct bench *b = *state;

	run_export(b, FLOW(TRIGGER("wait") ","
			   STATE("wait", "send-and-wait-for-reply",
				 ARROW("incomingMessage", "call") "," ARROW("timeout", "call"),
				 "'body':'shall we call?','timeout':'60'") ","
			   STATE("call", "make-outgoing-call-v2",
				 ARROW("answered", "bye") "," LAST("busy") "," LAST("noAnswer") "," LAST("failed"),
				 "'to':'{{contact.channel.address}}'") ","
			   SAY("bye", LAST("audioComplete"))),
		   "flows: {back: f.json}\nrules: {reply_time: 30s}\ncallers: {ring: 1s}\n"
		   "apps: {bye: '<Response><Hangup/></Response>'}\n"
		   "calls: {arrivals: {regular: 1/m}, count: 10, retrials: {probability: 100%, after: 1s}}\n"
		   "run: {replications: 1}\n"
		   "designs: {d: {start: back, redirect: {at: ringing, after: 10s, to: bye}}}\n",
		   "rules.redirect_inbound_ringing=accept");
	assert_near(metric_in(design_of(b, "d"), "success_rate").value, 1, 0);
	assert_int_equal(count_of(b, "retrials"), 0);
	assert_near(metric_in(design_of(b, "d"), "callers_success_rate").value, 1, 0);
}

/* Either engine offers the same further calls. */
static void either_engine_alike(void **state)
{
	struct bench *b = *state;
	struct experiment_options queue = { .queue = true }, inlined = { .threads = 4 };
	struct results *r;

	load(b, QUICK "apps:\n" APP("enqueue", "<Enqueue>support</Enqueue>")
		"agents: {support: {count: 3, handle_time: {exponential: 20s}}}\n"
		"callers: {patience: {queued: {exponential: 5s}}}\n"
		"run: {replications: 8}\n"
		"calls: {arrivals: {mmpp: [{rate: 6/m, stay: 5m}, {rate: 20/m, stay: 2m}], "
		"batch: {mean: 2}, busyness: {cv: 0.4, every: 10m}}, duration: 2h, "
		"retrials: {probability: 70%, after: {exponential: 30s}, at_most: 5}}\n"
		"designs: {d: {start: enqueue, goal: agent}, e: {start: enqueue, goal: agent}}\n",
	     NULL);
	r = experiment_run(b->s, &queue, &b->d);
	b->r = experiment_run(b->s, &inlined, &b->d);
	assert_true(count_of(b, "retrials") > 1000);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(r->designs[i].fingerprint, b->r->designs[i].fingerprint);
		assert_int_equal(r->designs[i].events, b->r->designs[i].events);
		assert_int_equal(count_in(&r->designs[i], "retrials"), count_of(b, "retrials"));
	}
	results_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(attempts_are_geometric),
		test(each_attempt_is_a_new_chance),
		test(only_for_the_causes_given),
		test(at_the_ends_of_the_observation),
		test(one_agent_without_a_queue),
		test(who_is_called_back_does_not_call_again),
		test(either_engine_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
