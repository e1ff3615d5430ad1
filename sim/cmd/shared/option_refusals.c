/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option_refusals - options that are unknown, or another command's: what was meant? */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest_word.h"
#include "base/text.h"
#include "cmd/shared/option_table_internal.h"

bool refuse_option(const struct options *o, const char *format, ...)
{
	char text[1024];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	message(stderr, "ringflow %s: %s\n", o->command, text);
	return false;
}

/* The option nearest to NAME, of COMMAND or NULL for any. */
static const char *nearest_option(const char *name, const char *command)
{
	const char *names[MAX_OPTIONS];

	return nearest_word(name, names, option_names(command, names));
}

/* "trace does", "run and merge do"; the takers of option NAME. */
static const char *say_takers(const char *name, char *text, size_t size)
{
	size_t count = option_takers(name, text, size), length = strlen(text);

	snprintf(text + length, size - length, count == 1 ? " does" : " do");
	return text;
}

/* "--seed, --set": the options of COMMAND (NULL: of any) that begin with TEXT; their number. */
static size_t begin_with(const char *text, const char *command, char *list, size_t size)
{
	const char *names[MAX_OPTIONS];
	size_t count = option_names(command, names), found = 0;

	*list = '\0';
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(list);

		if (!strncmp(names[i], text, strlen(text)))
			snprintf(list + length, size - length, "%s--%s", found++ ? ", " : "", names[i]);
	}
	return found;
}

bool refuse_unknown(const struct options *o, const char *word)
{
	char name[64], takers[256], begun[512];
	const char *near;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word + 2, "="), word + 2);
	if (*name && begin_with(name, o->command, begun, sizeof(begun)))
		return refuse_option(o, "'%s' is not a whole option, did you mean %s?", word, begun);
	near = nearest_option(name, o->command);
	if (near)
		return refuse_option(o, "unknown option '%s', did you mean '--%s'?", word, near);
	near = nearest_option(name, NULL);
	if (near)
		return refuse_option(o, "unknown option '%s'; nearest is '--%s', which %s does not take; %s",
				     word, near, o->command, say_takers(near, takers, sizeof(takers)));
	return refuse_option(o, "unknown option '%s'", word);
}

bool refuse_foreign(const struct options *o, const char *name)
{
	const char *near = nearest_option(name, o->command);
	char takers[256], hint[96] = "";

	if (near)
		snprintf(hint, sizeof(hint), "; did you mean '--%s'?", near);
	return refuse_option(o, "%s does not take '--%s'; %s%s", o->command, name,
			     say_takers(name, takers, sizeof(takers)), hint);
}

bool refuse_letter(const struct options *o, char letter)
{
	const char start[] = { letter, '\0' };
	char hint[512];

	if (!begin_with(start, o->command, hint, sizeof(hint)))
		return refuse_option(o, "unknown option '-%c': options have long names", letter);
	return refuse_option(o, "unknown option '-%c': options have long names, did you mean %s?", letter,
			     hint);
}

void refuse_leading_option(const char *word)
{
	static const char *const alone[] = { "help", "version" };
	char name[64], hint[512];
	const char *near;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
	near = nearest_word(name + strspn(name, "-"), alone, 2);
	if (near)
		message(stderr, "ringflow: unknown option '%s', did you mean '--%s'?\n", word, near);
	else if (!strncmp(name, "--", 2) && option_find(name + 2, NULL))
		message(stderr, "ringflow: '%s' before a command, expected it behind: ringflow COMMAND %s\n", word,
			name);
	else if (name[1] && !name[2] && begin_with(name + 1, NULL, hint, sizeof(hint)))
		message(stderr, "ringflow: unknown option '%s', expected a command; behind it, options have long "
				"names: %s\n", word, hint);
	else
		message(stderr, "ringflow: unknown option '%s', expected a command\n", word);
}
