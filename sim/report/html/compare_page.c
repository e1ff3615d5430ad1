/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/compare_page.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/metric_direction.h"
#include "base/text.h"
#include "base/version.h"
#include "replication/metric_rows.h"
#include "report/chart/key_words_internal.h"
#include "report/compare_report.h"
#include "report/html/leaf_internal.h"
#include "report/html/line_diff_internal.h"

enum { MOST_CHANGES = 120, MOST_NUMBERS = 600, MOST_SAID = 3, MOST_LINES = 200 };

/* ---- the verdict ---- */

enum kind { CHANGED, NOT_DETECTED, CANNOT_SAY, ALL_EQUAL };

static bool can_say(const struct metric_change *x)
{
	return x->difference.defined && !isnan(x->difference.low);
}

static enum kind kind_of(const struct metric_changes *c)
{
	size_t shown = 0, said = 0, equal = 0;

	for (size_t i = 0; i < c->count; i++) {
		const struct metric_change *x = &c->list[i];

		shown += x->shown;
		said += can_say(x);
		equal += x->a == x->b || (isnan(x->a) && isnan(x->b));
	}
	return c->paired && equal == c->count ? ALL_EQUAL : shown ? CHANGED : said ? NOT_DETECTED : CANNOT_SAY;
}

/* 1: for the better; -1: for the worse; 0: neither, or nothing is shown. */
static int way_of(const struct metric_change *x)
{
	enum metric_direction direction = metric_direction(x->metric);

	if (!x->shown || direction == NEITHER_IS_BETTER)
		return 0;
	return (x->difference.value > 0) == (direction == MORE_IS_BETTER) ? 1 : -1;
}

static const char *headline_of_change(const struct metric_changes *c)
{
	size_t better = 0, worse = 0, rates = 0;

	for (size_t i = 0; i < c->count; i++) {
		bool rate = metric_is_headline(c->list[i].metric);

		better += rate && way_of(&c->list[i]) > 0;
		worse += rate && way_of(&c->list[i]) < 0;
		rates += rate && c->list[i].shown;
	}
	return !rates ? "Changed; of the rates no change is detected." : better && worse ? "Changed, for better and for worse." :
	       better ? "Changed: B is better." : worse ? "Changed: B is worse." : "Changed.";
}

static const char *compare_value_words(struct sheet *s, enum unit unit, double value)
{
	struct estimate e = { value, value, value, !isnan(value), "" };

	return arena_strdup(&s->a, show_unit(unit, &e).value);
}

static const char *difference_words(struct sheet *s, const struct metric_change *x)
{
	struct shown shown = show_difference(x->unit, &x->difference);

	return arena_printf(&s->a, "%s%s%s%s", shown.value, x->unit == UNIT_SHARE ? " points" : "", *shown.interval ? " " : "",
			    shown.interval);
}

static void put_change(struct sheet *s, const struct metric_change *x)
{
	html(s->out, " %s of ", key_words(&s->a, x->metric));
	html_name(s->out, x->design);
	html(s->out, ": %s in A, %s in B, <b>%s</b>.", compare_value_words(s, x->unit, x->a), compare_value_words(s, x->unit, x->b),
	     difference_words(s, x));
}

/* The rates that changed first; with none, what else did. */
static void put_changes(struct sheet *s, const struct metric_changes *c)
{
	size_t said = 0, shown = 0;

	for (size_t i = 0; i < c->count; i++)
		shown += c->list[i].shown;
	for (int pass = 0; pass < 2 && !(pass && said); pass++)
		for (size_t i = 0; i < c->count && said < MOST_SAID; i++)
			if (c->list[i].shown && metric_is_headline(c->list[i].metric) == !pass) {
				put_change(s, &c->list[i]);
				said++;
			}
	if (shown > said)
		html(s->out, " %s more changed.", arena_printf(&s->a, "%zu", shown - said));
}

/* What could have changed without being seen. */
static void put_unseen(struct sheet *s, const struct metric_changes *c)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct metric_change *x = &c->list[i];
		struct estimate low = { x->difference.low, 0, 0, true, "" }, high = { x->difference.high, 0, 0, true, "" };

		if (!metric_is_headline(x->metric) || !can_say(x))
			continue;
		low.low = low.high = low.value;
		high.low = high.high = high.value;
		html(s->out, " That is not to say that there is none: of %s of ", key_words_within(&s->a, x->metric));
		html_name(s->out, x->design);
		html(s->out, " the difference may lie between %s and %s%s.", show_difference(x->unit, &low).value,
		     show_difference(x->unit, &high).value, x->unit == UNIT_SHARE ? " points" : "");
		return;
	}
}

static void put_failures(struct sheet *s, const struct compare_page *p)
{
	if (!p->limit_count)
		return;
	if (!p->failure_count)
		html(s->out, "<p><b class=\"ok\">No limit of --fail-on is broken</b>, of %s.</p>\n", arena_printf(&s->a, "%zu", p->limit_count));
	for (size_t i = 0; i < p->failure_count && i < MOST_ROWS; i++) {
		fputs("<p><b class=\"bad\">--fail-on</b> ", s->out);
		html_name(s->out, p->failures[i].text);
		fputs(" holds of ", s->out);
		html_name(s->out, p->failures[i].design);
		fputs(".</p>\n", s->out);
	}
}

static void put_compare_verdict(struct sheet *s, const void *what)
{
	const struct compare_page *p = what;

	fputs("<p>", s->out);
	switch (kind_of(p->c)) {
	case CHANGED:
		html(s->out, "<b class=\"why\">%s</b>", headline_of_change(p->c));
		put_changes(s, p->c);
		break;
	case NOT_DETECTED:
		fputs("<b class=\"why\">No change detected.</b>", s->out);
		put_unseen(s, p->c);
		break;
	case CANNOT_SAY:
		fputs("<b class=\"bad\">Cannot say.</b> One replication has no interval, so that nothing tells a difference from chance: "
		      "more replications (<code>--replications 20</code>) give one.", s->out);
		break;
	case ALL_EQUAL:
		fputs("<b class=\"ok\">Nothing changed.</b> Every metric that both have is the same in A and in B, with the same "
		      "callers.", s->out);
		break;
	}
	html(s->out, "</p>\n<p>%s</p>\n", p->c->paired ? "The same seed and callers: compared replication by replication." :
							"Other seeds or callers: compared as independent samples.");
	put_failures(s, p);
}

/* ---- the differences ---- */

/* B less A in percent of A; shares as they are. Not defined where A is 0. */
static struct estimate relative(const struct metric_change *x)
{
	struct estimate e = x->difference;
	double scale = fabs(x->a);

	if (x->unit == UNIT_SHARE)
		return e;
	e.defined &= scale > 0;
	e.value /= scale;
	e.low /= scale;
	e.high /= scale;
	return e;
}

static bool is_listed(const struct metric_change *x, bool shares)
{
	return (x->unit == UNIT_SHARE) == shares && compare_listed(x);
}

static double most_of(const struct metric_changes *c, bool shares)
{
	double most = 0;

	for (size_t i = 0; i < c->count; i++) {
		struct estimate e = relative(&c->list[i]);

		if (!is_listed(&c->list[i], shares) || !e.defined || isnan(e.value))
			continue;
		most = fmax(most, fmax(fabs(isnan(e.low) ? e.value : e.low), fabs(isnan(e.high) ? e.value : e.high)));
	}
	return most;
}

static void put_compare_row(struct sheet *s, const struct metric_change *x, double most)
{
	struct estimate e = relative(x);
	struct shown d = show_difference(x->unit, &x->difference);
	int way = way_of(x);
	char exact[40];

	html(s->out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">%s<br><small>", key_words(&s->a, x->metric));
	html_name(s->out, x->design);
	html(s->out, "</small></th><td role=\"cell\" data-l=\"A\">%s</td><td role=\"cell\" data-l=\"B\">%s</td><td role=\"cell\">",
	     compare_value_words(s, x->unit, x->a), compare_value_words(s, x->unit, x->b));
	leaf_from_zero(s, &e, most, false);
	html(s->out, "</td><td role=\"cell\" class=\"n\" data-l=\"B − A\" data-v=\"%s\">",
	     x->difference.defined ? show_exact(exact, sizeof exact, x->difference.value) : "");
	html_shown(s->out, &d);
	html(s->out, "</td><td role=\"cell\" class=\"t %s\">%s</td></tr>\n", way > 0 ? "ok" : way < 0 ? "bad" : "", compare_verdict(x));
}

static size_t put_table(struct sheet *s, const struct metric_changes *c, bool shares)
{
	double most = most_of(c, shares);
	size_t shown = 0, count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += is_listed(&c->list[i], shares);
	if (!count)
		return 0;
	leaf_begin_table(s, shares ? "Differences of shares" : "Other differences", "main forest",
			 shares ? "Metric|A|B||B − A, points|<Verdict" : "Metric|A|B||B − A|<Verdict");
	for (size_t i = 0; i < c->count && shown < MOST_CHANGES; i++)
		if (is_listed(&c->list[i], shares)) {
			put_compare_row(s, &c->list[i], most);
			shown++;
		}
	leaf_end_table(s);
	html(s->out, "<p class=\"meta\">Dot: B less A. Line: its interval, on an axis to %s on both sides of no difference.</p>\n",
	     arena_printf(&s->a, shares ? "%.2g points" : "%.2g %% of A", 100 * most));
	page_more(s, count, shown, "what --csv writes");
	return count;
}

static void put_compare_differences(struct sheet *s, const void *what)
{
	const struct compare_page *p = what;
	size_t listed = put_table(s, p->c, true);

	listed += put_table(s, p->c, false);
	if (listed < p->c->count)
		html(s->out, "<p class=\"meta\">No difference is shown of %s more metrics, which stand under <a href=\"#numbers\">every "
		     "metric</a>.</p>\n", arena_printf(&s->a, "%zu", p->c->count - listed));
}

/* ---- what differs in the inputs ---- */

static void put_input(struct sheet *s, const char *what, const char *a, const char *b)
{
	bool same = !strcmp(a, b);

	html(s->out, same ? "<tr><th scope=\"row\">%s</th><td class=\"t\">" : "<tr class=\"pick\"><th scope=\"row\">%s</th><td class=\"t\">", what);
	html_name(s->out, a);
	fputs("</td><td class=\"t\">", s->out);
	html_name(s->out, b);
	html(s->out, "</td><td class=\"t %s\">%s</td></tr>\n", same ? "" : "bad", same ? "the same" : "differs");
}

static const char *rules_words(struct sheet *s, const struct saved_results *x)
{
	const char *text = "";

	for (size_t i = 0; i < x->rules_changed.count; i++)
		text = arena_printf(&s->a, "%s%s%s", text, i ? ", " : "", x->rules_changed.list[i]);
	return *text ? text : "none";
}

static const char *compare_length_words(struct sheet *s, const struct saved_results *x)
{
	return arena_printf(&s->a, "%zu%s", x->replications, x->in_blocks ? " blocks" : "");
}

static const char *designs_words(struct sheet *s, const struct saved_results *x)
{
	const char *text = "";

	for (size_t i = 0; i < x->design_count && i < MOST_ROWS; i++)
		text = arena_printf(&s->a, "%s%s%s", text, i ? ", " : "", x->designs[i].name);
	return x->design_count > MOST_ROWS ? arena_printf(&s->a, "%s, … (%zu)", text, x->design_count) : text;
}

static void put_compare_lines(struct sheet *s, const struct changed_line *list, size_t count)
{
	fputs("<pre tabindex=\"0\" class=\"diff\">", s->out);
	for (size_t i = 0; i < count && i < MOST_LINES; i++) {
		const char *kind = list[i].sign == '-' ? "b" : list[i].sign == '+' ? "a" : "same";
		char sign[] = { list[i].sign == '@' ? ' ' : list[i].sign, '\0' };

		html(s->out, "<span class=\"%s\">%s ", kind, sign);
		html_escape(s->out, text_clean(&s->a, list[i].text));
		fputs("</span>\n", s->out);
	}
	fputs("</pre>\n", s->out);
	page_more(s, count, count < MOST_LINES ? count : MOST_LINES, "both scenario.yaml");
}

static void put_scenarios(struct sheet *s, const struct compare_page *p)
{
	struct changed_line *list;
	size_t count;

	if (!p->scenarios[0] || !p->scenarios[1]) {
		fputs("<p>What was run does not stand beside both, so that their scenarios cannot be held against each other.</p>\n", s->out);
		return;
	}
	if (!line_diff(&s->a, p->scenarios[0], p->scenarios[1], &list, &count)) {
		fputs("<p>The scenarios that were run differ in too many lines to be shown here.</p>\n", s->out);
		return;
	}
	if (!count) {
		fputs("<p>The scenarios that were run (<code>scenario.yaml</code>) are the same.</p>\n", s->out);
		return;
	}
	fputs("<p>The scenarios that were run (<code>scenario.yaml</code>) differ in these lines: − in A, + in B.</p>\n", s->out);
	put_compare_lines(s, list, count);
}

static void put_inputs(struct sheet *s, const void *what)
{
	const struct compare_page *p = what;
	const struct saved_results *a = p->saved[0], *b = p->saved[1];

	leaf_begin_table(s, "Inputs", "", "|<A|<B|<");
	fputs("<tr><th scope=\"row\">Results</th><td class=\"t\">", s->out);
	html_name(s->out, p->names[0]);
	fputs("</td><td class=\"t\">", s->out);
	html_name(s->out, p->names[1]);
	fputs("</td><td></td></tr>\n", s->out);
	put_input(s, "Scenario", a->scenario, b->scenario);
	put_input(s, "Designs", designs_words(s, a), designs_words(s, b));
	put_input(s, "Profile", a->profile, b->profile);
	put_input(s, "Changed rules", rules_words(s, a), rules_words(s, b));
	put_input(s, "Seed", arena_printf(&s->a, "%" PRIu64, a->seed), arena_printf(&s->a, "%" PRIu64, b->seed));
	put_input(s, "Calls and callers", a->callers, b->callers);
	put_input(s, "Replications", compare_length_words(s, a), compare_length_words(s, b));
	put_input(s, "Confidence", arena_printf(&s->a, "%g %%", 100 * a->confidence), arena_printf(&s->a, "%g %%", 100 * b->confidence));
	put_input(s, "Ringflow", a->version ? a->version : "not said", b->version ? b->version : "not said");
	leaf_end_table(s);
	put_scenarios(s, p);
}

/* ---- the numbers ---- */

static void put_numbers(struct sheet *s, const void *what)
{
	const struct compare_page *p = what;
	size_t shown = p->c->count < MOST_NUMBERS ? p->c->count : MOST_NUMBERS;

	html(s->out, "<p>Shares in percentage points. Each interval at %s %%, that of A; verdicts hold together (Holm).</p>\n",
	     arena_printf(&s->a, "%g", 100 * p->saved[0]->confidence));
	page_begin_numbers(s, "All that both have", "Metric|<Design|A|B|B − A|p, corrected|<Verdict");
	for (size_t i = 0; i < shown; i++) {
		const struct metric_change *x = &p->c->list[i];
		struct shown d = show_difference(x->unit, &x->difference);

		fputs("<tr><th scope=\"row\">", s->out);
		html_name(s->out, x->metric);
		fputs("</th><td class=\"t\">", s->out);
		html_name(s->out, x->design);
		html(s->out, "</td><td>%s</td><td>%s</td><td class=\"n\">", compare_value_words(s, x->unit, x->a), compare_value_words(s, x->unit, x->b));
		html_shown(s->out, &d);
		html(s->out, "</td><td>%s</td><td class=\"t\">%s</td></tr>\n",
		     isnan(x->p_holm) ? "-" : arena_printf(&s->a, x->p_holm < 0.001 ? "<0.001" : "%.3f", x->p_holm), compare_verdict(x));
	}
	page_end_numbers(s);
	page_more(s, p->c->count, shown, "what --csv writes");
}

static const struct leaf_part compare_parts[] = {
	{ "inputs", "What differs in the inputs", NULL, put_inputs },
	{ "numbers", "Every metric", NULL, put_numbers },
};

static const struct leaf_word compare_words[] = {
	{ "Changed, no change detected", "whether a difference as large would be rare if there were none. All metrics of all designs are "
	  "judged together (Holm), so that among many of them chance alone does not make a change. What is not detected is not shown "
	  "to be equal either." },
	{ "B − A", "what B has more than A. Where both met the same callers it is the mean of the differences replication by "
	  "replication, which is far more certain than two samples by themselves." },
	{ "Points", "percentage points: 92 % is 2 points more than 90 %." },
	{ "Calls and callers", "a digest of what decides who calls and when: the same, the same callers." },
};

void compare_page(FILE *out, const struct compare_page *p)
{
	struct arena a = { 0 };
	const struct leaf leaf = {
		.kind = "compare", .name = p->saved[0]->scenario,
		.question = arena_printf(&a, "What changed from %s to %s?", text_clean(&a, p->names[0]), text_clean(&a, p->names[1])),
		.detail = "A is the first of them, B the second.",
		.basis = arena_printf(&a, "%s replications in A, %s in B · %g %% confidence · Ringflow %s",
				      arena_printf(&a, "%zu", p->saved[0]->replications), arena_printf(&a, "%zu", p->saved[1]->replications),
				      100 * p->saved[0]->confidence, RINGFLOW_VERSION),
		.origin = &p->origin, .what = p, .verdict = put_compare_verdict, .first = put_compare_differences, .parts = compare_parts,
		.part_count = sizeof(compare_parts) / sizeof(*compare_parts), .words = compare_words, .word_count = sizeof(compare_words) / sizeof(*compare_words) };

	leaf_write(out, &leaf);
	arena_free(&a);
}
