/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every interval lies within what can be: counts and times are not below 0, shares and
 * occupancies not above 1, and the value lies in it. Seldom events in few replications at
 * a high confidence, so that Student's t by itself would lead far out of it.
 */
#include "helpers.h"

#include "stats/stats.h"

#define SELDOM \
	"apps: {line: '<Response><Enqueue>desk</Enqueue></Response>'}\n" \
	"rules: {fetch_latency: 0s}\n" \
	"designs: {line: {start: line, goal: agent}, other: {start: line, goal: agent}}\n" \
	"agents: {desk: {schedule: {step: 1m, counts: [9, 8, 9, 9, 9]}, by_interval: true,\n" \
	"  handle_time: {exponential: 2m}, service_level: 20s}}\n" \
	"callers: {ring: 0s, patience: {ringing: none, queued: {exponential: 1m}}}\n" \
	"prices: {}\n" \
	"calls: {arrivals: {poisson: 3/m}, duration: 5m}\n"

struct seen {
	size_t intervals, cut_below, cut_above;
};

static void look_at(struct seen *s, const char *name, enum unit unit, const struct estimate *e)
{
	if (!e->defined || isnan(e->low))
		return;
	s->intervals++;
	if (!(e->low >= 0 && e->low <= e->value && e->value <= e->high) ||
	    (unit == UNIT_SHARE && e->high > 1))
		fail_msg("%s: %g in [%g, %g]", name, e->value, e->low, e->high);
	s->cut_below += e->low == 0 && e->value > 0 && unit != UNIT_SHARE;
	s->cut_above += unit == UNIT_SHARE && e->high == 1 && e->value < 1;
}

static void look_at_all(struct seen *s, const struct metric *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		look_at(s, list[i].name, list[i].unit, &list[i].estimate);
}

static void look_at_design(struct seen *s, const struct design_result *d)
{
	look_at_all(s, d->metrics, d->metric_count);
	for (size_t i = 0; i < d->cost_count; i++) {
		look_at(s, d->costs[i].name, UNIT_COUNT, &d->costs[i].total);
		look_at(s, d->costs[i].name, UNIT_COUNT, &d->costs[i].per_call);
		look_at(s, d->costs[i].name, UNIT_COUNT, &d->costs[i].per_success);
	}
	for (size_t g = 0; g < d->group_count; g++) {
		const struct group_result *x = &d->groups[g];

		look_at_all(s, x->metrics, x->metric_count);
		for (size_t k = 0; k < x->interval_count; k++) {
			look_at(s, "offered", UNIT_COUNT, &x->intervals[k].offered);
			look_at(s, "abandon_rate", UNIT_SHARE, &x->intervals[k].abandon_rate);
			look_at(s, "wait_mean", UNIT_SECONDS, &x->intervals[k].wait_mean);
			look_at(s, "service_level", UNIT_SHARE, &x->intervals[k].service_level);
		}
	}
}

static void every_interval_is_within_what_can_be(void **state)
{
	static const char *const ways[][3] = {
		{ "run.replications=3", "run.confidence=0.99" },
		{ "run.replications=2", "run.confidence=0.999" },
		{ "run.replications=20", "run.variance_reduction=control_variates", "run.confidence=0.999" },
		{ "run.replications=20", "run.variance_reduction=[stratified, control_variates]" },
		{ "run.replications=6", "run.variance_reduction=antithetic", "run.confidence=0.99" },
	};
	struct bench *b = *state;
	struct seen all = { 0 };

	for (size_t i = 0; i < COUNT(ways); i++) {
		struct seen s = { 0 };

		run(b, SELDOM, ways[i][0], ways[i][1], ways[i][2], NULL);
		for (size_t k = 0; k < b->r->design_count; k++)
			look_at_design(&s, &b->r->designs[k]);
		for (size_t k = 0; k < b->r->comparison_count; k++) {
			const struct comparison *c = &b->r->comparisons[k];

			if (c->unit == UNIT_SHARE && c->difference.defined)
				assert_false(c->difference.low < -1 || c->difference.high > 1);
		}
		assert_true(s.intervals > 60);
		all.cut_below += s.cut_below;
		all.cut_above += s.cut_above;
	}
	print_message("%zu cut at 0, %zu at 1\n", all.cut_below, all.cut_above);
	assert_true(all.cut_below > 20 && all.cut_above > 2);
}

/* ---- by themselves ---- */

static void cutting_keeps_the_value_and_the_truth(UNUSED void **state)
{
	struct estimate e = { 1, -2, 4, true, "t over replications" };

	estimate_within(&e, 0, INFINITY);
	assert_true(e.value == 1 && e.low == 0 && e.high == 4);
	assert_true(estimate_half_width(&e) == 3); /* as it was */
	e = (struct estimate){ 0.9, 0.7, 1.1, true, "t over replications, control variates" };
	estimate_within(&e, 0, 1);
	assert_true(e.low == 0.7 && e.high == 1);
	assert_near(estimate_half_width(&e), 0.2, 1e-12);
	e = (struct estimate){ 0.1, 0, 0.5, true, "Wilson over replications" };
	assert_true(estimate_half_width(&e) == 0.25); /* nothing was cut */
	e = (struct estimate){ 1.5, 1.25, 1.75, true, "t over replications" };
	estimate_within(&e, 0, 1); /* nobody is told that the value is another */
	assert_true(e.low == 1.25 && e.value == 1.5 && e.high == 1.5);
	e = (struct estimate){ 7, NAN, NAN, true, "one replication, no interval" };
	estimate_within(&e, 0, INFINITY);
	assert_true(isnan(e.low) && isnan(e.high) && isinf(estimate_half_width(&e)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cutting_keeps_the_value_and_the_truth),
		bench_test(every_interval_is_within_what_can_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
