/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumptions_command - how much does a result rest on what is not known of the platform? */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "base/version.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "cmd/shared/profiles_internal.h"
#include "report/assumptions_report.h"
#include "report/html/assumptions_page.h"

static void write_effects(FILE *out, void *what)
{
	effects_csv(out, what);
}

static void write_page(FILE *out, void *what)
{
	assumptions_page(out, what);
}

/* The page, of PROFILES as well. False after a message. */
static bool put_page(struct variation *v, const struct effects *x, const struct profiles *profiles)
{
	struct results *r[MOST_PROFILES];
	const struct profile_results shown = { profiles->names, r, profiles->count };
	struct arena a = { 0 };
	struct assumptions_page page = { x, &shown, v->s,
		arena_printf(&a, "%s · %s · seed %" PRIu64 " · %g %% confidence · Ringflow %s", v->s->name,
			     report_profile_words(&a, v->s->profile, &v->s->rules_changed, false), v->s->seed, 100 * v->s->confidence,
			     RINGFLOW_VERSION),
		{ command_text(&a, v->o, true), v->s, v->s->replications } };
	bool ok;

	profiles_results(v, profiles, r);
	ok = variation_write(v, PAGE_NAME, write_page, &page);
	for (size_t i = 0; i < profiles->count; i++)
		results_free(r[i]);
	arena_free(&a);
	return ok;
}

static int draw_effects(struct variation *v, const struct effects *x)
{
	struct unmade unmade = { .stop = interrupt_of_charts() };
	const char *stage = folder_stage(&v->folder);
	char subtitle[512];
	char *scripts = find_scripts();
	bool drawn = false;
	int status = EXIT_OK;

	fflush(stdout);
	snprintf(subtitle, sizeof(subtitle), "%s · %s · seed %llu · one rule at a time, the same callers",
		 v->s->name, report_profile_words(&v->d.arena, v->s->profile, &v->s->rules_changed, false), (unsigned long long)v->s->seed);
	if (stage && x->count && !v->o->no_charts) {
		drawn = effects_draw(x, stage, scripts, subtitle, &unmade);
		status = say_unmade(v->o, &unmade);
	}
	free(scripts);
	if (!stage)
		variation_fault(v);
	if (!stage || !variation_exchange(v, "assumptions.csv"))
		return EXIT_FAULT;
	if (!v->o->quiet)
		variation_say_written(v, drawn ? "assumptions.csv, " PAGE_NAME ", tornado.tsv, tornado.svg, tornado.png"
					       : "assumptions.csv, " PAGE_NAME);
	return status;
}

static int run_all(struct variation *v, const char *metric, struct arena *a, struct diagnostics *d)
{
	struct report_style style = output_style(v->o);
	struct profiles profiles = { 0 };
	struct effects effects = { .metric = metric };
	size_t assumptions;
	struct assumption *all = assumptions_list(a, &assumptions);
	int status;

	if (!profiles_read(v, &profiles, a, d))
		return EXIT_BAD_INPUT;
	status = variation_state(v, assumptions_try(v->campaign, all, assumptions, a, &effects));
	if (status >= 0)
		return status;
	profiles_show(v, &profiles, metric);
	if (!v->o->quiet)
		effects_table(stdout, &effects, &style);
	if (!variation_write(v, "assumptions.csv", write_effects, &effects) || !put_page(v, &effects, &profiles))
		return EXIT_FAULT;
	return draw_effects(v, &effects);
}

int cmd_assumptions(const struct options *o)
{
	struct diagnostics d = { 0 };
	struct arena a = { 0 };
	struct variation v;
	int status;

	if (variation_start(&v, o, "-assumptions", &status)) {
		const char *metric = o->metric ? o->metric : scenario_measure(v.s);
		const struct where at = option_where(&a, "--metric", metric);

		status = EXIT_BAD_INPUT;
		if (experiment_metric(v.s, metric, at, &d))
			status = run_all(&v, metric, &a, &d);
		if (d.errors)
			show_diagnostics(&d);
	}
	diag_free(&d);
	arena_free(&a);
	variation_free(&v);
	return finish_output(status);
}
