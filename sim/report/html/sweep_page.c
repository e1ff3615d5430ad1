/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/sweep_page.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "report/chart/key_words_internal.h"
#include "report/html/leaf_internal.h"
#include "report/layout/heading_internal.h"

enum { MOST_POINTS = 300 };

/* What is written with. */
struct sweep_sheet {
	FILE *out;
	const struct sweep_curve *c;
	struct whisker axis;
	struct arena a;
};

/* "after=5s, ring=8s": where point P is. */
static const char *place_words(struct sweep_sheet *s, size_t p)
{
	const struct factor_plan *plan = s->c->plan;
	const char *text = "";

	for (size_t f = 0; f < plan->factor_count; f++) {
		const char *key = plan->factors[f].key, *last = strrchr(key, '.');

		text = arena_printf(&s->a, "%s%s%s = %s", text, *text ? ", " : "", last ? last + 1 : key, plan->texts[p][f]);
	}
	return text_clean(&s->a, text);
}

static const char *value_words(struct sweep_sheet *s, const struct estimate *e)
{
	struct shown x = show_unit(s->c->unit, e);

	return arena_printf(&s->a, "%s%s%s", x.value, *x.interval ? " " : "", x.interval);
}

/* Shares from 0 to 1, all else from 0 to the greatest there is. */
static struct whisker axis_of(const struct sweep_curve *c)
{
	struct whisker w = { 0, c->unit == UNIT_SHARE, "a", true };

	for (size_t p = 0; c->unit != UNIT_SHARE && p < c->plan->point_count; p++)
		for (size_t d = 0; d < c->design_count; d++) {
			const struct estimate *e = &c->estimates[p][d];

			if (e->defined)
				w.to = fmax(w.to, isnan(e->high) ? e->value : e->high);
		}
	return w;
}

/* Of design D the points at which the metric is least and most; false: it is nowhere. */
static bool extremes(const struct sweep_curve *c, size_t d, size_t *least, size_t *most)
{
	bool any = false;

	for (size_t p = 0; p < c->plan->point_count; p++) {
		const struct estimate *e = &c->estimates[p][d];

		if (!e->defined)
			continue;
		if (!any || e->value < c->estimates[*least][d].value)
			*least = p;
		if (!any || e->value > c->estimates[*most][d].value)
			*most = p;
		any = true;
	}
	return any;
}

static void put_finding(struct sweep_sheet *s, size_t d)
{
	const struct sweep_curve *c = s->c;
	size_t least = 0, most = 0;
	char letter[24];

	html(s->out, "<p><span class=\"l\">%s</span> ", design_letter(letter, sizeof letter, d));
	html_name(s->out, c->designs[d]);
	if (!extremes(c, d, &least, &most))
		fputs(": no value at any point.</p>\n", s->out);
	else if (c->estimates[least][d].value == c->estimates[most][d].value)
		html(s->out, ": %s at every point.</p>\n", value_words(s, &c->estimates[most][d]));
	else
		html(s->out, ": most at <b>%s</b> with %s, least at <b>%s</b> with %s.</p>\n", place_words(s, most),
		     value_words(s, &c->estimates[most][d]), place_words(s, least), value_words(s, &c->estimates[least][d]));
}

static void put_heads(struct sweep_sheet *s)
{
	const struct factor_plan *plan = s->c->plan;
	char letter[24];

	fputs("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Points\"><table class=\"sort\" id=\"points\">"
	      "<thead><tr>", s->out);
	for (size_t f = 0; f < plan->factor_count; f++)
		html(s->out, "<th scope=\"col\">%s</th>", text_clean(&s->a, plan->factors[f].key));
	for (size_t d = 0; d < s->c->design_count; d++) {
		html(s->out, "<th scope=\"col\"><span class=\"l\">%s</span> ", design_letter(letter, sizeof letter, d));
		html_name(s->out, s->c->designs[d]);
		fputs("</th>", s->out);
	}
	fputs("<th scope=\"col\">Replications</th></tr></thead><tbody>\n", s->out);
}

static void put_key(struct sweep_sheet *s, size_t p, size_t f)
{
	double number = s->c->plan->numbers[p][f];
	char exact[40];

	fputs(f ? "<td" : "<th scope=\"row\"", s->out);
	if (isfinite(number))
		html(s->out, " data-v=\"%s\"", show_exact(exact, sizeof exact, number));
	putc('>', s->out);
	html_name(s->out, s->c->plan->texts[p][f]);
	fputs(f ? "</td>" : "</th>", s->out);
}

static void put_point(struct sweep_sheet *s, size_t p)
{
	char exact[40], number[32];

	fputs("<tr>", s->out);
	for (size_t f = 0; f < s->c->plan->factor_count; f++)
		put_key(s, p, f);
	for (size_t d = 0; d < s->c->design_count; d++) {
		const struct estimate *e = &s->c->estimates[p][d];
		struct shown x = show_unit(s->c->unit, e);

		html(s->out, "<td data-v=\"%s\"><span class=\"n\">",
		     e->defined ? show_exact(exact, sizeof exact, e->value) : "");
		html_shown(s->out, &x);
		fputs("</span>", s->out);
		html_whisker(s->out, e, &s->axis);
		fputs("</td>", s->out);
	}
	html(s->out, "<td data-v=\"%s\">%s</td></tr>\n", arena_printf(&s->a, "%" PRIu64, s->c->replications[p]),
	     show_count(number, sizeof number, s->c->replications[p]));
}

static void put_points(struct sweep_sheet *s)
{
	size_t points = s->c->plan->point_count, shown = points < MOST_POINTS ? points : MOST_POINTS;

	put_heads(s);
	for (size_t p = 0; p < shown; p++)
		put_point(s, p);
	fputs("</tbody></table></div>\n", s->out);
	if (shown < points)
		html(s->out, "<p class=\"meta\">… and %s more points in sweep.csv.</p>\n", arena_printf(&s->a, "%zu", points - shown));
}

/* ---- the whole ---- */

/* A page on its way. */
struct swept {
	const struct sweep_curve *c;
	const struct sweep_of *of;
	struct whisker axis;
};

static void put_verdict(struct sheet *sheet, const void *what)
{
	const struct swept *x = what;
	struct sweep_sheet s = { .out = sheet->out, .c = x->c, .axis = x->axis };
	size_t designs = x->c->design_count < MOST_ROWS ? x->c->design_count : MOST_ROWS;

	html(s.out, "<p><b>%s at %s points.</b> Neighbouring points may differ by chance: intervals say how far.</p>\n",
	     key_words(&s.a, text_clean(&s.a, x->c->metric)), arena_printf(&s.a, "%zu", x->c->plan->point_count));
	for (size_t d = 0; d < designs; d++)
		put_finding(&s, d);
	arena_free(&s.a);
}

static void put_first(struct sheet *sheet, const void *what)
{
	const struct swept *x = what;
	struct sweep_sheet s = { .out = sheet->out, .c = x->c, .axis = x->axis };
	struct estimate end = { x->axis.to, x->axis.to, x->axis.to, true, "" };

	if (sweep_has_curve(x->c))
		put_sweep_curve(sheet, x->c, x->of);
	else if (sweep_has_map(x->c))
		put_sweep_maps(sheet, x->c);
	if (sweep_has_curve(x->c) || sweep_has_map(x->c))
		fputs("<h3>All points</h3>\n", s.out);
	put_points(&s);
	html(s.out, "<p class=\"meta\">Dot: estimate. Line through it: its interval, on an axis from 0 to %s.</p>\n",
	     show_unit(x->c->unit, &end).value);
	arena_free(&s.a);
}

static void put_rests(struct sheet *s, const void *what)
{
	const struct swept *x = what;

	leaf_rests(s, x->of->scenario, NULL);
}

static const struct leaf_part parts[] = {
	{ "rests", "What it rests on", NULL, put_rests },
};

static const struct leaf_word words[] = {
	{ "92.9 % ±0.4", "the estimate and its interval. [91.2, 93.1] is an interval that lies unevenly about its estimate. Each holds for "
	  "itself: of twenty at 95 % one is expected to miss." },
	{ "Point", "a value of each key that is varied. All designs at all points meet the same callers, so that a curve is smoother than "
	  "its intervals suggest." },
	{ "Replication", "one independent run of the whole workload." },
};

void sweep_page(FILE *out, const struct sweep_curve *c, const struct sweep_of *of)
{
	struct arena a = { 0 };
	const struct swept x = { c, of, axis_of(c) };
	const struct leaf leaf = {
		.kind = "sweep", .name = of->scenario->name,
		.question = arena_printf(&a, "Where is %s most, and where least?", key_words_within(&a, text_clean(&a, c->metric))),
		.detail = of->scenario->description, .basis = arena_printf(&a, "%s · Ringflow %s", of->subtitle, RINGFLOW_VERSION),
		.origin = &of->origin, .what = &x, .verdict = put_verdict, .first = put_first, .parts = parts,
		.part_count = sizeof(parts) / sizeof(*parts), .words = words, .word_count = sizeof(words) / sizeof(*words) };

	leaf_write(out, &leaf);
	arena_free(&a);
}
