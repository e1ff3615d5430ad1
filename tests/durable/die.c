/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into ringflow: end it, as kill -9 does, at the DIE_AT-th call that opens, makes,
 * links, renames or removes a file, so that every moment between two of them can be had. With
 * DIE_COUNT the number of such calls is written to that file at the end. What ringflow starts, such as
 * gnuplot, which opens many fonts, neither counts nor dies. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned long calls;

static int is_ringflow(void)
{
	return !strcmp(program_invocation_short_name, "ringflow");
}

static void count(void)
{
	const char *at = getenv("DIE_AT");

	if (is_ringflow() && __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) == (at ? strtoul(at, NULL, 10) : 0))
		kill(getpid(), SIGKILL);
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = is_ringflow() ? getenv("DIE_COUNT") : NULL;
	int fd = path ? creat(path, 0666) : -1;

	if (fd < 0)
		return;
	dprintf(fd, "%lu\n", calls);
	close(fd);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int rename(const char *from, const char *to)
{
	count();
	return REAL(rename)(from, to);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	count();
	return REAL(renameat2)(from_at, from, to_at, to, flags);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags)
{
	count();
	return REAL(linkat)(from_at, from, to_at, to, flags);
}

int unlink(const char *path)
{
	count();
	return REAL(unlink)(path);
}

int rmdir(const char *path)
{
	count();
	return REAL(rmdir)(path);
}

int mkdir(const char *path, mode_t mode)
{
	count();
	return REAL(mkdir)(path, mode);
}

char *mkdtemp(char *template)
{
	count();
	return REAL(mkdtemp)(template);
}

int mkostemp(char *template, int flags)
{
	count();
	return REAL(mkostemp)(template, flags);
}

FILE *fopen(const char *path, const char *mode)
{
	count();
	return REAL(fopen)(path, mode);
}

int fclose(FILE *stream)
{
	count();
	return REAL(fclose)(stream);
}

int open(const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	count();
	return REAL(open)(path, flags, mode);
}
