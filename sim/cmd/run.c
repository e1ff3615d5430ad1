/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run - every design of a scenario: table, files, charts, verdicts. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"

/* One run and where its results go. */
struct run {
	const struct options *o;
	const struct scenario *s;
	struct results *r;
	char *directory;
	struct report_files files;
	struct outfile calls;
	unsigned threads;
	bool fault;
};

static void add_file(struct run *run, const char *name)
{
	if (run->files.count < REPORT_MAX_FILES)
		run->files.names[run->files.count++] = name;
}

static void fault(struct run *run, const char *path)
{
	fprintf(stderr, "ringflow run: cannot write %s: %s\n", path, strerror(errno));
	run->fault = true;
}

static char *join(const char *directory, const char *name)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = xreallocarray(NULL, size, 1);

	snprintf(path, size, "%s/%s", directory, name);
	return path;
}

static bool open_directory(struct run *run)
{
	size_t length;

	run->directory = run->o->out ? join(run->o->out, "") : join("results", run->s->name);
	length = strlen(run->directory);
	while (length > 1 && run->directory[length - 1] == '/')
		run->directory[--length] = '\0';
	if (make_directories(run->directory))
		return true;
	fault(run, run->directory);
	return false;
}

static bool open_calls(struct run *run)
{
	char *path;

	if (!run->o->calls)
		return true;
	path = join(run->directory, "calls.csv");
	if (!outfile_open(&run->calls, path))
		fault(run, path);
	else
		calls_csv_header(run->calls.stream);
	free(path);
	return !run->fault;
}

static void close_calls(struct run *run)
{
	if (!run->calls.stream)
		return;
	if (outfile_commit(&run->calls))
		add_file(run, "calls.csv");
	else
		fault(run, "calls.csv");
}

/* Write one file of the results by WRITE. */
static void write_file(struct run *run, const char *path, const char *name,
		       void (*write)(FILE *out, const struct results *r))
{
	struct outfile f;

	if (!outfile_open(&f, path)) {
		fault(run, path);
		return;
	}
	write(f.stream, run->r);
	if (!outfile_commit(&f))
		fault(run, path);
	else if (name)
		add_file(run, name);
}

static void write_json(FILE *out, const struct results *r)
{
	report_json(out, r, RINGFLOW_VERSION);
}

static void write_in_directory(struct run *run, const char *name,
			       void (*write)(FILE *out, const struct results *r))
{
	char *path = join(run->directory, name);

	write_file(run, path, name, write);
	free(path);
}

static bool has_groups(const struct results *r)
{
	return r->design_count && r->designs[0].group_count;
}

/* scripts/ beside the program's directory, or in the current one. */
static char *find_scripts(void)
{
	const char *given = getenv("RINGFLOW_SCRIPTS");
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *path, *slash;

	if (given && *given)
		return strdup(given);
	if (n > 0) {
		program[n] = '\0';
		slash = strrchr(program, '/');
		*slash = '\0';
		path = join(program, "../scripts");
		if (!access(path, R_OK))
			return path;
		free(path);
	}
	return access("scripts", R_OK) ? NULL : strdup("scripts");
}

static void draw_charts(struct run *run)
{
	char why[256] = "";
	char *scripts;

	if (run->o->no_charts || !run->r->design_count)
		return;
	scripts = find_scripts();
	if (!report_charts(run->r, run->directory, scripts, &run->files, why, sizeof(why)) &&
	    !run->o->quiet)
		fprintf(stderr, "ringflow run: no charts: %s\n", why);
	free(scripts);
}

static void say_files(const struct run *run)
{
	printf("\nWrote %s/:", run->directory);
	for (size_t i = 0; i < run->files.count; i++)
		printf("%s %s", i ? "," : "", run->files.names[i]);
	printf("\n");
}

static bool json_to_stdout(const struct options *o)
{
	return o->json && !strcmp(o->json, "-");
}

static void report(struct run *run)
{
	const struct options *o = run->o;
	struct report_style style = output_style(o);

	write_in_directory(run, "summary.json", write_json);
	write_in_directory(run, "designs.csv", report_designs_csv);
	if (has_groups(run->r))
		write_in_directory(run, "groups.csv", report_groups_csv);
	draw_charts(run);
	if (json_to_stdout(o))
		write_json(stdout, run->r);
	else if (o->json)
		write_file(run, o->json, NULL, write_json);
	if (json_to_stdout(o) || o->quiet) {
		if (run->r->expect_failure_count)
			report_expectations(stderr, run->r, &style);
		return;
	}
	report_table(stdout, run->r, &style);
	if (!run->fault)
		say_files(run);
}

static void say_default(const struct scenario *s)
{
	printf("# The scenario this export ran under: save it as YAML, edit it, run it again.\n"
	       "# ----------------------------------------------------------------------------\n"
	       "%s# ---- end of the scenario -----------------------------------------------------\n\n",
	       s->default_text);
}

static int status_of(const struct run *run)
{
	if (run->fault)
		return EXIT_FAULT;
	if (run->r->interrupted)
		return EXIT_INTERRUPTED;
	return run->r->expect_failure_count ? EXIT_EXPECT : EXIT_OK;
}

static void say_interrupted(const struct run *run)
{
	fprintf(stderr, "ringflow run: interrupted after %llu of %llu replications; %s\n",
		(unsigned long long)run->r->replications,
		(unsigned long long)run->s->replications,
		run->r->replications ? "the results hold those" : "nothing was written");
}

static void simulate(struct run *run, struct diagnostics *d)
{
	struct progress_bar bar;
	struct progress progress = progress_start(&bar, run->o);
	struct call_sink sink = { calls_csv_call, run->calls.stream };
	struct experiment_options options = {
		.progress = &progress, .calls = run->calls.stream ? &sink : NULL,
		.stop = interrupt_flag(), .threads = run->threads, .queue = run->o->queue,
	};

	run->r = experiment_run(run->s, &options, d);
	progress_clear(&bar);
}

static int conclude(struct run *run)
{
	if (run->r->interrupted)
		say_interrupted(run);
	if (!run->r->replications) {
		if (run->calls.stream)
			outfile_abandon(&run->calls);
		return EXIT_INTERRUPTED;
	}
	close_calls(run);
	report(run);
	return status_of(run);
}

static int run_scenario(const struct options *o, const struct scenario *s,
			struct diagnostics *d)
{
	struct run run = { .o = o, .s = s };
	int status = EXIT_FAULT;

	if (!choose_threads(o, &run.threads))
		return EXIT_BAD_INPUT;
	if (s->default_text && !o->quiet && !json_to_stdout(o))
		say_default(s);
	if (!experiment_check(s, d)) {
		show_diagnostics(d);
		return EXIT_BAD_INPUT;
	}
	if (!o->quiet)
		show_diagnostics(d); /* warnings */
	if (open_directory(&run) && open_calls(&run)) {
		simulate(&run, d);
		status = run.r ? conclude(&run) : EXIT_BAD_INPUT;
		if (!run.r && run.calls.stream)
			outfile_abandon(&run.calls);
	}
	results_free(run.r);
	free(run.directory);
	return status;
}

int cmd_run(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(o->argument, &overrides, &d);
	int status = EXIT_BAD_INPUT;

	if (d.errors)
		show_diagnostics(&d);
	else
		status = run_scenario(o, s, &d);
	scenario_free(s);
	diag_free(&d);
	return finish_output(status);
}
