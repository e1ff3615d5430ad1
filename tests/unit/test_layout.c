/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers for people at the edges of their decimals, words on a terminal, grids and headings. */
#include <float.h>

#include "helpers.h"

#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

typedef struct shown shows(const struct estimate *e);

struct example {
	double value, low, high;
	const char *shown, *interval;
};

static void assert_examples(shows *show, const struct example *x, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct estimate e = { x[i].value, x[i].low, x[i].high, true, "" };
		struct shown s = show(&e);

		if (strcmp(s.value, x[i].shown) || strcmp(s.interval, x[i].interval))
			fail_msg("%.10g [%.10g, %.10g] is shown as '%s' '%s', expected '%s' '%s'", x[i].value,
				 x[i].low, x[i].high, s.value, s.interval, x[i].shown, x[i].interval);
	}
}

static void assert_nothing(shows *show)
{
	struct estimate undefined = { 1, 0, 2, false, "" }, nan = { NAN, 0, 2, true, "" };

	assert_string_equal(show(&undefined).value, "-");
	assert_string_equal(show(&undefined).interval, "");
	assert_string_equal(show(&nan).value, "-");
}

static void shares(UNUSED void **state)
{
	static const struct example x[] = {
		{ 0.5, 0.404, 0.596, "50 %", "±10" },
		{ 0.5, 0.406, 0.594, "50.0 %", "±9.4" },
		{ 0.5, 0.499, 0.501, "50.0 %", "±0.1" },
		{ 0.5, 0.4994, 0.5006, "50.00 %", "±0.06" },
		{ 0.5, 0.49999, 0.50001, "50.00 %", "±0.01" },
		{ 0.5, NAN, NAN, "50.0 %", "" },
		{ 0.5, 0.5, 0.5, "50.0 %", "" },
		{ 0, 0, 0.0369, "0 %", "at most 3.7" },
		{ 0, 0, 0.0000467, "0 %", "at most 0.0047" },
		{ 0, 0, 4e-10, "0 %", "at most 0.000001" },
		{ 1, 0.9631, 1, "100 %", "at least 96.3" },
		{ 1, 0.999891, 1, "100 %", "at least 99.989" },
		{ 0.9999, 0.9, 1, "99.99 %", "[90.00, 100]" },
		{ 0.99999, 0.5, 1, "99.999 %", "[50.000, 100]" },
		{ 0.9999999, 0.5, 1, "100.0000 %", "[50.0000, 100]" },
		{ 0.00001, 0, 0.5, "0.001 %", "[0, 50.000]" },
		{ 0.1, 0.05, 0.3, "10 %", "[5, 30]" },
		{ 0.1, 0.0521, 0.3019, "10 %", "[5, 31]" },
		{ 0.12, 0.1004, 0.1408, "12.0 %", "[10.0, 14.1]" },
		{ 0.12, 0.1005, 0.1399, "12.0 %", "±2.0" },
	};

	assert_examples(show_share, x, COUNT(x));
	assert_nothing(show_share);
}

static void points(UNUSED void **state)
{
	static const struct example x[] = {
		{ 0.031, 0.027, 0.035, "+3.1", "±0.4" },
		{ -0.031, -0.035, -0.027, "−3.1", "±0.4" },
		{ -0.5, -0.6, -0.4, "−50", "±10" },
		{ 1, 0.8, 1, "+100", "at least 80" },
		{ -1, -1, -0.8, "−100", "at most −80" },
		{ -1, -1, -0.9995, "−100", "at most −99.95" },
		{ -0.9999, -1, -0.9995, "−99.99", "[−100, −99.95]" },
		{ 0, -0.1, 0.1, "0", "±10" },
		{ 0.0004, -0.1, 0.1, "0", "±10" },
		{ 0.00049, -0.005, 0.005, "0.0", "[−0.5, 0.5]" },
		{ 0.0006, -0.005, 0.005, "+0.1", "[−0.5, 0.5]" },
		{ 0.03, NAN, NAN, "+3.0", "" },
	};

	assert_examples(show_points, x, COUNT(x));
	assert_nothing(show_points);
}

static void seconds(UNUSED void **state)
{
	static const struct example x[] = {
		{ 5.2, 5.18, 5.22, "5.20 s", "±0.02" },
		{ 5.2, 5.1, 5.3, "5.2 s", "±0.1" },
		{ 5.2, NAN, NAN, "5.20 s", "" },
		{ 0, NAN, NAN, "0 s", "" },
		{ 0, 0, 3.2, "0 s", "at most 3.2" },
		{ 0.25, NAN, NAN, "250 ms", "" },
		{ 0.9994, NAN, NAN, "999 ms", "" },
		{ 0.9995, NAN, NAN, "1.00 s", "" },
		{ 0.025, 0.0245, 0.0255, "25.0 ms", "±0.5" },
		{ 599.4, NAN, NAN, "599 s", "" },
		{ 599.5, NAN, NAN, "9.99 min", "" },
		{ 600, 540, 660, "10.0 min", "±1.0" },
		{ 99.94, NAN, NAN, "99.9 s", "" },
		{ 99.95, NAN, NAN, "100 s", "" },
		{ 9.99, NAN, NAN, "9.99 s", "" },
		{ 9.996, NAN, NAN, "10.0 s", "" },
		{ -5.2, NAN, NAN, "-5.20 s", "" },
		{ 1e18, NAN, NAN, "1.67e+16 min", "" },
	};

	assert_examples(show_seconds, x, COUNT(x));
	assert_nothing(show_seconds);
}

static void numbers(UNUSED void **state)
{
	static const struct example x[] = {
		{ 12.4, 12.1, 12.7, "12.4", "±0.3" },
		{ 12, NAN, NAN, "12", "" },
		{ 12, 11.5, 12.5, "12.0", "±0.5" },
		{ 12.34, NAN, NAN, "12.3", "" },
		{ 19.94, 19.9, 19.98, "19.9", "±0.1" },
		{ 20, 19.9, 20.1, "20", "±1" },
		{ 1234567.4, NAN, NAN, "1,234,567", "" },
		{ 1234.6, 1200, 1269.2, "1,235", "±35" },
		{ 0, NAN, NAN, "0", "" },
		{ -3.25, -3.5, -3, "-3.2", "±0.2" },
		{ 1e15, NAN, NAN, "1e+15", "" },
		{ 0.123, NAN, NAN, "0.12", "" },
	};

	assert_examples(show_number, x, COUNT(x));
	assert_nothing(show_number);
}

static void differences(UNUSED void **state)
{
	struct estimate less = { -12.4, -12.7, -12.1, true, "" }, more = { 5.2, 5.18, 5.22, true, "" };
	struct estimate same = { 0, -1, 1, true, "" }, undefined = { 1, 0, 2, false, "" };
	struct estimate uneven = { -2, -5, -1, true, "" };

	assert_string_equal(show_difference(UNIT_COUNT, &less).value, "−12.4");
	assert_string_equal(show_difference(UNIT_COUNT, &less).interval, "±0.3");
	assert_string_equal(show_difference(UNIT_SECONDS, &more).value, "+5.20 s");
	assert_string_equal(show_difference(UNIT_COUNT, &same).value, "0.0");
	assert_string_equal(show_difference(UNIT_COUNT, &undefined).value, "-");
	assert_string_equal(show_difference(UNIT_COUNT, &uneven).value, "−2.0");
	assert_string_equal(show_difference(UNIT_COUNT, &uneven).interval, "[−5.0, −1.0]");
}

/* Of a number that is no whole one, as few digits as tell it from its neighbours. */
static void exact_numbers(UNUSED void **state)
{
	static const struct {
		double x;
		const char *text;
	} cases[] = {
		{ 0, "0" }, { -0.0, "0" }, { 7, "7" }, { -7, "-7" }, { 0.1, "0.1" }, { 1.0 / 3, "0.3333333333333333" },
		{ 1e15, "1e+15" }, { 999999999999999, "999999999999999" }, { 5e-324, "5e-324" },
		{ DBL_MAX, "1.7976931348623157e+308" }, { 0.1 + 0.2, "0.30000000000000004" },
		{ 123456.789, "123456.789" }, { INFINITY, "inf" },
	};
	char text[40];

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(show_exact(text, sizeof(text), cases[i].x), cases[i].text);
}

static void counts_and_parts(UNUSED void **state)
{
	char text[40], narrow[6];

	assert_string_equal(show_count(text, sizeof(text), 0), "0");
	assert_string_equal(show_count(text, sizeof(text), 999), "999");
	assert_string_equal(show_count(text, sizeof(text), 1000), "1,000");
	assert_string_equal(show_count(text, sizeof(text), 1234567), "1,234,567");
	assert_string_equal(show_count(text, sizeof(text), UINT64_MAX), "18,446,744,073,709,551,615");
	assert_true(strlen(show_count(narrow, sizeof(narrow), 1234567)) < sizeof(narrow));
	assert_string_equal(show_part(text, sizeof(text), 0, 0), "-");
	assert_string_equal(show_part(text, sizeof(text), 0, 7), "0 %");
	assert_string_equal(show_part(text, sizeof(text), 7, 7), "100 %");
	assert_string_equal(show_part(text, sizeof(text), 478, 1000), "47.8 %");
	assert_string_equal(show_part(text, sizeof(text), 4, 10000), "<0.1 %");
	assert_string_equal(show_part(text, sizeof(text), 6, 10000), "0.1 %");
	assert_string_equal(show_part(text, sizeof(text), 9996, 10000), ">99.9 %");
	assert_string_equal(show_part(text, sizeof(text), 9994, 10000), "99.9 %");
}

/* ---- words ---- */

static void widths_of_characters(UNUSED void **state)
{
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("\xc3\xa9\xe2\x82\xac"), 2);
	assert_int_equal(text_width("e\xcc\x81"), 1); /* an accent that combines */
	assert_int_equal(text_width("\xcd\xb0"), 1); /* just behind those */
	assert_int_equal(text_width("\xe6\xbc\xa2"), 2);
	assert_int_equal(text_width("\xf0\x9f\x98\x80"), 2);
	assert_int_equal(text_width("\xe2\x80\x8b"), 0);
	assert_int_equal(text_width("a\xff" "b"), 3);
}

static void assert_broken(const char *text, size_t width, const char *first, const char *rest)
{
	const char *next;
	size_t n = text_break(text, width, &next);

	assert_int_equal(n, strlen(first));
	assert_memory_equal(text, first, n);
	assert_string_equal(next, rest);
}

static void lines_are_broken(UNUSED void **state)
{
	assert_broken("one two", 20, "one two", "");
	assert_broken("one two", 7, "one two", "");
	assert_broken("one two", 6, "one", "two");
	assert_broken("one two", 3, "one", "two");
	assert_broken("one   two", 5, "one", "two");
	assert_broken("longword x", 4, "long", "word x");
	assert_broken("a longword", 6, "a", "longword");
	assert_broken("all 12 % of", 6, "all", "12 % of"); /* a number keeps its sign */
	assert_broken("\033[1mone\033[0m two", 7, "\033[1mone\033[0m two", ""); /* paints take no room */
	assert_broken("one ", 9, "one", "");
	assert_broken(" lead", 4, " lea", "d");
	assert_broken("\xe6\xbc\xa2\xe6\xbc\xa2", 3, "\xe6\xbc\xa2", "\xe6\xbc\xa2");
	assert_broken("\xe6\xbc\xa2", 1, "\xe6\xbc\xa2", ""); /* at least one */
	assert_broken("", 5, "", "");
}

/* What WRITE prints, in the arena of B. */
#define PRINTED(b, out, statement) \
	({ \
		char *text_ = NULL; \
		size_t size_; \
		FILE *out = open_memstream(&text_, &size_); \
		statement; \
		fclose(out); \
		char *copy_ = arena_strdup(&(b)->arena, text_); \
		free(text_); \
		copy_; \
	})

static void paragraphs(void **state)
{
	struct bench *b = *state;

	assert_string_equal(PRINTED(b, out, text_paragraph(out, "one two three four five six seven", 2, 25)),
			    "one two three four five\n"
			    "  six seven\n");
	/* never narrower than 20 */
	assert_string_equal(PRINTED(b, out, text_paragraph(out, "one two three four five six seven", 10, 12)),
			    "one two three four\n"
			    "          five six seven\n");
	assert_string_equal(PRINTED(b, out, text_paragraph(out, "", 4, 30)), "\n");
}

static void paint(UNUSED void **state)
{
	assert_string_equal(paint_on(PAINT_BOLD, true), "\033[1m");
	assert_string_equal(paint_on(PAINT_DIM, true), "\033[2m");
	assert_string_equal(paint_on(PAINT_RED, true), "\033[31m");
	assert_string_equal(paint_on(PAINT_GREEN, true), "\033[32m");
	assert_string_equal(paint_on(PAINT_NONE, true), "");
	assert_string_equal(paint_off(PAINT_NONE, true), "");
	assert_string_equal(paint_off(PAINT_RED, true), "\033[0m");
	assert_string_equal(paint_on(PAINT_RED, false), "");
	assert_string_equal(paint_off(PAINT_RED, false), "");
}

/* ---- headings ---- */

static void letters_of_designs(void **state)
{
	struct bench *b = *state;
	struct design_result designs[] = { { .name = "one" }, { .name = "two" } };
	struct results r = { .design_count = 2, .designs = designs };
	struct report_style plain = { false, 80 }, bright = { true, 80 };
	char text[16];

	assert_string_equal(design_letter(text, sizeof(text), 0), "A");
	assert_string_equal(design_letter(text, sizeof(text), 25), "Z");
	assert_string_equal(design_letter(text, sizeof(text), 26), "#27");
	assert_string_equal(letter_of(text, sizeof(text), &r, "two"), "B");
	assert_string_equal(letter_of(text, sizeof(text), &r, "three"), "?");
	assert_string_equal(PRINTED(b, out, table_heading(out, &plain, "Of %d", 3)), "\nOf 3\n");
	assert_string_equal(PRINTED(b, out, table_heading(out, &bright, "Of %d", 3)), "\n\033[1mOf 3\033[0m\n");
}

/* ---- grids ---- */

static void fill(struct grid *g)
{
	struct shown s = { "12.4 %", "±0.3" }, alone = { "-", "" };

	grid_init(g, "lwrp", 2, true);
	grid_add(g, PAINT_NONE, "Name");
	grid_add(g, PAINT_NONE, "What it is");
	grid_add(g, PAINT_NONE, "Calls\nin all");
	grid_add(g, PAINT_NONE, "Rate");
	grid_add_name(g, PAINT_RED, "a\033b");
	grid_add(g, PAINT_NONE, "a text that is long enough to be broken");
	grid_add(g, PAINT_NONE, "%d", 7);
	grid_add_shown(g, PAINT_GREEN, &s);
	grid_add(g, PAINT_NONE, "%s", "");
	grid_add(g, PAINT_NONE, "short");
	grid_add(g, PAINT_NONE, "12,345");
	grid_add_shown(g, PAINT_NONE, &alone);
}

static char *grid(struct bench *b, size_t width, bool colour)
{
	struct report_style style = { colour, width };
	struct grid g;

	fill(&g);
	return PRINTED(b, out, grid_print(&g, out, &style); grid_free(&g));
}

static void grids_are_aligned(void **state)
{
	struct bench *b = *state;
	static const char wide[] =
		"                                                  Calls\n"
		"  Name  What it is                               in all  Rate\n"
		"  a b   a text that is long enough to be broken       7  12.4 % ±0.3\n"
		"        short                                    12,345       -\n";

	assert_string_equal(grid(b, 100, false), wide);
	assert_string_equal(grid(b, 70, false), wide);
	assert_string_equal(grid(b, 60, false),
			    "                                        Calls\n"
			    "  Name  What it is                     in all  Rate\n"
			    "  a b   a text that is long enough to       7  12.4 % ±0.3\n"
			    "        be broken\n"
			    "        short                          12,345       -\n");
	/* no room: a column at a time, each beside its names */
	assert_string_equal(grid(b, 10, false),
			    "                            Calls\n"
			    "  Name  What it is         in all\n"
			    "  a b   a text that is          7\n"
			    "        long enough to be\n"
			    "        broken\n"
			    "        short              12,345\n"
			    "\n"
			    "  Name  What it is         Rate\n"
			    "  a b   a text that is     12.4 % ±0.3\n"
			    "        long enough to be\n"
			    "        broken\n"
			    "        short                   -\n");
}

/* Columns a to e of which the second of two goes on with the first; column b may be left out. */
static char *letters(struct bench *b, size_t width, bool details)
{
	static const char *const cells[] = { "", "Aaaa", "Bbbb", "Cccc", "c too", "Dddd",
					     "x", "1", "2", "3", "4", "5" };
	struct report_style style = { .width = width, .details = details };
	struct grid g;

	grid_init(&g, "lrrrrr", 0, true);
	g.spare = 1u << 2;
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		grid_add(&g, PAINT_NONE, "%s", cells[i]);
	return PRINTED(b, out, grid_print(&g, out, &style); grid_free(&g));
}

static void grids_have_bands(void **state)
{
	struct bench *b = *state;

	assert_string_equal(letters(b, 32, false),
			    "   Aaaa  Bbbb  Cccc  c too  Dddd\n"
			    "x     1     2     3      4     5\n");
	/* what can be spared is, where that makes one band of two */
	assert_string_equal(letters(b, 31, false),
			    "   Aaaa  Cccc  c too  Dddd\n"
			    "x     1     3      4     5\n");
	/* but not of details */
	assert_string_equal(letters(b, 31, true),
			    "   Aaaa  Bbbb  Cccc  c too\n"
			    "x     1     2     3      4\n"
			    "\n"
			    "   Dddd\n"
			    "x     5\n");
	/* it would be two bands without it, too; and c stays with C */
	assert_string_equal(letters(b, 22, false),
			    "   Aaaa  Bbbb\n"
			    "x     1     2\n"
			    "\n"
			    "   Cccc  c too  Dddd\n"
			    "x     3      4     5\n");
}

static void grids_are_painted(void **state)
{
	struct bench *b = *state;
	const char *text = grid(b, 100, true);

	assert_non_null(strstr(text, "  \033[1mName\033[0m  \033[1mWhat it is\033[0m"));
	assert_non_null(strstr(text, "\n  \033[31ma b\033[0m   a text"));
	assert_non_null(strstr(text, "7  \033[32m12.4 % ±0.3\033[0m\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares),
		cmocka_unit_test(points),
		cmocka_unit_test(seconds),
		cmocka_unit_test(numbers),
		cmocka_unit_test(differences),
		cmocka_unit_test(exact_numbers),
		cmocka_unit_test(counts_and_parts),
		cmocka_unit_test(widths_of_characters),
		cmocka_unit_test(lines_are_broken),
		bench_test(paragraphs),
		cmocka_unit_test(paint),
		bench_test(letters_of_designs),
		bench_test(grids_are_aligned),
		bench_test(grids_have_bands),
		bench_test(grids_are_painted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
