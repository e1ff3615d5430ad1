/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates and unlike days found again in logs that were made from them. */
#include "made_log.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <gsl/gsl_cdf.h>

#include "fit/arrivals.h"

/* Calls an hour on weekday DAY at HOUR: few at night, none on the last day. */
static double true_rate(size_t day, size_t hour)
{
	return day % 7 == 6 ? 0 : hour < 8 ? 2 : 20 + 4 * (double)(day % 7);
}

/* DAYS days of Poisson arrivals, each day's rates times a gamma factor of this CV. */
static void make_days(struct made *m, size_t days, double cv, unsigned long seed)
{
	gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);

	gsl_rng_set(g, seed);
	for (size_t day = 0; day < days; day++) {
		double factor = cv > 0 ? gsl_ran_gamma(g, 1 / (cv * cv), cv * cv) : 1;

		for (size_t hour = 0; hour < 24; hour++) {
			unsigned n = gsl_ran_poisson(g, factor * true_rate(day, hour));

			for (unsigned i = 0; i < n; i++)
				add_call(m, DAY * (double)day + HOUR * ((double)hour + gsl_rng_uniform(g)));
		}
	}
	gsl_rng_free(g);
}

/* ---- rates ---- */

/* Of 168 intervals of 95 % some miss: at most 20 with a probability of 0.9999, when each
 * does with 5 % (binomial), and Garwood's miss less often than they say. */
static void hours_of_the_week(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct arrivals_estimate *e;
	size_t missed = 0;

	make_days(&m, 70, 0, 1);
	e = arrivals_estimate(&b->arena, &m.log, NULL);
	assert_int_equal(e->cycle_days, 7);
	assert_int_equal(e->whole_weeks, 9); /* on the last day nobody calls */
	assert_int_equal(e->calls, m.log.count);
	for (size_t i = 0; i < 168; i++) {
		double rate = true_rate(i / 24, i % 24) / HOUR;
		const struct arrivals_slot *s = &e->slots[i];

		assert_true(s->low <= s->rate && s->rate <= s->high);
		missed += rate < s->low || rate > s->high;
	}
	assert_in_range(missed, 0, 20);
	/* the first hour of the first day: ten dates */
	assert_near(e->slots[0].observed, 10 * HOUR, 1e-6);
	free(m.log.calls);
}

/* Two weeks are too few for hours of the week: the open days share one profile, and the day on
 * which nobody calls is closed. */
static void hours_of_the_day(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct arrivals_estimate *e;
	double calls = 0;

	make_days(&m, 14, 0, 2);
	e = arrivals_estimate(&b->arena, &m.log, NULL);
	assert_int_equal(e->cycle_days, 7);
	assert_true(e->cycle.pooled);
	assert_int_equal(e->cycle.closed_days, 1); /* the second one is after the last call */
	for (size_t i = 0; i < 24; i++) {
		calls += e->slots[i].rate * e->slots[i].observed;
		assert_near(e->slots[6 * 24 + i].rate, 0, 0);
		assert_near(e->slots[5 * 24 + i].rate, e->slots[i].rate, 0);
	}
	assert_near(calls, (double)m.log.count, 1e-6);
	assert_near(e->slots[12].observed, 12 * HOUR, 1e-6);
	/* twelve days with calls of mean 20 + 4 * 2.5 each: 360 calls, three standard errors of
	 * which are 57 */
	assert_near(e->slots[12].rate * e->slots[12].observed, 12 * 30.0, 57);
	free(m.log.calls);
}

/* N calls on DAY, five minutes apart from 9h on. */
static void add_day(struct made *m, size_t day, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_call(m, DAY * (double)day + 9 * HOUR + 300 * (double)i);
}

/* A busy day between others of few calls, and two on which nobody called: as many calls come as
 * the log has, on the dates that were open, and no busyness is made of it. */
static void a_few_unlike_days(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct arrivals_estimate *e;
	double calls = 0;

	add_day(&m, 0, 5);
	add_day(&m, 3, 50);
	add_day(&m, 4, 5);
	e = arrivals_estimate(&b->arena, &m.log, NULL);
	assert_int_equal(e->cycle_days, 5);
	assert_int_equal(e->cycle.closed_days, 2);
	for (size_t i = 0; i < 5 * 24; i++) {
		bool closed = i / 24 == 1 || i / 24 == 2;

		assert_int_equal(day_cycle_closed(&e->cycle, i / 24), closed);
		assert_true(!closed || e->slots[i].rate == 0);
		calls += e->slots[i].rate * HOUR;
		assert_true(!(e->slots[i].high * HOUR > 20));
	}
	/* three open days alike: 22 calls in the hour that all three were seen, 38 in those of two */
	assert_near(calls, 3 * (22 / 3.0 + 38 / 2.0), 1e-9);
	assert_false(e->busyness.needed);
	free(m.log.calls);
	/* three whole days as unlike as can be are said to be, and still make no factor */
	m = (struct made){ 0 };
	add_call(&m, 0);
	add_day(&m, 0, 9);
	add_day(&m, 1, 150);
	add_day(&m, 2, 9);
	add_call(&m, 3 * DAY - 1);
	e = arrivals_estimate(&b->arena, &m.log, NULL);
	assert_true(e->busyness.p < 0.001 && e->busyness.too_few);
	assert_false(e->busyness.needed);
	free(m.log.calls);
}

/* Days without calls are no closed ones where calls are so few that they may fail to come. */
static void empty_days_by_chance(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct arrivals_estimate *e;

	for (size_t day = 0; day < 12; day += 3)
		add_day(&m, day, 2);
	e = arrivals_estimate(&b->arena, &m.log, NULL);
	assert_int_equal(e->cycle.closed_days, 0);
	assert_int_equal(e->cycle_days, 1);
	free(m.log.calls);
}

/* Two weeks of closed weekends make a week; with a holiday in one of them the dates themselves. */
static void two_weeks_of_working_days(void **state)
{
	struct bench *b = *state;

	for (int holiday = 0; holiday < 2; holiday++) {
		struct made m = { 0 };
		const struct arrivals_estimate *e;

		for (size_t day = 0; day < 12; day++)
			if (day % 7 < 5 && !(holiday && day == 2))
				add_day(&m, day, 20);
		e = arrivals_estimate(&b->arena, &m.log, NULL);
		assert_int_equal(e->cycle_days, holiday ? 12 : 7);
		assert_int_equal(e->cycle.closed_days, holiday ? 3 : 2);
		assert_near(e->slots[9].rate * HOUR, 12, 1e-9);
		assert_near(e->slots[5 * 24 + 9].rate, 0, 0);
		assert_near(e->slots[2 * 24 + 9].rate * HOUR, holiday ? 0 : 12, 1e-9);
		free(m.log.calls);
	}
}

/* A holiday on one of four Wednesdays does not make Wednesdays quieter. */
static void a_holiday_in_a_month(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct arrivals_estimate *e;

	for (size_t day = 0; day < 28; day++)
		if (day != 9)
			add_day(&m, day, 20);
	add_call(&m, 28 * DAY - 1);
	e = arrivals_estimate(&b->arena, &m.log, NULL);
	assert_int_equal(e->cycle_days, 7);
	assert_int_equal(e->cycle.closed_days, 1);
	assert_near(e->slots[2 * 24 + 9].rate * HOUR, 12, 1e-9);
	assert_near(e->slots[2 * 24 + 9].observed, 3 * HOUR, 1e-9);
	free(m.log.calls);
}

/* Hours before the first call and after the last one were not observed. */
static void what_was_not_observed(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct arrivals_estimate *e;

	add_call(&m, 9.5 * HOUR);
	add_call(&m, 9.6 * HOUR);
	add_call(&m, 12.5 * HOUR);
	e = arrivals_estimate(&b->arena, &m.log, NULL);
	assert_near(e->from, 9 * HOUR, 0);
	assert_near(e->to, 13 * HOUR, 0);
	assert_near(e->slots[8].observed, 0, 0);
	assert_true(isnan(e->slots[8].low));
	assert_near(e->slots[9].rate * HOUR, 2, 1e-12);
	/* Garwood's interval of a count of 2: qgamma(c(.025,.975), c(2,3)) in R */
	assert_near(e->slots[9].low * HOUR, 0.2422093, 1e-6);
	assert_near(e->slots[9].high * HOUR, 7.2246877, 1e-6);
	assert_near(e->slots[10].high * HOUR, 3.6888795, 1e-6);
	assert_false(e->busyness.tested);
	free(m.log.calls);
}

/* ---- unlike days ---- */

/* Over 200 logs of alike days the test says otherwise in 5 % of them: 10, with a standard
 * error of 3.1; four of these are 12.3. */
static void alike_days_are_alike(void **state)
{
	struct bench *b = *state;
	size_t needed = 0;

	for (unsigned long seed = 0; seed < 200; seed++) {
		struct made m = { 0 };
		const struct arrivals_estimate *e;

		make_days(&m, 28, 0, 100 + seed);
		e = arrivals_estimate(&b->arena, &m.log, NULL);
		assert_true(e->busyness.tested);
		needed += e->busyness.needed;
		free(m.log.calls);
	}
	assert_in_range(needed, 1, 22);
}

/* Over 100 logs the estimate's mean is the cv that days were made with: one log's has a
 * standard deviation of about cv / sqrt(2 * 45 degrees) = 0.021, their mean of 0.0021; it
 * is biased by less than 1 / (4 * 45) = 0.0011. Four standard errors and that are 0.01. */
static void unlike_days_are_found(void **state)
{
	struct bench *b = *state;
	double sum = 0;
	size_t needed = 0, covered = 0;

	for (unsigned long seed = 0; seed < 100; seed++) {
		struct made m = { 0 };
		const struct arrivals_estimate *e;

		make_days(&m, 63, 0.2, 1000 + seed);
		e = arrivals_estimate(&b->arena, &m.log, NULL);
		sum += e->busyness.cv;
		needed += e->busyness.needed;
		covered += e->busyness.cv_low <= 0.2 && 0.2 <= e->busyness.cv_high;
		free(m.log.calls);
	}
	assert_near(sum / 100, 0.2, 0.01);
	assert_int_equal(needed, 100);
	/* roughly 95 %, by its header's word: at least 85 of 100 */
	assert_in_range(covered, 85, 100);
}

/* Garwood's interval of many calls in an hour, where GSL's quantile does not converge: the
 * ends are where a gamma law has 2.5 % and 97.5 %. */
static void many_calls_have_intervals(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct arrivals_estimate *e;
	const double n = 25000;

	for (double i = 0; i < n; i++)
		add_call(&m, 3600 * i / n);
	e = arrivals_estimate(&b->arena, &m.log, NULL);
	assert_near(e->slots[0].rate * 3600, n, 1e-6);
	assert_near(gsl_cdf_gamma_P(e->slots[0].low * 3600, n, 1), 0.025, 1e-6);
	assert_near(gsl_cdf_gamma_P(e->slots[0].high * 3600, n + 1, 1), 0.975, 1e-6);
	free(m.log.calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(hours_of_the_week),
		bench_test(hours_of_the_day),
		bench_test(a_few_unlike_days),
		bench_test(empty_days_by_chance),
		bench_test(two_weeks_of_working_days),
		bench_test(a_holiday_in_a_month),
		bench_test(what_was_not_observed),
		bench_test(alike_days_are_alike),
		bench_test(unlike_days_are_found),
		bench_test(many_calls_have_intervals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
