/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart_text - texts of users in the data of charts. (private to the report room) */
#ifndef RINGFLOW_REPORT_CHART_TEXT_INTERNAL_H
#define RINGFLOW_REPORT_CHART_TEXT_INTERNAL_H

#include <stddef.h>

struct arena;

/* TEXT as it is safe inside a tab-separated field of gnuplot's; in A. */
const char *chart_field(struct arena *a, const char *text);
/* The same of its first COLUMNS, which end in "..." where that is not all. */
const char *chart_line(struct arena *a, const char *text, size_t columns);

#endif
