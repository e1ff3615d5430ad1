/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check - validate a scenario and all it names; run nothing. */
#include "cmd/cmd.h"

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

int cmd_check(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(o->argument, &overrides, &d);
	bool bad;

	if (!d.errors)
		experiment_check(s, &d);
	bad = show_diagnostics(&d);
	if (!bad && !o->quiet)
		printf("%s: ok (%zu design%s, %zu flow%s, %zu app%s, profile %s)\n", o->argument,
		       s->design_count, plural(s->design_count), s->flow_count,
		       plural(s->flow_count), s->app_count, plural(s->app_count), s->profile);
	scenario_free(s);
	diag_free(&d);
	return bad ? EXIT_BAD_INPUT : finish_output(EXIT_OK);
}
