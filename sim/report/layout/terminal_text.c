/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as a terminal shows it: width, cleaning, breaking into lines, colour. */
#include <string.h>

#include "base/text.h"
#include "report/layout/terminal_text_internal.h"

static const char *const paint_codes[PAINTS] = { "", "\033[1m", "\033[2m", "\033[31m",
						 "\033[32m" };

const char *paint_on(enum paint paint, bool colour)
{
	return colour ? paint_codes[paint] : "";
}

const char *paint_off(enum paint paint, bool colour)
{
	return colour && paint != PAINT_NONE ? "\033[0m" : "";
}

/* Columns of one code point: combining marks take none, East Asian wide
 * characters and pictographs two. */
static size_t columns(uint32_t c)
{
	static const struct {
		uint32_t from, to;
		size_t columns;
	} ranges[] = {
		{ 0x0300, 0x036f, 0 },	 { 0x1100, 0x115f, 2 },	  { 0x200b, 0x200f, 0 },
		{ 0x20d0, 0x20ff, 0 },	 { 0x2e80, 0xa4cf, 2 },	  { 0xac00, 0xd7a3, 2 },
		{ 0xf900, 0xfaff, 2 },	 { 0xfe00, 0xfe0f, 0 },	  { 0xfe30, 0xfe6f, 2 },
		{ 0xff00, 0xff60, 2 },	 { 0xffe0, 0xffe6, 2 },	  { 0x1f300, 0x1faff, 2 },
		{ 0x20000, 0x3fffd, 2 },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return ranges[i].columns;
	return 1;
}

/* The length of what stands at TEXT, and the columns it takes: one character, or a paint. */
static size_t piece(const char *text, size_t *width)
{
	uint32_t code = 0;
	size_t n = *text == '\033' ? strcspn(text, "m") : 0;

	if (n && text[n]) {
		*width = 0;
		return n + 1;
	}
	n = text_decode(text, &code);
	*width = n ? columns(code) : 1;
	return n ? n : 1;
}

size_t text_width(const char *text)
{
	size_t width = 0;

	while (*text) {
		size_t w, n = piece(text, &w);

		width += w;
		text += n;
	}
	return width;
}

size_t text_break(const char *text, size_t width, const char **next)
{
	const char *s = text, *blank = NULL;
	size_t used = 0;

	while (*s) {
		size_t w, n = piece(s, &w);

		if (*s == ' ' && s[1] != '%') /* "12 %" stays together */
			blank = s;
		if (used + w > width && s > text)
			break;
		used += w;
		s += n;
	}
	if (*s && blank && blank > text)
		s = blank;
	*next = s;
	while (**next == ' ')
		(*next)++;
	while (s > text && s[-1] == ' ')
		s--;
	return (size_t)(s - text);
}

void text_paragraph(FILE *out, const char *text, size_t indent, size_t width)
{
	const char *next = text;

	width = width > indent + 20 ? width - indent : 20;
	do {
		text = next;
		size_t length = text_break(text, width, &next);

		fprintf(out, "%.*s\n", (int)length, text);
		if (*next)
			fprintf(out, "%*s", (int)indent, "");
	} while (*next);
}

const char *const sampling_names[] = { "plain", "antithetic", "stratified" };
