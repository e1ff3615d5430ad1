/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Laws fitted to durations. What is estimated from drawn samples has to lie within five
 * of its standard errors of the truth: one right estimate in two million does not.
 * Seeds are fixed.
 */
#include "fit_bench.h"

#include <gsl/gsl_sf_psi.h>

/* ---- samples ---- */

static void a_sample_counts(void **state)
{
	struct bench *b = *state;
	const struct duration x[] = { { 3, true }, { 1, true }, { 3, false }, { 3, true }, { 0, true },
				      { 1, false }, { 7, true }, { 8, true }, { 9, true }, { 2, true } };
	struct fit_sample s = sample_of(b, x, COUNT(x)), part;

	assert_int_equal(s.count, 7);
	assert_near(s.step, 1, 0);
	assert_near(s.n, 10, 0);
	assert_near(s.events, 8, 0);
	assert_near(s.cells[3].value, 3, 0);
	assert_near(s.cells[3].events, 2, 0);
	assert_near(s.cells[3].censored, 1, 0);
	assert_near(s.cells[3].low, 2.5, 0);
	assert_near(s.cells[0].low, 0, 0);
	assert_near(s.cells[0].high, 0.5, 0);
	assert_near(fit_sample_mean(&s), (3 + 1 + 3 + 0 + 7 + 8 + 9 + 2) / 8.0, 1e-12);
	assert_near(fit_sample_quantile(&s, 0.5), 3, 0);
	fit_sample_between(&part, &s, 1, 7, &b->arena);
	assert_near(part.n, 7, 0);
	assert_near(part.events, 5, 0);
}

static void exact_values_have_no_width(void **state)
{
	struct bench *b = *state;
	const struct duration x[] = { { 0, true }, { 1.25, true }, { 2.17, true } };
	struct fit_sample s = sample_of(b, x, COUNT(x));

	assert_near(s.step, 0, 0);
	assert_near(s.cells[1].low, s.cells[1].high, 0);
	assert_near(s.cells[0].high, 0.625, 1e-12); /* half way to the next */
	s = sample_of(b, (struct duration[]){ { 0.2, true }, { 0.2 + 1e-9, true }, { 0.2 - 1e-9, true } }, 3);
	assert_true(fit_sample_constant(&s));
}

/* ---- Kaplan and Meier ---- */

/* Freireich et al., Blood 21:699 (1963): weeks in remission under 6-MP. The estimates and
 * Greenwood's errors are in Cox and Oakes, Analysis of Survival Data, 1984, p. 49; the
 * intervals are those of Stata's sts list, which takes ln(-ln S) too. */
static void survival_of_a_published_sample(void **state)
{
	struct bench *b = *state;
	static const double events[] = { 6, 6, 6, 7, 10, 13, 16, 22, 23 };
	static const double others[] = { 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35 };
	static const struct {
		double time, survival, error, low, high;
	} known[] = {
		{ 6, 0.8571, 0.0764, 0.6197, 0.9516 },	{ 7, 0.8067, 0.0869, 0.5631, 0.9228 },
		{ 10, 0.7529, 0.0963, 0.5032, 0.8894 }, { 13, 0.6902, 0.1068, 0.4316, 0.8491 },
		{ 16, 0.6275, 0.1141, 0.3675, 0.8049 }, { 22, 0.5378, 0.1282, 0.2678, 0.7468 },
		{ 23, 0.4482, 0.1346, 0.1881, 0.6801 },
	};
	struct duration x[COUNT(events) + COUNT(others)];
	struct fit_sample s;
	struct survival k;

	for (size_t i = 0; i < COUNT(events); i++)
		x[i] = (struct duration){ events[i], true };
	for (size_t i = 0; i < COUNT(others); i++)
		x[COUNT(events) + i] = (struct duration){ others[i], false };
	s = sample_of(b, x, COUNT(x));
	survival_estimate(&k, &s, 0.95, &b->arena);
	assert_int_equal(k.count, COUNT(known));
	for (size_t i = 0; i < COUNT(known); i++) {
		assert_near(k.steps[i].time, known[i].time, 0);
		assert_near(k.steps[i].survival, known[i].survival, 5e-5);
		assert_near(k.steps[i].error, known[i].error, 5.1e-5);
		assert_near(k.steps[i].low, known[i].low, 5.1e-5);
		assert_near(k.steps[i].high, known[i].high, 5.1e-5);
	}
	assert_near(survival_at(&k, 5.9), 1, 0);
	assert_near(survival_at(&k, 12), 0.7529, 5e-5);
	assert_near(survival_quantile(&k, 0.5), 23, 0);
	assert_true(isnan(survival_quantile(&k, 0.9)));
}

/* Without censoring S is the share that is longer, and the mean the mean. */
static void survival_without_censoring(void **state)
{
	struct bench *b = *state;
	const struct duration x[] = { { 1, true }, { 2, true }, { 2, true }, { 5, true } };
	struct fit_sample s = sample_of(b, x, COUNT(x));
	struct survival k;

	survival_estimate(&k, &s, 0.95, &b->arena);
	assert_near(survival_at(&k, 1), 0.75, 1e-12);
	assert_near(survival_at(&k, 2), 0.25, 1e-12);
	assert_near(survival_at(&k, 5), 0, 0);
	assert_true(isnan(k.steps[2].low));
	assert_near(k.steps[0].error, sqrt(0.75 * 0.25 / 4), 1e-12);
	assert_near(survival_restricted_mean(&k), 2.5, 1e-12);
}

/* Of 4 at risk: who left at 2 was not there to be censored at 2. */
static void survival_of_being_watched(void **state)
{
	struct bench *b = *state;
	const struct duration x[] = { { 1, false }, { 2, true }, { 2, false }, { 5, true } };
	struct fit_sample s = sample_of(b, x, COUNT(x));
	struct survival k;

	survival_of_censoring(&k, &s, &b->arena);
	assert_int_equal(k.count, 2);
	assert_near(k.steps[0].survival, 0.75, 1e-12);
	assert_near(k.steps[1].survival, 0.375, 1e-12);
}

/* ---- most likely laws ---- */

/* All time that was watched, over what was observed; its error is a root of n events. */
static void exponential_with_censoring(void **state)
{
	struct bench *b = *state;
	const struct duration x[] = { { 1.5, true }, { 2.25, false }, { 0.31, true }, { 7.75, true },
				      { 4.01, false } };
	struct fit_sample s = sample_of(b, x, COUNT(x));
	struct fit_maximum m = maximise(FIT_EXPONENTIAL, &s);
	double mean = (1.5 + 2.25 + 0.31 + 7.75 + 4.01) / 3;

	assert_near(m.natural[0], mean, 1e-4 * mean);
	assert_near(m.error[0], mean / sqrt(3), 1e-3 * mean);
	assert_near(m.log_likelihood, -3 * log(mean) - 3, 1e-6);
	assert_near(m.aic, 2 - 2 * m.log_likelihood, 1e-9);
}

static void log_normal_by_its_moments(void **state)
{
	struct bench *b = *state;
	const struct duration x[] = { { 1.53, true }, { 2.25, true }, { 0.31, true }, { 7.75, true } };
	struct fit_sample s = sample_of(b, x, COUNT(x));
	struct fit_maximum m = maximise(FIT_LOGNORMAL, &s);
	double mu = 0, squares = 0, sigma;

	for (size_t i = 0; i < COUNT(x); i++) {
		mu += log(x[i].seconds) / 4;
		squares += log(x[i].seconds) * log(x[i].seconds) / 4;
	}
	sigma = sqrt(squares - mu * mu);
	assert_near(m.natural[0], mu, 1e-4);
	assert_near(m.natural[1], sigma, 1e-4);
	assert_near(m.error[0], sigma / sqrt(4), 1e-3);
	assert_near(m.error[1], sigma / sqrt(8), 1e-3);
}

/* Where the likelihood is greatest its derivatives are 0: of a gamma law
 * ln a - psi(a) = ln(mean X) - mean(ln X), of a Weibull law
 * sum x^k ln x / sum x^k - 1/k = mean(ln X). */
static void gamma_and_weibull_by_their_equations(void **state)
{
	struct bench *b = *state;
	struct dist d = { .kind = DIST_GAMMA, .a = 2.5, .b = 40 };
	struct duration *x = draw(b, &d, 500, 0, 0, 1);
	struct fit_sample s = sample_of(b, x, 500);
	struct fit_maximum g = maximise(FIT_GAMMA, &s), w = maximise(FIT_WEIBULL, &s);
	double sum = 0, logs = 0, powers = 0, with_logs = 0, k = w.natural[0];

	for (size_t i = 0; i < 500; i++) {
		sum += x[i].seconds / 500;
		logs += log(x[i].seconds) / 500;
		powers += pow(x[i].seconds, k);
		with_logs += pow(x[i].seconds, k) * log(x[i].seconds);
	}
	assert_near(log(g.natural[0]) - gsl_sf_psi(g.natural[0]), log(sum) - logs, 1e-4);
	assert_near(g.natural[0] * g.natural[1], sum, 1e-3 * sum);
	assert_near(with_logs / powers - 1 / k, logs, 1e-4);
	assert_near(pow(w.natural[1], k), powers / 500, 1e-3 * powers / 500);
}

/* Five of the errors that it says itself. */
static void assert_found(const struct fit_maximum *m, const double *truth, const char *what)
{
	for (size_t i = 0; i < fit_natural_count(m->law.family); i++)
		if (!(fabs(m->natural[i] - truth[i]) < 5 * m->error[i]))
			fail_msg("%s, %s: %s is %g, not %g; standard error %g", what,
				 fit_family_names[m->law.family],
				 fit_natural_name(m->law.family, i), m->natural[i], truth[i], m->error[i]);
}

static void check_all(struct bench *b, double step, double censoring, const char *what)
{
	for (size_t i = 0; i < COUNT(laws); i++) {
		struct duration *x = draw(b, &laws[i].dist, 4000, step, censoring, i);
		struct fit_sample s = sample_of(b, x, 4000);
		struct fit_maximum m = maximise(laws[i].family, &s);

		assert_near(s.step, step, 0);
		assert_found(&m, laws[i].truth, what);
	}
}

static void the_truth_is_found(void **state)
{
	check_all(*state, 0, 0, "exact");
}

static void the_truth_is_found_behind_whole_seconds(void **state)
{
	check_all(*state, 1, 0, "whole seconds");
}

/* About half are not watched to the end. */
static void the_truth_is_found_behind_censoring(void **state)
{
	check_all(*state, 0, 150, "censored");
	check_all(*state, 1, 150, "censored, whole seconds");
}

/* A mean of 0.8 s and a clock of whole seconds: four in ten are recorded as 0. Values at
 * the middle of their interval would be 0 for a log-normal law. */
static void zeros_are_short_durations(void **state)
{
	struct bench *b = *state;
	struct dist d = { .kind = DIST_LOGNORMAL, .a = -0.5, .b = 0.7 };
	struct duration *x = draw(b, &d, 4000, 1, 0, 3);
	struct fit_sample s = sample_of(b, x, 4000);
	struct fit_maximum m = maximise(FIT_LOGNORMAL, &s);

	assert_true(s.cells[0].value == 0 && s.cells[0].events > 1000);
	assert_found(&m, (double[]){ -0.5, 0.7 }, "zeros");
}

/* The errors that it says are those by which estimates differ: of 60 samples, the
 * standard deviation is within 5 of its own errors, 1 / sqrt(2 * 59) each. */
static void errors_are_right(void **state)
{
	struct bench *b = *state;
	const size_t samples = 60;
	double sum[2] = { 0 }, squares[2] = { 0 }, said[2] = { 0 };

	for (size_t r = 0; r < samples; r++) {
		struct fit_sample s = sample_of(b, draw(b, &laws[1].dist, 400, 1, 150, 100 + r), 400);
		struct fit_maximum m = maximise(FIT_WEIBULL, &s);

		for (int i = 0; i < 2; i++) {
			sum[i] += m.natural[i];
			squares[i] += m.natural[i] * m.natural[i];
			said[i] += m.error[i] / (double)samples;
		}
	}
	for (int i = 0; i < 2; i++) {
		double mean = sum[i] / (double)samples;
		double sd = sqrt((squares[i] - mean * sum[i]) / ((double)samples - 1));

		assert_near(sd / said[i], 1, 5 / sqrt(2 * 59.0));
		assert_near(mean, laws[1].truth[i], 5 * said[i] / sqrt((double)samples));
	}
}

/* Two Erlang laws with 3 and 1 phases: the orders are found, too. */
static void erlang_orders_are_found(void **state)
{
	static const struct dist parts[] = { { .kind = DIST_GAMMA, .a = 4, .b = 5 },
					     { .kind = DIST_EXPONENTIAL, .a = 400 } };
	static const double upto[] = { 0.6, 1 };
	struct bench *b = *state;
	struct dist d = { .kind = DIST_MIXTURE, .count = 2, .upto = upto, .parts = parts };
	struct fit_sample s = sample_of(b, draw(b, &d, 4000, 1, 0, 4), 4000);
	struct fit_maximum m = maximise(FIT_HYPER_ERLANG, &s);
	bool first = m.law.order[0] == 4;

	assert_int_equal(m.law.order[!first], 4);
	assert_int_equal(m.law.order[first], 1);
	assert_near(m.natural[0], first ? 0.6 : 0.4, 5 * m.error[0]);
	assert_near(m.natural[1 + !first], 20, 5 * m.error[1 + !first]);
	assert_near(m.natural[1 + first], 400, 5 * m.error[1 + first]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(a_sample_counts),
		bench_test(exact_values_have_no_width),
		bench_test(survival_of_a_published_sample),
		bench_test(survival_without_censoring),
		bench_test(survival_of_being_watched),
		bench_test(exponential_with_censoring),
		bench_test(log_normal_by_its_moments),
		bench_test(gamma_and_weibull_by_their_equations),
		bench_test(the_truth_is_found),
		bench_test(the_truth_is_found_behind_whole_seconds),
		bench_test(the_truth_is_found_behind_censoring),
		bench_test(zeros_are_short_durations),
		bench_test(errors_are_right),
		bench_test(erlang_orders_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
