/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that draws as a child process, several at once if wanted, its complaints kept for the message. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/flag.h"
#include "base/units.h"
#include "report/chart/drawer_internal.h"

extern char **environ;

enum { COMPLAINT = 4096 };

/* ---- time ---- */

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* How long it may take. False with one line in WHY. */
static bool read_limit(double *seconds, char *why, size_t why_size)
{
	const char *given = getenv("RINGFLOW_CHART_TIME"), *wanted = NULL;

	*seconds = DRAWER_SECONDS;
	if (given && *given)
		wanted = parse_duration(given, seconds);
	if (wanted)
		snprintf(why, why_size, "RINGFLOW_CHART_TIME is '%s', expected %s", given, wanted);
	return !wanted;
}

/* ---- starting ---- */

/* In a process group of its own, so that what it starts can be ended with it. */
static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t pipe;
	int error;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE); /* which this program ignores */
	error = posix_spawnattr_setsigdefault(attributes, &pipe);
	if (!error)
		error = posix_spawnattr_setpgroup(attributes, 0);
	if (!error)
		error = posix_spawnattr_setflags(attributes,
						 POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
	return error;
}

static int set_files(posix_spawn_file_actions_t *actions, const char *directory, int complaints)
{
	int error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);

	if (!error)
		error = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_adddup2(actions, complaints, 2);
	if (!error)
		error = posix_spawn_file_actions_addchdir_np(actions, directory);
	return error;
}

static int spawn(struct drawer *x, const char *directory, const char *const *arguments, int complaints)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (!error) {
		error = set_files(&actions, directory, complaints);
		if (!error)
			error = set_attributes(&attributes);
		if (!error)
			error = posix_spawnp(&x->pid, x->program, &actions, &attributes, (char **)arguments, environ);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

enum drawer_end drawer_start(struct drawer *x, const char *directory, const char *const *arguments,
			     char *why, size_t why_size)
{
	int ends[2], error;

	x->program = arguments[0];
	if (!read_limit(&x->limit, why, why_size))
		return DRAWER_HOPELESS;
	if (pipe2(ends, O_CLOEXEC)) {
		snprintf(why, why_size, "cannot run %s: %s", x->program, strerror(errno));
		return DRAWER_FAILED;
	}
	error = spawn(x, directory, arguments, ends[1]);
	close(ends[1]);
	x->complaints = ends[0];
	x->deadline = now() + (int64_t)(x->limit * 1e9);
	if (!error) {
		fcntl(x->complaints, F_SETFL, O_NONBLOCK);
		return DRAWER_DONE;
	}
	close(ends[0]);
	if (error == ENOENT)
		snprintf(why, why_size, "%s is not installed", x->program);
	else
		snprintf(why, why_size, "cannot run %s: %s", x->program, strerror(error));
	return error == ENOENT ? DRAWER_HOPELESS : DRAWER_FAILED;
}

/* ---- waiting ---- */

struct complaint {
	char text[COMPLAINT];
	size_t used;
};

/* What has been said so far; beyond the buffer it is thrown away. False at its end. */
static bool listen_to(int fd, struct complaint *c)
{
	char rest[512];
	ssize_t n;

	do {
		size_t room = sizeof(c->text) - 1 - c->used;

		n = room ? read(fd, c->text + c->used, room) : read(fd, rest, sizeof(rest));
		if (n > 0 && room)
			c->used += (size_t)n;
	} while (n > 0);
	c->text[c->used] = '\0';
	return n < 0;
}

/* The first line that is neither blank nor the caret under a command. */
static void first_line(struct complaint *c, char *line, size_t size)
{
	line[0] = '\0';
	for (char *s = c->text, *next; s; s = next) {
		next = strchr(s, '\n');
		if (next)
			*next++ = '\0';
		s += strspn(s, " \t^");
		if (*s)
			snprintf(line, size, "%s", s);
		if (strstr(s, "line ") && strchr(s, ':'))
			break;
	}
}

enum patience { ENDED, TOO_LONG, STOPPED };

/* Until the process has ended, which what it says need not tell: it may close that and go
 * on, or leave somebody behind who keeps it open. */
static enum patience wait_for(struct drawer *x, volatile sig_atomic_t *stop,
			      struct complaint *c, int *status)
{
	struct pollfd fd = { .fd = x->complaints, .events = POLLIN };
	int pause = 1; /* milliseconds */

	for (;;) {
		int64_t left = x->deadline - now();
		pid_t ended = waitpid(x->pid, status, WNOHANG);

		if (ended == x->pid || (ended < 0 && errno != EINTR)) {
			listen_to(x->complaints, c);
			return ENDED;
		}
		if (flag_raised(stop))
			return STOPPED;
		if (left <= 0)
			return TOO_LONG;
		if (left < (int64_t)pause * 1000000)
			pause = (int)(left / 1000000) + 1;
		if (poll(&fd, 1, pause) > 0 && !listen_to(x->complaints, c))
			fd.fd = -1; /* not to be asked any more */
		pause = pause < 20 ? 2 * pause : 20;
	}
}

static void end(struct drawer *x, int *status)
{
	kill(-x->pid, SIGKILL);
	while (waitpid(x->pid, status, 0) < 0 && errno == EINTR)
		;
}

enum drawer_end drawer_finish(struct drawer *x, volatile sig_atomic_t *stop, char *why,
				size_t why_size)
{
	struct complaint c = { .used = 0 };
	char line[512], limit[32];
	int status = 0;
	enum patience patience = wait_for(x, stop, &c, &status);

	if (patience != ENDED)
		end(x, &status);
	close(x->complaints);
	if (patience == TOO_LONG)
		snprintf(why, why_size, "%s took longer than %s and was stopped", x->program,
			 format_duration(limit, sizeof(limit), x->limit));
	else if (patience == STOPPED)
		snprintf(why, why_size, "interrupted");
	if (patience != ENDED)
		return DRAWER_HOPELESS;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return DRAWER_DONE;
	first_line(&c, line, sizeof(line));
	if (WIFSIGNALED(status))
		snprintf(why, why_size, "%s was stopped by signal %d", x->program, WTERMSIG(status));
	else
		snprintf(why, why_size, "%s failed: %s", x->program,
			 *line ? line : "it did not say why");
	return DRAWER_FAILED;
}
