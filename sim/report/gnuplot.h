/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot - run the drawing program (private to the report room). */
#ifndef RINGFLOW_REPORT_GNUPLOT_H
#define RINGFLOW_REPORT_GNUPLOT_H

#include <stdbool.h>
#include <stddef.h>

enum { GNUPLOT_ARGUMENTS = 9 };

/* Run SCRIPT in DIRECTORY with ARGUMENTS (NULL-terminated) as its ARG1, ARG2...;
 * no shell takes part and gnuplot does not evaluate them. False with one line
 * in WHY when gnuplot is missing (*MISSING is set) or failed. */
bool gnuplot_run(const char *script, const char *directory, const char *const *arguments,
		 bool *missing, char *why, size_t why_size);

#endif
