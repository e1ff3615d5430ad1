// SPDX-License-Identifier: GPL-3.0-or-later
/* text - what users named, fit to be shown: on a terminal, in a message, in a spreadsheet. */
#include "base/memory.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

size_t text_decode(const char *s, uint32_t *code)
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

bool text_hidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200e && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *text_clean(struct arena *a, const char *text)
{
	size_t length = strlen(text), at = 0;
	char *clean = arena_alloc(a, length + 1);

	while (*text) {
		uint32_t code = 0;
		size_t n = text_decode(text, &code);

		if (n && !text_hidden(code))
			memcpy(clean + at, text, n);
		else
			clean[at] = n ? ' ' : '?';
		at += n && !text_hidden(code) ? n : 1;
		text += n ? n : 1;
	}
	clean[at] = '\0';
	return clean;
}

char *text_trimmed(struct arena *a, const char *text, size_t length)
{
	while (length && *text == ' ') {
		text++;
		length--;
	}
	while (length && text[length - 1] == ' ')
		length--;
	return arena_strndup(a, text, length);
}

void message(FILE *out, const char *format, ...)
{
	struct arena a = { 0 };
	char *text = NULL;
	size_t length;
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		memory_exhausted(0);
	length = (size_t)n;
	for (; *text == '\n' && length; length--, memmove(text, text + 1, length + 1))
		putc('\n', out);
	if (length && text[length - 1] == '\n')
		text[length - 1] = '\0';
	fputs(text_clean(&a, text), out);
	if (length && !text[length - 1])
		putc('\n', out);
	arena_free(&a);
	free(text);
}

/* ---- CSV ---- */

/* Does a spreadsheet take a cell that begins so for a formula? */
static bool commands(const char *text)
{
	char *end;

	if (*text && text[strspn(text, "+-.0123456789eE")] == '\0') { /* "-5": harmless */
		strtod(text, &end);
		return *end || end == text;
	}
	if (!*text || !strchr("=+-@", *text)) {
		/* the same characters in full width, which some take for these */
		return !strncmp(text, "\xef\xbc\x8b", 3) || !strncmp(text, "\xef\xbc\x8d", 3) ||
		       !strncmp(text, "\xef\xbc\x9d", 3) || !strncmp(text, "\xef\xbc\xa0", 3);
	}
	return true;
}

/* What most cells are: nothing about them is to be changed. */
static bool plain(const char *text)
{
	if (strchr("=+-@' ", *text))
		return !*text;
	for (; *text; text++)
		if (*text < 0x20 || *text > 0x7e || *text == ',' || *text == '"')
			return false;
	return true;
}

const char *csv_meant(const char *text)
{
	return *text == '\'' && commands(text + 1) ? text + 1 : text;
}

void csv_put_text(FILE *out, const char *text)
{
	struct arena a = { 0 };
	const char *clean;

	if (!text)
		return;
	if (plain(text)) {
		fputs(text, out);
		return;
	}
	clean = text_clean(&a, text);
	if (commands(text + strspn(text, " \t\r\n")) || *text == '\t' || *text == '\r')
		clean = arena_printf(&a, "'%s", clean);
	if (!strpbrk(clean, ",\"")) {
		fputs(clean, out);
	} else {
		putc('"', out);
		for (; *clean; clean++) {
			if (*clean == '"')
				putc('"', out);
			putc(*clean, out);
		}
		putc('"', out);
	}
	arena_free(&a);
}
