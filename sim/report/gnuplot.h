/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot - run the drawing program (private to the report room). */
#ifndef RINGFLOW_REPORT_GNUPLOT_H
#define RINGFLOW_REPORT_GNUPLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { GNUPLOT_ARGUMENTS = 9 };

/* One that draws. */
struct gnuplot {
	pid_t pid;
	int complaints; /* what it says, to be read */
};

/* Let SCRIPT run in DIRECTORY with ARGUMENTS (NULL-terminated) as its ARG1,
 * ARG2...; no shell takes part and gnuplot does not evaluate them. False with one
 * line in WHY when it cannot be started (*MISSING: there is none). */
bool gnuplot_start(struct gnuplot *g, const char *script, const char *directory,
		   const char *const *arguments, bool *missing, char *why, size_t why_size);

/* Wait for it. False with one line in WHY when it failed. */
bool gnuplot_finish(struct gnuplot *g, char *why, size_t why_size);

#endif
