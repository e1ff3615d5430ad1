/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns and lines the table of results has: those that say something. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/compare_report.h"
#include "report/report.h"

enum { MOST = 12 };

/* Two designs of the same metrics, by name, value and unit. */
struct columns_fixture {
	struct metric metrics[2][MOST];
	struct design_result designs[2];
	struct results r;
};

static void start(struct columns_fixture *f)
{
	*f = (struct columns_fixture){ 0 };
	f->designs[0] = (struct design_result){ .name = "a", .calls = 100, .metrics = f->metrics[0] };
	f->designs[1] = (struct design_result){ .name = "b", .calls = 100, .metrics = f->metrics[1] };
	f->r = (struct results){ .scenario = "demo", .profile = "article", .seed = 1, .replications = 5,
				 .confidence = 0.95, .design_count = 2, .designs = f->designs };
}

static void give(struct columns_fixture *f, const char *name, enum unit unit, double a, double b)
{
	const double values[] = { a, b };

	for (size_t i = 0; i < 2; i++)
		f->metrics[i][f->designs[i].metric_count++] =
			(struct metric){ name, unit, { values[i], values[i], values[i], true, "all replications equal" } };
}

/* The table at WIDTH columns, to be freed. */
static char *table(const struct results *r, size_t width)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	report_table(out, r, &(struct report_style){ false, width });
	fclose(out);
	return text;
}

static void assert_heading(const struct results *r, const char *heading, bool there)
{
	char *text = table(r, 160);

	if (!strstr(text, heading) == there)
		fail_msg("\"%s\" should %sbe in:\n%s", heading, there ? "" : "not ", text);
	free(text);
}

static void studio_has_columns_where_calls_come_to_it(void **state)
{
	struct named_count executions = { "executions", 3 };
	struct columns_fixture f;

	(void)state;
	start(&f);
	give(&f, "success_rate", UNIT_SHARE, 0.5, 0.5);
	give(&f, "calls_with_400_rate", UNIT_SHARE, 0, 0);
	give(&f, "peak_concurrent_executions", UNIT_COUNT, 0, 0);
	assert_heading(&f.r, "with 400", false);
	assert_heading(&f.r, "exec.", false);
	f.designs[1].counts = &executions;
	f.designs[1].count_count = 1;
	assert_heading(&f.r, "with 400", true);
	assert_heading(&f.r, "exec.", true);
}

static void a_column_without_any_number_is_left_out(void **state)
{
	struct columns_fixture f;

	(void)state;
	start(&f);
	give(&f, "success_rate", UNIT_SHARE, 0.5, 0.5);
	give(&f, "http_400_rate", UNIT_SHARE, 0.1, 0.2);
	assert_heading(&f.r, "HTTP 400", true);
	f.metrics[0][1].estimate.defined = false;
	assert_heading(&f.r, "HTTP 400", true);
	f.metrics[1][1].estimate.defined = false;
	assert_heading(&f.r, "HTTP 400", false);
}

/* Of calls placed far fewer are abandoned than of those answered, which is what a bound is of. */
static void a_dialler_has_one_share_of_abandoned_calls(void **state)
{
	struct columns_fixture f;

	(void)state;
	start(&f);
	give(&f, "success_rate", UNIT_SHARE, 0.5, 0.5);
	give(&f, "abandon_rate", UNIT_SHARE, 0.01, 0.02);
	assert_heading(&f.r, "doned\n", true);
	give(&f, "dialler_abandon_rate", UNIT_SHARE, 0.03, 0.05);
	give(&f, "successes_per_agent_hour", UNIT_COUNT, 12, 11);
	assert_heading(&f.r, "Aban-\n", false);
	assert_heading(&f.r, "of answered", true);
}

static void silence_is_told_where_somebody_hears_it(void **state)
{
	struct columns_fixture f;

	(void)state;
	start(&f);
	give(&f, "success_rate", UNIT_SHARE, 0.5, 0.5);
	give(&f, "silence_mean", UNIT_SECONDS, 0, 0);
	assert_heading(&f.r, "Silence", false);
	f.metrics[1][1].estimate.value = 2.9;
	assert_heading(&f.r, "Silence", true);
}

static void an_end_that_may_have_been_meant_is_named(void **state)
{
	struct end_result ends[] = { { .end = "abandoned", .text = "queued, and gave up", .calls = 20 },
				     { .end = "person", .text = "reached a person", .calls = 80 } };
	struct reason_count reason = { "other_end", "ended otherwise than the goal asks for", 80 };
	struct columns_fixture f;

	(void)state;
	start(&f);
	f.r.design_count = 1;
	give(&f, "success_rate", UNIT_SHARE, 0, 0);
	f.designs[0].ends = ends;
	f.designs[0].end_count = 2;
	f.designs[0].reasons = &reason;
	f.designs[0].reason_count = 1;
	assert_heading(&f.r, "Most reached a person: with goal: person they would be the successes", true);
	f.designs[0].successes = 1;
	assert_heading(&f.r, "with goal:", false);
	f.designs[0].successes = 0;
	ends[0].calls = 90; /* no goal is called abandoned */
	assert_heading(&f.r, "with goal:", false);
}

/* Asynchronous detection behind a short document, and people who hang up in the silence of a synchronous one. */
static void calls_that_detection_comes_too_late_for_are_counted(void **state)
{
	struct named_count counts[] = { { "people_listened_to", 400 }, { "people_detected", 100 },
					{ "machines_listened_to", 2000 }, { "machines_detected", 1981 } };
	struct columns_fixture f;

	(void)state;
	start(&f);
	give(&f, "success_rate", UNIT_SHARE, 0.5, 0.5);
	f.designs[1].counts = counts;
	f.designs[1].count_count = 4;
	assert_heading(&f.r, "B  over before machine detection said who answered: the calls of 300 of 400 people\n", true);
	counts[3].count = 500;
	assert_heading(&f.r, "the calls of 300 of 400 people and of 1,500 of 2,000 machines\n", true);
	counts[1].count = 400;
	assert_heading(&f.r, "who answered: the calls of 1,500 of 2,000 machines\n", true);
	counts[3].count = 2000;
	assert_heading(&f.r, "over before", false);
}

/* What no column of the agents' table says stands in lines below it. */
static void lines_below_the_agents_say_the_rest(void **state)
{
	struct metric metrics[] = { { "offered", UNIT_COUNT, { 10, 10, 10, true, "" } },
				    { "served_within_1m", UNIT_SHARE, { 0.631, 0.63, 0.64, true, "" } },
				    { "served_within_2m", UNIT_SHARE, { 0.802, 0.8, 0.81, true, "" } },
				    { "paid_agents", UNIT_COUNT, { 30, 30, 30, true, "" } },
				    { "present_agents", UNIT_COUNT, { 21, 21, 21, true, "" } },
				    { "break_share", UNIT_SHARE, { 0.071, 0.07, 0.072, true, "" } } };
	struct group_result desk = { .name = "desk", .agents = 21, .service_level_seconds = 20,
				     .service_level_definition = "served_of_offered", .metric_count = 6, .metrics = metrics };
	struct columns_fixture f;

	(void)state;
	start(&f);
	f.r.design_count = 1;
	give(&f, "success_rate", UNIT_SHARE, 0.5, 0.5);
	f.designs[0].groups = &desk;
	f.designs[0].group_count = 1;
	assert_heading(&f.r, "   Agents are those who are there, desk of A: 21 of 30 who are paid\n", true);
	assert_heading(&f.r, "   Served of all offered, desk of A: 63.1 % within 1m, 80.2 % within 2m\n", true);
	assert_heading(&f.r, "   Of the time on duty, desk of A: 7.1 % on breaks\n", true);
	desk.metric_count = 1;
	assert_heading(&f.r, "desk of A", false);
}

static void a_rate_that_neither_has_is_not_compared(void **state)
{
	struct metric_change x = { .metric = "http_400_rate", .unit = UNIT_SHARE, .a = NAN, .b = 0.1 };

	(void)state;
	assert_true(compare_listed(&x));
	x.b = NAN;
	assert_false(compare_listed(&x));
	x = (struct metric_change){ .metric = "peak_concurrent_calls", .a = 1, .b = 2 };
	assert_false(compare_listed(&x));
	x.shown = true;
	assert_true(compare_listed(&x));
}

/* A line each at 80 columns, whatever the names' length, and exactly below what failed. */
static void expectations_do_not_wrap(void **state)
{
	struct expectation_result expects[] = {
		{ .design = "some-do-not", .metric = "agents.ringing.ring_no_answer_rate", .wanted = "38 % to 40 %",
		  .got = "37.9 % (36.6155 % to 39.2016 %)", .unit = UNIT_SHARE,
		  .estimate = { 0.379, 0.366155, 0.392016, true, "t" } },
		{ .design = "some-do-not", .metric = "agents.ringing.rings_per_served", .wanted = "1.65 to 1.85", .held = true,
		  .got = "1.685137235 (1.630356997 to 1.739917472)", .unit = UNIT_COUNT,
		  .estimate = { 1.685137235, 1.630356997, 1.739917472, true, "t" } } };
	struct columns_fixture f;
	char *text;

	(void)state;
	start(&f);
	give(&f, "success_rate", UNIT_SHARE, 0.5, 0.5);
	f.r.expects = expects;
	f.r.expect_count = 2;
	f.r.expect_failure_count = 1;
	text = table(&f.r, 80);
	if (!strstr(text, "\nagents.ringing.ring_no_answer_rate  some-do-not  38 % to 40 %  37.9 %  FAILS\n"
			  "agents.ringing.rings_per_served     some-do-not  1.65 to 1.85  1.69    ok\n") ||
	    !strstr(text, "got 37.9 % (36.6155 % to 39.2016 %)"))
		fail_msg("it wraps:\n%s", text);
	free(text);
	text = table(&f.r, 120);
	assert_non_null(strstr(text, "37.9 %  ±1.3"));
	free(text);
	expects[1].wanted = "1.7 in the interval"; /* which is then not left out */
	text = table(&f.r, 80);
	assert_non_null(strstr(text, "±1.3"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(studio_has_columns_where_calls_come_to_it),
		cmocka_unit_test(a_column_without_any_number_is_left_out),
		cmocka_unit_test(a_dialler_has_one_share_of_abandoned_calls),
		cmocka_unit_test(silence_is_told_where_somebody_hears_it),
		cmocka_unit_test(an_end_that_may_have_been_meant_is_named),
		cmocka_unit_test(calls_that_detection_comes_too_late_for_are_counted),
		cmocka_unit_test(lines_below_the_agents_say_the_rest),
		cmocka_unit_test(a_rate_that_neither_has_is_not_compared),
		cmocka_unit_test(expectations_do_not_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
