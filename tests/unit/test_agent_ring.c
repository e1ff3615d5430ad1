/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Agents who are rung and may not answer, against queues whose results are known: rings are a part
 * of the service time. Seeds are fixed (1); intervals are at 99.9 %.
 */
#include "helpers.h"
#include "laws/rings.h"

#define QUEUE "apps: {q: '<Response><Enqueue>support</Enqueue></Response>'}\n" \
	      "designs: {d: {start: q, goal: agent}}\n"

static void assert_inside(const char *what, struct estimate e, double exact)
{
	if (!e.defined || !(e.low <= exact && exact <= e.high))
		fail_msg("%s: %.8g is outside %.8g .. %.8g (estimate %.8g)", what, exact, e.low, e.high,
			 e.value);
}

/* What a ring costs: answered with 70 % after U(2 s, 8 s), else 15 s are lost, again and again. */
static void rings_of_a_call(void **state)
{
	struct dist after = { .kind = DIST_UNIFORM, .a = 2, .b = 8 }, late = dist_constant(15);
	struct rings r = rings_of(15, 0.7, &after), never = rings_of(15, 1, &late);

	(void)state;
	assert_float_equal(r.answered, 0.7, 1e-12);
	assert_float_equal(r.per_call, 1 / 0.7, 1e-12);
	assert_float_equal(r.unanswered, 0.3 / 0.7, 1e-12);
	assert_float_equal(r.seconds, 5 + 15 * 0.3 / 0.7, 1e-3);
	assert_true(never.answered <= 0); /* who answers at the time-out comes too late */
	/* of U(2 s, 8 s) half are below 5 s; the mean of the lesser of it and 5 s is 4.25 s */
	r = rings_of(5, 1, &after);
	assert_float_equal(r.answered, 0.5, 1e-9);
	assert_float_equal(r.seconds, 4.25 / 0.5, 1e-2);
}

/* One agent: M/G/1 whose service is 15 s for each ring that is not answered, then U(2 s, 8 s), then
 * the call (Pollaczek and Khinchine). The caller waits until the answer. */
static void one_agent(void **state)
{
	struct bench *b = *state;
	double rate = 15 / 3600.0, rings = 0.3 / 0.7, ring = 15 * rings + 5;
	double mean = ring + 120, variance = 225 * 0.3 / 0.49 + 36 / 12.0 + 120 * 120;
	double wait = rate * (variance + mean * mean) / 2 / (1 - rate * mean) + ring;
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 1, handle_time: {exponential: 2m}, ring: {timeout: 15s, answer: 70%, after: {uniform: [2s, 8s]}}}}\n"
	    "calls: {arrivals: {poisson: 15/h}, duration: 2000h}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 20h}\n", NULL);
	d = &b->r->designs[0];
	assert_inside("wait", group_metric(d, "wait_mean"), wait);
	assert_inside("occupancy", group_metric(d, "occupancy"), rate * mean);
	assert_inside("without rings", group_metric(d, "occupancy_without_rings"), rate * 120);
	assert_inside("not answered", group_metric(d, "ring_no_answer_rate"), 0.3);
	assert_inside("met", group_metric(d, "met_no_answer_rate"), 0.3);
	assert_inside("rings", group_metric(d, "rings_per_served"), 1 / 0.7);
	assert_float_equal(group_metric(d, "away_share").value, 0, 0);
}

/* So many agents that one is always free: nobody waits but for rings, and those away are an
 * M/G/infinity of their own. The first ring of a call is answered within 20 s, or the second may be. */
static void many_agents(void **state)
{
	struct bench *b = *state;
	double rate = 100 / 3600.0, unanswered = 0.4 / 0.6;
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 200, handle_time: {exponential: 2m}, ring: {timeout: 15s, answer: 60%, after: 4s, away: {exponential: 5m}}}}\n"
	    "calls: {arrivals: {poisson: 100/h}, duration: 200h}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 1h}\n", NULL);
	d = &b->r->designs[0];
	assert_inside("wait", group_metric(d, "wait_mean"), 4 + 15 * unanswered);
	assert_inside("away", group_metric(d, "away_share"), rate * unanswered * 300 / 200);
	assert_inside("occupancy", group_metric(d, "occupancy"),
		      rate * (15 * unanswered + 4 + 120) / 200);
	assert_inside("level", group_metric(d, "service_level"), 0.6 + 0.4 * 0.6);
}

/* The first caller gives up at 5 s, and with that the agent is no longer rung: he is free for the
 * second at 6 s, who waits for the answer, 10 s. */
static void caller_leaves_a_ring(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 1, handle_time: 1m, ring: {timeout: 15s, after: 10s}}}\n"
	    "rules: {fetch_latency: 0s}\n"
	    "calls: {script: [{at: 0s, hang_up: 5s}, {at: 6s}]}\n", NULL);
	d = &b->r->designs[0];
	assert_float_equal(group_metric(d, "rings").value, 2, 0);
	assert_float_equal(group_metric(d, "abandoned").value, 1, 0);
	assert_float_equal(group_metric(d, "asa").value, 10, 1e-9);
	assert_float_equal(group_metric(d, "ring_no_answer_rate").value, 0, 0);
}

/* For the second caller the other agent is rung though the first still waits, and for the third the
 * first who is free again. */
static void two_are_rung_at_once(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 2, handle_time: 1m, ring: {timeout: 15s, after: 10s}}}\n"
	    "rules: {fetch_latency: 0s}\n"
	    "calls: {script: [{at: 0s}, {at: 3s}, {at: 4s}]}\n", NULL);
	d = &b->r->designs[0];
	/* the third waits for the first agent: 10 + 60 - 4 s, and 10 s more until he answers */
	assert_float_equal(group_metric(d, "wait_mean").value, (10 + 10 + 76) / 3.0, 1e-9);
	assert_float_equal(group_metric(d, "rings").value, 3, 0);
}

/* Not defined where GROUP has no such metric. */
static struct estimate group_metric_of(const struct design_result *d, const char *group, const char *name)
{
	for (size_t k = 0; k < d->group_count; k++)
		for (size_t i = 0; i < d->groups[k].metric_count; i++)
			if (!strcmp(d->groups[k].name, group) && !strcmp(d->groups[k].metrics[i].name, name))
				return d->groups[k].metrics[i].estimate;
	return (struct estimate){ 0 };
}

/* Agents of a pool, who have no queue of their own, are rung for the calls of another's: the rings are
 * counted there, and their own time with them. A ring in two is answered, so there are two for each call. */
static void a_pool_is_rung(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	run(b, QUEUE
	    "agents:\n"
	    "  support: {count: 0, handle_time: 1m}\n"
	    "  pool: {count: 9, skills: {support: 1}, ring: {timeout: 10s, answer: 50%, after: 5s, away: 10s}}\n"
	    "calls: {arrivals: {poisson: 100/h}, duration: 100h}\n"
	    "run: {replications: 20, confidence: 99.9%}\n", NULL);
	d = &b->r->designs[0];
	assert_inside("rings", group_metric_of(d, "support", "rings_per_served"), 2);
	assert_inside("not answered", group_metric_of(d, "support", "ring_no_answer_rate"), 0.5);
	assert_false(group_metric_of(d, "support", "away_share").defined);
	assert_false(group_metric_of(d, "pool", "rings").defined);
	assert_inside("occupancy", group_metric_of(d, "pool", "occupancy_without_rings"), 100 / 60.0 / 9);
	assert_true(group_metric_of(d, "pool", "away_share").value > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rings_of_a_call),
		bench_test(one_agent),
		bench_test(many_agents),
		bench_test(caller_leaves_a_ring),
		bench_test(two_are_rung_at_once),
		bench_test(a_pool_is_rung),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
