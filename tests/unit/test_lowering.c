/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is written down while a program grows: steps and tables keep what they were given
 * however many follow, inline documents are documents like others, what was not set is
 * blank, and queues without anybody to serve them are refused.
 */
#include "check/check.h"
#include "engine/engine.h"
#include "helpers.h"

/* ---- steps stay where they are ---- */

/* A flow of N widgets of TYPE in a row, as a scenario of one design. */
static const char *row_of_widgets(struct bench *b, const char *type, const char *bad, int n)
{
	const char *states = "{\"name\":\"T\",\"type\":\"trigger\",\"transitions\":"
			     "[{\"event\":\"incomingCall\",\"next\":\"w0\"}]}";

	for (int i = 0; i < n; i++)
		states = arena_printf(&b->arena,
			"%s,{\"name\":\"w%d\",\"type\":\"%s\",\"properties\":{\"url\":\"https://x/f\"},"
			"\"transitions\":[{\"event\":\"success\"%s},{\"event\":\"%s\"}]}",
			states, i, type,
			i + 1 < n ? arena_printf(&b->arena, ",\"next\":\"w%d\"", i + 1) : "", bad);
	return arena_printf(&b->arena,
		"flows: {f: '{\"initial_state\":\"T\",\"states\":[%s]}'}\n"
		"rules: {function_concurrency: 5, max_steps: 1000}\n"
		"calls: {arrivals: {regular: 1/s}, count: 2}\n"
		"run: {replications: 1}\ndesigns: {d: {start: f}}\n", states);
}

static void assert_sound(const struct program *p)
{
	char text[160];

	if (!program_check(p, text, sizeof(text)))
		fail_msg("%s", text);
}

/* Every way on of every step leads somewhere, however many steps came after it. */
static void second_ways_survive(void **state)
{
	static const char *const types[][2] = { { "run-function", "fail" },
						{ "make-http-request", "failed" } };
	struct bench *b = *state;

	for (size_t t = 0; t < COUNT(types); t++)
		for (int n = 1; n <= 60; n++) {
			struct program *p;

			bench_clear(b);
			b->s = scenario_from_text("row.yaml",
				row_of_widgets(b, types[t][0], types[t][1], n), NULL, &b->d);
			assert_int_equal(b->d.errors, 0);
			p = compile_design(b->s, 0, NULL, &b->d);
			if (!p)
				diag_print(&b->d, stderr, false);
			assert_non_null(p);
			assert_sound(p);
			for (size_t i = 0; i < p->step_count; i++)
				if (p->steps[i].op == OP_WAIT_OR_TIME_OUT || p->steps[i].op == OP_BEGIN_FUNCTION)
					assert_true(p->steps[i].alt > 0);
			program_free(p);
		}
}

static void a_growing_array_keeps_its_elements(void **state)
{
	size_t capacity = 0, *list = NULL;

	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		list = array_room(list, i, &capacity, sizeof(*list));
		assert_true(capacity > i);
		list[i] = 3 * i;
	}
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(list[i], 3 * i);
	free(list);
}

/* ---- inline documents ---- */

static const char inline_documents[] =
	"apps: {a: '<Response><Say>One moment</Say><Pause length=\"60\"/></Response>'}\n"
	"webhooks: {default: {latency: 100ms, outages: [{from: 1h, to: 2h}]}}\n"
	"calls: {arrivals: {regular: 1/m}, count: 5}\n"
	"run: {replications: 1}\n"
	"designs: {d: {start: a, redirect: ["
	"{at: answered, after: 1s, twiml: '<Response><Say>one</Say><Pause length=\"20\"/></Response>'}, "
	"{at: answered, after: 5s, twiml: '<Response><Say>two</Say><Pause length=\"20\"/></Response>'}, "
	"{at: answered, after: 9s, twiml: '<Response><Gather timeout=\"3\"/></Response>'}]}}\n";

static void webhooks_go_with_inline_documents(void **state)
{
	struct bench *b = *state;

	b->s = scenario_from_text("inline.yaml", inline_documents, NULL, &b->d);
	assert_int_equal(b->d.errors, 0);
	assert_int_equal(b->s->app_count, 4);
	assert_non_null(b->s->apps[0].webhook);
	for (size_t i = 1; i < 4; i++)
		assert_null(b->s->apps[i].webhook); /* they are no server's */
	run_loaded(b, true);
	assert_int_equal(b->r->designs[0].calls, 5);
}

/* What <Gather> does by default is its own document again, though three share a line. */
static void an_inline_document_is_itself(void **state)
{
	struct bench *b = *state;
	const struct document_target *t;
	struct program *p;
	bool found = false;

	b->s = scenario_from_text("inline.yaml", inline_documents, NULL, &b->d);
	p = compile_design(b->s, 0, NULL, &b->d);
	assert_non_null(p);
	for (size_t i = 0; i < p->step_count; i++) {
		if (p->steps[i].op != OP_FETCH)
			continue;
		t = &p->targets[p->steps[i].arg];
		found |= t->kind == DOCUMENT_APP && t->index == 3;
	}
	assert_true(found);
	program_free(p);
}

/* A design has the documents of its own redirects and of no other's. */
static void designs_do_not_carry_each_others_documents(void **state)
{
	struct bench *b = *state;
	const char *text = "apps: {a: '<Response><Say>x</Say></Response>'}\n"
			   "calls: {arrivals: {regular: 1/m}, count: 1}\ndesigns:\n";
	size_t least = SIZE_MAX, most = 0;

	for (int i = 0; i < 40; i++)
		text = arena_printf(&b->arena, "%s  d%d: {start: a, redirect: {at: answered, twiml: "
				    "'<Response><Say>%d</Say></Response>'}}\n", text, i, i);
	b->s = scenario_from_text("many.yaml", text, NULL, &b->d);
	assert_int_equal(b->d.errors, 0);
	for (size_t i = 0; i < b->s->design_count; i++) {
		struct program *p = compile_design(b->s, i, NULL, &b->d);

		assert_non_null(p);
		least = p->step_count < least ? p->step_count : least;
		most = p->step_count > most ? p->step_count : most;
		program_free(p);
	}
	assert_true(most < 100);
	assert_int_equal(least, most);
}

/* ---- what was never set ---- */

/* A split asks for what a widget further on brings; VALUE is compared to it. */
static const char *asks_too_early(struct bench *b, const char *type, const char *value)
{
	return arena_printf(&b->arena,
		"flows: {f: '{\"initial_state\":\"T\",\"states\":["
		"{\"name\":\"T\",\"type\":\"trigger\",\"transitions\":[{\"event\":\"incomingCall\",\"next\":\"s\"}]},"
		"{\"name\":\"s\",\"type\":\"split-based-on\",\"properties\":{\"input\":\"{{widgets.hand.done}}\"},"
		"\"transitions\":[{\"event\":\"noMatch\",\"next\":\"hand\"},{\"event\":\"match\",\"next\":\"bye\","
		"\"conditions\":[{\"friendly_name\":\"c\",\"arguments\":[\"{{widgets.hand.done}}\"],"
		"\"type\":\"%s\",\"value\":\"%s\"}]}]},"
		"{\"name\":\"hand\",\"type\":\"add-twiml-redirect\",\"properties\":{\"url\":\"https://x/hold\"},"
		"\"transitions\":[{\"event\":\"return\"},{\"event\":\"timeout\"},{\"event\":\"fail\"}]},"
		"{\"name\":\"bye\",\"type\":\"say-play\",\"properties\":{\"say\":\"bye\"},"
		"\"transitions\":[{\"event\":\"audioComplete\"}]}]}'}\n"
		"apps: {hold: '<Response><Say>wait</Say></Response>'}\nurls: {'https://x/hold': hold}\n"
		"calls: {arrivals: {regular: 1/m}, count: 3}\nrun: {replications: 1}\n"
		"designs: {d: {start: f}}\n", type, value);
}

static void what_was_not_set_is_blank(void **state)
{
	static const struct {
		const char *type, *value;
		bool match;
	} cases[] = {
		{ "equal_to", "1", false },	  { "not_equal_to", "1", true },
		{ "matches_any_of", "1,2", false }, { "contains", "1", false },
		{ "is_blank", "1", true },	  { "is_not_blank", "1", false },
		{ "less_than", "1", false },	  { "starts_with", "1", false },
		{ "equal_to", "", true },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		bench_clear(b);
		b->s = scenario_from_text("early.yaml",
			asks_too_early(b, cases[i].type, cases[i].value), NULL, &b->d);
		assert_int_equal(b->d.errors, 0);
		run_loaded(b, true);
		assert_int_equal(b->call_count, 3);
		for (size_t k = 0; k < 3; k++)
			/* who matches hears "bye" and is done; the others' return is never asked for */
			assert_int_equal(b->calls[k].report.success, cases[i].match);
	}
}

/* ---- reviews ---- */

static const char ways_of_a_controller[] =
	"apps:\n"
	"  a: '<Response><Say>x</Say><Pause length=\"60\"/></Response>'\n"
	"  b: '<Response><Dial><Number>+15550001</Number></Dial></Response>'\n"
	"flows:\n"
	"  f: '{\"initial_state\":\"T\",\"states\":[{\"name\":\"T\",\"type\":\"trigger\",\"transitions\":"
	"[{\"event\":\"incomingRequest\",\"next\":\"h\"},{\"event\":\"incomingCall\"}]},"
	"{\"name\":\"h\",\"type\":\"add-twiml-redirect\",\"properties\":{\"url\":\"https://x/hold\"},"
	"\"transitions\":[{\"event\":\"return\"},{\"event\":\"timeout\"},{\"event\":\"fail\"}]}]}'\n"
	"urls: {'https://x/hold': a}\nnumbers: {'+15550001': a}\n"
	"calls: {direction: outbound, arrivals: {poisson: 1/s}, count: 10}\n"
	"callers: {patience: {speaking: 3s}}\n"
	"rules: {callback_lost_share: 5%, hangup_callback: missing, redirect_outbound_ringing: 21220,"
	"  retry_delays: none}\n"
	"designs:\n"
	"  ringing: {start: a, redirect: {at: ringing, to: a}}\n"
	"  answered: {start: a, redirect: {at: answered, to: a}}\n"
	"  leg: {start: b, redirect: {at: answered, sid: child, to: a}}\n"
	"  rest: {start: f, trigger: rest}\n";

/* Callbacks that may be lost, and widgets that only REST's executions come to. */
static void reviews_follow_every_way(void **state)
{
	struct bench *b = *state;
	struct review r = { 0 };
	bool ringing = false, stuck = false;

	b->s = scenario_from_text("ways.yaml", ways_of_a_controller, NULL, &b->d);
	assert_int_equal(b->d.errors, 0);
	review_scenario(b->s, &r);
	for (size_t i = 0; i < r.count; i++) {
		const struct finding *f = &r.list[i];

		assert_int_not_equal(f->kind, NOT_FOLLOWED);
		ringing |= f->design && !strcmp(f->design, "ringing") &&
			   (f->kind == FINDING_ALWAYS_400 || f->kind == FINDING_SOMETIMES_400);
		stuck |= f->kind == FINDING_STUCK && strstr(f->text, "flow 'f': ") && f->at.line;
	}
	assert_true(ringing);
	assert_true(stuck);
	review_free(&r);
}

/* Widgets of subflows count as often as they are run. */
static void subflows_do_not_multiply_without_end(void **state)
{
	struct bench *b = *state;
	const char *inner = "{\"name\":\"T\",\"type\":\"trigger\",\"transitions\":[{\"event\":\"incomingParent\"}]}";
	const char *outer = "{\"name\":\"T\",\"type\":\"trigger\",\"transitions\":[{\"event\":\"incomingCall\"}]}";

	for (int i = 0; i < 400; i++) {
		inner = arena_printf(&b->arena, "%s,{\"name\":\"w%d\",\"type\":\"say-play\",\"transitions\":[]}", inner, i);
		outer = arena_printf(&b->arena, "%s,{\"name\":\"w%d\",\"type\":\"run-subflow\",\"properties\":"
				     "{\"flow_sid\":\"FW1\"},\"transitions\":[]}", outer, i);
	}
	b->s = scenario_from_text("many.yaml", arena_printf(&b->arena,
		"flows:\n  f: '{\"initial_state\":\"T\",\"states\":[%s]}'\n"
		"  s: {sid: FW1, file: '{\"initial_state\":\"T\",\"states\":[%s]}'}\n"
		"calls: {arrivals: {regular: 1/s}, count: 1}\ndesigns: {d: {start: f}}\n", outer, inner),
		NULL, &b->d);
	assert_int_equal(b->d.errors, 0);
	assert_null(compile_design(b->s, 0, NULL, &b->d));
	assert_int_equal(b->d.errors, 1);
}

/* ---- queues ---- */

static size_t refused(struct bench *b, const char *agents)
{
	bench_clear(b);
	b->s = scenario_from_text("groups.yaml", arena_printf(&b->arena,
		"apps: {a: '<Response><Enqueue>one</Enqueue></Response>'}\nagents: %s\n"
		"calls: {arrivals: {regular: 1/m}, count: 2}\ndesigns: {d: {start: a}, e: {start: a}}\n",
		agents), NULL, &b->d);
	for (size_t i = 0; !b->d.errors && i < b->s->design_count; i++)
		program_free(compile_design(b->s, i, NULL, &b->d));
	return b->d.errors;
}

static void a_queue_needs_somebody(void **state)
{
	struct bench *b = *state;

	/* nobody has the skill, or only who is nobody */
	assert_true(refused(b, "{one: {count: 1, skills: {two: 1}}, two: {count: 1}}"));
	assert_true(refused(b, "{one: {count: 2, skills: {two: 1}}, two: {count: 0, skills: {one: 1}}}"));
	assert_true(refused(b, "{one: {count: 1, skills: {}}}"));
	assert_true(refused(b, "{one: {count: 0}, two: {count: 1}}"));
	assert_true(refused(b, "{one: {schedule: {counts: [0]}}, two: {count: 1, skills: {one: 1}}}"));
	/* somebody has it, at some time */
	assert_false(refused(b, "{one: {count: 1}}"));
	assert_false(refused(b, "{one: {count: 0}, two: {count: 1, skills: {one: 2}}}"));
	assert_false(refused(b, "{one: {schedule: {counts: [0, 1]}}}"));
	assert_false(refused(b, "{one: {count: 1, skills: {one: 3}}}"));
	/* the queue of a pool is nobody's, and no call comes to it */
	assert_false(refused(b, "{one: {count: 0}, pool: {count: 3, skills: {one: 1}}}"));
}

/* A queue that others serve is not told to be without agents. */
static void a_helped_queue_is_no_overload(void **state)
{
	struct bench *b = *state;
	struct review r = { 0 };

	assert_false(refused(b, "{one: {count: 0, handle_time: 1m}, pool: {count: 3, skills: {one: 1}}}"));
	review_scenario(b->s, &r);
	for (size_t i = 0; i < r.count; i++)
		assert_int_not_equal(r.list[i].kind, FINDING_OVERLOAD);
	review_free(&r);
}

/* ---- names of folders ---- */

static void folders_have_safe_names(void **state)
{
	static const struct {
		const char *path, *name;
	} cases[] = {
		{ "day.yaml", "day" },		{ "a/b/day.v2.yaml", "day.v2" },
		{ "...yaml", "scenario" },	{ "..yaml", "scenario" },
		{ ".yaml", "yaml" },		{ "..", "scenario" },
		{ ".hidden.yaml", "hidden" },	{ "../x/....yaml", "scenario" },
		{ "-.yaml", "-" },		{ "-", "stdin" },
		{ "", "scenario" },		{ "a/", "scenario" },
		{ "a\033[2Jb.yaml", "a_[2Jb" },	{ "a\nb\177.yaml", "a_b_" },
		{ "a\302\233b.yaml", "a__b" },	{ "\303\244.yaml", "\303\244" },
	};
	char longest[400];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct diagnostics d = { 0 };
		struct scenario *s = scenario_from_text(cases[i].path, "x", NULL, &d);

		assert_string_equal(s->name, cases[i].name);
		scenario_free(s);
		diag_free(&d);
	}
	memset(longest, 'x', sizeof(longest));
	for (size_t i = 1; i + 1 < sizeof(longest); i += 2)
		memcpy(longest + i, "\303\244", 2);
	longest[sizeof(longest) - 1] = '\0';
	{
		struct diagnostics d = { 0 };
		struct scenario *s = scenario_from_text(longest, "x", NULL, &d);

		assert_true(strlen(s->name) <= 200 && strlen(s->name) >= 199);
		assert_true(((unsigned char)s->name[strlen(s->name) - 1] & 0xc0) == 0x80);
		scenario_free(s);
		diag_free(&d);
	}
}

/* ---- how much may happen ---- */

static size_t too_much(const char *calls, const char *agents)
{
	struct diagnostics d = { 0 };
	struct arena a = { 0 };
	struct scenario *s = scenario_from_text("much.yaml", arena_printf(&a,
		"apps: {a: <Response/>}\nagents: {g: %s}\ncalls: %s\ndesigns: {d: {start: a}}\n", agents,
		calls), NULL, &d);
	size_t errors = d.errors;

	scenario_free(s);
	diag_free(&d);
	arena_free(&a);
	return errors;
}

static void what_repeats_is_bounded(void **state)
{
	static const char one[] = "{count: 1}", steps[] = "{schedule: {counts: [1, 2], step: 1s}}";

	(void)state;
	assert_int_equal(too_much("{arrivals: {poisson: 1/s}, count: 10}", one), 0);
	assert_int_equal(too_much("{arrivals: {poisson: 1/s}, count: 10}", steps), 0);
	assert_int_equal(too_much("{arrivals: {poisson: 1/s}, duration: 1e9s}", one), 0);
	assert_int_equal(too_much("{arrivals: {poisson: 100/s}, duration: 1e9s}", one), 1);
	assert_int_equal(too_much("{arrivals: {poisson: 1e300/s}, duration: 1s}", one), 1);
	assert_int_equal(too_much("{arrivals: {poisson: 1e300/s}, duration: 1s, count: 5}", one), 0);
	assert_int_equal(too_much("{arrivals: {regular: 1e-6/d}, count: 10}", one), 0);
	assert_int_equal(too_much("{arrivals: {regular: 1e-6/d}, count: 10}", steps), 1);
	assert_int_equal(too_much("{arrivals: {rates: [1/d, 0/d], step: 999ms}, count: 10}", one), 1);
	assert_int_equal(too_much("{arrivals: {rates: [1e-6/d, 0/d], step: 1s}, count: 10}", one), 1);
	assert_int_equal(too_much("{arrivals: {mmpp: [{rate: 1/s, stay: 1s}, {rate: 0/s, stay: 1us}]}, count: 1}", one), 1);
	assert_int_equal(too_much("{arrivals: {poisson: 1/s, busyness: {cv: 1, every: 1ms}}, count: 1}", one), 1);
	assert_int_equal(too_much("{arrivals: {poisson: 1/s}, count: 10}", "{schedule: {counts: [1], step: 999ms}}"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(second_ways_survive),
		cmocka_unit_test(a_growing_array_keeps_its_elements),
		bench_test(webhooks_go_with_inline_documents),
		bench_test(an_inline_document_is_itself),
		bench_test(designs_do_not_carry_each_others_documents),
		bench_test(what_was_not_set_is_blank),
		bench_test(reviews_follow_every_way),
		bench_test(subflows_do_not_multiply_without_end),
		bench_test(a_queue_needs_somebody),
		bench_test(a_helped_queue_is_no_overload),
		cmocka_unit_test(folders_have_safe_names),
		cmocka_unit_test(what_repeats_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
