/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/deliver.h"

#include "cmd/campaign.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Replications: those of more would fill disks. */
enum { MOST_KEPT = 20000 };

static void add_file(struct delivery *d, const char *name)
{
	if (d->files.count < REPORT_MAX_FILES)
		d->files.names[d->files.count++] = name;
}

static void fault(struct delivery *d, const char *path)
{
	fprintf(stderr, "ringflow %s: cannot write %s: %s\n", d->o->command, path,
		strerror(errno));
	d->fault = true;
}

char *path_in(const char *directory, const char *name)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = xreallocarray(NULL, size, 1);

	snprintf(path, size, "%s/%s", directory, name);
	return path;
}

char *output_directory(const struct options *o, const struct scenario *s)
{
	const char *given = o->out ? o->out : o->extend;
	char *directory = given ? path_in(given, "") : path_in("results", s->name);
	size_t length = strlen(directory);

	while (length > 1 && directory[length - 1] == '/')
		directory[--length] = '\0';
	return directory;
}

static bool open_directory(struct delivery *d)
{
	d->directory = output_directory(d->o, d->s);
	if (make_directories(d->directory))
		return true;
	fault(d, d->directory);
	return false;
}

static bool open_calls(struct delivery *d)
{
	char *path;

	if (!d->o->calls)
		return true;
	path = path_in(d->directory, "calls.csv");
	if (!outfile_open(&d->calls, path))
		fault(d, path);
	else
		calls_csv_header(d->calls.stream);
	free(path);
	return !d->fault;
}

static bool copy(FILE *from, FILE *to)
{
	char bytes[1 << 16];
	size_t n;

	rewind(from);
	while ((n = fread(bytes, 1, sizeof(bytes), from)))
		if (fwrite(bytes, 1, n, to) != n)
			return false;
	return !ferror(from);
}

static void close_rows(struct delivery *d)
{
	struct outfile f;
	char *path;
	bool ok;

	if (!d->rows)
		return;
	path = path_in(d->directory, ROWS_NAME);
	ok = !ferror(d->rows) && outfile_open(&f, path);
	if (ok && !copy(d->rows, f.stream)) {
		outfile_abandon(&f);
		ok = false;
	} else if (ok) {
		ok = outfile_commit(&f);
	}
	if (ok)
		add_file(d, ROWS_NAME);
	else
		fault(d, path);
	free(path);
}

static void close_calls(struct delivery *d)
{
	if (!d->calls.stream)
		return;
	if (outfile_commit(&d->calls))
		add_file(d, "calls.csv");
	else
		fault(d, "calls.csv");
}

/* Write one file of the results by WRITE. */
static void write_file(struct delivery *d, const char *path, const char *name,
		       void (*write)(FILE *out, const struct results *r))
{
	struct outfile f;

	if (!outfile_open(&f, path)) {
		fault(d, path);
		return;
	}
	write(f.stream, d->r);
	if (!outfile_commit(&f))
		fault(d, path);
	else if (name)
		add_file(d, name);
}

static void write_json(FILE *out, const struct results *r)
{
	report_json(out, r, RINGFLOW_VERSION);
}

static void write_replications(FILE *out, const struct results *r)
{
	report_replications(out, r, RINGFLOW_VERSION);
}

static void write_in_directory(struct delivery *d, const char *name,
			       void (*write)(FILE *out, const struct results *r))
{
	char *path = path_in(d->directory, name);

	write_file(d, path, name, write);
	free(path);
}

static bool has_groups(const struct results *r)
{
	return r->design_count && r->designs[0].group_count;
}

static bool has_intervals(const struct results *r)
{
	for (size_t i = 0; has_groups(r) && i < r->designs[0].group_count; i++)
		if (r->designs[0].groups[i].interval_count)
			return true;
	return false;
}

/* scripts/ beside the program's directory, or in the current one. */
char *find_scripts(void)
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
		path = path_in(program, "../scripts");
		if (!access(path, R_OK))
			return path;
		free(path);
	}
	return access("scripts", R_OK) ? NULL : strdup("scripts");
}

static void draw_charts(struct delivery *d)
{
	char why[256] = "";
	char *scripts;

	if (d->o->no_charts || !d->r->design_count)
		return;
	scripts = find_scripts();
	if (!report_charts(d->r, d->directory, scripts, &d->files, why, sizeof(why)) &&
	    !d->o->quiet)
		fprintf(stderr, "ringflow %s: no charts: %s\n", d->o->command, why);
	free(scripts);
}

static void say_files(const struct delivery *d)
{
	printf("\nWrote %s/:", d->directory);
	for (size_t i = 0; i < d->files.count; i++)
		printf("%s %s", i ? "," : "", d->files.names[i]);
	printf("\n");
}

bool json_to_stdout(const struct options *o)
{
	return o->json && !strcmp(o->json, "-");
}

static void report(struct delivery *d)
{
	const struct options *o = d->o;
	struct report_style style = output_style(o);

	write_in_directory(d, "summary.json", write_json);
	if (d->r->replications <= MOST_KEPT)
		write_in_directory(d, "replications.json", write_replications);
	write_in_directory(d, "designs.csv", report_designs_csv);
	if (has_groups(d->r))
		write_in_directory(d, "groups.csv", report_groups_csv);
	if (has_intervals(d->r))
		write_in_directory(d, "intervals.csv", report_intervals_csv);
	if (d->r->comparison_count)
		write_in_directory(d, "comparisons.csv", report_comparisons_csv);
	if (d->r->currency)
		write_in_directory(d, "costs.csv", report_costs_csv);
	draw_charts(d);
	if (json_to_stdout(o))
		write_json(stdout, d->r);
	else if (o->json)
		write_file(d, o->json, NULL, write_json);
	if (o->junit)
		write_file(d, o->junit, NULL, report_junit);
	if (o->annotations)
		report_annotations(json_to_stdout(o) ? stderr : stdout, d->r);
	if (json_to_stdout(o) || o->quiet) {
		if (d->r->threshold_failure_count + d->r->threshold_open_count)
			report_thresholds(stderr, d->r, &style);
		if (d->r->expect_failure_count)
			report_expectations(stderr, d->r, &style);
		return;
	}
	report_table(stdout, d->r, &style);
	if (!d->fault)
		say_files(d);
}

static int status_of(const struct delivery *d)
{
	if (d->fault)
		return EXIT_FAULT;
	if (d->r->interrupted)
		return EXIT_INTERRUPTED;
	if (d->r->expect_failure_count || d->r->threshold_failure_count ||
	    (d->o->strict && d->r->threshold_open_count))
		return EXIT_EXPECT;
	return EXIT_OK;
}

static void say_interrupted(const struct delivery *d)
{
	fprintf(stderr, "ringflow run: interrupted after %llu of %llu replications; %s\n",
		(unsigned long long)d->r->replications,
		(unsigned long long)d->s->replications,
		d->r->replications ? "the results hold those" : "nothing was written");
}

static void say_broken(const struct delivery *d)
{
	const struct broken_run *b = &d->r->broken;

	fprintf(stderr, "ringflow %s: a fault of this program, so nothing was written: design '%s', "
			"replication %llu, call %llu: %s\n",
		d->o->command, b->design, (unsigned long long)b->replication + 1,
		(unsigned long long)b->call + 1, b->text);
}

bool delivery_open(struct delivery *d, const struct options *o, const struct scenario *s)
{
	*d = (struct delivery){ .o = o, .s = s };
	if (!open_directory(d) || !open_calls(d))
		return false;
	/* Not yet where results go: nothing is to be found there before there are any. Without
	 * room for it there are results nevertheless. */
	if (s->replications <= MOST_KEPT)
		d->rows = tmpfile();
	return true;
}

int deliver(struct delivery *d, const struct results *r)
{
	d->r = r;
	if (r->interrupted)
		say_interrupted(d);
	if (!r->replications)
		return EXIT_INTERRUPTED;
	if (r->broken.design) {
		say_broken(d);
		return EXIT_FAULT;
	}
	close_calls(d);
	close_rows(d);
	report(d);
	return status_of(d);
}

void delivery_free(struct delivery *d)
{
	if (d->calls.stream)
		outfile_abandon(&d->calls);
	if (d->rows)
		fclose(d->rows);
	free(d->directory);
	*d = (struct delivery){ 0 };
}
