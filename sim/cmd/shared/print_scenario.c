/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print_scenario - the scenario that an export runs under, to be saved and edited. */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "check/check.h"
#include "cmd/shared/print_scenario_internal.h"

int print_scenario(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(o->argument, &overrides, &d);
	int status = EXIT_BAD_INPUT;
	struct arena a = { 0 };
	size_t count;

	if (!d.errors)
		experiment_check(s, &d);
	if (d.errors) {
		show_diagnostics(&d);
	} else if (!s->default_text) {
		message(stderr, "ringflow run: --print-scenario is of a Studio export: %s is a scenario itself\n",
			o->argument);
	} else {
		const struct remark *remarks = review_remarks(s, &a, &count);

		scenario_print(stdout, s, &overrides, remarks, count);
		status = finish_output(EXIT_OK);
	}
	arena_free(&a);
	scenario_free(s);
	diag_free(&d);
	return status;
}
