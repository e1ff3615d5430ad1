/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every widget there is: how long it takes, by which event it leaves, whether it prints
 * TwiML, and whether the call is answered by it. A row of the table of widgets that is
 * not here fails the test.
 */
#include "helpers.h"

/* A call comes in, meets the widget, and after it a goodbye. Every party outside rings
 * for 4 s and talks for 8 s; agents take 10 s; an answer is entered after 1 s. */
#define TEXT \
	"flows: {f: f.json}\n" \
	"agents: {desk: {count: 1, handle_time: 10s}}\n" \
	"callers: {ring: 4s, talk: 8s, input: 1s}\n" \
	"rules: {fetch_latency: 0s, flex_agents: queue, gather_input_share: 100%, reply_time: 30s}\n" \
	"calls: {script: [{at: 0s}]}\n" \
	"designs: {d: {start: f, goal: answered}}\n"
#define SPEECH "'say':'012345678901234567890123456789'" /* two seconds */

enum { SILENT, TWIML };

static const struct widget_row {
	const char *type, *properties, *event;
	double seconds;	 /* from entering it to leaving it */
	int prints;	 /* its row says so: the caller hangs up, and it is no matter of taste */
	double answered; /* when; negative: by the goodbye */
} rows[] = {
	{ "say-play", SPEECH, "audioComplete", 2, TWIML, 0 },
	{ "gather-input-on-call", SPEECH, "keypress", 3, TWIML, 0 },
	{ "split-based-on", "'input':'{{flow.variables.unknown}}'", "noMatch", 0, SILENT, -1 },
	{ "set-variables", "'variables':[{'key':'x','value':'1'}]", "next", 0, SILENT, -1 },
	{ "make-http-request", "", "success", 0.3, SILENT, -1 },
	{ "run-function", "", "success", 0.5, SILENT, -1 },
	{ "send-message", "", "sent", 0.2, SILENT, -1 },
	{ "connect-call-to", "'noun':'number','to':'+15550100'", "callCompleted", 12, TWIML, 0 },
	{ "add-twiml-redirect", "'url':'https://example.com/x'", "return", 20, TWIML, 0 },
	{ "send-to-flex", "", "callComplete", 10, TWIML, 0 },
	{ "enqueue-call", "'queue_name':'desk'", "callComplete", 10, TWIML, 0 },
	{ "record-voicemail", "", "recordingComplete", 20, TWIML, 0 },
	{ "fork-stream", "", "next", 0, TWIML, -1 },
	{ "connect-virtual-agent-v2", "", "completed", 60, TWIML, 0 },
	{ "connect-virtual-agent", "", "return", 60, TWIML, 0 },
	{ "run-conversation-relay", "", "success", 60, TWIML, 0 },
	{ "capture-payments", "", "success", 45, TWIML, 0 },
	{ "record-call", "", "success", 0, SILENT, -1 },
	{ "send-and-wait-for-reply", "", "incomingMessage", 30, SILENT, -1 },
	{ "start-conversation", "", "failed", 0.2, SILENT, -1 },
	{ "resume-conversation", "", "failed", 0.2, SILENT, -1 },
	{ "make-outgoing-call-v2", "", "failed", 0, SILENT, -1 }, /* the call is there already */
	{ "make-outgoing-call-v1", "", "failed", 0, SILENT, -1 },
	{ "run-subflow", "", "completed", 0, SILENT, -1 },
	{ "send-to-auto-pilot", "", "failure", 0.2, SILENT, -1 },
};

static void put_flow(struct bench *b, const struct widget_row *w)
{
	put_json(b, "f.json",
		 arena_printf(&b->arena,
			      FLOW(TRIGGER("w") ","
				   "{'name':'w','type':'%s','transitions':[{'event':'%s','next':'bye'}],"
				   "'properties':{%s}}," SAY("bye", LAST("audioComplete"))),
			      w->type, w->event, w->properties));
}

static void run_row(struct bench *b, const struct widget_row *w, const char *set)
{
	bench_clear(b);
	put_flow(b, w);
	put_text(b, "test.yaml", TEXT);
	if (set)
		b->sets[b->set_count++] = set;
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	trace(b, 0, 0);
}

static void timing_transition_and_answer(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct widget_row *w = &rows[i];
		const struct engine_event *entered, *left;

		run_row(b, w, NULL);
		entered = event_of(b, EVENT_WIDGET, arena_printf(&b->arena, "w (%s)", w->type));
		left = event_of(b, EVENT_TRANSITION, arena_printf(&b->arena, "%s -> bye", w->event));
		if (left->time - entered->time != (int64_t)llround(w->seconds * 1e9))
			fail_msg("%s takes %g s, expected %g s", w->type,
				 (double)(left->time - entered->time) * 1e-9, w->seconds);
		if (entered->a != w->prints)
			fail_msg("%s: prints TwiML: %d", w->type, (int)entered->a);
		assert_moment(only_call(b)->answered, w->answered < 0 ? w->seconds : w->answered);
		assert_moment(only_call(b)->ended, w->seconds + 2);
		assert_int_equal(only_call(b)->state, CALL_COMPLETED);
	}
}

/* The caller has heard a message and hangs up during the widget. One that prints TwiML
 * ends with the call; Studio goes on with a silent one, and is stuck at the goodbye. */
static void a_hang_up_meanwhile(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct widget_row *w = &rows[i];

		if (w->seconds <= 0.1)
			continue;
		bench_clear(b);
		put_json(b, "f.json",
			 arena_printf(&b->arena,
				      FLOW(TRIGGER("hi") "," SAY("hi", ARROW("audioComplete", "w")) ","
					   "{'name':'w','type':'%s','transitions':[{'event':'%s','next':'bye'}],"
					   "'properties':{%s}}," SAY("bye", LAST("audioComplete"))),
				      w->type, w->event, w->properties));
		put_text(b, "test.yaml", TEXT);
		b->sets[b->set_count++] = "calls.script.0.hang_up=2100ms";
		load_path(b, bench_path(b, "test.yaml"));
		run_loaded(b, true);
		if (count_of(b, "stuck_executions") != (w->prints == SILENT))
			fail_msg("%s: %d executions are stuck", w->type,
				 (int)count_of(b, "stuck_executions"));
		assert_moment(only_call(b)->ended, 2.1);
	}
}

static bool is_here(const char *type)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].type, type))
			return true;
	return false;
}

static void none_is_left_out(UNUSED void **state)
{
	static const char *const types[] = {
#define WIDGET(lower, type, ...) type,
#include "compile/studio/widgets.def"
#undef WIDGET
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(types[i], "trigger") && !is_here(types[i]))
			fail_msg("no row for %s", types[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(timing_transition_and_answer, bench_setup,
						bench_teardown),
		cmocka_unit_test_setup_teardown(a_hang_up_meanwhile, bench_setup, bench_teardown),
		cmocka_unit_test(none_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
