/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/history_page.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "report/chart/key_words_internal.h"
#include "report/history_report.h"
#include "report/html/leaf_internal.h"
#include "report/layout/heading_internal.h"

enum { MOST_HISTORIES = 8, MOST_RUNS_SHOWN = 500 };

static size_t histories_of(const struct history_page *p)
{
	return !p->c ? 0 : p->c->count < MOST_HISTORIES ? p->c->count : MOST_HISTORIES;
}

/* What run number I of the list has of curve X; NULL: nothing. */
static const struct estimate *estimate_at(const struct history_curve *x, size_t i)
{
	for (size_t k = 0; k < x->count; k++)
		if (x->points[k].run == i)
			return &x->points[k].estimate;
	return NULL;
}

static const char *unit_value(struct sheet *s, enum unit unit, const struct estimate *e)
{
	struct shown x = show_unit(unit, e);

	return arena_printf(&s->a, "%s%s%s", x.value, *x.interval ? " " : "", x.interval);
}

/* ---- the verdict ---- */

/* The last two runs that have a value of X. */
static void put_last(struct sheet *s, const struct history_page *p, size_t d)
{
	const struct history_curve *x = &p->c->list[d];
	const struct history_point *last = NULL, *before = NULL;
	char letter[24];
	bool apart;

	for (size_t k = 0; k < x->count; k++)
		if (x->points[k].estimate.defined) {
			before = last;
			last = &x->points[k];
		}
	html(s->out, "<p><span class=\"l\">%s</span> ", design_letter(letter, sizeof letter, d));
	html_name(s->out, x->design);
	if (!last) {
		fputs(": no value in any run.</p>\n", s->out);
		return;
	}
	html(s->out, ": %s in run %s", unit_value(s, x->unit, &last->estimate),
	     arena_printf(&s->a, "%" PRIu64, p->runs->list[last->run].number));
	if (!before) {
		fputs(", and in no run before.</p>\n", s->out);
		return;
	}
	apart = last->estimate.low > before->estimate.high || last->estimate.high < before->estimate.low;
	html(s->out, "; %s in run %s before: %s.</p>\n", unit_value(s, x->unit, &before->estimate),
	     arena_printf(&s->a, "%" PRIu64, p->runs->list[before->run].number),
	     apart ? "intervals that lie apart" : "intervals that overlap, which may be chance");
}

static void put_history_verdict(struct sheet *s, const void *what)
{
	const struct history_page *p = what;
	const struct history_run *last = &p->runs->list[p->runs->count - 1];
	const char *changes = history_changes(&s->a, last);

	html(s->out, "<p><b>%s %s.</b> The last is number %s; changed since the one before: %s.</p>\n", arena_printf(&s->a, "%zu", p->runs->count),
	     p->runs->count == 1 ? "run" : "runs", arena_printf(&s->a, "%" PRIu64, last->number),
	     *changes ? text_clean(&s->a, changes) : "nothing");
	for (size_t d = 0; d < histories_of(p); d++)
		put_last(s, p, d);
}

/* ---- the runs ---- */

static struct whisker history_axis(const struct history_page *p)
{
	struct whisker w = { 0, 1, "a", true };

	if (!p->c || p->c->list[0].unit == UNIT_SHARE)
		return w;
	w.to = 0;
	for (size_t d = 0; d < histories_of(p); d++)
		for (size_t k = 0; k < p->c->list[d].count; k++) {
			const struct estimate *e = &p->c->list[d].points[k].estimate;

			if (e->defined)
				w.to = fmax(w.to, isfinite(e->high) ? e->high : e->value);
		}
	return w;
}

/* "2026-11-29 20:15" of "2026-11-29T20:15:00Z". */
static const char *run_moment_words(struct sheet *s, const char *time)
{
	return text_clean(&s->a, strlen(time) < 16 ? time : arena_printf(&s->a, "%.10s %.5s", time, time + 11));
}

static void put_run(struct sheet *s, const struct history_page *p, size_t i, const struct whisker *axis)
{
	static const struct estimate none = { .defined = false };
	const struct history_run *r = &p->runs->list[i];
	const char *number = arena_printf(&s->a, "%" PRIu64, r->number);
	uint64_t checked = r->passed + r->failed + r->open;

	html(s->out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\" data-v=\"%s\">%s<br><small>%s</small></th>", number, number,
	     run_moment_words(s, r->time));
	html(s->out, "<td role=\"cell\" class=\"t\" data-l=\"Scenario\">%s, %s, seed %s</td>", text_clean(&s->a, r->scenario),
	     text_clean(&s->a, r->profile), text_clean(&s->a, r->seed));
	for (size_t d = 0; d < histories_of(p); d++) {
		const struct estimate *e = estimate_at(&p->c->list[d], i);

		leaf_value(s, text_clean(&s->a, p->c->list[d].design), p->c->list[d].unit, e ? e : &none, axis);
	}
	html(s->out, "<td role=\"cell\" class=\"t %s\" data-l=\"Thresholds\">%s</td>", r->failed ? "bad" : "ok", !checked ? "–" :
	     r->failed ? arena_printf(&s->a, "%" PRIu64 " failed", r->failed) :
	     r->open ? arena_printf(&s->a, "%" PRIu64 " open", r->open) : arena_printf(&s->a, "%" PRIu64 " passed", checked));
	html(s->out, "<td role=\"cell\" class=\"t\" data-l=\"Changed\">%s</td><td role=\"cell\" class=\"t\" data-l=\"Label\">%s</td></tr>\n",
	     text_clean(&s->a, history_changes(&s->a, r)), r->label ? text_clean(&s->a, r->label) : "");
}

static void put_runs_figure(struct sheet *s, const struct history_page *p)
{
	const char *keys[2 * MOST_HISTORIES + 1] = { "a", key_words(&s->a, text_clean(&s->a, p->c->metric)), NULL };
	char letter[24];

	for (size_t d = 0; p->c->count > 1 && d < histories_of(p); d++) {
		keys[2 * d] = arena_printf(&s->a, "p%zu", d);
		keys[2 * d + 1] = arena_printf(&s->a, "%s %s", design_letter(letter, sizeof letter, d), text_clean(&s->a, p->c->list[d].design));
	}
	html(s->out, "<p>%s, run by run. Bands are the intervals.</p>\n", key_words(&s->a, text_clean(&s->a, p->c->metric)));
	leaf_figure(s, &p->figure, keys);
	page_more(s, p->c->count, histories_of(p), "history --metric");
}

static void put_runs(struct sheet *s, const void *what)
{
	const struct history_page *p = what;
	size_t n = p->runs->count, first = n > MOST_RUNS_SHOWN ? n - MOST_RUNS_SHOWN : 0;
	struct whisker axis = history_axis(p);
	const char *heads = "Run|<Scenario";

	if (p->c && n > 1)
		put_runs_figure(s, p);
	for (size_t d = 0; d < histories_of(p); d++) {
		char letter[24];

		heads = arena_printf(&s->a, "%s|%s", heads, design_letter(letter, sizeof letter, d));
	}
	leaf_begin_table(s, "Runs", "main slim sort", arena_printf(&s->a, "%s|<Thresholds|<Changed|<Label", heads));
	for (size_t i = n; i > first; i--)
		put_run(s, p, i - 1, &axis);
	leaf_end_table(s);
	fputs("<p class=\"meta\">Moments are UTC. Dot: estimate. Line through it: its interval.</p>\n", s->out);
	if (first)
		html(s->out, "<p class=\"meta\">The last %s of %s runs.</p>\n", arena_printf(&s->a, "%d", MOST_RUNS_SHOWN), arena_printf(&s->a, "%zu", n));
}

void history_figure(struct figure *f, const struct history_page *p, const struct figure_place *place)
{
	struct axis axis;
	struct arena a = { 0 };
	double most = history_axis(p).to;
	char *rows;
	size_t size;
	FILE *out;

	if (!p->c || p->runs->count < 2)
		return;
	axis = metric_axis(p->c->list[0].unit, most);
	out = leaf_open(&rows, &size);
	for (size_t d = 0; d < histories_of(p); d++) {
		for (size_t k = 0; k < p->c->list[d].count; k++) {
			const struct estimate *e = &p->c->list[d].points[k].estimate;
			double value = e->defined ? e->value : NAN;
			bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

			fprintf(out, "%" PRIu64 "\t%.10g\t%.10g\t%.10g\n", p->runs->list[p->c->list[d].points[k].run].number,
				axis.scale * value, axis.scale * (interval ? e->low : value), axis.scale * (interval ? e->high : value));
		}
		fputs("\n\n", out);
	}
	leaf_close(out);
	figure_draw(f, place, &(struct figure_data){ "sweep",
		arena_printf(&a, "%s over %zu runs, with intervals as bands", key_words(&a, text_clean(&a, p->c->metric)), p->runs->count), rows,
		{ "lin", axis.unit, arena_printf(&a, "%zu", histories_of(p)), "alone", "Run" } });
	free(rows);
	arena_free(&a);
}

static const struct leaf_word history_words[] = {
	{ "Changed", "what is another than in the run before of the same scenario: its text and the files that it names (scenario), the "
	  "profile, the seed, the version of ringflow." },
	{ "92.9 % ±0.4", "the estimate and its interval. Whether two runs differ by more than chance is what ringflow compare says." },
};

void history_page(FILE *out, const struct history_page *p)
{
	struct arena a = { 0 };
	const char *name = p->runs->list[p->runs->count - 1].scenario;
	const char *metric = p->c ? key_words_within(&a, text_clean(&a, p->c->metric)) : NULL;
	const struct leaf leaf = {
		.kind = "history", .name = name,
		.question = metric ? arena_printf(&a, "How did %s change from run to run?", metric) : "Which runs were there, and what changed?",
		.basis = arena_printf(&a, "%zu runs · Ringflow %s", p->runs->count, RINGFLOW_VERSION),
		.origin = &p->origin, .what = p, .verdict = put_history_verdict, .first = put_runs,
		.words = history_words, .word_count = sizeof(history_words) / sizeof(*history_words) };

	leaf_write(out, &leaf);
	arena_free(&a);
}
