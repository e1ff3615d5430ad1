/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option_help - the help of a command: its options by groups, wrapped. */
#include <stdio.h>
#include <string.h>

#include "cmd/shared/option_table_internal.h"

enum { MOST_WIDTH = 80, COLUMN = 24 }; /* characters; where the words about an option begin */

/* Print TEXT from COLUMN on, where the line stands now. */
static void put_wrapped(FILE *out, const char *text)
{
	size_t at = COLUMN, width = output_width(MOST_WIDTH);

	while (*text) {
		size_t length = strcspn(text, " ");

		if (at > COLUMN && at + 1 + length > (width < MOST_WIDTH ? width : MOST_WIDTH)) {
			fprintf(out, "\n%*s", COLUMN, "");
			at = COLUMN;
		} else if (at > COLUMN) {
			putc(' ', out);
			at++;
		}
		fwrite(text, 1, length, out);
		at += length;
		text += length;
		text += strspn(text, " ");
	}
	putc('\n', out);
}

static void put_option_help(FILE *out, const struct option_row *r)
{
	char head[80], text[1024], words[256];
	int length = snprintf(head, sizeof(head), "  %s--%s%s%s", strcmp(r->name, "help") ? "" : "-h, ",
			      r->name, r->placeholder ? " " : "", r->placeholder ? r->placeholder : "");

	snprintf(text, sizeof(text), "%s", r->help);
	if (r->kind == OPTION_CHOICE) {
		option_words(r->words, words, sizeof(words));
		snprintf(text, sizeof(text), "%s (%s)", r->help, words);
	}
	fputs(head, out);
	if (length > COLUMN - 2)
		fprintf(out, "\n%*s", COLUMN, "");
	else
		fprintf(out, "%*s", COLUMN - length, "");
	put_wrapped(out, text);
}

static void put_group(FILE *out, const char *command, enum option_group group)
{
	bool any = false;

	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *r = &option_rows[i];

		if (r->group != group || !option_is_of(r, command))
			continue;
		if (!any)
			fprintf(out, "\n%s:\n", option_group_titles[group]);
		any = true;
		put_option_help(out, r);
	}
}

/* A line for each way to call it. */
static void put_usage(FILE *out, const struct command *c)
{
	const char *head = "Usage:";

	for (const char *p = c->usage, *end; *p; p = end + (*end == '\n')) {
		end = p + strcspn(p, "\n");
		fprintf(out, "%-6s ringflow %s%s%.*s\n", head, c->name, end > p ? " " : "", (int)(end - p), p);
		head = "";
	}
}

void command_help(FILE *out, const struct command *command)
{
	fprintf(out, "%s\n", command->about);
	put_usage(out, command);
	for (int g = 0; g < OPTION_GROUPS; g++)
		put_group(out, command->name, g);
	fprintf(out, "\n%s", command->notes);
}
