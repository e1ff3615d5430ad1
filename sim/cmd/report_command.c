/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report_command - reports made again of results that are there. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diagnostics.h"
#include "base/folder.h"
#include "base/text.h"
#include "cmd/shared/keep_history_internal.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"

static bool has(const char *directory, const char *name)
{
	char *path = path_in(directory, name);
	bool there = !access(path, F_OK);

	free(path);
	return there;
}

/* The command that DIRECTORY says it is of, to LINE of SIZE bytes; "": it says none. */
static void read_command(const char *directory, char *line, size_t size)
{
	char *path = path_in(directory, COMMAND_NAME);
	FILE *in = fopen(path, "re");

	if (!in || !fgets(line, (int)size, in))
		*line = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (in)
		fclose(in);
	free(path);
}

static bool refuse(const char *directory, const char *why)
{
	message(stderr, "ringflow report: %s %s\n", directory, why);
	return false;
}

/* Are there the results of one run in DIRECTORY? */
static bool holds_a_run(const char *directory)
{
	static const char head[] = "ringflow ";
	char line[4096], command[32] = "";
	struct stat st;

	if (stat(directory, &st)) {
		message(stderr, "ringflow report: %s: %s\n", directory, strerror(errno));
		return false;
	}
	read_command(directory, line, sizeof(line));
	if (strncmp(line, head, strlen(head)))
		return refuse(directory, "holds no results of ringflow: expected a directory with " COMMAND_NAME
					 ", as ringflow run writes it");
	sscanf(line + strlen(head), "%31s", command);
	if (strcmp(command, "run")) {
		message(stderr, "ringflow report: %s holds results of ringflow %s, which it does not make again: "
				"expected those of ringflow run or merge\n", directory, command);
		return false;
	}
	if (!has(directory, "summary.json"))
		return refuse(directory, "holds results of several profiles (--profiles): expected the directory of "
					 "one of them");
	return true;
}

static bool has_rows(const char *directory)
{
	if (has(directory, ROWS_NAME))
		return true;
	message(stderr, "ringflow report: %s has no " ROWS_NAME ", which are kept up to 20,000 replications (with "
			"--extend: of any number): report.html, charts, CSV, Markdown and the table cannot be made "
			"again, and stay as they are; ringflow run %s/" SCENARIO_NAME " simulates them\n",
		directory, directory);
	return false;
}

/* Does summary.json say so? */
static bool was_interrupted(const char *directory)
{
	char *path = path_in(directory, "summary.json");
	json_t *root = json_load_file(path, 0, NULL);
	bool was = json_is_true(json_object_get(root, "interrupted"));

	json_decref(root);
	free(path);
	return was;
}

/* That more replications were wanted than there are is known; what stopped them is not. */
static void say_what_stopped(struct results *r, const struct scenario *s, const char *directory)
{
	if (r->out_of_time && (s->max_time <= 0 || was_interrupted(directory))) {
		r->out_of_time = false;
		r->interrupted = true;
	}
}

static struct results *read_results(const struct options *o, const struct scenario *s, struct diagnostics *d)
{
	char *rows = path_in(o->from, ROWS_NAME);
	struct experiment_options experiment = { .extend = rows, .program = RINGFLOW_VERSION,
						 .stop = interrupt_flag(), .threads = 1 };
	struct results *r = experiment_again(s, &experiment, d);

	if (r)
		say_what_stopped(r, s, o->from);
	free(rows);
	return r;
}

static int report_of(const struct options *o, const struct scenario *s, struct diagnostics *d)
{
	struct results *r = read_results(o, s, d);
	struct delivery delivery;
	int status = EXIT_BAD_INPUT;
	char command[4096];

	read_command(o->from, command, sizeof(command));
	if (!r)
		return status;
	if (delivery_open(&delivery, o, s, &status))
		status = deliver_again(&delivery, r, command);
	delivery_free(&delivery);
	results_free(r);
	return status;
}

static int report_from(const struct options *o)
{
	char *path = path_in(o->from, SCENARIO_NAME);
	const struct overrides none = { 0 };
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(path, &none, &d);
	int status = EXIT_BAD_INPUT;

	if (s && !d.errors && s->steady.batches)
		refuse(o->from, "holds batch means (run.steady), whose length is not in " ROWS_NAME
				": run them again");
	else if (s && !d.errors)
		status = report_of(o, s, &d);
	if (d.errors)
		show_diagnostics(&d);
	scenario_free(s);
	diag_free(&d);
	free(path);
	return status;
}

int cmd_report(const struct options *o)
{
	int status = EXIT_BAD_INPUT;

	if (!o->from) {
		message(stderr, "ringflow report: expected --from DIR, a directory of results\n");
		return status;
	}
	if (!label_is_kept(o))
		return status;
	folder_settle(o->from);
	if (holds_a_run(o->from) && has_rows(o->from))
		status = report_from(o);
	return finish_output(status);
}
