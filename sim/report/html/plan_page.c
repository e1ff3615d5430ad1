/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/plan_page.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/chart/key_words_internal.h"
#include "report/html/leaf_internal.h"
#include "report/plan_report.h"

static const char *metric_words(struct sheet *s, const struct search *x)
{
	return key_words(&s->a, x->condition->metric);
}

static const struct trial *answer_of(const struct search *x)
{
	return x->answer == NO_ANSWER ? NULL : plan_trial_at(x, x->answer);
}

/* The next value to the answer, which does not meet what is asked. */
static const struct trial *next_to(const struct search *x)
{
	return plan_trial_at(x, x->largest ? x->answer + 1 : x->answer - 1);
}

/* "83.1 % ±1.2", in S's arena. */
static const char *plan_value_words(struct sheet *s, const struct search *x, const struct trial *t)
{
	struct shown shown = show_unit(x->unit, &t->estimate);

	return arena_printf(&s->a, "%s%s%s", shown.value, *shown.interval ? " " : "", shown.interval);
}

/* ---- the verdict ---- */

/* What T comes to, as a clause that ends a sentence. */
static void put_outcome(struct sheet *s, const struct plan_page *p, const struct trial *t)
{
	if (!t->replications) {
		fputs("calls come faster than agents can serve them, and there is no steady state", s->out);
	} else if (!t->design || !t->estimate.defined) {
		fputs("no call comes so far", s->out);
	} else {
		html(s->out, "%s is <b>%s</b>", key_words_within(&s->a, p->x->condition->metric), plan_value_words(s, p->x, t));
		if (p->s->design_count > 1 && !p->x->condition->design) {
			fputs(" in the design that is worst off, ", s->out);
			html_name(s->out, t->design);
		}
	}
}

static void put_answer(struct sheet *s, const struct plan_page *p, const struct trial *t)
{
	const struct search *x = p->x;
	const struct trial *next = next_to(x);
	char count[32];

	fputs("<p><b class=\"best\">", s->out);
	html_name(s->out, t->text);
	html(s->out, " is the %s %s that meets %s</b>", x->largest ? "largest" : "smallest", key_words_within(&s->a, x->key),
	     leaf_wanted(&s->a, x->condition->metric, x->condition));
	if (x->sure)
		html(s->out, ", with %s %% confidence: ", arena_printf(&s->a, "%g", 100 * x->confidence));
	else
		html(s->out, " by its estimates, for %s replications do not tell it from its neighbour "
		     "(<code>--max-replications</code>): ", show_count(count, sizeof count, x->max_replications));
	put_outcome(s, p, t);
	fputs(".</p>\n", s->out);
	if (!next)
		return;
	html(s->out, "<p><b class=\"why\">The next %s, ", x->largest ? "larger one" : "smaller one");
	html_name(s->out, next->text);
	html(s->out, ", %s</b>: ", next->verdict == CONDITION_OPEN ? "seems not to meet it" : "does not meet it");
	put_outcome(s, p, next);
	fputs(".</p>\n", s->out);
}

static void put_end(struct sheet *s, const struct plan_page *p, const char *which, const struct trial *t)
{
	fputs("<p>", s->out);
	html(s->out, "The %s that was tried is ", which);
	html_name(s->out, t->text);
	fputs(": ", s->out);
	put_outcome(s, p, t);
	fputs(".</p>\n", s->out);
}

static void put_none(struct sheet *s, const struct plan_page *p)
{
	const struct search *x = p->x;

	html(s->out, x->every ? "<p><b class=\"best\">Every %s that was tried meets %s.</b>" :
				"<p><b class=\"bad\">No %s that was tried meets %s.</b>",
	     key_words_within(&s->a, x->key), leaf_wanted(&s->a, x->condition->metric, x->condition));
	fputs(x->every ? " What lies beyond was not tried.</p>\n" : "</p>\n", s->out);
	if (x->trial_count)
		put_end(s, p, "least", &x->trials[0]);
	if (x->trial_count > 1)
		put_end(s, p, "greatest", &x->trials[x->trial_count - 1]);
}

static void put_plan_verdict(struct sheet *s, const void *what)
{
	const struct plan_page *p = what;
	struct report_style style = leaf_style();
	char *text;
	size_t size;
	FILE *out = leaf_open(&text, &size);

	if (answer_of(p->x))
		put_answer(s, p, answer_of(p->x));
	else
		put_none(s, p);
	plan_notes(out, p->x, &style);
	leaf_close(out);
	leaf_told(s, text);
}

/* ---- the values that were tried ---- */

/* Shares to 100 %, all else to the greatest there is, and what is asked of it. */
static struct whisker plan_axis_of(const struct search *x)
{
	struct whisker w = { 0, x->unit == UNIT_SHARE ? 1 : fmax(x->condition->value, 0), "a", true };

	for (size_t i = 0; x->unit != UNIT_SHARE && i < x->trial_count; i++) {
		const struct estimate *e = &x->trials[i].estimate;

		if (e->defined && isfinite(e->value))
			w.to = fmax(w.to, isfinite(e->high) ? e->high : e->value);
	}
	return w;
}

static void put_trial(struct sheet *s, const struct plan_page *p, const struct trial *t, const struct whisker *axis)
{
	const struct search *x = p->x;
	char exact[40], count[32];

	fputs(t->place == x->answer ? "<tr role=\"row\" class=\"pick\">" : "<tr role=\"row\">", s->out);
	html(s->out, "<th scope=\"row\" role=\"rowheader\" data-v=\"%s\">",
	     isfinite(t->number) ? show_exact(exact, sizeof exact, t->number) : "");
	html_name(s->out, t->text);
	fputs(t->place == x->answer ? " <small>the answer</small></th>" : "</th>", s->out);
	leaf_value(s, metric_words(s, x), x->unit, &t->estimate, axis);
	html(s->out, "<td role=\"cell\" class=\"t %s\" data-l=\"Meets it\">%s</td><td role=\"cell\" class=\"t\" data-l=\"Worst off\">",
	     t->yes ? "ok" : "bad", plan_verdict(t));
	html_name(s->out, t->design ? t->design : "");
	html(s->out, "</td><td role=\"cell\" data-v=\"%s\" data-l=\"Replications\">%s</td></tr>\n",
	     arena_printf(&s->a, "%" PRIu64, t->replications), show_count(count, sizeof count, t->replications));
}

static void put_trials(struct sheet *s, const void *what)
{
	const struct plan_page *p = what;
	const struct search *x = p->x;
	struct whisker axis = plan_axis_of(x);
	struct estimate end = { axis.to, axis.to, axis.to, true, "" };

	leaf_begin_table(s, "Values that were tried", "main slim sort",
			 arena_printf(&s->a, "%s|%s|<Meets it|<Worst off|Replications", key_words(&s->a, x->key),
				      metric_words(s, x)));
	for (size_t i = 0; i < x->trial_count; i++)
		put_trial(s, p, &x->trials[i], &axis);
	leaf_end_table(s);
	html(s->out, "<p class=\"meta\">Dot: estimate. Line through it: its interval, at the confidence of one decision, on an axis "
	     "from 0 to %s.</p>\n", show_unit(x->unit, &end).value);
}

/* ---- the search ---- */

static void put_search(struct sheet *s, const void *what)
{
	const struct plan_page *p = what;
	const struct search *x = p->x;
	const char *unit = x->values ? factor_axis(x->values).unit : "";
	const char *keys[] = { "a", arena_printf(&s->a, "%s, with intervals, against %s%s%s", key_words_within(&s->a, x->condition->metric),
						 key_words_within(&s->a, x->key), *unit ? ", " : "", unit),
			       "m", "what is asked (broken line)", "b", "the answer", NULL };

	if (!answer_of(x))
		keys[4] = NULL;
	html(s->out, "<p>By bisection, with the same callers at every value: a value is decided when its whole interval is on one "
	     "side of what is asked, and until then its replications are doubled. That there is one change between the ends, and "
	     "not several, is supposed.</p>\n");
	if (x->trial_count > 1)
		leaf_figure(s, &p->figure, keys);
}

/* ---- designs ---- */

static bool has_designs(const void *what)
{
	const struct plan_page *p = what;

	return p->r && p->r->design_count > 1;
}

static bool before(const struct search *x, const struct estimate *a, const struct estimate *b)
{
	bool less = x->condition->op == OP_LESS || x->condition->op == OP_LESS_EQUAL;

	if (a->defined != b->defined)
		return a->defined;
	return a->defined && (less ? a->value < b->value : a->value > b->value);
}

/* Designs by what is asked of them, the best first, in S's arena. */
static size_t *ranked(struct sheet *s, const struct plan_page *p, struct estimate *e)
{
	size_t n = p->r->design_count, *order = arena_array(&s->a, n, sizeof(*order));
	enum unit unit;

	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		result_named(&p->r->designs[i], p->x->condition->metric, &unit, &e[i]);
		for (; at > 0 && before(p->x, &e[i], &e[order[at - 1]]); at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	return order;
}

static void put_plan_designs(struct sheet *s, const void *what)
{
	const struct plan_page *p = what;
	size_t n = p->r->design_count, shown = n < MOST_ROWS ? n : MOST_ROWS;
	struct estimate *e = arena_array(&s->a, n, sizeof(*e));
	size_t *order = ranked(s, p, e);
	struct whisker axis = plan_axis_of(p->x);
	const struct trial *t = answer_of(p->x);

	html(s->out, "<p>With %s = ", key_words_within(&s->a, p->x->key));
	html_name(s->out, t ? t->text : "");
	fputs(", the best first. All met the same callers.</p>\n", s->out);
	leaf_begin_table(s, "Designs at the answer", "main", arena_printf(&s->a, "Design|%s", metric_words(s, p->x)));
	for (size_t i = 0; i < shown; i++) {
		fputs("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">", s->out);
		page_design(s, order[i]);
		fputs("</th>", s->out);
		leaf_value(s, metric_words(s, p->x), p->x->unit, &e[order[i]], &axis);
		fputs("</tr>\n", s->out);
	}
	leaf_end_table(s);
	page_more(s, n, shown, "the scenario");
}

/* ---- formulas and basis ---- */

static bool has_formulas(const void *what)
{
	const struct plan_page *p = what;

	return staffing_erlang_of(p->s, p->x->key, p->x->condition, p->x->share).asked;
}

static void put_formulas(struct sheet *s, const void *what)
{
	const struct plan_page *p = what;
	char *text;
	size_t size;
	FILE *out = leaf_open(&text, &size);
	struct report_style style = leaf_style();

	plan_formulas(out, p->x, p->s, &style);
	leaf_close(out);
	leaf_told(s, text);
}

static void put_plan_rests(struct sheet *s, const void *what)
{
	const struct plan_page *p = what;

	leaf_rests(s, p->s, p->r);
}

static const struct leaf_part plan_parts[] = {
	{ "search", "The search", NULL, put_search },
	{ "ranking", "The designs at the answer", has_designs, put_plan_designs },
	{ "formulas", "What formulas say", has_formulas, put_formulas },
	{ "rests", "What it rests on", NULL, put_plan_rests },
};

static const struct leaf_word plan_words[] = {
	{ "Meets it", "the interval of the design that is worst off lies wholly on the side that is asked for. Seems to: its "
	  "estimate does, and its interval reaches to the other side." },
	{ "No, overloaded", "calls come faster than agents can serve them, so that there is no steady state to ask about." },
	{ "With 95 % confidence", "all decisions on the way to the answer are right together in at least so many of repeated "
	  "searches: with k decisions each is taken at 1 − (1 − c) / k (Bonferroni)." },
	{ "83.1 % ±1.2", "the estimate and its interval. [91.2, 93.1] is an interval that lies unevenly about its estimate." },
	{ "Replication", "one independent run of the whole workload, with the same callers at every value." },
};

/* ---- the whole ---- */

void plan_figure(struct figure *f, const struct search *x, const struct figure_place *place)
{
	double scale = metric_units[x->unit].scale, across = x->values ? factor_axis(x->values).scale : 1;
	const struct trial *t = answer_of(x);
	struct arena a = { 0 };
	const char *rows = "";
	struct shown from, to;

	*f = (struct figure){ NULL, NULL };
	for (size_t i = 0; i < x->trial_count; i++) {
		const struct estimate *e = &x->trials[i].estimate;
		bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

		if (e->defined && isfinite(e->value) && isfinite(x->trials[i].number))
			rows = arena_printf(&a, "%s%.10g\t%.10g\t%.10g\t%.10g\n", rows, across * x->trials[i].number, scale * e->value,
					    scale * (interval ? e->low : e->value), scale * (interval ? e->high : e->value));
	}
	if (x->trial_count > 1 && strchr(rows, '\n') != strrchr(rows, '\n')) {
		from = show_unit(x->unit, &x->trials[0].estimate);
		to = show_unit(x->unit, &x->trials[x->trial_count - 1].estimate);
		figure_draw(f, place, &(struct figure_data){ "plan",
			arena_printf(&a, "From %s to %s, %s goes from %s to %s%s", x->trials[0].text,
				     x->trials[x->trial_count - 1].text, key_words_within(&a, x->condition->metric), from.value,
				     to.value, t ? arena_printf(&a, "; %s is the %s that meets what is asked", t->text,
								x->largest ? "largest" : "smallest") : ""),
			rows, { x->values && x->values->logarithmic ? "log" : "lin", metric_units[x->unit].symbol,
				arena_printf(&a, "%.10g", scale * x->condition->value),
				t && isfinite(t->number) ? arena_printf(&a, "%.10g", across * t->number) : NULL } });
	}
	arena_free(&a);
}

static const char *question(struct arena *a, const struct search *x)
{
	static const char count[] = "number of agents";
	const char *key = key_words_within(a, x->key), *wanted = leaf_wanted(a, x->condition->metric, x->condition);

	if (!strncmp(key, count, strlen(count)))
		return arena_printf(a, "How many agents%s for %s?", key + strlen(count), wanted);
	return arena_printf(a, "Which %s for %s?", key, wanted);
}

void plan_page(FILE *out, const struct plan_page *p)
{
	struct arena a = { 0 };
	const struct leaf leaf = {
		.kind = "plan", .name = p->s->name, .detail = p->s->description, .basis = p->basis, .origin = &p->origin,
		.question = question(&a, p->x),
		.what = p, .r = p->r, .verdict = put_plan_verdict, .first = put_trials, .parts = plan_parts,
		.part_count = sizeof(plan_parts) / sizeof(*plan_parts), .words = plan_words, .word_count = sizeof(plan_words) / sizeof(*plan_words) };

	leaf_write(out, &leaf);
	arena_free(&a);
}
