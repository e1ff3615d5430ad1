/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export in the place of a scenario: the scenario that it runs under, and what is no export. */
#include "scenario_bench.h"

static void export(UNUSED void **state)
{
	static const char *const set[] = { "calls.count=20" };
	const struct overrides o = { .assignments = set, .assignment_count = 1 };
	struct diagnostics d = { 0 };
	struct scenario *s;

	if (access("tests/bad/flows/good.json", R_OK)) {
		print_message("SKIP: tests/bad is not here\n");
		skip();
	}
	s = scenario_load("tests/bad/flows/good.json", &o, &d);
	if (d.errors)
		fail_msg("%s", printed(&d));
	assert_string_equal(s->name, "good");
	assert_string_equal(s->source->name, "tests/bad/flows/good.json (default scenario)");
	assert_string_equal(s->source->text, s->default_text);
	assert_int_equal(s->flow_count, 1);
	assert_string_equal(s->flows->name, "good");
	assert_string_equal(s->flows->path, "tests/bad/flows/good.json");
	assert_non_null(node_get(s->flows->root, "states"));
	assert_true(s->calls.count == 20 && s->calls.rate == 1 && s->replications == 10);
	assert_int_equal(s->group_count, 0);
	assert_int_equal(s->design_count, 1);
	assert_string_equal(s->designs[0].name, "start-in-studio");
	assert_true(s->callers.patience[PHASE_SPEAKING].a == 300);
	assert_true(s->callers.patience[PHASE_QUEUED].a == 180);
	scenario_free(s);
	diag_free(&d);
}

/* Whatever a file is called, its default scenario can be read. */
static void export_names(UNUSED void **state)
{
	static const struct {
		const char *path, *name;
	} cases[] = {
		{ "a/my flow (2).json", "my-flow--2-" }, { "/x/ring-desk.json", "ring-desk" },
		{ "123", "flow" },			 { "\"q\" \\ \n: #.json", "flow" },
		{ "null", "flow" },			 { ".json", "flow" },
		{ "-", "flow" },			 { "größe.json", "gr----e" },
		{ "true.json", "true" },
	};
	static const char states[] =
		"{\"states\": [{\"name\": \"x\", \"type\": \"send-to-flex\"}]}";

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct diagnostics d = { 0 };
		struct scenario *s = decode(cases[i].path, states, NULL, &d);

		if (d.errors)
			fail_msg("%s: %s", cases[i].path, printed(&d));
		assert_string_equal(s->flows->name, cases[i].name);
		assert_int_equal(s->group_count, 1);
		assert_int_equal(s->groups->count, 200);
		scenario_free(s);
		diag_free(&d);
	}
}

static void not_an_export(UNUSED void **state)
{
	struct diagnostics d = { 0 };
	struct scenario *s = decode("t.json", "{\"states\": [}", NULL, &d);
	char *errors = printed(&d);

	assert_int_equal(d.errors, 1);
	assert_non_null(strstr(errors, "t.json:1:13: error: not JSON"));
	free(errors);
	scenario_free(s);
	diag_free(&d);
	/* a scenario may be JSON too */
	s = good("{\"apps\": {\"desk\": \"<Response/>\"}, \"designs\": {\"direct\": {\"start\": \"desk\"}},"
		 " \"calls\": {\"arrivals\": {\"poisson\": \"2/s\"}, \"count\": 10}}", NULL);
	assert_int_equal(s->calls.count, 10);
	scenario_free(s);
	d = (struct diagnostics){ 0 };
	s = scenario_load("tests/bad/no-such-file.yaml", NULL, &d);
	assert_int_equal(d.errors, 1);
	scenario_free(s);
	diag_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(export),
		cmocka_unit_test(export_names),
		cmocka_unit_test(not_an_export),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
