/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringflow - the table of subcommands. */
#include <gsl/gsl_errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/shared/mpi_session.h"

static const char run_about[] =
	"Simulate every design of a scenario, print the comparison, write results and charts.\n"
	"\n"
	"  ringflow run scenarios/direct-vs-studio.yaml\n"
	"  ringflow run my-flow.json                        a Studio export, no YAML needed\n"
	"  ringflow run scenarios/race.yaml --set designs.race.redirect.after=2s\n"
	"  ringflow run scenarios/race.yaml --json - | jq .designs[0].metrics\n";
static const char run_notes[] =
	"Built with make MPI=1 it also runs under mpirun, on many machines: docs/clusters.md.\n"
	"\n"
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 3 an expect or a threshold failed,\n"
	"130 interrupted.\n";

static const char sweep_about[] =
	"Run a scenario at many points: a table, a tidy CSV and charts of how one thing follows\n"
	"from another. Points that are finished are kept, and skipped the next time.\n"
	"\n"
	"  ringflow sweep scenarios/race.yaml --vary designs.race.redirect.after=0s:20s:1s\n"
	"  ringflow sweep scenarios/agents.yaml --vary agents.support.count=8:14:1 \\\n"
	"      --vary calls.arrivals.poisson=100/h:200/h:20/h --metric agents.support.wait_mean\n"
	"  ringflow sweep scenarios/race.yaml --vary designs.race.redirect.after=0s:20s \\\n"
	"      --vary callers.talk=log:10s:10m --sample sobol:64\n";
static const char sweep_notes[] =
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 130 interrupted.\n";

static const char plan_about[] =
	"Find the smallest or largest value of a key with which every design meets a requirement.\n"
	"\n"
	"  ringflow plan scenarios/agents.yaml --find agents.support.count \\\n"
	"      --until 'agents.support.service_level >= 80%'\n"
	"  ringflow plan scenarios/race.yaml --find designs.race.redirect.after=0s:20s:500ms \\\n"
	"      --until 'http_400_rate <= 20%'\n"
	"  ringflow plan scenarios/busy-day.yaml --staff agents.support \\\n"
	"      --until 'agents.support.service_level >= 80%'\n";
static const char plan_notes[] =
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 3 no value meets it,\n"
	"130 interrupted.\n";

static const char assumptions_about[] =
	"How much does a result rest on what is not known of the platform? The designs under each\n"
	"profile, and under every rule at another value, one at a time, with the same callers.\n"
	"\n"
	"  ringflow assumptions scenarios/direct-vs-studio.yaml --set calls.count=500\n";
static const char assumptions_notes[] =
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 130 interrupted.\n";

static const char compare_about[] =
	"Two saved results: what differs, by how much, and is it there by chance? Where seed and\n"
	"callers are the same, replication by replication.\n"
	"\n"
	"  ringflow compare results/before results/after\n"
	"  ringflow compare results/before results/after --fail-on 'success_rate < -0.5%'\n"
	"  ringflow compare 12 15 --db history.db           two runs of a history\n";
static const char compare_notes[] =
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 3 a --fail-on holds.\n";

static const char fit_about[] =
	"From a log of real calls to a scenario: laws of service, patience, ringing and menus, rates\n"
	"of arrival, agents hour by hour; how well they fit; and a scenario that runs as it is.\n"
	"\n"
	"  ringflow fit scenarios/logs/desk.csv\n"
	"  ringflow fit calls.csv --columns 'arrival=StartTime,service=Talk' --shortest-service 10s\n"
	"  ringflow run results/calls-fit/scenario.yaml\n";
static const char fit_notes[] =
	"Exit: 0 ok, 1 a run-time fault, 2 bad input, or nothing that can be fitted.\n";

static const char merge_about[] =
	"The results of a scenario of which every shard was run: the same bytes as ringflow run.\n"
	"\n"
	"  ringflow run scenarios/race.yaml --shard 1/2 --out parts\n"
	"  ringflow run scenarios/race.yaml --shard 2/2 --out parts\n"
	"  ringflow merge scenarios/race.yaml parts/*.rows\n";
static const char merge_notes[] =
	"--seed, --replications, --profile, --set, --steady and --variance-reduction have to be as they\n"
	"were for every shard.\n"
	"\n"
	"Exit: as ringflow run; 2 when a shard is missing, damaged or another scenario's.\n";

static const char report_about[] =
	"The page, charts, tables and Markdown of results that are there, without simulating: the same\n"
	"bytes as the run wrote.\n"
	"\n"
	"  ringflow report --from results/race\n"
	"  ringflow report --from results/race --markdown comment.md --no-charts\n";
static const char report_notes[] =
	"Results of ringflow run and merge that hold replications.rows; not those of sweep, plan,\n"
	"assumptions and fit.\n"
	"\n"
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 130 interrupted.\n";

static const char history_about[] =
	"Runs over time: what ringflow run --db FILE has added to a history, what changed between\n"
	"them, and a metric over them with its intervals.\n"
	"\n"
	"  ringflow history --db history.db\n"
	"  ringflow history race --metric success_rate --db history.db\n"
	"  ringflow history --show 12 --db history.db > was.yaml\n";
static const char history_notes[] =
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage.\n";

static const char check_about[] =
	"Validate a scenario and every file it names, and review its designs: requests that meet\n"
	"400, widgets never reached, loops, stuck executions, late returns, overload. Nothing is run.\n"
	"\n"
	"  ringflow check scenarios/direct-vs-studio.yaml\n";
static const char check_notes[] =
	"Exit: 0 no fault found, 1 fault of this program, 2 bad input, 3 faults found.\n";

static const char trace_about[] =
	"Tell the story of one call: each event, request, answer and widget, and why; as text, as a\n"
	"diagram, or for programs. Without --call and --reason: which calls are worth a look.\n"
	"\n"
	"  ringflow trace scenarios/direct-vs-studio.yaml\n"
	"  ringflow trace scenarios/direct-vs-studio.yaml --design redirect-on-answered --call 3\n"
	"  ringflow trace scenarios/direct-vs-studio.yaml --reason studio_400_in_progress --format svg\n";
static const char trace_notes[] =
	"Calls and replications count from 1, as in calls.csv.\n"
	"\n"
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage.\n";

static const char draw_about[] =
	"Draw Studio flows: widgets, transitions, ends, what check finds wrong of them, and with --from\n"
	"how many calls went where.\n"
	"\n"
	"  ringflow draw my-flow.json > my-flow.svg\n"
	"  ringflow draw my-flow.json --from results/my-flow > my-flow.svg\n"
	"  ringflow draw scenarios/company.yaml --out pictures\n"
	"  ringflow draw my-flow.json --format mermaid\n";
static const char draw_notes[] =
	"Exit: 0 ok, 1 a run-time fault, no Graphviz for an SVG, 2 bad input or usage,\n"
	"130 interrupted.\n";

static const char selftest_about[] =
	"Simulate what is known exactly - Erlang's queues, M/G/1, races - and say how far off it is:\n"
	"z is the difference in standard errors, and beyond 3.5 it is a fault.\n"
	"\n"
	"  ringflow selftest\n";
static const char selftest_notes[] =
	"Exit: 0 every |z| is within 3.5, 1 one is not, 2 bad usage.\n";

static const char profile_about[] =
	"Print the platform's rules: each key, its default, what it means and where it comes from.\n"
	"\n"
	"  ringflow profile              the profiles, and where they differ\n"
	"  ringflow profile article\n";
static const char profile_notes[] =
	"Exit: 0 ok, 2 no such profile or bad usage.\n";

const struct command commands[] = {
	{ .name = "run", .summary = "simulate and compare",
	  .usage = "SCENARIO [options]",
	  .about = run_about, .notes = run_notes,
	  .argument = "a scenario or a Studio export", .together = true,
	  .run = cmd_run },
	{ .name = "sweep", .summary = "a scenario at many points",
	  .usage = "SCENARIO --vary KEY=VALUES... [options]",
	  .about = sweep_about, .notes = sweep_notes,
	  .argument = "a scenario", .together = true,
	  .run = cmd_sweep },
	{ .name = "plan", .summary = "the value of a key that meets a requirement",
	  .usage = "SCENARIO --find KEY[=VALUES] --until CONDITION [options]\n"
		   "SCENARIO --staff agents.GROUP --until CONDITION [options]",
	  .about = plan_about, .notes = plan_notes,
	  .argument = "a scenario", .together = true,
	  .run = cmd_plan },
	{ .name = "assumptions", .summary = "which rules a result rests on",
	  .usage = "SCENARIO [options]",
	  .about = assumptions_about, .notes = assumptions_notes,
	  .argument = "a scenario", .together = true,
	  .run = cmd_assumptions },
	{ .name = "compare", .summary = "two saved results",
	  .usage = "A B [options]",
	  .about = compare_about, .notes = compare_notes,
	  .argument = "a directory of results or a run, A", .more = "a second directory of results or run, B,",
	  .run = cmd_compare },
	{ .name = "fit", .summary = "from a log of calls to a scenario",
	  .usage = "LOG.csv [options]",
	  .about = fit_about, .notes = fit_notes,
	  .argument = "a log of calls",
	  .run = cmd_fit },
	{ .name = "merge", .summary = "the results of shards run apart",
	  .usage = "SCENARIO SHARD... [options]",
	  .about = merge_about, .notes = merge_notes,
	  .argument = "a scenario", .more = "at least one file of a shard",
	  .run = cmd_merge },
	{ .name = "report", .summary = "page, charts and tables again, from results",
	  .usage = "--from DIR [options]",
	  .about = report_about, .notes = report_notes,
	  .run = cmd_report },
	{ .name = "history", .summary = "runs over time, and a metric over them",
	  .usage = "[SCENARIO] [options]",
	  .about = history_about, .notes = history_notes,
	  .argument = "a scenario", .argument_optional = true,
	  .run = cmd_history },
	{ .name = "check", .summary = "every error at once, and faults of valid designs",
	  .usage = "SCENARIO... [options]",
	  .about = check_about, .notes = check_notes,
	  .argument = "a scenario", .more = "another", .more_optional = true,
	  .run = cmd_check },
	{ .name = "trace", .summary = "the timeline of one call, in words or drawn",
	  .usage = "SCENARIO [options]\n"
		   "SCENARIO --design D --call N [options]\n"
		   "SCENARIO --reason CODE [options]",
	  .about = trace_about, .notes = trace_notes,
	  .argument = "a scenario",
	  .run = cmd_trace },
	{ .name = "draw", .summary = "Studio flows as pictures",
	  .usage = "FLOW|SCENARIO [options]\n"
		   "--from DIR [options]",
	  .about = draw_about, .notes = draw_notes,
	  .argument = "a Studio export or a scenario", .argument_optional = true,
	  .run = cmd_draw },
	{ .name = "selftest", .summary = "exact answers beside simulated ones",
	  .usage = "[options]",
	  .about = selftest_about, .notes = selftest_notes,
	  .run = cmd_selftest },
	{ .name = "profile", .summary = "the platform's rules and their sources",
	  .usage = "[NAME] [options]",
	  .about = profile_about, .notes = profile_notes,
	  .argument = "a profile", .argument_optional = true,
	  .run = cmd_profile },
};
const size_t command_count = sizeof(commands) / sizeof(*commands);

static void usage(FILE *out)
{
	fputs("Ringflow simulates Twilio call flows and compares designs.\n\n"
	      "  ringflow run scenarios/direct-vs-studio.yaml\n\n"
	      "Usage: ringflow COMMAND [arguments]\n",
	      out);
	for (size_t i = 0; i < command_count; i++)
		fprintf(out, "  %-14s %s\n", commands[i].name, commands[i].summary);
	fputs("  help [COMMAND] this text, or what a command does and its options; also --help, -h\n"
	      "  version        the version; also --version, -V\n",
	      out);
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static int unknown_command(const char *name)
{
	const char *names[sizeof(commands) / sizeof(*commands) + 2] = { "help", "version" };
	struct arena a = { 0 };

	for (size_t i = 0; i < command_count; i++)
		names[i + 2] = commands[i].name;
	if (*name == '-')
		refuse_leading_option(name);
	else
		message(stderr, "ringflow: unknown command '%s'%s\n", name,
			did_you_mean(&a, name, names, command_count + 2));
	fputs("Try 'ringflow --help'.\n", stderr);
	arena_free(&a);
	return EXIT_BAD_INPUT;
}

static int show_usage(const struct command *command)
{
	if (command)
		command_help(stdout, command);
	else
		usage(stdout);
	return finish_output(EXIT_OK);
}

/* On other ranks than 0 nothing is written. */
static bool can_write(const struct options *o)
{
	if ((o->session && o->session->ranks.rank) || options_outputs_writable(o))
		return true;
	if (o->session)
		mpi_session_agree(o->session, 0);
	return false;
}

static int run_command(const struct command *command, int argc, char **argv,
		       struct mpi_session *session)
{
	struct options o;
	int status = EXIT_BAD_INPUT;

	if (options_parse(&o, command, argc, argv) && options_charts_known(&o)) {
		o.session = session;
		status = o.help ? show_usage(command) : can_write(&o) ? command->run(&o) : EXIT_FAULT;
	}
	options_free(&o);
	return status;
}

static int dispatch(const struct command *command, int argc, char **argv)
{
	struct mpi_session session;
	int status = EXIT_BAD_INPUT;

	if (!command->together)
		return run_command(command, argc, argv, NULL);
	interrupt_flag();
	if (mpi_session_start(&session))
		status = run_command(command, argc, argv, &session);
	return mpi_session_end(&session, status);
}

static bool is_one_of(const char *word, const char *const *words)
{
	while (*words && strcmp(word, *words))
		words++;
	return *words != NULL;
}

static int unexpected(const char *word)
{
	message(stderr, "ringflow: unexpected argument '%s'\n", word);
	fputs("Try 'ringflow --help'.\n", stderr);
	return EXIT_BAD_INPUT;
}

/* `help` with or without a COMMAND. */
static int help(int argc, char **argv)
{
	const struct command *command = argc > 2 ? find_command(argv[2]) : NULL;

	if (argc > 2 && !command)
		return unknown_command(argv[2]);
	return argc > 3 ? unexpected(argv[3]) : show_usage(command);
}

static int version(int argc, char **argv)
{
	if (argc > 2)
		return unexpected(argv[2]);
	printf("ringflow %s\n", RINGFLOW_VERSION);
	return finish_output(EXIT_OK);
}

static int start(int argc, char **argv)
{
	static const char *const helps[] = { "help", "--help", "-h", NULL };
	static const char *const versions[] = { "version", "--version", "-V", NULL };
	const struct command *command = find_command(argv[1]);

	if (is_one_of(argv[1], helps))
		return help(argc, argv);
	if (is_one_of(argv[1], versions))
		return version(argc, argv);
	return command ? dispatch(command, argc - 1, argv + 1) : unknown_command(argv[1]);
}

/* What GSL cannot compute is NAN, and no reason to abort. */
static void on_gsl_error(const char *reason, const char *file, int line, int error)
{
	(void)reason;
	(void)file;
	(void)line;
	if (error == GSL_ENOMEM)
		memory_exhausted(0);
}

static void use_libraries(void)
{
	gsl_set_error_handler(on_gsl_error);
	json_set_alloc_funcs(xmalloc, free);
}

int main(int argc, char **argv)
{
	use_libraries();
	signal(SIGPIPE, SIG_IGN); /* what is being written elsewhere is finished */
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a write error like any other */
	watch_output();
	if (argc < 2) {
		usage(stderr);
		return EXIT_BAD_INPUT;
	}
	return start(argc, argv);
}
