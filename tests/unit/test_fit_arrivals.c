/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates, unlike days and agents found again in logs that were made from them. */
#include "helpers.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <gsl/gsl_cdf.h>

#include "fit/agents_on_duty.h"
#include "fit/arrivals.h"

enum { DAY = 86400, HOUR = 3600 };

/* A log that is made, call by call. */
struct made {
	struct call_log log;
	size_t capacity;
};

static struct logged_call *add_call(struct made *m, double arrival)
{
	struct call_log *log = &m->log;

	if (log->count == m->capacity) {
		m->capacity = m->capacity ? 2 * m->capacity : 1024;
		log->calls = xreallocarray(log->calls, m->capacity, sizeof(*log->calls));
	}
	log->calls[log->count] = (struct logged_call){
		.arrival = arrival, .held = NAN, .ring = NAN, .vru = NAN, .wait = NAN,
		.began = NAN, .service = NAN, .total = NAN, .agent = -1, .type = -1,
		.priority = -1, .outcome = LOGGED_UNKNOWN };
	if ((size_t)(arrival / DAY) + 1 > log->days)
		log->days = (size_t)(arrival / DAY) + 1;
	return &log->calls[log->count++];
}

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

/* Two weeks are too few for hours of the week. */
static void hours_of_the_day(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct arrivals_estimate *e;
	double calls = 0;

	make_days(&m, 14, 0, 2);
	e = arrivals_estimate(&b->arena, &m.log, NULL);
	assert_int_equal(e->cycle_days, 1);
	for (size_t i = 0; i < 24; i++)
		calls += e->slots[i].rate * e->slots[i].observed;
	assert_near(calls, (double)m.log.count, 1e-6);
	/* twelve days with calls of mean 20 + 4 * 2.5 each, over the 13 observed: 360 calls,
	 * three standard errors of which are 57 */
	assert_near(e->slots[12].rate * e->slots[12].observed, 12 * 30.0, 57);
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

/* ---- agents ---- */

/* C servers from 8h to 18h of each of DAYS days, first come, first served; callers wait as
 * long as it takes. RATE an hour, exponential services of mean 3 minutes. */
static void make_desk(struct made *m, size_t servers, size_t days, double rate, unsigned long seed)
{
	gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
	double free_at[32];

	gsl_rng_set(g, seed);
	m->log.known = LOG_WAIT | LOG_BEGAN | LOG_SERVICE | LOG_AGENT;
	m->log.agent_count = servers;
	for (size_t day = 0; day < days; day++) {
		double t = DAY * (double)day + 8 * HOUR, close = t + 10 * HOUR;

		for (size_t i = 0; i < servers; i++)
			free_at[i] = t;
		for (;;) {
			struct logged_call *c;
			size_t who = 0;

			t += gsl_ran_exponential(g, HOUR / rate);
			if (t >= close)
				break;
			/* who has been free for longest */
			for (size_t i = 1; i < servers; i++)
				if (free_at[i] < free_at[who])
					who = i;
			c = add_call(m, t);
			c->began = fmax(t, free_at[who]);
			c->wait = c->began - t;
			c->service = gsl_ran_exponential(g, 180);
			c->agent = (int32_t)who;
			c->outcome = LOGGED_SERVED;
			free_at[who] = c->began + c->service;
		}
	}
	gsl_rng_free(g);
}

/* Mean agents from 9h to 17h, when nobody has just come or is about to go. */
static double mean_on_duty(const struct agents_estimate *e)
{
	double sum = 0;

	for (size_t day = 0; day < e->days; day++)
		for (size_t hour = 9; hour < 17; hour++)
			sum += e->on_duty[day * 24 + hour];
	return sum / (8 * (double)e->days);
}

/*
 * Eight servers. At a load of 7.6 erlangs somebody waits most of the time, and all eight
 * are seen; at 6 mostly nobody does, and who is idle stands between two calls. What is
 * missed is the time until the next service of who waits longer than `away` for one, and
 * nothing else, so the estimate is at most 8, and here not less than 97 % of it: at 6
 * erlangs an idle server's pause of mean 60 s exceeds ten minutes once in e^10 times.
 */
static void agents_are_found(void **state)
{
	struct bench *b = *state;

	for (int busy = 0; busy < 2; busy++) {
		struct made m = { 0 };
		const struct agents_estimate *e;
		double mean;

		make_desk(&m, 8, 20, busy ? 152 : 120, 5 + (unsigned long)busy);
		e = agents_estimate(&b->arena, &m.log, NULL);
		assert_non_null(e);
		mean = mean_on_duty(e);
		if (mean < 8 * 0.97 || mean > 8 + 1e-9)
			fail_msg("%g agents instead of 8", mean);
		assert_true(e->waiting > (busy ? 0.1 : 0.01));
		assert_int_equal(e->week_days, 7);
		for (size_t k = 0; k < e->days * 24; k++) {
			assert_true(e->serving[k] <= e->on_duty[k] + 1e-9);
			assert_true(e->distinct[k] <= 8);
		}
		assert_int_equal(e->schedule[3], 0);
		assert_int_equal(e->week_schedule[24 + 12], 8);
		assert_near(e->week_on_duty[24 + 3], 0, 0);
		free(m.log.calls);
	}
}

/* Whole agents keep a day's total to within a half. */
static void rounding_keeps_totals(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct agents_options half = { .step = 1800 };
	const struct agents_estimate *e;

	make_desk(&m, 5, 3, 50, 9);
	e = agents_estimate(&b->arena, &m.log, &half);
	assert_int_equal(e->steps_a_day, 48);
	assert_int_equal(e->week_days, 1);
	for (size_t day = 0; day < e->days; day++) {
		double exact = 0, whole = 0;

		for (size_t k = 48 * day; k < 48 * (day + 1); k++) {
			exact += e->on_duty[k];
			whole += (double)e->schedule[k];
		}
		assert_near(whole, exact, 0.5 + 1e-9);
	}
	free(m.log.calls);
}

/* A pause within `away` counts while nobody waits, and not while somebody does. */
static void pauses(void **state)
{
	static const double began[] = { 9 * HOUR, 9 * HOUR + 500, 9 * HOUR + 2000 };
	struct bench *b = *state;
	struct made m = { 0 };
	const struct agents_options wrap_up = { .wrap_up = true };
	const struct agents_estimate *e;
	struct logged_call *c;

	m.log.known = LOG_BEGAN | LOG_SERVICE | LOG_AGENT | LOG_WAIT;
	for (size_t i = 0; i < 3; i++) {
		c = add_call(&m, began[i]);
		c->began = began[i];
		c->service = 100;
		c->agent = 0;
	}
	/* served twice for 100 s, 400 s between, then away for 1400 s and back for 100 s */
	e = agents_estimate(&b->arena, &m.log, NULL);
	assert_near(e->on_duty[9] * HOUR, 700, 1e-6);
	assert_near(e->serving[9] * HOUR, 300, 1e-6);
	assert_int_equal(e->distinct[9], 1);
	/* somebody waits for 103 s, three of which are the handover, before the second call */
	c = add_call(&m, 9 * HOUR + 200);
	c->wait = 103;
	c->outcome = LOGGED_ABANDONED;
	e = agents_estimate(&b->arena, &m.log, NULL);
	assert_near(e->on_duty[9] * HOUR, 600, 1e-6);
	assert_near(e->waiting * DAY, 100, 1e-6);
	e = agents_estimate(&b->arena, &m.log, &wrap_up);
	assert_near(e->on_duty[9] * HOUR, 700, 1e-6);
	free(m.log.calls);
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

/* Two of three who have no names serve all the time, and a third while somebody waits. */
static void agents_without_names(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct agents_estimate *e;

	m.log.days = 1;
	for (int i = 0; i < 4; i++) { /* 9:00 to 9:40, the last until 10:10 */
		add_call(&m, 9 * HOUR);
		m.log.calls[i].agent = -1;
		m.log.calls[i].outcome = LOGGED_SERVED;
		m.log.calls[i].wait = 0;
		m.log.calls[i].began = 9 * HOUR;
		m.log.calls[i].service = i < 2 ? 2400 : 1200;
	}
	m.log.calls[3].wait = 1203;
	m.log.calls[3].began = 9 * HOUR + 1203;
	m.log.calls[3].service = 3000;
	m.log.known = LOG_BEGAN | LOG_SERVICE | LOG_WAIT;
	e = agents_estimate(&b->arena, &m.log, NULL);
	assert_false(e->named);
	assert_near(e->on_duty[9], 3, 1e-6); /* while somebody waits, until 9:20 */
	assert_near(e->on_duty[10], 1, 1e-6);
	assert_near(e->on_duty[11], 0, 0);
	free(m.log.calls);
}

static void a_log_without_services(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };

	add_call(&m, 5);
	assert_null(agents_estimate(&b->arena, &m.log, NULL));
	free(m.log.calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(hours_of_the_week),
		bench_test(hours_of_the_day),
		bench_test(what_was_not_observed),
		bench_test(alike_days_are_alike),
		bench_test(unlike_days_are_found),
		bench_test(agents_are_found),
		bench_test(rounding_keeps_totals),
		bench_test(pauses),
		bench_test(many_calls_have_intervals),
		bench_test(agents_without_names),
		bench_test(a_log_without_services),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
