// SPDX-License-Identifier: GPL-3.0-or-later
/* outfile - files that appear complete or not at all. */
#include "base/memory.h"
#include "base/outfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY ".ringflow-"
enum { RANDOM = 6 }; /* characters after it, as mkstemp() makes them */

/* "DIRECTORY/.ringflow-XXXXXX": beside PATH, so that rename() stays on one
 * file system, and short, so that a long name still fits. */
static char *temporary_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	int directory = slash ? (int)(slash - path) + 1 : 0;
	char *name;

	if (asprintf(&name, "%.*s" TEMPORARY "XXXXXX", directory, path) < 0)
		memory_exhausted(0);
	return name;
}

/* A lock says that a temporary file has an owner; without it, outfile_clean() may already
 * have removed it. Where there are no locks, nothing is ever removed. */
static bool holds_file(int fd)
{
	struct stat st;

	return flock(fd, LOCK_EX) || (!fstat(fd, &st) && st.st_nlink);
}

/* Make F->temporary. -1 with errno. */
static int make_temporary(struct outfile *f)
{
	for (;;) {
		int fd;

		free(f->temporary);
		f->temporary = temporary_name(f->path);
		fd = mkostemp(f->temporary, O_CLOEXEC);
		if (fd < 0 || holds_file(fd))
			return fd;
		close(fd);
	}
}

static void outfile_release(struct outfile *f)
{
	free(f->path);
	free(f->temporary);
	*f = (struct outfile){0};
}

/* Close and unlink what exists, keep errno. */
static void outfile_discard(struct outfile *f, int fd)
{
	int saved = errno;

	if (f->stream)
		fclose(f->stream);
	else if (fd >= 0)
		close(fd);
	if (f->temporary)
		unlink(f->temporary);
	outfile_release(f);
	errno = saved;
}

/* A device or a pipe cannot be replaced by a renamed file (and as root,
 * /dev/null must not be): it is written in place. */
static bool open_special(struct outfile *f, const char *path)
{
	f->stream = fopen(path, "we");
	if (!f->stream)
		return false;
	f->path = xreallocarray(NULL, strlen(path) + 1, 1);
	strcpy(f->path, path);
	return true;
}

bool outfile_open(struct outfile *f, const char *path)
{
	struct stat st;
	mode_t mask;
	int fd;

	*f = (struct outfile){0};
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		if (S_ISDIR(st.st_mode)) {
			errno = EISDIR;
			return false;
		}
		return open_special(f, path);
	}
	/* Through a symbolic link, the file it names is replaced, not the link. */
	f->path = realpath(path, NULL);
	if (!f->path) {
		f->path = xreallocarray(NULL, strlen(path) + 1, 1);
		strcpy(f->path, path);
	}
	fd = make_temporary(f);
	if (fd < 0) {
		int saved = errno;

		outfile_release(f);
		errno = saved;
		return false;
	}
	mask = umask(0);
	umask(mask);
	if (fchmod(fd, 0666 & ~mask) == 0)
		f->stream = fdopen(fd, "w");
	if (!f->stream) {
		outfile_discard(f, fd);
		return false;
	}
	return true;
}

/* The stream is closed before the file is renamed, since only then every error has been seen; its
 * lock is not to go with it, or another process would take the file for a dead one's. */
static bool close_and_rename(struct outfile *f)
{
	FILE *stream = f->stream;
	bool failed = ferror(stream) != 0;
	int lock = f->temporary ? fcntl(fileno(stream), F_DUPFD_CLOEXEC, 0) : -1;

	failed |= f->temporary && lock < 0;
	failed |= fclose(stream) != 0;
	f->stream = NULL;
	if (!failed && f->temporary)
		failed = rename(f->temporary, f->path) != 0;
	if (lock >= 0) {
		int saved = errno;

		close(lock);
		errno = saved;
	}
	return !failed;
}

bool outfile_commit(struct outfile *f)
{
	if (!f->stream) {
		errno = EINVAL;
		return false;
	}
	errno = 0;
	if (!close_and_rename(f)) {
		/* An earlier write failed and its errno is gone. */
		if (errno == 0)
			errno = EIO;
		outfile_discard(f, -1);
		return false;
	}
	outfile_release(f);
	return true;
}

void outfile_abandon(struct outfile *f)
{
	outfile_discard(f, -1);
}

/* ---- what was left ---- */

static bool is_temporary(const char *name)
{
	return !strncmp(name, TEMPORARY, strlen(TEMPORARY)) &&
	       strlen(name) == strlen(TEMPORARY) + RANDOM;
}

void outfile_clean(const char *directory)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		struct stat st;
		int fd;

		if (!is_temporary(entry->d_name))
			continue;
		fd = openat(dirfd(dir), entry->d_name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd < 0)
			continue;
		if (!fstat(fd, &st) && S_ISREG(st.st_mode) && !flock(fd, LOCK_EX | LOCK_NB))
			unlinkat(dirfd(dir), entry->d_name, 0);
		close(fd);
	}
	if (dir)
		closedir(dir);
}

void outfile_clean_beside(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *directory;

	if (asprintf(&directory, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".") < 0)
		memory_exhausted(0);
	outfile_clean(directory);
	free(directory);
}
