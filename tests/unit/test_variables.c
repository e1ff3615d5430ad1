/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variables where they steer: set, filled in, compared; where they come from; and what
 * decides where they are not known. */
#include "helpers.h"

#include "program/program.h"

#define SET(key, value, next) \
	STATE("set", "set-variables", ARROW("next", next), \
	      "'variables':[{'key':'" key "','value':'" value "'}]")
#define MATCH(input, type, value, next) \
	"{'event':'match','next':'" next "','conditions':[{'friendly_name':'c','arguments':['" \
	input "'],'type':'" type "','value':'" value "'}]}"
#define SPLIT(input, type, value) \
	STATE("split", "split-based-on", \
	      ARROW("noMatch", "no") "," MATCH(input, type, value, "yes"), "'input':'" input "'")
#define ENDS SAY("yes", LAST("audioComplete")) "," SAY("no", LAST("audioComplete"))
#define SCENARIO \
	"flows: {f: {file: f.json, sid: FW0123}}\n" \
	"rules: {fetch_latency: 0s}\n" \
	"calls: {script: [{at: 0s, answer: 1s, talk: 5s}]}\n" \
	"designs: {d: {start: f}}\n"

static void run_and_trace(struct bench *b, const char *flow, const char *text, const char *set)
{
	run_export(b, flow, text, set);
	trace(b, 0, 0);
}

static bool said_yes(const struct bench *b)
{
	bool yes = find_event(b, EVENT_WIDGET, "yes (say-play)", 0);

	assert_true(yes != !!find_event(b, EVENT_WIDGET, "no (say-play)", 0));
	return yes;
}

/* A variable is set to VALUE, and compared by TYPE with WITH. */
static bool compares(struct bench *b, const char *value, const char *type, const char *with)
{
	const char *flow = arena_printf(
		&b->arena,
		FLOW(TRIGGER("set") "," SET("x", "%s", "split") ","
		     SPLIT("{{flow.variables.x}}", "%s", "%s") "," ENDS),
		value, type, with);

	run_and_trace(b, flow, SCENARIO, NULL);
	return said_yes(b);
}

static void operators(void **state)
{
	static const struct {
		const char *value, *type, *with;
		bool yes;
	} rows[] = {
		{ "sales", "equal_to", "Sales", true },	   { "sale", "equal_to", "sales", false },
		{ "a", "not_equal_to", "b", true },	   { "a", "not_equal_to", "A", false },
		{ "2", "matches_any_of", "1, 2,3", true }, { "4", "matches_any_of", "1, 2,3", false },
		{ "4", "does_not_match_any_of", "1,2", true }, { "1", "does_not_match_any_of", "1,2", false },
		{ "oh YES do", "contains", "yes", true },  { "yet", "contains", "yes", false },
		{ "yet", "does_not_contain", "yes", true }, { "yes", "does_not_contain", "yes", false },
		{ "+1555", "starts_with", "+1", true },	   { "+44", "starts_with", "+1", false },
		{ "+44", "does_not_start_with", "+1", true }, { "+15", "does_not_start_with", "+1", false },
		{ "", "is_blank", "", true },		   { "x", "is_blank", "", false },
		{ "x", "is_not_blank", "", true },	   { "", "is_not_blank", "", false },
		{ "B12", "regex", "^[a-c][0-9]+$", true }, { "12b", "regex", "^[a-c][0-9]+$", false },
		{ "9", "less_than", "10", true },	   { "10", "less_than", "9", false },
		{ "10", "greater_than", "9.5", true },	   { "nine", "greater_than", "1", false },
		{ "2026-11-23", "is_before_date", "2026-11-24", true },
		{ "2026-11-24", "is_before_date", "2026-11-24", false },
		{ "2026-12-01", "is_after_date", "2026-11-24", true },
		{ "2026-01-01", "is_after_date", "2026-11-24", false },
		{ "08:59", "is_before_time", "09:00", true }, { "09:00", "is_before_time", "09:00", false },
		{ "17:30", "is_after_time", "17:00", true }, { "16:30", "is_after_time", "17:00", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (compares(*state, rows[i].value, rows[i].type, rows[i].with) != rows[i].yes)
			fail_msg("'%s' %s '%s'", rows[i].value, rows[i].type, rows[i].with);
}

static void case_can_matter(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("set") "," SET("x", "Yes", "split") ","
		     SPLIT("{{flow.variables.x}}", "equal_to", "yes") "," ENDS);

	run_and_trace(b, flow, SCENARIO, NULL);
	assert_true(said_yes(b));
	run_and_trace(b, flow, SCENARIO, "rules.split_case=exact");
	assert_false(said_yes(b));
}

/* What a template says is compared letter by letter with what it should. */
static void filters(void **state)
{
	static const char *const rows[][3] = {
		{ "3", "{{flow.variables.x | plus: 1}}", "4" },
		{ "3", "{{ flow.variables.x|minus:5 }}", "-2" },
		{ "3", "{{flow.variables.x | times: 2 | plus: 1}}", "7" },
		{ "7", "{{flow.variables.x | divided_by: 2}}", "3" },
		{ "aBc", "{{flow.variables.x | upcase}}", "ABC" },
		{ "aBc", "{{flow.variables.x | downcase}}", "abc" },
		{ "abc", "{{flow.variables.x | capitalize}}", "Abc" },
		{ " ab ", "<{{flow.variables.x | strip}}>", "<ab>" },
		{ "", "{{flow.variables.x | default: \\'none\\'}}", "none" },
		{ "b", "{{flow.variables.x | prepend: \\'a\\' | append: \\'c\\'}}", "abc" },
		{ "a-b-c", "{{flow.variables.x | replace: \\'-\\', \\'+\\'}}", "a+b+c" },
		{ "a-b-c", "{{flow.variables.x | remove: \\'-\\'}}", "abc" },
		{ "abcd", "{{flow.variables.x | size}}", "4" },
		{ "b", "a{{flow.variables. x}}c", "abc" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		run_and_trace(b, arena_printf(&b->arena,
					 FLOW(TRIGGER("set") "," SET("x", "%s", "split") ","
					      SPLIT("%s", "equal_to", "%s") "," ENDS),
					 rows[i][0], rows[i][1], rows[i][1], rows[i][2]),
			 SCENARIO, "rules.split_case=exact");
		if (!said_yes(b))
			fail_msg("%s of '%s' is not '%s'", rows[i][1], rows[i][0], rows[i][2]);
	}
}

/* Texts are cut where a template says more than 1,023 bytes, not before. */
static void long_texts_are_joined(void **state)
{
	struct bench *b = *state;
	char text[700 + 1] = "";

	memset(text, 'a', sizeof(text) - 1);
	run_and_trace(b, arena_printf(&b->arena,
				 FLOW(TRIGGER("set") "," SET("x", "%s", "split") ","
				      SPLIT("{{flow.variables.x | append: \\'%s\\' | size}}", "equal_to",
					    "1023") "," ENDS), text, text, text),
		      SCENARIO, NULL);
	assert_true(said_yes(b));
	run_and_trace(b, arena_printf(&b->arena,
				 FLOW(TRIGGER("set") "," SET("x", "%s", "split") ","
				      SPLIT("{{flow.variables.x | prepend: \\'b\\' | size}}", "equal_to",
					    "701") "," ENDS), text),
		      SCENARIO, NULL);
	assert_true(said_yes(b));
}

/* PCRE2 would try 2^60 ways: the condition is not decided, and the shares are equal. */
static void a_regular_expression_has_an_end(void **state)
{
	struct bench *b = *state;
	size_t yes = 0;

	run_export(b, FLOW(TRIGGER("set") ","
			   SET("x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "split") ","
			   SPLIT("{{flow.variables.x}}", "regex", "(a+)+$") ","
			   ENDS),
		   "flows: {f: {file: f.json, widgets: {no: {duration: 9s}}}}\n"
		   "rules: {fetch_latency: 0s}\n"
		   "calls: {arrivals: {regular: 1/s}, count: 100}\n"
		   "run: {replications: 1}\n"
		   "designs: {d: {start: f}}\n", NULL);
	for (size_t i = 0; i < b->call_count; i++)
		yes += b->calls[i].report.ended - b->calls[i].report.created < 9 * SECOND;
	assert_near((double)yes, 50, 4 * 5); /* four standard deviations */
}

/* A menu is asked three times at most: a counter steers, and nothing is left to chance. */
static void a_counter_leaves_the_loop(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("zero") ","
		     STATE("zero", "set-variables", ARROW("next", "ask"),
			   "'variables':[{'key':'tries','value':'0'}]") ","
		     STATE("ask", "gather-input-on-call", ARROW("timeout", "count"),
			   "'timeout':5," TWO_SECONDS) ","
		     STATE("count", "set-variables", ARROW("next", "split"),
			   "'variables':[{'key':'tries','value':'{{flow.variables.tries | plus: 1}}'}]") ","
		     STATE("split", "split-based-on",
			   ARROW("noMatch", "ask") ","
			   MATCH("{{flow.variables.tries}}", "greater_than", "2", "bye"), "") ","
		     SAY("bye", LAST("audioComplete")));

	run_and_trace(b, flow, SCENARIO, "rules.gather_input_share=0%");
	assert_int_equal(events_of(b, EVENT_WIDGET, "ask (gather-input-on-call)"), 3);
	assert_moment(only_call(b)->ended, 3 * 7 + 2);
}

#define MENU \
	FLOW(TRIGGER("ask") "," \
	     STATE("ask", "gather-input-on-call", \
		   ARROW("keypress", "split") "," ARROW("timeout", "no"), TWO_SECONDS) "," \
	     SPLIT("{{widgets.ask.Digits}}", "equal_to", "2") "," ENDS)

/* 40 % of those who press press 2. 20 x 2,000 at 99.9 %. */
static void digits_are_drawn(void **state)
{
	struct bench *b = *state;
	struct estimate e;
	size_t yes = 0, calls;

	run_and_trace(b, MENU,
		 "flows: {f: {file: f.json, widgets: {ask: {digits: {'1': 60%, '2': 40%}}, "
		 "no: {duration: 9s}}}}\nrules: {gather_input_share: 100%, fetch_latency: 0s}\n"
		 "callers: {input: 1s}\ncalls: {arrivals: {poisson: 1/s}, count: 2_000}\n"
		 "run: {replications: 20, confidence: 99.9%}\ndesigns: {d: {start: f}}\n", NULL);
	calls = b->call_count;
	for (size_t i = 0; i < calls; i++)
		yes += b->calls[i].report.ended - b->calls[i].report.created ==
		       INT64_C(5000000000);
	/* four standard errors of 40,000 */
	assert_near((double)yes / (double)calls, 0.4, 4 * sqrt(0.24 / 40000));
	e = metric_in(&b->r->designs[0], "success_rate");
	assert_true(e.value == 1);
}

/* What the shares leave over is entered as well: another key of those the flow knows, or none. */
static void the_rest_enter_something_else(void **state)
{
	struct bench *b = *state;
	size_t yes = 0;

	run_and_trace(b, MENU,
		 "flows: {f: {file: f.json, widgets: {ask: {digits: {'2': 50%}}, no: {duration: 9s}}}}\n"
		 "rules: {gather_input_share: 100%, fetch_latency: 0s}\n"
		 "callers: {input: 1s}\ncalls: {arrivals: {poisson: 1/s}, count: 40_000}\n"
		 "run: {replications: 1}\ndesigns: {d: {start: f}}\n", NULL);
	for (size_t i = 0; i < b->call_count; i++)
		yes += b->calls[i].report.ended - b->calls[i].report.created ==
		       INT64_C(5000000000);
	assert_near((double)yes / 40000, 0.5, 4 * sqrt(0.25 / 40000));
}

/* `take` is the scenario's word, whatever is known. */
static void shares_of_the_scenario_win(void **state)
{
	struct bench *b = *state;

	run_and_trace(b, MENU, SCENARIO,
		 "flows.f.widgets={ask: {take: {keypress: 100%}, digits: {'2': 100%}}, split: {take: {'no': 100%}}}");
	assert_false(said_yes(b));
}

static void speech_is_drawn(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("ask") ","
		     STATE("ask", "gather-input-on-call", ARROW("speech", "split"), TWO_SECONDS) ","
		     SPLIT("{{widgets.ask.SpeechResult}}", "contains", "agent") "," ENDS);

	run_and_trace(b, flow, SCENARIO,
		 "flows.f.widgets={ask: {take: {speech: 100%}, speech: {an agent please: 100%}}}");
	assert_true(said_yes(b));
}

static void servers_answer(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("get") ","
		     STATE("get", "make-http-request", ARROW("success", "split") "," ARROW("failed", "no"), "") ","
		     SPLIT("{{widgets.get.parsed.hours.open}}", "equal_to", "true") "," ENDS);

	run_and_trace(b, flow, SCENARIO, "flows.f.widgets.get={responses: [{body: {hours: {open: true}}}]}");
	assert_true(said_yes(b));
	run_and_trace(b, flow, SCENARIO, "flows.f.widgets.get={responses: [{body: {hours: {open: false}}}]}");
	assert_false(said_yes(b));
	run_and_trace(b, flow, SCENARIO,
		 "flows.f.widgets.get={responses: [{share: 0%, body: {hours: {open: true}}}, {share: 100%, body: {x: 1}}]}");
	assert_false(said_yes(b)); /* the key is missing, and so blank */
}

static void callers_have_numbers(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("split") "," SPLIT("{{contact.channel.address}}", "starts_with", "+1") "," ENDS);

	run_and_trace(b, flow, SCENARIO, "callers={from: {'+15550100': 100%}}");
	assert_true(said_yes(b));
	run_and_trace(b, flow, SCENARIO, "callers={from: {'+445550100': 100%}}");
	assert_false(said_yes(b));
}

static void a_return_brings_parameters(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("away") ","
		     STATE("away", "add-twiml-redirect", ARROW("return", "split"),
			   "'url':'https://example.com/x'") ","
		     SPLIT("{{widgets.away.consent}}", "equal_to", "yes please") "," ENDS);
	static const char text[] =
		"flows: {f: {file: f.json, sid: FW0123, widgets: {away: {document: back}}}}\n"
		"apps: {back: '<Response><Redirect>https://webhooks.twilio.com/v1/Accounts/AC/Flows/FW0123"
		"?FlowEvent=return&amp;other=1&amp;consent=%s</Redirect></Response>'}\n"
		"rules: {fetch_latency: 0s}\ncalls: {script: [{at: 0s}]}\ndesigns: {d: {start: f}}\n";

	run_and_trace(b, flow, arena_printf(&b->arena, text, "yes%20please"), NULL);
	assert_true(said_yes(b));
	run_and_trace(b, flow, arena_printf(&b->arena, text, "no"), NULL);
	assert_false(said_yes(b));
}

static void a_dial_leaves_its_status(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("dial") ","
		     STATE("dial", "connect-call-to", ARROW("callCompleted", "split"),
			   "'noun':'number','to':'+15550100','timeout':10") ","
		     SPLIT("{{widgets.dial.DialCallStatus}}", "equal_to", "busy") "," ENDS);

	run_and_trace(b, flow, SCENARIO, NULL);
	assert_false(said_yes(b));
	run_and_trace(b, flow, SCENARIO, "calls.script.0.outcome=busy");
	assert_true(said_yes(b));
}

/* Nothing matches, and noMatch leads nowhere. */
static void no_way_on_is_81005(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("set") "," SET("x", "b", "split") ","
		     STATE("split", "split-based-on",
			   LAST("noMatch") "," MATCH("{{flow.variables.x}}", "equal_to", "a", "yes"), "") ","
		     ENDS);

	run_and_trace(b, flow, SCENARIO, NULL);
	assert_int_equal(b->r->designs[0].codes[0].code, 81005);
	assert_int_equal(b->r->designs[0].codes[0].count, 1);
}

static void a_broken_template_is_81018(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("split") "," SPLIT("{{flow.variables.x", "equal_to", "a") "," ENDS);

	run_and_trace(b, flow, SCENARIO, NULL);
	assert_int_equal(b->r->designs[0].codes[0].code, 81018);
}

static void what_is_outside_the_subset_is_told(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("set") "," SET("x", "1", "split") ","
		     SPLIT("{{flow.variables.x | sha256}}", "equal_to", "a") "," ENDS);

	run_and_trace(b, flow, SCENARIO, NULL);
	assert_int_equal(b->d.errors, 0);
	assert_true(b->d.warnings > 0);
}

/* The key that says which way WIDGET is left; NULL: it is said. */
static const char *way_unsaid(const struct program *p, const char *widget)
{
	for (size_t i = 0; i < p->stand_in_count; i++)
		if ((p->stand_ins[i].kind == STAND_IN_INPUT || p->stand_ins[i].kind == STAND_IN_SPLIT) &&
		    !strcmp(p->stand_ins[i].at, widget))
			return p->stand_ins[i].give;
	return NULL;
}

/* What `check` lists. */
static void branches_by_default_are_noted(void **state)
{
	struct bench *b = *state;
	struct program *p;

	run_and_trace(b, MENU, SCENARIO, NULL);
	p = compile_design(b->s, 0, NULL, &b->d);
	assert_string_equal(way_unsaid(p, "ask"), "flows.f.widgets.ask.take");
	assert_string_equal(way_unsaid(p, "split"), "flows.f.widgets.ask.digits");
	program_free(p);
	run_and_trace(b, MENU, SCENARIO, "flows.f.widgets={ask: {take: {keypress: 100%}, digits: {'2': 100%}}}");
	p = compile_design(b->s, 0, NULL, &b->d);
	assert_null(way_unsaid(p, "ask"));
	assert_null(way_unsaid(p, "split"));
	program_free(p);
}

static void either_engine_agrees(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint[2];

	for (int i = 0; i < 2; i++) {
		struct experiment_options options = { .queue = i, .threads = 2 };

		bench_clear(b);
		put_json(b, "f.json", MENU);
		put_text(b, "test.yaml",
			 "flows: {f: {file: f.json, widgets: {ask: {digits: {'1': 30%, '2': 40%}}}}}\n"
			 "calls: {arrivals: {poisson: 5/s}, count: 2_000}\nrun: {replications: 4}\n"
			 "designs: {d: {start: f}}\n");
		load_path(b, bench_path(b, "test.yaml"));
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		fingerprint[i] = b->r->designs[0].fingerprint;
	}
	assert_true(fingerprint[0] == fingerprint[1]);
}

#define test(function) cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(operators),
		test(case_can_matter),
		test(filters),
		test(long_texts_are_joined),
		test(a_regular_expression_has_an_end),
		test(a_counter_leaves_the_loop),
		test(digits_are_drawn),
		test(the_rest_enter_something_else),
		test(shares_of_the_scenario_win),
		test(speech_is_drawn),
		test(servers_answer),
		test(callers_have_numbers),
		test(a_return_brings_parameters),
		test(a_dial_leaves_its_status),
		test(no_way_on_is_81005),
		test(a_broken_template_is_81018),
		test(what_is_outside_the_subset_is_told),
		test(branches_by_default_are_noted),
		test(either_engine_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
