/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jsonl - an event a line, then what became of the call; docs/trace.schema.json. */
#include "base/text.h"
#include "report/json_values_internal.h"
#include "report/story/story_internal.h"

static void put_jsonl_line(FILE *out, json_t *line)
{
	json_dumpf(line, out, STORY_JSON);
	putc('\n', out);
	json_decref(line);
}

static json_t *jsonl_clean(struct arena *a, const char *s)
{
	return text(s ? text_clean(a, s) : NULL);
}

static json_t *head(struct arena *a, const struct call_story *s, const char *kind, uint64_t leg)
{
	json_t *o = json_object();

	set(o, "call", whole(s->call + 1));
	set(o, "design", jsonl_clean(a, s->design));
	set(o, "replication", whole((uint64_t)s->replication + 1));
	set(o, "leg", whole(leg));
	set(o, "kind", text(kind));
	return o;
}

/* The numbers of an event, each by what it is. */
static void add_numbers(json_t *o, const struct engine_event *e)
{
	switch (e->kind) {
	case EVENT_STATE:
	case EVENT_CALLBACK:
		set(o, "state", text(call_state_names[e->a]));
		break;
	case EVENT_REST_ANSWER:
	case EVENT_STUDIO_ANSWER:
	case EVENT_CODE:
		if (e->a)
			set(o, "status", json_integer(e->a));
		if (e->b)
			set(o, "code", json_integer(e->b));
		break;
	default:
		break;
	}
	if (e->seconds >= 0)
		set(o, "seconds", real(e->seconds, true));
}

static void put_jsonl_event(FILE *out, const struct call_story *s, size_t i)
{
	const struct engine_event *e = &s->events[i];
	const struct story_message m = story_message(e);
	struct arena a = { 0 };
	struct story_words w;
	json_t *o = head(&a, s, story_kind(e->kind), e->leg);
	char clock[CLOCK_SIZE];

	story_words(&w, e);
	set(o, "t", json_real(strtod(story_clock_of(clock, s, i), NULL)));
	set(o, "ns", json_integer(e->time));
	set(o, "who", text(w.who));
	set(o, "what", jsonl_clean(&a, w.what));
	set(o, "from", text(story_lane_names[m.from]));
	set(o, "to", text(story_lane_names[m.to]));
	add_numbers(o, e);
	if (e->text)
		set(o, "text", jsonl_clean(&a, e->text));
	put_jsonl_line(out, o);
	arena_free(&a);
}

static void put_end(FILE *out, const struct call_story *s)
{
	struct arena a = { 0 };
	json_t *o = head(&a, s, "end", 0);
	char clock[CLOCK_SIZE];

	set(o, "t", json_real(strtod(story_clock(clock, s->report.ended - s->report.created), NULL)));
	set(o, "ns", json_integer(s->report.ended));
	set(o, "success", json_boolean(s->report.success));
	set(o, "reason", text(s->report.reason == REASON_NONE ? NULL : reason_codes[s->report.reason]));
	set(o, "state", text(call_state_names[s->report.state]));
	set(o, "ending", text(end_rows[s->report.end].name));
	set(o, "what", text(story_outcome(&a, s)));
	put_jsonl_line(out, o);
	arena_free(&a);
}

static void put_jsonl_note(FILE *out, const char *note)
{
	struct arena a = { 0 };
	json_t *o = json_object();

	set(o, "kind", text("note"));
	set(o, "what", jsonl_clean(&a, note));
	put_jsonl_line(out, o);
	arena_free(&a);
}

void story_jsonl(FILE *out, const struct stories *all)
{
	for (size_t i = 0; i < all->count; i++) {
		for (size_t k = 0; k < all->list[i].count; k++)
			put_jsonl_event(out, &all->list[i], k);
		if (all->list[i].done)
			put_end(out, &all->list[i]);
	}
	for (size_t i = 0; i < all->note_count; i++)
		put_jsonl_note(out, all->notes[i]);
}
