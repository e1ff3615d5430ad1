/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot - run the drawing program (private to the report room). */
#ifndef RINGFLOW_REPORT_CHART_GNUPLOT_INTERNAL_H
#define RINGFLOW_REPORT_CHART_GNUPLOT_INTERNAL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { GNUPLOT_ARGUMENTS = 9, GNUPLOT_SECONDS = 30 };

/* One that draws. */
struct gnuplot {
	pid_t pid;	  /* of its process group, too */
	int complaints;	  /* what it says, to be read */
	int64_t deadline; /* nanoseconds of the monotonic clock */
	double limit;	  /* seconds it has, for the message */
};

/* What came of it. */
enum gnuplot_end {
	GNUPLOT_DONE,
	GNUPLOT_FAILED,	  /* this picture */
	GNUPLOT_HOPELESS, /* any other would fare alike: there is none, it hangs, or we are to stop */
};

/* Let SCRIPT run in DIRECTORY with ARGUMENTS (NULL-terminated) as its ARG1,
 * ARG2...; no shell takes part and gnuplot does not evaluate them. It has
 * GNUPLOT_SECONDS from now, or what RINGFLOW_CHART_TIME says (a duration with a unit).
 * Not GNUPLOT_DONE, with one line in WHY, when it cannot be started. */
enum gnuplot_end gnuplot_start(struct gnuplot *g, const char *script, const char *directory,
			       const char *const *arguments, char *why, size_t why_size);

/* Wait for it, until its time is over or STOP (or NULL) becomes non-zero: then it is
 * killed, with whatever it started. One line in WHY unless GNUPLOT_DONE. */
enum gnuplot_end gnuplot_finish(struct gnuplot *g, volatile sig_atomic_t *stop, char *why,
				size_t why_size);

#endif
