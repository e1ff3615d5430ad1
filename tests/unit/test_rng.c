/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addressed random numbers: same address, same number; right laws. */
#include "helpers.h"

#include "engine/rng.h"

#include <Random123/philox.h>

/* Known answers of Philox4x64-10, from Random123's own kat_vectors. */
static void philox_known_answers(UNUSED void **state)
{
	const uint64_t all = UINT64_MAX;
	philox4x64_ctr_t zero = { { 0, 0, 0, 0 } }, ones = { { all, all, all, all } };
	philox4x64_key_t key0 = { { 0, 0 } }, key1 = { { all, all } };

	assert_true(philox4x64(zero, key0).v[0] == UINT64_C(0x16554d9eca36314c));
	assert_true(philox4x64(ones, key1).v[0] == UINT64_C(0x87b092c3013fe90b));
}

/* The uniform of the zero address is the top 52 bits of the known answer. */
static void uniform_known_answer(UNUSED void **state)
{
	struct address a = { 0 };
	double expected = ((double)(UINT64_C(0x16554d9eca36314c) >> 12) + 0.5) * 0x1p-52;

	assert_true(address_uniform(&a, 0) == expected);
}

static struct address nth_address(unsigned i)
{
	return (struct address){ .seed = i % 3, .replication = i / 3 % 3, .call = i / 9 % 5,
				 .purpose = i / 45 % 7, .draw = i / 315 };
}

enum { ADDRESSES = 315 * 4 };

static void order_does_not_matter(UNUSED void **state)
{
	static double first[ADDRESSES];

	for (unsigned i = 0; i < ADDRESSES; i++) {
		struct address a = nth_address(i);

		first[i] = address_uniform(&a, 0);
	}
	for (unsigned i = ADDRESSES; i-- > 0;) {
		struct address a = nth_address(i);

		assert_true(address_uniform(&a, 0) == first[i]);
	}
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Of 1260 numbers of 52 bits two agree with probability 2e-10: every part of
 * the address counts. */
static void every_part_of_the_address_counts(UNUSED void **state)
{
	static double u[ADDRESSES];

	for (unsigned i = 0; i < ADDRESSES; i++) {
		struct address a = nth_address(i);

		u[i] = address_uniform(&a, 0);
	}
	qsort(u, ADDRESSES, sizeof(*u), by_value);
	for (unsigned i = 1; i < ADDRESSES; i++)
		assert_true(u[i] > u[i - 1]);
}

static void substreams_differ(UNUSED void **state)
{
	struct address a = { 1, 2, 3, 4, 5 };

	for (uint64_t i = 1; i < 100; i++)
		assert_true(address_uniform(&a, i) != address_uniform(&a, 0));
}

enum { SAMPLE = 20000 };

/* Kolmogorov-Smirnov: sqrt(n) D exceeds 1.95 with probability 2 exp(-2 * 1.95^2)
 * = 0.0010 (Kolmogorov's limit law). For laws with atoms the test is conservative. */
static const double ks_critical = 1.95;

struct sample {
	double x[SAMPLE];
	double mean, sd;
};

static void take_sample(struct sample *s, const struct dist *d, uint64_t purpose)
{
	double sum = 0, squares = 0;

	for (uint64_t i = 0; i < SAMPLE; i++) {
		struct address a = { 7, 0, i, purpose, 0 };

		s->x[i] = (double)address_draw(&a, d) * 1e-9;
		sum += s->x[i];
	}
	s->mean = sum / SAMPLE;
	for (uint64_t i = 0; i < SAMPLE; i++)
		squares += (s->x[i] - s->mean) * (s->x[i] - s->mean);
	s->sd = sqrt(squares / (SAMPLE - 1));
	qsort(s->x, SAMPLE, sizeof(*s->x), by_value);
}

/* The largest distance between the empirical function and D's. At an atom both
 * jump, so the left limits are compared too; a nanosecond is the clock's grain. */
static double ks_statistic(const struct sample *s, const struct dist *d)
{
	double worst = 0;

	for (size_t i = 0; i < SAMPLE; i++) {
		size_t above = i, below = i;

		while (above + 1 < SAMPLE && s->x[above + 1] <= s->x[i])
			above++;
		while (below > 0 && s->x[below - 1] >= s->x[i])
			below--;
		worst = fmax(worst, fabs((double)(above + 1) / SAMPLE -
					 dist_cdf(d, s->x[i] + 1e-9)));
		worst = fmax(worst, fabs((double)below / SAMPLE - dist_cdf(d, s->x[i] - 1e-9)));
		i = above;
	}
	return worst * sqrt(SAMPLE);
}

static const double half_half[] = { 0.5, 1 };
static const double uneven[] = { 0.2, 0.9, 1 };
static const double values[] = { 1, 2, 6 };
static const struct dist parts[] = {
	{ .kind = DIST_EXPONENTIAL, .a = 2 },
	{ .kind = DIST_GAMMA, .a = 3, .b = 1 },
};

static const struct dist laws[] = {
	{ .kind = DIST_CONSTANT, .a = 5 },
	{ .kind = DIST_UNIFORM, .a = 1, .b = 3 },
	{ .kind = DIST_EXPONENTIAL, .a = 8 },
	{ .kind = DIST_GAMMA, .a = 2.5, .b = 3 },
	{ .kind = DIST_GAMMA, .a = 0.5, .b = 3 },
	{ .kind = DIST_WEIBULL, .a = 1.5, .b = 4 },
	{ .kind = DIST_WEIBULL, .a = 0.7, .b = 4 },
	{ .kind = DIST_LOGNORMAL, .a = 1, .b = 0.8 },
	{ .kind = DIST_NORMAL, .a = 5, .b = 1 },
	{ .kind = DIST_NORMAL, .a = 1, .b = 2 },
	{ .kind = DIST_NORMAL, .a = -20, .b = 2 },
	{ .kind = DIST_MIXTURE, .count = 2, .upto = half_half, .parts = parts },
	{ .kind = DIST_EMPIRICAL, .count = 3, .upto = uneven, .values = values },
};

/* Five standard errors: a right law fails one test in a million. */
static void means_agree(UNUSED void **state)
{
	static struct sample s;

	for (size_t i = 0; i < COUNT(laws); i++) {
		take_sample(&s, &laws[i], 100 + i);
		assert_near(s.mean, dist_mean(&laws[i]), 5 * s.sd / sqrt(SAMPLE) + 1e-9);
	}
}

static void distribution_functions_agree(UNUSED void **state)
{
	static struct sample s;

	for (size_t i = 0; i < COUNT(laws); i++) {
		double statistic;

		take_sample(&s, &laws[i], 200 + i);
		statistic = ks_statistic(&s, &laws[i]);
		if (statistic > ks_critical)
			fail_msg("law %zu: Kolmogorov-Smirnov %g > %g", i, statistic,
				 ks_critical);
	}
}

/* The test above must be able to see a wrong law. */
static void a_wrong_law_is_seen(UNUSED void **state)
{
	static const struct dist near = { .kind = DIST_EXPONENTIAL, .a = 8.5 };
	static struct sample s;

	take_sample(&s, &laws[2], 300);
	assert_true(ks_statistic(&s, &near) > ks_critical);
}

static void uniforms_stay_inside(UNUSED void **state)
{
	static struct sample s;
	static const struct dist unit = { .kind = DIST_UNIFORM, .a = 0, .b = 1 };

	for (uint64_t i = 0; i < 200000; i++) {
		struct address a = { 1, 1, i, 1, 1 };
		double u = address_uniform(&a, 0);

		assert_true(u > 0 && u < 1);
	}
	take_sample(&s, &unit, 1);
	assert_true(ks_statistic(&s, &unit) <= ks_critical);
}

/* Neighbouring addresses must not be correlated: |r| of n independent pairs has
 * standard error 1 / sqrt(n); five of them. */
static void neighbours_are_independent(UNUSED void **state)
{
	enum { N = 100000 };
	double sum[3] = { 0 };

	for (uint64_t i = 0; i < N; i++) {
		struct address a = { 1, 0, i, 2, 0 };
		double u = address_uniform(&a, 0) - 0.5;

		sum[0] += u * (address_uniform(&a, 1) - 0.5);
		a.draw = 1;
		sum[1] += u * (address_uniform(&a, 0) - 0.5);
		a = (struct address){ 1, 0, i + 1, 2, 0 };
		sum[2] += u * (address_uniform(&a, 0) - 0.5);
	}
	for (int i = 0; i < 3; i++)
		assert_near(12 * sum[i] / N, 0, 5 / sqrt(N));
}

static void draws_stay_in_range(UNUSED void **state)
{
	static const struct dist huge = { .kind = DIST_EXPONENTIAL, .a = 1e12 };
	static const struct dist tiny = { .kind = DIST_LOGNORMAL, .a = -60, .b = 1 };
	const int64_t most = INT64_C(1000000000000000000);

	for (uint64_t i = 0; i < 1000; i++) {
		struct address a = { 1, 0, i, 1, 0 };

		assert_in_range(address_draw(&a, &huge), 1, most);
		assert_int_equal(address_draw(&a, &tiny), 0);
	}
}

/* Inversion: a larger uniform, a longer draw. */
static void draws_are_monotone(UNUSED void **state)
{
	static const size_t inverted[] = { 1, 2, 5, 7, 8, 9, 10, 12 };

	for (size_t k = 0; k < COUNT(inverted); k++)
		for (uint64_t i = 0; i < 1000; i++) {
			struct address a = { 1, 0, i, 1, 0 }, b = { 1, 0, i + 1, 1, 0 };
			bool less = address_uniform(&a, 0) < address_uniform(&b, 0);
			int64_t x = address_draw(&a, &laws[inverted[k]]);
			int64_t y = address_draw(&b, &laws[inverted[k]]);

			assert_true(less ? x <= y : x >= y);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(philox_known_answers),
		cmocka_unit_test(uniform_known_answer),
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(every_part_of_the_address_counts),
		cmocka_unit_test(substreams_differ),
		cmocka_unit_test(uniforms_stay_inside),
		cmocka_unit_test(neighbours_are_independent),
		cmocka_unit_test(means_agree),
		cmocka_unit_test(distribution_functions_agree),
		cmocka_unit_test(a_wrong_law_is_seen),
		cmocka_unit_test(draws_stay_in_range),
		cmocka_unit_test(draws_are_monotone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
