/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of ringflow fit. */
#include "report/fit/fit_report.h"
#include "report/fit/log_report.h"

#include <math.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

static const char *count_text(double n, struct arena *a)
{
	char buffer[40];

	return arena_strdup(a, show_count(buffer, sizeof(buffer), (uint64_t)nearbyint(n)));
}

static const char *part_text(size_t part, size_t whole, struct arena *a)
{
	char buffer[40];

	return arena_strdup(a, show_part(buffer, sizeof(buffer), part, whole));
}

/* ---- the log ---- */

static void put_outcomes(FILE *out, const struct fit_result *f, const struct report_style *style,
			 struct arena *a)
{
	struct grid g;

	grid_init(&g, "lrr", 2, false);
	for (int i = 0; i < LOGGED_OUTCOMES; i++) {
		size_t n = f->log->outcomes[i];
		char *name = arena_strdup(a, logged_outcome_names[i]);

		for (char *c = name; *c; c++)
			*c = *c == '_' ? ' ' : *c;
		if (!n)
			continue;
		grid_add(&g, PAINT_NONE, "%s", name);
		grid_add(&g, PAINT_NONE, "%s", count_text((double)n, a));
		grid_add(&g, PAINT_NONE, "%s", part_text(n, f->log->count, a));
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

static void queue(FILE *out, const struct fit_result *f, struct arena *a)
{
	if (!f->queued)
		return;
	if (f->log->interval_count) {
		fprintf(out, "Of %s %s were answered, %s.\n", fit_count((double)f->log->count, "call", a),
			part_text(f->log->outcomes[LOGGED_SERVED], f->log->count, a), f->means.gone ?
			arena_printf(a, "%s gave up", part_text(f->abandoned, f->log->count, a)) :
			"and how many of the others gave up is not said");
		return;
	}
	if (!f->waits_known) {
		fprintf(out, "Of %s that wanted an agent %s abandoned; the log does not say how long any waited.\n",
			count_text((double)f->offered, a), part_text(f->abandoned, f->offered, a));
		return;
	}
	fprintf(out, "Of %s that wanted an agent %s waited (%s on average), %s abandoned;\nall%s waited %s on average.\n",
		count_text((double)f->offered, a), part_text(f->waited, f->waits_known, a),
		fit_seconds(f->waited ? f->wait_sum / (double)f->waited : NAN, a),
		part_text(f->abandoned, f->offered, a),
		f->waits_known < f->offered ? arena_printf(a, " of whom that is known (%s)",
							   part_text(f->waits_known, f->offered, a)) : "",
		fit_seconds(f->wait_sum / (double)f->waits_known, a));
}

static void log_table(FILE *out, const struct fit_result *f, const struct report_style *style,
		      struct arena *a)
{
	fprintf(out, "%s: %s, %s\n", text_clean(a, f->log->source->name),
		fit_count((double)f->log->count, "call", a), fit_period(f->log, a));
	put_outcomes(out, f, style, a);
	queue(out, f, a);
}

/* ---- durations ---- */

static const char *share_out(const char *text, size_t n, size_t of, const char *what, struct arena *a)
{
	if (!n)
		return text;
	return arena_printf(a, "%s%s%s (%s) %s", text, *text ? ", " : "", count_text((double)n, a),
			    part_text(n, of, a), what);
}

/* What the sample leaves out; "" for nothing. */
static const char *left_out(const struct fit_result *f, enum fit_quantity q, struct arena *a)
{
	const struct fit_durations *d = &f->quantities[q].durations;
	size_t all = d->count + d->too_short + d->too_long + d->negative;
	const char *text = "";

	text = share_out(text, d->too_short, all,
			 arena_printf(a, "under %s", fit_seconds(f->options.limits.shortest_service, a)), a);
	text = share_out(text, d->too_long, all,
			 arena_printf(a, "over %s", fit_seconds(f->options.limits.longest_service, a)), a);
	return share_out(text, d->negative, all, "below 0", a);
}

static void head(FILE *out, const struct fit_result *f, enum fit_quantity q, struct arena *a)
{
	const struct fitted *x = &f->quantities[q];
	const struct fit_choice *c = &x->choice;
	const struct fit_sample *s = &c->sample;
	const char *out_of_it = left_out(f, q, a);

	fprintf(out, "  %s", fit_count(s->n, "duration", a));
	if (s->events < s->n)
		fprintf(out, ", %s watched to the end", count_text(s->events, a));
	if (s->events == s->n && s->n > 0)
		fprintf(out, ": mean %s, median %s, 95 %% within %s", fit_seconds(fit_sample_mean(s), a),
			fit_seconds(fit_sample_quantile(s, 0.5), a), fit_seconds(fit_sample_quantile(s, 0.95), a));
	if (s->step > 0 && c->count)
		fprintf(out, "; a clock of %g s", s->step);
	fprintf(out, "\n");
	if (*out_of_it)
		fprintf(out, "  left out: %s\n", out_of_it);
}

/* Kaplan and Meier's estimate at a few moments. */
static void survival(FILE *out, const struct fit_choice *c, const struct report_style *style)
{
	static const double at[] = { 10, 30, 60, 120, 300, 600, 1200 };
	struct grid g;
	size_t rows = 0;

	grid_init(&g, "rrrr", 2, true);
	grid_add(&g, PAINT_NONE, "Longer than");
	grid_add(&g, PAINT_NONE, "share");
	grid_add(&g, PAINT_NONE, "interval");
	grid_add(&g, PAINT_NONE, "chosen law");
	for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++) {
		const struct survival_step *s = survival_step_at(&c->survival, at[i]);

		if (!s || isnan(s->low) || at[i] > c->survival.last)
			continue;
		grid_add(&g, PAINT_NONE, "%g s", at[i]);
		grid_add(&g, PAINT_NONE, "%.3f", s->survival);
		grid_add(&g, PAINT_NONE, "[%.3f, %.3f]", s->low, s->high);
		grid_add(&g, PAINT_NONE, "%.3f", fit_upper_seen(&c->chosen, &c->sample, at[i]));
		rows++;
	}
	if (rows)
		grid_print(&g, out, style);
	grid_free(&g);
}

static void candidates(FILE *out, const struct fit_choice *c, const struct report_style *style,
		       struct arena *a)
{
	bool ad = c->sample.events == c->sample.n;
	struct grid g;

	grid_init(&g, ad ? "lwrrrr" : "lwrrr", 2, true);
	grid_add(&g, PAINT_NONE, "Law");
	grid_add(&g, PAINT_NONE, "parameters (standard errors)");
	grid_add(&g, PAINT_NONE, "AIC");
	grid_add(&g, PAINT_NONE, "KS");
	if (ad)
		grid_add(&g, PAINT_NONE, "AD");
	grid_add(&g, PAINT_NONE, "p");
	for (size_t i = 0; i < c->count; i++) {
		const struct fit_candidate *x = &c->candidates[i];
		enum paint paint = i == c->best ? PAINT_BOLD : PAINT_NONE;
		double behind = x->maximum.aic - c->candidates[0].maximum.aic;

		grid_add(&g, paint, "%s%s", fit_law_name(&x->maximum.law, a), i == c->best ? " *" : "");
		grid_add(&g, paint, "%s%s", fit_parameters(&x->maximum, a),
			 x->maximum.converged ? "" : ", not converged");
		grid_add(&g, paint, i ? "+%.1f" : "%.1f", i ? behind : x->maximum.aic);
		grid_add(&g, paint, "%.4f", x->goodness.ks);
		if (ad)
			grid_add(&g, paint, "%.3g", x->goodness.ad);
		grid_add(&g, paint, "%s", fit_p(x->goodness.ks_p, x->goodness.ks_beyond, a));
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

static void no_law(FILE *out, const struct fit_choice *c, struct arena *a)
{
	switch (c->verdict) {
	case FIT_ALL_CENSORED:
		fprintf(out, "  none was watched to the end, so that no law can be fitted\n");
		break;
	case FIT_CONSTANT:
		fprintf(out, "  all that were watched to the end are %s: a constant\n",
			fit_seconds(c->chosen.a, a));
		break;
	case FIT_MEAN:
		fprintf(out, "  the report has the mean alone, %s:\n  the law is not known, and exponential is taken\n",
			fit_seconds(c->chosen.a, a));
		break;
	case FIT_FEW:
		fprintf(out, "  fewer than %d were watched to the end: their mean says all\n", FIT_LEAST);
		break;
	default:
		break;
	}
}

static void put_quantity(FILE *out, const struct fit_result *f, enum fit_quantity q,
			 const struct report_style *style, struct arena *a)
{
	const struct fit_choice *c = &f->quantities[q].choice;

	if (c->verdict == FIT_EMPTY)
		return;
	table_heading(out, style, "%s", fit_title(f, q));
	if (c->verdict != FIT_MEAN)
		head(out, f, q, a);
	no_law(out, c, a);
	if (c->count)
		candidates(out, c, style, a);
	if (c->count && c->sample.events < c->sample.n)
		survival(out, c, style);
}

void fit_table(FILE *out, const struct fit_result *f, const struct report_style *style)
{
	struct arena a = { 0 };

	log_table(out, f, style, &a);
	fprintf(out, "\n");
	log_readings(out, f->log, style);
	fit_levels(out, f, style);
	fit_queue(out, f, style);
	for (int q = 0; q < FIT_QUANTITIES; q++)
		put_quantity(out, f, (enum fit_quantity)q, style, &a);
	arena_free(&a);
}
