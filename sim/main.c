/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringflow - the table of subcommands. */
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/company.h"

static const char run_usage[] =
	"Simulate every design of a scenario, print the comparison, write results and charts.\n"
	"\n"
	"  ringflow run scenarios/direct-vs-studio.yaml\n"
	"  ringflow run my-flow.json                        a Studio export, no YAML needed\n"
	"  ringflow run scenarios/race.yaml --set designs.race.redirect.after=2s\n"
	"  ringflow run scenarios/race.yaml --json - | jq .designs[0].metrics\n"
	"\n"
	"Usage: ringflow run SCENARIO [options]\n"
	"  --seed N           seed of the random numbers (the scenario's, or 1)\n"
	"  --replications N   independent repetitions of each design\n"
	"  --precision P      replications until intervals are so narrow: 1%, or\n"
	"                     'success_rate=0.5 points, time_to_studio_p95=200ms'\n"
	"  --select M=P       replications until the best design by metric M is known, when it is\n"
	"                     better by P: 'success_rate=0.5 points'\n"
	"  --max-replications N, --max-time T\n"
	"                     but no more, nor longer, for the sake of these two\n"
	"  --steady           the steady state: the warm-up is found, and left out\n"
	"  --variance-reduction WORD[,WORD]\n"
	"                     antithetic or stratified, control_variates: fewer replications do\n"
	"  --extend DIR       go on from the replications that the results in DIR have\n"
	"  --profile NAME     the platform's rules: article or observed\n"
	"  --profiles A,B     under each of these, side by side: does the ranking change?\n"
	"  --set KEY=VALUE    change any key of the scenario, or a rule by its bare name\n"
	"  --out DIR          where results go (results/<scenario>/)\n"
	"  --json FILE        write summary.json here too; - is standard output, then nothing else\n"
	"  --threads N        at most so many (RINGFLOW_THREADS, or one a core); the results are the same\n"
	"  --engine NAME      inline, or queue: every delay waits its turn; the results are the same\n"
	"  --threshold TEXT   what a metric has to be: 'success_rate >= 99%', 'p95(time_to_studio) < 4s'\n"
	"  --strict           not enough data to decide a threshold is a failure, too\n"
	"  --junit FILE       thresholds and expectations as JUnit XML; --annotations: for GitHub\n"
	"  --shard I/N        run this part only and write shard-IofN.rows, for ringflow merge;\n"
	"                     auto: what the array job says (Slurm, AWS Batch, Kubernetes), auto/N\n"
	"  --calls            write calls.csv, a row per call\n"
	"  --no-charts        do not call gnuplot\n"
	"  --quiet            print nothing but errors\n"
	"  --color WHEN       auto, always or never\n"
	"\n"
	"Built with make MPI=1 it also runs under mpirun, on many machines: docs/clusters.md.\n"
	"\n"
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 3 an expect or a threshold failed,\n"
	"130 interrupted.\n";

static const char sweep_usage[] =
	"Run a scenario at many points: a table, a tidy CSV and charts of how one thing follows\n"
	"from another. Points that are finished are kept, and skipped the next time.\n"
	"\n"
	"  ringflow sweep scenarios/race.yaml --vary designs.race.redirect.after=0s:20s:1s\n"
	"  ringflow sweep scenarios/agents.yaml --vary agents.support.count=8:14:1 \\\n"
	"      --vary calls.arrivals.poisson=100/h:200/h:20/h --metric agents.support.wait_mean\n"
	"  ringflow sweep scenarios/race.yaml --vary designs.race.redirect.after=0s:20s \\\n"
	"      --vary callers.talk=log:10s:10m --sample sobol:64\n"
	"\n"
	"Usage: ringflow sweep SCENARIO --vary KEY=VALUES... [options]\n"
	"  --vary KEY=VALUES  FROM:TO:STEP, lin:FROM:TO:N, log:FROM:TO:N or A,B,C; any key of\n"
	"                     --set; with --sample also FROM:TO and log:FROM:TO\n"
	"  --where CONDITION  leave out points: 'agents.a.count <= agents.b.count'\n"
	"  --sample HOW       grid (all combinations), lhs:N or sobol:N\n"
	"  --metric NAME      to show and draw (success_rate); sweep.csv has all\n"
	"  --precision P, --max-replications N, --replications N, --seed N, --profile NAME,\n"
	"  --steady, --set KEY=VALUE, --threads N, --engine NAME, --no-charts, --quiet, --color WHEN\n"
	"                     as for ringflow run\n"
	"  --out DIR          where results go (results/<scenario>-sweep/)\n"
	"  --shard I/N        run this part only; without it, when all parts are done, the rest\n"
	"\n"
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 130 interrupted.\n";

static const char plan_usage[] =
	"Find the smallest or largest value of a key with which every design meets a requirement.\n"
	"\n"
	"  ringflow plan scenarios/agents.yaml --find agents.support.count \\\n"
	"      --until 'agents.support.service_level >= 80%'\n"
	"  ringflow plan scenarios/race.yaml --find designs.race.redirect.after=0s:20s:500ms \\\n"
	"      --until 'http_400_rate <= 20%'\n"
	"  ringflow plan scenarios/busy-day.yaml --staff agents.support \\\n"
	"      --until 'agents.support.service_level >= 80%'\n"
	"\n"
	"Usage: ringflow plan SCENARIO --find KEY[=VALUES] --until CONDITION [options]\n"
	"       ringflow plan SCENARIO --staff agents.GROUP --until CONDITION [options]\n"
	"  --find KEY         try 1, 2, 3, ...; or KEY=FROM:TO:STEP, lin:FROM:TO:N, log:FROM:TO:N\n"
	"  --staff agents.GROUP\n"
	"                     how many agents in each hour, beside what Erlang's formulas say\n"
	"  --every T          another step than an hour, the schedule's or the rates'\n"
	"  --until CONDITION  METRIC OP VALUE: 'p95(agents.support.wait) <= 20s', with\n"
	"                     'in DESIGN' after it for that design alone\n"
	"  --max-replications N\n"
	"                     of one value, when fewer do not decide it (2,000)\n"
	"  --replications N, --seed N, --profile NAME, --set KEY=VALUE, --threads N, --steady,\n"
	"  --engine NAME, --no-charts, --quiet, --color WHEN\n"
	"                     as for ringflow run; --replications of a value at first\n"
	"  --out DIR          where results go (results/<scenario>-plan/)\n"
	"  --shard I/N        run this part only; run all parts again until one says the answer\n"
	"\n"
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 3 no value meets it,\n"
	"130 interrupted.\n";

static const char selftest_usage[] =
	"Simulate what is known exactly - Erlang's queues, M/G/1, races - and say how far off it is:\n"
	"z is the difference in standard errors, and beyond 3.5 it is a fault.\n"
	"\n"
	"  ringflow selftest\n"
	"\n"
	"Usage: ringflow selftest [--seed N] [--threads N] [--color WHEN]\n"
	"\n"
	"Exit: 0 every |z| is within 3.5, 1 one is not.\n";

static const char compare_usage[] =
	"Two saved results: what differs, by how much, and is it there by chance? Where seed and\n"
	"callers are the same, replication by replication.\n"
	"\n"
	"  ringflow compare results/before results/after\n"
	"  ringflow compare results/before results/after --fail-on 'success_rate < -0.5%'\n"
	"\n"
	"Usage: ringflow compare A B [options]\n"
	"  --fail-on CONDITION  of B less A, several times: exit 3 when all of the interval meets it\n"
	"  --all                show every metric, not only rates and what differs\n"
	"  --csv FILE           every metric\n"
	"  --quiet              print nothing but errors\n"
	"  --color WHEN         auto, always or never\n"
	"\n"
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 3 a --fail-on holds.\n";

static const char assumptions_usage[] =
	"How much does a result rest on what is not known of the platform? The designs under each\n"
	"profile, and under every rule at another value, one at a time, with the same callers.\n"
	"\n"
	"  ringflow assumptions scenarios/direct-vs-studio.yaml --set calls.count=500\n"
	"\n"
	"Usage: ringflow assumptions SCENARIO [options]\n"
	"  --profiles A,B     to compare (article,observed): does the ranking change?\n"
	"  --metric NAME      what is looked at (success_rate)\n"
	"  --replications N, --seed N, --profile NAME, --set KEY=VALUE, --threads N,\n"
	"  --engine NAME, --no-charts, --quiet, --color WHEN, --shard I/N\n"
	"                     as for ringflow sweep\n"
	"  --out DIR          where results go (results/<scenario>-assumptions/)\n"
	"\n"
	"Exit: 0 ok, 1 a run-time fault, 2 bad input or usage, 130 interrupted.\n";

static const char fit_usage[] =
	"From a log of real calls to a scenario: laws of service, patience, ringing and menus, rates\n"
	"of arrival, agents hour by hour; how well they fit; and a scenario that runs as it is.\n"
	"\n"
	"  ringflow fit scenarios/logs/desk.csv\n"
	"  ringflow fit calls.csv --columns 'arrival=StartTime,service=Talk' --shortest-service 10s\n"
	"  ringflow run results/calls-fit/scenario.yaml\n"
	"\n"
	"Usage: ringflow fit LOG.csv [options]\n"
	"  --columns LIST     which column holds what, where its name does not say: ROLE=COLUMN,...\n"
	"  --outcomes LIST    what the log's own words for an outcome mean: WORD=OUTCOME,...\n"
	"  --where COLUMN=VALUE\n"
	"                     only calls of which this holds; of several for one column, any\n"
	"  --shortest-service T, --longest-service T\n"
	"                     services beyond these are left out when laws are fitted\n"
	"  --law QUANTITY=LAW not the law with the least AIC: service=log-normal, patience=Weibull\n"
	"  --step T           of the rates and the schedule (1h)\n"
	"  --by-date          each date by itself, and not a week or a day that is repeated\n"
	"  --away T           who pauses longer between two calls is not there (10m)\n"
	"  --check            run the scenario and show it beside the log\n"
	"  --threads N        to run it on\n"
	"  --out DIR          where results go (results/<log>-fit/)\n"
	"  --no-charts        do not call gnuplot\n"
	"  --quiet            print nothing but errors\n"
	"  --color WHEN       auto, always or never\n"
	"\n"
	"Exit: 0 ok, 1 a run-time fault, 2 bad input, or nothing that can be fitted.\n";

static const char merge_usage[] =
	"The results of a scenario of which every shard was run: the same bytes as ringflow run.\n"
	"\n"
	"  ringflow run scenarios/race.yaml --shard 1/2 --out parts\n"
	"  ringflow run scenarios/race.yaml --shard 2/2 --out parts\n"
	"  ringflow merge scenarios/race.yaml parts/*.rows\n"
	"\n"
	"Usage: ringflow merge SCENARIO SHARD... [options]\n"
	"  --seed N           these five as they were for every shard\n"
	"  --replications N\n"
	"  --profile NAME\n"
	"  --set KEY=VALUE\n"
	"  --steady\n"
	"  --out DIR          these as for ringflow run\n"
	"  --json FILE\n"
	"  --threshold TEXT, --strict, --junit FILE, --annotations\n"
	"  --no-charts\n"
	"  --quiet\n"
	"  --color WHEN\n"
	"\n"
	"Exit: as ringflow run; 2 when a shard is missing, damaged or another scenario's.\n";

static const char check_usage[] =
	"Validate a scenario and every file it names, and review its designs: requests that meet\n"
	"400, widgets never reached, loops, stuck executions, late returns, overload. Nothing is run.\n"
	"\n"
	"  ringflow check scenarios/direct-vs-studio.yaml\n"
	"\n"
	"Usage: ringflow check SCENARIO [--profile NAME] [--set KEY=VALUE]... [--quiet]\n"
	"\n"
	"Exit: 0 no fault found, 1 fault of this program, 2 bad input, 3 faults found.\n";

static const char profile_usage[] =
	"Print the platform's rules: each key, its default, what it means and where it comes from.\n"
	"\n"
	"  ringflow profile              the profiles, and where they differ\n"
	"  ringflow profile article\n"
	"\n"
	"Usage: ringflow profile [NAME] [--color WHEN]\n";

static const char trace_usage[] =
	"Tell the story of one call: each event, request, answer and widget, and why.\n"
	"\n"
	"  ringflow trace scenarios/direct-vs-studio.yaml --design redirect-on-answered --call 3\n"
	"\n"
	"Usage: ringflow trace SCENARIO --design D --call N [--replication N] [--seed N]\n"
	"                      [--profile NAME] [--set KEY=VALUE]... [--color WHEN]\n"
	"Calls and replications count from 1, as in calls.csv.\n";

const struct command commands[] = {
	{ "run", "a scenario or a Studio export", false, "snojptExScqCkPMTXHJARBiYz", "simulate and compare",
	  run_usage, cmd_run, NULL, true },
	{ "sweep", "a scenario", false, "snoptExSqCkPMTVWLmY", "a scenario at many points",
	  sweep_usage, cmd_sweep, NULL, true },
	{ "plan", "a scenario", false, "snoptExSqCkMFUGyY", "the value of a key that meets a requirement",
	  plan_usage, cmd_plan, NULL, true },
	{ "assumptions", "a scenario", false, "snoptExSqCkmi", "which rules a result rests on",
	  assumptions_usage, cmd_assumptions, NULL, true },
	{ "compare", "a directory of results", false, "fvaqk", "two saved results", compare_usage,
	  cmd_compare, "another one" },
	{ "fit", "a log of calls", false, "lOWDZKebwItoqCk", "from a log of calls to a scenario",
	  fit_usage, cmd_fit },
	{ "merge", "a scenario", false, "snojpSqCkHJARYz", "the results of shards run apart",
	  merge_usage, cmd_merge, "at least one file of a shard" },
	{ "check", "a scenario", false, "pSqk", "every error at once, and faults of valid designs", check_usage,
	  cmd_check },
	{ "trace", "a scenario", false, "sdNrpSk", "the timeline of one call, in words",
	  trace_usage, cmd_trace },
	{ "selftest", NULL, true, "stk", "exact answers beside simulated ones", selftest_usage,
	  cmd_selftest },
	{ "profile", "a profile", true, "k", "the platform's rules and their sources",
	  profile_usage, cmd_profile },
};
const size_t command_count = sizeof(commands) / sizeof(*commands);

static void usage(FILE *out)
{
	fputs("Ringflow simulates Twilio call flows and compares designs.\n\n"
	      "  ringflow run scenarios/direct-vs-studio.yaml\n\n"
	      "Usage: ringflow COMMAND [arguments]\n",
	      out);
	for (size_t i = 0; i < command_count; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fputs("  --help     this text; ringflow COMMAND --help for one command\n"
	      "  --version  the version\n",
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
	const char *names[sizeof(commands) / sizeof(*commands)];
	struct arena a = { 0 };

	for (size_t i = 0; i < command_count; i++)
		names[i] = commands[i].name;
	fprintf(stderr, "ringflow: unknown command '%s'%s\nTry 'ringflow --help'.\n", name,
		did_you_mean(&a, name, names, command_count));
	arena_free(&a);
	return EXIT_BAD_INPUT;
}

static int show_usage(const struct command *command)
{
	if (command)
		fputs(command->usage, stdout);
	else
		usage(stdout);
	return finish_output(EXIT_OK);
}

static int run_command(const struct command *command, int argc, char **argv,
		       struct company *company)
{
	struct options o;
	int status = EXIT_BAD_INPUT;

	if (options_parse(&o, command, argc, argv)) {
		o.company = company;
		status = o.help ? show_usage(command) : command->run(&o);
	}
	options_free(&o);
	return status;
}

static int dispatch(const struct command *command, int argc, char **argv)
{
	struct company company;
	int status = EXIT_BAD_INPUT;

	if (!command->together)
		return run_command(command, argc, argv, NULL);
	if (company_start(&company))
		status = run_command(command, argc, argv, &company);
	return company_end(&company, status);
}

int main(int argc, char **argv)
{
	const struct command *command;

	gsl_set_error_handler_off(); /* what it cannot compute is NAN, and no reason to abort */
	signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error like any other */
	if (argc < 2) {
		usage(stderr);
		return EXIT_BAD_INPUT;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return show_usage(NULL);
	if (!strcmp(argv[1], "help")) {
		command = argc > 2 ? find_command(argv[2]) : NULL;
		return argc > 2 && !command ? unknown_command(argv[2]) : show_usage(command);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("ringflow %s\n", RINGFLOW_VERSION);
		return finish_output(EXIT_OK);
	}
	command = find_command(argv[1]);
	return command ? dispatch(command, argc - 1, argv + 1) : unknown_command(argv[1]);
}
