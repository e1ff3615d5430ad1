/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_check - `fit --check`: does the scenario do what the log says? It is run. */
#include "base/diagnostics.h"
#include "cmd/shared/fit_check_internal.h"

enum { PAGE_WIDTH = 100 };

/* Of the first design: its first group, if the scenario has a queue. */
static const char *show_fit(const struct fit_result *f, const struct results *r, const struct options *o, FILE *page, struct arena *a)
{
	const struct report_style plain = { .width = PAGE_WIDTH };
	struct report_style style = output_style(o);

	if (!r->design_count)
		return NULL;
	if (!o->quiet)
		fit_beside(stdout, f, &r->designs[0], r->replications, &style, a);
	return fit_beside(page, f, &r->designs[0], r->replications, &plain, a);
}

int fit_check(const struct options *o, const struct fit_result *f, const char *path, FILE *page, struct arena *a, const char **off)
{
	struct progress_bar bar;
	struct progress progress = progress_start(&bar, o);
	struct experiment_options options = { .stop = interrupt_flag(), .progress = &progress };
	struct overrides overrides = { 0 };
	struct diagnostics d = { 0 };
	struct scenario *s = NULL;
	struct results *r = NULL;
	int status = EXIT_FAULT;

	if (choose_threads(o, 0, &options.threads))
		s = scenario_load(path, &overrides, &d);
	if (s && !d.errors)
		r = experiment_run(s, &options, &d);
	progress_clear(&bar);
	show_diagnostics(&d);
	if (r) {
		*off = show_fit(f, r, o, page, a);
		status = r->interrupted ? EXIT_INTERRUPTED : EXIT_OK;
	}
	results_free(r);
	scenario_free(s);
	diag_free(&d);
	return status;
}
