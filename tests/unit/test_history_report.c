/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs over time as they are shown: a list, and bands. */
#include "helpers.h"

#include "report/history_report.h"

static const struct history_run three[] = {
	{ .number = 7, .time = "2026-01-02T03:04:05Z", .scenario = "s", .profile = "article", .seed = "1",
	  .version = "0.1", .replications = 20 },
	{ .number = 8, .time = "2026-01-03T03:04:05Z", .scenario = "s", .profile = "article", .seed = "1",
	  .version = "0.2", .replications = 20, .label = "\033[31mred", .changed = CHANGED_VERSION },
	{ .number = 12, .time = "2026-01-04T03:04:05Z", .scenario = "s", .profile = "observed", .seed = "1",
	  .version = "0.2", .replications = 20, .failed = 2, .passed = 1,
	  .changed = CHANGED_SCENARIO | CHANGED_PROFILE },
};

static void runs_are_listed(void **state)
{
	const struct history_runs runs = { .count = 3, .list = (struct history_run *)three };
	struct report_style style = { .width = 80 };
	char text[2048];
	FILE *out = fmemopen(text, sizeof(text), "w");

	(void)state;
	history_table(out, &runs, &style);
	fclose(out);
	assert_string_equal(text,
		"Run  When (UTC)        Profile   Repl.  Thresholds  Changed            Label\n"
		"  7  2026-01-02 03:04  article      20  -\n"
		"  8  2026-01-03 03:04  article      20  -           version 0.2         [31mred\n"
		" 12  2026-01-04 03:04  observed     20  2 failed    scenario, profile\n"
		"All: s, seed 1.\n");
}

static void bands_are_drawn_to_scale(void **state)
{
	const struct history_runs runs = { .count = 3, .list = (struct history_run *)three };
	struct history_point points[] = { { 0, { 0.5, 0.25, 0.75, true, "" } }, { 1, { .method = "" } },
					  { 2, { 0.9, NAN, NAN, true, "" } } };
	struct history_curve curve = { "d", UNIT_SHARE, 3, points };
	const struct history_curves c = { .metric = "success_rate", .count = 1, .list = &curve };
	struct report_style style = { .width = 80 };
	char text[2048];
	FILE *out = fmemopen(text, sizeof(text), "w");

	(void)state;
	history_drawing(out, &runs, &c, &style);
	fclose(out);
	assert_string_equal(text,
		"success_rate of d\n"
		"Run  When        Value       25.0 %              90.0 %  Changed\n"
		"  7  2026-01-02    50 % ±25  ├─────────●────────┤\n"
		"  8  2026-01-03       -                                  version 0.2\n"
		" 12  2026-01-04  90.0 %                               ●  scenario, profile\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_are_listed),
		cmocka_unit_test(bands_are_drawn_to_scale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
