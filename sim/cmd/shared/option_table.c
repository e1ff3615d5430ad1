/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option_table - the rows of options.def, and who takes which. */
#include <stdio.h>
#include <string.h>

#include "cmd/shared/option_table_internal.h"
#include "log/log.h"

#define ROW_FLAG .kind = OPTION_FLAG
#define ROW_TEXT .kind = OPTION_TEXT
#define ROW_OUTPUT .kind = OPTION_OUTPUT
#define ROW_LIST .kind = OPTION_LIST
#define ROW_COUNT(least, most) .kind = OPTION_COUNT, .min = least, .max = most
#define ROW_DURATION(least) .kind = OPTION_DURATION, .shortest = least
#define ROW_CHOICE(list) .kind = OPTION_CHOICE, .words = list

const struct option_row option_rows[] = {
#define OPTION(at, title, kind, path, value, part, takers, text)                              \
	{ .name = title, ROW_##kind, .field = offsetof(struct options, at),                   \
	  .given = offsetof(struct options, given.at), .key = path, .placeholder = value,     \
	  .group = GROUP_##part, .commands = takers, .help = text },
#include "cmd/shared/options.def"
};
const size_t option_row_count = sizeof(option_rows) / sizeof(*option_rows);

_Static_assert(sizeof(option_rows) / sizeof(*option_rows) <= MAX_OPTIONS, "lists of all rows");

const char *const option_group_titles[OPTION_GROUPS] = {
#define GROUP(group, title) [GROUP_##group] = title,
#include "cmd/shared/options.def"
};

bool option_takes_value(const struct option_row *r)
{
	return r->kind != OPTION_FLAG;
}

/* WORD as one of the words in LIST, which are separated by BETWEEN. */
static bool has_word(const char *list, char between, const char *word)
{
	size_t length = strlen(word);

	for (const char *p = list; p; p = strchr(p, between)) {
		p += *p == between;
		if (!strncmp(p, word, length) && (p[length] == between || !p[length]))
			return true;
	}
	return false;
}

bool option_is_of(const struct option_row *r, const char *command)
{
	return !strcmp(r->commands, "*") || has_word(r->commands, ' ', command);
}

const struct option_row *option_find(const char *name, const char *command)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (!strcmp(option_rows[i].name, name) &&
		    (!command || option_is_of(&option_rows[i], command)))
			return &option_rows[i];
	return NULL;
}

size_t option_names(const char *command, const char **names)
{
	size_t count = 0;

	for (size_t i = 0; i < option_row_count; i++)
		if (option_find(option_rows[i].name, command) == &option_rows[i])
			names[count++] = option_rows[i].name;
	return count;
}

/* Append WORD, the Ith of COUNT, as people list words, LAST before the last. */
static void append_word(char *text, size_t size, const char *word, size_t i, size_t count,
			const char *last)
{
	const char *between = !i ? "" : i + 1 < count ? ", " : last;
	size_t length = strlen(text);

	snprintf(text + length, size - length, "%s%s", between, word);
}

/* The words in LIST to TEXT; their number. */
static size_t tell_words(const char *list, const char *between, const char *last, char *text,
			 size_t size)
{
	char copy[512], *rest = NULL;
	size_t count = 1, i = 0;

	snprintf(copy, sizeof(copy), "%s", list);
	for (const char *p = list; (p = strpbrk(p, between)); p++)
		count++;
	*text = '\0';
	for (char *one = strtok_r(copy, between, &rest); one; one = strtok_r(NULL, between, &rest))
		append_word(text, size, one, i++, count, last);
	return i;
}

void option_words(const char *list, char *text, size_t size)
{
	tell_words(list, "|", " or ", text, size);
}

size_t option_takers(const char *name, char *text, size_t size)
{
	char list[512] = "";

	for (size_t i = 0; i < option_row_count; i++)
		if (!strcmp(option_rows[i].name, name)) {
			size_t length = strlen(list);

			snprintf(list + length, sizeof(list) - length, "%s%s", *list ? " " : "",
				 option_rows[i].commands);
		}
	return tell_words(list, " ", " and ", text, size);
}
