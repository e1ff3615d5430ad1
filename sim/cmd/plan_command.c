/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_command - which value of a key meets a requirement? */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/folder.h"
#include "base/key_path.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "base/version.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "cmd/plan_internal.h"
#include "report/html/plan_page.h"
#include "report/plan_report.h"
#include "search/search.h"

enum { REPLICATIONS_OF_A_VALUE = 2000 };

/* --find KEY or KEY=VALUES. */
static bool read_find(const struct variation *v, struct factor_plan *p, struct search *x,
		      struct diagnostics *d)
{
	const char *find = v->o->find;

	if (v->o->given.every)
		diag_error(d, (struct where){ 0 }, "--every: only with --staff");
	if (!find) {
		diag_error(d, (struct where){ 0 }, "expected --find KEY or KEY=VALUES, such as "
						   "agents.sales.count=1:40:1, or --staff agents.sales");
		return false;
	}
	x->key = find;
	if (!*key_path_end(find))
		return !d->errors;
	if (!factor_add(p, find, d))
		return false;
	x->values = &p->factors[0];
	x->key = x->values->key;
	if (x->values->count < 2 || x->values->quantity == QUANTITY_WORD)
		diag_error(d, (struct where){ 0 },
			   "--find %s: expected numbers to choose from, in order, such as 1:40:1", find);
	for (size_t i = 1; !d->errors && i < x->values->count; i++)
		if (!(x->values->numbers[i] > x->values->numbers[i - 1]))
			diag_error(d, (struct where){ 0 }, "--find %s: expected rising values", find);
	return !d->errors;
}

bool plan_read_until(const struct variation *v, const char *text, struct requirement *c,
		     struct arena *a, struct diagnostics *d)
{
	if (!text) {
		diag_error(d, (struct where){ 0 }, "expected --until 'METRIC OP VALUE', such as "
						   "'agents.sales.service_level >= 80%%'");
		return false;
	}
	return requirement_read(c, a, text, option_where(a, "--until", v->o->until), false, d) &&
	       experiment_requirement(c, v->s, d);
}

static void write_csv(FILE *out, void *what)
{
	const struct plan_result *r = what;

	r->csv(out, r->what);
}

uint64_t plan_most_replications(const struct scenario *s)
{
	return s->max_replications_given ? s->max_replications : REPLICATIONS_OF_A_VALUE;
}

bool plan_write(struct variation *v, const struct plan_result *r)
{
	struct plan_result copy = *r;

	return variation_write(v, "plan.csv", write_csv, &copy);
}

const char *plan_basis(const struct variation *v, struct arena *a)
{
	return arena_printf(a, "%s · %s · seed %" PRIu64 " · %g %% confidence", v->s->name,
			    report_profile_words(a, v->s->profile, &v->s->rules_changed, false), v->s->seed,
			    100 * v->s->confidence);
}

/* The charts, and the figures of the page. *DRAWN: the charts are there. */
static int draw_all(struct variation *v, const struct plan_result *r, bool *drawn)
{
	struct unmade unmade = { .stop = interrupt_of_charts() };
	const char *stage = folder_stage(&v->folder);
	struct arena a = { 0 };
	char *scripts;
	int status;

	if (!stage) {
		variation_fault(v);
		return EXIT_FAULT;
	}
	fflush(stdout);
	scripts = find_scripts();
	*drawn = r->draw(r->what, stage, scripts, plan_basis(v, &a), &unmade);
	r->figures(r->page, &(struct figure_place){ stage, scripts, &unmade });
	free(scripts);
	status = say_unmade(v->o, &unmade);
	arena_free(&a);
	return status;
}

int plan_picture(struct variation *v, const struct plan_result *r)
{
	bool drawn = false;
	int status = EXIT_OK;

	if (r->draw && !v->o->no_charts)
		status = draw_all(v, r, &drawn);
	if (status == EXIT_FAULT || !variation_write(v, PAGE_NAME, r->put_page, r->page) ||
	    !variation_exchange(v, "plan.csv"))
		return EXIT_FAULT;
	if (!v->o->quiet) {
		struct arena a = { 0 };

		variation_say_written(v, drawn ? arena_printf(&a, "plan.csv, " PAGE_NAME ", %s", r->charts) :
					 "plan.csv, " PAGE_NAME);
		arena_free(&a);
	}
	return status;
}

static void put_csv(FILE *out, const void *what)
{
	plan_csv(out, what);
}

static bool draw_search(const void *what, const char *directory, const char *scripts,
			const char *subtitle, struct unmade *u)
{
	return plan_draw(what, directory, scripts, subtitle, u);
}

static void figures(void *page, const struct figure_place *place)
{
	struct plan_page *p = page;

	plan_figure(&p->figure, p->x, place);
}

static void put_plan_page(FILE *out, void *page)
{
	plan_page(out, page);
}

/* Of the answer; NULL: there is none. */
static struct results *results_of(const struct search *x)
{
	const struct trial *t = x->answer == NO_ANSWER ? NULL : plan_trial_at(x, x->answer);

	return t && t->replications ? campaign_results(x->campaign, t->point) : NULL;
}

static int picture(struct variation *v, const struct search *x)
{
	struct arena a = { 0 };
	struct results *r = results_of(x);
	struct plan_page page = { .x = x, .s = v->s, .r = r, .basis = arena_printf(&a, "%s · Ringflow %s", plan_basis(v, &a),
										       RINGFLOW_VERSION),
				  .origin = { command_text(&a, v->o, true), v->s, v->s->replications } };
	const struct plan_result result = { x, put_csv, draw_search, "plan.tsv, plan.svg, plan.png", &page, figures, put_plan_page };
	int status = plan_picture(v, &result);

	figure_free(&page.figure);
	results_free(r);
	arena_free(&a);
	return status;
}

static bool sketch(FILE *out, const void *what, const char *scripts, const struct report_style *style,
		   struct unmade *u)
{
	return plan_sketch(out, what, scripts, style, u);
}

/* Exit 3 where nothing meets it, as for a threshold. */
static int report_search(struct variation *v, const struct search *x)
{
	struct report_style style = output_style(v->o);
	int status;

	if (!plan_write(v, &(struct plan_result){ .what = x, .csv = put_csv }))
		return EXIT_FAULT;
	if (!v->o->quiet) {
		plan_table(stdout, x, &style);
		plan_answer(stdout, x, &style);
		plan_formulas(stdout, x, v->s, &style);
	}
	show_sketch(v->o, sketch, x);
	status = picture(v, x);
	if (status != EXIT_OK)
		return status;
	return x->answer == NO_ANSWER && !x->every ? EXIT_EXPECT : EXIT_OK;
}

static int plan_a_schedule(struct variation *v)
{
	struct diagnostics d = { 0 };
	int status = EXIT_BAD_INPUT;

	if (v->o->chart)
		diag_error(&d, (struct where){ 0 }, "--chart and --staff: expected --find, of which there is a curve");
	if (v->o->find)
		diag_error(&d, (struct where){ 0 }, "--find and --staff: expected one of them");
	else if (!v->o->chart)
		status = plan_staff(v, &d);
	if (d.errors)
		show_diagnostics(&d);
	diag_free(&d);
	return status;
}

static int plan(struct variation *v)
{
	struct search x = { .campaign = v->campaign, .confidence = v->s->confidence };
	struct diagnostics d = { 0 };
	struct factor_plan p = { .option = "find" };
	struct requirement c;
	struct arena a = { 0 };
	int status = EXIT_BAD_INPUT;
	bool bad = true;

	if (read_find(v, &p, &x, &d) && plan_read_until(v, v->o->until, &c, &a, &d)) {
		x.condition = &c;
		x.max_replications = plan_most_replications(v->s);
		status = variation_state(v, search_run(&x, &bad, &d));
		if (bad)
			status = EXIT_BAD_INPUT;
		else if (status < 0)
			status = report_search(v, &x);
	}
	if (d.errors)
		show_diagnostics(&d);
	search_free(&x);
	factor_free(&p);
	arena_free(&a);
	diag_free(&d);
	return status;
}

int cmd_plan(const struct options *o)
{
	const char *find = o->find;
	struct variation v;
	int status;

	if (variation_start(&v, o, "-plan", &status)) {
		variation_of(&v, "find", (struct text_list){ &find, find != NULL });
		status = o->staff ? plan_a_schedule(&v) : plan(&v);
	}
	variation_free(&v);
	return finish_output(status);
}
