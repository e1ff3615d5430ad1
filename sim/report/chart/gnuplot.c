/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot as a child process, several at once if wanted, its complaints kept for the message. */
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
#include "report/chart/gnuplot_internal.h"

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

	*seconds = GNUPLOT_SECONDS;
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

static int spawn(pid_t *pid, const char *script, const char *directory,
		 const char *const *arguments, int complaints)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char *argv[GNUPLOT_ARGUMENTS + 5] = { "gnuplot", "-d", "-c", (char *)script };
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (!error) {
		for (size_t i = 0; arguments[i] && i < GNUPLOT_ARGUMENTS; i++)
			argv[4 + i] = (char *)arguments[i];
		error = set_files(&actions, directory, complaints);
		if (!error)
			error = set_attributes(&attributes);
		if (!error)
			error = posix_spawnp(pid, "gnuplot", &actions, &attributes, argv, environ);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

enum gnuplot_end gnuplot_start(struct gnuplot *g, const char *script, const char *directory,
			       const char *const *arguments, char *why, size_t why_size)
{
	int ends[2], error;

	if (!read_limit(&g->limit, why, why_size))
		return GNUPLOT_HOPELESS;
	if (pipe2(ends, O_CLOEXEC)) {
		snprintf(why, why_size, "cannot run gnuplot: %s", strerror(errno));
		return GNUPLOT_FAILED;
	}
	error = spawn(&g->pid, script, directory, arguments, ends[1]);
	close(ends[1]);
	g->complaints = ends[0];
	g->deadline = now() + (int64_t)(g->limit * 1e9);
	if (!error) {
		fcntl(g->complaints, F_SETFL, O_NONBLOCK);
		return GNUPLOT_DONE;
	}
	close(ends[0]);
	snprintf(why, why_size, error == ENOENT ? "gnuplot is not installed" :
						  "cannot run gnuplot: %s", strerror(error));
	return error == ENOENT ? GNUPLOT_HOPELESS : GNUPLOT_FAILED;
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
static enum patience wait_for(struct gnuplot *g, volatile sig_atomic_t *stop,
			      struct complaint *c, int *status)
{
	struct pollfd fd = { .fd = g->complaints, .events = POLLIN };
	int pause = 1; /* milliseconds */

	for (;;) {
		int64_t left = g->deadline - now();
		pid_t ended = waitpid(g->pid, status, WNOHANG);

		if (ended == g->pid || (ended < 0 && errno != EINTR)) {
			listen_to(g->complaints, c);
			return ENDED;
		}
		if (flag_raised(stop))
			return STOPPED;
		if (left <= 0)
			return TOO_LONG;
		if (left < (int64_t)pause * 1000000)
			pause = (int)(left / 1000000) + 1;
		if (poll(&fd, 1, pause) > 0 && !listen_to(g->complaints, c))
			fd.fd = -1; /* not to be asked any more */
		pause = pause < 20 ? 2 * pause : 20;
	}
}

static void end(struct gnuplot *g, int *status)
{
	kill(-g->pid, SIGKILL);
	while (waitpid(g->pid, status, 0) < 0 && errno == EINTR)
		;
}

enum gnuplot_end gnuplot_finish(struct gnuplot *g, volatile sig_atomic_t *stop, char *why,
				size_t why_size)
{
	struct complaint c = { .used = 0 };
	char line[512], limit[32];
	int status = 0;
	enum patience patience = wait_for(g, stop, &c, &status);

	if (patience != ENDED)
		end(g, &status);
	close(g->complaints);
	if (patience == TOO_LONG)
		snprintf(why, why_size, "gnuplot took longer than %s and was stopped",
			 format_duration(limit, sizeof(limit), g->limit));
	else if (patience == STOPPED)
		snprintf(why, why_size, "interrupted");
	if (patience != ENDED)
		return GNUPLOT_HOPELESS;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return GNUPLOT_DONE;
	first_line(&c, line, sizeof(line));
	if (WIFSIGNALED(status))
		snprintf(why, why_size, "gnuplot was stopped by signal %d", WTERMSIG(status));
	else
		snprintf(why, why_size, "gnuplot failed: %s",
			 *line ? line : "it did not say why");
	return GNUPLOT_FAILED;
}
