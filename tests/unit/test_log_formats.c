/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What JSON and CSV themselves bring to logs: values, keys, quotes, long fields. */
#include "log_bench.h"

/* ---- JSON ---- */

static void values_of_json(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_json(
		b, "[{'time': 5, 'wait': 2.5, 'priority': 3, 'x': {'a': [{'b': '}\\'{'}]}},\n\n"
		   " {'time': '6', 'skill': true, 'more': 1}, {'skill': false, 'time': 7}]");

	assert_int_equal(b->d.errors, 0);
	assert_int_equal(log->count, 3);
	assert_near(log->calls[0].wait, 2.5, 0);
	assert_int_equal(log->calls[0].priority, 3);
	assert_int_equal(log->calls[1].line, 3);
	assert_int_equal(log->calls[2].line, 3);
	assert_string_equal(log->types[0], "true");
	assert_string_equal(log->types[1], "false");
	read_json(b, "{'calls': [{'time': 5},\n  {'time': 'never'}]}");
	assert_error(&b->d, 2, 3, "expected a time");
	assert_null(read_json(b, "[{'time': 5}, 7]"));
	assert_true(has_error(&b->d, 0, 0, "expected a list of calls"));
	assert_null(read_json(b, "{'call': []}"));
	assert_true(has_error(&b->d, 0, 0, "expected a list of calls"));
	assert_null(read_json(b, "[{'time': 5, 'time': 6}]")); /* nobody knows which */
	assert_true(b->d.errors == 1);
}

static void keys_of_json_are_so_many(void **state)
{
	struct bench *b = *state;

	for (int keys = 1000; keys <= 1001; keys++) {
		char *text = arena_strdup(&b->arena, "[{\"time\": 5");

		for (int i = 1; i < keys; i++)
			text = arena_printf(&b->arena, "%s, \"k%d\": 1", text, i);
		text = arena_printf(&b->arena, "%s}]", text);
		if (keys == 1000)
			assert_int_equal(read_log(b, text)->count, 1);
		else
			assert_null(read_with(b, NULL, text));
	}
	assert_true(has_error(&b->d, 0, 0, "more than 1000 different keys"));
}

/* ---- CSV ---- */

/* A name in a calls.csv that a spreadsheet would take for a formula has an apostrophe. */
static void cells_are_what_was_meant(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,agent\n1,'=zoe\n2,'zoe\n");

	assert_string_equal(log->agents[0], "=zoe");
	assert_string_equal(log->agents[1], "'zoe");
}

static void long_fields_and_places(void **state)
{
	struct bench *b = *state;
	char *note = arena_array(&b->arena, 5001, 1);

	memset(note, 'n', 5000);
	read_with(b, NULL, arena_printf(&b->arena, "time,note,wait\r\n1,%s,2\r\n2,\"%s\n\",x\r\n", note, note));
	assert_error(&b->d, 4, 3, "found 'x'");
	assert_int_equal(b->d.errors, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(values_of_json),
		bench_test(keys_of_json_are_so_many),
		bench_test(cells_are_what_was_meant),
		bench_test(long_fields_and_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
