/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check - validate a scenario and all it names, and review its designs; run nothing. */
#include "cmd/cmd.h"
#include "compile/review.h"

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* What is valid and will go wrong all the same. */
static size_t show_review(const struct scenario *s)
{
	struct review r = { 0 };
	struct diagnostics d = { 0 };
	size_t n;

	review_scenario(s, &r);
	n = review_tell(&r, &d);
	show_diagnostics(&d);
	diag_free(&d);
	review_free(&r);
	return n;
}

int cmd_check(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(o->argument, &overrides, &d);
	size_t faults = 0;
	bool bad;

	if (!d.errors)
		experiment_check(s, &d);
	bad = show_diagnostics(&d);
	if (!bad)
		faults = show_review(s);
	if (!bad && faults && !o->quiet)
		printf("%s: %zu fault%s in designs that are valid (docs/check.md)\n", o->argument,
		       faults, plural(faults));
	else if (!bad && !o->quiet)
		printf("%s: ok (%zu design%s, %zu flow%s, %zu app%s, profile %s)\n", o->argument,
		       s->design_count, plural(s->design_count), s->flow_count,
		       plural(s->flow_count), s->app_count, plural(s->app_count), s->profile);
	if (!bad && !o->quiet)
		review_defaults(s, stdout);
	scenario_free(s);
	diag_free(&d);
	return bad ? EXIT_BAD_INPUT : finish_output(faults ? EXIT_EXPECT : EXIT_OK);
}
