/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headings, and the letters that stand for designs below them. */
#include "report/layout/heading_internal.h"

#include <stdarg.h>
#include <string.h>

#include "base/memory.h"
#include "report/layout/terminal_text_internal.h"

char *design_letter(char *buffer, size_t size, size_t index)
{
	if (index < 26)
		snprintf(buffer, size, "%c", (char)('A' + index));
	else
		snprintf(buffer, size, "#%zu", index + 1);
	return buffer;
}

char *letter_of(char *buffer, size_t size, const struct results *r, const char *name)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (!strcmp(r->designs[i].name, name))
			return design_letter(buffer, size, i);
	snprintf(buffer, size, "?");
	return buffer;
}

/* TEXT in lines of WIDTH columns, those after the first behind INDENT blanks. */
static void put_lines(FILE *out, const char *text, size_t indent, size_t width, enum paint paint, bool colour)
{
	for (size_t owed = 0; *text; owed = indent) {
		const char *next;
		size_t length = text_break(text, width - owed, &next);

		fprintf(out, "%*s%s%.*s%s\n", (int)owed, "", paint_on(paint, colour), (int)length, text,
			paint_off(paint, colour));
		text = next;
	}
}

static char *formatted(struct arena *a, const char *format, va_list args)
{
	va_list again;

	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);

	char *text = arena_alloc(a, (size_t)length + 1);

	vsnprintf(text, (size_t)length + 1, format, args);
	return text;
}

void table_heading(FILE *out, const struct report_style *style, const char *format, ...)
{
	struct arena a = { 0 };
	va_list args;

	putc('\n', out);
	va_start(args, format);
	put_lines(out, formatted(&a, format, args), 0, style->width, PAINT_BOLD, style->colour);
	va_end(args);
	arena_free(&a);
}

void table_say(FILE *out, const struct report_style *style, size_t indent, const char *format, ...)
{
	struct arena a = { 0 };
	va_list args;

	va_start(args, format);
	put_lines(out, formatted(&a, format, args), indent, style->width, PAINT_NONE, style->colour);
	va_end(args);
	arena_free(&a);
}
