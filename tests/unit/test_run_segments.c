/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A run cut into segments: they add up to the run that is not cut, count for count, and what
 * is in each is what happened between its ends.
 */
#include "helpers.h"

#include "compile/compile.h"
#include "engine/engine.h"

enum { MOST_SEGMENTS = 64 };

/* What is kept of a segment. */
struct kept {
	uint64_t calls, successes, abandoned, with_400, redirects, events, fingerprint, executions;
	uint64_t studio_n, offered, served, left, waited, within, wait_n, reasons, codes, bills;
	double studio_sum, wait_sum, window, legs, active, busy, queue;
	int64_t legs_peak, active_peak, queue_peak;
};

struct segments {
	struct kept part[MOST_SEGMENTS];
	uint64_t count;
};

static struct kept kept_of(const struct tally *t)
{
	struct kept k = {
		t->calls, t->successes, t->abandoned, t->calls_with_400, t->rest_redirects, t->events,
		t->fingerprint, t->executions, t->time_to_studio.n,
		.studio_sum = t->time_to_studio_sum, .window = t->window, .legs = t->legs.area,
		.active = t->active_executions.area, .legs_peak = t->legs.peak,
		.active_peak = t->active_executions.peak,
	};

	for (size_t i = 0; i < REASON_COUNT; i++)
		k.reasons += t->reasons[i] * (i + 1);
	for (size_t i = 0; i < CODE_COUNT; i++)
		k.codes += t->codes[i] * (i + 1);
	for (size_t i = 0; i < BILLS; i++)
		k.bills += t->billed[i] * (i + 1);
	for (size_t i = 0; i < t->group_count; i++) {
		const struct group_tally *g = &t->groups[i];

		k.offered += g->offered;
		k.served += g->served;
		k.left += g->abandoned;
		k.waited += g->waited;
		k.within += g->within;
		k.wait_n += g->wait.n;
		k.wait_sum += g->wait_sum;
		k.busy += g->busy.area;
		k.queue += g->queue.area;
		k.queue_peak = g->queue.peak > k.queue_peak ? g->queue.peak : k.queue_peak;
	}
	return k;
}

static void keep_segment(void *context, uint64_t k, const struct tally *t)
{
	struct segments *p = context;

	assert_int_equal(k, p->count);
	p->part[p->count++] = kept_of(t);
}

static int64_t whole_ns(double seconds)
{
	return (int64_t)(seconds * 1e9);
}

/* The run of P cut into COUNT segments that begin after FROM, or, with 0, not at all. */
static struct segments cut(const struct program *p, double from, double every, uint64_t count)
{
	struct segments parts = { .count = 0 };
	struct run_segments segments = { whole_ns(from + every), whole_ns(every), count - 1,
			       keep_segment, &parts };
	struct engine_options options = { .segments = count ? &segments : NULL };
	struct tally t;

	tally_init(&t, p->group_count);
	assert_true(engine_run(p, 5, 2, &options, &t));
	keep_segment(&parts, parts.count, &t);
	tally_free(&t);
	return parts;
}

static void assert_sum(const struct segments *parts, const struct kept *whole)
{
	struct kept sum = { 0 };

#define SAME(field) \
	for (uint64_t i = 0; i < parts->count; i++) \
		sum.field += parts->part[i].field; \
	assert_int_equal(sum.field, whole->field)
	SAME(calls); SAME(successes); SAME(abandoned); SAME(with_400); SAME(redirects); SAME(events);
	SAME(fingerprint); SAME(executions); SAME(studio_n); SAME(offered); SAME(served);
	SAME(left); SAME(waited); SAME(within); SAME(wait_n); SAME(reasons); SAME(codes); SAME(bills);
#undef SAME
	/* what is summed in floating point, in another order */
#define NEAR(field) \
	for (uint64_t i = 0; i < parts->count; i++) \
		sum.field += parts->part[i].field; \
	assert_near(sum.field, whole->field, 1e-9 * (1 + whole->field))
	NEAR(studio_sum); NEAR(wait_sum); NEAR(legs); NEAR(active); NEAR(busy); NEAR(queue);
#undef NEAR
#define HIGHEST(field) \
	for (uint64_t i = 0; i < parts->count; i++) \
		sum.field = parts->part[i].field > sum.field ? parts->part[i].field : sum.field; \
	assert_int_equal(sum.field, whole->field)
	HIGHEST(legs_peak); HIGHEST(active_peak); HIGHEST(queue_peak);
#undef HIGHEST
}

static void check_design(struct bench *b, size_t design)
{
	struct program *p = compile_design(b->s, design, NULL, &b->d);
	struct segments whole, parts;

	assert_non_null(p);
	p->warm_up = 60;
	p->duration = 1260;
	p->call_limit = 0;
	whole = cut(p, 0, 0, 0);
	parts = cut(p, 60, 50, 24);
	assert_int_equal(parts.count, 24);
	assert_sum(&parts, &whole.part[0]);
	for (int i = 0; i < 23; i++)
		assert_near(parts.part[i].window, 50, 1e-9);
	assert_true(whole.part[0].events > 0);
	program_free(p);
}

static void parts_add_up_in_every_shipped_scenario(void **state)
{
	static const char *const paths[] = {
		"scenarios/direct-vs-studio.yaml", "scenarios/agents.yaml", "scenarios/skills.yaml",
		"scenarios/busy-day.yaml", "scenarios/costs.yaml", "scenarios/answers.yaml",
		"scenarios/s06-outbound-burst.yaml", "scenarios/s08-rest-storm.yaml",
		"scenarios/s09-slow-webhooks.yaml", "scenarios/s11-contact-collision.yaml",
		"scenarios/s13-redirect-mid-dial.yaml", "scenarios/race.yaml",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(paths); i++) {
		bench_clear(b);
		load_path(b, paths[i]);
		if (b->s->calls.arrivals == ARRIVALS_SCRIPT)
			continue;
		for (size_t k = 0; k < b->s->design_count; k++)
			check_design(b, k);
	}
}

/*
 * One agent, 10 s each: calls at 0, 4, 8 and 30 s are served from 0, 10, 20 and 30 s. Cut
 * at 10, 20 and 30 s, moments at which much happens at once:
 * 0-10: served 1 (of 3), waiting 4..10 and 8..10; 10-20: the first is over and the
 * second served, one waits; 20-30: the third; 30-: the fourth, and the third is over.
 */
static void what_happens_at_a_cut_comes_after_it(void **state)
{
	struct bench *b = *state;
	struct program *p;
	struct segments x;

	load(b, "rules: {fetch_latency: 0s}\n"
		"apps: {line: '<Response><Enqueue>desk</Enqueue></Response>'}\n"
		"agents: {desk: {count: 1, handle_time: 10s}}\n"
		"callers: {ring: 0s, patience: {ringing: none}}\n"
		"calls: {script: [{at: 0s}, {at: 4s}, {at: 8s}, {at: 30s}]}\n"
		"designs: {line: {start: line, goal: agent}}\n", NULL);
	p = compile_design(b->s, 0, NULL, &b->d);
	assert_non_null(p);
	x = cut(p, 0, 10, 4);
	assert_int_equal(x.count, 4);
	for (int i = 0; i < 4; i++) {
		const uint64_t calls[] = { 0, 1, 1, 2 }, offered[] = { 3, 0, 0, 1 };
		const double queue[] = { 8, 10, 0, 0 }, legs[] = { 18, 20, 10, 10 };
		const int64_t queue_peak[] = { 2, 1, 0, 0 }, legs_peak[] = { 3, 2, 1, 1 };

		assert_int_equal(x.part[i].calls, calls[i]);
		assert_int_equal(x.part[i].offered, offered[i]);
		assert_int_equal(x.part[i].served, 1);
		assert_near(x.part[i].busy, 10, 1e-9);
		assert_near(x.part[i].queue, queue[i], 1e-9);
		assert_near(x.part[i].legs, legs[i], 1e-9);
		assert_int_equal(x.part[i].queue_peak, queue_peak[i]);
		assert_int_equal(x.part[i].legs_peak, legs_peak[i]);
	}
	assert_near(x.part[1].wait_sum, 6, 1e-9);
	assert_near(x.part[2].wait_sum, 12, 1e-9);
	program_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(parts_add_up_in_every_shipped_scenario),
		bench_test(what_happens_at_a_cut_comes_after_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
