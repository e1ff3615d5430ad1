/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumptions - how much does a result rest on what is not known of the platform? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/deliver.h"
#include "cmd/profiles.h"
#include "report/assumptions.h"

static bool write_csv(const struct variation *v, const struct effect *list, size_t count,
		      const char *metric)
{
	char *path = path_in(v->directory, "assumptions.csv");
	struct outfile f;
	bool ok = outfile_open(&f, path);

	if (ok) {
		effects_csv(f.stream, list, count, metric);
		ok = outfile_commit(&f);
	}
	if (!ok)
		fprintf(stderr, "ringflow assumptions: cannot write %s: %s\n", path, strerror(errno));
	free(path);
	return ok;
}

static void draw(const struct variation *v, const struct effect *list, size_t count,
		 const char *metric)
{
	char why[256] = "", subtitle[512];
	char *scripts = find_scripts();
	bool drawn = false;

	snprintf(subtitle, sizeof(subtitle), "%s · profile %s · seed %llu · one rule at a time, the same callers",
		 v->s->name, v->s->profile, (unsigned long long)v->s->seed);
	if (count && !v->o->no_charts) {
		drawn = effects_draw(list, count, metric, v->directory, scripts, subtitle, why, sizeof(why));
		if (!drawn && !v->o->quiet)
			fprintf(stderr, "ringflow assumptions: no chart: %s\n", why);
	}
	if (!v->o->quiet)
		printf("\nWrote %s/: assumptions.csv%s\n", v->directory,
		       drawn ? ", tornado.tsv, tornado.svg, tornado.png" : "");
	free(scripts);
}

static int run_all(struct variation *v, const char *metric, struct arena *a, struct diagnostics *d)
{
	struct report_style style = output_style(v->o);
	struct profiles profiles = { 0 };
	size_t assumptions, effects = 0;
	struct assumption *all = assumptions_list(a, &assumptions);
	struct effect *list = NULL;
	int status;

	if (!profiles_read(v, &profiles, a, d))
		return EXIT_BAD_INPUT;
	status = variation_state(v, assumptions_try(v->campaign, all, assumptions, metric, a, &list,
						    &effects));
	if (status >= 0)
		return status;
	profiles_show(v, &profiles, metric);
	if (!v->o->quiet)
		effects_table(stdout, list, effects, metric, &style);
	if (!write_csv(v, list, effects, metric))
		return EXIT_FAULT;
	draw(v, list, effects, metric);
	return EXIT_OK;
}

int cmd_assumptions(const struct options *o)
{
	const char *metric = o->metric ? o->metric : "success_rate";
	struct diagnostics d = { 0 };
	struct arena a = { 0 };
	struct variation v;
	int status;

	if (variation_start(&v, o, "-assumptions", &status)) {
		struct where at = { source_text(&a, "--metric", metric), 1, 1 };

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
