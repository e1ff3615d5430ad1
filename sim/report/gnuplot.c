/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot as a child process, several at once if wanted, its complaints kept for the message. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/gnuplot.h"

extern char **environ;

/* The first line of what gnuplot said that is neither blank nor the caret under
 * a command, read until it closes FD. */
static void read_complaint(int fd, char *line, size_t size)
{
	char text[4096], rest[512];
	size_t used = 0;
	ssize_t n;

	do {
		n = used < sizeof text - 1 ? read(fd, text + used, sizeof text - 1 - used) :
					     read(fd, rest, sizeof rest);
		if (n > 0 && used < sizeof text - 1)
			used += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	text[used] = '\0';
	line[0] = '\0';
	for (char *s = text, *next; s; s = next) {
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

static int spawn(pid_t *pid, const char *script, const char *directory,
		 const char *const *arguments, int complaints)
{
	posix_spawn_file_actions_t actions;
	char *argv[GNUPLOT_ARGUMENTS + 5] = { "gnuplot", "-d", "-c", (char *)script };
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	for (size_t i = 0; arguments[i] && i < GNUPLOT_ARGUMENTS; i++)
		argv[4 + i] = (char *)arguments[i];
	error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, complaints, 2);
	if (!error)
		error = posix_spawn_file_actions_addchdir_np(&actions, directory);
	if (!error)
		error = posix_spawnp(pid, "gnuplot", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

bool gnuplot_start(struct gnuplot *g, const char *script, const char *directory,
		   const char *const *arguments, bool *missing, char *why, size_t why_size)
{
	int ends[2], error;

	*missing = false;
	if (pipe2(ends, O_CLOEXEC)) {
		snprintf(why, why_size, "cannot run gnuplot: %s", strerror(errno));
		return false;
	}
	error = spawn(&g->pid, script, directory, arguments, ends[1]);
	close(ends[1]);
	g->complaints = ends[0];
	if (!error)
		return true;
	close(ends[0]);
	*missing = error == ENOENT;
	snprintf(why, why_size, *missing ? "gnuplot is not installed" :
					   "cannot run gnuplot: %s", strerror(error));
	return false;
}

bool gnuplot_finish(struct gnuplot *g, char *why, size_t why_size)
{
	char complaint[512];
	int status = 0;

	read_complaint(g->complaints, complaint, sizeof complaint);
	close(g->complaints);
	while (waitpid(g->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFSIGNALED(status))
		snprintf(why, why_size, "gnuplot was stopped by signal %d", WTERMSIG(status));
	else
		snprintf(why, why_size, "gnuplot failed: %s",
			 *complaint ? complaint : "it did not say why");
	return false;
}
