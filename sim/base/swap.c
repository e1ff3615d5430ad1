/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/swap_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/exchange_internal.h"
#include "base/manifest_internal.h"
#include "base/memory.h"
#include "base/name_list_internal.h"

/* Beside a folder NAME: PREFIX, NAME, a dash and what mkdtemp() fills in. */
#define PREFIX ".ringflow-"
#define FILLED "XXXXXX"

/* ---- where the folder is ---- */

/* The folder's directory and name, symbolic links followed. */
struct spot {
	char *real, *parent;
	const char *name; /* in real */
};

static void spot_free(struct spot *s)
{
	free(s->real);
	free(s->parent);
	*s = (struct spot){ 0 };
}

/* False: it has no place of its own, as the root has none. */
static bool spot_find(struct spot *s, const char *path)
{
	char *slash;

	*s = (struct spot){ .real = realpath(path, NULL) };
	slash = s->real ? strrchr(s->real, '/') : NULL;
	if (!slash || !slash[1]) {
		spot_free(s);
		return false;
	}
	s->name = slash + 1;
	s->parent = slash == s->real ? path_join("", ".") : strndup(s->real, (size_t)(slash - s->real));
	if (!s->parent)
		memory_exhausted(0);
	return true;
}

static char *beside(const struct spot *s)
{
	char *path;

	if (asprintf(&path, "%s/" PREFIX "%s-" FILLED, s->parent, s->name) < 0)
		memory_exhausted(0);
	return path;
}

/* Is ENTRY of the parent one that beside() has made? */
static bool is_beside(const struct spot *s, const char *entry)
{
	size_t prefix = strlen(PREFIX), name = strlen(s->name);

	return !strncmp(entry, PREFIX, prefix) && !strncmp(entry + prefix, s->name, name) &&
	       entry[prefix + name] == '-' &&
	       strlen(entry) == prefix + name + 1 + strlen(FILLED);
}

/* A shell that stands in the folder would find itself in one that is gone. */
static bool is_stood_in(const struct spot *s)
{
	char here[PATH_MAX];
	size_t n = strlen(s->real);

	return !getcwd(here, sizeof(here)) ||
	       (!strncmp(here, s->real, n) && (here[n] == '/' || !here[n]));
}

/* ---- what is in it ---- */

static bool is_directory(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && S_ISDIR(st.st_mode);
}

static bool is_there(const char *directory, const char *name)
{
	char *path = path_join(directory, name);
	struct stat st;
	bool there = !lstat(path, &st);

	free(path);
	return there;
}

/* Whether NAME in the folder may be left behind, or be given a second name. */
static bool suits_entry(const struct folder *f, const struct spot *s, const char *name)
{
	char *path = path_join(s->real, name);
	struct stat st;
	bool suits = !lstat(path, &st);

	if (suits && S_ISDIR(st.st_mode))
		suits = !strncmp(name, PREFIX, strlen(PREFIX)) || folder_names_directory(f->own, name);
	else if (suits && !S_ISREG(st.st_mode))
		suits = !is_there(f->stage, name);
	free(path);
	return suits;
}

static bool suits(const struct folder *f, const struct spot *s)
{
	struct name_list n;
	bool ok = !is_stood_in(s) && name_list_read(&n, s->real);

	if (!ok)
		return false;
	for (size_t i = 0; ok && i < n.count; i++)
		ok = suits_entry(f, s, n.list[i]);
	name_list_free(&n);
	return ok;
}

/* ---- the swap ---- */

/* The rights of the folder, for the one that takes its place. */
static bool take_rights(const char *stage, const char *real)
{
	struct stat old, now;

	if (stat(real, &old) || stat(stage, &now))
		return false;
	if ((old.st_uid != now.st_uid || old.st_gid != now.st_gid) &&
	    chown(stage, old.st_uid, old.st_gid))
		return false;
	return !chmod(stage, old.st_mode & 07777);
}

/* Is NAME, which is in the folder and not in the stage, to be in both? */
static bool is_shared(const struct folder *f, const struct manifest *m, const char *name)
{
	if (!strcmp(name, LOCK_NAME))
		return true;
	return strncmp(name, PREFIX, strlen(PREFIX)) && !manifest_has(m, name) &&
	       !folder_names_directory(f->own, name);
}

/* Second names in STAGE for what is to stay; their removal with UNDO. */
static bool share(const struct folder *f, const struct spot *s, const char *stage, bool undo)
{
	struct name_list n;
	struct manifest m;
	bool ok = name_list_read(&n, s->real);

	manifest_read(&m, s->real, f->own);
	for (size_t i = 0; ok && i < n.count; i++) {
		char *from = path_join(s->real, n.list[i]), *to = path_join(stage, n.list[i]);
		struct stat a, b;

		if (!is_shared(f, &m, n.list[i]))
			;
		else if (!undo)
			ok = !linkat(AT_FDCWD, from, AT_FDCWD, to, 0) || errno == EEXIST;
		else if (!lstat(from, &a) && !lstat(to, &b) && a.st_ino == b.st_ino)
			unlink(to);
		free(from);
		free(to);
	}
	manifest_free(&m);
	name_list_free(&n);
	return ok;
}

/* Exchange the folder for OUT, the stage that was taken out of it. */
static bool exchange(const struct folder *f, const struct spot *s, const char *out)
{
	bool done = take_rights(out, s->real) && share(f, s, out, false) &&
		    !renameat2(AT_FDCWD, out, AT_FDCWD, s->real, RENAME_EXCHANGE);

	if (!done) {
		share(f, s, out, true);
		if (rename(out, f->stage)) /* the folder is gone, and the stage is for nothing */
			exchange_remove_stage(out);
	}
	return done;
}

/* FROM is older than TO, or the same file. */
static bool is_not_newer(const char *from, const char *to)
{
	struct stat a, b;

	if (lstat(from, &a) || lstat(to, &b))
		return false;
	if (a.st_ino == b.st_ino || a.st_mtim.tv_sec < b.st_mtim.tv_sec)
		return true;
	return a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec <= b.st_mtim.tv_nsec;
}

/* Everything of directory FROM into directory TO, which is there. */
static void move_into(const char *from, const char *to)
{
	struct name_list n;

	if (!name_list_read(&n, from))
		return;
	for (size_t i = 0; i < n.count; i++) {
		char *a = path_join(from, n.list[i]), *b = path_join(to, n.list[i]);

		if (rename(a, b) && errno != ENOENT)
			unlink(a);
		free(a);
		free(b);
	}
	name_list_free(&n);
	rmdir(from);
}

static void settle_one(const char *old, const char *real, const char *name, const struct manifest *m)
{
	char *from = path_join(old, name), *to = path_join(real, name);

	if (is_directory(from)) {
		if (rename(from, to))
			move_into(from, to);
	} else if (strncmp(name, PREFIX, strlen(PREFIX)) && !manifest_has(m, name) &&
		   !is_not_newer(from, to)) {
		(void)!rename(from, to); /* it was put there in the last moment */
	}
	unlink(from);
	free(from);
	free(to);
}

/* Does NAME say which files are a run's? */
static bool tells(const struct folder_names *own, const char *name)
{
	for (const char *const *head = own ? own->heads : NULL; head && *head; head++)
		if (!strcmp(name, *head))
			return true;
	return own && !strcmp(name, own->manifest);
}

/* OLD was the folder: what is not of its run goes into the new one, the rest goes; last what tells one
 * from the other, since whoever goes on with this needs it, too. */
static void settle_old(const char *old, const char *real, const struct folder_names *own)
{
	char *owner = path_join(real, OWNER_NAME);
	struct name_list n;
	struct manifest m;

	manifest_read(&m, old, own);
	if (name_list_read(&n, old)) {
		for (int last = 0; last < 2; last++)
			for (size_t i = 0; i < n.count; i++)
				if (tells(own, n.list[i]) == last)
					settle_one(old, real, n.list[i], &m);
		name_list_free(&n);
	}
	manifest_free(&m);
	rmdir(old);
	unlink(owner);
	free(owner);
}

bool swap_stage(const struct folder *f)
{
	struct spot s;
	char *out;
	bool done = false;

	if (!spot_find(&s, f->path))
		return false;
	out = beside(&s);
	if (suits(f, &s) && mkdtemp(out)) {
		if (rename(f->stage, out))
			rmdir(out);
		else if ((done = exchange(f, &s, out)))
			settle_old(out, s.real, f->own);
	}
	free(out);
	spot_free(&s);
	return done;
}

/* ---- what was left ---- */

bool stage_is_dead(const char *stage)
{
	char *path = path_join(stage, OWNER_NAME);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool dead = fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB);

	if (fd >= 0)
		close(fd);
	free(path);
	return dead;
}

void swap_clean(const char *path, const struct folder_names *own, bool alone)
{
	struct name_list n;
	struct spot s;

	if (!spot_find(&s, path))
		return;
	if (name_list_read(&n, s.parent)) {
		for (size_t i = 0; i < n.count; i++) {
			char *left = path_join(s.parent, n.list[i]);

			if (!is_beside(&s, n.list[i]) || !is_directory(left))
				;
			else if (!is_there(left, OWNER_NAME))
				settle_old(left, s.real, own);
			else if (alone || stage_is_dead(left))
				exchange_remove_stage(left);
			free(left);
		}
		name_list_free(&n);
	}
	spot_free(&s);
}
