/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan - which value of a key meets a requirement? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/deliver.h"
#include "cmd/plan.h"
#include "experiment/staffing.h"
#include "report/plan.h"

enum { REPLICATIONS_OF_A_VALUE = 2000 };

/* --find KEY or KEY=VALUES. */
static bool read_find(const struct variation *v, struct factor_plan *p, struct search *x,
		      struct diagnostics *d)
{
	const char *find = v->o->find;

	if (v->o->every > 0)
		diag_error(d, (struct where){ 0 }, "--every: only with --staff");
	if (!find) {
		diag_error(d, (struct where){ 0 }, "expected --find KEY or KEY=VALUES, such as "
						   "agents.sales.count=1:40:1, or --staff agents.sales");
		return false;
	}
	x->key = find;
	if (!strchr(find, '='))
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

static bool read_until(const struct variation *v, struct requirement *c, struct arena *a,
		       struct diagnostics *d)
{
	const char *text = v->o->until;
	struct where at;

	if (!text) {
		diag_error(d, (struct where){ 0 }, "expected --until 'METRIC OP VALUE', such as "
						   "'agents.sales.service_level >= 80%%'");
		return false;
	}
	at = (struct where){ source_text(a, arena_printf(a, "--until %s", text), text), 1, 1 };
	return requirement_read(c, a, text, at, false, d) && requirement_check(c, v->s, d);
}

bool plan_write(const struct variation *v, const struct plan_result *r)
{
	char *path = path_in(v->directory, "plan.csv");
	struct outfile f;
	bool ok = outfile_open(&f, path);

	if (ok) {
		r->csv(f.stream, r->what);
		ok = outfile_commit(&f);
	}
	if (!ok)
		fprintf(stderr, "ringflow plan: cannot write %s: %s\n", path, strerror(errno));
	free(path);
	return ok;
}

void plan_picture(const struct variation *v, const struct plan_result *r)
{
	char why[256] = "", subtitle[512];
	char *scripts;
	bool drawn = false;

	if (r->draw && !v->o->no_charts) {
		scripts = find_scripts();
		snprintf(subtitle, sizeof(subtitle), "%s · profile %s · seed %llu · %g %% confidence",
			 v->s->name, v->s->profile, (unsigned long long)v->s->seed,
			 100 * v->s->confidence);
		drawn = r->draw(r->what, v->directory, scripts, subtitle, why, sizeof(why));
		if (!drawn && !v->o->quiet)
			fprintf(stderr, "ringflow plan: no chart: %s\n", why);
		free(scripts);
	}
	if (!v->o->quiet)
		printf("\nWrote %s/: plan.csv%s\n", v->directory,
		       drawn ? ", plan.tsv, plan.svg, plan.png" : "");
}

static void put_csv(FILE *out, const void *what)
{
	plan_csv(out, what);
}

static bool draw(const void *what, const char *directory, const char *scripts,
		 const char *subtitle, char *why, size_t why_size)
{
	return plan_draw(what, directory, scripts, subtitle, why, why_size);
}

static void say_agents(uint64_t agents)
{
	if (agents)
		printf("%llu", (unsigned long long)agents);
	else
		fputs("that no number does", stdout);
}

/* What Erlang's formulas say, and what they leave out. */
static void say_staffing(const struct variation *v, const struct search *x)
{
	struct staffing s = staffing_of(v->s, x->key, x->condition);

	if (!s.asked)
		return;
	fputs("\nErlang C, where nobody leaves, says ", stdout);
	say_agents(s.erlang_c);
	if (s.has_patience) {
		fputs("; Erlang A, with the same mean patience, says ", stdout);
		say_agents(s.erlang_a);
	}
	printf(" (%.4g erlangs offered).\nThe formulas leave out ", s.load);
	for (size_t i = 0; i < s.count; i++)
		printf("%s%s", i == 0 ? "" : i + 1 < s.count ? ", " : " and ", s.ignored[i]);
	printf(".\n");
}

/* Exit 3 where nothing meets it, as for a threshold. */
static int report(const struct variation *v, const struct search *x)
{
	struct report_style style = output_style(v->o);
	const struct plan_result result = { x, put_csv, draw };

	if (!plan_write(v, &result))
		return EXIT_FAULT;
	if (!v->o->quiet) {
		plan_table(stdout, x, &style);
		plan_answer(stdout, x, &style);
		say_staffing(v, x);
	}
	plan_picture(v, &result);
	return x->answer == NO_ANSWER && !x->every ? EXIT_EXPECT : EXIT_OK;
}

static uint64_t most_replications(const struct scenario *s)
{
	return s->max_replications_given ? s->max_replications : REPLICATIONS_OF_A_VALUE;
}

static int plan_a_schedule(struct variation *v)
{
	struct diagnostics d = { 0 };
	struct arena a = { 0 };
	struct requirement c;
	int status = EXIT_BAD_INPUT;

	if (v->o->find)
		diag_error(&d, (struct where){ 0 }, "--find and --staff: expected one of them");
	else if (read_until(v, &c, &a, &d))
		status = plan_staff(v, &c, most_replications(v->s), &d);
	if (d.errors)
		show_diagnostics(&d);
	arena_free(&a);
	diag_free(&d);
	return status;
}

static int plan(struct variation *v)
{
	struct search x = { .campaign = v->campaign, .confidence = v->s->confidence };
	struct diagnostics d = { 0 };
	struct factor_plan p = { 0 };
	struct requirement c;
	struct arena a = { 0 };
	int status = EXIT_BAD_INPUT;
	bool bad = true;

	if (read_find(v, &p, &x, &d) && read_until(v, &c, &a, &d)) {
		x.condition = &c;
		x.max_replications = most_replications(v->s);
		status = variation_state(v, search_run(&x, &bad, &d));
		if (bad)
			status = EXIT_BAD_INPUT;
		else if (status < 0)
			status = report(v, &x);
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
	struct variation v;
	int status;

	if (variation_start(&v, o, "-plan", &status))
		status = o->staff ? plan_a_schedule(&v) : plan(&v);
	variation_free(&v);
	return finish_output(status);
}
