/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw - one picture by one of the gnuplot scripts, as SVG and as PNG. */
#ifndef RINGFLOW_REPORT_DRAW_H
#define RINGFLOW_REPORT_DRAW_H

#include <stdbool.h>
#include <stddef.h>

struct picture {
	const char *directory; /* of the data and the pictures */
	const char *scripts;   /* the directory of the scripts; NULL: not found */
	const char *script;    /* "curve.gp" */
	const char *stem;      /* STEM.tsv is there; STEM.svg and STEM.png are drawn */
	const char *arguments[6]; /* of the script, after format, output and data; then NULL */
};

/* Draw P beside its place and put it there. False with one line in WHY. */
bool picture_draw(const struct picture *p, char *why, size_t why_size);

#endif
