/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Laws fitted to durations. What is estimated from drawn samples has to lie within five
 * of its standard errors of the truth: one right estimate in two million does not.
 * Seeds are fixed.
 */
#include "helpers.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_psi.h>

#include "engine/rng.h"
#include "fit/fit.h"
#include "fit/quantile.h"

/* ---- samples ---- */

static struct fit_sample sample_of(struct bench *b, const struct duration *x, size_t n)
{
	struct fit_sample s;

	fit_sample_make(&s, x, n, &b->arena);
	return s;
}

/* N draws of D, rounded to STEP (0: not), cut off by an exponential time of mean CENSORING
 * (0: not). */
static struct duration *draw(struct bench *b, const struct dist *d, size_t n, double step,
			     double censoring, uint64_t replication)
{
	struct duration *x = arena_array(&b->arena, n, sizeof(*x));
	struct rng rng;
	struct law law;

	rng_init(&rng, 7, replication);
	law_prepare(&law, d, &b->arena);
	for (size_t i = 0; i < n; i++) {
		struct address at = { i, 1, 0 }, other = { i, 2, 0 };
		double t = 1e-9 * (double)rng_draw_any(&rng, &law, &at);
		double limit = censoring > 0 ? censoring * rng_exponential(&rng, &other) : INFINITY;

		x[i] = (struct duration){ fmin(t, limit), t <= limit };
		if (step > 0)
			x[i].seconds = step * round(x[i].seconds / step);
	}
	return x;
}

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

static struct fit_maximum maximise(enum fit_family family, const struct fit_sample *s)
{
	gsl_error_handler_t *handler = gsl_set_error_handler_off();
	struct fit_maximum m;

	fit_maximise(&m, family, s);
	gsl_set_error_handler(handler);
	assert_true(m.converged);
	return m;
}

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

static const struct dist slow_and_fast[] = { { .kind = DIST_EXPONENTIAL, .a = 20 },
					     { .kind = DIST_EXPONENTIAL, .a = 300 } };
static const struct dist short_and_long[] = { { .kind = DIST_LOGNORMAL, .a = 2.5, .b = 0.4 },
					      { .kind = DIST_LOGNORMAL, .a = 5, .b = 0.8 } };
static const double a_third[] = { 0.3, 1 };

static const struct known_law {
	enum fit_family family;
	struct dist dist;
	double truth[FIT_PARAMETERS];
} laws[] = {
	{ FIT_EXPONENTIAL, { .kind = DIST_EXPONENTIAL, .a = 120 }, { 120 } },
	{ FIT_WEIBULL, { .kind = DIST_WEIBULL, .a = 0.7, .b = 200 }, { 0.7, 200 } },
	{ FIT_GAMMA, { .kind = DIST_GAMMA, .a = 1.8, .b = 60 }, { 1.8, 60 } },
	{ FIT_LOGNORMAL, { .kind = DIST_LOGNORMAL, .a = 4.8, .b = 0.9 }, { 4.8, 0.9 } },
	{ FIT_HYPEREXPONENTIAL_2, { .kind = DIST_MIXTURE, .count = 2, .upto = a_third, .parts = slow_and_fast },
	  { 0.3, 20, 300 } },
	{ FIT_LOGNORMALS, { .kind = DIST_MIXTURE, .count = 2, .upto = a_third, .parts = short_and_long },
	  { 0.3, 2.5, 5, 0.4, 0.8 } },
};

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

/* ---- distance ---- */

static void distances_by_hand(void **state)
{
	struct bench *b = *state;
	const struct duration x[] = { { 1.05, true }, { 2.1, true }, { 3.2, true }, { 3.65, true } };
	const struct dist d = { .kind = DIST_EXPONENTIAL, .a = 2 };
	struct fit_sample s = sample_of(b, x, COUNT(x));
	struct survival k;
	double ks = 0, ad = 0, f[4];

	for (int i = 0; i < 4; i++) {
		f[i] = 1 - exp(-x[i].seconds / 2);
		ks = fmax(ks, fmax((i + 1) / 4.0 - f[i], f[i] - i / 4.0));
	}
	for (int i = 0; i < 4; i++)
		ad += (2 * i + 1) / 4.0 * (log(f[i]) + log(1 - f[3 - i]));
	survival_estimate(&k, &s, 0.95, &b->arena);
	assert_near(fit_ks(&d, &s, &k), ks, 1e-12);
	assert_near(fit_ad(&d, &s), -4 - ad, 1e-12);
}

/* p is uniform where the law is right: of 40 samples, 4 are expected below 0.1, and more
 * than 12 with a probability of 2e-5. Where it is wrong p is small. */
static void p_values_of_right_and_wrong_laws(void **state)
{
	struct bench *b = *state;
	size_t low = 0;

	for (uint64_t r = 0; r < 40; r++) {
		struct fit_sample s = sample_of(b, draw(b, &laws[2].dist, 200, 1, 300, 200 + r), 200);
		struct fit_maximum m = maximise(FIT_GAMMA, &s);
		struct fit_goodness g;

		fit_goodness(&g, &m.law, &s, true);
		assert_true(g.ks_p > 0 && g.ks_p <= 1);
		assert_true(isnan(g.ad_p));
		low += g.ks_p < 0.1;
	}
	assert_in_range(low, 0, 12);
	for (uint64_t r = 0; r < 5; r++) {
		struct fit_sample s = sample_of(b, draw(b, &laws[3].dist, 2000, 0, 0, 300 + r), 2000);
		struct fit_maximum m = maximise(FIT_EXPONENTIAL, &s);
		struct fit_goodness g;

		fit_goodness(&g, &m.law, &s, true);
		assert_int_equal(g.replicates, 19);
		assert_near(g.ks_p, 0.05, 1e-12);
		assert_near(g.ad_p, 0.05, 1e-12);
	}
}

/* ---- choice ---- */

/* The family of the truth has the least AIC, where others are far from it. */
static void the_family_is_found(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(laws); i++) {
		struct fit_sample s = sample_of(b, draw(b, &laws[i].dist, 4000, 1, 0, 400 + i), 4000);
		struct fit_choice c;
		double best;

		fit_choose(&c, &s, NULL, 0.95, &b->arena);
		assert_int_equal(c.verdict, FIT_CHOSEN);
		best = c.candidates[0].maximum.aic;
		for (size_t k = 0; k < c.count; k++) {
			const struct fit_maximum *m = &c.candidates[k].maximum;

			assert_true(m->converged && m->aic >= best);
			/* a law with more parameters may win by chance, not by much */
			if (m->law.family == laws[i].family && m->aic > best + 10)
				fail_msg("%s is behind by %g", fit_family_names[m->law.family], m->aic - best);
		}
	}
}

static void a_family_may_be_wanted(void **state)
{
	struct bench *b = *state;
	const enum fit_family wanted = FIT_EXPONENTIAL;
	struct fit_sample s = sample_of(b, draw(b, &laws[3].dist, 1000, 1, 0, 1), 1000);
	struct fit_choice c;

	fit_choose(&c, &s, &wanted, 0.95, &b->arena);
	assert_int_equal(c.chosen.kind, DIST_EXPONENTIAL);
	assert_false(isnan(c.candidates[c.best].goodness.ks_p));
	assert_true(isnan(c.candidates[0].goodness.ks_p));
}

static enum fit_verdict verdict(struct bench *b, const struct duration *x, size_t n, struct fit_choice *c)
{
	struct fit_sample s = sample_of(b, x, n);

	fit_choose(c, &s, NULL, 0.95, &b->arena);
	return c->verdict;
}

static void little_is_said_to_be_little(void **state)
{
	struct bench *b = *state;
	const struct duration censored[] = { { 3, false }, { 4, false } };
	const struct duration one[] = { { 3, true } }, zero[] = { { 0, true }, { 0, true } };
	const struct duration few[] = { { 3, true }, { 5, true }, { 9, false } };
	struct duration same[50];
	struct fit_choice c;

	assert_int_equal(verdict(b, NULL, 0, &c), FIT_EMPTY);
	assert_int_equal(verdict(b, censored, 2, &c), FIT_ALL_CENSORED);
	assert_int_equal(c.survival.count, 0);
	assert_int_equal(verdict(b, one, 1, &c), FIT_CONSTANT);
	assert_near(c.chosen.a, 3, 0);
	assert_int_equal(verdict(b, zero, 2, &c), FIT_CONSTANT);
	assert_near(c.chosen.a, 0, 0);
	for (size_t i = 0; i < 50; i++)
		same[i] = (struct duration){ 60, true };
	assert_int_equal(verdict(b, same, 50, &c), FIT_CONSTANT);
	assert_near(c.chosen.a, 60, 0);
	assert_int_equal(verdict(b, few, 3, &c), FIT_FEW);
	assert_int_equal(c.count, 1);
	assert_int_equal(c.chosen.kind, DIST_EXPONENTIAL);
	assert_near(c.chosen.a, 8.5, 0.1); /* (3 + 5 + 9) / 2, and a little for the clock */
}

/* Twenty values of which nineteen are one: laws without a density at all there. */
static void nearly_constant_values_end(void **state)
{
	struct bench *b = *state;
	struct duration x[20];
	struct fit_choice c;

	for (size_t i = 0; i < 20; i++)
		x[i] = (struct duration){ i ? 60.5 : 61.25, true };
	assert_int_equal(verdict(b, x, 20, &c), FIT_CHOSEN);
	assert_true(c.count > 0);
	for (size_t i = 0; i < c.count; i++)
		assert_true(isfinite(c.candidates[i].maximum.aic));
}

/* Short ones cannot be seen: laws count from there on. Without, the mean of what is left
 * of an exponential law of mean 20 s would be 25 s. */
static void what_cannot_be_seen_is_not_missed(void **state)
{
	struct bench *b = *state;
	const struct dist d = { .kind = DIST_EXPONENTIAL, .a = 20 };
	struct duration *x = draw(b, &d, 3000, 0, 60, 5);
	struct fit_sample all = sample_of(b, x, 3000), seen;
	struct fit_maximum m;
	struct fit_goodness g;

	fit_sample_between(&seen, &all, 5, INFINITY, &b->arena);
	assert_true(seen.n < 2500);
	seen.from = 5;
	m = maximise(FIT_EXPONENTIAL, &seen);
	assert_near(m.natural[0], 20, 5 * m.error[0]);
	assert_near(fit_upper_seen(&d, &seen, 25), exp(-1), 1e-12);
	assert_near(fit_upper_seen(&d, &seen, 4), 1, 0);
	fit_goodness(&g, &m.law, &seen, true);
	assert_true(g.ks < 0.05 && g.ks_p > 0.01);
}

static void quantiles_of_laws(void **state)
{
	struct bench *b = *state;
	struct fit_choice c;
	struct fit_sample s = sample_of(b, draw(b, &laws[0].dist, 1000, 0, 0, 6), 1000);

	assert_near(fit_quantile(&laws[0].dist, 0.5), 120 * M_LN2, 1e-5);
	assert_near(fit_quantile(&laws[3].dist, 0.5), exp(4.8), 1e-5);
	for (size_t i = 0; i < COUNT(laws); i++)
		assert_near(fit_upper(&laws[i].dist, fit_quantile(&laws[i].dist, 0.99)), 0.01, 1e-6);
	fit_choose(&c, &s, NULL, 0.95, &b->arena);
	assert_near(fit_qq_point(&c, 99).p, 0.5, 1e-12);
	assert_near(fit_qq_point(&c, 99).log, fit_sample_quantile(&s, 0.5), 1e-9);
	assert_near(fit_qq_point(&c, 99).law, 120 * M_LN2, 5 * 120 / sqrt(1000.0));
}

/* ---- as a scenario says it ---- */

static void assert_read_back(struct bench *b, const struct dist *d, const char *what)
{
	const char *text = arena_printf(&b->arena,
		"apps: {a: '<Response><Pause/></Response>'}\ncallers: {talk: %s}\n"
		"calls: {arrivals: {poisson: 1/s}, count: 1}\ndesigns: {d: {start: a}}\n",
		fit_yaml(d, &b->arena));

	bench_clear(b);
	b->s = scenario_from_text("law", text, &(struct overrides){ 0 }, &b->d);
	if (b->d.errors)
		fail_msg("%s: %s is refused", what, fit_yaml(d, &b->arena));
}

/* Samples of a few to a hundred values, from nearly none to nearly all watched to the
 * end, over six decades or all alike, with zeros: what is chosen is finite, and a
 * scenario takes it. */
static void odd_samples_have_laws_too(void **state)
{
	struct bench *b = *state;
	struct rng rng;

	rng_init(&rng, 9, 0);
	for (uint64_t r = 0; r < 150; r++) {
		struct duration x[100];
		struct fit_choice c;
		size_t n = 1 + (size_t)(r * 7 % 100);
		double spread = 0.01 + (double)(r % 6), kept = 0.05 + 0.19 * (double)(r % 5);

		for (size_t i = 0; i < n; i++) {
			struct address value = { i, 1, r }, watched = { i, 2, r };

			x[i].seconds = exp(2 + spread * rng_normal(&rng, &value));
			x[i].observed = rng_uniform(&rng, &watched, 0) < kept;
			if (r % 3)
				x[i].seconds = floor(fmin(x[i].seconds, 1e6));
		}
		if (verdict(b, x, n, &c) == FIT_EMPTY || c.verdict == FIT_ALL_CENSORED)
			continue;
		for (size_t i = 0; i < c.count; i++)
			assert_true(isfinite(c.candidates[i].maximum.aic));
		assert_read_back(b, &c.chosen, arena_printf(&b->arena, "sample %llu", (unsigned long long)r));
	}
}

static void laws_are_read_back(void **state)
{
	struct bench *b = *state;
	static const double at[] = { 1, 10, 60, 200, 1000 };

	for (size_t i = 0; i < COUNT(laws); i++) {
		const char *text = fit_yaml(&laws[i].dist, &b->arena);

		load(b, arena_printf(&b->arena, "apps: {a: '<Response><Pause/></Response>'}\ncallers: {talk: %s}\n"
				     "calls: {arrivals: {poisson: 1/s}, count: 1}\ndesigns: {d: {start: a}}\n",
				     text), NULL);
		for (size_t k = 0; k < COUNT(at); k++)
			assert_near(dist_cdf(&b->s->callers.talk, at[k]), dist_cdf(&laws[i].dist, at[k]), 1e-4);
		bench_clear(b);
	}
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
		bench_test(distances_by_hand),
		bench_test(p_values_of_right_and_wrong_laws),
		bench_test(the_family_is_found),
		bench_test(a_family_may_be_wanted),
		bench_test(little_is_said_to_be_little),
		bench_test(nearly_constant_values_end),
		bench_test(what_cannot_be_seen_is_not_missed),
		bench_test(quantiles_of_laws),
		bench_test(odd_samples_have_laws_too),
		bench_test(laws_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
