// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * csv_rows - rows and where their fields stand, read as common readers do: a quote that is not at
 * a field's beginning is a character, and so is what follows a quoted part up to the separator.
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "log/csv_rows_internal.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_LOOKED_AT = 50 /* rows, to find the separator */ };

const char *csv_text(const struct csv_row *row, size_t field)
{
	const char *text = row->buffer + row->fields[field].text;

	return *text == '\'' ? csv_meant(text) : text;
}

static uint32_t newlines(const struct source *s, size_t from, size_t to)
{
	const char *p = s->text + from, *end = s->text + to;
	uint32_t n = 0;

	for (; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		n++;
	return n;
}

struct where csv_where(const struct csv_row *row, size_t field)
{
	const struct source *s = row->source;
	struct where where = { s, row->line, 1 };
	size_t offset, begin;

	if (field >= row->count || !s) /* a header that is made here has no place */
		return where;
	offset = begin = row->fields[field].offset;
	where.line += newlines(s, row->fields[0].offset, offset);
	while (begin > 0 && s->text[begin - 1] != '\n')
		begin--;
	for (size_t i = begin; i < offset; i++)
		where.column += ((unsigned char)s->text[i] & 0xc0) != 0x80;
	return where;
}

static void put(struct csv_row *row, char c)
{
	if (!row)
		return;
	if (row->used == row->size) {
		row->size = row->size ? 2 * row->size : 1024;
		row->buffer = xreallocarray(row->buffer, row->size, 1);
	}
	row->buffer[row->used++] = c;
}

/* FROM up to END, and a NUL. */
static void put_all(struct csv_row *row, const char *from, const char *end)
{
	size_t n = (size_t)(end - from);

	while (row->size - row->used < n + 1) {
		row->size = row->size ? 2 * row->size : 1024;
		row->buffer = xreallocarray(row->buffer, row->size, 1);
	}
	if (n)
		memcpy(row->buffer + row->used, from, n);
	row->used += n;
	row->buffer[row->used++] = '\0';
}

/* Where the field at P ends, if it has no quotes. */
static const char *end_of_field(const char *p, char separator)
{
	for (;; p++)
		if (*p == separator || (unsigned char)*p <= '\r')
			if (*p == separator || *p == '\n' || *p == '\r' || !*p)
				return p;
}

/* The quoted part of a field at P, the quote, to ROW (NULL: nowhere); behind it, or NULL when it
 * has no end. */
static const char *take_quoted(struct csv_row *row, const char *p)
{
	for (p++; *p; p++) {
		if (*p == '"' && p[1] != '"')
			return p + 1;
		p += *p == '"';
		put(row, *p);
	}
	return NULL;
}

/* A field at P to ROW; where it ends, or NULL when its quotes do not. */
static const char *take_field(struct csv_row *row, const char *p, char separator)
{
	const char *end, *last;

	while (*p == ' ')
		p++;
	if (row) {
		row->fields = array_room(row->fields, row->count, &row->capacity, sizeof(*row->fields));
		row->fields[row->count++] = (struct csv_field){ row->used, (size_t)(p - row->source->text) };
	}
	if (*p == '"') {
		p = take_quoted(row, p);
		if (!p)
			return NULL;
	}
	end = last = end_of_field(p, separator);
	if (!row)
		return end;
	while (last > p && last[-1] == ' ')
		last--;
	put_all(row, p, last);
	return end;
}

/* Behind the end of a line at P. */
static const char *next_line(const char *p)
{
	return p + (*p == '\r' && p[1] == '\n' ? 2 : *p != '\0');
}

/* ---- the separator ---- */

/* How many of the first rows have the same number of fields as most of them have, two or more,
 * and in *FIELDS that number. */
static size_t agreement(const char *p, char separator, size_t *fields)
{
	size_t counts[ROWS_LOOKED_AT], rows = 0, best = 0;

	while (*p && rows < ROWS_LOOKED_AT) {
		size_t n = 1;

		p = take_field(NULL, p, separator);
		while (p && *p == separator) {
			p = take_field(NULL, p + 1, separator);
			n++;
		}
		if (!p)
			break;
		p = next_line(p);
		counts[rows++] = n;
	}
	*fields = 0;
	for (size_t i = 0; i < rows; i++) {
		size_t same = 0;

		for (size_t k = 0; k < rows; k++)
			same += counts[k] == counts[i];
		if (counts[i] > 1 && (same > best || (same == best && counts[i] > *fields))) {
			best = same;
			*fields = counts[i];
		}
	}
	return best;
}

/* Commas before semicolons before tabs before bars, where they divide rows alike. */
static char separator_of(const char *text)
{
	static const char candidates[] = ",;\t|";
	size_t best = 0, most = 0;
	char separator = ',';

	for (size_t i = 0; candidates[i]; i++) {
		size_t fields, n = agreement(text, candidates[i], &fields);

		if (n > best || (n == best && fields > most)) {
			best = n;
			most = fields;
			separator = candidates[i];
		}
	}
	return separator;
}

/* A first line "sep=;" is a spreadsheet's word for it; *P is then behind the line. */
static char find_separator(const char **p)
{
	char separator;

	if (!strncmp(*p, "sep=", 4) && (*p)[4] && strchr("\r\n", (*p)[5])) {
		separator = (*p)[4];
		*p = next_line(*p + 5);
		return separator;
	}
	return separator_of(*p);
}

/* ---- rows ---- */

/* The row at P; where it ends, or NULL when its last field does not. */
static const char *take_row(struct csv_row *row, const char *p, char separator)
{
	row->count = row->used = 0;
	p = take_field(row, p, separator);
	while (p && *p == separator)
		p = take_field(row, p + 1, separator);
	return p;
}

static bool is_blank(const struct csv_row *row)
{
	return row->count == 1 && !row->buffer[row->fields[0].text] &&
	       row->source->text[row->fields[0].offset] != '"';
}

/* Is the line at P only drawn, as of tables in a terminal or in Markdown: |----|:---|, +----+? */
static bool is_rule(const char *p)
{
	size_t n = strspn(p, "-+|:= ");

	return p[n] && strchr("\r\n", p[n]) && n > 2 && memmem(p, n, "--", 2);
}

void csv_each(const struct source *source, csv_taker *take, void *context,
	      struct diagnostics *d)
{
	struct csv_row row = { .source = source, .line = 1 };
	const char *p = source->text, *counted = p;
	bool more = true;
	char separator;

	if (!strncmp(p, "\xef\xbb\xbf", 3))
		p += 3; /* a byte order mark */
	separator = find_separator(&p);
	while (*p && more && !(*p == '\x1a' && !p[1])) { /* DOS's end of a file */
		const char *end;

		if (strchr("-+|", *p) && is_rule(p)) {
			p = next_line(p + strcspn(p, "\r\n"));
			continue;
		}
		end = take_row(&row, p, separator);
		const char *begin = source->text + row.fields[0].offset;

		source_look(source, (size_t)(begin - source->text));
		row.line += newlines(source, (size_t)(counted - source->text), (size_t)(begin - source->text));
		counted = begin;
		if (!end) {
			diag_error(d, csv_where(&row, row.count - 1), "a quoted field that does not end, expected \"");
			break;
		}
		if (!is_blank(&row))
			more = take(context, &row);
		p = next_line(end);
	}
	free(row.fields);
	free(row.buffer);
}
