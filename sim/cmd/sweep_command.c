/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_command - a scenario at many points. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "cmd/shared/variation_internal.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "report/html/sweep_page.h"
#include "report/sweep_report.h"
#include "search/search.h"

static bool read_factors(const struct variation *v, struct factor_plan *p, struct diagnostics *d)
{
	const struct options *o = v->o;

	p->seed = v->s->seed;
	for (size_t i = 0; i < o->vary.count; i++)
		factor_add(p, o->vary.list[i], d);
	if (!o->vary.count)
		diag_error(d, (struct where){ 0 }, "nothing to vary: expected --vary KEY=VALUES, "
						   "such as designs.direct.redirect.after=0s:20s:1s");
	for (size_t i = 0; !d->errors && i < o->where.count; i++)
		factor_constrain(p, o->where.list[i], d);
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
		message(stderr, "ringflow sweep: %zu of %zu points are left out: calls come faster than "
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

/* What is to be written, noted point by point: all results at once might not fit in memory. */
struct written {
	struct campaign *campaign;
	const struct factor_plan *plan;
	struct sweep_curve curve, refused; /* the rate of 400s, beside a success rate on the page */
	char **lines; /* of sweep.csv, by point; NULL: not noted yet */
	size_t count;
};

static void written_init(struct written *w, struct campaign *c, const struct factor_plan *p,
			 const char *metric)
{
	*w = (struct written){ .campaign = c, .plan = p, .count = p->point_count };
	sweep_curve_init(&w->curve, p, metric);
	sweep_curve_init(&w->refused, p, "http_400_rate");
	w->lines = xcalloc(w->count, sizeof(*w->lines));
}

static void written_free(struct written *w)
{
	for (size_t i = 0; i < w->count; i++)
		free(w->lines[i]);
	free(w->lines);
	sweep_curve_free(&w->curve);
	sweep_curve_free(&w->refused);
}

static void note_point(void *context, size_t i, const struct results *r)
{
	struct written *w = context;
	size_t size;
	FILE *f;

	free(w->lines[i]);
	w->lines[i] = NULL;
	f = open_memstream(&w->lines[i], &size);
	if (!f)
		memory_exhausted(0);
	sweep_csv_point(f, w->plan, i, r);
	if (fclose(f))
		memory_exhausted(0);
	sweep_curve_point(&w->curve, i, r);
	sweep_curve_point(&w->refused, i, r);
}

static void write_points(FILE *out, void *what)
{
	struct written *w = what;

	sweep_csv_header(out, w->plan);
	for (size_t i = 0; i < w->plan->point_count; i++) {
		if (!w->lines[i]) {
			struct results *r = campaign_results(w->campaign, i);

			note_point(w, i, r);
			results_free(r);
		}
		fputs(w->lines[i], out);
	}
}

static const char *subtitle_of(struct variation *v, size_t points)
{
	return arena_printf(&v->d.arena, "%s · %s · %zu points · seed %" PRIu64 " · %g %% confidence", v->s->name,
			    report_profile_words(&v->d.arena, v->s->profile, &v->s->rules_changed, false), points,
			    v->s->seed, 100 * v->s->confidence);
}

/* A page of W, and of what. */
struct swept_page {
	struct variation *v;
	const struct written *w;
	struct figure figure;
};

static const struct sweep_curve *refused_of(const struct written *w)
{
	return strcmp(w->curve.metric, "success_rate") ? NULL : &w->refused;
}

static void write_sweep_page(FILE *out, void *what)
{
	struct swept_page *x = what;

	const struct sweep_of of = { x->v->s, subtitle_of(x->v, x->w->plan->point_count),
				     { command_text(&x->v->d.arena, x->v->o, true), x->v->s, x->v->s->replications },
				     refused_of(x->w), x->figure };

	sweep_page(out, &x->w->curve, &of);
}

/* The charts, and the figure of the page. */
static int draw(struct variation *v, struct swept_page *page, struct drawn *made)
{
	const struct sweep_curve *c = &page->w->curve;
	struct unmade unmade = { .stop = interrupt_of_charts() };
	int status;
	const char *stage;
	char *scripts;

	fflush(stdout);
	stage = folder_stage(&v->folder);
	if (!stage) {
		variation_fault(v);
		return EXIT_FAULT;
	}
	scripts = find_scripts();
	sweep_draw(c, stage, scripts, subtitle_of(v, c->plan->point_count), made, &unmade);
	if (sweep_has_curve(c))
		sweep_figure(&page->figure, c, refused_of(page->w), &(struct figure_place){ stage, scripts, &unmade });
	status = say_unmade(v->o, &unmade);
	free(scripts);
	return status;
}

static void say_files(const struct variation *v, const char *made)
{
	struct arena a = { 0 };

	variation_say_written(v, *made ? arena_printf(&a, "sweep.csv, " PAGE_NAME ", %s", made) :
				     "sweep.csv, " PAGE_NAME);
	arena_free(&a);
}

static bool sketch_sweep_curve(FILE *out, const void *curve, const char *scripts, const struct report_style *style,
		   struct unmade *u)
{
	return sweep_sketch(out, curve, scripts, style, u);
}

static int report(struct variation *v, struct written *w)
{
	struct report_style style = output_style(v->o);
	struct drawn made = { 0 };
	int status = EXIT_OK;

	struct swept_page page = { v, w, { NULL, NULL } };
	bool done;

	if (!variation_write(v, "sweep.csv", write_points, w))
		return EXIT_FAULT;
	if (!v->o->quiet)
		sweep_table(stdout, &w->curve, &style);
	show_sketch(v->o, sketch_sweep_curve, &w->curve);
	if (!v->o->no_charts)
		status = draw(v, &page, &made);
	done = variation_write(v, PAGE_NAME, write_sweep_page, &page) && variation_exchange(v, "sweep.csv");
	figure_free(&page.figure);
	if (!done)
		return EXIT_FAULT;
	if (!v->o->quiet)
		say_files(v, made.names);
	return status;
}

static int run_points(struct variation *v, struct factor_plan *p, const char *metric,
		      struct diagnostics *d)
{
	struct written w;
	int status = EXIT_BAD_INPUT;

	written_init(&w, v->campaign, p, metric);
	campaign_tell(v->campaign, note_point, &w);
	if (add_points(v, p, d)) {
		status = variation_work(v);
		if (status < 0)
			status = report(v, &w);
	}
	campaign_tell(v->campaign, NULL, NULL);
	written_free(&w);
	return status;
}

static int sweep(struct variation *v)
{
	const char *metric = v->o->metric ? v->o->metric : scenario_measure(v->s);
	struct diagnostics d = { 0 };
	struct factor_plan p = { 0 };
	int status = EXIT_BAD_INPUT;
	const struct where at = option_where(&v->d.arena, "--metric", metric);

	if (experiment_metric(v->s, metric, at, &d) && read_factors(v, &p, &d))
		status = run_points(v, &p, metric, &d);
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

	if (variation_start(&v, o, "-sweep", &status)) {
		variation_of(&v, "vary", o->vary);
		status = sweep(&v);
	}
	variation_free(&v);
	return finish_output(status);
}
