/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reports, from results made by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/base.h"
#include "report/chart/picture.h"
#include "report/calls_rows.h"
#include "report/report.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char t_method[] = "t over replications";

static struct estimate around(double value, double half)
{
	return (struct estimate){ value, value - half, value + half, true, t_method };
}

static struct estimate between(double value, double low, double high)
{
	return (struct estimate){ value, low, high, true, t_method };
}

/* Two designs, a sweep, a group, an expectation that failed. */
struct fixture {
	struct metric a[4], b[4], wait[1];
	struct reason_count reasons[2];
	struct named_count counts[3];
	struct group_result group;
	struct design_result designs[2];
	struct comparison comparisons[2];
	struct sweep_point sweep[3];
	struct source source;
	struct expectation_result expects[3];
	struct results r;
};

static void make_designs(struct fixture *f)
{
	f->a[0] = (struct metric){ "success_rate", UNIT_SHARE, around(0.5221, 0.002) };
	f->a[1] = (struct metric){ "http_400_rate", UNIT_SHARE, around(0.4779, 0.002) };
	f->a[2] = (struct metric){ "time_to_studio_p50", UNIT_SECONDS, around(5.2, 0.004) };
	f->a[3] = (struct metric){ "peak_concurrent_calls", UNIT_COUNT,
				   { 1234, NAN, NAN, true, "one replication, no interval" } };
	f->b[0] = (struct metric){ "success_rate", UNIT_SHARE, between(1, 0.9996, 1) };
	f->b[1] = (struct metric){ "http_400_rate", UNIT_SHARE, { .defined = false } };
	f->b[2] = (struct metric){ "time_to_studio_p50", UNIT_SECONDS, { .defined = false } };
	f->b[3] = (struct metric){ "peak_concurrent_calls", UNIT_COUNT, around(12.34, 0.2) };
	f->wait[0] = (struct metric){ "wait_mean", UNIT_SECONDS, around(22.5, 0.8) };
	f->reasons[0] = (struct reason_count){ "studio_400_in_progress", "Studio 400: in words",
					       4000 };
	f->reasons[1] = (struct reason_count){ "busy", "called side busy", 779 };
	f->counts[0] = (struct named_count){ "studio_requests", 10000 };
	f->counts[1] = (struct named_count){ "rest_400", 12 };
	f->counts[2] = (struct named_count){ "studio_400", 4767 };
	f->group = (struct group_result){ "desk", 12, 20, "served_of_offered", 1,
					  f->wait };
	f->designs[0] = (struct design_result){
		.name = "timer", .title = "Redirect, \"on a timer\"", .calls = 10000,
		.successes = 5221, .events = 70000, .fingerprint = 0xbeef, .metric_count = 4,
		.metrics = f->a, .reason_count = 2, .reasons = f->reasons, .count_count = 3,
		.counts = f->counts,
	};
	f->designs[1] = (struct design_result){
		.name = "studio", .title = "Start in \033[31mStudio", .calls = 10000,
		.successes = 10000, .metric_count = 4, .metrics = f->b, .group_count = 1,
		.groups = &f->group,
	};
}

static void make(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	make_designs(f);
	f->comparisons[0] = (struct comparison){ "timer", "studio", "success_rate",
						 around(-0.4779, 0.002), .headline = true,
						 .p = 1e-9, .p_holm = 2e-9, .shown = true,
						 .spread = 0.004, .gain = 3, .second = 1 };
	f->comparisons[1] = (struct comparison){ "timer", "studio", "http_400_rate",
						 { .defined = false }, .headline = true,
						 .p = NAN, .p_holm = NAN, .gain = NAN, .second = 1 };
	for (size_t i = 0; i < 3; i++)
		f->sweep[i] = (struct sweep_point){ (double)i, around(0.9 - 0.3 * (double)i, 0.01),
						    around(0.1 + 0.3 * (double)i, 0.01) };
	f->source = (struct source){ "x.yaml", "", 0 };
	for (size_t i = 0; i < 3; i++)
		f->expects[i] = (struct expectation_result){
			"timer", i == 1 ? "late" : "early", i, { &f->source, 12, 5 },
			"accepted", i == 1 ? "400: why" : "accepted", i != 1 };
	f->r = (struct results){
		.scenario = "demo", .profile = "article", .seed = UINT64_MAX, .replications = 20,
		.confidence = 0.95, .design_count = 2, .designs = f->designs,
		.comparison_count = 2, .comparisons = f->comparisons, .sweep_design = "timer",
		.sweep_count = 3, .sweep = f->sweep, .expect_count = 3,
		.expect_failure_count = 1, .expects = f->expects,
	};
}

/* What WRITE prints, to be freed. */
static char *printed(void (*write)(FILE *out, const struct results *r), const struct results *r)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	write(out, r);
	fclose(out);
	return text;
}

static void plain_table(FILE *out, const struct results *r)
{
	report_table(out, r, &(struct report_style){ false, 100 });
}

static void coloured_table(FILE *out, const struct results *r)
{
	report_table(out, r, &(struct report_style){ true, 100 });
}

static void json_text(FILE *out, const struct results *r)
{
	assert_true(report_json(out, r, "9.8.7"));
}

#define assert_has(text, part) \
	do { \
		if (!strstr(text, part)) \
			fail_msg("no \"%s\" in:\n%s", part, text); \
	} while (0)

static void table_says_it_all(void **state)
{
	struct fixture f;
	char *text;

	(void)state;
	make(&f);
	text = printed(plain_table, &f.r);
	assert_has(text, "demo  profile article · seed 18446744073709551615 · 20 replications · "
			 "95 % confidence\n  10,000 calls per design\n");
	assert_has(text, "52.2 % ±0.2");
	assert_has(text, "100 % at least 99.96");
	assert_has(text, "4,779 of 10,000 calls\n   4,000  40.0 %  Studio 400: in words\n"
			 "     779   7.8 %  called side busy\n");
	assert_has(text, "HTTP 400: 12 by the REST API, 4,767 by Studio, of 10,000 requests");
	assert_has(text, "no call failed");
	assert_has(text, "A − B  −47.8 ±0.2  B beats A");
	assert_has(text, "22.5 s ±0.8");
	assert_has(text, "2 of 3 expectations hold");
	assert_has(text, "x.yaml:12:5: call 2 \"late\" of design timer: "
			 "expected accepted, got 400: why");
	assert_null(strchr(text, '\033')); /* not even the title's */
	free(text);
	text = printed(coloured_table, &f.r);
	assert_has(text, "\033[31m47.8 % ±0.2\033[0m");
	free(text);
}

static void table_survives_nothing(void **state)
{
	struct results r = { .scenario = "x", .profile = "article", .interrupted = true,
			     .confidence = 0.95 };
	char *text = printed(plain_table, &r);

	(void)state;
	assert_has(text, "Interrupted");
	free(text);
	text = printed(json_text, &r);
	assert_has(text, "\"interrupted\": true");
	free(text);
	free(printed(report_designs_csv, &r));
}

static void json_keeps_its_schema(void **state)
{
	static const char *const keys[] = { "ringflow", "scenario", "profile", "seed",
					    "replications", "confidence", "designs",
					    "comparisons", "sweep", "expectations" };
	struct fixture f;
	char *text, *again;
	const char *key;
	json_t *o, *d, *m;
	size_t i = 0;

	(void)state;
	make(&f);
	text = printed(json_text, &f.r);
	again = printed(json_text, &f.r);
	assert_string_equal(text, again);
	o = json_loads(text, 0, NULL);
	assert_non_null(o);
	json_object_foreach(o, key, m)
		assert_string_equal(key, keys[i++]);
	assert_int_equal(i, COUNT(keys));
	assert_string_equal(json_string_value(json_object_get(o, "ringflow")), "9.8.7");
	assert_string_equal(json_string_value(json_object_get(o, "seed")),
			    "18446744073709551615"); /* beyond JSON's integers */
	d = json_array_get(json_object_get(o, "designs"), 0);
	assert_string_equal(json_string_value(json_object_get(d, "fingerprint")),
			    "000000000000beef");
	assert_string_equal(json_string_value(json_object_get(d, "title")),
			    "Redirect, \"on a timer\"");
	m = json_object_get(json_object_get(d, "metrics"), "success_rate");
	assert_true(json_real_value(json_object_get(m, "estimate")) == 0.5221);
	assert_true(json_real_value(json_object_get(m, "low")) == 0.5221 - 0.002);
	assert_string_equal(json_string_value(json_object_get(m, "unit")), "share");
	m = json_object_get(json_object_get(d, "metrics"), "peak_concurrent_calls");
	assert_true(json_is_real(json_object_get(m, "estimate"))); /* 1234.0, not an integer */
	assert_true(json_is_null(json_object_get(m, "low")));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(d, "failures"),
							    "busy")), 779);
	d = json_array_get(json_object_get(o, "designs"), 1);
	m = json_object_get(json_object_get(d, "metrics"), "http_400_rate");
	assert_true(json_is_null(json_object_get(m, "estimate")));
	assert_int_equal(json_array_size(json_object_get(d, "groups")), 1);
	assert_has(text, "\"estimate\": 0.5221,");
	json_decref(o);
	free(text);
	free(again);
}

static void csv_is_quoted_and_exact(void **state)
{
	struct fixture f;
	char *text;

	(void)state;
	make(&f);
	text = printed(report_designs_csv, &f.r);
	assert_has(text, "design,title,calls,successes,events,success_rate,success_rate_low,"
			 "success_rate_high,http_400_rate,");
	assert_has(text, "\ntimer,\"Redirect, \"\"on a timer\"\"\",10000,5221,70000,0.5221,");
	assert_has(text, ",1,0.9996,1,,,,,,,12.34,");
	free(text);
	text = printed(report_groups_csv, &f.r);
	assert_has(text, "design,group,agents,service_level_seconds,wait_mean,wait_mean_low,"
			 "wait_mean_high\nstudio,desk,12,20,22.5,");
	free(text);
}

static const struct call_report abandoned = {
	.number = 6, .created = 1000000001, .answered = -1, .ended = 2500000000, .studio = -1,
	.state = CALL_COMPLETED, .reason = REASON_ABANDONED_RINGING, .end = END_NEVER_ANSWERED,
	.counted = true, .rest_redirects = 2, .studio_400 = 1
};

/* CALL of DESIGN as a row, to TEXT of SIZE bytes. */
static void print_call(char *text, size_t size, enum calls_format format, const char *design)
{
	FILE *out = fmemopen(text, size, "w");
	struct calls_rows rows;

	calls_rows_begin(&rows, out, format);
	calls_rows_call(&rows, design, 0, &abandoned);
	fclose(out);
}

static void calls_csv_holds_exact_times(void **state)
{
	char text[1024];
	int columns = 0;

	(void)state;
	print_call(text, sizeof(text), CALLS_CSV, "timer");
	assert_has(text, "\ntimer,1,7,1,1.000000001,,2.500000000,completed,0,abandoned_ringing,"
			 ",0,2,0,1,0.000000000,0,1,never_answered\n");
	for (char *s = text; *s != '\n'; s++)
		columns += *s == ',';
	for (char *s = strchr(text, '\n') + 1; *s != '\n'; s++)
		columns -= *s == ',';
	assert_int_equal(columns, 0);
}

/* What never happened is null, and a name is a JSON string whatever is in it. */
static void calls_jsonl_holds_the_same(void **state)
{
	char text[1024];

	(void)state;
	print_call(text, sizeof(text), CALLS_JSONL, "a \"b\" \\ \n=1");
	assert_string_equal(text, "{\"design\":\"a \\\"b\\\" \\\\ \\u000a=1\",\"replication\":1,\"call\":7,"
			    "\"counted\":true,\"created\":1.000000001,\"answered\":null,\"ended\":2.500000000,"
			    "\"state\":\"completed\",\"success\":false,\"reason\":\"abandoned_ringing\",\"studio\":null,"
			    "\"studio_accepted\":false,\"rest_redirects\":2,\"rest_400\":0,\"studio_400\":1,"
			    "\"queue_wait\":0.000000000,\"agent\":false,\"attempt\":1,"
			    "\"ending\":\"never_answered\"}\n");
}

static void metrics_csv_has_a_row_a_metric(void **state)
{
	struct fixture f;
	char *text;

	(void)state;
	make(&f);
	f.designs[0].name = "=1+1";
	text = printed(report_metrics_csv, &f.r);
	assert_has(text, "design,group,metric,unit,estimate,low,high,method\n"
			 "'=1+1,,success_rate,share,0.5221,0.5201,0.5241,t over replications\n");
	assert_has(text, "\nstudio,,http_400_rate,share,,,,\n");
	assert_has(text, "\nstudio,desk,wait_mean,seconds,22.5,");
	free(text);
}

static void tell(struct timeline *t, enum event_kind kind, int64_t ms, int64_t a, int64_t b,
		 const char *text)
{
	timeline_event(t, &(struct engine_event){ .time = ms * 1000000, .call = 4, .kind = kind,
						  .a = a, .b = b, .seconds = -1, .text = text });
}

static void timeline_tells_the_story(void **state)
{
	struct call_report done = { .number = 4, .reason = REASON_STUDIO_400_IN_PROGRESS };
	struct call_report other = { .number = 5, .success = true };
	char *text = NULL;
	size_t size;
	struct timeline t = { .out = open_memstream(&text, &size), .call = 4, .design = "timer" };

	(void)state;
	tell(&t, EVENT_CREATED, 60000, 0, -1, NULL);
	tell(&t, EVENT_STATE, 60000, CALL_RINGING, 0, NULL);
	tell(&t, EVENT_REST_SENT, 65000, 0, 0, "flow \"su\033pport\"");
	tell(&t, EVENT_REST_ANSWER, 65200, 400, 21220, "the call is over");
	timeline_call_done(&t, &other);
	assert_false(t.done);
	timeline_call_done(&t, &done);
	fclose(t.out);
	assert_true(t.done);
	assert_has(text, "Call 5 under design timer; it is created at 60.000 s.");
	assert_has(text, "     0.000 s  caller      calls the number\n");
	assert_has(text, "     5.000 s  controller  posts to Calls: redirect to flow \"su pport\"\n");
	assert_has(text, "     5.200 s  REST        answers 400/21220: the call is over\n");
	assert_has(text, "(studio_400_in_progress)");
	free(text);
}

static void every_event_has_words(void **state)
{
	(void)state;
	for (int kind = 0; kind < EVENT_KINDS; kind++) {
		char *text = NULL;
		size_t size;
		struct timeline t = { .out = open_memstream(&text, &size), .design = "d" };

		tell(&t, (enum event_kind)kind, 0, 0, 0, NULL);
		tell(&t, (enum event_kind)kind, 0, 1, 0, "some text");
		fclose(t.out);
		assert_null(strstr(text, "(null)"));
		assert_int_equal(t.events, 2);
		free(text);
	}
}

static bool exists(const char *directory, const char *name, const char *start)
{
	char path[256], head[16] = "";
	FILE *in;

	snprintf(path, sizeof path, "%s/%s", directory, name);
	in = fopen(path, "rb");
	if (!in)
		return false;
	head[fread(head, 1, sizeof head - 1, in)] = '\0';
	fclose(in);
	unlink(path);
	return strstr(head, start) != NULL;
}

static const char *const chart_names[] = { "rates.tsv", "rates.svg", "rates.png",
					   "sweep.tsv", "sweep.svg", "sweep.png" };

/* Drawn where gnuplot is; skipped where it is not. */
static void charts_are_drawn(void **state)
{
	static const char *const starts[] = { "# label", "<?xml", "PNG", "# redirect", "<?xml",
					      "PNG" };
	char directory[] = "/tmp/ringflow-charts-XXXXXX";
	struct unmade unmade = { 0 };
	struct report_files files = { 0 };
	struct fixture f;

	(void)state;
	if (system("command -v gnuplot >/dev/null 2>&1"))
		skip();
	make(&f);
	f.designs[1].title = "'`touch x`' \"; system('touch x') \\ {/=40 big} a\tb, and so long that "
			     "it takes more than the four lines a label has, to the very end of it";
	assert_non_null(mkdtemp(directory));
	if (!report_charts(&f.r, directory, "scripts/plots", &files, &unmade))
		fail_msg("%s", unmade.why);
	assert_int_equal(files.count, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(files.names[i], chart_names[i]);
		assert_true(exists(directory, chart_names[i], starts[i]));
	}
	f.r.sweep_count = 1; /* a curve of one point */
	f.b[0].estimate.defined = false;
	files.count = 0;
	assert_true(report_charts(&f.r, directory, "scripts/plots", &files, &unmade));
	for (size_t i = 0; i < 6; i++)
		exists(directory, chart_names[i], "");
	assert_int_equal(rmdir(directory), 0); /* nothing else was left there */
}

static void charts_need_gnuplot_and_scripts(void **state)
{
	char directory[] = "/tmp/ringflow-charts-XXXXXX";
	struct unmade unmade = { 0 };
	struct report_files files = { 0 };
	char *path = strdup(getenv("PATH"));
	struct fixture f;

	(void)state;
	make(&f);
	assert_non_null(mkdtemp(directory));
	assert_false(report_charts(&f.r, directory, NULL, &files, &unmade));
	assert_has(unmade.why, "RINGFLOW_SCRIPTS");
	assert_string_equal(unmade.names, "rates.svg, rates.png, sweep.svg, sweep.png");
	assert_int_equal(files.count, 2); /* the data alone */
	unmade = (struct unmade){ 0 };
	setenv("PATH", "/nonexistent", 1);
	assert_false(report_charts(&f.r, directory, "scripts/plots", &files, &unmade));
	setenv("PATH", path, 1);
	assert_string_equal(unmade.why, "gnuplot is not installed");
	assert_string_equal(unmade.names, "rates.svg, rates.png, sweep.svg, sweep.png");
	for (size_t i = 0; i < 6; i++)
		exists(directory, chart_names[i], "");
	assert_int_equal(rmdir(directory), 0);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_says_it_all),
		cmocka_unit_test(table_survives_nothing),
		cmocka_unit_test(json_keeps_its_schema),
		cmocka_unit_test(csv_is_quoted_and_exact),
		cmocka_unit_test(calls_csv_holds_exact_times),
		cmocka_unit_test(calls_jsonl_holds_the_same),
		cmocka_unit_test(metrics_csv_has_a_row_a_metric),
		cmocka_unit_test(timeline_tells_the_story),
		cmocka_unit_test(every_event_has_words),
		cmocka_unit_test(charts_are_drawn),
		cmocka_unit_test(charts_need_gnuplot_and_scripts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
