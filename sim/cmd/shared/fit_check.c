/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_check - `fit --check`: does the scenario do what the log says? It is run. */
#include "base/diagnostics.h"
#include "cmd/shared/fit_check_internal.h"

static void show(const struct fit_result *f, const struct results *r, const struct options *o)
{
	struct report_style style = output_style(o);

	if (!o->quiet && r->design_count)
		fit_beside(stdout, f, &r->designs[0], r->replications, &style);
}

int fit_check(const struct options *o, const struct fit_result *f, const char *path)
{
	struct experiment_options options = { .stop = interrupt_flag() };
	struct overrides overrides = { 0 };
	struct diagnostics d = { 0 };
	struct scenario *s = NULL;
	struct results *r = NULL;
	int status = EXIT_FAULT;

	if (choose_threads(o, 0, &options.threads))
		s = scenario_load(path, &overrides, &d);
	if (s && !d.errors)
		r = experiment_run(s, &options, &d);
	show_diagnostics(&d);
	if (r) {
		show(f, r, o);
		status = r->interrupted ? EXIT_INTERRUPTED : EXIT_OK;
	}
	results_free(r);
	scenario_free(s);
	diag_free(&d);
	return status;
}
