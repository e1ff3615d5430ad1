/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep - a scenario at many points. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/campaign.h"
#include "cmd/deliver.h"
#include "experiment/factor.h"
#include "report/sweep.h"

static bool read_factors(const struct variation *v, struct factor_plan *p, struct diagnostics *d)
{
	const struct options *o = v->o;

	p->seed = v->s->seed;
	for (size_t i = 0; i < o->vary_count; i++)
		factor_add(p, o->vary[i], d);
	if (!o->vary_count)
		diag_error(d, (struct where){ 0 }, "nothing to vary: expected --vary KEY=VALUES, "
						   "such as designs.direct.redirect.after=0s:20s:1s");
	for (size_t i = 0; !d->errors && i < o->where_count; i++)
		factor_constrain(p, o->where[i], d);
	if (o->sample)
		factor_sampling(p, o->sample, d);
	return !d->errors && factor_points(p, d);
}

/* *OVERLOADED: of the point's steady state there is nothing to find. */
static bool add_point(struct variation *v, const struct factor_plan *p, size_t i,
		      bool *overloaded, struct diagnostics *d)
{
	struct arena a = { 0 };
	const char **sets = arena_array(&a, p->factor_count, sizeof(*sets));
	size_t point = i;
	bool ok = true;

	for (size_t f = 0; f < p->factor_count; f++)
		sets[f] = arena_printf(&a, "%s=%s", p->factors[f].key, p->texts[i][f]);
	*overloaded = v->s->steady.given &&
		      campaign_overloaded(v->campaign, sets, p->factor_count, &a);
	if (!*overloaded)
		ok = campaign_add(v->campaign, sets, p->factor_count, &point, d);
	arena_free(&a);
	return ok && point == i;
}

static void say_left_out(const struct variation *v, size_t count, size_t points)
{
	if (count && !v->o->quiet)
		fprintf(stderr, "ringflow sweep: %zu of %zu points are left out: calls come faster than "
				"agents can serve them, and there is no steady state\n", count, points);
}

/* Every point is loaded before any is run. */
static bool add_points(struct variation *v, struct factor_plan *p, struct diagnostics *d)
{
	size_t all = p->point_count;
	bool overloaded;

	for (size_t i = 0; i < p->point_count; i += !overloaded) {
		if (!add_point(v, p, i, &overloaded, d))
			return false;
		if (overloaded)
			factor_leave_out(p, i);
	}
	if (!p->point_count)
		diag_error(d, v->s->steady.at, "steady: at no point is there a steady state: calls come "
			   "faster than agents can serve them, expected more agents or fewer calls");
	else
		say_left_out(v, all - p->point_count, all);
	return p->point_count > 0;
}

static int fault(const struct variation *v, const char *path)
{
	fprintf(stderr, "ringflow sweep: cannot write %s/%s: %s\n", v->directory, path,
		strerror(errno));
	return EXIT_FAULT;
}

/* Results point by point: all at once might not fit in memory. */
static int write_points(struct variation *v, const struct factor_plan *p, struct sweep_curve *c)
{
	char *path = path_in(v->directory, "sweep.csv");
	struct outfile f;
	bool ok = outfile_open(&f, path);

	if (ok) {
		sweep_csv_header(f.stream, p);
		for (size_t i = 0; i < p->point_count; i++) {
			struct results *r = campaign_results(v->campaign, i);

			sweep_csv_point(f.stream, p, i, r);
			sweep_curve_point(c, i, r);
			results_free(r);
		}
		ok = outfile_commit(&f);
	}
	free(path);
	return ok ? EXIT_OK : fault(v, "sweep.csv");
}

static void draw(const struct variation *v, const struct sweep_curve *c)
{
	char made[2048], why[256], subtitle[512];
	char *scripts;

	if (v->o->no_charts)
		return;
	scripts = find_scripts();
	snprintf(subtitle, sizeof(subtitle), "%s · profile %s · %zu points · seed %llu · %g %% confidence",
		 v->s->name, v->s->profile, c->plan->point_count, (unsigned long long)v->s->seed,
		 100 * v->s->confidence);
	if (!sweep_draw(c, v->directory, scripts, subtitle, made, sizeof(made), why, sizeof(why)) &&
	    !v->o->quiet)
		fprintf(stderr, "ringflow sweep: no charts: %s\n", why);
	if (!v->o->quiet)
		printf("\nWrote %s/: sweep.csv%s%s\n", v->directory, *made ? ", " : "", made);
	free(scripts);
}

static int report(struct variation *v, const struct factor_plan *p, const char *metric)
{
	struct report_style style = output_style(v->o);
	struct sweep_curve curve;
	int status;

	sweep_curve_init(&curve, p, metric);
	status = write_points(v, p, &curve);
	if (status == EXIT_OK) {
		if (!v->o->quiet)
			sweep_table(stdout, &curve, &style);
		draw(v, &curve);
	}
	sweep_curve_free(&curve);
	return status;
}

static int sweep(struct variation *v)
{
	const char *metric = v->o->metric ? v->o->metric : "success_rate";
	struct diagnostics d = { 0 };
	struct factor_plan p = { 0 };
	int status = EXIT_BAD_INPUT;
	struct where at = { source_text(&v->d.arena, "--metric", metric), 1, 1 };

	if (experiment_metric(v->s, metric, at, &d) && read_factors(v, &p, &d) &&
	    add_points(v, &p, &d)) {
		status = variation_work(v);
		if (status < 0)
			status = report(v, &p, metric);
	}
	if (d.errors)
		show_diagnostics(&d);
	diag_free(&d);
	factor_free(&p);
	return status;
}

int cmd_sweep(const struct options *o)
{
	struct variation v;
	int status;

	if (variation_start(&v, o, "-sweep", &status))
		status = sweep(&v);
	variation_free(&v);
	return finish_output(status);
}
