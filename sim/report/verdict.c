/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/verdict.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/terminal_text_internal.h"
#include "report/more_replications_internal.h"

/* A design that loses so many points to the best is not to be shipped, and of such designs so many are
 * named beside the worst. */
enum { POINTS_TO_REFUSE = 10, MOST_NAMED = 2 };

static const char success[] = "success_rate", http_400[] = "http_400_rate";

/* What sentences are made with. */
struct speaker {
	const struct results *r;
	struct arena *a;
	const char *before, *after; /* around names */
	const size_t *order;	    /* designs by success */
};

/* ---- what is known of designs ---- */

static double success_of(const struct design_result *d)
{
	const struct metric *m = result_metric(d, success);

	return m && m->estimate.defined ? m->estimate.value : -INFINITY;
}

size_t *designs_by_success(struct arena *a, const struct results *r)
{
	size_t *order = arena_array(a, r->design_count ? r->design_count : 1, sizeof(*order));

	for (size_t i = 0; i < r->design_count; i++) {
		double rate = success_of(&r->designs[i]);
		size_t at = i;

		for (; at && success_of(&r->designs[order[at - 1]]) < rate; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	return order;
}

const struct comparison *comparison_of(const struct results *r, const char *metric, size_t i, size_t j)
{
	size_t first = i < j ? i : j, second = i < j ? j : i;

	for (size_t k = 0; k < r->comparison_count; k++) {
		const struct comparison *c = &r->comparisons[k];

		if (c->first == first && c->second == second && !strcmp(c->metric, metric))
			return c;
	}
	return NULL;
}

/* Is design I shown to succeed more often than J, which does so less often? */
static bool beats(const struct results *r, size_t i, size_t j)
{
	const struct comparison *c = comparison_of(r, success, i, j);

	return c && c->shown;
}

/* ---- words ---- */

static const char *name_of(const struct speaker *s, size_t design)
{
	const struct design_result *d = &s->r->designs[design];

	return arena_printf(s->a, "%s%s%s", s->before, text_clean(s->a, d->title && *d->title ? d->title : d->name),
			    s->after);
}

static const char *share_words(const struct speaker *s, const struct metric *m)
{
	struct shown x = show_share(&m->estimate);

	return arena_printf(s->a, "%s%s%s", x.value, *x.interval ? " " : "", x.interval);
}

static const char *success_words(const struct speaker *s, size_t design)
{
	return share_words(s, result_metric(&s->r->designs[design], success));
}

static const char *count_words(const struct speaker *s, uint64_t count, const char *noun)
{
	char number[32];

	return arena_printf(s->a, "%s %s%s", show_count(number, sizeof number, count), noun, count == 1 ? "" : "s");
}

/* "0.8 ±0.3 percentage points": the difference C as the design that has more would say it. */
static const char *points_words(const struct speaker *s, const struct comparison *c)
{
	bool less = c->difference.value < 0;
	const struct estimate *d = &c->difference;
	struct estimate more = { fabs(d->value), less ? -d->high : d->low, less ? -d->low : d->high, d->defined,
				 d->method };
	struct shown x = show_points(&more);

	return arena_printf(s->a, "%s%s%s percentage points", x.value + (*x.value == '+'), *x.interval ? " " : "",
			    x.interval);
}

/* "REASON (4.1 % of calls)", or "" when no call failed. */
static const char *cause_words(const struct speaker *s, size_t design)
{
	const struct design_result *d = &s->r->designs[design];
	char part[32];

	if (!d->reason_count)
		return "";
	return arena_printf(s->a, "%s (%s of calls)", d->reasons[0].text,
			    show_part(part, sizeof part, d->reasons[0].count, d->calls));
}

static const struct metric *answers_of(const struct results *r, size_t design)
{
	const struct metric *m = result_metric(&r->designs[design], http_400);

	return m && m->estimate.defined ? m : NULL;
}

/* Of requests to Studio, where some design's meet 400: what is to be said of this one's. */
static const char *answers_words(const struct speaker *s, size_t design)
{
	const struct metric *m = answers_of(s->r, design);
	bool any = false;

	for (size_t i = 0; i < s->r->design_count; i++)
		any |= answers_of(s->r, i) && answers_of(s->r, i)->estimate.value > 0;
	if (!m || !any)
		return "";
	if (m->estimate.value == 0)
		return ", and none of its requests to Studio meets HTTP 400";
	return arena_printf(s->a, ", and %s of its requests to Studio meet HTTP 400", share_words(s, m));
}

/* ---- the best ---- */

static void say_best(struct decision *v, const struct speaker *s)
{
	size_t best = s->order[0], second = s->order[1];
	const struct comparison *c = comparison_of(s->r, success, best, second);

	v->kind = DECISION_BEST;
	v->best.point = arena_printf(s->a, "Best: %s.", name_of(s, best));
	v->best.why = arena_printf(s->a, "%s of calls succeed%s; that is %s more than under the next, %s, and "
				   "more than chance gives.", success_words(s, best), answers_words(s, best),
				   points_words(s, c), name_of(s, second));
}

/* What would decide between the two that C compares. */
static const char *deciding_words(const struct speaker *s, const struct comparison *c)
{
	const struct results *r = s->r;
	double more = c ? replications_more(c, r, fabs(c->difference.value)) : NAN, points;

	if (r->blocks < 2)
		return " One replication cannot tell whether that is chance: expected more, such as --replications 20.";
	if (isnan(more))
		return "";
	if (more > 0 && more <= 10 * (double)r->replications)
		return arena_printf(s->a, " Were it real, about %.0f more replication%s would show it.", more,
				    more == 1 ? "" : "s");
	points = points_within_reach(c, r);
	more = replications_more(c, r, points / 100);
	if (more > 0)
		return arena_printf(s->a, " %.0f more replication%s would show a difference of %g point%s.", more,
				    more == 1 ? "" : "s", points, points == 1 ? "" : "s");
	return "";
}

/* How many designs, the best among them, the best is not shown to beat. */
static size_t left_open(const struct speaker *s)
{
	size_t left = 1;

	for (size_t i = 1; i < s->r->design_count; i++)
		left += !beats(s->r, s->order[0], s->order[i]);
	return left;
}

/* The first that may be as good as the best. */
static size_t rival(const struct speaker *s)
{
	size_t i = 1;

	while (i + 1 < s->r->design_count && beats(s->r, s->order[0], s->order[i]))
		i++;
	return s->order[i];
}

static void say_open(struct decision *v, const struct speaker *s, size_t left)
{
	size_t best = s->order[0], other = rival(s), rest = s->r->design_count - left;
	const struct comparison *c = comparison_of(s->r, success, best, other);
	const char *others = left > 2 ? arena_printf(s->a, " (and %zu more)", left - 2) : "";
	const char *known = "";

	if (rest)
		known = arena_printf(s->a, " %s beaten by the first.",
				     rest == 1 ? "The other one is" : arena_printf(s->a, "The other %zu are", rest));
	v->kind = DECISION_OPEN;
	v->best.point = "No best design is shown.";
	v->best.why = arena_printf(s->a, "%s succeeds most, with %s of calls, and %s%s with %s: a difference of %s, "
				   "which may be chance.%s%s", name_of(s, best), success_words(s, best),
				   name_of(s, other), others, success_words(s, other),
				   c && c->difference.defined ? points_words(s, c) : "unknown size",
				   deciding_words(s, c), known);
}

/* Where ever more calls would be needed to tell them apart. */
static void say_equal(struct decision *v, const struct speaker *s)
{
	size_t n = s->r->design_count, best = s->order[0];
	bool none = success_of(&s->r->designs[best]) == 0;

	v->kind = none ? DECISION_FAIL : DECISION_EQUAL;
	v->best.point = none ? "No design succeeds." : "The designs succeed equally often.";
	v->best.why = none ? arena_printf(s->a, "Not one call of %s reaches its goal under any of the %zu.",
					  count_words(s, s->r->designs[best].calls, "call"), n) :
			     arena_printf(s->a, "%s of calls succeed under each of the %zu: what tells them apart "
					  "is not success.", success_words(s, best), n);
}

/* ---- the worst ---- */

static bool far_behind(const struct speaker *s, size_t design)
{
	double behind = success_of(&s->r->designs[s->order[0]]) - success_of(&s->r->designs[design]);

	return beats(s->r, s->order[0], design) && 100 * behind >= POINTS_TO_REFUSE;
}

/* Others that are as little to be shipped as the worst, which is the last. */
static const char *others_refused(const struct speaker *s, size_t last)
{
	const char *text = "";
	size_t named = 0, more = 0;

	for (size_t i = last; i-- > 1;) {
		size_t design = s->order[i];

		if (!far_behind(s, design))
			break;
		if (named == MOST_NAMED)
			more++;
		else
			text = arena_printf(s->a, "%s%s%s (%s)", text, named++ ? ", " : "", name_of(s, design),
					    success_words(s, design));
	}
	if (!named)
		return "";
	return more ? arena_printf(s->a, " Nor %s, nor %zu more.", text, more) :
		      arena_printf(s->a, " Nor %s.", text);
}

/* The last in order that has calls. */
static size_t last_judged(const struct speaker *s)
{
	size_t last = s->r->design_count - 1;

	while (last && isinf(success_of(&s->r->designs[s->order[last]])))
		last--;
	return last;
}

static void say_worst(struct decision *v, const struct speaker *s)
{
	size_t last = last_judged(s), worst = s->order[last];
	bool none = success_of(&s->r->designs[worst]) == 0;
	const char *cause = cause_words(s, worst);

	if (!last || (!beats(s->r, s->order[0], worst) && s->r->blocks > 1))
		return;
	v->worst.point = arena_printf(s->a, far_behind(s, worst) ? "Do not ship: %s." : "Weakest: %s.",
				      name_of(s, worst));
	v->worst.why = arena_printf(s->a, "%s%s%s%s.%s",
				    none ? "None" : success_words(s, worst),
				    none ? " of its calls succeeds" : " of its calls succeed",
				    *cause ? "; what costs most is: " : "", cause,
				    far_behind(s, worst) ? others_refused(s, last) : "");
}

/* The reason that costs most calls, of all designs. */
static void say_all_fail(struct decision *v, const struct speaker *s)
{
	const char *text = "";

	for (size_t i = 0; i < s->r->design_count && i <= MOST_NAMED; i++) {
		const char *cause = cause_words(s, i);

		if (*cause)
			text = arena_printf(s->a, "%s%s%s: %s.", text, *text ? " " : "", name_of(s, i), cause);
	}
	v->worst = (struct decision_line){ *text ? "Why, mostly." : NULL, *text ? text : NULL };
}

/* ---- one design ---- */

static void say_single(struct decision *v, const struct speaker *s)
{
	const struct design_result *d = &s->r->designs[0];
	const struct metric *m = answers_of(s->r, 0);
	char part[32];

	v->kind = DECISION_SINGLE;
	v->best.point = arena_printf(s->a, "%s of calls succeed.", success_words(s, 0));
	v->best.why = arena_printf(s->a, "That is under %s, over %s%s.", name_of(s, 0),
				   count_words(s, d->calls, "call"),
				   m ? arena_printf(s->a, "; %s of the requests to Studio meet HTTP 400",
						    m->estimate.value > 0 ? share_words(s, m) : "none") : "");
	v->worst.point = d->reason_count ? "What costs most calls:" : "No call failed.";
	if (d->reason_count)
		v->worst.why = arena_printf(s->a, "%s, %s of all.", d->reasons[0].text,
					    show_part(part, sizeof part, d->reasons[0].count, d->calls));
}

/* ---- thresholds and expectations ---- */

/* The first threshold that failed, or that is open. */
static const char *first_unmet(const struct speaker *s)
{
	const struct results *r = s->r;
	bool failed = r->threshold_failure_count > 0;

	for (size_t i = 0; i < r->threshold_count; i++) {
		const struct threshold_result *x = &r->thresholds[i];
		struct shown found = show_unit(x->unit, &x->estimate);

		if (x->verdict == (failed ? THRESHOLD_FAILED : THRESHOLD_OPEN))
			return arena_printf(s->a, "%s under %s%s%s: found %s%s%s%s.", text_clean(s->a, x->text),
					    s->before, text_clean(s->a, x->design), s->after, found.value,
					    *found.interval ? " " : "", found.interval,
					    failed ? "" : ", which is not enough data to decide");
	}
	return NULL;
}

static const char *held_words(const struct speaker *s, size_t count, size_t unmet, const char *noun)
{
	if (unmet)
		return arena_printf(s->a, "%zu of %zu %s%s not met.", unmet, count, noun, count == 1 ? "" : "s");
	if (count == 1)
		return arena_printf(s->a, "The %s holds.", noun);
	return arena_printf(s->a, "All %zu %ss hold.", count, noun);
}

static void say_checks(struct decision *v, const struct speaker *s)
{
	const struct results *r = s->r;
	size_t unmet = r->threshold_failure_count + r->threshold_open_count;

	if (r->threshold_count) {
		v->checks.point = held_words(s, r->threshold_count, unmet, "threshold");
		v->checks.why = first_unmet(s);
	}
	if (r->expect_count) {
		const char *text = held_words(s, r->expect_count, r->expect_failure_count, "expectation");

		if (!v->checks.point)
			v->checks.point = text;
		else
			v->checks.why = v->checks.why ? arena_printf(s->a, "%s %s", v->checks.why, text) : text;
	}
}

void decision_find(struct decision *v, struct arena *a, const struct results *r, const char *before,
		  const char *after)
{
	struct speaker s = { r, a, before, after, designs_by_success(a, r) };
	double most, least;
	size_t left;

	*v = (struct decision){ .kind = DECISION_NOTHING };
	say_checks(v, &s);
	most = r->design_count ? success_of(&r->designs[s.order[0]]) : -INFINITY;
	if (isinf(most)) {
		v->best.point = "No call was counted.";
		return;
	}
	if (r->design_count == 1) {
		say_single(v, &s);
		return;
	}
	least = success_of(&r->designs[s.order[last_judged(&s)]]);
	left = left_open(&s);
	if (most == least)
		say_equal(v, &s);
	else if (left == 1)
		say_best(v, &s);
	else
		say_open(v, &s, left);
	if (v->kind == DECISION_FAIL)
		say_all_fail(v, &s);
	else if (v->kind != DECISION_EQUAL)
		say_worst(v, &s);
}
