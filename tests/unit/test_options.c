/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: what is read, what is refused and how it is said. */
#include <fcntl.h>
#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cmd/cmd.h"

static int nothing(const struct options *o)
{
	(void)o;
	return 0;
}

static const struct command run = { "run", "a scenario", false, "snojptxScqCk", "", "", nothing };
static const struct command trace = { "trace", "a scenario", false, "sdNrpSk", "", "", nothing };
static const struct command profile = { "profile", "a profile", true, "k", "", "", nothing };

/* Parse the words of LINE; what was said on stderr goes to SAID. */
static bool parse(const struct command *command, const char *line, struct options *o,
		  char *words, char *said, size_t size)
{
	char *argv[32] = { "ringflow" };
	FILE *file = tmpfile();
	int argc = 1, keep = dup(STDERR_FILENO);
	bool good;

	for (char *w = strtok(strcpy(words, line), " "); w; w = strtok(NULL, " "))
		argv[argc++] = w;
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	optind = 0;
	good = options_parse(o, command, argc, argv);
	fflush(stderr);
	dup2(keep, STDERR_FILENO);
	close(keep);
	rewind(file);
	said[fread(said, 1, size - 1, file)] = '\0';
	fclose(file);
	return good;
}

static void refused(const struct command *command, const char *line, const char *why)
{
	struct options o;
	char words[256], said[512];

	assert_false(parse(command, line, &o, words, said, sizeof said));
	if (!strstr(said, why))
		fail_msg("'%s': no \"%s\" in \"%s\"", line, why, said);
	options_free(&o);
}

static void options_come_in_any_order(void **state)
{
	static const char *const lines[] = {
		"s.yaml --seed 7 --set a=1 --set b=2 --json - --calls --no-charts --color always",
		"--seed=7 --set a=1 s.yaml --calls --set=b=2 --json=- --no-charts --color=always",
		"--seed 7 --set a=1 --set b=2 --json - --calls --no-charts --color always -- s.yaml",
	};
	struct options o;
	char words[256], said[512];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_true(parse(&run, lines[i], &o, words, said, sizeof said));
		assert_string_equal(said, "");
		assert_string_equal(o.argument, "s.yaml");
		assert_true(o.has_seed && o.seed == 7);
		assert_int_equal(o.set_count, 2);
		assert_string_equal(o.sets[0], "a=1");
		assert_string_equal(o.sets[1], "b=2");
		assert_string_equal(o.json, "-");
		assert_true(o.calls && o.no_charts && !o.quiet && !o.help);
		assert_int_equal(o.colour, 1);
		assert_false(o.has_replications);
		options_free(&o);
	}
}

static void defaults_leave_the_scenario_alone(void **state)
{
	struct options o;
	char words[256], said[512];

	(void)state;
	assert_true(parse(&run, "s.yaml", &o, words, said, sizeof said));
	struct overrides over = options_overrides(&o);

	assert_null(over.profile);
	assert_null(over.seed);
	assert_null(over.replications);
	assert_int_equal(over.assignment_count, 0);
	assert_int_equal(o.colour, -1);
	options_free(&o);
	assert_true(parse(&trace, "s.yaml --design d --call 1_000", &o, words, said, sizeof said));
	assert_int_equal(o.call, 1000);
	assert_int_equal(o.replication, 1);
	options_free(&o);
	assert_true(parse(&profile, "", &o, words, said, sizeof said));
	assert_null(o.argument);
	options_free(&o);
}

static void mistakes_are_named(void **state)
{
	(void)state;
	refused(&run, "", "expected a scenario");
	refused(&run, "a b", "unexpected argument 'b'");
	refused(&run, "s --seeed 3", "unknown option '--seeed', did you mean '--seed'?");
	refused(&run, "s --jsn=x", "unknown option '--jsn=x', did you mean '--json'?");
	refused(&run, "s -x", "unknown option '-x'");
	refused(&run, "s --quiet -xy", "unknown option '-x'");
	refused(&run, "s -s 3", "unknown option '-s'");
	refused(&run, "s --seed", "a value is missing after '--seed'");
	refused(&run, "s --seed -1", "bad value '-1' for --seed");
	refused(&run, "s --replications 0", "bad value '0' for --replications");
	refused(&run, "s --threads 0", "bad value '0' for --threads: expected");
	refused(&run, "s --color blue", "expected auto, always or never");
	refused(&run, "s --calls=3", "no value can be given to '--calls=3'");
	refused(&run, "s --replication 3",
		"does not take '--replication', did you mean '--replications'?");
	refused(&trace, "s --call 0", "bad value '0' for --call");
	refused(&trace, "--json x s", "this command does not take '--json'");
	refused(&trace, "s --quiet", "this command does not take '--quiet'");
}

static void colour_when_it_is_asked_for(void **state)
{
	struct options o = { .colour = 1 };

	(void)state;
	assert_true(output_style(&o).colour);
	o.colour = 0;
	assert_false(output_style(&o).colour);
	setenv("NO_COLOR", "1", 1);
	o.colour = -1;
	assert_false(output_style(&o).colour);
	unsetenv("NO_COLOR");
}

static bool threads_of(uint64_t option, const char *environment, unsigned *threads)
{
	struct options o = { .command = "run", .threads = option };
	int keep = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);
	bool good;

	if (environment)
		setenv("RINGFLOW_THREADS", environment, 1);
	else
		unsetenv("RINGFLOW_THREADS");
	dup2(null, STDERR_FILENO);
	good = choose_threads(&o, 0, threads);
	dup2(keep, STDERR_FILENO);
	close(keep);
	close(null);
	unsetenv("RINGFLOW_THREADS");
	return good;
}

static void the_option_then_the_environment_then_the_machine(void **state)
{
	unsigned threads = 0;

	(void)state;
	assert_true(threads_of(3, "5", &threads));
	assert_int_equal(threads, 3);
	assert_true(threads_of(0, "5", &threads));
	assert_int_equal(threads, 5);
	assert_true(threads_of(0, "", &threads));
	assert_in_range(threads, 1, MAX_THREADS);
	assert_true(threads_of(0, NULL, &threads));
	assert_in_range(threads, 1, MAX_THREADS);
	assert_false(threads_of(0, "many", &threads));
	assert_false(threads_of(0, "0", &threads));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_come_in_any_order),
		cmocka_unit_test(defaults_leave_the_scenario_alone),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(the_option_then_the_environment_then_the_machine),
		cmocka_unit_test(colour_when_it_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
