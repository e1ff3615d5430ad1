// SPDX-License-Identifier: GPL-3.0-or-later
/* Files: read whole, checked, and written beside their targets; directories. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fcntl.h>
#include <sys/file.h>

#include "base/lockfile_internal.h"
#include "diagnostics_bench.h"

struct place {
	char directory[64];
	struct arena arena;
};

/* The directory that another process cleans just before any file is renamed; NULL: none does. */
static const char *cleaned_before_rename;

/* In the place of the C library's. */
int rename(const char *from, const char *to)
{
	if (cleaned_before_rename)
		outfile_clean(cleaned_before_rename);
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

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

/* Whoever reads a file again sees what it was. */
static void files_read_again_stay(void **state)
{
	struct place *p = *state;
	const char *path = in(p, "file");
	struct diagnostics d = {0};
	struct sources x = {0};
	const struct source *first;
	FILE *f = fopen(path, "w");

	fputs("first", f);
	fclose(f);
	assert_null(sources_read(&x, in(p, "link"), 100, &d));
	first = sources_read(&x, path, 100, &d);
	assert_string_equal(first->text, "first");
	f = fopen(path, "w");
	fputs("second", f);
	fclose(f);
	assert_ptr_equal(sources_read(&x, path, 100, &d), first);
	unlink(path);
	assert_ptr_equal(sources_read(&x, path, 100, &d), first);
	assert_int_equal(d.errors, 1);
	sources_free(&x);
	diag_free(&d);
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

/* Of several parts one may begin, and clean, while another is about to rename what it wrote. */
static void what_is_about_to_be_renamed_is_not_cleaned(void **state)
{
	struct place *p = *state;
	struct diagnostics d = { 0 };
	struct outfile f;

	assert_true(outfile_open(&f, in(p, "file")));
	fputs("whole", f.stream);
	cleaned_before_rename = p->directory;
	assert_true(outfile_commit(&f));
	cleaned_before_rename = NULL;
	assert_string_equal(source_read(&p->arena, in(p, "file"), 100, &d)->text, "whole");
	diag_free(&d);
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

/* Whoever is there alone keeps all others out; the file goes with the last. */
static void locks_are_taken_and_dropped(void **state)
{
	struct place *p = *state;
	const char *path = in(p, "file");
	int a = lock_take(path, true, 0), b, c;

	assert_true(a >= 0);
	assert_int_equal(lock_take(path, true, 0), -1);
	assert_int_equal(errno, EWOULDBLOCK);
	assert_int_equal(lock_take(path, false, 0.03), -1); /* after a try or two */
	assert_int_equal(errno, EWOULDBLOCK);
	lock_drop(path, a);
	assert_int_equal(access(path, F_OK), -1);
	b = lock_take(path, false, 0);
	c = lock_take(path, false, 0);
	assert_true(b >= 0 && c >= 0);
	assert_int_equal(lock_take(path, true, 0), -1);
	lock_drop(path, b);
	assert_int_equal(access(path, F_OK), 0); /* somebody still has it */
	lock_drop(path, c);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(lock_take(in(p, "no/such/file"), true, 0), -1);
	assert_int_equal(errno, ENOENT);
}

/* What an ended process left goes; what has an owner, another's name or another kind stays. */
static void what_was_left_beside_is_removed(void **state)
{
	struct place *p = *state;
	const char *left = in(p, ".ringflow-abcdef"), *had = in(p, ".ringflow-ghijkl");
	const char *longer = in(p, ".ringflow-abcdefg"), *other = in(p, "ringflow-abcdef");
	const char *directory = in(p, ".ringflow-direct");
	int owner;

	put(left, "x", 1);
	put(had, "x", 1);
	put(longer, "x", 1);
	put(other, "x", 1);
	assert_int_equal(mkdir(directory, 0777), 0);
	owner = open(had, O_RDWR);
	assert_int_equal(flock(owner, LOCK_EX), 0);
	outfile_clean_beside(in(p, "file"));
	assert_int_equal(access(left, F_OK), -1);
	assert_int_equal(access(had, F_OK), 0);
	assert_int_equal(access(longer, F_OK), 0);
	assert_int_equal(access(other, F_OK), 0);
	assert_int_equal(access(directory, F_OK), 0);
	close(owner);
	outfile_clean(p->directory);
	assert_int_equal(access(had, F_OK), -1);
	assert_int_equal(unlink(longer) + unlink(other) + rmdir(directory), 0);
	outfile_clean(in(p, "nowhere")); /* errors do not matter */
}

static void what_was_not_opened_is_not_written(UNUSED void **state)
{
	struct outfile f = { 0 };

	assert_false(outfile_commit(&f));
	assert_int_equal(errno, EINVAL);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(files_are_read_whole),
		IN_PLACE(files_read_again_stay),
		IN_PLACE(bad_files_are_refused),
		IN_PLACE(malformed_utf8_is_found),
		IN_PLACE(outfile_replaces_at_commit),
		IN_PLACE(what_is_about_to_be_renamed_is_not_cleaned),
		IN_PLACE(outfile_failures_leave_nothing),
		IN_PLACE(outfile_keeps_links_and_devices),
		IN_PLACE(directories_are_made),
		IN_PLACE(locks_are_taken_and_dropped),
		IN_PLACE(what_was_left_beside_is_removed),
		cmocka_unit_test(what_was_not_opened_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
