/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options - the command line, by getopt_long. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/cmd.h"

/* `val` is the letter by which a command allows the option. */
static const struct option long_options[] = {
	{ "seed", required_argument, NULL, 's' },
	{ "replications", required_argument, NULL, 'n' },
	{ "out", required_argument, NULL, 'o' },
	{ "json", required_argument, NULL, 'j' },
	{ "profile", required_argument, NULL, 'p' },
	{ "set", required_argument, NULL, 'S' },
	{ "threads", required_argument, NULL, 't' },
	{ "engine", required_argument, NULL, 'E' },
	{ "shard", required_argument, NULL, 'x' },
	{ "precision", required_argument, NULL, 'P' },
	{ "max-replications", required_argument, NULL, 'M' },
	{ "max-time", required_argument, NULL, 'T' },
	{ "extend", required_argument, NULL, 'X' },
	{ "vary", required_argument, NULL, 'V' },
	{ "where", required_argument, NULL, 'W' },
	{ "sample", required_argument, NULL, 'L' },
	{ "metric", required_argument, NULL, 'm' },
	{ "find", required_argument, NULL, 'F' },
	{ "until", required_argument, NULL, 'U' },
	{ "threshold", required_argument, NULL, 'H' },
	{ "junit", required_argument, NULL, 'J' },
	{ "annotations", no_argument, NULL, 'A' },
	{ "strict", no_argument, NULL, 'R' },
	{ "fail-on", required_argument, NULL, 'f' },
	{ "csv", required_argument, NULL, 'v' },
	{ "all", no_argument, NULL, 'a' },
	{ "select", required_argument, NULL, 'B' },
	{ "profiles", required_argument, NULL, 'i' },
	{ "columns", required_argument, NULL, 'l' },
	{ "outcomes", required_argument, NULL, 'O' },
	{ "shortest-service", required_argument, NULL, 'Y' },
	{ "longest-service", required_argument, NULL, 'Z' },
	{ "away", required_argument, NULL, 'w' },
	{ "step", required_argument, NULL, 'e' },
	{ "law", required_argument, NULL, 'y' },
	{ "by-date", no_argument, NULL, 'b' },
	{ "check", no_argument, NULL, 'G' },
	{ "calls", no_argument, NULL, 'c' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "no-charts", no_argument, NULL, 'C' },
	{ "color", required_argument, NULL, 'k' },
	{ "design", required_argument, NULL, 'd' },
	{ "call", required_argument, NULL, 'N' },
	{ "replication", required_argument, NULL, 'r' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

enum { OPTIONS = sizeof(long_options) / sizeof(*long_options) - 1 };

static bool complain(const struct options *o, const char *what, const char *word,
		     const char *rest)
{
	fprintf(stderr, "ringflow %s: %s '%s'%s\n", o->command, what, word, rest);
	fprintf(stderr, "Try 'ringflow %s --help'.\n", o->command);
	return false;
}

/* WHAT is wrong with option DASHES NAME; the nearest one that COMMAND takes. */
static bool bad_option(const struct options *o, const struct command *command,
		       const char *what, const char *dashes, const char *name)
{
	const char *names[OPTIONS];
	char bare[64], word[128], hint[96] = "";
	const char *near;
	size_t count = 0;

	for (size_t i = 0; i < OPTIONS; i++)
		if (long_options[i].val == 'h' || strchr(command->allowed, long_options[i].val))
			names[count++] = long_options[i].name;
	snprintf(word, sizeof(word), "%s%s", dashes, name);
	snprintf(bare, sizeof(bare), "%.*s", (int)strcspn(name, "="), name);
	near = nearest_word(bare, names, count);
	if (near && !strcmp(near, bare))
		return complain(o, "no value can be given to", word, "");
	if (near)
		snprintf(hint, sizeof(hint), ", did you mean '--%s'?", near);
	return complain(o, what, word, hint);
}

static bool unknown_option(const struct options *o, const struct command *command,
			   const char *word)
{
	char letter[2] = { (char)optopt, '\0' };

	/* within -xy optind still stands at the word before */
	if (strncmp(word, "--", 2) || (optopt && !strchr(word, '=')))
		return bad_option(o, command, "unknown option", "-", letter);
	return bad_option(o, command, "unknown option", "--", word + 2);
}

static bool read_count(const struct options *o, const char *name, uint64_t min, uint64_t max,
		       uint64_t *value)
{
	const char *wanted = parse_count(optarg, min, max, value);
	char rest[160];

	if (!wanted)
		return true;
	snprintf(rest, sizeof(rest), " for --%s: expected %s", name, wanted);
	return complain(o, "bad value", optarg, rest);
}

static bool read_colour(struct options *o)
{
	static const char *const words[] = { "never", "always", "auto" };

	for (int i = 0; i < 3; i++)
		if (!strcmp(optarg, words[i])) {
			o->colour = i == 2 ? -1 : i;
			return true;
		}
	return complain(o, "bad value", optarg, " for --color: expected auto, always or never");
}

static bool read_engine(struct options *o)
{
	o->queue = !strcmp(optarg, "queue");
	if (o->queue || !strcmp(optarg, "inline"))
		return true;
	return complain(o, "bad value", optarg, " for --engine: expected inline or queue");
}

/* An option that stands for a key of the scenario: its text, in YAML's double quotes. */
static void set_key(struct options *o, const char *key, const char *text)
{
	size_t size = strlen(key) + 2 * strlen(text) + 4, n;
	char *made = xreallocarray(NULL, size, 1);

	n = (size_t)snprintf(made, size, "%s=\"", key);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			made[n++] = '\\';
		made[n++] = *text;
	}
	made[n++] = '"';
	made[n] = '\0';
	o->sets[o->set_count++] = made;
	o->made[o->made_count++] = made;
}

/* METRIC=AMOUNT, or AMOUNT of the metric that is taken by default. */
static bool set_select(struct options *o, const char *text)
{
	char *copy = xreallocarray(NULL, strlen(text) + 1, 1), *equals;

	strcpy(copy, text);
	equals = strchr(copy, '=');
	if (equals) {
		*equals = '\0';
		set_key(o, "run.select.metric", copy);
	}
	set_key(o, "run.select.indifference", equals ? equals + 1 : copy);
	free(copy);
	return true;
}

static bool take_value(struct options *o, int letter)
{
	switch (letter) {
	case 's':
		o->has_seed = true;
		return read_count(o, "seed", 0, UINT64_MAX, &o->seed);
	case 'n':
		o->has_replications = true;
		return read_count(o, "replications", 1, 1000000, &o->replications);
	case 'N':
		o->has_call = true;
		return read_count(o, "call", 1, UINT64_MAX, &o->call);
	case 'r':
		return read_count(o, "replication", 1, UINT32_MAX, &o->replication);
	case 't':
		return read_count(o, "threads", 1, MAX_THREADS, &o->threads);
	case 'E':
		return read_engine(o);
	case 'x':
		o->shard = optarg;
		return true;
	case 'P':
		set_key(o, "run.precision", optarg);
		return true;
	case 'B':
		return set_select(o, optarg);
	case 'M':
		set_key(o, "run.max_replications", optarg);
		return true;
	case 'T':
		set_key(o, "run.max_time", optarg);
		return true;
	case 'V':
		o->vary[o->vary_count++] = optarg;
		return true;
	case 'W':
		o->where[o->where_count++] = optarg;
		return true;
	case 'F':
		o->find = optarg;
		return true;
	case 'U':
		o->until = optarg;
		return true;
	case 'H':
		o->thresholds[o->threshold_count++] = optarg;
		return true;
	case 'f':
		o->fail_on[o->fail_count++] = optarg;
		return true;
	case 'v':
		o->csv = optarg;
		return true;
	case 'i':
		o->profiles = optarg;
		return true;
	case 'l':
		o->columns = optarg;
		return true;
	case 'O':
		o->outcomes = optarg;
		return true;
	case 'Y':
		o->shortest = optarg;
		return true;
	case 'Z':
		o->longest = optarg;
		return true;
	case 'w':
		o->away = optarg;
		return true;
	case 'e':
		o->step = optarg;
		return true;
	case 'y':
		o->laws[o->law_count++] = optarg;
		return true;
	case 'J':
		o->junit = optarg;
		return true;
	case 'L':
		o->sample = optarg;
		return true;
	case 'm':
		o->metric = optarg;
		return true;
	case 'X':
		o->extend = optarg;
		return true;
	case 'o':
		o->out = optarg;
		return true;
	case 'j':
		o->json = optarg;
		return true;
	case 'p':
		o->profile = optarg;
		return true;
	case 'd':
		o->design = optarg;
		return true;
	case 'k':
		return read_colour(o);
	default:
		o->sets[o->set_count++] = optarg;
		return true;
	}
}

static bool take_option(struct options *o, int letter)
{
	switch (letter) {
	case 'c':
		o->calls = true;
		return true;
	case 'a':
		o->all = true;
		return true;
	case 'b':
		o->by_date = true;
		return true;
	case 'G':
		o->check = true;
		return true;
	case 'A':
		o->annotations = true;
		return true;
	case 'R':
		o->strict = true;
		return true;
	case 'q':
		o->quiet = true;
		return true;
	case 'C':
		o->no_charts = true;
		return true;
	case 'h':
		o->help = true;
		return true;
	default:
		return take_value(o, letter);
	}
}

static bool lacks(const struct options *o, const char *what)
{
	fprintf(stderr, "ringflow %s: expected %s\nTry 'ringflow %s --help'.\n", o->command,
		what, o->command);
	return false;
}

static bool take_arguments(struct options *o, const struct command *command, int argc,
			   char **argv)
{
	if (optind < argc)
		o->argument = argv[optind++];
	while (optind < argc && command->more)
		o->more[o->more_count++] = argv[optind++];
	if (optind < argc)
		return complain(o, "unexpected argument", argv[optind], "");
	if (o->help)
		return true;
	if (!o->argument && command->argument && !command->argument_optional)
		return lacks(o, command->argument);
	if (!o->more_count && command->more)
		return lacks(o, command->more);
	return true;
}

void options_free(struct options *o)
{
	for (size_t i = 0; i < o->made_count; i++)
		free(o->made[i]);
	free(o->made);
	free(o->thresholds);
	free(o->fail_on);
	free(o->vary);
	free(o->where);
	free(o->laws);
	free(o->sets);
	free(o->more);
}

bool options_parse(struct options *o, const struct command *command, int argc, char **argv)
{
	*o = (struct options){ .command = command->name, .replication = 1, .colour = -1 };
	o->sets = xcalloc(2 * (size_t)argc + 1, sizeof(*o->sets));
	o->made = xcalloc(2 * (size_t)argc + 1, sizeof(*o->made));
	o->thresholds = xcalloc((size_t)argc + 1, sizeof(*o->thresholds));
	o->fail_on = xcalloc((size_t)argc + 1, sizeof(*o->fail_on));
	o->vary = xcalloc((size_t)argc + 1, sizeof(*o->vary));
	o->where = xcalloc((size_t)argc + 1, sizeof(*o->where));
	o->laws = xcalloc((size_t)argc + 1, sizeof(*o->laws));
	o->more = xcalloc((size_t)argc + 1, sizeof(*o->more));
	opterr = 0;
	for (;;) {
		int index = 0;
		int letter = getopt_long(argc, argv, ":h", long_options, &index);

		if (letter == -1)
			return take_arguments(o, command, argc, argv);
		if (letter == ':')
			return complain(o, "a value is missing after", argv[optind - 1], "");
		if (letter == '?')
			return unknown_option(o, command, argv[optind - 1]);
		if (letter != 'h' && !strchr(command->allowed, letter))
			return bad_option(o, command, "this command does not take", "--",
					  long_options[index].name);
		if (!take_option(o, letter))
			return false;
	}
}

struct overrides options_overrides(const struct options *o)
{
	return (struct overrides){
		.profile = o->profile,
		.assignments = o->sets,
		.assignment_count = o->set_count,
		.thresholds = o->thresholds,
		.threshold_count = o->threshold_count,
		.seed = o->has_seed ? &o->seed : NULL,
		.replications = o->has_replications ? &o->replications : NULL,
	};
}

static bool wants_colour(int stream)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	return isatty(stream) && !(no && *no) && term && strcmp(term, "dumb");
}

struct report_style output_style(const struct options *o)
{
	struct winsize size;
	size_t width = 100;

	if (isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) &&
	    size.ws_col >= 60)
		width = size.ws_col;
	return (struct report_style){ o->colour < 0 ? wants_colour(STDOUT_FILENO) : o->colour,
				      width };
}

bool show_diagnostics(const struct diagnostics *d)
{
	fflush(stdout);
	diag_print(d, stderr, wants_colour(STDERR_FILENO));
	return d->errors > 0;
}

int finish_output(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	if (errno != EPIPE) /* whoever read it has seen enough */
		perror("ringflow: standard output");
	return EXIT_FAULT;
}
