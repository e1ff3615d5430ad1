/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delays in nanoseconds: to the nearest, as llround() has it. */
#include "helpers.h"

#include <math.h>

#include "engine/state_internal.h"

static void a_delay_is_rounded_to_the_nearest(void **state)
{
	static const double seconds[] = { 0, 1e-10, 4.9e-10, 5e-10, 5.1e-10, 1.5e-9, 2.5e-9, 0.1, 0.3, 1.0000000005,
					  4.9999999999999994e-10, 3.3, 12345.6789, 4503599.627370497, 9007199.254740993,
					  99999999.99999999, 999999999.9999999, -1e-10, -5e-10, -0.3 };

	(void)state;
	for (size_t i = 0; i < sizeof(seconds) / sizeof(*seconds); i++)
		assert_true(delay_ns(seconds[i]) == llround(seconds[i] * 1e9));
	for (int i = 1; i < 100000; i++) {
		double s = (double)i * 0.5e-9 * (i % 7 ? 1 : 1e6 + 1e-6);

		assert_true(delay_ns(s) == llround(s * 1e9));
	}
}

static void there_is_a_longest(void **state)
{
	(void)state;
	assert_true(delay_ns(1e9) == INT64_C(1000000000000000000));
	assert_true(delay_ns(INFINITY) == INT64_C(1000000000000000000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_delay_is_rounded_to_the_nearest),
		cmocka_unit_test(there_is_a_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
