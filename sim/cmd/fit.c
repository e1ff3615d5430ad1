/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit - from a log of calls to a scenario. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/campaign.h"
#include "cmd/deliver.h"
#include "cmd/fit_check.h"
#include "report/fit.h"

/* What is being fitted, and where it goes. */
struct fitting {
	const struct options *o;
	struct arena arena;
	struct diagnostics d;
	struct log_options log_options;
	struct fit_options fit_options;
	struct call_log *log;
	struct fit_result fit;
	char *directory;
	struct report_files files;
	bool fault;
};

/* ---- options ---- */

static struct where in_option(struct fitting *x, const char *option, const char *text)
{
	return (struct where){ source_text(&x->arena, option, text), 1, 1 };
}

/* A duration, or as it was. */
static void read_time(struct fitting *x, const char *option, const char *text, double *seconds)
{
	const char *wanted = text ? parse_duration(text, seconds) : NULL;

	if (wanted)
		diag_error(&x->d, in_option(x, option, text), "bad value '%s', expected %s", text, wanted);
}

/* "log-normal" as one types it: letters and digits count. */
static bool same_word(const char *a, const char *b)
{
	for (;;) {
		while (*a && strchr(" -_", *a))
			a++;
		while (*b && strchr(" -_", *b))
			b++;
		if ((*a | 32) != (*b | 32))
			return false;
		if (!*a)
			return true;
		a++;
		b++;
	}
}

static int find_word(const char *word, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (same_word(word, names[i]))
			return i;
	return -1;
}

/* QUANTITY=LAW. */
static void read_law(struct fitting *x, const char *text)
{
	struct where at = in_option(x, "--law", text);
	const char *equals = strchr(text, '=');
	const char *name = arena_strndup(&x->arena, text, equals ? (size_t)(equals - text) : strlen(text));
	const char *law = equals ? equals + 1 : "";
	int quantity = find_word(name, fit_quantity_names, FIT_QUANTITIES);
	int family = find_word(law, fit_family_names, FIT_FAMILIES);

	if (!equals)
		diag_error(&x->d, at, "expected QUANTITY=LAW, such as service=log-normal");
	else if (quantity < 0)
		diag_error(&x->d, at, "unknown quantity '%s'%s", name,
			   did_you_mean(&x->arena, name, fit_quantity_names, FIT_QUANTITIES));
	else if (family < 0)
		diag_error(&x->d, at, "unknown law '%s'%s", law,
			   did_you_mean(&x->arena, law, fit_family_names, FIT_FAMILIES));
	if (quantity < 0 || family < 0)
		return;
	x->fit_options.is_wanted[quantity] = true;
	x->fit_options.wanted[quantity] = (enum fit_family)family;
}

/* The next NAME=VALUE of a list with commas between; false at its end. What has no = is an
 * error at WHERE, that EXPECTED was expected, and passed over. */
static bool next_pair(struct fitting *x, char **list, const char **name, const char **value,
		      struct where where, const char *expected)
{
	for (;;) {
		char *one = strsep(list, ","), *equals = one ? strchr(one, '=') : NULL;

		if (!one)
			return false;
		if (equals) {
			*equals = '\0';
			*name = one + strspn(one, " ");
			*value = equals + 1;
			return true;
		}
		diag_error(&x->d, where, "'%s': expected %s", one, expected);
	}
}

/* ROLE=COLUMN, ...: the roles are checked by the reader. */
static void read_columns(struct fitting *x, const char *text)
{
	struct where at = in_option(x, "--columns", text);
	struct log_column *columns = arena_array(&x->arena, strlen(text) + 1, sizeof(*columns));
	char *list = arena_strdup(&x->arena, text);
	const char *role, *column;

	while (next_pair(x, &list, &role, &column, at, "ROLE=COLUMN, such as arrival=StartTime"))
		columns[x->log_options.column_count++] = (struct log_column){ role, column, at };
	x->log_options.columns = columns;
}

/* WORD=OUTCOME, ... */
static void read_outcomes(struct fitting *x, const char *text)
{
	struct where at = in_option(x, "--outcomes", text);
	struct log_word *words = arena_array(&x->arena, strlen(text) + 1, sizeof(*words));
	char *list = arena_strdup(&x->arena, text);
	const char *word, *name;

	while (next_pair(x, &list, &word, &name, at, "WORD=OUTCOME, such as OK=served")) {
		int outcome = find_word(name, logged_outcome_names, LOGGED_OUTCOMES);

		if (outcome < 0)
			diag_error(&x->d, at, "unknown outcome '%s'%s", name,
				   did_you_mean(&x->arena, name, logged_outcome_names, LOGGED_OUTCOMES));
		else
			words[x->log_options.word_count++] = (struct log_word){ word,
										(enum logged_outcome)outcome };
	}
	x->log_options.words = words;
}

/* COLUMN=VALUE, once each. */
static void read_filters(struct fitting *x)
{
	const struct options *o = x->o;
	struct log_filter *filters = arena_array(&x->arena, o->where_count + 1, sizeof(*filters));

	for (size_t i = 0; i < o->where_count; i++) {
		struct where at = in_option(x, "--where", o->where[i]);
		char *column = arena_strdup(&x->arena, o->where[i]), *equals = strchr(column, '=');

		if (!equals) {
			diag_error(&x->d, at, "'%s': expected COLUMN=VALUE, such as type=PS", column);
			continue;
		}
		*equals = '\0';
		filters[x->log_options.filter_count++] = (struct log_filter){ column, equals + 1, at };
	}
	x->log_options.filters = filters;
}

static void read_step(struct fitting *x)
{
	double *step = &x->fit_options.step, a_day;

	read_time(x, "--step", x->o->step, step);
	a_day = 86400 / *step;
	if (!(*step >= 60) || fabs(a_day - nearbyint(a_day)) > 1e-9)
		diag_error(&x->d, in_option(x, "--step", x->o->step),
			   "expected a step of which a day is a whole number, 1m or more, such as 30m");
}

static bool read_options(struct fitting *x)
{
	const struct options *o = x->o;
	struct fit_limits *l = &x->fit_options.limits;

	x->fit_options = (struct fit_options){ .limits = { 0, INFINITY, 600 }, .confidence = 0.95,
					       .step = 3600, .by_date = o->by_date };
	read_time(x, "--shortest-service", o->shortest, &l->shortest_service);
	read_time(x, "--longest-service", o->longest, &l->longest_service);
	read_time(x, "--away", o->away, &l->away);
	if (o->step)
		read_step(x);
	if (l->shortest_service > l->longest_service)
		diag_error(&x->d, (struct where){ 0 }, "--shortest-service is longer than --longest-service");
	for (size_t i = 0; i < o->law_count; i++)
		read_law(x, o->laws[i]);
	if (o->columns)
		read_columns(x, o->columns);
	if (o->outcomes)
		read_outcomes(x, o->outcomes);
	read_filters(x);
	return !x->d.errors;
}

/* ---- results ---- */

static void fault(struct fitting *x, const char *path)
{
	fprintf(stderr, "ringflow fit: cannot write %s: %s\n", path, strerror(errno));
	x->fault = true;
}

/* results/<log>-fit, or what --out says. */
static bool open_directory(struct fitting *x)
{
	const char *name = strrchr(x->o->argument, '/'), *dot;

	name = name ? name + 1 : x->o->argument;
	dot = strrchr(name, '.');
	x->directory = arena_strdup(&x->arena, x->o->out ? x->o->out :
		arena_printf(&x->arena, "results/%.*s-fit",
			     dot && dot > name ? (int)(dot - name) : (int)strlen(name), name));
	for (size_t n = strlen(x->directory); n > 1 && x->directory[n - 1] == '/';)
		x->directory[--n] = '\0';
	if (!make_directories(x->directory))
		fault(x, x->directory);
	return !x->fault;
}

static void write_json(FILE *out, const struct fit_result *f)
{
	fit_json(out, f, RINGFLOW_VERSION);
}

static void write_file(struct fitting *x, const char *name,
		       void (*write)(FILE *out, const struct fit_result *f))
{
	const char *path = arena_printf(&x->arena, "%s/%s", x->directory, name);
	struct outfile f;

	if (!outfile_open(&f, path)) {
		fault(x, path);
		return;
	}
	write(f.stream, &x->fit);
	if (outfile_commit(&f))
		x->files.names[x->files.count++] = name;
	else
		fault(x, path);
}

static void draw(struct fitting *x)
{
	char why[256] = "", *scripts = find_scripts();

	if (!x->o->no_charts &&
	    !fit_draw(&x->fit, x->directory, scripts, &x->files, why, sizeof(why)) && !x->o->quiet)
		fprintf(stderr, "ringflow fit: no charts: %s\n", why);
	free(scripts);
}

static void say_files(const struct fitting *x)
{
	printf("\nWrote %s/: ", x->directory);
	for (size_t i = 0; i < x->files.count; i++)
		printf("%s%s", i ? ", " : "", x->files.names[i]);
	printf("\nringflow run %s/scenario.yaml\n", x->directory);
}

static int deliver_all(struct fitting *x)
{
	struct report_style style = output_style(x->o);
	int status = EXIT_OK;

	if (!open_directory(x))
		return EXIT_FAULT;
	write_file(x, "scenario.yaml", fit_scenario);
	write_file(x, "fit.json", write_json);
	write_file(x, "laws.csv", fit_laws_csv);
	write_file(x, "survival.csv", fit_survival_csv);
	write_file(x, "rates.csv", fit_rates_csv);
	write_file(x, "qq.csv", fit_qq_csv);
	if (!x->fault)
		draw(x);
	if (x->fault)
		return EXIT_FAULT;
	if (!x->o->quiet)
		fit_table(stdout, &x->fit, &style);
	if (x->o->check)
		status = fit_check(x->o, &x->fit,
				   arena_printf(&x->arena, "%s/scenario.yaml", x->directory));
	if (!x->o->quiet)
		say_files(x);
	return status;
}

/* Nothing to run: no calls that want an agent, or no law for what one does. */
static bool check_fit(struct fitting *x)
{
	const struct fit_result *f = &x->fit;
	struct where at = { f->log->source, 1, 1 };

	if (!f->log->count || !f->arrivals)
		diag_error(&x->d, at, "there is no call to fit anything to");
	else if (!fit_has(f, FIT_SERVICE))
		diag_error(&x->d, at, f->quantities[FIT_SERVICE].durations.too_short ?
			   "no service is as long as --shortest-service" :
			   "no call says how long it was served; name the column: --columns 'service=...'");
	return !x->d.errors;
}

static int fit(struct fitting *x)
{
	if (!read_options(x))
		return EXIT_BAD_INPUT;
	x->log = call_log_read(&x->arena, x->o->argument, &x->log_options, &x->d);
	if (!x->log || x->d.errors)
		return EXIT_BAD_INPUT;
	fit_log(&x->fit, x->log, &x->fit_options);
	return check_fit(x) ? deliver_all(x) : EXIT_BAD_INPUT;
}

int cmd_fit(const struct options *o)
{
	struct fitting x = { .o = o };
	int status = fit(&x);

	show_diagnostics(&x.d);
	fit_free(&x.fit);
	diag_free(&x.d);
	arena_free(&x.arena);
	return finish_output(status);
}
