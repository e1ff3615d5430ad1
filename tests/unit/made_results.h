/* SPDX-License-Identifier: GPL-3.0-or-later */
/* made_results - results made by hand that have everything results may have. */
#ifndef RINGFLOW_TEST_MADE_RESULTS_H
#define RINGFLOW_TEST_MADE_RESULTS_H

#include "helpers.h"

#include "estimate/results.h"

static struct estimate around(double value, double half)
{
	return (struct estimate){ value, value - half, value + half, true, "t over replications" };
}

static const struct estimate undefined = { NAN, NAN, NAN, false, "no observations" };

enum { DESIGNS = 3, REPLICATIONS = 4 };

static const double rows[5][REPLICATIONS] = { { 0.5, 0.6, NAN, 0.7 }, { 0.1, 0.2, 0.3, 0.4 },
					      { 5, 6, 7.25, 8 }, { 10, 12, 11, 13 }, { 1, 2, 3, 4 } };

struct made {
	struct metric metrics[DESIGNS][5], wait[11];
	struct reason_count reasons[3];
	struct code_total codes[2];
	struct cost_item costs[3];
	struct named_count counts[5];
	struct analytic_value analytic[2];
	struct interval_result intervals[3];
	struct group_result group;
	struct end_result ends[3];
	struct widget_end_result widget_ends[2];
	struct way_result ways[3];
	struct widget_result widgets[13];
	struct design_result designs[DESIGNS];
	struct comparison comparisons[3];
	struct sweep_point sweep[3];
	struct source source;
	struct expectation_result expects[4];
	struct threshold_result thresholds[3];
	struct precision_result precision[3];
	struct results r;
};

static void make_metrics(struct made *m)
{
	m->metrics[0][0] = (struct metric){ "success_rate", UNIT_SHARE, around(0.5221, 0.002), .has_calls = true,
					    .calls = { 0.5221, 0.51, 0.53, true, "Wilson over calls" },
					    .values = rows[0], .gain = 2.5 };
	m->metrics[0][1] = (struct metric){ "http_400_rate", UNIT_SHARE, around(0.4779, 0.002),
					    .values = rows[1], .gain = NAN };
	m->metrics[0][2] = (struct metric){ "time_to_studio_p50", UNIT_SECONDS, around(5.2, 0.004),
					    .values = rows[2], .gain = 1 };
	m->metrics[0][3] = (struct metric){ "peak_concurrent_calls", UNIT_COUNT, around(1234, 3),
					    .values = rows[3], .gain = NAN };
	m->metrics[0][4] = (struct metric){ "abandon_rate", UNIT_SHARE, around(0.05, 0.01), .values = rows[4],
					    .gain = 0.5 };
	memcpy(m->metrics[1], m->metrics[0], sizeof(m->metrics[0]));
	m->metrics[1][0].estimate = (struct estimate){ 1, 0.9996, 1, true, "Clopper-Pearson over calls" };
	m->metrics[1][1].estimate = undefined;
	m->metrics[1][2].estimate = undefined;
	m->metrics[1][3].estimate = (struct estimate){ 12, NAN, NAN, true, "one replication, no interval" };
	memcpy(m->metrics[2], m->metrics[0], sizeof(m->metrics[0]));
	m->metrics[2][0].estimate = (struct estimate){ 0, 0, 0.0004, true, "Clopper-Pearson over calls" };
	m->metrics[2][1].estimate = (struct estimate){ 0, 0, 0.0004, true, "Clopper-Pearson over calls" };
}

static void make_group(struct made *m)
{
	static const char *const names[] = { "offered", "served", "abandoned", "abandon_rate", "waited_rate",
					     "wait_mean", "wait_p95", "service_level", "asa", "occupancy",
					     "queue_mean" };
	static const enum unit units[] = { UNIT_COUNT, UNIT_COUNT, UNIT_COUNT, UNIT_SHARE, UNIT_SHARE, UNIT_SECONDS,
					   UNIT_SECONDS, UNIT_SHARE, UNIT_SECONDS, UNIT_SHARE, UNIT_COUNT };
	static const double is[] = { 210, 166, 44, 0.21, 0.6, 75.5, 269, 0.4, 70, 0.741, 3.2 };

	for (size_t i = 0; i < 11; i++)
		m->wait[i] = (struct metric){ names[i], units[i], around(is[i], is[i] / 50), .values = rows[i % 5],
					      .gain = NAN };
	m->intervals[0] = (struct interval_result){ 12, around(30, 1), around(0.1, 0.01), around(20, 2),
						    around(0.8, 0.02) };
	m->intervals[1] = (struct interval_result){ 7, around(3, 1), undefined, around(0.5, 0.2), around(1, 0) };
	m->intervals[2] = (struct interval_result){ 0, undefined, undefined, undefined, undefined };
	m->group = (struct group_result){ "desk", 12, 20, "served_of_offered", 11, m->wait, 3, 1800, m->intervals };
}

static void make_costs(struct made *m)
{
	m->costs[0] = (struct cost_item){ "all", "all", NULL, 0, 0, around(123.456, 1.5), around(0.0123, 0.0002),
					  around(0.0246, 0.0005) };
	m->costs[1] = (struct cost_item){ "inbound_minute", "inbound minutes, local number", "a page [S]", 0.0085, 12345,
					  around(100, 1), around(0.01, 0.0001), undefined };
	m->costs[2] = (struct cost_item){ "amd_call", "calls with machine detection", "no page found that confirms it [U]",
					  0.0075, 3.5, { 0.5, 0, 2, true, "" }, { 0.5, 0, 2, true, "" },
					  { 0.5, NAN, NAN, true, "" } };
}

/* One flow with names of all lengths, more than are shown, and one that no call comes to. */
static void make_widgets(struct made *m)
{
	static const char *const names[] = {
		"Trigger", "welcome", "a_widget_whose_name_is_longer_than_columns_are_wide", "menu\033[31m", "=1+1",
		"w5", "w6", "w7", "w8", "w9", "w10", "w11", "never" };

	m->ends[0] = (struct end_result){ "hung_up", "hung up while the flow spoke or listened", 400, around(0.04, 0.001),
					  12.5 };
	m->ends[1] = (struct end_result){ "served", "served: the call ended after a message", 9600, around(0.96, 0.001),
					  61 };
	m->ends[2] = (struct end_result){ "cut_off", "cut off: the call ended without a word", 0, { .defined = true },
					  NAN };
	m->widget_ends[0] = (struct widget_end_result){ "hung_up", m->ends[0].text, 390, around(0.039, 0.001) };
	m->widget_ends[1] = (struct widget_end_result){ "served", m->ends[1].text, 9600, around(0.96, 0.001) };
	m->ways[0] = (struct way_result){ "match", "If \"1\", equal_to", "w5", 2000, around(0.2, 0.01) };
	m->ways[1] = (struct way_result){ "noMatch", NULL, "menu", 5000, around(0.5, 0.01) };
	m->ways[2] = (struct way_result){ "timeout", NULL, NULL, 1, { 0.0001, NAN, NAN, true, "" } };
	for (size_t i = 0; i < COUNT(names); i++)
		m->widgets[i] = (struct widget_result){
			.flow = "main", .name = names[i],
			.type = i ? i == 4 ? "split-based-on" : "say-play" : "trigger",
			.visits = i == COUNT(names) - 1 ? 0 : 10000 - 700 * (i % 5), .calls = i == COUNT(names) - 1 ? 0 : 6000,
			.per_call = around(1 - 0.07 * (double)(i % 5), 0.01), .call_share = around(0.6, 0.01),
			.mean_time = around(3.5 * (double)i, 0.1),
		};
	m->widgets[12].call_share = m->widgets[12].per_call = (struct estimate){ .defined = true };
	m->widgets[12].mean_time = undefined;
	m->widgets[4].way_count = 3;
	m->widgets[4].ways = m->ways;
	m->widgets[1].end_count = 1;
	m->widgets[1].ends = m->widget_ends;
	m->widgets[5].end_count = 1;
	m->widgets[5].ends = m->widget_ends + 1;
}

static void make_designs(struct made *m)
{
	make_metrics(m);
	make_group(m);
	make_costs(m);
	make_widgets(m);
	m->reasons[0] = (struct reason_count){ "studio_400_in_progress", "Studio 400: in progress", 4000 };
	m->reasons[1] = (struct reason_count){ "busy", "called side busy", 778 };
	m->reasons[2] = (struct reason_count){ "account_calls", "the account's limit of calls", 1 };
	m->codes[0] = (struct code_total){ 11200, "HTTP retrieval failure", 17 };
	m->codes[1] = (struct code_total){ 21220, "invalid call state", 4000 };
	m->counts[0] = (struct named_count){ "studio_requests", 10000 };
	m->counts[1] = (struct named_count){ "rest_redirects", 8000 };
	m->counts[2] = (struct named_count){ "rest_400", 12 };
	m->counts[3] = (struct named_count){ "studio_400", 4767 };
	m->counts[4] = (struct named_count){ "illegal_transitions", 0 };
	m->analytic[0] = (struct analytic_value){ "success_rate", UNIT_SHARE, around(0.5221, 0.002), 0.522046,
						  "exp(-t/m)", false };
	m->analytic[1] = (struct analytic_value){ "agents.desk.wait_mean", UNIT_SECONDS, around(75.5, 1), 80, "Erlang A",
						  true };
	m->designs[0] = (struct design_result){
		.name = "timer", .title = "Redirect, \"on a timer\"", .calls = 10000, .successes = 5221, .events = 70000,
		.fingerprint = 0xbeef, .metric_count = 5, .metrics = m->metrics[0], .reason_count = 3,
		.reasons = m->reasons, .code_count = 2, .codes = m->codes, .count_count = 5, .counts = m->counts,
		.cost_count = 3, .costs = m->costs, .analytic_count = 2, .analytic = m->analytic,
		.dependence = "agents", .group_count = 1, .groups = &m->group, .cost_per_call = (double *)rows[0],
		.end_count = 3, .ends = m->ends, .widget_count = COUNT(m->widgets), .widgets = m->widgets,
	};
	m->designs[1] = (struct design_result){ .name = "studio", .title = "Start in \033[31mStudio", .calls = 10000,
						.successes = 10000, .metric_count = 5, .metrics = m->metrics[1],
						.fingerprint = UINT64_MAX };
	m->designs[2] = (struct design_result){ .name = "none", .calls = 10000, .metric_count = 5,
						.metrics = m->metrics[2], .count_count = 5, .counts = m->counts,
						.reason_count = 1, .reasons = m->reasons + 1 };
}

static void make_verdicts(struct made *m)
{
	m->source = (struct source){ "x.yaml", "", 0 };
	m->expects[0] = (struct expectation_result){ "timer", "early", 0, { &m->source, 12, 5 }, "accepted", "accepted",
						     true };
	m->expects[1] = (struct expectation_result){ "timer", "late", 1, { &m->source, 13, 5 }, "accepted",
						     "400 (Studio 400: \"why\" <&>)", false };
	m->expects[2] = (struct expectation_result){ "studio", "third", 2, { &m->source, 14, 5 }, "busy", NULL, false };
	m->expects[3] = (struct expectation_result){ "none", NULL, 0, { &m->source, 15, 5 }, ">= 50%", "0 %", false,
						     .metric = "success_rate" };
	m->thresholds[0] = (struct threshold_result){ "timer", "success_rate >= 50%", { &m->source, 20, 3 }, UNIT_SHARE,
						      around(0.5221, 0.002), THRESHOLD_PASSED };
	m->thresholds[1] = (struct threshold_result){ "timer", "agents.desk.wait_mean <= 1m", { &m->source, 21, 3 },
						      UNIT_SECONDS, around(75.5, 1), THRESHOLD_FAILED };
	m->thresholds[2] = (struct threshold_result){ "none", "peak_concurrent_calls < 12", { &m->source, 22, 3 },
						      UNIT_COUNT, around(12.1, 3), THRESHOLD_OPEN, 120 };
	m->precision[0] = (struct precision_result){ "timer", "success_rate", UNIT_SHARE, "0.5 points", 0.005, 0.002,
						     true };
	m->precision[1] = (struct precision_result){ "timer", "agents.desk.wait_mean", UNIT_SECONDS, "2 %", 1.5, 1.75,
						     false };
	m->precision[2] = (struct precision_result){ "studio", "http_400_rate", UNIT_SHARE, "1 point", 0.01, INFINITY,
						     false };
}

static void make(struct made *m)
{
	*m = (struct made){ 0 };
	make_designs(m);
	make_verdicts(m);
	m->comparisons[0] = (struct comparison){ "timer", "studio", "success_rate", around(-0.4779, 0.002), UNIT_SHARE,
						 true, 1e-9, 2e-9, true, 0.004, 3.25, 0, 1 };
	m->comparisons[1] = (struct comparison){ "timer", "none", "agents.desk.wait_mean", around(12.5, 20), UNIT_SECONDS,
						 false, 0.25, 0.5, false, 4, NAN, 0, 2 };
	m->comparisons[2] = (struct comparison){ "studio", "none", "http_400_rate", { .defined = false }, UNIT_SHARE,
						 true, NAN, NAN, false, NAN, NAN, 1, 2 };
	for (size_t i = 0; i < 3; i++)
		m->sweep[i] = (struct sweep_point){ (double)i / 4, around(0.9 - 0.3 * (double)i, 0.01),
						    i == 1 ? undefined : around(0.1 + 0.3 * (double)i, 0.01) };
	m->r = (struct results){
		.scenario = "demo", .profile = "article", .description = "What this is about.", .callers = 0xabcdef,
		.seed = UINT64_MAX, .replications = REPLICATIONS, .blocks = REPLICATIONS, .confidence = 0.95,
		.currency = "USD", .design_count = DESIGNS, .designs = m->designs, .comparison_count = 3,
		.comparisons = m->comparisons, .pairing = { 3, 3 }, .sweep_design = "timer", .sweep_count = 3,
		.sweep = m->sweep, .expect_count = 4, .expect_failure_count = 3, .expects = m->expects,
		.threshold_count = 3, .threshold_failure_count = 1, .threshold_open_count = 1,
		.thresholds = m->thresholds, .precision_count = 3, .precision = m->precision,
	};
}

#endif
