/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options - the command line, by getopt_long. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/source.h"
#include "cmd/shared/option_table_internal.h"

enum { FIRST_ROW = 256 }; /* of getopt's values: they are no letters */

/* As getopt_long() wants them, each name once, with a row of zeros at the end. */
static void list_options(struct option list[MAX_OPTIONS + 1])
{
	size_t count = 0;

	for (size_t i = 0; i < option_row_count; i++)
		if (option_find(option_rows[i].name, NULL) == &option_rows[i])
			list[count++] = (struct option){
				option_rows[i].name,
				option_takes_value(&option_rows[i]) ? required_argument : no_argument,
				NULL, FIRST_ROW + (int)i };
	list[count] = (struct option){ 0 };
}

static bool lacks_value(const struct options *o, const struct option_row *r)
{
	return refuse_option(o, "a value is missing after '--%s', expected --%s %s", r->name, r->name,
			     r->placeholder);
}

/* Is WORD an option, where a value should stand? */
static bool is_option(const char *word)
{
	char name[64];

	if (strncmp(word, "--", 2))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word + 2, "="), word + 2);
	return option_find(name, NULL) != NULL;
}

/* One that getopt_long() has recognised; its value is in optarg. */
static bool take_option(struct options *o, const char *name, char **argv)
{
	const struct option_row *r = option_find(name, o->command);

	if (!r)
		return refuse_foreign(o, name);
	if (option_takes_value(r) && optarg == argv[optind - 1] && is_option(optarg)) {
		optind--; /* it is read as one */
		return lacks_value(o, r);
	}
	if (option_takes_value(r) && !*optarg)
		return lacks_value(o, r);
	return option_store(o, r, option_takes_value(r) ? optarg : NULL);
}

static bool refuse(const struct options *o, const char *word)
{
	if (optopt >= FIRST_ROW)
		return refuse_option(o, "no value can be given to '%s'", word);
	return optopt ? refuse_letter(o, (char)optopt) : refuse_unknown(o, word);
}

static bool read_options(struct options *o, int argc, char **argv)
{
	struct option list[MAX_OPTIONS + 1];
	bool good = true;

	opterr = 0;
	list_options(list);
	for (;;) {
		int value = getopt_long(argc, argv, ":h", list, NULL);

		if (value == -1)
			return good;
		if (value == 'h')
			o->help = true;
		else if (value == ':')
			good = lacks_value(o, &option_rows[optopt - FIRST_ROW]);
		else if (value == '?')
			good = refuse(o, argv[optind - 1]);
		else
			good &= take_option(o, option_rows[value - FIRST_ROW].name, argv);
	}
}

static bool unexpected(const struct options *o, const struct command *command, const char *word)
{
	return refuse_option(o, "unexpected argument '%s'%s", word,
			     command->argument ? "" : ", expected options only");
}

static bool read_arguments(struct options *o, const struct command *command, int argc,
			   char **argv)
{
	if (optind < argc && command->argument)
		o->argument = argv[optind++];
	if (command->more)
		o->more.list = xcalloc((size_t)argc + 1, sizeof(*o->more.list));
	while (optind < argc && command->more)
		o->more.list[o->more.count++] = argv[optind++];
	if (optind < argc)
		return unexpected(o, command, argv[optind]);
	if (o->help)
		return true;
	if (!o->argument && command->argument && !command->argument_optional)
		return refuse_option(o, "expected %s", command->argument);
	if (!o->more.count && command->more && !command->more_optional)
		return refuse_option(o, "expected %s after '%s'", command->more, o->argument);
	return true;
}

bool options_parse(struct options *o, const struct command *command, int argc, char **argv)
{
	*o = (struct options){ .command = command->name };
	/* what follows an option that is not known might be its value */
	if (read_options(o, argc, argv) && read_arguments(o, command, argc, argv))
		return true;
	fprintf(stderr, "Try 'ringflow %s --help'.\n", o->command);
	return false;
}

void options_free(struct options *o)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (option_rows[i].kind == OPTION_LIST) {
			struct text_list *list = (void *)((char *)o + option_rows[i].field);

			free(list->list);
			*list = (struct text_list){ 0 }; /* it may have several rows */
		}
	for (size_t i = 0; i < o->made_count; i++)
		free(o->made[i]);
	free(o->made);
	free(o->assignments.list);
	free(o->origins);
	free(o->more.list);
}

struct overrides options_overrides(const struct options *o)
{
	return (struct overrides){
		.profile = o->profile,
		.assignments = o->assignments.list,
		.origins = o->origins,
		.assignment_count = o->assignments.count,
		.thresholds = o->threshold.list,
		.threshold_count = o->threshold.count,
		.seed = o->given.seed ? &o->seed : NULL,
		.replications = o->given.replications ? &o->replications : NULL,
	};
}

struct where option_where(struct arena *a, const char *option, const char *text)
{
	return (struct where){ source_text(a, arena_printf(a, "%s %s", option, text), text), 1, 1 };
}
