/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/sweep_page.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "report/chart/key_words_internal.h"
#include "report/html/sections_internal.h"
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

static void put_top(struct sweep_sheet *s, const struct scenario *scenario, const char *subtitle)
{
	struct estimate end = { s->axis.to, s->axis.to, s->axis.to, true, "" };
	size_t designs = s->c->design_count < MOST_ROWS ? s->c->design_count : MOST_ROWS;

	fputs("<header>\n<p class=\"meta\">Ringflow sweep · ", s->out);
	html_name(s->out, scenario->name);
	fputs("</p>\n<h1>", s->out);
	html_name(s->out, scenario->description && *scenario->description ? scenario->description : scenario->name);
	html(s->out, "</h1>\n</header>\n<div class=\"v\" role=\"note\" aria-label=\"Findings\">\n<p><b>%s at %s points.</b> "
	     "Neighbouring points may differ by chance: intervals say how far.</p>\n", key_words(&s->a, text_clean(&s->a, s->c->metric)),
	     arena_printf(&s->a, "%zu", s->c->plan->point_count));
	for (size_t d = 0; d < designs; d++)
		put_finding(s, d);
	html(s->out, "</div>\n<p class=\"meta\">Rests on %s · Ringflow %s. Dot: estimate. Line through it: its interval, on an axis "
	     "from 0 to %s.</p>\n", text_clean(&s->a, subtitle), RINGFLOW_VERSION, show_unit(s->c->unit, &end).value);
}

void sweep_page(FILE *out, const struct sweep_curve *c, const struct scenario *scenario, const char *subtitle)
{
	struct sweep_sheet s = { .out = out, .c = c, .axis = axis_of(c) };

	page_begin(out, arena_printf(&s.a, "%s, sweep", scenario->name));
	put_top(&s, scenario, subtitle);
	put_points(&s);
	page_end(out);
	arena_free(&s.a);
}
