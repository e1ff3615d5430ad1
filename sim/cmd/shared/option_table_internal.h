/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option_table - the rows of options.def as data; private to the command line. */
#ifndef RINGFLOW_CMD_SHARED_OPTION_TABLE_INTERNAL_H
#define RINGFLOW_CMD_SHARED_OPTION_TABLE_INTERNAL_H

#include "cmd/cmd.h"

enum option_kind {
	OPTION_FLAG, OPTION_TEXT, OPTION_OUTPUT, OPTION_LIST, OPTION_COUNT, OPTION_DURATION,
	OPTION_CHOICE
};

enum option_group {
#define GROUP(group, title) GROUP_##group,
#include "cmd/shared/options.def"
	OPTION_GROUPS
};
extern const char *const option_group_titles[OPTION_GROUPS];

/* A row; its columns are explained there. */
struct option_row {
	const char *name;
	enum option_kind kind;
	uint64_t min, max;	/* of a COUNT */
	double shortest;	/* DURATION, in seconds */
	const char *words;	/* of a CHOICE, with | between */
	size_t field, given;	/* where in struct options */
	const char *key, *placeholder, *commands, *help;
	enum option_group group;
};
extern const struct option_row option_rows[];
extern const size_t option_row_count;

enum { MAX_OPTIONS = 256 }; /* more rows than there are, for lists of them */

bool option_takes_value(const struct option_row *r);
/* Does COMMAND take it? */
bool option_is_of(const struct option_row *r, const char *command);
/* Option NAME of COMMAND, or of any command when that is NULL; NULL: there is none. */
const struct option_row *option_find(const char *name, const char *command);
/* The names of all options of COMMAND (NULL: of any) to NAMES, of MAX_OPTIONS; their number. */
size_t option_names(const char *command, const char **names);
/* "run and merge": the commands that take an option of this NAME, to TEXT of SIZE bytes;
 * their number. */
size_t option_takers(const char *name, char *text, size_t size);
/* "auto, always or never": the words of a list with | between, to TEXT of SIZE bytes. */
void option_words(const char *list, char *text, size_t size);

/* option_values.c: check TEXT by R's kind and store it in O; NULL for what takes none. False
 * after a message. */
bool option_store(struct options *o, const struct option_row *r, const char *text);

/* option_refusals.c: one line on stderr each; false. */
bool refuse_option(const struct options *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* WORD, "--name" or "--name=value", is of no option, or no unambiguous beginning of one. */
bool refuse_unknown(const struct options *o, const char *word);
/* There are no options of one letter but -h. */
bool refuse_letter(const struct options *o, char letter);
/* The option is another command's. */
bool refuse_foreign(const struct options *o, const char *name);

#endif
