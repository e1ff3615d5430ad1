/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/history_report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

enum { DATE = 10, MINUTE = 16 /* columns of a time */, AROUND = 54 /* what stands beside bands */,
       LEAST_BAND = 12 };

const char *history_changes(struct arena *a, const struct history_run *r)
{
	const char *version = arena_printf(a, "version %s", r->version);
	const struct {
		unsigned change;
		const char *word;
	} rows[] = { { CHANGED_SCENARIO, "scenario" }, { CHANGED_PROFILE, "profile" },
		     { CHANGED_SEED, "seed" }, { CHANGED_VERSION, version } };
	const char *list = "";

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (r->changed & rows[i].change)
			list = arena_printf(a, "%s%s%s", list, *list ? ", " : "", rows[i].word);
	return list;
}

/* "2026-11-29 20:15" of "2026-11-29T20:15:00Z", the first LENGTH of it. */
static const char *time_words(struct arena *a, const char *time, size_t length)
{
	char *text = arena_strdup(a, time);
	char *t = strchr(text, 'T');

	if (t)
		*t = ' ';
	if (strlen(text) > length)
		text[length] = '\0';
	return text_clean(a, text);
}

/* "2 failed": what came of thresholds, the worst of it. */
static const char *verdict_words(struct arena *a, const struct history_run *r)
{
	uint64_t all = r->passed + r->failed + r->open;

	if (!all)
		return "-";
	if (r->failed)
		return arena_printf(a, "%" PRIu64 " failed", r->failed);
	if (r->open)
		return arena_printf(a, "%" PRIu64 " open", r->open);
	return arena_printf(a, "%" PRIu64 " passed", all);
}

/* ---- the list ---- */

/* Which columns there are: what is the same of all runs is said below them. */
struct columns {
	bool scenario, profile, seed, thresholds, label;
};

static struct columns columns_of(const struct history_runs *runs)
{
	const struct history_run *first = runs->list;
	struct columns c = { 0 };

	for (size_t i = 0; i < runs->count; i++) {
		const struct history_run *r = &runs->list[i];

		c.scenario |= strcmp(r->scenario, first->scenario) != 0;
		c.profile |= strcmp(r->profile, first->profile) != 0;
		c.seed |= strcmp(r->seed, first->seed) != 0;
		c.thresholds |= r->passed + r->failed + r->open > 0;
		c.label |= r->label != NULL;
	}
	return c;
}

static void add_if(struct grid *g, bool there, const char *text)
{
	if (there)
		grid_add_name(g, PAINT_NONE, text ? text : "");
}

static void add_run_headings(struct grid *g, const struct columns *c)
{
	grid_add(g, PAINT_NONE, "Run");
	grid_add(g, PAINT_NONE, "When (UTC)");
	add_if(g, c->scenario, "Scenario");
	add_if(g, c->profile, "Profile");
	add_if(g, c->seed, "Seed");
	grid_add(g, PAINT_NONE, "Repl.");
	add_if(g, c->thresholds, "Thresholds");
	grid_add(g, PAINT_NONE, "Changed");
	add_if(g, c->label, "Label");
}

static void add_run(struct grid *g, struct arena *a, const struct history_run *r, const struct columns *c)
{
	grid_add(g, PAINT_NONE, "%" PRIu64, r->number);
	grid_add(g, PAINT_NONE, "%s", time_words(a, r->time, c->scenario ? DATE : MINUTE));
	add_if(g, c->scenario, r->scenario);
	add_if(g, c->profile, r->profile);
	add_if(g, c->seed, r->seed);
	grid_add(g, PAINT_NONE, "%" PRIu64, r->replications);
	if (c->thresholds)
		grid_add(g, r->failed ? PAINT_RED : PAINT_NONE, "%s", verdict_words(a, r));
	grid_add_name(g, PAINT_BOLD, history_changes(a, r));
	add_if(g, c->label, r->label);
}

static void say_common(FILE *out, const struct history_run *r, const struct columns *c,
		       const struct report_style *style)
{
	struct arena a = { 0 };
	const char *list = "";

	if (!c->scenario)
		list = arena_printf(&a, "%s", text_clean(&a, r->scenario));
	if (!c->profile)
		list = arena_printf(&a, "%s%sprofile %s", list, *list ? ", " : "", text_clean(&a, r->profile));
	if (!c->seed)
		list = arena_printf(&a, "%s%sseed %s", list, *list ? ", " : "", text_clean(&a, r->seed));
	if (*list)
		table_say(out, style, 0, "All: %s.", list);
	arena_free(&a);
}

void history_table(FILE *out, const struct history_runs *runs, const struct report_style *style)
{
	struct columns c = columns_of(runs);
	struct arena a = { 0 };
	char letters[16];
	struct grid g;

	snprintf(letters, sizeof(letters), "rl%s%s%sr%sw%s", c.scenario ? "w" : "", c.profile ? "l" : "",
		 c.seed ? "r" : "", c.thresholds ? "l" : "", c.label ? "w" : "");
	grid_init(&g, letters, 0, true);
	g.keys = 1;
	add_run_headings(&g, &c);
	for (size_t i = 0; i < runs->count; i++)
		add_run(&g, &a, &runs->list[i], &c);
	grid_print(&g, out, style);
	if (runs->count)
		say_common(out, &runs->list[0], &c, style);
	grid_free(&g);
	arena_free(&a);
}

/* ---- a metric ---- */

/* What all bands of a design have in common: runs are looked at side by side, not designs. */
struct scale {
	double from, to;
	size_t columns;
};

static void take_in(struct scale *s, double x)
{
	if (!isfinite(x))
		return;
	s->from = isnan(s->from) || x < s->from ? x : s->from;
	s->to = isnan(s->to) || x > s->to ? x : s->to;
}

static struct scale scale_of(const struct history_curve *c, size_t width)
{
	struct scale s = { NAN, NAN, width > AROUND + LEAST_BAND ? width - AROUND : LEAST_BAND };

	for (size_t i = 0; i < c->count; i++) {
		const struct estimate *e = &c->points[i].estimate;

		if (e->defined) {
			take_in(&s, e->value);
			take_in(&s, e->low);
			take_in(&s, e->high);
		}
	}
	return s;
}

static size_t column_of(const struct scale *s, double x)
{
	double part = s->to > s->from ? (x - s->from) / (s->to - s->from) : 0.5;

	return (size_t)(part * (double)(s->columns - 1) + 0.5);
}

/* "  ├──●─┤": the interval from end to end, and the value. */
static const char *band(struct arena *a, const struct scale *s, const struct estimate *e)
{
	size_t low, high, at;
	const char *text = "";

	if (!e->defined)
		return "";
	at = column_of(s, e->value);
	low = isfinite(e->low) ? column_of(s, e->low) : at;
	high = isfinite(e->high) ? column_of(s, e->high) : at;
	for (size_t i = 0; i <= high; i++)
		text = arena_printf(a, "%s%s", text, i == at ? "●" : i < low ? " " : i == low ? "├" :
							     i == high ? "┤" : "─");
	return text;
}

static const char *value_words(struct arena *a, enum unit unit, double x)
{
	const struct estimate e = { x, x, x, isfinite(x), "" };

	return arena_strdup(a, show_unit(unit, &e).value);
}

/* The ends of the scale above the ends of the bands. */
static const char *scale_words(struct arena *a, const struct scale *s, enum unit unit)
{
	const char *from = value_words(a, unit, s->from), *to = value_words(a, unit, s->to);
	size_t taken = text_width(from) + text_width(to);
	int gap = taken + 1 < s->columns ? (int)(s->columns - taken) : 1;

	return arena_printf(a, "%s%*s%s", from, gap, "", to);
}

static void draw_curve(FILE *out, const struct history_runs *runs, const struct history_curve *c,
		       const struct report_style *style)
{
	const struct scale s = scale_of(c, style->width);
	struct arena a = { 0 };
	struct grid g;

	grid_init(&g, "rlplw", 0, true);
	g.keys = 1;
	grid_add(&g, PAINT_NONE, "Run");
	grid_add(&g, PAINT_NONE, "When");
	grid_add(&g, PAINT_NONE, "Value");
	grid_add(&g, PAINT_NONE, "%s", scale_words(&a, &s, c->unit));
	grid_add(&g, PAINT_NONE, "Changed");
	for (size_t i = 0; i < c->count; i++) {
		const struct history_run *r = &runs->list[c->points[i].run];
		const struct shown value = show_unit(c->unit, &c->points[i].estimate);

		grid_add(&g, PAINT_NONE, "%" PRIu64, r->number);
		grid_add(&g, PAINT_NONE, "%s", time_words(&a, r->time, DATE));
		grid_add_shown(&g, PAINT_NONE, &value);
		grid_add(&g, PAINT_NONE, "%s", band(&a, &s, &c->points[i].estimate));
		grid_add_name(&g, PAINT_BOLD, history_changes(&a, r));
	}
	grid_print(&g, out, style);
	grid_free(&g);
	arena_free(&a);
}

void history_drawing(FILE *out, const struct history_runs *runs, const struct history_curves *c,
		     const struct report_style *style)
{
	struct arena a = { 0 };

	for (size_t i = 0; i < c->count; i++) {
		if (i)
			putc('\n', out);
		fprintf(out, "%s%s of %s%s\n", paint_on(PAINT_BOLD, style->colour), text_clean(&a, c->metric),
			text_clean(&a, c->list[i].design), paint_off(PAINT_BOLD, style->colour));
		draw_curve(out, runs, &c->list[i], style);
	}
	arena_free(&a);
}

static void put_number(FILE *out, double x)
{
	char digits[40];

	fprintf(out, "\t%s", isfinite(x) ? show_exact(digits, sizeof(digits), x) : "nan");
}

void history_tsv(FILE *out, const struct history_runs *runs, const struct history_curves *c)
{
	struct arena a = { 0 };

	fputs("design\trun\ttime\tlabel\tvalue\tlow\thigh\tchanged\n", out);
	for (size_t i = 0; i < c->count; i++)
		for (size_t k = 0; k < c->list[i].count; k++) {
			const struct history_point *p = &c->list[i].points[k];
			const struct history_run *r = &runs->list[p->run];
			const struct estimate *e = &p->estimate;

			fprintf(out, "%s\t%" PRIu64 "\t%s\t%s", text_clean(&a, c->list[i].design), r->number,
				text_clean(&a, r->time), text_clean(&a, r->label ? r->label : ""));
			put_number(out, e->defined ? e->value : NAN);
			put_number(out, e->defined ? e->low : NAN);
			put_number(out, e->defined ? e->high : NAN);
			fprintf(out, "\t%s\n", history_changes(&a, r));
		}
	arena_free(&a);
}
