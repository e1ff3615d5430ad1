/* SPDX-License-Identifier: GPL-3.0-or-later */
/* time_section - levels and calls over time: curves, and the highest of each. */
#include <inttypes.h>
#include <math.h>

#include "base/text.h"
#include "report/html/sections_internal.h"
#include "report/level_panels_internal.h"
#include "report/layout/heading_internal.h"

static const struct series_result *series_of(const struct results *r, const struct level_panel *x, size_t design)
{
	return &r->designs[design].series[x->series];
}

/* "48 in the 2 min from 1h06m, under C". */
static const char *highest_words(struct arena *a, const struct results *r, const struct level_panel *x)
{
	struct shown shown = show_number(&series_of(r, x, x->design)->list[x->at]);
	char letter[24];

	return arena_printf(a, "%s in the %s from %s%s%s", shown.value, length_words(a, r->axis.width),
			    moment_words(a, (double)x->at * r->axis.width), r->design_count > 1 ? ", under " : "",
			    r->design_count > 1 ? design_letter(letter, sizeof(letter), x->design) : "");
}

const char *page_levels_label(struct arena *a, const struct results *r)
{
	struct level_panels p;
	const char *text = "Curves over time. Highest means.";

	level_panels(&p, r, a);
	for (size_t i = 0; i < p.count; i++)
		text = arena_printf(a, "%s %s: %s%s", text, p.list[i].title, highest_words(a, r, &p.list[i]),
				    i + 1 < p.count ? ";" : "");
	return text;
}

static void put_time_key(struct sheet *s, const struct level_panels *p)
{
	if (p->design_count < 2)
		return;
	fputs("<p class=\"key\" aria-hidden=\"true\">", s->out);
	for (size_t i = 0; i < p->design_count; i++) {
		html(s->out, "<span class=\"k\"><i class=\"p%s\"></i>", arena_printf(&s->a, "%zu", p->designs[i] % PARTS));
		page_design(s, p->designs[i]);
		fputs("</span> ", s->out);
	}
	fputs("</p>\n", s->out);
}

/* What comes after the last interval that is told apart. */
static void say_later(struct sheet *s)
{
	double end = (double)s->r->axis.intervals * s->r->axis.width;

	if (s->r->axis.last > end)
		html(s->out, "<p class=\"meta\">The longest run was over after %s. What came after %s is not told apart.</p>\n",
		     moment_words(&s->a, s->r->axis.last), moment_words(&s->a, end));
}

static void put_curves(struct sheet *s, const struct level_panels *p)
{
	if (!s->p->levels_wide || !s->p->levels_narrow) {
		fputs("<p class=\"meta\">The curves were not drawn, as gnuplot is not to be called or does not draw here; "
		      "they are in levels.csv.</p>\n", s->out);
		return;
	}
	put_time_key(s, p);
	fputs(s->p->levels_wide, s->out);
	fputs(s->p->levels_narrow, s->out);
	html(s->out, "<p class=\"meta\">Time from the start, in %s.%s%s</p>\n", p->unit,
	     s->r->replications > 1 ? " Bands: the interval of each mean by itself, not of the whole curve." : "",
	     s->r->axis.warm_up <= 0 ? "" :
	     s->r->axis.warm_up >= (double)p->intervals * s->r->axis.width ?
		     " All of it lies within the warm-up, which the other sections leave out." :
		     " Dotted: the end of the warm-up, which the other sections leave out.");
}

static void put_highest(struct sheet *s, const struct level_panel *x, size_t design)
{
	const struct series_result *series = series_of(s->r, x, design);
	struct estimate limit = { series->limit, NAN, NAN, series->limit > 0, "" };
	const struct estimate *most = &series->list[0];
	struct shown shown;
	size_t at = 0;

	for (size_t k = 1; k < s->r->axis.intervals; k++)
		if (series->list[k].value > most->value)
			most = &series->list[at = k];
	shown = show_number(most);
	html(s->out, "<tr><th scope=\"row\">%s</th><td class=\"t\">", x->title);
	page_design(s, design);
	fputs("</td><td class=\"n\">", s->out);
	html_shown(s->out, &shown);
	html(s->out, "</td><td>%s</td><td>%s</td></tr>\n",
	     most->value > 0 ? moment_words(&s->a, (double)at * s->r->axis.width) : "-",
	     limit.defined ? show_number(&limit).value : "-");
}

static void put_time_numbers(struct sheet *s, const struct level_panels *p)
{
	page_begin_numbers(s, "The highest of each", "Over time|<Design|Highest mean|From|Limit");
	for (size_t i = 0; i < p->count; i++)
		for (size_t k = 0; k < p->design_count; k++)
			put_highest(s, &p->list[i], p->designs[k]);
	page_end_numbers(s);
}

void page_over_time(struct sheet *s)
{
	struct level_panels p;

	if (s->r->steady.batches) {
		fputs("<p>Left out: batches of one long run have no time in common.</p>\n", s->out);
		return;
	}
	level_panels(&p, s->r, &s->a);
	if (!p.count) {
		fputs("<p>No call came.</p>\n", s->out);
		return;
	}
	html(s->out, "<p>%s, highest on average: %s. Means over replications, by intervals of %s.</p>\n",
	     p.list[0].title, highest_words(&s->a, s->r, &p.list[0]), length_words(&s->a, s->r->axis.width));
	put_curves(s, &p);
	put_time_numbers(s, &p);
	page_more(s, p.all, p.count, "levels.csv");
	if (p.design_count < s->r->design_count)
		html(s->out, "<p class=\"meta\">Of %s designs those that succeed most are drawn; %s in levels.csv.</p>\n",
		     arena_printf(&s->a, "%zu", s->r->design_count),
		     s->r->design_count > LEVELS_OF_DESIGNS ?
			     arena_printf(&s->a, "%d of them are", LEVELS_OF_DESIGNS) : "all are");
	say_later(s);
}
