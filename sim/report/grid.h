/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grid - aligned columns of text (private to the report room). */
#ifndef RINGFLOW_REPORT_GRID_H
#define RINGFLOW_REPORT_GRID_H

#include "report/report.h"
#include "report/text.h"

/* One letter a column: 'l' left, 'r' right, 'w' left and broken into lines when
 * the grid would be wider than the style allows, 'p' a pair: the text before a
 * tab is right-aligned, the text after it left-aligned beside it. */
struct grid {
	struct arena arena;
	const char *columns;
	size_t column_count, indent;
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
