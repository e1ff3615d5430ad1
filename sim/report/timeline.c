/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeline - the story of one call: when, who, what and why. */
#include "base/memory.h"
#include "base/text.h"
#include "report/report.h"
#include "report/story/story_internal.h"

enum { WHO = 11 };

static void begin_timeline(struct timeline *t, const struct engine_event *e)
{
	char clock[CLOCK_SIZE];

	t->begun = true;
	t->origin = e->time;
	fprintf(t->out, "Call %llu", (unsigned long long)t->call + 1);
	if (t->replication)
		fprintf(t->out, " of replication %llu", (unsigned long long)t->replication + 1);
	message(t->out, " under design %s; it is created at %s s.\n", t->design, story_clock(clock, e->time));
	putc('\n', t->out);
}

void timeline_event(void *context, const struct engine_event *e)
{
	struct timeline *t = context;
	struct arena a = { 0 };
	struct story_words w;
	char clock[CLOCK_SIZE];

	if (!t->begun)
		begin_timeline(t, e);
	t->events++;
	story_words(&w, e);
	fprintf(t->out, "%10s s  %-*s ", story_clock(clock, e->time - t->origin), WHO, w.who);
	if (e->leg)
		fprintf(t->out, "[leg %llu] ", (unsigned long long)e->leg);
	fprintf(t->out, "%s%s%s\n", paint_on(w.paint, t->style.colour), text_clean(&a, w.what),
		paint_off(w.paint, t->style.colour));
	arena_free(&a);
}

void timeline_call_done(void *context, const struct call_report *r)
{
	struct timeline *t = context;
	const struct call_story done = { .done = true, .report = *r };
	struct arena a = { 0 };

	if (r->number != t->call)
		return;
	t->done = true;
	fprintf(t->out, "\n%s\n", story_outcome(&a, &done));
	arena_free(&a);
}
