/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TwiML documents: what is refused and where; which verbs answer; what they do. */
#include "helpers.h"

#include <malloc.h>

#include "compile/twiml/twiml.h"

/* One call; `app` is a file, so that errors carry its lines. */
#define SCENARIO \
	"rules: {fetch_latency: 0s}\n" \
	"flows: {support: {file: flow.json, sid: FW0123}}\n" \
	"apps: {app: app.xml, other: '<Response><Say>" SPEECH "</Say></Response>'}\n" \
	"urls: {'https://example.com/mapped': other}\n" \
	"agents: {sales: {count: 1, handle_time: 10s}, support-desk: {count: 1, handle_time: 10s}}\n" \
	"calls: {script: [{at: 0s, answer: 4s, talk: 8s}]}\n" \
	"designs: {d: {start: app, goal: served}}\n"
#define SPEECH "012345678901234567890123456789"

static bool check(struct bench *b, const char *app)
{
	bench_clear(b);
	put_json(b, "flow.json", FLOW(TRIGGER("hi") "," SAY("hi", LAST("audioComplete"))));
	put_text(b, "app.xml", app);
	put_text(b, "test.yaml", SCENARIO);
	b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
	return !b->d.errors && experiment_check(b->s, &b->d);
}

static void refused(void **state, const char *app, uint32_t line, uint32_t column,
		    const char *message)
{
	struct bench *b = *state;

	assert_false(check(b, app));
	assert_error(&b->d, line, column, message);
}

static const struct call_report *run_app(void **state, const char *app)
{
	struct bench *b = *state;

	if (!check(b, app))
		diag_print(&b->d, stderr, false);
	assert_int_equal(b->d.errors, 0);
	run_loaded(b, true);
	trace(b, 0, 0);
	return only_call(b);
}

#define R(verbs) "<Response>" verbs "</Response>"

/* ---- the document ---- */

static void malformed_documents(void **state)
{
	refused(state, "<Response>\n  <Say>hi</Sya>\n</Response>", 2, 12, "mismatched tag");
	refused(state, "<Response>\n  <Say>hi</Sya>\n</Response>", 2, 12, "12100");
	refused(state, "<Response>", 1, 11, "malformed XML");
	refused(state, "", 1, 1, "malformed XML");
	refused(state, "<Response><Say>\xff</Say></Response>", 1, 16, "invalid UTF-8");
	refused(state, "<Response/><Response/>", 1, 12, "malformed XML");
	refused(state, R("<Say a='1' a='2'/>"), 1, 22, "duplicate attribute");
	refused(state, "<Answer/>", 1, 1, "the root element is <Answer>, expected <Response>");
}

/* Columns count characters, not bytes. */
static void positions_count_characters(void **state)
{
	refused(state, R("<Say>\xc3\xa4\xc3\xb6\xc3\xbc</Say><Sai/>"), 1, 25, "<Sai>");
}

/* Expat tells of a declaration where its subset or its end begins. */
static void doctype_is_refused(void **state)
{
	static const char bomb[] =
		"<?xml version=\"1.0\"?>\n<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n"
		"<Response><Say>&b;</Say></Response>";

	refused(state, bomb, 2, 1, "a document type declaration has no place in TwiML");
	refused(state, "<!DOCTYPE Response SYSTEM \"http://example.com/x.dtd\"><Response/>", 1, 1,
		"document type declaration");
}

static const char *nested(struct bench *b, int depth)
{
	const char *text = "";

	for (int i = 2; i < depth; i++)
		text = arena_printf(&b->arena, "<s>%s</s>", text);
	return arena_printf(&b->arena, "<Response><Say>%s</Say></Response>", text);
}

static void nesting_is_limited(void **state)
{
	struct bench *b = *state;

	assert_true(check(b, nested(b, 32)));
	refused(state, nested(b, 33), 1, 16 + 30 * 3, "nested too deeply");
	refused(state, nested(b, 3000), 1, 16 + 30 * 3, "nested too deeply");
}

static const char *long_document(struct bench *b, char c, size_t size)
{
	char *fill = arena_alloc(&b->arena, size);

	memset(fill, c, size - 1);
	return arena_printf(&b->arena, R("<Say>%s</Say>"), fill);
}

static void size_is_limited(void **state)
{
	struct bench *b = *state;

	assert_true(check(b, long_document(b, 'a', 65536 - 32)));
	refused(state, long_document(b, 'a', 65536), 0, 0, "error 11750");
}

/* Expat hands over a text line by line: that must not cost its square. */
static void text_in_pieces_is_cheap(void **state)
{
	struct bench *b = *state;
	const struct source *source =
		source_text(&b->arena, "lines.xml", long_document(b, '\n', 20000));
	struct mallinfo2 before = mallinfo2(), after;
	struct arena arena = { 0 };

	assert_non_null(twiml_parse(&arena, source, &b->d));
	after = mallinfo2(); /* all 0 under a sanitizer: then this says nothing */
	arena_free(&arena);
	assert_true(after.uordblks + after.hblkhd <
		    before.uordblks + before.hblkhd + (16 << 20));
}

static void text_is_trimmed_and_joined(void **state)
{
	struct bench *b = *state;
	const struct source *source = source_text(
		&b->arena, "t.xml", R("<Say voice=\"alice\">\n  a &amp; b<!-- no -->\n c\n</Say>"));
	const struct element *root = twiml_parse(&b->arena, source, &b->d);

	assert_non_null(root);
	assert_int_equal(root->child_count, 1);
	assert_string_equal(root->children[0]->text, "a & b\n c");
	assert_string_equal(attribute(root->children[0], "voice", "none"), "alice");
	assert_string_equal(attribute(root->children[0], "loop", "none"), "none");
	assert_int_equal(root->children[0]->at.line, 1);
	assert_int_equal(root->children[0]->at.column, 11);
}

/* ---- verbs ---- */

static void verbs_refused_by_name(void **state)
{
	static const char *const skipped[] = { "Sms", "Message", "Prompt", "Echo" };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(skipped); i++) {
		assert_true(check(b, arena_printf(&b->arena, R("<%s><Any/></%s>"), skipped[i],
						  skipped[i])));
		assert_int_equal(b->d.warnings, 1);
	}
	refused(state, R("<Stream url='wss://x'/>"), 1, 11, "<Stream> is no TwiML verb: it stands inside <Connect>");
	refused(state, R("<Sai>a</Sai>"), 1, 11, "<Sai> is no TwiML verb, did you mean 'Say'?");
	refused(state, R("<say>a</say>"), 1, 11, "is no TwiML verb");
}

/* What could change a call and is not simulated is named, unless it has the value at which
 * it would not. */
static void attributes_that_are_skipped_are_named(void **state)
{
	static const struct {
		const char *app;
		size_t warnings;
	} cases[] = {
		{ R("<Dial hangupOnStar='true'>+15550100</Dial>"), 1 },
		{ R("<Dial hangupOnStar='false' record='true'>+15550100</Dial>"), 0 },
		{ R("<Dial><Number sendDigits='1' machineDetection='Enable'>+15550100</Number></Dial>"), 2 },
		{ R("<Dial><Conference waitUrl='x' coach='CA1'>room</Conference></Dial>"), 2 },
		{ R("<Gather finishOnKey='#' speechTimeout='auto'/>"), 0 },
		{ R("<Gather finishOnKey='*' maxSpeechTime='9'/>"), 2 },
		{ R("<Enqueue waitUrl='nowhere' maxQueueSize='3'>sales</Enqueue>"), 2 },
		{ R("<Pay timeout='9'><Prompt/></Pay>"), 2 },
		{ R("<Say voice='alice' language='en-GB'>hi</Say>"), 0 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(check(b, cases[i].app));
		if (b->d.warnings != cases[i].warnings)
			fail_msg("%s: %zu warnings", cases[i].app, b->d.warnings);
	}
}

static void several_errors_at_once(void **state)
{
	struct bench *b = *state;

	refused(state, "<Response>\n<Recrod/>\n<Connect/>\n<Dial/>\n<Pause length='x'/>\n</Response>", 2,
		1, "Recrod");
	assert_error(&b->d, 3, 1, "<Connect> holds 0 nouns");
	assert_error(&b->d, 4, 1, "<Dial> is empty");
	assert_error(&b->d, 5, 8, "attribute length of <Pause> is \"x\"");
}

/* Which verbs answer, and when: the seconds until the call is answered. */
static void which_verbs_answer(void **state)
{
	static const struct {
		const char *app;
		double answered, ended;
	} cases[] = {
		{ R("<Say>" SPEECH "</Say>"), 0, 2 },
		{ R("<Play>a.mp3</Play>"), 0, 10 },
		{ R("<Play digits='1234'/>"), 0, 2 },
		{ R("<Gather/>"), 0, -1 },
		{ R("<Enqueue>sales</Enqueue>"), 0, 8 },
		{ R("<Dial>+15550100</Dial>"), 0, 12 },
		{ R("<Dial answerOnBridge='true'>+15550100</Dial>"), 4, 12 },
		{ R("<Dial answerOnBridge='false'>+15550100</Dial>"), 0, 12 },
		{ R("<Pause/>"), 1, 1 },
		{ R("<Pause length='7'/>"), 7, 7 },
		{ R("<Redirect>other</Redirect>"), 0, 2 },
		{ R("<Reject/>"), -1, 0 },
		{ R("<Hangup/>"), 0, 0 },
		{ R(""), 0, 0 },
		{ R("<Pause length='3'/><Say>" SPEECH "</Say>"), 3, 5 },
		{ R("<Pause length='3'/><Reject/>"), 0, 0 }, /* refused, see below */
	};

	for (size_t i = 0; i + 1 < COUNT(cases); i++) {
		const struct call_report *r = run_app(state, cases[i].app);

		assert_moment(r->answered, cases[i].answered);
		if (cases[i].ended >= 0)
			assert_moment(r->ended, cases[i].ended);
		assert_int_equal(r->state == CALL_COMPLETED, cases[i].answered >= 0);
	}
	refused(state, cases[COUNT(cases) - 1].app, 1, 30, "<Reject> must be the first verb");
}

static void reject(void **state)
{
	const struct call_report *r = run_app(state, R("<Reject/>"));

	assert_reason(r, REASON_REJECTED);
	assert_int_equal(r->state, CALL_NO_ANSWER);
	r = run_app(state, R("<Reject reason='busy'/>"));
	assert_int_equal(r->state, CALL_BUSY);
	refused(state, R("<Reject reason='rude'/>"), 1, 19, "expected rejected or busy");
}

static void prompts_take_their_time(void **state)
{
	assert_moment(run_app(state, R("<Say loop='3'>" SPEECH "</Say>"))->ended, 6);
	assert_moment(run_app(state, R("<Play loop='2'>x</Play>"))->ended, 20);
	assert_moment(run_app(state, R("<Say> \n </Say>"))->ended, 0);
	/* 0: until somebody hangs up; here, the call's time limit of four hours */
	assert_moment(run_app(state, R("<Play loop='0'>x</Play>"))->ended, 14400);
	refused(state, R("<Say loop='-1'>a</Say>"), 1, 16, "attribute loop of <Say>");
}

/* ---- where documents lead ---- */

static void urls(void **state)
{
	static const char *const known[] = {
		"other", "app", "app.xml", "https://example.com/mapped",
		"https://example.com/mapped?a=b", "https://webhooks.example.com/v1/Flows/support",
		"https://webhooks.example.com/v1/Flows/FW0123?FlowEvent=return",
		"\n  https://webhooks.example.com/v1/Flows/FW0123?a=b&amp;FlowEvent=return#c\n",
	};
	static const char *const unknown[] = {
		"", "nowhere", "https://example.com/elsewhere", "/other",
		"https://webhooks.example.com/v1/Flows/FW9999",
		"https://webhooks.example.com/v1/Flows/support/more",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(known); i++)
		assert_true(check(b, arena_printf(&b->arena, R("<Redirect>%s</Redirect>"),
						  known[i])));
	for (size_t i = 0; i < COUNT(unknown); i++)
		refused(state, arena_printf(&b->arena, R("<Redirect>%s</Redirect>"), unknown[i]),
			1, 11, "leads to no app or flow of this scenario");
}

/* FlowEvent=return and nothing that merely looks like it. */
static void flow_event_return(void **state)
{
	static const struct {
		const char *query;
		bool event_return;
	} cases[] = {
		{ "", false },
		{ "?FlowEvent=return", true },
		{ "?a=b&amp;FlowEvent=return", true },
		{ "?FlowEvent=return&amp;a=b", true },
		{ "?FlowEvent=returned", false },
		{ "?NoFlowEvent=return", false },
		{ "?flowevent=return", false },
		{ "#FlowEvent=return", false },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		run_app(state, arena_printf(&b->arena,
					    R("<Redirect>https://x.example.com/Flows/support%s</Redirect>"),
					    cases[i].query));
		assert_int_equal(find_event(b, EVENT_FETCH, "with FlowEvent=return", 0) != NULL,
				 cases[i].event_return);
	}
}

static void nothing_after_redirect_runs(void **state)
{
	struct bench *b = *state;

	assert_moment(run_app(state, R("<Redirect>other</Redirect><Play>x</Play>"))->ended, 2);
	assert_int_equal(b->d.warnings > 0, 1);
	assert_moment(run_app(state, R("<Hangup/><Play>x</Play>"))->ended, 0);
}

static void action_is_fetched_after_the_verb(void **state)
{
	struct bench *b = *state;

	assert_moment(run_app(state, R("<Dial action='other'>+15550100</Dial><Play>x</Play>"))->ended,
		      14);
	assert_moment(run_app(state, R("<Enqueue action='other'>sales</Enqueue><Play>x</Play>"))->ended,
		      10);
	refused(state, R("<Dial action='nowhere'>+15550100</Dial>"), 1, 11,
		"<Dial>: action \"nowhere\" leads to no app or flow");
	assert_int_equal(b->d.errors, 1);
}

/* ---- <Gather> ---- */

static const struct call_report *gather(void **state, const char *app, const char *share)
{
	struct bench *b = *state;
	const char *sets[] = { arena_printf(&b->arena, "rules.gather_input_share=%s", share),
			       "callers.input=1s", "rules.max_documents=5" };
	struct overrides o = { .assignments = sets, .assignment_count = 3 };

	assert_true(check(b, app));
	bench_clear(b);
	b->s = scenario_load(bench_path(b, "test.yaml"), &o, &b->d);
	run_loaded(b, true);
	trace(b, 0, 0);
	return only_call(b);
}

/* With input the action is fetched, by default this document again; without, the
 * next verb follows. */
static void gather_loops(void **state)
{
	struct bench *b = *state;
	const char *app = R("<Gather timeout='3'><Say>" SPEECH "</Say><Pause/></Gather>"
			    "<Say>" SPEECH "</Say>");
	const struct call_report *r = gather(state, app, "100%");

	assert_reason(r, REASON_TOO_MANY_DOCUMENTS);
	assert_int_equal(events_of(b, EVENT_DOCUMENT, "app"), 5);
	assert_moment(r->ended, 5 * 4); /* two of speech, one of pause, one of thought */
	r = gather(state, app, "0%");
	assert_int_equal(events_of(b, EVENT_DOCUMENT, "app"), 1);
	assert_moment(r->ended, 8);
	r = gather(state, R("<Gather action='other'/><Play>x</Play>"), "100%");
	assert_moment(r->ended, 3);
	r = gather(state, R("<Gather action='other'/><Play>x</Play>"), "0%");
	assert_moment(r->ended, 15);
}

static void gather_holds_prompts_only(void **state)
{
	refused(state, R("<Gather>\n<Dial>+1</Dial></Gather>"), 2, 1,
		"<Dial> cannot stand inside <Gather>");
	refused(state, R("<Gather timeout='soon'/>"), 1, 19, "attribute timeout of <Gather>");
	refused(state, R("<Gather action='nowhere'/>"), 1, 11, "action \"nowhere\"");
}

/* ---- <Dial> and <Enqueue> ---- */

static void dial_nouns(void **state)
{
	static const char *const good[] = { "Client", "Sip", "Sim", "WhatsApp" };
	static const char *const bad[] = { "Say", "Dial", "Numbre" };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(good); i++)
		assert_moment(run_app(state, arena_printf(&b->arena, R("<Dial><%s>someone</%s></Dial>"),
							  good[i], good[i]))
				      ->ended,
			      12);
	for (size_t i = 0; i < COUNT(bad); i++)
		refused(state, arena_printf(&b->arena, R("<Dial><%s>x</%s></Dial>"), bad[i], bad[i]),
			1, 17, "cannot stand inside <Dial>");
	refused(state, R("<Dial><Number> </Number></Dial>"), 1, 17, "<Number> is empty");
	refused(state, R("<Dial timeout='-1'>+15550100</Dial>"), 1, 17, "attribute timeout of <Dial>");
}

static void dial_a_group(void **state)
{
	struct bench *b = *state;

	assert_moment(run_app(state, R("<Dial><Queue>sales</Queue></Dial>"))->ended, 8);
	assert_true(only_call(b)->agent);
	assert_moment(run_app(state, R("<Dial>support-desk</Dial>"))->ended, 8);
	assert_true(only_call(b)->agent);
	refused(state, R("<Dial><Queue>sails</Queue></Dial>"), 1, 17,
		"queue 'sails' is no agent group");
}

static void enqueue(void **state)
{
	refused(state, R("<Enqueue>suport-desk</Enqueue>"), 1, 11,
		"'suport-desk' is no agent group of this scenario, did you mean 'support-desk'?");
	refused(state, R("<Enqueue/>"), 1, 11, "is no agent group");
	assert_true(check(*state, R("<Enqueue>sales</Enqueue>")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(malformed_documents),
		bench_test(positions_count_characters),
		bench_test(doctype_is_refused),
		bench_test(nesting_is_limited),
		bench_test(size_is_limited),
		bench_test(text_in_pieces_is_cheap),
		bench_test(text_is_trimmed_and_joined),
		bench_test(verbs_refused_by_name),
		bench_test(attributes_that_are_skipped_are_named),
		bench_test(several_errors_at_once),
		bench_test(which_verbs_answer),
		bench_test(reject),
		bench_test(prompts_take_their_time),
		bench_test(urls),
		bench_test(flow_event_return),
		bench_test(nothing_after_redirect_runs),
		bench_test(action_is_fetched_after_the_verb),
		bench_test(gather_loops),
		bench_test(gather_holds_prompts_only),
		bench_test(dial_nouns),
		bench_test(dial_a_group),
		bench_test(enqueue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
