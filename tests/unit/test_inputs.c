/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What callers enter is one thing, read by all that comes after it; what nothing sets is
 * blank; and what nobody says is drawn from what the flow compares it with. */
#include "helpers.h"

#define MATCH(input, type, value, next) \
	"{'event':'match','next':'" next "','conditions':[" IS(input, type, value) "]}"
#define IS(input, type, value) \
	"{'friendly_name':'c','arguments':['" input "'],'type':'" type "','value':'" value "'}"
#define SPLIT_OF(name, input, none, ways) \
	STATE(name, "split-based-on", ARROW("noMatch", none) "," ways, "'input':'" input "'")
#define SPLIT(input, type, value) SPLIT_OF("split", input, "no", MATCH(input, type, value, "yes"))
#define SET(name, key, value, next) \
	STATE(name, "set-variables", ARROW("next", next), \
	      "'variables':[{'key':'" key "','value':'" value "'}]")
#define ASK(name, properties, next, silent) \
	STATE(name, "gather-input-on-call", \
	      ARROW("keypress", next) "," LAST("speech") "," ARROW("timeout", silent), properties)
#define ENDS SAY("yes", LAST("audioComplete")) "," SAY("no", LAST("audioComplete"))
#define ONE_CALL \
	"flows: {f: {file: f.json, sid: FW01}}\nrules: {fetch_latency: 0s, gather_input_share: 100%}\n" \
	"callers: {input: 1s}\ncalls: {script: [{at: 0s, answer: 1s, talk: 5s}]}\nrun: {replications: 1}\n" \
	"designs: {d: {start: f}}\n"
#define MANY_CALLS(widgets) \
	"flows: {f: {file: f.json, widgets: {" widgets "}}}\nrules: {fetch_latency: 0s, gather_input_share: 100%}\n" \
	"callers: {input: 1s}\ncalls: {arrivals: {regular: 1/s}, count: 4_000}\nrun: {replications: 1}\n" \
	"designs: {d: {start: f}}\n"

/* One call, with as many as three assignments. */
static void run_with(struct bench *b, const char *flow, const char *first, const char *second,
		     const char *third)
{
	const char *const sets[] = { first, second, third };

	bench_clear(b);
	put_json(b, "f.json", flow);
	put_text(b, "test.yaml", ONE_CALL);
	for (size_t i = 0; i < COUNT(sets); i++)
		if (sets[i])
			b->sets[b->set_count++] = sets[i];
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	trace(b, 0, 0);
}

static void run_one(struct bench *b, const char *flow, const char *set)
{
	run_with(b, flow, set, NULL, NULL);
}

static bool said_yes(const struct bench *b)
{
	bool yes = find_event(b, EVENT_WIDGET, "yes (say-play)", 0);

	assert_true(yes != !!find_event(b, EVENT_WIDGET, "no (say-play)", 0));
	return yes;
}

/* The share of calls that take SECONDS. */
static double share_of(const struct bench *b, double seconds)
{
	size_t n = 0;

	for (size_t i = 0; i < b->call_count; i++)
		n += fabs((double)(b->calls[i].report.ended - b->calls[i].report.created) / 1e9 - seconds) < 1e-6;
	return (double)n / (double)b->call_count;
}

/* Four standard errors of 4,000 calls. */
static void assert_part(const struct bench *b, double seconds, double wanted)
{
	assert_near(share_of(b, seconds), wanted, 4 * sqrt(wanted * (1 - wanted) / 4000) + 1e-9);
}

/* ---- blank ---- */

/* What reads it, and who could have set it: nobody. */
static void what_nothing_sets_is_blank(void **state)
{
	static const char *const paths[] = {
		"Digits", "widgets.elsewhere.Digits", "flow.variables.never", "widgets.set.other",
		"trigger.message.Body", "trigger.parent.parameters.x", "flow.data.x", "widgets.split.x", "x.y.z",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(paths); i++) {
		run_one(b, arena_printf(&b->arena,
				  FLOW(TRIGGER("ask") "," ASK("ask", TWO_SECONDS, "set", "set") ","
				       SET("set", "k", "v", "split") ","
				       SPLIT_OF("split", "{{%s}}", "blank", MATCH("{{%s}}", "is_not_blank", "", "no")) ","
				       SPLIT_OF("blank", "{{%s}}", "no", MATCH("{{%s}}", "is_blank", "", "yes")) "," ENDS),
				  paths[i], paths[i], paths[i], paths[i]), NULL);
		if (!said_yes(b))
			fail_msg("%s is not blank", paths[i]);
	}
}

#define ASKED_TWICE \
	FLOW(TRIGGER("ask") "," ASK("ask", TWO_SECONDS, "split", "split") "," \
	     SPLIT("{{widgets.ask.Digits}}", "equal_to", "1") "," ENDS)

/* Who is silent has pressed nothing, whatever the scenario says of those who press. */
static void silence_enters_nothing(void **state)
{
	static const char *const sets[] = { NULL, "flows.f.widgets={ask: {digits: {'1': 100%}}}" };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(sets); i++) {
		if (i) {
			run_one(b, ASKED_TWICE, sets[i]);
			assert_true(said_yes(b));
		}
		run_with(b, ASKED_TWICE, sets[i], "rules.gather_input_share=0%", NULL);
		assert_false(said_yes(b));
	}
}

/* A second request that fails takes away what the first one brought. */
static void a_failure_brings_nothing(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("get") ","
		     STATE("get", "make-http-request", ARROW("success", "split") "," ARROW("failed", "split"), "") ","
		     SPLIT("{{widgets.get.parsed.open}}", "is_not_blank", "") "," ENDS);
	struct bench *b = *state;

	run_one(b, flow, "flows.f.widgets.get={responses: [{body: {open: true}}]}");
	assert_true(said_yes(b));
	run_one(b, flow, "flows.f.widgets.get={responses: [{body: {open: true}}], take: {failed: 100%}}");
	assert_false(said_yes(b));
}

/* ---- one input ---- */

#define TWO_SPLITS \
	FLOW(TRIGGER("ask") "," ASK("ask", TWO_SECONDS, "first", "no") "," \
	     SPLIT_OF("first", "{{widgets.ask.Digits}}", "second", \
		      MATCH("{{widgets.ask.Digits}}", "equal_to", "1", "one") "," \
		      MATCH("{{widgets.ask.Digits}}", "equal_to", "2", "second")) "," \
	     SAY("one", ARROW("audioComplete", "second")) "," \
	     SPLIT_OF("second", "{{widgets.ask.Digits}}", "no", \
		      MATCH("{{widgets.ask.Digits}}", "equal_to", "1", "yes")) "," ENDS)

/* Both splits see the same: 1 takes two seconds more, at both. A third each: 1, 2, another. */
static void two_splits_see_one_answer(void **state)
{
	struct bench *b = *state;

	run_export(b, TWO_SPLITS, MANY_CALLS("no: {duration: 9s}, one: {duration: 1s}, yes: {duration: 5s}"), NULL);
	assert_part(b, 3 + 1 + 5, 1. / 3);
	assert_part(b, 3 + 9, 2. / 3);
}

/* Shares of the scenario decide the first, and the second goes by what the way stands for. */
static void what_a_share_decides_is_what_was_entered(void **state)
{
	struct bench *b = *state;

	run_export(b, TWO_SPLITS,
		   MANY_CALLS("first: {take: {one: 80%}}, no: {duration: 9s}, one: {duration: 1s}, yes: {duration: 5s}"), NULL);
	assert_part(b, 3 + 1 + 5, 0.8);
	assert_part(b, 3 + 9, 0.2);
	/* the text that stands for a way of the second split stands in the first one, too */
	run_export(b, TWO_SPLITS,
		   MANY_CALLS("second: {take: {yes: 100%}}, no: {duration: 9s}, one: {duration: 1s}, yes: {duration: 5s}"), NULL);
	assert_part(b, 3 + 1 + 5, 1. / 3);
	assert_part(b, 3 + 5, 2. / 3);
}

/* Through variables and Liquid: the literal stands in the template, and the copy is compared. */
static void copies_and_liquid_read_the_same(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("ask") "," ASK("ask", TWO_SECONDS, "set", "no") ","
		     SET("set", "copy", "{{widgets.ask.Digits}}", "dept") ","
		     SET("dept", "d", "{% if widgets.ask.Digits == \\'7\\' %}sales{% else %}desk{% endif %}", "split") ","
		     SPLIT_OF("split", "{{flow.variables.d}}", "check", MATCH("{{flow.variables.d}}", "equal_to", "sales", "seven")) ","
		     SPLIT_OF("seven", "{{flow.variables.copy}}", "no", MATCH("{{flow.variables.copy}}", "equal_to", "7", "yes")) ","
		     SPLIT_OF("check", "{{flow.variables.copy}}", "other", MATCH("{{flow.variables.copy}}", "equal_to", "7", "no")) ","
		     SAY("other", LAST("audioComplete")) "," ENDS);
	struct bench *b = *state;

	run_export(b, flow, MANY_CALLS("no: {duration: 9s}, yes: {duration: 1s}, other: {duration: 2s}"), NULL);
	assert_part(b, 3 + 1, 0.5);
	assert_part(b, 3 + 2, 0.5);
}

/* A loop that asks again draws again. */
static void each_time_is_another_input(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("ask") "," ASK("ask", "'number_of_digits':1," TWO_SECONDS, "split", "no") ","
		     SPLIT_OF("split", "{{widgets.ask.Digits}}", "ask", MATCH("{{widgets.ask.Digits}}", "equal_to", "1", "yes")) ","
		     ENDS);
	struct bench *b = *state;

	run_export(b, flow, MANY_CALLS(""), "rules.max_same_widget=255");
	assert_part(b, 3 + 2, 0.5);
	assert_part(b, 6 + 2, 0.25);
}

/* ---- what is drawn ---- */

/* KEYS, and the seconds after which each way ends: the share of the first way. */
static void assert_first_way(struct bench *b, const char *gather, const char *condition, double wanted)
{
	const char *flow = arena_printf(
		&b->arena,
		FLOW(TRIGGER("ask") ","
		     STATE("ask", "gather-input-on-call", ARROW("keypress", "split"), "%s" TWO_SECONDS) ","
		     STATE("split", "split-based-on",
			   ARROW("noMatch", "no") ",{'event':'match','next':'yes','conditions':[%s]}", "'input':'x'") ","
		     ENDS), gather, condition);

	run_export(b, flow, MANY_CALLS("no: {duration: 9s}, yes: {duration: 1s}"), NULL);
	assert_part(b, 4, wanted);
}

#define DIGITS "{{widgets.ask.Digits}}"

static void inputs_are_made_for_conditions(void **state)
{
	struct bench *b = *state;

	assert_first_way(b, "", IS(DIGITS, "equal_to", "4711"), 0.5);
	assert_first_way(b, "'number_of_digits':1,", IS(DIGITS, "equal_to", "12"), 0);
	assert_first_way(b, "", IS(DIGITS, "matches_any_of", "1, 2,3"), 0.5);
	assert_first_way(b, "", IS(DIGITS, "regex", "[0-9]{4}"), 0.5);
	assert_first_way(b, "", IS(DIGITS, "regex", ".+"), 1);
	assert_first_way(b, "", IS(DIGITS, "greater_than", "100"), 0.5);
	assert_first_way(b, "", IS(DIGITS, "is_not_blank", ""), 1);
	assert_first_way(b, "", IS(DIGITS, "is_blank", ""), 0);
	assert_first_way(b, "", IS(DIGITS, "not_equal_to", "1"), 0.5);
	assert_first_way(b, "", IS(DIGITS, "does_not_match_any_of", "1,2"), 1. / 3);
	assert_first_way(b, "", IS(DIGITS, "greater_than", "0") "," IS(DIGITS, "less_than", "5"), 0.5);
	assert_first_way(b, "", IS("{{widgets.ask.Digits | times: 2}}", "equal_to", "8"), 0);
}

/* A server may answer nothing. */
static void servers_may_answer_nothing(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("get") "," STATE("get", "make-http-request", ARROW("success", "split"), "") ","
		     SPLIT("{{widgets.get.parsed.id}}", "is_blank", "") "," ENDS);
	struct bench *b = *state;

	run_export(b, flow, MANY_CALLS("get: {duration: 1s}, no: {duration: 9s}, yes: {duration: 1s}"), NULL);
	assert_part(b, 2, 0.5);
	assert_part(b, 10, 0.5);
}

/* ---- conditions ---- */

static void a_regular_expression_matches_the_whole(void **state)
{
	struct bench *b = *state;
	static const char flow[] =
		FLOW(TRIGGER("set") "," SET("set", "x", "Ab1", "split") ","
		     SPLIT("{{flow.variables.x}}", "regex", "[a-c]+") "," ENDS);

	run_one(b, flow, NULL);
	assert_false(said_yes(b));
	run_one(b, flow, "rules.split_regex=part");
	assert_true(said_yes(b));
}

static void several_conditions_of_one_way(void **state)
{
	struct bench *b = *state;
	static const char *const values[] = { "0", "3", "5" };

	for (size_t i = 0; i < COUNT(values); i++) {
		const char *flow = arena_printf(
			&b->arena,
			FLOW(TRIGGER("set") "," SET("set", "x", "%s", "split") ","
			     STATE("split", "split-based-on",
				   ARROW("noMatch", "no") ",{'event':'match','next':'yes','conditions':["
				   IS("{{flow.variables.x}}", "greater_than", "0") "," IS("{{flow.variables.x}}", "less_than", "5") "]}",
				   "'input':'{{flow.variables.other}}'") "," ENDS), values[i]);

		run_one(b, flow, NULL);
		assert_int_equal(said_yes(b), i == 1);
		run_one(b, flow, "rules.split_conditions=any");
		assert_true(said_yes(b));
	}
}

static void white_space_is_blank(void **state)
{
	struct bench *b = *state;

	run_one(b, FLOW(TRIGGER("set") "," SET("set", "x", "  ", "split") ","
			SPLIT("{{flow.variables.x}}", "is_blank", "") "," ENDS), NULL);
	assert_true(said_yes(b));
}

/* ---- counters ---- */

/* How often a flow asks before it gives up, by the value its counter is set to. */
static size_t times_asked(struct bench *b, const char *value)
{
	run_one(b, arena_printf(&b->arena,
			  FLOW(TRIGGER("ask") "," ASK("ask", TWO_SECONDS, "no", "count") ","
			       SET("count", "n", "%s", "split") ","
			       SPLIT_OF("split", "{{flow.variables.n}}", "ask",
					MATCH("{{flow.variables.n}}", "equal_to", "3", "yes")) "," ENDS), value),
		"rules.gather_input_share=0%");
	return events_of(b, EVENT_WIDGET, "ask (gather-input-on-call)");
}

static void counters_ask_as_often_as_studio(void **state)
{
	struct bench *b = *state;

	assert_int_equal(times_asked(b, "{{flow.variables.n | plus: 1}}"), 3);
	assert_int_equal(times_asked(b, "{% if flow.variables.n %}{{flow.variables.n | plus: 1}}{% else %}1{% endif %}"), 3);
	assert_int_equal(times_asked(b, "{%- if flow.variables.n -%} {{flow.variables.n | plus: 1}} {%- else -%} 0 {%- endif -%}"), 4);
	assert_int_equal(times_asked(b, "{% if flow.variables.n %} {{flow.variables.n | plus: 1}} {% else %} 1 {% endif %}"), 3);
	assert_int_equal(times_asked(b, "{% assign m = flow.variables.n | default: 0 | plus: 1 %}{{ m }}"), 3);
	assert_int_equal(times_asked(b, "{% if flow.variables.n >= 2 %}3{% else %}{{flow.variables.n | plus: 1}}{% endif %}"), 3);
}

/* ---- names ---- */

static void set_variables_have_two_names(void **state)
{
	struct bench *b = *state;

	run_one(b, FLOW(TRIGGER("set") "," SET("set", "x", "b", "split") ","
			SPLIT("{{widgets.set.x}}", "equal_to", "b") "," ENDS), NULL);
	assert_true(said_yes(b));
}

/* A subflow is told by its parameters, and tells by its variables; a second run begins blank. */
static void subflows_take_and_give(void **state)
{
	static const char parent[] =
		FLOW(TRIGGER("set") "," SET("set", "l", "e", "run") ","
		     STATE("run", "run-subflow", ARROW("completed", "again") "," LAST("failed"),
			   "'flow_sid':'FW02','parameters':[{'key':'lang','value':'{{flow.variables.l}}s'}]") ","
		     STATE("again", "run-subflow", ARROW("completed", "split") "," LAST("failed"), "'flow_sid':'FW02'") ","
		     SPLIT_OF("split", "{{widgets.run.answer}}", "no", MATCH("{{widgets.run.answer}}", "equal_to", "hola", "second")) ","
		     SPLIT_OF("second", "{{widgets.again.answer}}", "no", MATCH("{{widgets.again.answer}}", "equal_to", "hello", "yes")) ","
		     ENDS);
	static const char child[] =
		FLOW("{'name':'Trigger','type':'trigger','transitions':[" LAST("incomingCall") "," ARROW("incomingParent", "which") "]},"
		     SPLIT_OF("which", "{{trigger.parent.parameters.lang}}", "en",
			      MATCH("{{trigger.parent.parameters.lang}}", "equal_to", "es", "es")) ","
		     "{'name':'es','type':'set-variables','transitions':[" LAST("next") "],"
		     "'properties':{'variables':[{'key':'answer','value':'hola'}]}},"
		     "{'name':'en','type':'set-variables','transitions':[" LAST("next") "],"
		     "'properties':{'variables':[{'key':'answer','value':'hello'}]}}");
	struct bench *b = *state;

	put_json(b, "f.json", parent);
	put_json(b, "g.json", child);
	put_text(b, "test.yaml",
		 "flows: {f: f.json, g: {file: g.json, sid: FW02}}\nrules: {fetch_latency: 0s}\n"
		 "calls: {script: [{at: 0s}]}\nrun: {replications: 1}\ndesigns: {d: {start: f}}\n");
	load_path(b, bench_path(b, "test.yaml"));
	trace(b, 0, 0);
	assert_true(said_yes(b));
}

/* The action of a <Dial> brings how it went; another document leaves that open. */
static void a_return_from_a_dial_knows_its_status(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("away") ","
		     STATE("away", "add-twiml-redirect", ARROW("return", "split"), "'url':'https://example.com/x'") ","
		     SPLIT("{{widgets.away.DialCallStatus}}", "equal_to", "completed") "," ENDS);
	static const char dials[] =
		"apps={back: '<Response><Dial action=\"https://webhooks.twilio.com/v1/Accounts/AC/Flows/FW01?FlowEvent=return\">"
		"+15550142</Dial></Response>'}";
	static const char document[] = "flows.f.widgets={away: {document: back}}";
	struct bench *b = *state;

	run_with(b, flow, dials, document, NULL);
	assert_true(said_yes(b));
	run_with(b, flow, dials, document, "calls.script.0.outcome=busy");
	assert_false(said_yes(b));
}

#define POUND(properties) \
	FLOW(TRIGGER("ask") "," ASK("ask", TWO_SECONDS properties, "split", "split") "," \
	     SPLIT_OF("split", "{{widgets.ask.Digits}}", "no", \
		      MATCH("{{widgets.ask.Digits}}", "equal_to", "1", "yes") "," \
		      MATCH("{{widgets.ask.Digits}}", "equal_to", "#", "twice")) "," ENDS "," \
	     STATE("twice", "say-play", LAST("audioComplete"), TWO_SECONDS ",'loop':2"))

/* Half enter what no way is for where # only ends the input, a third each where it is a key. */
static void the_key_that_ends_an_input_is_not_in_it(void **state)
{
	struct bench *b = *state;

	run_export(b, POUND(""), MANY_CALLS(""), NULL);
	assert_part(b, 2 + 1 + 4, 0);
	run_export(b, POUND(",'finish_on_key':''"), MANY_CALLS(""), NULL);
	assert_part(b, 2 + 1 + 4, 1 / 3.);
	run_export(b, POUND(",'finish_on_key':'*'"), MANY_CALLS(""), NULL);
	assert_part(b, 2 + 1 + 4, 1 / 3.);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(what_nothing_sets_is_blank), bench_test(silence_enters_nothing), bench_test(a_failure_brings_nothing),
		bench_test(two_splits_see_one_answer), bench_test(what_a_share_decides_is_what_was_entered),
		bench_test(copies_and_liquid_read_the_same), bench_test(each_time_is_another_input),
		bench_test(inputs_are_made_for_conditions), bench_test(servers_may_answer_nothing),
		bench_test(a_regular_expression_matches_the_whole), bench_test(several_conditions_of_one_way),
		bench_test(white_space_is_blank), bench_test(counters_ask_as_often_as_studio),
		bench_test(set_variables_have_two_names), bench_test(subflows_take_and_give),
		bench_test(a_return_from_a_dial_knows_its_status),
		bench_test(the_key_that_ends_an_input_is_not_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
