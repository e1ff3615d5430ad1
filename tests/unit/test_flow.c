/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studio exports: what is refused, with its position; what an untouched one does. */
#include "helpers.h"

#include "engine/engine.h"

#define SCENARIO \
	"rules: {fetch_latency: 0s}\n" \
	"flows: {flow: {file: flow.json}}\n" \
	"calls: {arrivals: {poisson: 1/s}, count: 4000}\n" \
	"run: {replications: 5, confidence: 99.9%}\n" \
	"designs: {d: {start: flow}}\n"

/* Load a flow of its own text; its errors are left in b->d. */
static bool check(struct bench *b, const char *flow, const char *widgets)
{
	struct overrides o = { .assignments = &widgets, .assignment_count = widgets != NULL };

	bench_clear(b);
	put_json(b, "flow.json", flow);
	put_text(b, "test.yaml", SCENARIO);
	b->s = scenario_load(bench_path(b, "test.yaml"), &o, &b->d);
	return !b->d.errors && experiment_check(b->s, &b->d);
}

static void refused(struct bench *b, const char *flow, uint32_t line, uint32_t column,
		    const char *message)
{
	assert_false(check(b, flow, NULL));
	assert_error(&b->d, line, column, message);
}

/* ---- what is refused ---- */

static void unknown_type(void **state)
{
	static const char flow[] = "{'states':[\n" TRIGGER("a") ",\n"
				   " {'name':'a',\n  'type':'say-pley','transitions':[]}],\n"
				   "'initial_state':'Trigger'}";

	refused(*state, flow, 4, 10, "say-pley");
	assert_error(&((struct bench *)*state)->d, 4, 10, "widget 'a'");
	assert_error(&((struct bench *)*state)->d, 4, 10, "did you mean 'say-play'?");
}

static void several_errors_at_once(void **state)
{
	static const char flow[] = "{'states':[" TRIGGER("a") ",\n"
				   "{'name':'a','type':'twiml-redirect','transitions':[]},\n"
				   "{'name':'b','type':'hangup','transitions':[]},\n"
				   SAY("c", ARROW("audioComplete", "nowhere")) ",\n"
				   "{'type':'say-play','transitions':[{'next':'c'}]}],\n"
				   "'initial_state':'Triger'}";
	struct bench *b = *state;

	refused(b, flow, 2, 20, "add-twiml-redirect");
	assert_error(&b->d, 3, 20, "hangup");
	assert_error(&b->d, 4, 78, "nowhere");
	assert_error(&b->d, 5, 1, "a widget needs a \"name\"");
	assert_error(&b->d, 5, 35, "has no \"event\"");
	assert_error(&b->d, 6, 17, "did you mean 'Trigger'?");
	assert_in_range(b->d.errors, 6, 6);
}

static void dangling_next(void **state)
{
	static const char flow[] = FLOW(TRIGGER("greet") ",\n"
					SAY("greet", ARROW("audioComplete", "gret")));

	refused(*state, flow, 2, 82,
		"transition 'audioComplete' of widget 'greet' leads to \"gret\", which is no widget of this flow, did you mean 'greet'?");
}

static void duplicate_names(void **state)
{
	static const char flow[] = FLOW(TRIGGER("a") ",\n" SAY("a", LAST("audioComplete")) ",\n"
					SAY("a", LAST("audioComplete")));

	refused(*state, flow, 3, 9, "two widgets are named 'a'");
}

static void bad_initial_state(void **state)
{
	struct bench *b = *state;

	refused(b, "{'states':[" TRIGGER("a") "," SAY("a", LAST("audioComplete")) "]}", 1, 1,
		"needs an \"initial_state\"");
	refused(b, "{'states':[" TRIGGER("a") "," SAY("a", LAST("audioComplete"))
		   "],\n'initial_state':'a'}", 2, 17, "is a say-play widget, expected the trigger");
	refused(b, "{'states':[" TRIGGER("a") "," SAY("a", LAST("audioComplete"))
		   "],\n'initial_state':['a']}", 2, 17, "initial_state");
}

static void malformed_states(void **state)
{
	struct bench *b = *state;

	refused(b, "{'states':[],'initial_state':'Trigger'}", 1, 11, "a list of widgets");
	refused(b, "{'states':[1, [], null],'initial_state':'Trigger'}", 1, 12, "needs a \"name\"");
	refused(b, FLOW(TRIGGER("a") ",\n{'name':'a','type':'say-play'}"), 2, 1,
		"widget 'a' needs \"transitions\"");
	refused(b, FLOW(TRIGGER("a") ",\n{'name':'a','transitions':[]}"), 2, 1,
		"widget 'a' needs a \"type\"");
}

/* ---- what the scenario says of widgets ---- */

#define MATCH(next, label, value) \
	"{'event':'match','next':'" next "','conditions':[{'friendly_name':'" label \
	"','arguments':['{{trigger.call.CallerState}}'],'type':'equal_to','value':'" value "'}]}"
#define SPLIT(transitions) STATE("split", "split-based-on", transitions, "'input':'{{trigger.call.CallerState}}'")
/* Four ways that take 2, 4, 6 and 8 seconds. */
#define FOUR_WAYS \
	FLOW(TRIGGER("split") "," \
	     SPLIT(ARROW("noMatch", "none") "," MATCH("one", "first choice", "1") "," \
		   MATCH("two", "second choice", "2") "," MATCH("more", "third choice", "3")) \
	     "," SAY("none", LAST("audioComplete")) "," \
	     SAY("one", ARROW("audioComplete", "none")) "," \
	     SAY("two", ARROW("audioComplete", "one")) "," \
	     SAY("more", ARROW("audioComplete", "two")))

static void run_flow(struct bench *b, const char *flow, const char *widgets)
{
	assert_true(check(b, flow, widgets));
	run_loaded(b, true);
}

/* The share of calls that lasted SECONDS; 20,000 calls. */
static double lasted(const struct bench *b, double seconds)
{
	size_t n = 0;

	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;

		n += fabs((double)(r->ended - r->created) * 1e-9 - seconds) < 1e-6;
	}
	return (double)n / (double)b->call_count;
}

/* Four standard errors of a share of 20,000 calls: 1 in 16,000 by chance. */
static void assert_share(const struct bench *b, double seconds, double share)
{
	assert_near(lasted(b, seconds), share, 4 * sqrt(share * (1 - share) / 20000));
}

static void take_by_every_name(void **state)
{
	struct bench *b = *state;

	run_flow(b, FOUR_WAYS,
		 "flows.flow.widgets={split: {take: {noMatch: 10%, first choice: 20%, '2': 30%, more: 40%}}}");
	assert_share(b, 2, 0.1);
	assert_share(b, 4, 0.2);
	assert_share(b, 6, 0.3);
	assert_share(b, 8, 0.4);
}

/* What is left unsaid is shared out evenly. */
static void take_in_part(void **state)
{
	struct bench *b = *state;

	run_flow(b, FOUR_WAYS, "flows.flow.widgets={split: {take: {more: 70%}}}");
	assert_share(b, 8, 0.7);
	assert_share(b, 2, 0.1);
	assert_share(b, 4, 0.1);
	assert_share(b, 6, 0.1);
}

static void take_by_a_name_twice_used(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("split") ","
		     SPLIT(ARROW("noMatch", "a") "," MATCH("a", "left", "1") ","
			   MATCH("a", "right", "2")) ","
		     SAY("a", LAST("audioComplete")));
	struct bench *b = *state;

	assert_false(check(b, flow, "flows.flow.widgets={split: {take: {a: 70%}}}"));
	assert_error(&b->d, 0, 0, "'a' fits more than one transition of widget 'split'");
	assert_true(check(b, flow, "flows.flow.widgets={split: {take: {left: 70%}}}"));
}

static void take_by_an_unknown_name(void **state)
{
	struct bench *b = *state;

	assert_false(check(b, FOUR_WAYS, "flows.flow.widgets={split: {take: {secnd choice: 70%}}}"));
	assert_error(&b->d, 0, 0,
		     "widget 'split' has no transition 'secnd choice', did you mean 'second choice'?");
	assert_false(check(b, FOUR_WAYS, "flows.flow.widgets={splt: {duration: 1s}}"));
	assert_error(&b->d, 0, 0, "did you mean 'split'?");
}

/* Two names of one transition: which share counts? */
static void take_one_transition_twice(void **state)
{
	assert_false(check(*state, FOUR_WAYS,
			   "flows.flow.widgets={split: {take: {first choice: 20%, '1': 30%}}}"));
}

#define ASK(transitions) \
	STATE("ask", "gather-input-on-call", transitions, TWO_SECONDS ",'timeout':6")
#define REQUEST(transitions) \
	STATE("http", "make-http-request", transitions, "'method':'GET','url':'https://example.com'")

static void duration_replaces_the_widgets_own(void **state)
{
	struct bench *b = *state;

	run_flow(b, FOUR_WAYS,
		 "flows.flow.widgets={split: {take: {noMatch: 100%}, duration: 7s}, none: {duration: 11s}}");
	assert_share(b, 18, 1);
}

/* Silent widgets have a default way, of weight 1; the rest of a `take` goes to the
 * other although its own weight is 0. */
static void take_where_the_rest_has_no_weight(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("http") ","
		     REQUEST(LAST("success") "," ARROW("failed", "sorry")) ","
		     SAY("sorry", LAST("audioComplete")));
	struct bench *b = *state;

	run_flow(b, flow, "flows.flow.widgets={http: {take: {success: 70%}, duration: 1s}}");
	assert_share(b, 1, 0.7);
	assert_share(b, 3, 0.3);
}

/* ---- the defaults ---- */

static void gather_defaults(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("ask") "," ASK(ARROW("keypress", "yes") "," LAST("speech") ","
					    LAST("timeout")) ","
		     SAY("yes", LAST("audioComplete")));
	struct bench *b = *state;

	run_flow(b, flow, NULL);
	/* 15 % say nothing: prompt and time-out; the others within the time-out */
	assert_share(b, 8, 0.15);
	for (size_t i = 0; i < b->call_count; i++) {
		const struct call_report *r = &b->calls[i].report;

		assert_in_range(r->ended - r->created, 4 * SECOND, 10 * SECOND);
	}
	run_flow(b, flow, "rules.gather_input_share=40%");
	assert_share(b, 8, 0.6);
}

static void gather_takes_the_event_that_leads_on(void **state)
{
	static const char spoken[] =
		FLOW(TRIGGER("ask") "," ASK(LAST("keypress") "," ARROW("speech", "yes") ","
					    LAST("timeout")) ","
		     SAY("yes", LAST("audioComplete")));
	static const char either[] =
		FLOW(TRIGGER("ask") "," ASK(ARROW("keypress", "yes") "," ARROW("speech", "no") ","
					    LAST("timeout")) ","
		     SAY("yes", LAST("audioComplete")) "," SAY("no", ARROW("audioComplete", "yes")));
	struct bench *b = *state;

	run_flow(b, spoken, "callers.input=1s");
	assert_share(b, 5, 0.85);
	run_flow(b, either, "callers.input=1s");
	assert_share(b, 5, 0.425);
	assert_share(b, 7, 0.425);
}

static void split_shares_are_equal(void **state)
{
	struct bench *b = *state;

	run_flow(b, FOUR_WAYS, NULL);
	for (double seconds = 2; seconds <= 8; seconds += 2)
		assert_share(b, seconds, 0.25);
}

static void requests_succeed(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("http") "," REQUEST(LAST("success") "," ARROW("failed", "sorry")) ","
		     SAY("sorry", LAST("audioComplete")));
	struct bench *b = *state;

	run_flow(b, flow, NULL);
	assert_share(b, 0.3, 1);
	run_flow(b, flow, "rules.http_success_share=80%");
	assert_share(b, 2.3, 0.2);
}

/* A branch that ends on an error event is a failure of the widget. */
static void an_error_that_leads_nowhere_fails_the_flow(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("http") "," REQUEST(ARROW("success", "done") "," LAST("failed")) ","
		     SAY("done", LAST("audioComplete")));
	struct bench *b = *state;

	run_flow(b, flow, "flows.flow.widgets={http: {take: {failed: 100%}}}");
	assert_int_equal(b->r->designs[0].successes, 0);
	assert_string_equal(b->r->designs[0].reasons[0].reason, "widget_failed");
	run_flow(b, flow, NULL);
	assert_int_equal(b->r->designs[0].successes, 20000);
}

static void speech_follows_its_length(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("say") ","
		     STATE("say", "say-play", LAST("audioComplete"), TWO_SECONDS ",'loop':3"));
	static const char umlauts[] =
		FLOW(TRIGGER("say") ","
		     STATE("say", "say-play", LAST("audioComplete"),
			   "'say':'\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc'"));
	struct bench *b = *state;

	run_flow(b, flow, NULL);
	assert_share(b, 6, 1);
	run_flow(b, flow, "rules.speech_rate=30");
	assert_share(b, 3, 1);
	run_flow(b, umlauts, NULL); /* 15 characters, whatever their bytes */
	assert_share(b, 1, 1);
}

/* Of 30 characters, two seconds, each. */
#define WORDS "012345678901234567890123456789"
#define SPOKEN(text) FLOW(TRIGGER("say") "," STATE("say", "say-play", LAST("audioComplete"), "'say':'" text "'"))

static void tags_are_not_spoken(void **state)
{
	static const struct {
		const char *flow;
		double seconds;
	} cases[] = {
		{ SPOKEN(WORDS "{% assign a = 1 %}" WORDS), 4 },
		{ SPOKEN("{% if a %}" WORDS "{% else %}" WORDS WORDS "{% endif %}"), 3 },
		{ SPOKEN(WORDS "{%- if a -%}" WORDS "{% endif %}"), 3 },
		{ SPOKEN("{% case a %} {% when 1 %}" WORDS "{% when 2 %}" WORDS "{% else %}" WORDS "{% endcase %}"), 2 },
		{ SPOKEN("{% if a %}" WORDS "{% elsif b %}{% if c %}" WORDS WORDS "{% endif %}{% endif %}" WORDS), 2 + 4 / 3. },
		{ SPOKEN("{% comment %}" WORDS "{% endcomment %}" WORDS), 2 },
		{ SPOKEN("{% for a in b %}" WORDS "{% endfor %}"), 2 },
		{ SPOKEN("{% if a %}" WORDS), 1 },
		{ SPOKEN("{% endif %}{% else %}" WORDS "{%"), 2 + 2 / 15. },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run_flow(b, cases[i].flow, NULL);
		assert_near(b->r->designs[0].ends[END_SERVED].mean_length, cases[i].seconds, 0.001);
	}
}

static void a_flow_that_loops_ends(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("a") "," STATE("a", "set-variables", ARROW("next", "b"), "") ","
		     STATE("b", "run-function", ARROW("success", "a") "," LAST("fail"), ""));
	struct bench *b = *state;

	assert_true(check(b, flow, "calls.count=3"));
	run_loaded(b, true);
	assert_int_equal(b->call_count, 15);
	for (size_t i = 0; i < b->call_count; i++)
		assert_reason(&b->calls[i].report, REASON_MAX_STEPS);
}

static void a_redirect_without_url_fails(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("away") ","
		     STATE("away", "add-twiml-redirect",
			   LAST("return") "," LAST("timeout") "," ARROW("fail", "sorry"),
			   "'url':''") ","
		     SAY("sorry", LAST("audioComplete")));
	struct bench *b = *state;

	run_flow(b, flow, NULL);
	assert_share(b, 2, 1);
}

/* An agent's name may be the widget's queue, the scenario's choice, or the only
 * group; which of two groups must be said. */
static void groups_of_widgets(void **state)
{
	static const char flow[] =
		FLOW(TRIGGER("desk") ","
		     STATE("desk", "send-to-flex", LAST("callComplete") "," LAST("failedToEnqueue"),
			   "'workflow':'WW0','channel':'TC0'"));
	struct bench *b = *state;

	assert_true(check(b, flow, NULL)); /* agents without limit */
	assert_true(check(b, flow, "agents={sales: {count: 1}}"));
	assert_false(check(b, flow, "agents={sales: {count: 1}, support: {count: 1}}"));
	assert_error(&b->d, 0, 0, "widget 'desk' needs an agent group");
	assert_true(check(b, flow, "agents={sales: {count: 1}, WW0: {count: 1}}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(unknown_type),
		bench_test(several_errors_at_once),
		bench_test(dangling_next),
		bench_test(duplicate_names),
		bench_test(bad_initial_state),
		bench_test(malformed_states),
		bench_test(take_by_every_name),
		bench_test(take_in_part),
		bench_test(take_by_a_name_twice_used),
		bench_test(take_by_an_unknown_name),
		bench_test(take_one_transition_twice),
		bench_test(take_where_the_rest_has_no_weight),
		bench_test(duration_replaces_the_widgets_own),
		bench_test(gather_defaults),
		bench_test(gather_takes_the_event_that_leads_on),
		bench_test(split_shares_are_equal),
		bench_test(requests_succeed),
		bench_test(an_error_that_leads_nowhere_fails_the_flow),
		bench_test(speech_follows_its_length),
		bench_test(tags_are_not_spoken),
		bench_test(a_flow_that_loops_ends),
		bench_test(a_redirect_without_url_fails),
		bench_test(groups_of_widgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
