/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What users wrote, fit for a terminal and for a spreadsheet; pipes; JSON before it is read;
 * digests; findings with their notes. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "helpers.h"

#include "base/digest.h"
#include "base/input.h"

/* ---- code points ---- */

static void code_points_are_decoded(UNUSED void **state)
{
	static const struct {
		const char *text;
		size_t bytes;
		uint32_t code;
	} cases[] = {
		{ "a", 1, 'a' },	       { "\x7f", 1, 0x7f },
		{ "\xc2\x80", 2, 0x80 },       { "\xdf\xbf", 2, 0x7ff },
		{ "\xe0\xa0\x80", 3, 0x800 },  { "\xed\x9f\xbf", 3, 0xd7ff },
		{ "\xee\x80\x80", 3, 0xe000 }, { "\xef\xbf\xbf", 3, 0xffff },
		{ "\xf0\x90\x80\x80", 4, 0x10000 }, { "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
		{ "\x80", 0, 0 },	       { "\xc1\xbf", 0, 0 },
		{ "\xe0\x9f\xbf", 0, 0 },      { "\xed\xa0\x80", 0, 0 },
		{ "\xf0\x8f\xbf\xbf", 0, 0 },  { "\xf4\x90\x80\x80", 0, 0 },
		{ "\xf5\x80\x80\x80", 0, 0 },  { "\xe2\x82", 0, 0 },
		{ "\xc3(", 0, 0 },	       { "\xed\xbf\xbf", 0, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t code = 0;

		assert_int_equal(text_decode(cases[i].text, &code), cases[i].bytes);
		if (cases[i].bytes)
			assert_int_equal(code, cases[i].code);
	}
}

static void hidden_characters(UNUSED void **state)
{
	static const uint32_t hidden[] = { 0, 0x1b, 0x1f, 0x7f, 0x80, 0x9b, 0x9f, 0x200e, 0x200f,
					   0x2028, 0x202e, 0x2066, 0x2069 };
	static const uint32_t shown[] = { 0x20, 0x7e, 0xa0, 0x200d, 0x2010, 0x2027, 0x202f,
					  0x2065, 0x206a, 0x1f600 };

	for (size_t i = 0; i < COUNT(hidden); i++)
		assert_true(text_hidden(hidden[i]));
	for (size_t i = 0; i < COUNT(shown); i++)
		assert_false(text_hidden(shown[i]));
}

static void texts_are_cleaned(UNUSED void **state)
{
	struct arena a = { 0 };

	assert_string_equal(text_clean(&a, ""), "");
	assert_string_equal(text_clean(&a, "Zo\xc3\xab \xe2\x82\xac"), "Zo\xc3\xab \xe2\x82\xac");
	assert_string_equal(text_clean(&a, "a\033[1mb\xff" "c\xe2\x80\xae" "d\xc2\x9b"), "a [1mb?c d ");
	assert_string_equal(text_clean(&a, "\xe2\x82"), "??");
	arena_free(&a);
}

/* ---- messages and cells ---- */

__attribute__((format(printf, 2, 3)))
static void assert_message(const char *expected, const char *format, ...)
{
	char *text = NULL, *line = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	va_list args;

	va_start(args, format);
	assert_true(vasprintf(&line, format, args) >= 0);
	va_end(args);
	message(out, "%s", line);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
	free(line);
}

static void messages_keep_their_line_ends(UNUSED void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_message("one line\n", "one %s\n", "line");
	assert_message("\n\none line\n", "\n\none line\n");
	assert_message("no end", "no end");
	assert_message("a b c\n", "a\nb\033c\n");
	assert_message("", "%s", "");
	assert_message("\n", "\n");
	message(out, "%d of %s", 3, "\x1b");
	fclose(out);
	assert_string_equal(text, "3 of  ");
	free(text);
}

static void assert_cell(const char *text, const char *expected)
{
	char *got = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&got, &size);

	csv_put_text(out, text);
	fclose(out);
	if (strcmp(got, expected))
		fail_msg("'%s' is written as %s, expected %s", text, got, expected);
	free(got);
}

/* docs/report.md: what a spreadsheet would take for a formula gets an apostrophe. */
static void cells_are_quoted_and_command_nothing(UNUSED void **state)
{
	assert_cell(NULL, "");
	assert_cell("", "");
	assert_cell("plain", "plain");
	assert_cell("a b", "a b");
	assert_cell("a, b", "\"a, b\"");
	assert_cell("a \"b\"", "\"a \"\"b\"\"\"");
	assert_cell("two\nlines", "two lines");
	assert_cell("caf\xc3\xa9", "caf\xc3\xa9");
	assert_cell("x\x7f", "x ");
	assert_cell("~", "~");
	assert_cell("=1+1", "'=1+1");
	assert_cell("+sum", "'+sum");
	assert_cell("-sum", "'-sum");
	assert_cell("@sum", "'@sum");
	assert_cell("-", "'-");
	assert_cell("-5", "-5");
	assert_cell("+1.5e3", "+1.5e3");
	assert_cell("-1-1", "'-1-1");
	assert_cell("-1e", "'-1e");
	assert_cell("1-1", "1-1");
	assert_cell(" =1", "' =1");
	assert_cell("\t1", "' 1");
	assert_cell("\rx", "' x");
	assert_cell(" x", " x");
	assert_cell("=a,b", "\"'=a,b\"");
	assert_cell("'quoted", "'quoted");
	for (const char *const *p = (const char *const[]){ "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\x9d",
							     "\xef\xbc\xa0", NULL }; *p; p++) {
		char text[8], expected[8]; /* in full width */

		snprintf(text, sizeof(text), "%s1", *p);
		snprintf(expected, sizeof(expected), "'%s1", *p);
		assert_cell(text, expected);
	}
	assert_cell("\xef\xbc\x8c" "1", "\xef\xbc\x8c" "1");
}

static void cells_mean_what_was_written(UNUSED void **state)
{
	assert_string_equal(csv_meant("'=1"), "=1");
	assert_string_equal(csv_meant("'-5"), "'-5");
	assert_string_equal(csv_meant("'tis"), "'tis");
	assert_string_equal(csv_meant("=1"), "=1");
	assert_string_equal(csv_meant(""), "");
	assert_string_equal(csv_meant("'"), "'");
}

/* ---- pipes ---- */

static void write_late(const char *path, useconds_t pause, const char *text)
{
	if (fork())
		return;
	usleep(pause);
	int fd = open(path, O_WRONLY);

	for (; *text; text++) {
		(void)!write(fd, text, 1);
		usleep(2000); /* in pieces */
	}
	_exit(0);
}

static void pipes_are_read_whole(void **state)
{
	struct bench *b = *state;
	const char *path = arena_printf(&b->arena, "%s/pipe", b->directory);
	struct input in;

	assert_int_equal(mkfifo(path, 0600), 0);
	write_late(path, 50000, "in pieces");
	assert_null(input_open(&in, path));
	assert_false(in.regular);
	assert_true(input_read(&in, 4));
	assert_int_equal(in.length, 4);
	assert_string_equal(in.bytes, "in p");
	assert_true(input_read(&in, 1000));
	assert_true(in.ended);
	assert_string_equal(in.bytes, "in pieces");
	assert_true(input_read(&in, 2000)); /* nothing more */
	assert_int_equal(in.length, 9);
	input_close(&in);
	assert_int_equal(in.fd, -1);
	assert_null(in.bytes);
	wait(NULL);
	assert_non_null(strstr(input_open(&in, path), "nobody writes to"));
	input_close(&in);
	unlink(path);
}

static void files_are_read_as_far_as_asked(void **state)
{
	struct bench *b = *state;
	char *path = arena_printf(&b->arena, "%s/file", b->directory);
	FILE *out = fopen(path, "w");
	struct input in;

	for (int i = 0; i < 100000; i++)
		fputs("0123456789", out);
	fclose(out);
	assert_null(input_open(&in, path));
	assert_true(in.regular && in.size == 1000000);
	assert_true(input_read(&in, 25));
	assert_int_equal(in.length, 25);
	assert_string_equal(in.bytes + 20, "01234");
	assert_true(input_read(&in, 999999));
	assert_false(in.ended);
	assert_true(input_read(&in, 1000001));
	assert_true(in.ended && in.length == 1000000 && in.bytes[in.length] == '\0');
	assert_true(in.capacity < 1100000);
	input_close(&in);
	assert_non_null(strstr(input_open(&in, b->directory), "is a directory"));
	input_close(&in);
	assert_non_null(strstr(input_open(&in, "/dev/zero"), "neither a file nor a pipe"));
	input_close(&in);
	unlink(path);
	assert_non_null(strstr(input_open(&in, path), "No such file"));
	input_close(&in);
}

/* ---- JSON, before it is read ---- */

static void values_of_json_are_counted(UNUSED void **state)
{
	struct arena a = { 0 };
	const struct source *s = source_text(&a, "s", "[1, {\"a,\\\"[\": 2,\n \"\xc3\xa9\": [3, 4]}, \"{{,\"]");
	struct where at = { 0 };

	/* the text, two lists, a map and four commas */
	assert_false(json_exceeds(s, 8, &at));
	assert_null(at.source);
	assert_true(json_exceeds(s, 7, &at));
	assert_ptr_equal(at.source, s);
	assert_int_equal(at.line, 2);
	assert_int_equal(at.column, 14); /* the comma before "{{," */
	assert_true(json_exceeds(s, 4, &at));
	assert_int_equal(at.line, 1);
	assert_int_equal(at.column, 16);
	assert_true(json_exceeds(s, 1, &at));
	assert_int_equal(at.column, 1);
	assert_false(json_exceeds(source_text(&a, "s", "\"never, closed"), 1, &at));
	assert_false(json_exceeds(source_text(&a, "s", "\"\\"), 1, &at));
	arena_free(&a);
}

/* ---- digests ---- */

/* FNV-1a of 64 bits, by its authors' test vectors. */
static void digests_of_bytes(UNUSED void **state)
{
	uint64_t start = digest_start();

	assert_true(start == UINT64_C(0xcbf29ce484222325));
	assert_true(digest_bytes(start, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(digest_bytes(start, "foobar", 6) == UINT64_C(0x85944171f73967e8));
	assert_true(digest_bytes(digest_bytes(start, "foo", 3), "bar", 3) == digest_bytes(start, "foobar", 6));
	assert_true(digest_number(start, UINT64_C(0x0807060504030201)) ==
		    digest_bytes(start, "\1\2\3\4\5\6\7\10", 8));
	assert_true(digest_text(start, "ab", 2) == digest_bytes(digest_number(start, 2), "ab", 2));
	assert_true(digest_text(digest_text(start, "a", 1), "b", 1) !=
		    digest_text(digest_text(start, "", 0), "ab", 2));
}

/* ---- findings ---- */

static void findings_show_their_notes(UNUSED void **state)
{
	struct arena a = { 0 };
	struct diagnostics d = { 0 };
	const struct source *s = source_text(&a, "s", "one\ntwo");
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	diag_finding(&d, SEVERITY_WARNING, (struct where){ s, 2, 2 },
		     &(struct finding_notes){ .path = "a, then\033 b", .rate = "2 %", .to_do = "mend it" },
		     "always-%d", 400);
	diag_finding(&d, SEVERITY_NOTE, (struct where){ s, 2, 0 }, &(struct finding_notes){ 0 },
		     "no path");
	assert_int_equal(d.errors + d.warnings, 0);
	diag_print(&d, out, false);
	fclose(out);
	assert_string_equal(text, "s:2: note: no path\n"
				  "    two\n"
				  "s:2:2: warning: always-400\n"
				  "    two\n"
				  "     ^\n"
				  "    path: a, then  b\n"
				  "    rate: 2 %\n"
				  "    to do: mend it\n");
	free(text);
	diag_free(&d);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_points_are_decoded),
		cmocka_unit_test(hidden_characters),
		cmocka_unit_test(texts_are_cleaned),
		cmocka_unit_test(messages_keep_their_line_ends),
		cmocka_unit_test(cells_are_quoted_and_command_nothing),
		cmocka_unit_test(cells_mean_what_was_written),
		bench_test(pipes_are_read_whole),
		bench_test(files_are_read_as_far_as_asked),
		cmocka_unit_test(values_of_json_are_counted),
		cmocka_unit_test(digests_of_bytes),
		cmocka_unit_test(findings_show_their_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
