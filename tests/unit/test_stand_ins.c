/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nobody has said: every kind of it is listed, how much rests on it, and what fails by it. */
#include "helpers.h"
#include "same.h"

#include "check/check.h"
#include "compile/compile.h"
#include "program/program.h"
#include "report/table_internal.h"
#include "scenario/platform/rules.h"

#define GATHER(keypress, timeout) \
	STATE("ask", "gather-input-on-call", ARROW("keypress", keypress) "," ARROW("timeout", timeout), \
	      TWO_SECONDS ",'timeout':5,'number_of_digits':1")
#define BYE SAY("bye", LAST("audioComplete"))
#define SPLIT(input) \
	STATE("split", "split-based-on", \
	      LAST("noMatch") ",{'event':'match','next':'bye','conditions':" \
	      "[{'friendly_name':'1','type':'equal_to','arguments':['" input "'],'value':'1'}]}", \
	      "'input':'" input "'")
#define ONE(type, transitions, properties) FLOW(TRIGGER("w") "," STATE("w", type, transitions, properties) "," BYE)

#define CALLERS "callers: {ring: 4s, talk: 1m, no-answer: 0%, input: 2s}\n"
#define CALLS "calls: {arrivals: {poisson: 1/s}, count: 1000}\n"
#define HEAD "rules: {speech_rate: 15}\nrun: {replications: 1}\n"
#define AGENTS "agents: {a: {count: 99, handle_time: 1m}}\n"
#define SCENARIO HEAD "flows: {f: {file: f.json}}\n" AGENTS CALLERS CALLS "designs: {d: {start: f}}\n"
#define DOCUMENT(verbs) \
	HEAD "flows: {f: {file: f.json}}\napps: {x: '<Response>" verbs "</Response>'}\n" AGENTS CALLERS CALLS \
	     "designs: {d: {start: x}}\n"
#define PLAIN FLOW(TRIGGER("bye") "," BYE)
#define DIAL_OUT ONE("connect-call-to", ARROW("callCompleted", "bye"), "'noun':'number','to':'+15550100'")

/* One for each place that assumes something; SAID, an assignment, says it. */
static const struct {
	enum stand_in_kind kind;
	const char *flow, *scenario, *at, *said;
} cases[] = {
	{ STAND_IN_DOCUMENT, ONE("add-twiml-redirect", ARROW("return", "bye"), "'url':'https://x.example/y'"),
	  SCENARIO, "w", "apps={x: '<Response><Hangup/></Response>'}|flows.f.widgets.w.document=x" },
	{ STAND_IN_SUBFLOW, ONE("run-subflow", ARROW("completed", "bye"), "'flow_sid':'FW1'"), SCENARIO, "w",
	  "flows.f.widgets.w.take={completed: 100%}" },
	{ STAND_IN_WAIT_URL, ONE("enqueue-call", ARROW("callComplete", "bye"), "'wait_url':'https://x.example/y'"),
	  SCENARIO, "w", "urls={'https://x.example/y': x}|apps={x: '<Response><Pause/></Response>'}" },
	{ STAND_IN_WAIT_URL, PLAIN, DOCUMENT("<Enqueue waitUrl=\"https://x.example/y\">a</Enqueue>"),
	  "<Enqueue>", "urls={'https://x.example/y': z}|apps.z='<Response><Pause/></Response>'" },
	{ STAND_IN_INPUT, FLOW(TRIGGER("ask") "," GATHER("bye", "") "," BYE), SCENARIO, "ask",
	  "flows.f.widgets.ask.take={keypress: 80%, timeout: 20%}" },
	{ STAND_IN_INPUT, PLAIN, DOCUMENT("<Gather numDigits=\"1\"/>"), "<Gather>", "gather_input_share=50%" },
	{ STAND_IN_SPLIT, FLOW(TRIGGER("ask") "," GATHER("split", "") "," SPLIT("{{widgets.ask.Digits}}") "," BYE),
	  SCENARIO, "split", "flows.f.widgets.ask.digits={'1': 100%}" },
	{ STAND_IN_SPLIT,
	  FLOW(TRIGGER("w") "," STATE("w", "make-http-request", ARROW("success", "split"), "") ","
	       SPLIT("{{widgets.w.parsed.x}}") "," BYE), SCENARIO, "split",
	  "flows.f.widgets.w.responses=[{share: 100%, body: {x: 1}}]" },
	{ STAND_IN_SPLIT,
	  FLOW(TRIGGER("w") "," STATE("w", "add-twiml-redirect", ARROW("return", "split"), "'url':'https://x.example/y'")
	       "," SPLIT("{{widgets.w.x}}") "," BYE), SCENARIO, "split",
	  "flows.f.widgets.split.take={noMatch: 100%}" },
	{ STAND_IN_OUTCOME, ONE("make-http-request", ARROW("success", "bye"), ""), SCENARIO, "w",
	  "flows.f.widgets.w.take={failed: 2%}" },
	{ STAND_IN_OUTCOME, ONE("run-function", ARROW("success", "bye"), ""), SCENARIO, "w", "http_success_share=90%" },
	{ STAND_IN_OUTCOME, ONE("send-message", ARROW("sent", "bye"), ""), SCENARIO, "w",
	  "flows.f.widgets.w.take={failed: 2%}" },
	{ STAND_IN_OUTCOME, ONE("record-voicemail", ARROW("recordingComplete", "bye"), ""), SCENARIO, "w",
	  "flows.f.widgets.w.take={noAudio: 2%}" },
	{ STAND_IN_OUTCOME, ONE("capture-payments", ARROW("success", "bye"), ""), SCENARIO, "w",
	  "flows.f.widgets.w.take={providerError: 2%}" },
	{ STAND_IN_OUTCOME, ONE("connect-virtual-agent-v2", ARROW("completed", "bye"), ""), SCENARIO, "w",
	  "flows.f.widgets.w.take={failed: 2%}" },
	{ STAND_IN_ENQUEUE, ONE("send-to-flex", ARROW("failedToEnqueue", "bye"), ""), SCENARIO, "w",
	  "enqueue_success_share=99%" },
	{ STAND_IN_SILENCE, PLAIN, DOCUMENT("<Record/>"), "<Record>", "record_silence_share=10%" },
	{ STAND_IN_MACHINE,
	  ONE("make-outgoing-call-v1", ARROW("answered", "bye") "," ARROW("answeredByMachine", ""),
	      "'machine_detection':'Enable'"), SCENARIO, "w", "machine_share=20%" },
	{ STAND_IN_DETECTION, ONE("make-outgoing-call-v2", ARROW("answered", "bye"), "'machine_detection':'Enable'"),
	  SCENARIO, "w", "machine_detection_time=3s" },
	{ STAND_IN_ANSWERED, DIAL_OUT, SCENARIO, "w", "callers.no-answer=10%" },
	{ STAND_IN_ANSWERED, PLAIN, DOCUMENT("<Dial>+15550100</Dial>"), "<Dial>", "callers.no-answer=10%" },
	{ STAND_IN_AGENTS, ONE("enqueue-call", ARROW("callComplete", "bye"), ""), SCENARIO, "w",
	  "agents={a: {count: 9, handle_time: 1m}}" },
	{ STAND_IN_REFER, PLAIN, DOCUMENT("<Refer><Sip>sip:x@example.com</Sip></Refer>"), "<Refer>", NULL },
	{ STAND_IN_RING, DIAL_OUT, SCENARIO, "w", "callers.ring=4s" },
	{ STAND_IN_TALK, DIAL_OUT, SCENARIO, "w", "callers.talk=1m" },
	{ STAND_IN_TALK, PLAIN, DOCUMENT("<Dial><Conference>x</Conference></Dial>"), "<Dial>", "callers.talk=1m" },
	{ STAND_IN_HANDLE, PLAIN, DOCUMENT("<Enqueue>a</Enqueue>"), "<Enqueue>", "agents.a.handle_time=1m" },
	{ STAND_IN_PLAY, ONE("say-play", ARROW("audioComplete", "bye"), "'play':'https://x.example/y'"), SCENARIO, "w",
	  "flows.f.widgets.w.duration=3s" },
	{ STAND_IN_PLAY, PLAIN, DOCUMENT("<Gather><Play>y</Play></Gather>"), "<Gather>", "play_time=3s" },
	{ STAND_IN_VOICEMAIL, ONE("record-voicemail", ARROW("recordingComplete", "bye"), ""), SCENARIO, "w",
	  "voicemail_time=3s" },
	{ STAND_IN_VOICEMAIL, PLAIN, DOCUMENT("<Record/>"), "<Record>", "voicemail_time=3s" },
	{ STAND_IN_HTTP, ONE("make-http-request", ARROW("success", "bye"), ""), SCENARIO, "w", "http_time=1s" },
	{ STAND_IN_FUNCTION, ONE("run-function", ARROW("success", "bye"), ""), SCENARIO, "w",
	  "flows.f.widgets.w.duration=1s" },
	{ STAND_IN_REPLY, ONE("send-and-wait-for-reply", ARROW("incomingMessage", "bye"), ""), SCENARIO, "w",
	  "reply_time=1s" },
	{ STAND_IN_PAYMENT, ONE("capture-payments", ARROW("success", "bye"), ""), SCENARIO, "w", "payment_time=1s" },
	{ STAND_IN_PAYMENT, PLAIN, DOCUMENT("<Pay/>"), "<Pay>", "payment_time=1s" },
	{ STAND_IN_ASSISTANT, ONE("connect-virtual-agent", ARROW("return", "bye"), ""), SCENARIO, "w",
	  "virtual_agent_time=1s" },
	{ STAND_IN_STREAM, PLAIN, DOCUMENT("<Connect><Stream url=\"wss://x.example/y\"/></Connect>"), "<Connect>",
	  "stream_time=1s" },
	{ STAND_IN_NUMBER,
	  ONE("connect-call-to", ARROW("callCompleted", "bye"),
	      "'noun':'number','to':'+15550100','timeout':'{{flow.variables.t}}'"), SCENARIO, "w", NULL },
	{ STAND_IN_SPEECH, PLAIN, SCENARIO, "bye", "flows.f.widgets.bye.duration=1s" },
	{ STAND_IN_KEY, FLOW(TRIGGER("ask") "," GATHER("bye", "") "," BYE), SCENARIO, "ask", "callers.input=1s" },
	{ STAND_IN_MESSAGE, ONE("send-message", ARROW("sent", "bye"), ""), SCENARIO, "w", "message_time=1s" },
};

/* What a scenario of `cases` says already of the kinds that they are about. */
static const char *const unsaid[STAND_INS] = {
	[STAND_IN_ANSWERED] = "callers={ring: 4s, talk: 1m}",
	[STAND_IN_RING] = "callers={talk: 1m}",
	[STAND_IN_TALK] = "callers={ring: 4s}",
	[STAND_IN_AGENTS] = "agents={}",
	[STAND_IN_HANDLE] = "agents.a={count: 9}",
	[STAND_IN_SPEECH] = "rules={}",
	[STAND_IN_KEY] = "callers={ring: 4s}",
};

static const struct stand_in *find(const struct stand_in *list, size_t count, enum stand_in_kind kind,
				   const char *at)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == kind && (!at || (list[i].at && !strcmp(list[i].at, at))))
			return &list[i];
	return NULL;
}

/* The list of case I, with what SAID (assignments with | between) says. */
static size_t review_case(struct bench *b, size_t i, const char *said, struct stand_in **list)
{
	char *next = said ? arena_strdup(&b->arena, said) : NULL;

	bench_clear(b);
	put_json(b, "f.json", cases[i].flow);
	put_text(b, "test.yaml", cases[i].scenario);
	if (unsaid[cases[i].kind])
		b->sets[b->set_count++] = unsaid[cases[i].kind];
	while (next) {
		b->sets[b->set_count++] = next;
		if ((next = strchr(next, '|')))
			*next++ = '\0';
	}
	load_path(b, bench_path(b, "test.yaml"));
	return review_stand_ins(b->s, &b->arena, list);
}

static void every_kind_is_listed_until_it_is_said(void **state)
{
	struct bench *b = *state;
	bool seen[STAND_INS] = { [STAND_IN_SCENARIO] = true, /* test_bare_export */
				 [STAND_IN_GREETING] = true, [STAND_IN_LISTENING] = true,
				 [STAND_IN_MISTAKES] = true }; /* test_machines */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *name = stand_in_rows[cases[i].kind].name;
		struct stand_in *list;
		size_t count = review_case(b, i, NULL, &list);
		const struct stand_in *s = find(list, count, cases[i].kind, cases[i].at);

		if (!s)
			fail_msg("case %zu: %s is not listed at %s", i, name, cases[i].at);
		assert_string_equal(s->in, *cases[i].at == '<' ? "x" : "f");
		assert_true(s->where.source && s->where.line);
		seen[cases[i].kind] = true;
		if (!cases[i].said)
			continue;
		count = review_case(b, i, cases[i].said, &list);
		if (find(list, count, cases[i].kind, cases[i].at))
			fail_msg("case %zu: %s is listed though %s", i, name, cases[i].said);
	}
	for (int kind = 0; kind < STAND_INS; kind++)
		if (!seen[kind])
			fail_msg("no case of %s", stand_in_rows[kind].name);
}

/* Of the platform, and no stand-in of what a user would say of his own. */
static const char *const of_the_platform[] = {
	"callback_latency", "rest_latency", "fetch_latency", "queued_time", "post_dial_delay",
	"digit_time", "error_message_time", "refer_time",
	/* "document" has its time; "outcome" its share */
	"redirect_document_time", "http_success_share",
};

/* A rule that is our own choice, and that has no kind, would be assumed in silence. */
static void every_rule_of_our_choice_has_a_kind(UNUSED void **state)
{
	for (size_t i = 0; i < rule_count; i++) {
		bool known = strcmp(rule_table[i].source, "modelling choice [I]") != 0;

		for (size_t k = 0; k < sizeof(of_the_platform) / sizeof(*of_the_platform); k++)
			known |= !strcmp(rule_table[i].key, of_the_platform[k]);
		for (size_t k = 0; k < STAND_INS; k++)
			known |= !strcmp(rule_table[i].key, stand_in_rows[k].name);
		if (!known)
			fail_msg("rule %s: which stand-in is it?", rule_table[i].key);
	}
}

static const struct stand_in_result *result(const struct bench *b, enum stand_in_kind kind, const char *at)
{
	const struct stand_in_sample *s = &b->r->designs[0].stand_ins;

	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].is.kind == kind && !strcmp(s->list[i].is.at, at))
			return &s->list[i];
	fail_msg("no %s at %s", stand_in_rows[kind].name, at);
	return NULL;
}

/* Four standard errors of a share P of the calls watched. */
static double slack(const struct bench *b, double p)
{
	return 4 * sqrt(p * (1 - p) * (double)b->r->designs[0].stand_ins.calls);
}

static void how_much_rests_on_it_is_measured(void **state)
{
	struct bench *b = *state;
	const struct stand_in_result *ask, *split;
	const struct stand_in_sample *s;

	run_export(b, FLOW(TRIGGER("ask") "," GATHER("split", "") "," SPLIT("{{widgets.ask.Digits}}") "," BYE),
		   SCENARIO, NULL);
	experiment_stand_ins(b->s, b->r);
	s = &b->r->designs[0].stand_ins;
	ask = result(b, STAND_IN_INPUT, "ask");
	split = result(b, STAND_IN_SPLIT, "split");
	assert_true(s->measured && s->calls == 1000);
	assert_int_equal(ask->calls, s->calls);
	assert_int_equal(ask->successes, s->successes);
	assert_near((double)split->calls, 850, slack(b, 0.85));
	assert_int_equal(split->successes, s->successes);
	assert_near((double)s->successes, 425, slack(b, 0.425));
	/* all who are silent are cut off, and who enters something else */
	assert_near((double)ask->failures, 150, slack(b, 0.15));
	assert_string_equal(ask->way, "timeout");
	assert_near((double)split->failures, 425, slack(b, 0.425));
	assert_string_equal(split->way, "noMatch");
	assert_int_equal(s->calls, s->successes + ask->failures + split->failures);
}

/* A caller who hangs up does not fail by it, nor does one who is served though he was silent. */
static void what_is_not_its_fault(void **state)
{
	struct bench *b = *state;

	run_export(b, FLOW(TRIGGER("ask") "," GATHER("bye", "") "," BYE), SCENARIO,
		   "callers.patience={speaking: 1s}");
	experiment_stand_ins(b->s, b->r);
	assert_int_equal(b->r->designs[0].stand_ins.successes, 0);
	assert_int_equal(result(b, STAND_IN_INPUT, "ask")->failures, 0);
	run_export(b, FLOW(TRIGGER("ask") "," GATHER("bye", "bye") "," BYE), SCENARIO, NULL);
	experiment_stand_ins(b->s, b->r);
	assert_int_equal(b->r->designs[0].stand_ins.successes, 1000);
	assert_int_equal(result(b, STAND_IN_INPUT, "ask")->failures, 0);
	/* some of those who went that way fail by something else: nobody answers */
	run_export(b, FLOW(TRIGGER("ask") "," GATHER("dial", "bye") "," BYE ","
			   STATE("dial", "connect-call-to", ARROW("callCompleted", ""), "'noun':'number','to':'+15550100'")),
		   SCENARIO, "callers.no-answer=40%");
	experiment_stand_ins(b->s, b->r);
	assert_true(b->r->designs[0].stand_ins.successes < 800);
	assert_int_equal(result(b, STAND_IN_INPUT, "ask")->failures, 0);
}

static void a_gather_of_a_document_may_be_to_blame(void **state)
{
	struct bench *b = *state;

	run(b, HEAD "apps: {x: '<Response><Gather numDigits=\"1\" action=\"y\"/></Response>', "
	    "y: '<Response><Say>hello</Say></Response>'}\n" CALLERS CALLS
	    "designs: {d: {start: x, goal: served}}\n", NULL);
	experiment_stand_ins(b->s, b->r);
	assert_near((double)result(b, STAND_IN_INPUT, "<Gather>")->failures, 150, slack(b, 0.15));
	assert_string_equal(result(b, STAND_IN_INPUT, "<Gather>")->way, "no input");
}

/* What nobody comes by is not listed; what costs no run is not run. */
static void what_does_not_matter(void **state)
{
	struct bench *b = *state;

	run_export(b, FLOW(TRIGGER("bye") "," BYE "," STATE("w", "make-http-request", ARROW("success", "bye"), "")),
		   SCENARIO, NULL);
	experiment_stand_ins(b->s, b->r);
	assert_int_equal(b->r->designs[0].stand_ins.count, 0);
	run_export(b, PLAIN, SCENARIO, "rules={}");
	experiment_stand_ins(b->s, b->r);
	assert_int_equal(b->r->designs[0].stand_ins.count, 1);
	assert_false(b->r->designs[0].stand_ins.measured);
}

/* Of what runs before a call that never ends is waited for. */
static void calls_that_never_end_are_not_waited_for(void **state)
{
	struct bench *b = *state;

	run_export(b, ONE("enqueue-call", ARROW("callComplete", "bye"), ""), SCENARIO,
		   "agents.a={schedule: {counts: [0, 1], step: 10000h}, handle_time: 1m}");
	experiment_stand_ins(b->s, b->r);
	assert_true(b->r->designs[0].stand_ins.count > 0);
}

static void assert_same_stand_ins(const struct stand_in_sample *a, const struct stand_in_sample *b)
{
	assert_true(a->listed && b->listed && a->measured == b->measured);
	assert_int_equal(a->calls, b->calls);
	assert_int_equal(a->successes, b->successes);
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		const struct stand_in_result *x = &a->list[i], *y = &b->list[i];

		assert_int_equal(x->number, y->number);
		assert_int_equal(x->calls, y->calls);
		assert_int_equal(x->successes, y->successes);
		assert_int_equal(x->failures, y->failures);
		assert_true((!x->way && !y->way) || !strcmp(x->way, y->way));
	}
}

/* Who watches the run itself sees what a run of its own shows, and what the run comes to is the same. */
static void watched_as_it_runs(struct bench *b, const char *flow, const char *set, struct experiment_options o)
{
	struct results *r;

	run_export(b, flow, SCENARIO, set);
	experiment_stand_ins(b->s, b->r);
	o.stand_ins = true;
	r = experiment_run(b->s, &o, &b->d);
	assert_non_null(r);
	assert_same_results(b->r, r);
	assert_true(r->designs[0].stand_ins.count > 0);
	assert_same_stand_ins(&b->r->designs[0].stand_ins, &r->designs[0].stand_ins);
	results_free(r);
}

static void a_run_is_watched_and_the_same(void **state)
{
	static const char *const sets[] = { "calls.count=9000", "calls.count=300", "run.replications=3",
					    "calls={arrivals: {poisson: 20/s}, count: 9000}",
					    "calls={arrivals: {poisson: 20/s}, duration: 10m}" };
	static const char ask[] = FLOW(TRIGGER("ask") "," GATHER("split", "") "," SPLIT("{{widgets.ask.Digits}}") "," BYE);
	static const char queue[] = ONE("enqueue-call", ARROW("callComplete", "bye"), "");

	for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++) {
		watched_as_it_runs(*state, ask, sets[i], (struct experiment_options){ .threads = 1 });
		watched_as_it_runs(*state, ask, sets[i], (struct experiment_options){ .threads = 2 });
		watched_as_it_runs(*state, queue, sets[i], (struct experiment_options){ .queue = true });
		watched_as_it_runs(*state, queue, sets[i], (struct experiment_options){ .threads = 2 });
	}
}

static void a_trace_lists_what_its_call_came_by(void **state)
{
	struct bench *b = *state;
	struct stand_ins_met met = { 0 };
	struct observer observer = { .event = keep_event, .context = b };

	run_export(b, FLOW(TRIGGER("ask") "," GATHER("split", "bye") "," SPLIT("{{widgets.ask.Digits}}") "," BYE),
		   SCENARIO, "flows.f.widgets.ask.take={timeout: 100%}");
	assert_true(experiment_trace(b->s, &(struct traced){ 0, 0, 0, &met }, 1, &observer, &b->d));
	assert_int_equal(met.count, 0);
	arena_free(&met.arena);
	met = (struct stand_ins_met){ 0 };
	run_export(b, FLOW(TRIGGER("ask") "," GATHER("split", "bye") "," SPLIT("{{widgets.ask.Digits}}") "," BYE),
		   SCENARIO, "flows.f.widgets.ask.take={keypress: 100%}");
	assert_true(experiment_trace(b->s, &(struct traced){ 0, 0, 0, &met }, 1, &observer, &b->d));
	assert_int_equal(met.count, 1);
	assert_int_equal(met.list[0].kind, STAND_IN_SPLIT);
	arena_free(&met.arena);
}

/* COUNT stand-ins of a KIND, from the Nth on, each met by so many calls. */
static void fill(struct bench *b, struct stand_in_result *list, size_t count, size_t n, enum stand_in_kind kind,
		 uint64_t calls)
{
	for (size_t i = 0; i < count; i++)
		list[i] = (struct stand_in_result){
			.is = { .kind = (uint8_t)kind, .in = "f", .value = "5",
				.at = arena_printf(&b->arena, "w%02zu", n + i),
				.give = arena_printf(&b->arena, "flows.f.widgets.w%02zu.take", n + i) },
			.calls = calls - i, .successes = (calls - i) / 2 };
}

static const char *shown(struct bench *b, const struct results *r, bool details)
{
	struct report_style style = { .width = 80, .details = details };
	char *text = NULL, *copy;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	table_stand_ins(out, r, &style);
	fclose(out);
	copy = arena_strdup(&b->arena, text);
	free(text);
	return copy;
}

static size_t lines_with(const char *text, const char *word)
{
	size_t n = 0;

	while ((text = strstr(text, word))) {
		n++;
		text += strlen(word);
	}
	return n;
}

static void a_few_lines_say_what_matters(void **state)
{
	struct bench *b = *state;
	struct stand_in_result list[30];
	struct design_result d = { .name = "d", .stand_ins = { .list = list, .measured = true, .calls = 1000,
							       .successes = 500 } };
	struct results r = { .designs = &d, .design_count = 1 };
	const char *text;

	assert_string_equal(shown(b, &r, false), "");
	/* what is of little consequence alone is none */
	fill(b, list, 3, 0, STAND_IN_SPEECH, 1000);
	d.stand_ins.count = 3;
	assert_string_equal(shown(b, &r, false), "");
	assert_int_equal(lines_with(shown(b, &r, true), "spoken a second"), 3);
	/* times before, ways after: ways are shown first, and alike times are one */
	fill(b, list, 3, 10, STAND_IN_PLAY, 1000);
	fill(b, list + 3, 10, 20, STAND_IN_SPLIT, 900);
	fill(b, list + 13, 4, 40, STAND_IN_OUTCOME, 9);
	d.stand_ins.count = 17;
	text = shown(b, &r, false);
	assert_int_equal(lines_with(text, "5 ways, each as likely"), 8);
	assert_non_null(strstr(text, "w20   90 %       90 %"));
	assert_null(strstr(text, "a recording"));
	assert_non_null(strstr(text, "and 7 more, 4 of them such that under 1 % of calls meet: --details"));
	d.stand_ins.count = 5; /* two ways and three times */
	text = shown(b, &r, false);
	assert_true(strstr(text, "w20") < strstr(text, "w10 and 2 more"));
	assert_null(strstr(text, "--details"));
	/* only what is seldom met */
	fill(b, list, 3, 40, STAND_IN_OUTCOME, 9);
	d.stand_ins.count = 3;
	assert_non_null(strstr(shown(b, &r, false), "and 3 more that under 1 % of calls meet: --details"));
	assert_int_equal(lines_with(shown(b, &r, false), "always"), 0);
	assert_int_equal(lines_with(shown(b, &r, true), "<1 %       <1 %"), 3);
}

static void a_failure_by_default_is_named(void **state)
{
	struct bench *b = *state;
	struct report_style style = { .width = 80 };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	run_export(b, FLOW(TRIGGER("ask") "," GATHER("bye", "") "," BYE), SCENARIO, NULL);
	experiment_stand_ins(b->s, b->r);
	table_failures_assumed(out, b->r, &style);
	fclose(out);
	assert_non_null(strstr(text, " % of calls fail at ask, by timeout. Assumed: 85 % enter something."));
	assert_non_null(strstr(text, "flows.f.widgets.ask.take"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(every_kind_is_listed_until_it_is_said),
		cmocka_unit_test(every_rule_of_our_choice_has_a_kind),
		bench_test(how_much_rests_on_it_is_measured),
		bench_test(what_is_not_its_fault),
		bench_test(a_gather_of_a_document_may_be_to_blame),
		bench_test(what_does_not_matter),
		bench_test(calls_that_never_end_are_not_waited_for),
		bench_test(a_run_is_watched_and_the_same),
		bench_test(a_trace_lists_what_its_call_came_by),
		bench_test(a_few_lines_say_what_matters),
		bench_test(a_failure_by_default_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
