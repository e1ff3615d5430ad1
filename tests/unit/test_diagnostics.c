// SPDX-License-Identifier: GPL-3.0-or-later
/* Diagnostics: in order, once each, and fit to be shown. */
#include "diagnostics_bench.h"

static void diagnostics_are_sorted_and_unique(UNUSED void **state)
{
	struct arena a = {0};
	struct diagnostics d = {0};
	const struct source *two = source_text(&a, "two.yaml", "x\n");
	const struct source *one = source_text(&a, "one.yaml", "alpha\nbeta\n");

	diag_error(&d, (struct where){two, 0, 0}, "empty");
	diag_error(&d, (struct where){one, 2, 3}, "third");
	diag_warning(&d, (struct where){one, 2, 1}, "second, number %d", 2);
	diag_error(&d, (struct where){two, 1, 1}, "late in two");
	diag_error(&d, (struct where){one, 1, 1}, "first");
	diag_error(&d, (struct where){one, 2, 3}, "same place");
	diag_error(&d, (struct where){one, 2, 3}, "third");
	diag_error(&d, (struct where){0}, "nowhere");
	assert_int_equal(d.errors, 7);
	assert_int_equal(d.warnings, 1);
	assert_printed(&d, "two.yaml: error: empty\n"
			   "two.yaml:1:1: error: late in two\n"
			   "    x\n"
			   "    ^\n"
			   "one.yaml:1:1: error: first\n"
			   "    alpha\n"
			   "    ^\n"
			   "one.yaml:2:1: warning: second, number 2\n"
			   "    beta\n"
			   "    ^\n"
			   "one.yaml:2:3: error: third\n"
			   "    beta\n"
			   "      ^\n"
			   "one.yaml:2:3: error: same place\n"
			   "    beta\n"
			   "      ^\n"
			   "error: nowhere\n");
	arena_free(&a);
}

static void diagnostics_count_characters(UNUSED void **state)
{
	struct arena a = {0};
	struct diagnostics d = {0};
	const struct source *s = source_text(&a, "s", "\tk\u00e9y: \u20ac x\r\nlast");

	diag_error(&d, (struct where){s, 1, 9}, "here");
	diag_error(&d, (struct where){s, 2, 99}, "after the end");
	diag_error(&d, (struct where){s, 3, 1}, "no such line");
	assert_printed(&d, "s:1:9: error: here\n"
			   "     k\u00e9y: \u20ac x\n"
			   "            ^\n"
			   "s:2:99: error: after the end\n"
			   "    last\n"
			   "        ^\n"
			   "s:3:1: error: no such line\n");
	arena_free(&a);
}

static void diagnostics_do_not_write_controls(UNUSED void **state)
{
	struct arena a = {0};
	struct diagnostics d = {0};
	const struct source *s = source_text(&a, "s\033[2J", "a\033[31mb\x7f\u202ec\xff?");

	diag_error(&d, (struct where){s, 1, 1}, "bad '%s'", "\033]0;x\a\n\xc2\x9b");
	assert_printed(&d, "s [2J:1:1: error: bad ' ]0;x   '\n"
			   "    a [31mb  c??\n"
			   "    ^\n");
	arena_free(&a);
}

static void diagnostics_clip_long_lines(UNUSED void **state)
{
	struct arena a = {0};
	char line[301], expected[1000];
	const struct source *s;

	for (size_t i = 0; i < 300; i++)
		line[i] = (char)('a' + i % 26);
	line[300] = '\0';
	s = source_text(&a, "s", line);
	for (uint32_t column = 1; column <= 301; column += 50) {
		struct diagnostics d = {0};
		char *text, *quote, *caret, *end;

		diag_error(&d, (struct where){s, 1, column}, "m");
		text = printed(&d, false);
		quote = strchr(text, '\n') + 1;
		caret = strchr(quote, '\n') + 1;
		end = strchr(caret, '^');
		assert_non_null(end);
		assert_in_range(caret - quote, 100, 111);
		if (column <= 300)
			assert_int_equal(quote[end - caret], line[column - 1]);
		free(text);
		diag_free(&d);
	}
	{
		struct diagnostics d = {0};

		diag_error(&d, (struct where){s, 1, 150}, "m");
		snprintf(expected, sizeof(expected),
			 "s:1:150: error: m\n    ...%.100s...\n    %53s^\n", line + 99, "");
		assert_printed(&d, expected);
	}
	arena_free(&a);
}

static void diagnostics_show_a_hundred(UNUSED void **state)
{
	struct arena a = {0};
	struct diagnostics d = {0};
	char *text;

	for (int i = 0; i < 250; i++)
		diag_error(&d, (struct where){0}, "number %d", i % 125);
	text = printed(&d, false);
	assert_non_null(strstr(text, "error: number 99\n"));
	assert_null(strstr(text, "error: number 100\n"));
	assert_non_null(strstr(text, "... and 25 more\n"));
	free(text);
	diag_free(&d);
	assert_int_equal(d.count, 0);
	text = printed(&d, false);
	assert_string_equal(text, "");
	free(text);
	arena_free(&a);
}

static void diagnostics_outlive_their_sources(UNUSED void **state)
{
	struct diagnostics d = { 0 };

	for (int i = 0; i < 2; i++) {
		struct arena a = { 0 };
		const struct source *s = source_text(&a, i ? "b.yaml" : "a.yaml", i ? "one: 1\ntwo" : "zero: 0");

		diag_error(&d, (struct where){ s, 1, 1 }, "here");
		diag_error(&d, (struct where){ s, 1, 1 }, "and there");
		arena_free(&a);
	}
	assert_printed(&d, "a.yaml:1:1: error: here\n"
			   "    zero: 0\n"
			   "    ^\n"
			   "a.yaml:1:1: error: and there\n"
			   "    zero: 0\n"
			   "    ^\n"
			   "b.yaml:1:1: error: here\n"
			   "    one: 1\n"
			   "    ^\n"
			   "b.yaml:1:1: error: and there\n"
			   "    one: 1\n"
			   "    ^\n");
}

static void diagnostics_in_colour(UNUSED void **state)
{
	struct arena a = {0};
	struct diagnostics d = {0};
	char *text;

	diag_warning(&d, (struct where){source_text(&a, "s", "x"), 1, 1}, "m");
	text = printed(&d, true);
	assert_string_equal(text, "\033[1ms:1:1:\033[0m \033[1;35mwarning:\033[0m m\n"
				  "    x\n"
				  "    \033[1;32m^\033[0m\n");
	free(text);
	diag_free(&d);
	arena_free(&a);
}

/* On a terminal: whole words, the quoted line as it is. */
static void diagnostics_within_a_width(UNUSED void **state)
{
	struct arena a = {0};
	struct diagnostics d = {0};
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	diag_error(&d, (struct where){source_text(&a, "s", "a line that is longer than that"), 1, 1},
		   "one two \u20ac\u20ac\u20ac four five-which-is-longer-than-a-line six");
	diag_print_within(&d, out, false, 24);
	fclose(out);
	assert_string_equal(text, "s:1:1: error: one two\n"
				  "        \u20ac\u20ac\u20ac four\n"
				  "        five-which-is-longer-than-a-line\n"
				  "        six\n"
				  "    a line that is longer than that\n"
				  "    ^\n");
	free(text);
	diag_free(&d);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(diagnostics_are_sorted_and_unique),
		cmocka_unit_test(diagnostics_count_characters),
		cmocka_unit_test(diagnostics_do_not_write_controls),
		cmocka_unit_test(diagnostics_clip_long_lines),
		cmocka_unit_test(diagnostics_show_a_hundred),
		cmocka_unit_test(diagnostics_outlive_their_sources),
		cmocka_unit_test(diagnostics_in_colour),
		cmocka_unit_test(diagnostics_within_a_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
