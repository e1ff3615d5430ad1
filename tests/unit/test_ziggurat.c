/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ziggurats: layers of equal area, and draws that follow the two laws. */
#include "goodness.h"

#include "random/random.h"

struct ziggurat {
	const double *x, *f;
	double (*density)(double x);
	double (*tail)(double r); /* the area beyond R */
};

static double exponential_density(double x)
{
	return exp(-x);
}

static double normal_density(double x)
{
	return exp(-0.5 * x * x);
}

static double normal_tail(double r)
{
	return sqrt(M_PI / 2) * erfc(r * M_SQRT1_2);
}

static const struct ziggurat exponential = { ziggurat_exponential_x, ziggurat_exponential_f,
					     exponential_density, exponential_density };
static const struct ziggurat normal = { ziggurat_normal_x, ziggurat_normal_f, normal_density,
					normal_tail };

/* ---- tables ---- */

/* A layer's area is a product of a length and a difference of heights, each of
 * them rounded: a few units in the last place of the larger height. */
static void check_layers(const struct ziggurat *z)
{
	double r = z->x[1], area = r * z->density(r) + z->tail(r);

	assert_near(z->x[0] * z->f[1], area, 16 * area * 0x1p-53);
	for (int i = 1; i < ZIGGURAT_LAYERS; i++) {
		double rounding = 2 * (z->x[i] * z->f[i + 1] + area) * 0x1p-53;

		assert_near(z->x[i] * (z->f[i + 1] - z->f[i]), area,
			    rounding + 16 * area * 0x1p-53);
	}
}

static void check_heights(const struct ziggurat *z)
{
	for (int i = 0; i <= ZIGGURAT_LAYERS; i++)
		assert_near(z->f[i], z->density(z->x[i]), 16 * z->f[i] * 0x1p-53);
	for (int i = 1; i <= ZIGGURAT_LAYERS; i++) {
		assert_true(z->x[i] < z->x[i - 1]);
		assert_true(z->f[i] > z->f[i - 1]);
	}
	assert_true(z->x[ZIGGURAT_LAYERS] == 0 && z->f[ZIGGURAT_LAYERS] == 1);
}

static void the_layers_have_equal_areas(UNUSED void **state)
{
	check_layers(&exponential);
	check_layers(&normal);
}

static void the_heights_are_the_density(UNUSED void **state)
{
	check_heights(&exponential);
	check_heights(&normal);
}

/* ---- draws ---- */

enum { DRAWS = 1000000, CELLS = 1000, TAIL_CELLS = 10 };

static void take(double *x, double (*unit)(struct rng *r, const struct address *a))
{
	struct rng r;

	rng_init(&r, 21, 0);
	for (uint64_t i = 0; i < DRAWS; i++) {
		struct address a = { i, 1, 0 };

		x[i] = unit(&r, &a);
	}
}

static double exponential_cdf(UNUSED const void *law, double x)
{
	return x > 0 ? -expm1(-x) : 0;
}

static double normal_cdf(UNUSED const void *law, double x)
{
	return gsl_cdf_ugaussian_P(x);
}

/* Four cells a layer on average, so that a wrong layer shows. */
static void check_fit(double *x, cdf_function *cdf)
{
	static double u[DRAWS];

	qsort(x, DRAWS, sizeof(*x), by_value);
	assert_true(ks_statistic(x, DRAWS, cdf, NULL, 0) < ks_critical());
	for (size_t i = 0; i < DRAWS; i++)
		u[i] = cdf(NULL, x[i]);
	assert_true(chi_square(u, DRAWS, CELLS) < chi_square_critical(CELLS));
}

/* N of so many draws lie beyond R: as many as should, and in the right places; U
 * holds the chances of a place beyond theirs. */
static void check_tail(const double *u, size_t n, double expected)
{
	assert_near((double)n, expected, 5 * sqrt(expected));
	assert_true(chi_square(u, n, TAIL_CELLS) < chi_square_critical(TAIL_CELLS));
}

static void exponentials_fit(UNUSED void **state)
{
	static const double moments[] = { 1, 1, 2, 6, 24 };
	static double x[DRAWS], u[DRAWS];
	double r = ziggurat_exponential_x[1];
	size_t n = 0;

	take(x, rng_exponential);
	for (int power = 1; power <= 4; power++)
		assert_power_mean(x, DRAWS, power, moments[power]);
	for (size_t i = 0; i < DRAWS; i++) {
		assert_true(x[i] > 0);
		if (x[i] > r)
			u[n++] = exp(r - x[i]);
	}
	check_tail(u, n, DRAWS * exp(-r));
	check_fit(x, exponential_cdf);
}

static void normals_fit(UNUSED void **state)
{
	static const double moments[] = { 1, 0, 1, 0, 3 };
	static double x[DRAWS];

	take(x, rng_normal);
	for (int power = 1; power <= 4; power++)
		assert_power_mean(x, DRAWS, power, moments[power]);
	check_fit(x, normal_cdf);
}

/* The tail's own rejection changes little: it takes ten thousand draws of the tail
 * to see. */
static void the_normal_tail_fits(UNUSED void **state)
{
	enum { MANY = 40 * DRAWS };
	static double u[MANY / 1000];
	double r = ziggurat_normal_x[1], share = erfc(r * M_SQRT1_2);
	size_t n = 0, below = 0;
	struct rng rng;

	rng_init(&rng, 22, 0);
	for (uint64_t i = 0; i < MANY; i++) {
		struct address a = { i, 1, 0 };
		double x = rng_normal(&rng, &a);

		if (fabs(x) <= r || n == COUNT(u))
			continue;
		below += x < 0;
		u[n++] = erfc(fabs(x) * M_SQRT1_2) / share;
	}
	assert_near((double)below, (double)n / 2, 5 * sqrt((double)n) / 2);
	check_tail(u, n, MANY * share);
}

/* The fits above must be able to see a slightly wrong law. */
static double near_cdf(UNUSED const void *law, double x)
{
	return x > 0 ? -expm1(-x / 1.02) : 0;
}

static void a_wrong_law_is_seen(UNUSED void **state)
{
	static double x[DRAWS];

	take(x, rng_exponential);
	qsort(x, DRAWS, sizeof(*x), by_value);
	assert_true(ks_statistic(x, DRAWS, near_cdf, NULL, 0) > ks_critical());
	for (size_t i = 0; i < DRAWS; i++)
		x[i] = near_cdf(NULL, x[i]);
	assert_true(chi_square(x, DRAWS, CELLS) > chi_square_critical(CELLS));
}

/* ---- the same everywhere ---- */

static uint64_t hash(uint64_t h, double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof(bits));
	return (h ^ bits) * UINT64_C(0x100000001b3);
}

/* FNV-1a by words over a hundred thousand of each, slow paths included. Every
 * compiler and level of optimisation must arrive here. */
static void the_values_are_pinned(UNUSED void **state)
{
	uint64_t e = UINT64_C(0xcbf29ce484222325), z = e;
	struct rng r;

	rng_init(&r, 1, 1);
	for (uint64_t i = 0; i < 100000; i++) {
		struct address a = { i, 1, 0 };

		e = hash(e, rng_exponential(&r, &a));
		z = hash(z, rng_normal(&r, &a));
	}
	assert_int_equal(e, UINT64_C(0xa96f43257c87b192));
	assert_int_equal(z, UINT64_C(0xffcdb45017721351));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_layers_have_equal_areas),
		cmocka_unit_test(the_heights_are_the_density),
		cmocka_unit_test(exponentials_fit),
		cmocka_unit_test(normals_fit),
		cmocka_unit_test(the_normal_tail_fits),
		cmocka_unit_test(a_wrong_law_is_seen),
		cmocka_unit_test(the_values_are_pinned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
