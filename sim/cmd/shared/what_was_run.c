/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/shared/what_was_run_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/outfile.h"
#include "cmd/shared/write_results_internal.h"

/* What is written, and of what. */
struct record {
	const struct options *o;
	const struct scenario *s;
	uint64_t replications;
};

static void put_scenario(FILE *out, const struct record *x)
{
	scenario_write(out, x->s, x->replications);
}

static void put_trace(FILE *out, const struct record *x)
{
	const struct source *log = x->s->calls.trace;

	for (size_t at = 0, n; (n = source_piece(log, at)); at += n)
		fwrite(log->text + at, 1, n, out);
}

static void put_command(FILE *out, const struct record *x)
{
	struct options o = *x->o;

	/* more may have been found than were asked for */
	if (x->s && o.extend && x->replications > x->s->replications) {
		o.given.replications = true;
		o.replications = x->replications;
	}
	write_command_line(out, &o);
}

static bool write_one(struct folder *f, const char *name, const struct record *x,
		      void (*put)(FILE *out, const struct record *x), struct report_files *files)
{
	char *path = folder_file(f, name);
	struct outfile out;
	bool ok = path && outfile_open(&out, path);

	if (ok) {
		put(out.stream, x);
		ok = outfile_commit(&out);
	}
	free(path);
	if (ok && files && files->count < REPORT_MAX_FILES)
		files->names[files->count++] = name;
	return ok;
}

bool write_what_was_run(struct folder *f, const struct options *o, const struct scenario *s,
			uint64_t replications, struct report_files *files)
{
	const struct record x = { o, s, replications };

	return (!s || write_one(f, SCENARIO_NAME, &x, put_scenario, files)) &&
	       (!s || !s->calls.trace || write_one(f, scenario_trace_name(s), &x, put_trace, files)) &&
	       write_one(f, COMMAND_NAME, &x, put_command, files);
}

const char *what_was_run_names(const struct scenario *s)
{
	const char *trace = scenario_trace_name(s);

	if (!trace)
		return SCENARIO_NAME ", " COMMAND_NAME;
	return strstr(trace, "json") ? SCENARIO_NAME ", scenario.trace.json, " COMMAND_NAME :
				       SCENARIO_NAME ", scenario.trace.csv, " COMMAND_NAME;
}

/* Of the file NAME in DIRECTORY, if there is one: is its first line BEGINNING, and has it WORD? */
static bool is_ours(const char *directory, const char *name, const char *beginning, const char *word)
{
	char *path = path_in(directory, name), line[128] = "";
	struct stat st;
	bool there = !stat(path, &st), ours = !there;
	FILE *in = there && S_ISREG(st.st_mode) ? fopen(path, "re") : NULL;

	if (in) {
		ours = fgets(line, sizeof(line), in) && !strncmp(line, beginning, strlen(beginning)) &&
		       strstr(line, word);
		fclose(in);
	}
	free(path);
	return ours;
}

const char *what_is_not_ours(const char *directory)
{
	if (!is_ours(directory, SCENARIO_NAME, "#", "ringflow"))
		return SCENARIO_NAME;
	return is_ours(directory, COMMAND_NAME, "ringflow ", "") ? NULL : COMMAND_NAME;
}
