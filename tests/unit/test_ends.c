/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of callers: each way for a call to end has one, and goals go by it. */
#include "helpers.h"
#include "scenario/document/decode_internal.h"

#include "check/check.h"

#define GATHER(timeout, keypress) \
	STATE("ask", "gather-input-on-call", ARROW("keypress", keypress) "," \
	      ARROW("timeout", timeout), TWO_SECONDS ",'timeout':5,'number_of_digits':1")
#define DIAL(next) \
	STATE("dial", "connect-call-to", ARROW("callCompleted", next), \
	      "'noun':'number','to':'+15550100','timeout':20")
#define QUEUE(next) STATE("queue", "enqueue-call", ARROW("callComplete", next), "")
#define RECORD(next) STATE("record", "record-voicemail", ARROW("recordingComplete", next), "")
#define BYE SAY("bye", LAST("audioComplete"))
#define SPLIT(next) \
	STATE("split", "split-based-on", \
	      LAST("noMatch") ",{'event':'match','next':'" next "','conditions':" \
	      "[{'friendly_name':'1','type':'equal_to','arguments':['{{widgets.ask.Digits}}'],'value':'1'}]}", \
	      "'input':'{{widgets.ask.Digits}}'")

static const struct {
	const char *what, *flow, *caller, *design, *widgets;
	enum end end;
	enum reason reason;
} cases[] = {
	{ "a farewell", FLOW(TRIGGER("bye") "," BYE), "", "", NULL, END_SERVED, REASON_NONE },
	{ "without a word", FLOW("{'name':'Trigger','type':'trigger','transitions':[{'event':'incomingCall','next':'s'}],'properties':{}}," STATE("s", "set-variables", LAST("next"), "'variables':[]")),
	  "", "", NULL, END_CUT_OFF, REASON_CUT_OFF },
	{ "silence into nothing", FLOW(TRIGGER("ask") "," GATHER("", "bye") "," BYE), "", "",
	  "{ask: {take: {timeout: 100%}}}", END_CUT_OFF, REASON_CUT_OFF },
	{ "a message before the input is no farewell",
	  FLOW(TRIGGER("hi") "," SAY("hi", ARROW("audioComplete", "ask")) "," GATHER("", "")), "", "",
	  "{ask: {take: {keypress: 100%}}}", END_CUT_OFF, REASON_CUT_OFF },
	{ "a key that nobody offers", FLOW(TRIGGER("ask") "," GATHER("bye", "split") "," SPLIT("bye") "," BYE),
	  "", "", "{ask: {take: {keypress: 100%}, digits: {'3': 100%}}}",
	  END_CUT_OFF, REASON_CUT_OFF },
	{ "the one that is offered", FLOW(TRIGGER("ask") "," GATHER("bye", "split") "," SPLIT("bye") "," BYE),
	  "", "", "{ask: {take: {keypress: 100%}, digits: {'1': 100%}}}",
	  END_SERVED, REASON_NONE },
	{ "noMatch after a message",
	  FLOW(TRIGGER("hi") "," SAY("hi", ARROW("audioComplete", "split")) "," SPLIT("bye") "," BYE ","
	       GATHER("bye", "bye")), "", "", NULL, END_CUT_OFF, REASON_CUT_OFF },
	{ "a conversation", FLOW(TRIGGER("dial") "," DIAL("")), "", "", NULL, END_PERSON, REASON_NONE },
	{ "nobody answers the dial, and nothing is said",
	  FLOW(TRIGGER("hi") "," SAY("hi", ARROW("audioComplete", "dial")) "," DIAL("")),
	  ", outcome: no-answer", "", NULL, END_CUT_OFF, REASON_CUT_OFF },
	{ "nobody answers the dial, and that is said",
	  FLOW(TRIGGER("dial") "," DIAL("bye") "," BYE), ", outcome: no-answer", "", NULL,
	  END_SERVED, REASON_NONE },
	{ "an agent", FLOW(TRIGGER("queue") "," QUEUE("")), "", "", NULL, END_PERSON, REASON_NONE },
	{ "tired of the queue", FLOW(TRIGGER("queue") "," QUEUE("")), ", hang_up: 10s", "",
	  NULL, END_ABANDONED, REASON_ABANDONED_QUEUED },
	{ "tired of the message", FLOW(TRIGGER("bye") "," BYE), ", hang_up: 1s", "", NULL,
	  END_HUNG_UP, REASON_ABANDONED_SPEAKING },
	{ "a recording", FLOW(TRIGGER("record") "," RECORD("")), "", "", NULL, END_VOICEMAIL, REASON_NONE },
	{ "a recording that the caller ends", FLOW(TRIGGER("record") "," RECORD("bye") "," BYE),
	  ", hang_up: 5s", "", NULL, END_VOICEMAIL, REASON_NONE },
	{ "nothing recorded",
	  FLOW(TRIGGER("record") "," STATE("record", "record-voicemail",
					   ARROW("recordingComplete", "bye") "," LAST("noAudio"), "") "," BYE),
	  "", "", "{record: {take: {noAudio: 100%}}}", END_CUT_OFF, REASON_CUT_OFF },
	{ "the goal voicemail", FLOW(TRIGGER("bye") "," BYE), "", ", goal: voicemail", NULL,
	  END_SERVED, REASON_OTHER_END },
	{ "the goal served", FLOW(TRIGGER("bye") "," BYE), "", ", goal: served", NULL,
	  END_SERVED, REASON_NONE },
	{ "the goal person", FLOW(TRIGGER("dial") "," DIAL("")), "", ", goal: person", NULL,
	  END_PERSON, REASON_NONE },
	{ "the goal person, cut off", FLOW(TRIGGER("ask") "," GATHER("", "bye") "," BYE), "",
	  ", goal: person", "{ask: {take: {timeout: 100%}}}", END_CUT_OFF, REASON_CUT_OFF },
};

static void each_call_has_its_end(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bench *b = *state;
		const char *text = arena_printf(&b->arena,
			"flows: {f: {file: f.json, widgets: %s}}\n"
			"agents: {a: {schedule: {counts: [%s], step: 1h}, handle_time: 1m}}\n"
			"callers: {ring: 4s, talk: 1m}\n"
			"calls: {script: [{at: 0s%s}]}\n"
			"designs: {d: {start: f%s}}\n", cases[i].widgets ? cases[i].widgets : "{}",
			cases[i].end == END_ABANDONED ? "0, 1" : "1",
			cases[i].caller, cases[i].design);
		const struct call_report *r;

		run_export(b, cases[i].flow, text, NULL);
		trace(b, 0, 0);
		r = only_call(b);
		if (r->end != cases[i].end)
			fail_msg("%s: %s, expected %s", cases[i].what, end_rows[r->end].name,
				 end_rows[cases[i].end].name);
		if (r->reason != cases[i].reason)
			fail_msg("%s: %s, expected %s", cases[i].what, reason_codes[r->reason],
				 reason_codes[cases[i].reason]);
		for (size_t k = 0; k < b->r->designs[0].end_count; k++)
			assert_int_equal(b->r->designs[0].ends[k].calls, k == r->end);
		assert_near(b->r->designs[0].ends[r->end].mean_length,
			    (double)(r->ended - r->created) * 1e-9, 0.001);
	}
}

/* The design of BODY with GOAL compiles; of its goal there is a warning, or none. */
static void warned_of(const char *body, const char *goal, bool warned)
{
	char text[800];
	struct overrides none = { 0 };
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_new("t.yaml");

	snprintf(text, sizeof(text),
		 "apps: {a: '<Response>%s</Response>', b: '<Response/>'}\n"
		 "calls: {arrivals: {poisson: 1/s}, count: 1}\n"
		 "agents: {desk: {count: 1, handle_time: 1m}}\n"
		 "designs: {d: {start: a, goal: %s}}\n", body, goal);
	scenario_decode(s, source_text(&s->arena, "t.yaml", text), "", &none, &d);
	assert_int_equal(d.errors, 0);
	program_free(compile_design(s, 0, NULL, &d));
	assert_int_equal(d.errors, 0);
	if ((d.count == 1) != warned)
		fail_msg("%s, goal %s: %zu warnings", body, goal, d.count);
	if (warned) {
		char *told = NULL;
		size_t size;
		FILE *out = open_memstream(&told, &size);

		diag_print(&d, out, false);
		fclose(out);
		assert_non_null(strstr(told, "no call can meet its goal"));
		free(told);
	}
	diag_free(&d);
	scenario_free(s);
}

static void a_goal_out_of_reach_is_said(void **state)
{
	static const char say[] = "<Say>Hello</Say>", queue[] = "<Enqueue>desk</Enqueue>",
			  dial[] = "<Dial><Number>+15550100</Number></Dial>";

	(void)state;
	warned_of(say, "completed", true);
	warned_of(say, "accepted", true);
	warned_of(say, "agent", true);
	warned_of(say, "person", true);
	warned_of(say, "served", false);
	warned_of(say, "answered", false);
	warned_of(queue, "agent", false);
	warned_of(queue, "person", false);
	warned_of(queue, "completed", true);
	warned_of(dial, "person", false);
	warned_of(dial, "agent", true);
}

/* `check` follows the same steps by the same flags: it finds a way that cuts the caller off, and of
 * some share, where a run has one. What a script says of a call it does not know, and it goes by
 * shares where a run knows what is entered. */
static void check_judges_alike(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct bench *b = *state;
		const char *text = arena_printf(&b->arena,
			"flows: {f: {file: f.json, widgets: %s}}\n"
			"agents: {a: {count: 1, handle_time: 1m}}\n"
			"calls: {script: [{at: 0s}]}\n"
			"designs: {d: {start: f}}\n", cases[i].widgets ? cases[i].widgets : "{}");
		struct review r = { 0 };
		double share = 0;

		if (*cases[i].caller || (cases[i].widgets && strstr(cases[i].widgets, "digits")))
			continue;
		run_export(b, cases[i].flow, text, NULL);
		review_scenario(b->s, &r);
		for (size_t k = 0; k < r.count; k++)
			if (r.list[k].kind == FINDING_CUT_OFF)
				share += r.list[k].share;
		review_free(&r);
		if ((share > 0) != (only_call(b)->end == END_CUT_OFF))
			fail_msg("%s: check says %g, the run %s", cases[i].what, share, end_rows[only_call(b)->end].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { bench_test(each_call_has_its_end),
					    bench_test(check_judges_alike),
					    cmocka_unit_test(a_goal_out_of_reach_is_said) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
