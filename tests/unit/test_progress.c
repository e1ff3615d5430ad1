/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line that says how far the work is: its parts, and what is left out where there is no room. */
#include "helpers.h"
#include "cmd/cmd.h"

static void assert_line(const char *wanted, const struct progress_step *s, double seconds, size_t columns)
{
	char text[256];

	progress_line(text, sizeof(text), s, seconds, columns);
	assert_string_equal(text, wanted);
}

static void parts_are_those_that_are_known(UNUSED void **state)
{
	struct progress_step s = { .what = "replications", .done = 1350, .total = 3000, .events = 26000000 };

	assert_line(" 45 % · 1,350 of 3,000 replications · 16 s left · 2.0 M events/s", &s, 13, 100);
	s.events = 26000;
	assert_line(" 45 % · 1,350 of 3,000 replications · 16 s left · 2 k events/s", &s, 13, 100);
	s.events = 0;
	assert_line(" 45 % · 1,350 of 3,000 replications · 26 min left", &s, 1300, 100);
	assert_line(" 45 % · 1,350 of 3,000 replications · 4 h left", &s, 13000, 100);
	assert_line(" 45 % · 1,350 of 3,000 replications · <1 s left", &s, 0.5, 100);
	s.done = 0;
	assert_line("  0 % · 0 of 3,000 replications", &s, 13, 100);
	s.done = 3000;
	assert_line("100 % · 3,000 of 3,000 replications", &s, 13, 100);
	s = (struct progress_step){ .what = "reading the log" };
	assert_line("reading the log · 3 s", &s, 3, 100);
}

/* How much is left of what depends on what comes of it nobody knows. */
static void what_may_be_more_is_no_part(UNUSED void **state)
{
	struct progress_step s = { .what = "replications", .done = 50, .total = 100, .more = true,
				   .half_width = 0.0124, .goal = 0.005, .unit = UNIT_SHARE };

	assert_line("50 of at least 100 replications · ±1.24, wanted ±0.5 points · at least 10 s left", &s, 10, 100);
	s.unit = UNIT_SECONDS;
	assert_line("50 of at least 100 replications · ±0.0124, wanted ±0.005 s · at least 1 s left", &s, 0.1, 100);
	s.goal = 0;
	assert_line("50 of at least 100 replications · at least 10 s left", &s, 10, 100);
}

static void what_has_no_room_is_left_out(UNUSED void **state)
{
	const struct progress_step s = { .what = "replications", .done = 1350, .total = 3000, .events = 26000000,
					 .half_width = 0.0124, .goal = 0.005, .unit = UNIT_SHARE };
	char text[256], small[24];

	for (size_t columns = 1; columns < 120; columns++) {
		size_t width = 0;

		progress_line(text, sizeof(text), &s, 13, columns);
		for (const char *p = text; *p; p++)
			width += (*p & 0xc0) != 0x80;
		assert_true(width <= columns);
	}
	assert_line(" 45 %", &s, 13, 20);
	progress_line(small, sizeof(small), &s, 13, 100);
	assert_string_equal(small, " 45 %");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_those_that_are_known),
		cmocka_unit_test(what_may_be_more_is_no_part),
		cmocka_unit_test(what_has_no_room_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
