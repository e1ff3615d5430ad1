/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arrivals, and the same callers under every design */
#include "engine_bench.h"

/* ---- the same callers under every design ---- */

static void designs_meet_the_same_callers(void **state)
{
	struct bench *b = *state;
	unsigned compared = 0;

	run_file(b, "scenarios/direct-vs-studio.yaml", "calls.count=300", "run.replications=1",
		 "sweep=null", NULL);
	for (uint64_t i = 0; i < 300; i++) {
		const struct call_report *x = call_of(b, "redirect-while-ringing", i);
		const struct call_report *y = call_of(b, "redirect-on-answered", i);
		const struct call_report *z = call_of(b, "studio-hand-off", i);

		assert_int_equal(x->created, y->created);
		assert_int_equal(x->created, z->created);
		if (x->studio_accepted || x->answered < 0)
			continue; /* not answered by the desk */
		assert_int_equal(x->answered, y->answered);
		compared++;
	}
	assert_in_range(compared, 50, 299); /* about 1 - exp(-5.25 / 8) = 48 % */
}

/* A menu's choice and its time do not depend on how the call got there. */
static void a_flow_is_lived_through_alike(void **state)
{
	static const char two[] =
		QUICK "flows: {hello: hello.json}\napps:\n" APP("to-hello", "<Redirect>hello</Redirect>")
		"urls: {hello: hello}\n"
		"calls: {arrivals: {poisson: 1/s}, count: 200}\n"
		"run: {replications: 1}\n"
		"designs: {straight: {start: hello}, round: {start: to-hello}}\n";
	struct bench *b = *state;

	put_json(b, "hello.json",
		 FLOW(TRIGGER("ask") ","
		      STATE("ask", "gather-input-on-call",
			    ARROW("keypress", "bye") "," LAST("timeout"),
			    TWO_SECONDS ",'timeout':5") ","
		      SAY("bye", LAST("audioComplete"))));
	run(b, two, NULL);
	for (uint64_t i = 0; i < 200; i++)
		assert_int_equal(call_of(b, "straight", i)->ended, call_of(b, "round", i)->ended);
}

/* A widget met again is a new chance. */
static void each_visit_draws_anew(void **state)
{
	static const char asking[] =
		QUICK "flows: {hello: hello.json}\n"
		"callers: {input: 1s}\n"
		"calls: {arrivals: {poisson: 1/s}, count: 4000}\n"
		"run: {replications: 1}\n"
		"designs: {d: {start: hello}}\n";
	struct bench *b = *state;
	unsigned twice = 0;

	put_json(b, "hello.json",
		 FLOW(TRIGGER("ask") ","
		      STATE("ask", "gather-input-on-call",
			    LAST("keypress") "," ARROW("timeout", "ask"),
			    TWO_SECONDS ",'timeout':5")));
	run(b, asking, "rules.gather_input_share=50%", NULL);
	for (uint64_t i = 0; i < 4000; i++)
		twice += call_of(b, "d", i)->ended - call_of(b, "d", i)->created == 10 * SECOND;
	/* silent, then not: a quarter; four standard errors */
	assert_near(twice / 4000.0, 0.25, 4 * sqrt(0.25 * 0.75 / 4000));
}

/* ---- arrivals ---- */

#define ARRIVING(arrivals) \
	QUICK "apps:\n" APP("hang-up", "<Hangup/>") \
	"run: {replications: 1}\ncalls: {" arrivals "}\n" \
	"designs: {d: {start: hang-up}}\n"

static void regular_arrivals(void **state)
{
	struct bench *b = *state;

	run(b, ARRIVING("arrivals: {regular: 4/s}, count: 100"), NULL);
	assert_int_equal(b->call_count, 100);
	for (uint64_t i = 0; i < 100; i++)
		assert_moment(call_of(b, "d", i)->created, (double)i / 4);
	/* a call at the very end of the duration is not offered */
	run(b, ARRIVING("arrivals: {regular: 4/s}, duration: 10s"), NULL);
	assert_int_equal(b->call_count, 40);
}

/* 10,000 gaps of mean 0.5 s: five standard errors of their mean. */
static void poisson_arrivals(void **state)
{
	struct bench *b = *state;

	run(b, ARRIVING("arrivals: {poisson: 2/s}, count: 10_000"), NULL);
	assert_near((double)call_of(b, "d", 9999)->created * 1e-9, 5000, 5 * 0.5 * sqrt(10000));
}

/* The calls of each slot of STEP seconds, over the cycles of three. */
static void count_slots(const struct bench *b, int64_t step, double *slot)
{
	slot[0] = slot[1] = slot[2] = 0;
	for (size_t i = 0; i < b->call_count; i++)
		slot[b->calls[i].report.created / (step * SECOND) % 3]++;
}

/* Many calls a slot, then many slots a call; four standard errors. */
static void arrivals_by_rates(void **state)
{
	struct bench *b = *state;
	double slot[3];

	run(b, ARRIVING("arrivals: {rates: [0/s, 2/s, 1/s], step: 100s}, duration: 3000s"), NULL);
	count_slots(b, 100, slot);
	assert_true(slot[0] == 0);
	assert_near(slot[1], 2000, 4 * sqrt(2000));
	assert_near(slot[2], 1000, 4 * sqrt(1000));
	run(b, ARRIVING("arrivals: {rates: [0/s, 36/h, 18/h], step: 10s}, duration: 600000s"), NULL);
	count_slots(b, 10, slot);
	assert_true(slot[0] == 0);
	assert_near(slot[1], 2000, 4 * sqrt(2000));
	assert_near(slot[2], 1000, 4 * sqrt(1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(designs_meet_the_same_callers),
		test(a_flow_is_lived_through_alike),
		test(each_visit_draws_anew),
		test(regular_arrivals),
		test(poisson_arrivals),
		test(arrivals_by_rates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
