/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Run Subflow: another flow's widgets, in their place; one level deep; not too many. */
#include "helpers.h"

#include "program/program.h"

#define RUN(name, properties) \
	STATE(name, "run-subflow", ARROW("completed", "bye") "," ARROW("failed", "sorry"), properties)
#define MAIN(properties) \
	FLOW(TRIGGER("run") "," RUN("run", properties) "," SAY("bye", LAST("audioComplete")) "," \
	     SAY("sorry", LAST("audioComplete")))
#define PARENT(next) STATE("Trigger", "trigger", ARROW("incomingParent", next), "")
#define INNER FLOW(PARENT("hi") "," SAY("hi", LAST("audioComplete")))
#define BY_SID "'flow_sid':'FW0002'"
#define TEXT \
	"rules: {fetch_latency: 0s}\n" \
	"flows:\n" \
	"  main: {file: main.json}\n" \
	"  inner: {file: inner.json, sid: FW0002}\n" \
	"  deep: {file: deep.json, sid: FW0003}\n" \
	"calls: {script: [{at: 0s}]}\n" \
	"designs: {d: {start: main}}\n"

/* Run MAIN with INNER and a third flow, and trace the call. */
static const struct call_report *run_flows(void **state, const char *main, const char *inner,
					   const char *set)
{
	struct bench *b = *state;

	bench_clear(b);
	put_json(b, "main.json", main);
	put_json(b, "inner.json", inner);
	put_json(b, "deep.json", INNER);
	put_text(b, "test.yaml", TEXT);
	if (set)
		b->sets[b->set_count++] = set;
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	trace(b, 0, 0);
	return only_call(b);
}

static void the_widgets_of_the_other_flow_run(void **state)
{
	struct bench *b = *state;
	const struct call_report *r = run_flows(state, MAIN(BY_SID), INNER, NULL);

	assert_true(r->success);
	assert_moment(event_of(b, EVENT_WIDGET, "hi of inner (say-play)")->time, 0);
	assert_moment(event_of(b, EVENT_WIDGET, "bye (say-play)")->time, 2);
	assert_moment(r->ended, 4);
	assert_int_equal(count_of(b, "executions"), 1);
}

static void the_scenario_says_which_flow(void **state)
{
	struct bench *b = *state;

	run_flows(state, MAIN("'flow_sid':'{{flow.variables.x}}'"), INNER,
		  "flows.main.widgets.run={flow: inner}");
	assert_non_null(event_of(b, EVENT_WIDGET, "hi of inner (say-play)"));
	assert_true(only_call(b)->success);
}

/* Nobody has said what it holds: by `completed`, at once, or as the scenario says. */
static void a_flow_that_is_not_there_takes_its_way(void **state)
{
	assert_moment(run_flows(state, MAIN(""), INNER, NULL)->ended, 2);
	assert_moment(run_flows(state, MAIN(""), INNER,
				"flows.main.widgets.run={duration: 3s, take: {failed: 100%}}")->ended,
		      5);
	assert_non_null(event_of(*state, EVENT_WIDGET, "sorry (say-play)"));
}

static void a_subflow_of_a_subflow_is_81024(void **state)
{
	struct bench *b = *state;
	static const char inner[] =
		FLOW(PARENT("again") "," RUN("again", "'flow_sid':'FW0003'") ","
		     SAY("bye", LAST("audioComplete")) "," SAY("sorry", LAST("audioComplete")));

	run_flows(state, MAIN(BY_SID), inner, NULL);
	assert_int_equal(b->r->designs[0].codes[0].code, 81024);
	assert_non_null(event_of(b, EVENT_WIDGET, "sorry of inner (say-play)"));
	assert_non_null(event_of(b, EVENT_WIDGET, "bye (say-play)"));
	assert_true(only_call(b)->success);
	assert_true(b->d.warnings >= 1);
}

/* Four widgets and the two of the subflow, which counts once however often it is run. */
static void too_many_widgets_are_81026(void **state)
{
	struct bench *b = *state;

	assert_true(run_flows(state, MAIN(BY_SID), INNER, "rules.max_widgets=6")->success);
	assert_reason(run_flows(state, MAIN(BY_SID), INNER, "rules.max_widgets=5"),
		      REASON_WIDGET_FAILED);
	assert_int_equal(b->r->designs[0].codes[0].code, 81026);
}

/* A redirect widget inside comes back to the execution, which is the outer flow's. */
static void a_return_goes_on_inside(void **state)
{
	struct bench *b = *state;
	static const char inner[] =
		FLOW(PARENT("away") ","
		     STATE("away", "add-twiml-redirect", ARROW("return", "hi"),
			   "'url':'https://example.com/elsewhere'") ","
		     SAY("hi", LAST("audioComplete")));

	assert_true(run_flows(state, MAIN(BY_SID), inner, NULL)->success);
	assert_non_null(event_of(b, EVENT_WIDGET, "hi of inner (say-play)"));
	assert_int_equal(count_of(b, "executions"), 1);
}

static void refused(void **state, const char *set, const char *message)
{
	struct bench *b = *state;
	struct overrides o = { .assignments = &set, .assignment_count = 1 };

	bench_clear(b);
	put_json(b, "main.json", MAIN(BY_SID));
	put_json(b, "inner.json", INNER);
	put_json(b, "deep.json", INNER);
	put_text(b, "test.yaml", TEXT);
	b->s = scenario_load(bench_path(b, "test.yaml"), &o, &b->d);
	assert_false(!b->d.errors && experiment_check(b->s, &b->d));
	assert_error(&b->d, 0, 0, message);
}

static void what_contradicts_itself_is_refused(void **state)
{
	refused(state, "flows.main.widgets.run={take: {failed: 100%}}",
		"widget 'run' runs a flow of the scenario, which takes no 'take'");
	refused(state, "flows.main.widgets.bye={flow: inner}",
		"widget 'bye' is a say-play, which takes no 'flow'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_widgets_of_the_other_flow_run),
		cmocka_unit_test(the_scenario_says_which_flow),
		cmocka_unit_test(a_flow_that_is_not_there_takes_its_way),
		cmocka_unit_test(a_subflow_of_a_subflow_is_81024),
		cmocka_unit_test(too_many_widgets_are_81026),
		cmocka_unit_test(a_return_goes_on_inside),
		cmocka_unit_test(what_contradicts_itself_is_refused),
	};

	return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
