/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/lockfile_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct timespec pause_between = { 0, 20 * 1000 * 1000 };
static const double pause_seconds = 0.02;

/* Is FD still what PATH names? It may have been removed between open() and flock(). */
static bool still_there(const char *path, int fd)
{
	struct stat here, there;

	return !fstat(fd, &here) && !stat(path, &there) && here.st_ino == there.st_ino &&
	       here.st_dev == there.st_dev;
}

static void close_keeping_errno(int fd)
{
	int saved = errno;

	close(fd);
	errno = saved;
}

/* One try: as lock_take() without patience; EAGAIN is EWOULDBLOCK. */
static int try_once(const char *path, bool alone)
{
	int how = (alone ? LOCK_EX : LOCK_SH) | LOCK_NB;

	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

		if (fd < 0)
			return -1;
		(void)!fchmod(fd, 0666); /* others who may write here take part, whatever the umask */
		if (flock(fd, how)) {
			if (errno != EWOULDBLOCK && errno != EINTR) {
				unlink(path);
				errno = ENOTSUP;
			}
			close_keeping_errno(fd);
			return -1;
		}
		if (still_there(path, fd))
			return fd;
		close(fd);
	}
}

int lock_take(const char *path, bool alone, double patience)
{
	int fd = try_once(path, alone);

	while (fd < 0 && (errno == EINTR || (errno == EWOULDBLOCK && patience > 0))) {
		nanosleep(&pause_between, NULL);
		patience -= pause_seconds;
		fd = try_once(path, alone);
	}
	return fd;
}

void lock_drop(const char *path, int fd)
{
	/* whoever waits for the file that is removed here looks again */
	if (!flock(fd, LOCK_EX | LOCK_NB) && still_there(path, fd))
		unlink(path);
	close(fd);
}
