/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws of every kind of distribution: right laws, in range, in step. */
#include "goodness.h"

#include "laws/law.h"
#include "random/random.h"

static const double half_half[] = { 0.5, 1 };
static const double uneven[] = { 0.2, 0.9, 1 };
static const double values[] = { 1, 2, 6 };
static const struct dist inner[] = {
	{ .kind = DIST_CONSTANT, .a = 4 },
	{ .kind = DIST_LOGNORMAL, .a = 1, .b = 0.5 },
};
static const struct dist parts[] = {
	{ .kind = DIST_EXPONENTIAL, .a = 2 },
	{ .kind = DIST_GAMMA, .a = 3, .b = 1 },
	{ .kind = DIST_MIXTURE, .count = 2, .upto = half_half, .parts = inner },
};

static const struct dist dists[] = {
	{ .kind = DIST_CONSTANT, .a = 5 },
	{ .kind = DIST_UNIFORM, .a = 1, .b = 3 },
	{ .kind = DIST_EXPONENTIAL, .a = 8 },
	{ .kind = DIST_EXPONENTIAL, .a = 0 },
	{ .kind = DIST_GAMMA, .a = 2.5, .b = 3 },
	{ .kind = DIST_GAMMA, .a = 1, .b = 3 },
	{ .kind = DIST_GAMMA, .a = 0.5, .b = 3 },
	{ .kind = DIST_GAMMA, .a = 0.05, .b = 3 },
	{ .kind = DIST_GAMMA, .a = 400, .b = 0.1 },
	{ .kind = DIST_WEIBULL, .a = 1, .b = 4 },
	{ .kind = DIST_WEIBULL, .a = 1.5, .b = 4 },
	{ .kind = DIST_WEIBULL, .a = 0.7, .b = 4 },
	{ .kind = DIST_LOGNORMAL, .a = 1, .b = 0.8 },
	{ .kind = DIST_LOGNORMAL, .a = 1, .b = 0 },
	{ .kind = DIST_NORMAL, .a = 5, .b = 1 },
	{ .kind = DIST_NORMAL, .a = 1, .b = 2 },
	{ .kind = DIST_NORMAL, .a = 0, .b = 2 },
	{ .kind = DIST_NORMAL, .a = -0.01, .b = 2 },
	{ .kind = DIST_NORMAL, .a = -1, .b = 2 },
	{ .kind = DIST_NORMAL, .a = -20, .b = 2 },
	{ .kind = DIST_NORMAL, .a = -1000, .b = 20 },
	{ .kind = DIST_NORMAL, .a = 3, .b = 0 },
	{ .kind = DIST_NORMAL, .a = -3, .b = 0 },
	{ .kind = DIST_MIXTURE, .count = 2, .upto = half_half, .parts = parts },
	{ .kind = DIST_MIXTURE, .count = 3, .upto = uneven, .parts = parts },
	{ .kind = DIST_EMPIRICAL, .count = 3, .upto = uneven, .values = values },
};

/* ---- the laws ---- */

enum { DRAWS = 200000 };

/* DRAWS of D in seconds, sorted. */
static void take(double *x, const struct dist *d, uint64_t purpose)
{
	static struct rng r;
	struct arena arena = { 0 };
	struct law l;

	law_prepare(&l, d, &arena);
	rng_init(&r, 7, 0);
	for (uint64_t i = 0; i < DRAWS; i++) {
		struct address a = { i, purpose, 0 };

		x[i] = (double)law_draw(&r, &l, &a) * 1e-9;
	}
	qsort(x, DRAWS, sizeof(*x), by_value);
	arena_free(&arena);
}

static double cdf(const void *law, double x)
{
	return dist_cdf(law, x);
}

static void distribution_functions_agree(UNUSED void **state)
{
	static double x[DRAWS];

	for (size_t i = 0; i < COUNT(dists); i++) {
		double statistic;

		take(x, &dists[i], 200 + i);
		statistic = ks_statistic(x, DRAWS, cdf, &dists[i], 1e-9);
		if (statistic > ks_critical())
			fail_msg("law %zu: Kolmogorov-Smirnov %g > %g", i, statistic,
				 ks_critical());
	}
}

static void a_wrong_law_is_seen(UNUSED void **state)
{
	static const struct dist near = { .kind = DIST_EXPONENTIAL, .a = 8.2 };
	static double x[DRAWS];

	take(x, &dists[2], 300);
	assert_true(ks_statistic(x, DRAWS, cdf, &near, 1e-9) > ks_critical());
}

static double square(const struct dist *d);

static double shared_square(const struct dist *d)
{
	double sum = 0;

	for (size_t i = 0; i < d->count; i++)
		sum += (d->upto[i] - (i ? d->upto[i - 1] : 0)) *
		       (d->parts ? square(&d->parts[i]) : d->values[i] * d->values[i]);
	return sum;
}

/* E[X^2]. For the truncated normal law, by parts: sd^2 + mean E[X], and of no use
 * where the two cancel. */
static double square(const struct dist *d)
{
	switch (d->kind) {
	case DIST_CONSTANT:
		return d->a * d->a;
	case DIST_UNIFORM:
		return (d->a * d->a + d->a * d->b + d->b * d->b) / 3;
	case DIST_EXPONENTIAL:
		return 2 * d->a * d->a;
	case DIST_GAMMA:
		return d->a * (d->a + 1) * d->b * d->b;
	case DIST_WEIBULL:
		return d->b * d->b * tgamma(1 + 2 / d->a);
	case DIST_LOGNORMAL:
		return exp(2 * d->a + 2 * d->b * d->b);
	case DIST_NORMAL:
		return d->b * d->b + d->a * dist_mean(d);
	default:
		return shared_square(d);
	}
}

static void moments_agree(UNUSED void **state)
{
	static double x[DRAWS];

	for (size_t i = 0; i < COUNT(dists); i++) {
		const struct dist *d = &dists[i];

		take(x, d, 100 + i);
		assert_power_mean(x, DRAWS, 1, dist_mean(d));
		if (d->kind != DIST_NORMAL || (d->b > 0 && d->a >= -20))
			assert_power_mean(x, DRAWS, 2, square(d));
	}
}

/* Far out the normal tail becomes exponential with mean sd * sd / -mean; the next
 * term of the mean is smaller by -2 (sd / mean)^2, here 2e-12. */
static void the_far_tail_is_exponential(UNUSED void **state)
{
	static const struct dist far = { .kind = DIST_NORMAL, .a = -1e12, .b = 1e6 };
	static const struct dist limit = { .kind = DIST_EXPONENTIAL, .a = 1 };
	static double x[DRAWS];

	take(x, &far, 400);
	assert_true(ks_statistic(x, DRAWS, cdf, &limit, 1e-9) <= ks_critical());
}

/* ---- guide tables ---- */

enum { MANY = 777 };

/* Sums of rounded shares, some of them nothing, against a search from the start. */
static void shares_are_found(UNUSED void **state)
{
	static double upto[MANY], place[MANY];
	static const struct dist d = { .kind = DIST_EMPIRICAL, .count = MANY, .upto = upto,
				       .values = place };
	struct arena arena = { 0 };
	struct rng r;
	struct law l;

	for (int i = 0; i < MANY; i++) {
		upto[i] = (i ? upto[i - 1] : 0) + (i % 7 ? 1.0 / MANY : 0) * (i % 3);
		place[i] = i;
	}
	for (int i = 0; i < MANY; i++)
		upto[i] /= upto[MANY - 1];
	law_prepare(&l, &d, &arena);
	rng_init(&r, 1, 0);
	for (uint64_t i = 0; i < DRAWS; i++) {
		struct address a = { i, 1, 0 };
		double u = rng_uniform(&r, &a, 0);
		int64_t first = 0;

		while (u >= upto[first])
			first++;
		assert_int_equal(law_draw(&r, &l, &a), first * SECOND);
	}
	arena_free(&arena);
}

/* ---- in step ---- */

struct twins {
	struct dist one, other;
	double ratio; /* of a draw of the other to one of the one */
};

static const struct twins scales[] = {
	{ { DIST_UNIFORM, 0, 2 }, { DIST_UNIFORM, 0, 6 }, 3 },
	{ { DIST_EXPONENTIAL, 2 }, { DIST_EXPONENTIAL, 7 }, 3.5 },
	{ { DIST_EXPONENTIAL, 2 }, { DIST_WEIBULL, 1, 1 }, 0.5 },
	{ { DIST_WEIBULL, 1.5, 2 }, { DIST_WEIBULL, 1.5, 8 }, 4 },
	{ { DIST_GAMMA, 2.5, 1 }, { DIST_GAMMA, 2.5, 2 }, 2 },
	{ { DIST_GAMMA, 0.5, 1 }, { DIST_GAMMA, 0.5, 2 }, 2 },
	{ { DIST_LOGNORMAL, 0, 0.5 }, { DIST_LOGNORMAL, M_LN2, 0.5 }, 2 },
	{ { DIST_NORMAL, 1, 2 }, { DIST_NORMAL, 3, 6 }, 3 },
	{ { DIST_NORMAL, -5, 2 }, { DIST_NORMAL, -10, 4 }, 2 },
};

/* The same caller, only slower: to the nanosecond and the rounding of doubles. */
static void laws_of_one_family_move_together(UNUSED void **state)
{
	struct rng r;

	rng_init(&r, 3, 0);
	for (size_t k = 0; k < COUNT(scales); k++) {
		struct law one, other;

		law_prepare(&one, &scales[k].one, NULL);
		law_prepare(&other, &scales[k].other, NULL);
		for (uint64_t i = 0; i < 20000; i++) {
			struct address a = { i, 1, 0 };
			double x = (double)law_draw(&r, &one, &a) * scales[k].ratio;

			assert_near((double)law_draw(&r, &other, &a), x,
				    scales[k].ratio + 1e-14 * x);
		}
	}
}

/* E and Z themselves are what is drawn. */
static void laws_draw_from_one_source(UNUSED void **state)
{
	static const struct dist weibull = { .kind = DIST_WEIBULL, .a = 2, .b = 3 };
	static const struct dist above = { .kind = DIST_NORMAL, .a = 50, .b = 2 };
	struct law l[2];
	struct rng r;

	law_prepare(&l[0], &weibull, NULL);
	law_prepare(&l[1], &above, NULL);
	rng_init(&r, 3, 1);
	for (uint64_t i = 0; i < 20000; i++) {
		struct address a = { i, 1, 0 };

		assert_near((double)law_draw(&r, &l[0], &a),
			    3e9 * sqrt(rng_exponential(&r, &a)), 1);
		assert_near((double)law_draw(&r, &l[1], &a), 50e9 + 2e9 * rng_normal(&r, &a), 1);
	}
}

/* ---- range ---- */

static void nanoseconds_are_rounded_and_clamped(UNUSED void **state)
{
	const int64_t most = INT64_C(1000000000000000000);

	assert_int_equal(law_ns(0), 0);
	assert_int_equal(law_ns(-0.0), 0);
	assert_int_equal(law_ns(0.25), 0);
	assert_int_equal(law_ns(0.5), 1);
	assert_int_equal(law_ns(1.5), 2);
	assert_int_equal(law_ns(-1e300), 0);
	assert_int_equal(law_ns(NAN), 0);
	assert_int_equal(law_ns(-INFINITY), 0);
	assert_int_equal(law_ns(INFINITY), most);
	assert_int_equal(law_ns(1e18), most);
	assert_int_equal(law_ns(1e18 - 128), most - 128);
	assert_int_equal(law_ns(2e18), most);
}

static const struct dist extremes[] = {
	{ .kind = DIST_CONSTANT, .a = 1e12 },
	{ .kind = DIST_CONSTANT, .a = -1 },
	{ .kind = DIST_UNIFORM, .a = 0, .b = 1e300 },
	{ .kind = DIST_EXPONENTIAL, .a = 1e12 },
	{ .kind = DIST_EXPONENTIAL, .a = 1e300 },
	{ .kind = DIST_WEIBULL, .a = 1e-3, .b = 1 },
	{ .kind = DIST_WEIBULL, .a = 1e3, .b = 1e300 },
	{ .kind = DIST_LOGNORMAL, .a = 1e3, .b = 1 },
	{ .kind = DIST_LOGNORMAL, .a = -1e3, .b = 1e3 },
	{ .kind = DIST_NORMAL, .a = 1e300, .b = 1 },
	{ .kind = DIST_NORMAL, .a = -1e300, .b = 1e-300 },
	{ .kind = DIST_NORMAL, .a = -1e-300, .b = 1e300 },
	{ .kind = DIST_GAMMA, .a = 1e-9, .b = 1e300 },
	{ .kind = DIST_GAMMA, .a = 1e15, .b = 1e300 },
};

static void draws_stay_in_range(UNUSED void **state)
{
	struct rng r;

	rng_init(&r, 1, 0);
	for (size_t k = 0; k < COUNT(extremes); k++) {
		struct law l;

		law_prepare(&l, &extremes[k], NULL);
		for (uint64_t i = 0; i < 1000; i++) {
			struct address a = { i, 1, 0 };
			int64_t ns = law_draw(&r, &l, &a);

			assert_true(ns >= 0 && ns <= INT64_C(1000000000000000000));
		}
	}
}

/* What cannot but be the longest, or nothing. */
static void the_ends_are_reached(UNUSED void **state)
{
	static const struct dist huge = { .kind = DIST_EXPONENTIAL, .a = 1e300 };
	static const struct dist tiny = { .kind = DIST_LOGNORMAL, .a = -60, .b = 1 };
	struct law l[2];
	struct rng r;

	law_prepare(&l[0], &huge, NULL);
	law_prepare(&l[1], &tiny, NULL);
	rng_init(&r, 1, 0);
	for (uint64_t i = 0; i < 1000; i++) {
		struct address a = { i, 1, 0 };

		assert_int_equal(law_draw(&r, &l[0], &a), INT64_C(1000000000000000000));
		assert_int_equal(law_draw(&r, &l[1], &a), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distribution_functions_agree),
		cmocka_unit_test(a_wrong_law_is_seen),
		cmocka_unit_test(moments_agree),
		cmocka_unit_test(the_far_tail_is_exponential),
		cmocka_unit_test(shares_are_found),
		cmocka_unit_test(laws_of_one_family_move_together),
		cmocka_unit_test(laws_draw_from_one_source),
		cmocka_unit_test(nanoseconds_are_rounded_and_clamped),
		cmocka_unit_test(draws_stay_in_range),
		cmocka_unit_test(the_ends_are_reached),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
