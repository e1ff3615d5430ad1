/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as a terminal shows it: width, cleaning, breaking into lines, colour. */
#include <string.h>

#include "report/text.h"

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

/* Decode one code point of S (not at its NUL); returns its length in bytes, or
 * 0 when the bytes are not UTF-8. */
static size_t decode(const char *s, uint32_t *code)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t n = u[0] < 0x80 ? 1 : u[0] < 0xc2 ? 0 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 :
		   u[0] < 0xf5 ? 4 : 0;
	uint32_t c = n == 1 ? u[0] : n == 2 ? u[0] & 0x1fu : n == 3 ? u[0] & 0x0fu : u[0] & 0x07u;

	for (size_t i = 1; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3fu);
	}
	if ((n == 3 && (c < 0x800 || (c >= 0xd800 && c < 0xe000))) ||
	    (n == 4 && (c < 0x10000 || c > 0x10ffff)))
		return 0;
	*code = c;
	return n;
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

/* Directional overrides can make a name read as something else. */
static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *text_clean(struct arena *a, const char *text)
{
	size_t length = strlen(text), at = 0;
	char *clean = arena_alloc(a, length + 1);

	while (*text) {
		uint32_t code = 0;
		size_t n = decode(text, &code);

		if (n && !is_control(code))
			memcpy(clean + at, text, n);
		else
			clean[at] = n ? ' ' : '?';
		at += n && !is_control(code) ? n : 1;
		text += n ? n : 1;
	}
	clean[at] = '\0';
	return clean;
}

size_t text_width(const char *text)
{
	size_t width = 0;

	while (*text) {
		uint32_t code = 0;
		size_t n = decode(text, &code);

		width += n ? columns(code) : 1;
		text += n ? n : 1;
	}
	return width;
}

size_t text_break(const char *text, size_t width, const char **next)
{
	const char *s = text, *blank = NULL;
	size_t used = 0;

	while (*s) {
		uint32_t code = 0;
		size_t n = decode(s, &code);
		size_t w = n ? columns(code) : 1;

		if (*s == ' ')
			blank = s;
		if (used + w > width && s > text)
			break;
		used += w;
		s += n ? n : 1;
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
