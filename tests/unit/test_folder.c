/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A directory of results: one at a time, one run or the other, nothing left over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "base/folder.h"

static const char *const files[] = { "head", "part", "chart-*", "list", NULL };
static const char *const directories[] = { "store", NULL };
static const char *const heads[] = { "head", NULL };
static const struct folder_names own = { files, directories, "list", heads };
static const char *const store_alone[] = { "store", NULL };

/* Each in the way of an exchange of directories, and of nothing else. */
enum obstacle { NO_OBSTACLE, A_DIRECTORY, STANDING_INSIDE, A_PART, NO_LINKS, NO_EXCHANGE, OBSTACLES };

/* What the file system cannot do. */
static enum obstacle unable;

/* In the place of the C library's. */
int linkat(int from_at, const char *from, int to_at, const char *to, int flags)
{
	if (unable != NO_LINKS)
		return (int)syscall(SYS_linkat, from_at, from, to_at, to, flags);
	errno = EPERM;
	return -1;
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	if (unable != NO_EXCHANGE)
		return (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
	errno = EINVAL;
	return -1;
}

struct place {
	char path[64];
};

static int place_make(void **state)
{
	struct place *p = xcalloc(1, sizeof(*p));

	strcpy(p->path, "/tmp/ringflow-folder-XXXXXX");
	*state = p;
	return mkdtemp(p->path) ? 0 : -1;
}

static int place_remove(void **state)
{
	struct place *p = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", p->path);
	free(p);
	*state = NULL;
	return system(command);
}

static void in(char *path, size_t size, const char *directory, const char *name)
{
	snprintf(path, size, "%s/%s", directory, name);
}

static void put(const char *directory, const char *name, const char *text)
{
	char path[256];
	FILE *out;

	in(path, sizeof(path), directory, name);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static bool holds(const struct place *p, const char *name, const char *text)
{
	char path[256], got[64] = "";
	FILE *file;

	in(path, sizeof(path), p->path, name);
	file = fopen(path, "r");
	if (!file)
		return text == NULL;
	got[fread(got, 1, sizeof(got) - 1, file)] = '\0';
	fclose(file);
	return text && !strcmp(got, text);
}

/* What begins with a dot. */
static size_t leftovers(const struct place *p)
{
	DIR *dir = opendir(p->path);
	struct dirent *entry;
	size_t n = 0;

	while ((entry = readdir(dir)))
		n += entry->d_name[0] == '.' && strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
	closedir(dir);
	return n;
}

static ino_t inode(const struct place *p)
{
	struct stat st;

	assert_int_equal(stat(p->path, &st), 0);
	return st.st_ino;
}

/* The old run, and what is the user's. */
static void furnish(const struct place *p, enum obstacle obstacle)
{
	char path[256];

	put(p->path, "head", "old");
	put(p->path, "part", "old");
	put(p->path, "chart-a", "old");
	put(p->path, "notes", "the user's");
	in(path, sizeof(path), p->path, "store");
	assert_int_equal(mkdir(path, 0777), 0);
	put(p->path, "store/0123456789abcdef.rows", "rows");
	in(path, sizeof(path), p->path, "mine");
	if (obstacle == A_DIRECTORY)
		assert_int_equal(mkdir(path, 0777), 0);
	if (obstacle == STANDING_INSIDE)
		assert_int_equal(chdir(p->path), 0);
}

static void replace(const struct place *p, enum obstacle obstacle, bool keep)
{
	struct folder f;

	assert_true(folder_open(&f, p->path, obstacle != A_PART, &own));
	assert_true(folder_locked(&f));
	f.keeps = keep ? store_alone : NULL;
	put(folder_stage(&f), "head", "new");
	put(folder_stage(&f), "chart-b", "new");
	assert_true(holds(p, "head", "old"));
	assert_true(folder_exchange(&f, "head"));
	assert_true(holds(p, "head", "new") && holds(p, "chart-b", "new"));
	assert_true(holds(p, "part", NULL) && holds(p, "chart-a", NULL));
	assert_true(holds(p, "notes", "the user's"));
	assert_true(holds(p, "store/0123456789abcdef.rows", keep ? "rows" : NULL));
	assert_int_equal(f.gone_count, keep ? 2 : 3);
	assert_string_equal(f.gone[0], "chart-a");
	assert_int_equal(f.kept_count, obstacle == A_DIRECTORY ? 2 : 1);
	assert_string_equal(f.kept[f.kept_count - 1], "notes");
	/* what is not exchanged has not been */
	put(folder_stage(&f), "head", "newer");
	folder_close(&f);
	assert_true(holds(p, "head", "new"));
	assert_int_equal(leftovers(p), 0);
}

/* Entries of DIRECTORY that begin with a dot and have NAME in them. */
static size_t left_in(const char *directory, const char *name)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	size_t n = 0;

	while ((entry = readdir(dir)))
		n += entry->d_name[0] == '.' && strstr(entry->d_name, name);
	closedir(dir);
	return n;
}

static void a_run_takes_the_place_of_another(void **state)
{
	struct place *p = *state;

	for (enum obstacle obstacle = NO_OBSTACLE; obstacle < OBSTACLES; obstacle++) {
		char command[128];
		ino_t before;

		furnish(p, obstacle);
		unable = obstacle;
		before = inode(p);
		replace(p, obstacle, obstacle == NO_OBSTACLE);
		assert_true((inode(p) == before) == (obstacle != NO_OBSTACLE));
		assert_int_equal(chdir("/"), 0);
		assert_int_equal(left_in("/tmp", strrchr(p->path, '/') + 1), 0);
		unable = NO_OBSTACLE;
		snprintf(command, sizeof(command), "rm -rf %s/*", p->path);
		assert_int_equal(system(command), 0);
	}
}

/* Of what a run may write that which it has written, by its own word. */
static void files_of_the_same_names_are_the_users(void **state)
{
	struct place *p = *state;

	for (int in_place = 0; in_place < 2; in_place++) {
		struct folder f;

		for (int run = 0; run < 2; run++) {
			assert_true(folder_open(&f, p->path, true, &own));
			f.in_place = in_place;
			put(folder_stage(&f), "head", run ? "new" : "old");
			put(folder_stage(&f), "list", "words\n");
			if (!run)
				put(folder_stage(&f), "chart-a", "old");
			assert_true(folder_exchange(&f, "head"));
			if (run)
				break;
			folder_close(&f);
			put(p->path, "part", "mine");
			put(p->path, "chart-z", "mine");
		}
		assert_true(holds(p, "head", "new") && holds(p, "chart-a", NULL));
		assert_true(holds(p, "part", "mine") && holds(p, "chart-z", "mine"));
		assert_true(holds(p, "list", "words\n# wrote head\n# wrote list\n"));
		assert_int_equal(f.gone_count, 1);
		assert_int_equal(f.kept_count, 2);
		folder_close(&f);
		assert_int_equal(leftovers(p), 0);
	}
}

/* Of the directory that the folder was, PATH; of one that never was it with OWNER. */
static void left_beside(const struct place *p, char path[256], bool owner)
{
	snprintf(path, 256, "/tmp/.ringflow-%s-ABCDEF", strrchr(p->path, '/') + 1);
	assert_int_equal(mkdir(path, 0777), 0);
	if (owner)
		put(path, ".ringflow-owner", "");
}

static void what_was_left_beside_the_folder(void **state)
{
	struct place *p = *state;
	char old[256], path[300], text[300];
	struct folder f;

	put(p->path, "head", "new");
	put(p->path, "notes", "newer");
	put(p->path, ".ringflow-owner", "");
	left_beside(p, old, false);
	put(old, "head", "old");
	put(old, "chart-a", "old");
	put(old, "late", "the user's");
	put(old, "notes", "old");
	in(path, sizeof(path), old, "store");
	assert_int_equal(mkdir(path, 0777), 0);
	put(path, "0123456789abcdef.rows", "rows");
	snprintf(text, sizeof(text), "touch -d 2000-01-01 %s/notes", old);
	assert_int_equal(system(text), 0);
	assert_true(folder_open(&f, p->path, true, &own));
	assert_true(holds(p, "head", "new") && holds(p, "chart-a", NULL));
	assert_true(holds(p, "late", "the user's") && holds(p, "notes", "newer"));
	assert_true(holds(p, "store/0123456789abcdef.rows", "rows"));
	folder_close(&f);
	assert_int_equal(access(old, F_OK), -1);
	assert_int_equal(leftovers(p), 0);
	left_beside(p, old, true);
	put(old, "head", "never");
	put(old, "notes", "a second name");
	assert_true(folder_open(&f, p->path, true, &own));
	assert_true(holds(p, "head", "new") && holds(p, "notes", "newer"));
	folder_close(&f);
	assert_int_equal(access(old, F_OK), -1);
}

static void places_that_cannot_be_taken(void **state)
{
	struct place *p = *state;
	char path[256], link[256];
	struct folder f;
	struct stat st;

	in(path, sizeof(path), p->path, "head");
	assert_int_equal(mkdir(path, 0777), 0);
	put(p->path, "part", "old");
	assert_true(folder_open(&f, p->path, true, &own));
	put(folder_stage(&f), "head", "new");
	put(folder_stage(&f), "part", "new");
	assert_false(folder_exchange(&f, "head"));
	assert_int_equal(errno, EISDIR);
	assert_true(holds(p, "part", "old")); /* nothing has changed */
	assert_int_equal(rmdir(path), 0);
	in(link, sizeof(link), p->path, "link");
	assert_int_equal(symlink("part", link), 0);
	put(folder_stage(&f), "link", "through");
	in(path, sizeof(path), p->path, "null");
	assert_int_equal(symlink("/dev/null", path), 0);
	put(folder_stage(&f), "null", "gone");
	put(folder_stage(&f), "part", "new");
	assert_int_equal(unlink(link), 0);
	assert_int_equal(symlink("other", link), 0);
	put(p->path, "other", "old");
	assert_true(folder_exchange(&f, NULL));
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_true(holds(p, "other", "through") && holds(p, "part", "new"));
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	folder_close(&f);
	assert_int_equal(leftovers(p), 0);
}

static void one_alone_or_parts_together(void **state)
{
	struct place *p = *state;
	struct folder a, b, c;

	assert_true(folder_open(&a, p->path, true, &own));
	assert_false(folder_open(&b, p->path, true, &own));
	assert_int_equal(errno, EWOULDBLOCK);
	folder_close(&a);
	assert_true(folder_open(&a, p->path, false, &own));
	assert_true(folder_open(&b, p->path, false, &own));
	assert_false(folder_open(&c, p->path, true, &own));
	/* two parts that report at once */
	put(folder_stage(&a), "head", "same");
	put(folder_stage(&b), "head", "same");
	assert_true(folder_exchange(&a, "head"));
	assert_true(folder_exchange(&b, "head"));
	folder_close(&a);
	folder_close(&b);
	assert_true(holds(p, "head", "same"));
	assert_int_equal(leftovers(p), 0);
}

static void a_folder_that_is_another(void **state)
{
	struct place *p = *state;
	char command[160];
	struct folder f;

	assert_true(folder_open(&f, p->path, true, &own));
	assert_non_null(folder_stage(&f));
	snprintf(command, sizeof(command), "rm -rf %s && mkdir %s", p->path, p->path);
	assert_int_equal(system(command), 0);
	assert_false(folder_exchange(&f, "head"));
	assert_int_equal(errno, ENOENT);
	folder_close(&f);
	assert_int_equal(leftovers(p), 0);
}

/* In a process of its own that is killed: files begun, and when DONE an exchange begun. */
static void leave(const struct place *p, bool done)
{
	pid_t child = fork();
	int status;

	if (!child) {
		struct outfile out;
		struct folder f;
		char from[256], to[256], path[256];

		folder_open(&f, p->path, false, &own);
		put(folder_stage(&f), "head", "new");
		put(folder_stage(&f), ".moves", "head\npart\n../outside\n");
		in(path, sizeof(path), p->path, "begun");
		outfile_open(&out, path);
		in(from, sizeof(from), f.stage, "");
		in(to, sizeof(to), p->path, ".ringflow-done");
		if (done)
			rename(from, to);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
}

static void the_next_one_settles_what_was_left(void **state)
{
	struct place *p = *state;
	struct folder f, part;
	char empty[256];

	put(p->path, "head", "old");
	put(p->path, "part", "old");
	leave(p, false);
	in(empty, sizeof(empty), p->path, ".ringflow-stage-empty0"); /* not even its owner's file */
	assert_int_equal(mkdir(empty, 0777), 0);
	assert_true(leftovers(p) >= 4);
	assert_true(folder_open(&f, p->path, false, &own));
	assert_true(holds(p, "head", "old") && holds(p, "part", "old"));
	folder_close(&f);
	assert_int_equal(leftovers(p), 0);
	/* begun is finished, and what has an owner is not touched */
	assert_true(folder_open(&part, p->path, false, &own));
	put(folder_stage(&part), "head", "mine");
	leave(p, true);
	assert_true(folder_open(&f, p->path, false, &own));
	assert_true(holds(p, "head", "new") && holds(p, "part", NULL));
	folder_close(&f);
	assert_true(folder_exchange(&part, "head"));
	folder_close(&part);
	assert_true(holds(p, "head", "mine"));
	assert_int_equal(leftovers(p), 0);
	/* by who only reads, too */
	leave(p, true);
	folder_settle(p->path);
	assert_true(holds(p, "head", "new"));
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

/* What a run wrote, by its own list: into the next one's folder it comes where that has none of its own. */
static void what_a_run_wrote_is_taken_over(void **state)
{
	struct place *p = *state;
	char path[256];
	struct folder f;

	put(p->path, "notes", "the user's");
	put(p->path, "part", "old");
	put(p->path, "head", "old");
	put(p->path, "chart-a", "the user's, of such a name");
	put(p->path, "list", "ringflow\n# wrote head\n# wrote list\n# wrote part\n# wrote chart-gone\n"
			     "# wrote chart-/../notes\n# wrote notes\n");
	assert_true(folder_open(&f, p->path, true, &own));
	put(folder_stage(&f), "head", "new");
	assert_true(folder_take(&f, p->path));
	in(path, sizeof(path), f.stage, "notes");
	assert_int_not_equal(access(path, F_OK), 0);
	in(path, sizeof(path), f.stage, "chart-a");
	assert_int_not_equal(access(path, F_OK), 0);
	assert_true(folder_exchange(&f, "head"));
	folder_close(&f);
	assert_true(holds(p, "head", "new"));
	assert_true(holds(p, "part", "old"));
	assert_true(holds(p, "notes", "the user's"));
	assert_true(holds(p, "chart-a", "the user's, of such a name"));
	assert_true(holds(p, "list", "ringflow\n# wrote head\n# wrote list\n# wrote part\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(what_a_run_wrote_is_taken_over),
		IN_PLACE(a_run_takes_the_place_of_another),
		IN_PLACE(files_of_the_same_names_are_the_users),
		IN_PLACE(what_was_left_beside_the_folder),
		IN_PLACE(places_that_cannot_be_taken),
		IN_PLACE(one_alone_or_parts_together),
		IN_PLACE(a_folder_that_is_another),
		IN_PLACE(the_next_one_settles_what_was_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
