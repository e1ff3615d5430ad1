/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command_line - what was asked for, as one would type it again. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/units.h"
#include "cmd/shared/option_table_internal.h"
#include "cmd/shared/what_was_run_internal.h"

/* TEXT as one word of a shell. */
static void put_word(FILE *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_@%+=:,./-";

	putc(' ', out);
	if (*text && strspn(text, plain) == strlen(text)) {
		fputs(text, out);
		return;
	}
	putc('\'', out);
	for (; *text; text++)
		fputs(*text == '\'' ? "'\\''" : (char[]){ *text, '\0' }, out);
	putc('\'', out);
}

/* Where a file is on this machine is no part of what was asked. */
static void put_path(FILE *out, const char *path)
{
	const char *slash = strrchr(path, '/');

	put_word(out, *path == '/' && slash[1] ? slash + 1 : path);
}

/* Does R say what is run, and which files there are? Not where, nor on which machine, nor what is
 * printed. */
static bool matters(const struct option_row *r, const char *command)
{
	static const char *const elsewhere[] = { "extend", "junit", "annotations", "out", "json", "csv", "db", "label", "html" };

	if (!option_is_of(r, command) || r->group == GROUP_MACHINE || r->group == GROUP_TERMINAL)
		return false;
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(*elsewhere); i++)
		if (!strcmp(r->name, elsewhere[i]))
			return false;
	return true;
}

/* Word NUMBER of WORDS, with | between. */
static void put_choice(FILE *out, const char *words, unsigned number)
{
	while (number--)
		words = strchr(words, '|') + 1;
	fprintf(out, " %.*s", (int)strcspn(words, "|"), words);
}

static void put_value(FILE *out, const struct option_row *r, const void *field)
{
	char text[64];

	switch (r->kind) {
	case OPTION_TEXT:
	case OPTION_OUTPUT:
		put_word(out, *(const char *const *)field);
		break;
	case OPTION_COUNT:
		fprintf(out, " %" PRIu64, *(const uint64_t *)field);
		break;
	case OPTION_DURATION:
		put_word(out, format_duration(text, sizeof(text), *(const double *)field));
		break;
	case OPTION_CHOICE:
		put_choice(out, r->words, *(const unsigned *)field);
		break;
	case OPTION_LIST:
	case OPTION_FLAG:
		break;
	}
}

static void put_option(FILE *out, const struct options *o, const struct option_row *r)
{
	const void *field = (const char *)o + r->field;
	const struct text_list *list = field;

	if (r->kind != OPTION_LIST) {
		fprintf(out, " --%s", r->name);
		put_value(out, r, field);
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		fprintf(out, " --%s", r->name);
		put_word(out, list->list[i]);
	}
}

static void put_options(FILE *out, const struct options *o, const char *command)
{
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *r = &option_rows[i];

		if (*(const bool *)((const char *)o + r->given) && matters(r, command))
			put_option(out, o, r);
	}
	putc('\n', out);
}

void write_command_line(FILE *out, const struct options *o)
{
	/* the results of parts are those of a run */
	const char *command = strcmp(o->command, "merge") ? o->command : "run";

	fprintf(out, "ringflow %s", command);
	if (o->argument)
		put_path(out, o->argument);
	for (size_t i = 0; !strcmp(command, "compare") && i < o->more.count; i++)
		put_path(out, o->more.list[i]);
	put_options(out, o, command);
}

void write_command_line_here(FILE *out, const struct options *o)
{
	fprintf(out, "ringflow %s", o->command);
	if (o->argument)
		put_word(out, o->argument);
	put_options(out, o, o->command);
}

/* The question alone, of the scenario.yaml that was written: all else stands in that. */
static void write_question(FILE *out, const struct options *o)
{
	fprintf(out, "ringflow %s " SCENARIO_NAME, o->command);
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *r = &option_rows[i];

		if (r->group == GROUP_QUESTION && option_is_of(r, o->command) && *(const bool *)((const char *)o + r->given))
			put_option(out, o, r);
	}
}

const char *command_text(struct arena *a, const struct options *o, bool of_scenario)
{
	char *text = NULL;
	const char *kept;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		memory_exhausted(0);
	if (of_scenario)
		write_question(out, o);
	else
		write_command_line(out, o);
	if (fclose(out))
		memory_exhausted(0);
	kept = arena_strndup(a, text, strcspn(text, "\n"));
	free(text);
	return kept;
}
