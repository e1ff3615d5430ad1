/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options - the command line, by getopt_long. */
#include <errno.h>
#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/cmd.h"

/* What an option does: a flag, a text or one text more in struct options; a key of the
 * scenario that is set to its text, or to `true`; or something of its own. */
enum how { FLAG, TEXT, LIST, KEY, KEY_TRUE, OTHER };

/* `letter` is that by which a command allows the option. */
struct known {
	const char *name;
	int letter;
	enum how how;
	size_t place, count; /* in struct options; count: of a LIST */
	const char *key;
};

#define AT(field) offsetof(struct options, field)

static const struct known known_options[] = {
	{ "seed", 's', OTHER },
	{ "replications", 'n', OTHER },
	{ "out", 'o', TEXT, AT(out) },
	{ "json", 'j', TEXT, AT(json) },
	{ "profile", 'p', TEXT, AT(profile) },
	{ "set", 'S', LIST, AT(sets), AT(set_count) },
	{ "threads", 't', OTHER },
	{ "engine", 'E', OTHER },
	{ "shard", 'x', TEXT, AT(shard) },
	{ "precision", 'P', KEY, .key = "run.precision" },
	{ "max-replications", 'M', KEY, .key = "run.max_replications" },
	{ "max-time", 'T', KEY, .key = "run.max_time" },
	{ "extend", 'X', TEXT, AT(extend) },
	{ "vary", 'V', LIST, AT(vary), AT(vary_count) },
	{ "where", 'W', LIST, AT(where), AT(where_count) },
	{ "sample", 'L', TEXT, AT(sample) },
	{ "metric", 'm', TEXT, AT(metric) },
	{ "find", 'F', TEXT, AT(find) },
	{ "until", 'U', TEXT, AT(until) },
	{ "staff", 'G', TEXT, AT(staff) },
	{ "every", 'y', OTHER },
	{ "threshold", 'H', LIST, AT(thresholds), AT(threshold_count) },
	{ "junit", 'J', TEXT, AT(junit) },
	{ "annotations", 'A', FLAG, AT(annotations) },
	{ "strict", 'R', FLAG, AT(strict) },
	{ "fail-on", 'f', LIST, AT(fail_on), AT(fail_count) },
	{ "csv", 'v', TEXT, AT(csv) },
	{ "all", 'a', FLAG, AT(all) },
	{ "select", 'B', OTHER },
	{ "steady", 'Y', KEY_TRUE, .key = "run.steady" },
	{ "profiles", 'i', TEXT, AT(profiles) },
	{ "columns", 'l', TEXT, AT(columns) },
	{ "outcomes", 'O', TEXT, AT(outcomes) },
	{ "shortest-service", 'D', TEXT, AT(shortest) },
	{ "longest-service", 'Z', TEXT, AT(longest) },
	{ "away", 'w', TEXT, AT(away) },
	{ "step", 'e', TEXT, AT(step) },
	{ "law", 'K', LIST, AT(laws), AT(law_count) },
	{ "by-date", 'b', FLAG, AT(by_date) },
	{ "check", 'I', FLAG, AT(check) },
	{ "variance-reduction", 'z', KEY, .key = "run.variance_reduction" },
	{ "calls", 'c', FLAG, AT(calls) },
	{ "quiet", 'q', FLAG, AT(quiet) },
	{ "no-charts", 'C', FLAG, AT(no_charts) },
	{ "color", 'k', OTHER },
	{ "design", 'd', TEXT, AT(design) },
	{ "call", 'N', OTHER },
	{ "replication", 'r', OTHER },
	{ "help", 'h', FLAG, AT(help) },
};

enum { OPTIONS = sizeof(known_options) / sizeof(*known_options) };

static bool takes_value(const struct known *k)
{
	return k->how != FLAG && k->how != KEY_TRUE;
}

/* As getopt_long() wants them, with a row of zeros at the end. */
static void list_options(struct option *list)
{
	for (size_t i = 0; i < OPTIONS; i++)
		list[i] = (struct option){ known_options[i].name,
					   takes_value(&known_options[i]) ? required_argument : no_argument,
					   NULL, known_options[i].letter };
	list[OPTIONS] = (struct option){ 0 };
}

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
		if (known_options[i].letter == 'h' || strchr(command->allowed, known_options[i].letter))
			names[count++] = known_options[i].name;
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

static bool read_every(struct options *o)
{
	const char *wanted = parse_duration(optarg, &o->every);
	char rest[160];

	if (!wanted && o->every >= 1)
		return true;
	snprintf(rest, sizeof(rest), " for --every: expected %s", wanted ? wanted : "1s or more");
	return complain(o, "bad value", optarg, rest);
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

static bool take_other(struct options *o, int letter)
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
	case 'B':
		return set_select(o, optarg);
	case 'y':
		return read_every(o);
	default: /* k */
		return read_colour(o);
	}
}

static const struct known *known_by(int letter)
{
	const struct known *k = known_options;

	while (k->letter != letter)
		k++;
	return k;
}

static bool take_option(struct options *o, int letter)
{
	const struct known *k = known_by(letter);
	void *place = (char *)o + k->place;
	size_t *count = (size_t *)((char *)o + k->count);

	switch (k->how) {
	case FLAG:
		*(bool *)place = true;
		return true;
	case TEXT:
		*(const char **)place = optarg;
		return true;
	case LIST:
		(*(const char ***)place)[(*count)++] = optarg;
		return true;
	case KEY:
	case KEY_TRUE:
		set_key(o, k->key, k->how == KEY ? optarg : "true");
		return true;
	default:
		return take_other(o, letter);
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
	struct option long_options[OPTIONS + 1];

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
	list_options(long_options);
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
