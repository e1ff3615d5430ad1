/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How numbers and names look in reports, and how grids of them are laid out. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"
#include "report/layout/grid_internal.h"
#include "report/layout/terminal_text_internal.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char t_method[] = "t over replications";

static struct estimate around(double value, double half)
{
	return (struct estimate){ value, value - half, value + half, true, t_method };
}

static struct estimate between(double value, double low, double high)
{
	return (struct estimate){ value, low, high, true, t_method };
}

static void assert_shown(struct shown s, const char *value, const char *interval)
{
	assert_string_equal(s.value, value);
	assert_string_equal(s.interval, interval);
}

static void numbers_have_no_false_precision(void **state)
{
	static const struct estimate none = { .value = 0.5, .defined = false };
	struct estimate e;

	(void)state;
	assert_shown(show_share(&none), "-", "");
	e = around(0.52213, 0.0031);
	assert_shown(show_share(&e), "52.2 %", "±0.3");
	e = around(0.52213, 0.00042);
	assert_shown(show_share(&e), "52.21 %", "±0.04");
	e = around(0.5, 0.2);
	assert_shown(show_share(&e), "50 %", "±20");
	e = between(0, 0, 0.00037);
	assert_shown(show_share(&e), "0 %", "at most 0.037");
	e = between(1, 0.99963, 1);
	assert_shown(show_share(&e), "100 %", "at least 99.963");
	e = between(1, 1 - 1e-7, 1); /* the limit is rounded outwards, never to width zero */
	assert_shown(show_share(&e), "100 %", "at least 99.99999");
	e = between(0.9999, 0.9, 0.99999); /* not all: 100 % would be false */
	assert_string_equal(show_share(&e).value, "99.99 %");
	e = between(0.5, NAN, NAN);
	assert_shown(show_share(&e), "50.0 %", "");
	e = around(-0.4779, 0.002);
	assert_shown(show_points(&e), "−47.8", "±0.2");
	e = between(-0.5, -0.91, 0.4);
	assert_shown(show_points(&e), "−50", "[−91, 40]");
	e = between(1, 0.9998, 1);
	assert_shown(show_points(&e), "+100", "at least 99.98");
	e = around(0.00001, 0.002);
	assert_string_equal(show_points(&e).value, "0.0");
}

static void times_and_counts_are_readable(void **state)
{
	struct estimate e;
	char text[32];

	(void)state;
	e = around(5.2, 0.004);
	assert_shown(show_seconds(&e), "5.20 s", "±0.01");
	e = around(0.2, 0.01);
	assert_shown(show_seconds(&e), "200 ms", "±10");
	e = between(750, NAN, NAN);
	assert_shown(show_seconds(&e), "12.5 min", "");
	e = between(0, 0, 0);
	assert_shown(show_seconds(&e), "0 s", "");
	e = between(1234.4, NAN, NAN);
	assert_shown(show_number(&e), "1,234", "");
	e = around(14, 2.1);
	assert_shown(show_number(&e), "14.0", "±2.1");
	assert_string_equal(show_count(text, sizeof text, 0), "0");
	assert_string_equal(show_count(text, sizeof text, 1000000), "1,000,000");
	assert_string_equal(show_count(text, sizeof text, UINT64_MAX), "18,446,744,073,709,551,615");
	assert_string_equal(show_part(text, sizeof text, 0, 7), "0 %");
	assert_string_equal(show_part(text, sizeof text, 1, 100000), "<0.1 %");
	assert_string_equal(show_part(text, sizeof text, 99999, 100000), ">99.9 %");
	assert_string_equal(show_part(text, sizeof text, 7, 7), "100 %");
	assert_string_equal(show_part(text, sizeof text, 0, 0), "-");
}

/* As a file of results may hold that nobody has computed. */
static void huge_numbers_fit(void **state)
{
	static const double sizes[] = { 1e14, 1e15, 1e40, 1e300, 1.7e308 };
	static struct shown (*const shows[])(const struct estimate *) = { show_share, show_points,
									  show_seconds, show_number };
	struct estimate e;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		for (size_t j = 0; j < sizeof(shows) / sizeof(*shows); j++) {
			struct shown s;

			e = between(sizes[i], -sizes[i], sizes[i] / 2 * 3);
			s = shows[j](&e);
			assert_true(strlen(s.value) < sizeof(s.value) - 1 && *s.value);
			assert_true(strlen(s.interval) < sizeof(s.interval) - 1);
			assert_true(!*s.interval || strchr("\xc2[", s.interval[0]));
			show_difference(j % UNITS, &e);
		}
	e = between(-3e20, -5e20, 4e300);
	assert_shown(show_number(&e), "-3e+20", "[−5e+20, 4e+300]");
}

static void exact_numbers_read_back(void **state)
{
	static const double numbers[] = { 0, 0.1, 1.0 / 3, 100000, 1e15, 1e-300, 5e-324,
					  1.7976931348623157e308, -2.5, 123456.75 };
	char text[40];

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++)
		assert_true(strtod(show_exact(text, sizeof text, numbers[i]), NULL) == numbers[i]);
	assert_string_equal(show_exact(text, sizeof text, 0.1), "0.1");
	/* a power of two, beside which the smaller neighbour is nearer */
	assert_string_equal(show_exact(text, sizeof text, 0x1p-44), "5.6843418860808015e-14");
	assert_string_equal(show_exact(text, sizeof text, 1e23), "1e+23");
	assert_string_equal(show_exact(text, sizeof text, 5e-324), "5e-324");
	assert_string_equal(show_exact(text, sizeof text, 0.1 + 0.2), "0.30000000000000004");
	assert_string_equal(show_exact(text, sizeof text, 100000), "100000");
	assert_string_equal(show_exact(text, sizeof text, -0.0), "0");
}

static void names_cannot_command_a_terminal(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_string_equal(text_clean(&a, "a\033[31mb\n\tc\x7f"), "a [31mb  c ");
	assert_string_equal(text_clean(&a, "\xff\xc3(\xed\xa0\x80"), "?" "?(?" "?" "?");
	assert_string_equal(text_clean(&a, "x\xe2\x80\xaey"), "x y"); /* right-to-left override */
	assert_string_equal(text_clean(&a, "Zürich 東京"), "Zürich 東京");
	assert_int_equal(text_width("Zürich 東京"), 11);
	assert_int_equal(text_width("±0.3"), 4);
	arena_free(&a);
}

static void text_breaks_at_blanks(void **state)
{
	const char *text = "one two three", *next;

	(void)state;
	assert_int_equal(text_break(text, 8, &next), 7);
	assert_string_equal(next, "three");
	assert_int_equal(text_break(text, 100, &next), 13);
	assert_string_equal(next, "");
	assert_int_equal(text_break("abcdefgh", 3, &next), 3);
	assert_string_equal(next, "defgh");
	assert_int_equal(text_break("", 3, &next), 0);
	assert_int_equal(text_break("東京", 1, &next), 3); /* gets on, though too wide */
}

static void grid_to(FILE *out, size_t width)
{
	struct grid g;
	struct shown s = { "5.2 %", "±0.3" }, all = { "100 %", "[99, 100]" };

	grid_init(&g, "wpr", 1, true);
	grid_add(&g, PAINT_NONE, "Name");
	grid_add(&g, PAINT_NONE, "Rate");
	grid_add(&g, PAINT_NONE, "Two\nlines");
	grid_add(&g, PAINT_NONE, "short");
	grid_add_shown(&g, PAINT_NONE, &s);
	grid_add(&g, PAINT_NONE, "7");
	grid_add(&g, PAINT_NONE, "a name that is rather long");
	grid_add_shown(&g, PAINT_NONE, &all);
	grid_add(&g, PAINT_NONE, "1,234");
	grid_print(&g, out, &(struct report_style){ false, width });
	grid_free(&g);
}

static char *grid_text(size_t width)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	grid_to(out, width);
	fclose(out);
	return text;
}

static void grid_aligns_and_wraps(void **state)
{
	char *text = grid_text(100);

	(void)state;
	assert_string_equal(text,
			    "                                                Two\n"
			    " Name                        Rate             lines\n"
			    " short                       5.2 % ±0.3           7\n"
			    " a name that is rather long  100 % [99, 100]  1,234\n");
	free(text);
	text = grid_text(40);
	assert_string_equal(text,
			    "                                    Two\n"
			    " Name            Rate             lines\n"
			    " short           5.2 % ±0.3           7\n"
			    " a name that is  100 % [99, 100]  1,234\n"
			    " rather long\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_have_no_false_precision),
		cmocka_unit_test(times_and_counts_are_readable),
		cmocka_unit_test(huge_numbers_fit),
		cmocka_unit_test(exact_numbers_read_back),
		cmocka_unit_test(names_cannot_command_a_terminal),
		cmocka_unit_test(text_breaks_at_blanks),
		cmocka_unit_test(grid_aligns_and_wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
