/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_command - from a log of calls to a scenario. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/outfile.h"
#include "base/source.h"
#include "base/text.h"
#include "base/units.h"
#include "cmd/shared/variation_internal.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "cmd/shared/fit_check_internal.h"
#include "cmd/shared/log_options_internal.h"
#include "fit/interval_levels.h"
#include "report/fit/fit_report.h"
#include "report/fit/log_report.h"
#include "report/html/fit_page.h"

/* What is being fitted, and where it goes. */
struct fitting {
	const struct options *o;
	struct arena arena;
	struct diagnostics d;
	struct log_options log_options;
	struct fit_options fit_options;
	struct call_log *log;
	struct fit_result fit;
	char *directory; /* by the user's name */
	struct folder folder;
	struct report_files files;
	struct fit_page page;
	bool fault;
	int charts; /* the exit status that they alone would be */
};

/* ---- options ---- */

/* QUANTITY=LAW. */
static void read_law(struct fitting *x, const char *text)
{
	struct where at = option_where(&x->arena, "--law", text);
	const char *equals = strchr(text, '=');
	const char *name = arena_strndup(&x->arena, text, equals ? (size_t)(equals - text) : strlen(text));
	const char *law = equals ? equals + 1 : "";
	int quantity = find_word(name, fit_quantity_names, FIT_QUANTITIES);
	int family = find_word(law, fit_family_names, FIT_FAMILIES);

	if (!equals)
		diag_error(&x->d, at, "expected QUANTITY=LAW, such as service=log-normal");
	else if (quantity < 0)
		diag_error(&x->d, at, "unknown quantity '%s'%s", name,
			   expected_word(&x->arena, name, fit_quantity_names, FIT_QUANTITIES));
	else if (family < 0)
		diag_error(&x->d, at, "unknown law '%s'%s", law,
			   expected_word(&x->arena, law, fit_family_names, FIT_FAMILIES));
	if (quantity < 0 || family < 0)
		return;
	x->fit_options.is_wanted[quantity] = true;
	x->fit_options.wanted[quantity] = (enum fit_family)family;
}

static void read_step(struct fitting *x)
{
	double step = x->o->step, a_day = 86400 / step;
	char text[32];

	if (!(step >= 60) || fabs(a_day - nearbyint(a_day)) > 1e-9)
		diag_error(&x->d, (struct where){ 0 },
			   "--step %s: expected a step of which a day is a whole number, 1m or more, such as 30m",
			   format_duration(text, sizeof(text), step));
	x->fit_options.step = step;
}

static bool read_options(struct fitting *x)
{
	const struct options *o = x->o;
	struct fit_limits *l = &x->fit_options.limits;

	x->fit_options = (struct fit_options){ .limits = { 0, INFINITY, 600 }, .confidence = 0.95,
					       .step = 3600, .by_date = o->by_date };
	if (o->given.shortest_service)
		l->shortest_service = o->shortest_service;
	if (o->given.longest_service)
		l->longest_service = o->longest_service;
	if (o->given.away)
		l->away = o->away;
	x->fit_options.away_given = o->given.away;
	if (o->given.step)
		read_step(x);
	if (l->shortest_service > l->longest_service)
		diag_error(&x->d, (struct where){ 0 }, "--shortest-service is longer than --longest-service");
	for (size_t i = 0; i < o->law.count; i++)
		read_law(x, o->law.list[i]);
	read_log_options(&x->log_options, o, &x->arena, &x->d);
	return !x->d.errors;
}

/* ---- results ---- */

static void fault(struct fitting *x, const char *path)
{
	x->fault = !cannot_write("fit", path);
}

/* results/<log>-fit, or what --out says. */
static bool open_directory(struct fitting *x, int *status)
{
	const char *name = strrchr(x->o->argument, '/'), *dot;

	name = name ? name + 1 : strcmp(x->o->argument, "-") ? x->o->argument : "stdin";
	dot = strrchr(name, '.');
	x->directory = arena_strdup(&x->arena, x->o->out ? x->o->out :
		arena_printf(&x->arena, "results/%.*s-fit",
			     dot && dot > name ? (int)(dot - name) : (int)strlen(name), name));
	trim_slashes(x->directory);
	return open_folder(&x->folder, x->directory, true, "fit", status);
}

static void write_json(FILE *out, const struct fit_result *f)
{
	fit_json(out, f, RINGFLOW_VERSION);
}

static void write_file(struct fitting *x, const char *name,
		       void (*write)(FILE *out, const struct fit_result *f))
{
	char *path = x->fault ? NULL : folder_file(&x->folder, name);
	struct outfile f;
	bool ok = path && outfile_open(&f, path);

	if (ok) {
		write(f.stream, &x->fit);
		ok = outfile_commit(&f);
	}
	if (ok)
		x->files.names[x->files.count++] = name;
	else if (!x->fault)
		fault(x, arena_printf(&x->arena, "%s/%s", x->directory, name));
	free(path);
}

/* From here on they are there, all of them. */
static void exchange(struct fitting *x)
{
	if (!x->fault && !write_what_was_run(&x->folder, x->o, NULL, 0, &x->files))
		fault(x, x->directory);
	if (!x->fault && !folder_exchange(&x->folder, "fit.json"))
		fault(x, x->directory);
}

static void draw_fits(struct fitting *x)
{
	struct unmade unmade = { .stop = interrupt_of_charts() };
	const char *stage;
	char *scripts;

	if (x->o->no_charts)
		return;
	fflush(stdout);
	stage = folder_stage(&x->folder);
	if (!stage) {
		fault(x, x->directory);
		return;
	}
	scripts = find_scripts();
	fit_draw(&x->fit, stage, scripts, &x->files, &unmade);
	fit_figures_draw(&x->page.figures, &x->fit, &(struct figure_place){ stage, scripts, &unmade });
	free(scripts);
	x->charts = say_unmade(x->o, &unmade);
}

static void say_fit_files(const struct fitting *x)
{
	struct arena a = { 0 };
	const char *list = "";

	for (size_t i = 0; i < x->files.count; i++)
		list = arena_printf(&a, "%s%s%s", list, i ? ", " : "", x->files.names[i]);
	say_written(x->directory, list);
	arena_free(&a);
	say_rest(&x->folder);
	message(stdout, "ringflow run %s/scenario.yaml\n", x->directory);
}

/* Whatever is written runs: what would be refused is not written, and said. */
static void check_fitted(struct fitting *x)
{
	char *path = x->fault ? NULL : folder_file(&x->folder, "scenario.yaml");
	struct overrides overrides = { 0 };
	struct diagnostics d = { 0 };
	struct scenario *s = path ? scenario_load(path, &overrides, &d) : NULL;

	if (s && !d.errors)
		experiment_check(s, &d);
	if (path && (!s || d.errors)) {
		show_diagnostics(&d);
		message(stderr, "fit: that scenario does not run, so that nothing is written; a fault of ringflow\n");
		x->fault = true;
	}
	scenario_free(s);
	diag_free(&d);
	free(path);
}

/* The scenario beside the log, for the page, too. The exit status. */
static int check_fit_by_run(struct fitting *x)
{
	char *text = NULL;
	size_t size;
	FILE *page = open_memstream(&text, &size);
	int status;

	if (!page)
		memory_exhausted(0);
	status = fit_check(x->o, &x->fit, arena_printf(&x->arena, "%s/scenario.yaml", x->folder.stage), page, &x->arena,
			   &x->page.off);
	if (fclose(page))
		memory_exhausted(0);
	x->page.check = arena_strdup(&x->arena, text);
	free(text);
	return status;
}

static void write_fit_page(struct fitting *x)
{
	char *path = x->fault ? NULL : folder_file(&x->folder, PAGE_NAME);
	struct outfile f;
	bool ok = path && outfile_open(&f, path);

	x->page.f = &x->fit;
	x->page.origin = (struct origin){ .command = command_text(&x->arena, x->o, false) };
	if (ok) {
		fit_page(f.stream, &x->page);
		ok = outfile_commit(&f);
	}
	if (ok)
		x->files.names[x->files.count++] = PAGE_NAME;
	else if (!x->fault)
		fault(x, x->directory);
	free(path);
}

static int deliver_all(struct fitting *x)
{
	struct report_style style = output_style(x->o);
	int status = EXIT_OK;

	if (!open_directory(x, &status))
		return status;
	write_file(x, "scenario.yaml", fit_scenario);
	write_file(x, "fit.json", write_json);
	write_file(x, "laws.csv", fit_laws_csv);
	write_file(x, "survival.csv", fit_survival_csv);
	write_file(x, "rates.csv", fit_rates_csv);
	write_file(x, "qq.csv", fit_qq_csv);
	check_fitted(x);
	if (x->fault)
		return EXIT_FAULT;
	if (!x->o->quiet)
		fit_table(stdout, &x->fit, &style);
	if (x->o->check)
		status = check_fit_by_run(x);
	draw_fits(x);
	write_fit_page(x);
	exchange(x);
	if (!x->o->quiet)
		say_fit_files(x);
	return x->fault ? EXIT_FAULT : x->charts != EXIT_OK ? x->charts : status;
}

/* Why there is nothing to fit to, by what became of the calls. */
static const char *why_nothing(struct fitting *x)
{
	const struct call_log *log = x->fit.log;
	const char *text = "";

	for (int i = 0; i < LOGGED_OUTCOMES; i++)
		if (log->outcomes[i])
			text = arena_printf(&x->arena, "%s%s%zu %s", text, *text ? ", " : "", log->outcomes[i],
					    logged_outcome_names[i]);
	return *text ? arena_printf(&x->arena, "none was served or gave up in a queue (%s)", text) : "no row is a call";
}

/* Each date by itself may be more than a scenario takes. */
static void check_steps(struct fitting *x)
{
	double steps = (double)x->log->days * 86400 / x->fit_options.step;

	if (x->fit_options.by_date && steps > MAX_SCHEDULE_STEPS)
		diag_error(&x->d, (struct where){ 0 }, "--by-date: %zu dates are %.0f steps, expected at most %d: fit "
			   "some of the log (--where), a longer --step, or a week that is repeated (without --by-date)",
			   x->log->days, steps, MAX_SCHEDULE_STEPS);
}

/* Is some column of LOG read as ROLE? */
static bool reads(const struct call_log *log, const char *role)
{
	for (size_t i = 0; i < log->reading_count; i++)
		if (!strcmp(log->readings[i].role, role))
			return true;
	return false;
}

/* Nothing to run: no calls that want an agent, or no law for what one does. */
static bool check_fit(struct fitting *x)
{
	const struct fit_result *f = &x->fit;
	struct where at = { f->log->source, 1, 1 };

	if (!f->log->count || !f->arrivals)
		diag_error(&x->d, at, "there is no call to fit to: %s; name what says how calls ended: --columns "
			   "'outcome=%s'", why_nothing(x), f->log->like_outcome ? f->log->like_outcome : "...");
	else if (!fit_has(f, FIT_SERVICE) && !f->log->outcomes[LOGGED_SERVED] && reads(f->log, "service") && reads(f->log, "outcome"))
		diag_error(&x->d, at, "no call was served, by the words for how calls ended; where that is wrong: --outcomes "
			   "'WORD=served,...'");
	else if (!fit_has(f, FIT_SERVICE))
		diag_error(&x->d, at, f->quantities[FIT_SERVICE].durations.too_short ?
			   "no service is as long as --shortest-service" :
			   "no call says how long it was served; name the column: --columns 'service=%s'",
			   f->log->like_service ? f->log->like_service : "...");
	else
		check_steps(x);
	return !x->d.errors;
}

static bool read_and_fit(struct fitting *x)
{
	struct progress_bar bar;

	progress_start(&bar, x->o);
	progress_phase(&bar, "reading the log");
	x->log = call_log_read(&x->arena, x->o->argument, &x->log_options, &x->d);
	progress_phase(&bar, "fitting laws");
	if (x->log && x->log->interval_count && !x->o->given.step)
		x->fit_options.step = interval_step(x->log);
	if (x->log && !x->d.errors)
		fit_log(&x->fit, x->log, &x->fit_options);
	progress_clear(&bar);
	return x->log && !x->d.errors;
}

static int fit(struct fitting *x)
{
	if (!read_options(x))
		return EXIT_BAD_INPUT;
	if (!read_and_fit(x))
		return EXIT_BAD_INPUT;
	if (check_fit(x))
		return deliver_all(x);
	if (!x->o->quiet) { /* what the columns were taken for says more */
		struct report_style style = output_style(x->o);

		log_readings(stdout, x->log, &style);
	}
	return EXIT_BAD_INPUT;
}

int cmd_fit(const struct options *o)
{
	struct fitting x = { .o = o };
	int status = fit(&x);

	show_diagnostics(&x.d);
	folder_close(&x.folder);
	fit_figures_free(&x.page.figures);
	fit_free(&x.fit);
	diag_free(&x.d);
	arena_free(&x.arena);
	return finish_output(status);
}
