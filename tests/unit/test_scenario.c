/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole scenarios: what is read, what is assumed, what is refused and where. */
#include "scenario_bench.h"

/* ---- what is read ---- */

static void defaults(UNUSED void **state)
{
	struct scenario *s = good(minimal, NULL);

	assert_string_equal(s->name, "t");
	assert_null(s->description);
	assert_null(s->default_text);
	assert_string_equal(s->profile, "article");
	assert_int_equal(s->seed, 1);
	assert_int_equal(s->replications, 20);
	assert_true(s->confidence == 0.95 && s->warm_up == 0);
	assert_int_equal(s->callers.ring.kind, DIST_EXPONENTIAL);
	assert_int_equal(s->callers.talk.kind, DIST_LOGNORMAL);
	assert_true(s->callers.outcome[OUTCOME_ANSWER] == 1);
	for (int i = 0; i < PHASE_COUNT; i++)
		assert_false(s->callers.has_patience[i]);
	assert_false(s->callers.has_input);
	assert_false(s->calls.outbound);
	assert_int_equal(s->calls.arrivals, ARRIVALS_POISSON);
	assert_true(s->calls.rate == 2 && s->calls.count == 10 && s->calls.duration == 0);
	assert_int_equal(s->design_count, 1);
	assert_string_equal(s->designs->title, "direct");
	assert_int_equal(s->designs->start.kind, TARGET_APP);
	assert_int_equal(s->designs->fallback.kind, TARGET_NONE);
	assert_int_equal(s->designs->goal, GOAL_COMPLETED);
	assert_string_equal(s->apps[1].source->name, "t.yaml:apps.sorry");
	assert_string_equal(s->apps[1].source->text, " \n<Response/>");
	assert_false(s->sweep.given);
	scenario_free(s);
}

static const char full[] =
	"description: free text\n"
	"profile: observed\n"
	"rules: {first_fetch_in_progress: 400}\n"
	"run: {seed: 18446744073709551615, replications: 30, confidence: 99%, warm_up: 10m}\n"
	"flows:\n"
	"  support: flows/good.json\n"
	"  desk:\n"
	"    file: flows/good.json\n"
	"    sid: FW0123\n"
	"    widgets:\n"
	"      menu: {take: {keypress: 80%, timeout: 20%}, duration: {uniform: [1s, 4s]}}\n"
	"      greet: {agents: night, document: hold}\n"
	"apps: {hold: \"<Response/>\"}\n"
	"numbers: {\"+15550100\": support}\n"
	"urls: {\"https://example.com/hold\": hold}\n"
	"agents: {day: {count: 1_2}, night: {count: 3, handle_time: 3m, service_level: 30s}}\n"
	"callers:\n"
	"  ring: 8s\n"
	"  busy: 5%\n"
	"  no-answer: 0.15\n"
	"  patience: {ringing: {exponential: 60s}, speaking: none}\n"
	"  talk: 2m\n"
	"  input: 2s\n"
	"calls: {direction: outbound, arrivals: {rates: [36/h, 0/h, 0], step: 30m}, duration: 8h}\n"
	"designs:\n"
	"  a:\n"
	"    title: The first\n"
	"    start: {flow: desk}\n"
	"    redirect:\n"
	"      - {at: ringing, after: {exponential: 5s}, latency: 200ms, to: {flow: support, event: return}}\n"
	"      - {at: 30s, to: hold, retries: [1s, 2s]}\n"
	"    fallback: {app: hold}\n"
	"    goal: agent\n"
	"  b: {start: hold, redirect: {at: answered, after: none, to: support, retries: none}}\n"
	"sweep: {design: b, redirect_after: {from: 0s, to: 1s, step: 100ms}}\n";

static void documents(UNUSED void **state)
{
	struct scenario *s = good(full, NULL);
	const struct widget_override *w = s->flows[1].overrides;

	assert_string_equal(s->description, "free text");
	assert_string_equal(s->profile, "observed");
	assert_int_equal(s->rules.first_fetch_in_progress, STUDIO_400);
	assert_int_equal(s->rules.studio_400_surface, SURFACE_ASYNC_11200);
	assert_true(s->seed == UINT64_MAX && s->replications == 30 && s->confidence == 0.99);
	assert_true(s->warm_up == 600);
	assert_int_equal(s->flow_count, 2);
	assert_string_equal(s->flows[0].path, "tests/bad/flows/good.json");
	assert_null(s->flows[0].sid);
	assert_string_equal(s->flows[1].sid, "FW0123");
	assert_string_equal(node_text(s->flows[1].root, "initial_state", ""), "Trigger");
	assert_int_equal(s->flows[1].override_count, 2);
	assert_string_equal(w[0].widget, "menu");
	assert_int_equal(w[0].take_count, 2);
	assert_true(w[0].take[1].share == 0.2 && w[0].has_duration);
	assert_true(w[0].agents == -1 && w[0].app == -1);
	assert_true(w[1].agents == 1 && w[1].app == 0 && !w[1].has_duration);
	assert_int_equal(s->numbers->to.kind, TARGET_FLOW);
	assert_int_equal(s->urls->to.kind, TARGET_APP);
	assert_int_equal(s->group_count, 2);
	assert_true(s->groups[0].count == 12 && s->groups[0].service_level == 20);
	assert_int_equal(s->groups[0].handle_time.kind, DIST_LOGNORMAL);
	assert_true(s->groups[1].handle_time.a == 180 && s->groups[1].service_level == 30);
	scenario_free(s);
}

static void people_and_designs(UNUSED void **state)
{
	struct scenario *s = good(full, NULL);
	const struct redirect *r = s->designs[0].redirects;

	assert_true(fabs(s->callers.outcome[OUTCOME_ANSWER] - 0.8) < 1e-15);
	assert_true(s->callers.outcome[OUTCOME_NO_ANSWER] == 0.15);
	assert_true(s->callers.has_patience[PHASE_RINGING]);
	assert_false(s->callers.has_patience[PHASE_SPEAKING]);
	assert_true(s->callers.has_input && s->callers.input.a == 2);
	assert_true(s->calls.outbound && s->calls.rate_step == 1800 && s->calls.duration == 28800);
	assert_int_equal(s->calls.rate_count, 3);
	assert_true(s->calls.rates[0] == 0.01 && s->calls.rates[1] == 0 && s->calls.rates[2] == 0);
	assert_string_equal(s->designs[0].title, "The first");
	assert_int_equal(s->designs[0].redirect_count, 2);
	assert_true(r[0].at == MOMENT_RINGING && r[0].has_latency && !r[0].has_retries);
	assert_true(r[0].to.kind == TARGET_FLOW && r[0].to.index == 0 && r[0].to.event_return);
	assert_true(r[1].at == MOMENT_FIXED && r[1].fixed == 30 && r[1].retry_count == 2);
	assert_true(r[1].after.kind == DIST_CONSTANT && r[1].after.a == 0 && !r[1].has_latency);
	assert_int_equal(s->designs[0].fallback.kind, TARGET_APP);
	assert_int_equal(s->designs[0].goal, GOAL_AGENT);
	r = s->designs[1].redirects;
	assert_true(r->at == MOMENT_ANSWERED && r->has_retries && r->retry_count == 0);
	assert_true(s->sweep.given && s->sweep.design == 1);
	assert_int_equal(s->sweep.count, 11);
	assert_true(s->sweep.after[10] == 1);
	scenario_free(s);
}

static void script(UNUSED void **state)
{
	struct scenario *s = good(
		"apps: {desk: \"<Response/>\"}\n"
		"calls:\n"
		"  script:\n"
		"    - {at: 0s}\n"
		"    - {name: x, at: 1s, answer: 2s, hang_up: 3s, talk: 4s, redirect: 5s, outcome: no-answer,\n"
		"       design: b, expect: busy}\n"
		"    - {name: x, at: 1s, design: a, expect: {a: 400}}\n"
		"    - {at: 2s, expect: {a: success, b: accepted}}\n"
		"designs: {a: {start: desk}, b: {start: desk}}\n",
		NULL);
	const struct scripted_call *c = s->calls.script;

	assert_int_equal(s->replications, 1);
	assert_int_equal(s->calls.arrivals, ARRIVALS_SCRIPT);
	assert_int_equal(s->calls.script_count, 4);
	assert_string_equal(c[0].name, "call 1");
	assert_true(c[0].answer < 0 && c[0].hang_up < 0 && c[0].talk < 0 && c[0].redirect < 0);
	assert_true(c[0].outcome == -1 && c[0].design == -1 && c[0].expect_count == 0);
	assert_true(c[1].at == 1 && c[1].answer == 2 && c[1].hang_up == 3 && c[1].talk == 4);
	assert_true(c[1].redirect == 5 && c[1].outcome == OUTCOME_NO_ANSWER && c[1].design == 1);
	assert_int_equal(c[1].at_node.line, 5);
	assert_int_equal(c[1].expect->what, EXPECT_REASON);
	assert_string_equal(c[1].expect->reason, "busy");
	assert_int_equal(c[1].expect->design, -1);
	assert_true(c[2].expect->what == EXPECT_400 && c[2].expect->design == 0);
	assert_int_equal(c[3].expect_count, 2);
	assert_true(c[3].expect[1].what == EXPECT_ACCEPTED && c[3].expect[1].design == 1);
	scenario_free(s);
}

/* ---- the command line ---- */

static void command_line(UNUSED void **state)
{
	static const char *const set[] = { "calls.count=20", "first_fetch_in_progress=400",
					   "rules.max_steps=7", "run.seed=5",
					   "designs.direct.redirect={at: ringing, to: sorry}",
					   "designs.direct.redirect.after=3s" };
	static const uint64_t seed = 9, replications = 3;
	const struct overrides o = { .profile = "observed",
				     .assignments = set,
				     .assignment_count = COUNT_OF(set),
				     .seed = &seed,
				     .replications = &replications };
	struct scenario *s = good(minimal, &o);

	assert_string_equal(s->profile, "observed");
	assert_true(s->calls.count == 20 && s->seed == 9 && s->replications == 3);
	assert_int_equal(s->rules.max_steps, 7);
	assert_int_equal(s->rules.first_fetch_in_progress, STUDIO_400);
	assert_int_equal(s->rules.retry_count, 2);
	assert_true(s->designs->redirects->after.a == 3);
	scenario_free(s);
}

static void command_line_errors(UNUSED void **state)
{
	static const char *const set[] = { "calls.cuont=20", "run.seed", "callers.ring=8" };
	const struct overrides o = { .profile = "observe",
				     .assignments = set,
				     .assignment_count = COUNT_OF(set) };

	refused(minimal, &o, "--set calls.cuont=20:1:7: error: unknown key 'cuont' in calls, did you mean 'count'?");
	refused(minimal, &o, "--set run.seed:1:5: error: expected PATH=VALUE");
	refused(minimal, &o, "--set callers.ring=8:1:14: error: ring: expected a duration");
	refused(minimal, &o, "--profile observe:1:1: error: profile: expected article or observed, found 'observe', did you mean 'observed'?");
}

/* ---- what is refused ---- */

/* Load and compile PATH as `check` would; the errors as printed. */
static char *check(const char *path, size_t *errors)
{
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(path, NULL, &d);
	char *text;

	if (!d.errors)
		experiment_check(s, &d);
	text = printed(&d);
	*errors = d.errors;
	scenario_free(s);
	diag_free(&d);
	return text;
}

/* Is there a line "POSITION: error: ...SUBSTRING..." in ERRORS? */
static bool has_error(char *errors, const char *position, const char *substring)
{
	size_t n = strlen(position);

	for (char *line = errors; line && *line; line = strchr(line, '\n'), line += line != NULL) {
		size_t length = strcspn(line, "\n");
		char *found = strstr(line, substring);

		if (!strncmp(line, position, n) && !strncmp(line + n, ": error: ", 9) && found &&
		    found < line + length)
			return true;
	}
	return false;
}

/* Compare with the comments "# expect: [FILE:]LINE:COLUMN: SUBSTRING" of PATH. */
static size_t check_bad_file(const char *path)
{
	size_t errors, expected = 0;
	char *got = check(path, &errors), line[4096];
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	while (fgets(line, sizeof(line), file) && !strncmp(line, "# expect: ", 10)) {
		char position[4096], *text = strstr(line + 10, ": ");
		bool here = line[10] >= '0' && line[10] <= '9';

		assert_non_null(text);
		*text = '\0';
		text[strcspn(text + 2, "\n") + 2] = '\0';
		if (here)
			snprintf(position, sizeof(position), "%s:%s", path, line + 10);
		else
			snprintf(position, sizeof(position), "tests/bad/%s", line + 10);
		if (!has_error(got, position, text + 2))
			fail_msg("expected %s: %s, got\n%s", position, text + 2, got);
		expected++;
	}
	fclose(file);
	if (!expected || expected != errors)
		fail_msg("%s: %zu errors expected, got %zu\n%s", path, expected, errors, got);
	free(got);
	return expected;
}

static void bad_files(UNUSED void **state)
{
	size_t several = 0;
	glob_t files;

	if (glob("tests/bad/*.yaml", 0, NULL, &files)) {
		print_message("SKIP: tests/bad is not here\n");
		skip();
	}
	for (size_t i = 0; i < files.gl_pathc; i++)
		several += check_bad_file(files.gl_pathv[i]) > 1;
	assert_in_range(files.gl_pathc, 30, 10000);
	assert_in_range(several, 8, 10000);
	globfree(&files);
}

/* TEXT made COUNT times under SECTION, where 10,000 are allowed. */
static void assert_too_many(const char *section, const char *text, int count, const char *message)
{
	struct diagnostics d = { 0 };
	struct scenario *s;
	char *shown, *scenario = malloc((size_t)count * (strlen(text) + 16) + 100), *p = scenario;

	assert_non_null(scenario);
	p += sprintf(p, "calls: {arrivals: {poisson: 1/s}, count: 1}\ndesigns: {a: {start: x0}}\n%s:\n", section);
	for (int i = 0; i < count; i++)
		p += sprintf(p, "  x%d: %s\n", i, text);
	s = decode("t.yaml", scenario, NULL, &d);
	free(scenario);
	assert_int_equal(d.errors, 1);
	shown = printed(&d);
	assert_non_null(strstr(shown, message));
	free(shown);
	scenario_free(s);
	diag_free(&d);
}

/* An execution names its flow by 16 bits. */
static void more_than_can_be_named(UNUSED void **state)
{
	assert_too_many("flows", "missing.json", 10001, "t.yaml:10004:3: error: flows: expected at most 10000 of them, found 10001");
	assert_too_many("apps", "missing.xml", 10001, "t.yaml:10004:3: error: apps: expected at most 10000 of them, found 10001");
	assert_too_many("apps", "<Response/>", 70000, "t.yaml:10004:3: error: apps: expected at most 10000 of them, found 70000");
}

/* 150,000 errors are as quick as none; a document may hold a million values. */
static void large(UNUSED void **state)
{
	enum { CALLS = 50000 };
	struct timespec start, end;
	struct diagnostics d = { 0 };
	struct scenario *s;
	char *text = malloc(CALLS * 100 + sizeof(minimal)), *p = text;

	assert_non_null(text);
	p = stpcpy(p, "apps: {desk: \"<Response/>\"}\ndesigns: {a: {start: desk}}\n"
		      "calls:\n  script:\n");
	for (int i = 0; i < CALLS; i++)
		p += sprintf(p, "    - {name: c%d, at: %ds, design: b, expect: {a: busi}, hangup: 3s}\n",
			     i, i);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	s = decode("t.yaml", text, NULL, &d);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	free(text);
	assert_int_equal(d.errors, 3 * CALLS);
	/* seconds, for sanitizers on a slow machine; quadratic would be hours */
	assert_in_range(end.tv_sec - start.tv_sec, 0, 30);
	scenario_free(s);
	diag_free(&d);
}

/* What is parsed once for all is not changed by any of them. */
static void scenarios_of_one_file_are_apart(UNUSED void **state)
{
	static const char path[] = "scenarios/direct-vs-studio.yaml";
	static const char *const changes[] = {
		"callers.ring=3s", "rules.retry_delays=[1s]", "rules.reply_time=1s",
		"flows.support.widgets={}", "calls.count=7",
	};
	struct sources sources = { 0 };
	struct diagnostics d = { 0 };
	struct overrides o = { .sources = &sources };
	struct scenario *alone = scenario_load(path, NULL, &d), *last;

	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		o.assignments = &changes[i];
		o.assignment_count = 1;
		last = scenario_load(path, &o, &d);
		assert_true(last->content_digest != alone->content_digest);
		scenario_free(last);
	}
	o.assignment_count = 0;
	last = scenario_load(path, &o, &d);
	assert_int_equal(d.errors, 0);
	assert_true(last->content_digest == alone->content_digest);
	assert_true(experiment_digest(last, &o) == experiment_digest(alone, &o));
	assert_int_equal(last->calls.count, 2000);
	assert_true(last->callers.ring.a == 8);
	assert_int_equal(last->rules.retry_count, alone->rules.retry_count);
	assert_int_equal(last->rules.reply_time.kind, alone->rules.reply_time.kind);
	assert_int_equal(last->flows[1].override_count, alone->flows[1].override_count);
	scenario_free(last);
	scenario_free(alone);
	sources_free(&sources);
	diag_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),	 cmocka_unit_test(documents),
		cmocka_unit_test(people_and_designs), cmocka_unit_test(script),
		cmocka_unit_test(command_line),	 cmocka_unit_test(command_line_errors),
		cmocka_unit_test(bad_files),
		cmocka_unit_test(more_than_can_be_named), cmocka_unit_test(large),
		cmocka_unit_test(scenarios_of_one_file_are_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
