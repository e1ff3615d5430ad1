/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What two mechanisms of agents do to each other, call by call: rings, absence, breaks and the ends of
 * shifts, computed by hand. NEVER_ANSWERS is as good as a share of 0, which nobody may say.
 */
#include "helpers.h"

#define DESK "apps: {q: '<Response><Enqueue>support</Enqueue></Response>'}\n" \
	     "designs: {d: {start: q, goal: agent}}\nrules: {fetch_latency: 0s}\n"
#define NEVER_ANSWERS "ring: {timeout: 10s, answer: 1e-9, after: 1s"

static struct estimate of(const struct bench *b, const char *name)
{
	return group_metric(&b->r->designs[0], name);
}

static void assert_rings(struct bench *b, const char *scenario, double rings)
{
	run(b, scenario, NULL);
	assert_float_equal(of(b, "rings").value, rings, 0);
}

/* His shift ends while he is rung: he goes, and is not away when the next begins at 120 s. */
static void who_is_rung_goes(void **state)
{
	assert_rings(*state, DESK "agents: {support: {schedule: {counts: [1, 0], step: 1m}, handle_time: 1s, " NEVER_ANSWERS ", away: 5m}}}\n"
		     "calls: {script: [{at: 55s, hang_up: 30s}, {at: 121s, hang_up: 5s}]}\n", 2);
}

/* Away from 10 s to 190 s, and off duty from 60 s: he comes at 120 s and at 240 s. */
static void who_is_away_goes(void **state)
{
	assert_rings(*state, DESK "agents: {support: {schedule: {counts: [1, 0], step: 1m}, handle_time: 1s, " NEVER_ANSWERS ", away: 3m}}}\n"
		     "calls: {script: [{at: 0s, hang_up: 10.5s}, {at: 121s, hang_up: 5s}, {at: 241s, hang_up: 5s}]}\n", 3);
	/* away to 310 s, off duty from 120 s to 180 s, when nobody calls */
	assert_rings(*state, DESK "agents: {support: {schedule: {counts: [1, 1, 0, 1], step: 1m}, handle_time: 1s, " NEVER_ANSWERS ", away: 5m}}}\n"
		     "calls: {script: [{at: 0s, hang_up: 10.5s}, {at: 200s, hang_up: 5s}]}\n", 2);
}

/* One of two is away when one has to go: that is the one who is free. */
static void who_is_free_goes_first(void **state)
{
	assert_rings(*state, DESK "agents: {support: {schedule: {counts: [2, 1], step: 1m}, handle_time: 1s, " NEVER_ANSWERS ", away: 3m}}}\n"
		     "calls: {script: [{at: 0s, hang_up: 15s}, {at: 61s, hang_up: 5s}]}\n", 2);
}

/* His break fell due at 5 s: the ring at 0 s is not answered, and there is no other before 70 s. */
static void a_break_comes_before_the_next_ring(void **state)
{
	assert_rings(*state, DESK "agents: {support: {count: 1, breaks: {every: 5s, length: 1m}, handle_time: 1s, " NEVER_ANSWERS "}}}\n"
		     "calls: {script: [{at: 0s, hang_up: 12s}]}\n", 1);
}

/* The first leaves while he is rung: he is rung for the second. */
static void the_next_is_rung_for(void **state)
{
	assert_rings(*state, DESK "agents: {support: {count: 1, handle_time: 1s, " NEVER_ANSWERS "}}}\n"
		     "calls: {script: [{at: 0s, hang_up: 5s}, {at: 1s, hang_up: 8s}]}\n", 2);
	/* or he comes back at 30 s */
	assert_rings(*state, DESK "agents: {support: {count: 1, handle_time: 1s, " NEVER_ANSWERS ", away: 20s}}}\n"
		     "calls: {script: [{at: 0s, hang_up: 12s}, {at: 11s, hang_up: 24s}]}\n", 2);
}

/* Who answers at the time-out comes too late; a ring that its caller left is none in the share. */
static void rings_are_counted(void **state)
{
	struct bench *b = *state;

	run(b, DESK "agents: {support: {count: 1, handle_time: 1s, "
	    "ring: {timeout: 10s, after: {empirical: {values: [1s, 10s], weights: [1e-9, 1]}}}}}\n"
	    "calls: {script: [{at: 0s, hang_up: 15s}]}\n", NULL);
	assert_float_equal(of(b, "rings").value, 2, 0);
	assert_float_equal(of(b, "served").value, 0, 0);
	assert_float_equal(of(b, "ring_no_answer_rate").value, 1, 0);
}

/* 1 s to 11 s an agent of `others` is rung for the second caller; the one who knows him best is free from 5 s, and
 * takes him then. The third, of the others' own, is rung for at once. */
static void both_go_on_after_a_ring(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	run(b, "apps: {q: '<Response><Enqueue>support</Enqueue></Response>', o: '<Response><Enqueue>others</Enqueue></Response>'}\n"
	    "rules: {fetch_latency: 0s}\n"
	    "agents:\n"
	    "  support: {count: 1, handle_time: 1m}\n"
	    "  others: {count: 1, skills: {others: 1, support: 2}, handle_time: 1s, " NEVER_ANSWERS "}}\n"
	    "calls: {script: [{at: 0s, talk: 5s, entry: q}, {at: 1s, talk: 5s, entry: q}, {at: 3s, hang_up: 12s, entry: o}]}\n"
	    "designs: {d: {entries: {q: {start: q, share: 50%}, o: {start: o, share: 50%}}, goal: agent}}\n", NULL);
	d = &b->r->designs[0];
	for (size_t i = 0; i < d->groups[0].metric_count; i++)
		if (!strcmp(d->groups[0].metrics[i].name, "asa"))
			assert_float_equal(d->groups[0].metrics[i].estimate.value, 5, 1e-9);
	for (size_t i = 0; i < d->groups[1].metric_count; i++)
		if (!strcmp(d->groups[1].metrics[i].name, "rings"))
			assert_float_equal(d->groups[1].metrics[i].estimate.value, 1, 0);
}

/* The first has breaks from 50, 120 and 190 s on, 20 s each; the second, who is there from 60 s to 120 s and
 * from 180 s on, from 110 s and 230 s on, the rest of his shifts. */
static void breaks_end_with_the_shift(void **state)
{
	struct bench *b = *state;

	run(b, DESK "agents: {support: {schedule: {counts: [1, 2], step: 1m}, handle_time: 1ms, breaks: {every: 50s, length: 20s}}}\n"
	    "calls: {arrivals: {regular: 1/m}, duration: 4m}\nrun: {replications: 1}\n", NULL);
	assert_float_equal(of(b, "break_share").value, 80.0 / 360, 1e-3);
}

/* Both breaks are due at 30 s, when both talk until 90 s; one goes off duty at 60 s, and his break with him: the
 * other's is over at 100 s. */
static void a_break_that_is_due_goes_too(void **state)
{
	struct bench *b = *state;

	run(b, DESK "agents: {support: {schedule: {counts: [2, 1], step: 1m}, handle_time: 1s, breaks: {every: 30s, length: 10s}}}\n"
	    "calls: {script: [{at: 0s, talk: 90s}, {at: 0s, talk: 90s}, {at: 105s, talk: 1s}]}\n", NULL);
	assert_float_equal(of(b, "asa").value, 0, 1e-9);
}

/* Two talk for 90 s, one of them 30 s beyond his shift: all who are there are busy. Or one does while the other
 * is on his break from 50 s on: busy for 90 s of 180 s. */
static void overtime_is_time_there(void **state)
{
	struct bench *b = *state;

	run(b, DESK "agents: {support: {schedule: {counts: [2, 1], step: 1m}, handle_time: 1s}}\n"
	    "calls: {script: [{at: 0s, talk: 90s}, {at: 0s, talk: 90s}]}\n", NULL);
	assert_float_equal(of(b, "occupancy").value, 1, 1e-9);
	run(b, DESK "agents: {support: {schedule: {counts: [2, 1], step: 1m}, handle_time: 1s, breaks: {every: 50s, length: 40s}}}\n"
	    "calls: {script: [{at: 0s, talk: 90s}]}\n", NULL);
	assert_float_equal(of(b, "occupancy").value, 0.5, 1e-9);
}

/* The second comes to the queue at 12 s, a second after closing: he finds a free agent, who is rung. */
static void a_free_agent_is_rung_after_closing(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {q: '<Response><Redirect>again</Redirect></Response>', again: '<Response><Enqueue>support</Enqueue></Response>'}\n"
	    "designs: {d: {start: q, goal: agent}}\nrules: {fetch_latency: 2s}\nrun: {replications: 1}\n"
	    "agents: {support: {count: 1, handle_time: 1s, ring: {timeout: 5s, after: 1s}}}\n"
	    "calls: {arrivals: {regular: 6/m}, duration: 11s, closing: clear}\n", NULL);
	assert_float_equal(of(b, "served").value, 2, 0);
}

/* Of three of one priority the second has waited longest, and would give up at 16 s. */
static void equals_are_served_as_they_came(void **state)
{
	struct bench *b = *state;

	run(b, DESK "agents: {support: {count: 1, order: priority, handle_time: 10s}}\n"
	    "calls: {script: [{at: 0s, talk: 10s}, {at: 1s, hang_up: 15s}, {at: 2s, talk: 10s}]}\n", NULL);
	assert_float_equal(of(b, "abandoned").value, 0, 0);
	assert_float_equal(of(b, "served").value, 3, 0);
}

/* A full queue is of those who wait: who finds a free agent does not, though one may wait by then. */
static void a_queue_is_full_when_so_many_wait(void **state)
{
	struct bench *b = *state;

	run(b, DESK "agents: {support: {count: 1, queue_size: 1, handle_time: 10s}}\n"
	    "calls: {script: [{at: 0s, talk: 10s}, {at: 1s, talk: 10s}, {at: 2s}]}\n", NULL);
	assert_float_equal(of(b, "refused").value, 1, 0);
	/* the first is still waiting for the answer to his ring when the second comes, for whom one is free */
	run(b, DESK "agents: {support: {count: 2, queue_size: 1, handle_time: 10s, ring: {timeout: 10s, after: 5s}}}\n"
	    "calls: {script: [{at: 0s, talk: 10s}, {at: 1s, talk: 10s}]}\n", NULL);
	assert_float_equal(of(b, "refused").value, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(who_is_rung_goes),
		bench_test(who_is_away_goes),
		bench_test(who_is_free_goes_first),
		bench_test(a_break_comes_before_the_next_ring),
		bench_test(the_next_is_rung_for),
		bench_test(rings_are_counted),
		bench_test(both_go_on_after_a_ring),
		bench_test(breaks_end_with_the_shift),
		bench_test(a_break_that_is_due_goes_too),
		bench_test(overtime_is_time_there),
		bench_test(a_free_agent_is_rung_after_closing),
		bench_test(equals_are_served_as_they_came),
		bench_test(a_queue_is_full_when_so_many_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
