/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grid - aligned columns of text (private to the report room). */
#ifndef RINGFLOW_REPORT_LAYOUT_GRID_INTERNAL_H
#define RINGFLOW_REPORT_LAYOUT_GRID_INTERNAL_H

#include "base/memory.h"
#include "report/report.h"
#include "report/layout/terminal_text_internal.h"

/* One letter a column: 'l' left, 'r' right, 'w' left and broken into lines when
 * the grid would be wider than the style allows, 'p' a pair: the text before a
 * tab is right-aligned, the text after it left-aligned beside it.
 * Where there is no room for all, columns to spare are left out (without details), and
 * a grid that is too wide all the same is printed in bands, one below the other, each
 * with the key columns at its left. A column whose heading is empty or begins in lower
 * case stays beside the one before it. */
struct grid {
	struct arena arena;
	const char *columns;
	size_t column_count, indent;
	size_t keys; /* columns of each band: what is first of 'l' and 'w', two at most; may be set */
	unsigned spare;	     /* columns that may be left out: bit I, column I; may be set */
	unsigned left_out;   /* those of them that were, by grid_print() */
	size_t count, capacity; /* of cells, row by row */
	struct grid_cell *cells;
	bool header; /* the first row is one: bold, its lines at the bottom */
};

struct grid_cell {
	const char *text; /* lines separated by '\n' */
	enum paint paint;
};

void grid_init(struct grid *g, const char *columns, size_t indent, bool header);
/* The next cell, row by row. The text is copied; nothing in it is cleaned. */
void grid_add(struct grid *g, enum paint paint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The next cell from a name that came from outside. */
void grid_add_name(struct grid *g, enum paint paint, const char *name);
/* The next cell in a 'p' column. */
void grid_add_shown(struct grid *g, enum paint paint, const struct shown *s);
void grid_print(struct grid *g, FILE *out, const struct report_style *style);
void grid_free(struct grid *g);

#endif
