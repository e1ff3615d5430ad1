/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addressed random numbers: same address, same number; right laws. */
#include "helpers.h"

#include "engine/law.h"

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

/* An address under a key. */
struct place {
	uint64_t seed, replication, call, purpose, draw;
};

static struct address address_of(const struct place *a)
{
	return (struct address){ a->call, a->purpose, a->draw };
}

/* By a generator that remembers nothing. */
static double place_uniform(const struct place *a, uint64_t sub)
{
	struct rng r;

	rng_init(&r, a->seed, a->replication);
	return sub ? rng_unit(rng_sub_bits(&r, address_of(a), sub)) :
		     rng_uniform(&r, address_of(a));
}

static int64_t place_draw(struct rng *r, const struct place *a, const struct dist *d)
{
	struct arena arena = { 0 };
	struct law law;
	int64_t ns;

	law_prepare(&law, d, &arena);
	ns = law_draw(r, &law, address_of(a));
	arena_free(&arena);
	return ns;
}

/* The uniform of the zero address is the top 52 bits of the known answer. */
static void uniform_known_answer(UNUSED void **state)
{
	struct place a = { 0 };
	double expected = ((double)(UINT64_C(0x16554d9eca36314c) >> 12) + 0.5) * 0x1p-52;

	assert_true(place_uniform(&a, 0) == expected);
}

static struct place nth_address(unsigned i)
{
	return (struct place){ .seed = i % 3, .replication = i / 3 % 3, .call = i / 9 % 5,
				 .purpose = i / 45 % 7, .draw = i / 315 };
}

enum { ADDRESSES = 315 * 4 };

static void order_does_not_matter(UNUSED void **state)
{
	static double first[ADDRESSES];

	for (unsigned i = 0; i < ADDRESSES; i++) {
		struct place a = nth_address(i);

		first[i] = place_uniform(&a, 0);
	}
	for (unsigned i = ADDRESSES; i-- > 0;) {
		struct place a = nth_address(i);

		assert_true(place_uniform(&a, 0) == first[i]);
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
		struct place a = nth_address(i);

		u[i] = place_uniform(&a, 0);
	}
	qsort(u, ADDRESSES, sizeof(*u), by_value);
	for (unsigned i = 1; i < ADDRESSES; i++)
		assert_true(u[i] > u[i - 1]);
}

static void substreams_differ(UNUSED void **state)
{
	struct place a = { 1, 2, 3, 4, 5 };

	for (uint64_t i = 1; i < 100; i++)
		assert_true(place_uniform(&a, i) != place_uniform(&a, 0));
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
	struct rng r;

	rng_init(&r, 7, 0);
	for (uint64_t i = 0; i < SAMPLE; i++) {
		struct place a = { 7, 0, i, purpose, 0 };

		s->x[i] = (double)place_draw(&r, &a, d) * 1e-9;
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
		struct place a = { 1, 1, i, 1, 1 };
		double u = place_uniform(&a, 0);

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
		struct place a = { 1, 0, i, 2, 0 };
		double u = place_uniform(&a, 0) - 0.5;

		sum[0] += u * (place_uniform(&a, 1) - 0.5);
		a.draw = 1;
		sum[1] += u * (place_uniform(&a, 0) - 0.5);
		a = (struct place){ 1, 0, i + 1, 2, 0 };
		sum[2] += u * (place_uniform(&a, 0) - 0.5);
	}
	for (int i = 0; i < 3; i++)
		assert_near(12 * sum[i] / N, 0, 5 / sqrt(N));
}

static void draws_stay_in_range(UNUSED void **state)
{
	static const struct dist huge = { .kind = DIST_EXPONENTIAL, .a = 1e12 };
	static const struct dist tiny = { .kind = DIST_LOGNORMAL, .a = -60, .b = 1 };
	const int64_t most = INT64_C(1000000000000000000);
	struct rng r;

	rng_init(&r, 1, 0);
	for (uint64_t i = 0; i < 1000; i++) {
		struct place a = { 1, 0, i, 1, 0 };

		assert_in_range(place_draw(&r, &a, &huge), 1, most);
		assert_int_equal(place_draw(&r, &a, &tiny), 0);
	}
}

/* What a generator remembers changes nothing: addresses in any order, many of
 * which fall on the same place of its memory, against one that remembers none. */
static void memory_does_not_matter(UNUSED void **state)
{
	struct rng r, fresh;
	uint64_t x = 1;

	rng_init(&r, 3, 4);
	for (int i = 0; i < 20000; i++) {
		struct address a;

		x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
		a = (struct address){ x >> 60, x >> 40 & 63, x >> 30 & 3 };
		rng_init(&fresh, 3, 4);
		assert_true(rng_bits(&r, a) == rng_bits(&fresh, a));
		assert_true(rng_bits(&r, a) == rng_sub_bits(&r, a, 0));
	}
}

/* The same address scaled by another mean is the same variate. */
static void scaled_laws_share_their_variates(UNUSED void **state)
{
	static const struct dist pairs[][2] = {
		{ { .kind = DIST_EXPONENTIAL, .a = 1 }, { .kind = DIST_EXPONENTIAL, .a = 3 } },
		{ { .kind = DIST_WEIBULL, .a = 2, .b = 1 }, { .kind = DIST_WEIBULL, .a = 2, .b = 3 } },
		{ { .kind = DIST_LOGNORMAL, .a = 0, .b = 1 },
		  { .kind = DIST_LOGNORMAL, .a = 1.0986122886681098, .b = 1 } },
		{ { .kind = DIST_GAMMA, .a = 2, .b = 1 }, { .kind = DIST_GAMMA, .a = 2, .b = 3 } },
	};
	struct rng r;

	rng_init(&r, 1, 0);
	for (size_t k = 0; k < COUNT(pairs); k++)
		for (uint64_t i = 0; i < 2000; i++) {
			struct place a = { 1, 0, i, 1, 0 };
			double x = (double)place_draw(&r, &a, &pairs[k][0]);
			double y = (double)place_draw(&r, &a, &pairs[k][1]);

			assert_near(y, 3 * x, 3 + 1e-12 * y); /* each is rounded to a nanosecond */
		}
}

/* Every layer has the same area, the lowest with its tail; layer i is as wide as
 * x[i], and lies under the density within x[i + 1]. */
static void check_layers(const struct ziggurat *z, double density(double), double below)
{
	double x0 = ldexp(z->width[0], 53), area = x0 * z->density[1];

	assert_near(z->tail * z->density[1] + below, area, 1e-15);
	assert_near(ldexp(z->width[1], 53), z->tail, 0);
	for (int i = 0; i < ZIGGURAT_LAYERS; i++) {
		double x = ldexp(z->width[i], 53);
		double next = i + 1 < ZIGGURAT_LAYERS ? ldexp(z->width[i + 1], 53) : 0;

		assert_near(z->density[i], density(x), 1e-15);
		assert_near((double)z->inside[i], next / x * 0x1p53, 2);
		if (i)
			assert_near(x * (z->density[i + 1] - z->density[i]), area, 1e-13);
	}
	assert_near(z->density[ZIGGURAT_LAYERS], 1, 0);
}

static double exponential_density(double x)
{
	return exp(-x);
}

static double normal_density(double x)
{
	return exp(-x * x / 2);
}

static void layers_have_equal_areas(UNUSED void **state)
{
	check_layers(&ziggurat_exponential, exponential_density, exp(-ziggurat_exponential.tail));
	check_layers(&ziggurat_normal, normal_density,
		     sqrt(M_PI / 2) * erfc(ziggurat_normal.tail / M_SQRT2));
}

/* Cells of equal probability under LAW, and the tail beyond the last layer as one
 * more. Chi-square with CELLS - 1 degrees of freedom has mean CELLS - 1 and variance
 * twice that; five standard deviations. The tail alone: binomial. */
enum { CELLS = 200, DRAWS = 1000000 };

static void count_cells(double variate(struct rng *, struct address), double cdf(double),
			double tail, double beyond)
{
	double squares = 0, expected = (double)DRAWS / CELLS;
	unsigned cell[CELLS] = { 0 }, tails = 0;
	struct rng r;

	rng_init(&r, 5, 6);
	for (uint64_t i = 0; i < DRAWS; i++) {
		double x = variate(&r, (struct address){ i, 9, 0 });

		cell[(unsigned)fmin(cdf(x) * CELLS, CELLS - 1)]++;
		tails += fabs(x) > tail;
	}
	for (int i = 0; i < CELLS; i++)
		squares += (cell[i] - expected) * (cell[i] - expected) / expected;
	assert_near(squares, CELLS - 1, 5 * sqrt(2.0 * (CELLS - 1)));
	assert_near(tails, beyond * DRAWS, 5 * sqrt(beyond * DRAWS));
}

static double exponential_cdf(double x)
{
	return -expm1(-x);
}

static double normal_cdf(double x)
{
	return erfc(-x / M_SQRT2) / 2;
}

static double normal_variate(struct rng *r, struct address a)
{
	return rng_sub_normal(r, a, rng_bits(r, a), 0);
}

static double exponential_variate(struct rng *r, struct address a)
{
	return rng_exponential(r, a);
}

static void ziggurats_draw_their_laws(UNUSED void **state)
{
	double e = ziggurat_exponential.tail, n = ziggurat_normal.tail;

	count_cells(exponential_variate, exponential_cdf, e, exp(-e));
	count_cells(normal_variate, normal_cdf, n, erfc(n / M_SQRT2));
	count_cells(exponential_variate, exponential_cdf, 3, exp(-3));
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
		cmocka_unit_test(memory_does_not_matter),
		cmocka_unit_test(scaled_laws_share_their_variates),
		cmocka_unit_test(layers_have_equal_areas),
		cmocka_unit_test(ziggurats_draw_their_laws),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
