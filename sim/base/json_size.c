// SPDX-License-Identifier: GPL-3.0-or-later
/* json_size - how many values has a JSON text, before a library builds them all? */
#include "base/source.h"

/* To the quote that ends the string at P, or to END. */
static const char *end_of_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		p += *p == '\\';
	return p < end ? p : end;
}

static struct where place(const struct source *source, const char *at)
{
	struct where where = { source, 1, 1 };

	for (const char *p = source->text; p < at; p++) {
		if (*p == '\n') {
			where.line++;
			where.column = 1;
		} else if (((unsigned char)p[1] & 0xc0) != 0x80) {
			where.column++;
		}
	}
	return where;
}

bool json_exceeds(const struct source *source, size_t most, struct where *at)
{
	const char *end = source->text + source->length;
	size_t values = 1;

	for (const char *p = source->text; p < end; p++) {
		if (*p == '"')
			p = end_of_string(p, end);
		else if (*p == ',' || *p == '[' || *p == '{')
			values++;
		if (values <= most)
			continue;
		*at = place(source, p);
		return true;
	}
	return false;
}
