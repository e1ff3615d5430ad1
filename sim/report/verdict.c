/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/verdict_internal.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/terminal_text_internal.h"
#include "report/more_replications_internal.h"
#include "report/success_order_internal.h"
#include "report/table_internal.h"

/* A design that loses so many points to the best is not to be shipped, and of such designs so many are
 * named beside the worst. */
enum { POINTS_TO_REFUSE = 10, MOST_NAMED = 2, MOST_LISTED = 6 };

static const char success_rate[] = "success_rate", http_400[] = "http_400_rate";

/* What sentences are made with. */
struct speaker {
	const struct results *r;
	struct arena *a;
	const char *before, *after; /* around names */
	const size_t *order;	    /* designs by success */
};

/* ---- words ---- */

static const char *name_of(const struct speaker *s, size_t design)
{
	const struct design_result *d = &s->r->designs[design];

	return arena_printf(s->a, "%s%s%s", s->before, text_clean(s->a, d->title && *d->title ? d->title : d->name),
			    s->after);
}

/* Within a sentence, which a title could be, too. */
static const char *quoted(const struct speaker *s, size_t design)
{
	return arena_printf(s->a, "“%s”", name_of(s, design));
}

/* "92.8 % ±0.3", "0 % (at most 0.0047 %)" */
static const char *share_words(const struct speaker *s, const struct metric *m)
{
	struct shown x = show_share(&m->estimate);

	if (*x.interval == 'a')
		return arena_printf(s->a, "%s (%s %%)", x.value, x.interval);
	return arena_printf(s->a, "%s%s%s", x.value, *x.interval ? " " : "", x.interval);
}

static const char *success_words(const struct speaker *s, size_t design)
{
	return share_words(s, result_metric(&s->r->designs[design], success_rate));
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
	const struct comparison *c = comparison_of(s->r, success_rate, best, second);
	const char *than = design_success(&s->r->designs[second]) > 0 ?
				   arena_printf(s->a, "That is %s more than under the next", points_words(s, c)) :
				   "Not one does under the next";

	v->kind = DECISION_BEST;
	v->best.point = arena_printf(s->a, "Best: %s.", name_of(s, best));
	v->best.why = arena_printf(s->a, "%s of calls succeed%s. %s, %s: more than chance gives.",
				   success_words(s, best), answers_words(s, best), than, quoted(s, second));
}

/* What would decide between the two that C compares. */
static const char *deciding_words(const struct speaker *s, const struct comparison *c)
{
	const struct results *r = s->r;
	double more = c ? replications_more(c, r, fabs(c->difference.value)) : NAN, points;

	if (r->blocks < 2)
		return " One replication cannot tell chance from cause.";
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
		left += !design_beats(s->r, s->order[0], s->order[i]);
	return left;
}

/* The first that may be as good as the best. */
static size_t rival(const struct speaker *s)
{
	size_t i = 1;

	while (i + 1 < s->r->design_count && design_beats(s->r, s->order[0], s->order[i]))
		i++;
	return s->order[i];
}

static void say_open(struct decision *v, const struct speaker *s, size_t left)
{
	size_t best = s->order[0], other = rival(s), rest = s->r->design_count - left;
	const struct comparison *c = comparison_of(s->r, success_rate, best, other);
	const char *others = left > 2 ? arena_printf(s->a, " (and %zu more)", left - 2) : "";
	const char *known = "", *apart = "";

	if (rest)
		known = arena_printf(s->a, " %s shown to be worse than the first.",
				     rest == 1 ? "The other one is" : arena_printf(s->a, "The other %zu are", rest));
	if (c && c->difference.defined && s->r->blocks > 1)
		apart = arena_printf(s->a, ": a difference of %s, which may be chance%s", points_words(s, c),
				     c->difference.low > 0 || c->difference.high < 0 ?
					     " as so much is compared at once" : "");
	v->kind = DECISION_OPEN;
	v->best.point = s->r->blocks > 1 ? "No best design is shown." :
					   arena_printf(s->a, "Succeeds most: %s.", name_of(s, best));
	v->best.why = arena_printf(s->a, "%s of calls succeed%s%s, and %s under %s%s%s.%s%s", success_words(s, best),
				   s->r->blocks > 1 ? " under " : "", s->r->blocks > 1 ? quoted(s, best) : "",
				   success_words(s, other), quoted(s, other), others, apart, deciding_words(s, c), known);
}

/* "12.7 ±0.2 under “A”, 10.7 ±0.1 under “B”": METRIC of the designs, the one that succeeds most first. */
static const char *metric_list(const struct speaker *s, const char *metric)
{
	const char *list = "";

	for (size_t i = 0; i < s->r->design_count && i < MOST_LISTED; i++) {
		const struct metric *m = result_metric(&s->r->designs[s->order[i]], metric);
		struct shown x = { "-", "" };

		if (m)
			x = show_unit(m->unit, &m->estimate);
		list = arena_printf(s->a, "%s%s%s%s%s under %s", list, i ? ", " : "", x.value, *x.interval ? " " : "",
				    x.interval, quoted(s, s->order[i]));
	}
	return list;
}

static const char ended_rate[] = "ended_by_participant_rate";

static double ended_share(const struct results *r, size_t design)
{
	const struct metric *m = result_metric(&r->designs[design], ended_rate);

	return m && m->estimate.defined ? m->estimate.value : 0;
}

/* A call whose talk somebody else's leaving ended has succeeded, and is a short one. */
static const char *ended_words(const struct speaker *s)
{
	bool any = false;

	for (size_t i = 0; i < s->r->design_count; i++)
		any |= ended_share(s->r, i) > 0;
	return any ? arena_printf(s->a, " Talks that a participant ended for all when he left, of all calls: %s.",
				  metric_list(s, ended_rate)) : "";
}

/* Where ever more calls would be needed to tell them apart. */
static void say_equal(struct decision *v, const struct speaker *s)
{
	size_t n = s->r->design_count, best = s->order[0];
	bool none = design_success(&s->r->designs[best]) == 0;

	v->kind = none ? DECISION_FAIL : DECISION_EQUAL;
	v->best.point = none ? "No design succeeds." : "The designs succeed equally often.";
	v->best.why = none ? arena_printf(s->a, "None of %s reaches its goal under any of the %zu.",
					  count_words(s, s->r->designs[best].calls, "call"), n) :
			     arena_printf(s->a, "%s of calls succeed under each of the %zu: what tells them apart "
					  "is not success.%s", success_words(s, best), n, ended_words(s));
}

/* ---- the worst ---- */

static bool far_behind(const struct speaker *s, size_t design)
{
	double behind = design_success(&s->r->designs[s->order[0]]) - design_success(&s->r->designs[design]);

	return design_beats(s->r, s->order[0], design) && 100 * behind >= POINTS_TO_REFUSE;
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
			text = arena_printf(s->a, "%s%s%s with %s", text, named++ ? ", " : "", quoted(s, design),
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

	while (last && isinf(design_success(&s->r->designs[s->order[last]])))
		last--;
	return last;
}

static void say_worst(struct decision *v, const struct speaker *s)
{
	size_t last = last_judged(s), worst = s->order[last];
	bool none = design_success(&s->r->designs[worst]) == 0;
	const char *cause = cause_words(s, worst);

	if (!last || (!design_beats(s->r, s->order[0], worst) && s->r->blocks > 1))
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
			text = arena_printf(s->a, "%s%s%s: %s.", text, *text ? " " : "", quoted(s, i), cause);
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
	v->best.why = arena_printf(s->a, "That is under %s, over %s%s.", quoted(s, 0),
				   count_words(s, d->calls, "call"),
				   !m ? "" : m->estimate.value == 0 ? "; none of the requests to Studio meets HTTP 400" :
				   arena_printf(s->a, "; %s of the requests to Studio meet HTTP 400", share_words(s, m)));
	v->worst.point = d->reason_count ? "What costs most calls:" : "No call failed.";
	if (d->reason_count)
		v->worst.why = arena_printf(s->a, "%s, %s of all.", d->reasons[0].text,
					    show_part(part, sizeof part, d->reasons[0].count, d->calls));
}

/* ---- money ---- */

static const struct estimate *cost_of_success(const struct results *r, size_t design)
{
	const struct design_result *d = &r->designs[design];

	return d->cost_count && d->costs[0].per_success.defined ? &d->costs[0].per_success : NULL;
}

/* The cheapest but for design NOT; -1: there is none. */
static int cheapest(const struct results *r, int not)
{
	int found = -1;

	for (size_t i = 0; i < r->design_count; i++)
		if ((int)i != not && cost_of_success(r, i) &&
		    (found < 0 || cost_of_success(r, i)->value < cost_of_success(r, (size_t)found)->value))
			found = (int)i;
	return found;
}

static const char *money_words(const struct speaker *s, size_t design)
{
	struct shown x = show_money(cost_of_success(s->r, design));

	return arena_printf(s->a, "%s%s%s", x.value, *x.interval ? " " : "", x.interval);
}

/* Which is cheaper is judged by what a success costs, and by intervals that lie apart. */
static void say_costs(struct decision *v, const struct speaker *s)
{
	int first = cheapest(s->r, -1), second = cheapest(s->r, first);
	bool apart;

	if (first < 0 || second < 0)
		return;
	apart = cost_of_success(s->r, (size_t)first)->high < cost_of_success(s->r, (size_t)second)->low;
	v->costs.point = apart ? arena_printf(s->a, "Cheapest: %s.", name_of(s, (size_t)first)) :
				 "No design is shown to be cheapest.";
	v->costs.why = arena_printf(s->a, "A call that succeeds costs %s %s under %s and %s under %s%s%s.",
				    money_words(s, (size_t)first), text_clean(s->a, s->r->currency),
				    quoted(s, (size_t)first), money_words(s, (size_t)second), quoted(s, (size_t)second),
				    apart ? "" : ", intervals that overlap",
				    apart && ended_share(s->r, (size_t)first) > ended_share(s->r, (size_t)second) ?
					    ": talks that are cut short cost less" : "");
}

/* ---- diallers, each of which places calls of its own ---- */

/* A share of the calls placed is no measure of who places more. False: no design has a dialler. */
static bool say_dialled(struct decision *v, const struct speaker *s)
{
	if (!strcmp(results_measure(s->r), success_rate))
		return false;
	v->kind = DECISION_EQUAL;
	v->best.point = "Each design places calls of its own.";
	v->best.why = arena_printf(s->a, "So success, a share of the calls placed, does not tell which is best. Calls that "
				   "succeed in an hour of an agent: %s%s. Abandoned of the calls that people answered, of which "
				   "laws have a bound: %s.", metric_list(s, results_measure(s->r)),
				   left_open(s) > 1 ? ": that the first has most may be chance" :
						      ": that the first has most is more than chance gives",
				   metric_list(s, "dialler_abandon_rate"));
	return true;
}

/* ---- thresholds and expectations ---- */

/* Of the thresholds with VERDICT the first, or the first of the design that succeeds most. */
static const char *first_unmet(const struct speaker *s, int verdict)
{
	const struct results *r = s->r;
	const struct threshold_result *found = NULL;
	const char *best = r->design_count ? r->designs[s->order[0]].name : "";
	struct shown shown;

	for (size_t i = 0; i < r->threshold_count; i++) {
		const struct threshold_result *x = &r->thresholds[i];

		if ((int)x->verdict == verdict && (!found || (strcmp(found->design, best) && !strcmp(x->design, best))))
			found = x;
	}
	if (!found)
		return NULL;
	shown = show_unit(found->unit, &found->estimate);
	return arena_printf(s->a, "%s under “%s%s%s”: found %s%s%s.", text_clean(s->a, found->text), s->before,
			    text_clean(s->a, found->design), s->after, shown.value, *shown.interval ? " " : "",
			    shown.interval);
}

/* "2 of 3 thresholds WORDS." */
static const char *part_words(const struct speaker *s, size_t part, size_t count, const char *noun, const char *words)
{
	return arena_printf(s->a, "%zu of %zu %s%s %s.", part, count, noun, count == 1 ? "" : "s", words);
}

static const char *all_hold(const struct speaker *s, size_t count, const char *noun)
{
	return count == 1 ? arena_printf(s->a, "The %s holds.", noun) :
			    arena_printf(s->a, "All %zu %ss hold.", count, noun);
}

static void say_checks(struct decision *v, const struct speaker *s)
{
	const struct results *r = s->r;
	const char *held = NULL;

	if (r->expect_count)
		held = r->expect_failure_count ?
			       part_words(s, r->expect_failure_count, r->expect_count, "expectation", "failed") :
			       all_hold(s, r->expect_count, "expectation");
	if (!r->threshold_count) {
		v->checks.point = held;
		return;
	}
	v->checks.why = held;
	if (!r->threshold_failure_count && !r->threshold_open_count) {
		v->checks.point = all_hold(s, r->threshold_count, "threshold");
		return;
	}
	v->checks.point = r->threshold_failure_count ?
				  part_words(s, r->threshold_failure_count, r->threshold_count, "threshold", "failed") :
				  part_words(s, r->threshold_open_count, r->threshold_count, "threshold",
					     "could not be decided");
	v->checks.why = arena_printf(s->a, "%s%s%s", first_unmet(s, r->threshold_failure_count ? THRESHOLD_FAILED :
												 THRESHOLD_OPEN),
				     held ? " " : "", held ? held : "");
}

void decision_find(struct decision *v, struct arena *a, const struct results *r, const char *before,
		  const char *after)
{
	struct speaker s = { r, a, before, after, designs_by_success(a, r) };
	double most, least;
	size_t left;

	*v = (struct decision){ .kind = DECISION_NOTHING };
	say_checks(v, &s);
	most = r->design_count ? design_success(&r->designs[s.order[0]]) : -INFINITY;
	if (isinf(most)) {
		v->best.point = "No call was counted.";
		v->best.why = r->axis.warm_up > 0 ? "All that came, came within the warm-up." : NULL;
		return;
	}
	if (r->design_count == 1) {
		say_single(v, &s);
		return;
	}
	if (r->currency)
		say_costs(v, &s);
	if (say_dialled(v, &s))
		return;
	least = design_success(&r->designs[s.order[last_judged(&s)]]);
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
