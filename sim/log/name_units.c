/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name_units - the units that columns' names end with: wait_ms, "Talk (min)", "wait in seconds". */
#include "log/name_units_internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "log/amount_internal.h"
#include "log/columns_internal.h"

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Where the last word of PLAIN_COLUMN begins: behind a mark, or where capitals begin. */
static size_t last_word(const char *name, size_t n)
{
	size_t i = n;

	while (i && !strchr("_ -.", name[i - 1])) {
		if (i > 1 && i < n && is_upper(name[i - 1]) && is_lower(name[i - 2]))
			return i - 1;
		i--;
	}
	return i;
}

size_t in_brackets(const char *name, char *buffer, size_t size)
{
	size_t n = strlen(name);
	const char *open = n && strchr(")]", name[n - 1]) ? strpbrk(name, "([") : NULL;

	buffer[0] = '\0';
	if (!open)
		return n;
	plain_name(buffer, size, open + 1);
	return (size_t)(open - name);
}

/* The unit by the last word in the brackets at TEXT: "(in minutes)", "(decimal Min.)", "(m)". */
static double bracket_unit(const char *text)
{
	char inside[PLAIN_COLUMN], word[PLAIN_COLUMN];
	size_t n;

	snprintf(inside, sizeof(inside), "%s", text + 1);
	n = strcspn(inside, ")]");
	while (n && strchr(" .", inside[n - 1]))
		n--;
	inside[n] = '\0';
	plain_name(word, sizeof(word), inside + last_word(inside, n));
	return !strcmp(word, "m") ? 60 : unit_seconds(word);
}

double split_unit(const char *name, char *base)
{
	char word[PLAIN_COLUMN], head[PLAIN_COLUMN];
	size_t n = in_brackets(name, word, sizeof(word)), at;
	double unit = unit_seconds(word);

	if (unit <= 0 && *word)
		unit = bracket_unit(name + n);

	snprintf(head, sizeof(head), "%.*s", (int)n, name);
	n = strlen(head);
	while (n && strchr(" _-.", head[n - 1]))
		head[--n] = '\0';
	at = last_word(head, n);
	if (unit <= 0 && at) {
		unit = unit_seconds(head + at);
		if (unit > 0) {
			head[at] = '\0';
			at = last_word(head, at - 1 ? at - 1 : 0);
			if (at && !strncasecmp(head + at, "in", 2) && strlen(head + at) <= 3)
				head[at] = '\0'; /* "wait in seconds" */
			else if (at && (!strncasecmp(head + at, "en ", 3) || !strncasecmp(head + at, "em ", 3)))
				head[at] = '\0'; /* French, Spanish, Portuguese */
		}
	}
	plain_name(base, PLAIN_COLUMN, head);
	return unit;
}
