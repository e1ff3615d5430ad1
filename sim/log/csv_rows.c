// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * csv_rows - rows by libcsv, which does not say where a field stands. So it is given the
 * text in pieces that end at a separator or a line's end: a field can only end there.
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "log/csv_rows_internal.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	struct csv_row row;
	csv_taker *take;
	void *context;
	bool stop, ended; /* no more; a field has just ended */
	size_t begin;	/* of the field under way */
	size_t counted; /* lines are counted up to here */
	uint32_t line;
};

const char *csv_text(const struct csv_row *row, size_t field)
{
	return csv_meant(row->buffer + row->fields[field].text);
}

static uint32_t newlines(const struct source *s, size_t from, size_t to)
{
	uint32_t n = 0;

	for (size_t i = from; i < to; i++)
		n += s->text[i] == '\n';
	return n;
}

struct where csv_where(const struct csv_row *row, size_t field)
{
	const struct source *s = row->source;
	struct where where = { s, row->line, 1 };
	size_t offset, begin;

	if (field >= row->count)
		return where;
	offset = begin = row->fields[field].offset;
	where.line += newlines(s, row->fields[0].offset, offset);
	while (begin > 0 && s->text[begin - 1] != '\n')
		begin--;
	for (size_t i = begin; i < offset; i++)
		where.column += ((unsigned char)s->text[i] & 0xc0) != 0x80;
	return where;
}

static void grow(struct csv_row *row, size_t length)
{
	row->fields = array_room(row->fields, row->count, &row->capacity, sizeof(*row->fields));
	while (row->size - row->used <= length) {
		row->size = row->size ? 2 * row->size : 1024;
		row->buffer = xreallocarray(row->buffer, row->size, 1);
	}
}

/* libcsv: a field has ended. */
static void add_field(void *text, size_t length, void *context)
{
	struct reading *r = context;
	struct csv_row *row = &r->row;
	size_t offset = r->begin + strspn(row->source->text + r->begin, row->count ? " " : " \r\n");

	grow(row, length);
	if (!row->count) {
		r->line += newlines(row->source, r->counted, offset);
		r->counted = offset;
		row->line = r->line;
	}
	row->fields[row->count++] = (struct csv_field){ row->used, offset };
	if (length)
		memcpy(row->buffer + row->used, text, length);
	row->buffer[row->used + length] = '\0';
	row->used += length + 1;
	r->ended = true;
}

/* libcsv: a row has ended. */
static void end_row(int character, void *context)
{
	struct reading *r = context;

	(void)character;
	if (!r->stop && r->row.count)
		r->stop = !r->take(r->context, &r->row);
	r->row.count = r->row.used = 0;
}

/* Whether the quote at P ends its field, as libcsv sees it: only blanks follow, and then
 * what may separate fields. */
static bool closes(const char *p)
{
	p += 1 + strspn(p + 1, " ");
	return strchr(",;\t\r\n", *p); /* or the text's end */
}

/* Past the field at P; its quoted part may hold separators and ends of lines. */
static const char *skip_field(const char *p)
{
	p += strspn(p, " ");
	if (*p == '"') {
		for (p++; *p && !(*p == '"' && p[1] != '"' && closes(p)); p++)
			p += *p == '"' && p[1] == '"';
	}
	return p + strcspn(p, ",;\t\r\n");
}

/* By the first line, outside quotes: a comma before a semicolon before a tab. */
static char separator_of(const char *text)
{
	bool semicolon = false, tab = false;

	text += strspn(text, " \r\n");
	for (const char *p = skip_field(text); *p && *p != '\r' && *p != '\n'; p = skip_field(p + 1)) {
		if (*p == ',')
			return ',';
		semicolon |= *p == ';';
		tab |= *p == '\t';
	}
	return semicolon ? ';' : tab ? '\t' : ',';
}

static int is_blank(unsigned char c)
{
	return c == ' ';
}

static void *resize(void *p, size_t size)
{
	return xreallocarray(p, size, 1);
}

static void parse(struct csv_parser *p, struct reading *r, char separator)
{
	const struct source *s = r->row.source;
	const char stops[] = { separator, '\r', '\n', '\0' };
	size_t at = r->begin;

	while (at < s->length && !r->stop) {
		size_t n = strcspn(s->text + at, stops);

		n += at + n < s->length;
		r->ended = false;
		csv_parse(p, s->text + at, n, add_field, end_row, r);
		at += n;
		if (r->ended)
			r->begin = at;
	}
}

void csv_each(const struct source *source, csv_taker *take, void *context,
	      struct diagnostics *d)
{
	struct reading r = { .row = { .source = source }, .take = take, .context = context,
			     .line = 1 };
	struct csv_parser p;
	char separator;

	if (csv_init(&p, 0))
		abort(); /* only wrong options can fail */
	if (!strncmp(source->text, "\xef\xbb\xbf", 3))
		r.begin = r.counted = 3; /* a byte order mark */
	separator = separator_of(source->text + r.begin);
	csv_set_delim(&p, (unsigned char)separator);
	csv_set_space_func(&p, is_blank);
	csv_set_realloc_func(&p, resize);
	parse(&p, &r, separator);
	/* lenient with quotes inside fields, but not with one that is never closed */
	csv_set_opts(&p, CSV_STRICT | CSV_STRICT_FINI);
	if (!r.stop && csv_fini(&p, add_field, end_row, &r)) {
		struct where where;

		add_field("", 0, &r);
		where = csv_where(&r.row, r.row.count - 1);
		diag_error(d, where, "a quoted field that does not end, expected \"");
	}
	csv_free(&p);
	free(r.row.fields);
	free(r.row.buffer);
}
