/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export in the place of a scenario: the scenario that it runs under, and what is no export. */
#include "scenario_bench.h"

#include "check/check.h"
#include "program/stand_ins.h"

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

static bool assumes(const struct scenario *s, enum stand_in_kind kind)
{
	struct arena a = { 0 };
	struct stand_in *list;
	size_t count = review_stand_ins(s, &a, &list);
	bool found = false;

	for (size_t i = 0; i < count; i++)
		found |= list[i].kind == kind;
	arena_free(&a);
	return found;
}

/* That its scenario is a default one is on the list of what is assumed; once it is printed and
 * read again, it is the user's. */
static void printed_it_is_said(UNUSED void **state)
{
	static const char *const set[] = { "calls.count=20", "gather_input_share=70%" };
	static const uint64_t seed = 7;
	const struct overrides o = { .assignments = set, .assignment_count = 2, .seed = &seed,
				     .profile = "observed" };
	struct diagnostics d = { 0 };
	struct scenario *s, *again;
	char *text = NULL;
	size_t size;
	FILE *out;

	if (access("tests/bad/flows/good.json", R_OK)) {
		print_message("SKIP: tests/bad is not here\n");
		skip();
	}
	s = scenario_load("tests/bad/flows/good.json", &o, &d);
	assert_int_equal(d.errors, 0);
	assert_true(assumes(s, STAND_IN_SCENARIO));
	out = open_memstream(&text, &size);
	scenario_print(out, s, &o, (const struct remark[]){ { "flows.good.widgets.x.take", "a remark" },
							    { "callers.ring", "is said: no remark" },
							    { "prices.\"a.b\"", "a third" } }, 3);
	fclose(out);
	assert_non_null(strstr(text, "\n#     widgets:\n#       x:\n#         take: ...  # a remark\n"));
	assert_non_null(strstr(text, "\n# prices:\n#   a.b: ...  # a third\n"));
	assert_null(strstr(text, "no remark"));
	again = scenario_from_text("again.yaml", text, NULL, &d);
	if (d.errors)
		fail_msg("%s: %s", printed(&d), text);
	assert_false(assumes(again, STAND_IN_SCENARIO));
	assert_true(again->calls.count == 20 && again->seed == 7 && again->replications == 10);
	assert_string_equal(again->profile, "observed");
	assert_true(again->rules.gather_input_share == 0.7 && again->rules.given[RULE_NUMBER_gather_input_share]);
	assert_true(again->callers.patience[PHASE_SPEAKING].a == 300);
	free(text);
	scenario_free(s);
	scenario_free(again);
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
		cmocka_unit_test(export), cmocka_unit_test(printed_it_is_said),
		cmocka_unit_test(export_names),
		cmocka_unit_test(not_an_export),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
