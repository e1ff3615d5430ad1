/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario as it was run: written, and read as the same again. */
#include <glob.h>
#include <string.h>
#include <unistd.h>

#include "scenario/document/node_internal.h"
#include "scenario_bench.h"

struct written {
	char *text;
	size_t size;
};

static struct written write_it(const struct scenario *s)
{
	struct written w = { 0 };
	FILE *out = open_memstream(&w.text, &w.size);

	assert_non_null(out);
	scenario_write(out, s, s->replications);
	assert_int_equal(fclose(out), 0);
	return w;
}

/* ---- trees ---- */

static void same_tree(const struct node *a, const struct node *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->is_null, b->is_null);
	assert_int_equal(a->count, b->count);
	if (a->kind == NODE_SCALAR)
		assert_string_equal(a->text, b->text);
	for (size_t i = 0; i < a->count; i++) {
		if (a->kind == NODE_MAP)
			assert_string_equal(a->members[i].key, b->members[i].key);
		same_tree(a->kind == NODE_MAP ? a->members[i].value : a->items[i],
			  b->kind == NODE_MAP ? b->members[i].value : b->items[i]);
	}
}

static char *emitted(const struct node *node)
{
	struct written w = { 0 };
	FILE *out = open_memstream(&w.text, &w.size);

	assert_true(node_write_yaml(out, node));
	fclose(out);
	return w.text;
}

/* TEXT is read, written, read and written. */
static void comes_back(struct arena *a, const char *text)
{
	struct diagnostics d = { 0 };
	struct node *first = yaml_parse(a, source_text(a, "t", text), &d), *second;
	char *once, *twice;

	assert_non_null(first);
	once = emitted(first);
	second = yaml_parse(a, source_text(a, "t", once), &d);
	if (!second)
		fail_msg("%s", once);
	same_tree(first, second);
	twice = emitted(second);
	assert_string_equal(once, twice);
	free(once);
	free(twice);
	diag_free(&d);
}

static void trees_come_back(UNUSED void **state)
{
	static const char *const texts[] = {
		"a: b", "{a: [1, {b: }, ], c: {d: , e: ~, f: null, g: ''}}", "- \n- ''\n- ~\n- [ ]\n- { }\n",
		"a: 'x, y: [z] {w} # no'\nb: \"tab\\there \\r\\n cr \\u0085 \\u2028 \\a \\x1b\"",
		"a: |\n  two\n  lines\nb: |+\n  kept\n\n\nc: |-\n    indented\n      more\n",
		"a: \" begins\\nwith a space\"\nb: \"ends \\nwith one\"\nc: \"\\n\\nempty first\"",
		"a: yes\nb: 'yes'\nc: '5'\nd: 5s\ne: '~'\nf: '- x'\ng: '? y'\nh: '!t'\ni: '&a'\nj: '*b'\nk: '%'\nl: '@'\n",
		"\"key: with\": 1\n\"\": 2\n'#': 3\n\"line\\nfeed\": 4\n",
		"title: Zwölf größere Äpfel 🍎\nnote: \"caf\\u00e9\"\n",
		"[[a, [b, [c]]], {d: [{e: {f: g}}]}]",
		"a: plain text\n  over lines\n\n  and more\n",
	};
	struct arena a = { 0 };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		comes_back(&a, texts[i]);
	arena_free(&a);
}

/* ---- scenarios ---- */

/* Written, and read as a file of its own in another directory. */
static void runs_again(const char *path, const struct overrides *o)
{
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(path, o, &d), *again;
	struct written once, twice;
	char directory[] = "/tmp/ringflow-resolved-XXXXXX", name[64];
	FILE *out;

	assert_int_equal(d.errors, 0);
	once = write_it(s);
	assert_non_null(mkdtemp(directory));
	if (s->calls.trace) {
		snprintf(name, sizeof(name), "%s/%s", directory, scenario_trace_name(s));
		out = fopen(name, "w");
		fwrite(s->calls.trace->text, 1, s->calls.trace->length, out);
		fclose(out);
	}
	snprintf(name, sizeof(name), "%s/scenario.yaml", directory);
	out = fopen(name, "w");
	fwrite(once.text, 1, once.size, out);
	fclose(out);
	again = scenario_load(name, NULL, &d);
	if (d.errors)
		fail_msg("%s: %s", path, once.text);
	assert_string_equal(s->name, again->name);
	assert_string_equal(s->profile, again->profile);
	assert_true(s->content_digest == again->content_digest);
	assert_true(s->callers_digest == again->callers_digest);
	assert_int_equal(s->seed, again->seed);
	assert_int_equal(s->replications, again->replications);
	assert_int_equal(s->threshold_count, again->threshold_count);
	assert_int_equal(s->rules_changed.count, again->rules_changed.count);
	for (size_t i = 0; i < s->flow_count; i++)
		assert_string_equal(s->flows[i].root->at.source->text, again->flows[i].root->at.source->text);
	for (size_t i = 0; i < s->design_count; i++)
		assert_string_equal(s->designs[i].title, again->designs[i].title);
	twice = write_it(again);
	assert_string_equal(once.text, twice.text);
	snprintf(name, sizeof(name), "rm -r %s", directory);
	assert_int_equal(system(name), 0);
	free(once.text);
	free(twice.text);
	scenario_free(s);
	scenario_free(again);
	diag_free(&d);
}

static void every_shipped_one_runs_again(UNUSED void **state)
{
	static const char *const patterns[] = { "scenarios/*.yaml", "scenarios/flows/*.json" };
	static const char *const sets[] = { "rest_latency={uniform: [50ms, 90ms]}", "callers.patience.ringing=1m" };
	static const char *const thresholds[] = { "success_rate >= 1%", "http_400_rate < 99%" };
	const uint64_t seed = 18446744073709551615u, replications = 7;
	const struct overrides o = { .profile = "observed", .assignments = sets, .assignment_count = 2,
				     .seed = &seed, .replications = &replications,
				     .thresholds = thresholds, .threshold_count = 2 };
	glob_t found;

	for (size_t i = 0; i < 2; i++) {
		if (glob(patterns[i], 0, NULL, &found))
			continue;
		for (size_t k = 0; k < found.gl_pathc; k++) {
			runs_again(found.gl_pathv[k], NULL);
			runs_again(found.gl_pathv[k], &o);
		}
		globfree(&found);
	}
}

/* ---- what the command line changed ---- */

static struct scenario *race(const char *const *sets, size_t count, const char *profile)
{
	const struct overrides o = { .assignments = sets, .assignment_count = count, .profile = profile };
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load("scenarios/race.yaml", &o, &d);

	assert_int_equal(d.errors, 0);
	diag_free(&d);
	return s;
}

static void titles_that_may_no_longer_be_so(UNUSED void **state)
{
	static const char *const after[] = { "designs.race.redirect.after=2s" };
	static const char *const quoted[] = { "designs.\"race\".redirect.after=2s" };
	static const char *const told[] = { "designs.race.redirect.after=2s", "designs.race.title=Two" };
	static const char *const other[] = { "calls.count=3", "description=designs.race.x=1" };
	static const char *const whole[] = { "designs.race={title: All new, start: ring}" };
	static const struct {
		const char *const *sets;
		size_t count;
		const char *title;
	} cases[] = { { NULL, 0, "Redirect after 5 s" }, { after, 1, "race" }, { quoted, 1, "race" },
		      { told, 2, "Two" }, { other, 2, "Redirect after 5 s" }, { whole, 1, "All new" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct scenario *s = race(cases[i].sets, cases[i].count, NULL);

		assert_string_equal(s->designs[0].title, cases[i].title);
		assert_int_equal(s->overrides.count, cases[i].count);
		scenario_free(s);
	}
}

static void rules_that_are_not_the_profiles(UNUSED void **state)
{
	/* the second is the profile's, written in another way */
	static const char *const sets[] = { "studio_in_progress=start", "rules.max_steps=1_000",
					    "rest_latency={gamma: {mean: 1s, cv: 0.5}}" };
	static const char *const same[] = { "studio_in_progress=400", "redirect_outbound_ringing=21220" };
	struct scenario *s = race(same, 1, NULL);
	size_t before = s->rules_changed.count;

	scenario_free(s);
	s = race(sets, 3, NULL);
	assert_int_equal(s->rules_changed.count, before + 2);
	assert_string_equal(s->rules_changed.list[before], "studio_in_progress=start");
	assert_string_equal(s->rules_changed.list[before + 1], "rest_latency={gamma: {mean: 1s, cv: 0.5}}");
	scenario_free(s);
	s = race(same, 2, "observed"); /* of which it is the default */
	assert_int_equal(s->rules_changed.count, before);
	assert_string_equal(s->overrides.list[0], "profile=observed");
	assert_string_equal(s->overrides.list[2], same[1]);
	scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_come_back),
		cmocka_unit_test(every_shipped_one_runs_again),
		cmocka_unit_test(titles_that_may_no_longer_be_so),
		cmocka_unit_test(rules_that_are_not_the_profiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
