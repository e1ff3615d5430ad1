/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * options - the command line as commands read it. What options there are stands in
 * cmd/shared/options.def, one row each. For the commands, and for the program that starts them.
 */
#ifndef RINGFLOW_CMD_OPTIONS_H
#define RINGFLOW_CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "scenario/scenario.h"

struct arena;
struct command;
struct mpi_session;

/* The values of an option that may be given several times, in their order; allocated. */
struct text_list {
	const char **list;
	size_t count;
};

/* The field of an option, by its kind. */
#define FIELD_FLAG bool
#define FIELD_TEXT const char *
#define FIELD_OUTPUT const char *
#define FIELD_LIST struct text_list
#define FIELD_COUNT(min, max) uint64_t
#define FIELD_DURATION(min) double
#define FIELD_CHOICE(words) unsigned

/* What stands on a command line. Texts are those of argv, but for those in `made`. */
struct options {
	const char *command;
	const char *argument; /* the first; NULL: none */
	struct text_list more; /* all further arguments */
#define ALSO(...)
#define OPTION(field, name, kind, ...) FIELD_##kind field;
#include "cmd/shared/options.def"
	struct {
#define ALSO(...)
#define OPTION(field, ...) bool field;
#include "cmd/shared/options.def"
	} given; /* which of them were there */
	/* --set, and options that stand for a key, in the order given */
	struct text_list assignments;
	struct assignment_origin *origins; /* of these */
	char **made;
	size_t made_count;
	struct mpi_session *session; /* of a command that is run together */
};

/* The numbers of choices are those of their words in options.def. */
enum { ENGINE_INLINE, ENGINE_QUEUE };
enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
enum { FORMAT_SVG, FORMAT_DOT, FORMAT_MERMAID };

enum { MAX_THREADS = 4096 };

/* Read ARGV, whose first word is the name of COMMAND. False after a message on stderr for each
 * mistake. To be freed with options_free() either way. */
bool options_parse(struct options *o, const struct command *command, int argc, char **argv);
/* Say what is wrong with WORD, an option where a command should be. */
void refuse_leading_option(const char *word);
void options_free(struct options *o);

/* What they change in a scenario; valid as long as O. */
struct overrides options_overrides(const struct options *o);

/* A position for diagnostics: the first character of TEXT, which was given to OPTION, such as
 * "--metric". Allocated in A, as long as which it is valid. */
struct where option_where(struct arena *a, const char *option, const char *text);

/* Can every file be written that an option of kind OUTPUT names? The files are left as they
 * are. False after a message on stderr for each that cannot. */
bool options_outputs_writable(const struct options *o);

/* Are all charts that --charts names there? Else false after saying which is not. */
bool options_charts_known(const struct options *o);

/* Write the help of COMMAND: what it does, how it is called, its options by groups. */
void command_help(FILE *out, const struct command *command);

#endif
