/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `plan --staff`: how many agents of a group in each step of a schedule. */
#include "cmd/plan.h"
#include "report/roster.h"

static void put_csv(FILE *out, const void *what)
{
	roster_csv(out, what);
}

static bool draw(const void *what, const char *directory, const char *scripts,
		 const char *subtitle, char *why, size_t why_size)
{
	return roster_draw(what, directory, scripts, subtitle, why, why_size);
}

static int report(const struct variation *v, const struct roster *r)
{
	struct report_style style = output_style(v->o);
	const struct plan_result result = { r, put_csv, r->found ? draw : NULL };

	if (!plan_write(v, &result))
		return EXIT_FAULT;
	if (!v->o->quiet) {
		if (r->found)
			roster_table(stdout, r, &style);
		roster_words(stdout, r, &style);
		if (r->found)
			roster_yaml(stdout, r);
	}
	plan_picture(v, &result);
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
