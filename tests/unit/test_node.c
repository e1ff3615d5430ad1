/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML and JSON as one tree with positions, and --set on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "scenario/document/node.h"
#include "scenario/scenario.h"

#define UNUSED __attribute__((unused))
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

struct bench {
	struct arena arena;
	struct diagnostics d;
	char *printed;
};

static int set_up(void **state)
{
	*state = calloc(1, sizeof(struct bench));
	return !*state;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	arena_free(&b->arena);
	diag_free(&b->d);
	free(b->printed);
	free(b);
	return 0;
}

/* What diag_print() writes. */
static const char *printed(struct bench *b)
{
	size_t size;
	FILE *out;

	free(b->printed);
	out = open_memstream(&b->printed, &size);
	assert_non_null(out);
	diag_print(&b->d, out, false);
	fclose(out);
	return b->printed;
}

static void assert_no_errors(struct bench *b)
{
	if (b->d.errors)
		fail_msg("%s", printed(b));
}

static struct node *yaml(struct bench *b, const char *text)
{
	return yaml_parse(&b->arena, source_text(&b->arena, "t.yaml", text), &b->d);
}

static struct node *json(struct bench *b, const char *text)
{
	return json_parse(&b->arena, source_text(&b->arena, "t.json", text), &b->d);
}

static void assert_at(const struct node *node, unsigned line, unsigned column)
{
	assert_non_null(node);
	assert_int_equal(node->at.line, line);
	assert_int_equal(node->at.column, column);
}

static void assert_key_at(const struct node *map, const char *key, unsigned line,
			  unsigned column)
{
	for (size_t i = 0; i < map->count; i++)
		if (!strcmp(map->members[i].key, key)) {
			assert_int_equal(map->members[i].at.line, line);
			assert_int_equal(map->members[i].at.column, column);
			return;
		}
	fail_msg("no key %s", key);
}

static void yaml_positions(void **state)
{
	struct bench *b = *state;
	struct node *root = yaml(b, "# comment\n"
				    "a: 1\n"
				    "größe: ß\n"
				    "list:\n"
				    "  - x\n"
				    "  - {k: v, \"q\": 'it''s'}\n"
				    "empty:\n"
				    "text: |\n"
				    "  two\n"
				    "  lines\n"
				    "ü: {ö: é, e: f}\n");
	const struct node *list, *map;

	assert_no_errors(b);
	assert_int_equal(root->kind, NODE_MAP);
	assert_int_equal(root->count, 6);
	assert_at(root, 2, 1);
	assert_at(node_get(root, "a"), 2, 4);
	assert_key_at(root, "größe", 3, 1);
	assert_at(node_get(root, "größe"), 3, 8);
	list = node_get(root, "list");
	assert_at(list, 5, 3);
	assert_int_equal(list->kind, NODE_LIST);
	assert_at(list->items[0], 5, 5);
	map = list->items[1];
	assert_at(map, 6, 5);
	assert_key_at(map, "q", 6, 12);
	assert_string_equal(node_text(map, "q", ""), "it's");
	assert_true(node_get(map, "q")->quoted);
	assert_false(node_get(map, "k")->quoted);
	assert_true(node_get(root, "empty")->is_null);
	assert_string_equal(node_text(root, "empty", "fallback"), "fallback");
	assert_string_equal(node_text(root, "list", "fallback"), "fallback");
	assert_string_equal(node_text(root, "text", ""), "two\nlines\n");
	assert_at(node_get(root, "text"), 8, 7);
	/* columns are characters, not bytes */
	assert_at(node_get(node_get(root, "ü"), "e"), 11, 14);
	assert_null(node_get(NULL, "a"));
	assert_null(node_get(list, "a"));
}

static void yaml_nulls(void **state)
{
	struct bench *b = *state;
	struct node *root = yaml(b, "[~, null, Null, NULL, '', 'null', \"~\", nil, !!str ]");
	static const bool null[] = { true, true, true, true, false, false, false, false, false };

	assert_no_errors(b);
	assert_int_equal(root->count, COUNT(null));
	for (size_t i = 0; i < COUNT(null); i++)
		assert_int_equal(root->items[i]->is_null, null[i]);
}

/* One plain word needs no parser; a blank before it has one read it. */
static void plain_words_are_what_yaml_says(void **state)
{
	static const char *const words[] = { "a", "10m", "1.5s", "85%", "0", "no", "null", "nil", "a-b",
					     "a-", "a.", "1e5", "...", "---", "-", "%a", ".5", "~" };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t errors = b->d.errors;
		struct node *plain = yaml(b, words[i]);
		struct node *read = yaml(b, arena_printf(&b->arena, "%s # as it is", words[i]));

		assert_int_equal(plain != NULL, read != NULL);
		if (!plain)
			continue;
		assert_int_equal(b->d.errors, errors);
		assert_int_equal(plain->kind, read->kind);
		assert_int_equal(plain->quoted, read->quoted);
		assert_int_equal(plain->is_null, read->is_null);
		assert_true(plain->at.line == read->at.line && plain->at.column == read->at.column);
		if (plain->kind == NODE_SCALAR)
			assert_string_equal(plain->text, read->text);
	}
}

static void aliases_are_copies(void **state)
{
	struct bench *b = *state;
	struct node *root = yaml(b, "a: &x {k: [1, 2]}\nb: *x\n&key c: d\n*key : e\n");

	(void)root;
	assert_int_equal(b->d.errors, 1); /* `c` twice */
	assert_non_null(strstr(printed(b), "t.yaml:4:1: error: duplicate key 'c'"));
	root = yaml(b, "a: &x {k: [1, 2]}\nb: *x\n");
	assert_true(node_set(&b->arena, root, "b.k.0=9", NULL, &b->d));
	assert_string_equal(node_get(node_get(root, "a"), "k")->items[0]->text, "1");
	assert_string_equal(node_get(node_get(root, "b"), "k")->items[0]->text, "9");
}

static void later_anchor_wins(void **state)
{
	struct bench *b = *state;
	struct node *root = yaml(b, "[&x 1, *x, &x 2, *x]");

	assert_no_errors(b);
	assert_string_equal(root->items[1]->text, "1");
	assert_string_equal(root->items[3]->text, "2");
}

static void malformed_yaml(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "", "t.yaml:1:1: error: the document is empty" },
		{ "# nothing\n", "t.yaml:1:1: error: the document is empty" },
		{ "a: b\n\tc: d\n", "t.yaml:2:1: error: not YAML: a tab cannot indent" },
		{ "a: 'b\nc: d\n", "t.yaml:1:4: error: not YAML: this quote is never closed" },
		{ "a: [b\n", "t.yaml:1:4: error: not YAML: did not find expected ',' or ']'" },
		{ "a: b: c\n", "t.yaml:1:5: error: not YAML: mapping values are not allowed" },
		{ "a: \x01\n", "t.yaml:1:4: error: not YAML: control characters" },
		{ "ä: ö\nb: \"\xff\"\n", "t.yaml:2:5: error: not YAML: invalid" },
		{ "a: \"x\\0y\"\n", "t.yaml:1:4: error: text may not contain a NUL" },
		{ "[a]: b\n", "t.yaml:1:1: error: a key must be a word, found a list" },
		{ "{a: b}: c\n", "t.yaml:1:1: error: a key must be a word, found a map" },
		{ "a: *b\n", "t.yaml:1:4: error: unknown alias '*b'" },
		{ "a: &b [*b]\n", "t.yaml:1:8: error: alias '*b' contains itself" },
		{ "a: b\n---\nc: d\n", "t.yaml:2:1: error: a second document" },
		{ "a: 1\nb: {c: 1, c: 2}\na: 3\n",
		  "t.yaml:3:1: error: duplicate key 'a', also given at line 1" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		if (yaml(b, cases[i].text))
			fail_msg("taken: %s", cases[i].text);
		if (!strstr(printed(b), cases[i].message))
			fail_msg("expected %s, got %s", cases[i].message, b->printed);
		diag_free(&b->d);
	}
}

static void repeat(char *to, const char *what, size_t n)
{
	for (*to = 0; n--;)
		to = stpcpy(to, what);
}

static void limits(void **state)
{
	struct bench *b = *state;
	char text[4096], *p;

	repeat(text, "[", 64);
	strcat(text, "x");
	repeat(text + strlen(text), "]", 64);
	assert_non_null(yaml(b, text));
	assert_non_null(json(b, "[1]"));
	repeat(text, "[", 65);
	strcat(text, "1");
	repeat(text + strlen(text), "]", 65);
	assert_null(yaml(b, text));
	assert_null(json(b, text));
	assert_non_null(strstr(printed(b), "t.yaml:1:65: error: nested deeper than 64 levels"));
	assert_non_null(strstr(printed(b), "t.json:1:65: error: nested deeper than 64 levels"));
	diag_free(&b->d);

	/* deep by aliases only */
	strcpy(text, "a0: &a0 [x]\n");
	p = text + strlen(text);
	for (int i = 1; i < 70; i++)
		p += sprintf(p, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	assert_null(yaml(b, text));
	assert_non_null(strstr(printed(b), "nested deeper than 64 levels"));
	diag_free(&b->d);

	/* wide by aliases: ten million, if they were expanded */
	strcpy(text, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	p = text + strlen(text);
	for (int i = 1; i < 7; i++) {
		p += sprintf(p, "a%d: &a%d [", i, i);
		for (int k = 0; k < 10; k++)
			p += sprintf(p, "*a%d%s", i - 1, k < 9 ? ", " : "]\n");
	}
	assert_null(yaml(b, text));
	assert_non_null(strstr(printed(b), "too large: more than 100000 values that aliases stand for"));
}

static void json_positions(void **state)
{
	struct bench *b = *state;
	struct node *root = json(b, "{\n"
				    "  \"z\": 1.50,\n"
				    "  \"a\" : [ true,false , null ],\r\n"
				    "  \"ä\\u00e4\": {\"k\": \"\\\"\\\\ \\ud83d\\ude00 \\n,]}\", \"l\":-1e3},\n"
				    "  \"e\": {}, \"f\": [], \"big\": 123456789012345678901234567890\n"
				    "}\n");
	const struct node *list, *map;

	assert_no_errors(b);
	assert_at(root, 1, 1);
	assert_int_equal(root->count, 6);
	assert_string_equal(root->members[0].key, "z");
	assert_string_equal(root->members[1].key, "a");
	assert_key_at(root, "z", 2, 3);
	assert_at(node_get(root, "z"), 2, 8);
	assert_string_equal(node_text(root, "z", ""), "1.50");
	assert_false(node_get(root, "z")->quoted);
	list = node_get(root, "a");
	assert_at(list, 3, 9);
	assert_at(list->items[0], 3, 11);
	assert_at(list->items[1], 3, 16);
	assert_at(list->items[2], 3, 24);
	assert_string_equal(list->items[0]->text, "true");
	assert_string_equal(list->items[1]->text, "false");
	assert_true(list->items[2]->is_null);
	assert_key_at(root, "ää", 4, 3);
	map = node_get(root, "ää");
	assert_at(map, 4, 14);
	assert_string_equal(node_text(map, "k", ""), "\"\\ \xf0\x9f\x98\x80 \n,]}");
	assert_true(node_get(map, "k")->quoted);
	assert_key_at(map, "l", 4, 47);
	assert_string_equal(node_text(map, "l", ""), "-1e3");
	assert_int_equal(node_get(root, "e")->count, 0);
	assert_int_equal(node_get(root, "f")->kind, NODE_LIST);
	assert_key_at(root, "big", 5, 21);
	assert_string_equal(node_text(root, "big", ""), "123456789012345678901234567890");
}

static void json_after_mark(void **state)
{
	struct bench *b = *state;
	struct node *root = json(b, "\xef\xbb\xbf{\"a\": 1}");

	assert_no_errors(b);
	assert_at(node_get(root, "a"), 1, 7);
	root = yaml(b, "\xef\xbb\xbf" "a: 1");
	assert_no_errors(b);
	assert_at(node_get(root, "a"), 1, 4);
}

static void malformed_json(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "", "t.json:1:1: error: not JSON" },
		{ "[1, x]", "t.json:1:5: error: not JSON: invalid token near 'x'" },
		{ "[1,]", "t.json:1:4: error: not JSON: unexpected token near ']'" },
		{ "{\"a\":1,\n \"b\":2, \"a\":3}", "t.json:2:9: error: not JSON: duplicate object key" },
		{ "{\"ä\": tru}", "t.json:1:7: error: not JSON: invalid token near 'tru'" },
		{ "[1] 2", "t.json:1:5: error: not JSON: end of file expected near '2'" },
		{ "[\"\\u0000\"]", "t.json:1:2: error: not JSON: \\u0000 is not allowed" },
		{ "[\"\\ud800\"]", "t.json:1:2: error: not JSON: invalid Unicode" },
		{ "[\"ab", "t.json:1:2: error: not JSON: premature end of input" },
		{ "[01]", "t.json:1:2: error: not JSON: invalid token" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		if (json(b, cases[i].text))
			fail_msg("taken: %s", cases[i].text);
		if (!strstr(printed(b), cases[i].message))
			fail_msg("expected %s, got %s", cases[i].message, b->printed);
		diag_free(&b->d);
	}
}

static void set_values(void **state)
{
	struct bench *b = *state;
	struct node *root = yaml(b, "run: {seed: 1}\nrules:\nlist: [1, {a: b}]\n");
	const struct node *node;

	assert_true(node_set(&b->arena, root, "run.seed=7", NULL, &b->d));
	assert_string_equal(node_text(node_get(root, "run"), "seed", ""), "7");
	assert_at(node_get(node_get(root, "run"), "seed"), 1, 10);
	assert_string_equal(node_get(node_get(root, "run"), "seed")->at.source->name,
			    "--set run.seed=7");
	assert_true(node_set(&b->arena, root, "a.b.c={x: [1, 2]}", NULL, &b->d));
	node = node_get(node_get(node_get(node_get(root, "a"), "b"), "c"), "x");
	assert_at(node->items[1], 1, 15);
	assert_true(node_set(&b->arena, root, "list.1.a=z=y", NULL, &b->d));
	assert_string_equal(node_text(node_get(root, "list")->items[1], "a", ""), "z=y");
	assert_true(node_set(&b->arena, root, "urls.\"http://a.b/c\"=x", NULL, &b->d));
	assert_string_equal(node_text(node_get(root, "urls"), "http://a.b/c", ""), "x");
	/* a bare rule, though `rules:` was left empty */
	assert_true(node_set(&b->arena, root, "first_fetch_in_progress=400", NULL, &b->d));
	assert_string_equal(node_text(node_get(root, "rules"), "first_fetch_in_progress", ""),
			    "400");
	assert_key_at(node_get(root, "rules"), "first_fetch_in_progress", 1, 1);
}

/* Any name stands in a path as key_path_put() writes it, and no path of another key goes on in it. */
static void odd_names_in_paths(void **state)
{
	static const char *const names[] = { "a\"b", "\"", "\"a\"", "a\\", "\\\"", "a\\\"b.c", "a.b", "a=b", "a:b", "it's", "x, {y}",
					     "Zürich ☎", "", "$(x)", "a\\b", "." };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *key = key_path_put(&b->arena, names[i]), *end;
		char *path = arena_printf(&b->arena, "agents.%s.count=3=4", key);
		struct node *root = yaml(b, "agents: {}\n");

		assert_string_equal(key_path_end(path), "=3=4");
		assert_string_equal(key_path_take(&b->arena, key, &end), names[i]);
		assert_string_equal(end, "");
		if (!*names[i])
			continue;
		assert_true(node_set(&b->arena, root, path, NULL, &b->d));
		assert_string_equal(node_get(root, "agents")->members[0].key, names[i]);
	}
	assert_null(key_path_take(&b->arena, "\"a\\\"", &(const char *){ NULL }));
}

/* Positions are in what was typed, whichever option that was given to. */
static void set_by_other_options(void **state)
{
	static const struct {
		const char *assignment;
		struct assignment_origin origin;
		const char *message;
	} cases[] = {
		{ "run", { "vary", "run=1:2:3", false }, "--vary run=1:2:3:1:1: error: expected PATH=VALUE" },
		{ "run.seed.x=1", { "precision", "1", true }, "--precision 1:1:1: error: there is no 'x' to set" },
		{ "run.seed.x=1", { "steady", NULL, true }, "--steady:1:1: error: there is no 'x' to set" },
		{ "run", { NULL, NULL, false }, "--set run:1:1: error: expected PATH=VALUE" },
	};
	struct bench *b = *state;
	struct node *root = yaml(b, "run: {seed: 1}\n");
	struct assignment_origin origin = { "precision", "a\"b", true };
	const struct node *node;

	assert_true(node_set(&b->arena, root, "run.precision=\"a\\\"b\"", &origin, &b->d));
	node = node_get(node_get(root, "run"), "precision");
	assert_string_equal(node->text, "a\"b");
	assert_at(node, 1, 1);
	assert_string_equal(node->at.source->name, "--precision a\"b");
	assert_string_equal(node->at.source->text, "a\"b");
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (node_set(&b->arena, root, cases[i].assignment, &cases[i].origin, &b->d))
			fail_msg("taken: %s", cases[i].assignment);
		if (!strstr(printed(b), cases[i].message))
			fail_msg("expected %s, got %s", cases[i].message, b->printed);
		diag_free(&b->d);
	}
}

static void set_errors(void **state)
{
	static const struct {
		const char *assignment, *message;
	} cases[] = {
		{ "run", "--set run:1:1: error: expected PATH=VALUE" },
		{ "run.seed", ":1:5: error: expected PATH=VALUE" },
		{ "=3", ":1:1: error: expected a key" },
		{ "run.=3", ":1:5: error: expected a key" },
		{ "\"run=3", ":1:1: error: the quote is not closed" },
		{ "run.seed=", ":1:10: error: expected a value" },
		{ "run.seed.x=1", ":1:10: error: there is no 'x' to set" },
		{ "list.2=1", ":1:6: error: expected an item of the list, 0 to 1, found '2'" },
		{ "list.x=1", ":1:6: error: expected an item of the list, 0 to 1, found 'x'" },
		{ "none.0=1", ":1:6: error: the list is empty" },
		{ "run.größe=[1, 2", ":1:11: error: not YAML" },
		{ "a=*b", ":1:3: error: unknown alias" },
		{ "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a."
		  "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1",
		  ":1:129: error: nested deeper" },
	};
	struct bench *b = *state;
	struct node *root = yaml(b, "run: {seed: 1}\nlist: [1, 2]\nnone: []\n");

	for (size_t i = 0; i < COUNT(cases); i++) {
		if (node_set(&b->arena, root, cases[i].assignment, NULL, &b->d))
			fail_msg("taken: %s", cases[i].assignment);
		if (!strstr(printed(b), cases[i].message))
			fail_msg("expected %s, got %s", cases[i].message, b->printed);
		diag_free(&b->d);
	}
	/* nothing was touched */
	assert_int_equal(root->count, 3);
	assert_string_equal(node_text(node_get(root, "run"), "seed", ""), "1");
}

/* A long file is read in time that grows with its length. */
static void many_keys(void **state)
{
	enum { KEYS = 200000 };
	struct bench *b = *state;
	char *text = malloc(KEYS * 16), *p = text;
	struct node *root;

	assert_non_null(text);
	for (int i = 0; i < KEYS; i++)
		p += sprintf(p, "k%d: %d\n", i, i);
	root = yaml(b, text);
	free(text);
	assert_no_errors(b);
	assert_int_equal(root->count, KEYS);
	assert_at(root->members[KEYS - 1].value, KEYS, 10);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(yaml_positions),	 TEST(yaml_nulls),	 TEST(aliases_are_copies),
		TEST(later_anchor_wins), TEST(malformed_yaml),	 TEST(limits),
		TEST(json_positions),	 TEST(json_after_mark),	 TEST(malformed_json),
		TEST(set_values),	TEST(odd_names_in_paths),	 TEST(set_by_other_options), TEST(set_errors),	 TEST(many_keys),
		TEST(plain_words_are_what_yaml_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
