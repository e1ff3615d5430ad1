// SPDX-License-Identifier: GPL-3.0-or-later
/* Memory, words, diagnostics and files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

#define UNUSED __attribute__((unused))

/* ---- memory ---- */

static void arena_memory_is_zeroed_and_aligned(UNUSED void **state)
{
	static const size_t sizes[] = {0, 1, 7, 16, 100, 5000, 40000, 3, 1000000, 8};
	struct arena a = {0};

	for (size_t round = 0; round < 50; round++) {
		for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
			unsigned char *p = arena_alloc(&a, sizes[i]);

			assert_non_null(p);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t j = 0; j < sizes[i]; j++)
				assert_int_equal(p[j], 0);
			memset(p, 0xa5, sizes[i]);
		}
	}
	arena_free(&a);
	assert_null(a.head);
	arena_free(&a);
}

static void arena_strings(UNUSED void **state)
{
	struct arena a = {0};
	char *first = arena_strdup(&a, "first");

	assert_string_equal(arena_strndup(&a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(&a, "abc", 30), "abc");
	assert_string_equal(arena_strdup(&a, ""), "");
	assert_string_equal(arena_printf(&a, "%s-%d", "x", 7), "x-7");
	assert_int_equal(strlen(arena_printf(&a, "%0100000d", 1)), 100000);
	assert_string_equal(first, "first");
	arena_free(&a);
}

static void blocks_grow_and_go(UNUSED void **state)
{
	int *p = xreallocarray(NULL, 3, sizeof(*p));
	int *z = xcalloc(4, sizeof(*z));

	p[2] = 9;
	p = xreallocarray(p, 1000, sizeof(*p));
	assert_int_equal(p[2], 9);
	assert_int_equal(z[3], 0);
	assert_null(xreallocarray(p, 0, sizeof(*p)));
	free(z);
}

/* ---- words ---- */

static void nearest_words(UNUSED void **state)
{
	static const char *const known[] = {"ringing", "answered", "created", "to", "at"};
	struct arena a = {0};
	char longer[2000];

	assert_string_equal(nearest_word("rinigng", known, 5), "ringing");
	assert_string_equal(nearest_word("answerd", known, 5), "answered");
	assert_string_equal(nearest_word("ringing", known, 5), "ringing");
	assert_string_equal(nearest_word("ta", known, 5), "to"); /* the first of two as near */
	assert_string_equal(nearest_word("ta", known + 4, 1), "at");
	assert_null(nearest_word("ringflow", known, 5));
	assert_null(nearest_word("xyz", known, 5));
	assert_null(nearest_word("ringing", known, 0));
	memset(longer, 'r', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_null(nearest_word(longer, known, 5));
	assert_string_equal(did_you_mean(&a, "craeted", known, 5), ", did you mean 'created'?");
	assert_string_equal(did_you_mean(&a, "voicemail", known, 5), "");
	arena_free(&a);
}

/* ---- diagnostics ---- */

/* What diag_print() writes; the caller frees it. */
static char *printed(const struct diagnostics *d, bool colour)
{
	char *text = NULL, *copy;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	diag_print(d, out, colour);
	fclose(out);
	copy = strdup(text);
	free(text);
	return copy;
}

static void assert_printed(struct diagnostics *d, const char *expected)
{
	char *text = printed(d, false);

	assert_string_equal(text, expected);
	free(text);
	diag_free(d);
}

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

/* ---- files ---- */

struct place {
	char directory[64];
	struct arena arena;
};

static int place_make(void **state)
{
	struct place *p = xcalloc(1, sizeof(*p));

	strcpy(p->directory, "/tmp/ringflow-test-XXXXXX");
	*state = p;
	return mkdtemp(p->directory) ? 0 : -1;
}

static const char *in(struct place *p, const char *name)
{
	return arena_printf(&p->arena, "%s/%s", p->directory, name);
}

static int place_remove(void **state)
{
	static const char *const names[] = {"file", "link", "x/y/z", "x/y", "x"};
	struct place *p = *state;
	int left;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		remove(in(p, names[i]));
	/* Fails when a test left a temporary behind. */
	left = rmdir(p->directory);
	arena_free(&p->arena);
	free(p);
	return left;
}

static void put(const char *path, const char *bytes, size_t n)
{
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
}

static void files_are_read_whole(void **state)
{
	struct place *p = *state;
	struct diagnostics d = {0};
	const char *path = in(p, "file");
	const struct source *s;
	size_t n = 200000;
	char *text = xreallocarray(NULL, n, 1);

	put(path, "\xef\xbb\xbfkey: \u00e9\n", 11);
	s = source_read(&p->arena, path, 11, &d);
	assert_non_null(s);
	assert_string_equal(s->text, "key: \u00e9\n");
	assert_int_equal(s->length, 8);
	assert_string_equal(s->name, path);

	put(path, "", 0);
	s = source_read(&p->arena, path, 100, &d);
	assert_non_null(s);
	assert_int_equal(s->length, 0);

	memset(text, 'q', n);
	put(path, text, n);
	s = source_read(&p->arena, path, n, &d);
	assert_non_null(s);
	assert_int_equal(s->length, n);
	assert_int_equal(strlen(s->text), n);
	assert_int_equal(d.count, 0);
	assert_null(source_read(&p->arena, path, n - 1, &d));
	free(text);
	assert_printed(&d, arena_printf(&p->arena, "%s: error: is larger than 199999 bytes\n", path));
}

static void bad_files_are_refused(void **state)
{
	struct place *p = *state;
	struct diagnostics d = {0};
	const char *path = in(p, "file"), *nofile = in(p, "nofile");

	assert_null(source_read(&p->arena, nofile, 100, &d));
	assert_printed(&d, arena_printf(&p->arena,
					"%s: error: cannot be opened: No such file or directory\n",
					nofile));
	assert_null(source_read(&p->arena, p->directory, 100, &d));
	assert_printed(&d, arena_printf(&p->arena,
					"%s: error: is a directory, expected a file\n",
					p->directory));
	put(path, "ab\nc\0d\n", 7);
	assert_null(source_read(&p->arena, path, 100, &d));
	assert_printed(&d, arena_printf(&p->arena,
					"%s:2:2: error: a NUL byte, expected text\n"
					"    c d\n"
					"     ^\n",
					path));
	put(path, "ab\n\u00e9 \xff\n", 7);
	assert_null(source_read(&p->arena, path, 100, &d));
	assert_printed(&d, arena_printf(&p->arena,
					"%s:2:3: error: invalid UTF-8 (byte 0xff), expected UTF-8 text\n"
					"    \u00e9 ?\n"
					"      ^\n",
					path));
}

static void malformed_utf8_is_found(void **state)
{
	static const char *const bad[] = {
		"\x80",		"\xc0\x80",	    "\xc1\xbf",		"\xc3",
		"\xe0\x9f\xbf", "\xed\xa0\x80",	    "\xe2\x82",		"\xf0\x8f\xbf\xbf",
		"\xf5\x80\x80\x80", "\xf4\x90\x80\x80", "\xf0\x9f\x98", "\xc3(",
	};
	static const char *const good[] = {"\xc2\x80", "\u07ff", "\u0800", "\ud7ff", "\ue000",
					   "\uffff", "\U00010000", "\U0010ffff"};
	struct place *p = *state;
	struct diagnostics d = {0};
	const char *path = in(p, "file");

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		put(path, bad[i], strlen(bad[i]));
		assert_null(source_read(&p->arena, path, 100, &d));
		assert_int_equal(d.errors, i + 1);
	}
	diag_free(&d);
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		put(path, good[i], strlen(good[i]));
		assert_non_null(source_read(&p->arena, path, 100, &d));
	}
	assert_int_equal(d.count, 0);
}

static void outfile_replaces_at_commit(void **state)
{
	struct place *p = *state;
	const char *path = in(p, "file");
	struct outfile f;
	struct stat st;
	mode_t mask = umask(027);

	put(path, "old", 3);
	assert_true(outfile_open(&f, path));
	fputs("new!", f.stream);
	fflush(f.stream);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 3);
	assert_true(outfile_commit(&f));
	umask(mask);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 4);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_null(f.path);

	assert_true(outfile_open(&f, path));
	fputs("abandoned", f.stream);
	outfile_abandon(&f);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 4);
}

static void outfile_failures_leave_nothing(void **state)
{
	struct place *p = *state;
	struct outfile f;

	errno = 0;
	assert_false(outfile_open(&f, in(p, "no/such/file")));
	assert_int_equal(errno, ENOENT);
	assert_false(outfile_open(&f, p->directory));
	assert_int_equal(errno, EISDIR);
	/* The target becomes a directory while the file is written. */
	assert_true(outfile_open(&f, in(p, "x")));
	assert_int_equal(mkdir(in(p, "x"), 0777), 0);
	assert_false(outfile_commit(&f));
	assert_int_equal(errno, EISDIR);
}

static void outfile_keeps_links_and_devices(void **state)
{
	struct place *p = *state;
	const char *path = in(p, "file"), *link = in(p, "link");
	struct outfile f;
	struct stat st;

	put(path, "old", 3);
	assert_int_equal(symlink("file", link), 0);
	assert_true(outfile_open(&f, link));
	fputs("through", f.stream);
	assert_true(outfile_commit(&f));
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 7);

	assert_true(outfile_open(&f, "/dev/null"));
	fputs("gone", f.stream);
	assert_true(outfile_commit(&f));
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));

	assert_true(outfile_open(&f, "/dev/full"));
	fputs("does not fit", f.stream);
	assert_false(outfile_commit(&f));
	assert_int_equal(errno, ENOSPC);
}

static void directories_are_made(void **state)
{
	struct place *p = *state;
	struct stat st;

	assert_true(make_directories(in(p, "x//y/z/")));
	assert_int_equal(stat(in(p, "x/y/z"), &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_true(make_directories(in(p, "x/y")));
	assert_true(make_directories("/"));
	put(in(p, "file"), "", 0);
	assert_false(make_directories(in(p, "file/sub")));
	assert_int_equal(errno, ENOTDIR);
	assert_false(make_directories(in(p, "file")));
	assert_int_equal(errno, ENOTDIR);
	assert_false(make_directories(""));
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_memory_is_zeroed_and_aligned),
		cmocka_unit_test(arena_strings),
		cmocka_unit_test(blocks_grow_and_go),
		cmocka_unit_test(nearest_words),
		cmocka_unit_test(diagnostics_are_sorted_and_unique),
		cmocka_unit_test(diagnostics_count_characters),
		cmocka_unit_test(diagnostics_do_not_write_controls),
		cmocka_unit_test(diagnostics_clip_long_lines),
		cmocka_unit_test(diagnostics_show_a_hundred),
		cmocka_unit_test(diagnostics_in_colour),
		IN_PLACE(files_are_read_whole),
		IN_PLACE(bad_files_are_refused),
		IN_PLACE(malformed_utf8_is_found),
		IN_PLACE(outfile_replaces_at_commit),
		IN_PLACE(outfile_failures_leave_nothing),
		IN_PLACE(outfile_keeps_links_and_devices),
		IN_PLACE(directories_are_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
