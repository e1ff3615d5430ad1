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

/* Lists are passed over at first, and each value is parsed by itself: what is wrong is told as of the whole, and what
 * stands first. */
static void what_is_wrong_with_json(void **state)
{
	static const struct {
		const char *text;
		uint32_t line, column;
		const char *says;
	} wrong[] = {
		{ "{'calls': [{'time': 5}, {'time': 6}\n 'x': 1}", 2, 4, "']' expected near" },
		{ "{'calls': [{'time': 5},\n{'time' 6}], 'x' 1}", 2, 9, "':' expected near '6'" },
		{ "{'y' 1, 'calls': [{'time' 5}]}", 1, 6, "':' expected near '1'" },
		{ "{'calls': [{'time': 5}],\n 'other': [7, tru]}", 2, 17, "invalid token near 'tru'" },
		{ "{'calls': [{'time': 5}], 'calls': [}]}", 1, 32, "duplicate object key" },
		{ "[{'time': 5}, ]", 1, 15, "unexpected token near ']'" },
		{ "[{'time': 5},\n", 2, 1, "']' expected near end of file" },
		{ "[{'time': 5}11]", 1, 14, "']' expected near '11'" },
		{ "[{'time': 5, 'x': {'a': 1, 'a': 2}}]", 1, 30, "duplicate object key" },
		{ "[{'time': 5}] 7", 1, 15, "end of file expected near '7'" },
		{ "{'time': 5} {'time': 6} {'time' 7}", 1, 33, "':' expected near '7'" },
		{ "{'time': 5}\n{'time': 6} 7", 2, 13, "'[' or '{' expected near '7'" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_null(read_json(b, wrong[i].text));
		assert_error(&b->d, wrong[i].line, wrong[i].column, wrong[i].says);
		assert_int_equal(b->d.errors, 1);
	}
}

/* More than is written down at once; each with its line, and what some of them alone have. */
static void many_calls_of_json(void **state)
{
	enum { CALLS = 12000 };
	static const char *const forms[][4] = { { "{\"calls\": [", "%s\n{\"time\": %d, \"wait\": %d%s}", ",", "]}" },
						{ "", "%s\n{\"time\": %d, \"wait\": %d%s}", "", "" },
						{ "[", "%s\n{\"cursor\": 1, \"node\": {\"time\": %d, \"wait\": %d%s}}", ",", "]" } };
	struct bench *b = *state;

	for (size_t f = 0; f < 3; f++) {
		char *text;
		size_t size;
		FILE *out = open_memstream(&text, &size);
		const struct call_log *log;

		fputs(forms[f][0], out);
		for (int i = 0; i < CALLS; i++)
			fprintf(out, forms[f][1], i ? forms[f][2] : "", i, i % 7, i % 100 == 99 ? ", \"talk\": 60, \"agent\": \"ann\"" : "");
		fputs(forms[f][3], out);
		fclose(out);
		log = read_with(b, NULL, text);
		free(text);
		assert_int_equal(b->d.errors, 0);
		assert_int_equal(log->count, CALLS);
		for (int i = 0; i < CALLS; i++) {
			struct logged_call c = logged_call_at(log, (size_t)i);

			assert_int_equal(c.line, i + 2);
			assert_near(c.wait, i % 7, 0);
			assert_int_equal(c.agent, i % 100 == 99 ? 0 : -1);
		}
	}
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
		bench_test(what_is_wrong_with_json),
		bench_test(many_calls_of_json),
		bench_test(keys_of_json_are_so_many),
		bench_test(cells_are_what_was_meant),
		bench_test(long_fields_and_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
