/* SPDX-License-Identifier: GPL-3.0-or-later */
/* story - what the writers of stories share (private to the report room). */
#ifndef RINGFLOW_REPORT_STORY_STORY_INTERNAL_H
#define RINGFLOW_REPORT_STORY_STORY_INTERNAL_H

#include "report/layout/terminal_text_internal.h"
#include "report/story.h"

/* ---- words.c ---- */

/* An event in words: who acts, and what. Of a note, a detail of what is told already, PAINT_DIM. */
struct story_words {
	enum paint paint;
	const char *who; /* "Studio" */
	char what[512];	 /* not cleaned */
};
void story_words(struct story_words *w, const struct engine_event *e);

/* The same beside an arrow of lanes.c, whose beginning says who: "[leg 1] answers 200: ...". Cleaned, in A. */
const char *story_said(struct arena *a, const struct engine_event *e, struct story_words *w);

/* "13.234": NS nanoseconds in seconds, to the nearest millisecond; returns BUFFER. */
enum { CLOCK_SIZE = 32 };
char *story_clock(char *buffer, int64_t ns);
/* The same of event I, from the call's creation. */
char *story_clock_of(char *buffer, const struct call_story *s, size_t i);
/* What the event is called in files; its enum in lower case. */
const char *story_kind(enum event_kind kind);
/* "Call 3 of replication 2 under design D", cleaned, in A. */
const char *story_heading(struct arena *a, const struct call_story *s);
/* What became of it, in words, in A. */
const char *story_outcome(struct arena *a, const struct call_story *s);

/* ---- lanes.c: who stands where in a ladder ---- */

enum story_lane {
	LANE_CALLER, LANE_TWILIO, LANE_STUDIO, LANE_CONTROLLER, LANE_AGENT, LANE_FAR_SIDE, LANE_CONFERENCE,
	LANES
};
extern const char *const story_lane_names[LANES];

/* From whom to whom; the same: something of one's own. */
struct story_message {
	enum story_lane from, to;
	bool answer;
};
struct story_message story_message(const struct engine_event *e);
/* Which lanes the stories need: bit LANE of the result. */
unsigned story_lanes(const struct call_story *s);

/* ---- spans.c: what lasts ---- */

enum story_span_kind { SPAN_STATE, SPAN_QUEUE, SPAN_TALK, SPAN_ACTIVE, SPAN_PARKED };

struct story_span {
	enum story_span_kind kind;
	uint64_t leg;
	const char *name; /* the call's state, the queue, who talks, the flow */
	size_t first, last; /* events: with the one it begins, with the other it is over */
	bool open;	    /* it was not over when the story was */
};
/* Those of S in the order in which they begin, allocated; their number in *COUNT. */
struct story_span *story_spans(const struct call_story *s, size_t *count);

/* ---- one writer each ---- */

/* Jansson's flags: milliseconds and microseconds as one would write them. */
#define STORY_JSON (JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15))

void story_mermaid(FILE *out, const struct stories *s);
void story_svg(FILE *out, const struct stories *s);
void story_jsonl(FILE *out, const struct stories *s);
void story_perfetto(FILE *out, const struct stories *s);

#endif
