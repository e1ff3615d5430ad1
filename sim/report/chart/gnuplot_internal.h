/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot - let gnuplot draw by a script (private to the report room). */
#ifndef RINGFLOW_REPORT_CHART_GNUPLOT_INTERNAL_H
#define RINGFLOW_REPORT_CHART_GNUPLOT_INTERNAL_H

#include "report/chart/drawer_internal.h"

enum { GNUPLOT_ARGUMENTS = 9 };

/* Let SCRIPT run in DIRECTORY with ARGUMENTS (NULL-terminated) as its ARG1, ARG2...; gnuplot does
 * not evaluate them. To be finished by drawer_finish(). Not DRAWER_DONE, with one line in WHY,
 * when it cannot be started. */
enum drawer_end gnuplot_start(struct drawer *g, const char *script, const char *directory,
			      const char *const *arguments, char *why, size_t why_size);

#endif
