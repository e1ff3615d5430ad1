/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page_curve - curves for the page: drawn bare by gnuplot, in the page's colours. */
#ifndef RINGFLOW_REPORT_HTML_PAGE_CURVE_H
#define RINGFLOW_REPORT_HTML_PAGE_CURVE_H

#include "estimate/results.h"

struct unmade;

/* Elements for struct page, to be freed; NULL: not drawn. */
struct page_curve {
	char *wide, *narrow;
};

/* Draw R's sweep from the sweep.tsv of DIRECTORY with the gnuplot script in SCRIPTS (NULL: none was
 * found). Nothing is drawn, and false returned, without a sweep of two points or more, where U says that
 * nothing can be drawn, and where gnuplot fails, which is then added to U. */
bool page_curve_draw(struct page_curve *c, const struct results *r, const char *directory, const char *scripts,
		     struct unmade *u);
/* The same of the levels over time of R, from the levels.tsv of DIRECTORY, where there are any. */
bool page_levels_draw(struct page_curve *c, const struct results *r, const char *directory, const char *scripts,
		      struct unmade *u);
void page_curve_free(struct page_curve *c);

/* What gnuplot drew, SVG, as an element of class KIND for a page, which LABEL describes: without titles,
 * definitions and ids, and with the page's colours in the place of those that stand for them. To be
 * freed; NULL when it is no whole SVG. */
char *page_svg(const char *svg, const char *kind, const char *label);

#endif
