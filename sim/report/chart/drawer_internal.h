/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drawer - run a program that draws: gnuplot, or Graphviz's dot (private to the report room). */
#ifndef RINGFLOW_REPORT_CHART_DRAWER_INTERNAL_H
#define RINGFLOW_REPORT_CHART_DRAWER_INTERNAL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { DRAWER_SECONDS = 30 };

/* One that draws. */
struct drawer {
	const char *program;
	pid_t pid;	  /* of its process group, too */
	int complaints;	  /* what it says, to be read */
	int64_t deadline; /* nanoseconds of the monotonic clock */
	double limit;	  /* seconds it has, for the message */
};

/* What came of it. */
enum drawer_end {
	DRAWER_DONE,
	DRAWER_FAILED,	 /* this picture */
	DRAWER_HOPELESS, /* any other would fare alike: there is none, it hangs, or we are to stop */
};

/* Let the program ARGUMENTS[0] run in DIRECTORY with ARGUMENTS (NULL-terminated, alive as long as X);
 * no shell takes part. It has DRAWER_SECONDS from now, or what RINGFLOW_CHART_TIME says (a
 * duration with a unit). Not DRAWER_DONE, with one line in WHY, when it cannot be started. */
enum drawer_end drawer_start(struct drawer *x, const char *directory, const char *const *arguments,
			     char *why, size_t why_size);

/* Wait for it, until its time is over or STOP (or NULL) becomes non-zero: then it is
 * killed, with whatever it started. One line in WHY unless DRAWER_DONE. */
enum drawer_end drawer_finish(struct drawer *x, volatile sig_atomic_t *stop, char *why, size_t why_size);

#endif
