/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tidy_charts - data of the charts that are drawn when --charts asks for them: a row for each number,
 * with the columns
 *
 *	series, x, estimate, low, high, unit, text
 *
 * so that any other program can draw them as well. Shares are in percent; "nan" is no number.
 */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/chart/chart_text_internal.h"
#include "report/formats.h"
#include "report/layout/terminal_text_internal.h"
#include "report/report.h"
#include "report/table_internal.h"
#include "report/success_order_internal.h"

enum { SERIES_COLUMNS = 88, X_COLUMNS = 52, MOST_SERIES = 20, MOST_PAIRS_DRAWN = 45 };

/* Where rows go; SCALE: what numbers are multiplied by. */
struct tidy {
	FILE *out;
	struct arena *arena;
	const char *series, *unit;
	double scale;
};

static void begin_tidy(FILE *out)
{
	fputs("# series\tx\testimate\tlow\thigh\tunit\ttext\n", out);
}

static void tidy_number(const struct tidy *t, double x)
{
	char digits[40];

	fprintf(t->out, "\t%s", isfinite(x) ? show_exact(digits, sizeof digits, t->scale * x) : "nan");
}

static void tidy_row(const struct tidy *t, const char *x, const struct estimate *e, const char *words)
{
	bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

	fprintf(t->out, "%s\t%s", t->series, x);
	tidy_number(t, e->defined ? e->value : NAN);
	tidy_number(t, interval ? e->low : NAN);
	tidy_number(t, interval ? e->high : NAN);
	fprintf(t->out, "\t%s\t%s\n", t->unit, words);
}

static const char *series_title(struct arena *a, const struct design_result *d)
{
	return chart_line(a, d->title && *d->title ? d->title : d->name, SERIES_COLUMNS);
}

/* Those that are drawn, the first MOST_SERIES by success. */
static size_t series_drawn(const struct results *r)
{
	return r->design_count < MOST_SERIES ? r->design_count : MOST_SERIES;
}

static const char *share_words(struct arena *a, const struct estimate *e)
{
	struct shown shown = show_share(e);

	return arena_printf(a, "%s", shown.value);
}

/* ---- what became of callers ---- */

void report_ends_tsv(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	const size_t *order = designs_by_success(&a, r);

	begin_tidy(out);
	for (size_t i = 0; i < series_drawn(r); i++) {
		const struct design_result *d = &r->designs[order[i]];
		struct tidy t = { out, &a, series_title(&a, d), "%", 100 };

		for (size_t k = 0; k < d->end_count; k++)
			if (d->ends[k].calls)
				tidy_row(&t, chart_line(&a, d->ends[k].text, X_COLUMNS), &d->ends[k].share,
					share_words(&a, &d->ends[k].share));
	}
	arena_free(&a);
}

bool format_with_ends(const struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (r->designs[i].calls)
			return true;
	return false;
}

/* ---- why calls failed ---- */

void report_reasons_tsv(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	const size_t *order = designs_by_success(&a, r);
	char part[32];

	begin_tidy(out);
	for (size_t i = 0; i < series_drawn(r); i++) {
		const struct design_result *d = &r->designs[order[i]];
		struct tidy t = { out, &a, series_title(&a, d), "%", 100 };

		for (size_t k = 0; k < d->reason_count; k++) {
			const struct reason_count *x = &d->reasons[k];
			struct estimate share = { .value = (double)x->count / (double)d->calls, .defined = true,
						  .low = NAN, .high = NAN };

			tidy_row(&t, chart_line(&a, x->text, X_COLUMNS), &share,
				show_part(part, sizeof part, x->count, d->calls));
		}
	}
	arena_free(&a);
}

bool format_with_reasons(const struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (r->designs[i].reason_count)
			return true;
	return false;
}

/* ---- what calls cost ---- */

static const char *money_words(struct arena *a, const struct estimate *e)
{
	struct shown shown = show_money(e);

	return arena_printf(a, "%s", shown.value);
}

void report_cost_items_tsv(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	const size_t *order = designs_by_success(&a, r);

	begin_tidy(out);
	for (size_t i = 0; i < series_drawn(r); i++) {
		const struct design_result *d = &r->designs[order[i]];
		struct tidy t = { out, &a, series_title(&a, d), r->currency, 1 };

		for (size_t k = 0; k < d->cost_count; k++)
			tidy_row(&t, k ? chart_line(&a, d->costs[k].text, X_COLUMNS) : "all, per call",
				&d->costs[k].per_call, money_words(&a, &d->costs[k].per_call));
	}
	arena_free(&a);
}

/* ---- differences of designs ---- */

void report_differences_tsv(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	const char *measure = results_measure(r);
	bool share = !strcmp(measure, "success_rate");
	struct tidy t = { out, &a, share ? "success rate" : "successes per agent-hour", share ? "points" : "count", share ? 100 : 1 };
	size_t count = 0;

	begin_tidy(out);
	for (size_t i = 0; i < r->comparison_count && count < MOST_PAIRS_DRAWN; i++) {
		const struct comparison *c = &r->comparisons[i];
		char first[24], second[24];
		struct shown shown = show_difference(c->unit, &c->difference);

		if (strcmp(c->metric, measure))
			continue;
		design_letter(first, sizeof first, c->first);
		design_letter(second, sizeof second, c->second);
		tidy_row(&t, arena_printf(&a, "%s − %s  %s − %s", first, second,
					 chart_line(&a, series_title(&a, &r->designs[c->first]), 24),
					 chart_line(&a, series_title(&a, &r->designs[c->second]), 24)),
			&c->difference,
			arena_printf(&a, "%s%s", shown.value, c->shown ? "" : ", not shown"));
		count++;
	}
	arena_free(&a);
}

/* ---- the time to Studio ---- */

void report_time_to_studio_tsv(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	const size_t *order = designs_by_success(&a, r);
	char digits[40];

	begin_tidy(out);
	for (size_t i = 0; i < series_drawn(r); i++) {
		const struct design_result *d = &r->designs[order[i]];
		struct tidy t = { out, &a, series_title(&a, d), "s", 1 };

		for (size_t k = 0; k < d->quantile_count; k++) {
			struct shown shown = show_seconds(&d->time_to_studio[k].seconds);

			if (d->time_to_studio[k].seconds.defined)
				tidy_row(&t, show_exact(digits, sizeof digits, 100 * d->time_to_studio[k].p),
					&d->time_to_studio[k].seconds, arena_printf(&a, "%s", shown.value));
		}
	}
	arena_free(&a);
}

bool format_with_studio(const struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t k = 0; k < r->designs[i].quantile_count; k++)
			if (r->designs[i].time_to_studio[k].seconds.defined)
				return true;
	return false;
}
