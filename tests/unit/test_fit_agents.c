/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Agents found again in logs that were made with them. */
#include "made_log.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "fit/agents_on_duty.h"
#include "fit/arrivals.h"
#include "fit/unnamed_agents_internal.h"

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

/* Whole agents keep a day's total to within a half, but where more served at once. */
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
		double exact = 0, whole = 0, raised = 0;

		for (size_t k = 48 * day; k < 48 * (day + 1); k++) {
			exact += e->on_duty[k];
			whole += (double)e->schedule[k];
			raised += fmax(0, (double)e->least[k] - e->on_duty[k]);
			assert_true(e->schedule[k] >= e->least[k]);
			assert_int_equal(e->schedule[k] > 0, e->on_duty[k] > 0);
		}
		assert_in_range(1000 * whole, 1000 * (exact - 0.501), 1000 * (exact + raised + 0.501));
	}
	free(m.log.calls);
}

/* Two agents who take a call in turn every quarter of an hour, from 9h to 17h of ten working
 * days, are there between their calls; with a pause of ten minutes as given they are not. */
static void agents_with_few_calls(void **state)
{
	const struct agents_options strict = { .away = 600 };
	struct bench *b = *state;
	struct made m = { 0 };
	struct agents_options o = { 0 };
	const struct arrivals_estimate *arrivals;
	const struct agents_estimate *e;

	m.log.known = LOG_WAIT | LOG_BEGAN | LOG_SERVICE | LOG_AGENT;
	m.log.agent_count = 2;
	for (size_t i = 0; i < 320; i++) {
		size_t day = i / 32 + i / 32 / 5 * 2; /* weekends are closed */
		struct logged_call *c = add_call(&m, DAY * (double)day + 9 * HOUR + 900 * (double)(i % 32));

		c->began = c->arrival + 2;
		c->wait = 2;
		c->service = 180;
		c->agent = (int32_t)(i % 2);
		c->outcome = LOGGED_SERVED;
	}
	arrivals = arrivals_estimate(&b->arena, &m.log, NULL);
	o.cycle = &arrivals->cycle;
	e = agents_estimate(&b->arena, &m.log, &o);
	assert_near(e->away, 4 * (1800 - 180), 1e-9);
	assert_int_equal(e->week_days, 7);
	for (size_t k = 0; k < 7 * 24; k++) {
		bool open = k / 24 < 5 && k % 24 >= 9 && k % 24 < 17;

		assert_int_equal(e->week_schedule[k], open ? 2 : 0);
	}
	e = agents_estimate(&b->arena, &m.log, &strict);
	for (size_t k = 9; k < 17; k++)
		assert_int_equal(e->schedule[k], 1); /* a call was served in it */
	free(m.log.calls);
}

/* A pause within `away` counts while nobody waits, and not while somebody does. */
static void pauses(void **state)
{
	static const double began[] = { 9 * HOUR, 9 * HOUR + 500, 9 * HOUR + 2000 };
	struct bench *b = *state;
	struct made m = { 0 };
	const struct agents_options ten = { .away = 600 }, wrap_up = { .wrap_up = true, .away = 600 };
	const struct agents_estimate *e;
	struct logged_call *c, waits;

	m.log.known = LOG_BEGAN | LOG_SERVICE | LOG_AGENT | LOG_WAIT;
	m.log.agent_count = 1;
	for (size_t i = 0; i < 3; i++) {
		c = add_call(&m, began[i]);
		c->began = began[i];
		c->service = 100;
		c->agent = 0;
	}
	/* served twice for 100 s, 400 s between, then away for 1400 s and back for 100 s */
	e = agents_estimate(&b->arena, &m.log, &ten);
	assert_near(e->on_duty[9] * HOUR, 700, 1e-6);
	assert_near(e->serving[9] * HOUR, 300, 1e-6);
	assert_int_equal(e->distinct[9], 1);
	/* by the calls alone, of which so few come, he may have been there */
	e = agents_estimate(&b->arena, &m.log, NULL);
	assert_near(e->on_duty[9] * HOUR, 2100, 1e-6);
	/* somebody waits for 103 s, three of which are the handover, before the second call */
	c = add_call(&m, 9 * HOUR + 200);
	c->wait = 103;
	c->outcome = LOGGED_ABANDONED;
	waits = *c; /* calls are in order of arrival */
	memmove(&m.log.calls[2], &m.log.calls[1], 2 * sizeof(waits));
	m.log.calls[1] = waits;
	e = agents_estimate(&b->arena, &m.log, &ten);
	assert_near(e->on_duty[9] * HOUR, 600, 1e-6);
	assert_near(e->waiting * DAY, 100, 1e-6);
	e = agents_estimate(&b->arena, &m.log, &wrap_up);
	assert_near(e->on_duty[9] * HOUR, 700, 1e-6);
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

/* Of 40 callers at a load of 0.5 erlangs 4.0 wait on average with two agents, 0.61 with three and 0.07 with
 * four (Erlang's C is 0.1, 0.0152 and 0.0018). */
static void guesses_where_nobody_waits(void **state)
{
	(void)state;
	assert_near(unnamed_guess(1, 40, 0.5, M_LN2), 3, 0);
	assert_near(unnamed_guess(1, 40, 0.5, M_LN2 / 8), 4, 0);
	assert_near(unnamed_guess(7, 40, 0.5, M_LN2), 7, 0);
	assert_near(unnamed_guess(1, 0, 0, M_LN2), 1, 0);
	assert_in_range((uint64_t)unnamed_guess(1, 1, 20.5, 0.9), 21, 24);
}

/* Six agents in each of ten hours. From the third to the seventh callers wait; in the others no more than two
 * serve at once, and there are as many as the next hours show, as far as it needs them that nobody waits. */
static void quiet_hours_of_agents_without_names(void **state)
{
	struct bench *b = *state;
	struct made m = { 0 };
	const struct agents_estimate *e;

	m.log.days = 1;
	m.log.known = LOG_BEGAN | LOG_SERVICE | LOG_WAIT;
	for (int hour = 0; hour < 10; hour++)
		for (int i = 0; i < 12; i++) {
			bool busy = hour >= 2 && hour < 7;
			struct logged_call *c = add_call(&m, HOUR * (8 + hour) + (busy ? i / 12.0 : 290 * i));

			c->outcome = LOGGED_SERVED;
			c->service = busy ? 600 : 400; /* two at once in quiet hours */
			c->wait = busy && i >= 6 ? 599.5 : 0;
			c->began = c->arrival + c->wait;
		}
	e = agents_estimate(&b->arena, &m.log, NULL);
	for (int hour = 10; hour < 15; hour++)
		assert_near(e->on_duty[hour], 6, 1e-6);
	for (int hour = 8; hour < 18; hour++) {
		assert_in_range(e->schedule[hour], hour < 10 || hour > 14 ? 4 : 6, 6);
		assert_true(e->least[hour] >= 2);
	}
	assert_near(e->on_duty[7], 0, 0);
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
		bench_test(agents_are_found),
		bench_test(rounding_keeps_totals),
		bench_test(agents_with_few_calls),
		bench_test(pauses),
		bench_test(agents_without_names),
		bench_test(guesses_where_nobody_waits),
		bench_test(quiet_hours_of_agents_without_names),
		bench_test(a_log_without_services),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
