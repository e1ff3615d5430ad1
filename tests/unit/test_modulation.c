/* SPDX-License-Identifier: GPL-3.0-or-later */
/* modulated arrivals: busy and quiet days, states, slopes, batches */
#include "engine_bench.h"
#include "goodness.h"

#define ARRIVING(replications, calls) \
	QUICK "apps:\n" APP("hang-up", "<Hangup/>") \
	"run: {replications: " #replications "}\ncalls: {" calls "}\n" \
	"designs: {d: {start: hang-up}}\n"

struct moments {
	double mean, variance;
};

/* Of the calls of each of N spells; a spell is a replication, or EVERY seconds of one. */
static struct moments of_counts(const struct bench *b, size_t n, double every)
{
	double *count = xcalloc(n, sizeof(*count)), sum = 0, squares = 0;

	for (size_t i = 0; i < b->call_count; i++) {
		size_t spell = b->calls[i].replication;

		if (every > 0)
			spell = (size_t)((double)b->calls[i].report.created * 1e-9 / every);
		assert_true(spell < n);
		count[spell]++;
	}
	for (size_t i = 0; i < n; i++)
		sum += count[i];
	for (size_t i = 0; i < n; i++)
		squares += (count[i] - sum / (double)n) * (count[i] - sum / (double)n);
	free(count);
	return (struct moments){ sum / (double)n, squares / (double)(n - 1) };
}

/* A Poisson count with a gamma factor on its mean m is negative binomial: its variance
 * is m + m^2 cv^2, its excess kurtosis below 1.6 here; four standard errors. */
static void assert_mixed(struct moments got, double n, double m, double cv)
{
	double variance = m + m * m * cv * cv;

	assert_near(got.mean, m, 4 * sqrt(variance / n));
	assert_near(got.variance, variance, 4 * variance * sqrt((2 + 1.6) / n));
}

static void busy_and_quiet_replications(void **state)
{
	struct bench *b = *state;

	run(b, ARRIVING(2000, "arrivals: {poisson: 5/s, busyness: {cv: 0.5, every: replication}}, "
			      "duration: 10s"), NULL);
	assert_mixed(of_counts(b, 2000, 0), 2000, 50, 0.5);
	/* without the factor the same test is of a plain Poisson count */
	run(b, ARRIVING(2000, "arrivals: {poisson: 5/s}, duration: 10s"), NULL);
	assert_near(of_counts(b, 2000, 0).variance, 50, 4 * 50 * sqrt(2.02 / 2000));
}

static void busy_and_quiet_days(void **state)
{
	struct bench *b = *state;
	struct moments days;

	run(b, ARRIVING(1, "arrivals: {poisson: 5/s, busyness: {cv: 0.5, every: 10s}}, "
			   "duration: 20000s"), NULL);
	days = of_counts(b, 2000, 10);
	assert_mixed(days, 2000, 50, 0.5);
	/* two days have factors of their own: the variance of their sum is twice that */
	days = of_counts(b, 1000, 20);
	assert_near(days.variance, 2 * (50 + 625), 4 * 1350 * sqrt(2.8 / 1000));
}

/* Over the profile of rates too: 10, 30 and 20 calls a cycle, each mixed. */
static void busy_days_with_rates(void **state)
{
	struct bench *b = *state;
	double slot[3] = { 0 };

	run(b, ARRIVING(2000, "arrivals: {rates: [1/s, 3/s, 2/s], step: 10s, "
			      "busyness: {cv: 0.5, every: 30s}}, duration: 30s"), NULL);
	for (size_t i = 0; i < b->call_count; i++)
		slot[b->calls[i].report.created / (10 * SECOND)]++;
	for (int i = 0; i < 3; i++) {
		double m = (double[]){ 10, 30, 20 }[i];

		assert_near(slot[i] / 2000, m, 4 * sqrt((m + m * m / 4) / 2000));
	}
	assert_mixed(of_counts(b, 2000, 0), 2000, 60, 0.5);
}

/* Of N calls, given how many they are, each is by itself: the chance of a moment is the
 * part of the area under the rates before it. */
static void straight_lines_between_rates(void **state)
{
	struct bench *b = *state;
	double *u;

	/* up from 0 to 4/s in 100 s and down again: 400 calls a cycle */
	run(b, ARRIVING(1, "arrivals: {rates: [0/s, 4/s], step: 100s, shape: linear}, "
			   "duration: 20000s"), NULL);
	assert_near((double)b->call_count, 40000, 4 * sqrt(40000));
	u = xcalloc(b->call_count, sizeof(*u));
	for (size_t i = 0; i < b->call_count; i++) {
		double t = fmod((double)b->calls[i].report.created * 1e-9, 200) / 100;

		u[i] = t < 1 ? t * t / 2 : 1 - (2 - t) * (2 - t) / 2;
	}
	assert_true(chi_square(u, b->call_count, 50) < chi_square_critical(50));
	free(u);
}

static void steps_given_as_such_change_nothing(void **state)
{
	struct bench *b = *state;
	int64_t last;

	run(b, ARRIVING(1, "arrivals: {rates: [1/s, 4/s], step: 10s}, count: 500"), NULL);
	last = call_of(b, "d", 499)->created;
	run(b, ARRIVING(1, "arrivals: {rates: [1/s, 4/s], step: 10s, shape: steps, batch: 1, "
			   "busyness: {cv: 0}}, count: 500"), NULL);
	assert_int_equal(call_of(b, "d", 499)->created, last);
}

/*
 * Two states of rates a and b, left at rates s and r: the mean rate is
 * (a r + b s) / (s + r), and the variance of the count in t over its mean is
 * 1 + 2 (a - b)^2 s r / ((s + r)^2 (a r + b s)) (1 - (1 - e^-(s+r)t) / ((s+r) t))
 * (Heffes and Lucantoni 1986).
 */
static void markov_modulation(void **state)
{
	struct bench *b = *state;
	double a = 1, c = 9, s = 1 / 20.0, r = 1 / 5.0, t = 50, n = 3000;
	double mean = (a * r + c * s) / (s + r), x = (s + r) * t;
	double dispersion = 1 + 2 * (a - c) * (a - c) * s * r / ((s + r) * (s + r) * (a * r + c * s)) *
				    (1 - (1 - exp(-x)) / x);
	struct moments got;

	run(b, ARRIVING(3000, "arrivals: {mmpp: [{rate: 1/s, stay: 20s}, {rate: 9/s, stay: 5s}]}, "
			      "duration: 50s"), NULL);
	got = of_counts(b, 3000, 0);
	assert_near(got.mean, mean * t, 4 * sqrt(dispersion * mean * t / n));
	assert_near(got.variance / got.mean, dispersion, 4 * dispersion * sqrt(3.5 / n));
}

/* Geometric batches of mean m: the count has the index of dispersion 2 m - 1. */
static void batches(void **state)
{
	struct bench *b = *state;
	struct moments got;

	run(b, ARRIVING(1, "arrivals: {poisson: 2/s, batch: 5}, count: 103"), NULL);
	for (uint64_t i = 0; i < 100; i++)
		assert_int_equal(call_of(b, "d", i)->created, call_of(b, "d", i - i % 5)->created);
	assert_true(call_of(b, "d", 4)->created < call_of(b, "d", 5)->created);
	run(b, ARRIVING(2000, "arrivals: {poisson: 2/s, batch: {mean: 4}}, duration: 10s"), NULL);
	got = of_counts(b, 2000, 0);
	assert_near(got.mean, 80, 4 * sqrt(80 * 7 / 2000.0));
	assert_near(got.variance / got.mean, 7, 4 * 7 * sqrt(2.6 / 2000));
}

static void the_same_day_in_every_design(void **state)
{
	struct bench *b = *state;

	run(b, QUICK "apps:\n" APP("hang-up", "<Hangup/>") APP("say", "<Say>" SPEECH "</Say>")
		"run: {replications: 2}\n"
		"calls: {arrivals: {mmpp: [{rate: 1/s, stay: 20s}, {rate: 9/s, stay: 5s}], "
		"busyness: {cv: 1, every: 30s}, batch: {mean: 2}}, count: 500}\n"
		"designs: {a: {start: hang-up}, b: {start: say}}\n", NULL);
	for (uint64_t i = 0; i < 500; i++)
		assert_int_equal(call_of(b, "a", i)->created, call_of(b, "b", i)->created);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(busy_and_quiet_replications),
		test(busy_and_quiet_days),
		test(busy_days_with_rates),
		test(straight_lines_between_rates),
		test(steps_given_as_such_change_nothing),
		test(markov_modulation),
		test(batches),
		test(the_same_day_in_every_design),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
