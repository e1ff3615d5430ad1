/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/folder.h"
#include "base/memory.h"
#include "base/outfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/exchange_internal.h"
#include "base/lockfile_internal.h"
#include "base/manifest_internal.h"
#include "base/name_list_internal.h"
#include "base/swap_internal.h"

/* In the folder. All that is not a file of results begins with a dot: this, the names of
 * swap_internal.h and exchange_internal.h, and temporary files; none of these is ever moved. */
#define STAGE_NAME ".ringflow-stage-"

/* Seconds: another run may be about to end, and parts clean up in turn. */
static const double alone_waits = 0.5, parts_wait = 5;

static int fail(int error)
{
	errno = error;
	return -1;
}

/* ---- stages ---- */

/* ALONE: nobody else has the folder, so nobody has a stage. */
static void clean(const char *path, const struct folder_names *own, bool alone)
{
	char *owner = path_join(path, OWNER_NAME);
	struct name_list n;

	swap_clean(path, own, alone);
	unlink(owner); /* a stage's, that has become the folder */
	free(owner);
	outfile_clean(path);
	if (!name_list_read(&n, path))
		return;
	for (size_t i = 0; i < n.count; i++) {
		char *stage;

		if (strncmp(n.list[i], STAGE_NAME, strlen(STAGE_NAME)))
			continue;
		stage = path_join(path, n.list[i]);
		/* one that has no owner's file yet is empty */
		if (rmdir(stage) && (alone || stage_is_dead(stage)))
			exchange_remove_stage(stage);
		free(stage);
	}
	name_list_free(&n);
}

/* Lock the owner's file in STAGE. -1 with errno; 0 in *LOCK: somebody took the stage for
 * a dead one's before that and removed it. */
static int own(const char *stage, int *lock)
{
	char *path = path_join(stage, OWNER_NAME);
	struct stat st;

	*lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	free(path);
	if (*lock < 0 && errno == ENOENT)
		*lock = 0;
	if (*lock <= 0)
		return *lock;
	if (!flock(*lock, LOCK_EX) && !fstat(*lock, &st) && !st.st_nlink) {
		close(*lock);
		*lock = 0;
	}
	return 0;
}

static int make_stage(struct folder *f)
{
	mode_t mask = umask(0);
	int lock = 0;

	umask(mask);
	while (!lock) {
		char *stage = path_join(f->path, STAGE_NAME "XXXXXX");

		if (!mkdtemp(stage)) {
			free(stage);
			return -1;
		}
		(void)!chmod(stage, 0777 & ~mask);
		if (own(stage, &lock)) {
			int error = errno;

			rmdir(stage);
			free(stage);
			return fail(error);
		}
		if (!lock)
			free(stage);
		else
			f->stage = stage;
	}
	f->stage_lock = lock;
	return 0;
}

static void end_stage(struct folder *f)
{
	if (f->stage_lock >= 0)
		close(f->stage_lock);
	f->stage_lock = -1;
	free(f->stage);
	f->stage = NULL;
}

/* ---- what has no successor ---- */

static bool matches(const char *const *set, const char *name)
{
	for (; set && *set; set++)
		if (!fnmatch(*set, name, 0))
			return true;
	return false;
}

bool folder_names_file(const struct folder_names *own, const char *name)
{
	return own && matches(own->files, name);
}

bool folder_names_directory(const struct folder_names *own, const char *name)
{
	return own && matches(own->directories, name);
}

/* The records of a point, as a campaign calls them: 16 hexadecimal digits, and of which part. */
static bool is_rows(const char *name)
{
	return strspn(name, "0123456789abcdef") == 16 && !fnmatch("*.rows", name, 0);
}

static bool is_staged(const struct folder *f, const char *name)
{
	char *path = path_join(f->stage, name);
	bool there = !access(path, F_OK);

	free(path);
	return there;
}

static void note(struct folder *f, const char ***list, size_t *count, const char *name)
{
	if (!(*count & (*count - 1))) { /* a power of two, or none: the list is full */
		const char **grown = arena_array(&f->arena, *count ? 2 * *count : 1, sizeof(*grown));

		if (*count)
			memcpy(grown, *list, *count * sizeof(*grown));
		*list = grown;
	}
	(*list)[(*count)++] = name;
}

/* Is anything in directory PATH a run's? */
static bool is_of_a_run(const char *path, const struct folder_names *own)
{
	struct manifest m;
	struct name_list n;
	bool any = false;

	manifest_read(&m, path, own);
	if (name_list_read(&n, path)) {
		any = n.count == 0;
		for (size_t i = 0; !any && i < n.count; i++)
			any = manifest_has(&m, n.list[i]) || is_rows(n.list[i]);
		name_list_free(&n);
	}
	manifest_free(&m);
	return any;
}

/* Of NAME in the folder, with its manifest M: does it stay, does it go? */
static void note_entry(struct folder *f, const struct manifest *m, const char *name)
{
	char *path = path_join(f->path, name);
	struct stat st;
	bool there = !lstat(path, &st), directory = there && S_ISDIR(st.st_mode);
	bool own = directory ? folder_names_directory(f->own, name) && is_of_a_run(path, f->own) :
			       manifest_has(m, name);
	const char *shown = arena_printf(&f->arena, "%s%s", name, directory ? "/" : "");

	free(path);
	if (!there || is_staged(f, name) || (directory && matches(f->keeps, name)))
		return;
	if (own)
		note(f, &f->gone, &f->gone_count, shown);
	else
		note(f, &f->kept, &f->kept_count, shown);
}

/* In alphabetical order; what begins with a dot stays without a word. */
static void note_entries(struct folder *f)
{
	struct name_list n;
	struct manifest m;

	f->gone_count = f->kept_count = 0;
	if (!name_list_read(&n, f->path))
		return;
	manifest_read(&m, f->path, f->own);
	name_list_sort(&n);
	for (size_t i = 0; i < n.count; i++)
		if (n.list[i][0] != '.')
			note_entry(f, &m, n.list[i]);
	name_list_free(&n);
	manifest_free(&m);
}

static bool is_directory_name(const char *name)
{
	return name[strlen(name) - 1] == '/';
}

static bool write_moves(const struct folder *f, const char *head)
{
	char *path = path_join(f->stage, MOVES_NAME);
	FILE *out = fopen(path, "we");
	bool ok = out != NULL;

	free(path);
	if (!ok)
		return false;
	fprintf(out, "%s\n", head ? head : "");
	for (size_t i = 0; i < f->gone_count; i++)
		if (!is_directory_name(f->gone[i]))
			fprintf(out, "%s\n", f->gone[i]);
	ok = !ferror(out);
	return !fclose(out) && ok;
}

/* Of a directory what is a run's, and itself when nothing else is in it. */
static void remove_own_directory(const struct folder *f, const char *name)
{
	char *directory = path_join(f->path, name);
	struct name_list n;
	struct manifest m;

	manifest_read(&m, directory, f->own);
	if (name_list_read(&n, directory)) {
		for (size_t i = 0; i < n.count; i++) {
			char *path = path_join(directory, n.list[i]);

			if (manifest_has(&m, n.list[i]) || is_rows(n.list[i]))
				unlink(path);
			free(path);
		}
		name_list_free(&n);
	}
	manifest_free(&m);
	outfile_clean(directory);
	rmdir(directory);
	free(directory);
}

/* A directory in the place of a file would be met half-way. */
static bool places_are_free(const struct folder *f)
{
	struct name_list n;
	bool ok = name_list_read(&n, f->stage);

	for (size_t i = 0; ok && i < n.count; i++) {
		char *to = path_join(f->path, n.list[i]);
		struct stat st;

		if (n.list[i][0] != '.' && !stat(to, &st) && S_ISDIR(st.st_mode))
			ok = !fail(EISDIR);
		free(to);
	}
	name_list_free(&n);
	return ok;
}

/* ---- the folder ---- */

void folder_settle(const char *path)
{
	if (exchange_is_due(path))
		exchange_stage(path, NULL);
}

/* Is PATH still the directory that was opened? */
static bool same_directory(const struct folder *f)
{
	struct stat here, there;

	if (!fstat(f->directory, &here) && !stat(f->path, &there) &&
	    here.st_ino == there.st_ino && here.st_dev == there.st_dev)
		return true;
	errno = ENOENT;
	return false;
}

static void folder_free(struct folder *f)
{
	int saved = errno;

	if (f->directory >= 0)
		close(f->directory);
	free(f->path);
	free(f->lock_path);
	arena_free(&f->arena);
	*f = (struct folder){ .directory = -1, .lock = -1, .stage_lock = -1 };
	errno = saved;
}

bool folder_open(struct folder *f, const char *path, bool alone, const struct folder_names *own)
{
	*f = (struct folder){ .directory = -1, .lock = -1, .stage_lock = -1 };
	f->made = access(path, F_OK) != 0;
	if (!make_directories(path))
		return false;
	f->own = own;
	f->alone = alone;
	f->path = strcpy(xreallocarray(NULL, strlen(path) + 1, 1), path);
	f->lock_path = path_join(path, LOCK_NAME);
	f->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->directory >= 0)
		f->lock = lock_take(f->lock_path, alone, alone ? alone_waits : parts_wait);
	if (f->directory < 0 || (f->lock < 0 && errno != ENOTSUP)) {
		folder_free(f);
		return false;
	}
	folder_settle(path);
	clean(path, own, alone && f->lock >= 0);
	return true;
}

bool folder_locked(const struct folder *f)
{
	return f->lock >= 0;
}

const char *folder_stage(struct folder *f)
{
	if (!f->stage && (!same_directory(f) || make_stage(f)))
		return NULL;
	return f->stage;
}

char *folder_file(struct folder *f, const char *name)
{
	return folder_stage(f) ? path_join(f->stage, name) : NULL;
}

/* After a swap PATH is another directory. */
static void open_again(struct folder *f)
{
	close(f->directory);
	f->directory = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Parts go on working in the folder while one of them reports. */
static bool swap(struct folder *f)
{
	if (f->in_place || !f->alone || f->lock < 0 || !swap_stage(f))
		return false;
	open_again(f);
	return true;
}

bool folder_exchange(struct folder *f, const char *head)
{
	bool ok;

	if (!f->stage)
		return true;
	ok = same_directory(f) && places_are_free(f) && manifest_write(f);
	if (!ok)
		return false;
	note_entries(f);
	ok = swap(f) || (write_moves(f, head) && exchange_stage(f->path, f->stage));
	if (!ok)
		return false;
	for (size_t i = 0; i < f->gone_count; i++)
		if (is_directory_name(f->gone[i]))
			remove_own_directory(f, f->gone[i]);
	end_stage(f);
	return true;
}

void folder_close(struct folder *f)
{
	if (!f->path)
		return;
	if (f->stage)
		exchange_remove_stage(f->stage);
	end_stage(f);
	if (f->lock >= 0)
		lock_drop(f->lock_path, f->lock);
	if (f->made && f->alone)
		rmdir(f->path); /* where there is something in it, it stays */
	folder_free(f);
}
