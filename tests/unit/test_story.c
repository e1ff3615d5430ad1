/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call's story in every format: the same words and times, and nothing that could be taken for markup. */
#include <expat.h>
#include <jansson.h>

#include "helpers.h"
#include "report/report.h"
#include "report/story/story_internal.h"

#define assert_has(text, what) assert_non_null(strstr(text, what))
#define HOSTILE "</text><script>alert('1')</script> & \"q\" ; # %% %%{init: {}}%% $$x$$ \\ `t` \033[31m \xff 通話"

static void tell(struct call_story *s, enum event_kind kind, int64_t us, int64_t a, const char *text)
{
	story_event(s, &(struct engine_event){ .time = us * 1000, .call = s->call, .kind = kind, .a = a,
					       .b = kind == EVENT_REST_ANSWER && a >= 400 ? 21220 : 0, .seconds = -1,
					       .text = text });
}

static void finish(struct call_story *s, int64_t us, enum reason reason)
{
	story_call_done(s, &(struct call_report){ .number = s->call, .created = s->events[0].time, .ended = us * 1000,
						  .state = CALL_COMPLETED, .reason = reason,
						  .success = reason == REASON_NONE });
}

/* Rings, is redirected, waits, talks, and is parked. */
static void make(struct call_story *s, const char *name)
{
	*s = (struct call_story){ .call = 4, .design = name, .replication = 1 };
	tell(s, EVENT_CREATED, 60000000, 0, NULL);
	tell(s, EVENT_STATE, 60000000, CALL_RINGING, NULL);
	tell(s, EVENT_FETCH, 60000400, 0, name);
	tell(s, EVENT_STATE, 61000500, CALL_IN_PROGRESS, NULL);
	tell(s, EVENT_EXECUTION, 61000500, EXECUTION_STARTED, name);
	tell(s, EVENT_REST_ANSWER, 61999500, 400, name);
	tell(s, EVENT_EXECUTION, 62000000, EXECUTION_PARKED, name);
	tell(s, EVENT_QUEUE, 63000000, 0, name);
	tell(s, EVENT_AGENT, 64000000, 0, name);
	tell(s, EVENT_EXECUTION, 65000000, EXECUTION_JOINED, name);
	tell(s, EVENT_RELEASE, 66000000, 0, name);
	tell(s, EVENT_EXECUTION, 67000000, EXECUTION_ENDED, "it is over");
	tell(s, EVENT_HANG_UP, 68000000, 0, "caller: hangs up");
	tell(s, EVENT_STATE, 68000000, CALL_COMPLETED, NULL);
	finish(s, 68000000, REASON_STUDIO_400_IN_PROGRESS);
}

static char *written(const struct call_story *list, size_t count, enum story_format format)
{
	static const char *const notes[] = { HOSTILE };
	const struct stories all = { HOSTILE, list, count, notes, 1 };
	const struct report_style style = { .width = 100 };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	stories_write(out, &all, format, &style);
	fclose(out);
	return text;
}

/* ---- one call in all formats ---- */

/* The I-th time of the story as text has it: "%10s s". */
static const char *time_in_text(struct arena *a, const char *text, size_t i)
{
	const char *line = strstr(text, "\n\n") + 2;

	while (i--)
		line = strchr(line, '\n') + 1;
	line += strspn(line, " ");
	return arena_strndup(a, line, strcspn(line, " "));
}

static void lines_are_json(void **state)
{
	struct arena a = { 0 };
	struct call_story s;
	char *text, *jsonl, *rest = NULL, clock[CLOCK_SIZE];
	size_t i = 0;

	(void)state;
	make(&s, HOSTILE);
	text = written(&s, 1, STORY_TEXT);
	jsonl = written(&s, 1, STORY_JSONL);
	for (char *line = strtok_r(jsonl, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest), i++) {
		json_t *o = json_loads(line, 0, NULL);
		const char *kind;

		assert_non_null(o);
		kind = json_string_value(json_object_get(o, "kind"));
		if (i < s.count) {
			double t = json_number_value(json_object_get(o, "t"));

			snprintf(clock, sizeof(clock), "%.3f", t);
			assert_string_equal(clock, time_in_text(&a, text, i));
			assert_string_equal(kind, story_kind(s.events[i].kind));
			assert_int_equal(json_integer_value(json_object_get(o, "ns")), s.events[i].time);
			assert_int_equal(json_integer_value(json_object_get(o, "call")), 5);
		} else if (i == s.count) {
			assert_string_equal(kind, "end");
			assert_string_equal(json_string_value(json_object_get(o, "reason")), "studio_400_in_progress");
			assert_true(json_is_false(json_object_get(o, "success")));
		} else {
			assert_string_equal(kind, "note");
		}
		json_decref(o);
	}
	assert_int_equal(i, s.count + 2);
	free(text);
	free(jsonl);
	arena_free(&a);
	story_free(&s);
}

static void a_chrome_trace_is_json(void **state)
{
	struct arena a = { 0 };
	struct call_story s;
	char *text, *perfetto;
	json_t *o, *events, *e;
	size_t i, moments = 0, spans = 0;

	(void)state;
	make(&s, HOSTILE);
	text = written(&s, 1, STORY_TEXT);
	perfetto = written(&s, 1, STORY_PERFETTO);
	o = json_loads(perfetto, 0, NULL);
	assert_non_null(o);
	events = json_object_get(o, "traceEvents");
	json_array_foreach(events, i, e) {
		const char *phase = json_string_value(json_object_get(e, "ph"));
		const json_t *args = json_object_get(e, "args");

		assert_true(json_is_integer(json_object_get(e, "pid")) && json_is_integer(json_object_get(e, "tid")));
		if (*phase == 'i') {
			assert_string_equal(json_string_value(json_object_get(args, "t")), time_in_text(&a, text, moments));
			assert_moment((int64_t)llround(json_number_value(json_object_get(e, "ts")) * 1000),
				      (double)s.events[moments].time * 1e-9);
			moments++;
		} else if (*phase == 'X') {
			assert_true(json_number_value(json_object_get(e, "dur")) >= 0);
			spans++;
		} else {
			assert_string_equal(phase, "M");
		}
	}
	assert_int_equal(moments, s.count);
	assert_int_equal(spans, 2 + 2 + 3); /* states; waits, talks; at work, parked, at work */
	json_decref(o);
	free(text);
	free(perfetto);
	arena_free(&a);
	story_free(&s);
}

static void XMLCALL begin_element(void *context, const XML_Char *name, const XML_Char **attributes)
{
	static const char *const known[] = { "svg", "title", "style", "rect", "text", "line", "path", "circle" };
	bool ours = false;

	(void)attributes;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		ours |= !strcmp(name, known[i]);
	assert_true(ours);
	*(int *)context += !strcmp(name, "path");
}

static void pictures_are_well_formed(void **state)
{
	struct arena a = { 0 };
	struct call_story s[2];
	char *text, *svg;

	(void)state;
	make(&s[0], HOSTILE);
	make(&s[1], "plain");
	text = written(s, 1, STORY_TEXT);
	svg = written(s, 2, STORY_SVG);
	for (int embedded = 0; embedded < 2; embedded++) {
		XML_Parser parser = XML_ParserCreate("UTF-8");
		int arrows = 0;
		size_t size = 0;
		FILE *out;

		if (embedded) {
			free(svg);
			out = open_memstream(&svg, &size);
			story_ladder(out, &s[0]);
			fclose(out);
			assert_null(strstr(svg, "<style>")); /* it would be the whole page's */
		}
		XML_SetUserData(parser, &arrows);
		XML_SetStartElementHandler(parser, begin_element);
		assert_int_equal(XML_Parse(parser, svg, (int)strlen(svg), 1), XML_STATUS_OK);
		assert_int_equal(arrows, embedded ? 6 : 12);
		XML_ParserFree(parser);
		for (size_t i = 0; i < s[0].count; i++)
			assert_has(svg, arena_printf(&a, ">%s<", time_in_text(&a, text, i)));
	}
	free(text);
	free(svg);
	arena_free(&a);
	story_free(&s[0]);
	story_free(&s[1]);
}

/* What may end a statement, begin a comment, a directive, an entity or markup is an entity itself. */
static void diagrams_have_no_syntax_in_texts(void **state)
{
	struct arena a = { 0 };
	struct call_story s;
	char *text, *mermaid, *rest = NULL;
	size_t lines = 0, events = 0;

	(void)state;
	make(&s, HOSTILE);
	text = written(&s, 1, STORY_TEXT);
	mermaid = written(&s, 1, STORY_MERMAID);
	for (char *line = strtok_r(mermaid, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest), lines++) {
		const char *colon = strchr(line, ':');

		if (!lines)
			assert_string_equal(line, "sequenceDiagram");
		if (!colon)
			continue;
		assert_null(strpbrk(colon + 1, "<>%&$\\{}`\033"));
		for (const char *p = colon; (p = strpbrk(p, "#;")); p = strchr(p, ';') + 1)
			assert_true(*p == '#' && strspn(p + 1, "0123456789") > 0 && p[1 + strspn(p + 1, "0123456789")] == ';');
		if (colon[2] >= '0' && colon[2] <= '9') {
			assert_int_equal(strncmp(colon + 2, time_in_text(&a, text, events), strcspn(colon + 2, " ")), 0);
			events++;
		}
	}
	assert_int_equal(events, s.count);
	free(text);
	free(mermaid);
	arena_free(&a);
	story_free(&s);
}

/* ---- what lasts ---- */

static void spans_begin_and_end(void **state)
{
	static const struct {
		enum story_span_kind kind;
		size_t first, last;
	} wanted[] = { { SPAN_STATE, 1, 3 }, { SPAN_STATE, 3, 13 }, { SPAN_ACTIVE, 4, 6 }, { SPAN_PARKED, 6, 9 },
		       { SPAN_QUEUE, 7, 8 }, { SPAN_TALK, 8, 10 }, { SPAN_ACTIVE, 9, 11 } };
	struct call_story s;
	struct story_span *spans;
	size_t count;

	(void)state;
	make(&s, "menu");
	spans = story_spans(&s, &count);
	assert_int_equal(count, 7);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(spans[i].kind, wanted[i].kind);
		assert_int_equal(spans[i].first, wanted[i].first);
		assert_int_equal(spans[i].last, wanted[i].last);
		assert_false(spans[i].open);
	}
	assert_string_equal(spans[6].name, "menu");
	free(spans);
	story_free(&s);
}

/* What is not over when the story ends is as long as that. */
static void spans_may_stay_open(void **state)
{
	struct call_story s = { .call = 4, .design = "d" };
	struct story_span *spans;
	size_t count;
	char *text;

	(void)state;
	tell(&s, EVENT_CREATED, 0, 0, NULL);
	tell(&s, EVENT_STATE, 0, CALL_RINGING, NULL);
	tell(&s, EVENT_STATE, 1000000, CALL_IN_PROGRESS, NULL);
	tell(&s, EVENT_QUEUE, 2000000, 0, "desk");
	tell(&s, EVENT_WIDGET, 3000000, 0, "again (say-play)");
	spans = story_spans(&s, &count);
	assert_int_equal(count, 3);
	assert_true(!spans[0].open && spans[1].open && spans[2].open);
	assert_int_equal(spans[1].last, 4);
	assert_int_equal(spans[2].last, 4);
	free(spans);
	text = written(&s, 1, STORY_PERFETTO);
	assert_has(text, "\"name\":\"in queue: desk\",\"pid\":1,\"tid\":1,\"ts\":2000000.0,\"dur\":1000000.0");
	assert_has(text, "\"open\":true");
	free(text);
	text = written(&s, 1, STORY_TEXT);
	assert_has(text, "\nThe call was not over when the run was.\n");
	free(text);
	story_free(&s);
}

static void times_are_to_the_millisecond(void **state)
{
	static const struct {
		int64_t ns;
		const char *text;
	} times[] = { { 0, "0.000" }, { 499999, "0.000" }, { 500000, "0.001" }, { 999999999, "1.000" },
		      { INT64_C(13234034806), "13.234" }, { INT64_C(86400000000000), "86400.000" } };
	char clock[CLOCK_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++)
		assert_string_equal(story_clock(clock, times[i].ns), times[i].text);
}

/* Every kind of event, of the call and of a leg: no format fails on any. */
static void every_event_is_written(void **state)
{
	(void)state;
	for (int kind = 0; kind < EVENT_KINDS; kind++) {
		struct call_story s = { .call = 4, .design = "d" };

		for (uint64_t leg = 0; leg < 2; leg++)
			for (int a = 0; a < 3; a++)
				story_event(&s, &(struct engine_event){ .call = 4, .leg = leg, .kind = (enum event_kind)kind, .a = a,
									.seconds = a, .text = a ? "flow \"x\"" : NULL });
		assert_int_equal(s.count, 6);
		for (enum story_format format = STORY_TEXT; format <= STORY_PERFETTO; format++) {
			char *text = written(&s, 1, format);

			assert_null(strstr(text, "(null)"));
			assert_true(strlen(text) > 40);
			free(text);
		}
		story_free(&s);
	}
}

/* Of a call that goes round in circles a page has the beginning and the end. */
static void long_ladders_are_cut(void **state)
{
	struct call_story s = { .call = 4, .design = "d" };
	char *svg = NULL;
	size_t size;
	FILE *out = open_memstream(&svg, &size);

	(void)state;
	tell(&s, EVENT_CREATED, 0, 0, NULL);
	for (int i = 1; i < 1000; i++)
		tell(&s, EVENT_WIDGET, i * 1000000, 0, "again (say-play)");
	story_ladder(out, &s);
	fclose(out);
	assert_has(svg, "… 900 events …");
	assert_has(svg, ">39.000<");
	assert_null(strstr(svg, ">40.000<"));
	assert_has(svg, ">999.000<");
	assert_has(svg, "The call was not over when the run was.");
	assert_int_equal(s.count, 1000);
	free(svg);
	story_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_json),
		cmocka_unit_test(a_chrome_trace_is_json),
		cmocka_unit_test(pictures_are_well_formed),
		cmocka_unit_test(diagrams_have_no_syntax_in_texts),
		cmocka_unit_test(spans_begin_and_end),
		cmocka_unit_test(spans_may_stay_open),
		cmocka_unit_test(times_are_to_the_millisecond),
		cmocka_unit_test(every_event_is_written),
		cmocka_unit_test(long_ladders_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
