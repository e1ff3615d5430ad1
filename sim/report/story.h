/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * story - what happened to single calls, as text, Mermaid, SVG, JSON lines or a Chrome trace.
 *
 * A story is filled by a run's observer and then written, as often as is wanted. All writers
 * have the words and the times of one source (story/words.c). Called by cmd and the page.
 */
#ifndef RINGFLOW_REPORT_STORY_H
#define RINGFLOW_REPORT_STORY_H

#include <stdio.h>

#include "base/memory.h"
#include "engine/engine.h"

struct report_style;

/* One call. Set its number and where it is from; the rest is filled. To be freed with story_free(). */
struct call_story {
	uint64_t call;	      /* its number, from 0 as the engine counts */
	const char *design;   /* its name */
	uint32_t replication; /* from 0 */
	size_t count;
	struct engine_event *events; /* in their order; texts in the arena */
	bool done;
	struct call_report report; /* if it is done */
	size_t capacity;
	struct arena arena;
};

/* Take in E, an event of any call: others than the story's are passed over. */
void story_event(struct call_story *s, const struct engine_event *e);
void story_call_done(struct call_story *s, const struct call_report *r);
void story_free(struct call_story *s);

/* By --format's words, in their order. */
enum story_format { STORY_TEXT, STORY_MERMAID, STORY_SVG, STORY_JSONL, STORY_PERFETTO };

/* Several calls, in one file. */
struct stories {
	const char *scenario; /* its name */
	const struct call_story *list;
	size_t count;
	const char *const *notes; /* sentences to be read with them, which the text leaves to its caller */
	size_t note_count;
};

/* Write them, of at least one call (docs/trace.md). STYLE matters to the text alone. Errors are left to ferror(). */
void stories_write(FILE *out, const struct stories *s, enum story_format format,
		   const struct report_style *style);

/* ---- words for what goes with them ---- */

/* The reason that CODE names. REASON_NONE: none, and what it may have meant, in A, as did_you_mean() has it, in
 * *MEANT (or NULL). */
enum reason story_reason(const char *code, struct arena *a, const char **meant);
const char *story_reason_code(enum reason reason);
/* What IS says is assumed, in a sentence, in A. NULL: it matters too little, unless DETAILS are asked for. */
struct stand_in;
const char *story_assumed(struct arena *a, const struct stand_in *is, bool details);

/* The ladder of one call as an <svg> for a page that has story_css: without a style and a heading of
 * its own, and of a call of many events with the first and the last alone. */
void story_ladder(FILE *out, const struct call_story *s);
/* The style of ladders. */
extern const char story_css[];

#endif
