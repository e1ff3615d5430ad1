/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much is offered, and whether agents can do it: by hand. */
#include "check/check.h"
#include "helpers.h"

#define ENQUEUE "apps: {desk: '<Response><Enqueue>desk</Enqueue></Response>'}\n"

/* The group `desk` of AGENTS, calls as ARRIVALS says. */
static void desk(struct bench *b, const char *arrivals, const char *agents, const char *more)
{
	load(b, arena_printf(&b->arena,
			     "agents: {desk: {%s}, aside: {count: 1, handle_time: 1s}}\n"
			     ENQUEUE "calls: {arrivals: {%s}, duration: 1h}\nrun: {replications: 1}\n"
			     "%s\ndesigns: {d: {start: desk}}\n", agents, arrivals, more), NULL);
}

static double rate_of(struct bench *b)
{
	struct diagnostics d = { 0 };
	struct program *p = compile_design(b->s, 0, NULL, &d);
	double rate = offered_rate(p);

	program_free(p);
	diag_free(&d);
	return rate;
}

static void calls_offered_a_second(void **state)
{
	static const char agents[] = "count: 4, handle_time: 2m";
	struct bench *b = *state;

	desk(b, "poisson: 120/h", agents, "");
	assert_near(rate_of(b), 1.0 / 30, 1e-12);
	desk(b, "regular: 2/s", agents, "");
	assert_near(rate_of(b), 2, 1e-12);
	desk(b, "poisson: 2/s, batch: 3", agents, "");
	assert_near(rate_of(b), 6, 1e-12);
	desk(b, "poisson: 2/s, batch: {mean: 1.5}", agents, "");
	assert_near(rate_of(b), 3, 1e-12);
	desk(b, "rates: [1/s, 2/s, 6/s], step: 10m", agents, "");
	assert_near(rate_of(b), 3, 1e-12);
	/* 20 for an hour and 120 for five minutes: 30 in 65 minutes */
	desk(b, "mmpp: [{rate: 20/h, stay: 1h}, {rate: 120/h, stay: 5m}]", agents, "");
	assert_near(rate_of(b), 30.0 / 65 / 60, 1e-12);
	/* three calls in 20 seconds: two gaps */
	load(b, "apps: {a: '<Response><Pause length=\"2\"/></Response>'}\ncalls:\n  script:\n    - {at: 5s}\n    - {at: 6s}\n"
		"    - {at: 25s}\ndesigns: {d: {start: a}}\n", NULL);
	assert_near(rate_of(b), 0, 0); /* a script is no rate */
}

/* 2 a minute of two minutes each: 4 erlangs. */
static void as_much_as_agents_can_do(void **state)
{
	struct bench *b = *state;
	struct overload x;

	desk(b, "poisson: 2/m", "count: 5, handle_time: 2m", "");
	assert_false(review_overload(b->s, 0, &x));
	desk(b, "poisson: 2/m", "count: 4, handle_time: 2m", "");
	assert_true(review_overload(b->s, 0, &x));
	assert_string_equal(x.group, "desk");
	assert_near(x.rate, 1.0 / 30, 1e-12);
	assert_near(x.per_call, 1, 1e-12);
	assert_near(x.handle, 120, 0);
	assert_near(x.erlangs, 4, 1e-12);
	assert_int_equal(x.agents, 4);
	desk(b, "poisson: 2/m", "count: 5, handle_time: 2m, wrap_up: 30s", "");
	assert_true(review_overload(b->s, 0, &x));
	assert_near(x.handle, 150, 0);
	desk(b, "poisson: 2/m", "count: 5, handle_time: 2m, wrap_up: 29s", "");
	assert_false(review_overload(b->s, 0, &x));
}

/* Where calls leave otherwise, or others serve them, shares alone do not tell. */
static void what_shares_do_not_tell(void **state)
{
	static const struct {
		const char *agents, *more;
	} cases[] = {
		{ "count: 1, handle_time: 2m, queue_size: 9", "" },
		{ "count: 1, handle_time: 2m", "callers: {patience: {queued: 1m}}" },
		{ "count: 1, handle_time: 2m", "callers: {patience: {speaking: 1m}}" },
		{ "schedule: {counts: [1, 1], step: 30m}, handle_time: 2m", "" },
	};
	struct bench *b = *state;
	struct overload x;

	for (size_t i = 0; i < COUNT(cases); i++) {
		desk(b, "poisson: 2/s", cases[i].agents, cases[i].more);
		if (review_overload(b->s, 0, &x))
			fail_msg("%s %s: told", cases[i].agents, cases[i].more);
	}
}

static const char *text_of(struct bench *b, const char *text)
{
	struct review r = { 0 };
	const char *found = NULL;

	review_scenario(b->s, &r);
	for (size_t i = 0; i < r.count; i++)
		if (r.list[i].kind == FINDING_OVERLOAD && strstr(r.list[i].text, text))
			found = arena_strdup(&b->arena, r.list[i].text);
	review_free(&r);
	return found;
}

/* A fault only where it is more than they can do; with as much the queue is as long as one likes,
 * in time, but that is not said. */
static void more_than_agents_can_do(void **state)
{
	struct bench *b = *state;

	desk(b, "poisson: 2/m", "count: 4, handle_time: 2m", "");
	assert_null(text_of(b, "desk"));
	desk(b, "poisson: 2/m", "count: 3, handle_time: 2m", "");
	assert_string_equal(text_of(b, "desk"),
			    "group 'desk' is offered 4 erlangs (120 calls an hour, 2m00s each) "
			    "and has 3 agents: the queue grows without bound");
	desk(b, "poisson: 2/m", "count: 3, handle_time: 2m, queue_size: 10", "");
	assert_null(text_of(b, "desk"));
	desk(b, "mmpp: [{rate: 1/m, stay: 1h}, {rate: 4/m, stay: 1h}]", "count: 5, handle_time: 2m", "");
	assert_null(text_of(b, "desk"));
	desk(b, "mmpp: [{rate: 1/m, stay: 1h}, {rate: 4/m, stay: 1h}]", "count: 4, handle_time: 2m", "");
	assert_non_null(text_of(b, "is offered 5 erlangs"));
}

/* Of calls that are dialled, more than `cps` lets out, and more than the trunk takes. */
static void more_than_can_be_dialled(void **state)
{
	struct bench *b = *state;
	const char *more = "callers: {ring: 1s}";

	desk(b, "poisson: 3/s", "count: 90, handle_time: 1s", more);
	assert_null(text_of(b, "can be dialled"));
	load(b, "agents: {desk: {count: 90, handle_time: 1s}}\n" ENQUEUE
		"calls: {direction: outbound, cps: 2/s, arrivals: {poisson: 3/s}, duration: 1h}\n"
		"designs: {d: {start: desk}}\n", NULL);
	assert_string_equal(text_of(b, "can be dialled"),
			    "3 calls are created a second and 2 can be dialled (calls.cps): the last of this burst waits "
			    "30m00s for its turn");
	bench_clear(b);
	load(b, "agents: {desk: {count: 90, handle_time: 1s}}\n" ENQUEUE
		"calls: {direction: outbound, cps: 2/s, arrivals: {poisson: 3/s}, duration: 49h}\n"
		"designs: {d: {start: desk}}\n", NULL);
	assert_string_equal(text_of(b, "can be dialled"),
			    "3 calls are created a second and 2 can be dialled (calls.cps): the queue of calls grows by "
			    "1 a second, until it is full (22005)");
	bench_clear(b);
	load(b, "agents: {desk: {count: 90, handle_time: 1s}}\n" ENQUEUE
		"calls: {direction: outbound, cps: 3/s, arrivals: {poisson: 3/s}, duration: 1h}\n"
		"designs: {d: {start: desk}}\n", NULL);
	assert_null(text_of(b, "can be dialled"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(calls_offered_a_second),
		bench_test(as_much_as_agents_can_do),
		bench_test(what_shares_do_not_tell),
		bench_test(more_than_agents_can_do),
		bench_test(more_than_can_be_dialled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
