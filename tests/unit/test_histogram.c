// SPDX-License-Identifier: GPL-3.0-or-later
/* The histogram against sorted arrays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/base.h"

#define UNUSED __attribute__((unused))
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static uint64_t splitmix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static int by_value(const void *p, const void *q)
{
	int64_t x = *(const int64_t *)p, y = *(const int64_t *)q;

	return (x > y) - (x < y);
}

static void assert_within(int64_t got, int64_t exact)
{
	double error = fabs((double)got - (double)exact);

	if (exact < 512 ? got != exact : error > 0.002 * (double)exact)
		fail_msg("%lld instead of %lld", (long long)got, (long long)exact);
}

static void an_empty_histogram(UNUSED void **state)
{
	struct histogram h;

	histogram_init(&h);
	assert_int_equal(h.n, 0);
	assert_int_equal(histogram_quantile(&h, 0.5), -1);
	histogram_free(&h);
	assert_null(h.bucket);
	histogram_free(&h);
}

static void one_value_is_every_quantile(UNUSED void **state)
{
	struct histogram h;

	histogram_init(&h);
	for (int shift = 0; shift < 63; shift++) {
		for (int64_t near = -1; near <= 1; near++) {
			int64_t value = (INT64_C(1) << shift) + near;

			histogram_clear(&h);
			histogram_add(&h, value);
			assert_true(histogram_quantile(&h, 0) == value);
			assert_true(histogram_quantile(&h, 0.5) == value);
			assert_true(histogram_quantile(&h, 1) == value);
		}
	}
	histogram_clear(&h);
	histogram_add(&h, INT64_MAX);
	assert_true(histogram_quantile(&h, 0.5) == INT64_MAX);
	histogram_clear(&h);
	histogram_add(&h, -5);
	assert_int_equal(histogram_quantile(&h, 0.5), 0);
	histogram_free(&h);
}

/* Every bucket edge, in the middle of three values so that neither min nor max
 * corrects the answer. */
static void bucket_edges(UNUSED void **state)
{
	struct histogram h;

	histogram_init(&h);
	for (int shift = 0; shift < 63; shift++) {
		for (int64_t eighth = 8; eighth < 16; eighth++) {
			for (int64_t near = -1; near <= 1; near++) {
				int64_t value = (int64_t)((((uint64_t)eighth << shift) >> 3)) + near;

				if (value < 0)
					continue;
				histogram_clear(&h);
				histogram_add(&h, 0);
				histogram_add(&h, value);
				histogram_add(&h, INT64_MAX);
				assert_within(histogram_quantile(&h, 0.5), value);
			}
		}
	}
	histogram_free(&h);
}

static void quantiles_of_random_values(UNUSED void **state)
{
	static const double scales[] = {10, 500, 5e3, 1e6, 1e9, 3.6e12, 1e17};
	static const double ps[] = {0, 1e-4, 0.01, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1};
	enum { N = 20000 };
	int64_t *sorted = xreallocarray(NULL, N, sizeof(*sorted));
	uint64_t seed = 20240607;
	struct histogram h;

	histogram_init(&h);
	for (size_t s = 0; s < COUNT(scales); s++) {
		histogram_clear(&h);
		for (size_t i = 0; i < N; i++) {
			double u = ((double)(splitmix(&seed) >> 11) + 0.5) * 0x1p-53;

			/* Half exponential, half uniform. */
			sorted[i] = (int64_t)(scales[s] * (i % 2 ? u : -log(u)));
			histogram_add(&h, sorted[i]);
		}
		qsort(sorted, N, sizeof(*sorted), by_value);
		assert_int_equal(h.n, N);
		assert_true(h.min == sorted[0] && h.max == sorted[N - 1]);
		for (size_t i = 0; i < COUNT(ps); i++) {
			size_t rank = (size_t)ceil(ps[i] * N - 1e-6);

			assert_within(histogram_quantile(&h, ps[i]), sorted[rank ? rank - 1 : 0]);
		}
	}
	free(sorted);
	histogram_free(&h);
}

static void ranks_are_not_rounded_up(UNUSED void **state)
{
	struct histogram h;

	histogram_init(&h);
	for (int i = 1; i <= 100; i++)
		histogram_add(&h, i);
	for (int i = 1; i <= 100; i++)
		assert_int_equal(histogram_quantile(&h, i / 100.0), i);
	assert_int_equal(histogram_quantile(&h, 0.071), 8);
	histogram_free(&h);
}

static void a_full_bucket_does_not_wrap(UNUSED void **state)
{
	struct histogram h;

	histogram_init(&h);
	histogram_add(&h, 7);
	h.bucket[7] = UINT32_MAX;
	h.n = UINT32_MAX;
	histogram_add(&h, 7);
	assert_true(h.bucket[7] == UINT32_MAX);
	assert_true(h.n == (uint64_t)UINT32_MAX + 1);
	assert_int_equal(histogram_quantile(&h, 0.5), 7);
	histogram_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_histogram),
		cmocka_unit_test(one_value_is_every_quantile),
		cmocka_unit_test(bucket_edges),
		cmocka_unit_test(quantiles_of_random_values),
		cmocka_unit_test(ranks_are_not_rounded_up),
		cmocka_unit_test(a_full_bucket_does_not_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
