/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Flows as pictures: what is read of an export, where faults are marked, that counts are those of the
 * results, and what becomes of dot's drawing. Dot is played by a shell script.
 */
#include "helpers.h"

#include <sys/stat.h>

#include "check/check.h"
#include "estimate/saved_widgets.h"
#include "report/flow/flow_drawing.h"
#include "report/flow/flow_palette_internal.h"
#include "report/html/sections_internal.h"
#include "report/report.h"

#define MATCH(type, value, next) \
	"{'event':'match','next':'" next "','conditions':[{'friendly_name':'x','arguments':['{{widgets.ask.Digits}}'],'type':'" \
	type "','value':'" value "'}]}"

static const char menu[] = FLOW(
	TRIGGER("ask") ","
	STATE("ask", "gather-input-on-call", ARROW("keypress", "split") "," LAST("speech") "," ARROW("timeout", "ask"), TWO_SECONDS) ","
	STATE("split", "split-based-on", ARROW("noMatch", "ask") "," MATCH("equal_to", "1", "bye") "," MATCH("matches_any_of", "2,3", "bye")
	      "," MATCH("is_blank", "", "ask"), "'input':'{{widgets.ask.Digits}}'") ","
	SAY("bye", LAST("audioComplete")) "," SAY("lonely", LAST("audioComplete")));

static void load_menu(struct bench *b, struct flow_drawing *d)
{
	bench_clear(b);
	put_json(b, "menu.json", menu);
	load_path(b, bench_path(b, "menu.json"));
	flow_drawing_read(d, b->s, 0);
}

static const struct flow_arrow *arrow_of(const struct flow_drawing *d, const char *from, const char *to)
{
	for (size_t i = 0; i < d->arrow_count; i++)
		if (!strcmp(d->widgets[d->arrows[i].from].name, from) &&
		    (d->arrows[i].to < 0 ? !to : to && !strcmp(d->widgets[d->arrows[i].to].name, to)))
			return &d->arrows[i];
	return NULL;
}

/* One arrow for all transitions to the same place; none where nobody is left. */
static void arrows_join_transitions(void **state)
{
	struct flow_drawing d;

	load_menu(*state, &d);
	assert_int_equal(d.widget_count, 5);
	assert_int_equal(d.arrow_count, 8);
	assert_int_equal(arrow_of(&d, "Trigger", "ask")->label_count, 1);
	assert_string_equal(arrow_of(&d, "ask", NULL)->labels[0], "speech");
	assert_string_equal(arrow_of(&d, "split", "bye")->labels[0], "= 1");
	assert_string_equal(arrow_of(&d, "split", "bye")->labels[1], "any of 2,3");
	assert_string_equal(arrow_of(&d, "split", "ask")->labels[1], "is blank");
	assert_int_equal(arrow_of(&d, "split", "ask")->label_count, 2);
	assert_string_equal(arrow_of(&d, "ask", "ask")->labels[0], "timeout");
	assert_null(arrow_of(&d, "Trigger", NULL));
	flow_drawing_free(&d);
}

static void hang_ups_lead_nowhere(void **state)
{
	struct bench *b = *state;
	struct flow_drawing d;

	put_json(b, "f.json", FLOW(TRIGGER("sales") "," STATE("sales", "connect-call-to", LAST("callCompleted") "," LAST("hangup"),
							      "'to':'+15550100','caller_id':'{{contact.channel.address}}'")));
	load_path(b, bench_path(b, "f.json"));
	flow_drawing_read(&d, b->s, 0);
	assert_int_equal(arrow_of(&d, "sales", NULL)->label_count, 1);
	flow_drawing_free(&d);
}

/* ---- faults ---- */

static struct where at(const struct flow_drawing *d, size_t widget)
{
	struct where place = d->widgets[widget].at;

	place.column += 5; /* within it */
	return place;
}

static void faults_are_marked_where_they_are(void **state)
{
	struct flow_drawing d;

	load_menu(*state, &d);
	struct where elsewhere = { .line = 1, .column = 9 };
	struct flow_fault faults[] = { { SEVERITY_NOTE, "loop", at(&d, 1) }, { SEVERITY_ERROR, "flex", at(&d, 1) },
				       { SEVERITY_WARNING, "loop", at(&d, 1) }, { SEVERITY_ERROR, "overload", elsewhere },
				       { SEVERITY_WARNING, "cut-off", arrow_of(&d, "ask", NULL)->places[0] } };

	flow_drawing_mark(&d, faults, COUNT(faults));
	assert_int_equal(d.fault_count, 3);
	assert_int_equal(d.widgets[1].fault_count, 3);
	assert_string_equal(d.widgets[1].faults[0]->word, "flex");
	assert_ptr_equal(d.widgets[1].faults[1], &faults[2]); /* the worse of its two */
	assert_string_equal(d.widgets[1].faults[2]->word, "cut-off");
	assert_string_equal(arrow_of(&d, "ask", NULL)->fault->word, "cut-off");
	assert_null(arrow_of(&d, "ask", "ask")->fault);
	assert_null(arrow_of(&d, "bye", NULL)->fault);
	flow_drawing_free(&d);
}

/* A finding that several widgets share is known of each. */
static void findings_know_all_their_widgets(void **state)
{
	struct bench *b = *state;
	struct review r = { 0 };
	struct where *places = NULL;

	load_path(b, "tests/review/orphan.json");
	review_scenario(b->s, &r);
	for (size_t i = 0; i < r.count; i++)
		if (r.list[i].kind == FINDING_UNREACHABLE) {
			assert_int_equal(r.list[i].place_count, 4);
			assert_string_equal(finding_word(&r.list[i]), "unreachable-widget");
			places = (struct where *)r.list[i].places;
		}
	assert_non_null(places);
	for (size_t i = 1; i < 4; i++)
		assert_true(places[i].line > places[i - 1].line);
	review_free(&r);
}

static void designs_come_to_their_flows(void **state)
{
	struct bench *b = *state;
	bool *flows;

	load_path(b, "scenarios/direct-vs-studio.yaml");
	for (size_t i = 0; i < b->s->design_count; i++) {
		size_t n = 0;

		flows = design_flows(b->s, i);
		assert_non_null(flows);
		for (size_t k = 0; k < b->s->flow_count; k++)
			n += flows[k];
		assert_int_equal(n, 1); /* menu, support or reception */
		if (!strcmp(b->s->designs[i].name, "studio-hand-off"))
			for (size_t k = 0; k < b->s->flow_count; k++)
				assert_int_equal(flows[k], !strcmp(b->s->flows[k].name, "support"));
		free(flows);
	}
}

/* ---- counts ---- */

static uint64_t counted_to(const struct widget_result *w, const char *next)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < w->way_count; i++)
		if (next ? w->ways[i].next && !strcmp(w->ways[i].next, next) : !w->ways[i].next)
			sum += w->ways[i].count;
	return sum;
}

static void arrows_have_the_counts_of_their_ways(const struct flow_drawing *d)
{
	for (size_t i = 0; i < d->arrow_count; i++) {
		const struct flow_arrow *x = &d->arrows[i];
		const struct widget_result *w = d->widgets[x->from].result;

		assert_non_null(w);
		assert_int_equal(x->count, counted_to(w, x->to < 0 ? NULL : d->widgets[x->to].name));
	}
}

static void write_summary(struct bench *b, const char *name)
{
	FILE *out = fopen(bench_path(b, name), "w");

	report_json(out, b->r, "0");
	fclose(out);
}

static void counts_are_those_of_results(void **state)
{
	struct bench *b = *state;
	struct flow_drawing d, again;
	struct saved_widgets saved;
	const char *stranger = "";

	run_file(b, "scenarios/flows/utility.json", "calls.count=300", "run.replications=2", NULL);
	flow_drawing_read(&d, b->s, 0);
	assert_int_equal(flow_drawing_count(&d, &b->r->designs[0], &stranger), 39);
	assert_null(stranger);
	assert_true(d.counted && d.calls == 600);
	arrows_have_the_counts_of_their_ways(&d);
	write_summary(b, "summary.json");
	assert_true(saved_widgets_read(&saved, b->directory, &b->d)); /* the same from the file */
	flow_drawing_read(&again, b->s, 0);
	assert_int_equal(flow_drawing_count(&again, &saved.designs[0], &stranger), 39);
	for (size_t i = 0; i < d.arrow_count; i++)
		assert_int_equal(d.arrows[i].count, again.arrows[i].count);
	for (size_t i = 0; i < d.widget_count; i++) {
		const struct widget_result *x = d.widgets[i].result, *y = again.widgets[i].result;

		assert_true(x->visits == y->visits && x->calls == y->calls && x->end_count == y->end_count);
		assert_true(x->mean_time.defined == y->mean_time.defined &&
			    (!x->mean_time.defined || x->mean_time.low == y->mean_time.low));
		for (size_t k = 0; k < x->end_count; k++)
			assert_true(x->ends[k].calls == y->ends[k].calls && !strcmp(x->ends[k].text, y->ends[k].text));
	}
	flow_drawing_free(&d);
	flow_drawing_free(&again);
	saved_widgets_free(&saved);
}

static void a_changed_flow_is_known(void **state)
{
	struct bench *b = *state;
	struct flow_drawing d;
	struct widget_result w[] = { { .flow = "menu", .name = "gone", .type = "say-play", .visits = 1 },
				     { .flow = "other", .name = "ask", .type = "say-play", .visits = 9 } };
	struct design_result x = { .name = "d", .calls = 2, .widget_count = 2, .widgets = w };
	const char *stranger;

	load_menu(b, &d);
	assert_int_equal(flow_drawing_count(&d, &x, &stranger), 1);
	assert_string_equal(stranger, "gone");
	assert_null(d.widgets[1].result); /* of the other flow */
	assert_string_equal(d.design, "d");
	flow_drawing_free(&d);
}

static void refuses(struct bench *b, const char *text, const char *why)
{
	struct saved_widgets saved;

	put_text(b, "summary.json", text);
	assert_false(saved_widgets_read(&saved, b->directory, &b->d));
	assert_true(b->d.errors == 1);
	saved_widgets_free(&saved);
	FILE *out = fopen(bench_path(b, "said"), "w+");
	char said[600];

	diag_print(&b->d, out, false);
	rewind(out);
	said[fread(said, 1, sizeof(said) - 1, out)] = '\0';
	fclose(out);
	if (!strstr(said, why))
		fail_msg("%s", said);
	diag_free(&b->d);
	b->d = (struct diagnostics){ 0 };
}

static void what_is_no_summary(void **state)
{
	struct bench *b = *state;

	refuses(b, "{", "is no JSON");
	refuses(b, "[1]", "holds no results, expected a directory of results, or the summary.json");
	refuses(b, "{\"ringflow\":\"1\",\"designs\":[{\"name\":\"d\",\"calls\":-1}]}", "holds no results");
	refuses(b, "{\"ringflow\":\"1\",\"designs\":[{\"name\":\"d\",\"calls\":1}]}", "counts no visits of widgets");
	refuses(b, "{\"ringflow\":\"1\",\"designs\":[{\"name\":\"d\",\"calls\":1,\"widgets\":[{\"flow\":\"f\"}]}]}", "holds no results");
}

/* ---- words ---- */

static void names_are_broken_between_words(void **state)
{
	struct bench *b = *state;
	size_t count;
	const char **lines = flow_lines(&b->arena, "check_the_opening_hours_of_today", 26, &count);

	assert_int_equal(count, 2);
	assert_string_equal(lines[0], "check_the_opening_hours_");
	assert_string_equal(lines[1], "of_today");
	lines = flow_lines(&b->arena, "InfoMessageOfTheEveningShift", 26, &count);
	assert_string_equal(lines[0], "InfoMessageOfTheEvening");
	lines = flow_lines(&b->arena, "日本語日本語日本語日本語日本語", 26, &count);
	assert_int_equal(count, 2); /* two columns each */
	assert_string_equal(lines[1], "本語");
	lines = flow_lines(&b->arena, "", 26, &count);
	assert_true(count == 1 && !*lines[0]);
}

static void long_names_are_cut(void **state)
{
	struct bench *b = *state;
	char name[1001];
	size_t count;
	const char **lines;

	memset(name, 'x', 1000);
	name[1000] = '\0';
	lines = flow_lines(&b->arena, name, 26, &count);
	assert_int_equal(count, 9);
	assert_int_equal(strlen(lines[0]), 26);
	assert_string_equal(lines[8] + 26, "…");
}

/* ---- colours ---- */

static void assert_themed(const char *colour)
{
	for (size_t i = 0; i < flow_theme_count; i++)
		if (!strcmp(flow_themes[i].light, colour))
			return;
	fail_msg("%s has no colour on dark ground", colour);
}

static void every_colour_has_a_dark_one(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < FLOW_GROUPS; i++)
		assert_themed(flow_group_paints[i].fill), assert_themed(flow_group_paints[i].line);
	for (size_t i = 0; i < FLOW_STEPS; i++)
		assert_themed(flow_traffic_paints[i].fill), assert_themed(flow_traffic_paints[i].line);
	for (size_t i = 0; i < 3; i++) {
		assert_themed(flow_end_paints[i].fill);
		assert_themed(flow_end_paints[i].line);
		assert_themed(flow_fault_colours[i]);
	}
	for (size_t i = 0; i < flow_theme_count; i++) {
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(flow_themes[i].light, flow_themes[k].light);
		if (flow_themes[i].variable)
			assert_non_null(strstr(page_css, arena_printf(&b->arena, "%s: #", flow_themes[i].variable)));
	}
}

/* Relative luminance of #RRGGBB, by WCAG 2. */
static double luminance(const char *colour)
{
	static const double weights[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		char byte[3] = { colour[1 + 2 * i], colour[2 + 2 * i] };
		double c = (double)strtol(byte, NULL, 16) / 255;

		sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static const char *on_dark(const char *colour)
{
	for (size_t i = 0; i < flow_theme_count; i++)
		if (!strcmp(flow_themes[i].light, colour))
			return flow_themes[i].dark;
	return colour;
}

static void assert_legible(const char *text, const char *ground)
{
	for (int dark = 0; dark < 2; dark++) {
		double a = luminance(dark ? on_dark(text) : text), b = luminance(dark ? on_dark(ground) : ground);

		if ((fmax(a, b) + 0.05) / (fmin(a, b) + 0.05) < 4.5)
			fail_msg("%s on %s is too pale, %s", text, ground, dark ? "dark" : "light");
	}
}

/* What stands in boxes can be read on each ground that they have. */
static void texts_are_legible(UNUSED void **state)
{
	for (size_t i = 0; i < FLOW_GROUPS; i++) {
		assert_legible(FLOW_INK, flow_group_paints[i].fill);
		assert_legible(FLOW_MUTE, flow_group_paints[i].fill);
		for (size_t k = 0; k < 3; k++)
			assert_legible(flow_fault_colours[k], flow_group_paints[i].fill);
	}
	for (size_t i = 0; i < FLOW_STEPS; i++)
		assert_legible(FLOW_INK, flow_traffic_paints[i].fill);
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 3; k++)
			assert_legible(flow_end_paints[k].line, flow_end_paints[i].fill);
}

/* ---- what dot drew ---- */

static void dot(struct bench *b, const char *script)
{
	put_text(b, "dot", arena_printf(&b->arena, "#!/bin/sh\n%s", script));
	chmod(bench_path(b, "dot"), 0755);
	setenv("PATH", arena_printf(&b->arena, "%s:/usr/bin:/bin", b->directory), 1);
	setenv("RINGFLOW_CHART_TIME", "1h", 1);
}

static const char drawing[] =
	"cat >\"$3\" <<'END'\n"
	"<?xml version=\"1.0\"?>\n<!-- Title: flow -->\n"
	"<svg width=\"80pt\" height=\"60pt\"\n viewBox=\"0.00 0.00 80.00 60.00\" xmlns=\"http://www.w3.org/2000/svg\">\n"
	"<g id=\"graph0\" class=\"graph\"><title>flow</title>\n<!-- w0 -->\n"
	"<text fill=\"#1f2328\" x=\"1\"> id=&quot;#1f2328&quot; class=&quot;y&quot;</text>\n"
	"<path fill=\"#7fb4e3\" stroke=\"#123456\"/>\n</g>\n</svg>\nEND\n";

static char *drawn(struct bench *b, bool alone, char *why, size_t size, bool *hopeless)
{
	struct flow_svg_place place = { b->directory, NULL, alone };
	struct flow_drawing d;
	char *svg;

	load_menu(b, &d);
	svg = flow_svg(&d, &place, why, size, hopeless);
	flow_drawing_free(&d);
	return svg;
}

static void a_drawing_fits_into_a_page(void **state)
{
	struct bench *b = *state;
	bool hopeless;
	char why[200], *svg;

	dot(b, drawing);
	svg = drawn(b, false, why, sizeof(why), &hopeless);
	assert_non_null(svg);
	assert_string_equal(svg, "<svg class=\"flow\" role=\"img\" aria-label=\"Flow menu: 5 widgets\" width=\"88\" height=\"66\" "
		"viewBox=\"0 0 80.00 60.00\">\n<g><text fill=\"var(--ink)\" x=\"1\"> id=&quot;#1f2328&quot; class=&quot;y&quot;</text>\n"
		"<path fill=\"var(--t4)\" stroke=\"#123456\"/>\n</g>\n</svg>\n");
	free(svg);
	svg = drawn(b, true, why, sizeof(why), &hopeless);
	assert_non_null(strstr(svg, "<path fill=\"#7fb4e3\"")); /* for those who know no style sheet */
	assert_non_null(strstr(svg, ".flow [fill=\"#7fb4e3\"]{fill:#2163a3}"));
	assert_non_null(strstr(svg, "<title>Flow menu: 5 widgets</title>"));
	free(svg);
}

static void assert_undrawn(struct bench *b, const char *script, const char *because, bool is_hopeless)
{
	bool hopeless;
	char why[200];

	dot(b, script);
	if (strstr(because, "longer"))
		setenv("RINGFLOW_CHART_TIME", "50ms", 1);
	assert_null(drawn(b, true, why, sizeof(why), &hopeless));
	assert_string_equal(why, because);
	assert_int_equal(hopeless, is_hopeless);
	assert_int_not_equal(system(arena_printf(&b->arena, "ls -A %s | grep -q '^[.]'", b->directory)), 0); /* nothing is left */
}

static void what_is_not_drawn(void **state)
{
	struct bench *b = *state;
	bool hopeless;
	char why[200];

	assert_undrawn(b, "echo 'Error: no layout' >&2; exit 1\n", "dot failed: Error: no layout", false);
	assert_undrawn(b, "exit 0\n", "dot drew nothing", false);
	assert_undrawn(b, "echo '<svg viewBox=\"0 0 x\">' >\"$3\"\n", "dot drew nothing", false);
	assert_undrawn(b, "sleep 100\n", "dot took longer than 50ms and was stopped", true);
	setenv("PATH", "/nowhere", 1);
	assert_null(drawn(b, true, why, sizeof(why), &hopeless));
	assert_string_equal(why, "dot is not installed");
	assert_true(hopeless);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(arrows_join_transitions), bench_test(hang_ups_lead_nowhere),
		bench_test(faults_are_marked_where_they_are), bench_test(findings_know_all_their_widgets),
		bench_test(designs_come_to_their_flows), bench_test(counts_are_those_of_results),
		bench_test(a_changed_flow_is_known), bench_test(what_is_no_summary),
		bench_test(names_are_broken_between_words), bench_test(long_names_are_cut),
		bench_test(every_colour_has_a_dark_one), bench_test(texts_are_legible),
		bench_test(a_drawing_fits_into_a_page),
		bench_test(what_is_not_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
