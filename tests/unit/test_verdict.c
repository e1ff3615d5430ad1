/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What results amount to: the sentences, from results made by hand. */
#include "helpers.h"

#include <math.h>

#include "report/success_order_internal.h"
#include "report/verdict_internal.h"

enum { MOST = 4 };

/* Designs "a" to "d" with a success rate each, and every pair of them compared. */
struct made {
	struct arena arena;
	struct metric metrics[MOST][2];
	struct reason_count reasons[MOST][1];
	struct design_result designs[MOST];
	struct comparison comparisons[MOST * MOST];
	struct threshold_result thresholds[3];
	struct cost_item costs[MOST][1];
	struct results r;
	struct decision v;
};

static const char *const names[MOST] = { "a", "b", "c", "d" };

static struct estimate around(double value, double half)
{
	return (struct estimate){ value, value - half, value + half, true, "t over replications" };
}

/* COUNT designs of 1,000 calls; SHOWN: how far apart what is shown to differ has to be. */
static struct made *make(struct arena *a, size_t count, const double *success, double shown)
{
	struct made *m = arena_alloc(a, sizeof(*m));
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		m->metrics[i][0] = (struct metric){ "success_rate", UNIT_SHARE, around(success[i], 0.01) };
		m->metrics[i][1] = (struct metric){ "http_400_rate", UNIT_SHARE, { .defined = false } };
		m->reasons[i][0] = (struct reason_count){ "busy", "called side busy", (uint64_t)(1000 - 1000 * success[i]) };
		m->designs[i] = (struct design_result){
			.name = names[i], .calls = 1000, .successes = (uint64_t)(1000 * success[i]), .metric_count = 2,
			.metrics = m->metrics[i], .reason_count = success[i] < 1, .reasons = m->reasons[i] };
		for (size_t j = i + 1; j < count; j++)
			m->comparisons[n++] = (struct comparison){
				.a = names[i], .b = names[j], .metric = "success_rate", .first = i, .second = j,
				.difference = around(success[i] - success[j], 0.02), .headline = true, .spread = 0.04,
				.shown = fabs(success[i] - success[j]) >= shown };
	}
	m->r = (struct results){ .scenario = "s", .profile = "article", .replications = 20, .blocks = 20, .confidence = 0.95,
				 .design_count = count, .designs = m->designs, .comparison_count = n,
				 .comparisons = m->comparisons };
	return m;
}

static const struct decision *judge(struct arena *a, struct made *m)
{
	decision_find(&m->v, a, &m->r, "", "");
	return &m->v;
}

static void best_beyond_chance(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 3, (const double[]){ 0.5, 0.9, 0.79 }, 0.05);
	const struct decision *v = judge(&b->arena, m);

	assert_int_equal(v->kind, DECISION_BEST);
	assert_string_equal(v->best.point, "Best: b.");
	assert_string_equal(v->best.why, "90.0 % ±1.0 of calls succeed. That is 11.0 ±2.0 percentage points more than under "
					 "the next, “c”: more than chance gives.");
	assert_string_equal(v->worst.point, "Do not ship: a.");
	assert_string_equal(v->worst.why, "50.0 % ±1.0 of its calls succeed; what costs most is: called side busy (50.0 % of "
					  "calls). Nor “c” with 79.0 % ±1.0.");
	assert_null(v->checks.point);
	assert_null(v->costs.point);
}

/* What is worse by little is not to be refused. */
static void weakest_but_fit(void **state)
{
	struct bench *b = *state;
	const struct decision *v = judge(&b->arena, make(&b->arena, 2, (const double[]){ 0.95, 0.89 }, 0.05));

	assert_int_equal(v->kind, DECISION_BEST);
	assert_string_equal(v->worst.point, "Weakest: b.");
}

static void against_none(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 2, (const double[]){ 0.9, 0 }, 0.05);
	const struct decision *v;

	m->metrics[0][1].estimate = (struct estimate){ 0, 0, 0.001, true, "" };
	m->metrics[1][1].estimate = (struct estimate){ 1, 0.999, 1, true, "" };
	v = judge(&b->arena, m);
	assert_string_equal(v->best.why, "90.0 % ±1.0 of calls succeed, and none of its requests to Studio meets HTTP 400. Not "
					 "one does under the next, “b”: more than chance gives.");
	assert_string_equal(v->worst.why, "None of its calls succeeds; what costs most is: called side busy (100 % of calls).");
}

static void best_not_beyond_chance(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 3, (const double[]){ 0.91, 0.5, 0.9 }, 0.05);
	const struct decision *v = judge(&b->arena, m);

	assert_int_equal(v->kind, DECISION_OPEN);
	assert_string_equal(v->best.point, "No best design is shown.");
	/* (2.093 * 0.04 / 0.01)^2 = 70.1 replications, of which 20 are there */
	assert_string_equal(v->best.why, "91.0 % ±1.0 of calls succeed under “a”, and 90.0 % ±1.0 under “c”: a difference of 1.0 "
					 "±2.0 percentage points, which may be chance. Were it real, about 51 more replications "
					 "would show it. The other one is shown to be worse than the first.");
	assert_string_equal(v->worst.point, "Do not ship: b.");
}

/* Its own interval is on one side of nothing; all intervals at once are not. */
static void best_but_for_the_others(void **state)
{
	struct bench *b = *state;
	const struct decision *v = judge(&b->arena, make(&b->arena, 2, (const double[]){ 0.95, 0.9 }, 0.1));

	assert_int_equal(v->kind, DECISION_OPEN);
	assert_non_null(strstr(v->best.why, "a difference of 5.0 ±2.0 percentage points, which may be chance as so much is compared at once"));
}

/* A difference that would take more than ten times the replications. */
static void out_of_reach(void **state)
{
	struct bench *b = *state;
	const struct decision *v = judge(&b->arena, make(&b->arena, 2, (const double[]){ 0.9001, 0.9 }, 0.05));

	assert_non_null(strstr(v->best.why, "more replications would show a difference of"));
	assert_null(strstr(v->best.why, "Were it real"));
	assert_null(v->worst.point);
}

static void one_replication(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 3, (const double[]){ 0, 1, 0 }, 2);
	const struct decision *v;

	m->r.replications = m->r.blocks = 1;
	for (size_t i = 0; i < 3; i++) {
		struct metric *x = &m->metrics[i][0];

		x->estimate.low = x->estimate.high = NAN;
		m->comparisons[i].spread = NAN;
	}
	v = judge(&b->arena, m);
	assert_int_equal(v->kind, DECISION_OPEN);
	assert_string_equal(v->best.point, "Succeeds most: b.");
	assert_string_equal(v->best.why, "100 % of calls succeed, and 0 % under “a” (and 1 more). One replication cannot tell "
					 "chance from cause.");
	assert_string_equal(v->worst.point, "Weakest: c.");
}

static void all_fail(void **state)
{
	struct bench *b = *state;
	const struct decision *v = judge(&b->arena, make(&b->arena, 2, (const double[]){ 0, 0 }, 0.05));

	assert_int_equal(v->kind, DECISION_FAIL);
	assert_string_equal(v->best.point, "No design succeeds.");
	assert_string_equal(v->best.why, "None of 1,000 calls reaches its goal under any of the 2.");
	assert_string_equal(v->worst.why, "“a”: called side busy (100 % of calls). “b”: called side busy (100 % of calls).");
}

static void all_equal(void **state)
{
	struct bench *b = *state;
	const struct decision *v = judge(&b->arena, make(&b->arena, 3, (const double[]){ 1, 1, 1 }, 0.05));

	assert_int_equal(v->kind, DECISION_EQUAL);
	assert_string_equal(v->best.point, "The designs succeed equally often.");
	assert_null(v->worst.point);
}

static void one_design(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 1, (const double[]){ 0.9 }, 0.05);
	const struct decision *v = judge(&b->arena, m);

	assert_int_equal(v->kind, DECISION_SINGLE);
	assert_string_equal(v->best.point, "90.0 % ±1.0 of calls succeed.");
	assert_string_equal(v->best.why, "That is under “a”, over 1,000 calls.");
	assert_string_equal(v->worst.point, "What costs most calls:");
	assert_string_equal(v->worst.why, "called side busy, 10.0 % of all.");
	m = make(&b->arena, 1, (const double[]){ 1 }, 0.05);
	assert_string_equal(judge(&b->arena, m)->worst.point, "No call failed.");
}

static void no_calls(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 2, (const double[]){ 0, 0 }, 0.05);

	m->metrics[0][0].estimate.defined = m->metrics[1][0].estimate.defined = false;
	assert_int_equal(judge(&b->arena, m)->kind, DECISION_NOTHING);
	assert_string_equal(m->v.best.point, "No call was counted.");
	assert_null(m->v.best.why);
	m->r.axis.warm_up = 60;
	assert_string_equal(judge(&b->arena, m)->best.why, "All that came, came within the warm-up.");
	m->r.design_count = 0;
	assert_int_equal(judge(&b->arena, m)->kind, DECISION_NOTHING);
}

/* Designs without calls come last, and are no worst. */
static void some_without_calls(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 3, (const double[]){ 0, 0.5, 0.9 }, 0.05);
	size_t *order;

	m->metrics[0][0].estimate.defined = false;
	order = designs_by_success(&b->arena, &m->r);
	assert_int_equal(order[0], 2);
	assert_int_equal(order[2], 0);
	assert_string_equal(judge(&b->arena, m)->worst.point, "Do not ship: b.");
}

static void thresholds(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 2, (const double[]){ 0.9, 0.5 }, 0.05);

	m->r.thresholds = m->thresholds;
	m->r.threshold_count = 3;
	m->thresholds[0] = (struct threshold_result){ .design = "b", .text = "success_rate >= 99%", .unit = UNIT_SHARE,
						      .estimate = around(0.5, 0.01) };
	m->thresholds[1] = m->thresholds[2] = m->thresholds[0];
	m->thresholds[1].design = "a";
	assert_string_equal(judge(&b->arena, m)->checks.point, "All 3 thresholds hold.");
	m->r.threshold_failure_count = 2;
	m->thresholds[0].verdict = m->thresholds[1].verdict = THRESHOLD_FAILED;
	m->r.expect_count = 1;
	assert_string_equal(judge(&b->arena, m)->checks.point, "2 of 3 thresholds failed.");
	/* that of the best design, though it is not the first */
	assert_string_equal(m->v.checks.why, "success_rate >= 99% under “a”: found 50.0 % ±1.0. The expectation holds.");
	m->r.threshold_failure_count = 0;
	m->r.threshold_open_count = 1;
	m->thresholds[0].verdict = m->thresholds[1].verdict = THRESHOLD_PASSED;
	m->thresholds[2].verdict = THRESHOLD_OPEN;
	assert_string_equal(judge(&b->arena, m)->checks.point, "1 of 3 thresholds could not be decided.");
}

/* A design whose talks are cut short is cheaper for that, and succeeds as often. */
static void talks_cut_short(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 2, (const double[]){ 1, 1 }, 0.05);

	m->r.currency = "USD";
	for (size_t i = 0; i < 2; i++) {
		m->metrics[i][1] = (struct metric){ "ended_by_participant_rate", UNIT_SHARE, around(0.2 * (double)i, 0.01) };
		m->costs[i][0] = (struct cost_item){ .name = "all", .per_success = around(2 - (double)i, 0.1) };
		m->designs[i].cost_count = 1;
		m->designs[i].costs = m->costs[i];
	}
	assert_non_null(strstr(judge(&b->arena, m)->best.why, "Talks that a participant ended for all when he left, of all calls: "
			       "0 % ±1.0 under “a”, 20.0 % ±1.0 under “b”."));
	assert_non_null(strstr(m->v.costs.why, "under “a”: talks that are cut short cost less."));
	m->metrics[1][1].estimate = around(0, 0);
	assert_null(strstr(judge(&b->arena, m)->best.why, "Talks"));
	assert_null(strstr(m->v.costs.why, "cut short"));
}

static void costs(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 2, (const double[]){ 0.9, 0.9 }, 0.05);

	m->r.currency = "USD";
	for (size_t i = 0; i < 2; i++) {
		m->costs[i][0] = (struct cost_item){ .name = "all", .per_success = around(2 - (double)i, 0.1) };
		m->designs[i].cost_count = 1;
		m->designs[i].costs = m->costs[i];
	}
	assert_string_equal(judge(&b->arena, m)->costs.point, "Cheapest: b.");
	assert_string_equal(m->v.costs.why, "A call that succeeds costs 1.00 ±0.10 USD under “b” and 2.00 ±0.10 under “a”.");
	m->costs[0][0].per_success = around(1.1, 0.1);
	assert_string_equal(judge(&b->arena, m)->costs.point, "No design is shown to be cheapest.");
}

/* Control characters of names do not come through, and their direction stays theirs. */
static void names_are_kept_apart(void **state)
{
	struct bench *b = *state;
	struct made *m = make(&b->arena, 2, (const double[]){ 0.9, 0.5 }, 0.05);

	m->designs[0].title = "x\033[31m\u202ey";
	decision_find(&m->v, &b->arena, &m->r, "<", ">");
	assert_string_equal(m->v.best.point, "Best: <x [31m y>.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(best_beyond_chance),	    bench_test(weakest_but_fit), bench_test(against_none),
		bench_test(best_not_beyond_chance), bench_test(best_but_for_the_others), bench_test(out_of_reach), bench_test(one_replication),
		bench_test(all_fail),		    bench_test(all_equal),	 bench_test(one_design),
		bench_test(no_calls),		    bench_test(some_without_calls), bench_test(thresholds),
		bench_test(talks_cut_short),
		bench_test(costs),		    bench_test(names_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
