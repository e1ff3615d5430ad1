/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_command - validate a scenario and all it names, and review its designs; run nothing. */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/shared/log_options_internal.h"
#include "cmd/shared/option_table_internal.h"
#include "check/check.h"
#include "fit/arrivals.h"
#include "report/fit/fit_report.h"
#include "report/fit/log_report.h"

#include <string.h>
#include <strings.h>

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* What is valid and will go wrong all the same. */
static size_t show_review(const struct scenario *s, struct review *r)
{
	struct diagnostics d = { 0 };
	size_t n;

	review_scenario(s, r);
	n = review_tell(r, &d);
	show_diagnostics(&d);
	diag_free(&d);
	return n;
}

static void say_count(const struct review *r, const char *file)
{
	size_t errors = review_count(r, SEVERITY_ERROR), notes = review_count(r, SEVERITY_NOTE);
	size_t warnings = review_count(r, SEVERITY_WARNING);

	message(stdout, "%s: %zu error%s, %zu warning%s, %zu note%s in designs that are valid (docs/check.md)\n",
		file, errors, plural(errors), warnings, plural(warnings), notes, plural(notes));
}

/* JSON that is neither a Studio export nor a scenario. */
static bool is_json_log(const char *path)
{
	struct arena a = { 0 };
	struct diagnostics d = { 0 };
	const struct source *s = source_read_raw(&a, path, LOG_JSON_LIMIT, &d);
	const char *text = s ? s->text + strspn(s->text, " \t\r\n") : "";
	bool log = *text == '[' || (*text == '{' && !strstr(text, "\"states\"") && !strstr(text, "\"designs\""));

	diag_free(&d);
	arena_free(&a);
	return log;
}

/* By its name: what else is checked is YAML or a Studio export. */
static bool is_log(const char *path)
{
	static const char *const endings[] = { ".csv", ".tsv", ".txt", ".log", ".jsonl", ".ndjson", ".csv.gz", ".tsv.gz",
					       ".txt.gz", ".log.gz", ".jsonl.gz", ".json.gz" };
	size_t n = strlen(path);

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (n >= strlen(endings[i]) && !strcasecmp(path + n - strlen(endings[i]), endings[i]))
			return true;
	return n > 5 && !strcasecmp(path + n - 5, ".json") && is_json_log(path);
}

/* How a log is read, and what looks wrong in it. */
static int check_log(const struct options *o)
{
	struct arena a = { 0 };
	struct diagnostics d = { 0 };
	struct log_options options;
	struct report_style style = output_style(o);
	const struct call_log *log = NULL;
	const struct arrivals_estimate *e;
	size_t faults = 0;
	bool bad;

	read_log_options(&options, o, &a, &d);
	if (!d.errors)
		log = call_log_read(&a, o->argument, &options, &d);
	bad = show_diagnostics(&d) || !log;
	if (!bad && !o->quiet) {
		e = arrivals_estimate(&a, log, NULL);
		message(stdout, "%s: %s, %s\n", o->argument, fit_count((double)log->count, "call", &a), fit_period(log, &a));
		fputs("\n", stdout);
		log_readings(stdout, log, &style);
		faults = log_review(stdout, log, e ? &e->cycle : NULL, &style);
	}
	diag_free(&d);
	arena_free(&a);
	return bad ? EXIT_BAD_INPUT : finish_output(faults ? EXIT_EXPECT : EXIT_OK);
}

static int check_scenario(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(o->argument, &overrides, &d);
	struct review r = { 0 };
	size_t faults = 0;
	bool bad;

	if (!d.errors)
		experiment_check(s, &d);
	bad = show_diagnostics(&d);
	if (!bad)
		faults = show_review(s, &r);
	if (!bad && r.count && !o->quiet)
		say_count(&r, o->argument);
	else if (!bad && !o->quiet)
		message(stdout, "%s: ok (%zu design%s, %zu flow%s, %zu app%s, profile %s)\n", o->argument,
		       s->design_count, plural(s->design_count), s->flow_count,
		       plural(s->flow_count), s->app_count, plural(s->app_count), s->profile);
	if (!bad && !o->quiet)
		review_defaults(s, stdout);
	review_free(&r);
	scenario_free(s);
	diag_free(&d);
	return bad ? EXIT_BAD_INPUT : finish_output(faults ? EXIT_EXPECT : EXIT_OK);
}

/* What is asked of a log is not of a scenario, and the other way round. */
static bool options_fit(const struct options *o, bool log)
{
	bool of_log = o->given.columns || o->given.outcomes || o->given.where || o->given.zone || o->given.date_format ||
		      o->given.decimal || o->given.encoding;

	if (log && (o->given.profile || o->given.set))
		return refuse_option(o, "--profile and --set are for scenarios, and %s is taken for a log", o->argument);
	if (!log && of_log)
		return refuse_option(o, "--columns, --outcomes, --where, --zone, --date-format, --decimal and --encoding are for "
				     "logs (.csv, .jsonl, ...), and %s is taken for a scenario", o->argument);
	return true;
}

int cmd_check(const struct options *o)
{
	if (!options_fit(o, is_log(o->argument)))
		return EXIT_BAD_INPUT;
	return is_log(o->argument) ? check_log(o) : check_scenario(o);
}
