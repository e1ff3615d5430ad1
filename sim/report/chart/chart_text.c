/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/chart/chart_text_internal.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/terminal_text_internal.h"

const char *chart_field(struct arena *a, const char *text)
{
	char *clean = text_clean(a, text);

	for (char *s = clean; *s; s++)
		if (*s == '"' || *s == '\\')
			*s = '\'';
	return clean;
}

const char *chart_line(struct arena *a, const char *text, size_t columns)
{
	const char *clean = chart_field(a, text), *next;
	size_t length = text_break(clean, columns, &next);

	if (!*next)
		return clean;
	length = text_break(clean, columns - 3, &next);
	return arena_printf(a, "%.*s...", (int)length, clean);
}
