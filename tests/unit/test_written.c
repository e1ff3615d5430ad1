/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All that is written of results, byte for byte: results made by hand that have everything results
 * may have, in every form there is. tests/unit/written.txt holds the texts; a change of words or
 * keys shows there (UPDATE=1 build/tests/test_written).
 */
#include "golden.h"

#include "report/chart/picture.h"
#include "report/report.h"
#include "report/layout/terminal_text_internal.h"

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

/* ---- every form ---- */

static void heading(FILE *out, const char *what)
{
	fprintf(out, "\n######## %s\n", what);
}

static void write_tables(FILE *out, const struct results *r)
{
	static const size_t widths[] = { 60, 100, 160 };

	for (size_t i = 0; i < COUNT(widths); i++) {
		heading(out, "table");
		report_table(out, r, &(struct report_style){ i == 1, widths[i], i > 0 });
	}
	heading(out, "expectations");
	report_expectations(out, r, &(struct report_style){ false, 90 });
	heading(out, "thresholds");
	report_thresholds(out, r, &(struct report_style){ true, 90 });
}

static void write_files(FILE *out, const struct results *r)
{
	static const struct {
		const char *name;
		void (*write)(FILE *out, const struct results *r);
	} files[] = {
		{ "designs.csv", report_designs_csv },	       { "groups.csv", report_groups_csv },
		{ "intervals.csv", report_intervals_csv },     { "costs.csv", report_costs_csv },
		{ "widgets.csv", report_widgets_csv },
		{ "comparisons.csv", report_comparisons_csv }, { "junit", report_junit }, { "markdown", report_markdown },
		{ "annotations", report_annotations },
	};

	heading(out, "summary.json");
	assert_true(report_json(out, r, "9.8.7"));
	heading(out, "replications.json");
	assert_true(report_replications(out, r, "9.8.7"));
	for (size_t i = 0; i < COUNT(files); i++) {
		heading(out, files[i].name);
		files[i].write(out, r);
	}
}

/* The same with what excludes the rest: other ways to draw, to stop and to compare. */
static void change(struct made *m, int variant)
{
	m->r.sweep_design = NULL;
	m->designs[0].widget_count = 0;
	m->r.interrupted = variant == 1;
	m->r.out_of_time = variant == 2;
	m->r.found = variant == 1 ? 3 : 0;
	m->r.sampling = (struct sampling_plan){ variant == 1 ? SAMPLING_ANTITHETIC : SAMPLING_STRATIFIED, 5 };
	m->r.blocks = variant == 1 ? 2 : 3;
	m->r.controls = true;
	m->r.controlled = variant == 2;
	m->r.pairing = (struct pairing){ 3, 820, 1, "success_rate", variant == 1 };
	m->r.ranking_selection.given = true;
	m->r.ranking_selection.metric = "success_rate";
	m->r.ranking_selection.indifference = "0.5 points";
	m->r.ranking_selection.probability = 0.95;
	m->r.ranking_selection.left = variant == 1 ? 2 : 1;
	m->r.ranking_selection.best = "studio";
	m->r.ranking_selection.smallest = variant == 1;
	m->r.precision_count = variant == 1 ? 0 : 3;
	m->thresholds[2].more = 0;
	m->r.expect_count = variant == 1 ? 0 : 1;
	m->r.expect_failure_count = 0;
	m->r.steady = (struct steady_result){ true, 5400, 5000, "timer", "waits of desk", 36000, 10, 86400, 600,
					      variant == 1 ? 0 : 30, 7200, 2, variant == 1 ? NULL : "success_rate", 0.31 };
}

static void everything_is_written_as_it_was(UNUSED void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (int variant = 0; variant < 3; variant++) {
		struct made m;

		make(&m);
		fprintf(out, "%s################ variant %d\n", variant ? "\n" : "", variant);
		if (variant)
			change(&m, variant);
		write_tables(out, &m.r);
		write_files(out, &m.r);
	}
	fclose(out);
	assert_golden("tests/unit/written.txt", text);
	free(text);
}

/* No line is longer than the terminal is wide, with colour or without. */
static void assert_narrow(const struct results *r, const struct report_style *style)
{
	char *text = NULL, *rest;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	report_table(out, r, style);
	fclose(out);
	rest = text;
	for (char *line; (line = strsep(&rest, "\n"));)
		if (text_width(line) > style->width)
			fail_msg("%zu columns of %zu: %s", text_width(line), style->width, line);
	free(text);
}

static void tables_keep_their_width(UNUSED void **state)
{
	for (int variant = 0; variant < 3; variant++) {
		struct made m;

		make(&m);
		if (variant)
			change(&m, variant);
		for (size_t width = 60; width <= 200; width += width < 110 ? 1 : 15)
			for (int i = 0; i < 4; i++)
				assert_narrow(&m.r, &(struct report_style){ i & 1, width, i > 1 });
	}
}

/* ---- the story of a call ---- */

static void write_story(FILE *out, bool colour)
{
	struct timeline t = { .out = out, .call = 4, .design = "timer", .replication = 2, .style = { colour, 100 } };

	for (int kind = 0; kind < EVENT_KINDS; kind++)
		for (int way = 0; way < 6; way++) {
			struct engine_event e = { .time = (60000 + 100 * kind + way) * INT64_C(1000000), .call = 4,
						  .kind = (enum event_kind)kind, .seconds = 1.5 * way,
						  .text = way % 2 ? "some \033text" : NULL, .leg = way == 4 ? 2 : 0 };

			e.a = kind == EVENT_CONFERENCE ? way % 3 : kind == EVENT_REST_ANSWER || kind == EVENT_STUDIO_ANSWER ?
			      (way < 3 ? 200 : 400) : kind == EVENT_EXECUTION ? way : way % 2;
			e.b = way == 2 || way == 5 ? 21220 : 0;
			timeline_event(&t, &e);
		}
	assert_int_equal(t.events, 6 * EVENT_KINDS);
	for (int i = 0; i < 3; i++) {
		struct call_report done = { .number = 3 + (uint64_t)i, .success = i == 2,
					    .reason = i == 2 ? REASON_NONE : REASON_BUSY };

		t.call = i == 2 ? 5 : 4;
		timeline_call_done(&t, &done);
		assert_int_equal(t.done, i > 0);
	}
}

static void a_story_is_told_as_it_was(UNUSED void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	write_story(out, false);
	write_story(out, true);
	fclose(out);
	assert_golden("tests/unit/story.txt", text);
	free(text);
}

/* ---- what charts are drawn from ---- */

static const char *content(struct bench *b, const char *name)
{
	FILE *in = fopen(bench_path(b, name), "r");
	char *text = arena_array(&b->arena, 100000, 1);

	assert_non_null(in);
	text[fread(text, 1, 99999, in)] = '\0';
	fclose(in);
	return text;
}

static void data_of_charts(void **state)
{
	struct bench *b = *state;
	struct report_files files = { 0 };
	struct unmade unmade = { 0 };
	struct made m;

	make(&m);
	m.designs[1].title = "A title that is so long that it takes more than the four lines that a label may have, "
			     "as titles with a \\ and \"quotes\" may";
	assert_false(report_charts(&m.r, b->directory, NULL, &files, &unmade));
	assert_int_equal(files.count, 3);
	assert_string_equal(content(b, "day.tsv"),
		"desk: Redirect, 'on a timer'\t0.5\t30 min\t20 s\t31\t12\n\n\nnotes\n\n\n"
		"0\t30\t12\t80\t78\t82\n0.5\t3\t7\t100\t100\t100\n1\tnan\t0\tnan\tnan\tnan\n");
	assert_string_equal(content(b, "rates.tsv"),
		"# label\t2\t3\t4\tlines\tsuccess_rate\tlow\thigh\ttext\thttp_400_rate\tlow\thigh\ttext\n"
		"Redirect, 'on a timer'\t\t\t\t1\t52.21\t52.01\t52.410000000000004\t52.2 %\t47.79\t"
		"47.589999999999996\t47.99\t47.8 %\n"
		"A title that is so long\tthat it takes more than the\tfour lines that a label may\thave, as titles with a '"
		"...\t4\t100\t99.96000000000001\t100\t100 %\tnan\tnan\tnan\tno requests\n"
		"none\t\t\t\t1\t0\t0\t0.04\t0 %\t0\t0\t0.04\t0 %\n");
	assert_string_equal(content(b, "sweep.tsv"),
		"# redirect_after\tsuccess_rate\tlow\thigh\ttext\thttp_400_rate\tlow\thigh\ttext\n"
		"0\t90\t89\t91\t90.0 %\t10\t9.000000000000002\t11\t10.0 %\n"
		"0.25\t60.00000000000001\t59.00000000000001\t61.00000000000001\t60.0 %\tnan\tnan\tnan\t\n"
		"0.5\t30.000000000000004\t29.000000000000004\t31.000000000000007\t30.0 %\t70\t69\t71\t70.0 %\n");
}

/* Of more than forty designs those that succeed most, in the scenario's order. */
static void charts_of_many_designs(void **state)
{
	struct bench *b = *state;
	struct report_files files = { 0 };
	struct unmade unmade = { 0 };
	struct design_result designs[45];
	struct metric rates[45];
	struct results r = { .scenario = "many", .profile = "article", .confidence = 0.95, .design_count = 45,
			     .designs = designs };
	const char *text;
	size_t lines = 0;

	for (size_t i = 0; i < 45; i++) {
		rates[i] = (struct metric){ "success_rate", UNIT_SHARE, around(i % 9 ? 0.5 : 0.1, 0.01) };
		if (i == 1)
			rates[i].estimate = undefined;
		designs[i] = (struct design_result){ .name = arena_printf(&b->arena, "d%zu.", i), .calls = 10,
						     .metric_count = 1, .metrics = &rates[i] };
	}
	report_charts(&r, b->directory, NULL, &files, &unmade);
	text = content(b, "rates.tsv");
	for (const char *p = text; (p = strchr(p, '\n')); p++)
		lines++;
	assert_int_equal(lines, 41);
	/* out: 1, which is not known, and the last four of 0, 9, 18, 27, 36 that succeed least */
	assert_non_null(strstr(text, "\nd0."));
	for (size_t i = 0; i < 5; i++)
		assert_null(strstr(text, ((const char *[]){ "\nd1.", "\nd9.", "\nd18.", "\nd27.", "\nd36." })[i]));
	assert_true(strstr(text, "\nd2.") < strstr(text, "\nd3.") && strstr(text, "\nd43.") < strstr(text, "\nd44."));
}

/* Designs that never reach a group are named in one line, and so is what would be too much. */
static void days_that_are_not_drawn(void **state)
{
	struct bench *b = *state;
	struct report_files files = { 0 };
	struct unmade unmade = { 0 };
	struct metric none = { "offered", UNIT_COUNT, { 0, 0, 0, true, "" } };
	struct design_result designs[12];
	struct group_result groups[12];
	struct made m;
	const char *text;

	make(&m);
	for (size_t i = 0; i < 12; i++) {
		groups[i] = m.group;
		if (i == 1 || i == 4) {
			groups[i].metrics = &none;
			groups[i].metric_count = 1;
		}
		designs[i] = (struct design_result){ .name = arena_printf(&b->arena, "d%zu", i), .calls = 10,
						     .group_count = 1, .groups = &groups[i] };
	}
	m.r.designs = designs;
	m.r.design_count = 12;
	report_charts(&m.r, b->directory, NULL, &files, &unmade);
	text = content(b, "day.tsv");
	assert_non_null(strstr(text, "\n\n\nnotes\nNot drawn: d1 never reaches desk; d4 never reaches desk; and 2 more of "
				     "groups and designs in\nintervals.csv\n\n\n0\t30\t"));
	assert_non_null(strstr(text, "desk: d9\t"));
	assert_null(strstr(text, "desk: d10\t"));
	/* none: no chart */
	m.r.designs = &designs[1];
	m.r.design_count = 1;
	files.count = 0;
	report_charts(&m.r, b->directory, NULL, &files, &unmade);
	for (size_t i = 0; i < files.count; i++)
		assert_string_not_equal(files.names[i], "day.tsv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_written_as_it_was),
		cmocka_unit_test(tables_keep_their_width),
		cmocka_unit_test(a_story_is_told_as_it_was),
		bench_test(data_of_charts),
		bench_test(charts_of_many_designs),
		bench_test(days_that_are_not_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
