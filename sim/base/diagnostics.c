// SPDX-License-Identifier: GPL-3.0-or-later
/* diagnostics - errors and warnings collected, then shown once, in order. */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/scratch.h"
#include "base/source.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 100, LINE_MAX_COLUMNS = 100 };

struct diagnostic {
	enum severity severity;
	struct where where;
	const char *message;
	struct finding_notes notes;
	size_t source_order; /* index of the first diagnostic of this source */
	size_t index;
};

/* A source that something was said of, as it was then: the text may be gone when that is
 * shown, with a scenario that could not be loaded or whatever else it was part of. */
struct kept_source {
	const struct source *original;
	struct source copy;
	struct kept_source *next;
};

/* ---- collecting ---- */

static const char *source_name(const struct source *s)
{
	return s ? s->name : "";
}

/* Two sources of one name are one to the reader. */
static bool same_source(const struct source *a, const struct source *b)
{
	return a == b || (a && b && !strcmp(a->name, b->name));
}

static size_t source_order(const struct diagnostics *d, const struct source *source)
{
	const struct diagnostic *list = d->list;

	/* Most often the source is that of the previous diagnostic. */
	if (d->count && same_source(list[d->count - 1].where.source, source))
		return list[d->count - 1].source_order;
	for (size_t i = 0; i < d->count; i++)
		if (same_source(list[i].where.source, source))
			return i;
	return d->count;
}

/* The original may be another one by now, at the place of one that is gone. */
static bool is_copy_of(const struct kept_source *k, const struct source *s)
{
	return k->original == s && k->copy.length == s->length && k->copy.scratch == s->scratch && !strcmp(k->copy.name, s->name);
}

static const struct source *keep_source(struct diagnostics *d, const struct source *s)
{
	struct kept_source *k = d->sources;

	while (k && !is_copy_of(k, s))
		k = k->next;
	if (!k) {
		k = arena_array(&d->arena, 1, sizeof(*k));
		*k = (struct kept_source){ s, *s, d->sources };
		k->copy.name = arena_strdup(&d->arena, s->name);
		if (s->scratch)
			scratch_share(s->scratch, &d->arena);
		else
			k->copy.text = memcpy(arena_array(&d->arena, s->length + 1, 1), s->text, s->length);
		d->sources = k;
	}
	return &k->copy;
}

__attribute__((format(printf, 4, 0)))
static void add(struct diagnostics *d, enum severity severity, struct where where,
		const char *format, va_list args)
{
	char *text = NULL;
	struct diagnostic *new;

	d->list = array_room(d->list, d->count, &d->capacity, sizeof(*d->list));
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	if (where.source)
		where.source = keep_source(d, where.source);
	new = &d->list[d->count];
	*new = (struct diagnostic){
		.severity = severity,
		.where = where,
		.message = arena_strdup(&d->arena, text ? text : format),
		.source_order = source_order(d, where.source),
		.index = d->count,
	};
	free(text);
	d->count++;
}

void diag_error(struct diagnostics *d, struct where where, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(d, SEVERITY_ERROR, where, format, args);
	va_end(args);
	d->errors++;
}

void diag_warning(struct diagnostics *d, struct where where, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(d, SEVERITY_WARNING, where, format, args);
	va_end(args);
	d->warnings++;
}

static const char *copy_of(struct diagnostics *d, const char *text)
{
	return text ? arena_strdup(&d->arena, text) : NULL;
}

void diag_finding(struct diagnostics *d, enum severity severity, struct where where,
		  const struct finding_notes *notes, const char *format, ...)
{
	struct diagnostic *new;
	va_list args;

	va_start(args, format);
	add(d, severity, where, format, args);
	va_end(args);
	new = &d->list[d->count - 1];
	new->notes = (struct finding_notes){ copy_of(d, notes->path), copy_of(d, notes->rate),
					     copy_of(d, notes->to_do) };
}

void diag_free(struct diagnostics *d)
{
	arena_free(&d->arena);
	free(d->list);
	*d = (struct diagnostics){0};
}

/* ---- ordering ---- */

static int compare_size(size_t x, size_t y)
{
	return (x > y) - (x < y);
}

static int compare_place(const struct diagnostic *x, const struct diagnostic *y)
{
	int c = compare_size(x->source_order, y->source_order);

	if (!c)
		c = compare_size(x->where.line, y->where.line);
	if (!c)
		c = compare_size(x->where.column, y->where.column);
	return c;
}

static int by_place(const void *p, const void *q)
{
	const struct diagnostic *x = *(const struct diagnostic *const *)p;
	const struct diagnostic *y = *(const struct diagnostic *const *)q;
	int c = compare_place(x, y);

	return c ? c : compare_size(x->index, y->index);
}

static int compare_content(const struct diagnostic *x, const struct diagnostic *y)
{
	int c = compare_place(x, y);

	if (!c)
		c = compare_size(x->severity, y->severity);
	return c ? c : strcmp(x->message, y->message);
}

static int by_content(const void *p, const void *q)
{
	const struct diagnostic *x = *(const struct diagnostic *const *)p;
	const struct diagnostic *y = *(const struct diagnostic *const *)q;
	int c = compare_content(x, y);

	return c ? c : compare_size(x->index, y->index);
}

/* The distinct diagnostics in the order to be shown; *N of them. */
static const struct diagnostic **ordered(const struct diagnostics *d, size_t *n)
{
	const struct diagnostic **list = xreallocarray(NULL, d->count, sizeof(struct diagnostic *));
	size_t kept = 0;

	for (size_t i = 0; i < d->count; i++)
		list[i] = &d->list[i];
	qsort(list, d->count, sizeof(*list), by_content);
	for (size_t i = 0; i < d->count; i++)
		if (kept == 0 || compare_content(list[kept - 1], list[i]))
			list[kept++] = list[i];
	qsort(list, kept, sizeof(*list), by_place);
	*n = kept;
	return list;
}

/* ---- printing ---- */

struct colours {
	const char *place, *error, *warning, *caret, *off;
};

/* One code point of [P, END); *BYTES is its length. Malformed input yields
 * one '?' a byte. */
static uint32_t decode(const unsigned char *p, const unsigned char *end, size_t *bytes)
{
	char copy[5] = "";
	uint32_t code = '?';
	size_t n;

	memcpy(copy, p, end - p < 4 ? (size_t)(end - p) : 4);
	n = text_decode(copy, &code);
	*bytes = n ? n : 1;
	return n ? code : '?';
}

/* Write the code points FROM.. (at most COUNT) of the N bytes at TEXT. */
static void put_text(FILE *out, const char *text, size_t n, size_t from, size_t count)
{
	const unsigned char *p = (const unsigned char *)text, *end = p + n;

	for (size_t i = 0, bytes; p < end && i < from + count; i++, p += bytes) {
		uint32_t c = decode(p, end, &bytes);

		if (i < from)
			continue;
		if (text_hidden(c))
			fputc(' ', out);
		else if (c == '?' && *p != '?')
			fputc('?', out);
		else
			fwrite(p, 1, bytes, out);
	}
}

static void put_string(FILE *out, const char *s)
{
	put_text(out, s, strlen(s), 0, SIZE_MAX);
}

static size_t code_points(const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text, *end = p + n;
	size_t count = 0, bytes;

	for (; p < end; p += bytes, count++)
		decode(p, end, &bytes);
	return count;
}

/* The LINE-th line of S without its line end, or NULL when there is none. */
static const char *find_line(const struct source *s, uint32_t line, size_t *length)
{
	const char *p = s->text, *end = s->text + s->length, *stop;

	for (; line > 1; line--) {
		source_look(s, (size_t)(p - s->text));
		p = memchr(p, '\n', (size_t)(end - p));
		if (!p)
			return NULL;
		p++;
	}
	stop = memchr(p, '\n', (size_t)(end - p));
	if (!stop)
		stop = end;
	if (stop > p && stop[-1] == '\r')
		stop--;
	*length = (size_t)(stop - p);
	return p;
}

static void put_quote(FILE *out, const struct where *w, const struct colours *c)
{
	size_t n = 0, from = 0, columns, caret;
	const char *line = find_line(w->source, w->line, &n);

	if (!line)
		return;
	columns = code_points(line, n);
	caret = w->column ? w->column - 1 : 0;
	if (caret > columns)
		caret = columns;
	if (columns > LINE_MAX_COLUMNS && caret > LINE_MAX_COLUMNS / 2) {
		from = caret - LINE_MAX_COLUMNS / 2;
		if (from > columns - LINE_MAX_COLUMNS)
			from = columns - LINE_MAX_COLUMNS;
	}
	fprintf(out, "    %s", from ? "..." : "");
	put_text(out, line, n, from, LINE_MAX_COLUMNS);
	fputs(columns - from > LINE_MAX_COLUMNS ? "...\n" : "\n", out);
	if (w->column)
		fprintf(out, "    %*s%s^%s\n", (int)(caret - from + (from ? 3 : 0)), "", c->caret,
			c->off);
}

enum { CONTINUED = 8 /* blanks before what goes on from the line above */ };

/* TEXT from COLUMN on, broken at blanks to WIDTH columns; 0: as one line. */
static void put_words(FILE *out, const char *text, size_t column, size_t width)
{
	for (bool first = true; *text; first = false) {
		size_t n = strcspn(text, " "), wide = code_points(text, n);

		if (!first && width && column + 1 + wide > width) {
			fprintf(out, "\n%*s", CONTINUED, "");
			column = CONTINUED;
		} else if (!first) {
			fputc(' ', out);
			column++;
		}
		put_text(out, text, n, 0, SIZE_MAX);
		column += wide;
		text += n + (text[n] == ' ');
	}
	fputc('\n', out);
}

static void put_note(FILE *out, const char *name, const char *text, size_t width)
{
	if (!text)
		return;
	fprintf(out, "    %s: ", name);
	put_words(out, text, strlen(name) + 6, width);
}

/* How many columns W takes before the message, its colon and blank with it. */
static size_t place_width(const struct where *w)
{
	const char *name = w->source ? source_name(w->source) : NULL;
	size_t n = name ? code_points(name, strlen(name)) + 2 : 0;

	if (name && w->line)
		n += (size_t)snprintf(NULL, 0, ":%u", w->line);
	if (name && w->line && w->column)
		n += (size_t)snprintf(NULL, 0, ":%u", w->column);
	return n;
}

static void put_diagnostic(FILE *out, const struct diagnostic *g, const struct colours *c, size_t width)
{
	static const char *const words[] = { "error", "warning", "note" };
	const struct where *w = &g->where;
	bool error = g->severity == SEVERITY_ERROR;

	if (w->source) {
		fputs(c->place, out);
		put_string(out, source_name(w->source));
		if (w->line)
			fprintf(out, ":%u", w->line);
		if (w->line && w->column)
			fprintf(out, ":%u", w->column);
		fprintf(out, ":%s ", c->off);
	}
	fprintf(out, "%s%s:%s ", error ? c->error : c->warning, words[g->severity], c->off);
	put_words(out, g->message, place_width(w) + strlen(words[g->severity]) + 2, width);
	if (w->source && w->line)
		put_quote(out, w, c);
	put_note(out, "path", g->notes.path, width);
	put_note(out, "rate", g->notes.rate, width);
	put_note(out, "to do", g->notes.to_do, width);
}

void diag_print(const struct diagnostics *d, FILE *out, bool colour)
{
	diag_print_within(d, out, colour, 0);
}

void diag_print_within(const struct diagnostics *d, FILE *out, bool colour, size_t width)
{
	static const struct colours plain = {"", "", "", "", ""};
	static const struct colours bright = {"\033[1m", "\033[1;31m", "\033[1;35m", "\033[1;32m",
					      "\033[0m"};
	const struct diagnostic **list;
	size_t n;

	if (d->count == 0)
		return;
	list = ordered(d, &n);
	for (size_t i = 0; i < n && i < SHOWN_MAX; i++)
		put_diagnostic(out, list[i], colour ? &bright : &plain, width);
	if (n > SHOWN_MAX)
		fprintf(out, "... and %zu more\n", n - SHOWN_MAX);
	free(list);
}
