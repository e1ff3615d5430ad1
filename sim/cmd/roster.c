/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `plan --staff`: how many agents of a group in each step of a schedule. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/deliver.h"
#include "cmd/plan.h"
#include "report/roster.h"

static bool write_csv(const struct variation *v, const struct roster *r)
{
	char *path = path_in(v->directory, "plan.csv");
	struct outfile f;
	bool ok = outfile_open(&f, path);

	if (ok) {
		roster_csv(f.stream, r);
		ok = outfile_commit(&f);
	}
	if (!ok)
		fprintf(stderr, "ringflow plan: cannot write %s: %s\n", path, strerror(errno));
	free(path);
	return ok;
}

static void draw(const struct variation *v, const struct roster *r)
{
	char why[256] = "", subtitle[512];
	char *scripts;
	bool drawn = false;

	if (r->found && !v->o->no_charts) {
		scripts = find_scripts();
		snprintf(subtitle, sizeof(subtitle), "%s · profile %s · seed %llu · %g %% confidence",
			 v->s->name, v->s->profile, (unsigned long long)v->s->seed,
			 100 * v->s->confidence);
		drawn = roster_draw(r, v->directory, scripts, subtitle, why, sizeof(why));
		if (!drawn && !v->o->quiet)
			fprintf(stderr, "ringflow plan: no chart: %s\n", why);
		free(scripts);
	}
	if (!v->o->quiet)
		printf("\nWrote %s/: plan.csv%s\n", v->directory,
		       drawn ? ", plan.tsv, plan.svg, plan.png" : "");
}

static int report(const struct variation *v, const struct roster *r)
{
	struct report_style style = output_style(v->o);

	if (!write_csv(v, r))
		return EXIT_FAULT;
	if (!v->o->quiet) {
		if (r->found)
			roster_table(stdout, r, &style);
		roster_words(stdout, r, &style);
		if (r->found)
			roster_yaml(stdout, r);
	}
	draw(v, r);
	return r->found ? EXIT_OK : EXIT_EXPECT;
}

int plan_staff(struct variation *v, const struct requirement *c, uint64_t max_replications,
	       struct diagnostics *d)
{
	struct roster r = { .campaign = v->campaign, .s = v->s, .condition = c,
			    .every = v->o->every, .max_replications = max_replications };
	int status = EXIT_BAD_INPUT;
	bool bad = false;
	struct where at = { source_text(&r.arena, "--staff", v->o->staff), 1, 1 };

	if (roster_prepare(&r, v->o->staff, at, d)) {
		status = variation_state(v, roster_run(&r, &bad, d));
		if (bad)
			status = EXIT_BAD_INPUT;
		else if (status < 0)
			status = report(v, &r);
	}
	roster_free(&r);
	return status;
}
