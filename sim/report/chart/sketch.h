/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sketch - a chart in characters on a terminal, drawn by scripts/plots/sketch.gp. */
#ifndef RINGFLOW_REPORT_CHART_SKETCH_H
#define RINGFLOW_REPORT_CHART_SKETCH_H

#include "report/chart/picture.h"
#include "report/report.h"

struct sketch {
	enum { SKETCH_BARS, SKETCH_LINES } kind;
	const char *title, *xlabel;
	size_t blocks; /* rows of bars; lines */
	const char *scale; /* of lines: "lin" or "log", then the unit */
	const char *line;  /* a value to draw a line at, or "" */
	/* the script's data, from WHAT */
	void (*write)(FILE *out, const void *what);
	const void *what;
};

enum { SKETCH_LABEL = 28 }; /* columns of the label of a bar */

/* Print X under its title, as wide as STYLE says, with the scripts in SCRIPTS (NULL: not found). False, with
 * nothing printed, after adding "the chart" and why to U. */
bool sketch_print(FILE *out, const struct sketch *x, const char *scripts, const struct report_style *style,
		  struct unmade *u);

/* Those of what a run came to: rates by design, the curve of its sweep, the day of each group. Of what there is
 * nothing to draw, nothing is printed. */
bool report_sketches(FILE *out, const struct results *r, const char *scripts, const struct report_style *style,
		     struct unmade *u);

#endif
