/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * perfetto - Chrome's Trace Event Format, which ui.perfetto.dev and chrome://tracing open: a call is
 * a process; a leg has tracks for its states, for waiting and talking, and for each flow's execution.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/json_values_internal.h"
#include "report/story/story_internal.h"

enum { TRACKS = 64 }; /* of a leg; executions of further flows share the last */
enum { TRACK_CALL, TRACK_TALK, TRACK_FLOWS };

struct trace_file {
	FILE *out;
	bool any;
	int pid;
	struct arena a;
	const char *flows[TRACKS]; /* by track, from TRACK_FLOWS */
	size_t flow_count;
};

static void put(struct trace_file *f, json_t *event)
{
	fputs(f->any ? ",\n" : "\n", f->out);
	json_dumpf(event, f->out, STORY_JSON);
	json_decref(event);
	f->any = true;
}

static json_t *clean(struct trace_file *f, const char *s)
{
	return text(text_clean(&f->a, s));
}

static json_t *event_new(struct trace_file *f, const char *phase, const char *name)
{
	json_t *o = json_object();

	set(o, "ph", text(phase));
	set(o, "name", clean(f, name));
	set(o, "pid", json_integer(f->pid));
	return o;
}

static void name_it(struct trace_file *f, const char *what, int64_t track, const char *name)
{
	json_t *o = event_new(f, "M", what), *args = json_object();

	set(o, "tid", json_integer(track));
	set(args, "name", clean(f, name));
	set(o, "args", args);
	put(f, o);
}

/* Microseconds, exact to the nanosecond as far as a double is. */
static json_t *micros(int64_t ns)
{
	return json_real((double)ns / 1000);
}

static int64_t track_of(struct trace_file *f, const struct story_span *span)
{
	size_t i = 0;

	if (span->kind <= SPAN_TALK)
		return (int64_t)span->leg * TRACKS + (span->kind == SPAN_STATE ? TRACK_CALL : TRACK_TALK);
	while (i < f->flow_count && strcmp(f->flows[i], span->name))
		i++;
	if (i == f->flow_count && i < TRACKS - TRACK_FLOWS)
		f->flows[f->flow_count++] = span->name;
	if (i == TRACKS - TRACK_FLOWS)
		i--;
	return (int64_t)span->leg * TRACKS + TRACK_FLOWS + (int64_t)i;
}

static const char *name_of_span(struct trace_file *f, const struct story_span *span)
{
	static const char *const forms[] = {
		[SPAN_STATE] = "", [SPAN_QUEUE] = "in queue: ", [SPAN_TALK] = "talking: ",
		[SPAN_ACTIVE] = "execution active: ", [SPAN_PARKED] = "execution parked: ",
	};

	return arena_printf(&f->a, "%s%s", forms[span->kind], span->name);
}

static void put_span(struct trace_file *f, const struct call_story *s, const struct story_span *span)
{
	json_t *o = event_new(f, "X", name_of_span(f, span)), *args = json_object();
	char from[CLOCK_SIZE], to[CLOCK_SIZE];

	set(o, "tid", json_integer(track_of(f, span)));
	set(o, "ts", micros(s->events[span->first].time));
	set(o, "dur", micros(s->events[span->last].time - s->events[span->first].time));
	set(args, "from", text(story_clock_of(from, s, span->first)));
	set(args, "to", text(story_clock_of(to, s, span->last)));
	if (span->open)
		set(args, "open", json_true());
	set(o, "args", args);
	put(f, o);
}

static void put_moment(struct trace_file *f, const struct call_story *s, size_t i)
{
	const struct engine_event *e = &s->events[i];
	struct story_words w;
	json_t *o, *args = json_object();
	char clock[CLOCK_SIZE];

	story_words(&w, e);
	o = event_new(f, "i", arena_printf(&f->a, "%s %s", w.who, w.what + strspn(w.what, " ")));
	set(o, "tid", json_integer((int64_t)e->leg * TRACKS + TRACK_CALL));
	set(o, "ts", micros(e->time));
	set(o, "s", text("t"));
	set(o, "cat", text(story_kind(e->kind)));
	set(args, "t", text(story_clock_of(clock, s, i)));
	set(o, "args", args);
	put(f, o);
}

/* Those that have anything, once each. */
static void name_tracks(struct trace_file *f, const struct call_story *s, const struct story_span *spans,
			size_t count)
{
	uint64_t legs = 0;

	for (size_t i = 0; i < s->count; i++)
		legs = s->events[i].leg > legs ? s->events[i].leg : legs;
	for (uint64_t leg = 0; leg <= legs; leg++)
		name_it(f, "thread_name", (int64_t)leg * TRACKS,
			leg ? arena_printf(&f->a, "leg %" PRIu64, leg) : "call");
	for (size_t i = 0; i < count; i++) {
		const char *of = spans[i].leg ? arena_printf(&f->a, "leg %" PRIu64 ": ", spans[i].leg) : "";

		if (spans[i].kind == SPAN_QUEUE || spans[i].kind == SPAN_TALK)
			name_it(f, "thread_name", track_of(f, &spans[i]), arena_printf(&f->a, "%swaits, talks", of));
		else if (spans[i].kind != SPAN_STATE)
			name_it(f, "thread_name", track_of(f, &spans[i]),
				arena_printf(&f->a, "%sexecution of %s", of, spans[i].name));
	}
}

static void put_call(struct trace_file *f, const struct call_story *s)
{
	size_t count;
	struct story_span *spans = story_spans(s, &count);

	f->pid++;
	f->flow_count = 0;
	name_it(f, "process_name", 0, story_heading(&f->a, s));
	name_tracks(f, s, spans, count);
	for (size_t i = 0; i < count; i++)
		put_span(f, s, &spans[i]);
	for (size_t i = 0; i < s->count; i++)
		put_moment(f, s, i);
	free(spans);
}

static void put_notes(struct trace_file *f, const struct stories *all)
{
	json_t *o = json_object(), *notes = json_array();

	for (size_t i = 0; i < all->note_count; i++)
		json_array_append_new(notes, clean(f, all->notes[i]));
	set(o, "scenario", clean(f, all->scenario));
	set(o, "notes", notes);
	json_dumpf(o, f->out, STORY_JSON);
	json_decref(o);
}

void story_perfetto(FILE *out, const struct stories *all)
{
	struct trace_file f = { .out = out };

	fputs("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[", out);
	for (size_t i = 0; i < all->count; i++)
		put_call(&f, &all->list[i]);
	fputs("\n],\"otherData\":", out);
	put_notes(&f, all);
	fputs("}\n", out);
	arena_free(&f.a);
}
