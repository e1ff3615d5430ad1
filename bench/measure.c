/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * measure FILE COMMAND... - run a command, and write its processor time, its time
 * by the clock on the wall (seconds) and its peak memory (kB) to FILE as JSON.
 * Exits as the command does.
 *
 * A program of its own because a child's peak memory begins with that of the
 * process that started it: an interpreter would hide a small simulation.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double wall_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

static int write_usage(const char *path, const struct rusage *u, double wall)
{
	FILE *f = fopen(path, "w");

	if (!f || fprintf(f, "{\"cpu\": %.6f, \"wall\": %.6f, \"memory\": %ld}\n",
			  seconds(u->ru_utime) + seconds(u->ru_stime), wall, u->ru_maxrss) < 0 ||
	    fclose(f)) {
		perror(path);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	double start;
	int status;
	pid_t child;

	if (argc < 3) {
		fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT...]\n");
		return 2;
	}
	start = wall_seconds();
	child = fork();
	if (!child) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
		perror("measure");
		return 1;
	}
	if (write_usage(argv[1], &usage, wall_seconds() - start))
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
