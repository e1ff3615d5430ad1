/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/assumptions_page.h"

#include <math.h>
#include <string.h>

#include "base/metric_direction.h"
#include "base/text.h"
#include "report/chart/key_words_internal.h"
#include "report/html/leaf_internal.h"
#include "report/layout/heading_internal.h"

enum { MOST_BARS = 20, MOST_EFFECTS = 400, MOST_REVERSALS = 40 };

static const char *assumptions_metric_words(struct sheet *s, const struct assumptions_page *p)
{
	return key_words(&s->a, p->x->metric);
}

static const struct rule *rule_of(const struct effect *e)
{
	for (size_t i = 0; i < rule_count; i++)
		if (!strcmp(rule_table[i].key, e->assumption.rule))
			return &rule_table[i];
	return NULL;
}

static const char *shown_words(struct sheet *s, struct shown shown)
{
	return arena_printf(&s->a, "%s%s%s", shown.value, *shown.interval ? " " : "", shown.interval);
}

/* "by −4.2 points ±0.3" */
static const char *move_words(struct sheet *s, const struct effect *e)
{
	struct shown shown = show_difference(e->unit, &e->difference.estimate);

	return arena_printf(&s->a, "%s%s%s%s", shown.value, e->unit == UNIT_SHARE ? " points" : "", *shown.interval ? " " : "",
			    shown.interval);
}

static bool is_shown(const struct effect *e)
{
	const struct estimate *d = &e->difference.estimate;

	return !isnan(d->low) && (d->low > 0 || d->high < 0);
}

/* ---- the verdict ---- */

static void put_largest(struct sheet *s, const struct assumptions_page *p)
{
	const struct effect *e = &p->x->list[0];
	struct shown with = show_unit(e->unit, &e->with);

	html(s->out, "<p><b class=\"why\">%s = %s moves %s most</b>: that of ", e->assumption.rule, e->assumption.value,
	     key_words_within(&s->a, p->x->metric));
	html_name(s->out, e->design);
	html(s->out, ", by <b>%s</b>, to %s.", move_words(s, e), shown_words(s, with));
}

static bool same(const struct assumption *x, const struct assumption *y)
{
	return !strcmp(x->rule, y->rule) && !strcmp(x->value, y->value);
}

/* How many of the assumptions that were tried move anything. */
static void put_rest(struct sheet *s, const struct assumptions_page *p)
{
	const struct assumption **moving = arena_array(&s->a, p->x->tried + 1, sizeof(*moving));
	size_t count = 0;

	for (size_t i = 0; i < p->x->count; i++) {
		const struct assumption *x = &p->x->list[i].assumption;
		size_t k = 0;

		while (k < count && !same(moving[k], x))
			k++;
		if (k == count && is_shown(&p->x->list[i]))
			moving[count++] = x;
	}
	html(s->out, " Of %s that were tried, one at a time, %s move it as is shown.</p>\n", arena_printf(&s->a, "%zu", p->x->tried),
	     arena_printf(&s->a, "%zu", count));
}

static void put_reversal(struct sheet *s, const struct assumptions_page *p)
{
	const struct effects *x = p->x;
	const struct reversal *r = x->reversals;
	bool less = metric_direction(x->metric) == LESS_IS_BETTER;

	if (x->design_count < 2) {
		fputs("<p>There is one design, and no ranking that could turn.</p>\n", s->out);
		return;
	}
	if (!x->reversal_count) {
		fputs("<p><b class=\"ok\">None reverses the ranking of designs</b>: no pair that is shown to stand one way is shown to "
		      "stand the other way under any of them.</p>\n", s->out);
		return;
	}
	html(s->out, "<p><b class=\"bad\">The ranking of designs rests on assumptions</b>, which turn %s pair%s of them; with %s = %s, ",
	     arena_printf(&s->a, "%zu", x->reversal_count), x->reversal_count == 1 ? "" : "s", r->assumption.rule, r->assumption.value);
	html_name(s->out, less ? r->less : r->more);
	fputs(" beats ", s->out);
	html_name(s->out, less ? r->more : r->less);
	fputs(x->reversal_count > 1 ? " (<a href=\"#turns\">all of them</a>).</p>\n" : ", which is not so without.</p>\n", s->out);
}

static void put_assumptions_verdict(struct sheet *s, const void *what)
{
	const struct assumptions_page *p = what;

	if (p->x->count) {
		put_largest(s, p);
		put_rest(s, p);
	} else {
		html(s->out, "<p><b class=\"ok\">No assumption moves %s.</b> %s were tried, one at a time.</p>\n",
		     key_words_within(&s->a, p->x->metric), arena_printf(&s->a, "%zu", p->x->tried));
	}
	put_reversal(s, p);
}

/* ---- the tornado ---- */

static double assumptions_most_of(const struct effects *x)
{
	double most = 0;

	for (size_t i = 0; i < x->count && i < MOST_BARS; i++) {
		const struct estimate *d = &x->list[i].difference.estimate;

		most = fmax(most, fmax(fabs(isnan(d->low) ? d->value : d->low), fabs(isnan(d->high) ? d->value : d->high)));
	}
	return most;
}

static void put_difference(struct sheet *s, const struct effect *e)
{
	struct shown shown = show_difference(e->unit, &e->difference.estimate);
	char exact[40];

	html(s->out, "<td role=\"cell\" class=\"n\" data-l=\"Moves by\" data-v=\"%s\">",
	     show_exact(exact, sizeof exact, e->difference.estimate.value));
	html_shown(s->out, &shown);
	fputs("</td>", s->out);
}

static void put_bar(struct sheet *s, const struct effect *e, double most)
{
	struct shown with = show_unit(e->unit, &e->with);

	html(s->out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\"><code>%s</code> = %s<br><small>", e->assumption.rule,
	     e->assumption.value);
	html_name(s->out, e->design);
	fputs("</small></th><td role=\"cell\">", s->out);
	leaf_from_zero(s, &e->difference.estimate, most, true);
	fputs("</td>", s->out);
	put_difference(s, e);
	html(s->out, "<td role=\"cell\" class=\"n\" data-l=\"To\">");
	html_shown(s->out, &with);
	fputs("</td></tr>\n", s->out);
}

static void put_tornado(struct sheet *s, const void *what)
{
	const struct assumptions_page *p = what;
	double most = assumptions_most_of(p->x);
	struct estimate end = { most, most, most, true, "" };
	size_t shown = p->x->count < MOST_BARS ? p->x->count : MOST_BARS;

	if (!p->x->count)
		return;
	leaf_begin_table(s, "Assumptions by what they move", "main tornado", arena_printf(&s->a, "Rule, and its other value||%s|To",
		p->x->list[0].unit == UNIT_SHARE ? "Moves by, points" : "Moves by"));
	for (size_t i = 0; i < shown; i++)
		put_bar(s, &p->x->list[i], most);
	leaf_end_table(s);
	html(s->out, "<p class=\"meta\">%s with the other value less without, the same callers in both. Bar from no difference, in the "
	     "middle, on an axis to %s on both sides; line: its interval.</p>\n", assumptions_metric_words(s, p),
	     show_difference(p->x->list[0].unit, &end).value);
	page_more(s, p->x->count, shown, "All effects, and in assumptions.csv");
}

/* ---- what turns ---- */

static bool has_reversals(const void *what)
{
	const struct assumptions_page *p = what;

	return p->x->reversal_count > 0;
}

static void put_turns(struct sheet *s, const void *what)
{
	const struct assumptions_page *p = what;
	size_t shown = p->x->reversal_count < MOST_REVERSALS ? p->x->reversal_count : MOST_REVERSALS;

	html(s->out, "<p>Pairs of designs that are shown to stand one way as the rules are, and the other way with one of them at "
	     "another value; each set of comparisons is judged together (Holm).</p>\n");
	leaf_begin_table(s, "Pairs that turn", "", "Rule, and its other value|<More|<Less");
	for (size_t i = 0; i < shown; i++) {
		const struct reversal *r = &p->x->reversals[i];

		html(s->out, "<tr><th scope=\"row\"><code>%s</code> = %s</th><td class=\"t\">", r->assumption.rule, r->assumption.value);
		html_name(s->out, r->more);
		fputs("</td><td class=\"t\">", s->out);
		html_name(s->out, r->less);
		fputs("</td></tr>\n", s->out);
	}
	leaf_end_table(s);
	page_more(s, p->x->reversal_count, shown, "the results of each");
}

/* ---- profiles ---- */

static struct whisker assumptions_axis_of(const struct profile_results *p, const char *metric)
{
	struct whisker w = { 0, 0, "a", true };
	enum unit unit = UNIT_COUNT;
	struct estimate e;

	for (size_t i = 0; i < p->count; i++)
		for (size_t d = 0; d < p->results[i]->design_count; d++) {
			result_named(&p->results[i]->designs[d], metric, &unit, &e);
			if (e.defined && isfinite(e.value))
				w.to = fmax(w.to, isfinite(e.high) ? e.high : e.value);
		}
	if (unit == UNIT_SHARE)
		w.to = 1;
	return w;
}

static void put_profiles(struct sheet *s, const void *what)
{
	const struct assumptions_page *p = what;
	const struct results *first = p->profiles->results[0];
	struct whisker axis = assumptions_axis_of(p->profiles, p->x->metric);
	const char *heads = "Design";

	for (size_t i = 0; i < p->profiles->count; i++)
		heads = arena_printf(&s->a, "%s|%s", heads, text_clean(&s->a, p->profiles->names[i]));
	html(s->out, "<p>%s of each design under each profile, the same callers in all.</p>\n", assumptions_metric_words(s, p));
	leaf_begin_table(s, "Profiles", "main", heads);
	for (size_t d = 0; d < first->design_count && d < MOST_ROWS; d++) {
		fputs("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">", s->out);
		html_name(s->out, first->designs[d].name);
		fputs("</th>", s->out);
		for (size_t i = 0; i < p->profiles->count; i++) {
			enum unit unit = UNIT_COUNT;
			struct estimate e;

			result_named(&p->profiles->results[i]->designs[d], p->x->metric, &unit, &e);
			leaf_value(s, text_clean(&s->a, p->profiles->names[i]), unit, &e, &axis);
		}
		fputs("</tr>\n", s->out);
	}
	leaf_end_table(s);
	page_more(s, first->design_count, first->design_count < MOST_ROWS ? first->design_count : MOST_ROWS, "the scenario");
}

/* ---- the numbers, and what it rests on ---- */

static void put_assumptions_numbers(struct sheet *s, const void *what)
{
	const struct assumptions_page *p = what;
	size_t shown = p->x->count < MOST_EFFECTS ? p->x->count : MOST_EFFECTS;

	html(s->out, "<p>Effects are of one rule at a time: two together may do more, or less, than both. A rule that is large here, and "
	     "whose source is a guess, is the first to be tried on the real platform.</p>\n");
	page_begin_numbers(s, "All effects, and the sources of the rules", "Rule|<Instead|<Design|Moves by|To|<What it says, and its source");
	for (size_t i = 0; i < shown; i++) {
		const struct effect *e = &p->x->list[i];
		const struct rule *rule = rule_of(e);
		struct shown by = show_difference(e->unit, &e->difference.estimate), to = show_unit(e->unit, &e->with);

		html(s->out, "<tr><th scope=\"row\"><code>%s</code></th><td class=\"t\">%s</td><td class=\"t\">", e->assumption.rule,
		     e->assumption.value);
		html_name(s->out, e->design);
		fputs("</td><td class=\"n\">", s->out);
		html_shown(s->out, &by);
		fputs("</td><td class=\"n\">", s->out);
		html_shown(s->out, &to);
		html(s->out, "</td><td class=\"t\">%s<br><small style=\"white-space:normal\">%s</small></td></tr>\n",
		     rule ? rule->meaning : "", rule ? rule->source : "");
	}
	page_end_numbers(s);
	page_more(s, p->x->count, shown, "assumptions.csv");
}

static void put_assumptions_rests(struct sheet *s, const void *what)
{
	const struct assumptions_page *p = what;

	leaf_rests(s, p->s, p->profiles->count && !strcmp(p->profiles->names[0], p->s->profile) ? p->profiles->results[0] : NULL);
}

static const struct leaf_part assumptions_parts[] = {
	{ "turns", "What turns the ranking", has_reversals, put_turns },
	{ "profiles", "Under each profile", NULL, put_profiles },
	{ "numbers", "All effects", NULL, put_assumptions_numbers },
	{ "rests", "What it rests on", NULL, put_assumptions_rests },
};

static const struct leaf_word assumptions_words[] = {
	{ "Rule", "what the simulated platform does, by documents, by the support article, by what others have seen, or by a guess. "
	  "Each is tried at other values: a word at its other words, a number at a half and the double, a share half way to 0 and to "
	  "100 %." },
	{ "Moves by", "the paired difference with and without: the same callers met both. An interval that holds 0 is not shown to "
	  "differ from no effect." },
	{ "Points", "percentage points: 92 % is 2 points more than 90 %." },
	{ "Turns", "each of two designs is shown to beat the other, one way as the rules are, the other way with one rule changed." },
};

void assumptions_page(FILE *out, const struct assumptions_page *p)
{
	struct arena a = { 0 };
	const struct leaf leaf = {
		.kind = "assumptions", .name = p->s->name, .detail = p->s->description, .basis = p->basis, .origin = &p->origin,
		.question = arena_printf(&a, "What does %s rest on?", key_words_within(&a, p->x->metric)),
		.what = p, .verdict = put_assumptions_verdict, .first = put_tornado, .parts = assumptions_parts,
		.part_count = sizeof(assumptions_parts) / sizeof(*assumptions_parts), .words = assumptions_words, .word_count = sizeof(assumptions_words) / sizeof(*assumptions_words) };

	leaf_write(out, &leaf);
	arena_free(&a);
}
