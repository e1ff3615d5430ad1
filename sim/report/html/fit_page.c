/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/fit_page.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "fit/quantile.h"
#include "report/fit/fit_report.h"
#include "report/html/fit_parts_internal.h"
#include "report/table_internal.h"

enum { FIT_LONGEST_TEXT = 100000, FIT_MOST_POINTS = 240 };

static const char *file_of(const struct fit_result *f)
{
	const char *slash = strrchr(f->log->source->name, '/');

	return slash ? slash + 1 : f->log->source->name;
}

/* ---- the verdict ---- */

static void put_calls(struct sheet *s, const struct fit_result *f)
{
	const struct arrivals_estimate *e = f->arrivals;
	const struct arrivals_slot *most = &e->slots[fit_busiest(f)];
	char share[32];

	html(s->out, "<p><b class=\"best\">%s, %s</b>: %s an hour%s at the busiest, %s (%s to %s)", fit_count((double)f->log->count, "call", &s->a),
	     fit_period(f->log, &s->a), arena_printf(&s->a, "%.4g", 3600 * most->rate), fit_wanted(f), fit_step_words(f, fit_busiest(f), &s->a),
	     arena_printf(&s->a, "%.3g", 3600 * most->low), arena_printf(&s->a, "%.3g", 3600 * most->high));
	if (f->queued && f->offered)
		html(s->out, "; of those that wanted an agent %s abandoned%s", show_part(share, sizeof share, f->abandoned, f->offered),
		     f->waits_known ? arena_printf(&s->a, ", and all waited %s on average",
						   fit_seconds(f->wait_sum / (double)f->waits_known, &s->a)) : "");
	fputs(".</p>\n", s->out);
}

static void put_trust(struct sheet *s, const struct fit_result *f)
{
	const char *bad = "", *good = "";

	for (int q = 0; q < FIT_QUANTITIES; q++) {
		const struct fit_choice *c = &f->quantities[q].choice;
		const char **list = fit_is_doubtful(f, (enum fit_quantity)q) ? &bad : &good;

		if (c->count)
			*list = arena_printf(&s->a, "%s%s%s %s", *list, **list ? "; " : "", fit_title(f, (enum fit_quantity)q),
					     fit_law_name(&c->candidates[c->best].maximum.law, &s->a));
	}
	fputs("<p>", s->out);
	if (*good)
		html(s->out, "<b class=\"ok\">Laws that nothing tells from the log:</b> %s. ", good);
	if (*bad)
		html(s->out, "<b class=\"bad\">Laws that are shown not to fit:</b> %s; their tails are not to be trusted. Of many "
		     "durations small differences show, too: <a href=\"#laws\">the pictures</a> say how large.", bad);
	if (!*good && !*bad)
		fputs("<b class=\"why\">No law could be told</b>: too few durations were watched to the end.", s->out);
	fputs("</p>\n", s->out);
}

static void put_fit_verdict(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;

	put_calls(s, p->f);
	put_trust(s, p->f);
	if (p->off && *p->off)
		html(s->out, "<p><b class=\"bad\">The scenario is off</b> from the log by more than chance: %s. <a href=\"#check\">What to "
		     "try.</a></p>\n", p->off);
	else if (p->off)
		fputs("<p><b class=\"ok\">The log could be a run of the scenario</b> by all that was judged.</p>\n", s->out);
}

/* ---- the table that decides ---- */

static void put_quantity(struct sheet *s, const struct fit_result *f, enum fit_quantity q)
{
	const struct fit_choice *c = &f->quantities[q].choice;
	const struct fit_candidate *best = c->count ? &c->candidates[c->best] : NULL;
	const char *law = fit_scenario_law(f, q, &s->a);
	bool whole = c->sample.events == c->sample.n && c->sample.n > 0;
	char number[32];

	html(s->out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">%s</th><td role=\"cell\" data-l=\"Seen\">%s</td>"
	     "<td role=\"cell\" data-l=\"Mean\">%s</td><td role=\"cell\" data-l=\"Median\">%s</td>", fit_title(f, q),
	     show_count(number, sizeof number, (uint64_t)c->sample.n), whole ? fit_seconds(fit_sample_mean(&c->sample), &s->a) : "-",
	     fit_seconds(whole ? fit_sample_quantile(&c->sample, 0.5) : survival_quantile(&c->survival, 0.5), &s->a));
	html(s->out, "<td role=\"cell\" class=\"t %s\" data-l=\"Law\">%s</td><td role=\"cell\" data-l=\"p\">%s</td></tr>\n",
	     fit_is_doubtful(f, q) ? "bad" : "", best ? fit_law_name(&best->maximum.law, &s->a) : law ? "one number" : "none",
	     best ? fit_p(best->goodness.ks_p, best->goodness.ks_beyond, &s->a) : "");
}

static void put_quantities(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;

	leaf_begin_table(s, "What was fitted", "main slim", "What lasts|Seen|Mean|Median|<Law|p");
	for (int q = 0; q < FIT_QUANTITIES; q++)
		if (p->f->quantities[q].choice.verdict != FIT_EMPTY)
			put_quantity(s, p->f, (enum fit_quantity)q);
	leaf_end_table(s);
	fputs("<p class=\"meta\">Mean: of what was watched to the end whole; the median of what was not is Kaplan and Meier’s. p: how often a "
	      "sample drawn from the law is as far from it as the log is.</p>\n", s->out);
}

/* ---- the scenario, and what to do with it ---- */

static void put_scenario(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;
	char *text;
	size_t size;
	FILE *out = leaf_open(&text, &size);

	fit_scenario(out, p->f);
	leaf_close(out);
	fputs("<p>It stands beside this page and runs as it is.</p>\n", s->out);
	if (size > FIT_LONGEST_TEXT)
		text[strcspn(text, "\n")] = '\0';
	fputs("<details><summary>scenario.yaml</summary>", s->out);
	leaf_said(s, text);
	fputs("</details>\n", s->out);
}

static bool was_checked(const void *what)
{
	const struct fit_page *p = what;

	return p->check && *p->check;
}

static void put_check(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;

	fputs("<pre tabindex=\"0\">", s->out);
	html_escape(s->out, p->check + strspn(p->check, "\n"));
	fputs("</pre>\n", s->out);
}

static void put_next(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;

	html(s->out, "<p>1. Look at <a href=\"#warnings\">what looks wrong</a>: a column that was read as something else makes all of this "
	     "wrong.</p>\n%s", "");
	if (!was_checked(p))
		fputs("<p>2. Does the scenario do what the log says? The same command with <code>--check</code> runs it and shows it beside "
		      "the log.</p>\n", s->out);
	else
		fputs("<p>2. Look at <a href=\"#check\">the scenario beside the log</a>: where they lie apart, so will what follows.</p>\n", s->out);
	fputs("<p>3. Run it, and look at its page:</p>\n<pre class=\"cmd\" tabindex=\"0\">ringflow run scenario.yaml</pre>\n", s->out);
	if (p->f->queued)
		fputs("<p>4. Then ask it: how many agents by the hour?</p>\n<pre class=\"cmd\" tabindex=\"0\">ringflow plan scenario.yaml "
		      "--staff 'agents.*' --until 'agents.*.service_level &gt;= 80%'</pre>\n", s->out);
}

static const struct leaf_part fit_parts[] = {
	{ "read", "How the log was read", NULL, fit_put_reading },
	{ "warnings", "What looks wrong", NULL, fit_put_warnings },
	{ "ended", "What became of the calls", NULL, fit_put_outcomes },
	{ "rates", "Calls an hour", NULL, fit_put_rates },
	{ "heat", "By weekday and hour", fit_has_weekdays, fit_put_heat },
	{ "laws", "Durations and their laws", NULL, fit_put_laws },
	{ "patience", "Who waits how long", fit_has_patience, fit_put_patience },
	{ "check", "The scenario beside the log", was_checked, put_check },
	{ "scenario", "The scenario", NULL, put_scenario },
	{ "next", "What to do next", NULL, put_next },
};

static const struct leaf_word fit_words[] = {
	{ "Law", "the distribution that durations are drawn from in the scenario: of those that were fitted the one with the least AIC, which "
	  "weighs how likely it makes the log against its parameters." },
	{ "KS, p", "the largest distance between the law and the log; and how often a sample drawn from the law, and fitted again, is as far "
	  "from it. A p below 0.05 says that the law is not the log’s." },
	{ "Watched to the end", "a caller who was served would have waited longer than that: how long is not known, and the estimate takes "
	  "that into account (Kaplan and Meier)." },
	{ "Quantiles against quantiles", "a dot on the line: law and log have as many below that time. Dots that leave it at the upper end: "
	  "the longest durations are not those of the law." },
	{ "Calls an hour", "calls of a step by the time that was seen of it; the band is the interval of a Poisson count." },
};

/* ---- figures ---- */

static void draw_rates(struct figure *x, const struct fit_result *f, const struct figure_place *place)
{
	const struct arrivals_estimate *e = f->arrivals;
	size_t count = e->cycle_days * e->steps_a_day, most = fit_busiest(f), size;
	struct arena a = { 0 };
	char *rows;
	FILE *out = leaf_open(&rows, &size);

	for (size_t i = 0; i < count; i++)
		if (e->slots[i].observed > 0)
			fprintf(out, "%.8g\t%.8g\t%.6g\t%.6g\t%.6g\n", (double)i * e->step / 86400,
				(double)(i + 1) * e->step / 86400, 3600 * e->slots[i].rate, 3600 * e->slots[i].low,
				3600 * e->slots[i].high);
	leaf_close(out);
	figure_draw(x, place, &(struct figure_data){ "rates",
		arena_printf(&a, "Calls an hour: most at %s, %.4g", fit_step_words(f, most, &a), 3600 * e->slots[most].rate), rows,
		{ arena_printf(&a, "%zu", e->cycle_days),
		  f->log->dated && e->cycle_days == 7 ? arena_printf(&a, "%d", f->log->first_weekday) : NULL } });
	free(rows);
	arena_free(&a);
}

/* While one in a hundred, and ten, are left, as survival.svg has it; steps that hardly show are left out. */
static void draw_survival(struct figure *x, const struct fit_result *f, const struct figure_place *place)
{
	const struct fit_choice *c = &f->quantities[FIT_PATIENCE].choice;
	double least = fmax(10, 0.01 * c->sample.n), last = 1;
	struct arena a = { 0 };
	const char *rows = "0\t1\t1\t1\t1\n";
	double median = survival_quantile(&c->survival, 0.5);

	for (size_t i = 0; i < c->survival.count && (i < 2 || c->survival.steps[i].at_risk >= least); i++) {
		const struct survival_step *s = &c->survival.steps[i];

		if (i > 1 && last - s->survival < 1.0 / FIT_MOST_POINTS)
			continue;
		last = s->survival;
		rows = arena_printf(&a, "%s%.6g\t%.6g\t%.6g\t%.6g\t%.6g\n", rows, s->time, s->survival,
				    isnan(s->low) ? s->survival : s->low, isnan(s->high) ? s->survival : s->high,
				    fit_upper_seen(&c->chosen, &c->sample, s->time));
	}
	figure_draw(x, place, &(struct figure_data){ "survival",
		isnan(median) ? "Share of callers still in the queue after so long; more than half stay as long as is known" :
				arena_printf(&a, "Share of callers still in the queue after so long: half have left after %s",
					     fit_seconds(median, &a)), rows, { NULL } });
	arena_free(&a);
}

static void draw_qq(struct figure *x, const struct fit_result *f, enum fit_quantity q, const struct figure_place *place)
{
	const struct fit_choice *c = &f->quantities[q].choice;
	struct arena a = { 0 };
	const char *rows = "";
	size_t points = 0;

	for (size_t i = 0; c->count && i < FIT_QQ_POINTS; i++) {
		struct fit_qq z = fit_qq_point(c, i);

		if (z.log > 0 && z.law > 0) {
			rows = arena_printf(&a, "%s%.6g\t%.6g\n", rows, z.log, z.law);
			points++;
		}
	}
	if (points > 1)
		figure_draw(x, place, &(struct figure_data){ "qq",
			arena_printf(&a, "Quantiles of %s in the log against those of the law, %s", fit_title(f, q),
				     fit_is_doubtful(f, q) ? "which does not fit" : "which lie along the line where they agree"), rows, { NULL } });
	arena_free(&a);
}

void fit_figures_draw(struct fit_figures *x, const struct fit_result *f, const struct figure_place *place)
{
	if (f->arrivals->cycle_days * f->arrivals->steps_a_day <= FIT_MOST_DRAWN)
		draw_rates(&x->rates, f, place);
	if (f->quantities[FIT_PATIENCE].choice.count)
		draw_survival(&x->survival, f, place);
	for (int q = 0; q < FIT_QUANTITIES; q++)
		draw_qq(&x->qq[q], f, (enum fit_quantity)q, place);
}

void fit_figures_free(struct fit_figures *x)
{
	figure_free(&x->rates);
	figure_free(&x->survival);
	for (int q = 0; q < FIT_QUANTITIES; q++)
		figure_free(&x->qq[q]);
}

void fit_page(FILE *out, const struct fit_page *p)
{
	struct arena a = { 0 };
	const char *name = text_clean(&a, file_of(p->f));
	const struct leaf leaf = {
		.kind = "fit", .name = name, .question = arena_printf(&a, "What do the calls of %s say?", name),
		.basis = arena_printf(&a, "%s · %s · %s of %s · %g %% confidence · Ringflow %s", name, fit_period(p->f->log, &a),
				      fit_count((double)p->f->log->count, "call", &a), fit_count((double)p->f->log->rows, "row", &a),
				      100 * p->f->options.confidence, RINGFLOW_VERSION),
		.origin = &p->origin, .what = p, .verdict = put_fit_verdict, .first = put_quantities, .parts = fit_parts,
		.part_count = sizeof(fit_parts) / sizeof(*fit_parts), .words = fit_words, .word_count = sizeof(fit_words) / sizeof(*fit_words) };

	leaf_write(out, &leaf);
	arena_free(&a);
}
