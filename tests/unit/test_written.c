/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All that is written of results, byte for byte: results made by hand that have everything results
 * may have, in every form there is. tests/unit/written.txt holds the texts; a change of words or
 * keys shows there (UPDATE=1 build/tests/test_written).
 */
#include "golden.h"
#include "made_results.h"

#include "report/chart/picture.h"
#include "report/report.h"
#include "report/layout/terminal_text_internal.h"

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
		{ "designs.csv", report_designs_csv },	       { "metrics.csv", report_metrics_csv },
		{ "groups.csv", report_groups_csv },
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
