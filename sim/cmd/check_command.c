/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_command - validate a scenario and all it names, and review its designs; run nothing. */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/shared/check_log_internal.h"
#include "cmd/shared/option_table_internal.h"
#include "check/check.h"

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

static void show_stand_ins(const struct options *o, const struct scenario *s)
{
	struct report_style style = output_style(o);
	struct arena a = { 0 };
	struct stand_in *list;
	size_t count = review_stand_ins(s, &a, &list);

	report_stand_ins(stdout, list, count, &style);
	arena_free(&a);
}

/* SAID: warnings of the scenario itself, told above. */
static void say_count(const struct review *r, const char *file, size_t said)
{
	size_t errors = review_count(r, SEVERITY_ERROR), notes = review_count(r, SEVERITY_NOTE);
	size_t warnings = review_count(r, SEVERITY_WARNING);

	message(stdout, "%s: %zu error%s, %zu warning%s, %zu note%s (docs/check.md)", file, errors, plural(errors), warnings,
		plural(warnings), notes, plural(notes));
	if (said)
		message(stdout, "; besides, %zu warning%s of the scenario itself", said, plural(said));
	message(stdout, "\n");
}

static void say_ok(const struct scenario *s, const char *file, size_t said)
{
	message(stdout, "%s: ok", file);
	if (said)
		message(stdout, " but for %zu warning%s above", said, plural(said));
	message(stdout, " (%zu design%s, %zu flow%s, %zu app%s, profile %s)\n", s->design_count, plural(s->design_count),
		s->flow_count, plural(s->flow_count), s->app_count, plural(s->app_count), s->profile);
}

/* The exit code that the scenario or export FILE by itself would have. */
static int check_scenario(const struct options *o, const char *file)
{
	struct overrides overrides = options_overrides(o);
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(file, &overrides, &d);
	struct review r = { 0 };
	size_t faults = 0;
	bool bad;

	if (!d.errors)
		experiment_check(s, &d);
	bad = show_diagnostics(&d);
	if (!bad)
		faults = show_review(s, &r);
	if (!bad && r.count && !o->quiet)
		say_count(&r, file, d.warnings);
	else if (!bad && !o->quiet)
		say_ok(s, file, d.warnings);
	if (!bad && !o->quiet)
		show_stand_ins(o, s);
	review_free(&r);
	scenario_free(s);
	diag_free(&d);
	return bad ? EXIT_BAD_INPUT : faults ? EXIT_EXPECT : EXIT_OK;
}

/* What is not valid outweighs what has faults. */
static int graver(int a, int b)
{
	if (a == EXIT_BAD_INPUT || b == EXIT_BAD_INPUT)
		return EXIT_BAD_INPUT;
	return a != EXIT_OK ? a : b;
}

/* What is asked of a log is not of a scenario, and the other way round. */
static bool options_fit(const struct options *o, const char *file, bool log)
{
	bool of_log = o->given.format || o->given.columns || o->given.outcomes || o->given.where || o->given.zone || o->given.date_format ||
		      o->given.decimal || o->given.encoding;

	if (log && (o->given.profile || o->given.set))
		return refuse_option(o, "--profile and --set are for scenarios, and %s is taken for a log", file);
	if (!log && of_log)
		return refuse_option(o, "--format, --columns, --outcomes, --where, --zone, --date-format, --decimal and --encoding "
				     "are for logs (.csv, .jsonl, ...), and %s is taken for a scenario", file);
	return true;
}

static int check_file(const struct options *o, const char *file)
{
	bool log = is_log(file, o->given.format);

	if (!options_fit(o, file, log))
		return EXIT_BAD_INPUT;
	return log ? check_log(o, file) : check_scenario(o, file);
}

int cmd_check(const struct options *o)
{
	int code = check_file(o, o->argument);

	for (size_t i = 0; i < o->more.count; i++)
		code = graver(code, check_file(o, o->more.list[i]));
	return code == EXIT_BAD_INPUT ? code : finish_output(code);
}
