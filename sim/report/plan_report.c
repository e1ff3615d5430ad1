/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/plan_report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/outfile.h"
#include "base/text.h"
#include "report/chart/key_words_internal.h"
#include "report/chart/picture.h"
#include "report/chart/sketch.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/staffing_report.h"

const char *plan_verdict(const struct trial *t)
{
	if (!t->replications)
		return "no, overloaded";
	if (!t->design || !t->estimate.defined)
		return "no calls";
	return t->verdict == CONDITION_OPEN ? (t->yes ? "seems to" : "seems not to") :
					  (t->yes ? "yes" : "no");
}

void plan_table(FILE *out, const struct search *x, const struct report_style *style)
{
	struct grid g;

	grid_init(&g, "rplrr", 0, true);
	g.keys = 1;
	grid_add_name(&g, PAINT_NONE, x->key);
	grid_add_name(&g, PAINT_NONE, x->condition->metric);
	grid_add(&g, PAINT_NONE, "Meets it");
	grid_add(&g, PAINT_NONE, "worst design");
	grid_add(&g, PAINT_NONE, "repl.");
	for (size_t i = 0; i < x->trial_count; i++) {
		const struct trial *t = &x->trials[i];
		struct shown s = show_unit(x->unit, &t->estimate);
		enum paint paint = t->place == x->answer ? PAINT_BOLD : PAINT_NONE;

		grid_add(&g, paint, "%s", t->text);
		grid_add_shown(&g, paint, &s);
		grid_add(&g, t->yes ? PAINT_GREEN : !t->design ? PAINT_NONE : PAINT_RED, "%s", plan_verdict(t));
		grid_add_name(&g, PAINT_NONE, t->design ? t->design : "");
		grid_add(&g, PAINT_NONE, "%" PRIu64, t->replications);
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

const struct trial *plan_trial_at(const struct search *x, size_t place)
{
	for (size_t i = 0; i < x->trial_count; i++)
		if (x->trials[i].place == place)
			return &x->trials[i];
	return NULL;
}

/* Why larger numbers were not tried, and what to ask instead. */
static const char *say_hopeless(struct arena *a, const struct search *x)
{
	const char *metric = text_clean(a, x->condition->metric), *other = NULL;
	const char *text;

	if (x->nowhere && x->elsewhere)
		return arena_printf(a, "In %s there is no %s, as no call comes so far. Of the design in which "
				       "there is one: '... in %s'.", x->condition->design, metric,
				    x->elsewhere);
	if (x->nowhere)
		return arena_printf(a, "In no design is there any %s: no call comes so far.", metric);
	if (!x->stuck)
		return "";
	for (size_t i = 0; i < x->kept_count && !other; i++)
		if (strcmp(x->kept[i], x->stuck))
			other = x->kept[i];
	text = arena_printf(a, "From %s to %s nothing changes for the calls of %s, so larger numbers "
			       "were not tried.", x->stuck_from, x->stuck_to, x->stuck);
	return !other ? text :
	       arena_printf(a, "%s Of one design alone: --until '%s in %s'.", text,
			    text_clean(a, x->condition->text), other);
}

static const char *trials_left_out(struct arena *a, const struct search *x)
{
	const char *left = "";

	if (x->nowhere)
		return "";
	for (size_t i = 0; i < x->left_count; i++)
		left = arena_printf(a, "%s%s%s", left, i ? ", " : "", x->left_out[i]);
	if (!*left)
		return left;
	left = arena_printf(a, "Left out, without any %s: %s.", text_clean(a, x->condition->metric), left);
	return x->kept_count != 1 ? left :
	       arena_printf(a, "%s The answer is that of '... in %s'.", left, x->kept[0]);
}

static void say_answer(FILE *out, struct arena *a, const struct search *x, const struct trial *t,
		       const struct report_style *style)
{
	table_heading(out, style, "The %s %s that meets %s is %s%s",
		      x->largest ? "largest" : "smallest", text_clean(a, x->key),
		      text_clean(a, x->condition->text), t->text,
		      x->sure ? arena_printf(a, ", with %g %% confidence.", 100 * x->confidence) :
				arena_printf(a, " by its estimates: %" PRIu64 " replications do not "
						"tell it from its neighbour (--max-replications).",
					     x->max_replications));
}

void plan_answer(FILE *out, const struct search *x, const struct report_style *style)
{
	const struct trial *t = x->answer == NO_ANSWER ? NULL : plan_trial_at(x, x->answer);
	struct arena a = { 0 };

	if (t)
		say_answer(out, &a, x, t, style);
	else
		table_heading(out, style, "%s %s that was tried meets %s.", x->every ? "Every" : "No",
			      text_clean(&a, x->key), text_clean(&a, x->condition->text));
	plan_notes(out, x, style);
	arena_free(&a);
}

void plan_notes(FILE *out, const struct search *x, const struct report_style *style)
{
	struct arena a = { 0 };

	if (x->answer == NO_ANSWER && !x->every && *say_hopeless(&a, x))
		text_paragraph(out, say_hopeless(&a, x), 0, style->width);
	if (*trials_left_out(&a, x))
		text_paragraph(out, trials_left_out(&a, x), 0, style->width);
	arena_free(&a);
}

static const char *agents_words(struct arena *a, uint64_t agents)
{
	return agents ? arena_printf(a, "%" PRIu64, agents) : "that no number does";
}

void plan_formulas(FILE *out, const struct search *x, const struct scenario *scenario,
		   const struct report_style *style)
{
	struct staffing_erlang s = staffing_erlang_of(scenario, x->key, x->condition, x->share);
	struct arena a = { 0 };
	const char *text;

	if (!s.asked)
		return;
	text = arena_printf(&a, "Erlang C, where nobody leaves, says %s", agents_words(&a, s.erlang_c));
	if (s.has_patience)
		text = arena_printf(&a, "%s; Erlang A, with the same mean patience, says %s", text,
				    agents_words(&a, s.erlang_a));
	putc('\n', out);
	text_paragraph(out, arena_printf(&a, "%s (%.4g erlangs offered).", text, s.offered_load), 0, style->width);
	if (*staffing_scheduled(&a, s.group))
		text_paragraph(out, staffing_scheduled(&a, s.group), 0, style->width);
	if (s.count)
		text_paragraph(out, staffing_ignored(&a, &s), 0, style->width);
	arena_free(&a);
}

void plan_csv(FILE *out, const struct search *x)
{
	char digits[40];

	fputs("value,text,design,metric,estimate,low,high,replications,meets,decided\n", out);
	for (size_t i = 0; i < x->trial_count; i++) {
		const struct trial *t = &x->trials[i];
		const double numbers[] = { t->estimate.value, t->estimate.low, t->estimate.high };

		if (isfinite(t->number))
			fputs(show_exact(digits, sizeof(digits), t->number), out);
		putc(',', out);
		csv_put_text(out, t->text);
		putc(',', out);
		csv_put_text(out, t->design ? t->design : "");
		putc(',', out);
		csv_put_text(out, x->condition->metric);
		for (size_t j = 0; j < 3; j++) {
			putc(',', out);
			if (t->estimate.defined && isfinite(numbers[j]))
				fputs(show_exact(digits, sizeof(digits), numbers[j]), out);
		}
		fprintf(out, ",%" PRIu64 ",%s,%s\n", t->replications, t->yes ? "yes" : "no",
			t->verdict == CONDITION_OPEN ? "no" : "yes");
	}
}

static void put_data(FILE *out, const void *what)
{
	const struct search *x = what;
	double scale = metric_units[x->unit].scale;
	struct arena a = { 0 };

	fprintf(out, "%s\n", key_words(&a, x->condition->metric));
	arena_free(&a);
	for (size_t i = 0; i < x->trial_count; i++) {
		const struct estimate *e = &x->trials[i].estimate;
		double value = e->defined ? e->value : NAN;
		bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

		fprintf(out, "%.10g\t%.10g\t%.10g\t%.10g\n", x->trials[i].number, scale * value,
			scale * (interval ? e->low : value), scale * (interval ? e->high : value));
	}
}

static bool write_data(const struct search *x, const char *path)
{
	struct outfile f;

	if (!outfile_open(&f, path))
		return false;
	put_data(f.stream, x);
	return outfile_commit(&f);
}

bool plan_sketch(FILE *out, const struct search *x, const char *scripts, const struct report_style *style,
		 struct unmade *u)
{
	struct arena a = { 0 };
	const struct sketch s = {
		.kind = SKETCH_LINES, .blocks = 1, .write = put_data, .what = x,
		.title = arena_printf(&a, "Which %s for %s?", key_words_within(&a, x->key),
				      condition_words(&a, x->condition->metric, x->condition)),
		.xlabel = key_words(&a, x->key),
		.scale = arena_printf(&a, "%s %s", x->values && x->values->logarithmic ? "log" : "lin",
				      metric_units[x->unit].symbol),
		.line = arena_printf(&a, "%.10g", metric_units[x->unit].scale * x->condition->value),
	};
	bool ok = sketch_print(out, &s, scripts, style, u);

	arena_free(&a);
	return ok;
}

/* The value that was chosen, behind a blank; "" without one. */
static const char *marked(struct arena *a, const struct search *x)
{
	const struct trial *t = x->answer == NO_ANSWER ? NULL : plan_trial_at(x, x->answer);

	return t && isfinite(t->number) ? arena_printf(a, " %.10g", t->number) : "";
}

bool plan_draw(const struct search *x, const char *directory, const char *scripts,
	       const char *subtitle, struct unmade *u)
{
	struct arena a = { 0 };
	const char *path = arena_printf(&a, "%s/plan.tsv", directory);
	double scale = metric_units[x->unit].scale;
	struct picture p = { directory, scripts, "curve.gp", "plan",
		{ arena_printf(&a, "Which %s for %s?", key_words_within(&a, x->key),
			       condition_words(&a, x->condition->metric, x->condition)),
		  subtitle, key_words(&a, x->key),
		  "1", arena_printf(&a, "%s %s", x->values && x->values->logarithmic ? "log" : "lin",
				    metric_units[x->unit].symbol),
		  arena_printf(&a, "%.10g%s", scale * x->condition->value, marked(&a, x)) } };
	bool ok = write_data(x, path) ? picture_draw(&p, u) : picture_without_data(&p, path, u);

	arena_free(&a);
	return ok;
}
