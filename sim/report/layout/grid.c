/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aligned columns whose widths follow from their content, in bands where there is no room for all. */
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/grid_internal.h"
#include "report/layout/terminal_text_internal.h"

enum { GAP = 2, NARROWEST = 18, WIDEST_WORD = 40, MAX_COLUMNS = 32, MOST_KEYS = 2 };

struct widths {
	size_t all[MAX_COLUMNS];
	size_t before[MAX_COLUMNS], after[MAX_COLUMNS]; /* the halves of a pair */
	size_t least[MAX_COLUMNS]; /* what a 'w' column may shrink to: no word is broken */
};

void grid_init(struct grid *g, const char *columns, size_t indent, bool header)
{
	*g = (struct grid){ .columns = columns, .column_count = strlen(columns),
			    .indent = indent, .header = header };
	g->keys = strspn(columns, "lw");
	if (g->keys > MOST_KEYS)
		g->keys = MOST_KEYS;
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

static size_t longest_word(const char *text)
{
	size_t longest = 0;

	while (*text) {
		char word[512];
		size_t n = strcspn(text, " \n");

		snprintf(word, sizeof(word), "%.*s", (int)n, text);
		if (text_width(word) > longest)
			longest = text_width(word);
		text += n;
		text += strspn(text, " \n");
	}
	return longest;
}

/* How narrow the 'w' COLUMN may be; names are kept wider, for their sake there are bands. */
static size_t least_width(const struct grid *g, size_t column, size_t all)
{
	size_t least = column < MOST_KEYS ? NARROWEST : 0;

	for (size_t i = column; i < g->count; i += g->column_count) {
		size_t word = longest_word(g->cells[i].text);

		if (word > least)
			least = word;
	}
	if (least > WIDEST_WORD)
		least = WIDEST_WORD;
	return least < all ? least : all;
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
		w.least[c] = g->columns[c] == 'w' ? least_width(g, c, w.all[c]) : w.all[c];
	}
	return w;
}

/* The columns that stand side by side. */
struct band {
	size_t columns[MAX_COLUMNS], count, width;
};

static void band_add(struct band *b, const struct grid *g, size_t column, const struct widths *w)
{
	if (g->left_out >> column & 1 || !w->all[column]) /* nothing in it, and no gap for it */
		return;
	b->width += (b->count ? GAP : g->indent) + w->all[column];
	b->columns[b->count++] = column;
}

static struct band all_columns(const struct grid *g, const struct widths *w)
{
	struct band b = { .count = 0 };

	for (size_t c = 0; c < g->column_count; c++)
		band_add(&b, g, c, w);
	return b;
}

/* The 'w' column that is widest of those that may shrink; or their number. */
static size_t widest(const struct grid *g, const struct widths *w)
{
	size_t found = g->column_count, most = 0;

	for (size_t c = 0; c < g->column_count; c++)
		if (w->all[c] > w->least[c] && w->all[c] > most) {
			most = w->all[c];
			found = c;
		}
	return found;
}

/* Make the 'w' columns as narrow as WIDTH asks, the widest first, and break their cells. */
static void fit(struct grid *g, struct widths *w, size_t width)
{
	size_t total = all_columns(g, w).width, before[MAX_COLUMNS];

	memcpy(before, w->all, sizeof(before));
	for (size_t c; total > width && (c = widest(g, w)) < g->column_count; total--)
		w->all[c]--;
	for (size_t i = 0; i < g->count; i++) {
		size_t c = i % g->column_count;

		if (w->all[c] < before[c])
			g->cells[i].text = broken(g, g->cells[i].text, w->all[c]);
	}
	*w = measure(g);
}

/* Does COLUMN go on with the one before it, and mean nothing without? Its heading says so by
 * being empty, or by beginning in lower case. */
static bool continues(const struct grid *g, size_t column)
{
	const char *text = g->header && column ? g->cells[column].text : "A";

	text += strspn(text, " ");
	return !*text || (*text >= 'a' && *text <= 'z');
}

/* Is there any column but keys? */
static bool has_more(const struct band *b, const struct grid *g)
{
	return b->count && b->columns[b->count - 1] >= g->keys;
}

/* The columns from NEXT on that there is room for beside the key columns, at least one group of
 * those that belong together; NEXT goes behind them. */
static struct band next_band(const struct grid *g, const struct widths *w, size_t width, size_t *next)
{
	size_t keys = *next ? g->keys : 0;
	struct band b = { .count = 0 };

	for (size_t c = 0; c < keys; c++)
		band_add(&b, g, c, w);
	while (*next < g->column_count) {
		struct band wider = b;
		size_t c = *next;

		do
			band_add(&wider, g, c++, w);
		while (c < g->column_count && continues(g, c));
		if (wider.width > width && has_more(&b, g))
			break;
		b = wider;
		*next = c;
	}
	return b;
}

/* How many bands there are when texts are as narrow as they may be. */
static size_t band_count(const struct grid *g, const struct widths *w, size_t width)
{
	struct widths narrow = *w;
	size_t bands = 0, next = 0;

	memcpy(narrow.all, w->least, sizeof(narrow.all));
	while (next < g->column_count) {
		struct band b = next_band(g, &narrow, width, &next);

		bands += !bands || has_more(&b, g);
	}
	return bands;
}

/* Leave out, from the left, columns that can be spared, as far as it makes fewer bands. */
static void leave_out(struct grid *g, const struct widths *w, size_t width)
{
	size_t fewest;

	g->left_out = g->spare;
	fewest = band_count(g, w, width);
	g->left_out = 0;
	for (size_t c = 0; c < g->column_count && band_count(g, w, width) > fewest; c++)
		g->left_out |= g->spare & 1u << c;
}

static void put_blanks(FILE *out, size_t n)
{
	while (n--)
		putc(' ', out);
}

/* How many blanks stand before LINE in its column; what aligned the halves of a pair is taken
 * out of it. */
static size_t align(const struct grid *g, size_t column, const struct widths *w, char *line)
{
	char *tab = g->columns[column] == 'p' ? strchr(line, '\t') : NULL;
	size_t before, length;

	if (g->columns[column] == 'r')
		return w->all[column] - text_width(line);
	if (!tab)
		return 0;
	*tab = '\0';
	before = w->before[column] - text_width(line);
	*tab = ' ';
	for (length = strlen(line); length && line[length - 1] == ' ';)
		line[--length] = '\0';
	return before;
}

/* Print LINE behind so many BLANKS, or nothing of nothing; returns the columns that it took. */
static size_t put_line(FILE *out, size_t blanks, const char *line, enum paint paint, bool colour)
{
	if (!*line)
		return 0;
	put_blanks(out, blanks);
	fprintf(out, "%s%s%s", paint_on(paint, colour), line, paint_off(paint, colour));
	return blanks + text_width(line);
}

static void print_row(const struct grid *g, size_t row, const struct band *b, const struct widths *w,
		      FILE *out, bool colour)
{
	const struct grid_cell *cells = g->cells + row * g->column_count;
	bool header = g->header && row == 0;
	size_t lines = 1;

	for (size_t k = 0; k < b->count; k++)
		if (line_count(cells[b->columns[k]].text) > lines)
			lines = line_count(cells[b->columns[k]].text);
	for (size_t i = 0; i < lines; i++) {
		size_t owed = g->indent;

		for (size_t k = 0; k < b->count; k++) {
			size_t c = b->columns[k];
			size_t skip = header ? lines - line_count(cells[c].text) : 0;
			char line[512] = "";
			size_t before;

			if (i >= skip)
				line_of(cells[c].text, i - skip, line, sizeof line);
			owed += k ? GAP : 0;
			if (!*line) {
				owed += w->all[c];
				continue;
			}
			put_blanks(out, owed);
			/* owed to the next cell, so that the last one leaves none behind */
			before = align(g, c, w, line);
			owed = w->all[c] - put_line(out, before, line, header ? PAINT_BOLD : cells[c].paint,
						    colour);
		}
		putc('\n', out);
	}
}

void grid_print(struct grid *g, FILE *out, const struct report_style *style)
{
	struct widths w = measure(g);
	size_t next = 0;

	assert(g->count % g->column_count == 0);
	if (!style->details)
		leave_out(g, &w, style->width);
	fit(g, &w, style->width);
	while (next < g->column_count) {
		bool first = !next;
		struct band b = next_band(g, &w, style->width, &next);

		if (!first && !has_more(&b, g)) /* the rest is left out */
			break;
		if (!first)
			putc('\n', out);
		for (size_t row = 0; row < row_count(g); row++)
			print_row(g, row, &b, &w, out, style->colour);
	}
}

void grid_free(struct grid *g)
{
	arena_free(&g->arena);
	free(g->cells);
	*g = (struct grid){ 0 };
}
