/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/plan.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/draw.h"
#include "report/grid.h"

static struct shown show(const struct search *x, const struct estimate *e)
{
	return x->unit == UNIT_SHARE ? show_share(e) :
	       x->unit == UNIT_SECONDS ? show_seconds(e) : show_number(e);
}

static const char *verdict(const struct trial *t)
{
	if (!t->replications)
		return "no, overloaded";
	return t->decision == UNDECIDED ? (t->yes ? "seems to" : "seems not to") :
					  (t->yes ? "yes" : "no");
}

void plan_table(FILE *out, const struct search *x, const struct report_style *style)
{
	struct grid g;

	grid_init(&g, "rplrr", 0, true);
	grid_add_name(&g, PAINT_NONE, x->key);
	grid_add_name(&g, PAINT_NONE, x->condition->metric);
	grid_add(&g, PAINT_NONE, "meets it");
	grid_add(&g, PAINT_NONE, "worst design");
	grid_add(&g, PAINT_NONE, "repl.");
	for (size_t i = 0; i < x->trial_count; i++) {
		const struct trial *t = &x->trials[i];
		struct shown s = show(x, &t->estimate);
		enum paint paint = t->place == x->answer ? PAINT_BOLD : PAINT_NONE;

		grid_add(&g, paint, "%s", t->text);
		grid_add_shown(&g, paint, &s);
		grid_add(&g, t->yes ? PAINT_GREEN : PAINT_RED, "%s", verdict(t));
		grid_add_name(&g, PAINT_NONE, t->design ? t->design : "");
		grid_add(&g, PAINT_NONE, "%" PRIu64, t->replications);
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

static const struct trial *trial_at(const struct search *x, size_t place)
{
	for (size_t i = 0; i < x->trial_count; i++)
		if (x->trials[i].place == place)
			return &x->trials[i];
	return NULL;
}

void plan_answer(FILE *out, const struct search *x, const struct report_style *style)
{
	const struct trial *t = x->answer == NO_ANSWER ? NULL : trial_at(x, x->answer);
	struct arena a = { 0 };
	const char *key = text_clean(&a, x->key), *text = text_clean(&a, x->condition->text);

	if (!t && x->every)
		fprintf(out, "\nEvery %s that was tried meets %s.\n", key, text);
	else if (!t)
		fprintf(out, "\nNo %s that was tried meets %s.\n", key, text);
	else
		fprintf(out, "\n%sThe %s %s that meets %s is %s%s%s\n",
			paint_on(PAINT_BOLD, style->colour), x->largest ? "largest" : "smallest",
			key, text, t->text, paint_off(PAINT_BOLD, style->colour),
			x->sure ? arena_printf(&a, ", with %g %% confidence.", 100 * x->confidence) :
				  arena_printf(&a, " by its estimates: %" PRIu64 " replications do not "
						   "tell it from its neighbour (--max-replications).",
					       x->max_replications));
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
		csv_put_text(out, t->design);
		putc(',', out);
		csv_put_text(out, x->condition->metric);
		for (size_t j = 0; j < 3; j++) {
			putc(',', out);
			if (t->estimate.defined && isfinite(numbers[j]))
				fputs(show_exact(digits, sizeof(digits), numbers[j]), out);
		}
		fprintf(out, ",%" PRIu64 ",%s,%s\n", t->replications, t->yes ? "yes" : "no",
			t->decision == UNDECIDED ? "no" : "yes");
	}
}

static bool write_data(const struct search *x, const char *path)
{
	double scale = x->unit == UNIT_SHARE ? 100 : 1;
	struct outfile f;

	if (!outfile_open(&f, path))
		return false;
	fprintf(f.stream, "%s\n", x->condition->metric);
	for (size_t i = 0; i < x->trial_count; i++) {
		const struct estimate *e = &x->trials[i].estimate;
		double value = e->defined ? e->value : NAN;
		bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

		fprintf(f.stream, "%.10g\t%.10g\t%.10g\t%.10g\n", x->trials[i].number, scale * value,
			scale * (interval ? e->low : value), scale * (interval ? e->high : value));
	}
	return outfile_commit(&f);
}

bool plan_draw(const struct search *x, const char *directory, const char *scripts,
	       const char *subtitle, char *why, size_t why_size)
{
	struct arena a = { 0 };
	const char *path = arena_printf(&a, "%s/plan.tsv", directory);
	double scale = x->unit == UNIT_SHARE ? 100 : 1;
	struct picture p = { directory, scripts, "curve.gp", "plan",
		{ arena_printf(&a, "Which %s meets %s?", x->key, x->condition->text), subtitle, x->key,
		  "1", arena_printf(&a, "%s %s", x->values && x->values->logarithmic ? "log" : "lin",
				    x->unit == UNIT_SHARE ? "%" : x->unit == UNIT_SECONDS ? "s" : ""),
		  arena_printf(&a, "%.10g", scale * x->condition->value) } };
	bool ok = write_data(x, path);

	if (!ok)
		snprintf(why, why_size, "cannot write %s", path);
	ok = ok && picture_draw(&p, why, why_size);
	arena_free(&a);
	return ok;
}
