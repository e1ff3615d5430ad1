/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports as people have them: numbers written as texts and the other way round, and as
 * many widgets as Studio allows. */
#include "helpers.h"

#define TEXT \
	"flows: {f: f.json}\nrules: {fetch_latency: 0s, gather_input_share: 0%}\n" \
	"callers: {ring: 1h}\ncalls: {script: [{at: 0s}]}\ndesigns: {d: {start: f, goal: answered}}\n"

static double length_of(struct bench *b, const char *flow)
{
	bench_clear(b);
	put_json(b, "f.json", flow);
	put_text(b, "test.yaml", TEXT);
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
	return (double)only_call(b)->ended * 1e-9;
}

static void numbers_are_numbers_in_quotes_or_without(void **state)
{
	static const char *const widgets[][2] = {
		{ "gather-input-on-call", "'timeout'" },
		{ "connect-call-to", "'noun':'number','to':'+15550100','timeout'" },
		{ "add-twiml-redirect", "'url':'https://example.com/x','timeout'" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(widgets) / sizeof(*widgets); i++)
		for (int quoted = 0; quoted < 2; quoted++) {
			const char *flow = arena_printf(
				&b->arena,
				FLOW(TRIGGER("w") "," "{'name':'w','type':'%s','transitions':[],"
				     "'properties':{%s:%s}}"),
				widgets[i][0], widgets[i][1], quoted ? "'7'" : "7");

			/* away for 20 s, then 400 and an error message of 4 s */
			assert_near(length_of(b, flow), i == 2 ? 24 : 7, 1e-6);
		}
}

/* A flow of N widgets. */
static void put_long(struct bench *b, size_t n)
{
	FILE *f = fopen(bench_path(b, "f.json"), "w");

	assert_non_null(f);
	fputs("{\"states\":[{\"name\":\"Trigger\",\"type\":\"trigger\",\"transitions\":"
	      "[{\"event\":\"incomingCall\",\"next\":\"w1\"}],\"properties\":{}}", f);
	for (size_t i = 1; i < n; i++)
		fprintf(f, ",\n{\"name\":\"w%zu\",\"type\":\"send-message\",\"transitions\":"
			"[{\"event\":\"sent\"}],\"properties\":{}}", i);
	fputs("],\"initial_state\":\"Trigger\"}", f);
	fclose(f);
}

static void a_thousand_widgets_are_as_many_as_there_may_be(void **state)
{
	struct bench *b = *state;

	for (size_t n = 1000; n <= 1001; n++) {
		bench_clear(b);
		put_long(b, n);
		put_text(b, "test.yaml", TEXT);
		b->s = scenario_load(bench_path(b, "test.yaml"), NULL, &b->d);
		assert_int_equal(b->d.errors, 0);
		assert_int_equal(experiment_check(b->s, &b->d), n == 1000);
	}
	assert_error(&b->d, 1001, 1, "a flow has at most 1000 widgets, this one has 1001");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_numbers_in_quotes_or_without),
		cmocka_unit_test(a_thousand_widgets_are_as_many_as_there_may_be),
	};

	return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
