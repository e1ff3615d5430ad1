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
#include "base/name_list_internal.h"

/* In the folder: its lock, and stages; in a stage: its owner's lock. All begin with a dot, as do
 * temporary files and those of exchange_internal.h; none of these is ever moved. */
#define LOCK_NAME ".ringflow-lock"
#define STAGE_NAME ".ringflow-stage-"
#define OWNER_NAME ".owner"

/* Seconds: another run may be about to end, and parts clean up in turn. */
static const double alone_waits = 0.5, parts_wait = 5;

static int fail(int error)
{
	errno = error;
	return -1;
}

/* ---- stages ---- */

/* Has STAGE no owner any more? */
static bool is_dead(const char *stage)
{
	char *path = path_join(stage, OWNER_NAME);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool dead = fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB);

	if (fd >= 0)
		close(fd);
	free(path);
	return dead;
}

/* ALONE: nobody else has the folder, so nobody has a stage. */
static void clean(const char *path, bool alone)
{
	struct name_list n;

	outfile_clean(path);
	if (!name_list_read(&n, path))
		return;
	for (size_t i = 0; i < n.count; i++) {
		char *stage;

		if (strncmp(n.list[i], STAGE_NAME, strlen(STAGE_NAME)))
			continue;
		stage = path_join(path, n.list[i]);
		/* one that has no owner's file yet is empty */
		if (rmdir(stage) && (alone || is_dead(stage)))
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

/* The same bytes? */
static bool same_file(const char *a, const char *b)
{
	FILE *x = fopen(a, "rbe"), *y = fopen(b, "rbe");
	char p[1 << 14], q[1 << 14];
	bool same = x && y;
	size_t n = 1;

	while (same && n) {
		n = fread(p, 1, sizeof(p), x);
		same = fread(q, 1, sizeof(q), y) == n && !memcmp(p, q, n);
	}
	if (x)
		fclose(x);
	if (y)
		fclose(y);
	return same;
}

static bool head_is_new(const struct folder *f, const char *head)
{
	char *from = path_join(f->stage, head), *to = path_join(f->path, head);
	bool differs = !same_file(from, to);

	free(from);
	free(to);
	return differs;
}

static bool matches(const char *const *set, const char *name)
{
	for (; *set; set++)
		if (!fnmatch(*set, name, 0))
			return true;
	return false;
}

static bool is_staged(const struct folder *f, const char *name)
{
	char *path = path_join(f->stage, name);
	bool there = !access(path, F_OK);

	free(path);
	return there;
}

static void note_gone(struct folder *f, const char *name)
{
	const char **list = arena_array(&f->arena, f->gone_count + 1, sizeof(*list));

	if (f->gone_count)
		memcpy(list, f->gone, f->gone_count * sizeof(*list));
	list[f->gone_count++] = arena_strdup(&f->arena, name);
	f->gone = list;
}

static bool write_moves(struct folder *f, const char *const *set, const char *head)
{
	char *path = path_join(f->stage, MOVES_NAME);
	struct name_list n;
	FILE *out = fopen(path, "we");
	bool ok = out != NULL;

	free(path);
	if (!ok)
		return false;
	fprintf(out, "%s\n", head ? head : "");
	if (set && head && head_is_new(f, head) && name_list_read(&n, f->path)) {
		for (size_t i = 0; i < n.count; i++)
			if (matches(set, n.list[i]) && !is_staged(f, n.list[i])) {
				fprintf(out, "%s\n", n.list[i]);
				note_gone(f, n.list[i]);
			}
		name_list_free(&n);
	}
	ok = !ferror(out);
	return !fclose(out) && ok;
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

bool folder_open(struct folder *f, const char *path, bool alone)
{
	*f = (struct folder){ .directory = -1, .lock = -1, .stage_lock = -1 };
	if (!make_directories(path))
		return false;
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
	clean(path, alone && f->lock >= 0);
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

bool folder_exchange(struct folder *f, const char *const *set, const char *head)
{
	bool ok;

	if (!f->stage)
		return true;
	ok = same_directory(f) && places_are_free(f) && write_moves(f, set, head) &&
	     exchange_stage(f->path, f->stage);
	if (ok)
		end_stage(f);
	return ok;
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
	folder_free(f);
}
