/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Liquid: what a template says, by a table of templates; what it reads; what is not known,
 * broken or outside; and that nothing takes for ever. */
#include "helpers.h"

#include "liquid/liquid.h"

/* What templates see: names with texts. */
static const char *const world[][2] = {
	{ "n", "3" },	 { "name", "Ada" },	   { "none", NULL },  { "empty_text", "" },
	{ "list", "[\"red\",\"green\",\"blue\"]" }, { "hours", "{\"open\":true,\"from\":{\"h\":9}}" },
	{ "key", "h" },  { "flag", "true" },	   { "hidden", liquid_unknown },
	{ "people", "[{\"id\":2,\"team\":\"b\"},{\"id\":1,\"team\":\"a\"},{\"id\":3,\"team\":\"b\"}]" },
};

static const char *see(UNUSED void *context, int32_t slot)
{
	return world[slot][1];
}

static void resolve(UNUSED void *context, struct liquid_path *place)
{
	size_t n = strcspn(place->text, ".");

	place->used = 1;
	for (size_t i = 0; i < COUNT(world); i++)
		if (strlen(world[i][0]) == n && !strncmp(world[i][0], place->text, n))
			place->slot = (int32_t)i;
}

static bool renders(const char *template, bool strict, char *text)
{
	const struct liquid_scope scope = { see, NULL, strict, 15 };
	struct arena a = { 0 };
	struct liquid *t = liquid_parse(&a, template);
	bool known;

	liquid_paths(t, resolve, NULL);
	known = liquid_render(t, &scope, text);
	arena_free(&a);
	return known;
}

static void says(const char *template, const char *wanted)
{
	char text[LIQUID_LONGEST];

	if (!renders(template, false, text))
		fail_msg("%s: not known", template);
	if (strcmp(text, wanted))
		fail_msg("%s: says '%s' and not '%s'", template, text, wanted);
}

static void outputs_and_filters(UNUSED void **state)
{
	static const char *const rows[][2] = {
		{ "plain", "plain" }, { "{{ 'a' }}b", "ab" }, { "{{}}", "" },
		{ "{{ none }}|{{ n }}", "|3" }, { "{{ 1.5 }}{{ -2 }}", "1.5-2" }, { "{{ true }}{{ nil }}", "true" },
		/* numbers */
		{ "{{ n | plus: 1 }}", "4" }, { "{{ none | plus: 1 }}", "1" }, { "{{ 'x' | times: 5 }}", "0" },
		{ "{{ 7 | divided_by: 2 }}{{ -7 | divided_by: 2 }}", "3-4" }, { "{{ 7 | divided_by: 2.0 }}", "3.5" },
		{ "{{ 7 | modulo: 3 }}{{ -7 | modulo: 3 }}", "12" }, { "{{ 4.6 | round }}{{ 3.14159 | round: 2 }}", "53.14" },
		{ "{{ 1.2 | ceil }}{{ 1.8 | floor }}{{ -5 | abs }}", "215" }, { "{{ 3 | at_least: 5 }}{{ 3 | at_most: 2 }}", "52" },
		{ "{{ 0.7 | plus: 0.1 }}", "0.8" }, { "{{ '12abc' | minus: 2 }}", "10" },
		{ "{{ 9223372036854775807 | plus: 1 | at_most: 5 }}", "5" },
		/* texts */
		{ "{{ name | upcase }}{{ name | downcase }}{{ 'oNE two' | capitalize }}", "ADAadaOne two" },
		{ "{{ ' x ' | strip }}|{{ ' x ' | lstrip }}|{{ ' x ' | rstrip }}", "x|x | x" },
		{ "{{ 'a-b-c' | replace: '-', '+' }}{{ 'a-b-c' | replace_first: '-', '' }}", "a+b+cab-c" },
		{ "{{ 'a-b-c' | remove: '-' }}{{ 'a-b-c' | replace_last: '-', '/' }}", "abca-b/c" },
		{ "{{ 'b' | prepend: 'a' | append: 'c' }}", "abc" }, { "{{ 'hello' | slice: 1, 3 }}{{ 'hello' | slice: -2 }}", "elll" },
		{ "{{ 'a long sentence' | truncate: 9 }}", "a long..." }, { "{{ 'one two three' | truncatewords: 2 }}", "one two..." },
		{ "{{ 'Gr\u00fc\u00dfe' | size }}", "5" }, { "{{ '<b>&' | escape }}", "&lt;b&gt;&amp;" },
		{ "{{ '&lt;<' | escape_once }}", "&lt;&lt;" }, { "{{ '<i>x</i>' | strip_html }}", "x" },
		{ "{{ '+1 555' | url_encode }}{{ '%2B1+2' | url_decode }}", "%2B1+555+1 2" },
		{ "{{ 'ab' | base64_encode }}{{ 'YWI=' | base64_decode }}", "YWI=ab" },
		{ "{{ none | default: 'x' }}{{ empty_text | default: 'y' }}{{ false | default: 1, allow_false: true }}", "xyfalse" },
		/* lists */
		{ "{{ 'a,b,c' | split: ',' | last }}", "c" }, { "{{ 'a b' | split: ' ' | join: '-' }}", "a-b" },
		{ "{{ 'a,b' | split: ',' | first }}{{ 'xyz' | split: '' | reverse | join }}", "az y x" },
		{ "{{ list.size }}{{ list.first }}{{ list[1] }}{{ list[-1] }}", "3redgreenblue" },
		{ "{{ '3,1,2' | split: ',' | sort | join }}", "1 2 3" }, { "{{ 'b,a,b' | split: ',' | uniq | join }}", "b a" },
		{ "{{ people | map: 'id' | sort | join: '' }}", "123" }, { "{{ people | where: 'team', 'b' | size }}", "2" },
		{ "{{ people | sort: 'id' | map: 'team' | join: '' }}", "abb" }, { "{{ people | sum: 'id' }}", "6" },
		{ "{{ 'a' | split: ',' | concat: list | size }}", "4" }, { "{{ people | reject: 'team', 'b' | size }}", "1" },
		/* JSON, dates */
		{ "{{ hours.open }}{{ hours.from.h }}{{ hours.from[key] }}{{ hours['open'] }}", "true99true" },
		{ "{{ '{\"a\":[1,2]}' | json_parse | to_json }}", "{\"a\":[1,2]}" }, { "{{ name | to_json }}", "\"Ada\"" },
		{ "{{ '2026-11-24' | date: '%A %-d %b' }}", "Tuesday 24 Nov" }, { "{{ 86400 | date: '%Y-%m-%d %s' }}", "1970-01-02 86400" },
		{ "{{ 'no date' | date: '%Y' }}", "no date" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		says(rows[i][0], rows[i][1]);
}

static void tags(UNUSED void **state)
{
	static const char *const rows[][2] = {
		{ "{% if n %}a{% endif %}{% if none %}b{% endif %}{% if empty_text %}c{% endif %}", "ac" },
		{ "{% if n == 3 %}a{% elsif n == 4 %}b{% else %}c{% endif %}", "a" },
		{ "{% if none == 3 %}a{% elsif n > 2 %}b{% else %}c{% endif %}", "b" },
		{ "{% unless n > 5 %}a{% else %}b{% endunless %}", "a" },
		{ "{% if n != 3 or n <= 3 and name contains 'd' %}y{% endif %}", "y" },
		{ "{% if true or false and false %}y{% endif %}", "y" },
		{ "{% if name contains 'd' %}y{% endif %}{% if name contains 'z' %}n{% endif %}", "y" },
		{ "{% case n %}{% when 1, 2 %}a{% when 3 or 4 %}b{% else %}c{% endcase %}", "b" },
		{ "{% case name %}{% when 'Bo' %}a{% else %}c{% endcase %}", "c" },
		{ "{% if empty_text == blank %}a{% endif %}{% if none == nil %}b{% endif %}{% if name == empty %}c{% endif %}", "ab" },
		{ "{% assign x = n | plus: 1 %}{{ x }}{% assign x = 'y' %}{{ x }}", "4y" },
		{ "{% capture c %}<{{ name }}>{% endcapture %}{{ c | size }}{{ c }}", "5<Ada>" },
		{ "{% for i in list %}{{ forloop.index }}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}", "1red,2green,3blue" },
		{ "{% for i in (1..9) reversed limit: 3 offset: 2 %}{{ i }}{% endfor %}", "543" },
		{ "{% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}", "13" },
		{ "{% for i in none %}x{% else %}none{% endfor %}", "none" },
		{ "{% for i in (1..100) %}{{ i }},{% endfor %}", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15," },
		{ "{% for a in (1..2) %}{% for b in (1..2) %}{{ forloop.parentloop.index }}{{ b }} {% endfor %}{% endfor %}", "11 12 21 22 " },
		{ "{% increment k %}{% increment k %}{% decrement d %}", "01-1" },
		{ "{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}", "aba" },
		{ "a{% comment %}{{ b }}{% if %}{% comment %}{% endcomment %}{% endcomment %}c", "ac" },
		{ "{% raw %}{{ n }}{% x %}{% endraw %}", "{{ n }}{% x %}" }, { "{% # a remark %}x", "x" }, { "{% echo n | plus: 2 %}", "5" },
		{ "a {%- if n -%} b {%- endif -%} c", "abc" }, { "a {{- n -}} b", "a3b" }, { "  {%- raw -%} x {%- endraw -%}  ", "x" },
		/* Twilio's own counters */
		{ "{% if none %}{{none | plus: 1}}{% else %}0{% endif %}", "0" },
		{ "{%- if n -%} {{n | plus: 1}} {%- else -%} 0 {%- endif -%}", "4" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		says(rows[i][0], rows[i][1]);
}

/* A flow keeps texts: one that is a number may count as one. */
static void numbers_of_texts(UNUSED void **state)
{
	static const char template[] = "{% if n == 3 %}a{% endif %}{% if n > 2 %}b{% endif %}"
				       "{% if flag == true %}c{% endif %}";
	char text[LIQUID_LONGEST];

	says(template, "abc");
	assert_true(renders(template, true, text));
	assert_string_equal(text, "");
}

/* What is not known makes unknown what is said of it, and only that. */
static void unknown_is_a_value(UNUSED void **state)
{
	static const char *const unknown[] = {
		"{{ hidden }}", "a{{ hidden | default: 'x' }}", "{% if hidden %}a{% endif %}", "{% for i in hidden %}{% endfor %}",
		"{{ n | plus: hidden }}", "{% if n == 3 and hidden %}{% endif %}", "{{ 'now' | date: '%H' }}",
		"{{ 1 | divided_by: 0 }}", "{% case hidden %}{% when 1 %}{% endcase %}",
	};
	char text[LIQUID_LONGEST];

	for (size_t i = 0; i < COUNT(unknown); i++)
		if (renders(unknown[i], false, text))
			fail_msg("%s: says '%s', which nobody knows", unknown[i], text);
	says("{% if n == 4 and hidden %}a{% else %}b{% endif %}", "b");
	says("{% if n == 3 or hidden %}a{% endif %}", "a");
	says("{% assign x = hidden %}b", "b");
}

static void broken_and_outside(UNUSED void **state)
{
	static const struct {
		const char *template;
		bool broken;
		const char *outside;
	} rows[] = {
		{ "{{ x", true, NULL }, { "{% if x %}", true, NULL }, { "{% endif %}", true, NULL }, { "{{ a {{ b }}", true, NULL },
		{ "{% if x %}{% endfor %}", true, NULL }, { "{% raw %}", true, NULL }, { "{% comment %}", true, NULL },
		{ "{{ x | sha256 }}", false, "filter 'sha256'" }, { "{% render 'x' %}", false, "tag 'render'" },
		{ "{{ x | plus }}", false, "the arguments of filter 'plus'" }, { "{{ x | }}", false, "filter ''" },
		{ "{{ a b }}", false, "b " }, { "{{ x }}", false, NULL },
	};
	struct arena a = { 0 };
	char text[LIQUID_LONGEST];

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct liquid *t = liquid_parse(&a, rows[i].template);

		assert_int_equal(liquid_is_broken(t), rows[i].broken);
		if (rows[i].outside)
			assert_string_equal(liquid_outside(t), rows[i].outside);
		else
			assert_null(liquid_outside(t));
		if (rows[i].broken || rows[i].outside)
			assert_false(liquid_render(t, NULL, text));
	}
	arena_free(&a);
}

struct told {
	char text[400];
};

static void tell(void *context, struct liquid_path *place)
{
	struct told *t = context;

	snprintf(t->text + strlen(t->text), sizeof(t->text) - strlen(t->text), "%s/%zu ", place->text, place->parts);
}

static void tell_literal(void *context, struct liquid_path *place, const char *literal)
{
	struct told *t = context;

	snprintf(t->text + strlen(t->text), sizeof(t->text) - strlen(t->text), "%s=%s ", place->text, literal);
}

/* Names that a template sets itself are no variables of the flow. */
static void what_is_read(UNUSED void **state)
{
	struct arena a = { 0 };
	struct told paths = { "" }, literals = { "" };
	struct liquid *t = liquid_parse(
		&a, "{% assign x = flow.variables. n %}{{ x }}{% for i in widgets.get.parsed.list %}{{ i.size }}"
		    "{% endfor %}{% if widgets.menu.Digits == '1' %}{% endif %}{% case widgets[\"a b\"].k %}{% when 'u' %}{% endcase %}");

	liquid_paths(t, tell, &paths);
	liquid_comparisons(t, tell_literal, &literals);
	assert_string_equal(paths.text, "widgets.a b.k/3 widgets.menu.Digits/3 widgets.get.parsed.list/4 flow.variables.n/3 ");
	assert_string_equal(literals.text, "widgets.a b.k=u widgets.menu.Digits=1 ");
	assert_null(liquid_lone_path(t));
	assert_non_null(liquid_lone_path(liquid_parse(&a, "{{ widgets.menu.Digits }}")));
	assert_null(liquid_lone_path(liquid_parse(&a, "{{ widgets.menu.Digits | strip }}")));
	arena_free(&a);
}

/* Texts are cut between characters, lists at their length, work at its amount. */
static void nothing_grows_for_ever(UNUSED void **state)
{
	char text[LIQUID_LONGEST], deep[1000] = "";

	assert_true(renders("{% capture x %}\u00fc{% endcapture %}{% for i in (1..12) %}{% assign x = x | append: x %}"
			    "{% endfor %}{{ x }}", false, text));
	assert_int_equal(strlen(text), 1022);
	assert_false(renders("{% for a in (1..15) %}{% for b in (1..15) %}{% for c in (1..15) %}{% for d in (1..15) %}"
			     "{{ d }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}", false, text));
	for (int i = 0; i < 60; i++)
		strcat(deep, "{% if n %}");
	assert_false(renders(deep, false, text));
	says("{{ (1..99999) | size }}", "99999");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outputs_and_filters), cmocka_unit_test(tags), cmocka_unit_test(numbers_of_texts),
		cmocka_unit_test(unknown_is_a_value), cmocka_unit_test(broken_and_outside), cmocka_unit_test(what_is_read),
		cmocka_unit_test(nothing_grows_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
