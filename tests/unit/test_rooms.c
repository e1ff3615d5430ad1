/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rooms whose names are made for each call: two calls that come at once meet as often as their names are the
 * same. Seeds are fixed (1); intervals are at 99.9 %.
 */
#include "same.h"

#define TWO "calls: {script: [{at: 0s, talk: 5s}, {at: 0s, talk: 5s}]}\ncallers: {patience: {queued: 10s}, talk: 5s%s}\n" \
	"rules: {fetch_latency: 0s}\nrun: {replications: 4000, confidence: 99.9%%}\n"
#define DOCUMENT(name) "apps: {room: '<Response><Dial><Conference>" name "</Conference></Dial></Response>'}\n" \
	"designs: {d: {start: room, goal: person}}\n"
#define EXPORT "flows: {f: f.json}\ndesigns: {d: {start: f, goal: person}}\n"
#define CONFERENCE(name) FLOW(TRIGGER("a") "," STATE("a", "connect-call-to", LAST("callCompleted"), \
							"'noun':'conference','to':'" name "'"))

static void put_flow(struct bench *b, const char *flow)
{
	bench_clear(b);
	put_json(b, "f.json", flow);
}

/* TEXT with the callers that are FROM. */
static void run_two(struct bench *b, const char *text, const char *from)
{
	char all[2000];

	snprintf(all, sizeof(all), "%s" TWO, text, from);
	put_text(b, "test.yaml", all);
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, false);
}

static void assert_met(const struct bench *b, double share)
{
	struct estimate e = metric_in(&b->r->designs[0], "success_rate");

	if (!(e.low <= share && share <= e.high) || e.high - e.low > 0.06)
		fail_msg("%.4f met, expected %.4f", e.value, share);
}

static const char four[] = ", from: {\"+15550001\": 40%, \"+15550002\": 30%, \"+15550003\": 20%, \"+15550004\": 10%}";

/* Of two callers with numbers of these shares so many have the same one: 0.16 + 0.09 + 0.04 + 0.01. */
static void documents_by_number(void **state)
{
	struct bench *b = *state;

	bench_clear(b);
	run_two(b, DOCUMENT("desk-{{From}}"), four);
	assert_met(b, 0.3);
	assert_int_equal(b->d.warnings, 0);
	/* by the number that they call, all meet; by one that each has for himself, nobody does */
	bench_clear(b);
	run_two(b, DOCUMENT("desk-{{To}}"), four);
	assert_met(b, 1);
	bench_clear(b);
	run_two(b, DOCUMENT("desk-{{From}}"), "");
	assert_met(b, 0);
	assert_int_equal(b->d.warnings, 0);
}

static void flows_by_value(void **state)
{
	struct bench *b = *state;

	put_flow(b, CONFERENCE("desk-{{trigger.call.From}}"));
	run_two(b, EXPORT, four);
	assert_met(b, 0.3);
	assert_int_equal(b->d.warnings, 0);
	put_flow(b, CONFERENCE("desk-{{contact.channel.address}}"));
	run_two(b, EXPORT, "");
	assert_met(b, 0);
	/* by whether the number is odd, through a variable: (0.4 + 0.2)^2 + (0.3 + 0.1)^2 */
	put_flow(b, FLOW(TRIGGER("v") "," STATE("v", "set-variables", ARROW("next", "a"),
			"'variables':[{'key':'side','value':'{{trigger.call.From | slice: -1 | modulo: 2}}'}]") ","
			STATE("a", "connect-call-to", LAST("callCompleted"), "'noun':'conference','to':'desk-{{flow.variables.side}}'")));
	run_two(b, EXPORT, four);
	assert_met(b, 0.52);
	assert_int_equal(b->d.warnings, 0);
}

/* What an execution says and what stands in a document are one room where they are the same text. */
static void equal_texts_are_one_room(void **state)
{
	struct bench *b = *state;

	put_flow(b, CONFERENCE("desk-{{trigger.call.From | slice: -1}}"));
	run_two(b, "flows: {f: f.json}\napps: {room: '<Response><Dial><Conference>desk-1</Conference></Dial></Response>'}\n"
		"designs: {d: {entries: {app: {start: room, share: 50%}, flow: {start: f, share: 50%}}, goal: person}}\n",
		", from: {\"+15550001\": 100%}");
	assert_met(b, 1);
}

static void assert_told(const struct bench *b, const char *text)
{
	char *shown = NULL;
	size_t size;
	FILE *f = open_memstream(&shown, &size);
	bool told;

	diag_print(&b->d, f, false);
	fclose(f);
	told = strstr(shown, "warning: ") && strstr(shown, text);
	free(shown);
	assert_true(told);
	assert_int_equal(b->d.warnings, 1);
}

static void unknown_names_are_told(void **state)
{
	struct bench *b = *state;

	bench_clear(b);
	run_two(b, DOCUMENT("desk-{{team}}"), four);
	assert_met(b, 1);
	assert_told(b, "nothing says what team is");
	put_flow(b, FLOW(TRIGGER("ask") "," STATE("ask", "make-http-request", ARROW("success", "a"), "'url':'https://x.example','method':'GET'") ","
			STATE("a", "connect-call-to", LAST("callCompleted"), "'noun':'conference','to':'desk-{{widgets.ask.parsed.team}}'")));
	run_two(b, EXPORT, four);
	assert_told(b, "rests on what nobody has said");
}

/* Attributes that nothing here follows are said in one line. */
static void attributes_without_effect(void **state)
{
	struct bench *b = *state;

	bench_clear(b);
	run_two(b, "apps: {room: '<Response><Dial><Conference muted=\"true\" beep=\"onEnter\" jitterBufferSize=\"small\">a</Conference></Dial></Response>'}\n"
		"designs: {d: {start: room, goal: person}}\n", "");
	assert_told(b, "without effect here: muted, beep, jitterBufferSize");
}

/* Either engine, and a participant who comes to the room of that call. */
static void rooms_by_any_way_the_same(void **state)
{
	struct bench *b = *state;
	static const char text[] = "apps: {room: '<Response><Dial><Conference>desk-{{From}}</Conference></Dial></Response>'}\n"
		"callers: {patience: {queued: {exponential: 40s}}, talk: {exponential: 60s}, from: {a: 50%, b: 30%, c: 20%}}\n"
		"calls: {arrivals: {poisson: 0.2/s}, duration: 20m}\nrun: {replications: 3}\n"
		"designs: {d: {start: room, goal: person, redirect: [{at: answered, after: {exponential: 10s}, participant: {to: boss, ring: 5s}},"
		"{at: answered, after: {exponential: 20s}, hold: yes}, {at: answered, after: {exponential: 40s}, hold: no}]}}\n";

	run_both(b, text, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(documents_by_number), bench_test(flows_by_value),
		bench_test(equal_texts_are_one_room), bench_test(unknown_names_are_told),
		bench_test(attributes_without_effect), bench_test(rooms_by_any_way_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
