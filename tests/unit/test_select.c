/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The best of several is found as often as is said, and differences are judged together.
 * Seeds are fixed; of 200 experiments at 95 % a right procedure that is no more than right
 * gets fewer than 180 with a chance of 0.2 % (it is more than right: the bound is an
 * inequality), and all tests ask for the stated share itself.
 */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "helpers.h"
#include "stats/select.h"

enum { EXPERIMENTS = 200, CANDIDATES = 5, MOST = 5000 };
#define PROBABILITY 0.95

/* Normal observations that share much of their noise, as under common random numbers. */
static size_t choose(gsl_rng *g, double ahead, double shared)
{
	static double x[CANDIDATES][MOST];
	const double *rows[CANDIDATES];
	bool alive[CANDIDATES];
	size_t left = CANDIDATES, n = 0;

	for (size_t i = 0; i < CANDIDATES; i++) {
		alive[i] = true;
		rows[i] = x[i];
	}
	while (left > 1 && n < MOST) {
		for (size_t more = n ? 5 : 20; more && n < MOST; more--, n++) {
			double common = gsl_ran_gaussian(g, shared);

			for (size_t i = 0; i < CANDIDATES; i++)
				x[i][n] = (i == 2 ? ahead : 0) + common + gsl_ran_gaussian(g, 1);
		}
		left = select_screen(rows, CANDIDATES, n, ahead, PROBABILITY, alive);
	}
	assert_int_equal(left, 1);
	return alive[2];
}

/* The least favourable case: one is ahead by just the indifference, all others are equal. */
static void the_best_of_five_normals(UNUSED void **state)
{
	gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);

	gsl_rng_set(g, 1);
	for (double shared = 0; shared < 4; shared += 3) {
		size_t right = 0;

		for (int i = 0; i < EXPERIMENTS; i++)
			right += choose(g, 0.5, shared);
		assert_true(right >= EXPERIMENTS * PROBABILITY);
	}
	gsl_rng_free(g);
}

/* Redirects after 5.0 to 5.4 s: each 0.1 s is 0.65 points of success. */
static void the_best_of_five_designs(void **state)
{
	struct bench *b = *state;
	size_t right = 0, replications = 0;

	put_json(b, "hello.json", FLOW(TRIGGER("hello") "," SAY("hello", LAST("audioComplete"))));
	for (int i = 0; i < EXPERIMENTS; i++) {
		run(b, "flows: {hello: hello.json}\n"
		       "rules: {fetch_latency: 0s}\n"
		       "apps: {ring: \"<Response><Dial answerOnBridge='true' timeout='600'>+15550142"
		       "</Dial></Response>\"}\n"
		       "callers: {ring: {exponential: 8s}, talk: 1m}\n"
		       "calls: {arrivals: {poisson: 20/s}, count: 100}\n"
		       "run: {replications: 10, select: {indifference: 0.5 points}, max_replications: 5000}\n"
		       "designs:\n"
		       "  a: {start: ring, redirect: {at: created, after: 5.4s, to: hello}}\n"
		       "  b: {start: ring, redirect: {at: created, after: 5.1s, to: hello}}\n"
		       "  best: {start: ring, redirect: {at: created, after: 5s, to: hello}}\n"
		       "  c: {start: ring, redirect: {at: created, after: 5.2s, to: hello}}\n"
		       "  d: {start: ring, redirect: {at: created, after: 5.3s, to: hello}}\n",
		    arena_printf(&b->arena, "run.seed=%d", i + 1), NULL);
		assert_int_equal(b->r->ranking_selection.left, 1);
		right += !strcmp(b->r->ranking_selection.best, "best");
		replications += b->r->replications;
	}
	print_message("%zu of %d right, with %zu replications on average\n", right, EXPERIMENTS,
		      replications / EXPERIMENTS);
	assert_true(right >= EXPERIMENTS * PROBABILITY);
}

/* Holm's own way with four: times 4, 3, 2, 1, never less than the one before. */
static void holm_by_hand(UNUSED void **state)
{
	double p[] = { 0.02, 0.01, NAN, 0.04, 0.03 };
	const double corrected[] = { 0.06, 0.04, NAN, 0.06, 0.06 };

	holm(p, COUNT(p));
	for (size_t i = 0; i < COUNT(p); i++)
		assert_true(isnan(corrected[i]) ? isnan(p[i]) : fabs(p[i] - corrected[i]) < 1e-12);
}

/* 2, 4, 6, 8 less 1, 2, 4, 5: differences 1, 2, 2, 3; t(0.975; 3) = 3.182446. */
static void differences_by_hand(UNUSED void **state)
{
	const double a[] = { 2, 4, NAN, 6, 8 }, b[] = { 1, 2, 7, 4, 5 };
	struct difference d = paired_difference(a, b, 5, 0.95);
	double error = sqrt(2.0 / 3 / 4);

	assert_true(fabs(d.estimate.value - 2) < 1e-12);
	assert_true(fabs(d.estimate.high - 2 - 3.182446 * error) < 1e-5);
	assert_true(fabs(d.gain - (20.0 / 3 + 10.0 / 3) / (2.0 / 3)) < 1e-9);
	d = paired_difference(a, a, 5, 0.95);
	assert_true(d.estimate.value == 0 && d.p == 1 && d.spread == 0);
	/* by hand as independent: variances 20/3 and 10/3, of 4 each: 2.5 in all */
	d = welch_difference((double[]){ 2, 4, 6, 8 }, 4, (double[]){ 1, 2, 4, 5 }, 4, 0.95);
	assert_true(fabs(d.estimate.value - 2) < 1e-12);
	/* 5.4 degrees of freedom: (20/12 + 10/12)^2 / ((20/12)^2 / 3 + (10/12)^2 / 3) */
	assert_true(fabs((d.estimate.high - d.estimate.low) / 2 - 2.5148 * sqrt(2.5)) < 2e-3);
	/* without spread there is a difference for certain, or there is none */
	d = welch_difference((double[]){ 3, 3, 3 }, 3, (double[]){ 3, 3 }, 2, 0.95);
	assert_true(d.estimate.value == 0 && d.p == 1);
	d = welch_difference((double[]){ 3, 3, 3 }, 3, (double[]){ 1, 1 }, 2, 0.95);
	assert_true(d.estimate.value == 2 && d.p == 0 && d.estimate.low == 2 && d.estimate.high == 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holm_by_hand),
		cmocka_unit_test(differences_by_hand),
		cmocka_unit_test(the_best_of_five_normals),
		cmocka_unit_test_setup_teardown(the_best_of_five_designs, bench_setup, bench_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
