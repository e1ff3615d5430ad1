/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page's markup: what cannot become any, and what gnuplot drew. The page as a whole: tests/html. */
#include "helpers.h"

#include <math.h>

#include "report/chart/picture.h"
#include "report/html/figure.h"
#include "report/html/html_internal.h"
#include "report/html/line_diff_internal.h"
#include "report/html/page_curve.h"

#define assert_made(expected, ...) \
	do { \
		char *text_ = NULL; \
		size_t size_; \
		FILE *out = open_memstream(&text_, &size_); \
		__VA_ARGS__; \
		fclose(out); \
		assert_string_equal(text_, expected); \
		free(text_); \
	} while (0)

static void values_are_no_markup(UNUSED void **state)
{
	assert_made("<td title=\"&quot;&gt;&lt;script&gt;\">&#39;&amp;&#39; 100%</td>",
		    html(out, "<td title=\"%s\">%s 100%%</td>", "\"><script>", "'&'"));
	assert_made("&lt;0.1 %", html_escape(out, "<0.1 %"));
	assert_made("<bdi>&lt;b&gt; [31m שלום 日本</bdi>", html_name(out, "<b>\033[31m שלום 日本"));
}

/* A number stays beside its percent sign, and nothing else does. */
static void percent_signs(UNUSED void **state)
{
	assert_made("5\u00a0% of 7, a % b, %", html(out, "%s", "5 % of 7, a % b, %"));
	assert_made("5.1\u00a0s\u00a0±2", html(out, "%s", "5.1\u00a0s ±2"));
	assert_made("", html(out, "%s", ""));
	assert_made(" % 1\u00a0%", html(out, " %% %s", "1 %"));
}

static void shown(UNUSED void **state)
{
	assert_made("52.2\u00a0% <small>±0.3</small>", html_shown(out, &(struct shown){ "52.2 %", "±0.3" }));
	assert_made("-", html_shown(out, &(struct shown){ "-", "" }));
}

static void whiskers(UNUSED void **state)
{
	struct whisker w = { 0, 1, "a", false };
	struct estimate e = { 0.5, 0.25, 1.5, true, "" };

	assert_made("<svg class=\"w a\" aria-hidden=\"true\"><line class=\"base\" x2=\"100%\" y1=\"9\" y2=\"9\"/>"
		    "<line x1=\"25.000%\" x2=\"100.000%\" y1=\"9\" y2=\"9\"/><circle cx=\"50.000%\" cy=\"9\" r=\"4.5\"/></svg>",
		    html_whisker(out, &e, &w));
	e.low = NAN;
	w.fill = true;
	assert_made("<svg class=\"w a\" aria-hidden=\"true\"><line class=\"base\" x2=\"100%\" y1=\"9\" y2=\"9\"/>"
		    "<rect y=\"5\" width=\"50.000%\" height=\"8\"/><circle cx=\"50.000%\" cy=\"9\" r=\"4.5\"/></svg>",
		    html_whisker(out, &e, &w));
	e.defined = false;
	assert_made("", html_whisker(out, &e, &w));
	assert_true(html_place(3, 3, 3) == 0 && html_place(-1, 0, 1) == 0 && html_place(NAN, 0, 1) == 0);
}

static void drawings(UNUSED void **state)
{
	char *made = page_svg("<?xml version=\"1.0\"?>\n<svg \n width=\"7\" viewBox=\"0 0 760 300\"\n>\n\n<title>Gnuplot</title>\n"
			      "<defs><path id='x'/></defs><g id=\"a\" class=\"b\"><path stroke='rgb(  1,   2,   5)' fill=\"rgb(1,2,3)\" "
			      "color='rgb(9,9,9)'/></g>\n</svg>\n",
			      "wide", "\"<finding>\"");

	assert_string_equal(made, "<svg class=\"curve wide\" role=\"img\" aria-label=\"&quot;&lt;finding&gt;&quot;\" "
				  "viewBox=\"0 0 760 300\"><g><path stroke='var(--a)' fill=\"var(--mute)\" "
				  "color='rgb(9,9,9)'/></g></svg>\n");
	free(made);
	/* what draws nothing, and hundredths of a pixel; but shares and words stay */
	made = page_svg("<svg viewBox=\"0 0 7 7\"><g fill=\"none\" color=\"black\" stroke-width=\"1.80\" stroke-linecap=\"butt\">\n"
			"</g><g stroke-linejoin=\"miter\" fill-opacity = '0.22'><path stroke='rgb(1, 2, 17)' "
			"d='M44.00,158.07 L368.99,12.345'/><text>12.34</text></g></svg>", "narrow", "");
	assert_string_equal(made, "<svg class=\"curve narrow\" role=\"img\" aria-label=\"\" viewBox=\"0 0 7 7\">"
				  "<g fill-opacity = '0.22'><path stroke='var(--p7)' d='M44 158.1l325-145.8'/>"
				  "<text>12.34</text></g></svg>\n");
	free(made);
	/* corners that lie on the line between others, lines of one corner; areas are paths */
	made = page_svg("<svg viewBox=\"0 0 7 7\"><g>\n <path stroke='black'  d='M4,2 M7,9  '/> <path d='M1,5 L2,5 L3,5\n\tL4,5 "
			"M0,0 L0,1 L0,-3.5 L-0.24,2'/>\n<polygon fill = 'red' points = '48,26.7 48,25.8 148,25.8 148,26.7 '/>"
			"<polygon x='' points = ''/><path d='Q1L'/></g></svg>", "wide", "");
	assert_string_equal(made, "<svg class=\"curve wide\" role=\"img\" aria-label=\"\" viewBox=\"0 0 7 7\"><g>"
				  "<path d='M1 5h3M0 0v1-4.5l-.2 5.5'/><path fill = 'red' d='M48 26.7v-.9h100v.9z'/>"
				  "<path x='' d=''/><path d='Q1L'/></g></svg>\n");
	free(made);
	/* what the page's style says, in that very element; no background */
	made = page_svg("<svg viewBox=\"0 0 7 7\"><rect x=\"0\" y=\"0\" width=\"7\" fill=\"none\"/>"
			"<g fill=\"none\" color=\"black\" stroke=\"rgb( 1, 2, 3)\" stroke-width=\"1.00\"><rect y=\"1\"/></g>"
			"<g fill=\"none\" color=\"black\" stroke=\"currentColor\"><rect y=\"2\"/></g></svg>", "wide", "");
	assert_string_equal(made, "<svg class=\"curve wide\" role=\"img\" aria-label=\"\" viewBox=\"0 0 7 7\">"
				  "<g fill=\"none\" stroke=\"var(--mute)\"><rect y=\"1\"/></g><g><rect y=\"2\"/></g></svg>\n");
	free(made);
	/* of many corners those that are hardly aside */
	made = page_svg("<svg viewBox=\"0 0 7 7\"><path d='M0,0 L1,0.1 L2,-.1 L3,0.2 L4,0 L5,0 L6,9 L7,0.2 L8,0 L9,0'/></svg>", "wide", "");
	assert_string_equal(made, "<svg class=\"curve wide\" role=\"img\" aria-label=\"\" viewBox=\"0 0 7 7\">"
				  "<path d='M0 0h5l1 9 1-8.8 2-.2'/></svg>\n");
	free(made);
	assert_null(page_svg("", "wide", ""));
	assert_null(page_svg("<svg viewBox=\"0 0 1 1\">", "wide", ""));
	assert_null(page_svg("<svg></svg>", "wide", ""));
	assert_null(page_svg("<svg><g viewBox=\"0 0 1 1\"></g></svg>", "wide", ""));
}

static const struct sweep_point points[] = { { 0, { 0.9, 0.8, 1, true, "" }, { 0.1, 0, 0.2, true, "" } },
					     { 1, { 0.5, 0.4, 0.6, true, "" }, { 0.4, 0.3, 0.5, true, "" } } };

/* Without gnuplot's script, or what it draws, the page does without; of one point nothing is drawn. */
static void curves_that_fail(void **state)
{
	struct bench *b = *state;
	struct unmade u = { .stop = NULL };
	struct page_curve c;
	struct results r = { .sweep_design = "d", .sweep_count = 2, .sweep = (struct sweep_point *)points };

	assert_false(page_curve_draw(&c, &r, b->directory, b->directory, &u));
	assert_string_equal(u.names, "the curve of report.html");
	assert_non_null(strstr(u.why, "page-sweep.gp"));
	u = (struct unmade){ .hopeless = true };
	assert_false(page_curve_draw(&c, &r, b->directory, "scripts/plots", &u));
	u = (struct unmade){ .stop = NULL };
	assert_false(page_curve_draw(&c, &r, b->directory, "scripts/plots", &u)); /* no sweep.tsv */
	assert_string_equal(u.names, "the curve of report.html");
	u = (struct unmade){ .stop = NULL };
	assert_false(page_levels_draw(&c, &r, b->directory, "scripts/plots", &u)); /* no series */
	assert_string_equal(u.names, "");
	r.sweep_count = 1;
	assert_false(page_curve_draw(&c, &r, b->directory, "scripts/plots", &u));
	assert_string_equal(u.names, "");
	page_curve_free(&c);
}

/* The signs of what differs from A to B; "!": too much. */
static const char *signs(struct arena *a, const char *x, const char *y)
{
	struct changed_line *list;
	size_t count;
	const char *text = "";

	if (!line_diff(a, x, y, &list, &count))
		return "!";
	for (size_t i = 0; i < count; i++)
		text = arena_printf(a, "%s%c", text, list[i].sign);
	return text;
}

static void lines_that_differ(UNUSED void **state)
{
	struct arena a = { 0 };
	const char *one = "", *two = "";

	assert_string_equal(signs(&a, "a\nb\n", "a\nb\n"), "");
	assert_string_equal(signs(&a, "", ""), "");
	assert_string_equal(signs(&a, "", "a\n"), "+");
	assert_string_equal(signs(&a, "a\nb\nc\n", "a\nc\n"), " - ");
	assert_string_equal(signs(&a, "a\nb\nc\n", "a\nB\nc\n"), " -+ ");
	assert_string_equal(signs(&a, "1\na\n2\n3\n4\nb\n5\n", "1\nA\n2\n3\n4\nB\n5\n"), " -+ @ -+ ");
	assert_string_equal(signs(&a, "a\na\na\n", "a\na\n"), " -");
	for (int i = 0; i < 1600; i++) {
		one = arena_printf(&a, "%s%d\n", one, i);
		two = arena_printf(&a, "%s-%d\n", two, i);
	}
	assert_string_equal(signs(&a, one, two), "!");
	assert_string_equal(signs(&a, one, one), "");
	arena_free(&a);
}

/* Where nothing is to be drawn, nothing is, and nothing is missed. */
static void no_figure(UNUSED void **state)
{
	struct unmade u = { .hopeless = true };
	struct figure f;

	figure_draw(&f, NULL, &(struct figure_data){ "plan", "words", "1\t2\t2\t2\n", { NULL } });
	assert_null(f.wide);
	figure_draw(&f, &(struct figure_place){ "/", "/", &u }, &(struct figure_data){ "plan", "words", "", { NULL } });
	assert_null(f.narrow);
	assert_string_equal(u.names, "");
	u.hopeless = false;
	figure_draw(&f, &(struct figure_place){ "/nowhere", "/nowhere", &u }, &(struct figure_data){ "plan", "words", "", { NULL } });
	assert_null(f.wide);
	assert_string_equal(u.names, "the figures of report.html");
	figure_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_no_markup), cmocka_unit_test(percent_signs), cmocka_unit_test(shown),
		cmocka_unit_test(whiskers),		cmocka_unit_test(drawings),	 bench_test(curves_that_fail),
		cmocka_unit_test(lines_that_differ),	cmocka_unit_test(no_figure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
