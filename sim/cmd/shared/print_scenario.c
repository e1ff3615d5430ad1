/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print_scenario - the scenario that an export runs under, to be saved and edited. */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "check/check.h"
#include "cmd/shared/print_scenario_internal.h"
#include "program/stand_ins.h"

/* A remark for each key that says something which nobody has said. */
static struct remark *remarks_of(const struct scenario *s, struct arena *a, size_t *count)
{
	struct stand_in *list;
	size_t n = review_stand_ins(s, a, &list);
	struct remark *remarks = arena_array(a, n + 1, sizeof(*remarks));

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		char *text = arena_alloc(a, 300);

		if (list[i].kind == STAND_IN_SCENARIO || list[i].kind == STAND_IN_NUMBER ||
		    stand_in_rows[list[i].kind].weight == STAND_IN_FINE || !*list[i].give)
			continue;
		stand_in_text(&list[i], text, 300);
		remarks[(*count)++] = (struct remark){ list[i].give, arena_printf(a, "assumed: %s", text) };
	}
	return remarks;
}

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
		const struct remark *remarks = remarks_of(s, &a, &count);

		scenario_print(stdout, s, &overrides, remarks, count);
		status = finish_output(EXIT_OK);
	}
	arena_free(&a);
	scenario_free(s);
	diag_free(&d);
	return status;
}
