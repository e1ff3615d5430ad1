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

#include "base/base.h"
#include "cmd/shared/option_table_internal.h"

#define main ringflow_main /* for the table of commands */
int ringflow_main(int argc, char **argv);
#include "main.c"
#undef main

#define RUN find_command("run")
#define PLAN find_command("plan")
#define TRACE find_command("trace")
#define PROFILE find_command("profile")
#define COMPARE find_command("compare")
#define SELFTEST find_command("selftest")

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
	char words[256], said[1024];

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
	char words[256], said[1024];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_true(parse(RUN, lines[i], &o, words, said, sizeof said));
		assert_string_equal(said, "");
		assert_string_equal(o.argument, "s.yaml");
		assert_true(o.given.seed && o.seed == 7);
		assert_int_equal(o.assignments.count, 2);
		assert_string_equal(o.assignments.list[0], "a=1");
		assert_string_equal(o.assignments.list[1], "b=2");
		assert_string_equal(o.json, "-");
		assert_true(o.calls && o.no_charts && !o.quiet && !o.help);
		assert_int_equal(o.color, COLOR_ALWAYS);
		assert_false(o.given.replications);
		options_free(&o);
	}
}

static void defaults_leave_the_scenario_alone(void **state)
{
	struct options o;
	char words[256], said[1024];

	(void)state;
	assert_true(parse(RUN, "s.yaml", &o, words, said, sizeof said));
	struct overrides over = options_overrides(&o);

	assert_null(over.profile);
	assert_null(over.seed);
	assert_null(over.replications);
	assert_int_equal(over.assignment_count, 0);
	assert_int_equal(o.color, COLOR_AUTO);
	options_free(&o);
	assert_true(parse(TRACE, "s.yaml --design d --call 1_000", &o, words, said, sizeof said));
	assert_int_equal(o.call, 1000);
	assert_true(o.given.call && !o.given.replication);
	options_free(&o);
	assert_true(parse(PROFILE, "", &o, words, said, sizeof said));
	assert_null(o.argument);
	options_free(&o);
}

static void mistakes_are_named(void **state)
{
	(void)state;
	refused(RUN, "", "expected a scenario");
	refused(RUN, "a b", "unexpected argument 'b'");
	refused(RUN, "s --seeed 3", "unknown option '--seeed', did you mean '--seed'?");
	refused(RUN, "s --jsn=x", "unknown option '--jsn=x', did you mean '--json'?");
	refused(RUN, "s -x", "unknown option '-x': options have long names");
	refused(RUN, "s --quiet -xy", "unknown option '-x'");
	refused(RUN, "s -q", "unknown option '-q': options have long names, did you mean --quiet?");
	refused(RUN, "s -s 3", "did you mean --set, --seed, --select, --steady, --strict, --shard?");
	refused(RUN, "s --thr 3", "'--thr' is not a whole option, did you mean --threshold, --threads?");
	refused(TRACE, "s --jsn=3", "nearest is '--json', which trace does not take; run and merge do");
	refused(RUN, "s --seed", "a value is missing after '--seed'");
	refused(RUN, "s --seed -1", "bad value '-1' for --seed");
	refused(RUN, "s --replications 0", "bad value '0' for --replications");
	refused(RUN, "s --threads 0", "bad value '0' for --threads: expected");
	refused(RUN, "s --threads 1e9", "expected a whole number from 1 to 4096");
	refused(RUN, "s --color blue", "bad value 'blue' for --color: expected auto, always or never");
	refused(RUN, "s --color alway", "auto, always or never, did you mean 'always'?");
	refused(RUN, "s --engine inlin", "expected inline or queue, did you mean 'inline'?");
	refused(RUN, "s --max-time 3", "bad value '3' for --max-time: expected a duration with a unit");
	refused(PLAN, "s --every 10ms", "bad value '10ms' for --every: expected 1s or more");
	refused(RUN, "s --calls=3", "no value can be given to '--calls=3'");
	refused(RUN, "s --replication 3",
		"run does not take '--replication'; trace does; did you mean '--replications'?");
	refused(TRACE, "s --call 0", "bad value '0' for --call");
	refused(TRACE, "--json x s", "trace does not take '--json'; run and merge do");
	refused(TRACE, "s --csv x", "trace does not take '--csv'; compare does");
	refused(TRACE, "s --where x", "trace does not take '--where'; sweep, fit and check do");
	refused(SELFTEST, "x.yaml", "unexpected argument 'x.yaml', expected options only");
	refused(COMPARE, "", "expected a directory of results or a run, A");
	refused(COMPARE, "a", "expected a second directory of results or run, B, after 'a'");
}

static void values_are_there(void **state)
{
	(void)state;
	refused(RUN, "s --seed", "a value is missing after '--seed', expected --seed N");
	refused(RUN, "s --out --quiet", "a value is missing after '--out', expected --out DIR");
	refused(RUN, "s --out --json=x", "a value is missing after '--out', expected --out DIR");
	refused(RUN, "s --out=", "a value is missing after '--out', expected --out DIR");
	refused(RUN, "--out --help s", "a value is missing after '--out'");
}

static void what_is_no_option_is_a_value(void **state)
{
	struct options o;
	char words[256], said[1024];

	(void)state;
	assert_true(parse(RUN, "s --out=--quiet --json -", &o, words, said, sizeof said));
	assert_string_equal(o.out, "--quiet");
	assert_string_equal(o.json, "-");
	options_free(&o);
	assert_true(parse(RUN, "s --out --nowhere", &o, words, said, sizeof said));
	assert_string_equal(o.out, "--nowhere");
	options_free(&o);
}

static void once_where_one_makes_sense(void **state)
{
	struct options o;
	char words[256], said[1024];

	(void)state;
	refused(RUN, "s --seed 1 --seed 1", "--seed is given twice, expected once");
	refused(RUN, "s --out a --threads 2 --out=b", "--out is given twice");
	refused(RUN, "s --precision 1% --precision 2%", "--precision is given twice");
	refused(RUN, "s --color never --color auto", "--color is given twice");
	refused(PLAN, "s --every 1h --every 1h", "--every is given twice");
	assert_true(parse(RUN, "s --quiet --quiet --set a=1 --set a=2 --threshold x --threshold y --steady --steady",
			  &o, words, said, sizeof said));
	assert_int_equal(o.assignments.count, 4);
	assert_int_equal(o.threshold.count, 2);
	options_free(&o);
}

static void every_mistake_is_named(void **state)
{
	static const char line[] = "s --jsn 3 --seed x --csv y -q --calls=1 --seed 2";

	(void)state;
	refused(RUN, line, "bad value 'x' for --seed");
	refused(RUN, line, "run does not take '--csv'");
	refused(RUN, line, "did you mean '--json'?");
	refused(RUN, line, "did you mean --quiet?");
	refused(RUN, line, "no value can be given to '--calls=1'");
	refused(RUN, line, "--seed is given twice");
	refused(RUN, line, "Try 'ringflow run --help'.");
}

static void keys_of_the_scenario_are_in_order(void **state)
{
	struct options o;
	char words[256], said[1024];

	(void)state;
	assert_true(parse(RUN, "s --steady --set run.steady=none --precision a\"b\\ --select m=1 --max-time 2m",
			  &o, words, said, sizeof said));
	assert_int_equal(o.assignments.count, 6);
	assert_string_equal(o.assignments.list[0], "run.steady=\"true\"");
	assert_string_equal(o.assignments.list[1], "run.steady=none");
	assert_string_equal(o.assignments.list[2], "run.precision=\"a\\\"b\\\\\"");
	assert_string_equal(o.assignments.list[3], "run.select.metric=\"m\"");
	assert_string_equal(o.assignments.list[4], "run.select.indifference=\"1\"");
	assert_string_equal(o.assignments.list[5], "run.max_time=\"2m\"");
	assert_null(o.origins[1].option);
	assert_string_equal(o.origins[2].option, "precision");
	assert_string_equal(o.origins[2].text, "a\"b\\");
	options_free(&o);
	assert_true(parse(RUN, "s --select 5", &o, words, said, sizeof said));
	assert_int_equal(o.assignments.count, 1);
	assert_string_equal(o.assignments.list[0], "run.select.indifference=\"5\"");
	options_free(&o);
}

/* ---- the table ---- */

static bool is_command(const char *name, size_t length)
{
	char word[64];

	snprintf(word, sizeof(word), "%.*s", (int)length, name);
	return find_command(word) != NULL;
}

static void rows_name_commands(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_row_count; i++) {
		const char *p = option_rows[i].commands;

		while (*p && strcmp(p, "*")) {
			size_t length = strcspn(p, " ");

			if (!is_command(p, length))
				fail_msg("--%s: no command '%.*s'", option_rows[i].name, (int)length, p);
			p += length + (p[length] == ' ');
		}
	}
}

static void rows_of_one_name_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_row_count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct option_row *a = &option_rows[j], *b = &option_rows[i];

			if (strcmp(a->name, b->name)) {
				assert_int_not_equal(a->field, b->field);
				continue;
			}
			assert_int_equal(a->field, b->field);
			assert_int_equal(a->kind, b->kind);
			for (size_t c = 0; c < command_count; c++)
				if (option_is_of(a, commands[c].name) && option_is_of(b, commands[c].name))
					fail_msg("--%s: two rows for %s", a->name, commands[c].name);
		}
}

static void rows_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *r = &option_rows[i];

		assert_true(*r->name && *r->help && *r->commands);
		assert_int_equal(r->placeholder != NULL, option_takes_value(r));
		assert_true(r->help[strlen(r->help) - 1] != '.' || strstr(r->help, "..."));
		assert_true(strlen(r->name) < 32);
	}
}

/* What command_help() writes, to TEXT of SIZE bytes. */
static char *help_of(const struct command *command, char *text, size_t size)
{
	FILE *f = tmpfile();

	assert_non_null(f);
	command_help(f, command);
	rewind(f);
	text[fread(text, 1, size - 1, f)] = '\0';
	fclose(f);
	return text;
}

/* "  --name" or "  -h, --name" at a line's beginning. */
static bool help_lists(const char *text, const char *name)
{
	char plain[64], short_too[64];
	const char *at;

	snprintf(plain, sizeof(plain), "\n  --%s", name);
	snprintf(short_too, sizeof(short_too), "\n  -h, --%s", name);
	at = strstr(text, plain);
	while (at && at[strlen(plain)] != ' ' && at[strlen(plain)] != '\n')
		at = strstr(at + 1, plain);
	return at || strstr(text, short_too);
}

static void help_has_the_options_of_its_command(void **state)
{
	(void)state;
	for (size_t c = 0; c < command_count; c++) {
		char text[1 << 14];

		help_of(&commands[c], text, sizeof text);
		for (size_t i = 0; i < option_row_count; i++) {
			const char *name = option_rows[i].name;
			bool takes = option_find(name, commands[c].name) != NULL;

			if (help_lists(text, name) != takes)
				fail_msg("%s --help: %s --%s", commands[c].name, takes ? "lacks" : "has", name);
		}
	}
}

/* What is generated is at most 80 characters wide, and begins in the same column. */
static void help_is_aligned(void **state)
{
	(void)state;
	for (size_t c = 0; c < command_count; c++) {
		char text[1 << 14], *end;

		end = strstr(help_of(&commands[c], text, sizeof text), commands[c].notes);
		assert_non_null(end);
		*end = '\0';
		for (char *line = strstr(text, "\nUsage:") + 1; *line; line += strcspn(line, "\n") + 1) {
			size_t length = strcspn(line, "\n");

			assert_true(length <= 80);
			if (!strncmp(line, "            ", 12))
				assert_int_equal(strspn(line, " "), 24);
		}
	}
}

static void files_are_tried_before_any_work(void **state)
{
	char name[] = "/tmp/ringflow-options-XXXXXX", path[64];
	struct options o = { .command = "run", .json = "/nonexistent/x.json" };
	int keep = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);

	(void)state;
	assert_non_null(mkdtemp(name));
	snprintf(path, sizeof(path), "%s/x.json", name);
	dup2(null, STDERR_FILENO);
	assert_false(options_outputs_writable(&o));
	o.json = name;
	assert_false(options_outputs_writable(&o));
	o.json = path;
	assert_true(options_outputs_writable(&o));
	o.junit = "/nonexistent/y.xml";
	assert_false(options_outputs_writable(&o));
	dup2(keep, STDERR_FILENO);
	close(keep);
	close(null);
	assert_int_equal(access(path, F_OK), -1); /* nothing was made */
	assert_int_equal(rmdir(name), 0);
	o = (struct options){ .command = "run", .json = "-", .junit = "/dev/null" };
	assert_true(options_outputs_writable(&o));
}

static void colour_when_it_is_asked_for(void **state)
{
	struct options o = { .color = COLOR_ALWAYS };

	(void)state;
	assert_true(output_style(&o).colour);
	o.color = COLOR_NEVER;
	assert_false(output_style(&o).colour);
	setenv("NO_COLOR", "1", 1);
	o.color = COLOR_AUTO;
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
		cmocka_unit_test(values_are_there),
		cmocka_unit_test(what_is_no_option_is_a_value),
		cmocka_unit_test(once_where_one_makes_sense),
		cmocka_unit_test(every_mistake_is_named),
		cmocka_unit_test(keys_of_the_scenario_are_in_order),
		cmocka_unit_test(rows_name_commands),
		cmocka_unit_test(rows_of_one_name_agree),
		cmocka_unit_test(rows_are_whole),
		cmocka_unit_test(help_has_the_options_of_its_command),
		cmocka_unit_test(help_is_aligned),
		cmocka_unit_test(files_are_tried_before_any_work),
		cmocka_unit_test(the_option_then_the_environment_then_the_machine),
		cmocka_unit_test(colour_when_it_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
