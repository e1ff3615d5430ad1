/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figure - a picture of a page's that gnuplot draws bare, in the page's colours, wide and narrow. */
#ifndef RINGFLOW_REPORT_HTML_FIGURE_H
#define RINGFLOW_REPORT_HTML_FIGURE_H

struct unmade;

/* SVG elements, to be freed with figure_free(); both NULL: not drawn. */
struct figure {
	char *wide, *narrow;
};

/* Where gnuplot draws, and what it could not. SCRIPTS: its scripts, NULL: none was found. */
struct figure_place {
	const char *directory, *scripts;
	struct unmade *u;
};

/* What is to be drawn. */
enum { FIGURE_SETTINGS = 5 };
struct figure_data {
	const char *kind;  /* which of those of scripts/plots/page-figure.gp */
	const char *label; /* what the picture shows, in words */
	const char *rows;  /* lines of numbers with tabs between */
	const char *settings[FIGURE_SETTINGS]; /* of the kind; up to the first NULL */
};

/* Draw X at P (NULL: nothing is to be drawn). What fails is added to the place's `u`, once for all
 * figures of a page. */
void figure_draw(struct figure *f, const struct figure_place *p, const struct figure_data *x);
void figure_free(struct figure *f);

#endif
