/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aligned columns whose widths follow from their content. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "report/grid.h"

enum { GAP = 2, NARROWEST = 18, MAX_COLUMNS = 16 };

struct widths {
	size_t all[MAX_COLUMNS];
	size_t before[MAX_COLUMNS], after[MAX_COLUMNS]; /* the halves of a pair */
};

void grid_init(struct grid *g, const char *columns, size_t indent, bool header)
{
	*g = (struct grid){ .columns = columns, .column_count = strlen(columns),
			    .indent = indent, .header = header };
	assert(g->column_count <= MAX_COLUMNS);
}

static void add(struct grid *g, enum paint paint, const char *text)
{
	if (g->count == g->capacity) {
		g->capacity = g->capacity ? 2 * g->capacity : 64;
		g->cells = xreallocarray(g->cells, g->capacity, sizeof *g->cells);
	}
	g->cells[g->count++] = (struct grid_cell){ .text = text, .paint = paint };
}

void grid_add(struct grid *g, enum paint paint, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	add(g, paint, arena_strdup(&g->arena, text));
}

void grid_add_name(struct grid *g, enum paint paint, const char *name)
{
	add(g, paint, text_clean(&g->arena, name));
}

void grid_add_shown(struct grid *g, enum paint paint, const struct shown *s)
{
	add(g, paint, arena_printf(&g->arena, "%s\t%s", s->value, s->interval));
}

static size_t row_count(const struct grid *g)
{
	return g->count / g->column_count;
}

/* Break the text of a cell at blanks by putting '\n' in their place. */
static const char *broken(struct grid *g, const char *text, size_t width)
{
	const char *next = text;
	char *lines = arena_alloc(&g->arena, 2 * strlen(text) + 1);
	size_t at = 0;

	while (*next) {
		text = next;
		size_t length = text_break(text, width, &next);

		memcpy(lines + at, text, length);
		at += length;
		if (*next)
			lines[at++] = '\n';
	}
	return lines;
}

static size_t line_count(const char *text)
{
	size_t n = 1;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* Line NUMBER of TEXT in BUFFER; empty when it has no such line. */
static void line_of(const char *text, size_t number, char *buffer, size_t size)
{
	buffer[0] = '\0';
	while (number--) {
		text = strchr(text, '\n');
		if (!text)
			return;
		text++;
	}
	size_t length = strcspn(text, "\n");

	if (length >= size)
		length = size - 1;
	memcpy(buffer, text, length);
	buffer[length] = '\0';
}

static void measure_cell(const struct grid *g, size_t column, const char *text,
			 struct widths *w)
{
	char line[512];

	for (size_t i = 0; i < line_count(text); i++) {
		line_of(text, i, line, sizeof line);
		char *tab = g->columns[column] == 'p' ? strchr(line, '\t') : NULL;

		if (!tab) {
			size_t width = text_width(line);

			if (width > w->all[column])
				w->all[column] = width;
			continue;
		}
		*tab = '\0';
		if (text_width(line) > w->before[column])
			w->before[column] = text_width(line);
		if (text_width(tab + 1) > w->after[column])
			w->after[column] = text_width(tab + 1);
	}
}

static struct widths measure(const struct grid *g)
{
	struct widths w = { 0 };

	for (size_t i = 0; i < g->count; i++)
		measure_cell(g, i % g->column_count, g->cells[i].text, &w);
	for (size_t c = 0; c < g->column_count; c++) {
		size_t pair = w.before[c] + w.after[c] + (w.after[c] ? 1 : 0);

		if (pair > w.all[c])
			w.all[c] = pair;
	}
	return w;
}

/* Make the 'w' column as narrow as the style asks, and break its cells. */
static void fit(struct grid *g, struct widths *w, size_t width)
{
	size_t total = g->indent, flexible = g->column_count;

	for (size_t c = 0; c < g->column_count; c++) {
		total += w->all[c] + (c ? GAP : 0);
		if (g->columns[c] == 'w')
			flexible = c;
	}
	if (flexible == g->column_count || total <= width)
		return;

	size_t excess = total - width, now = w->all[flexible];
	size_t narrow = now > excess + NARROWEST ? now - excess : NARROWEST;

	if (narrow >= now)
		return;
	for (size_t i = flexible; i < g->count; i += g->column_count)
		g->cells[i].text = broken(g, g->cells[i].text, narrow);
	*w = measure(g);
}

static void put_blanks(FILE *out, size_t n)
{
	while (n--)
		putc(' ', out);
}

/* Print one line of a cell; returns the blanks still owed to its column, so
 * that the last cell of a line leaves none behind. */
static size_t put_line(FILE *out, char *line, char align, size_t column,
		       const struct widths *w, enum paint paint, bool colour)
{
	size_t width = text_width(line), before = 0;
	char *tab = align == 'p' ? strchr(line, '\t') : NULL;

	if (align == 'r') {
		before = w->all[column] - width;
	} else if (tab) {
		*tab = '\0';
		before = w->before[column] - text_width(line);
		*tab = ' ';
		width = text_width(line);
		while (width && line[strlen(line) - 1] == ' ') {
			line[strlen(line) - 1] = '\0';
			width--;
		}
	}
	if (!*line)
		return w->all[column];
	put_blanks(out, before);
	fprintf(out, "%s%s%s", paint_on(paint, colour), line, paint_off(paint, colour));
	return w->all[column] - before - width;
}

static void print_row(const struct grid *g, size_t row, const struct widths *w, FILE *out,
		      bool colour)
{
	const struct grid_cell *cells = g->cells + row * g->column_count;
	bool header = g->header && row == 0;
	size_t lines = 1;

	for (size_t c = 0; c < g->column_count; c++)
		if (line_count(cells[c].text) > lines)
			lines = line_count(cells[c].text);
	for (size_t i = 0; i < lines; i++) {
		size_t owed = g->indent;

		for (size_t c = 0; c < g->column_count; c++) {
			size_t skip = header ? lines - line_count(cells[c].text) : 0;
			char line[512] = "";

			if (i >= skip)
				line_of(cells[c].text, i - skip, line, sizeof line);
			owed += c ? GAP : 0;
			if (!*line) {
				owed += w->all[c];
				continue;
			}
			put_blanks(out, owed);
			owed = put_line(out, line, g->columns[c], c, w,
					header ? PAINT_BOLD : cells[c].paint, colour);
		}
		putc('\n', out);
	}
}

void grid_print(struct grid *g, FILE *out, const struct report_style *style)
{
	struct widths w = measure(g);

	assert(g->count % g->column_count == 0);
	fit(g, &w, style->width);
	for (size_t row = 0; row < row_count(g); row++)
		print_row(g, row, &w, out, style->colour);
}

void grid_free(struct grid *g)
{
	arena_free(&g->arena);
	free(g->cells);
	*g = (struct grid){ 0 };
}
