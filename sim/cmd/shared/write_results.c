/* SPDX-License-Identifier: GPL-3.0-or-later */
/* write_results - results as files, charts and a table. */
#include "base/flag.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/outfile.h"
#include "base/text.h"
#include "cmd/shared/failure_stories_internal.h"
#include "cmd/shared/keep_history_internal.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"

#include "cmd/shared/variation_internal.h"
#include "report/chart/sketch.h"
#include "report/formats.h"
#include "report/html/page.h"
#include "report/html/page_curve.h"
#include "report/html/page_flows.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_file(struct delivery *d, const char *name)
{
	if (d->files.count < REPORT_MAX_FILES)
		d->files.names[d->files.count++] = name;
}

static void fault(struct delivery *d, const char *path)
{
	d->fault = !cannot_write(d->o->command, path);
}

/* The same of file NAME, by the directory's name and not the stage's. */
static void fault_in_directory(struct delivery *d, const char *name)
{
	int error = errno;
	char *path = path_in(d->directory, name);

	errno = error;
	fault(d, path);
	free(path);
}

char *path_in(const char *directory, const char *name)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = xreallocarray(NULL, size, 1);

	snprintf(path, size, "%s/%s", directory, name);
	return path;
}

void trim_slashes(char *directory)
{
	for (size_t n = strlen(directory); n > 1 && directory[n - 1] == '/';)
		directory[--n] = '\0';
}

char *output_directory(const struct options *o, const struct scenario *s)
{
	const char *given = o->out ? o->out : o->from ? o->from : o->extend;
	char *directory = given ? xstrdup(given) : path_in("results", s->name);

	trim_slashes(directory);
	return directory;
}

/* Results have a file NAME of their own. */
static bool refuse_place(struct folder *f, const char *path, const char *name, const char *command,
			 int *status)
{
	message(stderr, "ringflow %s: %s/%s is none that ringflow wrote, and results would replace it: "
			"expected another directory (--out)\n", command, path, name);
	folder_close(f);
	*status = EXIT_BAD_INPUT;
	return false;
}

bool open_folder(struct folder *f, const char *path, bool alone, const char *command,
		 int *status)
{
	if (folder_open(f, path, alone, &own_files)) {
		const char *foreign = what_is_not_ours(path);

		if (foreign)
			return refuse_place(f, path, foreign, command, status);
		if (!folder_locked(f))
			message(stderr, "ringflow %s: the file system of %s knows no locks: nothing keeps "
					"another run from writing there too\n", command, path);
		return true;
	}
	*status = errno == EWOULDBLOCK ? EXIT_BAD_INPUT : EXIT_FAULT;
	if (errno == EWOULDBLOCK)
		message(stderr, "ringflow %s: another run is writing to %s: expected one at a time, or "
				"another directory (--out)\n", command, path);
	else
		cannot_write(command, path);
	return false;
}

/* Where --calls and rows grow beside the results there may be. */
static bool begin_file(struct delivery *d, struct outfile *f, const char *name)
{
	char *path = folder_file(&d->folder, name);
	bool ok = path && outfile_open(f, path);

	if (!ok)
		fault_in_directory(d, name);
	free(path);
	return ok;
}

static void end_file(struct delivery *d, struct outfile *f, const char *name)
{
	if (outfile_commit(f))
		add_file(d, name);
	else
		fault_in_directory(d, name);
}

uint64_t delivery_keeps(const struct delivery *d)
{
	return d->o->extend ? 0 : MOST_REPLICATIONS_KEPT;
}

/* Rows that were found are never given up. */
static bool keeps_rows(const struct delivery *d)
{
	return d->r->replications <= MOST_REPLICATIONS_KEPT || !delivery_keeps(d);
}

static void say_unkept(const struct delivery *d)
{
	if (d->r->replications > MOST_REPLICATIONS_KEPT && !d->o->quiet)
		message(stderr, "ringflow %s: more than 20,000 replications: replications.json%s not "
				"written\n", d->o->command, keeps_rows(d) ? " is" : " and " ROWS_NAME " are");
}

bool wants_calls(const struct options *o)
{
	return o->calls || o->given.calls_format;
}

static const char *calls_name(const struct options *o)
{
	return o->calls_format == CALLS_JSONL ? "calls.jsonl" : "calls.csv";
}

static void close_calls_and_rows(struct delivery *d)
{
	if (d->calls.stream)
		end_file(d, &d->calls, calls_name(d->o));
	if (d->rows.stream && keeps_rows(d))
		end_file(d, &d->rows, ROWS_NAME);
	else if (d->rows.stream)
		outfile_abandon(&d->rows);
	say_unkept(d);
}

/* Write one file elsewhere by WRITE. */
static void write_file(struct delivery *d, const char *path,
		       void (*write)(FILE *out, const struct results *r))
{
	struct outfile f;

	outfile_clean_beside(path);
	if (!outfile_open(&f, path)) {
		fault(d, path);
		return;
	}
	write(f.stream, d->r);
	if (!outfile_commit(&f))
		fault(d, path);
}

static void write_in_directory(struct delivery *d, const char *name,
			       void (*write)(FILE *out, const struct results *r))
{
	struct outfile f;

	if (d->fault || !begin_file(d, &f, name))
		return;
	write(f.stream, d->r);
	end_file(d, &f, name);
}

/* From here on they are there, all of them. */
static void exchange(struct delivery *d)
{
	if (d->fault || folder_exchange(&d->folder, "summary.json"))
		return;
	fault(d, d->directory);
}

/* scripts/plots/ beside the program's directory, or in the current one. */
char *find_scripts(void)
{
	const char *given = getenv("RINGFLOW_SCRIPTS");
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *path, *slash;

	if (given && *given)
		return xstrdup(given);
	if (n > 0) {
		program[n] = '\0';
		slash = strrchr(program, '/');
		*slash = '\0';
		path = path_in(program, "../scripts/plots");
		if (!access(path, R_OK))
			return path;
		free(path);
	}
	return access("scripts/plots", R_OK) ? NULL : xstrdup("scripts/plots");
}

int say_unmade(const struct options *o, const struct unmade *u)
{
	if (!*u->names)
		return EXIT_OK;
	if (!o->quiet || u->full)
		message(stderr, "ringflow %s: not drawn: %s: %s\n", o->command, u->names, u->why);
	return u->full ? EXIT_FAULT : flag_raised(u->stop) ? EXIT_INTERRUPTED : EXIT_OK;
}

/* So many as the results are of, but what was asked for when they were interrupted. */
static uint64_t asked_for(const struct delivery *d)
{
	uint64_t asked = d->s->replications, found = d->r->found;

	return found > asked ? found : asked;
}

/* What is drawn for the page, if it is. */
struct page_pictures {
	struct page_curve sweep, levels;
	struct page_flows flows;
};

static void write_page(struct delivery *d, const struct page_pictures *x)
{
	struct failure_stories failures;
	struct stories shown = { .scenario = d->s->name };
	struct page page = { d->r, d->s, asked_for(d), x->sweep.wide, x->sweep.narrow,
			     &x->flows, x->levels.wide, x->levels.narrow, &shown };
	struct outfile f;

	if (d->fault || !begin_file(d, &f, PAGE_NAME))
		return;
	failure_stories_find(&failures, d->s, d->r);
	shown.list = failures.list;
	shown.count = failures.count;
	report_page(f.stream, &page);
	failure_stories_free(&failures);
	end_file(d, &f, PAGE_NAME);
}

static void draw_charts(struct delivery *d, struct page_pictures *x)
{
	struct unmade unmade = { .stop = interrupt_of_charts() }, by_dot = { .stop = unmade.stop };
	const char *stage;
	char *scripts;

	if (d->o->no_charts || !d->r->design_count || d->fault)
		return;
	fflush(stdout); /* whatever becomes of gnuplot, the results are seen */
	stage = folder_stage(&d->folder);
	if (!stage) {
		fault(d, d->directory);
		return;
	}
	scripts = find_scripts();
	report_charts_asked(d->r, &(struct chart_order){ stage, scripts, d->o->charts }, &d->files, &unmade);
	page_curve_draw(&x->sweep, d->r, stage, scripts, &unmade);
	page_levels_draw(&x->levels, d->r, stage, scripts, &unmade);
	page_flows_draw(&x->flows, d->r, d->s, stage, &by_dot);
	free(scripts);
	d->charts = say_unmade(d->o, &unmade);
	if (d->charts == EXIT_OK)
		d->charts = say_unmade(d->o, &by_dot);
}

static void say_files(const struct delivery *d)
{
	struct arena a = { 0 };
	const char *list = "";

	for (size_t i = 0; i < d->files.count; i++)
		list = arena_printf(&a, "%s%s%s", list, i ? ", " : "", d->files.names[i]);
	say_written(d->directory, list);
	arena_free(&a);
	say_rest(&d->folder);
}

bool json_to_stdout(const struct options *o)
{
	return o->json && !strcmp(o->json, "-");
}

static void write_scenario(struct delivery *d)
{
	if (!d->fault && !write_what_was_run(&d->folder, d->o, d->s, asked_for(d), &d->files))
		fault(d, d->directory);
}

/* What results are read from is not written again: its overrides are those of the run. */
static bool is_source(const struct delivery *d, const char *name)
{
	return d->o->from && (!strcmp(name, "summary.json") || !strcmp(name, "replications.json"));
}

static void write_files(struct delivery *d)
{
	for (size_t i = 0; i < result_format_count; i++)
		if (result_formats[i].applies(d->r) && !is_source(d, result_formats[i].name))
			write_in_directory(d, result_formats[i].name, result_formats[i].write);
	if (d->o->json && !json_to_stdout(d->o))
		write_file(d, d->o->json, report_summary);
	if (d->o->junit)
		write_file(d, d->o->junit, report_junit);
	if (d->o->markdown)
		write_file(d, d->o->markdown, report_markdown);
}

static bool sketch(FILE *out, const void *results, const char *scripts, const struct report_style *style,
		   struct unmade *u)
{
	return report_sketches(out, results, scripts, style, u);
}

static void show(const struct delivery *d)
{
	const struct options *o = d->o;
	struct report_style style = output_style(o);

	if (json_to_stdout(o))
		report_summary(stdout, d->r);
	if (o->annotations)
		report_annotations(json_to_stdout(o) ? stderr : stdout, d->r);
	if (json_to_stdout(o) || o->quiet) {
		if (d->r->threshold_failure_count + d->r->threshold_open_count)
			report_thresholds(stderr, d->r, &style);
		if (d->r->expect_failure_count)
			report_expectations(stderr, d->r, &style);
	} else {
		report_table(stdout, d->r, &style);
		show_sketch(o, sketch, d->r);
	}
}

/* All that is not made again is there as it was. */
static void take_rest(struct delivery *d)
{
	if (d->o->from && !d->fault && !folder_take(&d->folder, d->o->from))
		fault(d, d->directory);
}

/* Charts come last, since they depend on another program; then all is put in its place at once. */
static void report(struct delivery *d)
{
	struct page_pictures pictures = { 0 };

	write_files(d);
	show(d);
	draw_charts(d, &pictures);
	write_page(d, &pictures);
	page_curve_free(&pictures.sweep);
	page_curve_free(&pictures.levels);
	page_flows_free(&pictures.flows);
	take_rest(d);
	exchange(d);
	if (!json_to_stdout(d->o) && !d->o->quiet && !d->fault)
		say_files(d);
}

static int status_of(const struct delivery *d)
{
	if (d->fault)
		return EXIT_FAULT;
	if (d->r->interrupted)
		return EXIT_INTERRUPTED;
	if (d->charts != EXIT_OK)
		return d->charts;
	if (d->r->expect_failure_count || d->r->threshold_failure_count ||
	    (d->o->strict && d->r->threshold_open_count))
		return EXIT_EXPECT;
	return EXIT_OK;
}

static void say_interrupted(const struct delivery *d)
{
	message(stderr, "ringflow run: interrupted after %llu of %llu replications; %s\n",
		(unsigned long long)d->r->replications,
		(unsigned long long)d->s->replications,
		d->r->replications ? "the results hold those" : "nothing was written");
}

/* Finished replications are kept, even when fewer would have done. */
static void say_extended(const struct delivery *d)
{
	if (d->r->found > d->s->replications && !d->o->quiet)
		message(stderr, "ringflow run: %s has %llu replications, more than the %llu asked for: all "
				"are kept\n", d->o->extend, (unsigned long long)d->r->found,
			(unsigned long long)d->s->replications);
}

static void say_broken(const struct delivery *d)
{
	const struct broken_run *b = &d->r->broken;

	message(stderr, "ringflow %s: a fault of this program, so nothing was written: design '%s', "
			"replication %llu, call %llu: %s\n",
		d->o->command, b->design, (unsigned long long)b->replication + 1,
		(unsigned long long)b->call + 1, b->text);
}

bool delivery_open(struct delivery *d, const struct options *o, const struct scenario *s,
		   int *status)
{
	*d = (struct delivery){ .o = o, .s = s, .directory = output_directory(o, s) };
	if (!open_folder(&d->folder, d->directory, !o->shard, o->command, status))
		return false;
	d->folder.keeps = o->shard ? store_alone : NULL; /* other parts may be at work there */
	*status = EXIT_FAULT;
	if (o->from)
		return true;
	if (!begin_file(d, &d->rows, ROWS_NAME) ||
	    (wants_calls(o) && !begin_file(d, &d->calls, calls_name(o))))
		return false;
	if (wants_calls(o))
		calls_rows_begin(&d->calls_rows, d->calls.stream, o->calls_format);
	return true;
}

/* The history comes last: whatever becomes of it, the results are there. */
static int keep_in_history(const struct delivery *d, const char *path, const char *command)
{
	const struct kept_run x = { d->o, d->s, d->r, asked_for(d), d->directory, command };

	if (!path || d->fault)
		return EXIT_OK;
	if (d->r->interrupted) {
		message(stderr, "ringflow %s: interrupted, so not added to the history %s\n", d->o->command, path);
		return EXIT_OK;
	}
	return keep_history(&x, path) ? EXIT_OK : EXIT_FAULT;
}

int deliver(struct delivery *d, struct results *r)
{
	int kept;

	d->r = r;
	if (r->interrupted)
		say_interrupted(d);
	if (!r->replications)
		return EXIT_INTERRUPTED;
	if (r->broken.design) {
		say_broken(d);
		return EXIT_FAULT;
	}
	experiment_stand_ins(d->s, r);
	say_extended(d);
	write_scenario(d);
	close_calls_and_rows(d);
	report(d);
	kept = keep_in_history(d, history_path(d->o), NULL);
	return kept == EXIT_OK ? status_of(d) : kept;
}

int deliver_again(struct delivery *d, struct results *r, const char *command)
{
	int kept;

	d->r = r;
	experiment_stand_ins(d->s, r);
	report(d);
	kept = keep_in_history(d, history_path(d->o), command);
	return d->fault ? EXIT_FAULT : kept == EXIT_OK ? d->charts : kept;
}

void delivery_free(struct delivery *d)
{
	if (d->calls.stream)
		outfile_abandon(&d->calls);
	if (d->rows.stream)
		outfile_abandon(&d->rows);
	folder_close(&d->folder);
	free(d->directory);
	*d = (struct delivery){ 0 };
}
