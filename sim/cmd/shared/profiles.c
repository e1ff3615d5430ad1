/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profiles - the designs under several of them: side by side, and is their ranking the same? */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/metric_direction.h"
#include "base/source.h"
#include "base/text.h"
#include "cmd/shared/profiles_internal.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/shared/mpi_session.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "report/assumptions_report.h"

bool profiles_read(const struct variation *v, struct profiles *p, struct arena *a,
		   struct diagnostics *d)
{
	char *rest = NULL, *list = arena_strdup(a, v->o->profiles ? v->o->profiles : "article,observed");

	for (char *one = strtok_r(list, ",", &rest); one; one = strtok_r(NULL, ",", &rest)) {
		const char *set = arena_printf(a, "profile=%s", one);

		if (p->count == MOST_PROFILES) {
			diag_error(d, (struct where){ 0 }, "--profiles: more than %d", MOST_PROFILES);
			return false;
		}
		p->names[p->count] = one;
		if (!campaign_add(v->campaign, &set, 1, &p->points[p->count++], d))
			return false;
	}
	if (!p->count)
		diag_error(d, (struct where){ 0 }, "--profiles: expected names, such as article,observed");
	return p->count > 0;
}

void profiles_results(const struct variation *v, const struct profiles *p, struct results **r)
{
	for (size_t i = 0; i < p->count; i++)
		r[i] = campaign_results(v->campaign, p->points[i]);
}

void profiles_show(const struct variation *v, const struct profiles *p, const char *metric)
{
	struct report_style style = output_style(v->o);
	struct results *r[MOST_PROFILES];
	const struct profile_results shown = { p->names, r, p->count };

	profiles_results(v, p, r);
	if (!v->o->quiet)
		profiles_table(stdout, &shown, metric, metric_direction(metric) == LESS_IS_BETTER, &style);
	for (size_t i = 0; i < p->count; i++)
		results_free(r[i]);
}

/* ---- run --profiles ---- */

/* What `ringflow run --profile NAME` would have written, in a directory of that name. */
static int deliver_one(const struct variation *v, const struct profiles *p, size_t i)
{
	struct options o = *v->o;
	char *out = path_in(v->directory, p->names[i]);
	struct results *r = campaign_results(v->campaign, p->points[i]);
	struct delivery delivery;
	int status;

	o.out = out;
	o.quiet = true;
	o.profiles = NULL;
	o.profile = p->names[i];
	o.given.profiles = false;
	o.given.profile = true;
	if (delivery_open(&delivery, &o, campaign_scenario(v->campaign, p->points[i]), &status)) {
		campaign_write(v->campaign, p->points[i], delivery.rows.stream);
		status = deliver(&delivery, r);
	}
	delivery_free(&delivery);
	results_free(r);
	free(out);
	return status;
}

static int report_every_profile(struct variation *v, const struct profiles *p)
{
	const char *keeps[MOST_PROFILES + 2] = { STORE_NAME };
	struct arena a = { 0 };
	int status = EXIT_OK;
	const char *list;
	bool exchanged;

	profiles_show(v, p, "success_rate");
	profiles_show(v, p, "http_400_rate");
	for (size_t i = 0; i < p->count; i++) {
		int one = deliver_one(v, p, i);

		status = one != EXIT_OK && status != EXIT_FAULT ? one : status;
		keeps[1 + i] = p->names[i];
	}
	v->folder.in_place = true; /* each profile has its place already */
	v->folder.keeps = keeps;
	exchanged = variation_exchange(v, COMMAND_NAME);
	v->folder.keeps = NULL;
	if (!exchanged)
		return EXIT_FAULT;
	if (v->o->quiet)
		return status;
	list = "what ringflow run writes, for each profile in";
	for (size_t i = 0; i < p->count; i++)
		list = arena_printf(&a, "%s%s %s/", list, i ? "," : "", p->names[i]);
	variation_say_written(v, list);
	arena_free(&a);
	return status;
}

static bool suits(const struct options *o)
{
	if (o->profile)
		return refuse_together("--profile", "--profiles", "name it among them");
	if (wants_calls(o))
		return refuse_together("--calls", "--profiles", "run each profile by itself");
	if (o->extend)
		return refuse_together("--extend", "--profiles",
				       "what was run of each profile is kept in points/, and gone on with");
	if (o->json)
		return refuse_together("--json", "--profiles", "each profile has a summary.json in its directory");
	if (o->junit)
		return refuse_together("--junit", "--profiles", "run each profile by itself");
	if (o->db || o->label)
		return refuse_together(o->db ? "--db" : "--label", "--profiles", "ringflow report --from DIR --db FILE adds each "
							     "profile's results");
	if (o->markdown)
		return refuse_together("--markdown", "--profiles", "run each profile by itself");
	return true;
}

int run_profiles(const struct options *o)
{
	struct profiles p = { 0 };
	struct arena a = { 0 };
	struct diagnostics d = { 0 };
	struct variation v = { .o = o };
	int status = EXIT_BAD_INPUT;

	if (!suits(o)) {
		mpi_session_agree(o->session, 0);
		return status;
	}
	if (variation_start(&v, o, "-profiles", &status)) {
		status = EXIT_BAD_INPUT;
		if (v.s->max_time > 0)
			diag_error(&d, (struct where){ 0 }, "max_time cannot be given with --profiles");
		else if (profiles_read(&v, &p, &a, &d))
			status = variation_work(&v);
		if (d.errors)
			show_diagnostics(&d);
		if (status < 0)
			status = report_every_profile(&v, &p);
	}
	variation_free(&v);
	diag_free(&d);
	arena_free(&a);
	return status;
}
